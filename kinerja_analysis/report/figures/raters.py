"""How raters compare: tendencies with intervals, patterns found, and who can be compared."""

from typing import Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from scipy import sparse

from kinerja_analysis.privacy import rater_codes
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    SHADES,
    Picture,
    bare_left,
    canvas,
    count_ticks,
    decimal_ticks,
    drawn_once,
    empty_picture,
    finished,
    wrapped,
)
from kinerja_analysis.report.number_format import count, interval, signed
from kinerja_analysis.report.points import with_points
from kinerja_analysis.report.scales import on_main_scale

MOST_ROWS: Final = 40
"""Count of raters above which the forest plot shows only both ends."""

MOST_LINKS: Final = 40
"""Count of raters above which links are summed up instead of drawn one by one."""

VERDICT_MARK: Final = {"detected": "D", "not_detected": "o", "undetermined": "s"}
"""Shape of a verdict's mark, so that colour never stands alone."""

VERDICT_COLOUR: Final = {"detected": ORANGE, "not_detected": BLUE, "undetermined": GREY}


def severity(hasil_uji: pd.DataFrame, codes: pd.Series | None = None) -> Picture:
    """Which raters lean strict or lenient, in points of nilai, each with its interval.

    Parameters
    ----------
    hasil_uji : DataFrame, the table `hasil_uji`
    codes : Series, code of each penilai; made from the ids in the table when missing
    """
    rows = _severity_rows(hasil_uji, codes)
    if rows.empty:
        return empty_picture(
            "Kecenderungan ketat atau longgar tidak dapat dibandingkan dengan data yang ada."
        )
    shown = _both_ends(rows)
    with canvas(max(1.6, 0.9 + 0.21 * len(shown))) as (figure, axes):
        _forest(axes, shown)
        axes.set_xlabel("Pengaruh pada rerata nilai pegawai yang dinilai (poin)")
        return finished(figure, _severity_alt(rows, len(shown)))


def _severity_rows(hasil_uji: pd.DataFrame, codes: pd.Series | None) -> pd.DataFrame:
    """Return the raters whose severity could be compared, strictest first."""
    tests = on_main_scale(hasil_uji[hasil_uji["effect"] == "severity"])
    codes = rater_codes(tests["penilai"]) if codes is None else codes
    return (
        with_points(tests)
        .dropna(subset=["points", "points_low", "points_high"])
        .query("identification != 'none'")
        .assign(kode=lambda t: t["penilai"].map(codes))
        .sort_values(["points", "kode"], kind="stable")
        .reset_index(drop=True)
    )


def _both_ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Return all rows, or the strictest and the most lenient when there are too many."""
    if len(rows) <= MOST_ROWS:
        return rows
    return pd.concat([rows.head(MOST_ROWS // 2), rows.tail(MOST_ROWS // 2)], ignore_index=True)


def _forest(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw one mark and one interval a rater."""
    place = np.arange(len(rows))
    axes.hlines(place, rows["points_low"], rows["points_high"], color=GREY, linewidth=1.4)
    for verdict in labels.VERDICT:
        group = rows[rows["verdict"] == verdict]
        axes.scatter(
            group["points"],
            group.index,
            marker=VERDICT_MARK[verdict],
            color=VERDICT_COLOUR[verdict],
            s=34,
            zorder=3,
            label=labels.VERDICT[verdict],
        )
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks(place, rows["kode"])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    decimal_ticks(axes, 2)
    bare_left(axes)
    axes.set_title("◀ cenderung ketat      cenderung longgar ▶", fontsize=9)
    axes.figure.legend(loc="outside lower center", ncols=3, fontsize=8)


def _severity_alt(rows: pd.DataFrame, n_shown: int) -> str:
    """Say what the forest plot shows, from the same rows."""
    first, last = rows.iloc[0], rows.iloc[-1]
    n_detected = int((rows["verdict"] == "detected").sum())
    cut = "" if n_shown == len(rows) else f" Gambar memuat {count(n_shown)} penilai di kedua ujung."
    return (
        f"Kecenderungan ketat atau longgar {count(len(rows))} penilai dalam poin nilai. Terendah "
        f"{first['kode']} {signed(first['points'])} "
        f"(selang {interval(first['points_low'], first['points_high'])}); tertinggi "
        f"{last['kode']} {signed(last['points'])} "
        f"(selang {interval(last['points_low'], last['points_high'])}). "
        f"Pola yang perlu ditelaah: {count(n_detected)} penilai.{cut}"
    )


def pattern_overview(hasil_uji: pd.DataFrame) -> Picture:
    """How many raters show each pattern, show none, or cannot be judged.

    Parameters
    ----------
    hasil_uji : DataFrame, the table `hasil_uji`
    """
    counts = verdict_counts(hasil_uji)
    if counts.empty:
        return empty_picture("Belum ada pola penilaian yang diuji.")
    return _overview(counts)


@drawn_once
def _overview(counts: pd.DataFrame) -> Picture:
    """Draw the counts of raters by pattern and verdict."""
    with canvas(max(1.5, 0.9 + 0.42 * len(counts))) as (figure, axes):
        _stacked(axes, counts)
        axes.set_xlabel("Jumlah penilai")
        figure.legend(loc="outside lower center", ncols=3, fontsize=8)
        return finished(figure, _overview_alt(counts))


def verdict_counts(hasil_uji: pd.DataFrame) -> pd.DataFrame:
    """Count raters by effect and strongest verdict on the scale with most nilai.

    Returns
    -------
    DataFrame
        Index: effect, in the order of the labels; columns `detected`, `not_detected`,
        `undetermined` (counts of raters; a rater counts once an effect, detected first).
    """
    order = list(labels.VERDICT)
    ranked = on_main_scale(hasil_uji[hasil_uji["penilai"] != ""]).assign(
        rank=lambda t: t["verdict"].map({"detected": 0, "undetermined": 1, "not_detected": 2})
    )
    strongest = ranked.sort_values("rank", kind="stable").drop_duplicates(["effect", "penilai"])
    table = pd.crosstab(strongest["effect"], strongest["verdict"])
    effects = [effect for effect in labels.EFFECT if effect in table.index]
    return table.reindex(index=effects, columns=order, fill_value=0)


def _stacked(axes: Axes, counts: pd.DataFrame) -> None:
    """Draw one bar an effect, its parts hatched and labelled with their counts."""
    left = np.zeros(len(counts))
    for verdict, hatch in zip(counts.columns, ("///", "", "..."), strict=True):
        values = counts[verdict].to_numpy()
        bars = axes.barh(
            np.arange(len(counts)),
            values,
            left=left,
            height=0.62,
            color=VERDICT_COLOUR[verdict] if verdict != "undetermined" else PALE,
            hatch=hatch,
            edgecolor="white" if verdict != "undetermined" else GREY,
            label=labels.VERDICT[verdict],
        )
        axes.bar_label(
            bars,
            [count(value) if value else "" for value in values],
            label_type="center",
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
        left += values
    count_ticks(axes)
    axes.set_yticks(np.arange(len(counts)), [wrapped(labels.EFFECT[e]) for e in counts.index])
    axes.invert_yaxis()
    bare_left(axes)


def _overview_alt(counts: pd.DataFrame) -> str:
    """Say what the overview shows."""
    parts = [
        f"{labels.EFFECT[str(effect)]}: {count(row['detected'])} perlu ditelaah, "
        f"{count(row['not_detected'])} tidak tampak, {count(row['undetermined'])} belum dapat "
        "disimpulkan"
        for effect, row in counts.iterrows()
    ]
    return "Jumlah penilai menurut pola dan kesimpulan. " + "; ".join(parts) + "."


@drawn_once
def who_rates_whom(penilaian: pd.DataFrame, codes: pd.Series | None = None) -> Picture:
    """How many ratees each two raters share: the links that make raters comparable.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`; self-ratings are left out
    codes : Series, code of each penilai; made from the ids in the table when missing
    """
    rated = penilaian[penilaian["peran"] != "diri"]
    if rated.empty:
        return empty_picture("Tidak ada nilai dari penilai selain penilaian diri.")
    codes = rater_codes(rated["penilai"]) if codes is None else codes
    names, shared = shared_ratees(rated.assign(penilai=rated["penilai"].map(codes)))
    partners = np.diff(shared.indptr) - 1
    if len(names) > MOST_LINKS:
        return _partner_histogram(partners)
    with canvas(1.4 + 0.22 * len(names)) as (figure, axes):
        _link_map(axes, pd.DataFrame(shared.toarray(), index=names, columns=names))
        return finished(figure, _links_alt(partners))


def shared_ratees(penilaian: pd.DataFrame) -> tuple[np.ndarray, sparse.csr_array]:
    """Count the ratees that each two raters share; the diagonal holds each rater's own.

    Returns
    -------
    names : (R,) penilai, sorted
    shared : (R, R) sparse counts of pegawai
    """
    pairs = penilaian[["penilai", "pegawai"]].drop_duplicates()
    rater, names = pd.factorize(pairs["penilai"].to_numpy(dtype=object), sort=True)
    ratee, people = pd.factorize(pairs["pegawai"].to_numpy(dtype=object))
    ones = np.ones(len(pairs), dtype=np.int32)
    incidence = sparse.csr_array((ones, (rater, ratee)), shape=(len(names), len(people)))
    return names, sparse.csr_array(incidence @ incidence.T)


def _link_map(axes: Axes, shared: pd.DataFrame) -> None:
    """Draw the shared counts as a heat map with its numbers."""
    text = shared.map(lambda value: str(value) if value else "")
    sns.heatmap(
        shared,
        ax=axes,
        annot=text,
        fmt="",
        cmap=SHADES,
        cbar=False,
        linewidths=0.5,
        annot_kws={"fontsize": 7, "color": INK},
        square=True,
        xticklabels=True,
        yticklabels=True,
    )
    axes.set_xlabel("Penilai")
    axes.set_ylabel("Penilai")
    axes.tick_params(axis="x", rotation=90, labelsize=8)
    axes.tick_params(axis="y", rotation=0, labelsize=8)


def _partner_histogram(partners: np.ndarray) -> Picture:
    """Draw how many other raters each rater shares ratees with, when there are too many."""
    with canvas(2.4) as (figure, axes):
        sns.histplot(x=partners, ax=axes, bins=30, color=BLUE, edgecolor="white")
        axes.set_xlabel("Jumlah penilai lain yang menilai pegawai yang sama")
        axes.set_ylabel("Jumlah penilai")
        count_ticks(axes)
        count_ticks(axes, "y")
        return finished(figure, _links_alt(partners))


def _links_alt(partners: np.ndarray) -> str:
    """Say how raters are linked."""
    return (
        f"Keterhubungan {count(len(partners))} penilai melalui pegawai yang dinilai bersama: "
        f"median {count(np.median(partners))} penilai lain, "
        f"{count((partners == 0).sum())} penilai tanpa pegawai bersama."
    )
