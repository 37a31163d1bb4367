"""How a table of numbers becomes a table of words that can be printed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Align, TableBlock
from kinerja_analysis.report.number_format import (
    ABSENT,
    count,
    decimal,
    long_date,
    percent,
    probability,
)
from kinerja_analysis.report.shown_table import ShownTable, shown_table

Writer = Callable[[object], str]
Columns = Mapping[str, Iterable[str]]

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "effect": labels.EFFECT,
    "verdict": labels.VERDICT,
    "identification": labels.IDENTIFICATION,
    "peran": labels.PERAN,
    "kriteria": labels.EKSPEKTASI_CRITERIA,
    "jenis": labels.LEDGER_KIND,
}
"""Which columns hold codes, and the words of each."""

WRITERS: Final[Mapping[str, Writer]] = {
    "p": probability,
    "q": probability,
    "tahun": str,
    "bagian": percent,
}
"""Which columns are written in a way of their own."""


def readable(frame: pd.DataFrame) -> ShownTable:
    """Return a table with Indonesian heads and every value as a word to print.

    Parameters
    ----------
    frame : DataFrame, any table of the schema
    """
    columns = {labels.column(str(name)): frame[name] for name in frame.columns}
    printed = {head: _written(one, str(one.name)) for head, one in columns.items()}
    return shown_table(pd.DataFrame(printed), [h for h, one in columns.items() if _is_number(one)])


def _is_number(values: pd.Series) -> bool:
    """Tell whether a column holds numbers to be compared down the page; codes and years do not."""
    if values.name in WORDS or values.name == "tahun":
        return False
    return is_numeric_dtype(values) and not is_bool_dtype(values)


def _written(values: pd.Series, name: str) -> pd.Series:
    """Write one column."""
    if name in WORDS:
        return values.astype(object).map(lambda code: labels.word(WORDS[name], code)).astype("str")
    return values.astype(object).map(WRITERS.get(name) or _writer(values)).astype("str")


def _writer(values: pd.Series) -> Writer:
    """Return how the values of a column are written, from their type."""
    if pd.api.types.is_bool_dtype(values):
        return lambda value: "ya" if value else "tidak"
    if pd.api.types.is_datetime64_any_dtype(values):
        return long_date
    if pd.api.types.is_integer_dtype(values):
        return count
    return decimal if pd.api.types.is_numeric_dtype(values) else words


def words(value: object) -> str:
    """Return text as it stands; missing text is the mark of absence."""
    return (
        ABSENT if value is None or value is pd.NA or value != value or value == "" else str(value)
    )


def matched(keys: pd.Series, known: pd.Series, otherwise: str = "") -> pd.Series:
    """Return the word that is known of each key.

    Parameters
    ----------
    keys : Series, what is looked for
    known : Series, a word for each key in its index; may be empty
    otherwise : what stands where nothing is known
    """
    words_of = dict(zip(known.index, known, strict=True))
    return keys.map(lambda key: words_of.get(key, otherwise)).astype("str")


def table_block(
    caption: str,
    columns: Columns,
    *,
    source: str = "",
    total: bool = False,
) -> TableBlock:
    """Return a printed table with a column ``No`` before the others.

    Parameters
    ----------
    caption : words above the table, without its number
    columns : heads and their display strings; heads of figures start with ``#`` and stand right
    source : where the figures come from
    total : whether the last row is the sum of the others
    """
    body = pd.DataFrame(
        {
            head.removeprefix("#"): pd.Series(list(values), dtype="str")
            for head, values in columns.items()
        }
    )
    numbers = [str(place) for place in range(1, len(body) + 1)]
    if total and numbers:
        numbers[-1] = ""
    body.insert(0, "No", pd.Series(numbers, dtype="str"))
    sides: list[Align] = ["right" if head.startswith("#") else "left" for head in columns]
    return TableBlock(caption, body, source, ("right", *sides), total)
