"""What the office as a whole shows about groups: rows that name no penilai.

Three questions can be answered where penilai share pegawai:

- do penilai differ in how they treat a group (``group``, detail ``column=value``; the estimate is
  the standard deviation between penilai)? What all penilai share is not seen: a common
  disadvantage cannot be told from performance;
- is a group rated lower on one kriteria than on its other kriteria (``group``, detail
  ``column=value kriteria=name``; positive is stricter)?
- are pegawai who are like their penilai rated higher than other penilai rate them
  (``similarity``, detail ``column=sama``; positive is higher)?
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from kinerja_analysis.bias.calibration import calibrate
from kinerja_analysis.bias.effect import Score, ratio, within_form
from kinerja_analysis.bias.group import GROUP
from kinerja_analysis.bias.groups import contrasted, each_group, known_traits, trait
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.null import Null
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.similarity import pooled_similarity, shared_traits
from kinerja_analysis.thresholds import GROUP_MIN_RATEES, OFFICE_MIN_RATERS

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

COLUMNS: Final = (
    *("effect", "detail", "n", "estimate", "se", "low", "high", "points", "statistic", "p"),
)


@dataclass(frozen=True, slots=True, eq=False)
class OfficeTest:
    """One question about the office.

    Attributes
    ----------
    effect, kind : the effect as in `hasil_uji`, and which question about it
    details : layout -> detail of each of its T rows
    kernel : residuals -> estimate of each row
    one_sided : only more of it counts
    squared : estimates are squares, whose root is told
    direction : of nilai when the estimate is positive; 0: of neither
    """

    effect: str
    kind: str
    details: Callable[[Layout], Sequence[str]]
    kernel: Callable[[Residuals], Score]
    one_sided: bool = False
    squared: bool = False
    direction: int = 1
    interval_null: bool = False
    limit: float = 0.0

    @property
    def key(self) -> str:
        """Name it among all that are tested."""
        return f"kantor {self.effect} {self.kind}"


def asked(layout: Layout) -> tuple[OfficeTest, ...]:
    """List the questions that the ratings can answer."""
    return tuple(test for test in OFFICE_TESTS if len(test.details(layout)))


def office_rows(
    null: Null, residuals: Residuals, errors: Mapping[str, Floats], unit: float
) -> pd.DataFrame:
    """Answer every question that the ratings can answer.

    Parameters
    ----------
    null : the office without effects
    residuals : of the data, one replicate
    errors : of the null, (T, B) by key
    unit : points that one unit of the estimate is worth where the model is linear; 0 elsewhere

    Returns
    -------
    DataFrame, one row a question and group
        ``effect, detail, n, estimate, se, low, high, points, statistic, p``; ``n`` counts penilai
        (pegawai where a kriteria is named).
    """
    slope = float(null.model.step * residuals["variance"].mean())
    parts = [
        _told(test, residuals, errors[test.key], (unit or 1.0, slope / (unit or 1.0)))
        for test in asked(residuals.layout)
        if test.key in errors
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _told(
    test: OfficeTest, residuals: Residuals, errors: Floats, scale: tuple[float, float]
) -> pd.DataFrame:
    """Calibrate one question; `scale`: the unit of its estimates, and points a unit is worth."""
    score = test.kernel(residuals)
    noise = np.broadcast_to(score.noise, score.estimate.shape)[:, 0]
    found = calibrate(test, score.estimate[:, 0], errors, noise)
    estimate, low, high = (
        scale[0] * (np.sqrt(np.maximum(values, 0)) if test.squared else values)
        for values in (found.estimate, found.low, found.high)
    )
    se = (high - low) / (found.high - found.low) * found.se
    return pd.DataFrame(
        {
            "effect": test.effect,
            "detail": list(test.details(residuals.layout)),
            "n": score.n.astype(int),
            "estimate": estimate,
            "se": se,
            "low": low,
            "high": high,
            "points": test.direction * estimate * scale[1],
            "statistic": found.statistic,
            "p": found.p,
        }
    )


@lru_cache(maxsize=4)
def _groups_of_several(layout: Layout) -> list[str]:
    """List the groups that enough penilai can be compared on."""
    details = pd.Series(each_group(layout).detail)
    counts = details[details != ""].value_counts()
    return sorted(counts.index[counts >= OFFICE_MIN_RATERS])


def _differing(residuals: Residuals) -> Score:
    """Give the mean square of the penilai's differences about each group (logit²)."""
    layout = residuals.layout
    details = pd.Index(_groups_of_several(layout))
    row = details.get_indexer(pd.Index(each_group(layout).detail))
    told = np.flatnonzero(row >= 0)
    sums = csr_array(
        coo_array((np.ones(len(told)), (row[told], told)), shape=(len(details), len(row)))
    )
    each = GROUP.kernel(residuals)
    weight = np.where(np.isfinite(each.estimate), 1 / each.se**2, 0)
    square = np.nan_to_num(each.estimate / each.noise) ** 2
    total = sums @ weight
    return Score(ratio(sums @ (weight * square), total), ratio(1, total), sums.sum(axis=1))


def _similarity(residuals: Residuals) -> Score:
    """Pool over penilai how much higher those who are like them stand (logit)."""
    scores = [score for score, _ in residuals.once(pooled_similarity)]
    return Score(*(np.concatenate(parts) for parts in zip(*map(_parts, scores), strict=True)))


def _parts(score: Score) -> tuple[Floats, Floats, Floats, Floats]:
    """Take a score apart."""
    return score.estimate, score.se, score.n, np.asarray(score.noise)


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """T cells, groups on kriteria, and the U cells, traits on kriteria, that they are parts of.

    Attributes
    ----------
    details : (T,) name of each cell
    people : (T,) count of the pegawai inside
    inside : (T, n) which ratings are inside
    known : (U, n) of which ratings the trait is known: they are inside or outside
    whole : (T,) which of the U cells each is a part of
    outside : (T, 1) whether any rating is outside
    """

    details: list[str]
    people: Ints
    inside: csr_array
    known: csr_array
    whole: Ints
    outside: NDArray[np.bool_]


@lru_cache(maxsize=4)
def _group_cells(layout: Layout) -> _Cells:
    """List the groups that are large enough, on each kriteria."""
    names = [str(name) for name in layout.kriteria_id] if len(layout.kriteria_id) > 1 else []
    traits = known_traits(layout) if names else []
    groups = [group for name in traits for group in _large_groups(layout, name)]
    inside = _on_kriteria(layout, [group.forms for group in groups])
    known = _on_kriteria(layout, [np.flatnonzero(trait(layout, name) != "") for name in traits])
    number = np.array([traits.index(group.trait) for group in groups], dtype=np.intp)
    whole = (number[:, None] * len(names) + np.arange(len(names))).ravel()
    return _Cells(
        [f"{group.trait}={group.value} kriteria={name}" for group in groups for name in names],
        np.repeat(np.array([group.n_pegawai for group in groups], dtype=np.intp), len(names)),
        inside,
        known,
        whole,
        (known.sum(axis=1)[whole] > inside.sum(axis=1))[:, None],
    )


def _on_kriteria(layout: Layout, groups: Sequence[Ints]) -> csr_array:
    """Tell which ratings stand on the forms of each group, one row a group and kriteria."""
    rating = [layout.by_form[forms].indices for forms in groups]
    group = np.repeat(np.arange(len(groups)), [len(own) for own in rating])
    column = np.concatenate([np.zeros(0, dtype=np.intp), *rating])
    row = group * len(layout.kriteria_id) + layout.kriteria[column]
    shape = (len(groups) * len(layout.kriteria_id), len(layout.kriteria))
    return csr_array(coo_array((np.ones(len(column)), (row, column)), shape=shape))


class _Group(NamedTuple):
    """A group of pegawai: what they have in common, how many they are, the forms about them."""

    trait: str
    value: str
    n_pegawai: int
    forms: Ints


def _large_groups(layout: Layout, name: str) -> Iterator[_Group]:
    """Give each group of one trait with enough pegawai in and out."""
    told = trait(layout, name)
    forms = pd.DataFrame({"value": told, "pegawai": layout.form_pegawai})[told != ""]
    sizes = forms.drop_duplicates()["value"].value_counts()
    members = forms.groupby("value").groups
    for value in contrasted(told):
        if min(sizes[value], sizes.sum() - sizes[value]) >= GROUP_MIN_RATEES:
            yield _Group(name, value, int(sizes[value]), members[value].to_numpy(dtype=np.intp))


def _by_kriteria(residuals: Residuals) -> Score:
    """Compare each kriteria inside the group with the same kriteria outside, levels taken out."""
    cells = _group_cells(residuals.layout)
    (contrast, outer_contrast), (information, outer) = (
        _in_and_out(cells, column) for column in within_form(residuals)
    )
    higher = ratio(contrast, information) - ratio(outer_contrast, outer)
    error = np.sqrt(ratio(1, information) + ratio(1, outer))
    return Score(-higher, error, cells.people.astype(float))


def _in_and_out(cells: _Cells, column: Floats) -> tuple[Floats, Floats]:
    """Sum a column (n, B) over the ratings inside and outside each cell (T, B)."""
    inside = cells.inside @ column
    return inside, ((cells.known @ column)[cells.whole] - inside) * cells.outside


OFFICE_TESTS: Final = (
    OfficeTest("group", "penilai", _groups_of_several, _differing, one_sided=True, squared=True),
    OfficeTest(
        "group", "kriteria", lambda layout: _group_cells(layout).details, _by_kriteria, direction=-1
    ),
    OfficeTest(
        "similarity",
        "kantor",
        lambda layout: [f"{name}=sama" for name in shared_traits(layout)],
        _similarity,
    ),
)
"""Questions about the office, in the order of the table."""
