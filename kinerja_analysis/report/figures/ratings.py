"""How nilai spread: by role of the rater, by criterion, and between self and superior."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kinerja_analysis.profile import Profile, Scale
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SEQUENCE,
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
from kinerja_analysis.report.number_format import count, decimal, percent, plain, signed
from kinerja_analysis.schema import PERAN

MARKERS: Final = ("o", "s", "^", "D", "v", "P")
"""Shapes in the order of the series, so that colour never stands alone."""


MOST_VALUES: Final = 20
"""Count of values above which a scale is drawn in so many classes."""


MOST_NAMED: Final = 7
"""Count of values up to which the words of a scale stand below them."""


@drawn_once
def nilai_by_role(penilaian: pd.DataFrame, profile: Profile) -> Picture:
    """How the nilai on the office's main scale spread, by role of the rater.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    profile : the office, for its scales
    """
    scale = main_scale(penilaian, profile)
    if scale is None:
        return empty_picture("Tidak ada nilai yang dapat digambarkan.")
    shares = role_shares(penilaian, scale)
    with canvas(2.7) as (figure, axes):
        _role_bars(axes, shares)
        _name_values(axes, scale)
        axes.set_xlabel(f"Nilai (skala {decimal(scale.minimum, 0)}-{decimal(scale.maksimum, 0)})")
        figure.legend(loc="outside lower center", ncols=4, fontsize=8)
        return finished(figure, _roles_alt(shares))


def main_scale(penilaian: pd.DataFrame, profile: Profile) -> Scale | None:
    """Return the scale that most nilai use; the official three classes only if alone."""
    known = penilaian[penilaian["skala"].isin(list(profile.skala))]
    own = known[known["skala"] != "ekspektasi"]
    counts = (known if own.empty else own)["skala"].astype(str).value_counts()
    return None if counts.empty else profile.skala[str(counts.index[0])]


def role_shares(penilaian: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Return the share (0-1) of each value within each role.

    Returns
    -------
    DataFrame
        Index: values of the scale (or twenty classes of a long one); columns: roles present.
    """
    rated = penilaian[(penilaian["skala"] == scale.nama) & penilaian["nilai"].notna()]
    values = _classes(rated["nilai"], scale)
    table = pd.crosstab(values, rated["peran"].astype(str), normalize="columns")
    return table[[peran for peran in PERAN if peran in table]]


def _classes(nilai: pd.Series, scale: Scale) -> pd.Series:
    """Return the nilai themselves, or the lower end of the class on a long scale."""
    if _is_short(scale):
        return nilai
    width = (scale.maksimum - scale.minimum) / MOST_VALUES
    place = np.floor((nilai - scale.minimum) / width).clip(0, MOST_VALUES - 1)
    return scale.minimum + width * place


def _is_short(scale: Scale) -> bool:
    """Say whether each value of the scale can stand by itself."""
    return scale.n_categories <= MOST_VALUES


def _role_bars(axes: Axes, shares: pd.DataFrame) -> None:
    """Draw one line with marks a role."""
    for place, role in enumerate(shares):
        axes.plot(
            shares.index,
            100 * shares[role],
            marker=MARKERS[place],
            color=SEQUENCE[place],
            linewidth=1.6,
            label=labels.word(labels.PERAN, role),
        )
    axes.set_ylabel("Persen")
    axes.set_ylim(bottom=0)
    decimal_ticks(axes, 0, "y")
    decimal_ticks(axes, 0, "x")
    if len(shares) <= 10:
        axes.set_xticks(shares.index)


def _name_values(axes: Axes, scale: Scale) -> None:
    """Put the words of a short scale below its values."""
    words = labels.EKSPEKTASI_WORDS if scale.nama == "ekspektasi" else scale.kata
    values = np.arange(scale.minimum, scale.maksimum + scale.langkah / 2, scale.langkah)
    if len(words) == len(values) <= MOST_NAMED:
        named = [f"{plain(n)}\n{wrapped(word, 16)}" for n, word in zip(values, words, strict=True)]
        axes.set_xticks(values, named)


def _roles_alt(shares: pd.DataFrame) -> str:
    """Say which value each role gives most often."""
    parts = [
        f"{labels.word(labels.PERAN, role)} paling sering memberi nilai "
        f"{plain(shares[role].idxmax())} ({percent(shares[role].max())})"
        for role in shares
    ]
    return "Sebaran nilai menurut peran penilai. " + "; ".join(parts) + "."


def own_nilai(ratings: pd.DataFrame, profile: Profile) -> Picture:
    """How often one rater gave each value of the scale.

    Parameters
    ----------
    ratings : DataFrame, rows of `penilaian` of one rater
    profile : the office, for its scales
    """
    scale = main_scale(ratings, profile)
    if scale is None:
        return empty_picture("Tidak ada nilai yang dapat digambarkan.")
    rated = ratings[(ratings["skala"] == scale.nama) & ratings["nilai"].notna()]
    counts = _classes(rated["nilai"], scale).value_counts().sort_index()
    with canvas(1.7) as (figure, axes):
        _value_bars(axes, counts, scale)
        _name_values(axes, scale)
        axes.set_xlabel(f"Nilai (skala {decimal(scale.minimum, 0)}-{decimal(scale.maksimum, 0)})")
        axes.set_ylabel("Jumlah nilai")
        return finished(figure, _own_alt(counts))


def _value_bars(axes: Axes, counts: pd.Series, scale: Scale) -> None:
    """Draw one bar a value, over the whole scale."""
    step = scale.langkah if _is_short(scale) else (scale.maksimum - scale.minimum) / MOST_VALUES
    axes.bar(counts.index, counts, width=0.8 * step, color=BLUE)
    axes.set_xlim(scale.minimum - step, scale.maksimum + step)
    if _is_short(scale):
        axes.set_xticks(np.arange(scale.minimum, scale.maksimum + step / 2, step))
    decimal_ticks(axes, 0, "x")
    count_ticks(axes, "y")
    axes.locator_params(axis="y", nbins=4)


def _own_alt(counts: pd.Series) -> str:
    """Say how often each value was given."""
    parts = [f"nilai {plain(value)}: {count(n)} kali" for value, n in counts.items()]
    return "Pemakaian skala oleh penilai ini. " + "; ".join(parts) + "."


@drawn_once
def criteria_profile(penilaian: pd.DataFrame, profile: Profile) -> Picture:
    """Which mean nilai each criterion of the main scale has, by role of the rater.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    profile : the office, for its scales and the order of its criteria
    """
    scale = main_scale(penilaian, profile)
    if scale is None:
        return empty_picture("Tidak ada nilai menurut kriteria yang dapat digambarkan.")
    means = criterion_means(penilaian, profile, scale)
    with canvas(max(1.6, 1.0 + 0.3 * len(means))) as (figure, axes):
        _profile_marks(axes, means)
        _at_least(axes, scale.langkah)
        axes.set_xlabel(
            f"Rerata nilai (skala {decimal(scale.minimum, 0)}-{decimal(scale.maksimum, 0)})"
        )
        figure.legend(loc="outside lower center", ncols=4, fontsize=8)
        return finished(figure, _profile_alt(means))


def criterion_means(penilaian: pd.DataFrame, profile: Profile, scale: Scale) -> pd.DataFrame:
    """Return the mean nilai of each criterion (rows, in the profile's order) by role."""
    rated = penilaian[(penilaian["skala"] == scale.nama) & penilaian["nilai"].notna()]
    table = pd.pivot_table(
        rated.astype({"kriteria": str, "peran": str}),
        index="kriteria",
        columns="peran",
        values="nilai",
        aggfunc="mean",
        observed=True,
    )
    order = [name for name in profile.criteria_of(scale.nama) if name in table.index]
    rest = [name for name in table.index if name not in order]
    return table.loc[order + rest, [peran for peran in PERAN if peran in table]]


def _profile_marks(axes: Axes, means: pd.DataFrame) -> None:
    """Draw one mark a criterion and role."""
    place = np.arange(len(means))
    axes.hlines(place, means.min(axis=1), means.max(axis=1), color=GREY, linewidth=1)
    for index, role in enumerate(means):
        axes.scatter(
            means[role],
            place,
            marker=MARKERS[index],
            color=SEQUENCE[index],
            s=36,
            zorder=3,
            label=labels.word(labels.PERAN, role),
        )
    axes.set_yticks(place, [wrapped(labels.criterion(str(name))) for name in means.index])
    axes.set_ylim(len(means) - 0.5, -0.5)  # a mark on the edge would be cut
    decimal_ticks(axes, 1)
    bare_left(axes)


def _at_least(axes: Axes, width: float) -> None:
    """Let the axis span at least so many points, so that small differences look small."""
    low, high = axes.get_xlim()
    missing = max(0.0, width - (high - low)) / 2
    axes.set_xlim(low - missing, high + missing)


def _profile_alt(means: pd.DataFrame) -> str:
    """Say the highest and the lowest criterion of each role."""
    parts = [
        f"{labels.word(labels.PERAN, role)}: tertinggi "
        f"{labels.criterion(str(means[role].idxmax()))} {decimal(means[role].max())}, terendah "
        f"{labels.criterion(str(means[role].idxmin()))} {decimal(means[role].min())}"
        for role in means
    ]
    return "Rerata nilai menurut kriteria dan peran penilai. " + "; ".join(parts) + "."


def self_gap(penilaian: pd.DataFrame) -> Picture:
    """How far self-ratings lie above or below the superior's, by criterion.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    """
    gaps = self_superior_gap(penilaian)
    if gaps.empty:
        return empty_picture("Penilaian diri dan penilaian atasan tidak dapat dipasangkan.")
    with canvas(max(1.5, 0.9 + 0.42 * gaps["kriteria"].nunique())) as (figure, axes):
        groups = [group.to_numpy() for _, group in gaps.groupby("kriteria", sort=False)["selisih"]]
        axes.boxplot(
            groups,
            positions=range(len(groups)),
            orientation="horizontal",
            patch_artist=True,
            boxprops={"facecolor": BLUE, "alpha": 0.5},
            medianprops={"color": ORANGE, "linewidth": 2.5},
            flierprops={"markersize": 3, "markeredgecolor": GREY},
        )
        _gap_axes(axes, gaps)
        return finished(figure, _gap_alt(gaps))


def _gap_axes(axes: Axes, gaps: pd.DataFrame) -> None:
    """Label the axes of the gap picture."""
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_xlabel(
        "◀ diri lebih rendah   Selisih nilai diri dan atasan (poin)   diri lebih tinggi ▶"
    )
    axes.set_ylabel("")
    names = [wrapped(labels.criterion(str(name))) for name in gaps["kriteria"].unique()]
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    decimal_ticks(axes, 1)
    bare_left(axes)


def self_superior_gap(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Return one row a pegawai and criterion rated by both: ``diri, atasan, selisih`` (points)."""
    both = penilaian[penilaian["peran"].isin(["diri", "atasan"]) & penilaian["nilai"].notna()]
    if both.empty:
        return pd.DataFrame(
            {"pegawai": [], "kriteria": [], "diri": [], "atasan": [], "selisih": []}
        )
    table = pd.pivot_table(
        both.astype({"kriteria": str, "peran": str, "skala": str}),
        index=["pegawai", "kriteria", "skala"],
        columns="peran",
        values="nilai",
        aggfunc="mean",
        observed=True,
        sort=False,
    ).reindex(columns=["diri", "atasan"])
    return table.dropna().reset_index().assign(selisih=lambda t: t["diri"] - t["atasan"])


def _gap_alt(gaps: pd.DataFrame) -> str:
    """Say the mean gap of each criterion."""
    parts = [
        f"{labels.criterion(str(name))} rerata {signed(group['selisih'].mean())} poin "
        f"({count(len(group))} pegawai)"
        for name, group in gaps.groupby("kriteria", sort=False)
    ]
    return "Selisih penilaian diri dan atasan. " + "; ".join(parts) + "."
