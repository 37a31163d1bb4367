"""How widely severities spread: the variance of random raters, and the fit that goes with it.

Severities are N(0, sigma_alpha^2). Given the variance, severities and structural parameters stand
at their joint mode; the variance maximises the Laplace approximation by EM, extrapolated. A
gamma(2, rate) penalty on sigma_alpha keeps it off zero, where a few raters would all be called
alike without evidence (Chung, Rabe-Hesketh, Dorie, Gelman & Liu 2013, Psychometrika 78, 685-709).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from kinerja_analysis.models.information import severity_variances
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Evaluation, Maximum, maximise

START: Final = 0.5
"""Logit: standard deviation of severities that the search starts from."""

RATE: Final = 0.5
"""Per logit: rate of the penalty, whose mean is then 4 logits; so weak that only its zero at
sigma_alpha = 0 is felt."""

VARIANCE_TOLERANCE: Final = 1e-5
"""Relative change of sigma_alpha below which it is found."""

ROUGH_PROBES: Final = 16
"""Count of probes for the sum of the severities' variances, which many raters average out."""

MAX_ROUNDS: Final = 60
"""Count of variance updates after which the fit is called not converged."""

LONGEST: Final = 1.5
"""Longest change of log sigma_alpha in one round."""


def maximise_random(
    evaluate: Callable[[float, Floats], Evaluation], start: Floats, n_raters: int
) -> tuple[Maximum, float]:
    """Find severities, structural parameters and sigma_alpha together.

    Parameters
    ----------
    evaluate : precision of severities and point (R + p,) -> Evaluation
    start : (R + p,)
    n_raters : R

    Returns
    -------
    maximum : the iterations of all rounds together
    sigma_alpha : float, logit
    """
    trail: list[tuple[float, float]] = []
    log_sigma, point, iterations = float(np.log(START)), start, 0
    for _ in range(MAX_ROUNDS):
        maximum = maximise(partial(evaluate, float(np.exp(-2 * log_sigma))), point)
        point, iterations = maximum.point, iterations + maximum.iterations
        variances = severity_variances(maximum.evaluation.information, ROUGH_PROBES)
        spread = float((point[:n_raters] ** 2).sum() + variances.sum())
        trail.append((log_sigma, np.log(_penalised(spread, n_raters)) - log_sigma))
        change = _extrapolated(trail)
        if abs(change) < VARIANCE_TOLERANCE:
            return replace(maximum, iterations=iterations), float(np.exp(log_sigma))
        log_sigma += change
    unfinished = replace(maximum, converged=False, iterations=iterations)
    return unfinished, float(np.exp(trail[-1][0]))


def _penalised(spread: float, n_raters: int) -> float:
    """Give the sigma with sigma^2 (R - 2 + rate sigma) = spread, the penalised M-step."""
    sigma = START
    for _ in range(200):
        sigma = np.sqrt(spread / (n_raters - 2 + RATE * sigma))
    return float(sigma)


def _extrapolated(trail: list[tuple[float, float]]) -> float:
    """Give the next change of log sigma: a secant step to where the EM change is zero."""
    change = trail[-1][1]
    if len(trail) > 1:
        (x0, h0), (x1, h1) = trail[-2:]
        slope = (h1 - h0) / (x1 - x0)
        if slope < 0:
            change = -h1 / slope
    return float(np.clip(change, -LONGEST, LONGEST))
