"""How a rating's moments depend on its logit: tables on a fine grid, read by interpolation.

All replicates of the null look their moments up here; nothing is exponentiated twice.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

REACH: Final = 12.0
"""Logit: the grid spans -REACH .. REACH; beyond it probabilities no longer change visibly."""

PER_LOGIT: Final = 50
"""Nodes per logit of a form: linear interpolation errs by less than 1e-4 categories."""

FINER: Final = 5
"""Times that the grid of single ratings is finer. They are many and take the nearest node, at
most .002 logit away, which moves an expected category by less than .002."""

SMALLEST_MEAN_STEP: Final = 0.1
"""Logit: steps are not taken to stand closer, so that a stretch keeps a finite size."""

NODES: Final = np.linspace(-REACH, REACH, round(2 * REACH * PER_LOGIT * FINER) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Moments of a rating and of a form at every node (K categories, P form patterns).

    Ratings have G nodes, held in single precision so that they stay near the processor; forms have
    every `FINER`-th of them, g.

    Attributes
    ----------
    rating : (5, I, G) expected category, variance, and for the stretch of the steps its mean,
        variance and covariance with the category
    stretch : (I, K) value of the stretch at each category, positive in the middle of the scale
    cuts : (K - 1, I, G) standard normal deviates between neighbouring categories
    form : (P, g, 2) expected sum and its variance
    flat : (P, g, 1) chance that all ratings of the form are alike
    centre : (I,) logit at the middle of the steps
    """

    rating: NDArray[np.float32]
    stretch: Floats
    cuts: NDArray[np.float32]
    form: Floats
    flat: Floats
    centre: Floats

    @property
    def codes_a_noise(self) -> int:
        """Give how many codes the noise of a rating spans."""
        return 1

    def worth(self, score: Floats) -> Floats:
        """Give what categories (n, B) count for: themselves."""
        return score

    def form_moments(self, pattern: Ints, eta: Floats) -> Floats:
        """Give expected sum and variance (2, m, B) of forms at logits eta (m, B)."""
        return look_up(self.form, pattern, eta)

    def rating_moments(self, kriteria: Ints, eta: Floats) -> Floats:
        """Give expected category and variance (2, n, B) of ratings at logits eta (n, B)."""
        return read(self.rating[:2], kriteria, eta)

    def central_moments(self, kriteria: Ints, eta: Floats) -> Floats:
        """Give the stretch's mean, variance and covariance (3, n, B) at logits eta (n, B)."""
        return read(self.rating[2:], kriteria, eta)

    def central(self, kriteria: Ints, score: Floats) -> Floats:
        """Give the stretch's value at categories (n, B)."""
        n_categories = self.stretch.shape[1]
        place = score.astype(np.intp) + (kriteria * n_categories)[:, None]
        return self.stretch.astype(score.dtype).ravel()[place]

    def heaped(self, score: Floats) -> Floats:
        """Tell which categories (n, B) are round numbers: none, on so few steps."""
        return np.zeros_like(score)

    def flat_chance(self, pattern: Ints, eta: Floats) -> Floats:
        """Give the chance (m, B) that all ratings of a form are alike."""
        return look_up(self.flat, pattern, eta)[0]

    def normaliser(self, pattern: Ints, eta: Floats) -> Floats:
        """Give the integral over eta (m, Q) of a form's expected sum."""
        total = np.cumsum(self.form[..., :1], axis=1) / PER_LOGIT
        return look_up(total, pattern, eta)[0]

    def draw(self, kriteria: Ints, eta: Floats, latent: Floats) -> Floats:
        """Turn standard normal noise (n, B) at logits eta into categories."""
        place = _nearest(kriteria, eta, self.cuts.shape[2])
        score = np.zeros_like(latent)
        for cut in self.cuts:
            score += latent > cut.ravel()[place]
        return score


def tabulate(delta: Floats, tau: Floats, patterns: NDArray[np.integer]) -> Tables:
    """Work out every moment that the detectors need, once for each node.

    Parameters
    ----------
    delta : (I,) difficulty of the kriteria, logit
    tau : (I, K - 1) steps, logit
    patterns : (P, I) how many ratings of each kriteria a form of the pattern holds
    """
    cumulated = cumulated_thresholds(delta, tau)
    probability = category_probabilities(
        np.broadcast_to(NODES, (len(delta), len(NODES))), cumulated[:, None, :]
    )
    stretch = central_score(tau)
    rating = _moments(probability, stretch)
    below = np.clip(np.cumsum(probability, axis=-1)[..., :-1], 1e-12, 1 - 1e-12)
    form = np.einsum("pi,igq->pgq", patterns, rating[:, ::FINER, :2])
    log_probability = np.log(np.maximum(probability[:, ::FINER], 1e-300))
    flat = np.exp(np.einsum("pi,igk->pgk", patterns, log_probability)).sum(axis=-1, keepdims=True)
    cuts = _by_column(ndtri(below))
    return Tables(_by_column(rating), stretch, cuts, form, flat, _centre(delta, tau))


def _centre(delta: Floats, tau: Floats) -> Floats:
    """Give the mean place (I,) of the steps within the grid; a category nobody used has none."""
    used = np.abs(tau) < REACH
    return delta + (tau * used).sum(axis=1) / np.maximum(used.sum(axis=1), 1)


def _by_column(table: Floats) -> NDArray[np.float32]:
    """Put the columns of a table (I, G, Q) first, in single precision."""
    return np.ascontiguousarray(np.moveaxis(table, -1, 0), dtype=np.float32)


def central_score(tau: Floats) -> Floats:
    """Give the score of a category for steps that move one logit apart on average.

    Stretching the steps to omega x tau adds -(omega - 1) C_k to log P(k), C_k the cumulated steps
    (Jin & Wang 2018); divided by the mean absolute step the parameter is in logits. Steps around a
    category that nobody used lie beyond the grid and do not count.

    Parameters
    ----------
    tau : (I, K - 1) steps, logit

    Returns
    -------
    (I, K) scores; a category in the middle scores high where steps are in order
    """
    cumulated = np.concatenate([np.zeros((len(tau), 1)), np.cumsum(tau, axis=1)], axis=1)
    if tau.shape[1] < 2:
        return np.zeros_like(cumulated)  # two categories have no middle
    size = np.abs(tau)
    return -cumulated / max(float(size[size < REACH].mean()), SMALLEST_MEAN_STEP)


def _moments(probability: Floats, stretch: Floats) -> Floats:
    """Give (I, G, 5): mean and variance of the category; mean, variance, covariance of stretch."""
    k = np.arange(probability.shape[-1])
    expected = probability @ k
    mean = np.einsum("igk,ik->ig", probability, stretch)
    category, central = k - expected[..., None], stretch[:, None, :] - mean[..., None]
    moments = [
        (probability * product).sum(axis=-1)
        for product in (category**2, central**2, category * central)
    ]
    return np.stack([expected, moments[0], mean, moments[1], moments[2]], axis=-1)


def read(table: NDArray[np.float32], row: Ints, eta: Floats) -> Floats:
    """Read a fine table at logits, at the nearest node.

    Parameters
    ----------
    table : (Q, J, G) values at the nodes
    row : (n,) which of the J tables each line reads
    eta : (n, B) logit

    Returns
    -------
    (Q, n, B)
    """
    place = _nearest(row, eta, table.shape[2])
    values = np.empty((len(table), *eta.shape), dtype=eta.dtype)
    for column, own in zip(values, table, strict=True):
        np.take(own.ravel().astype(eta.dtype, copy=False), place, out=column)
    return values


def _nearest(row: Ints, eta: Floats, n_nodes: int) -> Ints:
    """Give the place (n, B) of the nearest node in a table (J, G) laid out in one line."""
    node = (eta + REACH) * (PER_LOGIT * FINER) + 0.5
    np.clip(node, 0, n_nodes - 1, out=node)
    place: Ints = node.astype(np.intp)
    place += (row * n_nodes)[:, None]
    return place


def look_up(table: Floats, row: Ints, eta: Floats) -> Floats:
    """Read a table at logits, between nodes by linear interpolation.

    Parameters
    ----------
    table : (J, G, Q) values at the nodes
    row : (n,) which of the J tables each line reads
    eta : (n, B) logit

    Returns
    -------
    (Q, n, B)
    """
    n_nodes, depth = table.shape[1:]
    position = np.clip((eta + REACH) * PER_LOGIT, 0, n_nodes - 1.000001)
    node = position.astype(np.intp)
    weight = position - node
    node += (row * n_nodes)[:, None]
    values = np.empty((depth, *eta.shape))
    for column in range(depth):
        flat = np.ascontiguousarray(table[..., column]).ravel()
        low = flat[node]
        values[column] = low + weight * (flat[node + 1] - low)
    return values
