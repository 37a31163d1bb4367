"""What a coefficient of agreement says of itself: value, interval, grounds, reservations."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from kinerja_analysis.stats.ratings import Ratings
from kinerja_analysis.thresholds import (
    MISSING_SCORES_LIMIT,
    RELIABILITY_MIN_RATERS,
    RELIABILITY_MIN_RATINGS,
)

Status = Literal["ok", "terbatas", "tidak_dapat_dihitung"]

MISSING: Final = float("nan")

NO_SPREAD: Final = 1e-12
"""Standard error below which there is none but rounding."""

NO_PAIRS: Final = "tidak ada yang dinilai oleh dua penilai atau lebih"
NO_VARIATION: Final = "tidak ada variasi: semua nilai sama"
NO_DIFFERENCE: Final = "rata-rata semua yang dinilai sama"
ONE_RATEE: Final = "hanya ada satu yang dinilai"
ONE_RATER: Final = "hanya ada satu penilai: efek penilai tidak dapat dipisahkan"
ALL_AGREE: Final = (
    "semua penilai memberi nilai yang sama kepada setiap yang dinilai; selang tidak dapat dihitung"
)
CERTAIN: Final = (
    "semua yang dinilai menunjukkan hal yang sama, misalnya karena seorang penilai memberi nilai "
    "yang sama kepada semua; selang tidak dapat dihitung"
)
"""Why a coefficient to which every ratee adds alike has no interval: none would be false."""

FEW_RATINGS: Final = (
    f"kurang dari {RELIABILITY_MIN_RATINGS} nilai; selangnya lebar dan hanya perkiraan"
)
FEW_RATERS: Final = (
    f"kurang dari {RELIABILITY_MIN_RATERS} penilai; beda antarpenilai hampir tidak diketahui"
)
MANY_MISSING: Final = f"lebih dari {MISSING_SCORES_LIMIT:.0%} nilai kosong"


def by_reason(told: Iterable[tuple[str, str]]) -> str:
    """Tell each reason once, after the names that it holds for.

    >>> by_reason([("p", "semua nilai sama"), ("r", "semua nilai sama"), ("i", "satu taraf")])
    'p, r: semua nilai sama; i: satu taraf'
    """
    names: dict[str, dict[str, None]] = {}
    for name, reason in told:
        names.setdefault(reason, {})[name] = None
    return "; ".join(f"{', '.join(of)}: {reason}" for reason, of in names.items())


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with its 95 % interval and what it rests on.

    ``value, se, low, high`` are nan where they cannot be computed, and ``reason`` (formal
    Indonesian) says why; ``status`` is ``ok``, ``terbatas`` (readable, with the reservation in
    ``reason``) or ``tidak_dapat_dihitung`` (no value).
    """

    name: str
    value: float = MISSING
    se: float = MISSING
    low: float = MISSING
    high: float = MISSING
    n_ratees: int = 0
    n_raters: int = 0
    n_ratings: int = 0
    status: Status = "ok"
    reason: str = ""

    def limited(self, *reasons: str) -> "Coefficient":
        """Return the coefficient with reservations; empty ones do not count."""
        told = [r for r in (self.reason, *reasons) if r]
        if not told or self.status == "tidak_dapat_dihitung":
            return self
        return replace(self, status="terbatas", reason="; ".join(dict.fromkeys(told)))


def undefined(name: str, ratings: Ratings, reason: str) -> Coefficient:
    """Give a coefficient without a value, with the reason."""
    return Coefficient(
        name,
        n_ratees=ratings.n_ratees,
        n_raters=ratings.n_raters,
        n_ratings=len(ratings.score),
        status="tidak_dapat_dihitung",
        reason=reason,
    )


def estimated(name: str, ratings: Ratings, figures: tuple[float, ...]) -> Coefficient:
    """Give a coefficient with ``value, se, low, high`` and what they rest on.

    Where an interval cannot be computed its limits are nan and the caller says why.
    """
    value, se, low, high = (float(figure) for figure in figures)
    return Coefficient(
        name, value, se, low, high, ratings.n_ratees, ratings.n_raters, len(ratings.score)
    )


def reservations(ratings: Ratings, *, min_raters: int = 0) -> tuple[str, ...]:
    """List why a coefficient of these ratings must be read with care."""
    rows = len(ratings.score) + ratings.n_missing
    return (
        FEW_RATINGS if len(ratings.score) < RELIABILITY_MIN_RATINGS else "",
        FEW_RATERS if ratings.n_raters < min_raters else "",
        MANY_MISSING if ratings.n_missing > MISSING_SCORES_LIMIT * rows else "",
    )


def without_pairs(ratings: Ratings) -> str:
    """Say why nothing can be compared, or nothing (empty) where something can."""
    if ratings.n_raters == 1:
        return ONE_RATER
    sizes = np.bincount(ratings.ratee, minlength=1)
    return "" if (sizes > 1).any() else NO_PAIRS
