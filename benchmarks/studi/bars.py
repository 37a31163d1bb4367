"""Which figures the screen must reach: one line a bar, read beside what was measured."""

from dataclasses import dataclass
from typing import Final, Literal

Sense = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: of an effect's figure in a cell, at least or at most a value (0-1)."""

    cell: str
    figure: str
    effect: str
    sense: Sense
    value: float


CLEAN: Final = (
    "panel24",
    "panel8",
    "panel100",
    "panel24x3",
    "panel8x3",
    "panel100x3",
    "panel24-setahun",
    "panel8-setahun",
    "panel100-setahun",
)
"""Panels whose clean offices have bars."""
MOST_CLEAN, MOST_CLEAN_SEVERITY, MOST_ANY = 0.08, 0.06, 0.07
_ONE_EACH: Final = {
    "panel24-0.8": {
        "severity": 0.88,
        "centrality": 0.98,
        "inconsistency": 0.98,
        "straightlining": 0.98,
        "halo": 0.97,
        "group": 0.88,
        "drift": 0.75,
        "criterion": 0.50,
    },
    "panel24-0.5": {
        "centrality": 0.97,
        "inconsistency": 0.97,
        "straightlining": 0.97,
        "halo": 0.90,
        "severity": 0.42,
        "group": 0.42,
        "drift": 0.25,
    },
    "lain-1.0": {"slope": 0.85},
    "panel24-60-0.8": dict.fromkeys(
        (
            "severity",
            "centrality",
            "halo",
            "inconsistency",
            "criterion",
            "group",
            "straightlining",
            "drift",
        ),
        0.90,
    ),
    "panel24x3-0.8": {"halo": 0.90, "group": 0.68, "drift": 0.55},
}
POWER: Final = _ONE_EACH | {
    f"{cell}-dua": _ONE_EACH[cell] for cell in ("panel24-0.5", "panel24-0.8")
}
"""Power with control within the effect: with one deviant rater an effect, and with the two that
SCREEN.md planted when it measured the bars."""
FALSE_IN: Final = (*_ONE_EACH, "lain-0.8", "tercatat-0.8")
"""Cells of which every planted effect is held to the bars of false calls."""
MOST_OTHERS, MOST_FALSE = 0.02, 0.10
MOST_OTHERS_EXCEPT: Final = {"severity": 0.03, "straightlining": 0.03}
MOST_FALSE_EXCEPT: Final = {"severity": 0.15, "straightlining": 0.15}
RANKED: Final = "panel24-0.8"
"""Cell in which the screen's ranking is set beside the best classic indicator's."""
MOST_BEHIND: Final = -0.01
AHEAD: Final = {"halo": 0.20, "criterion": 0.05, "drift": 0.05}
"""By how much the screen's power at 2 % false flags exceeds the best classic indicator's."""
PAIRED: Final = "rangkap-0.8"
PAIRS: Final = {"severity + halo": 0.88, "severity + inconsistency": 0.88}
PAIRS_ELSE, MOST_EXTRA = 0.55, 0.2
"""Share of raters with two effects that show both, and wrong calls a rater."""
NAMED: Final = {"panel24-0.8": 0.96, "panel24-0.5": 0.92, "atasan24-0.8": 0.80}
"""Share named right among the detected."""
