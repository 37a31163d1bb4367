"""How steps and difficulties hang together; rating scale and partial credit differ only here.

An item is a criterion with a set of steps: common to all, the criterion's own, or the rater's own.
The category parameters c (J, K) of the items are affine in free coordinates beta (p,):
c = offset + Z beta. An item with used categories u_0 < ... < u_m has
c_jk = (k - u_0) delta_i + kappa_sk, kappa zero at u_0 and u_m, so that the steps of a set sum to
zero (Andrich 1978; Masters 1982); difficulties delta sum to zero over criteria. A category that
nobody used has probability zero, which is the limit that maximum likelihood goes to.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.anchors import met, rows_of, ways_of
from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.likelihood import Floats

UNUSED: Final = 60.0
"""Logit: cumulated threshold of a category that nobody used; its probability is below 1e-20."""


@dataclass(frozen=True, slots=True, eq=False)
class StepStructure:
    """The affine map from free coordinates to category parameters, and the used categories.

    ``loading`` (J, K, p), ``offset`` (J, K), ``used`` (S, K) by set of steps; ``difficulty``
    (I, p) and ``level`` (I,) give the difficulties, level + difficulty @ beta; ``steps``
    (S, K - 1, p) says how the steps move with beta.
    """

    loading: Floats
    offset: Floats
    used: NDArray[np.bool_]
    difficulty: Floats
    level: Floats
    steps: Floats


def step_structure(design: MfrmDesign, counts: Floats) -> StepStructure:
    """Lay out the free coordinates of a design whose categories were used `counts` (J, K) times."""
    n_sets, n_categories = len(design.step_sets), design.n_categories
    by_set = np.zeros((n_sets, n_categories))
    np.add.at(by_set, design.item_steps, counts)
    used = by_set > 0
    first = used.argmax(axis=1)[design.item_steps]
    height = np.where(used[design.item_steps], np.arange(n_categories) - first[:, None], 0)
    kappa, shape = _anchored_shapes(design, _shapes(used))
    level, ways = ways_of(design.anchors, "criterion", design.criteria)
    difficulty = np.pad(ways, ((0, 0), (0, shape.shape[-1])))
    shape = np.pad(shape, ((0, 0), (0, 0), (ways.shape[1], 0)))
    own = difficulty[design.item_criterion]
    known = height * level[design.item_criterion][:, None] + kappa[design.item_steps]
    return StepStructure(
        loading=height[:, :, None] * own[:, None, :] + shape[design.item_steps],
        offset=np.where(used, 0.0, UNUSED)[design.item_steps] + known,
        used=used,
        difficulty=difficulty,
        level=level,
        steps=np.diff(shape, axis=1),
    )


def cumulated(structure: StepStructure, beta: Floats) -> Floats:
    """Give the (J, K) category parameters at free coordinates beta (p,), first column zero."""
    c = structure.offset + structure.loading @ beta
    return c - c[:, :1]


def starting_coordinates(counts: Floats, structure: StepStructure) -> tuple[Floats, float]:
    """Give starting values (beta, mean of theta) from how often each category was used (J, K)."""
    used = counts.sum(axis=0) + 0.5
    logit = np.log(used / used[0])
    mean = logit[-1] / (len(used) - 1)
    target = np.arange(len(used)) * mean - logit - structure.offset
    target = np.where(structure.offset == UNUSED, 0.0, target)
    loading = structure.loading.reshape(target.size, structure.loading.shape[-1])
    beta = np.linalg.lstsq(loading, target.ravel())[0]
    return beta.astype(np.float64), float(mean)


def _anchored_shapes(design: MfrmDesign, shape: Floats) -> tuple[Floats, Floats]:
    """Give what anchored steps make known of kappa (S, K), and how the rest of it moves."""
    rows, values = rows_of(design.anchors, "steps", design.step_labels)
    steps = np.diff(shape, axis=1).reshape(rows.shape[1], shape.shape[-1])
    point, ways = met(rows @ steps, values)
    return shape @ point, shape @ ways


def _shapes(used: NDArray[np.bool_]) -> Floats:
    """Load kappa (S, K, p') on the used interior categories of each set."""
    n_sets, n_categories = used.shape
    interior = [np.flatnonzero(row)[1:-1] for row in used]
    loading = np.zeros((n_sets, n_categories, sum(map(len, interior))))
    place = 0
    for s, categories in enumerate(interior):
        loading[s, categories, place + np.arange(len(categories))] = 1
        place += len(categories)
    return loading
