"""How a web page that calls itself a workbook is read: every table is a sheet."""

import re
from typing import Final

from lxml import etree, html

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.reading.encoding import BOMS, decode
from kinerja_analysis.intake.reading.sheet import Sheet, grid

Merged = tuple[int, int, int, int]

HEAD: Final = 4096
"""Bytes at the beginning in which a page says what it is."""

BEGINS: Final = re.compile(rb"\s*<[a-z!?]", re.IGNORECASE)
PAGE: Final = re.compile(rb"<(?:table|html|body|head|meta|!doctype|\?xml)\b", re.IGNORECASE)
"""What a page has somewhere, and a text whose first cell begins with a sharp bracket has not."""

TABLE: Final = re.compile(r"<table[\s>]", re.IGNORECASE)
TABLE_END: Final = re.compile(r"</(?:table|html|body)\s*>", re.IGNORECASE)
CHARSET: Final = re.compile(
    rb"charset\s*=\s*[\"']?\s*(utf-?8|iso-?8859-\d+|latin-?1|windows-125\d|cp125\d)\b",
    re.IGNORECASE,
)
"""How a page declares an encoding in which its declaration could be read at all."""

MARKS: Final = (b"", *(bom.replace(b"\0", b"") for bom, _ in BOMS))
"""How a page may begin that declares its encoding, without zero bytes."""

LATIN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1"})
"""Names under which pages are really written in Windows-1252."""

INVISIBLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

MAX_COVERED: Final = 2_000_000
"""Count of cells that the spans of one table may cover."""


def is_markup(content: bytes) -> bool:
    """Tell whether a file is a page of markup, whatever its encoding."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:HEAD] else content
    start = max(len(mark) for mark in MARKS if plain.startswith(mark))
    return bool(BEGINS.match(plain, start)) and bool(PAGE.search(plain))


def read_markup(content: bytes, berkas: str) -> tuple[Sheet, ...]:
    """Read the tables of an HTML page, as e-Kinerja and SIMPEG write their ``.xls``.

    Raises
    ------
    ExportRefused
        The page holds no table, or is cut off.
    """
    text = _text(content)
    _check_page(text)
    parser = html.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8")
    try:
        page = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as fault:
        raise ExportRefused("halaman HTML rusak; unduh ulang sebagai .xlsx") from fault
    note = ("isi_bukan_ekstensi", "Berkas ini halaman HTML; tabelnya dibaca menurut isinya.")
    return tuple(
        _sheet(table, berkas, f"Tabel {number}", note)
        for number, table in enumerate(page.iter("table"), start=1)
    )


def _text(content: bytes) -> str:
    """Return the page as text: by its mark, by what it declares, else by its bytes."""
    declared = CHARSET.search(content[:HEAD])
    marked = any(content.startswith(bom) for bom, _ in BOMS)
    if marked or not declared:
        return decode(content)[0]
    name = declared.group(1).decode("ascii").lower()
    try:
        return content.decode("cp1252" if name in LATIN else name)
    except (LookupError, UnicodeDecodeError):
        return decode(content)[0]


def _check_page(text: str) -> None:
    """Refuse a page without a table, and one that ends within its last table."""
    tables = [match.end() for match in TABLE.finditer(text)]
    if not tables:
        kind = "XML" if text.lstrip().startswith("<?xml") else "HTML"
        raise ExportRefused(f"berkas berupa {kind} tanpa tabel; buka di Excel, simpan ulang .xlsx")
    if not TABLE_END.search(text, tables[-1]):
        raise ExportRefused("halaman HTML terpotong di tengah tabel; unduh ulang berkas itu")


def _sheet(table: html.HtmlElement, berkas: str, lembar: str, note: tuple[str, str]) -> Sheet:
    """Lay one table in a grid, with its spans as merged ranges."""
    rows: list[list[object]] = []
    merged: list[Merged] = []
    hidden: set[int] = set()
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(_own(table, "tr", of="table")):
        cells: list[object] = []
        for cell in _own(row, "td", "th", of="tr"):
            while (number, len(cells)) in taken:
                cells.append("")
            span = _span(cell, number, len(cells))
            taken |= _covered(span, len(taken))
            merged += [span] if span[:2] != span[2:] else []
            cells += [_content(cell), *[""] * (span[3] - span[1])]
        hidden |= {number} if INVISIBLE.search(row.get("style", "")) else set()
        rows.append(cells)
    return Sheet(
        berkas,
        lembar,
        grid(rows),
        hidden_rows=frozenset(hidden),
        merged=tuple(merged),
        notes=(note,),
    )


def _own(parent: html.HtmlElement, *tags: str, of: str) -> list[html.HtmlElement]:
    """Return the rows or cells of a table that are not those of a table within it."""
    return [item for item in parent.iter(*tags) if next(item.iterancestors(of), None) is parent]


def _content(cell: html.HtmlElement) -> str:
    """Return what a cell says; a line break stays one, a table within it speaks for itself."""
    if cell.find(".//table") is not None:
        return ""
    for mark in cell.iter("br"):
        mark.tail = "\n" + (mark.tail or "")
    return cell.text_content().strip()


def _covered(span: Merged, before: int) -> set[tuple[int, int]]:
    """Return the places that a cell covers beyond its own."""
    if span[:2] == span[2:]:
        return set()
    if before + (span[2] - span[0] + 1) * (span[3] - span[1] + 1) > MAX_COVERED:
        raise ExportRefused("sel gabungan pada halaman HTML terlalu luas; simpan ulang .xlsx")
    return {(r, c) for r in range(span[0], span[2] + 1) for c in range(span[1], span[3] + 1)}


def _span(cell: html.HtmlElement, row: int, column: int) -> Merged:
    """Return the range that a cell covers."""
    return (
        row,
        column,
        row + _count(cell.get("rowspan")) - 1,
        column + _count(cell.get("colspan")) - 1,
    )


def _count(text: str | None) -> int:
    """Read a span, at least 1 and at most 1.000."""
    return min(max(int(text), 1), 1000) if text and text.isdecimal() else 1
