"""Which elements got only the lowest or only the highest scores, so that no maximum is finite."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.anchors import alone
from kinerja_analysis.models.coding import CHUNK
from kinerja_analysis.models.design import MfrmDesign

Flags = NDArray[np.bool_]


def estimable_rows(design: MfrmDesign, facets: Sequence[str]) -> Flags:
    """Mark the ratings (T,) left when extreme elements of `facets` are taken out, again and again.

    Anchored elements stay.

    Parameters
    ----------
    design : MfrmDesign
    facets : those whose elements have no prior: ``ratee``, ``rater``, ``criterion``

    Raises
    ------
    ModelError
        Nothing that could be compared is left.
    """
    keep = np.ones(len(design.score), dtype=bool)
    if tuple(facets) == ("criterion",) and _all_varied(design):
        return keep
    while True:
        low, high = _ends(design, keep)
        extreme = np.zeros_like(keep)
        for facet in facets:
            index, size = design.index(facet), len(design.labels(facet))
            ends = _all(index, size, low | ~keep) | _all(index, size, high | ~keep)
            known = alone(design.anchors, facet, design.labels(facet))
            extreme |= (ends & np.isnan(known))[index]
        if not np.any(extreme & keep):
            return _enough(design, keep)
        keep &= ~extreme


def _ends(design: MfrmDesign, keep: Flags) -> tuple[Flags, Flags]:
    """Mark ratings in the lowest and in the highest category that the steps in question reach."""
    group = design.item_steps[design.item]
    lowest = np.full(len(design.step_sets), design.n_categories)
    highest = np.full(len(design.step_sets), -1)
    np.minimum.at(lowest, group[keep], design.score[keep])
    np.maximum.at(highest, group[keep], design.score[keep])
    return design.score <= lowest[group], design.score >= highest[group]


def _all_varied(design: MfrmDesign) -> bool:
    """Say whether every criterion has two different scores, ratings being gone over in pieces."""
    seen = np.zeros((len(design.criteria), design.n_categories), dtype=bool)
    for begin in range(0, len(design.score), CHUNK):
        part = slice(begin, begin + CHUNK)
        seen[design.criterion[part], design.score[part]] = True
    return bool(np.all(seen.sum(axis=1) > 1))


def _all(index: NDArray[np.integer], size: int, flag: Flags) -> Flags:
    """Mark the elements (size,) all of whose ratings carry the flag."""
    return np.bincount(index, weights=~flag, minlength=size) == 0


def _enough(design: MfrmDesign, keep: Flags) -> Flags:
    """Refuse a design of which too little is left."""
    if keep.all():
        return keep
    n_raters = len(np.unique(design.rater[keep]))
    n_ratees = len(np.unique(design.ratee[keep]))
    if n_raters < 2 or n_ratees < 2:
        raise ModelError(
            f"Setelah penilai, pegawai dan kriteria yang seluruh nilainya terendah atau tertinggi "
            f"disisihkan, tersisa {n_raters} penilai dan {n_ratees} pegawai. Data ini tidak cukup "
            "beragam untuk membandingkan penilai."
        )
    return keep
