"""Which extra ratings give everybody a second link, so that no lost rating splits the office."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.block_tree import BlockTree, Pair, block_tree, branches
from kinerja_analysis.models.cross_ratings import JOINED, CrossRatings, pair_table
from kinerja_analysis.models.eligibility import Eligibility, eligibility
from kinerja_analysis.models.fragility import fragility
from kinerja_analysis.models.group_merging import MAX_TRIES, Kind, NewPairs, kind_of, merged
from kinerja_analysis.models.lacking import Lack, second_links_lacking
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.rating_graph import RatingGraph
from kinerja_analysis.models.shortest_list import Pairs, better_list
from kinerja_analysis.models.wording import count

MAX_ROUNDS: Final = 8
"""Count of rounds after which ends that no allowed pair serves are given up."""

MORE_ORDERS: Final = 16
"""Count of other orders that are tried where the first list is longer than the bound."""

FEW_PAIRS: Final = 150
"""Count of pairs up to which that is done."""

SECOND: Final = "jalur kedua, agar hilangnya satu penilaian tidak memutus perbandingan"
"""Why a pair within a group is suggested."""

FEWEST: Final = (
    "Setiap ujung yang hanya terhubung melalui satu penilaian memerlukan satu penilaian silang, "
    "dan satu penilaian silang melayani paling banyak dua ujung; {ends} ujung memerlukan "
    "sedikitnya {fewest}."
)
"""Why no shorter list gives everybody a second link."""

FEWEST_LONE: Final = (
    "Penilai yang hanya menilai satu pegawai harus menilai sedikitnya satu orang lagi, dan satu "
    "penilaian silang dilakukan satu penilai; {lone} penilai demikian memerlukan sedikitnya "
    "{fewest}."
)
"""Why no shorter list gives everybody a second link where many raters have a single ratee."""

NOTHING: Final = "Tidak ada penilai yang hanya terhubung melalui satu penilaian."
"""What is said where nothing need be added."""

TOO_FEW_ALLOWED: Final = (
    "Batas bawah {fewest} penilaian silang tidak tercapai karena pasangan yang boleh saling "
    "menilai terlalu sedikit (bukan diri sendiri, bukan atasan atau bawahannya, belum "
    "berpasangan, paling banyak {max_new} penilaian silang setiap penilai); "
)
"""How the sentence begins where the list is longer than the bound."""

LOOKED_THROUGH: Final = TOO_FEW_ALLOWED + (
    "semua daftar yang lebih pendek sudah diperiksa dan tidak ada yang memadai."
)
"""Why no shorter list will do where the bound is out of reach."""

NOT_ATTAINED: Final = TOO_FEW_ALLOWED + "daftar yang lebih pendek tidak dapat dikesampingkan."
"""What is said where a shorter list may exist."""

IMPOSSIBLE: Final = (
    "Jalur kedua bagi setiap penilai tidak mungkin, bahkan bila semua pasangan yang boleh saling "
    "menilai ditambahkan (bukan diri sendiri, bukan atasan atau bawahannya)."
)
"""What is said where no list reaches everybody."""

INCOMPLETE: Final = (
    "Tidak ditemukan jalur kedua bagi setiap penilai: pasangan yang boleh saling menilai terlalu "
    "sedikit (bukan diri sendiri, bukan atasan atau bawahannya, paling banyak {max_new} penilaian "
    "silang setiap penilai)."
)
"""What is said where no list was found that reaches everybody."""


@dataclass(slots=True)
class _Ends:
    """The leaves of a tree by branch and kind; `spare` pairs may end anywhere else."""

    rater: list[list[int]]
    either: list[list[int]]
    n_rater: np.ndarray
    n_either: np.ndarray
    spare: int


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Cells of leaves, ``(kind, branch)``, that the next pair links; None is anywhere outside."""

    one: tuple[Kind, int]
    other: tuple[Kind, int] | None


def second_links(graph: RatingGraph, superiors: pd.DataFrame, *, max_new: int) -> CrossRatings:
    """Suggest the fewest new pairs after which the loss of any one pair splits no raters.

    Pairs between different branches around a middle of the tree of parts reach the bound of
    `second_links_lacking` unless a rule forbids them; the list is checked by searching the graph
    again. Where a small office does not reach the bound, all shorter lists are looked through.

    Parameters
    ----------
    graph : who rates whom
    superiors : DataFrame
        ``pegawai, atasan``, as far as known.
    max_new : most new pairs a rater

    References
    ----------
    Eswaran & Tarjan (1976), Augmentation problems, SIAM J. Comput. 5, 653-665, section 3.
    """
    lack = second_links_lacking(graph)
    left, found = _quickly(graph, superiors, max_new, lack.fewest)
    rows, complete = found.rows, left == 0
    proven = complete and len(rows) == lack.fewest
    if not proven:
        rules = eligibility(graph, superiors, max_new=max_new, avoid_own_raters=False)
        looked = better_list(graph, rules, second_links_lacking, len(rows) if complete else None)
        if looked.pairs is not None:
            rows, complete = _with_reasons(graph, looked.pairs), True
        proven = looked.thorough
    reason = _why(lack, len(rows), complete=complete, proven=proven).format(
        ends=count(lack.ends), lone=count(lack.lone), fewest=count(lack.fewest), max_new=max_new
    )
    return CrossRatings(pair_table(graph, rows), lack.fewest, proven and complete, complete, reason)


def _quickly(
    graph: RatingGraph, superiors: pd.DataFrame, max_new: int, fewest: int
) -> tuple[int, NewPairs]:
    """Make lists until one reaches the bound; return how many ends the best leaves, and that."""
    lists: list[tuple[int, NewPairs]] = []
    for order, avoid_own_raters in product(_orders(graph), (True, False)):
        rules = eligibility(graph, superiors, max_new=max_new, avoid_own_raters=avoid_own_raters)
        lists.append(_without_needless(graph, *_completed(graph, NewPairs(rules), order)))
        if lists[-1][0] == 0 and len(lists[-1][1].rows) == fewest:
            break
    return min(lists, key=lambda one: (one[0], len(one[1].rows)))


def _why(lack: Lack, n_pairs: int, *, complete: bool, proven: bool) -> str:
    """Choose the sentence that says why no shorter list will do, or why that is not known."""
    if not complete:
        return IMPOSSIBLE if proven else INCOMPLETE
    if n_pairs > lack.fewest:
        return LOOKED_THROUGH if proven else NOT_ATTAINED
    if not lack.fewest:
        return NOTHING
    return FEWEST_LONE if lack.fewest > -(-lack.ends // 2) else FEWEST


def _with_reasons(graph: RatingGraph, pairs: Pairs) -> list[tuple[int, int, str]]:
    """Say of each pair whether it links groups or is a second link."""
    ratee_group, rater_group = linked_groups(graph.ratee, graph.rater, graph.shape)
    return [(r, p, SECOND if rater_group[r] == ratee_group[p] else JOINED) for r, p in pairs]


def _orders(graph: RatingGraph) -> list[np.random.Generator | None]:
    """Give the orders in which people are asked: the usual one, and others if that is quick."""
    more = MORE_ORDERS if len(graph.ratee) <= FEW_PAIRS else 0
    return [None, *(np.random.default_rng(seed) for seed in range(more))]


def _completed(
    graph: RatingGraph, found: NewPairs, order: np.random.Generator | None
) -> tuple[int, NewPairs]:
    """Add pairs round by round; return how many ends no pair serves, and the list."""
    for _ in range(MAX_ROUNDS):
        tree = _tree(graph, found.rows, order)
        if len(tree.joined) < 2:
            return 0, found
        before = len(found.rows)
        groups = merged(tree, found)
        unserved = [block for group in groups for block in _pair_up(tree, group, found)]
        if len(groups) > 1:
            unserved += [next(b for b in group if tree.ends(b)) for group in groups]
        _meet_at_somebody_new(tree, unserved, range(graph.n_rated, len(graph.ratees)), found)
        if len(found.rows) == before:
            break
    return sum(tree.ends(block) for block in range(len(tree.joined))), found


def _tree(
    graph: RatingGraph, rows: list[tuple[int, int, str]], order: np.random.Generator | None = None
) -> BlockTree:
    """Build the forest of blocks of the graph with new pairs."""
    more = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
    now = graph.with_pairs(more[:, 0], more[:, 1])
    return block_tree(now, fragility(now), order)


def _without_needless(graph: RatingGraph, left: int, found: NewPairs) -> tuple[int, NewPairs]:
    """Drop pairs that later ones made needless, where looking for them is quick."""
    if left or len(graph.ratee) > FEW_PAIRS:
        return left, found
    for row in list(found.rows):
        rest = [other for other in found.rows if other is not row]
        if len(_tree(graph, rest).joined) < 2:
            found.rows = rest
    return left, found


def _pair_up(tree: BlockTree, group: list[int], found: NewPairs) -> list[int]:
    """Pair the leaves of a group so that every join of two of its blocks lies on a circle.

    Returns the leaves that no allowed pair serves.
    """
    leaves = [block for block in group if tree.ends(block) == 1]
    if not leaves:
        return []
    branch = branches(tree, group)
    ends = _ends(tree, leaves, branch)
    targets = deque(block for block in group if tree.ratees[block])
    unserved: list[int] = []
    while (meeting := _meeting(ends)) is not None:
        one, other, pair = _tried(tree, ends, meeting, found.rules)
        if pair is None:
            unserved += [one] if other is None else [one, other]
        else:
            found.add(tree, pair, SECOND)
    left = []
    for leaf in unserved:
        pair = _outside(tree, leaf, branch, targets, found.rules)
        if pair is None:
            left.append(leaf)
        else:
            found.add(tree, pair, SECOND)
    return left


def _meet_at_somebody_new(
    tree: BlockTree, blocks: list[int], people: Iterable[int], found: NewPairs
) -> None:
    """Let raters of blocks that nothing else serves rate one person whom nobody rates yet."""
    rules = found.rules
    for ratee in people if len(blocks) > 1 else ():
        able = [
            next((r for r in tree.raters[block] if rules.free(r) and rules.may(r, ratee)), None)
            for block in dict.fromkeys(blocks)
        ]
        raters = [rater for rater in able if rater is not None]
        if len(raters) > 1:
            for rater in raters:
                rules.take(rater, ratee)
                found.rows.append((rater, ratee, SECOND))
            return


def _ends(tree: BlockTree, leaves: list[int], branch: np.ndarray) -> _Ends:
    """Sort the leaves by branch and kind."""
    size = int(branch.max()) + 1
    cells: dict[Kind, list[list[int]]] = {
        "rater": [[] for _ in range(size)],
        "either": [[] for _ in range(size)],
    }
    for leaf in leaves:
        cells[kind_of(tree, leaf)][branch[leaf]].append(leaf)
    counts = {kind: np.array([len(cell) for cell in of]) for kind, of in cells.items()}
    raters_only, total = int(counts["rater"].sum()), len(leaves)
    spare = max(total % 2, 2 * raters_only - total)
    return _Ends(cells["rater"], cells["either"], counts["rater"], counts["either"], spare)


def _meeting(ends: _Ends) -> _Meeting | None:
    """Choose cells for the next pair so that all that remain can still be paired.

    That holds while neither the ends without a ratee nor those of any branch are more than half
    of what remains, so one end is taken from the largest branch and one from outside it, and one
    of them has no ratee wherever such ends are half.
    """
    size = ends.n_rater + ends.n_either
    if not size.any():
        return None
    i = int(size.argmax())
    raters_only = int(ends.n_rater.sum())
    tight = 2 * raters_only >= int(size.sum()) + ends.spare
    rater = _largest(size, ends.n_rater, i)
    either = _largest(size, ends.n_either, i)
    if ends.n_either[i] and rater is not None:
        return _Meeting(("either", i), ("rater", rater))
    if ends.n_rater[i] and (either is not None or ends.spare):
        return _Meeting(("rater", i), None if either is None else ("either", either))
    if tight or either is None or not ends.n_either[i]:
        return _Meeting(("rater" if ends.n_rater[i] else "either", i), None)
    return _Meeting(("either", i), ("either", either))


def _largest(size: np.ndarray, count: np.ndarray, without: int) -> int | None:
    """Find the largest other branch that has an end of the kind counted."""
    allowed = np.where(count > 0, size, 0)
    allowed[without] = 0
    best = int(allowed.argmax())
    return best if allowed[best] else None


def _tried(
    tree: BlockTree, ends: _Ends, meeting: _Meeting, rules: Eligibility
) -> tuple[int, int | None, Pair | None]:
    """Take one end from each cell, such that an allowed pair links them if there are any."""
    if meeting.other is None:
        ends.spare -= 1
        return _taken(ends, meeting.one, -1), None, None
    first, second = _cell(ends, meeting.one), _cell(ends, meeting.other)
    tries = product(
        range(-1, -min(MAX_TRIES, len(first)) - 1, -1),
        range(-1, -min(MAX_TRIES, len(second)) - 1, -1),
    )
    one, other, pair = next(
        (
            (a, b, pair)
            for a, b in tries
            if (pair := tree.pair(first[a], second[b], rules)) is not None
        ),
        (-1, -1, None),
    )
    return _taken(ends, meeting.one, one), _taken(ends, meeting.other, other), pair


def _cell(ends: _Ends, cell: tuple[Kind, int]) -> list[int]:
    """Give the leaves of a cell."""
    return (ends.rater if cell[0] == "rater" else ends.either)[cell[1]]


def _taken(ends: _Ends, cell: tuple[Kind, int], position: int) -> int:
    """Take a leaf out of its cell."""
    (ends.n_rater if cell[0] == "rater" else ends.n_either)[cell[1]] -= 1
    return _cell(ends, cell).pop(position)


def _outside(
    tree: BlockTree, leaf: int, branch: np.ndarray, targets: deque[int], rules: Eligibility
) -> Pair | None:
    """Find an allowed pair of a leaf and anybody outside its branch, each block in its turn."""
    for _ in range(len(targets)):
        target = targets[0]
        targets.rotate(-1)
        if branch[target] != branch[leaf]:
            pair = tree.pair(leaf, target, rules)
            if pair is not None:
                return pair
    return None
