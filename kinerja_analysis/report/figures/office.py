"""How the office stands: predikat, units, services over the years, and the cleaning of the data."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kinerja_analysis.profile import Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    Picture,
    bare_left,
    canvas,
    count_ticks,
    decimal_ticks,
    drawn_once,
    empty_picture,
    finished,
    rows_height,
    wrapped,
)
from kinerja_analysis.report.number_format import count, decimal, share
from kinerja_analysis.thresholds import SMALL_CELL

BEST_FIRST: Final = ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")
"""Predikat in the order in which tables and pictures show them."""

MOST_TOLD: Final = 10
"""Count of units above which the words beside a picture name only both ends."""

MOST_UNITS: Final = 40
"""Count of units above which only both ends are drawn."""


def predikat_distribution(predikat_resmi: pd.DataFrame) -> Picture:
    """How the official predikat spread over the five grades.

    Parameters
    ----------
    predikat_resmi : DataFrame, the table `predikat_resmi`
    """
    counts = predikat_counts(predikat_resmi)
    if not counts.sum():
        return empty_picture("Tidak ada predikat resmi dalam data.")
    with canvas(2.1) as (figure, axes):
        bars = axes.barh(counts.index, counts.to_numpy(), color=BLUE, height=0.62)
        total = int(counts.sum())
        axes.bar_label(bars, [f" {count(n)} ({share(n, total)})" for n in counts], fontsize=9)
        axes.set_xlim(0, counts.max() * 1.2)
        axes.set_xlabel("Jumlah pegawai")
        count_ticks(axes)
        axes.invert_yaxis()
        bare_left(axes)
        return finished(figure, _predikat_alt(counts))


def predikat_counts(predikat_resmi: pd.DataFrame) -> pd.Series:
    """Count pegawai by predikat; grades nobody has stand with zero."""
    counts = predikat_resmi.loc[predikat_resmi["predikat"] != "", "predikat"].value_counts()
    others = [grade for grade in counts.index if grade not in BEST_FIRST]
    return counts.reindex([*BEST_FIRST, *sorted(others)], fill_value=0)


def _predikat_alt(counts: pd.Series) -> str:
    """Say the counts of the predikat."""
    parts = [f"{grade} {count(n)} ({share(n, int(counts.sum()))})" for grade, n in counts.items()]
    return "Sebaran predikat kinerja pegawai. " + "; ".join(parts) + "."


def unit_results(hasil: pd.DataFrame, profile: Profile) -> Picture:
    """Which mean result each unit has; units of fewer than the least number are left out.

    Parameters
    ----------
    hasil : DataFrame, the table `hasil`
    profile : the office, for the scale of the result
    """
    rows = unit_means(hasil)
    if rows.empty:
        return empty_picture("Hasil per unit kerja tidak dapat digambarkan dengan data yang ada.")
    shown = rows if len(rows) <= MOST_UNITS else _ends(rows)
    names = _unit_names(shown)
    with canvas(max(1.6, 0.9 + rows_height(names))) as (figure, axes):
        _unit_marks(axes, shown, names)
        axes.set_xlabel(f"Rerata nilai akhir dan selang 95% ({_scale_words(hasil, profile)})")
        return finished(figure, _units_alt(rows))


def unit_means(hasil: pd.DataFrame) -> pd.DataFrame:
    """Return the mean result of each unit with at least `SMALL_CELL` people, highest first.

    Returns
    -------
    DataFrame
        ``unit_kerja, n, rerata, se`` (points); `se` is the standard error of the mean.
    """
    table = (
        hasil.dropna(subset=["nilai_akhir"])
        .groupby("unit_kerja", as_index=False, observed=True)
        .agg(n=("nilai_akhir", "size"), rerata=("nilai_akhir", "mean"), sd=("nilai_akhir", "std"))
        .loc[lambda t: t["n"] >= SMALL_CELL]
    )
    return (
        table.assign(se=table["sd"] / np.sqrt(table["n"]))
        .drop(columns="sd")
        .sort_values(["rerata", "unit_kerja"], ascending=[False, True])
        .reset_index(drop=True)
    )


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Return both ends of a long list."""
    half = MOST_UNITS // 2
    return pd.concat([rows.head(half), rows.tail(half)], ignore_index=True)


def _unit_names(rows: pd.DataFrame) -> list[str]:
    """Return the label of each unit."""
    return [
        f"{wrapped(name or labels.UNNAMED_UNIT, 34)} (n = {count(n)})"
        for name, n in zip(rows["unit_kerja"], rows["n"], strict=True)
    ]


def _unit_marks(axes: Axes, rows: pd.DataFrame, names: list[str]) -> None:
    """Draw one mark with its interval a unit."""
    place = np.arange(len(rows))
    axes.errorbar(
        rows["rerata"], place, xerr=1.96 * rows["se"], fmt="o", color=BLUE, ecolor=GREY, capsize=2
    )
    axes.set_yticks(place, names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    decimal_ticks(axes, 1)
    bare_left(axes)


def _scale_words(hasil: pd.DataFrame, profile: Profile) -> str:
    """Say on which scale the results stand."""
    scale = profile.skala.get(str(hasil["skala"].iloc[0]))
    if scale is None:
        return "poin"
    return f"skala {decimal(scale.minimum, 0)}-{decimal(scale.maksimum, 0)}"


def _units_alt(rows: pd.DataFrame) -> str:
    """Say the highest and the lowest unit."""
    told = rows if len(rows) <= MOST_TOLD else pd.concat([rows.head(3), rows.tail(1)])
    parts = [
        f"{name or labels.UNNAMED_UNIT} {decimal(mean)} (n = {count(n)})"
        for name, mean, n in zip(told["unit_kerja"], told["rerata"], told["n"], strict=True)
    ]
    which = "" if len(told) == len(rows) else " Tiga tertinggi dan yang terendah:"
    return f"Rerata nilai akhir {count(len(rows))} unit kerja.{which} {'; '.join(parts)}."


def service_change(layanan: pd.DataFrame) -> Picture:
    """How each service figure of the whole office moved over the years.

    Parameters
    ----------
    layanan : DataFrame, the table `layanan`, several years
    """
    yearly = service_by_year(layanan)
    if yearly.empty:
        return empty_picture("Data layanan tidak tersedia.")
    measures = list(yearly["ukuran"].unique())[:4]
    with canvas(0.6 + 1.5 * len(measures)) as (figure, first):
        first.remove()
        for axes, measure in zip(
            np.ravel(figure.subplots(len(measures), 1)), measures, strict=True
        ):
            _service_line(axes, yearly[yearly["ukuran"] == measure], measure)
        return finished(figure, _service_alt(yearly[yearly["ukuran"].isin(measures)]))


def service_by_year(layanan: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each measure by year, each figure weighing its number of cases.

    Returns
    -------
    DataFrame
        ``ukuran, tahun, nilai, n``; a figure without number of cases weighs as one.
    """
    weight = layanan["n"].fillna(1).clip(lower=1).astype(float)
    usable = layanan.assign(weight=weight, product=weight * layanan["nilai"]).dropna(
        subset=["nilai"]
    )
    return (
        usable.groupby(["ukuran", "tahun"], as_index=False, observed=True)
        .agg(total=("product", "sum"), weight=("weight", "sum"), n=("n", "sum"))
        .assign(nilai=lambda t: t["total"] / t["weight"])[["ukuran", "tahun", "nilai", "n"]]
    )


def _service_line(axes: Axes, rows: pd.DataFrame, measure: str) -> None:
    """Draw one measure over the years with its figures."""
    axes.plot(rows["tahun"], rows["nilai"], marker="o", color=BLUE)
    for row in rows.itertuples():
        axes.annotate(
            decimal(row.nilai), (row.tahun, row.nilai), xytext=(0, 6),
            textcoords="offset points", ha="center", fontsize=8,
        )  # fmt: skip
    axes.set_title(wrapped(measure, 70), loc="left", fontsize=9)
    axes.set_xticks(
        sorted(rows["tahun"].unique()), [str(y) for y in sorted(rows["tahun"].unique())]
    )
    axes.margins(x=0.08, y=0.35)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    decimal_ticks(axes, 1, "y")


def _service_alt(yearly: pd.DataFrame) -> str:
    """Say the first and the last figure of each measure."""
    parts = [
        f"{measure}: {decimal(rows['nilai'].iloc[0])} ({rows['tahun'].iloc[0]}), "
        f"{decimal(rows['nilai'].iloc[-1])} ({rows['tahun'].iloc[-1]})"
        for measure, rows in yearly.groupby("ukuran", sort=False)
    ]
    return "Perkembangan layanan. " + "; ".join(parts) + "."


@drawn_once
def cleaning(tally: pd.DataFrame) -> Picture:
    """How many rows of the files were structure, clean, or wait for correction.

    Parameters
    ----------
    tally : DataFrame, the table `tally`
    """
    totals = tally[["bersih", "struktur", "karantina"]].sum()
    if not totals.sum():
        return empty_picture("Tidak ada baris yang dibaca.")
    with canvas(1.5) as (figure, axes):
        colours = dict(zip(totals.index, (BLUE, PALE, ORANGE), strict=True))
        names = [labels.column(str(name)) for name in totals.index]
        bars = axes.barh(names, totals, color=list(colours.values()), edgecolor=INK, linewidth=0.5)
        axes.bar_label(bars, [f" {count(n)}" for n in totals], fontsize=9)
        axes.set_xlim(0, totals.max() * 1.15)
        axes.set_xlabel("Jumlah baris")
        axes.invert_yaxis()
        count_ticks(axes)
        bare_left(axes)
        return finished(figure, _cleaning_alt(totals))


def _cleaning_alt(totals: pd.Series) -> str:
    """Say what became of the rows."""
    parts = [f"{labels.column(str(name)).lower()} {count(n)}" for name, n in totals.items()]
    return f"Dari {count(totals.sum())} baris yang dibaca: {', '.join(parts)}."
