"""Where the command takes things from and where it leaves them, and how it tells the user."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kinerja_analysis.cli_options import SAMPLE_YEAR
from kinerja_analysis.errors import UsageError

if TYPE_CHECKING:
    from kinerja_analysis.run.order import Order

NO_EXPORTS: Final = (".toml", ".md", ".txt")
"""What may lie beside the folders of the years: the profile and notes."""


def say(message: str) -> None:
    """Tell the user one line, at once; what ends in ``...`` is still going on."""
    sys.stdout.write(message if message.endswith("...") else message + "\n")
    sys.stdout.flush()


def order_of(arguments: argparse.Namespace) -> "Order":
    """Return what is asked of the commands that leave tables."""
    from kinerja_analysis.run.order import place_order

    tahun, paths, profile = inputs_of(arguments)
    return place_order(tahun, paths, profile, output_of(arguments, "kerja"), seed=arguments.benih)


def output_of(arguments: argparse.Namespace, usual: str) -> Path:
    """Return the output folder: as given from the current folder, else the project's own."""
    from kinerja_analysis.run.folders import project_root

    given: str | None = arguments.keluaran
    if given is not None and not given.strip():
        raise UsageError("--keluaran kosong; sebutkan foldernya.")
    return Path(given) if given else project_root() / usual


def inputs_of(arguments: argparse.Namespace) -> tuple[int, list[Path], Path]:
    """Return year, exports and profile, and say first where they come from."""
    from kinerja_analysis.run.folders import material_root, project_root

    tahun = arguments.tahun or SAMPLE_YEAR
    own = project_root() / "data" / "masuk" / str(tahun)
    sample = material_root() / "data" / "contoh" / str(tahun)
    if arguments.data:
        paths = [_of_year(source_of(path), tahun) for path in arguments.data]
    elif own.is_dir():
        paths = [own]
    elif sample.is_dir():
        paths = [sample]
        say(f"Tanpa --data dan tanpa data/masuk/{tahun}: memakai kantor contoh (data simulasi).")
    else:
        raise UsageError(
            f"Tidak ada data tahun {tahun}: isi folder data/masuk/{tahun} atau sebutkan --data."
        )
    profile = _profile_path(arguments.profil, paths)
    say(f"Tahun: {tahun}\nData: {', '.join(map(str, paths))}\nProfil: {profile}")
    return tahun, paths, profile


def _of_year(place: Path, tahun: int) -> Path:
    """Return the year's own folder where an office keeps one a year; else the place itself."""
    own = place / str(tahun)
    if not own.is_dir():
        return place
    loose = (one for one in place.iterdir() if one.is_file() and not one.name.startswith("."))
    return place if any(one.suffix.lower() not in NO_EXPORTS for one in loose) else own


def _profile_path(given: str | None, data: list[Path]) -> Path:
    """Return the profile: as given, else the one beside the data; nobody's name is borrowed."""
    from kinerja_analysis.intake.reading.files import list_files

    if given:
        return source_of(given)
    list_files(data)  # what is not there at all is said first
    folder = data[0] if data[0].is_dir() else data[0].parent
    for place in (folder, folder.parent):
        if (place / "profil.toml").is_file():
            return place / "profil.toml"
    raise UsageError(
        f"profil.toml tidak ada di {folder} maupun di atasnya, sehingga kantor dan skalanya tidak "
        "dikenal. Jalankan `kinerja buat-profil` dengan ekspor kantor Anda untuk mengusulkan "
        "profilnya, atau sebutkan --profil BERKAS."
    )


def source_of(text: str) -> Path:
    """Return the path of something to read; what stands nowhere is named as the user meant it."""
    from kinerja_analysis.run.folders import resolve

    path = resolve(text)
    return path if path.exists() else Path(text).expanduser().absolute()
