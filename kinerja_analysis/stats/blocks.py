"""Which scores belong together: the covariance of scores, one block a ratee (or rater)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kinerja_analysis.stats.henderson import Effects
from kinerja_analysis.stats.ratings import Floats, Indices


@dataclass(frozen=True, eq=False)
class Blocks:
    """Scores in order of blocks, with the effects that stay within a block and those that do not.

    ``effects`` in the new order; ``within`` indices of effects whose levels each lie in one block;
    ``across`` the others; ``rows`` arrays (B, s): the scores of B blocks of s scores each.
    """

    effects: Effects
    within: tuple[int, ...]
    across: tuple[int, ...]
    rows: tuple[Indices, ...]

    @cached_property
    def same(self) -> tuple[tuple[NDArray[np.bool_], ...], ...]:
        """For each array of ``rows``, for each ``within`` effect: (B, s, s), same level."""
        return tuple(
            tuple(level[rows][:, :, None] == level[rows][:, None, :] for level in self._levels)
            for rows in self.rows
        )

    @cached_property
    def design(self) -> sparse.csr_array:
        """Indicators (T, Q) of the levels of the ``across`` effects, side by side."""
        parts = [self.indicator(k) for k in self.across]
        empty = sparse.csr_array((len(self.effects.score), 0))
        return sparse.csr_array(sparse.hstack(parts)) if parts else empty

    @property
    def _levels(self) -> list[Indices]:
        return [self.effects.level[k] for k in self.within]

    def indicator(self, k: int) -> sparse.csr_array:
        """Give the indicators (T, L_k) of one effect."""
        total = len(self.effects.score)
        cells = (np.ones(total), (np.arange(total), self.effects.level[k]))
        return sparse.csr_array(cells, shape=(total, self.effects.sizes[k]))

    def inverse(self, ratios: Floats) -> tuple[sparse.csr_array, float]:
        """Invert I + sum of ratio x (same level) over ``within`` effects, block by block.

        Parameters
        ----------
        ratios : (K,) variances over the residual variance

        Returns
        -------
        (T, T) sparse, and the logarithm of the determinant of the matrix inverted.
        """
        data, columns, width, logdet = [], [], [], 0.0
        for rows, same in zip(self.rows, self.same, strict=True):
            size = rows.shape[1]
            block = np.broadcast_to(np.eye(size), (len(rows), size, size)).copy()
            for k, mask in zip(self.within, same, strict=True):
                block += ratios[k] * mask
            logdet += float(np.linalg.slogdet(block)[1].sum())
            data.append(np.linalg.inv(block).ravel())
            columns.append(np.repeat(rows, size, axis=0).ravel())
            width.append(np.full(rows.size, size))
        start = np.concatenate([[0], np.cumsum(np.concatenate(width))])
        cells = (np.concatenate(data), np.concatenate(columns), start)
        total = len(self.effects.score)
        return sparse.csr_array(cells, shape=(total, total)), logdet

    def traces(self, inverse: sparse.csr_array) -> Floats:
        """Give the trace of inverse x (same level) of each ``within`` effect."""
        sums, start = np.zeros(len(self.within)), 0
        for rows, same in zip(self.rows, self.same, strict=True):
            size = rows.shape[1]
            part = inverse.data[start : start + rows.size * size].reshape(len(rows), size, size)
            sums += [float(part[mask].sum()) for mask in same]
            start += rows.size * size
        return sums


def in_blocks(effects: Effects) -> Blocks:
    """Sort scores into the blocks that leave the fewest levels across blocks."""
    choice = min(range(len(effects.level)), key=lambda k: sum(_sizes_across(effects, k)))
    block = effects.level[choice]
    size = effects.per_level[choice].astype(np.int64)
    order = np.lexsort((block, size[block]))
    sorted_effects = Effects(effects.score[order], tuple(level[order] for level in effects.level))
    ordered = size[block[order]]
    rows = tuple(np.flatnonzero(ordered == s).reshape(-1, s) for s in np.unique(ordered))
    across = tuple(k for k, n in enumerate(_sizes_across(effects, choice)) if n)
    within = tuple(k for k in range(len(effects.level)) if k not in across)
    return Blocks(sorted_effects, within, across, rows)


def levels_across(blocks: Blocks) -> int:
    """Count the levels that do not stay within a block."""
    return sum(blocks.effects.sizes[k] for k in blocks.across)


def _sizes_across(effects: Effects, choice: int) -> list[int]:
    """Give the number of levels of each effect that spans blocks of `choice`, else 0."""
    block = effects.level[choice]
    sizes = []
    for level, n in zip(effects.level, effects.sizes, strict=True):
        pairs = len(np.unique(level * (int(block.max()) + 1) + block))
        sizes.append(0 if pairs == n else n)
    return sizes
