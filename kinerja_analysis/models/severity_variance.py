"""How widely severities spread: the variance of random raters, and the fit that goes with it.

Severities are N(0, sigma_alpha^2). Given the variance, severities and structural parameters stand
at their joint mode; the variance maximises the Laplace approximation by EM, extrapolated. A
gamma(2, rate) penalty on sigma_alpha keeps it off zero, where a few raters would all be called
alike without evidence (Chung, Rabe-Hesketh, Dorie, Gelman & Liu 2013, Psychometrika 78, 685-709).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kinerja_analysis.models.information import (
    DENSE_RATERS,
    PROBES_AT_ONCE,
    STEP_TOLERANCE,
    Information,
    about_their_mean,
    is_small,
    probed_variances,
    severity_variances,
    with_prior,
)
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Evaluation, Maximum, beginning, maximise

START: Final = 0.5
"""Logit: standard deviation of severities that the search starts from."""

RATE: Final = 0.5
"""Per logit: rate of the penalty, whose mean is then 4 logits; so weak that only its zero at
sigma_alpha = 0 is felt."""

VARIANCE_TOLERANCE: Final = 1e-5
"""Relative change of sigma_alpha below which it is found."""

MANY_TOLERANCE: Final = 1e-3
"""The same where there are many raters: the change is then made, and the next is its square."""

ROUGH_PROBES: Final = 16_000
"""Count of probes times raters for the sum of the severities' variances, which averages out."""

FIRST_STEPS: Final = 3
"""Count of Newton steps before sigma_alpha is first moved, from a plain start."""

MAX_ROUNDS: Final = 60
"""Count of variance updates after which the fit is called not converged."""

LONGEST: Final = 1.5
"""Longest change of log sigma_alpha in one round."""


Change = tuple[float, float]
"""Where log sigma was, and how far one step of EM would move it."""


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """Where a search begins: ``point`` (R + p,) and ``sigma`` of severities (logit).

    ``steps``: how many Newton steps it takes before sigma is first moved; then after each.
    ``trail``: where sigma has been tried on the way to here.
    """

    point: Floats
    sigma: float = START
    steps: int = FIRST_STEPS
    trail: Sequence[Change] = ()


def maximise_random(
    evaluate: Callable[[Floats], Evaluation],
    start: Beginning,
    n_raters: int,
) -> tuple[Maximum, float]:
    """Find severities, structural parameters and sigma_alpha together.

    Parameters
    ----------
    evaluate : point (R + p,) -> Evaluation without the severities' prior
    start : Beginning
    n_raters : R

    Returns
    -------
    maximum : the iterations of all rounds together
    sigma_alpha : float, logit
    """
    trail = list(start.trail)
    log_sigma, change = float(np.log(start.sigma)), np.inf
    found = beginning(evaluate, start.point)
    enough = VARIANCE_TOLERANCE if n_raters <= DENSE_RATERS else MANY_TOLERANCE
    for round_ in range(MAX_ROUNDS):
        precision = float(np.exp(-2 * log_sigma))
        found = maximise(evaluate, found, precision, 1 if round_ else start.steps)
        if found.converged and abs(change) < enough:
            return found, float(np.exp(log_sigma))
        known = with_prior(found.evaluation.information, precision)
        trail.append(variance_change(known, found.point, log_sigma))
        change = next_change(trail)
        log_sigma += change
    return replace(found, converged=False), float(np.exp(log_sigma))


def variance_change(information: Information, point: Floats, log_sigma: float) -> Change:
    """Give log sigma (logit) and how far one step of EM moves it."""
    n_raters = len(information.diagonal)
    spread = _spread(information, point, n_raters)
    return log_sigma, float(np.log(penalised_sigma(spread, n_raters)) - log_sigma)


def _spread(information: Information, point: Floats, n_raters: int) -> float:
    """Give the expected sum of squared severities: that of the modes, and their variances."""
    if is_small(information):
        variances = severity_variances(about_their_mean(information))
    else:
        n_probes = int(np.clip(ROUGH_PROBES // n_raters, 1, PROBES_AT_ONCE))
        variances = probed_variances(information, n_probes, STEP_TOLERANCE)
    return float((point[:n_raters] ** 2).sum() + variances.sum())


def penalised_sigma(spread: float, n_raters: int) -> float:
    """Give the sigma with sigma^2 (R - 2 + rate sigma) = spread, the penalised M-step."""
    sigma = START
    for _ in range(200):
        sigma = np.sqrt(spread / (n_raters - 2 + RATE * sigma))
    return float(sigma)


def next_change(trail: Sequence[Change]) -> float:
    """Give the next change of log sigma: a secant step to where the EM change is zero."""
    change = trail[-1][1]
    if len(trail) > 1:
        (x0, h0), (x1, h1) = trail[-2:]
        slope = (h1 - h0) / (x1 - x0) if x1 != x0 else 0.0
        if slope < 0:
            change = -h1 / slope
    return float(np.clip(change, -LONGEST, LONGEST))
