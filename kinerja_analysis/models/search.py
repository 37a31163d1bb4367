"""How the highest likelihood is searched for: from a sample's answer where there is much.

Each pass over millions of forms costs the same wherever it starts. What all raters share (steps,
population, the spread of severities) is known well from one ratee in twenty; severities are then
two Newton steps away, taken with few quadrature nodes. The second moves everything, so that two
full passes are left: one to step from, one to see that it was enough. The end does not depend on
the start.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from scipy import linalg

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.anchors import Held
from kinerja_analysis.models.design import MfrmDesign, part_of
from kinerja_analysis.models.extremes import Flags, estimable_rows
from kinerja_analysis.models.information import with_prior
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Evaluation, Maximum, advanced, beginning, maximise
from kinerja_analysis.models.objective import Problem, evaluate, split
from kinerja_analysis.models.posterior import FEW_NODES, finer_nodes
from kinerja_analysis.models.problem_layout import Estimator, lay_out
from kinerja_analysis.models.severity_variance import (
    Beginning,
    maximise_random,
    variance_change,
)
from kinerja_analysis.models.steps import cumulated, starting_coordinates

SAMPLED: Final = 25_000
"""Count of forms beyond which a sample is estimated first."""

ONE_IN: Final = 20
"""One ratee in how many is in the sample."""

RUN: Final = 250
"""Count of ratees who stand next to each other and are sampled together: files are sorted by
office, and offices should be whole."""

LEAST_RUNS: Final = 4
"""Count of runs below which a sample would be too much of the whole."""

WIDE_START: Final = 4.0
"""Logit: standard deviation of severities of a second attempt."""

PATIENT_STEPS: Final = 40
"""Count of Newton steps before sigma_alpha is first moved in a second attempt."""

ROUGH_NODES: Final = 3
"""Count of quadrature nodes of the first steps."""


def search(estimator: Estimator, design: MfrmDesign, problem: Problem) -> tuple[Maximum, float]:
    """Climb to the maximum that the estimator asks for; also give sigma_alpha (nan: none)."""
    given = partial(evaluate, problem=problem)
    if estimator != "mml_random":
        return maximise(given, beginning(given, plain_start(problem))), np.nan
    start = _start_of_sample(design, problem) if _is_large(problem) else None
    if start is None:
        return _from_afar(given, design, problem)
    return maximise_random(given, _nearer(problem, start), problem.n_raters)


def _from_afar(
    given: Callable[[Floats], Evaluation], design: MfrmDesign, problem: Problem
) -> tuple[Maximum, float]:
    """Climb from the plain start; where the way is lost, once more under a wide prior.

    Raters who give everybody the lowest or the highest nilai stand far from zero: a narrow prior
    holds them back while the population moves towards them, until no step leads up.
    """
    try:
        return maximise_random(given, Beginning(plain_start(problem)), problem.n_raters)
    except np.linalg.LinAlgError:
        if estimable_rows(design, ("rater",)).all():
            raise
        wide = Beginning(plain_start(problem), WIDE_START, PATIENT_STEPS)
        return maximise_random(given, wide, problem.n_raters)


def refined(
    estimator: Estimator, problem: Problem, found: tuple[Maximum, float]
) -> tuple[Problem, Maximum, float]:
    """Climb on with more nodes where theta turned out to spread widely (`posterior.WIDE`)."""
    maximum, sigma_alpha = found
    spread = np.exp(maximum.point[len(maximum.point) - problem.n_groups :])
    n_nodes = finer_nodes(problem.forms, problem.n_nodes, spread)
    if n_nodes == problem.n_nodes:
        return problem, maximum, sigma_alpha
    finer = replace(problem, n_nodes=n_nodes)
    given = partial(evaluate, problem=finer)
    if estimator == "mml_random":
        start = Beginning(maximum.point, sigma_alpha, 1)
        better, sigma_alpha = maximise_random(given, start, problem.n_raters)
    else:
        better = maximise(given, beginning(given, maximum.point))
    iterations = maximum.iterations + better.iterations
    return finer, replace(better, iterations=iterations), sigma_alpha


def _is_large(problem: Problem) -> bool:
    """Say whether a sample is much less than the whole, and whether nothing is held."""
    n_ratees, n_forms = len(problem.forms.start) - 1, len(problem.forms.who)
    return n_forms > SAMPLED and n_ratees >= LEAST_RUNS * RUN and not len(problem.held.rows)


def plain_start(problem: Problem) -> Floats:
    """Give the point where a search starts: equal raters, steps from how often each was used.

    What anchors hold is met from the beginning.
    """
    beta, mu = starting_coordinates(problem.forms.counts, problem.structure)
    problem.modes[:] = mu if problem.n_groups else 0.0
    point = np.concatenate(
        [
            np.zeros(problem.n_raters),
            beta,
            np.zeros(problem.facets.shape[1]),
            np.full(problem.n_groups, mu),
            np.zeros(problem.n_groups),
        ]
    )
    held = problem.held
    return point + _nearest(held, held.targets - held.rows @ point)


def _nearest(held: Held, gap: Floats) -> Floats:
    """Give the shortest move (P,) that closes a gap (m,) in what is held."""
    return linalg.lstsq(held.rows, gap)[0] if len(gap) else np.zeros(len(held.level))


def _start_of_sample(design: MfrmDesign, problem: Problem) -> Beginning | None:
    """Give the estimate of one ratee in `ONE_IN`, raters whom it lacks at zero.

    None where the sample lacks a category, a level or a group, or has no maximum.
    """
    part = part_of(design, _sample(design))
    sample = replace(lay_out(part, "mml_random"), n_nodes=FEW_NODES)
    if not _alike(sample, problem):
        return None
    with suppress(np.linalg.LinAlgError, ModelError):
        maximum, sigma = search("mml_random", part, sample)
        point = np.concatenate([np.zeros(problem.n_raters), maximum.point[sample.n_raters :]])
        point[design.raters.get_indexer(part.raters)] = maximum.point[: sample.n_raters]
        size = len(point) - 2 * problem.n_groups
        problem.modes[:] = point[size : size + problem.n_groups][problem.group]
        return Beginning(point, sigma, 1) if maximum.converged else None
    return None


def _sample(design: MfrmDesign) -> Flags:
    """Mark the ratings (T,) of the sampled ratees."""
    chosen = np.arange(len(design.ratees)) // RUN % ONE_IN == 0
    return chosen[design.ratee]


def _alike(sample: Problem, problem: Problem) -> bool:
    """Say whether a sample's parameters, other than severities, are those of the whole."""
    same = sample.structure.loading.shape == problem.structure.loading.shape
    same = same and sample.facets.shape[1] == problem.facets.shape[1]
    same = same and sample.n_groups == problem.n_groups
    return bool(same and np.array_equal(sample.structure.used, problem.structure.used))


def _nearer(problem: Problem, start: Beginning) -> Beginning:
    """Take the first steps with few quadrature nodes: severities and populations, then all."""
    point, precision = start.point.copy(), start.sigma**-2
    n_raters, n_groups = problem.n_raters, problem.n_groups
    free = np.r_[0:n_raters, len(point) - 2 * n_groups : len(point)]
    point[free] = advanced(evaluate(point[free], _held(problem, point)), point[free], precision)
    found = evaluate(point, replace(problem, n_nodes=ROUGH_NODES))
    point = advanced(found, point, precision)
    known = with_prior(found.information, precision)
    trail = [variance_change(known, point, np.log(start.sigma))]
    return replace(start, point=point, trail=trail, sigma=float(np.exp(sum(trail[0]))))


def _held(problem: Problem, point: Floats) -> Problem:
    """Give the problem of severities and populations alone, the rest being known."""
    place, structure, held = split(point, problem), problem.structure, problem.held
    n_raters, n_groups = problem.n_raters, problem.n_groups
    level = np.concatenate([held.level[:n_raters], held.level[len(point) - 2 * n_groups :]])
    return replace(
        problem,
        structure=replace(
            structure,
            offset=cumulated(structure, place.beta),
            loading=structure.loading[..., :0],
        ),
        base=problem.base + problem.facets @ place.facets,
        facets=problem.facets[:, :0],
        held=replace(held, rows=np.empty((0, len(level))), level=level),
        n_nodes=ROUGH_NODES,
    )
