"""What this computer offers the program: versions, fonts, letters, room, memory, other programs."""

import locale
import os
import platform
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

import psutil
from packaging.requirements import Requirement

from kinerja_analysis.errors import reason
from kinerja_analysis.report.inspection import Check, noted_check, required_check
from kinerja_analysis.report.number_format import count, decimal
from kinerja_analysis.thresholds import MIN_FREE_DISK, MIN_FREE_MEMORY

PROGRAM: Final = "kinerja_analysis"
GIB: Final = 2**30

PDF_FONT: Final = "Libertinus Serif"
WORD_FONTS: Final = ("Calibri", "Carlito")
"""Font of the DOCX report, and the one of the same widths that stands in for it."""

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge")
OFFICES: Final = ("soffice", "libreoffice", "winword")

SAMPLE_WORDS: Final = "Pemeriksaan – “Candisari”, naïf, 1.234,56 ½"
"""Letters that files of the program hold beyond ASCII."""


def check_versions() -> Iterator[Check]:
    """Tell the versions, and whether every package is in the range that the program asks for."""
    part = "Versi"
    yield Check(part, "Sistem", f"{platform.system()} {platform.release()} ({platform.machine()})")
    yield Check(part, "Python", platform.python_version())
    wrong = [told for need in required() if (told := misfit(need))]
    packages = ("numpy", "pandas", "scipy", "matplotlib", "typst", "papermill")
    told = ", ".join(f"{name} {installed(name) or 'tidak ada'}" for name in packages)
    found = "; ".join(wrong) or f"{count(len(required()))} paket sesuai; {told}"
    advice = "Pasang ulang paket: hapus folder .venv, lalu `python mulai.py periksa`."
    yield required_check(part, "Paket", found, advice, fine=not wrong)
    lab = installed("jupyterlab")
    advice = "JupyterLab hanya diperlukan untuk notebook; pasang dengan `python mulai.py lab`."
    yield noted_check(part, "JupyterLab", lab or "tidak terpasang", advice, fine=bool(lab))


def required() -> list[Requirement]:
    """Return what the installed program asks for on this computer, its extras left out.

    A program that is run without having been installed asks for nothing.
    """
    try:
        needs = [Requirement(text) for text in requires(PROGRAM) or ()]
    except PackageNotFoundError:
        return []
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]


def misfit(need: Requirement) -> str:
    """Say how a package fails what is asked of it; empty where it does not.

    Examples
    --------
    >>> misfit(Requirement("tidak-ada>=1"))
    'tidak-ada tidak terpasang (diminta >=1)'
    """
    found = installed(need.name)
    if not found:
        return f"{need.name} tidak terpasang (diminta {need.specifier})"
    fits = need.specifier.contains(found, prereleases=True)
    return "" if fits else f"{need.name} {found} (diminta {need.specifier})"


def installed(name: str) -> str:
    """Return the version of a package, empty where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def check_letters() -> Iterator[Check]:
    """Tell whether files and the console hold every letter, and which fonts documents will have."""
    part = "Huruf dan bahasa"
    yield _letters_in_files(part)
    console = sys.stdout.encoding or "tidak diketahui"
    advice = (
        "Sebagian tanda pada layar perintah tampil sebagai tanda tanya; berkas hasil tidak "
        "terpengaruh. Untuk memperbaikinya atur PYTHONUTF8=1."
    )
    fine = console.lower().replace("-", "") == "utf8"
    yield noted_check(part, "Layar perintah", f"{console}, {_locale()}", advice, fine=fine)
    yield from _fonts(part)


def _locale() -> str:
    """Return the name of the system's language setting."""
    return locale.setlocale(locale.LC_CTYPE) or "C"


def _letters_in_files(part: str) -> Check:
    """Write and read a file whose name and words go beyond ASCII."""
    try:
        with tempfile.TemporaryDirectory(prefix="kinerja-") as folder:
            path = Path(folder) / "naïf – ½.txt"
            path.write_text(SAMPLE_WORDS, encoding="utf-8")
            same = path.read_text(encoding="utf-8") == SAMPLE_WORDS
    except (OSError, UnicodeError):
        same = False
    found = "UTF-8" if same else "gagal ditulis atau dibaca"
    advice = "Nama berkas dengan huruf di luar ASCII gagal ditulis; atur LC_ALL=C.UTF-8."
    return required_check(part, "Nama dan isi berkas", found, advice, fine=same)


def _fonts(part: str) -> Iterator[Check]:
    """Tell whether the fonts of PDF, pictures and Word documents are there."""
    import matplotlib
    import typst

    own = set(typst.Fonts(include_system_fonts=False).families())
    picture = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    for name, font, there in (
        ("Huruf PDF", PDF_FONT, PDF_FONT in own),
        ("Huruf gambar", "DejaVu Sans", picture.is_file()),
    ):
        advice = f"{font} tidak ditemukan; pasang ulang paket typst dan matplotlib."
        yield required_check(part, name, font if there else "tidak ada", advice, fine=there)
    known = set(typst.Fonts(include_system_fonts=True).families())
    words = ", ".join(font for font in WORD_FONTS if font in known)
    advice = "Laporan DOCX memakai Calibri; tanpa huruf itu Word atau LibreOffice menggantinya."
    yield noted_check(part, "Huruf Word", words or "Calibri tidak ada", advice, fine=bool(words))


def check_places(places: Sequence[tuple[str, Path]]) -> Iterator[Check]:
    """Tell whether the program may write where it must, and whether there is room and memory.

    Parameters
    ----------
    places : what each folder is for, and the folder; it need not exist yet
    """
    part = "Tempat dan daya"
    for name, folder in (*places, ("Folder sementara", Path(tempfile.gettempdir()))):
        yield _writable(part, name, folder)
    free = shutil.disk_usage(_existing(places[0][1])).free / GIB
    told = f"{decimal(free, 1)} GiB bebas"
    advice = f"Kosongkan ruang disk sampai sedikitnya {decimal(MIN_FREE_DISK, 0)} GiB bebas."
    yield required_check(part, "Disk", told, advice, fine=free >= MIN_FREE_DISK)
    memory = psutil.virtual_memory()
    told = f"{decimal(memory.available / GIB, 1)} dari {decimal(memory.total / GIB, 1)} GiB bebas"
    advice = "Memori bebas sedikit: tutup program lain sebelum menjalankan laporan."
    fine = memory.available / GIB >= MIN_FREE_MEMORY
    yield noted_check(part, "Memori", told, advice, fine=fine)
    yield Check(part, "Prosesor", f"{count(os.cpu_count() or 1)} inti")


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _writable(part: str, name: str, folder: Path) -> Check:
    """Tell whether a file can be written in the folder, or where the folder would be made."""
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            return Check(part, name, f"dapat ditulisi: {folder}")
    except OSError as fault:
        advice = f"Mintalah izin menulis di {folder}, atau pilih folder lain dengan --keluaran."
        return Check(part, name, f"tidak dapat ditulisi ({reason(fault)})", "gagal", advice)


def check_programs() -> Iterator[Check]:
    """Tell which programs are there to read what is made."""
    part = "Program pembaca"
    browser = _first(BROWSERS) or _usual_browser()
    advice = (
        "Peramban tidak ditemukan: laporan HTML, salindia pelatihan, dan JupyterLab dibuka dengan "
        "Edge, Chrome, atau Firefox."
    )
    yield noted_check(part, "Peramban", browser or "tidak ditemukan", advice, fine=bool(browser))
    office = _first(OFFICES)
    advice = (
        "LibreOffice atau Word tidak ditemukan pada jalur perintah: DOCX dan XLSX dibuka "
        "dengannya. Di Windows program itu dapat ada tanpa ditemukan di sini."
    )
    yield noted_check(part, "Pengolah kata", office or "tidak ditemukan", advice, fine=bool(office))


def _first(names: Sequence[str]) -> str:
    """Return the first program of those names that the command path holds, empty if none."""
    return next((name for name in names if shutil.which(name)), "")


def _usual_browser() -> str:
    """Return a word for the browser that the system would open a page with, empty if none."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return ""
    return "peramban bawaan sistem"
