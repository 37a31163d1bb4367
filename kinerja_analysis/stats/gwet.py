"""How far raters agree beyond chance when most scores are alike: Gwet's AC1 and AC2."""

import numpy as np

from kinerja_analysis.stats.chance import Chance, by_chance_corrected, pair_agreement
from kinerja_analysis.stats.coefficient import Coefficient, undefined, without_pairs
from kinerja_analysis.stats.ratings import Floats, Ratings, category_counts
from kinerja_analysis.stats.weights import Weights, agreement_weights


def gwet(ratings: Ratings, weights: Weights, categories: Floats | None = None) -> Coefficient:
    """Give Gwet's AC1 (``identity`` weights) or AC2 (others), for any number of raters.

    Chance is the share of pairs that would agree if hard-to-judge ratees were scored at random:
    sum of weights x sum of pi (1 - pi) / (V (V - 1)); unlike kappa's it does not rise when nearly
    all scores are alike.

    Parameters
    ----------
    ratings : Ratings
        Ratees scored once say how often each score is given, but not whether raters agree.
    weights : {"identity", "linear", "quadratic", "ordinal"}
    categories : (V,) or None
        All scores of the scale; None takes those that occur (fewer of them: higher chance).

    References
    ----------
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48; Gwet (2014),
    Handbook of Inter-Rater Reliability, 4th edition, sections 4.3 and 5.3.
    """
    name = "AC1" if weights == "identity" else f"AC2 {weights}"
    if reason := without_pairs(ratings):
        return undefined(name, ratings, reason)
    counts, values = category_counts(ratings, categories)
    weight = agreement_weights(values, weights)
    return by_chance_corrected(
        name, ratings, pair_agreement(counts, weight), _chance(counts, weight)
    )


def percent_agreement(
    ratings: Ratings, weights: Weights = "identity", categories: Floats | None = None
) -> Coefficient:
    """Give the (weighted) share 0-1 of agreeing pairs of raters, a mean over ratees.

    References
    ----------
    Gwet (2014), section 5.3: the interval of a coefficient whose chance agreement is zero.
    """
    name = "kesepakatan" if weights == "identity" else f"kesepakatan {weights}"
    if reason := without_pairs(ratings):
        return undefined(name, ratings, reason)
    counts, values = category_counts(ratings, categories)
    agreement = pair_agreement(counts, agreement_weights(values, weights))
    return by_chance_corrected(name, ratings, agreement, Chance(0.0, np.zeros(len(counts))))


def _chance(counts: Floats, weight: Floats) -> Chance:
    """Give Gwet's chance agreement and each ratee's part in it."""
    v = len(weight)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if v < 2:
        return Chance(1.0, np.ones(len(counts)))
    pi = share.mean(axis=0)
    factor = weight.sum() / (v * (v - 1))
    return Chance(float(factor * (pi * (1 - pi)).sum()), factor * (share @ (1 - pi)))
