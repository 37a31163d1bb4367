"""How far a weighted share of agreement exceeds what chance would give, with its interval."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from kinerja_analysis.stats.coefficient import (
    ALL_AGREE,
    CERTAIN,
    MISSING,
    NO_SPREAD,
    NO_VARIATION,
    Coefficient,
    estimated,
    reservations,
    undefined,
)
from kinerja_analysis.stats.ratings import Floats, Ratings
from kinerja_analysis.thresholds import CONFIDENCE

ONE_RATEE_SE: Final = "hanya satu yang dinilai; selang tidak dapat dihitung"


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """What chance gives: the share ``expected`` (0-1) and each ratee's part in it ``own`` (N,)."""

    expected: float
    own: Floats


def by_chance_corrected(
    name: str, ratings: Ratings, agreement: Floats, chance: Chance
) -> Coefficient:
    """Give (agreement - chance) / (1 - chance) with its interval.

    Parameters
    ----------
    name : str
    ratings : Ratings
        With a pair of scores for one ratee or more.
    agreement : (N,) share of agreeing pairs of each ratee, nan where there is no pair
    chance : Chance

    References
    ----------
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, section 5.3 (linearised variance
    over ratees, Student's t with N - 1 degrees of freedom, limits no higher than 1); Gwet (2008),
    British Journal of Mathematical and Statistical Psychology 61, 29-48.
    """
    if chance.expected >= 1 - np.finfo(float).eps * len(ratings.score):
        return undefined(name, ratings, NO_VARIATION)
    paired = ~np.isnan(agreement)
    value = (agreement[paired].mean() - chance.expected) / (1 - chance.expected)
    share = len(agreement) / paired.sum()
    own = np.where(paired, np.nan_to_num(agreement) - chance.expected, 0) * share
    own = (own - 2 * (1 - value) * (chance.own - chance.expected)) / (1 - chance.expected)
    figures, why = _interval(float(value), own, agree=bool((agreement[paired] == 1).all()))
    return estimated(name, ratings, figures).limited(why, *reservations(ratings))


def pair_agreement(counts: Floats, weights: Floats) -> Floats:
    """Give each ratee's weighted share (0-1) of agreeing pairs of scores (N,), nan without a pair.

    Parameters
    ----------
    counts : (N, V) scores given to each ratee
    weights : (V, V) agreement of two scores

    Examples
    --------
    >>> pair_agreement(np.array([[2.0, 1], [1, 0]]), np.eye(2)).round(3).tolist()
    [0.333, nan]
    """
    m = counts.sum(axis=1)
    agreeing = (counts * (counts @ weights - 1)).sum(axis=1)
    return np.divide(agreeing, m * (m - 1), out=np.full(len(m), MISSING), where=m > 1)


def _interval(value: float, own: Floats, *, agree: bool) -> tuple[tuple[float, ...], str]:
    """Give ``value, se, low, high`` and, where there is no interval, the reason."""
    n = len(own)
    if agree or n < 2:
        return (value, MISSING, MISSING, MISSING), ALL_AGREE if agree else ONE_RATEE_SE
    se = float(np.sqrt(((own - value) ** 2).sum() / (n * (n - 1))))
    if se <= NO_SPREAD:
        return (value, MISSING, MISSING, MISSING), CERTAIN
    reach = se * float(special.stdtrit(n - 1, (1 + CONFIDENCE) / 2))
    return (value, se, value - reach, min(value + reach, 1.0)), ""
