"""How well severities, steps and population explain the ratings: value, slopes and information.

The gradient is the posterior mean of the complete-data score (Fisher's identity), exact up to
quadrature. The information is Louis's (1982) at every node where the problem is small; else the
scores are taken as linear in theta over a ratee's posterior, which leaves one number a form. With
one node a ratee and no distribution assumed this is the joint likelihood at its highest over theta.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kinerja_analysis.models.anchors import Held
from kinerja_analysis.models.forms import Forms
from kinerja_analysis.models.information import Information
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Evaluation
from kinerja_analysis.models.posterior import (
    MANY_FORMS,
    Block,
    BlockPosterior,
    Spread,
    Standing,
    block_posterior,
    over_blocks,
)
from kinerja_analysis.models.response import Tables, histogram, tabulate
from kinerja_analysis.models.score_rows import (
    Lines,
    Rows,
    StepSlopes,
    lost_by_lines,
    lost_by_nodes,
    rows_of,
    step_slopes,
)
from kinerja_analysis.models.steps import StepStructure, cumulated

SMALL: Final = 6_600
"""Count of forms up to which the information is worked out at every node."""

PIECE: Final = 2**22
"""Count of forms that are summed at once."""

OFF_ZERO: Final = 1e-6
"""Squared logit: weight of the penalty that keeps sigma off zero; it shifts the variance of N
ratees by OFF_ZERO / (N sigma^2), a millionth."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What stays the same while parameters are sought.

    ``facets`` (W, q) says how the further facets' free coordinates add to the severity of each
    combination in ``forms.who``, and ``base`` (W,) what is known of it; ``group`` (N,) parts
    ratees into ``n_groups`` populations, none for joint likelihood. ``held`` is what anchors say
    of severities and populations. ``modes`` (N,) remembers where each theta was found last: a
    better start, never another answer. ``of_many`` says that this is a part of a larger problem,
    whose information is worked out as the larger one's is.
    """

    forms: Forms
    structure: StepStructure
    facets: Floats
    base: Floats
    group: NDArray[np.integer]
    n_groups: int
    held: Held
    n_nodes: int
    modes: Floats
    of_many: bool = False

    @property
    def n_raters(self) -> int:
        """Number of raters R."""
        return int(self.forms.rater.max()) + 1

    @property
    def exact(self) -> bool:
        """Whether the information is worked out at every node."""
        return self.n_nodes > 1 and len(self.forms.who) <= SMALL and not self.of_many


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A point of the parameter space, taken apart."""

    alpha: Floats
    beta: Floats
    facets: Floats
    spread: Spread


@dataclass(frozen=True, slots=True, eq=False)
class Expectations:
    """Posterior expectations: by form (P,), by ratee (N,), and at the nodes of the tables.

    Those by form have seven digits only where there are more than `posterior.MANY_FORMS`.

    ``residual`` expected total minus total, ``variance`` of the total, ``line`` how the expected
    total moves with theta, times theta's standard deviation; ``mean, sd, mode`` of theta;
    ``log_marginal`` without the items' constants.
    """

    residual: Floats
    variance: Floats
    line: Floats
    mean: Floats
    sd: Floats
    mode: Floats
    log_marginal: float
    values: Floats
    slopes: Floats
    rows: list[Rows]


def split(point: Floats, problem: Problem) -> Place:
    """Take a point (R + p + q + 2 G,) apart: severities, steps, facets, mu and log sigma."""
    sizes = [problem.n_raters, problem.structure.loading.shape[2], problem.facets.shape[1]]
    alpha, beta, facets, population = np.split(point, np.cumsum(sizes))
    if not problem.n_groups:
        return Place(alpha, beta, facets, Spread(np.zeros(1), np.full(1, np.inf), problem.group))
    mu, log_sigma = np.split(population, 2)
    return Place(alpha, beta, facets, Spread(mu, np.exp(log_sigma), problem.group))


def penalty(place: Place) -> float:
    """Give what keeps each sigma off zero, ``OFF_ZERO / (2 sigma ** 2)``.

    It is taken from the log-likelihood, and felt only where ratees do not differ.
    """
    return 0.5 * float((OFF_ZERO / place.spread.sigma**2).sum())


def evaluate(point: Floats, problem: Problem) -> Evaluation:
    """Give the log-likelihood at a point, its gradient and information.

    Parameters
    ----------
    point : (R + p + q + 2 G,)
    problem : Problem

    Returns
    -------
    Evaluation
        Without a prior of severities; the value is penalised by `penalty`.
    """
    place = split(point, problem)
    c = cumulated(problem.structure, place.beta)
    standing = standing_at(problem, place, tabulate(c, problem.forms.patterns))
    slopes = step_slopes(standing.tables, problem.structure.loading)
    found = expectations(standing, (slopes, problem.facets) if problem.exact else None)
    problem.modes[:] = found.mode
    value = found.log_marginal - float((problem.forms.counts * c).sum())
    held = problem.held
    gap = held.targets - held.rows @ point
    gradient = _gradient(problem, place, standing.tables, found)
    return Evaluation(
        value=value - penalty(place) - 0.5 * held.weight * float(gap @ gap),
        gradient=gradient + held.weight * (gap @ held.rows),
        information=_information(problem, standing, slopes, found),
    )


def standing_at(problem: Problem, place: Place, tables: Tables) -> Standing:
    """Set the parameters of a place beside the forms."""
    severity = problem.base + place.alpha[problem.forms.rater] + problem.facets @ place.facets
    return Standing(problem.forms, tables, severity, place.spread, problem.modes, problem.n_nodes)


def expectations(
    standing: Standing, at_nodes: tuple[StepSlopes, Floats] | None = None
) -> Expectations:
    """Go over all ratees once; given slopes of steps and facets, keep the scores at every node."""
    forms, tables = standing.forms, standing.tables
    kind = np.float32 if len(forms.who) > MANY_FORMS else np.float64
    by_form = np.empty((3, len(forms.who)), dtype=kind)
    by_ratee = np.empty((3, len(forms.start) - 1))
    nodes = np.zeros((2, len(forms.patterns), tables.n_nodes))
    rows: list[Rows] = []
    log_marginal = 0.0

    def work(block: Block) -> tuple[BlockPosterior, Floats, Floats, list[Rows]]:
        """Find one block's posterior and what is summed of it."""
        found = block_posterior(block, standing)
        weight = block.by_form(found.weight)
        own = [rows_of(found, *at_nodes, standing.spread)] if at_nodes else []
        return (
            found,
            _by_form(found, weight),
            np.stack(histogram(tables, found.looked, weight)),
            own,
        )

    for found, figures, gathered, own in over_blocks(work, standing, by_place=at_nodes is None):
        block = found.block
        by_form[:, block.forms] = block.in_order(figures)
        sd = np.sqrt(found.variance)
        by_ratee[:, block.first : block.last] = found.mean, sd, found.mode
        nodes += gathered
        log_marginal += float(found.log_marginal.sum())
        rows += own
    if standing.n_nodes == 1:
        _join_lines(forms, by_form, by_ratee)
    residual, variance, line = by_form
    mean, sd, mode = by_ratee
    return Expectations(
        residual, variance, line, mean, sd, mode, log_marginal, nodes[0], nodes[1], rows
    )


def _by_form(found: BlockPosterior, weight: Floats) -> Floats:
    """Give residual, variance and line (3, f) of each form."""
    looked, block = found.looked, found.block
    sd = np.sqrt(np.maximum(found.variance, np.finfo(float).tiny))
    deviation = block.by_form(found.weight * ((found.theta - found.mean) / sd))
    residual, variance, line = (
        np.einsum("qf,qf->f", by, values)
        for by, values in ((weight, looked.f), (weight, looked.v), (deviation, looked.f))
    )
    return np.stack([residual - block.total, variance, line])


def _join_lines(forms: Forms, by_form: Floats, by_ratee: Floats) -> None:
    """Let theta move with its own information where it is known to be its mode, in place."""
    curvature = np.add.reduceat(by_form[1], forms.start[:-1])
    by_ratee[1] = 1 / np.sqrt(np.maximum(curvature, np.finfo(float).tiny))
    by_form[2] = by_form[1] * np.repeat(by_ratee[1], np.diff(forms.start))


def _gradient(problem: Problem, place: Place, tables: Tables, found: Expectations) -> Floats:
    """Give the gradient (R + p + q + 2 G,)."""
    forms = problem.forms
    by_who = _by(forms.who, found.residual, len(forms.rater))
    alpha = _by(forms.rater, by_who, problem.n_raters)
    expected = _expected_counts(problem, tables, found)
    beta = np.einsum("jkp,jk->p", problem.structure.loading, expected - forms.counts)
    parts = [alpha, beta, problem.facets.T @ by_who]
    if problem.n_groups:
        first, second, n = _population_sums(problem, place.spread, found)
        sigma = place.spread.sigma
        parts += [first / sigma, second - n + OFF_ZERO / sigma**2]
    return np.concatenate(parts)


def _expected_counts(problem: Problem, tables: Tables, found: Expectations) -> Floats:
    """Give how often each category of each item is expected (J, K)."""
    values, slopes = (problem.forms.patterns.T @ part for part in (found.values, found.slopes))
    weight = values[:, None, :] + tables.width * slopes[:, None, :] * tables.deviation
    return (weight * tables.probability).sum(axis=2)


def _population_sums(
    problem: Problem, spread: Spread, found: Expectations
) -> tuple[Floats, Floats, Floats]:
    """Sum z, z^2 and one over each group's ratees (G,), z being standardised theta."""
    z = (found.mean - spread.mu[problem.group]) / spread.sigma[problem.group]
    spread_z = (found.sd / spread.sigma[problem.group]) ** 2
    first, second, n = (
        _by(problem.group, values, problem.n_groups)
        for values in (z, z**2 + spread_z, np.ones(len(z)))
    )
    return first, second, n


def _by(index: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Sum values by an index 0..size-1, in pieces, so that no wide copy of all is made."""
    pieces = (slice(begin, begin + PIECE) for begin in range(0, len(index), PIECE))
    total = np.zeros(size)
    for part in pieces:
        total += np.bincount(index[part], weights=values[part], minlength=size)
    return total


def _information(
    problem: Problem,
    standing: Standing,
    slopes: StepSlopes,
    found: Expectations,
) -> Information:
    """Give the information on all parameters."""
    forms, spread = problem.forms, standing.spread
    n_who, n_raters = len(forms.rater), problem.n_raters
    by_who = _by(forms.who, found.variance, n_who)
    diagonal = _by(forms.rater, by_who, n_raters)
    if problem.exact:
        lost = lost_by_nodes(found.rows)
    else:
        lost = lost_by_lines(standing, slopes, _lines(problem, spread, found))
    known = _known(problem, standing, found, (by_who, lost.mixed))
    structural = known - lost.others
    if problem.n_groups and not problem.exact:
        structural -= _curved(problem, spread, found, len(known))
    mixed = -lost.cross
    mixed[:, : lost.mixed.shape[1]] += lost.mixed
    mixed[:, lost.mixed.shape[1] :][:, : problem.facets.shape[1]] += (
        by_who[:, None] * problem.facets
    )
    rows = lost.raters
    if n_who > n_raters:
        to_rater = sparse.csr_matrix((np.ones(n_who), (forms.rater, np.arange(n_who))))
        rows, mixed = (rows @ to_rater.T).tocsr(), np.asarray(to_rater @ mixed)
    return Information(
        diagonal=diagonal,
        lost=rows,
        mixed=mixed,
        structural=structural,
        scale=np.concatenate([diagonal, np.diag(known)]),
        held=np.sqrt(problem.held.weight) * problem.held.rows,
        level=problem.held.level,
    )


def _lines(problem: Problem, spread: Spread, found: Expectations) -> Lines:
    """Lay out the scores as linear in theta."""
    group = problem.group
    population = np.empty((len(found.mean), 0))
    if problem.n_groups:
        sigma = spread.sigma[group]
        member = np.eye(problem.n_groups)[group]
        z = (found.mean - spread.mu[group]) / sigma
        slopes = found.sd / sigma**2, 2 * z * found.sd / sigma
        population = np.concatenate([slope[:, None] * member for slope in slopes], axis=1)
    return Lines(found.line, population, found.mean, found.sd, problem.facets)


def _curved(problem: Problem, spread: Spread, found: Expectations, size: int) -> Floats:
    """Give what log sigma loses because its score is quadratic in theta: the variance of z^2."""
    each = 2 * (found.sd / spread.sigma[problem.group]) ** 4
    lost = np.zeros(size)
    lost[size - problem.n_groups :] = _by(problem.group, each, problem.n_groups)
    return np.diag(lost)


def _known(
    problem: Problem,
    standing: Standing,
    found: Expectations,
    by_who: tuple[Floats, Floats],
) -> Floats:
    """Give the information on steps, facets and population as if theta were known."""
    variance, mixed = by_who
    facets, (n_steps, n_groups) = problem.facets, (mixed.shape[1], problem.n_groups)
    size = n_steps + facets.shape[1] + 2 * n_groups
    steps, levels = slice(n_steps), slice(n_steps, n_steps + facets.shape[1])
    known = np.zeros((size, size))
    known[steps, steps] = _steps_known(problem, standing.tables, found)
    known[levels, steps] = facets.T @ mixed
    known[steps, levels] = known[levels, steps].T
    known[levels, levels] = facets.T @ (variance[:, None] * facets)
    if n_groups:
        known[levels.stop :, levels.stop :] = _population_known(problem, standing.spread, found)
    return known


def _population_known(problem: Problem, spread: Spread, found: Expectations) -> Floats:
    """Give the information (2 G, 2 G) on each group's mu and log sigma, as if theta were known."""
    first, second, n = _population_sums(problem, spread, found)
    cross = np.diag(2 * first / spread.sigma)
    curved = np.diag(2 * (second + OFF_ZERO / spread.sigma**2))
    return np.block([[np.diag(n / spread.sigma**2), cross], [cross, curved]])


def _steps_known(problem: Problem, tables: Tables, found: Expectations) -> Floats:
    """Give the information (p, p) on the steps' coordinates as if theta were known."""
    # the slope of what is summed over the nodes is taken from its neighbours on both sides
    moved = (np.roll(found.slopes, 1, axis=1) - np.roll(found.slopes, -1, axis=1)) / 2
    weight = problem.forms.patterns.T @ (found.values + moved)
    p, loading = tables.probability, problem.structure.loading
    weighted = p * weight[:, None, :]
    product = np.matmul(weighted, p.transpose(0, 2, 1))
    info = weighted.sum(axis=2)[:, :, None] * np.eye(p.shape[1]) - product
    loaded = np.matmul(info, loading).reshape(p.shape[0] * p.shape[1], loading.shape[2])
    known: Floats = loading.reshape(loaded.shape).T @ loaded
    return known
