"""How uncertain each estimate is: model-based standard errors from the observed information."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from kinerja_analysis.models.anchors import alone
from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.estimation import Core, information_at
from kinerja_analysis.models.information import (
    EXACT_RATERS,
    Information,
    Parted,
    eliminated,
    severity_variances,
    solve,
)
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.parameters import MfrmParameters
from kinerja_analysis.models.problem_layout import facet_ways
from kinerja_analysis.models.residuals import RatingMoments


@dataclass(frozen=True, slots=True, eq=False)
class StandardErrors:
    """Standard errors in logits: ``alpha`` (R,), ``delta`` (I,), ``tau`` by row, ``facets``."""

    alpha: Floats
    delta: Floats
    tau: Floats
    facets: tuple[Floats, ...] = ()


def standard_errors(
    design: MfrmDesign,
    core: Core,
    parameters: MfrmParameters,
    moments: Callable[[], RatingMoments],
) -> StandardErrors:
    """Give the standard errors of severities, difficulties and steps.

    `moments` are asked for only where elements stand alone: they cost more than all else.

    MML: from the inverse of the observed information on all parameters together (severities
    relative to their mean; for more raters than `information.DENSE_RATERS` their variances are
    estimated with random probes, error about 3 %). JML: one over the root of the information on
    the element alone, as FACETS prints. Extreme elements: the latter too. Anchored: zero.
    """
    found = _free_errors(design, core, parameters, moments)
    free = (
        np.isnan(alone(design.anchors, facet, design.labels(facet)))
        for facet in ("rater", "criterion", *(facet.name for facet in design.facets))
    )
    alpha, delta, *facets = (
        np.where(mark, se, 0.0)
        for mark, se in zip(free, (found.alpha, found.delta, *found.facets), strict=True)
    )
    return StandardErrors(alpha, delta, found.tau, tuple(facets))


def _free_errors(
    design: MfrmDesign,
    core: Core,
    parameters: MfrmParameters,
    moments: Callable[[], RatingMoments],
) -> StandardErrors:
    """Give the standard errors of all elements as far as the ratings tell."""
    alpha = _alone(design, "rater", moments, core)
    delta = _alone(design, "criterion", moments, core)
    facets = [_alone(design, facet.name, moments, core) for facet in design.facets]
    tau = np.full(parameters.tau.shape, np.nan)
    part, rows = core.design, _step_rows(design, core.design)
    if not core.place.spread.assumed:
        tau[rows] = _steps_alone(core, parameters.theta[_positions(design, core)])
        return StandardErrors(alpha, delta, tau, tuple(facets))
    information = information_at(core)
    own = design.criteria.get_indexer(part.criteria)
    parted = eliminated(information) if len(part.raters) > EXACT_RATERS else None
    delta[own], tau[rows], inside = _structural(core, _covariance(information, parted))
    for facet, found, levels, se in zip(facets, part.facets, design.facets, inside, strict=True):
        facet[levels.labels.get_indexer(found.labels)] = se
    alpha[design.raters.get_indexer(part.raters)] = np.sqrt(
        severity_variances(information, parted=parted)
    )
    return StandardErrors(alpha, delta, tau, tuple(facets))


def _alone(
    design: MfrmDesign, facet: str, moments: Callable[[], RatingMoments], core: Core
) -> Floats:
    """Give one over the root of each element's own information; the core's from its ratings.

    Missing where every element takes part in the joint information.
    """
    inside = design.labels(facet).isin(core.design.labels(facet))
    if inside.all() and core.place.spread.assumed:
        return np.full(len(inside), np.nan)
    index = design.index(facet)
    counted = core.keep | ~inside[index]
    information = np.bincount(index, weights=moments().variance * counted, minlength=len(inside))
    return 1 / np.sqrt(np.maximum(information, np.finfo(float).tiny))


def _step_rows(design: MfrmDesign, part: MfrmDesign) -> NDArray[np.intp]:
    """Find the rows of steps that a part of the design tells of; common steps stand in all."""
    if design.steps_by == "common":
        return np.arange(len(design.criteria))
    if design.steps_by == "rater":
        return design.raters.get_indexer(part.raters)
    return design.criteria.get_indexer(part.criteria)


def _positions(design: MfrmDesign, core: Core) -> NDArray[np.intp]:
    """Find the core's ratees among all ratees."""
    return design.ratees.get_indexer(core.design.ratees)


def _covariance(information: Information, parted: Parted | None) -> Floats:
    """Give the covariance (p, p) of all parameters but the severities."""
    if parted is not None:
        inverse: Floats = linalg.inv(parted[1])
        return inverse
    n_raters, n_structural = information.mixed.shape
    right = np.zeros((n_raters + n_structural, n_structural))
    right[n_raters:] = np.eye(n_structural)
    return solve(information, right)[n_raters:]


def _structural(core: Core, covariance: Floats) -> tuple[Floats, Floats, list[Floats]]:
    """Give standard errors of difficulties (I',), steps and facets from the joint inverse."""
    structure = core.problem.structure
    size = structure.loading.shape[2]
    of_steps = covariance[:size, :size]
    delta, tau = (
        np.sqrt(np.einsum("...p,pq,...q->...", way, of_steps, way))
        for way in (structure.difficulty, structure.steps)
    )
    facets, place = [], size
    for _, way in facet_ways(core.design):
        part = slice(place, place + way.shape[1])
        facets.append(np.sqrt(np.einsum("lp,pq,lq->l", way, covariance[part, part], way)))
        place = part.stop
    return delta, tau, facets


def _steps_alone(core: Core, theta: Floats) -> Floats:
    """Give one over the root of each step's own information, row by row."""
    design = core.design
    place = core.place
    eta = theta[design.ratee] - place.alpha[design.rater]
    for facet, values in zip(design.facets, core.facets, strict=True):
        eta = eta - values[facet.index]
    probability = category_probabilities(eta, core.c[design.item])
    reached = np.cumsum(probability[:, :0:-1], axis=1)[:, ::-1]
    group = design.item_steps[design.item]
    total = summing_matrix(group, len(design.step_sets)) @ (reached * (1 - reached))
    return 1 / np.sqrt(np.maximum(total, np.finfo(float).tiny))


def summing_matrix(index: NDArray[np.integer], size: int) -> sparse.csr_matrix:
    """Give the (size, T) matrix whose product with (T, ...) values sums them by index (T,)."""
    ones = np.ones(len(index))
    return sparse.csr_matrix((ones, (index, np.arange(len(index)))), shape=(size, len(index)))
