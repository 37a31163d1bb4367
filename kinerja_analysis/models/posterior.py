"""How likely each theta of a ratee is: his mode, and quadrature nodes around it.

The nodes of ratee n lie around the mode of his own posterior and are as wide as its curvature says
(Naylor & Smith 1982; Schilling & Bock 2005), so that they are right for narrow posteriors too.
Ratees are worked on in blocks that fit into the processor's cache, two blocks at a time.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.forms import Forms, summed_runs
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.response import Looked, Tables, look_up, look_up_slopes
from kinerja_analysis.models.root import roots

N_NODES: Final = 15
"""Count of nodes a ratee."""

FEW_NODES: Final = 5
"""Count of nodes a ratee where there are more than `MANY_FORMS` forms."""

FINE_NODES: Final = 61
"""Count of nodes a ratee where theta spreads so widely that his few nilai hardly bound it."""

WIDE: Final = 2.5
"""Logit: spread of theta beyond which that is so. At 4 fifteen nodes err by 0.003 logit in
severities of two nilai a ratee, at 7 by 0.09; sixty-one by 0.0003."""

MANY_FORMS: Final = 20_000
"""Count of forms beyond which few nodes do: on panels severities then err by 0.0001 logit, theta
by 0.002."""

FORMS_EACH: Final = 2
"""Count of forms a ratee below which few nodes never do: what one atasan says in steps of three
classes makes a posterior so far from normal that few nodes contradict their own gradient."""

BLOCK: Final = 2**16
"""Count of forms times nodes that are worked on at once."""

THREADS: Final = 2
"""Count of blocks worked on at the same time; sums do not depend on it."""

BOUND: Final = 40.0
"""Logit: no mode is sought further from its start than this."""

NEAR: Final = 1e-3
"""Logit: step below which a mode is found; what is left of a Newton step is about its square."""

NEAR_ENOUGH: Final = 0.02
"""The same where nodes lie around the mode: their sum hardly depends on where exactly."""

MOST_PLACES: Final = 16
"""Count of forms a ratee up to which they are laid out place by place."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The normal distribution of theta in each group: ``mu, sigma`` (G,); ``group`` (N,).

    An infinite sigma means that no distribution is assumed.
    """

    mu: Floats
    sigma: Floats
    group: NDArray[np.integer]

    @property
    def assumed(self) -> bool:
        """Whether a distribution is assumed."""
        return bool(np.isfinite(self.sigma).all())


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """All parameters but theta, beside the forms: ``severity`` (W,), ``near`` (N,) first guesses.

    With ``n_nodes`` 1 theta is taken to be its mode.
    """

    forms: Forms
    tables: Tables
    severity: Floats
    spread: Spread
    near: Floats
    n_nodes: int


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Ratees ``first:last`` with their f forms.

    ``own`` (f,) says whose each form is, 0..n-1; ``begin`` (n,) where a ratee's forms begin.
    ``places`` above zero: each ratee has so many forms, and they stand place by place, all first
    forms before all second ones, so that sums over a ratee's forms need no look-up.
    """

    first: int
    last: int
    forms: slice
    own: NDArray[np.int64]
    begin: NDArray[np.int64]
    who: NDArray[np.integer]
    total: Floats
    base: NDArray[np.int64]
    places: int

    def by_ratee(self, values: Floats) -> Floats:
        """Sum (..., f) values by ratee (..., n)."""
        if not self.places:
            return summed_runs(values, self.begin)
        summed: Floats = values.reshape(*values.shape[:-1], self.places, -1).sum(axis=-2)
        return summed

    def by_form(self, values: Floats) -> Floats:
        """Repeat (..., n) values of the ratees for their forms (..., f)."""
        if not self.places:
            return np.take(values, self.own, axis=-1)
        shape = (*values.shape[:-1], self.places, values.shape[-1])
        return np.broadcast_to(values[..., None, :], shape).reshape(*values.shape[:-1], -1)

    def in_order(self, values: Floats) -> Floats:
        """Put (..., f) values ratee by ratee."""
        if not self.places:
            return values
        apart = values.reshape(*values.shape[:-1], self.places, -1)
        return apart.swapaxes(-1, -2).reshape(values.shape)


@dataclass(frozen=True, slots=True, eq=False)
class BlockPosterior:
    """The posterior of the ratees of one block; n ratees, f forms, Q nodes.

    ``mode`` (n,); ``theta`` and ``weight`` (Q, n), weights sum to one; ``looked`` (Q, f) at the
    nodes; ``mean, variance, log_marginal`` (n,), the last without the items' constants.
    """

    block: Block
    mode: Floats
    theta: Floats
    weight: Floats
    looked: Looked
    mean: Floats
    variance: Floats
    log_marginal: Floats


def blocks(standing: Standing, *, by_place: bool) -> Iterator[Block]:
    """Part the ratees into blocks; `by_place` lets forms stand place by place where they can."""
    forms, tables = standing.forms, standing.tables
    size = max(BLOCK // standing.n_nodes, 4 * len(tables.cubic[0]) // standing.n_nodes, 1)
    marks = np.arange(0, forms.start[-1], size)
    cuts = np.unique(np.append(np.searchsorted(forms.start, marks), [0, len(forms.start) - 1]))
    for first, last in pairwise(cuts.tolist()):
        yield _block(standing, slice(first, last), by_place)


def _block(standing: Standing, ratees: slice, by_place: bool) -> Block:
    """Lay out the forms of some neighbouring ratees."""
    forms = standing.forms
    start = forms.start[ratees.start : ratees.stop + 1]
    part = slice(int(start[0]), int(start[-1]))
    held = np.diff(start)
    places = int(held[0]) if by_place and held[0] <= MOST_PLACES and np.ptp(held) == 0 else 0

    def laid(values: NDArray[np.integer]) -> NDArray[np.integer]:
        """Take the block's own values, place by place if so."""
        own = values[part]
        return own.reshape(-1, places).T.ravel() if places else own

    return Block(
        first=ratees.start,
        last=ratees.stop,
        forms=part,
        own=np.repeat(np.arange(len(held)), held),
        begin=start[:-1] - start[0],
        who=laid(forms.who),
        total=laid(forms.total).astype(np.float64),
        base=laid(forms.pattern).astype(np.int64) * standing.tables.n_nodes,
        places=places,
    )


def over_blocks(
    work: Callable[[Block], Answer], standing: Standing, *, by_place: bool
) -> Iterator[Answer]:
    """Work on every block; answers come in the order of the blocks."""
    parts = blocks(standing, by_place=by_place)
    if standing.forms.start[-1] * standing.n_nodes <= 2 * BLOCK:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = []
        for part in parts:
            waiting.append(pool.submit(work, part))
            if len(waiting) > 2 * THREADS:
                yield waiting.pop(0).result()
        for answer in waiting:
            yield answer.result()


def block_posterior(block: Block, standing: Standing) -> BlockPosterior:
    """Give the posterior of a block's ratees."""
    tables, spread = standing.tables, standing.spread
    group = spread.group[block.first : block.last]
    mu, sigma = spread.mu[group], spread.sigma[group]
    own_severity = standing.severity[block.who]
    near = standing.near[block.first : block.last]
    enough = NEAR if standing.n_nodes == 1 else NEAR_ENOUGH
    mode, curvature = _modes(block, tables, own_severity, (mu, sigma), (near, enough))
    node, log_weight = standard_nodes(standing.n_nodes)
    width = 1 / np.sqrt(curvature)
    theta = mode + width * node[:, None]
    eta = block.by_form(theta) - own_severity
    looked = look_up(tables, block.base, eta)
    log_joint = block.by_ratee(block.total * eta - looked.g)
    if spread.assumed:
        z = (theta - mu) / sigma
        log_joint += log_weight[:, None] - 0.5 * z**2 + np.log(width / sigma)
    top = log_joint.max(axis=0)
    weight = np.exp(log_joint - top)
    total = weight.sum(axis=0)
    weight /= total
    mean = (weight * theta).sum(axis=0)
    variance = (weight * (theta - mean) ** 2).sum(axis=0)
    return BlockPosterior(block, mode, theta, weight, looked, mean, variance, top + np.log(total))


def _modes(
    block: Block,
    tables: Tables,
    severity: Floats,
    population: tuple[Floats, Floats],
    start: tuple[Floats, float],
) -> tuple[Floats, Floats]:
    """Give the mode of each ratee's theta (n,) and the curvature of its log density there.

    `start`: where the search begins (n,), and how short its last step must be.
    """
    mu, sigma = population
    precision = sigma**-2
    near, enough = start

    def slope_and_curvature(theta: Floats) -> tuple[Floats, Floats]:
        """Give slope and curvature of the log posterior (n,)."""
        f, v = look_up_slopes(tables, block.base, block.by_form(theta) - severity)
        slope = block.by_ratee(block.total - f) - precision * (theta - mu)
        return slope, block.by_ratee(v) + precision

    return roots(slope_and_curvature, near, BOUND, enough)


@cache
def standard_nodes(n_nodes: int) -> tuple[Floats, Floats]:
    """Give standard normal nodes (Q,) and the log weights that undo the normal density."""
    if n_nodes == 1:
        return np.zeros(1), np.zeros(1)
    node, weight = np.polynomial.hermite_e.hermegauss(n_nodes)
    return node, np.log(weight) + 0.5 * node**2 - 0.5 * np.log(2 * np.pi)


def finer_nodes(forms: Forms, n_nodes: int, sigma: Floats) -> int:
    """Give how many nodes a ratee gets once the spread of theta (G,) is known."""
    wide = n_nodes > 1 and len(forms.who) <= MANY_FORMS and sigma.max(initial=0.0) > WIDE
    return FINE_NODES if wide else n_nodes


def nodes_for(forms: Forms) -> int:
    """Give how many nodes a ratee gets at first."""
    few = len(forms.who) > max(MANY_FORMS, FORMS_EACH * (len(forms.start) - 1))
    return FEW_NODES if few else N_NODES
