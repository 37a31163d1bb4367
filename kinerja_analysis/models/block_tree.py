"""Which parts of the office a single rating joins: a forest of parts, and its loose ends."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from kinerja_analysis.models.eligibility import Eligibility
from kinerja_analysis.models.fragility import Fragility
from kinerja_analysis.models.rating_graph import Indices, RatingGraph

People = deque[int]
Pair = tuple[int, int]


@dataclass(slots=True)
class BlockTree:
    """The parts (blocks) within which no lost pair splits anything, and how pairs join them.

    `raters` and `ratees` hold the people of each block, whoever should be asked next first;
    `single` marks ratees with one rater, whom only one new pair may use; `joined` lists each
    block's neighbours; `of_rater` and `of_ratee` give everybody's block.
    """

    raters: list[People]
    ratees: list[People]
    single: np.ndarray
    joined: list[list[int]]
    of_rater: Indices
    of_ratee: Indices

    def needs_a_rater(self, block: int) -> bool:
        """Tell whether a new pair can only start at a rater of the block: it has no ratee."""
        return not self.ratees[block]

    def ends(self, block: int) -> int:
        """Count the new pairs that must touch the block: 1 for a leaf, 2 for one that is alone."""
        return max(2 - len(self.joined[block]), 0)

    def pair(self, one: int, other: int, rules: Eligibility) -> Pair | None:
        """Find an allowed pair of rater and ratee between two blocks."""
        spare = len(self.ratees[one]) - len(self.ratees[other])
        ways = ((other, one), (one, other)) if spare >= 0 else ((one, other), (other, one))
        return next((found for way in ways if (found := self._sent(*way, rules))), None)

    def _sent(self, own: int, other: int, rules: Eligibility) -> Pair | None:
        """Find an allowed pair of a rater of one block and a ratee of the other."""
        return next(
            (
                (rater, ratee)
                for rater in self.raters[own]
                if self.ratees[other] and rules.free(rater)
                for ratee in self.ratees[other]
                if rules.may(rater, ratee)
            ),
            None,
        )

    def use(self, pair: Pair, rules: Eligibility) -> None:
        """Note a new pair: its people come last from now on, a single ratee not again."""
        rater, ratee = pair
        rules.take(rater, ratee)
        raters, ratees = self.raters[self.of_rater[rater]], self.ratees[self.of_ratee[ratee]]
        raters.remove(rater)
        raters.append(rater)
        ratees.remove(ratee)
        if not self.single[ratee]:
            ratees.append(ratee)

    def join(self, pair: Pair) -> None:
        """Join the blocks of a new pair that links two groups."""
        one, other = int(self.of_rater[pair[0]]), int(self.of_ratee[pair[1]])
        self.joined[one].append(other)
        self.joined[other].append(one)


def block_tree(
    graph: RatingGraph, found: Fragility, rng: np.random.Generator | None = None
) -> BlockTree:
    """Build the forest of blocks of a graph; `rng` puts blocks and people in another order."""
    n_ratees, n_raters = graph.shape
    counts = np.bincount(graph.ratee, minlength=n_ratees)
    loads = np.bincount(graph.rater, minlength=n_raters)
    n_blocks = int(found.block.max(initial=-1)) + 1
    number = np.arange(n_blocks) if rng is None else rng.permutation(n_blocks)
    block = np.append(number, -1)[found.block]
    of_ratee, of_rater = block[:n_ratees], block[n_ratees:]
    joined: list[list[int]] = [[] for _ in range(n_blocks)]
    for one, other in number[found.tree].tolist():
        joined[one].append(other)
        joined[other].append(one)
    return BlockTree(
        raters=_people(of_rater, loads if rng is None else rng.permutation(n_raters), n_blocks),
        ratees=_people(of_ratee, counts if rng is None else rng.permutation(n_ratees), n_blocks),
        single=counts == 1,
        joined=joined,
        of_rater=of_rater,
        of_ratee=of_ratee,
    )


def _people(block: Indices, loads: Indices, n_blocks: int) -> list[People]:
    """List the people of each block, the least loaded first; those in no block are left out."""
    people: list[People] = [deque() for _ in range(n_blocks)]
    for person in np.lexsort((np.arange(len(loads)), loads)).tolist():
        if block[person] >= 0:
            people[block[person]].append(person)
    return people


def groups_of_blocks(tree: BlockTree) -> list[list[int]]:
    """List the blocks of each group, in the order of their first block."""
    seen: set[int] = set()
    groups = []
    for start in range(len(tree.joined)):
        if start not in seen:
            groups.append(walk(tree, start))
            seen.update(groups[-1])
    return groups


def walk(tree: BlockTree, start: int) -> list[int]:
    """List the blocks of the group of `start`, each after the one that leads to it."""
    order, seen = [start], {start}
    for block in order:
        fresh = [other for other in tree.joined[block] if other not in seen]
        seen.update(fresh)
        order += fresh
    return order


def branches(tree: BlockTree, group: list[int]) -> np.ndarray:
    """Tell the branches (B,) apart around a middle block, none with over half of the leaves.

    The middle block is a branch of its own. Pairs between leaves of different branches pass the
    middle, so that every join lies on a circle once each leaf has a pair. Blocks outside the
    group get -1.

    References
    ----------
    Eswaran & Tarjan (1976), Augmentation problems, SIAM J. Comput. 5, 653-665, section 3.
    """
    branch = np.full(len(tree.joined), -1)
    middle = _middle(tree, group)
    branch[middle] = 0
    for number, start in enumerate(tree.joined[middle], start=1):
        branch[start] = number
    for block in walk(tree, middle)[1:]:
        for other in tree.joined[block]:
            if branch[other] < 0:
                branch[other] = branch[block]
    return branch


def _middle(tree: BlockTree, group: list[int]) -> int:
    """Find a block whose branches each hold at most half of the leaves, no leaf if possible."""
    order = walk(tree, group[0])
    place = {block: number for number, block in enumerate(order)}
    leaves = np.array([len(tree.joined[block]) == 1 for block in order], dtype=np.int64)
    total, largest = int(leaves.sum()), np.zeros(len(order), np.int64)
    is_leaf = leaves.copy()
    for number in range(len(order) - 1, 0, -1):
        above = next(p for b in tree.joined[order[number]] if (p := place[b]) < number)
        leaves[above] += leaves[number]
        largest[above] = max(largest[above], leaves[number])
    largest = np.maximum(largest, total - leaves)
    return order[int(np.lexsort((is_leaf, largest * 2 > total))[0])]
