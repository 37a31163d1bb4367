"""Whether a shorter list of new pairs exists: all that could be are looked through."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.eligibility import Eligibility
from kinerja_analysis.models.lacking import Lack
from kinerja_analysis.models.rating_graph import Indices, RatingGraph

Pairs = tuple[tuple[int, int], ...]

MOST_LOOKED_AT: Final = 600
"""Count of lists, begun or finished, after which the search is given up: about half a second."""

MOST_CELLS: Final = 20_000
"""Count of raters times people up to which lists are looked through."""

MOST_MORE: Final = 3
"""Count of pairs above the bound that a list may have which is looked for where none is known."""


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """A list begun: the graph with its pairs, which further pairs are allowed (R, N), the pairs."""

    graph: RatingGraph
    allowed: NDArray[np.bool_]
    pairs: Pairs


@dataclass(slots=True)
class _Search:
    """What is lacking, by which measure, and how many lists may still be looked at."""

    lacking: Callable[[RatingGraph], Lack]
    max_new: int
    left: int = MOST_LOOKED_AT


@dataclass(frozen=True, slots=True)
class Looked:
    """The list found, or None; `thorough`: every other list that is shorter has been ruled out."""

    pairs: Pairs | None
    thorough: bool


def better_list(
    graph: RatingGraph,
    rules: Eligibility,
    lacking: Callable[[RatingGraph], Lack],
    known: int | None,
) -> Looked:
    """Look for a list shorter than the `known` one, or for any where none is known.

    Without a list, `thorough` says that none exists: not even all allowed pairs together would do.
    """
    if graph.shape[0] * graph.shape[1] > MOST_CELLS:
        return Looked(None, thorough=False)
    if known is None and lacking(_all_allowed(graph, rules)).fewest:
        return Looked(None, thorough=True)
    fewest = lacking(graph).fewest
    longest = fewest + MOST_MORE if known is None else known - 1
    looked = shortest_list(graph, rules, lacking, range(fewest, longest + 1))
    return looked if known is not None or looked.pairs else Looked(None, thorough=False)


def shortest_list(
    graph: RatingGraph,
    rules: Eligibility,
    lacking: Callable[[RatingGraph], Lack],
    lengths: range,
) -> Looked:
    """Look for a list of one of these lengths, the shortest first, that leaves nothing lacking.

    Of every part that needs a new pair one must be in the list, so only the pairs of the part
    that has fewest are tried, each without those tried before it. A beginning is left when what
    it still lacks needs more pairs than there is room for.

    Parameters
    ----------
    graph : who rates whom
    rules : which pairs are forbidden, and how many new ones a rater may take on
    lacking : what a graph lacks
    lengths : numbers of new pairs, increasing
    """
    search = _Search(lacking, rules.max_new)
    begun = _List(graph, _allowed(graph, rules), ())
    for length in lengths:
        found = _completed(begun, length, search)
        if found is not None or search.left <= 0:
            return Looked(found, thorough=found is not None)
    return Looked(None, thorough=True)


def _all_allowed(graph: RatingGraph, rules: Eligibility) -> RatingGraph:
    """Give the graph in which everybody rates whomever he may."""
    return graph.with_pairs(*np.nonzero(_allowed(graph, rules)))


def _allowed(graph: RatingGraph, rules: Eligibility) -> NDArray[np.bool_]:
    """Mark the allowed pairs (R, N)."""
    n_ratees, n_raters = graph.shape
    allowed = np.ones(n_raters * n_ratees, dtype=bool)
    allowed[list(rules.blocked)] = False
    return allowed.reshape(n_raters, n_ratees)


def _completed(begun: _List, room: int, search: _Search) -> Pairs | None:
    """Complete a list by at most `room` pairs; None where that cannot be done."""
    search.left -= 1
    lack = search.lacking(begun.graph)
    if lack.fewest == 0:
        return begun.pairs
    if lack.fewest > room or search.left <= 0:
        return None
    ways = min((_crossing(begun.allowed, part) for part in lack.parts), key=lambda c: int(c.sum()))
    longer = _longer(begun, ways, search.max_new)
    return next((f for one in longer if (f := _completed(one, room - 1, search)) is not None), None)


def _crossing(allowed: NDArray[np.bool_], part: tuple[Indices, Indices]) -> NDArray[np.bool_]:
    """Mark the allowed pairs (R, N) that lead out of a part or into it."""
    rater, ratee = (np.zeros(size, dtype=bool) for size in allowed.shape)
    rater[part[0]], ratee[part[1]] = True, True
    return allowed & (rater[:, None] != ratee)


def _longer(begun: _List, ways: NDArray[np.bool_], max_new: int) -> Iterator[_List]:
    """Add each of the pairs in turn, without those before it; ratees alike in all are one."""
    rates = np.zeros_like(ways)
    rates[begun.graph.rater, begun.graph.ratee] = True
    alike = np.unique(np.vstack([rates, begun.allowed]), axis=1, return_inverse=True)[1].ravel()
    rater, ratee = np.nonzero(ways)
    first = np.unique(rater * len(alike) + alike[ratee], return_index=True)[1]
    allowed = begun.allowed.copy()
    for one, other in zip(rater[first].tolist(), ratee[first].tolist(), strict=True):
        pairs = (*begun.pairs, (one, other))
        further = allowed.copy()
        further[one, other] = False
        if sum(rater == one for rater, _ in pairs) >= max_new:
            further[one] = False
        graph = begun.graph.with_pairs(np.array([one]), np.array([other]))
        yield _List(graph, further, pairs)
        allowed[one, alike == alike[other]] = False
