"""How a workbook is read that Excel 2003, or a portal after it, wrote as one XML file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lxml import etree

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.reading.sheet import Sheet, grid

NAME_SPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
SS: Final = f"{{{NAME_SPACE}}}"
X: Final = "{urn:schemas-microsoft-com:office:excel}"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""How far a sheet of Excel reaches."""

HEAD: Final = 4096
"""Bytes at the beginning in which the name space is declared."""

Place = tuple[int, int]
Placed = Iterator[tuple[int, etree._Element]]


def is_spreadsheetml(content: bytes) -> bool:
    """Tell whether a file is such a workbook."""
    return NAME_SPACE.encode() in content[:HEAD].replace(b"\0", b"")


def read_spreadsheetml(content: bytes, berkas: str) -> tuple[Sheet, ...]:
    """Read every sheet of a workbook in XML.

    Raises
    ------
    ExportRefused
        The XML is damaged or declares a document type.
    """
    parser = etree.XMLParser(resolve_entities=False)
    try:
        book = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as fault:
        raise ExportRefused(
            "berkas rusak atau terpotong; unduh ulang atau simpan ulang dari Excel"
        ) from fault
    if book.getroottree().docinfo.internalDTD is not None:
        raise ExportRefused(
            "berkas memuat deklarasi DOCTYPE yang dapat membahayakan komputer; "
            "mintalah berkas baru dari pengirimnya"
        )
    percent = _percent_styles(book)
    return tuple(_sheet(sheet, berkas, percent) for sheet in book.iter(f"{SS}Worksheet"))


def _percent_styles(book: etree._Element) -> frozenset[str]:
    """Return the styles that show a number as a percentage."""
    return frozenset(
        style.get(f"{SS}ID", "")
        for style in book.iter(f"{SS}Style")
        for form in style.iter(f"{SS}NumberFormat")
        if "%" in form.get(f"{SS}Format", "") or form.get(f"{SS}Format") == "Percent"
    )


def _sheet(sheet: etree._Element, berkas: str, percent: frozenset[str]) -> Sheet:
    """Lay one sheet in a grid with its marks."""
    rows: list[list[object]] = []
    merged, shares, hidden = [], set(), set()
    marks: dict[Place, str] = {}
    for number, row in _placed(sheet.iterfind(f"{SS}Table/{SS}Row"), LAST_ROW):
        rows += [[] for _ in range(number + 1 - len(rows))]
        hidden |= {number} if row.get(f"{SS}Hidden") == "1" else set()
        for column, cell in _placed(row.iterfind(f"{SS}Cell"), LAST_COLUMN):
            rows[number] += [""] * (column + 1 - len(rows[number]))
            rows[number][column], mark = _value(cell)
            marks |= {(number, column): mark} if mark else {}
            shares |= {(number, column)} if cell.get(f"{SS}StyleID") in percent else set()
            low, right = number + _count(cell, "MergeDown"), column + _count(cell, "MergeAcross")
            merged += [(number, column, low, right)] if (low, right) != (number, column) else []
    visible = sheet.findtext(f"{X}WorksheetOptions/{X}Visible", "")
    return Sheet(
        berkas,
        sheet.get(f"{SS}Name", ""),
        grid(rows),
        hidden=visible.startswith("SheetHidden") or visible.startswith("SheetVeryHidden"),
        hidden_rows=frozenset(hidden),
        merged=tuple(merged),
        marks=marks,
        percent=frozenset(shares),
        notes=(("isi_bukan_ekstensi", "Berkas ini lembar kerja XML; dibaca menurut isinya."),),
    )


def _placed(items: Iterator[etree._Element], last: int) -> Placed:
    """Count rows or cells from 0; one may say its own number, and a merged cell covers others."""
    at = 0
    for item in items:
        at = max(_count(item, "Index") - 1, at)
        if at >= last:
            raise ExportRefused("berkas rusak: nomor baris atau kolom melebihi batas Excel")
        yield at, item
        at += 1 + _count(item, "MergeAcross") + _count(item, "Span")


def _count(item: etree._Element, name: str) -> int:
    """Read a number that an element may carry; 0 when it does not."""
    text = item.get(f"{SS}{name}", "")
    return int(text) if text.isdecimal() and len(text) < len(str(LAST_ROW)) + 1 else 0


def _value(cell: etree._Element) -> tuple[object, str]:
    """Return what a cell holds, and what makes it unusable."""
    data = cell.find(f"{SS}Data")
    if data is None:
        return "", "rumus_tanpa_nilai" if cell.get(f"{SS}Formula") else ""
    text = "".join(map(str, data.itertext()))
    kind = data.get(f"{SS}Type")
    if kind == "Error":
        return text, "galat_excel"
    try:
        if kind == "Number":
            return float(text), ""
        if kind == "DateTime":
            return datetime.fromisoformat(text.rstrip("Z")), ""
    except ValueError:
        return text, ""
    return {"0": "FALSE", "1": "TRUE"}.get(text, text) if kind == "Boolean" else text, ""
