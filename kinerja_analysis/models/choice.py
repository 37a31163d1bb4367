"""Which model a scale calls for: ordinal for few whole steps, linear for many."""

from typing import Literal

import numpy as np

from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.thresholds import MAX_CATEGORIES

Measurement = Literal["mfrm", "linear"]


def model_for(nilai: Floats, n_categories: int | None = None) -> Measurement:
    """Tell which model measures nilai (n,): ``mfrm`` or ``linear``.

    The rule: whole numbers on at most `thresholds.MAX_CATEGORIES` equal steps are categories, and
    distances between them are not known, so that only the ordinal model (`fit_mfrm`) may tell
    them; all other scales (0-100, 0-120, fractions) have too many steps to estimate, and steps so
    fine that taking them as equal (`fit_linear`) does no harm.

    Parameters
    ----------
    nilai : (n,) scores; missing ones do not count
    n_categories : int, optional
        How many steps the scale has by its declaration; without it, the steps from the lowest to
        the highest nilai that was given are counted.

    Examples
    --------
    >>> model_for(np.array([1.0, 3.0, 5.0]))
    'mfrm'
    >>> model_for(np.array([61.0, 78.0, 95.0, 98.0]))
    'linear'
    >>> model_for(np.array([80.0, 85.0, 90.0]), n_categories=101)
    'linear'
    """
    levels = np.unique(nilai[~np.isnan(nilai)])
    if np.any(levels != np.rint(levels)):
        return "linear"
    steps = n_categories if n_categories is not None else _steps(levels)
    return "mfrm" if steps <= MAX_CATEGORIES else "linear"


def _steps(levels: Floats) -> int:
    """Count the categories from the lowest to the highest level, in the step they share."""
    if len(levels) < 2:
        return len(levels)
    step = int(np.gcd.reduce(np.diff(levels).astype(np.int64)))
    return int((levels[-1] - levels[0]) // step) + 1
