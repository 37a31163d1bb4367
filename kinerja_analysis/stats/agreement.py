"""How well raters agree: exact agreement, intraclass correlation, Krippendorff's alpha."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.integer]
Level = Literal["ordinal", "interval"]

NO_PAIRS: Final = "tidak ada yang dinilai oleh dua penilai atau lebih"
NO_VARIATION: Final = "tidak ada variasi: semua nilai sama"
NO_DIFFERENCE: Final = "rata-rata semua yang dinilai sama"
ONE_RATEE: Final = "hanya ada satu yang dinilai"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with what it rests on; ``reason`` says why ``value`` is missing."""

    value: float
    n_ratees: int
    n_ratings: int
    reason: str = ""


def exact_agreement(score: Floats, ratee: Indices) -> Coefficient:
    """Give the share (0-1) of pairs of raters that give a ratee the same score.

    Parameters
    ----------
    score : (T,) one score a rater and ratee, nan where missing
    ratee : (T,) 0..N-1, who was rated

    Returns
    -------
    Coefficient
        The mean over ratees of the share of agreeing pairs.

    Examples
    --------
    >>> exact_agreement(np.array([3.0, 3, 3, 4]), np.array([0, 0, 1, 1])).value
    0.5
    """
    counts = _counts(score, ratee)[0]
    n, used = len(counts), int(counts.sum())
    if not n:
        return Coefficient(float("nan"), 0, 0, NO_PAIRS)
    m = counts.sum(axis=1)
    share = (counts * (counts - 1)).sum(axis=1) / (m * (m - 1))
    return Coefficient(float(share.mean()), n, used)


def krippendorff_alpha(score: Floats, ratee: Indices, *, level: Level = "ordinal") -> Coefficient:
    """Give Krippendorff's alpha: one minus observed over expected disagreement.

    Parameters
    ----------
    score : (T,) one score a rater and ratee, nan where missing
    ratee : (T,) 0..N-1, who was rated; ratees with a single score are left out
    level : {"ordinal", "interval"}
        Whether distances between scores count by rank or by size.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections C to E.

    Examples
    --------
    >>> krippendorff_alpha(np.array([1.0, 1, 2, 2, 3, 3]), np.array([0, 0, 1, 1, 2, 2])).value
    1.0
    """
    if level not in ("ordinal", "interval"):
        raise ValueError(f"level={level!r} tidak dikenal; pilihannya: ordinal, interval.")
    counts, values = _counts(score, ratee)
    n, used = len(counts), int(counts.sum())
    if not n:
        return Coefficient(float("nan"), 0, 0, NO_PAIRS)
    distance = _distance(values, counts.sum(axis=0), level)
    m = counts.sum(axis=1, keepdims=True)
    pairs = (counts / (m - 1)).T @ counts - np.diag((counts / (m - 1)).sum(axis=0))
    margin = pairs.sum(axis=0)
    expected = margin @ distance @ margin
    if expected == 0:
        return Coefficient(float("nan"), n, used, NO_VARIATION)
    alpha = 1 - (margin.sum() - 1) * (pairs * distance).sum() / expected
    return Coefficient(float(alpha), n, used)


def icc(score: Floats, ratee: Indices, *, average: bool = False) -> Coefficient:
    """Give the intraclass correlation of ratings by different raters (one-way random effects).

    Parameters
    ----------
    score : (T,) one score a rater and ratee, nan where missing
    ratee : (T,) 0..N-1, who was rated; ratees may have different numbers of scores
    average : bool
        ICC(1,k) of the mean of all scores of a ratee instead of ICC(1,1) of one score; where
        numbers differ, k is their weighted mean n0.

    References
    ----------
    Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, case 1; n0 for unequal numbers:
    Searle, Casella & McCulloch (1992), section 3.6.

    Examples
    --------
    >>> icc(np.array([1.0, 2, 5, 6]), np.array([0, 0, 1, 1])).value.__round__(4)
    0.9394
    """
    known = ~np.isnan(score)
    score, group = score[known], np.unique(ratee[known], return_inverse=True)[1]
    sizes = np.bincount(group)
    n, used = len(sizes), len(score)
    if used == n or n < 2:
        reason = ONE_RATEE if n == 1 and used > 1 else NO_PAIRS
        return Coefficient(float("nan"), n, used, reason)
    between, within = _mean_squares(score, group, sizes)
    n0 = (used - (sizes**2).sum() / used) / (n - 1)
    scale = between if average else between + (n0 - 1) * within
    if np.ptp(score) == 0 or scale == 0:
        reason = NO_VARIATION if np.ptp(score) == 0 else NO_DIFFERENCE
        return Coefficient(float("nan"), n, used, reason)
    return Coefficient((between - within) / scale, n, used)


def _counts(score: Floats, ratee: Indices) -> tuple[Floats, Floats]:
    """Count each value (columns) given to each ratee (rows) with two scores or more."""
    known = ~np.isnan(score)
    values, column = np.unique(score[known], return_inverse=True)
    ratees, row = np.unique(ratee[known], return_inverse=True)
    cell = np.bincount(row * len(values) + column, minlength=len(ratees) * len(values))
    counts = cell.reshape(len(ratees), len(values)).astype(float)
    return counts[counts.sum(axis=1) > 1], values


def _distance(values: Floats, n: Floats, level: Level) -> Floats:
    """Give the squared distance (V, V) between values; `n` counts each value in use."""
    place = values if level == "interval" else np.cumsum(n) - n / 2
    return (place[:, None] - place[None, :]) ** 2


def _mean_squares(score: Floats, group: Indices, sizes: Indices) -> tuple[float, float]:
    """Give the mean squares between and within groups, from deviations (no lost digits)."""
    deviation = score - score.mean()
    mean = np.bincount(group, weights=deviation) / sizes
    between = (sizes * (mean - deviation.mean()) ** 2).sum() / (len(sizes) - 1)
    within = ((deviation - mean[group]) ** 2).sum() / (len(score) - len(sizes))
    return float(between), float(within)
