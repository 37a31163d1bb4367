"""Which values are known before the fit, of one element or of a group's mean: anchors.

Without anchors the elements of a facet sum to zero. Anchored criteria, facets and steps leave fewer
free coordinates, and the scale stands where the anchors put it. Severities and the populations'
means have a level in common, which the first of their anchors fixes; what the others say of it is
held by a weight so large that nothing moves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import linalg

from kinerja_analysis.errors import ModelError

Floats = NDArray[np.float64]

HELD: Final = 1e7
"""Weight of what is held, for each rating: the likelihood moves it by less than 1e-6 logit."""

CONSISTENT: Final = 1e-6
"""Logit: anchors that can be met together are met to this."""


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """The mean of the elements ``labels`` of a facet is ``value`` (logit); of one: its value.

    ``facet`` is ``ratee, rater, criterion``, a further facet, ``steps``, ``population`` (means of
    theta) or ``spread`` (logarithms of their standard deviations).
    """

    facet: str
    labels: pd.Index
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is known of a point (P,) of the parameter space: ``rows`` (m, P) @ point = ``targets``.

    ``level`` (P,) @ point is where the common level of severities and means stands, ``value``
    where it belongs. ``weight`` is that of the rows.
    """

    rows: Floats
    targets: Floats
    level: Floats
    value: float
    weight: float


def contrast(n: int) -> Floats:
    """Give the (n, n - 1) map from free coordinates to n values that sum to zero."""
    return np.concatenate([np.eye(n - 1), -np.ones((1, n - 1))])


def ways_of(anchors: Sequence[Anchor], facet: str, labels: pd.Index) -> tuple[Floats, Floats]:
    """Say how n elements move: values are ``level`` (n,) + ``ways`` (n, free) @ coordinates."""
    rows, values = rows_of(anchors, facet, labels)
    return met(rows, values) if len(rows) else (np.zeros(len(labels)), contrast(len(labels)))


def rows_of(anchors: Sequence[Anchor], facet: str, labels: pd.Index) -> tuple[Floats, Floats]:
    """Lay out the anchors of a facet: rows (m, n) that average elements, and their values (m,).

    Elements that are not among the labels leave a mean; an anchor without any is left out.
    """
    rows, values = [np.empty((0, len(labels)))], []
    for anchor in anchors:
        place = labels.get_indexer(anchor.labels) if anchor.facet == facet else np.empty(0, int)
        place = place[place >= 0]
        if len(place):
            row = np.zeros((1, len(labels)))
            row[0, place] = 1 / len(place)
            rows.append(row)
            values.append(anchor.value)
    return np.concatenate(rows), np.array(values, dtype=np.float64)


def met(rows: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Give a point (n,) that meets rows (m, n) @ point = values, and the ways (n, free) left.

    Raises
    ------
    ModelError
        No point does.
    """
    if not len(rows):
        return np.zeros(rows.shape[1]), np.eye(rows.shape[1])
    point = linalg.lstsq(rows, values)[0]
    if np.abs(rows @ point - values).max(initial=0.0) > CONSISTENT:
        raise ModelError(
            "Jangkar (anchors) saling bertentangan: nilai-nilai yang ditetapkan tidak dapat "
            "dipenuhi bersama. Hapuslah salah satunya; ambang sebuah skala selalu berjumlah nol."
        )
    return point, linalg.null_space(rows)


def alone(anchors: Sequence[Anchor], facet: str, labels: pd.Index) -> Floats:
    """Give the value (n,) of each element that is anchored by itself; nan for the others."""
    known = np.full(len(labels), np.nan)
    for anchor in anchors:
        if anchor.facet == facet and len(anchor.labels) == 1:
            place = labels.get_indexer(anchor.labels)
            known[place[place >= 0]] = anchor.value
    return known


def kept(values: Floats, known: Floats) -> Floats:
    """Put known values in their places."""
    return np.where(np.isnan(known), values, known)


def held(
    severities: tuple[Floats, Floats],
    populations: tuple[Floats, Floats],
    spreads: tuple[Floats, Floats],
    size: tuple[int, int],
) -> Held:
    """Lay out what is held of a point, from the rows and values of its three anchored parts.

    Parameters
    ----------
    severities : rows (m1, R) and values, logit
    populations, spreads : rows (m, G) on the means of theta and the logarithms of its spread
    size : number of parameters P, and of ratings
    """
    n_parameters, n_ratings = size
    n_raters, n_groups = severities[0].shape[1], populations[0].shape[1]
    rows = [_placed(severities[0], 0, n_parameters)]
    rows += [_placed(populations[0], n_parameters - 2 * n_groups, n_parameters)]
    levelled, values = np.concatenate(rows), np.concatenate([severities[1], populations[1]])
    known = _placed(spreads[0], n_parameters - n_groups, n_parameters)
    level, value = np.zeros(n_parameters), 0.0
    if len(levelled):
        level, value = levelled[0], float(values[0])
        levelled, values = levelled[1:] - level, values[1:] - value
    else:
        level[:n_raters] = 1 / n_raters
    rows_held, values_held = np.concatenate([levelled, known]), np.append(values, spreads[1])
    if len(rows_held):  # the ways left of a nation's parameters would fill the memory
        met(rows_held, values_held)
    return Held(rows_held, values_held, level, value, HELD * n_ratings)


def _placed(rows: Floats, begin: int, size: int) -> Floats:
    """Place rows (m, n) among the columns of (m, size)."""
    placed = np.zeros((len(rows), size))
    placed[:, begin : begin + rows.shape[1]] = rows
    return placed
