"""How well each two raters agree on the ratees both rated: kappa pair by pair."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.stats.coefficient import MISSING
from kinerja_analysis.stats.ratings import Floats, Indices, Ratings, category_index

ROUNDING: Final = 1e-12
"""Share (0-1) of agreeing scores below which nothing but rounding is left."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """All pairs of scores of one ratee by two raters.

    ``ratee`` (M,); ``pair`` (M,) 0..P-1; ``first``, ``second`` (M,) categories 0..V-1 that the
    pair's raters chose; ``raters`` (P, 2) the raters of each pair.
    """

    ratee: Indices
    pair: Indices
    first: Indices
    second: Indices
    raters: Indices


@dataclass(frozen=True, slots=True, eq=False)
class PairKappas:
    """Kappa of each pair of raters: all (P,) but ``influence`` (M,), a rating pair's part in it.

    ``kappa`` is nan where both raters gave one and the same score throughout.
    """

    kappa: Floats
    agreement: Floats
    expected: Floats
    se: Floats
    n: NDArray[np.int64]
    influence: Floats


def rater_pairs(ratings: Ratings, values: Floats) -> Pairs:
    """List the scores that two raters gave the same ratee, for all pairs of raters.

    Parameters
    ----------
    ratings : Ratings
    values : (V,) scores of the scale, ascending
    """
    order = np.lexsort((ratings.rater, ratings.ratee))
    ratee, rater = ratings.ratee[order], ratings.rater[order]
    category = category_index(ratings.score[order], values)
    left = [_neighbours(ratee, step) for step in range(1, int(np.bincount(ratee).max(initial=1)))]
    steps = np.repeat(np.arange(1, len(left) + 1), [len(rows) for rows in left])
    one = np.concatenate([*left, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    two = one + steps
    key, pair = np.unique(rater[one] * ratings.n_raters + rater[two], return_inverse=True)
    raters = np.column_stack([key // max(ratings.n_raters, 1), key % max(ratings.n_raters, 1)])
    return Pairs(ratee[one], pair.astype(np.int64), category[one], category[two], raters)


def pair_kappas(pairs: Pairs, weights: Floats) -> PairKappas:
    """Give Cohen's (weighted) kappa of each pair of raters, with large-sample standard errors.

    Parameters
    ----------
    pairs : Pairs
    weights : (V, V) agreement of two scores, symmetric

    References
    ----------
    Cohen (1968), Psychological Bulletin 70, 213-220; standard error under any kappa: Fleiss, Cohen
    & Everitt (1969), Psychological Bulletin 72, 323-327, equation 8.
    """
    n = np.bincount(pairs.pair, minlength=len(pairs.raters))
    shares = [_shares(pairs, column, n, len(weights)) for column in (pairs.first, pairs.second)]
    weighted = [share @ weights for share in shares]
    expected = (weighted[0] * shares[1]).sum(axis=1)
    agree = weights[pairs.first, pairs.second]
    observed = np.bincount(pairs.pair, weights=agree, minlength=len(n)) / n
    room = np.where(expected < 1 - ROUNDING, 1 - expected, MISSING)
    beyond = observed - expected
    kappa = np.where(np.abs(beyond) < ROUNDING, 0.0, beyond) / room
    margins = weighted[1][pairs.pair, pairs.first] + weighted[0][pairs.pair, pairs.second]
    own = agree - margins * (1 - kappa)[pairs.pair]
    centre = kappa - expected * (1 - kappa)
    influence = (own - centre[pairs.pair]) / (n * room)[pairs.pair]
    se = np.sqrt(np.bincount(pairs.pair, weights=influence**2, minlength=len(n)))
    return PairKappas(kappa, observed, expected, se, n, influence)


def _neighbours(ratee: Indices, step: int) -> Indices:
    """Find rows whose `step`-th next row is of the same ratee."""
    return np.flatnonzero(ratee[:-step] == ratee[step:])


def _shares(pairs: Pairs, chosen: Indices, n: NDArray[np.int64], v: int) -> Floats:
    """Give the share (P, V) of each category in what one side of each pair chose."""
    cell = np.bincount(pairs.pair * v + chosen, minlength=len(n) * v).reshape(len(n), v)
    return cell / n[:, None]
