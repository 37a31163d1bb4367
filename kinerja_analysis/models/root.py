"""Where many decreasing functions, each of its own variable, are zero."""

from collections.abc import Callable
from typing import Final

import numpy as np

from kinerja_analysis.models.likelihood import Floats

TOLERANCE: Final = 1e-6
"""Logit: step below which a root is found; what is left of a Newton step is about its square."""

LIMIT: Final = 100
"""Count of steps after which the search ends."""

LEAST_CURVATURE: Final = 1e-8
"""Least slope of a function; below it the root is as good as unbounded."""


def roots(
    functions: Callable[[Floats], tuple[Floats, Floats]],
    start: Floats,
    bound: float,
    tolerance: float = TOLERANCE,
) -> tuple[Floats, Floats]:
    """Give the root of each function and minus its derivative near there.

    Parameters
    ----------
    functions : x (n,) -> values (n,), minus derivatives (n,)
        Each decreasing in its own variable.
    start : (n,)
    bound : float
        No root is sought further from `start` than this; functions without one end there.
    tolerance : float
        The search ends when no step is longer.
    """
    x, low, high = start, start - bound, start + bound
    for _ in range(LIMIT):
        value, curvature = functions(x)
        curvature = np.maximum(curvature, LEAST_CURVATURE)
        low, high = np.where(value > 0, x, low), np.where(value < 0, x, high)
        candidate = x + value / curvature
        inside = (candidate >= low) & (candidate <= high)
        following = np.where(inside, candidate, (low + high) / 2)
        step, x = np.abs(following - x).max(), following
        if step < tolerance:
            break
    return x, curvature
