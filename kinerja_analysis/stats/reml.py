"""How much each crossed or nested effect varies, by restricted maximum likelihood."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from scipy import linalg, optimize, sparse

from kinerja_analysis.stats.blocks import Blocks, in_blocks, levels_across
from kinerja_analysis.stats.henderson import Effects, anova_components
from kinerja_analysis.stats.ratings import Floats

MAX_LEVELS: Final = 4_000
"""Count of levels across blocks above which the dense part would take minutes."""

MAX_BLOCK: Final = 3_000
"""Count of scores in one block above which its dense inverse would take minutes."""

MAX_RATIO: Final = 1e6
"""Times that an effect may vary more than the residual: beyond it the residual is zero."""

GRADIENT: Final = 1e-4
"""Slope of the deviance a logarithmic unit of variance below which the search has converged."""

SINGULAR: Final = 1e-13
"""Smallest over largest eigenvalue up to which a matrix counts as singular: some hundred times the
rounding of its entries."""


@dataclass(frozen=True, slots=True, eq=False)
class Reml:
    """Variances (K + 1,) of the effects and the residual, no lower than zero.

    ``se`` (K + 1,) from the average information, nan at zero; ``deviance`` is minus twice the
    restricted log-likelihood up to the constant (T - 1) (1 + log 2 pi); ``slope`` is its largest
    remaining derivative by the logarithm of a variance.
    """

    variances: Floats
    se: Floats
    mean: float
    deviance: float
    converged: bool
    slope: float


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """The covariance (over the residual variance) solved at given ratios, for mean and scores."""

    ratios: Floats
    inverse: sparse.csr_array
    spread: Floats
    kernel: Floats
    mean: float
    one: Floats
    fitted: Floats
    residual_variance: float
    deviance: float


def feasible(effects: Effects) -> bool:
    """Tell whether the likelihood of these effects can be worked out in reasonable time."""
    blocks = in_blocks(effects)
    largest = max(rows.shape[1] for rows in blocks.rows)
    return levels_across(blocks) <= MAX_LEVELS and largest <= MAX_BLOCK


def fit_reml(effects: Effects) -> Reml:
    """Estimate the variances of random effects about one mean.

    The residual variance is profiled out; the ratios of the others to it are found by a bounded
    quasi-Newton search with the exact gradient. Effects that stay within one ratee (or rater) are
    inverted block by block, the rest by one dense matrix of as many rows as they have levels.

    Parameters
    ----------
    effects : Effects
        Whose variances can be told apart (`henderson.confounded`).

    References
    ----------
    Patterson & Thompson (1971), Biometrika 58, 545-554; Searle, Casella & McCulloch (1992),
    section 6.6; average information: Gilmour, Thompson & Cullis (1995), Biometrics 51, 1440-1450.
    """
    blocks = in_blocks(effects)
    scale = float(effects.deviation.std()) or 1.0
    scores = (blocks.effects.score - effects.score.mean()) / scale
    found = optimize.minimize(  # type: ignore[call-overload]
        lambda ratios: _slope(blocks, scores, ratios),
        _start(effects),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, MAX_RATIO)] * len(effects.level),
        options={"ftol": 1e-14, "gtol": 1e-7, "maxiter": 500, "maxcor": 20},
    )
    solved = _solve(blocks, scores, found.x)
    slope = float(np.abs(found.x * np.asarray(found.jac)).max(initial=0))
    shift = (len(scores) - 1) * np.log(scale**2)
    return Reml(
        variances=scale**2 * solved.residual_variance * np.append(found.x, 1.0),
        se=scale**2 * _errors(blocks, solved),
        mean=float(effects.score.mean() + scale * solved.mean),
        deviance=solved.deviance + float(shift),
        converged=slope < GRADIENT * len(scores) and bool((found.x < MAX_RATIO).all()),
        slope=slope,
    )


def _start(effects: Effects) -> Floats:
    """Start at the analysis of variance, away from zero."""
    found = np.nan_to_num(anova_components(effects), nan=1.0)
    floor = 0.05 * max(float(np.abs(found).max()), np.finfo(float).tiny)
    found = np.maximum(found, floor)
    return found[:-1] / found[-1]


def _solve(blocks: Blocks, scores: Floats, ratios: Floats) -> _Solved:
    """Work out what the likelihood needs at given ratios; `scores` (T,) in the blocks' order."""
    inverse, logdet = blocks.inverse(ratios)
    root = np.sqrt(_across(blocks, ratios))
    spread = inverse @ blocks.design
    crossed = sparse.csr_array(blocks.design.T @ spread).toarray()
    middle = np.eye(len(root)) + root[:, None] * crossed * root
    factor = linalg.cholesky(middle, lower=True)
    halved = linalg.solve_triangular(factor, np.diag(root), lower=True)
    kernel = halved.T @ halved

    def weigh(x: Floats) -> Floats:
        return inverse @ x - spread @ (kernel @ (spread.T @ x))

    one = weigh(np.ones(len(scores)))
    mean = float(one @ scores / one.sum())
    fitted = weigh(scores - mean)
    variance = float((scores - mean) @ fitted / (len(scores) - 1))
    deviance = (len(scores) - 1) * np.log(variance) + logdet + np.log(one.sum())
    deviance += 2 * float(np.log(np.diag(factor)).sum())
    parts = (ratios, inverse, spread, kernel, mean, one, fitted, variance, float(deviance))
    return _Solved(*parts)


def _slope(blocks: Blocks, scores: Floats, ratios: Floats) -> tuple[float, Floats]:
    """Give the profiled deviance and its derivatives (K,) by the ratios."""
    solved = _solve(blocks, scores, ratios)
    slope = np.empty(len(ratios))
    for k, trace in zip(blocks.within, _traces_within(blocks, solved), strict=True):
        slope[k] = trace
    for k, trace in zip(blocks.across, _traces_across(blocks, solved), strict=True):
        slope[k] = trace
    for k, level in enumerate(blocks.effects.level):
        of_one = np.bincount(level, weights=solved.one)
        of_fit = np.bincount(level, weights=solved.fitted)
        slope[k] -= of_one @ of_one / solved.one.sum()
        slope[k] -= of_fit @ of_fit / solved.residual_variance
    return solved.deviance, slope


def _traces_within(blocks: Blocks, solved: _Solved) -> Floats:
    """Give the trace of V^-1 Z Z' of each effect within blocks."""
    traces = blocks.traces(solved.inverse)
    for place, k in enumerate(blocks.within):
        summed = solved.spread.T @ blocks.indicator(k)
        traces[place] -= float((summed @ summed.T).multiply(solved.kernel).sum())
    return traces


def _traces_across(blocks: Blocks, solved: _Solved) -> list[float]:
    """Give the trace of V^-1 Z Z' of each effect across blocks."""
    crossed = sparse.csr_array(blocks.design.T @ solved.spread).toarray()
    diagonal = np.diag(crossed) - ((crossed @ solved.kernel) * crossed).sum(axis=1)
    ends = np.cumsum([0, *(blocks.effects.sizes[k] for k in blocks.across)])
    return [float(diagonal[a:b].sum()) for a, b in pairwise(ends)]


def _across(blocks: Blocks, ratios: Floats) -> Floats:
    """Give the ratio (Q,) of each level across blocks."""
    parts = [np.full(blocks.effects.sizes[k], ratios[k]) for k in blocks.across]
    return np.concatenate([*parts, np.zeros(0)])


def _errors(blocks: Blocks, solved: _Solved) -> Floats:
    """Give standard errors (K + 1,) of the variances; nan for one at zero."""
    levels = blocks.effects.level
    sums = [np.bincount(level, weights=solved.fitted)[level].astype(float) for level in levels]
    work = [x / solved.residual_variance for x in (*sums, solved.fitted)]
    weighed = [_project(solved, x) / solved.residual_variance for x in work]
    information = np.array([[a @ b for b in weighed] for a in work]) / 2
    free = np.append(solved.ratios > 0, True)
    se = np.full(len(free), np.nan)
    se[free] = np.sqrt(_inverse_diagonal(information[np.ix_(free, free)]))
    return se


def _inverse_diagonal(information: Floats) -> Floats:
    """Return the diagonal of the inverse, nan where rounding alone keeps the matrix from a zero."""
    values, vectors = np.linalg.eigh((information + information.T) / 2)
    if values[0] <= SINGULAR * values[-1]:
        return np.full(len(information), np.nan)
    diagonal: Floats = (vectors**2 / values).sum(axis=1)
    return diagonal


def _project(solved: _Solved, x: Floats) -> Floats:
    """Weigh `x` (T,) by the inverse covariance after taking out the mean."""
    weighed = solved.inverse @ x - solved.spread @ (solved.kernel @ (solved.spread.T @ x))
    return weighed - solved.one * (weighed.sum() / solved.one.sum())
