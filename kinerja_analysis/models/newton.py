"""Where a log-likelihood is highest: damped Newton steps on severities and steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kinerja_analysis.models.information import Information, gauge, solve
from kinerja_analysis.models.likelihood import Floats

TOLERANCE: Final = 1e-9
"""Squared length of a Newton step, in standard errors, below which the maximum is reached."""

MAX_STEPS: Final = 200
"""Count of Newton steps after which the fit is called not converged."""

LONGEST: Final = 2.0
"""Logit: no parameter moves further than this in one step."""

MOST_DAMPING: Final = 1e6
"""Times the complete-data information that is added before the search gives up."""

FARTHEST: Final = 20.0
"""Logit: an estimate beyond this has no finite maximum; the search stops, not converged."""

HALVINGS: Final = 30
"""Count of times that a step is halved in search of a higher value."""

SURE: Final = 1e-3
"""Squared length of a Newton step, in standard errors, below which it is taken as it is: the value
is then known less exactly than the gradient."""


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """A log-likelihood at one point: ``value``, ``gradient`` (R + p,) and information."""

    value: float
    gradient: Floats
    information: Information


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the search ended: ``point`` (R + p,), whether that is a maximum, and how it went."""

    point: Floats
    evaluation: Evaluation
    converged: bool
    iterations: int
    change: float


def maximise(evaluate: Callable[[Floats], Evaluation], start: Floats) -> Maximum:
    """Climb from `start` (R + p,) until a Newton step is a negligible part of a standard error.

    Raises
    ------
    numpy.linalg.LinAlgError
        The value has no proper maximum: no damping makes the information positive definite.
    """
    point, evaluation, change = start, evaluate(start), np.inf
    for iteration in range(1, MAX_STEPS + 1):
        step, rise = _ascent(point, evaluation)
        lowest = -np.inf if 0 <= rise < SURE else evaluation.value
        found = _search(evaluate, point, step, lowest)
        if found is None:
            return Maximum(point, evaluation, rise < TOLERANCE, iteration, change)
        change = float(np.abs(found[0] - point).max())
        point, evaluation = found
        away = float(np.abs(point).max()) > FARTHEST
        if away or rise < TOLERANCE:
            return Maximum(point, evaluation, not away, iteration, change)
    return Maximum(point, evaluation, False, MAX_STEPS, change)


def _ascent(point: Floats, evaluation: Evaluation) -> tuple[Floats, float]:
    """Give the Newton step, damped until the information is positive definite, and its rise.

    The gradient draws severities to sum zero, where the information holds them: quadrature leaves
    it a trace of a slope along their free level.
    """
    n_raters, damping = len(evaluation.information.diagonal), 0.0
    gradient = evaluation.gradient.copy()
    gradient[:n_raters] -= gauge(evaluation.information) * point[:n_raters].sum()
    while True:
        try:
            step = solve(evaluation.information, gradient[:, None], damping)[:, 0]
        except np.linalg.LinAlgError:
            if damping > MOST_DAMPING:
                raise
            damping = max(10 * damping, 0.01)
            continue
        shorter = min(1.0, LONGEST / max(float(np.abs(step).max()), LONGEST))
        return step * shorter, float(gradient @ step) * shorter


def _search(
    evaluate: Callable[[Floats], Evaluation], point: Floats, step: Floats, lowest: float
) -> tuple[Floats, Evaluation] | None:
    """Halve the step until the value is not below `lowest`; None when no part of it helps."""
    for halving in range(HALVINGS):
        candidate = point + step * 0.5**halving
        evaluation = evaluate(candidate)
        if evaluation.value >= lowest:
            return candidate, evaluation
    return None
