"""Which nilai look like another, shorter scale although the declared one would allow them."""

import pandas as pd

from kinerja_analysis.profile import Scale
from kinerja_analysis.thresholds import (
    LOW_SCALE,
    MIXED_BETWEEN_SHARE,
    MIXED_SCALE_CELLS,
    MIXED_SCALE_SHARE,
    SCALE_GAP,
)

LONG_SCALE = 100
"""Points from which a scale is so long that 1-4, 1-5 or 1-10 could hide in it."""


def doubtful_scores(nilai: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Tell which nilai may have been meant on a short scale, and whole columns that mix two.

    A 4 among 85s can be 4 of 5; nobody but its rater knows. A zero is left alone, and so are low
    nilai where others fill the range between low and high.

    Parameters
    ----------
    nilai : DataFrame, one column a kriteria of that scale
        Points on the declared scale, missing where nothing was given.
    scale : the declared scale

    Returns
    -------
    DataFrame of bool, shaped as `nilai`
    """
    given = nilai > 0
    low = given & (nilai <= LOW_SCALE)
    count, all_given = int(low.to_numpy().sum()), int(given.to_numpy().sum())
    if scale.maksimum < LONG_SCALE or scale.minimum > LOW_SCALE or not count:
        return low & False
    if count == all_given:
        return low if count >= MIXED_SCALE_CELLS else low & False
    highest = nilai[low].max().max()
    between = (nilai > highest) & (nilai < SCALE_GAP * highest)
    if between.to_numpy().sum() > MIXED_BETWEEN_SHARE * all_given:
        return low & False
    mixed = (low.sum() >= MIXED_SCALE_CELLS) & (low.sum() >= MIXED_SCALE_SHARE * given.sum())
    return low | (given & mixed)
