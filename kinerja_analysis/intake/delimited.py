"""How a delimited text file is read: its encoding, its separator, its records."""

import codecs
import csv
from io import StringIO

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.sheet import Sheet, grid

SEPARATORS = (";", ",", "\t", "|")
"""Separators that are tried, in this order when two fit equally well."""

SAMPLE_RECORDS = 40
"""Count of records on which a separator is judged."""

SHEET_NAME = "CSV"
"""What stands in `lembar` for a file that has no sheets."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(content: bytes, berkas: str) -> Sheet:
    """Read a delimited file as one sheet; every cell is text.

    Raises
    ------
    ExportRefused
        The bytes are no text, or the records cannot be told apart.
    """
    text, notes = _decode(content)
    separator = _declared_separator(text) or _best_separator(text)
    try:
        rows: list[list[object]] = [list(row) for row in _records(text, separator)]
    except csv.Error as fault:
        raise ExportRefused(
            f"berkas CSV tidak dapat dibaca ({fault}); simpan ulang sebagai .xlsx atau CSV UTF-8"
        ) from fault
    return Sheet(berkas, SHEET_NAME, grid(rows), delimited=True, notes=notes)


def _decode(content: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text, and a note when its encoding had to be supposed."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _strictly(content, encoding), ()
    if b"\0" in content:
        return _strictly(content, _wide_encoding(content)), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        note = "Berkas bukan UTF-8; dibaca sebagai Windows-1252 (Excel lama)."
        return _strictly(content, "cp1252"), (("pengodean_cp1252", note),)


def _wide_encoding(content: bytes) -> str:
    """Return the encoding that zero bytes betray: every second byte of Latin text in UTF-16."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = content[start::2]
        if half.count(0) > len(half) / 2:
            return encoding
    return "utf-8"


def _strictly(content: bytes, encoding: str) -> str:
    """Decode without ever replacing a character."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ExportRefused(
            "isi berkas bukan teks yang dapat dibaca; simpan ulang sebagai .xlsx atau CSV UTF-8"
        ) from fault
    if "\0" in text:
        raise ExportRefused("berkas teks memuat byte kosong (NUL); simpan ulang sebagai CSV UTF-8")
    return text


def _declared_separator(text: str) -> str:
    """Return the separator that Excel's first line ``sep=;`` declares, else nothing."""
    first = text[:20].splitlines()[0].strip().strip('"') if text.strip() else ""
    return first[4:5] if first.lower().startswith("sep=") else ""


def _best_separator(text: str) -> str:
    """Return the separator under which most records have the same, largest number of fields."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[int, int]:
    """Count the records that are as wide as the usual record, times that width."""
    try:
        rows = zip(range(SAMPLE_RECORDS), _records(text, separator), strict=False)
        widths = [len(row) for _, row in rows if row]
    except csv.Error:
        return (0, 0)
    usual = max(widths, key=widths.count, default=0)
    return (widths.count(usual) if usual > 1 else 0, usual)


def _records(text: str, separator: str) -> "csv._reader":  # type: ignore[name-defined]
    """Return the logical records; a quoted line break does not end one."""
    return csv.reader(StringIO(text, newline=""), delimiter=separator)
