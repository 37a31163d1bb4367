"""How one pattern looks over all raters: size, interval and verdict of each test."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kinerja_analysis.privacy import rater_codes
from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    bare_left,
    canvas,
    decimal_ticks,
    empty_picture,
    finished,
    wrapped,
)
from kinerja_analysis.report.number_format import count, decimal
from kinerja_analysis.report.scales import on_main_scale

MOST_ROWS: Final = 30
"""Count of tests above which only the most striking ones are drawn."""

MARK: Final = {"detected": "D", "not_detected": "o", "undetermined": "s"}
COLOUR: Final = {"detected": ORANGE, "not_detected": BLUE, "undetermined": GREY}
"""Shape and colour of a verdict's mark, so that colour never stands alone."""


def effect(hasil_uji: pd.DataFrame, name: str, codes: pd.Series | None = None) -> Picture:
    """How large one pattern is for each rater, with its interval, most striking first.

    Parameters
    ----------
    hasil_uji : DataFrame, the table `hasil_uji`
    name : of the effect, as in the column ``effect``
    codes : Series, code of each penilai; made from the ids in the table when missing
    """
    tests = on_main_scale(hasil_uji[(hasil_uji["effect"] == name) & (hasil_uji["penilai"] != "")])
    codes = rater_codes(tests["penilai"]) if codes is None else codes
    rows = _drawn(tests, codes)
    if rows.empty:
        return empty_picture(_why_none(tests))
    shown = rows.head(MOST_ROWS)
    with canvas(max(1.7, 1.0 + 0.21 * len(shown))) as (figure, axes):
        _intervals(axes, shown)
        axes.set_xlabel(wrapped(f"{labels.EFFECT[name]}: besar pola (0 = yang lazim)", 70))
        return finished(figure, _alt(name, rows, len(shown)))


def _drawn(tests: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    """Return the tests that have a size, most striking first, named by code and detail."""
    known = tests.dropna(subset=["estimate", "low", "high"])
    code = known["penilai"].map(codes).astype("str")
    detail = known["detail"].map(lambda text: labels.DETAIL.get(text, text.replace("=", ": ")))
    name = (code + " · " + detail).where(detail != "", code)
    return (
        known.assign(nama=name)
        .sort_values(["p", "nama"], kind="stable", na_position="last")
        .reset_index(drop=True)
    )


def _intervals(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw one mark and one interval a test."""
    place = np.arange(len(rows))
    axes.hlines(place, rows["low"], rows["high"], color=GREY, linewidth=1.4)
    for verdict in labels.VERDICT:
        group = rows[rows["verdict"] == verdict]
        axes.scatter(
            group["estimate"],
            group.index,
            marker=MARK[verdict],
            color=COLOUR[verdict],
            s=30,
            zorder=3,
            label=labels.VERDICT[verdict],
        )
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks(place, rows["nama"], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    decimal_ticks(axes, 2)
    bare_left(axes)
    axes.figure.legend(loc="outside lower center", ncols=3, fontsize=8)


def _why_none(tests: pd.DataFrame) -> str:
    """Say why nothing can be drawn: the reason that most rows give."""
    if tests.empty:
        return "Pola ini tidak diuji pada data kantor ini."
    return str(tests["message"].value_counts().index[0])


def _alt(name: str, rows: pd.DataFrame, n_shown: int) -> str:
    """Say what the picture shows, from the same rows."""
    first = rows.iloc[0]
    found = int((rows["verdict"] == "detected").sum())
    cut = "" if n_shown == len(rows) else f" Gambar memuat {count(n_shown)} yang paling menonjol."
    return (
        f"{labels.EFFECT[name]}: {count(len(rows))} pengujian. Paling menonjol {first['nama']}, "
        f"{decimal(first['estimate'], 2)} (selang {decimal(first['low'], 2)} sampai "
        f"{decimal(first['high'], 2)}). Pola yang perlu ditelaah: {count(found)}.{cut}"
    )
