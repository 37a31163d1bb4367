"""How a delimited text file is read: its encoding, its separator, its records."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import chain

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.reading.encoding import decode
from kinerja_analysis.intake.reading.sheet import Sheet, grid

SEPARATORS = (";", ",", "\t", "|")
"""Separators that are tried, in this order when two fit equally well."""

SAMPLE_RECORDS = 40
"""Count of records on which a separator is judged."""

SAMPLE_LETTERS = 400_000
"""Count of letters at the beginning in which those records stand."""

SHEET_NAME = "CSV"
"""What stands in `lembar` for a file that has no sheets."""

DECLARABLE = frozenset((*SEPARATORS, ":", "^", "~"))
"""Separators that Excel's first line may declare."""

WRAPPED = ("baris_terkutip", "Setiap baris terkutip utuh; dibaca menurut pemisah di dalamnya.")
"""Rule and sentence for a file in which each line is one quoted field."""

END = ["\0"]
"""Record that is put after the last one; no text holds it."""


def read_delimited(content: bytes, berkas: str) -> Sheet:
    """Read a delimited file as one sheet; every cell is text.

    Raises
    ------
    ExportRefused
        The bytes are no text, or the records cannot be told apart.
    """
    text, notes = decode(content)
    separator = _separator(text)
    known: dict[str, str] = {}
    try:
        rows: list[list[object]] = [
            [known.setdefault(cell, cell) for cell in row] for row in _records(text, separator)
        ]
    except csv.Error as fault:
        raise ExportRefused(
            "berkas CSV tidak dapat dibaca (ada isian yang terlalu panjang, mungkin karena tanda "
            "kutip tidak berpasangan); simpan ulang sebagai .xlsx atau CSV UTF-8"
        ) from fault
    if inner := _unwrapped(rows):
        rows, notes = inner, (*notes, WRAPPED)
    elif any("\n" in cell for cell in known):
        _check_quotes(rows, separator)
    return Sheet(berkas, SHEET_NAME, grid(rows), delimited=True, notes=notes)


def _unwrapped(rows: list[list[object]]) -> list[list[object]]:
    """Return the records of a file in which each line is quoted whole; nothing of another.

    An Indonesian Excel writes so what it opened with commas as separators.
    """
    lines = [str(row[0]) if row else "" for row in rows]
    if any(len(row) > 1 for row in rows) or any("\n" in line for line in lines):
        return []
    text = "\n".join(lines)
    separator = _best_separator(text)
    if not _fit(text, separator)[0]:
        return []
    return [list(next(csv.reader([line], delimiter=separator), [])) for line in lines]


def _check_quotes(rows: list[list[object]], separator: str) -> None:
    """Refuse records in which a quotation mark without its partner swallowed whole rows.

    A record that holds n line breaks and as many separators as n + 1 rows have is n + 1 rows.
    """
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    for number, row in enumerate(rows, start=1):
        broken = [cell for cell in row if isinstance(cell, str) and "\n" in cell]
        breaks = sum(cell.count("\n") for cell in broken)
        held = sum(cell.count(separator) for cell in broken)
        if breaks and width > 2 and held and len(row) - 1 + held == (breaks + 1) * (width - 1):
            raise ExportRefused(_unpaired(number))


def _unpaired(number: int) -> str:
    """Say where a quotation mark lacks its partner."""
    return (
        f"tanda kutip tidak berpasangan di sekitar baris {number} sehingga beberapa baris "
        "melebur; perbaiki tanda kutipnya, atau simpan ulang sebagai .xlsx"
    )


def _separator(text: str) -> str:
    """Return the declared separator if it parts anything, else the one that fits best."""
    declared = _declared_separator(text)
    return declared if declared and _fit(text, declared)[0] else _best_separator(text)


def _declared_separator(text: str) -> str:
    """Return the separator that Excel's first line ``sep=;`` declares, else nothing."""
    first = text[:20].splitlines()[0].strip(' "') if text.strip() else ""
    declared = first[4:5] if first.lower().startswith("sep=") else ""
    return declared if declared in DECLARABLE else ""


def _best_separator(text: str) -> str:
    """Return the separator under which most records have the same, largest number of fields."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[int, int]:
    """Count the records that are as wide as the usual record, times that width."""
    try:
        records = csv.reader(_lines(text[:SAMPLE_LETTERS]), delimiter=separator)
        rows = zip(range(SAMPLE_RECORDS), records, strict=False)
        widths = [len(row) for _, row in rows if row]
    except csv.Error:
        return (0, 0)
    usual = max(widths, key=widths.count, default=0)
    return (widths.count(usual) if usual > 1 else 0, usual)


def _lines(text: str) -> TextIOWrapper:
    """Return the lines as the file has them, their ends kept."""
    return TextIOWrapper(BytesIO(text.encode("utf-8")), encoding="utf-8", newline="")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """Return the logical records; a quoted line break does not end one.

    Raises
    ------
    ExportRefused
        The text ends within quotation marks.
    """
    lines = chain(_lines(text), END)
    for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
        if row == END:
            return
        if row and row[-1].endswith(END[0]):
            raise ExportRefused(_unpaired(number))
        yield row
