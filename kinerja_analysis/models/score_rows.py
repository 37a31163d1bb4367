"""What not knowing theta takes away from the information on severities and steps.

Given theta the scores of all parameters add up form by form. Integrating over theta loses their
covariance over a ratee's posterior (Louis 1982, eq. 3.2), which stands here as rows whose product
is that covariance: one row a node, or one a ratee where scores are taken as linear in theta.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kinerja_analysis.models.forms import summed_runs
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.posterior import THREADS, BlockPosterior, Spread, Standing
from kinerja_analysis.models.response import Looked, Tables

CHUNK: Final = 2**19
"""Count of forms whose steps' slopes are looked up at once."""


@dataclass(frozen=True, slots=True, eq=False)
class StepSlopes:
    """How G and F of each pattern move with the steps' coordinates: ``g, f`` (M G', p)."""

    g: Floats
    f: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows that are lost: ``raters`` (rows, W) and ``others`` (rows, m); ``mixed`` (W, p).

    ``mixed`` is the complete-data information between combinations of raters and the steps.
    """

    raters: sparse.csr_matrix
    others: Floats
    mixed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Scores as linear in theta: ``line`` (P,) by form, ``population`` (N, 2 G) by ratee.

    ``theta, sd`` (N,); ``facets`` (W, q).
    """

    line: Floats
    population: Floats
    theta: Floats
    sd: Floats
    facets: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lost:
    """What is lost: ``raters`` (rows, W) as rows, ``cross`` (W, m) and ``others`` (m, m) as sums.

    ``mixed`` (W, p) is the complete-data information between combinations and steps.
    """

    raters: sparse.csr_matrix
    cross: Floats
    others: Floats
    mixed: Floats


def step_slopes(tables: Tables, loading: Floats) -> StepSlopes:
    """Give the slopes at the nodes; `loading` (J, K, p) says how coordinates move c."""
    p, size = tables.probability, loading.shape[2]
    moved = p * tables.deviation
    g, f = (np.empty((len(tables.patterns), tables.n_nodes, size)) for _ in range(2))
    for m, held in enumerate(tables.patterns):
        own = slice(None) if held.all() else np.flatnonzero(held)
        weighted = -held[own, None, None] * loading[own]
        for slopes, part in ((g, p), (f, moved)):
            slopes[m] = np.tensordot(part[own], weighted, ([0, 1], [0, 1]))
    shape = len(g) * tables.n_nodes, size
    return StepSlopes(g.reshape(shape), f.reshape(shape))


def rows_of(found: BlockPosterior, slopes: StepSlopes, facets: Floats, spread: Spread) -> Rows:
    """Give the rows of one block, node by node and in each ratee by ratee; `facets` (W, q)."""
    block, weight, looked = found.block, found.weight, found.looked
    root, (n_nodes, n) = np.sqrt(weight), weight.shape
    by_form = block.by_form(weight)
    centre = np.einsum("qf,qf->f", by_form, looked.f)
    who = np.tile(block.who, n_nodes)
    begin = (np.arange(n_nodes)[:, None] * len(block.who) + block.begin).ravel()
    ends = np.append(begin, len(who))
    scores = ((looked.f - centre) * block.by_form(root)).ravel()
    raters = sparse.csr_matrix((scores, who, ends), shape=(n_nodes * n, len(facets)))
    steps = _between(looked, len(slopes.g), 2 * ends) @ slopes.g
    others = np.concatenate(
        [
            -_centred(steps.reshape(n_nodes, n, -1), weight) * root[..., None],
            (raters @ facets).reshape(n_nodes, n, -1),
            _centred(_population_scores(found, spread), weight) * root[..., None],
        ],
        axis=2,
    )
    mixed = _sensitivities(looked, by_form, who, (len(facets), len(slopes.f))) @ slopes.f
    return Rows(raters, others.reshape(n_nodes * n, -1), -mixed)


def _between(looked: Looked, n_cells: int, ends: NDArray[np.int64]) -> sparse.csr_matrix:
    """Give the (rows, cells) matrix that looks G's slopes up, as the cubics do, and sums them."""
    t = looked.t
    right = t * t * (3 - 2 * t)
    values = np.stack([1 - right, right], axis=-1).ravel()
    cells = np.stack([looked.cell, looked.cell + 1], axis=-1).ravel()
    return sparse.csr_matrix((values, cells, ends), shape=(len(ends) - 1, n_cells))


def _sensitivities(
    looked: Looked, weight: Floats, who: NDArray[np.integer], shape: tuple[int, int]
) -> sparse.coo_matrix:
    """Give the (W, cells) matrix that looks F's slopes up and sums them by combination."""
    second = weight * looked.t
    values = np.concatenate([(weight - second).ravel(), second.ravel()])
    cells = np.concatenate([looked.cell.ravel(), looked.cell.ravel() + 1])
    return sparse.coo_matrix((values, (np.tile(who, 2), cells)), shape=shape)


def _population_scores(found: BlockPosterior, spread: Spread) -> Floats:
    """Give the scores (Q, n, 2 G) of each group's mu and log sigma."""
    group = spread.group[found.block.first : found.block.last]
    sigma = spread.sigma[group]
    z = (found.theta - spread.mu[group]) / sigma
    member = np.eye(len(spread.mu))[group]
    return np.concatenate([(z / sigma)[..., None] * member, (z**2)[..., None] * member], axis=2)


def _centred(values: Floats, weight: Floats) -> Floats:
    """Take the weighted mean over nodes out of (Q, n, m) values."""
    return values - np.einsum("qnm,qn->nm", values, weight)


def lost_by_nodes(rows: list[Rows]) -> Lost:
    """Join the rows of all blocks."""
    raters = [part.raters for part in rows]
    return Lost(
        raters[0] if len(raters) == 1 else sparse.vstack(raters, format="csr"),
        np.sum([part.raters.T @ part.others for part in rows], axis=0),
        np.sum([part.others.T @ part.others for part in rows], axis=0),
        np.sum([part.mixed for part in rows], axis=0),
    )


def lost_by_lines(standing: Standing, slopes: StepSlopes, lines: Lines) -> Lost:
    """Give what is lost where scores are linear in theta, one row a ratee."""
    forms = standing.forms
    n_who, n_ratees = len(forms.rater), len(lines.theta)
    raters = sparse.csr_matrix((lines.line, forms.who, forms.start), shape=(n_ratees, n_who))
    size = slopes.f.shape[1] + lines.facets.shape[1] + lines.population.shape[1]
    mixed, cross = np.zeros((n_who, slopes.f.shape[1])), np.zeros((n_who, size))
    lost = np.zeros((size, size))
    marks = np.searchsorted(forms.start, np.arange(0, len(forms.who), CHUNK))
    cuts = np.unique(np.append(marks, [0, n_ratees]))

    def work(span: tuple[int, int]) -> tuple[Floats, Floats, Floats]:
        """Give the sums of one chunk of ratees."""
        first, last = span
        moved, others = _chunk(standing, slopes, lines, slice(first, last))
        return moved, raters[first:last].T @ others, others.T @ others

    with ThreadPoolExecutor(THREADS) as pool:
        for known, crossed, squared in pool.map(work, pairwise(cuts.tolist())):
            mixed -= known
            cross += crossed
            lost += squared
    return Lost(raters, cross, lost, mixed)


def _chunk(
    standing: Standing, slopes: StepSlopes, lines: Lines, ratees: slice
) -> tuple[Floats, Floats]:
    """Sum how F moves with the steps (W, p); give the ratees' lines of all but raters (n, m)."""
    forms, tables = standing.forms, standing.tables
    part = slice(forms.start[ratees.start], forms.start[ratees.stop])
    begin = forms.start[ratees] - part.start
    held = np.diff(forms.start[ratees.start : ratees.stop + 1])
    who = forms.who[part]
    place = (
        np.repeat(lines.theta[ratees], held) - standing.severity[who] - tables.low
    ) / tables.width
    node = np.clip(np.rint(place), 0, tables.n_nodes - 1).astype(np.int64)
    node += forms.pattern[part].astype(np.int64) * tables.n_nodes
    by_ratee = sparse.csr_matrix(
        (np.ones(len(node)), node, np.append(begin, len(node))),
        shape=(len(begin), len(slopes.f)),
    )
    steps = by_ratee @ slopes.f
    steps *= -lines.sd[ratees, None]
    facets = summed_runs((lines.line[part, None] * lines.facets[who]).T, begin).T
    shape = len(forms.rater), len(slopes.f)
    by_who = sparse.coo_matrix((np.ones(len(node)), (who, node)), shape=shape)
    return by_who @ slopes.f, np.concatenate([steps, facets, lines.population[ratees]], axis=1)
