"""How anchors are told: by column and label, alone or as the mean of a group."""

from collections.abc import Mapping
from dataclasses import replace
from numbers import Real
from typing import Any, Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.anchors import Anchor
from kinerja_analysis.models.design import Indices, MfrmDesign, PopulationGroups
from kinerja_analysis.schema import check_columns

Anchors = Mapping[str, Mapping[Any, float]]
GroupAnchors = Mapping[str, tuple[str, Mapping[Any, float]]]

STEPS: Final = "steps"
"""Name by which the steps are anchored."""

KNOWN_SPREAD: Final = 0.01
"""Logit: standard deviation of the theta of an anchored ratee, so small that it cannot be felt."""


def with_anchors(design: MfrmDesign, anchors: Anchors) -> MfrmDesign:
    """Add values of single elements to a design (`mfrm.fit_mfrm`).

    Raises
    ------
    ModelError
        An unknown facet or element.
    """
    named = _facet_names(design) | {STEPS: STEPS}
    told = []
    for column, values in anchors.items():
        _refuse_other_kind(column, values, Mapping, "{label: logit}")
        facet = _known(named, column)
        if facet == STEPS:
            _refuse_unknown_steps(design, values)
        else:
            _refuse_unknown(column, values, design.labels(facet))
        _refuse_no_numbers(column, values)
        told += [
            Anchor(facet, pd.Index([label], tupleize_cols=False), float(value))
            for label, value in values.items()
        ]
    added = replace(design, anchors=(*design.anchors, *told))
    return _with_known_ratees(added, [anchor for anchor in told if anchor.facet == "ratee"])


def with_group_anchors(
    design: MfrmDesign, penilaian: pd.DataFrame, anchors: GroupAnchors, group: str | None
) -> MfrmDesign:
    """Add means of groups of elements to a design (`mfrm.fit_mfrm`).

    Raises
    ------
    SchemaError, ModelError
        An unknown column, facet or group, or ratees of another group than the populations'.
    """
    told = []
    for column, told_of in anchors.items():
        _refuse_other_kind(column, told_of, tuple, "(kolom kelompok, {kelompok: logit})")
        by, means = told_of
        _refuse_other_kind(column, means, Mapping, "(kolom kelompok, {kelompok: logit})")
        facet = _known(_facet_names(design), column)
        check_columns(penilaian, (by,), source="penilaian")
        of_element = _first(design.index(facet), penilaian[by].iloc[design.rows])
        _refuse_unknown(by, means, pd.Index(of_element.dropna().unique()))
        _refuse_no_numbers(by, means)
        if facet == "ratee":
            _refuse_other_group(by, group)
            told += [Anchor("population", pd.Index([g]), float(m)) for g, m in means.items()]
            continue
        members = design.labels(facet)
        told += [
            Anchor(facet, members[of_element.index[of_element == g]], float(m))
            for g, m in means.items()
        ]
    return replace(design, anchors=(*design.anchors, *told))


def _facet_names(design: MfrmDesign) -> dict[str, str]:
    """Say which facet each of the caller's columns is."""
    columns = design.columns
    own = {columns.ratee: "ratee", columns.rater: "rater", columns.criterion: "criterion"}
    return own | {facet.name: facet.name for facet in design.facets}


def _known(named: Mapping[str, str], column: str) -> str:
    """Give the facet of a column; refuse one that the model does not hold."""
    if column not in named:
        raise ModelError(
            f"Jangkar (anchors) menyebut {column!r}, yang bukan faset model ini; yang ada: "
            f"{', '.join(named)}."
        )
    return named[column]


def _refuse_other_kind(column: str, told: object, kind: type, form: str) -> None:
    """Refuse anchors that are not laid out as they should be."""
    if not isinstance(told, kind) or (isinstance(told, tuple) and len(told) != 2):
        raise ModelError(f"Jangkar (anchors) bagi kolom {column} harus berbentuk {form}.")


def _refuse_unknown(column: str, values: Mapping[Any, float], labels: pd.Index) -> None:
    """Refuse anchors of elements without a rating."""
    unknown = [str(label) for label in values if label not in set(labels)]
    if unknown:
        raise ModelError(
            f"Jangkar (anchors) bagi kolom {column} menyebut {', '.join(unknown[:5])}, yang tidak "
            "mempunyai nilai dalam data ini. Periksa penulisannya, atau hapuslah."
        )


def _refuse_unknown_steps(design: MfrmDesign, values: Mapping[Any, float]) -> None:
    """Refuse anchors of steps that the model does not have, saying how its steps are called."""
    known = design.step_labels
    unknown = [str(label) for label in values if label not in set(known)]
    if unknown:
        raise ModelError(
            f"Jangkar (anchors) bagi ambang menyebut {'; '.join(unknown[:5])}, yang tidak ada "
            f"dalam model ini. Ambang disebut {known[0]} sampai {known[-1]}."
        )


def _refuse_no_numbers(column: str, values: Mapping[Any, float]) -> None:
    """Refuse values that are no numbers."""
    if not all(isinstance(x, Real) and np.isfinite(float(x)) for x in values.values()):
        raise ModelError(f"Jangkar (anchors) bagi kolom {column} memuat nilai yang bukan bilangan.")


def _refuse_other_group(by: str, group: str | None) -> None:
    """Refuse means of ratees other than those of the populations."""
    if by != group:
        raise ModelError(
            f"Rata-rata pegawai menurut {by!r} hanya dapat ditetapkan bila pegawai dibagi menurut "
            f'kolom itu: gunakan method="mml" dengan group={by!r}.'
        )


def _first(index: Indices, values: pd.Series) -> pd.Series:
    """Give each element (by its position) the value of its first rating."""
    return pd.Series(values.to_numpy(), index=index).groupby(level=0, observed=True).first()


def _with_known_ratees(design: MfrmDesign, told: list[Anchor]) -> MfrmDesign:
    """Make each anchored ratee a population of one, with a known mean and next to no spread."""
    if not told:
        return design
    index = design.group.astype(np.int32)
    old = design.population
    labels = [""] if old is None else list(old.labels)
    own: list[Anchor] = []
    for anchor in told:
        name = f"{design.columns.ratee} {anchor.labels[0]}"
        index[design.ratees.get_indexer(anchor.labels)] = len(labels)
        labels.append(name)
        one = pd.Index([name])
        own += [Anchor("population", one, anchor.value)]
        own += [Anchor("spread", one, float(np.log(KNOWN_SPREAD)))]
    used, place = np.unique(index, return_inverse=True)
    title = "kelompok" if old is None else old.labels.name
    found = pd.Index(labels, dtype=object, name=title)[used]
    population = PopulationGroups(place.astype(np.int32), found)
    return replace(design, population=population, anchors=(*design.anchors, *own))
