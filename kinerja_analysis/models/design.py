"""Which rating belongs to which ratee, rater, criterion and category: the index arrays of a fit."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.anchors import Anchor
from kinerja_analysis.models.coding import (
    Indices,
    counted,
    encoded,
    refuse_several_scales,
    refuse_shared_columns,
    refuse_too_little,
)
from kinerja_analysis.models.wording import plain
from kinerja_analysis.schema import check_columns, check_ratings
from kinerja_analysis.thresholds import MAX_CATEGORIES

StepsBy = Literal["common", "criterion", "rater"]

LARGEST: Final = 2.0**53
"""Largest nilai that a floating-point number tells apart from its neighbours."""

FACETS: Final = ("ratee", "rater", "criterion")
"""Facets of the model, in the order of its index arrays."""


@dataclass(frozen=True, slots=True)
class FacetColumns:
    """Names that the caller's frame gives to the facets and to the score."""

    ratee: str = "pegawai"
    rater: str = "penilai"
    criterion: str = "kriteria"
    score: str = "nilai"
    others: tuple[str, ...] = ()

    def roles(self) -> list[tuple[str, str]]:
        """List what each column stands for, in words, with its name."""
        own = (("pegawai", self.ratee), ("penilai", self.rater), ("kriteria", self.criterion))
        return [*own, ("nilai", self.score), *(("faset", name) for name in self.others)]


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """A further facet, e.g. occasion or role: ``index`` (T,) into ``labels``."""

    name: str
    index: Indices
    labels: pd.Index


@dataclass(frozen=True, slots=True, eq=False)
class PopulationGroups:
    """Groups of ratees with a mean and a spread each: ``index`` (N,) into ``labels``."""

    index: Indices
    labels: pd.Index


@dataclass(frozen=True, slots=True, eq=False)
class MfrmDesign:
    """Index arrays of T ratings, with what the numbers stand for.

    ``nilai = lowest + step * score``; `kept` are the positions of the ratings in the caller's
    frame, None where all its rows are used; `dropped` counts its rows without nilai; `unused` are
    nilai between the lowest and the highest that nobody gave (their probability is taken as
    zero). `facets` are those beside ratee, rater and criterion; `population` says which ratees
    share a mean and a spread, None where all do; `moved` counts ratees who stand in several;
    `anchors` are values known before the fit.
    """

    ratee: Indices
    rater: Indices
    criterion: Indices
    score: Indices
    ratees: pd.Index
    raters: pd.Index
    criteria: pd.Index
    columns: FacetColumns
    lowest: float
    step: float
    n_categories: int
    steps_by: StepsBy
    kept: NDArray[np.intp] | None
    dropped: int
    unused: tuple[float, ...]
    facets: tuple[Facet, ...] = ()
    population: PopulationGroups | None = None
    moved: int = 0
    anchors: tuple[Anchor, ...] = ()

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of ratees, raters, criteria and categories (N, R, I, K)."""
        return len(self.ratees), len(self.raters), len(self.criteria), self.n_categories

    @property
    def rows(self) -> NDArray[np.intp]:
        """Positions (T,) of the ratings in the caller's frame."""
        return np.arange(len(self.score)) if self.kept is None else self.kept

    @property
    def cells(self) -> dict[str, Indices]:
        """Index (T,) of everything the model holds, by name of the column."""
        own = (self.columns.ratee, self.columns.rater, self.columns.criterion)
        others = {facet.name: facet.index for facet in self.facets}
        return dict(zip(own, (self.ratee, self.rater, self.criterion), strict=True)) | others

    @property
    def n_items(self) -> int:
        """Number of items J: criteria, or criteria with each rater's own steps."""
        return len(self.criteria) * (len(self.raters) if self.steps_by == "rater" else 1)

    @property
    def item(self) -> Indices:
        """Item (T,) of each rating."""
        if self.steps_by != "rater":
            return self.criterion
        return self.criterion.astype(np.int32) * len(self.raters) + self.rater

    @property
    def item_criterion(self) -> Indices:
        """Criterion (J,) of each item."""
        each = len(self.raters) if self.steps_by == "rater" else 1
        return np.repeat(np.arange(len(self.criteria), dtype=np.int32), each)

    @property
    def item_steps(self) -> Indices:
        """Which set of steps (J,) each item has."""
        n_raters, n_criteria = len(self.raters), len(self.criteria)
        sets: dict[StepsBy, Indices] = {
            "common": np.zeros(n_criteria, dtype=np.int32),
            "criterion": np.arange(n_criteria, dtype=np.int32),
            "rater": np.tile(np.arange(n_raters, dtype=np.int32), n_criteria),
        }
        return sets[self.steps_by]

    @property
    def step_sets(self) -> pd.Index:
        """What the sets of steps belong to: criteria, raters, or one nameless set."""
        if self.steps_by == "common":
            return pd.Index([""], name=self.columns.criterion)
        return self.criteria if self.steps_by == "criterion" else self.raters

    @property
    def step_labels(self) -> pd.Index:
        """What the steps are called in anchors: 1..K-1, or (criterion or rater, step) by sets."""
        steps = range(1, self.n_categories)
        if self.steps_by == "common":
            return pd.Index(steps)
        named = [(label, step) for label in self.step_sets for step in steps]
        return pd.Index(named, tupleize_cols=False)

    @property
    def group(self) -> Indices:
        """Group (N,) of each ratee's population."""
        if self.population is None:
            return np.zeros(len(self.ratees), dtype=np.int32)
        return self.population.index

    @property
    def n_groups(self) -> int:
        """Number of populations."""
        return 1 if self.population is None else len(self.population.labels)

    def index(self, facet: str) -> Indices:
        """Index array (T,) of one facet: ``ratee``, ``rater``, ``criterion`` or a further one."""
        own = {"ratee": self.ratee, "rater": self.rater, "criterion": self.criterion}
        return own[facet] if facet in own else self._other(facet).index

    def labels(self, facet: str) -> pd.Index:
        """Labels of one facet, in the order of its index."""
        own = {"ratee": self.ratees, "rater": self.raters, "criterion": self.criteria}
        return own[facet] if facet in own else self._other(facet).labels

    def _other(self, name: str) -> Facet:
        """Find a further facet by name."""
        return next(facet for facet in self.facets if facet.name == name)

    def notes(self) -> tuple[str, ...]:
        """Tell what was set aside before the fit, in formal Indonesian sentences."""
        told = []
        if self.dropped:
            told.append(f"{self.dropped} baris tanpa nilai tidak ikut dihitung.")
        if self.unused:
            told.append(
                f"Nilai {'; '.join(map(plain, self.unused))} tidak pernah dipakai; "
                "peluangnya dianggap nol."
            )
        if self.moved:
            told.append(
                f"{self.moved} pegawai tercatat dalam lebih dari satu kelompok; masing-masing "
                "dihitung dalam kelompok penilaian pertamanya."
            )
        return tuple(told)


def mfrm_design(
    penilaian: pd.DataFrame,
    columns: FacetColumns,
    *,
    steps_by: StepsBy = "common",
    group: str | None = None,
) -> MfrmDesign:
    """Turn a frame of ratings into index arrays; the frame is not changed.

    Categorical and whole-numbered columns are used as they are, without a copy, where every
    label from the first to the last is in use.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        The columns that `columns` names; rows without a score are dropped and counted.
    columns : FacetColumns
        Names of the facets and the score in the frame.
    steps_by : {"common", "criterion", "rater"}
        Whether all ratings share their steps (rating scale), or those of a criterion or rater do
        (partial credit).
    group : str, optional
        Column that parts the ratees into populations.

    Returns
    -------
    MfrmDesign
        In the frame's row order; labels are sorted.

    Raises
    ------
    SchemaError
        A column is missing.
    ModelError
        Several `skala` in one frame, scores that are not whole numbers, fewer than two
        categories or more than the model can carry, too few elements or ratings, a column with
        two roles.
    """
    _refuse_columns(penilaian, columns, group)
    kept = _rows_with_score(penilaian, columns.score)
    used = penilaian if kept is None else penilaian.take(kept)
    ratee, ratees = encoded(used[columns.ratee], columns.ratee)
    rater, raters = encoded(used[columns.rater], columns.rater)
    criterion, criteria = encoded(used[columns.criterion], columns.criterion)
    refuse_too_little(len(used), len(ratees), len(raters))
    lowest, step, n_categories = _scale(used[columns.score])
    score = _scores(used[columns.score], lowest, step)
    unused = np.flatnonzero(counted(score, n_categories) == 0)
    population, moved = _population(used, group, ratee, len(ratees))
    return MfrmDesign(
        ratee=ratee,
        rater=rater,
        criterion=criterion,
        score=score,
        ratees=ratees,
        raters=raters,
        criteria=criteria,
        columns=columns,
        lowest=lowest,
        step=step,
        n_categories=n_categories,
        steps_by=steps_by,
        kept=kept,
        dropped=len(penilaian) - len(used),
        unused=tuple((lowest + step * unused).tolist()),
        facets=tuple(Facet(name, *encoded(used[name], name)) for name in columns.others),
        population=population,
        moved=moved,
    )


def _refuse_columns(penilaian: pd.DataFrame, columns: FacetColumns, group: str | None) -> None:
    """Refuse a frame without the columns, with one in two roles, or with several scales."""
    refuse_shared_columns(columns.roles())
    names = [columns.ratee, columns.rater, columns.criterion, columns.score, *columns.others]
    check_columns(penilaian, (*names, *([group] if group else [])), source="penilaian")
    refuse_several_scales(penilaian)


def part_of(design: MfrmDesign, keep: NDArray[np.bool_]) -> MfrmDesign:
    """Give the design of some of its ratings; elements without a rating leave the labels."""
    if keep.all():
        return design
    used = np.flatnonzero(counted(design.ratee[keep], len(design.ratees)))
    ratee, ratees = _compressed(design.ratee[keep], design.ratees)
    rater, raters = _compressed(design.rater[keep], design.raters)
    criterion, criteria = _compressed(design.criterion[keep], design.criteria)
    population = design.population
    return replace(
        design,
        ratee=ratee,
        rater=rater,
        criterion=criterion,
        score=design.score[keep],
        ratees=ratees,
        raters=raters,
        criteria=criteria,
        kept=np.flatnonzero(keep) if design.kept is None else design.kept[keep],
        facets=tuple(
            Facet(facet.name, *_compressed(facet.index[keep], facet.labels))
            for facet in design.facets
        ),
        population=population
        and PopulationGroups(*_compressed(population.index[used], population.labels)),
    )


def _rows_with_score(penilaian: pd.DataFrame, score: str) -> NDArray[np.intp] | None:
    """Give the positions of rows with a score, None where all have one; refuse other texts."""
    values = penilaian[score]
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu":
        return None
    check_ratings(values.to_frame("nilai"), (), source="penilaian")
    known = ~np.isnan(values.to_numpy(dtype="float64", na_value=np.nan))
    return None if known.all() else np.flatnonzero(known)


def _population(
    used: pd.DataFrame, group: str | None, ratee: Indices, n_ratees: int
) -> tuple[PopulationGroups | None, int]:
    """Give each ratee the group of his first rating; count those who stand in several."""
    if group is None:
        return None, 0
    index, labels = encoded(used[group], group)
    first = np.full(n_ratees, -1, dtype=np.int32)
    first[ratee[::-1]] = index[::-1]
    moved = len(np.unique(ratee[first[ratee] != index]))
    return PopulationGroups(*_compressed(first, labels)), moved


def _scale(nilai: pd.Series) -> tuple[float, float, int]:
    """Find lowest nilai, step between categories and number of categories."""
    found = np.sort(nilai.unique().astype(np.float64))
    odd = found[found != np.rint(found)][:5]
    if len(odd):
        raise ModelError(
            f"Nilai harus bilangan bulat; ditemukan {'; '.join(map(plain, odd))}. "
            "Model ini untuk skala bertingkat; bulatkan ke tingkat skala lebih dahulu."
        )
    if np.abs(found).max(initial=0.0) > LARGEST:
        raise ModelError(
            f"Nilai sebesar {plain(np.abs(found).max())} tidak dapat dibedakan dari tetangganya. "
            "Kodekan tingkat skala dengan bilangan kecil, misalnya 1, 2, 3."
        )
    levels = found.astype(np.int64)
    if len(levels) < 2:
        raise ModelError(
            f"Semua nilai sama ({levels[0]}): tidak ada variasi, sehingga tidak ada yang dapat "
            "dibandingkan antarpenilai."
        )
    step = int(np.gcd.reduce(np.diff(levels)))
    n_categories = int((levels[-1] - levels[0]) // step) + 1
    if n_categories > MAX_CATEGORIES:
        raise ModelError(
            f"Skala memuat {n_categories} tingkat, lebih dari {MAX_CATEGORIES}. Model bertingkat "
            "tidak cocok untuk skala sehalus itu; kelompokkan nilainya lebih dahulu."
        )
    return float(levels[0]), float(step), n_categories


def _scores(nilai: pd.Series, lowest: float, step: float) -> Indices:
    """Turn nilai into categories 0..K-1."""
    values = nilai.to_numpy()
    if values.dtype.kind in "iu" and values.dtype.itemsize <= 2:
        if lowest == 0 and step == 1:
            return values
        return (values - values.dtype.type(lowest)) // values.dtype.type(step)
    return np.rint((nilai.to_numpy(dtype="float64") - lowest) / step).astype(np.int16)


def _compressed(index: Indices, labels: pd.Index) -> tuple[Indices, pd.Index]:
    """Renumber an index so that only the labels still used remain."""
    used = counted(index, len(labels)) > 0
    return (np.cumsum(used, dtype=np.int32) - 1)[index], labels[used]
