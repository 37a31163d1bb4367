"""How the counts of small groups stay hidden in a printed table."""

from typing import Final

import pandas as pd

from kinerja_analysis.report.number_format import count
from kinerja_analysis.thresholds import SMALL_CELL

OTHER_GROUPS: Final = "kelompok lain"
"""What small groups are called that stand together."""


def suppressed_counts(values: pd.Series) -> list[tuple[str, str]]:
    """Return each value with its count; small groups stand together as one.

    Putting small groups together hides them without letting a total give them away. Where the
    groups together are still too few, the next larger group joins them.

    Parameters
    ----------
    values : Series, one word a person
    """
    counts = values.value_counts().sort_index()
    hidden = counts[counts < SMALL_CELL]
    while 0 < hidden.sum() < SMALL_CELL and len(hidden) < len(counts):
        hidden = counts[counts <= counts.drop(hidden.index).min()]
    rows = [(str(value), count(n)) for value, n in counts.drop(hidden.index).items()]
    if hidden.empty:
        return rows
    return [*rows, (f"{OTHER_GROUPS} ({count(len(hidden))})", count(hidden.sum()))]


OWN_SHEET_ONLY: Final = ("group", "similarity")
"""Effects that a single rater reads in the own sheet alone; the office reads its own tests."""


def for_all_readers(tests: pd.DataFrame) -> pd.DataFrame:
    """Leave out what only the rater concerned may read: how he rates groups of people.

    Parameters
    ----------
    tests : DataFrame, rows of `hasil_uji`
    """
    return tests[~tests["effect"].isin(OWN_SHEET_ONLY)]
