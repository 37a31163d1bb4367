"""Whether 95 % intervals of severities hold the truth under halo, at several designs.

The offices come from benchmarks/cakupan.py, which prints the whole table with its Monte Carlo
error: two estimators, five designs, three amounts of halo.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).resolve().parents[2] / "benchmarks" / "cakupan.py"
OFFICES = 40
LOW, HIGH = 0.925, 0.975
"""Share of 95 % intervals that should hold the truth."""
SURE = 3.0
"""Monte Carlo errors that a share of 40 offices may lie outside by chance, once in 370."""


@pytest.fixture(scope="module")
def command():
    spec = importlib.util.spec_from_file_location("cakupan", COMMAND)
    module = importlib.util.module_from_spec(spec)
    sys.modules["cakupan"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.lambat
@pytest.mark.parametrize("raters", ["random", "fixed"])
@pytest.mark.parametrize(
    ("numbers", "halo"), [((12, 60, 3, 7), 0.5), ((12, 150, 3, 7), 1.0), ((6, 20, 3, 7), 0.5)]
)
def test_cluster_robust_intervals_hold_severities_on_the_scale_of_the_estimate(
    command, numbers, halo, raters
):
    found = command.coverage(command.Design(*numbers, halo), raters, OFFICES, seed=7)
    assert found.robust + SURE * found.error > LOW
    assert found.robust - SURE * found.error < HIGH
    # ratings taken as independent: intervals too short
    assert found.model < 0.93
    assert found.model < found.robust


@pytest.mark.lambat
def test_without_halo_both_intervals_hold_the_planted_severity(command):
    found = command.coverage(command.Design(12, 60, 3, 7, 0.0), "fixed", OFFICES, seed=7)
    assert found.scale == pytest.approx(1, abs=0.05)
    for share in (found.model, found.robust, found.planted):
        assert LOW - SURE * found.error < share < HIGH + SURE * found.error


@pytest.mark.lambat
def test_halo_draws_the_scale_together_as_stated(command):
    # a logit of halo on each form: estimates are about .7 of what was planted
    assert command.scale(7, 1.0) == pytest.approx(0.72, abs=0.05)
    assert command.scale(7, 0.5) == pytest.approx(0.91, abs=0.05)
