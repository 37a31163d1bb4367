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
    k = np.arange(loading.shape[1])
    p = tables.probability
    deviation = k[:, None] - np.einsum("k,jkg->jg", k, p)[:, None, :]
    slopes = []
    for part in (p, p * deviation):
        by_item = np.matmul(loading.transpose(0, 2, 1), part)
        by_pattern = np.tensordot(tables.patterns, by_item, axes=1)
        rows = len(tables.patterns) * p.shape[2]
        slopes.append(-by_pattern.transpose(0, 2, 1).reshape(rows, loading.shape[2]))
    return StepSlopes(*slopes)


def rows_of(found: BlockPosterior, slopes: StepSlopes, facets: Floats, spread: Spread) -> Rows:
    """Give the rows of one block, one a ratee and node; `facets` (W, q)."""
    block, weight, looked = found.block, found.weight.T, found.looked
    n, n_nodes = weight.shape
    own, root = block.own, np.sqrt(weight)
    by_form = block.by_form(found.weight)
    raters = ((looked.f - (by_form * looked.f).sum(axis=0)) * np.sqrt(by_form)).T
    row = own[:, None] * n_nodes + np.arange(n_nodes)
    column = np.broadcast_to(block.who[:, None], row.shape)
    steps, sensitivity = _at(slopes, looked)
    loaded = raters[:, :, None] * facets[block.who][:, None, :]
    others = np.concatenate(
        [
            -_centred(np.add.reduceat(steps, block.begin), weight) * root[:, :, None],
            np.add.reduceat(loaded, block.begin),
            _centred(_population_scores(found, spread), weight) * root[:, :, None],
        ],
        axis=2,
    )
    n_who = len(facets)
    mixed = -(by_form.T[:, :, None] * sensitivity).sum(axis=1)
    return Rows(
        sparse.csr_matrix((raters.ravel(), (row.ravel(), column.ravel())), (n * n_nodes, n_who)),
        others.reshape(n * n_nodes, -1),
        _summed(block.who, mixed, n_who),
    )


def _at(slopes: StepSlopes, looked: Looked) -> tuple[Floats, Floats]:
    """Look up how G and F move with the steps, (f, Q, p) each; G's is the slope of the cubics."""
    t = looked.t.T[..., None]
    square, cube = t**2, t**3
    right = 3 * square - 2 * cube
    here, there = looked.cell.T, looked.cell.T + 1
    f_here, f_there = slopes.f.take(here, axis=0), slopes.f.take(there, axis=0)
    g_here, g_there = slopes.g.take(here, axis=0), slopes.g.take(there, axis=0)
    return (1 - right) * g_here + right * g_there, f_here + t * (f_there - f_here)


def _population_scores(found: BlockPosterior, spread: Spread) -> Floats:
    """Give the scores (n, Q, 2 G) of each group's mu and log sigma."""
    group = spread.group[found.block.first : found.block.last]
    sigma = spread.sigma[group][:, None]
    z = (found.theta.T - spread.mu[group][:, None]) / sigma
    member = np.eye(len(spread.mu))[group][:, None, :]
    return np.concatenate([(z / sigma)[:, :, None] * member, (z**2)[:, :, None] * member], axis=2)


def _centred(values: Floats, weight: Floats) -> Floats:
    """Take the weighted mean over nodes out of (n, Q, m) values."""
    return values - (values * weight[:, :, None]).sum(axis=1, keepdims=True)


def lost_by_nodes(rows: list[Rows]) -> Lost:
    """Join the rows of all blocks."""
    return Lost(
        sparse.vstack([part.raters for part in rows], format="csr"),
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
        who = forms.who[forms.start[first] : forms.start[last]]
        return _summed(who, moved, n_who), raters[first:last].T @ others, others.T @ others

    with ThreadPoolExecutor(THREADS) as pool:
        for known, crossed, squared in pool.map(work, pairwise(cuts.tolist())):
            mixed -= known
            cross += crossed
            lost += squared
    return Lost(raters, cross, lost, mixed)


def _chunk(
    standing: Standing, slopes: StepSlopes, lines: Lines, ratees: slice
) -> tuple[Floats, Floats]:
    """Give how F moves with the steps (f, p), and the ratees' lines of all but raters (n, m)."""
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
    moved = slopes.f.take(node, axis=0)
    steps = -summed_runs(moved.T, begin).T * lines.sd[ratees, None]
    facets = summed_runs((lines.line[part, None] * lines.facets[who]).T, begin).T
    return moved, np.concatenate([steps, facets, lines.population[ratees]], axis=1)


def _summed(who: NDArray[np.integer], values: Floats, n_who: int) -> Floats:
    """Sum (f, m) values by combination (W, m)."""
    place, ones = np.arange(len(who) + 1), np.ones(len(who))
    return np.asarray(sparse.csc_matrix((ones, who, place), shape=(n_who, len(who))) @ values)
