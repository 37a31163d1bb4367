"""Which variances make crossed scores most likely: restricted maximum likelihood.

Patterson & Thompson (1971); profiled over error variance and fixed effects as in Bates et al.
(2015), eq. 39-42. The search runs in x, g w = sinh(x)^2, with g a variance over the error's and
w the ratings behind an element: near zero it is symmetric, so that a variance of zero is an
ordinary minimum; far away it is the logarithm.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from scipy.optimize import minimize

from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.mixed_equations import Equations, Ratios, equations, project, traces
from kinerja_analysis.models.pairs import Pairs

Term = Literal["pair", "outer", "inner"]

START: Final = 0.9
"""Search coordinate at which every variance starts: means about as reliable as not."""

FARTHEST: Final = 16.0
"""Search coordinate beyond which no ratio of variances is tried (about 1e13)."""

NEAR_ZERO: Final = 0.05
"""Search coordinate below which a variance of exactly zero is tried too."""

SLOPE: Final = 1e-6
"""Deviance per search coordinate at which the search may stop."""

STEEP: Final = 1e-4
"""Deviance per search coordinate, for each inner element, above which a search that stopped has
not converged (the deviance bends by about one an element: coordinates are within 1e-4)."""

CHANGE: Final = 1e-14
"""Relative change of deviance at which the search may stop."""

FLAT: Final = 1e-6
"""Difference of deviance that counts as none when a variance of zero is tried."""

NOTHING: Final = 1e-15
"""Error variance over the variance of scores that is rounding alone."""

MAX_STEPS: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Reml:
    """The restricted maximum: ratios, error variance, deviance (-2 log-likelihood), and the way.

    ``slope`` is the largest slope of the deviance that is left; ``zero`` the terms at zero.
    """

    ratios: Ratios
    error: float
    deviance: float
    zero: frozenset[Term]
    converged: bool
    iterations: int
    slope: float


def maximise_reml(pairs: Pairs, score: Floats, free: tuple[Term, ...], start: Ratios) -> Reml:
    """Find the variances of the `free` terms; the other ratios stay as in `start`.

    Parameters
    ----------
    pairs : Pairs of T ratings
    score : (T,) of spread about 1
    free : terms to estimate: ``pair``, ``outer``, ``inner``
    start : ratios of the terms that are not free

    Raises
    ------
    LinAlgError
        The equations are singular: effects cannot be told apart.
    """
    found, x = _search(pairs, score, free, start)
    small = [term for term in free if abs(x[term]) < NEAR_ZERO]
    for term in sorted(small, key=lambda name: abs(x[name])):
        others = tuple(name for name in free if name != term and name not in found.zero)
        without, _ = _search(pairs, score, others, replace(found.ratios, **{term: 0.0}))
        if without.deviance <= found.deviance + FLAT:
            found = replace(without, zero=found.zero | {term})
    return found


def deviance(
    pairs: Pairs, score: Floats, ratios: Ratios
) -> tuple[float, float, Callable[[], dict[Term, float]]]:
    """Give -2 restricted log-likelihood, the error variance, and how to get the slopes.

    The slopes are those of the deviance in each ratio that is positive and finite.

    Raises
    ------
    LinAlgError
        Effects cannot be told apart, or leave no error.
    """
    found = equations(pairs, ratios)
    projected = project(found, score[:, None])
    freedom = degrees_of_freedom(pairs, ratios)
    error = float(score @ projected[:, 0]) / freedom
    if error < NOTHING * float(score @ score) / len(score):
        raise np.linalg.LinAlgError("the effects reproduce the scores")
    value = found.log_determinant + freedom * (1 + np.log(2 * np.pi * error))
    return float(value), error, lambda: _slopes(found, projected, error)


def degrees_of_freedom(pairs: Pairs, ratios: Ratios) -> int:
    """Count ratings less fixed effects."""
    fixed = pairs.shape[2] + (pairs.shape[1] - 1 if np.isinf(ratios.inner) else 0)
    return len(pairs.pair) - fixed


def _slopes(found: Equations, projected: Floats, error: float) -> dict[Term, float]:
    """Differentiate: tr(P Z Z') - y'P Z Z'P y / error, for each term's Z."""
    pairs, ratios, trace = found.pairs, found.ratios, traces(found)
    total = pairs.by_pair(projected)
    explained: dict[Term, float] = {
        "pair": (total**2).sum(),
        "outer": (pairs.by_outer(total) ** 2).sum(),
        "inner": (pairs.by_inner(total) ** 2).sum(),
    }
    expected: dict[Term, float] = {"pair": trace.pair.sum()}
    sides: dict[Term, Floats] = {"outer": trace.outer, "inner": trace.inner}
    for term, diagonal in sides.items():
        ratio = getattr(ratios, term)
        if 0 < ratio < np.inf:
            expected[term] = (len(diagonal) - diagonal.sum()) / ratio
    return {term: float(value - explained[term] / error) for term, value in expected.items()}


def _search(
    pairs: Pairs, score: Floats, free: tuple[Term, ...], start: Ratios
) -> tuple[Reml, dict[Term, float]]:
    """Climb from the usual start; also give where in search coordinates it ended."""
    weight: dict[Term, float] = {
        "pair": len(pairs.pair) / len(pairs.size),
        "outer": len(pairs.pair) / pairs.shape[0],
        "inner": len(pairs.pair) / pairs.shape[1],
    }

    def ratios_at(x: Floats) -> Ratios:
        """Read ratios from search coordinates."""
        height = np.sinh(np.clip(x, -FARTHEST, FARTHEST)) ** 2
        named = {term: float(h / weight[term]) for term, h in zip(free, height, strict=True)}
        return replace(start, **named)

    def value_at(x: Floats) -> tuple[float, Floats]:
        """Give deviance and its slopes in search coordinates."""
        value, _, slopes = deviance(pairs, score, ratios_at(x))
        per_ratio = slopes()
        turn = np.sinh(2 * np.clip(x, -FARTHEST, FARTHEST))
        return value, np.array(
            [
                per_ratio.get(term, 0.0) * s / weight[term]
                for term, s in zip(free, turn, strict=True)
            ]
        )

    if not free:
        value, error, _ = deviance(pairs, score, start)
        return Reml(start, error, value, frozenset(), True, 0, 0.0), {}
    best = minimize(
        value_at,
        np.full(len(free), START),
        jac=True,
        method="L-BFGS-B",
        options={"ftol": CHANGE, "gtol": SLOPE, "maxiter": MAX_STEPS},
    )
    ratios, slope = ratios_at(best.x), float(np.abs(best.jac).max())
    value, error, _ = deviance(pairs, score, ratios)
    fit = Reml(
        ratios, error, value, frozenset(), slope < STEEP * pairs.shape[1], int(best.nit), slope
    )
    return fit, dict(zip(free, best.x, strict=True))
