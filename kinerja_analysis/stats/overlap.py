"""How far ratees share the same raters and criteria: what each effect adds to error."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kinerja_analysis.stats.ratings import Indices

ROUNDING: Final = 1e-12
"""What is left of two equal shares by rounding."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What one effect adds to the error of a ratee's mean, a unit of its variance.

    ``absolute``: 1 over the harmonic number of levels a ratee (fully: the mean over ratees of the
    sum of squared shares of his scores at each level). ``relative``: the same for comparisons of
    two ratees, Putka's q: 0 where all ratees have the same levels, ``absolute`` where they share
    none.
    """

    absolute: float
    relative: float


def overlap(ratee: Indices, level: Indices) -> Overlap:
    """Work out how an effect's levels are shared between ratees.

    Parameters
    ----------
    ratee : (T,) 0..N-1
    level : (T,) 0..L-1

    References
    ----------
    Putka, Le, McCloy & Diaz (2008), Journal of Applied Psychology 93, 959-981, equations 6 and 7:
    q = 1/k - sum over i != j of c_ij / (k_i k_j) / (N (N - 1)), here for any effect, a ratee's
    levels weighing as many scores as they have.

    Examples
    --------
    >>> overlap(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 2]))
    Overlap(absolute=0.5, relative=0.25)
    """
    n, width = int(ratee.max()) + 1, int(level.max()) + 1
    cell, count = np.unique(ratee * width + level, return_counts=True)
    share = count / np.bincount(ratee)[cell // width]
    own = float((share**2).sum())
    together = float((np.bincount(cell % width, weights=share) ** 2).sum())
    absolute = own / n
    if n < 2:
        return Overlap(absolute, 0.0)
    relative = absolute - (together - own) / (n * (n - 1))
    return Overlap(absolute, relative if relative > ROUNDING else 0.0)
