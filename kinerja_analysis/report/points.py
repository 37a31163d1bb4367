"""How large a pattern is in points of nilai, with its interval."""

from typing import Final

import numpy as np
import pandas as pd

SMALLEST_ESTIMATE: Final = 1e-6
"""Logit: below this an estimate cannot tell how many points one logit is worth."""


def with_points(hasil_uji: pd.DataFrame) -> pd.DataFrame:
    """Add the interval of each test in points of nilai, from its interval in logits.

    Parameters
    ----------
    hasil_uji : DataFrame, one row a test
        ``estimate, low, high`` (logits) and ``points`` (what the effect does to the mean nilai
        of the rater's ratees; negative: they lose).

    Returns
    -------
    DataFrame
        The same rows with ``points_low`` and ``points_high``; missing where `points` is.
    """
    ratio = hasil_uji["points"] / hasil_uji["estimate"].where(
        hasil_uji["estimate"].abs() > SMALLEST_ESTIMATE
    )
    ratio = ratio.fillna(ratio.groupby(hasil_uji["effect"]).transform("median"))
    ends = np.sort(np.outer(ratio, [1.0, 1.0]) * hasil_uji[["low", "high"]].to_numpy(float), axis=1)
    return hasil_uji.assign(points_low=ends[:, 0], points_high=ends[:, 1])
