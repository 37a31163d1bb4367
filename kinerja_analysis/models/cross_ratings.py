"""Which extra ratings would link all groups of raters: the cheapest list an office can hand out."""

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.eligibility import Eligibility, eligibility
from kinerja_analysis.models.lacking import links_lacking
from kinerja_analysis.models.rating_graph import RatingGraph
from kinerja_analysis.models.shortest_list import better_list
from kinerja_analysis.models.wording import count

Queue = list[tuple[int, int]]

FEWEST: Final = (
    "Satu penilaian silang menyatukan paling banyak dua kelompok; {groups} kelompok memerlukan "
    "sedikitnya {fewest}."
)
"""Why no shorter list can link the groups."""

JOINED: Final = "menghubungkan kelompok yang terpisah"
"""Why a pair between groups is suggested."""

NOTHING: Final = "Semua penilai sudah terhubung, sehingga tidak ada yang perlu ditambahkan."
"""What is said where nothing need be added."""

FEWEST_THROUGH_ONE: Final = (
    "Tidak ada pasangan yang boleh menilai langsung antarkelompok, sehingga {fewest} penilaian "
    "silang tidak cukup; satu pegawai yang belum dinilai menjadi penghubung."
)
"""Why one pair more than the bound is needed."""

IMPOSSIBLE: Final = (
    "{left} kelompok tetap terpisah karena tidak ada lagi pasangan yang boleh saling menilai "
    "(bukan diri sendiri, bukan atasan atau bawahannya, paling banyak {max_new} penilaian silang "
    "setiap penilai)."
)
"""What is said where the rules leave no pair."""

LOOKED_THROUGH: Final = (
    "Larangan berpasangan atau batas {max_new} penilaian silang setiap penilai mengikat; semua "
    "daftar yang lebih pendek sudah diperiksa dan tidak ada yang memadai."
)
"""Why no shorter list will do where the rules bind."""

NOT_PROVEN: Final = (
    "Batas {max_new} penilaian silang setiap penilai atau larangan berpasangan mengikat, sehingga "
    "daftar yang lebih pendek tidak dapat dikesampingkan."
)
"""What is said where the list may not be the shortest."""

SEVERAL_EACH: Final = (
    "Setiap penghubung terdiri atas {per_link} pegawai agar lebih kukuh; daftar terpendek memuat "
    "{fewest} penilaian silang."
)
"""What is said where more pairs than needed were asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class CrossRatings:
    """New pairs that an office can hand out, and whether fewer could do.

    ``pairs``: ``penilai, pegawai, alasan``, each pair meaning all kriteria. ``fewest`` is a bound
    that no list can go below; ``proven_minimal`` says that no shorter list than this one exists,
    ``reason`` why, or why that is not known (Indonesian). ``complete`` is False where the rules
    leave groups apart.
    """

    pairs: pd.DataFrame
    fewest: int
    proven_minimal: bool
    complete: bool
    reason: str


@dataclass(slots=True)
class _Side:
    """A group: its raters by load and its ratees by number of raters, both least first."""

    number: int
    raters: Queue = field(default_factory=list)
    ratees: Queue = field(default_factory=list)

    def join(self, other: "_Side") -> None:
        """Take in the people of another group."""
        for queue, people in ((self.raters, other.raters), (self.ratees, other.ratees)):
            for person in people:
                heapq.heappush(queue, person)


@dataclass(slots=True)
class _Plan:
    """The list in the making: rules, ratees a link, groups left, ``(rater, ratee, reason)``."""

    rules: Eligibility
    per_link: int
    left: int = 0
    rows: list[tuple[int, int, str]] = field(default_factory=list)


def cross_ratings(
    graph: RatingGraph, superiors: pd.DataFrame, *, max_new: int, per_link: int = 1
) -> CrossRatings:
    """Suggest the fewest new pairs of rater and ratee that link every group to the largest.

    With c groups no list is shorter than c - 1. Among those allowed the raters with the fewest
    ratees and the ratees with the fewest raters come first. Nobody rates himself, his superior or
    his subordinate; who rates him is avoided too, unless the list would be longer for it. Where
    no allowed pair links two groups, people whom nobody rates yet stand between them.

    Parameters
    ----------
    graph : who rates whom
    superiors : DataFrame
        ``pegawai, atasan``, as far as known.
    max_new : most new pairs a rater
    per_link : ratees that each link consists of; more than one is sturdier, not cheaper

    Returns
    -------
    CrossRatings
    """
    plans = []
    for avoid_own_raters in (True, False):
        rules = eligibility(graph, superiors, max_new=max_new, avoid_own_raters=avoid_own_raters)
        plan = _Plan(rules, per_link)
        plan.left = len(_linked(graph, plan))
        plans.append(plan)
        if plan.left <= 1 and len(plan.rows) <= per_link * _fewest(graph):
            break
    best = min(plans, key=lambda plan: (plan.left, len(plan.rows)))
    told = _told(graph, best, bound=plans[-1].rules.bound)
    if told.proven_minimal or per_link > 1:
        return told
    rules = eligibility(graph, superiors, max_new=max_new, avoid_own_raters=False)
    return _looked_through(graph, rules, told)


def _looked_through(graph: RatingGraph, rules: Eligibility, told: CrossRatings) -> CrossRatings:
    """Look for a shorter list than the one told, where that is quick."""
    known = len(told.pairs) if told.complete else None
    looked = better_list(graph, rules, links_lacking, known)
    if not looked.thorough or (looked.pairs is None and not told.complete):
        return told
    pairs = told.pairs
    if looked.pairs is not None:
        pairs = pair_table(graph, [(*pair, JOINED) for pair in looked.pairs])
    words = FEWEST if len(pairs) == told.fewest else LOOKED_THROUGH
    reason = words.format(
        groups=count(told.fewest + 1), fewest=count(told.fewest), max_new=rules.max_new
    )
    return CrossRatings(pairs, told.fewest, proven_minimal=True, complete=True, reason=reason)


def pair_table(graph: RatingGraph, rows: list[tuple[int, int, str]]) -> pd.DataFrame:
    """Name the people of new pairs: ``penilai, pegawai, alasan``."""
    return pd.DataFrame(
        {
            "penilai": graph.raters[[row[0] for row in rows]],
            "pegawai": graph.ratees[[row[1] for row in rows]],
            "alasan": [row[2] for row in rows],
        },
        dtype="str",
    )


def _fewest(graph: RatingGraph) -> int:
    """Count the pairs that the groups need at least."""
    return max(int(graph.groups()[1].max(initial=-1)), 0)


def _told(graph: RatingGraph, plan: _Plan, *, bound: bool) -> CrossRatings:
    """Say whether the list is the shortest, and why; `bound`: whether the limit ever bound."""
    fewest, n_pairs, left = _fewest(graph), len(plan.rows), plan.left
    through_one = n_pairs == fewest + 1 and not bound
    proven = left <= 1 and (n_pairs == fewest or (plan.per_link == 1 and through_one))
    if left > 1:
        words = IMPOSSIBLE
    elif n_pairs == fewest:
        words = FEWEST if fewest else NOTHING
    elif plan.per_link > 1:
        words = SEVERAL_EACH
    else:
        words = FEWEST_THROUGH_ONE if through_one else NOT_PROVEN
    reason = words.format(
        groups=count(fewest + 1),
        fewest=count(fewest),
        left=count(left),
        max_new=plan.rules.max_new,
        per_link=plan.per_link,
    )
    return CrossRatings(pair_table(graph, plan.rows), fewest, proven, left <= 1, reason)


def _linked(graph: RatingGraph, plan: _Plan) -> list[_Side]:
    """Link the groups as far as the rules allow; return the groups that remain."""
    waiting = deque(_sides(graph))
    apart: list[_Side] = []
    while waiting:
        main, idle = waiting.popleft(), 0
        while idle < len(waiting):
            side = waiting.popleft()
            if _link(main, side, plan):
                main.join(side)
                idle = 0
            else:
                waiting.append(side)
                idle += 1
        apart.append(main)
    for ratee in range(graph.n_rated, len(graph.ratees)):
        if len(apart) < 2:
            break
        apart = _linked_through(ratee, apart, plan)
    return apart


def _sides(graph: RatingGraph) -> list[_Side]:
    """Queue the people of each group, by load and then by label."""
    groups = graph.groups()
    sides = [_Side(number + 1) for number in range(int(groups[1].max(initial=-1)) + 1)]
    for name, index, group in zip(
        ("ratees", "raters"), (graph.ratee, graph.rater), groups, strict=True
    ):
        counts = np.bincount(index, minlength=len(group))
        for person in np.lexsort((np.arange(len(group)), counts)).tolist():
            getattr(sides[group[person]], name).append((int(counts[person]), person))
    return sides


def _link(main: _Side, side: _Side, plan: _Plan) -> bool:
    """Let the less loaded rater of two groups rate ratees of the other; else another way."""
    raters = _first(main.raters), _first(side.raters)
    outward = raters[1] <= raters[0] or len(side.ratees) < plan.per_link
    ways = ((side, main), (main, side)) if outward else ((main, side), (side, main))
    return any(_sent(own, other, (side.number, main.number), plan) for own, other in ways)


def _first(queue: Queue) -> float:
    """Give the least load in a queue."""
    return queue[0][0] if queue else float("inf")


def _sent(own: _Side, other: _Side, numbers: tuple[int, int], plan: _Plan) -> bool:
    """Send the least loaded rater who may rate someone of the other group there."""
    kept: Queue = []
    chosen: list[int] = []
    while own.raters and not chosen:
        load, rater = heapq.heappop(own.raters)
        if not plan.rules.free(rater):
            continue
        chosen = _chosen(other.ratees, rater, plan)
        kept.append((load + len(chosen), rater))
    for person in kept:
        heapq.heappush(own.raters, person)
    reason = f"menghubungkan kelompok {numbers[0]} dengan kelompok {numbers[1]}"
    plan.rows += [(kept[-1][1], ratee, reason) for ratee in chosen]
    return bool(chosen)


def _chosen(ratees: Queue, rater: int, plan: _Plan) -> list[int]:
    """Choose the ratees with the fewest raters that the rater may rate; they gain one."""
    kept: Queue = []
    chosen: list[int] = []
    while ratees and len(chosen) < plan.per_link and plan.rules.free(rater):
        count, ratee = heapq.heappop(ratees)
        may = plan.rules.may(rater, ratee)
        kept.append((count + may, ratee))
        if may:
            plan.rules.take(rater, ratee)
            chosen.append(ratee)
    for person in kept:
        heapq.heappush(ratees, person)
    return chosen


def _linked_through(ratee: int, apart: list[_Side], plan: _Plan) -> list[_Side]:
    """Link the groups that have a rater who may rate somebody whom nobody rates yet."""
    able = [
        (side, rater) for side in apart if (rater := _able(side, ratee, plan.rules)) is not None
    ]
    if len(able) < 2:
        return apart
    main = able[0][0]
    for side, rater in able:
        plan.rules.take(rater, ratee)
        reason = f"menghubungkan kelompok {side.number} melalui pegawai yang belum dinilai"
        plan.rows.append((rater, ratee, reason))
    for side, _ in able[1:]:
        main.join(side)
    joined = {side.number for side, _ in able[1:]}
    return [side for side in apart if side.number not in joined]


def _able(side: _Side, ratee: int, rules: Eligibility) -> int | None:
    """Find the least loaded rater of a group who may rate this person."""
    raters = (rater for _, rater in sorted(side.raters))
    return next((rater for rater in raters if rules.free(rater) and rules.may(rater, ratee)), None)
