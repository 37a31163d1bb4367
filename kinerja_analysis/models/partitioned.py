"""How a fit too large for one table is found: passes over partitions, one common step after each.

The model, the estimates and the variance of severities are those of `mfrm.fit_mfrm` with random
raters; only the sum over raters is taken partition by partition. Where partitions are not linked,
the prior alone sets the level between them: severities are comparable within a component only.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import linalg

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.estimation import NO_MAXIMUM, Convergence
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import (
    HALVINGS,
    LONGEST,
    MOST_DAMPING,
    SLACK,
    SURE,
    TOLERANCE,
    is_away,
)
from kinerja_analysis.models.objective import OFF_ZERO
from kinerja_analysis.models.partition import Move, State, Sums
from kinerja_analysis.models.severity_variance import START, next_change, penalised_sigma

MOST_PASSES: Final = 100
"""Count of passes over all partitions after which the fit is called not converged."""

VARIANCE_TOLERANCE: Final = 1e-7
"""Relative change of sigma_alpha below which it is found: a pass more, and no number then depends
on where the search began."""

SETTLED: Final = 0.01
"""Rise of twice the value that a step promises, over the raters, below which sigma_alpha is moved:
severities are then within a tenth of their standard error, and say how widely they spread."""

Ask = Callable[[Move, bool], Sums | None]
"""Lets all partitions make a move, from where they stand after the last accepted one (True: that
last move is accepted first); None where a partition needs damping."""


@dataclass(frozen=True, slots=True, eq=False)
class CommonFit:
    """What all partitions share.

    Attributes
    ----------
    point : (q,) steps' free coordinates, mean and log standard deviation of theta
    covariance : (q, q) of the same, severities' uncertainty included
    sigma_alpha : logit, standard deviation of severities
    level : logit, mean of the severities; to be taken from them and from the mean of theta
    n_raters, ones : count, and the sum of the severities' covariances, for standard errors
    follow_sum : (q,) how their sum follows the common parameters
    log_likelihood : marginal over theta, at the severities' modes
    convergence : whether the maximum was reached
    """

    point: Floats
    covariance: Floats
    sigma_alpha: float
    level: float
    n_raters: int
    ones: float
    follow_sum: Floats
    log_likelihood: float
    convergence: Convergence


@dataclass(slots=True, eq=False)
class _Search:
    """Where the search stands."""

    move: Move
    sums: Sums
    log_sigma: float
    trail: list[tuple[float, float]]


def maximise_partitions(ask: Ask, point: Floats, n_partitions: int) -> CommonFit:
    """Pass over the partitions until neither a step nor the variance moves any more.

    Parameters
    ----------
    ask : makes all partitions move and adds up what they answer
    point : (q,) where the common parameters begin
    n_partitions : count, since each adds the penalty of `objective.penalty` once

    Raises
    ------
    ModelError
        The likelihood has no proper maximum.
    """
    first = Move(point, np.zeros_like(point), 0.0, START**-2)
    search = _Search(*_looked(ask, first, n_partitions), float(np.log(START)), [])
    change: float | None = None
    for passes in range(1, MOST_PASSES + 1):
        ascent, rise = _common_step(search.sums)
        if is_away(search.move.point):
            raise ModelError(NO_MAXIMUM)
        if rise < TOLERANCE and change is not None and abs(change) < VARIANCE_TOLERANCE:
            return _result(search, Convergence(True, passes, float(np.sqrt(rise))))
        change = _variance_change(search) if rise < SETTLED * search.sums.n else None
        search = _stepped(ask, search, ascent, (rise, change or 0.0, n_partitions))
    return _result(search, Convergence(False, MOST_PASSES, float(np.sqrt(rise))))


def _looked(ask: Ask, move: Move, n: int, *, accept: bool = False) -> tuple[Move, Sums]:
    """Let the partitions move, damped until all of them can."""
    while True:
        sums = ask(move, accept)
        if sums is not None and _is_positive(sums.information):
            return move, _penalised_once(sums, move.point[-1], n)
        if move.damping > MOST_DAMPING:
            raise ModelError(NO_MAXIMUM)
        move, accept = replace(move, damping=max(10 * move.damping, 0.01)), False


def _is_positive(matrix: Floats) -> bool:
    """Say whether a matrix is positive definite."""
    try:
        linalg.cho_factor(matrix)
    except np.linalg.LinAlgError:
        return False
    return True


def _penalised_once(sums: Sums, log_sigma: float, n: int) -> Sums:
    """Take away what all partitions but one added of the penalty that keeps sigma off zero."""
    extra = (n - 1) * OFF_ZERO * np.exp(-2 * log_sigma)
    gradient, information = sums.gradient.copy(), sums.information.copy()
    gradient[-1] -= extra
    information[-1, -1] -= 2 * extra
    return replace(sums, value=sums.value + extra / 2, gradient=gradient, information=information)


def _common_step(sums: Sums) -> tuple[Floats, float]:
    """Give the Newton step (q,) of the common parameters, and the rise of all parameters'."""
    ascent = linalg.cho_solve(linalg.cho_factor(sums.information), sums.gradient)
    rise = float(sums.gradient @ ascent) + sums.rise
    shorter = min(1.0, LONGEST / max(float(np.abs(ascent).max()), LONGEST))
    return ascent * shorter, rise


def _variance_change(search: _Search) -> float:
    """Give the next change of log sigma of the severities (`severity_variance`)."""
    sums = search.sums
    rest = linalg.inv(sums.information)
    trace = sums.trace + float((rest * sums.follow_squares).sum())
    ones = sums.ones + float(sums.follow_sum @ rest @ sums.follow_sum)
    spread = sums.squares + trace - ones / sums.n
    found = float(np.log(penalised_sigma(spread, int(sums.n))))
    search.trail.append((search.log_sigma, found - search.log_sigma))
    return next_change(search.trail)


def _stepped(ask: Ask, search: _Search, ascent: Floats, known: tuple[float, float, int]) -> _Search:
    """Take the step, halved until the value does not fall; sigma moves with it."""
    rise, change, n = known
    before, log_sigma = search.move, search.log_sigma + change
    value = _value(search.sums, before.precision)
    precision = float(np.exp(-2 * log_sigma))
    stiffer = precision - before.precision
    lowest = -np.inf if rise < SURE else value - SLACK * abs(value)
    for halving in range(HALVINGS):
        length = 0.5**halving
        move = Move(before.point + length * ascent, ascent, length, precision, stiffer)
        move, sums = _looked(ask, move, n, accept=not halving)
        if _value(sums, before.precision) >= lowest:
            return _Search(move, sums, log_sigma, search.trail)
    raise ModelError(NO_MAXIMUM)


def _value(sums: Sums, precision: float) -> float:
    """Give the value with the severities' prior."""
    return sums.value - 0.5 * precision * sums.squares


def _result(search: _Search, convergence: Convergence) -> CommonFit:
    """Read what was found."""
    sums, rest = search.sums, linalg.inv(search.sums.information)
    log_sigma = search.move.point[-1]
    return CommonFit(
        point=search.move.point,
        covariance=rest,
        sigma_alpha=float(np.exp(search.log_sigma)),
        level=sums.total / sums.n,
        n_raters=int(sums.n),
        ones=sums.ones + float(sums.follow_sum @ rest @ sums.follow_sum),
        follow_sum=sums.follow_sum,
        log_likelihood=sums.value + 0.5 * OFF_ZERO * float(np.exp(-2 * log_sigma)),
        convergence=convergence,
    )


def severity_errors(state: State, fit: CommonFit) -> Floats:
    """Give the standard errors (R,) of a partition's severities, about the mean of all."""
    led = state.follow @ fit.covariance
    variance = state.spread + (led * state.follow).sum(axis=1)
    with_mean = (state.ones + led @ fit.follow_sum) / fit.n_raters
    return np.sqrt(variance - 2 * with_mean + fit.ones / fit.n_raters**2)
