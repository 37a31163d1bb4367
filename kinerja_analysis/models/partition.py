"""What one partition of a large fit answers: its own severities stay with it, sums leave it.

Partitions are whole connected components: no rater and no ratee stands in two. Given the common
parameters (difficulties, steps, population) the severities of different partitions are then
independent, and the Newton system is block-arrow: each partition eliminates its severities and
returns the Schur complement, from which the common step is taken once (Golub & Van Loan 2013,
section 4.3.6). The evaluation is that of the whole fit (`objective.evaluate`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import linalg

from kinerja_analysis.models.information import dense, with_prior
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.objective import Problem, evaluate

LONGEST: Final = 2.0
"""Logit: no severity moves further than this in one pass."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What all partitions are asked to do in one pass.

    Attributes
    ----------
    point : (q,) common parameters after the step: steps, mean and log spread of theta
    step : (q,) the full common step that led there, and ``length`` (0-1) how much of it was taken
    precision : of the severities' prior, and ``stiffer`` by how much more than at the last pass
    damping : times the complete-data information that is added
    """

    point: Floats
    step: Floats
    length: float
    precision: float
    stiffer: float = 0.0
    damping: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What a partition remembers from one pass to the next, of R raters and N ratees.

    Attributes
    ----------
    alpha : (R,) severities
    direct : (R,) their step if the common parameters stood still
    follow : (R, q) how they follow a step of the common parameters
    slack : (R,) how far they give way to a stiffer prior
    spread, ones : (R,) diagonal and row sums of the inverse of their own information
    modes : (N,) where each theta was found last
    """

    alpha: Floats
    direct: Floats
    follow: Floats
    slack: Floats
    spread: Floats
    ones: Floats
    modes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What leaves a partition: nothing about anybody, of the same size however many people.

    Attributes
    ----------
    value : log-likelihood without the severities' prior
    squares, total, n : of the severities: sum of squares, sum, count
    gradient, information : (q,), (q, q) of the common parameters, severities eliminated
    rise : what the severities' own steps would add to twice the value
    trace, ones : sum of the diagonal and of all of the inverse of the severities' information
    follow_squares, follow_sum : (q, q), (q,) of how severities follow
    """

    value: float
    squares: float
    total: float
    n: float
    gradient: Floats
    information: Floats
    rise: float
    trace: float
    ones: float
    follow_squares: Floats
    follow_sum: Floats


def first_state(problem: Problem, n_common: int, mu: float) -> State:
    """Give the state before the first pass: all raters alike."""
    n = problem.n_raters
    nothing = np.zeros(n)
    modes = np.full(len(problem.modes), mu)
    return State(nothing, nothing, np.zeros((n, n_common)), nothing, nothing, nothing, modes)


def answer(problem: Problem, state: State, move: Move) -> tuple[State, Sums]:
    """Move the severities with the common step, look there, and sum up for the next one.

    Raises
    ------
    numpy.linalg.LinAlgError
        The information on the severities, damped so, is not positive definite.
    """
    alpha = moved(state, move)
    n = len(alpha)
    problem.modes[:] = state.modes
    found = evaluate(np.concatenate([alpha, move.point]), problem)
    matrix = dense(with_prior(found.information, move.precision), move.damping, gauged=False)
    own, mixed, common = matrix[:n, :n], matrix[:n, n:], matrix[n:, n:]
    slope = found.gradient[:n] - move.precision * alpha
    inverse = linalg.cho_solve(linalg.cho_factor(own), np.eye(n))
    direct, follow = inverse @ slope, inverse @ mixed
    diagonal, ones = np.diag(inverse).copy(), inverse.sum(axis=1)
    sums = Sums(
        value=found.value,
        squares=float(alpha @ alpha),
        total=float(alpha.sum()),
        n=n,
        gradient=found.gradient[n:] - follow.T @ slope,
        information=common - mixed.T @ follow,
        rise=float(slope @ direct),
        trace=float(diagonal.sum()),
        ones=float(ones.sum()),
        follow_squares=follow.T @ follow,
        follow_sum=follow.sum(axis=0),
    )
    slack = inverse @ (alpha + direct)
    return State(alpha, direct, follow, slack, diagonal, ones, problem.modes.copy()), sums


def moved(state: State, move: Move) -> Floats:
    """Give the severities after a common step, and a change of how widely they spread.

    To first order a prior stiffer by d takes d (H + precision)^-1 (alpha + direct) off their step.
    """
    own = state.direct - state.follow @ move.step - state.slack * move.stiffer
    return state.alpha + move.length * np.clip(own, -LONGEST, LONGEST)


def added(parts: list[Sums]) -> Sums:
    """Add the sums of all partitions, in their order, so that workers change no digit."""
    columns = zip(*([getattr(one, name) for name in Sums.__slots__] for one in parts), strict=True)
    return Sums(*(sum(column[1:], start=column[0]) for column in columns))
