"""What the command ``kinerja`` understands, and the exit code of each outcome."""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from kinerja_analysis.errors import KinerjaError, OutputLocked, UsageError

DONE, UNEXPECTED, USAGE, REFUSED, CHECK_FAILED, LOCKED = 0, 1, 2, 3, 5, 75

SAMPLE_YEAR: Final = 2025
"""Year of the sample office that is run when nothing else is asked for."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command of ``kinerja`` and return its exit code.

    Parameters
    ----------
    words : the command line; that of the process when not given
    """
    try:
        arguments = _parser().parse_args(words)
        return COMMANDS[arguments.perintah](arguments)
    except UsageError as fault:
        return _fail(str(fault), USAGE)
    except OutputLocked as fault:
        return _fail(str(fault), LOCKED)
    except KinerjaError as fault:
        return _fail(str(fault), REFUSED)
    except KeyboardInterrupt:
        return _fail("Dihentikan; tidak ada yang diterbitkan.", UNEXPECTED)
    except Exception:
        return _fail(_unexpected(), UNEXPECTED)


def _fail(message: str, code: int) -> int:
    """Tell a fault on the error stream and return its exit code."""
    sys.stderr.write(message.rstrip() + "\n")
    return code


def _unexpected() -> str:
    """Keep the details of an unexpected fault in a file and name it."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="kinerja-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exc(file=log)
    return (
        "Terjadi kesalahan yang tidak terduga; tidak ada yang diterbitkan. "
        f"Rinciannya di {log.name} (dapat memuat data pribadi)."
    )


def say(message: str) -> None:
    """Tell the user one line, at once."""
    sys.stdout.write(message + "\n")
    sys.stdout.flush()


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Indonesian."""

    def error(self, message: str) -> NoReturn:
        """Turn a fault of the command line into a sentence."""
        raise UsageError(f"Perintah tidak dipahami ({message}). Lihat: kinerja --help")


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = _Parser(
        prog="kinerja",
        description="Penilaian kinerja tahunan: membersihkan ekspor, menelaah pola penilai, "
        "menyusun laporan.",
    )
    words = parser.add_subparsers(dest="perintah", required=True, metavar="PERINTAH")
    for name, (add, text) in ARGUMENTS.items():
        add(words.add_parser(name, help=text, description=text))
    return parser


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    """Add what every command that reads exports takes."""
    parser.add_argument("--tahun", type=int, help="tahun penilaian, misalnya 2025")
    parser.add_argument("--data", nargs="+", metavar="JALUR", help="folder atau berkas ekspor")
    parser.add_argument("--profil", metavar="BERKAS", help="profil kantor (TOML)")
    parser.add_argument("--keluaran", metavar="FOLDER", default="reports", help="folder keluaran")


def _add_report(parser: argparse.ArgumentParser) -> None:
    """Add what the yearly run takes."""
    _add_inputs(parser)
    parser.add_argument(
        "--tahap",
        choices=("kalibrasi", "final"),
        default="final",
        help="kalibrasi: DRAF sebelum predikat ditetapkan; final: sesudahnya",
    )
    parser.add_argument("--tanggal", default="", help="tanggal laporan, misalnya 2026-01-31")
    parser.add_argument("--benih", type=int, default=0, help="benih bilangan acak")


def _add_sample(parser: argparse.ArgumentParser) -> None:
    """Add what the simulation takes."""
    parser.add_argument("--keluaran", metavar="FOLDER", required=True, help="folder keluaran")


def _add_verify(parser: argparse.ArgumentParser) -> None:
    """Add what the verification takes."""
    parser.add_argument("folder", help="folder hasil terbitan, misalnya reports/2025/kantor")


def _report(arguments: argparse.Namespace) -> int:
    """Run the year of one office."""
    from kinerja_analysis.run.office import run_report
    from kinerja_analysis.run.stages import reporting_date

    tahun, paths, profile = _inputs(arguments)
    run = run_report(
        tahun,
        paths,
        profile,
        arguments.keluaran,
        tahap=arguments.tahap,
        tanggal=reporting_date(arguments.tanggal, tahun),
        seed=arguments.benih,
        progress=say,
    )
    say(run.summary())
    say(f"Buka {run.folder / 'laporan.html'} atau laporan.pdf di folder yang sama.")
    return DONE


def _inputs(arguments: argparse.Namespace) -> tuple[int, list[Path], Path]:
    """Return year, exports and profile, and say first where they come from."""
    from kinerja_analysis.run.folders import project_root, resolve

    tahun = arguments.tahun or SAMPLE_YEAR
    own = project_root() / "data" / "masuk" / str(tahun)
    sample = project_root() / "data" / "contoh" / str(tahun)
    if arguments.data:
        paths = [resolve(path) for path in arguments.data]
    elif own.is_dir():
        paths = [own]
    elif sample.is_dir():
        paths = [sample]
        say(f"Tidak ada --data dan data/masuk/{tahun}: memakai kantor contoh (data simulasi).")
    else:
        raise UsageError(
            f"Tidak ada data tahun {tahun}: isi folder data/masuk/{tahun} atau sebutkan --data."
        )
    profile = _profile_path(arguments.profil, paths)
    say(f"Data: {', '.join(map(str, paths))}\nProfil: {profile}")
    return tahun, paths, profile


def _profile_path(given: str | None, paths: Sequence[Path]) -> Path:
    """Return the profile: as given, else the one beside the data.

    Raises
    ------
    UsageError
        No profile was given and none lies beside the data.
    """
    from kinerja_analysis.run.folders import resolve

    if given:
        return resolve(given)
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    near = [place / "profil.toml" for place in (folder, folder.parent)]
    if found := next((path for path in near if path.is_file()), None):
        return found
    raise UsageError(
        f"Profil kantor tidak ditemukan di {folder} maupun folder di atasnya. "
        "Salin data/contoh/profil.toml ke sana lalu sesuaikan, atau sebutkan --profil BERKAS."
    )


def _clean(arguments: argparse.Namespace) -> int:
    """Clean the exports and leave the tables with the list of what waits for correction."""
    from kinerja_analysis.run.documents import write_cleaning

    tahun, paths, profile = _inputs(arguments)
    say(write_cleaning(tahun, paths, profile, Path(arguments.keluaran)))
    return DONE


def _screen(arguments: argparse.Namespace) -> int:
    """Screen the ratings and leave the table of the screen."""
    from kinerja_analysis.run.documents import write_screen

    tahun, paths, profile = _inputs(arguments)
    say(write_screen(tahun, paths, profile, Path(arguments.keluaran)))
    return DONE


def _sample(arguments: argparse.Namespace) -> int:
    """Write the simulated offices."""
    from kinerja_analysis.simulate.sample import write_sample

    paths = write_sample(Path(arguments.keluaran))
    say(f"{len(paths)} berkas data simulasi ditulis di {arguments.keluaran}.")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    """Check a published run against its manifest."""
    from kinerja_analysis.run.folders import resolve
    from kinerja_analysis.run.manifest import verify

    folder = resolve(arguments.folder)
    if faults := verify(folder):
        return _fail(f"{folder} tidak utuh:\n- " + "\n- ".join(faults), CHECK_FAILED)
    say(f"{folder} utuh: semua berkas sama dengan saat diterbitkan.")
    return DONE


Command = Callable[[argparse.Namespace], int]
AddArguments = Callable[[argparse.ArgumentParser], None]

COMMANDS: Final[Mapping[str, Command]] = {
    "laporan": _report,
    "bersihkan": _clean,
    "telaah": _screen,
    "simulasi": _sample,
    "verifikasi": _verify,
}
"""What each word does."""

ARGUMENTS: Final[Mapping[str, tuple[AddArguments, str]]] = {
    "laporan": (_add_report, "Menjalankan tahun penilaian dan menerbitkan laporannya."),
    "bersihkan": (_add_inputs, "Membersihkan ekspor; tabel dan daftar perbaikan ditulis."),
    "telaah": (
        _add_inputs,
        "Menelaah pola penilai; tabel hasil uji (data pribadi) ditulis.",
    ),
    "simulasi": (_add_sample, "Menulis kantor contoh: semua data hasil simulasi."),
    "verifikasi": (_add_verify, "Memeriksa keutuhan hasil terbitan."),
}
"""What each word takes, and what its help says."""
