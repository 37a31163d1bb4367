"""How nilai spread over two things at once: units and criteria, raters and the scale."""

from typing import Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from kinerja_analysis.profile import Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.ratings import criterion_means, main_scale, role_shares
from kinerja_analysis.report.figures.style import (
    INK,
    SHADES,
    Picture,
    canvas,
    empty_picture,
    finished,
    rows_height,
    wrapped,
)
from kinerja_analysis.report.number_format import count, decimal, percent, plain
from kinerja_analysis.thresholds import SMALL_CELL

MOST_ROWS: Final = 40
"""Count of rows above which only both ends are drawn."""

CELL_HEIGHT: Final = 0.27
"""Inches that one row takes."""


def unit_by_criterion(penilaian: pd.DataFrame, profile: Profile) -> Picture:
    """Which mean nilai each unit has on each criterion; small units are left out.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    profile : the office, for its scales and the order of its criteria
    """
    means = unit_criterion_means(penilaian, profile)
    if means.empty:
        return empty_picture("Rerata menurut unit dan kriteria tidak dapat digambarkan.")
    shown = _both_ends(means)
    texts = shown.map(lambda value: decimal(value, 1))
    names = [wrapped(labels.criterion(str(name)), 14) for name in shown]
    return _heat_map(shown, texts, names, "Rerata nilai", _unit_alt(means))


def unit_criterion_means(penilaian: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the mean nilai by others: units of `SMALL_CELL` people and more x criteria."""
    rated = penilaian[(penilaian["peran"] != "diri") & penilaian["nilai"].notna()]
    scale = main_scale(rated, profile)
    if scale is None:
        return pd.DataFrame()
    rated = rated[(rated["skala"] == scale.nama) & (rated["unit_kerja"] != "")]
    people = rated.groupby("unit_kerja", observed=True)["pegawai"].nunique()
    large = rated[rated["unit_kerja"].isin(people[people >= SMALL_CELL].index)]
    table = large.astype({"kriteria": "str"}).pivot_table(
        index="unit_kerja", columns="kriteria", values="nilai", aggfunc="mean", observed=True
    )
    order = [name for name in criterion_means(rated, profile, scale).index if name in table]
    return table.loc[table.mean(axis=1).sort_values(ascending=False).index, order]


def scale_usage(penilaian: pd.DataFrame, profile: Profile, codes: pd.Series) -> Picture:
    """How much each rater uses each value of the scale: what a central tendency looks like.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    profile : the office, for its scales
    codes : Series, code of each penilai
    """
    rated = penilaian[(penilaian["peran"] != "diri") & penilaian["nilai"].notna()]
    scale = main_scale(rated, profile)
    if scale is None:
        return empty_picture("Pemakaian skala tidak dapat digambarkan.")
    named = rated.assign(peran=rated["penilai"].map(codes).astype("str"))
    shares = _shares(named, scale.nama, profile)
    shown = _both_ends(shares.sort_index())
    texts = shown.map(lambda value: percent(value, 0) if value else "")
    names = [plain(value) for value in shown]
    return _heat_map(shown, texts, names, "Bagian nilai setiap penilai", _usage_alt(shares))


def _shares(named: pd.DataFrame, skala: str, profile: Profile) -> pd.DataFrame:
    """Return the share (0-1) of each value: raters by code x values (classes of a long scale)."""
    by_role = role_shares(named.assign(peran="tim"), profile.skala[skala])
    classes = np.sort(by_role.index.to_numpy(float))
    rated = named[named["skala"] == skala]
    place = np.searchsorted(classes, rated["nilai"].to_numpy(float), side="right") - 1
    return pd.crosstab(rated["peran"], classes[place.clip(0)], normalize="index")


def _both_ends(table: pd.DataFrame) -> pd.DataFrame:
    """Return all rows, or both ends of a long table."""
    half = MOST_ROWS // 2
    return table if len(table) <= MOST_ROWS else pd.concat([table.head(half), table.tail(half)])


def _heat_map(
    table: pd.DataFrame, texts: pd.DataFrame, names: list[str], title: str, alt: str
) -> Picture:
    """Draw a table whose shades are told by the numbers in its cells."""
    rows = [wrapped(str(name) or labels.UNNAMED_UNIT, 34) for name in table.index]
    with canvas(max(1.7, 1.1 + rows_height(rows, CELL_HEIGHT, 0.15))) as (figure, axes):
        sns.heatmap(
            table, annot=texts, fmt="", cmap=SHADES, cbar=False, linewidths=0.6, ax=axes,
            annot_kws={"fontsize": 7.5, "color": INK},
        )  # fmt: skip
        _axes_words(axes, rows, names)
        axes.set_title(title, loc="left", fontsize=9)
        return finished(figure, alt)


def _axes_words(axes: Axes, rows: list[str], names: list[str]) -> None:
    """Label rows and columns; the heads of many columns stand upright."""
    axes.set_xlabel("")
    axes.set_ylabel("")
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows, rotation=0, fontsize=8)
    upright = 90 if len(names) > 7 and max(map(len, names)) > 4 else 0
    axes.set_xticks(np.arange(len(names)) + 0.5, names, rotation=upright, fontsize=8)
    axes.tick_params(length=0)


def _unit_alt(means: pd.DataFrame) -> str:
    """Say the highest and the lowest cell."""
    values = means.to_numpy(float)
    high, low = int(np.nanargmax(values)), int(np.nanargmin(values))
    return (
        f"Rerata nilai {count(len(means))} unit kerja pada {count(means.shape[1])} kriteria. "
        f"Tertinggi {_cell(means, high)}; terendah {_cell(means, low)}."
    )


def _cell(means: pd.DataFrame, place: int) -> str:
    """Say one cell of the table: unit, criterion and mean."""
    row, column = divmod(place, means.shape[1])
    name = labels.criterion(str(means.columns[column]))
    return f"{means.index[row]}, {name} {decimal(means.iloc[row, column])}"


def _usage_alt(shares: pd.DataFrame) -> str:
    """Say which value is used most, and who uses one value most."""
    most = shares.max(axis=1)
    code = str(most.idxmax())
    return (
        f"Pemakaian skala oleh {count(len(shares))} penilai. Paling terpusat {code}: "
        f"{percent(most.max(), 0)} nilainya {plain(shares.loc[code].idxmax())}. Paling "
        f"tersebar {most.idxmin()}: bagian terbesarnya {percent(most.min(), 0)}."
    )
