"""Two-way effects of ratees and raters, each observation's error known from all but itself.

The kernel: arrays in, arrays out. Ratees are swept out, raters and periods stay; the quadratic
form of the rater effects is freed of the noise in them by leaving each observation out in turn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


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
    n, n_raters = len(score), int(rater.max()) + 1
    columns = np.concatenate([_dummies(rater), _dummies(period)[:, 1:]], axis=1)
    swept, left = _within(columns, ratee), _within(score[:, None], ratee)[:, 0]
    inverse = np.linalg.pinv(swept.T @ swept)
    slope = inverse @ (swept.T @ left)
    leverage = 1 / np.bincount(ratee)[ratee] + np.einsum("ij,jk,ik->i", swept, inverse, swept)
    error = left - swept @ slope
    # any y - x'b without the observation itself; centred, so that no level enters
    variance = (score - score.mean()) * error / np.maximum(1 - leverage, 1e-9)
    centred = columns[:, :n_raters] - columns[:, :n_raters].mean(axis=0)
    quadratic = centred.T @ centred / n
    weights = swept @ inverse[:, :n_raters]
    bias = float((np.einsum("ij,jk,ik->i", weights, quadratic, weights) * variance).sum())
    effect = slope[:n_raters] - columns[:, :n_raters].mean(axis=0) @ slope[:n_raters]
    plug_in = float(effect @ quadratic @ effect)
    contrast = weights - (weights @ columns[:, :n_raters].mean(axis=0))[:, None]
    spread = np.sqrt(np.maximum((contrast**2 * variance[:, None]).sum(axis=0), 0))
    return TwoWay(effect, spread, plug_in, plug_in - bias)


def _dummies(code: Ints) -> Floats:
    """Give one column a code."""
    return np.eye(int(code.max()) + 1)[code]


def _within(values: Floats, group: Ints) -> Floats:
    """Take each group's mean out of the columns."""
    size = np.bincount(group)
    sums = np.zeros((len(size), values.shape[1]))
    np.add.at(sums, group, values)
    return values - (sums / size[:, None])[group]
