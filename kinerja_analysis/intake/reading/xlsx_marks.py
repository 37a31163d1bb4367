"""What calamine does not tell of an xlsx: hidden rows, formulas without result, errors, percent."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORTH_READING = (b"hidden", b"<f", b":f", b'"e"', b"'e'")
"""What a sheet without any of these need not be parsed for."""

BUILT_IN_PERCENT = frozenset({"9", "10"})
"""Number formats ``0%`` and ``0.00%``, which need no declaration."""

COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*[\"'](\w*)[\"']")
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The marks of one sheet; rows and columns count from 0, spans hold both ends."""

    hidden_rows: frozenset[int] = frozenset()
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()


def read_marks(content: bytes) -> dict[str, Marks]:
    """Return the marks of every sheet of an xlsx or xlsm file by the sheet's name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        percent = _percent_styles(archive)
        return {
            name: _sheet_marks(archive.read(part), percent)
            for name, part in _sheet_parts(archive).items()
        }


def _parse(content: bytes) -> etree._Element:
    """Parse XML with entities, network and document types off."""
    parser = etree.XMLParser(resolve_entities=False)
    return etree.fromstring(content, parser)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return which member of the archive holds which sheet."""
    members = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= members:
        return {}
    relations = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    sheets = _parse(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    parts = {item.get("name", ""): _member(targets.get(item.get(RELATION), "")) for item in sheets}
    return {name: part for name, part in parts.items() if part in members}


def _member(target: str) -> str:
    """Return the member that a relation points to."""
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _parse(archive.read("xl/styles.xml"))
    formats = {
        item.get("numFmtId")
        for item in styles.iter(f"{MAIN}numFmt")
        if "%" in item.get("formatCode", "")
    }
    cell_styles = styles.find(f"{MAIN}cellXfs")
    return frozenset(
        str(number)
        for number, style in enumerate(cell_styles if cell_styles is not None else ())
        if style.get("numFmtId") in formats | BUILT_IN_PERCENT
    )


def _sheet_marks(content: bytes, percent: frozenset[str]) -> Marks:
    """Read one sheet in one streaming pass, if there is anything to find in it."""
    shares = any(_says(content, style) for style in percent)
    if not shares and not any(sign in content for sign in WORTH_READING):
        return Marks()
    columns = _hidden_columns(content)
    hidden: set[int] = set()
    cells: dict[tuple[int, int], str] = {}
    shown_percent: set[tuple[int, int]] = set()
    events = etree.iterparse(
        BytesIO(content), tag=f"{MAIN}row", resolve_entities=False, no_network=True
    )
    for _, row in events:
        if row.get("hidden") in ("1", "true"):
            hidden.add(int(row.get("r", "0")) - 1)
        for cell in row:
            if mark := _mark(cell):
                cells[_position(cell)] = mark
            if cell.get("s") in percent:
                shown_percent.add(_position(cell))
        row.clear()
    return Marks(frozenset(hidden), cells, frozenset(shown_percent), columns)


def _hidden_columns(content: bytes) -> tuple[tuple[int, int], ...]:
    """Return the first and last of each span of columns that Excel does not show."""
    head = content.partition(b"sheetData")[0]
    spans = (dict(ATTRIBUTE.findall(column)) for column in COLUMN.findall(head))
    return tuple(
        (int(span.get(b"min", 1)) - 1, int(span.get(b"max", 0)) - 1)
        for span in spans
        if span.get(b"hidden") in (b"1", b"true")
    )


def _says(content: bytes, style: str) -> bool:
    """Tell whether a sheet may hold a cell of that style."""
    return any(f"{quote}{style}{quote}".encode() in content for quote in "\"'")


def _mark(cell: etree._Element) -> str:
    """Name what makes a cell's value unusable, or nothing."""
    if cell.get("t") == "e":
        return "galat_excel"
    if cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v"):
        return "rumus_tanpa_nilai"
    return ""


def _position(cell: etree._Element) -> tuple[int, int]:
    """Return row and column of a cell from its address."""
    address = ADDRESS.fullmatch(cell.get("r", ""))
    if not address:
        return (-1, -1)
    column = 0
    for letter in address.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(address.group(2)) - 1, column - 1)
