"""How a workbook is written so that the same content always gives the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

CREATED: Final = datetime(2026, 1, 5, 8, 0, 0)
"""When every simulated workbook says that it was made; the clock would change the bytes."""

Cell = str | int | float | date | None


@contextmanager
def workbook(path: Path) -> Iterator[xlsxwriter.Workbook]:
    """Open a workbook to write; strings stay strings, whatever they look like."""
    options = {
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": CREATED, "author": "Data simulasi", "title": "CONTOH"})
        yield book


def write_rows(sheet: Worksheet, rows: list[list[Cell]], *, first: int = 0) -> None:
    """Write rows of cells from row `first` (0-based) on; None leaves a cell empty."""
    for number, row in enumerate(rows, start=first):
        for column, cell in enumerate(row):
            write_cell(sheet, number, column, cell)


def write_cell(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    """Write one cell by its type."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)
