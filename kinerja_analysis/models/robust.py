"""How uncertain severities are when a rater's ratings of one ratee hang together (halo).

Model-based standard errors count seven criteria on one form as seven independent witnesses. The
sandwich H^-1 J H^-1 takes the scores of whole ratees as the independent pieces instead, whatever
holds them together inside (Liang & Zeger 1986, eq. 3; White 1982, eq. 3.2). With random severities
J holds the precision of their prior too.
"""

from typing import Final

import numpy as np
from scipy import linalg, sparse, special

from kinerja_analysis.models.estimation import Core, prior_precision
from kinerja_analysis.models.information import (
    EXACT_RATERS,
    dense,
    levelled,
    severity_variances,
    with_prior,
)
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.objective import (
    Expectations,
    Problem,
    evaluate,
    expectations,
    standing_at,
)
from kinerja_analysis.models.response import tabulate
from kinerja_analysis.models.standard_errors import summing_matrix

LEAST_CLUSTERS: Final = 2
"""Count of ratees below which a rater's scores tell nothing about their spread."""

UPPER: Final = 0.975
"""Probability below the upper end of a 95 % interval."""


def robust_errors(core: Core) -> Floats:
    """Give the cluster-robust standard errors (R',) of the severities.

    Ratees are the clusters. A rater with n ratees has his scores widened by n / (n - 1) (as the
    jackknife does) and the result by t(n - 1) over the normal quantile, so that 1.96 standard
    errors make a 95 % interval; nan for fewer than two ratees. For more raters than
    `information.EXACT_RATERS` the model-based variances are widened by each rater's own ratio of
    J to H.
    """
    problem = core.problem
    tables = tabulate(core.c, problem.forms.patterns)
    standing = standing_at(problem, core.place, tables)
    found = expectations(standing)
    pairs = _pairs(problem, found)
    n_ratees = np.bincount(pairs.indices, minlength=problem.n_raters)
    widened = (pairs @ sparse.diags(n_ratees / np.maximum(n_ratees - 1, 1))).tocsr()
    precision = prior_precision(core.sigma_alpha)
    information = with_prior(evaluate(core.point, problem).information, precision)
    if problem.n_raters > EXACT_RATERS:
        ratio = _own_ratio(widened, found, problem, precision)
        variances = severity_variances(information) * ratio
    else:
        others = _other_scores(core, found)
        scores = sparse.hstack([widened, sparse.csr_matrix(others)], format="csr")
        middle = (scores.T @ scores).toarray()
        middle[np.arange(problem.n_raters), np.arange(problem.n_raters)] += precision
        size = problem.n_raters + len(information.structural)
        inverse = levelled(linalg.solve(dense(information), np.eye(size)), information)
        variances = np.einsum("ij,jk,ik->i", inverse, middle, inverse, optimize=True)
    errors = np.sqrt(np.maximum(variances[: problem.n_raters], 0.0))
    wider = special.stdtrit(np.maximum(n_ratees - 1, 1), UPPER) / special.ndtri(UPPER)
    return np.where(n_ratees < LEAST_CLUSTERS, np.nan, errors * wider)


def dispersion(core: Core) -> float:
    """Give how much more forms spread around what is expected than the model says (1 or more).

    The sum of squared residual totals over that of their variances, theta being estimated.
    """
    problem = core.problem
    standing = standing_at(problem, core.place, tabulate(core.c, problem.forms.patterns))
    found = expectations(standing)
    known = found.variance - found.line**2
    return max(1.0, float((found.residual**2).sum() / known.sum()))


def _pairs(problem: Problem, found: Expectations) -> sparse.csr_matrix:
    """Give the score (N, R) of each severity in each ratee's ratings."""
    forms = problem.forms
    shape = (len(forms.start) - 1, problem.n_raters)
    pairs = sparse.csr_matrix((found.residual, forms.rater[forms.who], forms.start), shape=shape)
    pairs.sum_duplicates()  # a rater has several forms of a ratee where there are further facets
    return pairs


def _own_ratio(
    scores: sparse.csr_matrix, found: Expectations, problem: Problem, precision: float
) -> Floats:
    """Give the ratio (R,) of squared scores to information, rater by rater."""
    forms = problem.forms
    observed = np.asarray(scores.power(2).sum(axis=0)).ravel() + precision
    own = found.variance - found.line**2
    expected = np.bincount(forms.rater[forms.who], weights=own, minlength=problem.n_raters)
    return np.asarray(observed / (expected + precision))


def _other_scores(core: Core, found: Expectations) -> Floats:
    """Give the scores (N, p + q + 2 G) of steps, facets and populations, ratee by ratee."""
    problem, place, forms = core.problem, core.place, core.problem.forms
    loaded = found.residual[:, None] * problem.facets[forms.who]
    parts = [
        _step_scores(core, found),
        np.add.reduceat(loaded, forms.start[:-1], axis=0),
    ]
    if problem.n_groups:
        spread, group = place.spread, problem.group
        sigma = spread.sigma[group]
        z = (found.mean - spread.mu[group]) / sigma
        square = z**2 + (found.sd / sigma) ** 2
        member = np.eye(problem.n_groups)[group]
        parts += [(z / sigma)[:, None] * member, (square - 1)[:, None] * member]
    return np.concatenate(parts, axis=1)


def _step_scores(core: Core, found: Expectations) -> Floats:
    """Give the scores (N, p) of the steps, with theta at its posterior mean."""
    design = core.design
    eta = found.mean[design.ratee] - core.place.alpha[design.rater]
    for facet, levels in zip(design.facets, core.facets, strict=True):
        eta = eta - levels[facet.index]
    over = category_probabilities(eta, core.c[design.item])
    over[np.arange(len(over)), design.score] -= 1
    loading = core.problem.structure.loading
    by_rating = np.matmul(over[:, None, :], loading[design.item])[:, 0]
    scores = np.asarray(summing_matrix(design.ratee, len(design.ratees)) @ by_rating)
    return scores - scores.mean(axis=0)
