"""How many of many small p-values may be believed: false-discovery control on two levels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SMALLEST: Final = 1e-14
"""p-values nearer to 0 or 1 are not told from it by the tangent of their angle."""


def q_values(p: Floats) -> Floats:
    """Give the smallest false-discovery rate at which each test is called.

    Parameters
    ----------
    p : (T,) p-values, 0-1; a missing one (nan) is no test and keeps its place

    Returns
    -------
    (T,) Benjamini-Hochberg q-values

    References
    ----------
    Benjamini & Hochberg (1995), JRSS B 57, 289-300.

    Examples
    --------
    >>> q_values(np.array([0.01, 0.04, np.nan, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    p = np.asarray(p, dtype=float)
    q = np.full(p.shape, np.nan)
    order = np.argsort(p)[: np.count_nonzero(~np.isnan(p))]  # nan sorts last
    stepped = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum.accumulate(stepped[::-1])[::-1]  # none above the largest p
    return q


def simes(p: Floats) -> float:
    """Give the p-value of "no test of this family has an effect" (nan without a test).

    References
    ----------
    Simes (1986), Biometrika 73, 751-754. It is small exactly when Benjamini-Hochberg calls a test.

    Examples
    --------
    >>> simes(np.array([0.01, 0.5, 0.9]))
    0.03
    """
    q = q_values(p)
    return float(np.nanmin(q)) if np.isfinite(q).any() else float("nan")


def cauchy(first: Floats, second: Floats) -> Floats:
    """Combine two p-values (T,) of one hypothesis, however they hang together.

    References
    ----------
    Liu & Xie (2020), JASA 115, 393-402: the Cauchy combination, equal weights.

    Examples
    --------
    Of two that agree p stays; of a small and a large one it about doubles.

    >>> cauchy(np.array([0.01, 0.001]), np.array([0.01, 0.5])).round(4).tolist()
    [0.01, 0.002]
    """
    both = [np.tan((0.5 - np.clip(p, SMALLEST, 1 - SMALLEST)) * np.pi) for p in (first, second)]
    combined: Floats = 0.5 - np.arctan((both[0] + both[1]) / 2) / np.pi
    return np.maximum(combined, np.minimum(first, second))


def family_q_values(p: Floats, family: NDArray[np.integer], alpha: float) -> tuple[Floats, Floats]:
    """Control false discovery first between families of tests, then within those selected.

    Parameters
    ----------
    p : (T,) p-values, nan where nothing was tested
    family : (T,) 0..F-1, the family of each test
    alpha : rate at which families are selected, 0-1

    Returns
    -------
    q : (T,) at most `alpha` exactly where the two-level procedure calls the test
    family_q : (F,) q-value of each family's Simes test, nan for a family without a test

    References
    ----------
    Benjamini & Bogomolov (2014), JRSS B 76, 297-318: within a selected family the level is
    alpha x selected / all families.
    """
    members = [np.flatnonzero(family == f) for f in range(int(family.max(initial=-1)) + 1)]
    family_q = q_values(np.array([simes(p[rows]) for rows in members]))
    selected = np.count_nonzero(family_q <= alpha)
    penalty = np.isfinite(family_q).sum() / selected if selected else 1.0
    q = np.full(len(p), np.nan)
    for rows, between in zip(members, family_q, strict=True):
        within = q_values(p[rows]) * (penalty if between <= alpha else 1.0)
        q[rows] = np.minimum(np.maximum(within, between), 1.0)
    return q, family_q
