"""How the year of one office is run: notebooks, manifest, publishing."""

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from kinerja_analysis.archive import SUFFIX, read_table
from kinerja_analysis.errors import NotFit, ReportError, UsageError
from kinerja_analysis.intake.account.fitness import is_fit, waiting_rows
from kinerja_analysis.profile import Profile, scale_limits
from kinerja_analysis.report.codes import KEY_TABLE
from kinerja_analysis.report.material import Stage
from kinerja_analysis.report.number_format import count
from kinerja_analysis.run.earlier import earlier_digests, earlier_years
from kinerja_analysis.run.folders import make_private, material_root, resolve
from kinerja_analysis.run.manifest import (
    digest,
    is_current,
    read_manifest,
    row_tally,
    write_manifest,
)
from kinerja_analysis.run.notebooks import CELL_TIMEOUT, Parameter, run_notebook
from kinerja_analysis.run.office_kernel import OfficeKernel, office_kernel
from kinerja_analysis.run.order import Edition, Order, place_order
from kinerja_analysis.run.own_files import kept_words
from kinerja_analysis.run.publish import build_folder, publish, unpublished
from kinerja_analysis.run.records import DATA, DONE, PRIVATE, rows_done
from kinerja_analysis.thresholds import MAX_WAITING_SHARE

Progress = Callable[[str], None]

Rows = Mapping[str, int]

STEPS: Final = {
    "01_pembersihan": "Membersihkan ekspor",
    "02_telaah_bias": "Menelaah pola penilai",
    "03_laporan_tahunan": "Menyusun laporan",
    "04_umpan_balik_penilai": "Menyusun lembar umpan balik penilai",
}
"""The notebooks of the yearly run, in order, and what each does."""

ROWS_AT_ONCE: Final = 20_000
"""Count of clean rows for which a cell has `CELL_TIMEOUT` seconds: the sheets of 2,000 raters, with
56,000 rows, took 18 of its 30 minutes on one core (`docs/bukti/laporan.md`)."""


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A published run.

    Attributes
    ----------
    folder : where it stands
    rows : ``dibaca, struktur, bersih, karantina``, count of rows of all files
    notebooks : notebook -> what it counted when it came to its end
    stood : the very same run stood there already, and nothing was done
    kept : where files are that somebody laid into the run before or changed in it
    """

    folder: Path
    rows: Rows
    notebooks: Mapping[str, Rows]
    stood: bool = False
    kept: Path | None = None

    def summary(self) -> str:
        """Say in one sentence where the report is and how many rows it does not use."""
        if self.stood:
            return (
                f"Laporan di {self.folder} sudah mutakhir (masukan dan versinya sama); tidak ada "
                "yang dijalankan. Untuk mengulanginya: --paksa."
            )
        unused = self.rows["karantina"]
        rest = (
            f"{unused} baris tidak dipakai (alasannya di rahasia/perlu_diperbaiki.xlsx)"
            if unused
            else "semua baris data dipakai"
        )
        return f"Laporan terbit di {self.folder}; {rest}.{kept_words(self.kept)}"


def run_report(  # noqa: PLR0913 (public name; DESIGN.md, section 5)
    tahun: int,
    inputs: Sequence[Path | str],
    profile: Profile | Path | str,
    output: Path | str,
    *,
    tahap: Stage = "final",
    tanggal: date | None = None,
    seed: int = 0,
    draf: bool = False,
    paksa: bool = False,
    notebooks: Path | str | None = None,
    edisi: Edition = "lengkap",
    teks: Path | str = "",
    progress: Progress = lambda _message: None,
) -> ReportRun:
    """Run the year of one office and publish its report, whole or not at all.

    Parameters
    ----------
    tahun : appraisal year
    inputs : files or folders of exports
    profile : the office's profile, or the path of its file
    output : folder under which ``<tahun>/<office>`` appears
    tahap : ``kalibrasi`` (a draft, before predikat are set) or ``final``
    tanggal : date that the report bears; 31 January after the year when not given
    seed : of the bootstrap
    draf : publish, marked DRAF, even where too many rows wait for a correction
    paksa : run again even where the published run is of the same inputs and versions
    notebooks : folder of the office's own versions of the notebooks; the project's when not given
    edisi : ``publik`` writes a public edition in ``publik/`` too (final stage only)
    teks : the office's own wording (a changed ``teks_laporan.toml``); numbers stay the data's
    progress : told what begins (the words end in ``...``) and how long it took

    Raises
    ------
    KinerjaError
        What was wrong and what to do; nothing is published then.
    """
    order = place_order(
        tahun, inputs, profile, output, tahap=tahap, tanggal=tanggal, seed=seed, edisi=edisi,
        teks=teks,
    )  # fmt: skip
    names = tuple(STEPS) if order.profile.umpan_balik else tuple(STEPS)[:-1]
    sources = _sources(names, notebooks)
    earlier = earlier_years(order)
    asked = _asked(order, sources, earlier, draf)
    files = {**order.files, "profil.toml": order.profile_path, **_own_files(order)}
    if not paksa and is_current(order.target, asked, files):
        return _standing(order.target)
    with build_folder(order.target) as built, office_kernel() as kernel:
        _keep_codes(order.target, built)
        done = {}
        for number, (name, source) in enumerate(sources.items(), start=1):
            with step(progress, f"[{number}/{len(names) + 1}] {STEPS[name]}"):
                done[name] = _run_one(order, built, source, earlier, kernel)
            if name == "01_pembersihan" and not draf:
                _check_fit(built)
        with step(progress, f"[{len(names) + 1}/{len(names) + 1}] Menerbitkan"):
            rows, kept = _close(built, order.target, asked | {"hitungan": done}, files)
    return ReportRun(order.target, rows, done, kept=kept)


def _close(
    built: Path, target: Path, facts: dict[str, Any], files: Mapping[str, Path]
) -> tuple[Rows, Path | None]:
    """Write the manifest of a built run and publish it; return its rows, and what was kept."""
    rows = row_tally(read_table(built / DATA, "tally"))
    try:
        shutil.rmtree(built / DONE)
        write_manifest(built, facts | {"baris": rows}, files)
    except OSError as fault:
        raise unpublished(target, fault) from fault
    return rows, publish(built, target)


def _own_files(order: Order) -> dict[str, Path]:
    """Return the office's own wording and templates, which go into the documents too.

    Raises
    ------
    UsageError
        The profile names a folder of templates that does not exist.
    """
    wording = {"teks_laporan.toml": order.teks} if order.teks else {}
    folder = order.profile.templates
    if folder is None:
        return wording
    if not folder.is_dir():
        raise UsageError(
            f"Folder templat {folder} tidak ada; buatlah, atau hapus laporan.templat dari profil."
        )
    return wording | {f"templat/{path.name}": path for path in sorted(folder.iterdir())}


def _keep_codes(target: Path, built: Path) -> None:
    """Go on with the secret of the codes of this year's last run, so that codes stay the same."""
    kept = target / DATA / f"{KEY_TABLE}{SUFFIX}"
    if kept.is_file():
        make_private(built / PRIVATE)
        shutil.copyfile(kept, make_private(built / DATA) / kept.name)


def _check_fit(built: Path) -> None:
    """Stop before anything is modelled where too many rows wait for a correction."""
    tally, ledger = read_table(built / DATA, "tally"), read_table(built / DATA, "jejak_audit")
    if not is_fit(tally, ledger):
        rows = waiting_rows(tally, ledger)
        waiting, every = (count(int(rows[name].sum())) for name in ("menunggu", "data"))
        raise NotFit(
            f"TIDAK LAYAK TERBIT: {waiting} dari {every} baris data menunggu "
            f"perbaikan (batas {MAX_WAITING_SHARE:.0%}). Jalankan kinerja bersihkan untuk "
            "memperoleh perlu_diperbaiki.xlsx, isi, letakkan di folder data, lalu ulangi; atau "
            "terbitkan sebagai DRAF dengan --draf."
        )


@contextmanager
def step(progress: Progress, words: str) -> Iterator[None]:
    """Tell what begins, and then how long it took or that it failed."""
    start = perf_counter()
    progress(f"{words} ...")
    try:
        yield
    except BaseException:
        progress(" gagal")
        raise
    progress(f" {perf_counter() - start:.0f} detik")


def patience(built: Path) -> int:
    """Return the seconds that one cell may take, by the rows that the built run has so far."""
    if not (built / DATA / f"tally{SUFFIX}").is_file():
        return CELL_TIMEOUT
    rows = row_tally(read_table(built / DATA, "tally"))["bersih"]
    return CELL_TIMEOUT * max(1, ceil(rows / ROWS_AT_ONCE))


def _run_one(
    order: Order, built: Path, source: Path, earlier: Mapping[int, Path], kernel: OfficeKernel
) -> Rows:
    """Run one notebook, and believe it only when its last cell says so."""
    name = source.stem
    executed = built / PRIVATE / "notebooks"
    executed.mkdir(parents=True, exist_ok=True)
    run_id = uuid.uuid4().hex
    given = _parameters(order, built, name, earlier) | {"id_jalan": run_id}
    shown = _shown(order, earlier)
    run_notebook(
        source,
        executed / source.name,
        given,
        shown={key: value for key, value in shown.items() if key in given},
        cell_timeout=patience(built),
        kernel=kernel,
    )
    rows = rows_done(built, name, run_id)
    if rows is None:
        raise ReportError(
            f"Notebook {source.name} tidak sampai pada sel terakhir; tidak ada yang diterbitkan."
        )
    return rows


def _parameters(
    order: Order, built: Path, name: str, earlier: Mapping[int, Path]
) -> dict[str, Parameter]:
    """Return the parameters of one notebook."""
    common: dict[str, Parameter] = {
        "tahun": order.tahun,
        "masukan": ";".join(map(str, order.inputs)),
        "profil": str(order.profile_path),
        "keluaran": str(built),
    }
    document: dict[str, Parameter] = {"tahap": order.tahap, "tanggal": order.tanggal.isoformat()}
    own: dict[str, dict[str, Parameter]] = {
        "02_telaah_bias": {"benih": order.seed},
        "03_laporan_tahunan": {
            **document,
            "sebelumnya": ";".join(map(str, earlier.values())),
            "edisi": order.edisi,
            "teks": str(order.teks or ""),
        },
        "04_umpan_balik_penilai": {**document, "sebelumnya": ";".join(map(str, earlier.values()))},
    }
    return common | own.get(name, {})


def _shown(order: Order, earlier: Mapping[int, Path]) -> dict[str, Parameter]:
    """Return what the executed notebooks show in place of this machine's paths."""
    return {
        "masukan": ";".join(path.name for path in order.inputs),
        "profil": "profil.toml",
        "keluaran": f"{order.tahun}/{order.office}",
        "sebelumnya": ";".join(f"{tahun}/{order.office}" for tahun in earlier),
        "teks": order.teks.name if order.teks else "",
        "id_jalan": "",
    }


def _sources(names: Sequence[str], folder: Path | str | None) -> dict[str, Path]:
    """Return the file of each notebook.

    Raises
    ------
    UsageError
        The office's own folder lacks some of them.
    """
    home = resolve(folder) if folder else notebook_folder()
    sources = {name: home / f"{name}.ipynb" for name in names}
    if missing := [path.name for path in sources.values() if not path.is_file()]:
        raise UsageError(f"Folder notebook {home} tidak memuat {', '.join(missing)}.")
    return sources


def notebook_folder() -> Path:
    """Return the folder of the committed notebooks.

    Raises
    ------
    ReportError
        The notebooks are not where the project keeps them.
    """
    folder = material_root() / "notebooks"
    if not folder.is_dir():
        raise ReportError(
            f"Folder notebook {folder} tidak ada. Jalankan perintah ini dari folder proyek."
        )
    return folder


def _asked(
    order: Order, sources: Mapping[str, Path], earlier: Mapping[int, Path], draf: bool
) -> dict[str, Any]:
    """Return what the manifest tells of the run before it begins; no personal data, no paths."""
    return {
        "tahun": order.tahun,
        "tahap": order.tahap,
        "kantor": order.profile.nama,
        "folder": order.office,
        "simulasi": order.profile.simulasi,
        "tanggal_laporan": order.tanggal.isoformat(),
        "benih": order.seed,
        "draf": draf,
        "edisi": order.edisi,
        "skala": scale_limits(order.profile),
        "kriteria": {one.nama: one.skala for one in order.profile.kriteria},
        "notebook": {name: digest(path) for name, path in sources.items()},
        "tahun_sebelumnya": earlier_digests(earlier),
    }


def _standing(folder: Path) -> ReportRun:
    """Return the run that stands published, as its manifest tells it."""
    manifest = read_manifest(folder)
    return ReportRun(folder, manifest["baris"], manifest["hitungan"], stood=True)
