"""Which groups of raters common ratees link: the components of the graph of who rated whom."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

Groups = NDArray[np.int64]


def linked_groups(
    ratee: NDArray[np.integer], rater: NDArray[np.integer], shape: tuple[int, int]
) -> tuple[Groups, Groups]:
    """Find the groups that ratings link; group 0 has most raters, then most ratees.

    Parameters
    ----------
    ratee, rater : (T,) index of each rating
    shape : (N, R) numbers of ratees and raters

    Returns
    -------
    ratee_group : (N,)
    rater_group : (R,)
    """
    n_ratees, n_raters = shape
    size = n_ratees + n_raters
    graph = sparse.csr_matrix(
        (np.ones(len(ratee), dtype=np.int8), (ratee, n_ratees + rater.astype(np.int64))),
        shape=(size, size),
    )
    n_groups, label = csgraph.connected_components(graph, directed=False)
    raters_in = np.bincount(label[n_ratees:], minlength=n_groups)
    order = np.lexsort((-np.bincount(label[:n_ratees], minlength=n_groups), -raters_in))
    rank = np.empty(n_groups, dtype=np.int64)
    rank[order] = np.arange(n_groups)
    return rank[label[:n_ratees]], rank[label[n_ratees:]]
