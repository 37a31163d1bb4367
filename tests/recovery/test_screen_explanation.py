"""Whether planted effects are named right, and two effects of one rater both shown.

The offices are those of benchmarks/telaah.py, whose generator is not the fitted model.
"""

from dataclasses import replace

import pytest

from studi import planting
from studi.cell import CELLS, results, singles
from studi.decisions import Judged
from studi.naming import named_right, pairs_found

pytestmark = pytest.mark.lambat

OFFICES = 6
EFFECTS = ("severity", "centrality", "halo", "inconsistency", "criterion", "straightlining")

LEAST_RIGHT = 0.96
STANDARD_ERRORS = 2
"""Of .96 that is asked; six offices (about 30 raters) know the share to .03."""

LEAST_BOTH = 0.65
"""Share of raters with severity and halo in whom both show; .88 is asked, 12 raters know .1."""

MOST_EXTRA = 0.2
"""Wrong calls a rater with two effects."""

MORE_OFFICES = 12
"""Two deviant raters each: 24 raters know a share to .1."""

LEAST_HALF = 0.6
"""Share of raters with half a strong halo who are called so; .9 is asked, about .75 reached."""

MOST_CONSISTENT = 0.2
"""Share of raters with three quarters of the usual noise who are called halo; .05 is usual."""


def test_effects_are_called_by_their_names():
    cell = replace(CELLS["panel24-0.8"], kinds=singles(*EFFECTS))
    right = named_right(Judged(results(cell, range(OFFICES))), "all")
    assert right.n > 3 * OFFICES
    assert right.value + STANDARD_ERRORS * right.error >= LEAST_RIGHT, right


def test_two_effects_of_one_rater_both_show():
    cell = replace(CELLS["rangkap-0.8"], kinds=(("severity", "halo"),), each=2)
    ((both, extra),) = pairs_found(Judged(results(cell, range(OFFICES))), "all").values()
    assert both.value >= LEAST_BOTH, both
    assert extra.value <= MOST_EXTRA, extra


def halo_called(cell):
    """Give for each deviant rater of the cell whether he is called halo."""
    judged = Judged(results(cell, range(MORE_OFFICES)))
    halo = judged.decisions[judged.decisions["key"] == "halo"]
    deviant = judged.truth[["office", "penilai", "planted"]]
    return halo.merge(deviant, on=["office", "penilai"]).groupby("planted")["all"].mean()


def test_a_weaker_general_impression_shows_and_is_not_taken_for_centrality():
    cell = replace(CELLS["panel24-0.5"], kinds=singles("halo", "centrality"), each=2)
    called = halo_called(cell)
    assert called["halo"] >= LEAST_HALF
    assert called["centrality"] == 0


def test_who_is_only_more_consistent_is_rarely_called_halo(monkeypatch):
    def consistent(seen, plant):
        return replace(seen, noise=seen.noise * (1 - 0.25 * plant.mine))

    monkeypatch.setattr(planting, "EFFECTS", {**planting.EFFECTS, "drift": consistent})
    cell = replace(CELLS["panel24-0.5"], kinds=singles("drift"), each=2)
    assert halo_called(cell)["drift"] <= MOST_CONSISTENT
