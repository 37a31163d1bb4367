"""How sure a mean is over a class: Student's interval of one group, Welch's of two."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from kinerja_analysis.stats.ratings import Floats
from kinerja_analysis.thresholds import CONFIDENCE


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean (or difference of means) with its interval; nan limits where `n` is too small."""

    value: float
    low: float
    high: float
    n: int


def mean_of(values: Floats) -> Mean:
    """Return the mean of one group with Student's interval (`thresholds.CONFIDENCE`).

    Parameters
    ----------
    values : (n,) one number a participant

    Examples
    --------
    >>> mean_of(np.array([0.0, 2.0])).value
    1.0
    """
    n = len(values)
    if n == 0:
        return Mean(np.nan, np.nan, np.nan, 0)
    value = float(values.mean())
    if n == 1:
        return Mean(value, np.nan, np.nan, 1)
    half = _quantile(n - 1) * float(values.std(ddof=1)) / np.sqrt(n)
    return Mean(value, value - half, value + half, n)


def difference_of(first: Floats, second: Floats) -> Mean:
    """Return the mean of the first group less that of the second, with Welch's interval.

    Parameters
    ----------
    first, second : one number a participant

    References
    ----------
    Welch (1947), Biometrika 34, 28-35.
    """
    n = len(first) + len(second)
    if min(len(first), len(second)) == 0:
        return Mean(np.nan, np.nan, np.nan, n)
    value = float(first.mean() - second.mean())
    if min(len(first), len(second)) == 1:
        return Mean(value, np.nan, np.nan, n)
    a, b = (float(x.var(ddof=1)) / len(x) for x in (first, second))
    if a + b == 0:
        return Mean(value, value, value, n)
    df = (a + b) ** 2 / (a**2 / (len(first) - 1) + b**2 / (len(second) - 1))
    half = _quantile(df) * np.sqrt(a + b)
    return Mean(value, value - half, value + half, n)


def pooled_spread(first: Floats, second: Floats) -> float:
    """Return the standard deviation within two groups together.

    Parameters
    ----------
    first, second : two numbers or more each
    """
    df = len(first) + len(second) - 2
    square = (len(first) - 1) * first.var(ddof=1) + (len(second) - 1) * second.var(ddof=1)
    return float(np.sqrt(square / df))


def hedges(value: float, spread: float, df: int) -> float:
    """Return a change in standard deviations, corrected for small classes; nan without spread.

    Parameters
    ----------
    value : mean change, or a difference of two
    spread : standard deviation before training, same unit
    df : degrees of freedom of `spread`

    References
    ----------
    Hedges (1981), Journal of Educational Statistics 6, 107-128: the correction J.
    """
    return np.nan if spread == 0 else float(value / spread * (1 - 3 / (4 * df - 1)))


def _quantile(df: float) -> float:
    """Return how many standard errors lie on either side."""
    return float(special.stdtrit(df, (1 + CONFIDENCE) / 2))
