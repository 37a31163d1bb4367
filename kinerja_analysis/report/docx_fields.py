"""How a Word document gets what Word itself works out: contents, captions, links, page numbers."""

import re
from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

CAPTION: Final = re.compile(r"(Tabel|Gambar) (\w+)\.(\d+) (.*)", re.DOTALL)
"""A numbered caption: Tabel 3.1 Judul."""


def anchor(place: int) -> str:
    """Return the name of the bookmark at a section."""
    return f"_Toc{place + 1:06d}"


def add_caption(paragraph: Paragraph, text: str) -> None:
    """Write a caption whose number is a field, so that Word renumbers it when a table moves."""
    found = CAPTION.fullmatch(text)
    if found is None:
        paragraph.add_run(text)
        return
    word, chapter, number, rest = found.groups()
    paragraph.add_run(f"{word} {chapter}.")
    add_field(paragraph, rf"SEQ {word}_{chapter} \* ARABIC", number)
    paragraph.add_run(f" {rest}")


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around a heading."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def add_contents(document: Document, entries: Sequence[tuple[str, int, str]]) -> None:
    """Write a table of contents whose lines stand there already, each a link to its heading.

    Parameters
    ----------
    document : the document
    entries : words, level (1, 2) and bookmark of each heading
    """
    paragraphs = [document.add_paragraph(style=f"TOC {level}") for _, level, _ in entries]
    for paragraph, (words, level, name) in zip(paragraphs, entries, strict=True):
        paragraph.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(16))
        _add_link(paragraph, words, name)
    if paragraphs:
        _open_field(paragraphs[0], r'TOC \o "1-2" \h \z \u')
        _field_mark(paragraphs[-1], "end")


def _add_link(paragraph: Paragraph, words: str, name: str) -> None:
    """Write words that lead to a bookmark, with the number of its page."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.append(paragraph.add_run(words)._r)
    paragraph._p.append(link)


def _open_field(paragraph: Paragraph, instruction: str) -> None:
    """Put the opening marks of a field before what the paragraph holds."""
    held = [child for child in paragraph._p if child.tag != qn("w:pPr")]
    _field_mark(paragraph, "begin")
    _instruction(paragraph, instruction)
    _field_mark(paragraph, "separate")
    for child in held:
        paragraph._p.append(child)


def _instruction(paragraph: Paragraph, instruction: str) -> None:
    """Write what a field works out."""
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = instruction
    paragraph.add_run()._r.append(code)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word works out (a page number, a table of contents); `shown` until then."""
    _field_mark(paragraph, "begin")
    _instruction(paragraph, instruction)
    _field_mark(paragraph, "separate")
    paragraph.add_run(shown)
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    """Add the mark that opens, divides or closes a field."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
