"""How many new pairs an office still needs at least, and which parts of it need one."""

from dataclasses import dataclass

import numpy as np

from kinerja_analysis.models.block_tree import block_tree
from kinerja_analysis.models.fragility import fragility
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.rating_graph import Indices, RatingGraph


@dataclass(frozen=True, slots=True, eq=False)
class Lack:
    """What a graph of ratings still lacks.

    ``fewest``: count of new pairs that no list can go below; 0 only where nothing is lacking.
    ``parts``: of each part that needs a new pair its raters and its ratees, so that the pair must
    have exactly one end among them. ``ends`` counts the ends of new pairs that the parts need
    together, ``lone`` the raters who must be the rater of a new pair each.
    """

    fewest: int
    parts: list[tuple[Indices, Indices]]
    ends: int = 0
    lone: int = 0


NOTHING_LACKING = Lack(0, [])
"""What is lacking where everything promised holds."""


def links_lacking(graph: RatingGraph) -> Lack:
    """Tell what is lacking for all raters to be linked: a pair fewer than there are groups."""
    ratee_group, rater_group = linked_groups(graph.ratee, graph.rater, graph.shape)
    n_groups = int(rater_group.max(initial=0)) + 1
    parts = [
        (np.flatnonzero(rater_group == group), np.flatnonzero(ratee_group == group))
        for group in range(n_groups)
    ]
    return Lack(n_groups - 1, parts, ends=n_groups) if n_groups > 1 else NOTHING_LACKING


def second_links_lacking(graph: RatingGraph) -> Lack:
    """Tell what is lacking for all raters to stay linked whichever single pair is lost.

    Every part that hangs by one pair needs an end of a new pair, one that hangs by none needs two,
    and a pair has two ends. A rater with a single ratee hangs by that pair himself, and since
    nobody rates raters as such, he must be the rater of a new pair: no two of them share one.

    References
    ----------
    Bang-Jensen, Gabow, Jordan & Szigeti (1999), Edge-connectivity augmentation with partition
    constraints, SIAM J. Discrete Math. 12, 160-207: the larger of the two counts, for an even
    number of wanted links, is enough where no pair is forbidden.
    """
    tree = block_tree(graph, fragility(graph))
    blocks = range(len(tree.joined))
    if len(blocks) < 2:
        return NOTHING_LACKING
    lone = np.flatnonzero(np.bincount(graph.rater, minlength=len(graph.raters)) == 1)
    loose = [block for block in blocks if tree.ends(block)]
    ends = sum(tree.ends(block) for block in loose)
    parts = [(np.array(tree.raters[b], int), np.array(tree.ratees[b], int)) for b in loose]
    parts += [(lone[[place]], lone[:0]) for place in range(len(lone))]
    return Lack(max(-(-ends // 2), len(lone)), parts, ends, len(lone))
