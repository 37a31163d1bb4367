"""Which value each element of the model has: the parameters of a fit, extremes included."""

from dataclasses import dataclass

import numpy as np

from kinerja_analysis.models.design import FACETS, MfrmDesign
from kinerja_analysis.models.estimation import Core
from kinerja_analysis.models.extremes import Flags
from kinerja_analysis.models.incidence import incidence
from kinerja_analysis.models.jml import ANY_THETA
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.quadrature import Measures, Population, modes, posterior
from kinerja_analysis.models.warm import warm_estimates


@dataclass(frozen=True, slots=True, eq=False)
class MfrmParameters:
    """Parameters of a many-facet Rasch model, in logits, in the order of the design's labels.

    ``theta`` (N,) with ``theta_sd``: posterior mean and standard deviation for MML, maximum
    likelihood (extremes: weighted likelihood) with one over the root of the information for JML.
    ``alpha`` (R,) severity, positive is strict, sum zero over raters that are not extreme;
    ``delta`` (I,) difficulty and ``tau`` (I, K - 1) steps, each sum zero. ``mu, sigma`` of theta
    (JML: mean and standard deviation of the estimates); ``sigma_alpha`` nan for fixed raters.
    """

    theta: Floats
    theta_sd: Floats
    alpha: Floats
    delta: Floats
    tau: Floats
    mu: float
    sigma: float
    sigma_alpha: float

    @property
    def c(self) -> Floats:
        """Category parameters (I, K) of the kernel."""
        steps = self.delta[:, None] + self.tau
        return np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Extremes:
    """Which elements had only lowest or only highest scores: ``ratee, rater, criterion``."""

    ratee: Flags
    rater: Flags
    criterion: Flags


def extreme_elements(design: MfrmDesign, core: Core) -> Extremes:
    """Mark elements that the estimate left out and elements with only end scores."""
    return Extremes(*(_extreme(design, core, facet) for facet in FACETS))


def complete_parameters(design: MfrmDesign, core: Core) -> MfrmParameters:
    """Give every element of the design its value; extremes come from weighted likelihood."""
    alpha, delta, c = _spread_out(design, core)
    theta, theta_sd = _ratees(design, core, Measures(alpha, c))
    for facet, values in (("criterion", delta), ("rater", alpha)):
        extreme = ~design.labels(facet).isin(core.design.labels(facet))
        if extreme.any():
            eta = theta[design.ratee] - alpha[design.rater]
            shift = np.where(extreme, warm_estimates(design, facet, eta, c)[0], 0.0)
            values += shift
            c = c + np.arange(c.shape[1]) * shift[:, None] if facet == "criterion" else c
            theta, theta_sd = _ratees(design, core, Measures(alpha, c))
    population = core.population
    if np.isinf(population.sigma):
        finite = theta[design.ratees.isin(core.design.ratees)]
        population = Population(float(finite.mean()), float(finite.std()))
    tau = np.diff(c, axis=1) - delta[:, None]
    return MfrmParameters(
        theta, theta_sd, alpha, delta, tau, population.mu, population.sigma, core.sigma_alpha
    )


def _spread_out(design: MfrmDesign, core: Core) -> tuple[Floats, Floats, Floats]:
    """Set the core's values among all elements; extremes start at zero with the usual steps."""
    k = np.arange(design.n_categories)
    usual = np.median(core.c - k * core.delta[:, None], axis=0)
    alpha, delta = np.zeros(len(design.raters)), np.zeros(len(design.criteria))
    c = np.tile(usual, (len(delta), 1))
    alpha[design.raters.get_indexer(core.design.raters)] = core.alpha
    own = design.criteria.get_indexer(core.design.criteria)
    delta[own], c[own] = core.delta, core.c
    return alpha, delta, c


def _ratees(design: MfrmDesign, core: Core, measures: Measures) -> tuple[Floats, Floats]:
    """Give theta (N,) and its standard error: posterior for MML, likelihood for JML."""
    sums = incidence(design)
    if not np.isinf(core.population.sigma):
        found = posterior(design, sums, measures, core.population)
        return found.mean, found.sd
    theta, se = warm_ratees(design, measures)
    inside = design.ratees.get_indexer(core.design.ratees)
    rater = design.raters.get_indexer(core.design.raters)
    criterion = design.criteria.get_indexer(core.design.criteria)
    part = Measures(measures.alpha[rater], measures.c[criterion])
    theta[inside], curvature = modes(core.design, incidence(core.design), part, ANY_THETA)
    se[inside] = 1 / np.sqrt(curvature)
    return theta, se


def warm_ratees(design: MfrmDesign, measures: Measures) -> tuple[Floats, Floats]:
    """Give the weighted likelihood estimate of each ratee's theta (N,) and its standard error."""
    return warm_estimates(design, "ratee", -measures.alpha[design.rater], measures.c)


def _extreme(design: MfrmDesign, core: Core, facet: str) -> Flags:
    """Mark the elements of one facet that are left out of the core or have only end scores."""
    index, labels = design.index(facet), design.labels(facet)
    marked = ~labels.isin(core.design.labels(facet))
    for end in (0, design.n_categories - 1):
        others = np.bincount(index, weights=design.score != end, minlength=len(labels))
        marked |= others == 0
    return marked
