"""How the report becomes one HTML file that asks nothing of the network."""

import base64
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Final

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

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

TEMPLATE: Final = "laporan.html.j2"
STYLE: Final = "laporan.css"


def write_html(report: Report, path: Path) -> Path:
    """Write the report as one self-contained HTML file and return its path."""
    path.write_text(render_html(report), encoding="utf-8", newline="\n")
    return path


def render_html(report: Report) -> str:
    """Return the report as one HTML page."""
    return _template(report.templates).render(
        title=report.title,
        subtitle=report.subtitle,
        office=report.office,
        mark=report.mark,
        remark=report.remark,
        letterhead=report.letterhead,
        sections=[_section(place, section) for place, section in enumerate(report.sections)],
        css=Markup(template_text(STYLE, report.templates)),
    )


def template_text(name: str, own: Path | None = None) -> str:
    """Return the text of a template: the office's own where its folder has one of that name.

    Parameters
    ----------
    name : file name of one of the package's templates
    own : folder of the office's templates
    """
    if own is not None and (own / name).is_file():
        return (own / name).read_text(encoding="utf-8-sig")
    return resources.files("kinerja_analysis.report").joinpath("templates", name).read_text("utf-8")


def _template(own: Path | None) -> jinja2.Template:
    """Return the page template; everything put into it is escaped, and it can run no program."""
    environment = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(template_text(TEMPLATE, own))


def _section(place: int, section: Section) -> dict[str, object]:
    """Return a section as the template reads it."""
    return {
        "anchor": f"bagian-{place + 1}",
        "title": section.title,
        "level": section.level,
        "new_page": section.new_page,
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, object]:
    """Return a block as the template reads it."""
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "style": block.style}
        case Bullets():
            return {"kind": "bullets", "lines": block.items, "numbered": block.numbered}
        case TableBlock():
            return _table(block)
        case FigureBlock():
            image = base64.b64encode(block.png).decode("ascii")
            percent = round(100 * block.width)
            return {
                "kind": "figure",
                "caption": block.caption,
                "alt": block.alt,
                "image": image,
                "percent": percent,
            }
        case Signature():
            return {"kind": "signature", **asdict(block)}


def _table(block: TableBlock) -> dict[str, object]:
    """Return a table as the template reads it."""
    return {
        "kind": "table",
        "caption": block.caption,
        "source": block.source,
        "heads": list(block.frame.columns),
        "rows": block.rows(),
        "align": block.alignment(),
        "total": block.total,
        "row_head": 1 if block.frame.columns[:1].tolist() == ["No"] else 0,
    }
