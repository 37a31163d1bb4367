"""How a form's likelihood depends on eta: tables of G and its slopes on a fine grid.

For a set of items, G(eta) is the sum of the items' log normalisers; its derivatives are the
expected total F, the variance V and the third moment. Between the nodes of the grid G is the cubic
that meets G and F at both ends (Hermite), so that F, as used here, is exactly the slope of G.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.likelihood import Floats, normalised

PER_LOGIT: Final = 32
"""Count of nodes a logit: G is then known to 1e-8, its slope to 1e-6."""

MARGIN: Final = 14.0
"""Logit: how far the grid reaches beyond the outermost step; there G is a straight line."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Tables at G' nodes from `low`, `width` logits apart, for M patterns.

    ``cubic`` holds the coefficients of G on each cell, four arrays (M G',); ``probability``
    (J, K, G') and ``deviation`` (J, K, G'), category less the expected one, belong to the items.
    """

    low: float
    width: float
    cubic: tuple[Floats, Floats, Floats, Floats]
    probability: Floats
    deviation: Floats
    patterns: Floats

    @property
    def n_nodes(self) -> int:
        """Number of nodes of the grid."""
        return self.probability.shape[2]


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What the tables say at some eta: ``cell`` and place ``t`` (0-1) in it, then G, F and V."""

    cell: NDArray[np.int64]
    t: Floats
    g: Floats
    f: Floats
    v: Floats


def tabulate(c: Floats, patterns: Floats) -> Tables:
    """Tabulate the patterns (M, J) of items with category parameters c (J, K)."""
    steps = np.diff(c, axis=1)
    inner = steps[np.abs(steps) < MARGIN * 3]
    low = np.floor(min(inner.min(initial=0.0), 0.0)) - MARGIN
    high = np.ceil(max(inner.max(initial=0.0), 0.0)) + MARGIN
    node = np.linspace(low, high, int((high - low) * PER_LOGIT) + 1)
    by_category, log_normaliser = normalised(node, c.T[:, :, None])
    probability = np.ascontiguousarray(by_category.transpose(1, 0, 2))
    k = np.arange(c.shape[1])
    expected = np.einsum("k,jkg->jg", k, probability)
    g, f = patterns @ log_normaliser, patterns @ expected
    width = float(node[1] - node[0])
    deviation = k[:, None] - expected[:, None, :]
    return Tables(float(low), width, _cubic(g, f * width), probability, deviation, patterns)


def _cubic(g: Floats, slope: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give the coefficients of the Hermite cubics, flat; the last cell of a row is never used."""
    rise = np.roll(g, -1, axis=1) - g
    following = np.roll(slope, -1, axis=1)
    second = 3 * rise - 2 * slope - following
    third = slope + following - 2 * rise
    return g.ravel(), slope.ravel(), second.ravel(), third.ravel()


def look_up(tables: Tables, base: NDArray[np.int64], eta: Floats) -> Looked:
    """Look up G, F and V.

    Parameters
    ----------
    tables : Tables
    base : broadcast against `eta`
        First node of the pattern's table, pattern times the number of nodes.
    eta : logit
    """
    cell, t, beyond = _placed(tables, base, eta)
    a0, a1, a2, a3 = (np.take(part, cell) for part in tables.cubic)
    slope, v = _derived(tables, t, (a1, a2, a3))
    a3 *= t
    a3 += a2
    a3 *= t
    a3 += a1
    a3 *= t
    a3 += a0
    if beyond is not None:
        a3 += slope * beyond
    slope /= tables.width
    return Looked(cell, t, a3, slope, v)


def look_up_slopes(tables: Tables, base: NDArray[np.int64], eta: Floats) -> tuple[Floats, Floats]:
    """Look up F and V alone, for searches that do not need G; parameters as in `look_up`."""
    cell, t, _ = _placed(tables, base, eta)
    slope, v = _derived(tables, t, tuple(np.take(part, cell) for part in tables.cubic[1:]))
    slope /= tables.width
    return slope, v


def _placed(
    tables: Tables, base: NDArray[np.int64], eta: Floats
) -> tuple[NDArray[np.int64], Floats, Floats | None]:
    """Give the cell of each eta, the place in it (0-1), and how far (cells) it lies outside.

    None where every eta lies inside.
    """
    t = eta - tables.low
    t *= 1 / tables.width
    last, beyond = tables.n_nodes - 1 - 1e-9, None
    if t.size and (t.min() < 0 or t.max() > last):
        place, t = t, np.clip(t, 0.0, last)
        beyond = place - t
    cell = t.astype(np.int64)
    t -= cell
    cell += base
    return cell, t, beyond


def _derived(tables: Tables, t: Floats, cubic: tuple[Floats, ...]) -> tuple[Floats, Floats]:
    """Give a cubic's slope a cell at t, and its second derivative a squared logit, not negative."""
    a1, a2, a3 = cubic
    slope = 3 * t
    slope *= a3
    v = slope + a2
    slope += 2 * a2
    slope *= t
    slope += a1
    v *= 2 / tables.width**2
    return slope, np.maximum(v, 0.0, out=v)


def histogram(tables: Tables, looked: Looked, weight: Floats) -> tuple[Floats, Floats]:
    """Gather weights at the nodes: how much each node's G and F count in the sum of G.

    Returns
    -------
    values, slopes : (M, G')
        The sum of ``weight * G`` is that of ``values * G + slopes * F * width`` over the nodes.
    """
    size = len(tables.cubic[0])
    cell, t, w = looked.cell.ravel(), looked.t.ravel(), weight.ravel()
    moments = []
    for _ in range(4):
        moments.append(np.bincount(cell, weights=w, minlength=size))
        w = w * t
    one, first, square, cube = np.array(moments, dtype=np.float64)
    right = 3 * square - 2 * cube
    shape = (-1, tables.n_nodes)
    values = one - right + np.roll(right, 1)
    slopes = first - 2 * square + cube + np.roll(cube - square, 1)
    return values.reshape(shape), slopes.reshape(shape)
