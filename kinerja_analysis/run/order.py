"""Which run was asked for: year, exports, office, stage, date, and where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, get_args

from kinerja_analysis.errors import UsageError
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.profile import Profile, load_profile
from kinerja_analysis.report.material import Stage
from kinerja_analysis.run.folders import resolve, slug

FIRST_YEAR, LAST_YEAR = 1979, 2100
"""Years that can be meant: from the first appraisal regulation (PP 10/1979) on."""

LATEST_REPORT: Final = 10
"""Years after the appraisal year in which its report can still be dated."""

STAGES: Final = get_args(Stage)

Edition = Literal["lengkap", "publik"]


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, checked.

    Attributes
    ----------
    tahun : appraisal year
    inputs : files or folders of exports, absolute
    files : name -> export found in them
    profile_path : file of the profile
    profile : the office
    output : folder under which ``<tahun>/<office>`` appears
    tahap : ``kalibrasi`` or ``final``
    tanggal : date that the report bears
    seed : of the bootstrap
    teks : file of the office's own wording, if any
    edisi : ``lengkap``, or ``publik`` for a public edition beside the report
    """

    tahun: int
    inputs: tuple[Path, ...]
    files: dict[str, Path]
    profile_path: Path
    profile: Profile
    output: Path
    tahap: Stage
    tanggal: date
    seed: int
    edisi: Edition = "lengkap"
    teks: Path | None = None

    @property
    def office(self) -> str:
        """Folder name of the office."""
        return slug(self.profile.nama)

    @property
    def target(self) -> Path:
        """Folder in which the run is published."""
        return self.output / str(self.tahun) / self.office


def place_order(  # noqa: PLR0913 (the parameters of the public `run_report`)
    tahun: int,
    inputs: Sequence[Path | str],
    profile: Profile | Path | str,
    output: Path | str,
    *,
    tahap: Stage = "final",
    tanggal: date | None = None,
    seed: int = 0,
    edisi: Edition = "lengkap",
    teks: Path | str = "",
) -> Order:
    """Check what is asked for before anything is made.

    Raises
    ------
    KinerjaError
        A parameter is not possible, an input is missing, or the profile cannot be read.
    """
    if not FIRST_YEAR <= tahun <= LAST_YEAR:
        raise UsageError(f"Tahun {tahun} di luar {FIRST_YEAR}-{LAST_YEAR}; periksa tahunnya.")
    if tahap not in STAGES:
        raise UsageError(f"Tahap {tahap!r} tidak ada; pilihannya: {', '.join(STAGES)}.")
    check_edition(edisi, tahap)
    if not str(output).strip():
        raise UsageError("Folder keluaran kosong; sebutkan foldernya.")
    day = tanggal or reporting_date("", tahun)
    if not 0 <= day.year - tahun <= LATEST_REPORT:
        raise UsageError(
            f"Tanggal laporan {day.isoformat()} bukan dari tahun {tahun} sampai "
            f"{tahun + LATEST_REPORT}; periksa tanggalnya."
        )
    path = profile_file(profile)
    office = load_profile(path)
    paths = tuple(
        resolve(part) for part in ([inputs] if isinstance(inputs, str | Path) else inputs)
    )
    if odd := [str(part) for part in paths if ";" in str(part)]:
        raise UsageError(f"Jalur {', '.join(odd)} memuat titik koma; ubah namanya, lalu ulangi.")
    files = list_files(paths)
    target = Path(output).expanduser().absolute()
    _refuse_inside(target, paths)
    return Order(
        tahun, paths, files, path, office, target, tahap, day, seed, edisi, _prose_file(teks)
    )


def _refuse_inside(output: Path, data: Sequence[Path]) -> None:
    """Refuse a folder of reports within the exports: next time it would be read as one of them."""
    place = output.resolve()
    for part in data:
        if place.is_relative_to(part.resolve()):
            raise UsageError(
                f"Folder keluaran {output} berada di dalam folder data {part}, sehingga hasilnya "
                "kelak terbaca sebagai ekspor. Pilih folder keluaran di luar folder data."
            )


def reporting_date(text: str, tahun: int) -> date:
    """Return the date that a report bears: as given (``2026-01-31``), else 31 January after.

    Raises
    ------
    UsageError
        The text is no date.
    """
    try:
        return date.fromisoformat(text) if text else date(tahun + 1, 1, 31)
    except ValueError as fault:
        raise UsageError(
            f"Tanggal laporan {text!r} tidak terbaca; tulis tahun-bulan-hari, misalnya 2026-01-31."
        ) from fault


def check_edition(edisi: Edition, tahap: Stage) -> None:
    """Refuse an edition that does not exist, and a public draft."""
    if edisi not in get_args(Edition):
        raise UsageError(f"Edisi {edisi!r} tidak ada; pilihannya: {', '.join(get_args(Edition))}.")
    if edisi == "publik" and tahap != "final":
        raise UsageError("Edisi publik hanya dibuat pada tahap final; draf tidak diumumkan.")


def _prose_file(teks: Path | str) -> Path | None:
    """Return the file of the office's own wording, if one was given."""
    path = resolve(teks) if teks else None
    if path and not path.is_file():
        raise UsageError(f"Naskah {teks} tidak ditemukan; periksa letak dan namanya.")
    return path


def profile_file(profile: Profile | Path | str) -> Path:
    """Return the file of a profile, which a run needs since notebooks read it for themselves.

    Raises
    ------
    UsageError
        The profile was made by a program and has no file.
    """
    if not isinstance(profile, Profile):
        return resolve(profile)
    if profile.berkas is None:
        raise UsageError(
            "Profil yang tidak dibaca dari berkas tidak dapat dipakai untuk laporan; "
            "simpan sebagai TOML, lalu sebutkan berkasnya."
        )
    return profile.berkas
