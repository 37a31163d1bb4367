"""What a file looks like once it is read: sheets of cells with their addresses and marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

import numpy as np

CELL_JOIN = " › "
"""What stands between file, sheet and cell in `sumber`."""


class Tick(NamedTuple):
    """The cell in which a nilai was chosen: its column (from 0), and what is written there."""

    column: int
    written: str


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One sheet: its cells (object array, rows x columns, empty is ``""``) and what marks them.

    `merged` holds ranges as first row, first column, last row, last column; rows and columns
    count from 0. `marks` names cells that hold no usable value (a formula without a result, an
    Excel error), `percent` cells shown as a percentage, `notes` what was seen of the file itself
    (rule, message). `corrected` holds what the office's corrections replaced, `decided` what it
    said of whole rows (``pakai``, ``abaikan``); `ticked` where a nilai was chosen that is read in
    another column.
    """

    berkas: str
    lembar: str
    cells: np.ndarray
    hidden: bool = False
    delimited: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()
    corrected: Mapping[tuple[int, int], str] = field(default_factory=dict)
    decided: Mapping[int, str] = field(default_factory=dict)
    ticked: Mapping[tuple[int, int], Tick] = field(default_factory=dict)

    def letter(self, row: int, column: int) -> str:
        """Return the letters of the column in which the nilai of a cell was written."""
        tick = self.ticked.get((row, column))
        return column_letter(tick.column if tick else column)


def filled(cells: np.ndarray) -> np.ndarray:
    """Tell which cells hold something else than white space (same shape, bool)."""
    full = cells != ""
    blank = {cell for cell in set(cells[full].tolist()) if not _is_filled(cell)}
    if blank:
        full[full] = [cell not in blank for cell in cells[full].tolist()]
    return full


def _is_filled(cell: object) -> bool:
    """Tell whether one cell holds anything."""
    return not isinstance(cell, str) or bool(cell.strip())


def grid(rows: list[list[object]]) -> np.ndarray:
    """Lay rows of any length in one array, up to the last row that holds something."""
    while rows and not any(_is_filled(cell) for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    cells = np.full((len(rows), width), "", dtype=object)
    for number, row in enumerate(rows):
        cells[number, : len(row)] = row
    return cells


def column_letter(column: int) -> str:
    """Return the letters of a column that counts from 0 (0 is A, 26 is AA)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown(cell: object) -> str:
    """Return a cell or value as the ledger shows it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return "" if np.isnan(cell) else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else str(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
