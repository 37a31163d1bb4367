"""How people, raters and criteria lie on one scale: the variable (Wright) map."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    Picture,
    canvas,
    clipped,
    count_ticks,
    decimal_ticks,
    empty_picture,
    finished,
)
from kinerja_analysis.report.number_format import count, decimal

MOST_LABELS: Final = 40
"""Count of raters above which they are drawn as bars instead of by code."""

LINES: Final = 26
"""Lines of labels that the height of the map holds."""

N_BINS: Final = 18
"""Bars over the length of the map."""

LEADER: Final = {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "relpos": (0, 0.5)}
"""Line from a place on the scale to the left end of its name."""


def wright_map(
    pegawai: pd.DataFrame,
    penilai: pd.DataFrame,
    kriteria: pd.DataFrame,
    codes: pd.Series | None = None,
) -> Picture:
    """How results of employees, strictness of raters and difficulty of criteria compare.

    Parameters
    ----------
    pegawai, penilai, kriteria : DataFrame, one row each, with ``estimate`` (logit) and the id
    codes : Series, code of each penilai; without it no rater has a label

    References
    ----------
    Wright & Masters (1982), chapter 5; Linacre (1989) for the third column.
    """
    parts = [part.dropna(subset=["estimate"]) for part in (pegawai, penilai, kriteria)]
    if any(part.empty for part in parts):
        return empty_picture("Peta kedudukan tidak dapat digambarkan: modelnya tidak dihitung.")
    people, raters, criteria = parts
    low, high = _span([part["estimate"] for part in parts])
    with canvas(4.6) as (figure, first):
        first.remove()
        axes = figure.subplots(1, 3, sharey=True, width_ratios=[1.1, 1, 1.6])
        _bars(axes[0], people["estimate"], low, high)
        axes[0].set_title("Pegawai", fontsize=9)
        _raters(axes[1], raters, codes, low, high)
        axes[1].set_title("Penilai (ketat di atas)", fontsize=9)
        _criteria(axes[2], criteria.sort_values("estimate"), (high - low) / LINES)
        axes[2].set_title("Kriteria (sulit di atas)", fontsize=9)
        _frame(axes, low, high)
        return finished(figure, _alt(people, raters, criteria, codes))


def _span(values: list[pd.Series]) -> tuple[float, float]:
    """Return the ends of the map."""
    low, high = min(v.min() for v in values), max(v.max() for v in values)
    return float(low) - 0.3, float(high) + 0.3


def _bars(axes: Axes, values: pd.Series, low: float, high: float) -> None:
    """Draw a histogram that lies on its side."""
    counts, edges = np.histogram(values, bins=N_BINS, range=(low, high))
    axes.barh(edges[:-1], counts, height=np.diff(edges), align="edge", color=BLUE, edgecolor="w")
    axes.set_xlabel("Jumlah")
    count_ticks(axes)


def _raters(
    axes: Axes, raters: pd.DataFrame, codes: pd.Series | None, low: float, high: float
) -> None:
    """Draw the raters by code, or as bars without codes or when there are too many."""
    if codes is None or len(raters) > MOST_LABELS:
        _bars(axes, raters["estimate"], low, high)
        return
    words = list(raters["penilai"].map(codes).astype("str"))
    _texts(axes, raters["estimate"], words, low, high)


def _texts(axes: Axes, places: pd.Series, words: list[str], low: float, high: float) -> None:
    """Write each label at its place; those of one line stand side by side."""
    lines = ((places - low) / (high - low) * LINES).astype(int)
    for line in sorted(set(lines)):
        here = [word for word, at in zip(words, lines, strict=True) if at == line]
        axes.text(
            0.06, places[lines == line].mean(), "  ".join(here), va="center", fontsize=7.5,
            transform=axes.get_yaxis_transform(), color=INK,
        )  # fmt: skip
    axes.scatter(
        [0.02] * len(places), places, marker="_", color=GREY, transform=axes.get_yaxis_transform()
    )
    axes.set_xticks([])


def _criteria(axes: Axes, criteria: pd.DataFrame, gap: float) -> None:
    """Write one criterion a line, moved apart where they lie close, with a line to its place."""
    places = criteria["estimate"].to_numpy(float)
    for name, place, shown in zip(criteria["kriteria"], places, _apart(places, gap), strict=True):
        axes.annotate(
            clipped(labels.criterion(str(name))), (0.02, place), (0.16, shown), va="center",
            xycoords=axes.get_yaxis_transform(), textcoords=axes.get_yaxis_transform(),
            fontsize=7.5, arrowprops=LEADER,
        )  # fmt: skip
    axes.set_xticks([])


def _apart(places: np.ndarray, gap: float) -> np.ndarray:
    """Return ascending places moved so that neighbours lie at least a gap apart."""
    steps = gap * np.arange(len(places))
    moved = np.maximum.accumulate(places - steps) + steps
    return moved - (moved - places).mean()


def _frame(axes: np.ndarray, low: float, high: float) -> None:
    """Set the common scale of the three columns."""
    axes[0].set_ylim(low, high)
    axes[0].set_ylabel("Logit")
    decimal_ticks(axes[0], 1, "y")
    for part in axes:
        part.axhline(0, color=GREY, linewidth=0.8)


def _alt(
    people: pd.DataFrame, raters: pd.DataFrame, criteria: pd.DataFrame, codes: pd.Series | None
) -> str:
    """Say where the three groups lie."""
    strict = raters.iloc[raters["estimate"].argmax()]
    mild = raters.iloc[raters["estimate"].argmin()]
    hard = criteria.iloc[criteria["estimate"].argmax()]
    easy = criteria.iloc[criteria["estimate"].argmin()]
    spread = people["estimate"]
    return (
        f"Peta kedudukan dalam logit. {count(len(people))} pegawai dari {decimal(spread.min())} "
        f"sampai {decimal(spread.max())}. {count(len(raters))} penilai, dari "
        f"{_named(mild, codes)} (paling longgar) sampai {_named(strict, codes)} (paling ketat). "
        f"Kriteria termudah {labels.criterion(str(easy['kriteria']))} {decimal(easy['estimate'])}, "
        f"tersulit {labels.criterion(str(hard['kriteria']))} {decimal(hard['estimate'])}."
    )


def _named(rater: pd.Series, codes: pd.Series | None) -> str:
    """Say where a rater lies, with the code where codes may be told."""
    code = "" if codes is None else f"{codes.get(rater['penilai'], '')} "
    return f"{code}{decimal(rater['estimate'])}"
