"""Who may be asked to rate whom: never oneself, one's superior or subordinate, nor twice."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kinerja_analysis.models.rating_graph import Indices, RatingGraph


@dataclass(slots=True)
class Eligibility:
    """Which new pairs are allowed, and how many each rater has taken on so far.

    A pair is the number ``rater * n_ratees + ratee``. `taken` counts the new pairs of each rater,
    at most `max_new`; `bound` tells whether that limit ever turned a rater away.
    """

    blocked: set[int]
    n_ratees: int
    max_new: int
    taken: dict[int, int] = field(default_factory=dict)
    bound: bool = False

    def free(self, rater: int) -> bool:
        """Tell whether the rater can take on one more; remember it where he cannot."""
        has_room = self.taken.get(rater, 0) < self.max_new
        self.bound |= not has_room
        return has_room

    def may(self, rater: int, ratee: int) -> bool:
        """Tell whether the rater may rate this person."""
        return rater * self.n_ratees + ratee not in self.blocked

    def take(self, rater: int, ratee: int) -> None:
        """Note that the rater takes on this person."""
        self.blocked.add(rater * self.n_ratees + ratee)
        self.taken[rater] = self.taken.get(rater, 0) + 1


def eligibility(
    graph: RatingGraph, superiors: pd.DataFrame, *, max_new: int, avoid_own_raters: bool
) -> Eligibility:
    """Collect what forbids a new pair.

    Parameters
    ----------
    graph : who rates whom already
    superiors : DataFrame
        ``pegawai, atasan``: neither rates the other in a cross-rating.
    max_new : new pairs that a rater may be asked for
    avoid_own_raters : whether nobody rates a person who rates him, superior or not
    """
    n_ratees = len(graph.ratees)
    above, below = pd.Index(superiors["atasan"]), pd.Index(superiors["pegawai"])
    down, up = _pairs(graph, above, below), _pairs(graph, below, above)
    oneself = _pairs(graph, graph.raters, graph.raters)
    blocked = [graph.rater * n_ratees + graph.ratee, down, up, oneself]
    if avoid_own_raters:
        rated = graph.ratees[graph.ratee]
        blocked.append(_pairs(graph, rated, graph.raters[graph.rater]))
    return Eligibility(set(np.concatenate(blocked).tolist()), n_ratees, max_new)


def _pairs(graph: RatingGraph, rater: pd.Index, ratee: pd.Index) -> Indices:
    """Give the pairs of these people as numbers, of those who stand in the graph."""
    rater_index, ratee_index = graph.raters.get_indexer(rater), graph.ratees.get_indexer(ratee)
    here = (rater_index >= 0) & (ratee_index >= 0)
    return rater_index[here].astype(np.int64) * len(graph.ratees) + ratee_index[here]
