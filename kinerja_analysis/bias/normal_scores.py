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

SHARES: Final = np.array([0.005, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.995])
"""Shares (0-1) of the draws at whose quantiles the scale is laid to that of the normal; beyond the
outermost, known by some ten draws of even a small office, it goes on straight."""


@dataclass(frozen=True, slots=True, eq=False)
class NormalScores:
    """Of D labels: quantiles (D, Q) of the null's draws and the normal scores (Q,) they become."""

    quantile: Floats
    score: Floats

    def of(self, values: Floats, label: int) -> Floats:
        """Turn standardised statistics of one label into normal scores."""
        place, first = np.unique(self.quantile[label], return_index=True)
        last = np.append(first[1:], len(self.score))
        score = np.array([self.score[a:b].mean() for a, b in zip(first, last, strict=True)])
        if len(place) == 1:  # a statistic that never varies
            return values
        inside: Floats = np.interp(values, place, score)
        low, high = ((score[b] - score[a]) / (place[b] - place[a]) for a, b in ((0, 1), (-2, -1)))
        below, above = np.minimum(values - place[0], 0), np.maximum(values - place[-1], 0)
        return inside + low * below + high * above

    def moved(self, sizes: Floats, label: int) -> Floats:
        """Say how far effects of these sizes, standardised, move the normal score from nothing."""
        return self.of(sizes, label) - self.of(np.zeros(1), label)


def normal_scores(found: Statistics) -> NormalScores:
    """Learn from the null's draws, of all penilai together, how each label is distributed."""
    quantile = np.stack(
        [np.quantile(found.draws[found.label == d], SHARES) for d in range(found.n_labels)]
    )
    return NormalScores(quantile, ndtri(SHARES))


def as_normal(found: Statistics, scores: NormalScores) -> Statistics:
    """Turn data and draws into normal scores."""
    z, draws = found.z.copy(), found.draws.copy()
    for label in range(found.n_labels):
        own = found.label == label
        z[own], draws[own] = scores.of(z[own], label), scores.of(draws[own], label)
    return replace(found, z=z, draws=draws)
