"""Which tables anyone may read: counts that are protected, means of ten people and more."""

from typing import Final

import pandas as pd

from kinerja_analysis.privacy import suppress_small
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.office import BEST_FIRST, service_by_year
from kinerja_analysis.report.figures.ratings import main_scale
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import ABSENT, decimal
from kinerja_analysis.report.public.protection import TOTAL, PublicCounts, counted, protect
from kinerja_analysis.schema import PERAN

MOST_UNITS: Final = 40
"""Count of units above which predikat are not told by unit."""

MOST_HIDDEN: Final = 0.5
"""Share of the counts by unit that may be hidden; above it the office is told as a whole."""

HIDDEN: Final = "tidak ditampilkan"
"""What stands in the place of a hidden figure."""

SAME_RESULT: Final = 6
"""Decimals to which two results are one, whatever the arithmetic left behind them."""

BANDS: Final = (10, 20, 50, 100, 500)
"""Lower ends of the bands in which the public edition tells how many people a mean stands on."""


def people_by_kind(material: Material) -> PublicCounts:
    """Return the employees by kind of appointment and sex."""
    people = material.table("pegawai").drop_duplicates("pegawai")
    kinds = (
        people["jenis_pegawai"].fillna("").astype("str").str.upper().replace("", "tidak tercatat")
    )
    sexes = people["jenis_kelamin"].astype("str").map(labels.SEX).fillna("tidak tercatat")
    return protect(counted(kinds, sexes), k=material.profile.laporan.sel_kecil)


def predikat_by_unit(material: Material) -> PublicCounts:
    """Return the predikat by unit; those of the whole office alone where units tell little.

    They do where there are very many, or where most of their counts would have to be hidden: what
    is then left to print tells nothing but which units differ from the others.
    """
    rows = material.official()
    rows = rows[rows["predikat"] != ""].drop_duplicates("pegawai")
    grades, k = _grades(rows["predikat"]), material.profile.laporan.sel_kecil
    units = unit_words(material, rows["unit_kerja"])
    if units.nunique() <= MOST_UNITS:
        predikat = pd.Series(pd.Categorical(rows["predikat"], grades), units.index)
        by_unit = protect(counted(units, predikat), k=k, telling=True)
        if by_unit.hidden[:-1, :-1].mean() <= MOST_HIDDEN:
            return by_unit
    office = counted(rows["predikat"].astype("str")).loc[[*grades, TOTAL]]
    return protect(office, k=k, telling=True)


def _grades(predikat: pd.Series) -> list[str]:
    """Return the grades that somebody has, best first."""
    present = set(predikat.astype("str"))
    return [*(one for one in BEST_FIRST if one in present), *sorted(present - set(BEST_FIRST))]


def unit_words(material: Material, units: pd.Series) -> pd.Series:
    """Return the names of units as they may be printed: no person's name in them."""
    safe = {name: material.safe(str(name)) or labels.UNNAMED_UNIT for name in units.unique()}
    return units.map(safe).astype("str")


def result_means(material: Material) -> pd.DataFrame:
    """Return the mean result of each unit: ``Unit kerja, Pegawai, Rerata``, one decimal.

    Units of fewer people than the office shows a mean of, and those whose people all have one
    result, are hidden together with others, so that the mean of the office gives none of them away.
    """
    rows = material.table("hasil").dropna(subset=["nilai_akhir"])
    rows = rows.assign(
        unit_kerja=unit_words(material, rows["unit_kerja"]),
        distinct=rows["nilai_akhir"].round(SAME_RESULT),
    )
    means = rows.groupby("unit_kerja", as_index=False, observed=True).agg(
        n=("nilai_akhir", "size"), rerata=("nilai_akhir", "mean"), kinds=("distinct", "nunique")
    )
    least = material.profile.laporan.rerata_minimal
    size = means["n"].where(means["kinds"] > 1, 1)
    shown = suppress_small(means.assign(size=size), "size", figures=("rerata",), k=least)
    whole = rows["nilai_akhir"]
    several = len(whole) >= least and rows["distinct"].min() < rows["distinct"].max()
    office = [whole.mean() if several else pd.NA]
    return pd.DataFrame(
        {
            "Unit kerja": [*shown["unit_kerja"], "Seluruh kantor"],
            "Pegawai": [*means["n"].map(band), band(len(whole))],
            "Rerata": pd.array([*shown["rerata"], *office], dtype="Float64"),
        }
    )


def band(n: int) -> str:
    """Return how many people a mean stands on, as a band.

    Examples
    --------
    >>> band(7), band(34), band(900)
    ('kurang dari 10', '20-49', '500 atau lebih')
    """
    if n < BANDS[0]:
        return f"kurang dari {BANDS[0]}"
    low = max(edge for edge in BANDS if edge <= n)
    above = [edge for edge in BANDS if edge > n]
    return f"{low}-{above[0] - 1}" if above else f"{low} atau lebih"


def criterion_means(material: Material) -> pd.DataFrame:
    """Return the mean of each criterion on the main scale by role, in words to print.

    A mean stands only where as many employees and raters are behind it as the office shows a mean
    and a count of, and not all of them have one nilai.
    """
    ratings = material.table("penilaian").dropna(subset=["nilai"])
    scale = main_scale(ratings, material.profile)
    if scale is None:
        return pd.DataFrame({"Kriteria": pd.Series(dtype="str")})
    cells = (
        ratings[ratings["skala"] == scale.nama]
        .astype({"kriteria": "str", "peran": "str"})
        .groupby(["kriteria", "peran"], as_index=False)
        .agg(
            n=("pegawai", "nunique"),
            raters=("penilai", "nunique"),
            kinds=("nilai", "nunique"),
            rerata=("nilai", "mean"),
        )
    )
    style = material.profile.laporan
    enough = (
        (cells["n"] >= style.rerata_minimal)
        & (cells["raters"] >= style.sel_kecil)
        & (cells["kinds"] > 1)
    )
    told = cells["rerata"].where(enough).map(mean_words).astype("str")
    table = cells.assign(told=told).pivot_table(
        index="kriteria", columns="peran", values="told", aggfunc="first"
    )
    order = [name for name in material.profile.criteria_of(scale.nama) if name in table.index]
    roles = [peran for peran in PERAN if peran in table]
    table = table.loc[order, roles].fillna(ABSENT).rename(columns=labels.PERAN)
    table.insert(0, "Kriteria", [material.safe(labels.criterion(name)) for name in order])
    return table.reset_index(drop=True).rename_axis(columns=None)


def mean_words(value: object) -> str:
    """Return a mean as it is printed; a missing one is hidden."""
    return HIDDEN if pd.isna(value) else decimal(value, 1)  # type: ignore[call-overload]


def services(material: Material) -> pd.DataFrame:
    """Return the service figures of the office by year: ``Ukuran, Tahun, Nilai``."""
    yearly = service_by_year(material.until("layanan"))
    least = material.profile.laporan.rerata_minimal
    enough = yearly[(yearly["n"] >= least) | (yearly["n"] == 0)]
    return pd.DataFrame(
        {
            "Ukuran": [material.safe(str(name)) for name in enough["ukuran"]],
            "Tahun": enough["tahun"].astype("int64"),
            "Nilai": enough["nilai"],
        }
    ).reset_index(drop=True)
