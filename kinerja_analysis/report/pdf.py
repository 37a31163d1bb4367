"""How the report becomes a PDF: tagged, with bookmarks, numbered pages and its mark on each."""

from dataclasses import asdict
from pathlib import Path

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
from kinerja_analysis.report.number_format import long_date
from kinerja_analysis.report.typeset import date_parts, typeset
from kinerja_analysis.report.widths import broken_heads, column_weights


def write_pdf(report: Report, path: Path) -> Path:
    """Write the report as PDF and return its path."""
    path.write_bytes(render_pdf(report))
    return path


def render_pdf(report: Report) -> bytes:
    """Return the report as PDF; the same report gives the same bytes."""
    pictures: dict[str, bytes] = {}
    data = {
        "title": report.title,
        "office": report.office,
        "subtitle": report.subtitle,
        "mark": report.mark,
        "remark": report.remark,
        "letterhead": list(report.letterhead),
        "date": date_parts(report.tanggal),
        "place_date": long_date(report.tanggal) if report.dated else "",
        "sections": [_section(section, pictures) for section in report.sections],
    }
    return typeset("laporan.typ", data, pictures, report.templates)


def _section(section: Section, pictures: dict[str, bytes]) -> dict[str, object]:
    """Return a section as the template reads it; its pictures are put aside."""
    return {
        "title": section.title,
        "level": section.level,
        "new_page": section.new_page,
        "blocks": [_block(block, pictures) for block in section.blocks],
    }


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, object]:
    """Return a block as the template reads it."""
    match block:
        case Paragraph():
            return {"kind": "paragraph", **asdict(block)}
        case Bullets():
            return {"kind": "bullets", **asdict(block)}
        case TableBlock():
            return _table(block)
        case FigureBlock():
            return _figure(block, pictures)
        case Signature():
            return {"kind": "signature", **asdict(block)}


def _table(block: TableBlock) -> dict[str, object]:
    """Return a table as the template reads it."""
    return {
        "kind": "table",
        "caption": block.caption,
        "source": block.source,
        "heads": broken_heads(block),
        "rows": block.rows(),
        "align": list(block.alignment()),
        "widths": column_weights(block),
        "total": block.total,
        "boxed": block.boxed,
    }


def _figure(block: FigureBlock, pictures: dict[str, bytes]) -> dict[str, object]:
    """Put a picture aside and return the figure that names it."""
    name = f"gambar-{len(pictures) + 1}.png"
    pictures[name] = block.png
    return {
        "kind": "figure",
        "caption": block.caption,
        "alt": block.alt,
        "file": name,
        "percent": round(100 * block.width),
    }
