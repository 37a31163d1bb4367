"""How many participants a training needs before its effect can show."""

from typing import Final, Literal

import numpy as np
from scipy import special

from kinerja_analysis.thresholds import ALPHA, POWER

Design = Literal["berpasangan", "dua kelompok"]

LARGEST: Final = 10_000
"""Count of participants beyond which no class is looked for."""

SMALLEST: Final = 3


def class_size(
    g: float,
    *,
    design: Design = "dua kelompok",
    correlation: float = 0.5,
    power: float = POWER,
    alpha: float = ALPHA,
) -> int:
    """Return the participants (of each group) with whom an effect shows as often as asked.

    Parameters
    ----------
    g : true effect: change in standard deviations before training (two groups: its difference)
    design : one class before and after, or trained and untrained of equal number
    correlation : between the measure before and after
    power : probability (0-1) that the effect shows
    alpha : probability (0-1) of a false alarm, two-sided

    Returns
    -------
    int
        Participants of the class, or of each of two groups.

    Raises
    ------
    ValueError
        A number is out of its range, or no class of `LARGEST` is large enough.

    References
    ----------
    Cohen (1988), chapter 2: power of the t-test, by its noncentral distribution.

    Examples
    --------
    >>> class_size(0.5, design="berpasangan")
    34
    """
    if not (g > 0 and -1 < correlation < 1 and 0 < alpha < power < 1):
        raise ValueError(
            f"g={g!r}, correlation={correlation!r}, power={power!r}, alpha={alpha!r}: g harus "
            "positif, korelasi antara -1 dan 1, alpha lebih kecil daripada power, di bawah 1."
        )
    d = g / np.sqrt(2 * (1 - correlation))
    sizes = np.arange(SMALLEST, LARGEST + 1, dtype=float)
    n_groups = 1 if design == "berpasangan" else 2
    reached = _power(d, sizes, n_groups, alpha) >= power
    if not reached.any():
        raise ValueError(f"g={g!r} terlalu kecil: tidak tampak dengan {LARGEST} peserta.")
    return int(sizes[np.argmax(reached)])


def _power(d: float, n: np.ndarray, n_groups: int, alpha: float) -> np.ndarray:
    """Return the power of a two-sided t-test of a mean change, or of two mean changes."""
    df = n_groups * (n - 1)
    shift = d * np.sqrt(n / n_groups)
    limit = special.stdtrit(df, 1 - alpha / 2)
    below = special.nctdtr(df, shift, limit) - special.nctdtr(df, shift, -limit)
    return 1 - np.nan_to_num(below)
