"""Which pairs link separate groups and serve their loose ends at once."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Final, Literal

from kinerja_analysis.models.block_tree import BlockTree, Pair, groups_of_blocks
from kinerja_analysis.models.cross_ratings import JOINED
from kinerja_analysis.models.eligibility import Eligibility

Kind = Literal["rater", "either"]
"""Whether a loose end has no ratee, so that its new pair must start at its rater, or has one."""

MAX_TRIES: Final = 6
"""Count of ends of either side that are tried for one pair before another way is sought."""


@dataclass(slots=True)
class NewPairs:
    """The list in the making: its rules and ``(rater, ratee, reason)`` so far."""

    rules: Eligibility
    rows: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, tree: BlockTree, pair: Pair, reason: str) -> None:
        """Take up a new pair."""
        tree.use(pair, self.rules)
        self.rows.append((*pair, reason))


@dataclass(slots=True)
class _Group:
    """A group of blocks with its loose ends by kind; ends that were served are dropped late."""

    blocks: list[int]
    rater: list[int] = field(default_factory=list)
    either: list[int] = field(default_factory=list)

    def take_in(self, tree: BlockTree, blocks: list[int]) -> None:
        """Note those of the blocks that are loose ends."""
        for block in blocks:
            if tree.ends(block):
                getattr(self, kind_of(tree, block)).append(block)

    def some(self, tree: BlockTree, kind: Kind) -> list[int]:
        """List a few loose ends of one kind that nothing serves yet."""
        stack: list[int] = getattr(self, kind)
        valid: list[int] = []
        while stack and len(valid) < MAX_TRIES:
            block = stack.pop()
            if tree.ends(block) and kind_of(tree, block) == kind:
                valid.append(block)
        stack += valid[::-1]
        return valid


def kind_of(tree: BlockTree, block: int) -> Kind:
    """Tell which kind of loose end a block is."""
    return "either" if tree.ratees[block] else "rater"


def merged(tree: BlockTree, found: NewPairs) -> list[list[int]]:
    """Link the groups by pairs between their ends; return the groups that remain.

    Ends without a ratee meet ends that have one as long as there are any, since two of the former
    cannot meet.
    """
    groups = [_Group(blocks) for blocks in groups_of_blocks(tree)]
    for group in groups:
        group.take_in(tree, group.blocks)
    main, apart = groups[0], []
    waiting = _queues(groups[1:])
    while any(waiting.values()):
        other = _next(tree, main, waiting)
        pair = _between(tree, main, other, found.rules)
        if pair is None:
            apart.append(other.blocks)
            continue
        found.add(tree, pair, JOINED)
        tree.join(pair)
        touched = [int(tree.of_rater[pair[0]]), int(tree.of_ratee[pair[1]])]
        main.take_in(tree, touched)
        main.rater += other.rater
        main.either += other.either
        main.blocks += other.blocks
    return [main.blocks, *apart]


def _queues(groups: list[_Group]) -> dict[str, deque[_Group]]:
    """Sort the groups by the kinds of end that they have."""
    queues: dict[str, deque[_Group]] = {"both": deque(), "rater": deque(), "either": deque()}
    for group in groups:
        kinds = "both" if group.rater and group.either else "rater" if group.rater else "either"
        queues[kinds].append(group)
    return queues


def _next(tree: BlockTree, main: _Group, waiting: dict[str, deque[_Group]]) -> _Group:
    """Take the next group, one with the kind of end that the linked ones lack if there is one."""
    wanted = "either" if main.some(tree, "rater") else "rater"
    unwanted = "rater" if wanted == "either" else "either"
    queue = next(waiting[name] for name in ("both", wanted, unwanted) if waiting[name])
    return queue.popleft()


def _between(tree: BlockTree, one: _Group, other: _Group, rules: Eligibility) -> Pair | None:
    """Find an allowed pair between two groups, between loose ends if possible."""
    tries = islice(_meetings(tree, one, other), 20 * MAX_TRIES**2)
    return next((pair for a, b in tries if (pair := tree.pair(a, b, rules)) is not None), None)


def _meetings(tree: BlockTree, one: _Group, other: _Group) -> Iterator[tuple[int, int]]:
    """Yield blocks of two groups that a pair might link, the most useful first."""
    kinds: tuple[tuple[Kind, Kind], ...] = (
        ("rater", "either"),
        ("either", "rater"),
        ("either", "either"),
    )
    for first, second in kinds:
        yield from product(one.some(tree, first), other.some(tree, second))
    yield from product(one.some(tree, "rater"), islice(other.blocks, MAX_TRIES**2))
    yield from product(islice(one.blocks, MAX_TRIES**2), other.some(tree, "rater"))
    yield from product(one.blocks, other.blocks)
