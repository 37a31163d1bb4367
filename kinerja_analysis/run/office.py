"""How the year of one office is run: notebooks, documents, manifest, publishing."""

import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import ReportError
from kinerja_analysis.intake.files import list_files
from kinerja_analysis.profile import Profile, load_profile
from kinerja_analysis.report.material import Stage
from kinerja_analysis.run.folders import project_root, resolve, slug
from kinerja_analysis.run.manifest import digest, row_tally, write_manifest
from kinerja_analysis.run.notebooks import Parameter, run_notebook
from kinerja_analysis.run.publish import build_folder, publish
from kinerja_analysis.run.stages import DATA, DONE, is_done, reporting_date

Progress = Callable[[str], None]

STEPS: Final = {
    "01_pembersihan": "Membersihkan ekspor",
    "02_telaah_bias": "Menelaah pola penilai",
    "03_laporan_tahunan": "Menyusun laporan",
    "04_umpan_balik_penilai": "Menyusun umpan balik penilai",
}
"""The notebooks of the yearly run, in order, and what each does."""


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A published run: where it stands, and how many rows went which way."""

    folder: Path
    rows: dict[str, int]
    notebooks: tuple[str, ...]

    def summary(self) -> str:
        """Say in one sentence where the report is."""
        return f"Laporan terbit di {self.folder}."


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: the year, what goes in, the profile's path, stage and dates."""

    tahun: int
    inputs: tuple[Path, ...]
    profile_path: Path
    profile: Profile
    tahap: Stage
    tanggal: date
    seed: int


def run_report(  # noqa: PLR0913 (public name; DESIGN.md, section 5)
    tahun: int,
    inputs: Sequence[Path | str],
    profile: Path | str,
    output: Path | str,
    *,
    tahap: Stage = "final",
    tanggal: date | None = None,
    seed: int = 0,
    progress: Progress = lambda _message: None,
) -> ReportRun:
    """Run the year of one office and publish its report, whole or not at all.

    Parameters
    ----------
    tahun : appraisal year
    inputs : files or folders of exports
    profile : path of the office's profile
    output : folder under which ``<tahun>/<office>`` appears
    tahap : ``kalibrasi`` (a draft, before predikat are set) or ``final``
    tanggal : date that the report bears; 31 January after the year when not given
    seed : of the bootstrap
    progress : told one sentence a step

    Raises
    ------
    KinerjaError
        What was wrong and what to do; nothing is published then.
    """
    paths = tuple(resolve(path) for path in inputs)
    profile_path = resolve(profile)
    office = load_profile(profile_path)
    day = tanggal or reporting_date("", tahun)
    order = Order(tahun, paths, profile_path, office, tahap, day, seed)
    files = list(list_files(paths).values())
    target = resolve(output) / str(tahun) / slug(office.nama)
    with build_folder(target) as built:
        names = _run_notebooks(order, built, progress)
        rows = row_tally(read_table(built / DATA, "tally"))
        write_manifest(built, _facts(order, rows, names), [*files, profile_path])
        publish(built, target)
    return ReportRun(target, rows, names)


def _run_notebooks(order: Order, built: Path, progress: Progress) -> tuple[str, ...]:
    """Run the notebooks of the year into the build folder and return their names."""
    names = tuple(STEPS) if order.profile.umpan_balik else tuple(STEPS)[:-1]
    executed = built / "rahasia" / "notebooks"
    executed.mkdir(parents=True)
    for number, name in enumerate(names, start=1):
        progress(f"[{number}/{len(names)}] {STEPS[name]} ...")
        start = perf_counter()
        _run_one(order, built, name)
        progress(f"[{number}/{len(names)}] selesai dalam {perf_counter() - start:.0f} detik")
    shutil.rmtree(built / DONE)
    return names


def _run_one(order: Order, built: Path, name: str) -> None:
    """Run one notebook, and believe it only when its last cell says so."""
    run_id = uuid.uuid4().hex
    source = notebook_folder() / f"{name}.ipynb"
    run_notebook(
        source,
        built / "rahasia" / "notebooks" / source.name,
        _parameters(order, built, name) | {"id_jalan": run_id},
    )
    if not is_done(built, name, run_id):
        raise ReportError(
            f"Notebook {source.name} tidak sampai pada sel terakhir; laporan tidak diterbitkan."
        )


def _parameters(order: Order, built: Path, name: str) -> dict[str, Parameter]:
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
        "03_laporan_tahunan": document,
        "04_umpan_balik_penilai": document,
    }
    return common | own.get(name, {})


def notebook_folder() -> Path:
    """Return the folder of the committed notebooks.

    Raises
    ------
    ReportError
        The notebooks are not where the project keeps them.
    """
    folder = project_root() / "notebooks"
    if not folder.is_dir():
        raise ReportError(
            f"Folder notebook {folder} tidak ada. Jalankan perintah ini dari folder proyek."
        )
    return folder


def _facts(order: Order, rows: dict[str, int], names: tuple[str, ...]) -> dict[str, Any]:
    """Return what the manifest tells of the run; no personal data and no paths."""
    return {
        "skema": 1,
        "tahun": order.tahun,
        "tahap": order.tahap,
        "kantor": order.profile.nama,
        "simulasi": order.profile.simulasi,
        "tanggal_laporan": order.tanggal.isoformat(),
        "benih": order.seed,
        "baris": rows,
        "notebook": {name: digest(notebook_folder() / f"{name}.ipynb") for name in names},
    }
