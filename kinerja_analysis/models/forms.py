"""Which forms the ratings collapse to: all that one rater said of one ratee, as one number.

In the rating scale and the partial credit model a form enters the likelihood through the sum S of
its scores and through eta = theta - severity alone: log P = S eta - G(eta) - constant, where G
depends on which items (criteria with their steps) the form holds. So T ratings become P forms.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.design import MfrmDesign

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_PATTERNS: Final = 1000
"""Count of distinct sets of items up to which forms are kept whole; beyond, each rating is one."""

CHUNK: Final = 2**22
"""Count of ratings that are worked on at once, so that temporary arrays stay small."""

SHORT: Final = 16
"""Length of runs up to which they are summed place by place."""


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """P forms, those of a ratee next to each other.

    ``start`` (N + 1,): the forms of ratee n are ``start[n]:start[n + 1]``. ``who`` (P,) is the
    form's combination of rater and levels of the other facets, 0..W-1; ``total`` (P,) the sum of
    its scores; ``pattern`` (P,) its row of ``patterns`` (M, J), how often it holds each item.
    ``rater`` (W,) and ``levels`` (W, F) say what a combination stands for; ``counts`` (J, K) how
    often each category of each item was used.
    """

    start: Ints
    who: NDArray[np.integer]
    total: NDArray[np.int32]
    pattern: NDArray[np.int32]
    patterns: Floats
    rater: NDArray[np.int32]
    levels: NDArray[np.int32]
    counts: Floats


def collapse(design: MfrmDesign) -> Forms:
    """Collapse the ratings of a design to forms; those that stand form by form need no sorting."""
    who, rater, levels = _who(design)
    order = None if _in_forms(design.ratee, who) else np.lexsort((who, design.ratee))
    ratee, item, score = (
        _taken(array, order) for array in (design.ratee, design.item, design.score)
    )
    who = _taken(who, order)
    first = _firsts(ratee, who)
    pattern, patterns = _patterns(item, first, design.n_items)
    if len(patterns) > MAX_PATTERNS:
        first = np.arange(len(ratee))
        pattern, patterns = item.astype(np.int32), np.eye(design.n_items)
    n_ratees = len(design.ratees)
    return Forms(
        start=np.searchsorted(ratee[first], np.arange(n_ratees + 1)),
        who=who[first],
        total=_sums(score, first),
        pattern=pattern,
        patterns=patterns,
        rater=rater,
        levels=levels,
        counts=_counts(design),
    )


def summed_runs(values: Floats, begin: Ints) -> Floats:
    """Sum runs of neighbours along the last axis; `begin` (n,) says where each run begins.

    Runs of one length are summed place by place, which is several times quicker.

    >>> summed_runs(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 2])).tolist()
    [3.0, 7.0]
    """
    length, rest = divmod(values.shape[-1], len(begin))
    alike = not rest and length <= SHORT and np.array_equal(begin, length * np.arange(len(begin)))
    if not alike:
        return np.add.reduceat(values, begin, axis=-1)
    total = values[..., ::length].copy()
    for place in range(1, length):
        total += values[..., place::length]
    return total


def _taken(array: NDArray[np.integer], order: Ints | None) -> NDArray[np.integer]:
    """Put an array in order; as it is where no order is needed."""
    return array if order is None else array[order]


def _in_forms(ratee: NDArray[np.integer], who: NDArray[np.integer]) -> bool:
    """Say whether ratees are in order, and the ratings of each of their forms side by side.

    A form that goes on after another one shows as two runs of one ratee that are alike.
    """
    if not _rising(ratee):
        return False
    first = _firsts(ratee, who)
    ratee, who, lag = ratee[first], who[first], 2
    run = np.flatnonzero(ratee[lag:] == ratee[:-lag])
    while len(run):
        if np.any(who[run] == who[run + lag]):
            return False
        lag += 1
        run = run[run < len(ratee) - lag]
        run = run[ratee[run] == ratee[run + lag]]
    return True


def _rising(ratee: NDArray[np.integer]) -> bool:
    """Say whether the ratings of each ratee stand next to each other, in order."""
    return bool(np.all(ratee[1:] >= ratee[:-1]))


def _who(
    design: MfrmDesign,
) -> tuple[NDArray[np.integer], NDArray[np.int32], NDArray[np.int32]]:
    """Give numbers to the combinations of rater and other facets; without these, to raters."""
    n_raters = len(design.raters)
    if not design.facets:
        return design.rater, np.arange(n_raters, dtype=np.int32), np.empty((n_raters, 0), np.int32)
    parts = [design.rater, *(facet.index for facet in design.facets)]
    sizes = [n_raters, *(len(facet.labels) for facet in design.facets)]
    key = np.ravel_multi_index([part.astype(np.int64) for part in parts], sizes)
    used, who = np.unique(key, return_inverse=True)
    rater, *levels = np.unravel_index(used, sizes)
    return who.astype(np.int32), rater.astype(np.int32), np.stack(levels, axis=1).astype(np.int32)


def _firsts(ratee: NDArray[np.integer], who: NDArray[np.integer]) -> Ints:
    """Find where a form begins among the ratings."""
    new = np.empty(len(ratee), dtype=bool)
    new[0] = True
    np.not_equal(ratee[1:], ratee[:-1], out=new[1:])
    new[1:] |= who[1:] != who[:-1]
    return np.flatnonzero(new)


def _sums(score: NDArray[np.integer], first: Ints) -> NDArray[np.int32]:
    """Sum the scores (T,) of each form."""
    total = np.empty(len(first), dtype=np.int32)
    for forms, ratings in _chunks(first, len(score)):
        begin = first[forms] - ratings.start
        total[forms] = np.add.reduceat(score[ratings].astype(np.int32), begin)
    return total


def _patterns(
    item: NDArray[np.integer], first: Ints, n_items: int
) -> tuple[NDArray[np.int32], Floats]:
    """Give numbers to the distinct sets of items, and count the items in each.

    A set is known by the sum of one random 64-bit number an item: two sets of a million share
    theirs once in ten million data sets.
    """
    sign = np.random.default_rng(20250101).integers(0, 2**63, n_items, dtype=np.uint64)
    total = np.empty(len(first), dtype=np.uint64)
    for forms, ratings in _chunks(first, len(item)):
        total[forms] = np.add.reduceat(sign[item[ratings]], first[forms] - ratings.start)
    if np.all(total == total[0]):
        pattern, example = np.zeros(len(first), dtype=np.int32), np.zeros(1, dtype=np.int64)
    else:
        _, example, inverse = np.unique(total, return_index=True, return_inverse=True)
        pattern = inverse.astype(np.int32)
    if len(example) > MAX_PATTERNS:
        return pattern, np.empty((len(example), 0))
    ends = np.append(first[1:], len(item))
    held = [np.bincount(item[first[e] : ends[e]], minlength=n_items) for e in example]
    return pattern, np.array(held, dtype=np.float64)


def _chunks(first: Ints, n_ratings: int) -> list[tuple[slice, slice]]:
    """Part the forms, and the ratings they hold, into pieces of about `CHUNK` ratings."""
    cuts = np.unique(np.searchsorted(first, np.arange(0, n_ratings, CHUNK)))
    cuts = np.unique(np.append(cuts, [0, len(first)]))
    place = np.append(first, n_ratings)
    return [(slice(a, b), slice(int(place[a]), int(place[b]))) for a, b in pairwise(cuts.tolist())]


def _counts(design: MfrmDesign) -> Floats:
    """Count how often each category of each item was used (J, K)."""
    size = design.n_items * design.n_categories
    total = np.zeros(size, dtype=np.int64)
    for begin in range(0, len(design.score), CHUNK):
        part = slice(begin, begin + CHUNK)
        cell = design.item[part].astype(np.int64) * design.n_categories + design.score[part]
        total += np.bincount(cell, minlength=size)
    return total.reshape(design.n_items, design.n_categories).astype(np.float64)
