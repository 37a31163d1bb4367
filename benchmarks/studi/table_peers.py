"""The study's tables of peers: run on the same offices, or quoted on reference cases."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from studi.cell import Cell
from studi.decisions import Judged
from studi.markdown import area, power, shown, table
from studi.ranking import peer_figures

NOTES = r"""
lme4 fits the model of a generalizability study to nilai as numbers; its \|t\| is a conditional mode
over its conditional SD (of cells and years: the rater's largest). eRm has no facet of raters: infit
is the mean over the rater's forms, as persons of a partial credit model of the criteria; \|z\| is
the largest of the criteria in a Wald test of the rater's forms against all others', nilai cut at
the office's median; \|t\| is of raters as items of one rating scale model. What a peer could not
fit in an office is missing there.
"""
"""What R's packages are asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What peers said: run here on some cells' offices, and quoted on reference cases."""

    live: Mapping[Cell, Judged]
    cases: pd.DataFrame


def peers_beside(beside: Beside) -> str:
    """Lay out both tables."""
    return _live(beside.live) + "\n" + _quoted(beside.cases)


def _live(live: Mapping[Cell, Judged]) -> str:
    """Lay out how peers that were run rank the raters, and whom their rules alarm."""
    title = "## Peers run on the same offices\n\n"
    if not live:
        return title + "Not run (`--saingan`).\n"
    rows = [
        (cell.name, indicator, effect, str(len(offices)), shown(alarms), area(r), power(r))
        for cell, judged in live.items()
        for effect, indicator, offices, alarms, r in peer_figures(judged)
    ]
    head = (
        "cell",
        "peer",
        "effect",
        "offices",
        "all raters beyond its rule",
        "AUC",
        "power at 2 % false flags",
    )
    return title + table(head, rows) + NOTES


def _quoted(cases: pd.DataFrame) -> str:
    """Lay out what peers are on record for."""
    title = "## Peers quoted on reference cases, beside this screen\n\n"
    if cases.empty:
        return title + "Not run (needs `--saingan` and the reference cases).\n"
    head = (
        "case",
        "truth",
        "cells",
        r"mfrmr: cells with \|t\| >= 2",
        "TAM: cells beyond 2 SE",
        "screen: cells detected",
        "raters",
        "mfrmr: severities beyond 2 SE",
        "screen: severities detected",
        "sirt: rater slopes",
    )
    columns = [
        "case",
        "planted",
        "cells",
        "mfrmr",
        "TAM",
        "screen",
        "raters",
        "mfrmr_raters",
        "screen_raters",
        "slopes",
    ]
    return title + table(head, cases[columns].astype("str").to_numpy().tolist())
