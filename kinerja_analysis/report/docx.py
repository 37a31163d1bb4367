"""How the report becomes a Word document that an office can edit: real styles, captions, fields."""

import io
import re
from itertools import zip_longest
from pathlib import Path
from typing import Final

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import Table

from kinerja_analysis.report.blocks import (
    Block,
    Bullets,
    FigureBlock,
    Paragraph,
    Report,
    Section,
    Signature,
    TableBlock,
)
from kinerja_analysis.report.docx_fields import (
    add_bookmark,
    add_caption,
    add_contents,
    anchor,
)
from kinerja_analysis.report.docx_parts import (
    TEXT_WIDTH,
    mark_header_row,
    normalised,
    page_style,
    set_alternative_text,
)
from kinerja_analysis.report.number_format import long_date
from kinerja_analysis.report.widths import column_centimetres

OWN: Final = "laporan.docx"
"""The office's own document, with its letterhead and styles, in the folder of its templates."""

UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""

SIGNED_AT: Final = 9.0
"""Centimetres from the margin at which a signature block begins."""

SIDES: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def write_docx(report: Report, path: Path) -> Path:
    """Write the report as a Word document and return its path."""
    path.write_bytes(render_docx(report))
    return path


def render_docx(report: Report) -> bytes:
    """Return the report as a Word document; the same report gives the same bytes."""
    own = report.templates / OWN if report.templates else None
    with_own = own is not None and own.is_file()
    document = docx.Document(str(own)) if with_own else docx.Document()
    page_style(document, report, own=with_own)
    _cover(document, report, letterhead=not with_own)
    _contents(document, report)
    for place, section in enumerate(report.sections):
        _section(document, section, place)
    stream = io.BytesIO()
    document.save(stream)
    return normalised(stream.getvalue())


def _cover(document: Document, report: Report, *, letterhead: bool) -> None:
    """Write the letterhead, unless the office's own document brings it, and the title."""
    for line in report.letterhead if letterhead else ():
        document.add_paragraph(_text(line), style="Kop")
    for _ in range(6):
        document.add_paragraph()
    title = document.add_paragraph(_text(report.title), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _centred(document, report.office, 15)
    _centred(document, report.subtitle, 13)
    _centred(document, long_date(report.tanggal), 11)
    if report.mark:
        _centred(document, report.mark, 13, bold=True)
    if report.remark:
        document.add_paragraph(_text(report.remark), style="Perhatian")


def _centred(document: Document, text: str, size: float, *, bold: bool = False) -> None:
    """Write a centred line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_text(text))
    run.font.size, run.bold = Pt(size), bold


def _contents(document: Document, report: Report) -> None:
    """Write a table of contents with links; Word adds the pages when fields are updated (F9)."""
    document.add_page_break()
    document.add_paragraph("Daftar Isi", style="TOC Heading")
    entries = [
        (_text(section.title), section.level, anchor(place))
        for place, section in enumerate(report.sections)
    ]
    add_contents(document, entries)


def _section(document: Document, section: Section, place: int) -> None:
    """Write one section."""
    heading = document.add_heading(_text(section.title), level=section.level)
    add_bookmark(heading, anchor(place), place)
    heading.paragraph_format.page_break_before = section.new_page
    for block in section.blocks:
        _block(document, block)


def _block(document: Document, block: Block) -> None:
    """Write one block."""
    match block:
        case Paragraph():
            _paragraph(document, block)
        case Bullets():
            _bullets(document, block)
        case TableBlock():
            _table(document, block)
        case FigureBlock():
            _figure(document, block)
        case Signature():
            _signature(document, block)


def _paragraph(document: Document, block: Paragraph) -> None:
    """Write a paragraph in the style of its kind."""
    styles = {"note": "Catatan", "caution": "Perhatian"}
    document.add_paragraph(_text(block.text), style=styles.get(block.style, "Normal"))


def _bullets(document: Document, block: Bullets) -> None:
    """Write a list; numbers are written out, so that every list starts at one."""
    for place, item in enumerate(block.items, start=1):
        if block.numbered:
            paragraph = document.add_paragraph(f"{place}.\t{_text(item)}")
            paragraph.paragraph_format.left_indent = Cm(0.8)
            paragraph.paragraph_format.first_line_indent = Cm(-0.8)
        else:
            document.add_paragraph(_text(item), style="List Bullet")


def _table(document: Document, block: TableBlock) -> None:
    """Write a caption, the table with its repeated head, and its source."""
    caption = document.add_paragraph(style="Caption")
    add_caption(caption, _text(block.caption))
    caption.paragraph_format.keep_with_next = True
    lines = [list(block.frame.columns), *block.rows()]
    table = document.add_table(len(lines), len(block.frame.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _fill(table, lines, block)
    mark_header_row(table)
    _column_widths(table, block)
    document.add_paragraph(_text(block.source), style="Catatan")


def _fill(table: Table, lines: list[list[str]], block: TableBlock) -> None:
    """Write the cells of a table."""
    sides = [SIDES[side] for side in block.alignment()]
    for place, (row, values) in enumerate(zip(table.rows, lines, strict=True)):
        bold = place == 0 or (block.total and place == len(lines) - 1)
        for cell, value, side in zip(row.cells, values, sides, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style = "Isi Tabel"
            paragraph.alignment = side
            paragraph.add_run(_text(value)).bold = bold


def _column_widths(table: Table, block: TableBlock) -> None:
    """Give every column its share of the page: in the grid, which counts, and in each cell."""
    widths = [Cm(width) for width in column_centimetres(block, TEXT_WIDTH)]
    for width, column in zip(widths, table.columns, strict=True):
        column.width = width
    for row in table.rows:
        for width, cell in zip(widths, row.cells, strict=True):
            cell.width = width


def _figure(document: Document, block: FigureBlock) -> None:
    """Write a picture with its alternative text, and the caption below it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(
        io.BytesIO(block.png), width=Cm(TEXT_WIDTH * block.width)
    )
    set_alternative_text(shape, _text(block.alt))
    caption = document.add_paragraph(style="Caption")
    add_caption(caption, _text(block.caption))
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _signature(document: Document, block: Signature) -> None:
    """Write a signature block at the right of the page, and the one beside it at the left.

    Both stand on the same lines, parted by a tab: a table that only places words would be read out
    as a table.
    """
    left = _signature_lines(block.beside) if block.beside else []
    for pair in zip_longest(left, _signature_lines(block), fillvalue=""):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.left_indent = Cm(SIGNED_AT)
        paragraph.paragraph_format.first_line_indent = Cm(-SIGNED_AT)
        for text, one in zip((pair[0], f"\t{pair[1]}"), (block.beside, block), strict=True):
            run = paragraph.add_run(_text(text))
            named = one is not None and text.strip() == one.name != ""
            run.bold = run.underline = named


def _signature_lines(block: Signature) -> list[str]:
    """Return the lines of a signature block, with room to sign."""
    below = [block.rank, f"NIP. {block.nip}" if block.nip else ""]
    signed = [block.place_date, block.role, "", "", "", block.name or "……………………………………"]
    return [*signed, *filter(None, below)]


def _text(text: str) -> str:
    """Return text without the characters that a document cannot hold."""
    return UNPRINTABLE.sub("", text)
