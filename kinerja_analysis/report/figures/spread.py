"""How raters tell criteria and people apart (halo), how they are linked, and who took part."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy import sparse

from kinerja_analysis.profile import Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.raters import shared_ratees
from kinerja_analysis.report.figures.ratings import MARKERS, main_scale
from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SEQUENCE,
    Picture,
    bare_left,
    canvas,
    decimal_ticks,
    empty_picture,
    finished,
    rows_height,
    wrapped,
)
from kinerja_analysis.report.number_format import count, decimal, percent
from kinerja_analysis.thresholds import MIN_RATEES, SMALL_CELL

MOST_RATERS: Final = 40
"""Count of raters above which only both ends are drawn, and links are not."""


def halo_display(penilaian: pd.DataFrame, profile: Profile, codes: pd.Series) -> Picture:
    """How far each rater's nilai spread between criteria and between people.

    Where criteria hardly differ while people do, one impression may stand behind all criteria.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    profile : the office, for its scales
    codes : Series, code of each penilai
    """
    rows = spreads(penilaian, profile)
    if rows.empty:
        return empty_picture("Nilai setiap penilai terlalu sedikit untuk digambarkan sebarannya.")
    rows = rows.assign(kode=rows.index.to_series().map(codes).astype("str"))
    shown = rows if len(rows) <= MOST_RATERS else pd.concat([rows.head(20), rows.tail(20)])
    with canvas(max(1.6, 1.0 + 0.2 * len(shown))) as (figure, axes):
        place = np.arange(len(shown))
        axes.hlines(place, shown["kriteria"], shown["pegawai"], color=GREY, linewidth=1.4)
        axes.scatter(shown["kriteria"], place, color=BLUE, zorder=3, label="antarkriteria")
        axes.scatter(
            shown["pegawai"], place, color=ORANGE, marker="s", zorder=3, label="antarpegawai"
        )
        axes.set_yticks(place, shown["kode"], fontsize=8)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlabel("Simpangan baku nilai (poin)")
        axes.set_xlim(left=0)
        decimal_ticks(axes, 1)
        bare_left(axes)
        figure.legend(loc="outside lower center", ncols=2, fontsize=8)
        return finished(figure, _halo_alt(rows))


def spreads(penilaian: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return each rater's spread between ``kriteria`` and between ``pegawai`` (points).

    Smallest ratio first; raters of fewer than `MIN_RATEES` people or of one criterion are left out.
    """
    rated = penilaian[(penilaian["peran"] != "diri") & penilaian["nilai"].notna()]
    scale = main_scale(rated, profile)
    if scale is None:
        return pd.DataFrame()
    forms = (
        rated[rated["skala"] == scale.nama]
        .groupby(["penilai", "pegawai", "periode"], observed=True)["nilai"]
        .agg(["mean", "std", "size"])
        .query("size > 1")
        .reset_index()
    )
    rows = forms.groupby("penilai").agg(
        kriteria=("std", "mean"), pegawai=("mean", "std"), n=("pegawai", "nunique")
    )
    rows = rows[rows["n"] >= MIN_RATEES].dropna()
    ratio = rows["kriteria"] / rows["pegawai"].where(rows["pegawai"] > 0)
    return rows.assign(ratio=ratio).sort_values(["ratio", "kriteria"], kind="stable")


def _halo_alt(rows: pd.DataFrame) -> str:
    """Say who differs least between criteria."""
    first = rows.iloc[0]
    return (
        f"Sebaran nilai {count(len(rows))} penilai. Antarkriteria paling kecil dibanding "
        f"antarpegawai: {first['kode']}, {decimal(first['kriteria'])} dan "
        f"{decimal(first['pegawai'])} poin. Rerata semua penilai: antarkriteria "
        f"{decimal(rows['kriteria'].mean())}, antarpegawai {decimal(rows['pegawai'].mean())} poin."
    )


def link_graph(penilaian: pd.DataFrame, codes: pd.Series) -> Picture:
    """Which raters are linked by people whom both rate, group by group.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    codes : Series, code of each penilai
    """
    rated = penilaian[(penilaian["peran"] != "diri") & penilaian["nilai"].notna()]
    if rated.empty:
        return empty_picture("Tidak ada penilai yang dapat digambarkan.")
    names, shared = shared_ratees(rated.assign(penilai=rated["penilai"].map(codes).astype("str")))
    n_groups, group = sparse.csgraph.connected_components(shared, directed=False)
    sizes = np.bincount(group)
    alt = (
        f"Keterhubungan {count(len(names))} penilai: {count(n_groups)} kelompok, terbesar "
        f"{count(sizes.max())} penilai; {count((sizes == 1).sum())} penilai tidak terhubung."
    )
    if len(names) > MOST_RATERS:
        return empty_picture(f"{alt} Penilai terlalu banyak untuk digambar satu per satu.")
    with canvas(4.4) as (figure, axes):
        _links(axes, np.asarray(names), shared.toarray(), _places(group))
        return finished(figure, alt)


def _places(group: np.ndarray) -> np.ndarray:
    """Return where each rater stands: on one circle, groups side by side with a gap."""
    order = np.argsort(group, kind="stable")
    steps = 1.0 + (np.diff(group[order], prepend=group[order][-1]) != 0)
    angle = 2 * np.pi * np.cumsum(steps) / steps.sum()
    places = np.empty((len(group), 2))
    places[order] = np.column_stack([np.cos(angle), np.sin(angle)])
    return places


def _links(axes: Axes, names: np.ndarray, shared: np.ndarray, places: np.ndarray) -> None:
    """Draw one line a pair, as wide as the count of people that both rate."""
    widest = max(1, np.triu(shared, 1).max())
    for i, j in zip(*np.nonzero(np.triu(shared, 1)), strict=True):
        ends = places[[i, j]]
        axes.plot(*ends.T, color=GREY, linewidth=0.4 + 3 * shared[i, j] / widest, alpha=0.7)
    axes.scatter(places[:, 0], places[:, 1], color=BLUE, s=60, zorder=3, edgecolor=INK)
    for name, (x, y) in zip(names, places, strict=True):
        axes.text(1.14 * x, 1.14 * y, str(name), ha="center", va="center", fontsize=8)
    axes.set_aspect("equal")
    axes.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3))
    axes.axis("off")


def participation(penilaian: pd.DataFrame, pegawai: pd.DataFrame) -> Picture:
    """How many people of each unit were rated, by role of the rater; small units as one.

    Parameters
    ----------
    penilaian, pegawai : DataFrame, the tables of one year
    """
    shares = participation_shares(penilaian, pegawai)
    if shares.empty:
        return empty_picture("Keikutsertaan tidak dapat dihitung tanpa daftar pegawai.")
    names = [f"{wrapped(str(unit), 34)} (n = {count(n)})" for unit, n in shares["n"].items()]
    with canvas(max(1.6, 1.0 + rows_height(names))) as (figure, axes):
        place = np.arange(len(shares))
        for index, role in enumerate(shares.columns.drop("n")):
            axes.scatter(
                100 * shares[role], place + 0.18 * (index - 1), marker=MARKERS[index], s=34,
                color=SEQUENCE[index], zorder=3, label=labels.word(labels.PERAN, role),
            )  # fmt: skip
        axes.set_yticks(place, names)
        axes.set_ylim(len(shares) - 0.5, -0.5)
        axes.set_xlim(-3, 103)
        axes.set_xlabel("Persen pegawai yang dinilai")
        decimal_ticks(axes, 0)
        bare_left(axes)
        figure.legend(loc="outside lower center", ncols=4, fontsize=8)
        return finished(figure, _participation_alt(shares))


def participation_shares(penilaian: pd.DataFrame, pegawai: pd.DataFrame) -> pd.DataFrame:
    """Return the share (0-1) of each unit's people rated in each role, with their count ``n``."""
    people = pegawai.drop_duplicates("pegawai").set_index("pegawai")["unit_kerja"].astype("str")
    if people.empty:
        return pd.DataFrame()
    sizes = people.map(people.value_counts())
    unit = people.where(sizes >= SMALL_CELL, "Unit lain (gabungan)").replace(
        "", labels.UNNAMED_UNIT
    )
    rated = penilaian[penilaian["nilai"].notna() & penilaian["pegawai"].isin(people.index)]
    done = pd.crosstab(rated["pegawai"], rated["peran"].astype("str")).gt(0)
    roles = [role for role in labels.PERAN if role in done]
    table = done.reindex(people.index, fill_value=False)[roles].astype(float)
    return table.groupby(unit).mean().assign(n=unit.value_counts()) if roles else pd.DataFrame()


def _participation_alt(shares: pd.DataFrame) -> str:
    """Say the office's share of each role, and the lowest unit."""
    whole = shares["n"].sum()
    parts = [
        f"{labels.word(labels.PERAN, role)} "
        f"{percent((shares[role] * shares['n']).sum() / whole)} (terendah "
        f"{shares[role].idxmin()}, {percent(shares[role].min(), 0)})"
        for role in shares.columns.drop("n")
    ]
    return f"Bagian pegawai yang dinilai, {count(whole)} pegawai: {'; '.join(parts)}."
