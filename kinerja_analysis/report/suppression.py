"""How the counts of small groups stay hidden in a printed table."""

from typing import Final

import pandas as pd

from kinerja_analysis.report.number_format import count
from kinerja_analysis.thresholds import SMALL_CELL

OTHER_GROUPS: Final = "kelompok lain"
"""What small groups are called that stand together."""

ROMAN: Final = {"I": 1, "V": 5, "X": 10}
"""Worth of each letter of a golongan."""


def suppressed_counts(values: pd.Series) -> list[tuple[str, str]]:
    """Return each value with its count; small groups stand together as one.

    Putting small groups together hides them without letting a total give them away. Where the
    groups together are still too few, the next larger group joins them.

    Parameters
    ----------
    values : Series, one word a person
    """
    counts = values.value_counts().sort_index(key=_in_order)
    hidden = counts[counts < SMALL_CELL]
    while 0 < hidden.sum() < SMALL_CELL and len(hidden) < len(counts):
        hidden = counts[counts <= counts.drop(hidden.index).min()]
    rows = [(str(value), count(n)) for value, n in counts.drop(hidden.index).items()]
    if hidden.empty:
        return rows
    return [*rows, (f"{OTHER_GROUPS} ({count(len(hidden))})", count(hidden.sum()))]


def _in_order(words: pd.Index) -> pd.Index:
    """Return the sorting keys of words: golongan by its Roman number, all others as they are.

    Examples
    --------
    >>> _in_order(pd.Index(["IX", "V", "PNS"])).tolist()
    ['09', '05', 'PNS']
    """
    return words.map(lambda word: f"{_roman(str(word)):02d}" if set(word) <= set(ROMAN) else word)


def _roman(word: str) -> int:
    """Return a Roman number: a letter before a larger one is taken off."""
    values = [ROMAN[letter] for letter in word]
    after = [*values[1:], 0]
    return sum(-one if one < later else one for one, later in zip(values, after, strict=True))


OWN_SHEET_ONLY: Final = ("group", "similarity")
"""Effects that a single rater reads in the own sheet alone; the office reads its own tests."""


def for_all_readers(tests: pd.DataFrame) -> pd.DataFrame:
    """Leave out what only the rater concerned may read: how he rates groups of people.

    Parameters
    ----------
    tests : DataFrame, rows of `hasil_uji`
    """
    return tests[~tests["effect"].isin(OWN_SHEET_ONLY)]
