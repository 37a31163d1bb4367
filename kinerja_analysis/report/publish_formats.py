"""In which formats the report stands, all from one value."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kinerja_analysis.report.blocks import Report
from kinerja_analysis.report.docx import write_docx
from kinerja_analysis.report.html import write_html
from kinerja_analysis.report.pdf import write_pdf
from kinerja_analysis.report.xlsx import write_xlsx

WRITERS: Final[Mapping[str, Callable[[Report, Path], Path]]] = {
    ".html": write_html,
    ".pdf": write_pdf,
    ".docx": write_docx,
    ".xlsx": write_xlsx,
}
"""The writer of each format."""


def write_formats(report: Report, folder: Path, name: str = "laporan") -> list[Path]:
    """Write the report in every format and return the paths.

    Parameters
    ----------
    report : the report
    folder : where; made when missing
    name : file name without its ending
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [write(report, folder / f"{name}{ending}") for ending, write in WRITERS.items()]
