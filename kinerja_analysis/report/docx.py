"""How the report becomes a Word document that an office can edit: real styles, captions, fields."""

import io
from itertools import zip_longest
from pathlib import Path
from typing import Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

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
    normalised,
    page_style,
    set_alternative_text,
    without_margins,
)
from kinerja_analysis.report.docx_tables import add_table, printable
from kinerja_analysis.report.number_format import long_date

OWN: Final = "laporan.docx"
"""The office's own document, with its letterhead and styles, in the folder of its templates."""

SIGNED_AT: Final = 9.0
"""Centimetres from the margin at which a signature block begins."""


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
        document.add_paragraph(printable(line), style="Kop")
    for _ in range(6):
        document.add_paragraph()
    title = document.add_paragraph(printable(report.title), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _centred(document, report.office, 15)
    _centred(document, report.subtitle, 13)
    if report.dated:
        _centred(document, long_date(report.tanggal), 11)
    if report.mark:
        _centred(document, report.mark, 13, bold=True)
    if report.remark:
        document.add_paragraph(printable(report.remark), style="Perhatian")


def _centred(document: Document, text: str, size: float, *, bold: bool = False) -> None:
    """Write a centred line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.font.size, run.bold = Pt(size), bold


def _contents(document: Document, report: Report) -> None:
    """Write a table of contents with links; Word adds the pages when fields are updated (F9)."""
    document.add_page_break()
    document.add_paragraph("Daftar Isi", style="TOC Heading")
    entries = [
        (printable(section.title), section.level, anchor(place))
        for place, section in enumerate(report.sections)
    ]
    add_contents(document, entries)


def _section(document: Document, section: Section, place: int) -> None:
    """Write one section."""
    heading = document.add_heading(printable(section.title), level=section.level)
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
        case _:
            _signature(document, block)


def _paragraph(document: Document, block: Paragraph) -> None:
    """Write a paragraph in the style of its kind."""
    styles = {"note": "Catatan", "caution": "Perhatian"}
    document.add_paragraph(printable(block.text), style=styles.get(block.style, "Normal"))


def _bullets(document: Document, block: Bullets) -> None:
    """Write a list; numbers are written out, so that every list starts at one."""
    for place, item in enumerate(block.items, start=1):
        if block.numbered:
            paragraph = document.add_paragraph(f"{place}.\t{printable(item)}")
            paragraph.paragraph_format.left_indent = Cm(0.8)
            paragraph.paragraph_format.first_line_indent = Cm(-0.8)
        else:
            document.add_paragraph(printable(item), style="List Bullet")


def _table(document: Document, block: TableBlock) -> None:
    """Write a caption, the table with its repeated head, and its source."""
    caption = document.add_paragraph(style="Caption")
    add_caption(caption, printable(block.caption))
    caption.paragraph_format.keep_with_next = True
    add_table(document, block, TEXT_WIDTH)
    document.add_paragraph(printable(block.source), style="Catatan")


def _figure(document: Document, block: FigureBlock) -> None:
    """Write a picture with its alternative text, and the caption below it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(
        io.BytesIO(block.png), width=Cm(TEXT_WIDTH * block.width)
    )
    set_alternative_text(shape, printable(block.alt))
    without_margins(shape)
    caption = document.add_paragraph(style="Caption")
    add_caption(caption, printable(block.caption))
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
        for text, one in ((pair[0], block.beside), ("\t", None), (pair[1], block)):
            run = paragraph.add_run(printable(text))
            run.bold = run.underline = one is not None and text == one.name != ""


def _signature_lines(block: Signature) -> list[str]:
    """Return the lines of a signature block, with room to sign."""
    below = [block.rank, f"NIP. {block.nip}" if block.nip else ""]
    signed = [block.place_date, block.role, "", "", "", block.name or "……………………………………"]
    return [*signed, *filter(None, below)]
