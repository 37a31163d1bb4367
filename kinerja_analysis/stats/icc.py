"""How alike scores of the same ratee are: intraclass correlations of all forms, with intervals."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import sparse, special

from kinerja_analysis.stats.coefficient import (
    MISSING,
    NO_DIFFERENCE,
    NO_VARIATION,
    ONE_RATEE,
    Coefficient,
    estimated,
    reservations,
    undefined,
    without_pairs,
)
from kinerja_analysis.stats.henderson import Effects, anova_components
from kinerja_analysis.stats.ratings import Floats, Ratings
from kinerja_analysis.stats.reml import feasible, fit_reml
from kinerja_analysis.thresholds import CONFIDENCE, RELIABILITY_MIN_RATERS

FORMS: Final = ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")
"""McGraw and Wong's names; A is Shrout and Fleiss' case 2, C their case 3."""

NO_ERROR: Final = "tidak ada galat sama sekali; selang tidak dapat dihitung"
NO_LIMITS: Final = f"{NO_DIFFERENCE}; selang tidak dapat dihitung"
NO_RESIDUAL: Final = (
    "terlalu sedikit yang dinilai bersama oleh penilai yang sama: ragam penilai tidak dapat "
    "dipisahkan dari galat"
)
NO_STEP_UP: Final = "korelasi satu nilai terlalu negatif untuk diproyeksikan ke rata-rata"
NOT_CONVERGED: Final = "taksiran ragam tidak konvergen"
TOO_LARGE: Final = "ragam ditaksir dari jumlah kuadrat karena datanya terlalu besar untuk REML"
ZERO: Final = 1e-12
"""Share of the total variance below which a variance is rounding."""


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of ratees, raters and error, with their degrees of freedom.

    Expected: ``ratee`` = error + k x ratee variance, ``rater`` = error + n x rater variance.
    On balanced data k is the number of raters and n of ratees; else they are Henderson's
    coefficients and the mean squares are what those values would give at the REML variances.
    """

    ratee: float
    rater: float
    error: float
    k: float
    n: float
    df_ratee: int
    df_rater: int
    df_error: int


def iccs(ratings: Ratings, averaged: float | None = None) -> tuple[Coefficient, ...]:
    """Give the six intraclass correlations, in the order of `FORMS`.

    Parameters
    ----------
    ratings : Ratings
        At most one score a ratee and rater; any may be missing.
    averaged : float or None
        Number of raters k in the ``k`` forms; None takes the harmonic mean of what the ratees had.

    Returns
    -------
    tuple of Coefficient
        ``se`` is always nan; the intervals are built on F ratios, not on standard errors.

    Notes
    -----
    Balanced data: mean squares of the analysis of variance and McGraw and Wong's limits, exact but
    for A (Satterthwaite). Missing scores: the one-way form stays with the analysis of variance
    (Searle's n0 for k); the two-way forms use REML variances. Their limits are approximate: the
    same formulas with k and n replaced by Henderson's coefficients of the variances in the adjusted
    mean squares. The limits of the k forms are those of the single forms, stepped up by Spearman
    and Brown, which on balanced data is McGraw and Wong's formula.

    References
    ----------
    Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428; McGraw & Wong (1996), Psychological
    Methods 1, 30-46, tables 4 and 7; Searle, Casella & McCulloch (1992), sections 3.6 and 5.5.
    """
    if reason := _unfit(ratings):
        return tuple(undefined(form, ratings, reason) for form in FORMS)
    k = averaged or harmonic_number(ratings)
    single = (_one_way(ratings), *_two_way(ratings))
    stepped = (_stepped_up(c, name, k) for c, name in zip(single, FORMS[3:], strict=True))
    grounds = reservations(ratings, min_raters=RELIABILITY_MIN_RATERS)
    return tuple(c.limited(*grounds) for c in (*single, *stepped))


def harmonic_number(ratings: Ratings) -> float:
    """Give the harmonic mean of the numbers of scores a ratee."""
    return float(1 / np.mean(1 / np.bincount(ratings.ratee)))


def n_subsets(ratings: Ratings) -> int:
    """Count groups of raters that no common ratee links."""
    shape = (ratings.n_ratees + ratings.n_raters,) * 2
    ends = (ratings.ratee, ratings.n_ratees + ratings.rater)
    graph = sparse.coo_array((np.ones(len(ratings.score)), ends), shape=shape)
    return int(sparse.csgraph.connected_components(graph, directed=False)[0])


def _unfit(ratings: Ratings) -> str:
    """Say why there is no correlation at all, or nothing (empty)."""
    if ratings.n_ratees == 1 and ratings.n_raters > 1:
        return ONE_RATEE
    if reason := without_pairs(ratings):
        return reason
    return NO_VARIATION if np.ptp(ratings.score) == 0 else ""


def _one_way(ratings: Ratings) -> Coefficient:
    """Give ICC(1,1): raters differ from ratee to ratee."""
    size = np.bincount(ratings.ratee)
    total, n = len(ratings.score), len(size)
    deviation = ratings.score - ratings.score.mean()
    mean = np.bincount(ratings.ratee, weights=deviation) / size
    between = float((size * (mean - deviation.mean()) ** 2).sum() / (n - 1))
    within = float(((deviation - mean[ratings.ratee]) ** 2).sum() / (total - n))
    k = (total - (size**2).sum() / total) / (n - 1)
    squares = MeanSquares(between, MISSING, within, k, MISSING, n - 1, 0, total - n)
    return _consistency("ICC(1,1)", ratings, _cleaned(squares))


def _two_way(ratings: Ratings) -> tuple[Coefficient, Coefficient]:
    """Give ICC(A,1) and ICC(C,1): raters as they differ, and as if they were equally strict."""
    subsets = n_subsets(ratings)
    if len(ratings.score) - ratings.n_ratees - ratings.n_raters + subsets < 1:
        agreement, consistency = (undefined(f, ratings, NO_RESIDUAL) for f in FORMS[1:3])
        return agreement, consistency
    squares, told = _mean_squares(ratings, subsets)
    islands = (
        f"penilai terbagi dalam {subsets} kelompok tanpa yang dinilai bersama; kelompok itu "
        "dianggap setara"
    )
    grounds = (told, islands if subsets > 1 else "")
    agreement = _agreement("ICC(A,1)", ratings, squares)
    consistency = _consistency("ICC(C,1)", ratings, squares)
    return agreement.limited(*grounds), consistency.limited(*grounds)


def _mean_squares(ratings: Ratings, subsets: int) -> tuple[MeanSquares, str]:
    """Give the two-way mean squares, and what must be said of them.

    Henderson's third method: the sum of squares of ratees adjusted for raters expects
    (a - subsets) error + (T - b) ratee variance where no cell has two scores.
    """
    effects = Effects(ratings.score, (ratings.ratee, ratings.rater))
    total, a, b = len(ratings.score), ratings.n_ratees, ratings.n_raters
    k, n = (total - b) / (a - subsets), (total - a) / (b - subsets)
    balanced = total == a * b
    variances, told = (anova_components(effects), "") if balanced else _variances(effects)
    ratee, rater, error = (float(v) for v in variances)
    expected = (error + k * ratee, error + n * rater, error)
    df = (a - subsets, b - subsets, total - a - b + subsets)
    return _cleaned(MeanSquares(*expected, k, n, *df)), told


def _variances(effects: Effects) -> tuple[Floats, str]:
    """Estimate the variances of ratees, raters and error with missing scores."""
    if not feasible(effects):
        return np.maximum(anova_components(effects), 0), TOO_LARGE
    found = fit_reml(effects)
    return found.variances, "" if found.converged else NOT_CONVERGED


def _cleaned(squares: MeanSquares) -> MeanSquares:
    """Take what is only rounding for zero."""
    sizes = np.array([squares.ratee, squares.rater, squares.error])
    small = np.abs(sizes) < ZERO * np.nanmax(np.abs(sizes))
    ratee, rater, error = np.where(small, 0.0, sizes).tolist()
    return replace(squares, ratee=ratee, rater=rater, error=error)


def _consistency(name: str, ratings: Ratings, ms: MeanSquares) -> Coefficient:
    """Give (ratee - error) / (ratee + (k - 1) error) with its limits (McGraw & Wong, table 7)."""
    whole = ms.ratee + (ms.k - 1) * ms.error
    if whole == 0:
        return undefined(name, ratings, NO_DIFFERENCE)
    value = (ms.ratee - ms.error) / whole
    if 0 in (ms.error, ms.ratee):
        why = NO_ERROR if ms.error == 0 else NO_LIMITS
        return estimated(name, ratings, (value, MISSING, MISSING, MISSING)).limited(why)
    f = ms.ratee / ms.error
    low = f / _quantile(ms.df_ratee, ms.df_error)
    high = f * _quantile(ms.df_error, ms.df_ratee)
    limits = ((x - 1) / (x + ms.k - 1) for x in (low, high))
    return estimated(name, ratings, (value, MISSING, *limits))


def _agreement(name: str, ratings: Ratings, ms: MeanSquares) -> Coefficient:
    """Give the correlation that counts rater differences as error (McGraw & Wong, table 7)."""
    rest = ms.k * ms.rater + (ms.k * ms.n - ms.k - ms.n) * ms.error
    whole = rest + ms.n * ms.ratee
    if whole == 0:
        return undefined(name, ratings, NO_DIFFERENCE)
    value = ms.n * (ms.ratee - ms.error) / whole
    df = _satterthwaite(value, ms)
    if not df:
        return estimated(name, ratings, (value, MISSING, MISSING, MISSING)).limited(NO_ERROR)
    lower, upper = _quantile(ms.df_ratee, df), _quantile(df, ms.df_ratee)
    low = ms.n * (ms.ratee - lower * ms.error) / (lower * rest + ms.n * ms.ratee)
    high = ms.n * (upper * ms.ratee - ms.error) / (rest + ms.n * upper * ms.ratee)
    return estimated(name, ratings, (value, MISSING, low, high))


def _satterthwaite(value: float, ms: MeanSquares) -> float:
    """Give the degrees of freedom of the error that ICC(A,1) compares with; 0 without error."""
    if value >= 1 - ZERO:
        return 0.0
    a = ms.k * value / (ms.n * (1 - value))
    b = 1 + a * (ms.n - 1)
    rater, error = a * ms.rater, b * ms.error
    spread = rater**2 / ms.df_rater + error**2 / ms.df_error
    return (rater + error) ** 2 / spread if spread > 0 else 0.0


def _stepped_up(single: Coefficient, name: str, k: float) -> Coefficient:
    """Give the correlation of a mean of k scores (Spearman & Brown) from that of one."""
    if single.status == "tidak_dapat_dihitung":
        return replace(single, name=name)
    value, low, high = (
        k * x / (1 + (k - 1) * x) if 1 + (k - 1) * x > ZERO else MISSING
        for x in (single.value, single.low, single.high)
    )
    if np.isnan(value):
        lost = replace(single, name=name, value=MISSING, low=MISSING, high=MISSING)
        reason = NO_DIFFERENCE if single.reason in ("", NO_LIMITS) else NO_STEP_UP
        return replace(lost, status="tidak_dapat_dihitung", reason=reason)
    return replace(single, name=name, value=value, low=low, high=high)


def _quantile(df1: float, df2: float) -> float:
    """Give the upper F quantile that leaves half of what the interval leaves out."""
    return float(special.fdtri(df1, df2, (1 + CONFIDENCE) / 2))
