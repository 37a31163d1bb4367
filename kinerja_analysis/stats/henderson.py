"""How much each effect varies, from sums of squares alone: analysis of variance, unbalanced too."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.stats.ratings import Floats, Indices

SINGULAR: Final = 1e-8
"""Share (0-1) of its size below which a direction of the effects' matrix counts as zero."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Scores and, for each random effect, the level that each score has.

    ``score`` (T,); ``level`` K arrays (T,) of 0..L_k - 1. The residual is the last effect and is
    not listed.
    """

    score: Floats
    level: tuple[Indices, ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each effect."""
        return tuple(int(level.max()) + 1 for level in self.level)

    @cached_property
    def deviation(self) -> Floats:
        """Scores about their mean (T,), so that no digits are lost."""
        return self.score - self.score.mean()

    @cached_property
    def per_level(self) -> tuple[Floats, ...]:
        """Number of scores of each level (L_k,)."""
        return tuple(np.bincount(level).astype(float) for level in self.level)


def coded_effects(score: Floats, keys: list[NDArray]) -> Effects:
    """Code the levels of each effect; `keys` are (T,) or (T, m) arrays that name them."""
    level = tuple(
        np.unique(key, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64) for key in keys
    )
    return Effects(np.asarray(score, dtype=float), level)


def anova_components(effects: Effects) -> Floats:
    """Estimate the variances (K + 1,) of the effects and the residual, without bounds at zero.

    Sums of squares T_k = sum of (total of a level)^2 / its size are put equal to their expected
    values (Henderson's first method). On balanced data these are the classical estimates of the
    analysis of variance; an estimate below zero is possible and is shown.

    Returns
    -------
    (K + 1,)
        nan throughout where the effects cannot be told apart.

    References
    ----------
    Henderson (1953), Biometrics 9, 226-252; Searle, Casella & McCulloch (1992), section 5.3;
    Brennan (2001), Generalizability Theory, section 7.1 (analogous ANOVA).
    """
    squares = [
        (np.bincount(level, weights=effects.deviation) ** 2 / n).sum()
        for level, n in zip(effects.level, effects.per_level, strict=True)
    ]
    observed = np.array([*squares, effects.deviation @ effects.deviation])
    expected = _expected_squares(effects)
    if np.linalg.matrix_rank(expected, tol=SINGULAR * np.abs(expected).max()) < len(expected):
        return np.full(len(expected), np.nan)
    return np.linalg.solve(expected, observed)


def confounded(effects: Effects) -> list[set[int]]:
    """Find the effects that the design cannot tell apart, from each other or from the mean.

    The variances can be told apart exactly where the centred matrices M Z_k Z_k' M and M are
    linearly independent.

    Returns
    -------
    list of set
        Groups of indices of effects (K stands for the residual); an effect alone in its group has
        a single level. Empty where all can be estimated.

    References
    ----------
    Rao (1971), Journal of Multivariate Analysis 1, 257-275 (MINQUE: when variances are estimable).
    """
    gram = _gram(effects)
    size = np.sqrt(np.diag(gram))
    alone = size < SINGULAR * len(effects.score)
    scaled = gram / np.outer(np.where(alone, 1, size), np.where(alone, 1, size))
    value, vector = np.linalg.eigh(scaled)
    null = vector[:, value < SINGULAR]
    shared = np.abs(null @ null.T) > np.sqrt(SINGULAR)
    return _groups(shared)


def _groups(shared: NDArray[np.bool_]) -> list[set[int]]:
    """Join indices that are linked by `shared` (K, K)."""
    groups: list[set[int]] = []
    for k in np.flatnonzero(np.diag(shared)):
        linked = {int(j) for j in np.flatnonzero(shared[k])}
        touching = [g for g in groups if g & linked]
        groups = [g for g in groups if not g & linked] + [linked.union(*touching)]
    return groups


def _expected_squares(effects: Effects) -> Floats:
    """Give the expected T_k, about the mean, as multiples of the variances (K + 1, K + 1)."""
    total = float(len(effects.score))
    levels = [*effects.level, np.arange(len(effects.score))]
    per_level = [*effects.per_level, np.ones(len(effects.score))]
    from_mean = np.array([(n**2).sum() / total for n in per_level])
    matrix = np.empty((len(levels), len(levels)))
    for k, (row, n) in enumerate(zip(levels, per_level, strict=True)):
        for j, column in enumerate(levels):
            first, count = _joint(row, column)
            matrix[k, j] = (count**2 / n[first]).sum() - from_mean[j]
    return matrix


def _gram(effects: Effects) -> Floats:
    """Give the inner products (K + 1, K + 1) of the centred matrices of effects and residual."""
    total = len(effects.score)
    levels = [*effects.level, np.arange(total)]
    sums = [n[level] for n, level in zip(effects.per_level, effects.level, strict=True)]
    sums.append(np.ones(total))
    gram = np.empty((len(levels), len(levels)))
    for k, row in enumerate(levels):
        for j, column in enumerate(levels[: k + 1]):
            squares = (_joint(row, column)[1] ** 2).sum()
            crossed = sums[k] @ sums[j] / total
            means = sums[k].sum() * sums[j].sum() / total**2
            gram[k, j] = gram[j, k] = squares - 2 * crossed + means
    return gram


def _joint(row: Indices, column: Indices) -> tuple[Indices, Floats]:
    """Count the scores in each pair of levels: the first level and the count."""
    width = int(column.max()) + 1
    key, count = np.unique(row * width + column, return_counts=True)
    return key // width, count.astype(float)
