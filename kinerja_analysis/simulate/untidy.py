"""Which small untidinesses a hand-made workbook has; one untidiness, one function, all listed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kinerja_analysis.simulate.export_panel import BEFORE, PanelRow
from kinerja_analysis.simulate.people import printed_nip
from kinerja_analysis.simulate.workbook import Cell

NIP, UNIT, DATE = (BEFORE.index(name) - 1 for name in ("NIP", "Unit Kerja", "Tanggal Penilaian"))
"""Places of cells in a `PanelRow`."""

NILAI: Final = len(BEFORE) - 1
"""Place of the first nilai."""

Rows = list[PanelRow]


def untidy(rows: Rows) -> Rows:
    """Make the tidy rows of a panel workbook look as if typed by several people."""
    for untidiness in UNTIDINESSES:
        rows = untidiness(rows)
    return rows


def nip_in_groups(rows: Rows) -> Rows:
    """Write a few NIP in the printed groups, ``19641023 198802 2 001``."""
    for number in (2, 47, 133):
        rows = _with_cell(rows, number, NIP, printed_nip(str(rows[number].cells[NIP])))
    return rows


def nilai_left_out(rows: Rows) -> Rows:
    """Write a dash where nobody gave a nilai."""
    return _with_cell(_with_cell(rows, 16, NILAI + 4, "-"), 101, NILAI + 8, "-")


def nilai_as_text(rows: Rows) -> Rows:
    """Write a few nilai as text with a decimal comma."""
    for number in (22, 23):
        rows = _with_cell(rows, number, NILAI, f"{rows[number].cells[NILAI]},0")
    return rows


def nilai_typed_twice(rows: Rows) -> Rows:
    """Hit one key twice: a nilai that is not on the scale and must be asked about."""
    return _with_cell(rows, 74, NILAI + 2, int(f"{rows[74].cells[NILAI + 2]}" * 2))


def date_as_words(rows: Rows) -> Rows:
    """Write a few dates in words."""
    for number in range(190, 196):
        year = rows[number].cells[DATE].year  # type: ignore[union-attr]
        rows = _with_cell(rows, number, DATE, f"15 Desember {year}")
    return rows


def unit_as_spoken(rows: Rows) -> Rows:
    """Shorten or shout the names of some units."""
    spoken = {"Kelurahan Jomblang": "Kel. Jomblang", "Kelurahan Tegalsari": "KELURAHAN TEGALSARI"}
    return [
        _set(row, UNIT, spoken.get(row.unit_kerja, row.cells[UNIT])) if number % 3 == 0 else row
        for number, row in enumerate(rows)
    ]


def row_pasted_twice(rows: Rows) -> Rows:
    """Paste one row twice."""
    return [*rows[:61], rows[60], *rows[61:]]


UNTIDINESSES: Final[tuple[Callable[[Rows], Rows], ...]] = (
    nip_in_groups,
    nilai_left_out,
    nilai_as_text,
    nilai_typed_twice,
    date_as_words,
    unit_as_spoken,
    row_pasted_twice,
)
"""All untidinesses, in the order in which they come in."""


def _with_cell(rows: Rows, number: int, place: int, cell: Cell) -> Rows:
    """Return the rows with one cell changed."""
    return [*rows[:number], _set(rows[number], place, cell), *rows[number + 1 :]]


def _set(row: PanelRow, place: int, cell: Cell) -> PanelRow:
    """Return the row with one cell changed."""
    return replace(row, cells=(*row.cells[:place], cell, *row.cells[place + 1 :]))
