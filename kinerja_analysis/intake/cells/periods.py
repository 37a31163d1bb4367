"""Which year and which period a title, a cell or the name of a sheet speaks of."""

import re
from typing import Final

from kinerja_analysis.intake.cells.words import MONTHS, ROMAN

TITLE_YEAR: Final = re.compile(
    r"(?:tahun(?:an)?\W*(?:anggaran\W*)?|bulan(?:an)?\W+\w+\W+|triwulan\W+\w+\W+"
    r"|semester\W+\w+\W+)((?:19|20)\d{2})"
)
NAMES: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
QUARTER: Final = re.compile(r"\b(?:triwulan|tw)\W*(?:ke\W*)?(iv|i{1,3}|[1-4])\b")
HALF: Final = re.compile(r"\b(?:semester|sm)\W*(?:ke\W*)?(ii?|[12])\b")
MONTHLY: Final = re.compile(r"\bbulan(?:an)?\W*(\w+)")
ISO_MONTH: Final = re.compile(r"\s*(20\d{2})-(\d{2})\s*")
NAMED_MONTH: Final = re.compile(rf"\s*({NAMES})\W*(20\d{{2}})?\s*")
SPAN: Final = re.compile(
    rf"(?:\b(\d{{1,2}})\s+)?\b({NAMES})(?:\s+20\d{{2}})?\s*"
    rf"(?:s\W{{0,2}}/?d\b\W*|sampai(?:\s+dengan)?|hingga|[-–—])\s*(?:(\d{{1,2}})\s+)?({NAMES})\b"
)
SHEET: Final = re.compile(
    rf"(?:(?:triwulan|tw|semester|sm|bulan)\W*(?:ke\W*)?\w{{1,9}}|{NAMES})\W*(?:20\d{{2}})?"
)
"""Names of sheets that name a period and nothing else."""

LAST_DAY: Final = 28
"""Day from which a span of whole months can end."""


def find_year(text: str) -> int:
    """Return the year that a title names ("TAHUN 2025", "Bulan Juni 2025"), else 0."""
    found = TITLE_YEAR.search(text.casefold())
    return int(found.group(1)) if found else 0


def find_periode(text: str, tahun: int) -> str:
    """Return the period that a title or cell names, else nothing.

    >>> find_periode("Periode Bulanan JULI Tahun 2026", 2026), find_periode("Juni", 2025)
    ('2026-07', '2025-06')
    >>> find_periode("DOKUMEN EVALUASI - PERIODE: TRIWULAN II", 2025)
    'TW2'
    >>> find_periode("1 Juli s.d. 31 Desember 2025", 2025)
    'SM2'
    """
    words = text.casefold()
    if found := QUARTER.search(words):
        return f"TW{_ordinal(found.group(1))}"
    if found := HALF.search(words):
        return f"SM{_ordinal(found.group(1))}"
    if found := SPAN.search(words):
        return _span(found)
    if found := MONTHLY.search(words):
        month = _ordinal(found.group(1))
        return f"{tahun}-{month:02d}" if 1 <= month <= 12 else ""
    if found := ISO_MONTH.fullmatch(words):
        return f"{found.group(1)}-{found.group(2)}"
    if found := NAMED_MONTH.fullmatch(words):
        return f"{found.group(2) or tahun}-{MONTHS[found.group(1)]:02d}"
    return "tahunan" if "tahunan" in words else ""


def sheet_periode(lembar: str, tahun: int) -> str:
    """Return the period that a sheet is named after, nothing where its name says more.

    >>> sheet_periode("TW II", 2025), sheet_periode("Juni", 2025), sheet_periode("Umum", 2025)
    ('TW2', '2025-06', '')
    """
    named = SHEET.fullmatch(lembar.strip().casefold())
    return find_periode(lembar, tahun) if named else ""


def _span(found: re.Match[str]) -> str:
    """Return the year, half or quarter of which two months are the first and the last."""
    first, last = MONTHS[found.group(2)], MONTHS[found.group(4)]
    if int(found.group(1) or 1) > 1 or int(found.group(3) or LAST_DAY) < LAST_DAY:
        return ""
    if (first, last) == (1, 12):
        return "tahunan"
    length = last - first + 1
    name = {3: "TW", 6: "SM"}.get(length, "")
    return f"{name}{last // length}" if name and last % length == 0 else ""


def _ordinal(word: str) -> int:
    """Read a number, a Roman numeral or a month's name; 0 is none of them."""
    return int(word) if word.isdecimal() else MONTHS.get(word, ROMAN.get(word, 0))
