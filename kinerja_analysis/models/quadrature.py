"""How likely each theta of a ratee is: posterior modes and adaptive Gauss-Hermite nodes.

The nodes of ratee n lie around the mode of his own posterior and are as wide as its curvature says
(Naylor & Smith 1982; Schilling & Bock 2005), so that they are right for narrow posteriors too.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.incidence import Incidence
from kinerja_analysis.models.likelihood import Floats, probabilities_by_category
from kinerja_analysis.models.root import roots

N_NODES: Final = 15
"""Count of nodes a ratee."""

BOUND: Final = 40.0
"""Logit: no mode is sought further from the population mean than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What all but theta is: ``alpha`` (R,) and category parameters ``c`` (I, K)."""

    alpha: Floats
    c: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The distribution of theta, normal; ``sigma`` infinite means none is assumed."""

    mu: float
    sigma: float

    @property
    def precision(self) -> float:
        """One over the variance; zero where no distribution is assumed."""
        return 0.0 if np.isinf(self.sigma) else self.sigma**-2


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Nodes ``theta`` (N, Q), ``weight`` (N, Q) that sum to one, and ``log_marginal`` (N,).

    ``probability`` (K, T, Q) are category probabilities at the nodes of each rating's ratee.
    """

    theta: Floats
    weight: Floats
    log_marginal: Floats
    probability: Floats

    @property
    def mean(self) -> Floats:
        """Posterior means (N,), the EAP."""
        return (self.weight * self.theta).sum(axis=1)

    @property
    def sd(self) -> Floats:
        """Posterior standard deviations (N,)."""
        return np.sqrt((self.weight * (self.theta - self.mean[:, None]) ** 2).sum(axis=1))


def posterior(
    design: MfrmDesign, sums: Incidence, measures: Measures, population: Population
) -> Posterior:
    """Give each ratee's posterior of theta at his own nodes."""
    mode, curvature = modes(design, sums, measures, population)
    node, log_weight = _standard_nodes()
    width = 1 / np.sqrt(curvature)
    theta = mode[:, None] + width[:, None] * node
    probability = probabilities(design, measures, theta)
    own = probability[design.score, np.arange(len(design.score))]
    z = (theta - population.mu) / population.sigma
    log_joint = (
        sums.by_ratee @ np.log(np.maximum(own, np.finfo(float).tiny))
        + log_weight
        - 0.5 * z**2
        + np.log(width / population.sigma)[:, None]
    )
    top = log_joint.max(axis=1, keepdims=True)
    weight = np.exp(log_joint - top)
    total = weight.sum(axis=1, keepdims=True)
    return Posterior(theta, weight / total, (top + np.log(total))[:, 0], probability)


def modes(
    design: MfrmDesign, sums: Incidence, measures: Measures, population: Population
) -> tuple[Floats, Floats]:
    """Give the mode of each ratee's theta (N,) and the curvature of its log density there."""
    powers = np.arange(design.n_categories, dtype=np.float64) ** [[1], [2]]
    precision = population.precision

    def slope_and_curvature(theta: Floats) -> tuple[Floats, Floats]:
        """Give slope and curvature of the log posterior (N,)."""
        first = probabilities(design, measures, theta[:, None])[:, :, 0]
        expected, square = powers @ first
        slope = sums.by_ratee @ (design.score - expected) - precision * (theta - population.mu)
        return slope, sums.by_ratee @ (square - expected**2) + precision

    return roots(slope_and_curvature, np.full(len(design.ratees), population.mu), BOUND)


def probabilities(design: MfrmDesign, measures: Measures, theta: Floats) -> Floats:
    """Give the (K, T, Q) category probabilities at the nodes theta (N, Q) of each ratee."""
    eta = theta[design.ratee] - measures.alpha[design.rater][:, None]
    return probabilities_by_category(eta, measures.c.T[:, design.criterion, None])


def _standard_nodes() -> tuple[Floats, Floats]:
    """Give standard normal nodes (Q,) and the log weights that undo the normal density."""
    node, weight = np.polynomial.hermite_e.hermegauss(N_NODES)
    return node, np.log(weight) + 0.5 * node**2 - 0.5 * np.log(2 * np.pi)
