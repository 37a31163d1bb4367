"""How much two different scores agree: the weights of weighted coefficients."""

from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Weights = Literal["identity", "linear", "quadratic", "ordinal"]

KINDS: Final = get_args(Weights)


def agreement_weights(values: Floats, kind: Weights) -> Floats:
    """Give the agreement (0-1) of each pair of scores; 1 on the diagonal.

    Parameters
    ----------
    values : (V,) scores of the scale, ascending
    kind : {"identity", "linear", "quadratic", "ordinal"}
        ``identity`` counts equal scores only; ``linear`` and ``quadratic`` fall with the distance
        of the scores and its square; ``ordinal`` with the number of pairs of categories between
        them, so that only their order counts.

    Returns
    -------
    (V, V) symmetric

    References
    ----------
    Cohen (1968), Psychological Bulletin 70, 213-220; Gwet (2014), Handbook of Inter-Rater
    Reliability, 4th edition, section 3.5 (ordinal weights: table 3.6).

    Examples
    --------
    >>> agreement_weights(np.array([1.0, 2, 4]), "linear").round(3)[0].tolist()
    [1.0, 0.667, 0.0]
    """
    if kind not in KINDS:
        raise ValueError(f"weights={kind!r} tidak dikenal; pilihannya: {', '.join(KINDS)}.")
    if kind == "identity" or len(values) < 2:
        return np.eye(len(values))
    if kind == "ordinal":
        rank = np.arange(len(values), dtype=float)
        steps = np.abs(rank[:, None] - rank[None, :])
        between = steps * (steps + 1) / 2
        return 1 - between / between.max()
    distance = np.abs(values[:, None] - values[None, :]) / (values[-1] - values[0])
    return 1 - (distance if kind == "linear" else distance**2)
