"""How a column is read: every different cell once, with a note wherever a rule had to act."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.reading.sheet import shown

Ruled = tuple[pd.DataFrame, pd.DataFrame]
"""What a rule returns: the rows, and its notes."""

Read = tuple[pd.Series, pd.DataFrame]
"""What reading a column returns: its values, and the notes."""


def read_column(cells: pd.Series, read: Callable[[object], Reading]) -> Read:
    """Read a column of raw cells.

    Parameters
    ----------
    cells : raw cells, indexed by row number, named after the field
    read : what to make of one cell

    Returns
    -------
    values (object) and notes of repairs and faults
    """
    written = cells.tolist()
    readings = {cell: read(cell) for cell in set(written)}
    values = pd.Series([readings[cell].value for cell in written], cells.index, name=cells.name)
    told = {cell for cell, reading in readings.items() if reading.repair or reading.fault}
    if not told:
        return values, join_notes(())
    touched = cells[cells.isin(told)]
    rules = touched.map(lambda cell: readings[cell].fault or readings[cell].repair)
    faulty = touched.map(lambda cell: bool(readings[cell].fault)).to_numpy(dtype=bool)
    found = notes(touched.index, "", "perbaikan", str(cells.name))
    return values, found.assign(
        aturan=rules.to_numpy(),
        jenis=found["jenis"].mask(faulty, "karantina"),
        sebelum=touched.map(shown).to_numpy(),
        sesudah=np.where(faulty, "", values[touched.index].map(_shown_value)),
        pesan=touched.map(lambda cell: readings[cell].hint).to_numpy(),
    )


def each_text(cells: pd.Series, text_of: Callable[[str], str] = str) -> pd.Series:
    """Return a column of raw cells as tidy text, or as what is made of it (str).

    Parameters
    ----------
    cells : raw cells or texts
    text_of : what to make of the tidy text of one cell
    """
    written = cells.tolist()
    texts = {cell: text_of(tidy(shown(cell))) for cell in set(written)}
    return pd.Series([texts[cell] for cell in written], cells.index, dtype="str", name=cells.name)


def _shown_value(value: object) -> str:
    """Return a value as the ledger shows it; a missing one is empty."""
    return "" if pd.isna(value) else shown(value)  # type: ignore[call-overload]


def column_repairs(
    before: pd.Series, after: pd.Series, where: pd.Series, aturan: str, kolom: str = ""
) -> pd.DataFrame:
    """Return the repairs of one rule in the rows of a column where it acted."""
    found = notes(before.index[where], aturan, "perbaikan", kolom or str(before.name))
    texts = (before[where].map(_shown_value), after[where].map(_shown_value))
    return found.assign(sebelum=texts[0].to_numpy(), sesudah=texts[1].to_numpy())


def column_faults(cells: pd.Series, where: pd.Series, aturan: str) -> pd.DataFrame:
    """Return the faults that one rule found in the rows of a column."""
    found = notes(cells.index[where], aturan, "karantina", str(cells.name))
    return found.assign(sebelum=cells[where].map(_shown_value).to_numpy())


def column_flags(cells: pd.Series, where: pd.Series, aturan: str, pesan: str = "") -> pd.DataFrame:
    """Return what one rule has to say of rows whose cells it leaves as they are."""
    found = column_repairs(cells, cells, where, aturan)
    return found.assign(pesan=pesan)


def look_up(keys: pd.Series, known: Mapping[str, str]) -> pd.Series:
    """Return what is known of each key, empty text where nothing is."""
    found = [known.get(key, "") for key in keys.tolist()] if known else ""
    return pd.Series(found, keys.index, dtype="str", name=keys.name)
