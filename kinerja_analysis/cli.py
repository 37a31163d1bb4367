"""What the command ``kinerja`` understands, and the exit code of each outcome."""

import argparse
import io
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kinerja_analysis import __version__
from kinerja_analysis.cli_options import (
    SAMPLE_YEAR,
    add_archive,
    add_batch,
    add_cleaning,
    add_employee,
    add_forms,
    add_inputs,
    add_inspection,
    add_proposal,
    add_report,
    add_simulation,
    add_training,
    add_verify,
)
from kinerja_analysis.cli_parser import Parser
from kinerja_analysis.cli_places import inputs_of, order_of, output_of, say, source_of
from kinerja_analysis.errors import KinerjaError, OutputLocked, UsageError, missing_package, reason
from kinerja_analysis.run.stopping import STOP_CODE, Stopped, stoppable

DONE, UNEXPECTED, USAGE, REFUSED, SOME_FAILED, CHECK_FAILED, LOCKED = 0, 1, 2, 3, 4, 5, 75


def main(words: Sequence[str] | None = None) -> int:
    """Run one command of ``kinerja`` and return its exit code.

    Parameters
    ----------
    words : the command line; that of the process when not given
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows a mark
            stream.reconfigure(errors="replace")
    try:
        arguments = _parser().parse_args(words)
        with stoppable():
            return int(arguments.command(arguments))
    except UsageError as fault:
        return _fail(str(fault), USAGE)
    except OutputLocked as fault:
        return _fail(str(fault), LOCKED)
    except KinerjaError as fault:
        return _fail(str(fault), REFUSED)
    except (KeyboardInterrupt, Stopped) as stop:
        code = STOP_CODE if isinstance(stop, Stopped) else UNEXPECTED
        return _fail("Dihentikan; tidak ada yang diterbitkan.", code)
    except Exception as fault:
        return _unforeseen(fault)


def _fail(message: str, code: int) -> int:
    """Tell a fault on the error stream and return its exit code."""
    sys.stderr.write(message.rstrip() + "\n")
    return code


def _unforeseen(fault: Exception) -> int:
    """Tell a fault that is none of ours: an incomplete installation, or an error of the program."""
    if isinstance(fault, ModuleNotFoundError):
        return _fail(missing_package(fault), CHECK_FAILED)
    return _fail(_unexpected(), UNEXPECTED)


def _unexpected() -> str:
    """Keep where an unexpected fault arose in a file and name it; no data stand in it."""
    kind, _, places = sys.exc_info()
    lines = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(places)]
    with tempfile.NamedTemporaryFile(
        "w", prefix="kinerja-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write("\n".join([*lines, kind.__name__ if kind else ""]) + "\n")
    return (
        "Terjadi kesalahan yang tidak terduga; tidak ada yang diterbitkan. "
        f"Tempat kejadiannya dalam program ada di {log.name} (tanpa data pribadi)."
    )


@contextmanager
def _logged(arguments: argparse.Namespace, output: Path) -> Iterator[Callable[[str], None]]:
    """Tell the user and the log what goes on; the log also how it ended, in our own words."""
    from kinerja_analysis.run.run_log import logger

    write = logger(output)

    def tell(message: str) -> None:
        """Tell one line to both."""
        say(message)
        write(message)

    write(f"{arguments.perintah} tahun {arguments.tahun or SAMPLE_YEAR}: mulai")
    try:
        yield tell
    except BaseException as fault:
        write(f"{arguments.perintah}: berakhir karena {type(fault).__name__}")
        raise
    write(f"{arguments.perintah}: selesai")


# --- the words -------------------------------------------------------------------------------


def _report(arguments: argparse.Namespace) -> int:
    """Run the year of one office."""
    from kinerja_analysis.run.office import run_report

    if arguments.uji_masukan:
        return _check(arguments)
    tahun, paths, profile = inputs_of(arguments)
    output = output_of(arguments, "reports")
    with _logged(arguments, output) as tell:
        run = run_report(
            tahun,
            paths,
            profile,
            output,
            tahap=arguments.tahap,
            tanggal=arguments.tanggal,
            seed=arguments.benih,
            draf=arguments.draf,
            paksa=arguments.paksa,
            edisi=arguments.edisi,
            teks=arguments.teks or "",
            progress=tell,
        )
    say(run.summary())
    say(f"Buka {run.folder / 'laporan.html'}, atau laporan.pdf di folder yang sama.")
    return DONE


def _batch(arguments: argparse.Namespace) -> int:
    """Run the year of many offices."""
    from kinerja_analysis.run.batch import run_batch
    from kinerja_analysis.run.batch_summary import publish_summary, write_messages
    from kinerja_analysis.run.limited import Limits

    output = output_of(arguments, "reports").expanduser().absolute()
    tahun = arguments.tahun or SAMPLE_YEAR
    with _logged(arguments, output) as tell:
        run = run_batch(
            source_of(arguments.daftar),
            tahun=tahun,
            keluaran=output,
            processes=arguments.proses,
            dask=arguments.dask,
            tahap=arguments.tahap,
            tanggal=arguments.tanggal,
            seed=arguments.benih,
            draf=arguments.draf,
            paksa=arguments.paksa,
            edisi=arguments.edisi,
            teks=arguments.teks or "",
            check_only=arguments.uji_masukan,
            limits=Limits(60 * arguments.batas_menit, arguments.batas_gib * 2**30),
            progress=tell,
        )
    publish = write_messages if arguments.uji_masukan else publish_summary
    folder = publish(run, output, tanggal=arguments.tanggal)
    say(f"{run.summary()}\nRingkasannya di {folder}.")
    return SOME_FAILED if len(run.failed) else DONE


def _clean(arguments: argparse.Namespace) -> int:
    """Clean the exports and leave the tables with the list of what waits for correction."""
    from kinerja_analysis.run.extracts import write_cleaning

    if arguments.uji_masukan:
        return _check(arguments)
    folder, told = write_cleaning(order_of(arguments), say)
    say(f"{told}\nTabel dan daftar perbaikan ada di {folder / 'rahasia'}.")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    """Say what is wrong with the exports, and write nothing."""
    from kinerja_analysis.run.input_check import check_inputs

    message, fit = check_inputs(order_of(arguments))
    say(f"\n{message}")
    return DONE if fit else REFUSED


def _screen(arguments: argparse.Namespace) -> int:
    """Screen the ratings and leave the tables of the screen."""
    from kinerja_analysis.run.extracts import write_screening

    folder, told = write_screening(order_of(arguments), say)
    say(f"{told}\nTabel hasil telaah ada di {folder / 'rahasia'}.")
    return DONE


def _simulate(arguments: argparse.Namespace) -> int:
    """Tell how precise a design would be and what it could find, or write simulated offices."""
    if arguments.keluaran:
        return _sample(arguments)
    from kinerja_analysis.bias.power import design_power
    from kinerja_analysis.run.planning import plan_text, planned, write_plan

    sizes = arguments.penilai, arguments.pegawai, arguments.kriteria, arguments.tingkat
    plan = planned(sizes, arguments.panel, arguments.silang, arguments.benih)
    if arguments.tabel:
        path = Path(arguments.tabel).expanduser().absolute()
        write_plan(plan, path)
        say(f"Tabel ditulis di {path}.")
    say(plan_text(plan, design_power(plan, seed=arguments.benih)))
    return DONE


def _sample(arguments: argparse.Namespace) -> int:
    """Write the simulated offices."""
    from kinerja_analysis.simulate.sample import write_sample

    folder = Path(arguments.keluaran).expanduser().absolute()
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"Folder {folder} sudah berisi; sebutkan folder baru atau yang kosong.")
    try:
        paths = write_sample(folder)
    except OSError as fault:
        raise KinerjaError(
            f"Data simulasi tidak dapat ditulis di {folder} ({reason(fault)})."
        ) from fault
    say(f"{len(paths)} berkas data simulasi ditulis di {folder}.")
    return DONE


def _forms(arguments: argparse.Namespace) -> int:
    """Write the blank forms."""
    from kinerja_analysis.run.blank_forms import make_forms
    from kinerja_analysis.run.offices import write_blank_list

    if arguments.daftar_kantor:
        path = write_blank_list(Path(arguments.daftar_kantor).expanduser().absolute())
        say(f"Daftar kantor kosong untuk kinerja serentak ditulis di {path}.")
        return DONE
    given = source_of(arguments.penugasan) if arguments.penugasan else None
    say(make_forms(order_of(arguments), given))
    return DONE


def _training(arguments: argparse.Namespace) -> int:
    """Prepare a training, or make the result of a class."""
    from kinerja_analysis.run.folders import project_root
    from kinerja_analysis.run.training import TrainingOrder, class_outcome, prepare_training

    years = (arguments.sebelum, arguments.sesudah, arguments.terlatih)
    usual = "penerapan" if any(years) else "hasil-kelas" if arguments.jawaban else "pelatihan"
    given = arguments.keluaran or str(project_root() / "kerja" / usual)
    output = Path(given).expanduser().absolute()
    cases = _cases(arguments.kasus)
    if any(years):
        told = _followed_up(output, years)
    elif arguments.jawaban:
        answers = source_of(arguments.jawaban)
        told = class_outcome(
            output, answers, pembanding=arguments.pembanding, kasus=cases, progress=say
        )
    else:
        own = str(source_of(arguments.dari)) if arguments.dari else ""
        order = TrainingOrder(arguments.peserta, cases, own, arguments.bentuk, arguments.benih)
        told = prepare_training(output, order, progress=say)
    say(told)
    return DONE


def _followed_up(output: Path, years: Sequence[str | None]) -> str:
    """Compare real ratings before and after a training."""
    from kinerja_analysis.run.training import follow_up_outcome

    before, after, trained = (source_of(text) if text else None for text in years)
    if before is None or after is None or trained is None:
        raise UsageError("Sebutkan ketiganya: --sebelum, --sesudah, dan --terlatih.")
    return follow_up_outcome(output, before, after, trained, progress=say)


def _cases(kasus: str) -> str:
    """Return the number of a package as it stands, and a folder of own cases in full."""
    return kasus if kasus.isdecimal() or not kasus else str(source_of(kasus))


def _propose(arguments: argparse.Namespace) -> int:
    """Propose a profile from exports."""
    from kinerja_analysis.run.new_profile import write_proposal

    target = Path(arguments.keluaran).expanduser() if arguments.keluaran else None
    say(write_proposal([Path(name).expanduser() for name in arguments.berkas], target))
    return DONE


def _employee(arguments: argparse.Namespace) -> int:
    """Write the sheets of employees who asked for theirs."""
    from kinerja_analysis.run.documents import write_requested_sheets
    from kinerja_analysis.run.folders import project_root
    from kinerja_analysis.run.order import place_order

    tahun, paths, profile = inputs_of(arguments)
    order = place_order(tahun, paths, profile, output_of(arguments, "reports"))
    folder = project_root() / "kerja" / "lembar_pegawai" / f"{tahun}-{order.office}"
    sheets = write_requested_sheets(order, arguments.nip, folder)
    say(f"{len(sheets)} lembar ditulis di {folder}; serahkan hanya kepada pegawainya.")
    return DONE


def _archive(arguments: argparse.Namespace) -> int:
    """Do one thing with the archive of years."""
    from kinerja_analysis.run.archive_words import WORDS
    from kinerja_analysis.run.folders import project_root

    usual = project_root() / "reports" / "riwayat"
    archive = Path(arguments.arsip).expanduser().absolute() if arguments.arsip else usual
    say(WORDS[arguments.kata](archive, arguments))
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    """Check a published run against its manifest."""
    from kinerja_analysis.run.manifest import verify

    folder = source_of(arguments.folder)
    if faults := verify(folder):
        return _fail(f"{folder} tidak utuh:\n- " + "\n- ".join(faults), CHECK_FAILED)
    say(f"{folder} utuh: semua berkas sama dengan saat diterbitkan.")
    return DONE


def _inspect(arguments: argparse.Namespace) -> int:
    """Check this installation and leave the page for the office's file."""
    from kinerja_analysis.run.folders import project_root
    from kinerja_analysis.run.inspection.installation import tell_installation

    folder = output_of(arguments, "kerja/periksa").expanduser().absolute()
    fine = tell_installation(project_root(), folder, tanggal=arguments.tanggal, say=say)
    return DONE if fine else CHECK_FAILED


# --- the command line ------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(
        "kinerja",
        "Penilaian kinerja tahunan: membersihkan ekspor, menelaah pola penilai, menyusun laporan.",
    )
    parser.add_argument(
        "--versi", action="version", version=f"kinerja_analysis {__version__}", help="versi program"
    )
    words = parser.add_subparsers(
        dest="perintah", required=True, metavar="PERINTAH", parser_class=Parser
    )
    for name, (command, add, text) in COMMANDS.items():
        added = words.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        added.set_defaults(command=command)
        add(added)
    return parser


Command = Callable[[argparse.Namespace], int]
AddArguments = Callable[[argparse.ArgumentParser], None]

COMMANDS: Final[Mapping[str, tuple[Command, AddArguments, str]]] = {
    "laporan": (_report, add_report, "menjalankan tahun penilaian dan menerbitkan laporannya"),
    "serentak": (_batch, add_batch, "menjalankan banyak kantor, masing-masing terpisah"),
    "bersihkan": (_clean, add_cleaning, "membersihkan ekspor menjadi tabel dan daftar perbaikan"),
    "telaah": (_screen, add_inputs, "membersihkan ekspor dan menelaah pola penilai"),
    "buat-profil": (_propose, add_proposal, "mengusulkan profil dari ekspor kantor sendiri"),
    "formulir": (_forms, add_forms, "menulis formulir kosong: atasan, tim, dan setiap pegawai"),
    "lembar-pegawai": (_employee, add_employee, "menulis lembar hasil bagi pegawai yang meminta"),
    "pelatihan": (
        _training,
        add_training,
        "menyiapkan bahan pelatihan penilai, atau menyusun hasil kelas dari jawabannya",
    ),
    "simulasi": (
        _simulate,
        add_simulation,
        "memperkirakan ketelitian rancangan penilaian, atau menulis data kantor contoh",
    ),
    "periksa": (
        _inspect,
        add_inspection,
        "memeriksa pemasangan program: versi, angka bersertifikat, kantor emas, huruf, tempat",
    ),
    "riwayat": (
        _archive,
        add_archive,
        "menyimpan dan membaca riwayat tahun; hak seseorang atasnya",
    ),
    "verifikasi": (_verify, add_verify, "memeriksa keutuhan hasil terbitan"),
}
"""What each word does, what it takes, and what its help says."""
