"""Which extra ratings would link all groups of raters: the cheapest list an office can hand out."""

import heapq
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kinerja_analysis.models.links import Groups
from kinerja_analysis.thresholds import LINK_EACH

Queue = list[tuple[int, str]]


@dataclass(slots=True)
class _Side:
    """The raters by load and the ratees by number of raters, both least first."""

    raters: Queue = field(default_factory=list)
    ratees: Queue = field(default_factory=list)

    def join(self, other: "_Side") -> None:
        """Take in the people of another side."""
        for queue, people in ((self.raters, other.raters), (self.ratees, other.ratees)):
            for person in people:
                heapq.heappush(queue, person)


def cross_ratings(pairs: pd.DataFrame, ratee_group: Groups, rater_group: Groups) -> pd.DataFrame:
    """Suggest the fewest new pairs of rater and ratee that link every group to the largest.

    Each link is one rater with `thresholds.LINK_EACH` ratees of the other group: the rater with
    the fewest ratees in either group, never himself, never anyone who rates him.

    Parameters
    ----------
    pairs : DataFrame
        ``pegawai, penilai`` (categories), one row a pair that exists.
    ratee_group, rater_group : (N,), (R,)
        Group of each category of `pegawai` and of `penilai`; 0 is the largest.

    Returns
    -------
    DataFrame
        ``penilai, pegawai, alasan``, one row a suggested pair; empty where all are linked.
    """
    sides = _sides(pairs, ratee_group, rater_group)
    forbidden = set(zip(pairs["pegawai"].astype(str), pairs["penilai"].astype(str), strict=True))
    rows = []
    for number, side in enumerate(sides[1:], start=2):
        rows += _link(sides[0], side, number, forbidden)
        sides[0].join(side)
    return pd.DataFrame(rows, columns=["penilai", "pegawai", "alasan"], dtype="str")


def _sides(pairs: pd.DataFrame, ratee_group: Groups, rater_group: Groups) -> list[_Side]:
    """Queue the people of each group."""
    sides = [_Side() for _ in range(int(rater_group.max(initial=-1)) + 1)]
    for column, group in (("penilai", rater_group), ("pegawai", ratee_group)):
        counts = np.bincount(pairs[column].cat.codes, minlength=len(group))
        for label, load, g in zip(pairs[column].cat.categories, counts, group, strict=True):
            queue = sides[g].raters if column == "penilai" else sides[g].ratees
            queue.append((int(load), str(label)))
    for side in sides:
        heapq.heapify(side.raters)
        heapq.heapify(side.ratees)
    return sides


def _link(
    main: _Side, side: _Side, number: int, forbidden: set[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """Let the less loaded rater of two groups rate ratees of the other; else the other way."""
    outward = side.raters[0][0] <= main.raters[0][0] or len(side.ratees) < LINK_EACH
    ways = ((side, main), (main, side)) if outward else ((main, side), (side, main))
    reason = f"menghubungkan kelompok {number} dengan kelompok 1"
    for own, other in ways:
        load, rater = own.raters[0]
        chosen = _chosen(other.ratees, rater, forbidden)
        if chosen:
            heapq.heapreplace(own.raters, (load + len(chosen), rater))
            return [(rater, ratee, reason) for ratee in chosen]
    return []


def _chosen(ratees: Queue, rater: str, forbidden: set[tuple[str, str]]) -> list[str]:
    """Choose the ratees with the fewest raters that the rater may rate; they gain one."""
    kept: Queue = []
    chosen: list[str] = []
    while ratees and len(chosen) < LINK_EACH:
        count, ratee = heapq.heappop(ratees)
        may = ratee != rater and (rater, ratee) not in forbidden
        kept.append((count + may, ratee))
        if may:
            chosen.append(ratee)
    for person in kept:
        heapq.heappush(ratees, person)
    return chosen
