"""What changed from one year to the next: scales, kriteria, units, people, who rates whom."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from kinerja_analysis.riwayat.parts import Version, year_key

COLUMNS: Final = ("kantor", "tahun", "jenis", "rincian", "n")
"""Columns of the table of changes: ``tahun`` is the later year; ``n`` counts."""


def changes(version: Version, kantor: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tell what changed between neighbouring years of an office; nobody is named.

    Parameters
    ----------
    version : the version that is read
    kantor : folder name of the office
    tables : its tables as `years.read_years` gives them

    Returns
    -------
    DataFrame
        `COLUMNS`.
    """
    years = sorted({part.tahun for part in version.of(kantor=kantor)})
    rows: list[tuple[int, str, str, int]] = []
    for before, after in pairwise(years):
        facts = [version.facts[year_key(year, kantor)] for year in (before, after)]
        found = _scales(*facts) + _names("kriteria", *facts) + _people(tables, before, after)
        rows += [(after, *row) for row in found]
    told = pd.DataFrame(rows, columns=list(COLUMNS[1:]))
    return told.assign(kantor=kantor)[list(COLUMNS)]


Row = tuple[str, str, int]


def _scales(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """Name scales that mean something else than a year before, and those that came or went."""
    old, new = before["skala"], after["skala"]
    changed = [
        f"{name}: {_limits(old[name])} menjadi {_limits(new[name])}"
        for name in sorted(set(old) & set(new))
        if old[name] != new[name]
    ]
    redefined = [("skala berubah; nilainya tidak digabung", ", ".join(changed), len(changed))]
    return (redefined if changed else []) + _names("skala", before, after)


def _limits(scale: list[float]) -> str:
    """Write the limits of a scale."""
    return f"{scale[0]:g}-{scale[1]:g}"


def _names(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """Name what came and what went."""
    old, new = set(before[kind]), set(after[kind])
    told = ((f"{kind} baru", new - old), (f"{kind} hilang", old - new))
    return [(words, ", ".join(sorted(names)), len(names)) for words, names in told if names]


def _people(tables: Mapping[str, pd.DataFrame], before: int, after: int) -> list[Row]:
    """Count who came, who left, who changed unit or superior, and name units that came or went."""
    if "pegawai" not in tables:
        return []
    people = tables["pegawai"]
    once = people.drop_duplicates(["tahun", "pegawai"], keep="last")  # two numbers, one person
    old, new = (once[once["tahun"] == year].set_index("pegawai") for year in (before, after))
    both = old.merge(new, on="pegawai", suffixes=("_lama", "_baru"), validate="1:1")
    counted = [
        ("pegawai baru", len(new.index.difference(old.index))),
        ("pegawai keluar", len(old.index.difference(new.index))),
        ("pegawai berpindah unit", int((both["unit_kerja_lama"] != both["unit_kerja_baru"]).sum())),
        ("pegawai berganti atasan", int((both["atasan_lama"] != both["atasan_baru"]).sum())),
    ]
    units = [{"unit_kerja": set(year["unit_kerja"]) - {""}} for year in (old, new)]
    return [(words, "", n) for words, n in counted if n] + _names("unit_kerja", *units)
