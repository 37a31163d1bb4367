"""How accurate raters are where the truth is known: Cronbach's components, Borman's measures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.schema import check_columns
from kinerja_analysis.stats.cronbach import (
    TOO_SMALL,
    Measure,
    borman,
    complete_block,
    cronbach,
    distance,
    unknown,
)
from kinerja_analysis.stats.ratings import Floats

BLOCK_MEASURES: Final = (
    *("elevation", "EL", "DE", "SA", "DA", "D2"),
    *("r_DE", "r_SA", "r_DA", "sd_DE", "sd_SA", "sd_DA", "borman", "borman_r"),
)
"""Measures that need a table without gaps, in the order of the result."""

MEASURES: Final = (*BLOCK_MEASURES, "distance")
"""Every measure, in the order of the result."""

LEFT_OUT: Final = "dihitung tanpa {} karena tidak semuanya terisi"


OWN: Final = ["ratee", "criterion", "nilai"]
"""Columns of the ratings of one rater."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The truth laid out: names of n ratees and k criteria, (n, k) truth (nan: none)."""

    ratees: pd.Index
    criteria: pd.Index
    truth: Floats


@dataclass(frozen=True, eq=False)
class Accuracy:
    """Accuracy of each rater.

    Attributes
    ----------
    table : the rater's own column, ``measure`` (`MEASURES`), ``estimate`` (points, points squared,
        correlation, ratio or Fisher's z, as the measure has it), ``n`` (cells compared),
        ``n_ratees, n_criteria`` (behind the measure), ``n_missing`` (cells of the ratees he rated
        that lack a rating or a truth), ``status`` (``ok, terbatas, tidak_dapat_dihitung``),
        ``alasan`` (formal Indonesian; empty where ok)
    cells : the own columns of rater, ratee and criterion, then ``nilai`` and ``acuan`` (points),
        one row a rating that has a truth
    """

    table: pd.DataFrame
    cells: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell in one sentence how far the raters are from the truth."""
        known = self.table[self.table["status"] != "tidak_dapat_dihitung"]
        gap = known.loc[known["measure"] == "distance", "estimate"]
        if gap.empty:
            return "Tidak ada nilai yang dapat dibandingkan dengan acuan."
        shift = known.loc[known["measure"] == "elevation", "estimate"]
        told = (
            f"; rata-rata kelas {_comma(abs(shift.mean()))} poin "
            f"{'di atas' if shift.mean() >= 0 else 'di bawah'} acuan"
            if len(shift)
            else ""
        )
        return (
            f"{len(gap)} penilai dibandingkan dengan acuan: jarak rata-rata satu nilai "
            f"{_comma(gap.mean())} poin{told}."
        )


def rate_accuracy(  # noqa: PLR0913 - public; the column names
    ratings: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    rater: str = "penilai",
    ratee: str = "pegawai",
    criterion: str = "kriteria",
    score: str = "nilai",
) -> Accuracy:
    """Tell how close each rater's ratings come to the truth, and in which respect they miss it.

    The table of a rater spans the ratees of `truth` whom he rated, and all criteria of `truth`.
    Where cells are missing, ratees and criteria are left out until none is
    (`cronbach.complete_block`); the status is then ``terbatas`` and the reason names them. The mean
    distance alone uses every cell that has a rating and a truth.

    Parameters
    ----------
    ratings : DataFrame, one row a rating
        Rater, ratee, criterion and score; a missing score is no rating.
    truth : DataFrame, one row a ratee and criterion
        Ratee, criterion and score: the reference.
    rater, ratee, criterion, score : str
        Column names, in both tables.

    Returns
    -------
    Accuracy

    Raises
    ------
    SchemaError
        A column is missing, a score is no finite number, or one cell stands there twice.

    References
    ----------
    See `kinerja_analysis.stats.cronbach.cronbach` and `kinerja_analysis.stats.cronbach.borman`.

    Examples
    --------
    >>> truth = pd.DataFrame({"pegawai": list("aabb"), "kriteria": list("xyxy"),
    ...                       "nilai": [3, 2, 2, 1]})
    >>> mild = truth.assign(penilai="Ani", nilai=truth["nilai"] + 1)
    >>> found = rate_accuracy(mild, truth).table.set_index("measure")["estimate"]
    >>> found[["EL", "DE", "SA", "DA", "D2"]].tolist()
    [1.0, 0.0, 0.0, 0.0, 1.0]
    """
    given = _checked(ratings, [rater, ratee, criterion], score, "ratings")
    known = _checked(truth, [ratee, criterion], score, "truth").rename(columns={score: "acuan"})
    cells = given.merge(known, on=[ratee, criterion], validate="m:1")
    cells = cells.rename(columns={score: "nilai"}).sort_values([rater, ratee, criterion])
    grid = _grid(known, ratee, criterion)
    rows = [
        {rater: name, **row}
        for name, own in cells.groupby(rater, sort=True)
        for row in _rows(own[[ratee, criterion, "nilai"]].set_axis(OWN, axis=1), grid)
    ]
    columns = [rater, "measure", "estimate", "n", "n_ratees", "n_criteria", "n_missing"]
    table = pd.DataFrame(rows, columns=[*columns, "status", "alasan"])
    return Accuracy(table, cells.reset_index(drop=True))


def _checked(frame: pd.DataFrame, keys: list[str], score: str, source: str) -> pd.DataFrame:
    """Return the rows with a score, their keys as text; faulty ones are refused."""
    check_columns(frame, [*keys, score], source=source)
    number = pd.to_numeric(frame[score], errors="coerce")
    faults = []
    if odd := int((number.isna() & frame[score].notna()).sum() + np.isinf(number).sum()):
        faults.append(f"kolom {score} bukan angka terhingga pada {odd} baris")
    plain = frame[keys].astype("str").assign(**{score: number.astype("float64")})
    plain = plain[number.notna()]
    if twice := int(plain.duplicated(keys).sum()):
        faults.append(f"{twice} baris mengulang {', '.join(keys)} yang sama")
    if faults:
        raise SchemaError(f"{source}: {'; '.join(faults)}. Perbaiki atau keluarkan baris itu.")
    return plain


def _grid(known: pd.DataFrame, ratee: str, criterion: str) -> Grid:
    """Lay the truth out, ratees by criteria; nan where there is none."""
    ratees, criteria = (pd.Index(sorted(known[name].unique())) for name in (ratee, criterion))
    truth = np.full((len(ratees), len(criteria)), np.nan)
    rows, columns = pd.Index(known[ratee]), pd.Index(known[criterion])
    truth[ratees.get_indexer(rows), criteria.get_indexer(columns)] = known["acuan"].to_numpy()
    return Grid(ratees, criteria, truth)


def _rows(own: pd.DataFrame, grid: Grid) -> Iterator[dict[str, object]]:
    """Yield the measures of one rater as rows of the table."""
    x = np.full(grid.truth.shape, np.nan)
    places = (pd.Index(own["ratee"]), pd.Index(own["criterion"]))
    x[grid.ratees.get_indexer(places[0]), grid.criteria.get_indexer(places[1])] = own["nilai"]
    his = np.isfinite(x).any(axis=1)
    x, t, ratees = x[his], grid.truth[his], grid.ratees[his]
    both = np.isfinite(x) & np.isfinite(t)
    rows, columns = complete_block(both)
    names = [*ratees[~rows], *grid.criteria[~columns]]
    block = {"n_ratees": int(rows.sum()), "n_criteria": int(columns.sum())}
    for measure in _measured(x[np.ix_(rows, columns)], t[np.ix_(rows, columns)], names):
        yield _row(measure, {"n": block["n_ratees"] * block["n_criteria"], **block}, both)
    whole = {"n": int(both.sum()), "n_ratees": len(ratees), "n_criteria": len(grid.criteria)}
    yield _row(distance(x, t), whole, both)


def _measured(x: Floats, t: Floats, left_out: list[str]) -> Iterator[Measure]:
    """Yield the measures of a table without gaps, with what was left out to get it."""
    if min(x.shape) < 2:
        yield from unknown(BLOCK_MEASURES, TOO_SMALL)
        return
    why = LEFT_OUT.format(", ".join(left_out)) if left_out else ""
    for measure in (*cronbach(x, t), *borman(x, t)):
        told = "; ".join(filter(None, (measure.reason, why)))
        limited = measure.status == "ok" and bool(why)
        status = "terbatas" if limited else measure.status
        yield replace(measure, status=status, reason=told)


def _row(measure: Measure, sizes: dict[str, int], both: np.ndarray) -> dict[str, object]:
    """Lay out one measure."""
    return {
        "measure": measure.name,
        "estimate": measure.value,
        **sizes,
        "n_missing": int(both.size - both.sum()),
        "status": measure.status,
        "alasan": measure.reason,
    }


def _comma(value: float) -> str:
    """Write a number with a decimal comma."""
    return f"{value:.2f}".replace(".", ",")
