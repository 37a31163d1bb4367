"""Whether this installation can be trusted: all checks in reading order, and the page they make."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from kinerja_analysis import __version__
from kinerja_analysis.errors import ReportError, reason
from kinerja_analysis.report.inspection import Check, inspection_pdf, inspection_text, worst
from kinerja_analysis.run.inspection.certified import check_certified
from kinerja_analysis.run.inspection.golden import check_golden
from kinerja_analysis.run.inspection.machine import (
    check_letters,
    check_places,
    check_programs,
    check_versions,
)

FILE: Final = "pemeriksaan-pemasangan"
"""Name of the page, without its ending."""


def tell_installation(
    root: Path, folder: Path, *, tanggal: date, say: Callable[[str], None]
) -> bool:
    """Check this installation, say what came of it and write the page; tell whether nothing failed.

    Parameters
    ----------
    root : folder in which reports and work are kept
    folder : where the page is written
    tanggal : date that the page bears
    say : told each line

    Raises
    ------
    ReportError
        The folder cannot be written to.
    """
    checks = inspect_installation(root, say)
    say("\n" + inspection_text(checks, version=__version__, tanggal=tanggal))
    path = write_page(checks, folder, tanggal=tanggal)
    say(f"Halaman ini juga ditulis sebagai {path}, dan .txt di folder yang sama.")
    return worst(checks) != "gagal"


def inspect_installation(root: Path, progress: Callable[[str], None]) -> tuple[Check, ...]:
    """Check this installation, and leave nothing behind.

    Parameters
    ----------
    root : folder in which reports and work are kept
    progress : told what is looked at
    """
    places = (("Folder laporan", root / "reports"), ("Folder kerja", root / "kerja"))
    steps: tuple[tuple[str, Callable[[], list[Check]]], ...] = (
        ("versi", lambda: list(check_versions())),
        ("angka bersertifikat", lambda: list(check_certified())),
        ("kantor emas", lambda: list(check_golden())),
        ("huruf", lambda: list(check_letters())),
        ("tempat dan daya", lambda: list(check_places(places))),
        ("program pembaca", lambda: list(check_programs())),
    )
    checks: list[Check] = []
    for words, look in steps:
        progress(f"Memeriksa {words}")
        checks += look()
    return tuple(checks)


def write_page(checks: tuple[Check, ...], folder: Path, *, tanggal: date) -> Path:
    """Write the page as text and as PDF for the office's file; return the PDF's path.

    Raises
    ------
    ReportError
        The folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = inspection_text(checks, version=__version__, tanggal=tanggal)
        (folder / f"{FILE}.txt").write_text(text, encoding="utf-8")
        path = folder / f"{FILE}.pdf"
        path.write_bytes(inspection_pdf(checks, version=__version__, tanggal=tanggal))
    except OSError as fault:
        raise ReportError(
            f"Halaman pemeriksaan tidak dapat ditulis di {folder} ({reason(fault)}); sebutkan "
            "folder lain dengan --keluaran."
        ) from fault
    return path
