"""What sheets a file holds, decided by its content and never by its name."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kinerja_analysis.errors import ExportRefused, reason
from kinerja_analysis.intake.reading.container import CFB, ZIP, check_container
from kinerja_analysis.intake.reading.delimited import read_delimited
from kinerja_analysis.intake.reading.markup import is_markup, read_markup
from kinerja_analysis.intake.reading.sheet import Sheet, column_letter, filled, grid
from kinerja_analysis.intake.reading.spreadsheetml import is_spreadsheetml, read_spreadsheetml
from kinerja_analysis.intake.reading.xlsx_marks import Marks, read_marks

LOCK_PREFIX = "~$"
"""How Excel begins the name of the lock beside an open workbook."""

PANIC = "PanicException"
"""What the reading library raises on a container that it did not foresee."""

TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
READABLE_SUFFIXES = TEXT_SUFFIXES | WORKBOOK_SUFFIXES
"""Suffixes of the files that are taken from a folder."""


def read_sheets(path: Path, berkas: str) -> tuple[Sheet, ...]:
    """Read every sheet of an export (xlsx, xlsm, xls, ods, csv, or HTML in disguise).

    Parameters
    ----------
    path : the file
    berkas : its name in the ledger

    Raises
    ------
    ExportRefused
        The file cannot be read safely; the message says why and what to do.
    """
    if path.name.startswith(LOCK_PREFIX):
        raise ExportRefused(
            "berkas kunci sementara Excel, bukan data; tutup berkas aslinya di Excel, "
            "lalu berikan berkas aslinya"
        )
    content = _content(path)
    check_container(content)
    if content.startswith(CFB):
        return _read_workbook(content, berkas, {})
    if content.startswith(ZIP):
        return _read_archive(content, berkas, path.suffix.lower())
    if is_spreadsheetml(content):
        return read_spreadsheetml(content, berkas)
    if is_markup(content):
        return read_markup(content, berkas)
    return (_read_text(content, berkas, path.suffix.lower()),)


def _content(path: Path) -> bytes:
    """Return the bytes of a file that no other program holds."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise ExportRefused(
            f"tidak dapat dibuka ({reason(fault)}); tutup dahulu di Excel"
        ) from fault


def _read_text(content: bytes, berkas: str, suffix: str) -> Sheet:
    """Read delimited text, and say so when the name promised a workbook."""
    sheet = read_delimited(content, berkas)
    if suffix in TEXT_SUFFIXES:
        return sheet
    note = (
        "isi_bukan_ekstensi",
        f"Berkas berakhiran {suffix}, tetapi isinya CSV; dibaca sebagai CSV.",
    )
    return Sheet(berkas, sheet.lembar, sheet.cells, delimited=True, notes=(*sheet.notes, note))


def _read_archive(content: bytes, berkas: str, suffix: str) -> tuple[Sheet, ...]:
    """Read an xlsx, xlsm or ods."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = set(archive.namelist())
    sheets = _read_workbook(content, berkas, _marks(content))
    for note in _aside(members, suffix):
        sheets = tuple(_with_note(sheet, note) for sheet in sheets)
    return sheets


def _aside(members: set[str], suffix: str) -> Iterator[tuple[str, str]]:
    """Yield what a workbook carries beside its cells; none of it is opened."""
    if "xl/vbaProject.bin" in members or suffix == ".xlsm":
        yield "makro_diabaikan", "Berkas berjenis makro; hanya datanya yang dibaca."
    linked = sum(name.startswith("xl/externalLinks/externalLink") for name in members)
    if linked:
        yield (
            "tautan_diabaikan",
            f"Berkas merujuk {linked} buku kerja lain; rujukannya tidak dibuka, dan nilai yang "
            "tersimpan dari sana dipakai. Periksa apakah masih berlaku.",
        )
    inside = sum(name.startswith(("xl/embeddings/", "xl/activeX/")) for name in members)
    if inside:
        yield "objek_diabaikan", f"Berkas memuat {inside} objek sisipan; objek itu tidak dibuka."


def _with_note(sheet: Sheet, note: tuple[str, str]) -> Sheet:
    """Return the sheet with one more note."""
    return Sheet(
        sheet.berkas,
        sheet.lembar,
        sheet.cells,
        hidden=sheet.hidden,
        hidden_rows=sheet.hidden_rows,
        merged=sheet.merged,
        marks=sheet.marks,
        percent=sheet.percent,
        notes=(*sheet.notes, note),
    )


def _read_workbook(content: bytes, berkas: str, marks: dict[str, Marks]) -> tuple[Sheet, ...]:
    """Read the worksheets by calamine."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        return tuple(
            _sheet(workbook, berkas, meta.name, meta.visible != SheetVisibleEnum.Visible, marks)
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        )
    except PasswordError as fault:
        raise ExportRefused(_LOCKED) from fault
    except (CalamineError, ValueError, OverflowError) as fault:
        raise ExportRefused(_DAMAGED) from fault
    except BaseException as fault:
        if type(fault).__name__ == PANIC:
            raise ExportRefused(_DAMAGED) from fault
        raise


def _marks(content: bytes) -> dict[str, Marks]:
    """Read what calamine does not tell of an archive."""
    try:
        return read_marks(content)
    except (etree.LxmlError, ValueError, KeyError) as fault:
        raise ExportRefused(_DAMAGED) from fault


def _sheet(
    workbook: CalamineWorkbook, berkas: str, name: str, hidden: bool, marks: dict[str, Marks]
) -> Sheet:
    """Read one worksheet with its merged ranges and marks."""
    sheet = workbook.get_sheet_by_name(name)
    rows: list[list[object]] = [
        [str(cell).upper() if isinstance(cell, bool) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    found = marks.get(name, Marks())
    cells = grid(rows)
    return Sheet(
        berkas,
        name,
        cells,
        hidden=hidden,
        hidden_rows=found.hidden_rows,
        merged=tuple((*start, *end) for start, end in sheet.merged_cell_ranges or ()),
        marks=found.cells,
        percent=found.percent,
        notes=_unseen(cells, found.hidden_columns),
    )


def _unseen(cells: np.ndarray, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[str, str], ...]:
    """Say which columns hold something that Excel does not show; they are read all the same."""
    used = np.flatnonzero(filled(cells).any(axis=0)).tolist()
    hidden = [column for column in used if any(one <= column <= last for one, last in spans)]
    if not hidden:
        return ()
    return (("kolom_tersembunyi", f"Kolom: {', '.join(map(column_letter, hidden))}."),)


_DAMAGED = (
    "berkas rusak dan tidak dapat dibaca; buka di Excel, simpan ulang sebagai .xlsx, lalu coba lagi"
)
_LOCKED = (
    "berkas terkunci kata sandi (terenkripsi); buka di Excel, hapus kata sandinya, "
    "lalu simpan ulang"
)
