"""Whether planted effects are named right, and two effects of one rater both shown.

The offices are those of benchmarks/telaah.py, whose generator is not the fitted model.
"""

from dataclasses import replace

import pytest

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
