"""How uncertain each estimate is: model-based standard errors from the observed information."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.estimation import Core, information_at
from kinerja_analysis.models.incidence import summing_matrix
from kinerja_analysis.models.information import (
    Information,
    severity_variances,
    solve,
)
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.parameters import MfrmParameters
from kinerja_analysis.models.residuals import RatingMoments
from kinerja_analysis.models.steps import difficulties, step_map


@dataclass(frozen=True, slots=True, eq=False)
class StandardErrors:
    """Standard errors in logits: ``alpha`` (R,), ``delta`` (I,), ``tau`` (I, K - 1)."""

    alpha: Floats
    delta: Floats
    tau: Floats


def standard_errors(
    design: MfrmDesign, core: Core, parameters: MfrmParameters, moments: RatingMoments
) -> StandardErrors:
    """Give the standard errors of severities, difficulties and steps.

    MML: from the inverse of the observed information on all parameters together (severities
    relative to their mean; for more raters than `information.DENSE_RATERS` their variances are
    estimated with random probes, error about 3 %). JML: one over the root of the information on
    the element alone, as FACETS prints. Extreme elements: the latter too.
    """
    alpha = _alone(design, "rater", moments, core)
    delta = _alone(design, "criterion", moments, core)
    own = design.criteria.get_indexer(core.design.criteria)
    tau = np.full(parameters.tau.shape, np.nan)
    if np.isinf(core.population.sigma):
        tau[own] = _steps_alone(core, parameters.theta[_positions(design, core)])
        return StandardErrors(alpha, delta, tau)
    information = information_at(core)
    delta[own], tau[own] = _structural(core, information)
    inside = design.raters.get_indexer(core.design.raters)
    alpha[inside] = np.sqrt(severity_variances(information))
    return StandardErrors(alpha, delta, tau)


def _alone(design: MfrmDesign, facet: str, moments: RatingMoments, core: Core) -> Floats:
    """Give one over the root of each element's own information; the core's from its ratings."""
    index, size = design.index(facet), len(design.labels(facet))
    inside = design.labels(facet).isin(core.design.labels(facet))
    counted = core.keep | ~inside[index]
    information = np.bincount(index, weights=moments.variance * counted, minlength=size)
    return 1 / np.sqrt(np.maximum(information, np.finfo(float).tiny))


def _positions(design: MfrmDesign, core: Core) -> NDArray[np.intp]:
    """Find the core's ratees among all ratees."""
    return design.ratees.get_indexer(core.design.ratees)


def _structural(core: Core, information: Information) -> tuple[Floats, Floats]:
    """Give standard errors of difficulties (I',) and steps (I', K - 1) from the joint inverse."""
    n_raters, n_structural = information.mixed.shape
    n_coordinates = core.structure.loading.shape[1]
    right = np.zeros((n_raters + n_structural, n_structural))
    right[n_raters:] = np.eye(n_structural)
    covariance = solve(information, right)[n_raters:][:n_coordinates, :n_coordinates]
    delta = difficulties(len(core.delta), n_coordinates)
    steps = step_map(core.structure)
    return (
        np.sqrt(np.einsum("ip,pq,iq->i", delta, covariance, delta)),
        np.sqrt(np.einsum("ikp,pq,ikq->ik", steps, covariance, steps)),
    )


def _steps_alone(core: Core, theta: Floats) -> Floats:
    """Give one over the root of each step's own information (I', K - 1)."""
    design = core.design
    eta = theta[design.ratee] - core.alpha[design.rater]
    probability = category_probabilities(eta, core.c[design.criterion])
    reached = np.cumsum(probability[:, :0:-1], axis=1)[:, ::-1]
    group = design.criterion if design.steps_by == "criterion" else 0 * design.criterion
    total = summing_matrix(group, len(core.delta)) @ (reached * (1 - reached))
    total = total if design.steps_by == "criterion" else np.broadcast_to(total[0], total.shape)
    return 1 / np.sqrt(np.maximum(total, np.finfo(float).tiny))
