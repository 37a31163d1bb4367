"""M'M times vectors, M being a long sparse matrix: in pieces, on two threads.

Pieces keep M times the vectors small enough for the processor's cache; each thread has its half of
the rows, so that the sums do not depend on which is quicker.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import numpy as np
from scipy import sparse

from kinerja_analysis.models.likelihood import Floats

PIECE: Final = 2**20
"""Count of entries times vectors that are worked on at once."""

HALVES: Final = 2
"""Count of threads, and of parts of the rows."""


def squared_times(matrix: sparse.csr_matrix, x: Floats) -> Floats:
    """Give M'(M x) of M (rows, R) and x (R, m)."""
    if matrix.nnz * x.shape[1] <= HALVES * PIECE:
        return np.asarray(matrix.T @ (matrix @ x))
    marks = np.arange(0, matrix.nnz, PIECE // x.shape[1])
    cuts = np.append(np.searchsorted(matrix.indptr, marks), matrix.shape[0])
    spans = list(pairwise(np.unique(cuts).tolist()))
    middle = len(spans) // HALVES

    def half(part: list[tuple[int, int]]) -> Floats:
        """Sum the pieces of one half."""
        total = np.zeros_like(x)
        for first, last in part:
            piece = _rows(matrix, first, last)
            total += piece.T @ (piece @ x)
        return total

    with ThreadPoolExecutor(HALVES) as pool:
        one, other = pool.map(half, (spans[:middle], spans[middle:]))
    one += other
    return one


def _rows(matrix: sparse.csr_matrix, first: int, last: int) -> sparse.csr_matrix:
    """Give some neighbouring rows without a copy of their entries."""
    begin, end = matrix.indptr[first], matrix.indptr[last]
    parts = matrix.data[begin:end], matrix.indices[begin:end], matrix.indptr[first : last + 1]
    entries, columns, ends = parts
    return sparse.csr_matrix((entries, columns, ends - begin), (last - first, matrix.shape[1]))
