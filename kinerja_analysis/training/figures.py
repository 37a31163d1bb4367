"""Which pictures the training shows: one rater's nilai, places, profiles, components."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    canvas,
    count_ticks,
    decimal_ticks,
    empty_picture,
    finished,
    wrapped,
)
from kinerja_analysis.report.labels import EFFECT
from kinerja_analysis.report.number_format import decimal, interval
from kinerja_analysis.training.class_results import ClassResults
from kinerja_analysis.training.confounding import Game
from kinerja_analysis.training.criteria import HIGHEST, LOWEST, criterion_names
from kinerja_analysis.training.experiments import Experiment
from kinerja_analysis.training.plain_words import COMPONENTS, MEASURE
from kinerja_analysis.training.transfer import Transfer

SCALE: Final = range(LOWEST, HIGHEST + 1)


def experiment_picture(found: Experiment) -> Picture:
    """Show how often each nilai was given, and where the rater's own people stand, beside the twin.

    Parameters
    ----------
    found : the experiment
    """
    counts = {
        name: found.own(table)["nilai"].value_counts().sort_index()
        for name, table in (("tanpa pola", found.kembar), ("dengan pola", found.kantor))
    }
    with canvas(3.2, 8.4) as (figure, axes):
        figure.delaxes(axes)
        shares = (1.1, 0.9, 1.2) if len(found.differences) else (1, 1)
        left, right, *more = figure.subplots(1, len(shares), width_ratios=shares)
        _count_bars(left, counts)
        _place_lines(right, found.standing)
        for panel in more:
            _group_points(panel, found.differences)
        figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2)
        return finished(figure, found.told())


def _count_bars(axes: Any, counts: Mapping[str, pd.Series]) -> None:
    """Draw two rows of bars beside each other."""
    styles = ((GREY, "", -0.2), (ORANGE, "//", 0.2))
    short = max(values.index.max() for values in counts.values()) <= HIGHEST
    edge = "white" if short else "none"  # an edge would hide the thin bars of a long scale
    for (name, values), (colour, hatch, shift) in zip(counts.items(), styles, strict=True):
        axes.bar(values.index + shift, values, 0.4, color=colour, hatch=hatch, label=name, ec=edge)
    axes.set_xlabel("Nilai")
    axes.set_ylabel("Berapa kali diberikan")
    if short:
        axes.set_xticks(list(SCALE))
        axes.set_xlim(LOWEST - 0.6, HIGHEST + 0.6)
    count_ticks(axes, "y")


def _group_points(axes: Any, means: pd.DataFrame) -> None:
    """Draw the mean nilai of each group without and with the habit."""
    place = np.arange(len(means))
    axes.plot(place, means["tanpa"], "s--", color=GREY, markersize=6)
    axes.plot(place, means["dengan"], "o-", color=ORANGE, markersize=6)
    names = [wrapped(str(name), 11) for name in means["kelompok"]]
    axes.set_xticks(place, names, fontsize=8)
    axes.set_xlim(-0.5, len(means) - 0.5)
    axes.set_ylabel("Rerata nilai")
    decimal_ticks(axes, 1, "y")


def _place_lines(axes: Any, standing: pd.DataFrame) -> None:
    """Draw a line from the place without to the place with the habit, for each person."""
    for before, after in standing[["tanpa", "dengan"]].to_numpy():
        colour = ORANGE if after > before else BLUE
        axes.plot([0, 1], [before, after], color=colour, marker="o", markersize=4)
    axes.set_xticks([0, 1], ["tanpa pola", "dengan pola"])
    axes.set_xlim(-0.25, 1.25)
    axes.invert_yaxis()
    axes.set_ylabel("Urutan di kantor (1 = teratas)")
    count_ticks(axes, "y")


def forms_picture(found: Experiment) -> Picture:
    """Show the nilai that a rater gave, people down and criteria across.

    Parameters
    ----------
    found : the experiment; what was planted is not named
    """
    own = found.kantor[found.kantor["penilai"] == found.penilai]
    wide = own.pivot_table("nilai", "pegawai", "kriteria")
    wide.index = pd.Index([f"Pegawai {n}" for n in range(1, len(wide) + 1)])
    office = decimal(found.kantor["nilai"].mean())
    return heat_picture(
        wide, f"Nilai seorang penilai atas {len(wide)} pegawai; rerata kantor {office}."
    )


def heat_picture(forms: pd.DataFrame, told: str) -> Picture:
    """Show forms as numbers on shades, criteria across.

    Parameters
    ----------
    forms : nilai, a row a form with the words beside it as index, a column a criterion
    told : heading
    """
    values = forms.to_numpy()
    low, high = min(values.min(), LOWEST), max(values.max(), HIGHEST)
    step = (high - low) / (HIGHEST - LOWEST)
    with canvas(0.32 * len(forms) + 1.2) as (figure, axes):
        axes.imshow(values, vmin=low - step, vmax=high + step, cmap="Blues", aspect="auto")
        for (row, column), value in np.ndenumerate(values):
            shade = "white" if value >= high - step else INK
            axes.text(column, row, decimal(value, 0), ha="center", va="center", color=shade)
        axes.set_xticks(range(forms.shape[1]), [wrapped(str(c), 12) for c in forms], fontsize=7)
        axes.set_yticks(range(len(forms)), [str(name) for name in forms.index])
        axes.grid(visible=False)
        axes.tick_params(length=0)
        axes.set_title(told, fontsize=9)
        return finished(figure, told)


def game_picture(game: Game, n_cross: int) -> Picture:
    """Show what is known in the confounding game with so many cross-ratings.

    Parameters
    ----------
    game : the game
    n_cross : cross-ratings so far
    """
    gap = game.gap(n_cross)
    with canvas(1.9) as (figure, axes):
        axes.axvline(0, color=INK, linewidth=1)
        if gap.n:
            axes.plot([gap.value], [0], "o", color=BLUE, markersize=8)
        if np.isfinite(gap.low):
            axes.plot([gap.low, gap.high], [0, 0], color=BLUE, linewidth=3)
        axes.set_xlim(-2, 2)
        axes.set_ylim(-1, 1)
        axes.set_yticks([])
        axes.set_xlabel("Poin lebih rendah daripada penilai lain atas pegawai yang sama")
        decimal_ticks(axes, 1)
        return finished(figure, game.told(n_cross))


def profile_picture(results: ClassResults, peserta: str, ronde: int) -> Picture:
    """Show one table's nilai beside the reference, case by case and criterion by criterion.

    Parameters
    ----------
    results : of the class
    peserta : table number
    ronde : 1 or 2
    """
    cells = results.cells
    own = cells[(cells["peserta"] == peserta) & (cells["ronde"] == ronde)]
    if own.empty:
        return empty_picture(f"Meja {peserta} tidak mempunyai jawaban ronde {ronde}.")
    cases = sorted(own["kasus"].unique())
    with canvas(5.8, 8.4) as (figure, axes):
        figure.delaxes(axes)
        n_rows = -(-len(cases) // 3)
        panels = figure.subplots(n_rows, 3, sharex=True, sharey=True, squeeze=False).ravel()
        for panel, kasus in zip(panels, cases, strict=False):
            _profile(panel, own[own["kasus"] == kasus].set_index("kriteria"), str(kasus))
        for panel in panels[len(cases) :]:
            panel.axis("off")
        handles = panels[0].get_legend_handles_labels()
        figure.legend(*handles, loc="outside lower center", ncols=2)
        return finished(figure, results.words(peserta, ronde))


def _profile(axes: Any, own: pd.DataFrame, kasus: str) -> None:
    """Draw one case: reference and nilai, a line for the distance."""
    names = criterion_names()[::-1]
    place = np.arange(len(names))
    score, true = (own[column].reindex(names).to_numpy() for column in ("nilai", "acuan"))
    axes.hlines(place, true, score, color=GREY, linewidth=1)
    axes.plot(true, place, "D", color=GREY, markersize=5, label="acuan")
    axes.plot(score, place, "o", color=BLUE, markersize=5, label="nilai meja ini")
    axes.set_yticks(place, [name.replace("Kemampuan ", "") for name in names], fontsize=7)
    axes.set_xticks(list(SCALE))
    axes.set_xlim(LOWEST - 0.5, HIGHEST + 0.5)
    axes.set_title(kasus, fontsize=9)


def component_picture(results: ClassResults) -> Picture:
    """Show the four parts of the squared distance for each table, and their mean, round by round.

    Parameters
    ----------
    results : of the class
    """
    parts = results.accuracy[results.accuracy["measure"].isin(COMPONENTS)].dropna()
    if parts.empty:
        return empty_picture("Belum ada jawaban yang dapat diuraikan.")
    styles = dict(zip(sorted(parts["ronde"].unique()), ((ORANGE, "s"), (BLUE, "o")), strict=False))
    with canvas(3.0) as (figure, axes):
        for ronde, (colour, marker) in styles.items():
            own = parts[parts["ronde"] == ronde]
            place = own["measure"].map(COMPONENTS.index) + 0.18 * (ronde - 1.5)
            axes.plot(own["estimate"], place, marker, color=colour, alpha=0.35, markersize=4)
            mean = own.groupby("measure")["estimate"].mean().reindex(list(COMPONENTS))
            axes.plot(
                mean,
                np.arange(len(COMPONENTS)) + 0.18 * (ronde - 1.5),
                marker,
                color=colour,
                markersize=9,
                label=f"ronde {ronde} (rerata kelas)",
            )
        axes.set_yticks(
            range(len(COMPONENTS)),
            [wrapped(MEASURE[name].removesuffix(" (kuadrat)")) for name in COMPONENTS],
        )
        axes.invert_yaxis()
        axes.set_xlabel("Jarak dari acuan (poin kuadrat; makin kecil makin dekat)")
        decimal_ticks(axes, 1)
        figure.legend(loc="outside lower center", ncols=2)
        return finished(figure, _component_words(parts))


def _component_words(parts: pd.DataFrame) -> str:
    """Tell the means of the components in words."""
    mean = parts.groupby(["ronde", "measure"])["estimate"].mean()
    return " ".join(
        f"Ronde {row['ronde']}, {MEASURE[row['measure']].lower()}: {decimal(row['estimate'])}."
        for row in mean.reset_index().to_dict("records")
    )


def improvement_picture(table: pd.DataFrame, kelompok: str) -> Picture:
    """Show the change of each measure with its interval; right of zero is nearer to the reference.

    Parameters
    ----------
    table : `improvement.Improvement.table`
    kelompok : which group, or the difference of both
    """
    rows = table[(table["kelompok"] == kelompok) & table["low"].notna()]
    if rows.empty:
        return empty_picture("Perbaikan belum dapat dihitung.")
    named = rows["measure"].map(MEASURE)
    return _interval_lines(rows, named, "Perbaikan (kanan: lebih dekat ke acuan)")


def transfer_picture(found: Transfer) -> Picture:
    """Show how the size of each pattern changed; right of zero it became smaller by training.

    Parameters
    ----------
    found : trained raters against the others
    """
    rows = found.table[found.table["low"].notna()]
    if rows.empty:
        return empty_picture("Penerapan belum dapat dihitung.")
    named = rows["effect"].map(EFFECT)
    return _interval_lines(rows, named, "Perbaikan (kanan: pola mengecil pada penilai terlatih)")


def _interval_lines(rows: pd.DataFrame, named: pd.Series, xlabel: str) -> Picture:
    """Draw a point and its interval a row."""
    place = np.arange(len(rows))
    with canvas(0.34 * len(rows) + 0.9) as (figure, axes):
        axes.axvline(0, color=INK, linewidth=1)
        axes.hlines(place, rows["low"], rows["high"], color=BLUE, linewidth=2)
        axes.plot(rows["perbaikan"], place, "o", color=BLUE)
        axes.set_yticks(place, [wrapped(name, 40) for name in named], fontsize=8)
        axes.invert_yaxis()
        axes.set_xlabel(xlabel)
        decimal_ticks(axes, 1)
        told = "; ".join(
            f"{name}: {decimal(row['perbaikan'])} ({interval(row['low'], row['high'])})"
            for name, row in zip(named, rows.to_dict("records"), strict=True)
        )
        return finished(figure, f"{told}.")
