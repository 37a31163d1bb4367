"""Which ratings one rater gave one ratee: ratings collapsed to pairs, all that linear models need.

A pair's ratings share everything but the criterion and chance, so that a pair enters a crossed
linear model with its size, its count of each criterion and its total.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from kinerja_analysis.models.likelihood import Floats

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """T ratings collapsed to P pairs of an outer and an inner element, sorted by the outer.

    The outer facet is the one with more elements, A of them, which is eliminated; the B inner
    elements stay. ``pair`` (T,), ``criterion`` (T,); ``outer``, ``inner``, ``size`` (P,);
    ``count`` (P, I) how often the pair's ratings are of each criterion; ``total`` (I,) ratings.
    """

    pair: Ints
    criterion: NDArray[np.integer]
    outer: Ints
    inner: Ints
    size: Floats
    count: csr_array
    total: Floats
    shape: tuple[int, int, int]

    def by_pair(self, values: Floats) -> Floats:
        """Sum (T, k) values over the ratings of each pair: (P, k)."""
        return summed(self.pair, values, len(self.size))

    def by_outer(self, values: Floats) -> Floats:
        """Sum (P, k) values over the pairs of each outer element: (A, k)."""
        return summed(self.outer, values, self.shape[0])

    def by_inner(self, values: Floats) -> Floats:
        """Sum (P, k) values over the pairs of each inner element: (B, k)."""
        return summed(self.inner, values, self.shape[1])


def pairs_of(
    outer: NDArray[np.integer],
    inner: NDArray[np.integer],
    criterion: NDArray[np.integer],
    shape: tuple[int, int, int],
) -> Pairs:
    """Collapse ratings (T,) to pairs; `shape` counts outer, inner and criteria."""
    key = outer.astype(np.int64) * shape[1] + inner
    found, pair = np.unique(key, return_inverse=True)
    count = coo_array((np.ones(len(pair)), (pair, criterion)), shape=(len(found), shape[2]))
    return Pairs(
        pair=pair,
        criterion=criterion,
        outer=found // shape[1],
        inner=found % shape[1],
        size=np.bincount(pair).astype(np.float64),
        count=csr_array(count),
        total=np.bincount(criterion, minlength=shape[2]).astype(np.float64),
        shape=shape,
    )


def summed(group: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Sum the rows of (n, k) or (n,) values by group."""
    if values.ndim == 1:
        return np.bincount(group, weights=values, minlength=size).astype(np.float64)
    return np.stack(
        [np.bincount(group, weights=column, minlength=size) for column in values.T], axis=1
    )
