"""Where the distance between ratings and truth lies: Cronbach's four components, and Borman's r."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.stats.coefficient import MISSING, Status
from kinerja_analysis.stats.ratings import Floats
from kinerja_analysis.thresholds import ACCURACY_MIN_RATEES, BORMAN_R_LIMIT

Booleans = NDArray[np.bool_]

TOO_SMALL: Final = "kurang dari dua yang dinilai atau kurang dari dua kriteria yang terisi lengkap"
SAME_TRUTH: Final = "acuan tidak berbeda, sehingga tidak ada perbedaan yang dapat ditiru"
SAME_RATINGS: Final = "nilai yang diberikan tidak berbeda, sehingga tidak membedakan"
FEW_RATEES: Final = f"kurang dari {ACCURACY_MIN_RATEES} yang dinilai lengkap"
FLAT_CRITERION: Final = (
    "pada sebagian kriteria semua mendapat nilai yang sama; korelasinya dihitung nol"
)
NO_CELL: Final = "tidak ada nilai yang acuannya diketahui"

ZERO: Final = 1e-12
"""Variance below which numbers are the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of accuracy; without a `value` (nan) the `reason` says why."""

    name: str
    value: float = MISSING
    status: Status = "ok"
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """An (n, k) table taken apart: grand mean, (n,) ratee, (k,) criterion, (n, k) remainder."""

    grand: float
    ratee: Floats
    criterion: Floats
    rest: Floats


def parts(x: Floats) -> Parts:
    """Take an (n, k) table of ratings apart as a two-way layout; the effects sum to zero."""
    grand = float(x.mean())
    ratee, criterion = x.mean(axis=1) - grand, x.mean(axis=0) - grand
    return Parts(grand, ratee, criterion, x - grand - ratee[:, None] - criterion[None, :])


def cronbach(x: Floats, t: Floats) -> tuple[Measure, ...]:
    """Tell how far ratings are from the truth, and where: the parts sum exactly to D squared.

    Parameters
    ----------
    x, t : (n, k) ratings and truth of n ratees on k criteria, nilai points

    Returns
    -------
    tuple of Measure
        ``elevation`` (mean of x less mean of t, points; positive is lenient); in points squared
        ``EL`` (elevation), ``DE`` (differential elevation: ratees), ``SA`` (stereotype accuracy:
        criteria), ``DA`` (differential accuracy: who is good at what) and ``D2``, their sum; for
        DE, SA and DA the correlation of ratings with truth (``r_DE`` ...) and the ratio of their
        standard deviations (``sd_DE`` ...; below 1: differences are seen smaller than they are).

    References
    ----------
    Cronbach (1955), Psychological Bulletin 52, 177-193; Murphy et al. (1982), J. Applied
    Psychology 67, 320-325.

    Examples
    --------
    >>> found = cronbach(np.array([[4.0, 4.0], [2.0, 2.0]]), np.array([[3.0, 2.0], [2.0, 1.0]]))
    >>> {m.name: m.value for m in found[:6]}
    {'elevation': 1.0, 'EL': 1.0, 'DE': 0.25, 'SA': 0.25, 'DA': 0.0, 'D2': 1.5}
    """
    seen, true = parts(x), parts(t)
    levels = [("DE", seen.ratee, true.ratee), ("SA", seen.criterion, true.criterion)]
    levels.append(("DA", seen.rest, true.rest))
    elevation = seen.grand - true.grand
    return (
        Measure("elevation", elevation),
        Measure("EL", elevation**2),
        *(Measure(name, float(np.mean((a - b) ** 2))) for name, a, b in levels),
        Measure("D2", float(np.mean((x - t) ** 2))),
        *(_correlation(f"r_{name}", a, b) for name, a, b in levels),
        *(_ratio(f"sd_{name}", a, b) for name, a, b in levels),
    )


def _correlation(name: str, a: Floats, b: Floats) -> Measure:
    """Correlate two sets of effects, each of mean zero."""
    spread_a, spread_b = float(np.mean(a**2)), float(np.mean(b**2))
    if min(spread_a, spread_b) <= ZERO:
        reason = SAME_TRUTH if spread_b <= ZERO else SAME_RATINGS
        return Measure(name, status="tidak_dapat_dihitung", reason=reason)
    return Measure(name, float(np.mean(a * b) / np.sqrt(spread_a * spread_b)))


def _ratio(name: str, a: Floats, b: Floats) -> Measure:
    """Compare the spread of two sets of effects."""
    spread_a, spread_b = float(np.mean(a**2)), float(np.mean(b**2))
    if spread_b <= ZERO:
        return Measure(name, status="tidak_dapat_dihitung", reason=SAME_TRUTH)
    return Measure(name, float(np.sqrt(spread_a / spread_b)))


def borman(x: Floats, t: Floats) -> tuple[Measure, Measure]:
    """Tell how well ratings order the ratees on each criterion: Borman's differential accuracy.

    A criterion on which the truth does not differ has no order and is left out. One on which only
    the ratings do not differ counts as correlation 0: whoever rates all alike orders nobody.
    Correlations beyond `thresholds.BORMAN_R_LIMIT` count as that limit, as Fisher's z of 1 is
    infinite.

    Parameters
    ----------
    x, t : (n, k) ratings and truth

    Returns
    -------
    tuple of Measure
        ``borman``, the mean over criteria of Fisher's z, and ``borman_r``, the same as a
        correlation.

    References
    ----------
    Borman (1977), Organizational Behavior and Human Performance 20, 238-252.
    """
    names = ("borman", "borman_r")
    told = np.ptp(t, axis=0) > ZERO
    if len(x) < ACCURACY_MIN_RATEES or not told.any():
        reason = FEW_RATEES if len(x) < ACCURACY_MIN_RATEES else SAME_TRUTH
        first, second = (Measure(name, MISSING, "tidak_dapat_dihitung", reason) for name in names)
        return first, second
    columns = zip(x.T[told], t.T[told], strict=True)
    found = [_correlation("", a - a.mean(), b - b.mean()) for a, b in columns]
    flat = any(measure.reason for measure in found)
    r = np.array([0.0 if measure.reason else measure.value for measure in found])
    z = float(np.arctanh(np.clip(r, -BORMAN_R_LIMIT, BORMAN_R_LIMIT)).mean())
    status: Status = "terbatas" if flat else "ok"
    reason = FLAT_CRITERION if flat else ""
    return tuple(Measure(n, v, status, reason) for n, v in zip(names, (z, np.tanh(z)), strict=True))  # type: ignore[return-value]


def distance(x: Floats, t: Floats) -> Measure:
    """Tell how far a nilai is from the truth on average: mean |x - t|, over the cells that have it.

    Parameters
    ----------
    x, t : (n, k) ratings and truth; nan where there is none
    """
    gap = np.abs(x - t)
    known = np.isfinite(gap)
    if not known.any():
        return Measure("distance", status="tidak_dapat_dihitung", reason=NO_CELL)
    return Measure("distance", float(gap[known].mean()))


def complete_block(known: Booleans) -> tuple[Booleans, Booleans]:
    """Choose ratees and criteria without a gap between them, leaving out as little as may be.

    As long as a cell is missing, the ratee or criterion with the largest share of missing cells
    goes; of equals a ratee before a criterion, and the last of them.

    Parameters
    ----------
    known : (n, k) which cells have a rating and a truth

    Returns
    -------
    rows : (n,) ratees kept
    columns : (k,) criteria kept

    Examples
    --------
    >>> rows, columns = complete_block(np.array([[True, False], [True, True], [True, True]]))
    >>> rows.tolist(), columns.tolist()
    ([False, True, True], [True, True])
    """
    rows, columns = np.ones(known.shape[0], bool), np.ones(known.shape[1], bool)
    while (gaps := ~known & rows[:, None] & columns[None, :]).any():
        by_row = gaps.sum(axis=1) / columns.sum()
        by_column = gaps.sum(axis=0) / rows.sum()
        if by_row.max() >= by_column.max():
            rows[_last_largest(by_row)] = False
        else:
            columns[_last_largest(by_column)] = False
    return rows, columns


def _last_largest(values: Floats) -> int:
    """Return the place of the largest value, the last of equals."""
    return len(values) - 1 - int(np.argmax(values[::-1]))


def unknown(names: tuple[str, ...], reason: str) -> Iterator[Measure]:
    """Give measures without a value, all for one reason."""
    return (Measure(name, MISSING, "tidak_dapat_dihitung", reason) for name in names)
