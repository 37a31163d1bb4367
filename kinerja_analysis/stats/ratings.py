"""Which ratings a coefficient rests on: one score a rater and ratee, coded and counted."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

NOISE: Final = 1e-9
"""Share of the range of scores: two scores closer than this are one score (0.1 + 0.2 and 0.3)."""

ROUNDING_STEPS: Final = 16
"""Spacings of floating-point numbers: scores that span no more are all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Known scores with who was rated and who rated, both coded 0, 1, 2, ...

    ``score`` (T,), ``ratee`` (T,), ``rater`` (T,); ``n_missing`` counts scores that were left out
    because they are missing.
    """

    score: Floats
    ratee: Indices
    rater: Indices
    n_missing: int

    @property
    def n_ratees(self) -> int:
        """Number of ratees with a score."""
        return int(self.ratee.max(initial=-1)) + 1

    @property
    def n_raters(self) -> int:
        """Number of raters with a score."""
        return int(self.rater.max(initial=-1)) + 1


def coded(score: ArrayLike, ratee: ArrayLike, rater: ArrayLike) -> Ratings:
    """Leave out missing scores, make nearly equal scores equal, and number ratees and raters.

    Parameters
    ----------
    score : (T,) numbers, nan where missing
    ratee, rater : (T,) labels of any kind that can be sorted

    Examples
    --------
    >>> coded([3.0, float("nan"), 4.0], ["a", "a", "b"], ["x", "y", "x"]).ratee.tolist()
    [0, 1]
    """
    scores = np.asarray(score, dtype=float)
    known = ~np.isnan(scores)
    return Ratings(
        score=_without_noise(scores[known]),
        ratee=np.unique(np.asarray(ratee)[known], return_inverse=True)[1].astype(np.int64),
        rater=np.unique(np.asarray(rater)[known], return_inverse=True)[1].astype(np.int64),
        n_missing=int(len(scores) - known.sum()),
    )


def category_counts(ratings: Ratings, categories: Floats | None = None) -> tuple[Floats, Floats]:
    """Count how often each ratee (N rows) was given each score (V columns).

    Parameters
    ----------
    ratings : Ratings
    categories : (V,) or None
        All scores that the scale allows, ascending; None takes the scores that occur.

    Returns
    -------
    counts : (N, V)
    values : (V,) ascending
    """
    values = np.unique(ratings.score) if categories is None else categories
    shape = ratings.n_ratees, len(values)
    column = category_index(ratings.score, values)
    cell = np.bincount(ratings.ratee * shape[1] + column, minlength=shape[0] * shape[1])
    return cell.reshape(shape).astype(float), values


def category_index(score: Floats, values: Floats) -> Indices:
    """Find the place of each score among the ascending values of the scale.

    Raises
    ------
    ValueError
        Where a score is not one of the values.
    """
    if not len(score):
        return np.zeros(0, dtype=np.int64)
    place = np.clip(np.searchsorted(values, score), 0, len(values) - 1).astype(np.int64)
    below = np.clip(place - 1, 0, None)
    nearer = np.abs(score - values[below]) < np.abs(score - values[place])
    place = np.where(nearer, below, place)
    off = np.abs(score - values[place]) > NOISE * float(np.ptp(values))
    if off.any():
        raise ValueError(
            f"categories tidak memuat nilai {np.unique(score[off])[:5].tolist()}; "
            f"yang disebut: {values.tolist()}."
        )
    return place


def _without_noise(score: Floats) -> Floats:
    """Give scores that differ by rounding alone the same value."""
    if not len(score):
        return score
    values, place = np.unique(score, return_inverse=True)
    spread = values[-1] - values[0]
    smallest = ROUNDING_STEPS * np.spacing(np.abs(values).max())
    apart = np.diff(values) > max(NOISE * spread, smallest)
    first = np.concatenate([[True], apart])
    return values[first][np.cumsum(first)[place] - 1]
