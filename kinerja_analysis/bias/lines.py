"""How a rating of a many-step scale depends on its level: the linear model as the screen uses it.

In units of a rating's own noise (halo and error together) the normal model is of the same family
as the ordinal one: the expected nilai moves one for one with the level, and information equals
variance, 1. All moments are closed forms; `Lines` answers what `tables.Tables` answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Moments of ratings and forms at any level, in units of a rating's noise.

    Scores are codes 0..L-1 of the distinct nilai, so that equal nilai are equal exactly.

    Attributes
    ----------
    delta : (I,) difficulty of the kriteria
    patterns : (P, I) how many ratings of each kriteria a form of the pattern holds
    levels : (L,) the distinct nilai
    share : (L,) of all nilai that are at most as high, 0-1
    middle, spread : mean and standard deviation of all nilai
    round : (L,) 1 where a nilai is a round number or a cut-off, 0 elsewhere
    """

    delta: Floats
    patterns: Ints
    levels: Floats
    share: Floats
    middle: float
    spread: float
    round: Floats

    @property
    def centre(self) -> Floats:
        """Give the level (I,) at which the middle of all nilai is expected."""
        return self.delta + self.middle

    @property
    def codes_a_noise(self) -> int:
        """Give how many codes the noise of a rating, which is the unit, spans in the middle."""
        start, end = np.searchsorted(self.levels, [self.middle - 0.5, self.middle + 0.5])
        return max(int(end - start), 1)

    def worth(self, score: Floats) -> Floats:
        """Give the nilai behind codes (n, B)."""
        return self.levels[score.astype(np.intp)]

    def form_moments(self, pattern: Ints, eta: Floats) -> Floats:
        """Give expected sum and variance (2, m, B) of forms at levels eta (m, B)."""
        size = self.patterns.sum(axis=1)[pattern][:, None]
        expected = size * eta - (self.patterns @ self.delta)[pattern][:, None]
        return np.stack([expected, np.broadcast_to(size, eta.shape)])

    def rating_moments(self, kriteria: Ints, eta: Floats) -> Floats:
        """Give mean and variance (2, n, B) of ratings at levels eta (n, B)."""
        expected = eta - self.delta[kriteria][:, None]
        return np.stack([expected, np.ones_like(expected)])

    def central_moments(self, kriteria: Ints, eta: Floats) -> Floats:
        """Give mean, variance and covariance (3, n, B) of `central` at levels eta (n, B)."""
        off = eta - self.delta[kriteria][:, None] - self.middle
        # for y ~ N(mean, 1) and s = -(y - middle)^2 / 2
        return np.stack([-(off**2 + 1) / 2, off**2 + 0.5, -off])

    def central(self, kriteria: Ints, score: Floats) -> Floats:  # noqa: ARG002
        """Give the score -(y - middle)^2 / 2 of codes (n, B), high in the middle.

        Its parameter is by how much a rater's noise precision grows about the middle, which is
        the stretch of the steps less 1 on an ordinal scale of equal steps.
        """
        return -((self.worth(score) - self.middle) ** 2) / 2

    def heaped(self, score: Floats) -> Floats:
        """Tell which codes (n, B) are round numbers or cut-offs: 1, else 0."""
        return self.round[score.astype(np.intp)]

    def flat_chance(self, pattern: Ints, eta: Floats) -> Floats:  # noqa: ARG002
        """Give the chance (m, B) of a uniform form: none, on so fine a scale, but for the null."""
        return np.zeros_like(eta)

    def normaliser(self, pattern: Ints, eta: Floats) -> Floats:
        """Give the integral over eta (m, Q) of a form's expected sum."""
        size = self.patterns.sum(axis=1)[pattern][:, None]
        return size * eta**2 / 2 - (self.patterns @ self.delta)[pattern][:, None] * eta

    def draw(self, kriteria: Ints, eta: Floats, latent: Floats) -> Floats:
        """Turn standard normal noise (n, B) at levels eta into codes.

        Every nilai comes as often as in the office, heaps and ceiling included, in the order that
        the levels with their noise have.
        """
        rank = ndtr((eta - self.delta[kriteria][:, None] + latent - self.middle) / self.spread)
        code = np.searchsorted(self.share, rank.ravel(), side="left").reshape(rank.shape)
        return np.minimum(code, len(self.levels) - 1).astype(float)


def lines(delta: Floats, patterns: Ints, nilai: Floats, heaped: NDArray[np.bool_]) -> Lines:
    """Give the moments for kriteria delta (I,) and form patterns (P, I).

    nilai (n,) are all that were given, in units of noise; heaped (n,) tells which are round.
    """
    levels, first, counts = np.unique(nilai, return_index=True, return_counts=True)
    share = np.cumsum(counts) / len(nilai)
    return Lines(
        delta,
        patterns,
        levels,
        share,
        float(nilai.mean()),
        float(nilai.std()),
        heaped[first].astype(float),
    )
