"""Which scores one rater gives where another gives others: a table of two raters, with limits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kinerja_analysis.stats.ratings import Floats
from kinerja_analysis.thresholds import Z_95


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """How often two raters chose each pair of scores: ``counts`` (V, V), first rater in rows."""

    counts: Floats
    values: Floats

    @property
    def n(self) -> int:
        """Number of ratees that both rated."""
        return int(self.counts.sum())


def wilson(successes: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Give the 95 % limits of shares; nan where there is nothing to share.

    Parameters
    ----------
    successes, n : same shape

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> low, high = wilson(np.array([5.0]), np.array([10.0]))
    >>> (low.round(4).tolist(), high.round(4).tolist())
    ([0.2366], [0.7634])
    """
    size = np.where(n > 0, n, np.nan)
    share = successes / size
    denominator = 1 + Z_95**2 / size
    centre = (share + Z_95**2 / (2 * size)) / denominator
    reach = Z_95 * np.sqrt(share * (1 - share) / size + Z_95**2 / (4 * size**2)) / denominator
    low = np.where(successes == 0, 0 * centre, centre - reach)
    return low, np.where(successes == n, centre / centre, centre + reach)


def confusion_cells(confusion: Confusion) -> pd.DataFrame:
    """List every pair of scores with its share within the first rater's score.

    Returns
    -------
    DataFrame
        ``first, second`` (scores), ``n`` (ratees), ``n_first`` (ratees with the first score),
        ``share`` (0-1, of ``n_first``), ``low, high``; missing where ``n_first`` is 0.
    """
    counts, v = confusion.counts, len(confusion.values)
    given = np.repeat(counts.sum(axis=1), v)
    low, high = wilson(counts.ravel(), given)
    share = np.divide(counts.ravel(), given, out=np.full(v * v, np.nan), where=given > 0)
    return pd.DataFrame(
        {
            "first": np.repeat(confusion.values, v),
            "second": np.tile(confusion.values, v),
            "n": counts.ravel().astype(int),
            "n_first": given.astype(int),
            "share": share,
            "low": low,
            "high": high,
        }
    )


def confusion_shares(confusion: Confusion) -> pd.DataFrame:
    """Give how often the two raters agree, differ by one category, and which is higher.

    Returns
    -------
    DataFrame
        ``outcome`` (``sama, selisih_satu, pertama_lebih_tinggi, kedua_lebih_tinggi``), ``n``
        (ratees), ``share`` (0-1), ``low, high``; no rows without common ratees.
    """
    rank = np.arange(len(confusion.values))
    gap = rank[:, None] - rank[None, :]
    masks = {
        "sama": gap == 0,
        "selisih_satu": np.abs(gap) == 1,
        "pertama_lebih_tinggi": gap > 0,
        "kedua_lebih_tinggi": gap < 0,
    }
    n = np.array([confusion.counts[mask].sum() for mask in masks.values()])
    if not confusion.n:
        return pd.DataFrame(columns=["outcome", "n", "share", "low", "high"])
    low, high = wilson(n, np.full(len(n), float(confusion.n)))
    table = {"outcome": list(masks), "n": n.astype(int), "share": n / confusion.n}
    return pd.DataFrame(table | {"low": low, "high": high})
