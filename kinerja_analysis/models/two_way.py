"""Two-way effects of ratees and raters, each observation's error known from all but itself.

The kernel: arrays in, arrays out. Ratees are swept out, raters and periods stay; the quadratic
form of the rater effects is freed of the noise in them by leaving each observation out in turn.
An observation knows few raters, so that its rows are sparse; what it weighs for every rater is
dense, and is worked out for some observations at a time.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, hstack

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

AT_ONCE: Final = 4_000_000
"""Count of weights, observations times raters, held in memory at once (32 MB)."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoWay:
    """Rater effects and what is noise in their spread; R raters.

    Attributes
    ----------
    effect : (R,) in the unit of the scores, mean zero over the observations
    se : (R,) standard errors that no common error variance is assumed for
    plug_in : variance of the effects as they were found, over the observations
    corrected : the same less what is noise; may be negative where there is nothing but noise
    """

    effect: Floats
    se: Floats
    plug_in: float
    corrected: float


def two_way(score: Floats, ratee: Ints, rater: Ints, period: Ints) -> TwoWay:
    """Fit score = ratee + rater + period and correct the variance of the rater effects.

    Parameters
    ----------
    score : (n,) observations; every ratee has two or more
    ratee, rater, period : (n,) codes from 0, all of which occur; raters are connected by ratees

    References
    ----------
    Abowd, Kramarz & Margolis (1999); Kline, Saggio & Solvsten (2020), eqs. 5 and 6:
    theta = b'Ab - sum B_ii s_i^2 with s_i^2 = y_i (y_i - x_i'b) / (1 - P_ii).
    """
    n_raters, share = int(rater.max()) + 1, np.bincount(rater) / len(rater)
    columns = csr_array(hstack([_dummies(rater), _dummies(period)[:, 1:]]))
    swept = csr_array(columns - _means(columns, ratee))
    left = score - _means(csr_array(score[:, None]), ratee).toarray()[:, 0]
    normal = (swept.T @ swept).toarray()
    inverse = np.linalg.pinv(normal, len(normal) * np.finfo(float).eps, hermitian=True)
    slope = inverse @ (swept.T @ left)
    # any y - x'b without the observation itself; centred, so that no level enters
    error = (score - score.mean()) * (left - swept @ slope)
    own = 1 / np.bincount(ratee)[ratee]
    bias, square = 0.0, np.zeros(n_raters)
    rows = max(1, AT_ONCE // len(inverse))
    for start in range(0, len(score), rows):
        some = slice(start, start + rows)
        weights = swept[some] @ inverse
        leverage = own[some] + (swept[some] * weights).sum(axis=1)
        variance = error[some] / np.maximum(1 - leverage, 1e-9)
        contrast = weights[:, :n_raters] - (weights[:, :n_raters] @ share)[:, None]
        bias += float(contrast**2 @ share @ variance)
        square += variance @ contrast**2
    effect = slope[:n_raters] - share @ slope[:n_raters]
    plug_in = float(effect**2 @ share)
    return TwoWay(effect, np.sqrt(np.maximum(square, 0)), plug_in, plug_in - bias)


def _dummies(code: Ints) -> csr_array:
    """Give one column a code."""
    rows = np.arange(len(code))
    return csr_array((np.ones(len(code)), (rows, code)), shape=(len(code), int(code.max()) + 1))


def _means(columns: csr_array, group: Ints) -> csr_array:
    """Give each row the mean of the columns over its group."""
    member = _dummies(group)
    return csr_array(member @ (diags_array(1 / np.bincount(group)) @ (member.T @ columns)))
