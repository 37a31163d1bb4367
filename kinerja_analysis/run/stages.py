"""How far a year has come: the stages that notebooks call, one table folder between them."""

import hashlib
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pandas as pd
from filelock import FileLock

from kinerja_analysis import __version__
from kinerja_analysis.archive import SUFFIX, read_tables, write_tables
from kinerja_analysis.bias.adjusting import weigh_adjusting
from kinerja_analysis.bias.screen import BiasScreen, screen_bias
from kinerja_analysis.errors import UsageError
from kinerja_analysis.intake.clean import CleanedExports, clean_exports
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.models.movers import mover_effects
from kinerja_analysis.profile import Profile, load_profile
from kinerja_analysis.report.codes import KEY_TABLE, key_table
from kinerja_analysis.results import AnnualResults, annual_results
from kinerja_analysis.run.folders import make_private, resolve, sources
from kinerja_analysis.run.manifest import digest
from kinerja_analysis.run.records import DATA, DONE, PRIVATE, read_record, write_record

LOCK: Final = ".kunci"
"""Name of the lock by which two notebooks on one work folder wait for each other."""

NO_RATINGS: Final = "Tidak ada penilaian oleh orang lain, sehingga tidak ada yang dibandingkan."
NOTHING_TO_ADJUST: Final = (
    "Nilai pada skala ini tidak dapat dan tidak boleh disesuaikan: modelnya tidak dapat dihitung, "
    "atau tingkat nilainya ditetapkan kuota."
)

Stage = Literal["bersih", "telaah"]


@dataclass(frozen=True, slots=True)
class Work:
    """One office and year under way: what goes in, and the folder where results stand.

    Attributes
    ----------
    tahun : appraisal year
    masukan : files or folders of exports
    profile : the office
    folder : work folder
    asal : hash of all that goes in; tables of another origin are never taken for this work's
    """

    tahun: int
    masukan: tuple[Path, ...]
    profile: Profile
    folder: Path
    asal: str

    @property
    def data(self) -> Path:
        """Folder of the tables."""
        return self.folder / DATA

    def has(self, stage: Stage) -> bool:
        """Tell whether the tables of a stage stand in the work folder and are of this origin."""
        return read_record(self.folder, stage).get("asal") == self.asal

    def standing(self) -> str:
        """Say in one sentence what of this work is there already."""
        if self.has("telaah"):
            return f"Tabel tahun {self.tahun} sudah bersih dan sudah ditelaah; tabel itu dipakai."
        if self.has("bersih"):
            return f"Tabel tahun {self.tahun} sudah bersih; telaah belum ada dan dijalankan dahulu."
        return (
            f"Tabel bersih tahun {self.tahun} belum ada di folder kerja; ekspor dibersihkan dahulu."
        )


def open_work(tahun: int, masukan: str, profil: str, keluaran: str) -> Work:
    """Open the work on one office and year.

    Parameters
    ----------
    tahun : appraisal year
    masukan : folders or files of exports, parted by semicolons
    profil : path of the office's profile
    keluaran : work folder; made when missing

    Raises
    ------
    KinerjaError
        The profile cannot be read, an input is missing, or a parameter is no year.
    """
    if type(tahun) is not int:
        raise UsageError(f"Parameter tahun harus bilangan bulat, misalnya 2025, bukan {tahun!r}.")
    inputs, profile = sources(masukan), resolve(profil)
    office, files = load_profile(profile), list_files(inputs)
    folder = resolve(keluaran)
    make_private(folder / PRIVATE)
    make_private(folder / DATA)
    make_private(folder / DONE)
    return Work(tahun, inputs, office, folder, _origin(tahun, profile, files))


def _origin(tahun: int, profile: Path, files: Mapping[str, Path]) -> str:
    """Return the hash of all that goes into the tables."""
    parts = [__version__, str(tahun), digest(profile)]
    parts += [f"{name} {digest(path)}" for name, path in sorted(files.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def clean(work: Work) -> CleanedExports:
    """Clean the exports and keep every table in the work folder."""
    with FileLock(work.folder / DONE / LOCK):
        return _clean(work)


def _clean(work: Work) -> CleanedExports:
    """Clean the exports; the work folder is this notebook's alone meanwhile."""
    cleaned = clean_exports(work.masukan, work.profile, tahun=work.tahun)
    write_tables(work.data, _with_key(work, cleaned.tables()))
    write_record(work.folder, "bersih", {"asal": work.asal})
    return cleaned


def _with_key(work: Work, cleaned: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with the secret of the codes; one that stands already is kept."""
    kept = read_tables(work.data) if (work.data / f"{KEY_TABLE}{SUFFIX}").is_file() else {}
    known = {name: frame for name, frame in kept.items() if name == KEY_TABLE}
    return {**cleaned, KEY_TABLE: key_table({**cleaned, **known}, work.tahun)}


def tables(work: Work) -> dict[str, pd.DataFrame]:
    """Return the tables of the work folder; what is not there yet is cleaned first."""
    with FileLock(work.folder / DONE / LOCK):
        if not work.has("bersih"):
            _clean(work)
        return read_tables(work.data)


def screen(work: Work, *, seed: int = 0) -> BiasScreen:
    """Screen the year's ratings for patterns (the tables are kept by `results`)."""
    known = tables(work)
    return screen_bias(known["penilaian"], known["pegawai"], profile=work.profile, seed=seed)


def results(work: Work, screened: BiasScreen) -> AnnualResults:
    """Work out the year's result of each employee; keep it with the tables of the screen."""
    known = tables(work)
    rule = work.profile.hasil
    year = annual_results(
        known["penilaian"],
        work.profile,
        predikat_resmi=known["predikat_resmi"],
        fit=screened.fits.get(rule.skala) if rule else None,
    )
    kept = screen_tables(screened) | {"hasil": year.hasil, "hitungan": year.arithmetic}
    with FileLock(work.folder / DONE / LOCK):
        write_tables(work.data, kept)
        write_record(work.folder, "telaah", {"asal": work.asal})
    return year


def moved(work: Work) -> str:
    """Say what people who changed rater between years tell on the scale with most nilai."""
    ratings = tables(work)["penilaian"]
    main = ratings[ratings["skala"] == _main_scale(ratings)]
    return mover_effects(main).summary() if len(main) else NO_RATINGS


def adjusting(work: Work, screened: BiasScreen, *, seed: int = 0) -> str:
    """Say what adjusting nilai for severity would do on the scale with most nilai."""
    ratings = tables(work)["penilaian"]
    skala = _main_scale(ratings)
    fit = screened.fits.get(skala)
    if fit is None or skala in work.profile.skala_kuota:
        return NOTHING_TO_ADJUST
    classes = work.profile.skala[skala].kelas if skala in work.profile.skala else {}
    rows = ratings[ratings["skala"] == skala]
    return weigh_adjusting(rows, fit, classes=classes, seed=seed).summary()


def _main_scale(ratings: pd.DataFrame) -> str:
    """Return the scale with most nilai by others; an empty text where there are none."""
    by_others = ratings[ratings["peran"] != "diri"]
    counts = by_others["skala"].value_counts()
    return min(counts.index, key=lambda name: (-counts[name], name), default="")


def screen_tables(screened: BiasScreen) -> dict[str, pd.DataFrame]:
    """Return the tables of a screen by the names under which reports read them."""
    raters = {skala: fit.raters for skala, fit in screened.fits.items()}
    ratees = {skala: fit.ratees for skala, fit in screened.fits.items()}
    criteria = {skala: fit.criteria for skala, fit in screened.fits.items()}
    return {
        "hasil_uji": screened.hasil_uji,
        "global_tests": screened.global_tests,
        "keterhubungan": screened.connectivity.identification,
        "usulan_silang": screened.connectivity.suggestions,
        "penilai_mfrm": _by_scale(raters, "penilai"),
        "pegawai_mfrm": _by_scale(ratees, "pegawai"),
        "kriteria_mfrm": _by_scale(criteria, "kriteria"),
    }


def _by_scale(frames: Mapping[str, pd.DataFrame], key: str) -> pd.DataFrame:
    """Stack one table of each scale's fit."""
    stacked = [frame.assign(skala=skala) for skala, frame in frames.items()]
    empty = pd.DataFrame({key: pd.Series(dtype="str"), "skala": pd.Series(dtype="str")})
    return pd.concat(stacked, ignore_index=True) if stacked else empty


def complete_tables(work: Work, *, seed: int = 0) -> dict[str, pd.DataFrame]:
    """Return all tables a report reads; stages that were not run yet are run first."""
    if not work.has("telaah"):
        results(work, screen(work, seed=seed))
    return tables(work)


def record_done(work: Work, notebook: str, run_id: str, counted: Mapping[str, Sized]) -> str:
    """Record that a notebook came to its last cell, with the counts of what it made; say so."""
    rows = {name: len(part) for name, part in counted.items()}
    write_record(work.folder, notebook, {"id_jalan": run_id, "baris": rows})
    return f"{notebook} selesai."
