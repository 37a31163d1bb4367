"""How far scores agree beyond chance on any level of measurement: Krippendorff's alpha."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, get_args

import numpy as np

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
from kinerja_analysis.stats.ratings import Floats, Ratings, category_counts
from kinerja_analysis.thresholds import CONFIDENCE

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Disagreement = Callable[[Floats], tuple[Floats, float]]

LEVELS: Final = get_args(Level)
NEGATIVE: Final = "ada nilai negatif; tingkat ukuran rasio memerlukan nilai nol atau lebih"
ONE_UNIT: Final = "hanya satu yang dinilai oleh dua penilai atau lebih; selang tidak dapat dihitung"
UNSTABLE: Final = "sebagian besar pengambilan ulang tanpa variasi; selang tidak dapat dihitung"
MIN_SHARE: Final = 0.5
"""Share (0-1) of resamples with some variation below which they say nothing of the interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Ratees with two scores or more, equal ones once.

    ``counts`` (U, V) scores given; ``values`` (V,); ``size`` (U,) ratees of each kind.
    """

    counts: Floats
    values: Floats
    size: Floats


def alpha(
    ratings: Ratings, level: Level, *, rng: np.random.Generator, resamples: int
) -> Coefficient:
    """Give Krippendorff's alpha: one minus observed over expected disagreement.

    Parameters
    ----------
    ratings : Ratings
        Ratees with a single score are left out, as nothing can be compared there.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Whether scores differ only in kind, by rank, by size, or by size relative to their sum.
    rng : Generator
        Draws the resamples.
    resamples : int
        Bootstrap resamples of ratees behind the percentile interval and the standard error.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections C to E. Interval:
    percentile bootstrap over ratees (Efron & Tibshirani 1993, chapter 13); within a resample both
    disagreements are worked out anew.
    """
    if level not in LEVELS:
        raise ValueError(f"level={level!r} tidak dikenal; pilihannya: {', '.join(LEVELS)}.")
    name = f"alpha {level}"
    if reason := without_pairs(ratings) or _unfit(ratings, level):
        return undefined(name, ratings, reason)
    units, used = _units(ratings)
    value = _alpha(units, level, units.size)
    if np.isnan(value):
        return undefined(name, used, NO_VARIATION)
    draws = _resampled(units, level, rng, resamples)
    figures, why = _interval(value, draws, units)
    return estimated(name, used, figures).limited(why, *reservations(used))


def _unfit(ratings: Ratings, level: Level) -> str:
    """Say why the scores do not allow the level, or nothing (empty)."""
    return NEGATIVE if level == "ratio" and ratings.score.min() < 0 else ""


def _units(ratings: Ratings) -> tuple[Units, Ratings]:
    """Count scores of ratees that can be paired; also give the ratings used."""
    keep = np.bincount(ratings.ratee)[ratings.ratee] > 1
    ratee, rater = (
        np.unique(x[keep], return_inverse=True)[1] for x in (ratings.ratee, ratings.rater)
    )
    used = Ratings(ratings.score[keep], ratee, rater, ratings.n_missing)
    counts, values = category_counts(used)
    kinds, size = np.unique(counts, axis=0, return_counts=True)
    return Units(kinds, values, size.astype(float)), used


def _resampled(units: Units, level: Level, rng: np.random.Generator, resamples: int) -> Floats:
    """Give alpha of each resample of ratees; nan where it has no variation."""
    n = int(units.size.sum())
    drawn = rng.multinomial(n, units.size / n, size=resamples)
    return np.array([_alpha(units, level, size.astype(float)) for size in drawn])


def _interval(value: float, draws: Floats, units: Units) -> tuple[tuple[float, ...], str]:
    """Give ``value, se, low, high`` and, where there is no interval, the reason."""
    known = draws[~np.isnan(draws)]
    tail = (1 - CONFIDENCE) / 2
    if value == 1:
        why = ALL_AGREE
    elif units.size.sum() < 2:
        why = ONE_UNIT
    elif len(known) < max(MIN_SHARE * len(draws), 2):
        why = UNSTABLE
    elif np.ptp(known) <= NO_SPREAD:
        why = CERTAIN
    else:
        low, high = np.quantile(known, [tail, 1 - tail])
        return (value, float(known.std(ddof=1)), float(low), float(high)), ""
    return (value, MISSING, MISSING, MISSING), why


def _alpha(units: Units, level: Level, size: Floats) -> float:
    """Give alpha of the units taken `size` (U,) times each; nan without variation."""
    margin = size @ units.counts
    if np.count_nonzero(margin) < 2:
        return MISSING
    within, expected = _disagreement(units, level, margin)(units.counts)
    return float(1 - (margin.sum() - 1) * (size @ within) / expected)


def _disagreement(units: Units, level: Level, margin: Floats) -> Disagreement:
    """Choose how scores disagree; `margin` (V,) counts each score in use."""
    if level == "nominal":
        return partial(_of_kinds, margin=margin)
    if level == "ratio":
        return partial(_of_ratios, margin=margin, values=units.values)
    place = units.values if level == "interval" else np.cumsum(margin) - margin / 2
    return partial(_of_places, margin=margin, place=place - place @ margin / margin.sum())


def _of_kinds(counts: Floats, margin: Floats) -> tuple[Floats, float]:
    """Count unequal pairs: within each unit (over m - 1), and among all scores."""
    m = counts.sum(axis=1)
    within = (m**2 - (counts**2).sum(axis=1)) / (m - 1)
    return within, float(margin.sum() ** 2 - (margin**2).sum())


def _of_places(counts: Floats, margin: Floats, place: Floats) -> tuple[Floats, float]:
    """Add up squared distances of pairs; sum of (a - b)^2 = 2 (m sum a^2 - (sum a)^2)."""
    m, first, second = counts.sum(axis=1), counts @ place, counts @ place**2
    within = 2 * np.maximum(m * second - first**2, 0) / (m - 1)
    total = margin.sum() * (margin @ place**2) - (margin @ place) ** 2
    return within, float(2 * total)


def _of_ratios(counts: Floats, margin: Floats, values: Floats) -> tuple[Floats, float]:
    """Add up squared relative distances ((a - b) / (a + b))^2 of pairs."""
    total = values[:, None] + values[None, :]
    gap = values[:, None] - values[None, :]
    distance = np.divide(gap, total, out=np.zeros_like(gap), where=total != 0) ** 2
    within = ((counts @ distance) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
    return within, float(margin @ distance @ margin)
