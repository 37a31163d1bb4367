"""How a result of training is written: once as PDF, once as a page."""

from pathlib import Path

from kinerja_analysis.errors import KinerjaError, reason
from kinerja_analysis.report.blocks import Report
from kinerja_analysis.report.html import write_html
from kinerja_analysis.report.pdf import write_pdf


def write_outcome(report: Report, folder: Path, name: str) -> str:
    """Write ``<name>.pdf`` and ``<name>.html``, and say so.

    Parameters
    ----------
    report : what is written
    folder : where; made when it is not there
    name : of both files, without ending

    Raises
    ------
    KinerjaError
        The folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_pdf(report, folder / f"{name}.pdf")
        write_html(report, folder / f"{name}.html")
    except OSError as fault:
        raise KinerjaError(f"Hasil tidak dapat ditulis di {folder} ({reason(fault)}).") from fault
    return f"Hasil ditulis: {name}.pdf dan {name}.html."
