"""How a table looks in a Word document: one style of its own, columns that fit, a repeated head."""

import re
from collections.abc import Mapping
from typing import Any, Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from kinerja_analysis.report.blocks import TableBlock
from kinerja_analysis.report.widths import column_centimetres, table_points

UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""

SIDES: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}

CELL_STYLES: Final[Mapping[float, str]] = {9.0: "Isi Tabel", 8.0: "Isi Tabel Rapat"}
"""The style of a cell for each size in which a table may be set."""

TABLE_STYLE: Final = "Tabel Laporan"
"""The style of every table, which an office may change for all of them at once."""

BOXED_STYLE: Final = "Table Grid"
"""The style of a table to be written into by hand: lines all around each cell."""

SHORT: Final = 7
"""Count of rows, the head included, up to which a table never breaks over two pages."""

RULES: Final[Mapping[str, Mapping[str, str]]] = {
    "top": {"sz": "8", "color": "52606D"},
    "bottom": {"sz": "8", "color": "52606D"},
    "insideH": {"sz": "4", "color": "C9D1D9"},
}
"""Quiet lines between the rows and none between the columns; `sz` in eighths of a point."""

MARGINS: Final[Mapping[str, Mapping[str, str]]] = {
    "top": {"w": "30", "type": "dxa"},
    "left": {"w": "57", "type": "dxa"},
    "bottom": {"w": "30", "type": "dxa"},
    "right": {"w": "57", "type": "dxa"},
}
"""Room between the text of a cell and its borders, in twentieths of a point."""


def add_table(document: Document, block: TableBlock, page: float) -> None:
    """Write a table whose columns share the page, its head repeated on every page.

    Parameters
    ----------
    document : where it is added
    block : the table
    page : centimetres between the margins of the page
    """
    lines = [list(block.frame.columns), *block.rows()]
    style = BOXED_STYLE if block.boxed else TABLE_STYLE
    table = document.add_table(len(lines), len(block.frame.columns), style=style)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _fill(table, lines, block, CELL_STYLES[table_points(block, page)])
    if len(lines) <= SHORT:
        _keep_whole(table)
    _mark_head(table)
    _set_widths(table, [Cm(width) for width in column_centimetres(block, page)])


def add_table_style(document: Document) -> None:
    """Add the style of the tables to a document that lacks it."""
    style: Any = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    form = OxmlElement("w:tblPr")
    form.append(_sides("w:tblBorders", RULES, {"val": "single", "space": "0"}))
    form.append(_sides("w:tblCellMar", MARGINS, {}))
    style.element.append(form)


def printable(text: str) -> str:
    """Return text without the characters that a document cannot hold."""
    return UNPRINTABLE.sub("", text)


def _sides(
    name: str, sides: Mapping[str, Mapping[str, str]], common: Mapping[str, str]
) -> _Element:
    """Return the element that says something of each side of a cell or a table."""
    whole = OxmlElement(name)
    for side, said in sides.items():
        part = OxmlElement(f"w:{side}")
        for key, value in {**common, **said}.items():
            part.set(qn(f"w:{key}"), value)
        whole.append(part)
    return whole


def _fill(table: Table, lines: list[list[str]], block: TableBlock, style: str) -> None:
    """Write the cells of a table; each row is walked once, which `row.cells` would not do."""
    sides = [SIDES[side] for side in block.alignment()]
    named = table.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
    for place, (row, values) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):
        bold = place == 0 or (block.total and place == len(lines) - 1)
        for cell, value, side in zip(row.tc_lst, values, sides, strict=True):
            paragraph = Paragraph(cell.p_lst[0], table)
            paragraph._p.style = named
            paragraph.alignment = side
            paragraph.add_run(printable(value)).bold = bold


def _keep_whole(table: Table) -> None:
    """Let no page end between the rows of a table."""
    for row in table._tbl.tr_lst[:-1]:
        for cell in row.tc_lst:
            cell.p_lst[0].get_or_add_pPr().get_or_add_keepNext()


def _set_widths(table: Table, widths: list[Cm]) -> None:
    """Give every column its width: in the grid, which counts, and in each cell."""
    for width, column in zip(widths, table.columns, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for width, cell in zip(widths, row.tc_lst, strict=True):
            cell.width = width


def _mark_head(table: Table) -> None:
    """Let the first row stand again at the head of every page, and no row break over two."""
    for row in table.rows:
        unbroken = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(unbroken)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell in table.rows[0].cells:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "EEF1F4")
        cell._tc.get_or_add_tcPr().append(shade)
