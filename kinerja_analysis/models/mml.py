"""How marginal maximum likelihood estimates severities and steps: theta integrated out.

The gradient is the posterior mean of the complete-data score (Fisher's identity) and the
information is exact up to quadrature (Louis 1982), so that Newton's method needs few steps even
where raters are weakly linked.
"""

from typing import Final

import numpy as np
from scipy import sparse

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.incidence import Incidence
from kinerja_analysis.models.information import Information, complete_data
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Evaluation
from kinerja_analysis.models.quadrature import Measures, Population, Posterior, posterior
from kinerja_analysis.models.steps import StepStructure, cumulated

N_POPULATION: Final = 2
"""Count of population parameters at the end of the point: mu and log sigma."""

OFF_ZERO: Final = 1e-6
"""Squared logit: weight of the penalty that keeps sigma off zero; it shifts the variance of N
ratees by OFF_ZERO / (N sigma^2), a millionth."""


def split(point: Floats, n_raters: int) -> tuple[Floats, Floats, Population]:
    """Read alpha (R,), beta (p,) and the population from a point (R + p + 2,)."""
    alpha, beta = point[:n_raters], point[n_raters:-N_POPULATION]
    return alpha, beta, Population(float(point[-2]), float(np.exp(point[-1])))


def penalty(alpha: Floats, sigma: float, precision: float) -> float:
    """Give what is taken from the log-likelihood: the severities' prior, and sigma kept off zero.

    Its second part, ``OFF_ZERO / (2 sigma ** 2)``, is felt only where ratees do not differ.
    """
    return 0.5 * (precision * float(alpha @ alpha) + OFF_ZERO / sigma**2)


def evaluate_marginal(
    point: Floats,
    design: MfrmDesign,
    sums: Incidence,
    structure: StepStructure,
    precision: float,
) -> Evaluation:
    """Give the log marginal likelihood at a point, its gradient and information.

    Parameters
    ----------
    point : (R + p + 2,)
        Severities, free coordinates of the steps, mu and log sigma of theta.
    design, sums, structure : of the ratings
    precision : float
        One over the variance of severities; zero where raters are fixed. The value is penalised
        by `penalty`.
    """
    alpha, beta, population = split(point, len(design.raters))
    found = posterior(design, sums, Measures(alpha, cumulated(structure, beta)), population)
    complete = complete_data(design, sums, structure, found.probability, found.weight[design.ratee])
    gradient, theta_information = _population_part(found, population)
    rater_scores, other_scores = _centred_scores(design, sums, structure, found, population)
    structural = _padded(complete.structural, theta_information)
    mixed = np.pad(complete.mixed, ((0, 0), (0, N_POPULATION)))
    return Evaluation(
        value=float(found.log_marginal.sum()) - penalty(alpha, population.sigma, precision),
        gradient=np.concatenate([complete.alpha - precision * alpha, complete.beta, gradient]),
        information=Information(
            diagonal=complete.diagonal + precision,
            lost=rater_scores,
            mixed=mixed - rater_scores.T @ other_scores,
            structural=structural - other_scores.T @ other_scores,
            scale=np.concatenate([complete.diagonal + precision, np.diag(structural)]),
        ),
    )


def _population_part(found: Posterior, population: Population) -> tuple[Floats, Floats]:
    """Give the complete-data gradient (2,) and information (2, 2) of mu and log sigma."""
    z = (found.theta - population.mu) / population.sigma
    first, second = (found.weight * z).sum(), (found.weight * z**2).sum()
    n, sigma = len(z), population.sigma
    off_zero = OFF_ZERO / sigma**2
    gradient = np.array([first / sigma, second - n + off_zero])
    cross = 2 * first / sigma
    return gradient, np.array([[n / sigma**2, cross], [cross, 2 * (second + off_zero)]])


def _centred_scores(
    design: MfrmDesign,
    sums: Incidence,
    structure: StepStructure,
    found: Posterior,
    population: Population,
) -> tuple[sparse.csr_matrix, Floats]:
    """Give the root-weighted, centred scores at each node: severities, then the others.

    Returns
    -------
    (N Q, R) sparse, (N Q, p + 2) dense
    """
    n_ratees, n_raters, n_criteria, n_categories = design.shape
    n_nodes = found.theta.shape[1]
    root = np.sqrt(found.weight)
    k = np.arange(n_categories, dtype=np.float64)
    expected = sums.by_pair @ np.tensordot(k, found.probability, axes=1)
    expected -= (expected * found.weight[sums.pair_ratee]).sum(axis=1, keepdims=True)
    row = sums.pair_ratee[:, None] * n_nodes + np.arange(n_nodes)
    column = np.broadcast_to(sums.pair_rater[:, None], row.shape)
    value = expected * root[sums.pair_ratee]
    raters = sparse.csr_matrix(
        (value.ravel(), (row.ravel(), column.ravel())), shape=(n_ratees * n_nodes, n_raters)
    )
    cells = np.stack([sums.by_cell @ category for category in found.probability])
    steps = np.tensordot(
        cells.reshape(n_categories, n_ratees, n_criteria, n_nodes),
        structure.loading.reshape(n_criteria, n_categories, -1),
        axes=((0, 2), (1, 0)),
    )
    z = (found.theta - population.mu) / population.sigma
    scores = np.concatenate([steps, np.stack([z / population.sigma, z**2], axis=2)], axis=2)
    scores = scores - (scores * found.weight[:, :, None]).sum(axis=1, keepdims=True)
    return raters, (scores * root[:, :, None]).reshape(n_ratees * n_nodes, -1)


def _padded(steps: Floats, population: Floats) -> Floats:
    """Set two square blocks on one diagonal."""
    return np.block(
        [
            [steps, np.zeros((len(steps), N_POPULATION))],
            [np.zeros((N_POPULATION, len(steps))), population],
        ]
    )
