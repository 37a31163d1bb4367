"""How years are stored and read beside one another: what changed is declared, never mixed.

A scale that has other limits than under the same name in the latest year is another scale: its
nilai are read under its own name (``lima (2023)``), so that no trend or fit joins them. What an
office declares to be the same (``padanan.toml``: kriteria, unit_kerja, pegawai) is read as one.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.errors import KinerjaError, UsageError
from kinerja_analysis.riwayat.parts import KEPT, Version, year_key
from kinerja_analysis.riwayat.versions import Change, Key, commit, writing

Scales = Mapping[str, Sequence[float]]
"""Name of a scale -> lowest nilai, highest, step."""

SAME: Final = "padanan.toml"
"""File in the archive's folder in which an office declares what is the same under two names."""

DECLARED: Final[Mapping[str, tuple[str, ...]]] = {
    "kriteria": ("kriteria",),
    "unit_kerja": ("unit_kerja",),
    "pegawai": ("pegawai", "penilai", "atasan"),
}
"""What can be declared the same, and the columns in which it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class OfficeYear:
    """A whole year of an office, to be stored.

    Attributes
    ----------
    tahun, kantor : which
    tables : clean tables of `KEPT`; rows of other years are left out
    facts : ``skala`` (name -> lowest, highest, step), ``kriteria`` (name -> skala), ``simulasi``,
        ``asal`` (hash of the run they come from)
    """

    tahun: int
    kantor: str
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any]


def store_year(
    archive: Path,
    year: tuple[int, str],
    tables: Mapping[str, pd.DataFrame],
    facts: Mapping[str, Any],
    *,
    paksa: bool = False,
) -> str:
    """Store one year of an office (`OfficeYear`) in a new version; say what was done."""
    return store_years(archive, [OfficeYear(*year, tables, facts)], paksa=paksa)[0]


def store_years(archive: Path, years: Sequence[OfficeYear], *, paksa: bool = False) -> list[str]:
    """Store whole years of offices in one new version; say what was done of each.

    Parameters
    ----------
    archive : folder of the archive; made when missing
    years : each office and year once
    paksa : replace a year even where it was corrected in the archive

    Raises
    ------
    UsageError
        Real and simulated years would stand together, or corrections would be lost.
    """
    with writing(archive) as before:
        known = {year: before.facts.get(year_key(year.tahun, year.kantor), {}) for year in years}
        new = [y for y in years if paksa or known[y].get("asal") != y.facts["asal"]]
        for year in new:
            _check(before, new[0], year, paksa)
        version = commit(archive, before, _change(before, new)) if new else before
    return [
        f"Tahun {year.tahun} {year.kantor} "
        + (
            f"tersimpan sebagai versi {version.nomor}."
            if year in new
            else "sudah tersimpan; tidak ada yang berubah."
        )
        for year in years
    ]


def _change(before: Version, new: Sequence[OfficeYear]) -> Change:
    """Return what the next version has of the new years."""
    frames: dict[Key, pd.DataFrame] = {}
    removed: set[Key] = set()
    for year in new:
        frames |= _frames(year.tahun, year.kantor, year.tables)
        parts = before.of(tahun=year.tahun, kantor=year.kantor)
        removed |= {(part.tabel, part.tahun, part.kantor) for part in parts}
    note = {
        "jenis": "simpan",
        "tahun_kantor": [year_key(year.tahun, year.kantor) for year in new],
        "baris": sum(len(frame) for frame in frames.values()),
    }
    facts = {year_key(year.tahun, year.kantor): dict(year.facts) for year in new}
    return Change(note, frames, frozenset(removed) - frozenset(frames), facts)


def _check(before: Version, first: OfficeYear, year: OfficeYear, paksa: bool) -> None:
    """Refuse what would mix real people with simulated ones, or lose corrections."""
    known = [*before.facts.values(), first.facts]
    if any(one["simulasi"] != year.facts["simulasi"] for one in known):
        raise UsageError(
            "Data simulasi dan data sebenarnya tidak disimpan dalam satu riwayat; sebutkan riwayat "
            "lain dengan --arsip."
        )
    key = year_key(year.tahun, year.kantor)
    if before.facts.get(key, {}).get("dikoreksi") and not paksa:
        raise UsageError(
            f"Tahun {key} sudah dikoreksi di dalam riwayat; menyimpannya lagi menghapus koreksi "
            "itu. Perbaiki ekspornya lebih dahulu, atau ulangi dengan --paksa."
        )


def _frames(tahun: int, kantor: str, tables: Mapping[str, pd.DataFrame]) -> dict[Key, pd.DataFrame]:
    """Return the parts of a year: its own rows, the year itself being the name of their folder."""
    own = {name: tables[name][tables[name]["tahun"] == tahun] for name in KEPT if name in tables}
    return {
        (name, tahun, kantor): frame.drop(columns="tahun").reset_index(drop=True)
        for name, frame in own.items()
        if len(frame)
    }


def read_years(
    archive: Path,
    version: Version,
    kantor: str,
    years: Sequence[int] = (),
    scales: Scales | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of an office over the years; scales that changed bear their year.

    Parameters
    ----------
    archive : folder with ``padanan.toml``, if there is one
    version : the version that is read
    kantor : folder name of the office
    years : those wanted; all when none is named
    scales : what each scale means now; as the latest year has it when not given
    """
    same = declared(archive)
    parts = [p for p in version.of(kantor=kantor) if not years or p.tahun in years]
    latest = _latest_scales(version, kantor) | dict(scales or {})
    found: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        facts = version.facts[year_key(part.tahun, kantor)]
        frame = with_own_scales(version.read(part), part.tahun, facts["skala"], latest)
        frame = _as_declared(frame, same)
        found.setdefault(part.tabel, []).append(frame)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in found.items()}


def _latest_scales(version: Version, kantor: str) -> dict[str, Any]:
    """Return every scale as the latest year that has it defines it."""
    years = sorted(p.tahun for p in version.of(kantor=kantor))
    latest: dict[str, Any] = {}
    for tahun in years:
        latest |= version.facts[year_key(tahun, kantor)]["skala"]
    return latest


def with_own_scales(frame: pd.DataFrame, tahun: int, own: Scales, latest: Scales) -> pd.DataFrame:
    """Return the table, its scales bearing their year where they now mean something else."""
    if "skala" not in frame:
        return frame
    names = {
        name: f"{name} ({tahun})"
        for name, limits in own.items()
        if list(latest.get(name, limits)) != list(limits)
    }
    return frame.assign(skala=frame["skala"].replace(names))


def declared(archive: Path) -> dict[str, dict[str, str]]:
    """Return what the office declares to be the same: kind -> old name -> new name.

    Raises
    ------
    KinerjaError
        The file is no TOML, or declares something that cannot be declared.
    """
    path = archive / SAME
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise KinerjaError(f"{path} tidak terbaca sebagai TOML; periksa penulisannya.") from fault
    wrong = [name for name, one in content.items() if name not in DECLARED or type(one) is not dict]
    if wrong:
        raise KinerjaError(
            f"{path}: {', '.join(wrong)} tidak dikenal; yang dapat disamakan: "
            f"{', '.join(DECLARED)}, masing-masing sebagai tabel lama = baru."
        )
    return {kind: {str(old): str(new) for old, new in one.items()} for kind, one in content.items()}


def _as_declared(frame: pd.DataFrame, same: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Return the table with the names that count now."""
    columns = {
        column: frame[column].replace(dict(names))
        for kind, names in same.items()
        for column in DECLARED[kind]
        if column in frame
    }
    return frame.assign(**columns)
