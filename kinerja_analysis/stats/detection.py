"""How well something is told from its absence, and how readily it is named: signal detection."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from kinerja_analysis.stats.cronbach import Measure

NAMES: Final = ("d_prime", "c")

ONE_KIND: Final = "acuan tidak memuat keduanya, yang ada dan yang tidak ada"

Booleans = NDArray[np.bool_]


def detection(said: Booleans, present: Booleans) -> tuple[Measure, Measure]:
    """Tell how well a judge finds what is present, apart from how readily he says that it is.

    Rates are moved a little from 0 and 1 (half a count is added to each cell of the table), as the
    normal quantiles of those are infinite. A sensitivity of 0 is guessing.

    Parameters
    ----------
    said, present : (n,) whether the judge says that it is there, and whether it is

    Returns
    -------
    tuple of Measure
        ``d_prime``, sensitivity in standard deviations, and ``c``, the criterion (positive:
        reluctant to say that it is there; 0: both mistakes are equally likely).

    References
    ----------
    Green & Swets (1966), Signal Detection Theory and Psychophysics; Hautus (1995), Behavior
    Research Methods 27, 46-51, for the rates.

    Examples
    --------
    >>> said = np.array([True, True, True, False] + [True] + [False] * 3)
    >>> d_prime, c = detection(said, np.repeat([True, False], 4))
    >>> round(d_prime.value, 3), round(c.value, 3) + 0.0  # rates .7 and .3
    (1.049, 0.0)
    """
    if present.all() or not present.any():
        first, second = (Measure(n, status="tidak_dapat_dihitung", reason=ONE_KIND) for n in NAMES)
        return first, second
    hit, false_alarm = (special.ndtri(_rate(said[kind])) for kind in (present, ~present))
    return (
        Measure("d_prime", float(hit - false_alarm)),
        Measure("c", float(-(hit + false_alarm) / 2)),
    )


def _rate(said: Booleans) -> float:
    """Return how often it was said, with half a count added either way (Hautus 1995)."""
    return float((said.sum() + 0.5) / (len(said) + 1))
