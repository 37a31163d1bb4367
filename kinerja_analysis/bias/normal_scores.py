"""How statistics of any distribution become comparable: as if each were normal under the null.

Counts of rare things (uniform forms, copies) are skewed: a single one in an office of the null may
stand many standard deviations out. Beside statistics that are nearly normal it would drown them.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from kinerja_analysis.bias.statistics import Statistics

Floats = NDArray[np.float64]

SHARES: Final = (0.005, 0.05, 0.15, 0.3)
"""Shares (0-1) of the draws, from either end, at whose quantiles, and at the median, the scale is
laid to that of the normal."""

EDGE: Final = 3
"""Count of draws beyond the outermost quantile; from there the scale goes on straight."""

STEEPEST: Final = 2.0
"""Normal scores that one standard deviation is worth at most: draws that are nearly all alike
differ by rounding, or by their penilai's count of forms, and not by two standard errors."""


@dataclass(frozen=True, slots=True, eq=False)
class NormalScores:
    """Of D labels: quantiles (D, Q) of the null's draws, and what normal scores they become."""

    quantile: Floats
    score: Floats

    def of(self, values: Floats, label: int) -> Floats:
        """Turn standardised statistics of one label into normal scores."""
        place, score = self.quantile[label], self.score[label]
        below, above = np.minimum(values - place[0], 0), np.maximum(values - place[-1], 0)
        low, high = _steepness(place[:2], score[:2]), _steepness(place[-2:], score[-2:])
        inside: Floats = np.interp(values, place, score)
        return inside + low * below + high * above

    def moved(self, sizes: Floats, label: int) -> Floats:
        """Say how far effects of these sizes, standardised, move the normal score from nothing."""
        return self.of(sizes, label) - self.of(np.zeros(1), label)


def _steepness(place: Floats, score: Floats) -> float:
    """Give the normal scores that a standard deviation is worth between two quantiles."""
    apart = float(place[1] - place[0])
    return float(score[1] - score[0]) / apart if apart > 0 else 0.0


def normal_scores(found: Statistics) -> NormalScores:
    """Learn from the null's draws, of all penilai together, how each label is distributed."""
    told = [_scale(found.draws[found.label == d].ravel()) for d in range(found.n_labels)]
    return NormalScores(*(np.stack(part) for part in zip(*told, strict=True)))


def _scale(draws: Floats) -> tuple[Floats, Floats]:
    """Lay quantiles of the draws (n,) to those of the normal, as far as they stand apart."""
    edge = min(EDGE / len(draws), SHARES[0] / 2)
    low = np.array([edge, *SHARES])
    share = np.concatenate([low, [0.5], 1 - low[::-1]])
    place = np.quantile(draws, share)
    most = STEEPEST * np.abs(place - place[len(low)])
    return place, np.clip(ndtri(share), -most, most)


def as_normal(found: Statistics, scores: NormalScores) -> Statistics:
    """Turn data and draws into normal scores."""
    z, draws = found.z.copy(), found.draws.copy()
    for label in range(found.n_labels):
        own = found.label == label
        z[own], draws[own] = scores.of(z[own], label), scores.of(draws[own], label)
    return replace(found, z=z, draws=draws)
