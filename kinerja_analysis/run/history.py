"""What an office's earlier years hold, so that its report can show how things moved."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.archive import SUFFIX, read_table, read_tables, write_tables
from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.profile import Profile, scale_limits
from kinerja_analysis.results import annual_results
from kinerja_analysis.riwayat.parts import read_version
from kinerja_analysis.riwayat.years import Scales, read_years, with_own_scales
from kinerja_analysis.run.earlier import is_archived, office_of, year_of
from kinerja_analysis.run.folders import make_private
from kinerja_analysis.run.manifest import digest, read_manifest
from kinerja_analysis.run.records import DATA
from kinerja_analysis.schema import PENILAIAN

TRENDS: Final = ("hasil", "predikat_resmi", "layanan")
"""Tables whose earlier years a report shows."""

ORIGIN: Final = "tahun_sebelumnya"
"""Table that says where each earlier year comes from: ``tahun, asal, keterangan``."""

PUBLISHED: Final = "laporan terbit"
ARCHIVED: Final = "riwayat"
EXPORTED: Final = "ekspor"
REFUSED: Final = "tidak terbaca"


def with_earlier(
    tables: Mapping[str, pd.DataFrame],
    places: Sequence[Path],
    profile: Profile,
    keep: Path | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of the year, the trend tables with the rows of earlier years before them.

    Parameters
    ----------
    tables : the tables of the report's year by name
    places : published runs of earlier years, or folders of exports named after their year
    profile : the office, by whose rule the results of exports are worked out
    keep : private folder where the nilai of exports are kept for `with_own_earlier`
    """
    earlier = [_earlier_tables(place, profile, keep) for place in places]
    trends = {
        name: pd.concat([*(known[name] for known in earlier if name in known), tables[name]])
        for name in TRENDS
        if name in tables
    }
    told = {ORIGIN: pd.concat([known[ORIGIN] for known in earlier])} if earlier else {}
    return {
        **tables,
        **{name: frame.reset_index(drop=True) for name, frame in (trends | told).items()},
    }


def with_own_earlier(
    tables: Mapping[str, pd.DataFrame],
    places: Sequence[Path],
    profile: Profile,
    keep: Path | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of the year, with the nilai of earlier years before them.

    Parameters
    ----------
    tables : the tables of the year by name
    places : published runs of earlier years, or folders of exports named after their year; a
        sheet looks back on the last of them
    profile : the office, by whose words exports are read
    keep : private folder where `with_earlier` kept the nilai of exports, which are then not
        cleaned again
    """
    last = sorted(places, key=year_of)[-1:]
    rated = [_earlier_ratings(place, profile, keep) for place in last]
    return {**tables, "penilaian": pd.concat([*rated, tables["penilaian"]], ignore_index=True)}


def _earlier_ratings(place: Path, profile: Profile, keep: Path | None) -> pd.DataFrame:
    """Return the nilai of one earlier year; none where its exports cannot be read."""
    if is_archived(place):
        return _from_archive(place).get("penilaian", PENILAIAN.empty())
    if (place / DATA).is_dir():
        return read_table(place / DATA, "penilaian")
    if keep and (keep / f"{_kept_name(place)}{SUFFIX}").is_file():
        return read_table(keep, _kept_name(place))
    try:
        return clean_exports([place], profile, tahun=int(place.name)).penilaian
    except ExportRefused:
        return PENILAIAN.empty()


def _kept_name(place: Path) -> str:
    """Return the name under which the nilai of a folder of exports are kept, from its content."""
    parts = [place.name, *sorted(map(digest, list_files([place]).values()))]
    return f"nilai_{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}"


def _from_archive(place: Path, scales: Scales | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables of one year from the archive."""
    folder = place.parents[2]
    version = read_version(folder)
    return read_years(folder.parent, version, office_of(place), [year_of(place)], scales)


def _earlier_tables(place: Path, profile: Profile, keep: Path | None) -> dict[str, pd.DataFrame]:
    """Return the trend tables of one earlier year, and where they come from."""
    now = scale_limits(profile)
    if is_archived(place):
        year = year_of(place)
        return _of_year(_from_archive(place, now), year) | _origin(str(year), ARCHIVED)
    if (place / DATA).is_dir():
        year, own = int(place.parent.name), read_manifest(place).get("skala", {})
        known = {
            name: with_own_scales(frame, year, own, now)
            for name, frame in read_tables(place / DATA).items()
        }
        return _of_year(known, year) | _origin(place.parent.name, PUBLISHED)
    try:
        cleaned = clean_exports([place], profile, tahun=int(place.name))
    except ExportRefused as fault:
        return _origin(place.name, REFUSED, str(fault))
    if keep:
        write_tables(make_private(keep), {_kept_name(place): cleaned.penilaian})
    results = annual_results(
        cleaned.penilaian, profile, predikat_resmi=cleaned.predikat_resmi
    ).hasil
    known = {**cleaned.tables(), "hasil": results}
    return _of_year(known, int(place.name)) | _origin(place.name, EXPORTED)


def _of_year(known: Mapping[str, pd.DataFrame], tahun: int) -> dict[str, pd.DataFrame]:
    """Return the trend tables' rows of one year; rows of other years are theirs to tell."""
    return {name: known[name][known[name]["tahun"] == tahun] for name in TRENDS if name in known}


def _origin(tahun: str, asal: str, keterangan: str = "") -> dict[str, pd.DataFrame]:
    """Return the line that says where an earlier year comes from."""
    row = {"tahun": [int(tahun)], "asal": [asal], "keterangan": [keterangan]}
    return {ORIGIN: pd.DataFrame(row)}
