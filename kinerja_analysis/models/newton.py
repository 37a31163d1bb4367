"""Where a log-likelihood is highest: damped Newton steps on severities and steps."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kinerja_analysis.models.information import (
    DENSE_RATERS,
    Information,
    gauge,
    step,
    with_prior,
)
from kinerja_analysis.models.likelihood import Floats

TOLERANCE: Final = 1e-6
"""Squared length of a Newton step, in standard errors, below which the maximum is reached: a step
of a thousandth of a standard error is still taken, but no longer looked at. What is left is about
its square, 1e-7 logit."""

PER_RATER: Final = 1e-5
"""The same for each parameter, where there are more raters than a matrix is formed for: what is
left of a step of three thousandths of a standard error is below 1e-4 logit."""

SLACK: Final = 1e-9
"""Relative: the value is known to this, since quadrature nodes move with the parameters."""

MAX_STEPS: Final = 200
"""Count of Newton steps after which the fit is called not converged."""

LONGEST: Final = 2.0
"""Logit: no parameter moves further than this in one step."""

MOST_DAMPING: Final = 1e6
"""Times the complete-data information that is added before the search gives up."""

FARTHEST: Final = 20.0
"""Logit: an estimate beyond this has no finite maximum; the search stops, and is refused."""

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


def penalised(evaluation: Evaluation, point: Floats, precision: float) -> Evaluation:
    """Take the severities' normal prior into account, of the given precision."""
    alpha = point[: len(evaluation.information.diagonal)]
    gradient = evaluation.gradient.copy()
    gradient[: len(alpha)] -= precision * alpha
    return Evaluation(
        evaluation.value - 0.5 * precision * float(alpha @ alpha),
        gradient,
        with_prior(evaluation.information, precision),
    )


def maximise(
    evaluate: Callable[[Floats], Evaluation],
    start: Maximum,
    precision: float = 0.0,
    steps: int = MAX_STEPS,
) -> Maximum:
    """Climb until a Newton step is a negligible part of a standard error.

    Parameters
    ----------
    evaluate : point (R + p,) -> Evaluation without the severities' prior
    start : where to begin, as `beginning` or an earlier search gives it
    precision : of the severities' prior
    steps : most steps; the search may then be gone on with

    Raises
    ------
    numpy.linalg.LinAlgError
        The value has no proper maximum: no damping makes the information positive definite.
    """
    point, bare, change = start.point, start.evaluation, start.change
    many = len(bare.information.diagonal) > DENSE_RATERS
    enough = PER_RATER * len(point) if many else TOLERANCE
    for iteration in range(1, steps + 1):
        evaluation = penalised(bare, point, precision)
        ascent, rise = _ascent(point, evaluation)
        slack = SLACK * abs(evaluation.value)
        lowest = -np.inf if 0 <= rise < SURE else evaluation.value - slack
        found: tuple[Floats, Evaluation] | None
        if 0 <= rise < enough:
            found = point + ascent, _followed(bare, point, ascent, precision)
        else:
            found = _search(evaluate, point, ascent, precision, lowest)
        if found is None:
            return Maximum(point, bare, rise < enough, start.iterations + iteration, change)
        change = float(np.abs(found[0] - point).max())
        point, bare = found
        away = is_away(point)
        if away or rise < enough:
            return Maximum(point, bare, not away, start.iterations + iteration, change)
    return Maximum(point, bare, False, start.iterations + steps, change)


def _followed(bare: Evaluation, point: Floats, ascent: Floats, precision: float) -> Evaluation:
    """Tell the evaluation at the end of a step too short to be looked at, from where it begins.

    The value follows its slope; the slope becomes what the prior alone leaves.
    """
    n_raters = len(bare.information.diagonal)
    gradient = np.zeros_like(point)
    gradient[:n_raters] = precision * (point + ascent)[:n_raters]
    return replace(bare, value=bare.value + float(bare.gradient @ ascent), gradient=gradient)


def is_away(point: Floats) -> bool:
    """Say whether a parameter has run off: there is then no finite maximum."""
    return float(np.abs(point).max()) > FARTHEST


def advanced(evaluation: Evaluation, point: Floats, precision: float) -> Floats:
    """Take one Newton step without looking where it ends; a search from there will look."""
    ascent, _ = _ascent(point, penalised(evaluation, point, precision))
    return point + ascent


def beginning(evaluate: Callable[[Floats], Evaluation], point: Floats) -> Maximum:
    """Look where a search begins."""
    return Maximum(point, evaluate(point), False, 0, np.inf)


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
            ascent = step(evaluation.information, gradient, damping)
        except np.linalg.LinAlgError:
            if damping > MOST_DAMPING:
                raise
            damping = max(10 * damping, 0.01)
            continue
        shorter = min(1.0, LONGEST / max(float(np.abs(ascent).max()), LONGEST))
        return ascent * shorter, float(gradient @ ascent) * shorter


def _search(
    evaluate: Callable[[Floats], Evaluation],
    point: Floats,
    ascent: Floats,
    precision: float,
    lowest: float,
) -> tuple[Floats, Evaluation] | None:
    """Halve the step until the value is not below `lowest`; None when no part of it helps."""
    for halving in range(HALVINGS):
        candidate = point + ascent * 0.5**halving
        bare = evaluate(candidate)
        if penalised(bare, candidate, precision).value >= lowest:
            return candidate, bare
    return None
