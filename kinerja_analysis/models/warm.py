"""Where an element stands when all else is known: weighted likelihood, finite at the extremes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.likelihood import Floats, category_probabilities, moments
from kinerja_analysis.models.root import roots

BOUND: Final = 12.0
"""Logit: no weighted likelihood estimate lies further from the start than this."""

FLOOR: Final = 1e-12
"""Least information with which an element is estimated."""


def warm_estimates(design: MfrmDesign, facet: str, eta: Floats, c: Floats) -> tuple[Floats, Floats]:
    """Give how far each element of a facet stands from where `eta` puts it.

    Parameters
    ----------
    design : of T ratings
    facet : ``ratee``, ``rater`` or ``criterion``
    eta : (T,) theta less all severities, logit
    c : (J, K) category parameters of the items

    Returns
    -------
    shift : (elements,) logit, upwards for a ratee, towards severity for the others
    se : (elements,) one over the root of the information there

    References
    ----------
    Warm (1989), eq. 8: the score plus J / (2 I) is zero, J the sum of third moments.
    """
    index, size = design.index(facet), len(design.labels(facet))
    sign = 1.0 if facet == "ratee" else -1.0
    own = c[design.item]

    def slope_and_information(upward: Floats) -> tuple[Floats, Floats]:
        """Give Warm's score and the information of each element."""
        probability = category_probabilities(eta + upward[index], own)
        mean, variance, third = moments(probability)
        information = np.maximum(_sum(index, variance, size), FLOOR)
        correction = _sum(index, third, size) / (2 * information)
        return _sum(index, design.score - mean, size) + correction, information

    upward, information = roots(slope_and_information, np.zeros(size), BOUND)
    return sign * upward, 1 / np.sqrt(information)


def _sum(index: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Sum (T,) values by element."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64)
