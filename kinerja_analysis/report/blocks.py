"""What a report is made of: frozen values that every writer turns into its own format."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose; `style` sets it apart (a note is small print)."""

    text: str
    style: Literal["body", "lead", "note", "caution"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short statements; numbered where their order or number matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TableBlock:
    """A table of display strings: heads are the columns of `frame`, ready to print.

    `widths` gives the share of each column in print where its words do not tell; the cells of a
    `boxed` table have lines all around, to be written into by hand.
    """

    caption: str
    frame: pd.DataFrame
    source: str = ""
    align: tuple[Align, ...] = ()
    total: bool = False
    widths: tuple[int, ...] = ()
    boxed: bool = False

    def alignment(self) -> tuple[Align, ...]:
        """Return one alignment a column; text stands left when none was given."""
        unset: Align = "left"
        return self.align or (unset,) * self.frame.shape[1]

    def rows(self) -> list[list[str]]:
        """Return the body, row by row."""
        return [list(map(str, row)) for row in self.frame.itertuples(index=False)]


@dataclass(frozen=True, slots=True, eq=False)
class FigureBlock:
    """A picture (PNG), its caption, and the same numbers in words for who cannot see it."""

    caption: str
    alt: str
    png: bytes = field(repr=False)
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Signature:
    """A block to sign; empty parts leave a line to fill in. `beside` is signed at its left."""

    place_date: str
    role: str
    name: str = ""
    rank: str = ""
    nip: str = ""
    beside: "Signature | None" = None


Block = Paragraph | Bullets | TableBlock | FigureBlock | Signature


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A titled part of the report; `number` prefixes its captions (``3`` gives Tabel 3.1)."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1
    number: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of a sheet: bars of the columns headed `series` by the one of `category`."""

    category: str
    series: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One sheet of the workbook: typed values under Indonesian heads, with a line that explains.

    `entry` names the column that the reader fills in; it stands out.
    """

    name: str
    title: str
    frame: pd.DataFrame
    note: str = ""
    entry: str = ""
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report:
    """The whole report, before any format: every number in it is already a printed word.

    `remark` stands on the cover, such as that the rules of the year were not verified; a report
    that is not `dated` shows no date there. `templates` is the folder of the office's own
    templates, if it has any.
    """

    title: str
    subtitle: str
    office: str
    mark: str
    tanggal: date
    letterhead: tuple[str, ...]
    sections: tuple[Section, ...]
    sheets: tuple[Sheet, ...] = ()
    remark: str = ""
    templates: Path | None = None
    dated: bool = True

    def to_text(self) -> str:
        """Return every word of the report, in reading order."""
        head = [self.mark, *self.letterhead, self.title, self.subtitle, self.remark]
        return "\n".join([*head, *(line for part in self.sections for line in _words(part))])

    def __repr__(self) -> str:
        """Name the report; its words are in `to_text`, its pages in the files."""
        return f"<{self.title}, {self.office}, {self.subtitle}: {len(self.sections)} bagian>"


def _words(section: Section) -> Iterator[str]:
    """Yield the words of a section."""
    yield section.title
    for block in section.blocks:
        yield from _block_words(block)


def _block_words(block: Block) -> Iterator[str]:
    """Yield the words of a block."""
    match block:
        case Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case TableBlock():
            yield from (block.caption, " | ".join(block.frame.columns), block.source)
            yield from (" | ".join(row) for row in block.rows())
        case FigureBlock():
            yield from (block.caption, block.alt)
        case _:
            yield from _block_words(block.beside) if block.beside else ()
            yield from (block.place_date, block.role, block.name, block.rank, block.nip)


def number_captions(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Put ``Tabel 3.1`` and ``Gambar 3.1`` before the captions, counted within each chapter.

    Parameters
    ----------
    sections : the report's parts in order; a subsection carries its chapter's `number`
    """
    counters: dict[tuple[str, str], int] = {}
    return tuple(_numbered(section, counters) for section in sections)


def _numbered(section: Section, counters: dict[tuple[str, str], int]) -> Section:
    """Return one section with its captions numbered, going on from the chapter's last ones."""
    blocks = tuple(_numbered_block(block, section.number, counters) for block in section.blocks)
    return replace(section, blocks=blocks)


def _numbered_block(block: Block, chapter: str, counters: dict[tuple[str, str], int]) -> Block:
    """Return one block with its caption numbered, when it has one."""
    match block:
        case TableBlock():
            caption = _caption("Tabel", block.caption, chapter, counters)
            return replace(block, caption=caption)
        case FigureBlock():
            caption = _caption("Gambar", block.caption, chapter, counters)
            return replace(block, caption=caption)
        case _:
            return block


def _caption(word: str, caption: str, chapter: str, counters: dict[tuple[str, str], int]) -> str:
    """Return the caption with its number; a part without chapter has no number."""
    if not chapter:
        return caption
    counters[word, chapter] = counters.get((word, chapter), 0) + 1
    return f"{word} {chapter}.{counters[word, chapter]} {caption}"
