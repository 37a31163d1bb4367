"""Which parts of a Word document python-docx leaves to us: fields, styles, bytes."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from kinerja_analysis.report.blocks import Report
from kinerja_analysis.report.docx_fields import add_field
from kinerja_analysis.report.docx_tables import TABLE_STYLE, add_table_style

TEXT_WIDTH: Final = 16.0
"""Centimetres between the margins of the page."""

FONT: Final = "Calibri"
ACCENT: Final = RGBColor(0x0B, 0x4F, 0x7D)
CAUTION: Final = RGBColor(0x8A, 0x3B, 0x00)
QUIET: Final = RGBColor(0x52, 0x60, 0x6D)
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every member of the file, so that the same report gives the same bytes."""


OWN_STYLES: Final[Mapping[str, tuple[float, RGBColor | None, bool]]] = {
    "Catatan": (9.0, QUIET, False),
    "Perhatian": (10.5, CAUTION, False),
    "Isi Tabel": (9.0, None, False),
    "Isi Tabel Rapat": (8.0, None, False),
    "Kop": (13.0, None, True),
    "TOC 1": (10.0, None, True),
    "TOC 2": (9.5, None, False),
}
"""Styles that Word's blank document lacks: points, colour, bold."""

SPACES_BELOW: Final[Mapping[str, int]] = {
    **dict.fromkeys(("Isi Tabel", "Isi Tabel Rapat", "TOC 2"), 0),
    "Kop": 2,
    "TOC 1": 1,
}
"""Points below a paragraph of these styles."""


def page_style(document: Document, report: Report, *, own: bool = False) -> None:
    """Set the page, the styles, the running head and foot, and what the file says of itself.

    With the office's `own` document, its page, styles, head and foot stay, and only the styles
    that it lacks are added.
    """
    _properties(document, report)
    _missing_styles(document)
    if own:
        return
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    _styles(document)
    _running_head(section.header.paragraphs[0], report.mark)
    _running_foot(section.footer.paragraphs[0], f"{report.office} · {report.subtitle}")


def _styles(document: Document) -> None:
    """Set the look of the styles that the report uses."""
    _font(document, "Normal", 10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12), ("TOC Heading", 15)):
        _font(document, name, size, ACCENT, bold=True)
    _font(document, "Caption", 9.5, bold=True)


def _missing_styles(document: Document) -> None:
    """Add the styles of our own that the document lacks."""
    known = {style.name for style in document.styles}
    for name, (points, colour, bold) in OWN_STYLES.items():
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _font(document, name, points, colour, bold=bold)
    if TABLE_STYLE not in known:
        add_table_style(document)
    for name, space in SPACES_BELOW.items():
        document.styles[name].paragraph_format.space_after = Pt(space)  # type: ignore[attr-defined]
    if "Kop" not in known:
        document.styles["Kop"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER  # type: ignore[attr-defined]


def _font(
    document: Document,
    name: str,
    size: float,
    colour: RGBColor | None = None,
    *,
    bold: bool = False,
) -> None:
    """Set the font of a style."""
    style: Any = document.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = colour or RGBColor(0x1F, 0x29, 0x33)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _running_head(paragraph: Paragraph, mark: str) -> None:
    """Write the mark at the head of every page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(mark)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(9), CAUTION


def _running_foot(paragraph: Paragraph, words: str) -> None:
    """Write the office and the page number at the foot of every page."""
    paragraph.add_run(f"{words}\tHalaman ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" dari ")
    add_field(paragraph, "NUMPAGES", "1")
    if paragraph.style is not None:  # Word's own stops are those of another page
        paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _properties(document: Document, report: Report) -> None:
    """Set what the file says of itself: no person, no machine, the date of the report."""
    core = document.core_properties
    core.title, core.subject = f"{report.title} {report.office}", report.subtitle
    core.author, core.last_modified_by, core.comments, core.keywords = report.office, "", "", ""
    core.language = "id-ID"
    core.created = core.modified = datetime.combine(report.tanggal, time(), UTC)
    core.revision = 1


def set_alternative_text(shape: InlineShape, text: str) -> None:
    """Give a picture the words that stand for it."""
    shape._inline.docPr.set("descr", text)


def without_margins(shape: InlineShape) -> None:
    """Leave no room around a picture: what is not said, LibreOffice takes for 3 mm at each side."""
    for side in "TBLR":
        shape._inline.set(f"dist{side}", "0")


def normalised(document: bytes) -> bytes:
    """Return the same file with its members in order and without the clock in them."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            target.writestr(
                zipfile.ZipInfo(name, ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()
