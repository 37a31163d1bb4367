"""The study in pictures: false alarms of clean offices, and power beside the usual indicators."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from studi.cell import Cell
from studi.ranking import FALSE_FLAGS, rankings
from studi.rates import NOMINAL, clean_rates, planted_rates
from studi.store import read

INK, PALE, ALERT = "#1b3a5c", "#9db4cc", "#b5482f"


def draw_figures(cells: Sequence[Cell], place: Path, folder: Path) -> None:
    """Draw what the results that stand allow, as SVG with fixed ids and no date."""
    mpl.rcParams["svg.hashsalt"] = "telaah"
    results = {cell: read(cell, place) for cell in cells}
    clean = {c.design: r for c, r in results.items() if len(r) and not c.kinds}
    planted = {c.name: r for c, r in results.items() if len(r) and c.kinds and len(c.kinds[0]) == 1}
    if clean:
        _save(_clean_figure(clean), folder / "telaah-bersih.svg")
    shown = [name for name in ("panel24-0.8", "panel24-0.5") if name in planted]
    if shown:
        _save(_power_figure({name: planted[name] for name in shown}), folder / "telaah-daya.svg")


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def _clean_figure(clean: dict[str, pd.DataFrame]) -> Figure:
    """Draw the share of tests with p < .05: a row a design, a point an effect."""
    figure = Figure(figsize=(7, 0.35 * len(clean) + 1.2))
    axes = figure.subplots()
    keys: dict[str, None] = {}
    for row, results in enumerate(clean.values()):
        rates = clean_rates(results)["p05"]
        keys |= dict.fromkeys(map(str, rates.index))
        values = [rate.value for rate in rates]
        axes.plot(values, np.full(len(values), row), "o", color=INK, alpha=0.6, ms=5)
        _name_extremes(axes, rates, row)
    axes.axvspan(0.02, 0.08, color=PALE, alpha=0.35, lw=0)
    axes.axvline(NOMINAL, color=INK, lw=0.8)
    axes.set(
        yticks=range(len(clean)),
        yticklabels=list(clean),
        xlabel="Share of clean tests with p < .05 (shaded: .02 to .08)",
    )
    axes.invert_yaxis()
    return figure


def _name_extremes(axes: Axes, rates: pd.Series, row: int) -> None:
    """Name the effects outside the band."""
    for key, rate in rates.items():
        if rate.value > 0.08:
            axes.annotate(str(key), (rate.value, row), (4, 4), textcoords="offset points", size=7)


def _power_figure(planted: dict[str, pd.DataFrame]) -> Figure:
    """Draw power with control, and power at 2 % false flags beside the best classic indicator."""
    figure = Figure(figsize=(8, 3.2 * len(planted)))
    panels = np.atleast_1d(figure.subplots(len(planted), 1))
    for axes, (name, results) in zip(panels, planted.items(), strict=True):
        _power_panel(axes, results)
        axes.set_title(name, loc="left", size=9)
    panels[0].legend(frameon=False, size=7, loc="lower right")
    figure.tight_layout()
    return figure


def _power_panel(axes: Axes, results: pd.DataFrame) -> None:
    """Draw one cell: four marks an effect."""
    rates, ranks = planted_rates(results), rankings(results)
    place = np.arange(len(rates))
    best = ranks.assign(power=[r.power for r in ranks["ranked"]])
    screen = best[best["indicator"] == "screen"].set_index("planted")["power"]
    classic = best[best["indicator"] != "screen"].groupby("planted")["power"].max()
    for offset, column, color, label in (
        (-0.15, "power_within", INK, "power, control within effect"),
        (-0.05, "power_all", PALE, "power, control over all effects"),
    ):
        axes.errorbar(
            place + offset,
            [rate.value for rate in rates[column]],
            [2 * rate.error for rate in rates[column]],
            fmt="o",
            color=color,
            label=label,
            ms=5,
        )
    at = f"at {FALSE_FLAGS:.0%} false flags"
    axes.plot(place + 0.05, screen.reindex(rates.index), "^", color=INK, label=f"screen {at}")
    axes.plot(place + 0.15, classic.reindex(rates.index), "x", color=ALERT, label=f"classic {at}")
    axes.set(xticks=place, xticklabels=list(rates.index), ylim=(-0.03, 1.05), ylabel="share")
    axes.tick_params(axis="x", labelsize=7)
