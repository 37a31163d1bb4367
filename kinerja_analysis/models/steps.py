"""How steps and difficulties hang together; rating scale and partial credit differ only here.

The category parameters c (I, K) of the kernel are affine in free coordinates beta (p,):
c = offset + Z beta. Criterion i with used categories u_0 < ... < u_m has
c_ik = (k - u_0) delta_i + kappa_ik, kappa zero at u_0 and u_m, so that its steps sum to zero
(Andrich 1978; Masters 1982); difficulties delta sum to zero over criteria. A category that nobody
used has probability zero, which is the limit that maximum likelihood goes to.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.likelihood import Floats

UNUSED: Final = 60.0
"""Logit: cumulated threshold of a category that nobody used; its probability is below 1e-20."""


@dataclass(frozen=True, slots=True, eq=False)
class StepStructure:
    """The affine map from free coordinates to category parameters, and the used categories.

    ``loading`` (I K, p), ``offset`` (I K,), ``used`` (I, K); the first I - 1 coordinates are the
    difficulties of all criteria but the last.
    """

    loading: Floats
    offset: Floats
    used: NDArray[np.bool_]


def step_structure(design: MfrmDesign) -> StepStructure:
    """Lay out the free coordinates of a design's criteria and steps."""
    used = _used_categories(design)
    first = used.argmax(axis=1)
    difficulty = _difficulty_loading(used, first)
    shape = _shape_loading(used, common=design.steps_by == "common")
    offset = np.where(used, 0.0, UNUSED)
    return StepStructure(
        loading=np.concatenate([difficulty, shape], axis=1), offset=offset.ravel(), used=used
    )


def cumulated(structure: StepStructure, beta: Floats) -> Floats:
    """Give the (I, K) category parameters at free coordinates beta (p,), first column zero."""
    c = (structure.offset + structure.loading @ beta).reshape(structure.used.shape)
    return c - c[:, :1]


def difficulties(n_criteria: int, n_coordinates: int) -> Floats:
    """Give the (I, p) map from free coordinates to difficulties that sum to zero."""
    contrast = np.concatenate([np.eye(n_criteria - 1), -np.ones((1, n_criteria - 1))])
    return np.pad(contrast, ((0, 0), (0, n_coordinates - n_criteria + 1)))


def step_map(structure: StepStructure) -> Floats:
    """Give the (I, K - 1, p) map from free coordinates to steps tau (without offset)."""
    n_criteria, n_categories = structure.used.shape
    loading = structure.loading.reshape(n_criteria, n_categories, -1)
    delta = difficulties(n_criteria, loading.shape[-1])
    return np.diff(loading, axis=1) - delta[:, None, :]


def starting_coordinates(design: MfrmDesign, structure: StepStructure) -> tuple[Floats, float]:
    """Give starting values (beta, mean of theta) from how often each category was used."""
    counts = np.bincount(design.score, minlength=design.n_categories) + 0.5
    logit = np.log(counts / counts[0])
    mean = logit[-1] / (design.n_categories - 1)
    target = np.tile(np.arange(design.n_categories) * mean - logit, len(design.criteria))
    target = np.where(structure.used.ravel(), target, 0.0)
    return np.linalg.lstsq(structure.loading, target)[0], float(mean)


def _used_categories(design: MfrmDesign) -> NDArray[np.bool_]:
    """Find which categories each criterion uses; the pooled ones where steps are common."""
    _, _, n_criteria, n_categories = design.shape
    cell = design.criterion.astype(np.int64) * n_categories + design.score
    counts = np.bincount(cell, minlength=n_criteria * n_categories)
    used = counts.reshape(n_criteria, n_categories) > 0
    if design.steps_by == "common":
        used = np.broadcast_to(used.any(axis=0), used.shape).copy()
    return used


def _difficulty_loading(used: NDArray[np.bool_], first: NDArray[np.intp]) -> Floats:
    """Load (k - u_0) delta_i on the used categories; the last delta is minus the others' sum."""
    n_criteria, n_categories = used.shape
    height = np.where(used, np.arange(n_categories) - first[:, None], 0)
    contrast = difficulties(n_criteria, n_criteria - 1)
    return (height[:, :, None] * contrast[:, None, :]).reshape(n_criteria * n_categories, -1)


def _shape_loading(used: NDArray[np.bool_], *, common: bool) -> Floats:
    """Load kappa on the used interior categories, one set for all criteria or one for each."""
    n_categories = used.shape[1]
    blocks = [np.eye(n_categories)[:, _interior(row)] for row in used]
    if common:
        return np.concatenate(blocks, axis=0)
    widths = np.cumsum([0, *(block.shape[1] for block in blocks)])
    loading = np.zeros((used.size, widths[-1]))
    for i, block in enumerate(blocks):
        loading[i * n_categories : (i + 1) * n_categories, widths[i] : widths[i + 1]] = block
    return loading


def _interior(used: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Find the used categories of a criterion without its lowest and highest."""
    return np.flatnonzero(used)[1:-1]
