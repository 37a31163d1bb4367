"""How far raters agree beyond chance on categories: the kappas of Cohen, Light, Fleiss, Conger."""

from typing import Final

import numpy as np

from kinerja_analysis.stats.chance import Chance, by_chance_corrected, pair_agreement
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
    without_pairs,
)
from kinerja_analysis.stats.pairs import PairKappas, Pairs, pair_kappas, rater_pairs
from kinerja_analysis.stats.ratings import Floats, Ratings, category_counts, category_index
from kinerja_analysis.stats.weights import Weights, agreement_weights
from kinerja_analysis.thresholds import Z_95

MANY: Final = ("kappa Light", "kappa Fleiss", "kappa Conger")
"""What more than two raters have."""

ONE_SHARED: Final = "hanya satu yang dinilai bersama; selang tidak dapat dihitung"


def kappas(
    ratings: Ratings, weights: Weights, categories: Floats | None = None
) -> tuple[Coefficient, ...]:
    """Give Cohen's kappa of two raters; of more, Light's, Fleiss' and Conger's.

    Light's is the mean of Cohen's kappas of all pairs of raters with common ratees. Fleiss' takes
    raters as exchangeable (chance from the scores of all of them together), Conger's keeps each
    rater's own distribution. With two raters and no missing score Conger's is Cohen's.

    Parameters
    ----------
    ratings : Ratings
    weights : {"identity", "linear", "quadratic", "ordinal"}
    categories : (V,) or None
        All scores of the scale; None takes those that occur.

    References
    ----------
    Light (1971), Psychological Bulletin 76, 365-377; Fleiss (1971), Psychological Bulletin 76,
    378-382; Conger (1980), Psychological Bulletin 88, 322-328; missing scores and the variances of
    the last two: Gwet (2014), sections 2.4 and 5.3.
    """
    names = ("kappa Cohen",) if ratings.n_raters == 2 else MANY
    if reason := without_pairs(ratings):
        return tuple(undefined(name, ratings, reason) for name in names)
    values = np.unique(ratings.score) if categories is None else categories
    weight = agreement_weights(values, weights)
    if ratings.n_raters == 2:
        return (mean_kappa("kappa Cohen", ratings, values, weight),)
    return (
        mean_kappa("kappa Light", ratings, values, weight),
        fleiss(ratings, values, weight),
        conger(ratings, values, weight),
    )


def mean_kappa(name: str, ratings: Ratings, values: Floats, weight: Floats) -> Coefficient:
    """Give the mean of Cohen's kappas of all pairs of raters; of two raters, Cohen's kappa.

    The standard error adds up each ratee's influence on the mean, so that pairs that share ratees
    are not taken as independent; the interval is normal.
    """
    pairs = rater_pairs(ratings, values)
    found = pair_kappas(pairs, weight)
    known = ~np.isnan(found.kappa)
    if not known.any():
        return undefined(name, ratings, NO_VARIATION)
    value = float(found.kappa[known].mean())
    se, why = _mean_error(pairs, found)
    low, high = value - Z_95 * se, min(value + Z_95 * se, 1.0)
    left = int((~known).sum())
    skipped = f"{left} dari {len(known)} pasangan penilai tanpa variasi tidak dihitung" * bool(left)
    result = estimated(name, ratings, (value, se, low, high if why == "" else MISSING))
    return result.limited(why, skipped, *reservations(ratings))


def fleiss(ratings: Ratings, values: Floats, weight: Floats) -> Coefficient:
    """Give Fleiss' kappa: chance from the scores of all raters together."""
    counts = category_counts(ratings, values)[0]
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    near = weight @ share.mean(axis=0)
    chance = Chance(float(share.mean(axis=0) @ near), share @ near)
    agreement = pair_agreement(counts, weight)
    return by_chance_corrected("kappa Fleiss", ratings, agreement, chance)


def conger(ratings: Ratings, values: Floats, weight: Floats) -> Coefficient:
    """Give Conger's kappa: chance from each rater's own scores, averaged over pairs of raters."""
    counts = category_counts(ratings, values)[0]
    agreement = pair_agreement(counts, weight)
    chance = _own_chance(ratings, values, weight, len(counts))
    return by_chance_corrected("kappa Conger", ratings, agreement, chance)


def _mean_error(pairs: Pairs, found: PairKappas) -> tuple[float, str]:
    """Give the standard error of the mean kappa; where there is none, the reason."""
    known = ~np.isnan(found.kappa)
    if (found.agreement[known] == 1).all():
        return MISSING, ALL_AGREE
    if len(np.unique(pairs.ratee)) < 2:
        return MISSING, ONE_SHARED
    part = np.where(known[pairs.pair], found.influence, 0) / known.sum()
    own = np.bincount(pairs.ratee, weights=part)
    se = float(np.sqrt((own**2).sum()))
    return (se, "") if se > NO_SPREAD else (MISSING, CERTAIN)


def _own_chance(ratings: Ratings, values: Floats, weight: Floats, n_ratees: int) -> Chance:
    """Give Conger's chance agreement (mean over pairs of raters) and each ratee's part in it.

    Each rater's distribution is a ratio: the parts are linearised with his own number of ratees.
    """
    r, v = ratings.n_raters, len(values)
    category = category_index(ratings.score, values)
    given = np.bincount(ratings.rater * v + category, minlength=r * v).reshape(r, v)
    n = given.sum(axis=1)
    shares = given / n[:, None]
    others = (shares.sum(axis=0) - shares) @ weight
    mean = (others * shares).sum(axis=1)
    part = (others[ratings.rater, category] - mean[ratings.rater]) * (n_ratees / n)[ratings.rater]
    own = mean.sum() + np.bincount(ratings.ratee, weights=part, minlength=n_ratees)
    pairs = r * (r - 1)
    return Chance(float(mean.sum() / pairs), own / pairs)
