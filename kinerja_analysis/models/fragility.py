"""Where the office hangs by a thread: raters, ratees and single ratings whose loss splits it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.rating_graph import Indices, RatingGraph

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Thread:
    """Vertices or edges whose loss splits the raters of a group.

    ``ratee, rater`` (S,) are indices, -1 where there is none; ``parts`` counts the groups of
    raters that would remain, ``cut_off`` the raters outside the largest of them.
    """

    ratee: Indices
    rater: Indices
    parts: Indices
    cut_off: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Fragility:
    """What holds the raters together: ``raters``, ``ratees`` and ``pairs`` that nothing replaces.

    ``block`` (N + R,) numbers the parts within which no lost pair splits anything (ratees first;
    a ratee with one rater is in that rater's part), ``tree`` (B, 2) the parts that a single pair
    joins, so that parts and pairs form a forest.
    """

    raters: Thread
    ratees: Thread
    pairs: Thread
    block: Indices
    tree: Indices


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """A depth-first search of V vertices, in the order found.

    Of each vertex (V,): its parent, its place in that order, the earliest place that its subtree
    reaches back to, and the number of raters in the subtree.
    """

    order: Indices
    parent: Indices
    place: Indices
    low: Indices
    n_raters: Indices


def fragility(graph: RatingGraph) -> Fragility:
    """Find every rater, ratee and pair whose loss would split a group of raters.

    Takes time linear in the number of pairs, without recursion. A ratee with one rater links
    nobody and is left out of the search.

    References
    ----------
    Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Comput. 1, 146-160;
    Tarjan (1974), A note on finding the bridges of a graph, Inf. Process. Lett. 2, 160-161.
    """
    n_ratees, n_raters = graph.shape
    shared = np.bincount(graph.ratee, minlength=n_ratees) > 1
    inner = shared[graph.ratee]
    ends = graph.ratee[inner], n_ratees + graph.rater[inner]
    found = _depth_first(ends, n_ratees, n_ratees + n_raters)
    total = _group_size(found)
    raters, ratees = _cut_vertices(found, total, n_ratees)
    is_bridge = _is_bridge(found)
    block = _blocks(found, is_bridge)
    single = np.flatnonzero(~shared[graph.ratee])
    block[graph.ratee[single]] = block[n_ratees + graph.rater[single]]
    lower = np.flatnonzero(is_bridge)
    return Fragility(
        raters=raters,
        ratees=ratees,
        pairs=_cut_pairs(found, total, lower, n_ratees),
        block=block,
        tree=np.stack([block[lower], block[found.parent[lower]]], axis=1),
    )


def _depth_first(ends: tuple[Indices, Indices], n_ratees: int, size: int) -> _Search:
    """Search the graph of the edges `ends` from every rater, by Tarjan's low points."""
    tail, head = np.concatenate(ends), np.concatenate(ends[::-1])
    sorting = np.lexsort((head, tail))
    neighbour = head[sorting].tolist()
    last = np.cumsum(np.bincount(tail, minlength=size))
    following, last = np.concatenate([[0], last[:-1]]).tolist(), last.tolist()
    place, low, parent = [-1] * size, [-1] * size, [-1] * size
    n_raters = [0] * n_ratees + [1] * (size - n_ratees)
    order: list[int] = []
    for root in range(n_ratees, size):
        if place[root] >= 0:
            continue
        place[root] = low[root] = len(order)
        order.append(root)
        here = root
        while here >= 0:
            if following[here] < last[here]:
                other = neighbour[following[here]]
                following[here] += 1
                if place[other] < 0:
                    parent[other] = here
                    place[other] = low[other] = len(order)
                    order.append(other)
                    here = other
                elif other != parent[here] and place[other] < low[here]:
                    low[here] = place[other]
            else:
                above = parent[here]
                if above >= 0:
                    n_raters[above] += n_raters[here]
                    low[above] = min(low[above], low[here])
                here = above
    return _Search(*(np.asarray(part, np.int64) for part in (order, parent, place, low, n_raters)))


def _group_size(found: _Search) -> Indices:
    """Count the raters (V,) in each vertex's group; 0 for ratees outside the search."""
    order = found.order
    starts = found.parent[order] < 0
    roots = order[starts]
    total = np.zeros(len(found.parent), np.int64)
    total[order] = found.n_raters[roots][np.cumsum(starts) - 1]
    return total


def _is_bridge(found: _Search) -> Flags:
    """Mark the vertices (V,) whose edge to their parent is the only link of their subtree."""
    return (found.parent >= 0) & (found.low == found.place)


def _cut_vertices(found: _Search, total: Indices, n_ratees: int) -> tuple[Thread, Thread]:
    """Find the raters and the ratees whose loss splits the raters that remain."""
    size = len(found.parent)
    child = np.flatnonzero(found.parent >= 0)
    above = found.parent[child]
    held = found.low[child] >= found.place[above]
    above, raters = above[held], found.n_raters[child[held]]
    parts = np.bincount(above, minlength=size)
    below = np.bincount(above, weights=raters, minlength=size).astype(np.int64)
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, above, raters)
    others = total - (np.arange(size) >= n_ratees)
    rest = np.where(parts > 0, others - below, 0)
    parts += rest > 0
    cut_off = others - np.maximum(largest, rest)
    cut = np.flatnonzero(parts > 1)
    own = cut[cut >= n_ratees]
    ratee = cut[cut < n_ratees]
    nobody = np.full
    return (
        Thread(nobody(len(own), -1), own - n_ratees, parts[own], cut_off[own]),
        Thread(ratee, nobody(len(ratee), -1), parts[ratee], cut_off[ratee]),
    )


def _cut_pairs(found: _Search, total: Indices, lower: Indices, n_ratees: int) -> Thread:
    """Describe the pairs that link the vertices `lower` to their parents."""
    ends = np.sort(np.stack([lower, found.parent[lower]], axis=1), axis=1)
    order = np.lexsort((ends[:, 0], ends[:, 1]))
    below = found.n_raters[lower]
    return Thread(
        ratee=ends[order, 0],
        rater=ends[order, 1] - n_ratees,
        parts=np.full(len(lower), 2),
        cut_off=np.minimum(below, total[lower] - below)[order],
    )


def _blocks(found: _Search, is_bridge: Flags) -> Indices:
    """Give the number of the part (V,) that no single lost edge splits; -1 outside the search."""
    block = [-1] * len(found.parent)
    parent = found.parent.tolist()
    begins = (is_bridge | (found.parent < 0)).tolist()
    n_blocks = 0
    for vertex in found.order.tolist():
        if begins[vertex]:
            block[vertex], n_blocks = n_blocks, n_blocks + 1
        else:
            block[vertex] = block[parent[vertex]]
    return np.asarray(block, np.int64)
