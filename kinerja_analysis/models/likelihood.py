"""How likely each category is: the adjacent-category kernel of the Rasch family (arrays only).

Symbols: ``eta`` = theta - severity, the logit of a rating before the criterion; ``cumulated``
(I, K) holds sum_{h<=k}(delta_i + tau_ih) with a leading zero, so that
log P(k) = k eta - cumulated[i, k] - log normaliser (Andrich 1978, eq. 5; Masters 1982, eq. 4).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cumulated_thresholds(delta: Floats, tau: Floats) -> Floats:
    """Sum delta_i + tau_ih up to each category.

    Parameters
    ----------
    delta : (I,) criterion difficulty, logit
    tau : (I, K - 1) steps, logit

    Returns
    -------
    (I, K) cumulated thresholds, first column zero
    """
    steps = delta[:, None] + tau
    return np.concatenate([np.zeros((len(delta), 1)), np.cumsum(steps, axis=1)], axis=1)


def category_probabilities(eta: Floats, cumulated: Floats) -> Floats:
    """Give the probability of each category.

    Parameters
    ----------
    eta : (...,) logit
    cumulated : (..., K) cumulated thresholds, broadcast against `eta`

    Returns
    -------
    (..., K) probabilities that sum to one
    """
    first = probabilities_by_category(eta, np.moveaxis(cumulated, -1, 0))
    return np.ascontiguousarray(np.moveaxis(first, 0, -1))


def probabilities_by_category(eta: Floats, cumulated: Floats) -> Floats:
    """Give the probability of each category, categories first: several times quicker.

    Parameters
    ----------
    eta : (...,) logit
    cumulated : (K, ...) cumulated thresholds, broadcast against `eta`

    Returns
    -------
    (K, ...) probabilities that sum to one over the first axis
    """
    return normalised(eta, cumulated)[0]


def normalised(eta: Floats, cumulated: Floats) -> tuple[Floats, Floats]:
    """Give `probabilities_by_category` (K, ...) and the log of what they are divided by (...)."""
    shape = np.broadcast_shapes(eta.shape, cumulated.shape[1:])
    probability = np.empty((len(cumulated), *shape))
    for k, threshold in enumerate(cumulated):
        np.subtract(k * eta, threshold, out=probability[k])
    top = probability.max(axis=0)
    probability -= top
    np.exp(probability, out=probability)
    total = probability.sum(axis=0)
    probability /= total
    return probability, top + np.log(total)


def log_probability(score: NDArray[np.integer], eta: Floats, cumulated: Floats) -> Floats:
    """Give log P(score), by log-sum-exp; shapes as in `category_probabilities`."""
    exponent = np.arange(cumulated.shape[-1]) * eta[..., None] - cumulated
    top = exponent.max(axis=-1)
    normaliser = top + np.log(np.exp(exponent - top[..., None]).sum(axis=-1))
    return np.take_along_axis(exponent, score[..., None], axis=-1)[..., 0] - normaliser


def moments(probability: Floats) -> tuple[Floats, Floats, Floats]:
    """Give expected category, variance and third central moment from (..., K) probabilities."""
    k = np.arange(probability.shape[-1])
    expected = probability @ k
    deviation = k - expected[..., None]
    variance = (probability * deviation**2).sum(axis=-1)
    third = (probability * deviation**3).sum(axis=-1)
    return expected, variance, third
