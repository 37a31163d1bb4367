"""Which sums over ratings the estimators need: by ratee, rater, pair and cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.likelihood import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Sparse matrices of ones: matrix @ (T, ...) values sums them by element.

    ``by_ratee`` (N, T), ``by_rater`` (R, T), ``by_criterion`` (I, T), ``by_pair`` (P, T) where a
    pair is a ratee with a rater, ``by_cell`` (N I, T) and ``by_rater_cell`` (R I, T).
    """

    by_ratee: sparse.csr_matrix
    by_rater: sparse.csr_matrix
    by_criterion: sparse.csr_matrix
    by_pair: sparse.csr_matrix
    by_cell: sparse.csr_matrix
    by_rater_cell: sparse.csr_matrix
    pair_ratee: NDArray[np.int64]
    pair_rater: NDArray[np.int64]
    category_counts: Floats


def incidence(design: MfrmDesign) -> Incidence:
    """Build the summing matrices of a design."""
    n_ratees, n_raters, n_criteria, n_categories = design.shape
    ratee, rater, criterion = (
        array.astype(np.int64) for array in (design.ratee, design.rater, design.criterion)
    )
    pairs, pair = np.unique(ratee * n_raters + rater, return_inverse=True)
    counts = np.bincount(
        criterion * n_categories + design.score, minlength=n_criteria * n_categories
    )
    return Incidence(
        by_ratee=summing_matrix(ratee, n_ratees),
        by_rater=summing_matrix(rater, n_raters),
        by_criterion=summing_matrix(criterion, n_criteria),
        by_pair=summing_matrix(pair, len(pairs)),
        by_cell=summing_matrix(ratee * n_criteria + criterion, n_ratees * n_criteria),
        by_rater_cell=summing_matrix(rater * n_criteria + criterion, n_raters * n_criteria),
        pair_ratee=pairs // n_raters,
        pair_rater=pairs % n_raters,
        category_counts=counts.astype(np.float64),
    )


def summing_matrix(index: NDArray[np.integer], size: int) -> sparse.csr_matrix:
    """Give the (size, T) matrix whose product with (T, ...) values sums them by index (T,)."""
    ones = np.ones(len(index))
    return sparse.csr_matrix((ones, (index, np.arange(len(index)))), shape=(size, len(index)))
