"""The study in pictures: false alarms of clean offices, and power beside the usual indicators."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from studi.cell import Cell
from studi.decisions import Judged
from studi.ranking import FALSE_FLAGS, SCREEN, best_classic, rankings
from studi.rates import NOMINAL, Rate, clean_rates, planted_rates

INK, PALE, ALERT = "#1b3a5c", "#9db4cc", "#b5482f"


def draw_figures(judged: Mapping[Cell, Judged], folder: Path) -> None:
    """Draw what was run, as SVG with fixed ids and no date."""
    mpl.rcParams["svg.hashsalt"] = "telaah"
    clean = {cell.design: found for cell, found in judged.items() if not cell.kinds}
    planted = {cell.name: found for cell, found in judged.items() if cell.kinds}
    if clean:
        _save(_clean_figure(clean), folder / "telaah-bersih.svg")
    shown = [name for name in ("panel24-0.8", "panel24-0.5") if name in planted]
    if shown:
        _save(_power_figure({name: planted[name] for name in shown}), folder / "telaah-daya.svg")


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def _clean_figure(clean: dict[str, Judged]) -> Figure:
    """Draw the share of tests with p < .05: a row a design, a point an effect."""
    figure = Figure(figsize=(7, 0.35 * len(clean) + 1.2))
    axes = figure.subplots()
    for row, judged in enumerate(clean.values()):
        rates = {key: rates["p05"] for key, rates in clean_rates(judged).items()}
        values = [rate.value for rate in rates.values()]
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


def _name_extremes(axes: Axes, rates: Mapping[str, Rate], row: int) -> None:
    """Name the effects outside the band."""
    for key, rate in rates.items():
        if rate.value > 0.08:
            axes.annotate(key, (rate.value, row), (4, 4), textcoords="offset points", size=7)


def _power_figure(planted: dict[str, Judged]) -> Figure:
    """Draw power with control, and power at 2 % false flags beside the best classic indicator."""
    figure = Figure(figsize=(8, 3.2 * len(planted)))
    panels = np.atleast_1d(figure.subplots(len(planted), 1))
    for axes, (name, judged) in zip(panels, planted.items(), strict=True):
        _power_panel(axes, judged)
        axes.set_title(name, loc="left", size=9)
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.12)}
    panels[-1].legend(frameon=False, fontsize=7, ncols=4, **below)
    figure.tight_layout()
    return figure


def _power_panel(axes: Axes, judged: Judged) -> None:
    """Draw one cell: four marks an effect."""
    rates, ranks = planted_rates(judged), rankings(judged)
    place = np.arange(len(rates))
    screen = [ranks[effect][SCREEN].power for effect in rates]
    classic = [best_classic(ranks[effect], "power")[1] for effect in rates]
    for offset, column, color, label in (
        (-0.15, "power_within", INK, "power, control within effect (bars: 2 SE)"),
        (-0.05, "power_all", PALE, "power, control over all effects"),
    ):
        axes.errorbar(
            place + offset,
            [row[column].value for row in rates.values()],
            [2 * row[column].error for row in rates.values()],
            fmt="o",
            color=color,
            label=label,
            ms=5,
        )
    at = f"at {FALSE_FLAGS:.0%} false flags"
    axes.plot(place + 0.05, screen, "^", color=INK, label=f"screen {at}")
    axes.plot(place + 0.15, classic, "x", color=ALERT, label=f"classic {at}")
    axes.set(xticks=place, xticklabels=list(rates), ylim=(-0.03, 1.05), ylabel="share")
    axes.tick_params(axis="x", labelsize=7)
