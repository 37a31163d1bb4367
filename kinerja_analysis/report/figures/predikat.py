"""How predikat stand against the pattern, and how they moved from one year to the next."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kinerja_analysis.report.figures.office import BEST_FIRST
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
    empty_picture,
    finished,
    wrapped,
)
from kinerja_analysis.report.number_format import count

MOVED: Final = ("naik", "tetap", "turun")
HATCH: Final = {"naik": "///", "tetap": "", "turun": "..."}
COLOUR: Final = {"naik": BLUE, "tetap": PALE, "turun": ORANGE}
"""Hatch and colour of a move, so that colour never stands alone."""


def predikat_pattern(check: pd.DataFrame) -> Picture:
    """How many people have each predikat that the pattern speaks of, beside the limit.

    Parameters
    ----------
    check : DataFrame, one row a part of the pattern
        ``Predikat, Ketentuan, Jumlah, Batas, Hasil``, as `rules.pattern_frame` returns it.
    """
    if check.empty:
        return empty_picture("Distribusi predikat tidak dibandingkan dengan pola.")
    with canvas(max(1.5, 0.9 + 0.5 * len(check))) as (figure, axes):
        place = np.arange(len(check))
        axes.barh(place, check["Jumlah"], color=BLUE, height=0.5)
        axes.vlines(check["Batas"], place - 0.36, place + 0.36, color=INK, linewidth=2.5)
        for row, (n, limit, verdict) in enumerate(
            zip(check["Jumlah"], check["Batas"], check["Hasil"], strict=True)
        ):
            words = f"{count(n)} (batas {count(limit)}): {verdict}"
            axes.annotate(
                words, (max(n, limit), row), xytext=(6, 0), textcoords="offset points", va="center"
            )
        names = [
            wrapped(f"{name}: {rule}", 38)
            for name, rule in zip(check["Predikat"], check["Ketentuan"], strict=True)
        ]
        axes.set_yticks(place, names, fontsize=8)
        axes.set_xlim(0, 1.7 * check[["Jumlah", "Batas"]].to_numpy().max() + 1)
        axes.set_xlabel("Jumlah pegawai (garis tegak: batas menurut pola)")
        axes.invert_yaxis()
        count_ticks(axes)
        bare_left(axes)
        return finished(figure, _pattern_alt(check))


def _pattern_alt(check: pd.DataFrame) -> str:
    """Say each part of the pattern with its count and limit."""
    parts = [
        f"{row['Predikat']} ({row['Ketentuan']}): {count(row['Jumlah'])}, batas "
        f"{count(row['Batas'])}, {row['Hasil']}"
        for row in check.to_dict("records")
    ]
    return "Predikat dibandingkan dengan pola. " + "; ".join(parts) + "."


def predikat_flow(official: pd.DataFrame, tahun: int) -> Picture:
    """How the predikat of people who have one in both years moved, from last year to this.

    Parameters
    ----------
    official : DataFrame, yearly rows of `predikat_resmi` of both years
    tahun : the later year
    """
    moves = flow_counts(official, tahun)
    if not moves.to_numpy().sum():
        return empty_picture("Predikat tahun sebelumnya tidak tersedia bagi pegawai yang sama.")
    with canvas(3.2) as (figure, axes):
        _bands(axes, moves)
        _ends(axes, moves, tahun)
        return finished(figure, _flow_alt(moves, tahun))


def flow_counts(official: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Count people by predikat of last year (rows) and of this year (columns), best first."""
    given = official[official["predikat"] != ""].drop_duplicates(["tahun", "pegawai"], keep="last")
    before, now = (
        given[given["tahun"] == year].set_index("pegawai")["predikat"].astype("str")
        for year in (tahun - 1, tahun)
    )
    both = pd.concat([before.rename("lalu"), now.rename("kini")], axis=1, join="inner")
    others = sorted(set(both.to_numpy().ravel()) - set(BEST_FIRST))
    order = [*BEST_FIRST, *others]
    return pd.crosstab(both["lalu"], both["kini"]).reindex(order, columns=order, fill_value=0)


def _bands(axes: Axes, moves: pd.DataFrame) -> None:
    """Draw one band for each move, as wide as the count of people."""
    left, right = _starts(moves.sum(axis=1)), _starts(moves.sum(axis=0))
    x = np.linspace(0, 1, 40)
    bend = x**2 * (3 - 2 * x)  # smooth from one end to the other
    used: set[str] = set()
    people = moves.to_numpy(int)
    for i, before in enumerate(map(str, moves.index)):
        for j, now in enumerate(map(str, moves.columns)):
            n = int(people[i, j])
            if not n:
                continue
            low = left[before] + (right[now] - left[before]) * bend
            left[before], right[now] = left[before] + n, right[now] + n
            move = MOVED[int(np.sign(j - i)) + 1]
            axes.fill_between(
                x, low, low + n, facecolor=COLOUR[move], hatch=HATCH[move], edgecolor=GREY,
                linewidth=0.4, alpha=0.8, label="" if move in used else move,
            )  # fmt: skip
            used.add(move)


def _starts(totals: pd.Series) -> dict[str, float]:
    """Return where the bands of each predikat begin, with a gap between predikat."""
    gap = 0.04 * totals.sum()
    ends = (totals + gap * (totals > 0)).cumsum() - totals
    return {str(name): float(value) for name, value in ends.items()}


def _ends(axes: Axes, moves: pd.DataFrame, tahun: int) -> None:
    """Write predikat and counts at both ends."""
    sides = ((0, moves.sum(axis=1), "right"), (1, moves.sum(axis=0), "left"))
    for x, totals, side in sides:
        starts = _starts(totals)
        for name, n in totals[totals > 0].items():
            words = f"  {name} {count(n)}  "
            axes.text(x, starts[str(name)] + n / 2, words, ha=side, va="center", fontsize=8)
    axes.set_xlim(-0.42, 1.42)
    axes.set_xticks([0, 1], [str(tahun - 1), str(tahun)])
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.invert_yaxis()
    axes.figure.legend(loc="outside lower center", ncols=3, fontsize=8)


def _flow_alt(moves: pd.DataFrame, tahun: int) -> str:
    """Say every move with its count."""
    parts = [
        f"{before} ke {now} {count(moves.loc[before, now])}"
        for before in moves.index
        for now in moves.columns
        if moves.loc[before, now]
    ]
    total = count(moves.to_numpy().sum())
    return f"Perpindahan predikat {total} pegawai, {tahun - 1} ke {tahun}: {'; '.join(parts)}."
