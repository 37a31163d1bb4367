"""Whether the bias screen keeps quiet in clean offices and speaks up in planted ones.

The offices are those of benchmarks/telaah.py, whose generator is not the fitted model; the same
command with more offices gives the figures of docs/bukti/telaah.md.
"""

from dataclasses import replace

import pytest

from studi.bars import MOST_ANY, MOST_CLEAN, MOST_CLEAN_SEVERITY
from studi.cell import CELLS, results, singles
from studi.decisions import Judged
from studi.rates import any_detected, clean_rates, planted_rates

pytestmark = pytest.mark.lambat

CLEAN_OFFICES = 20
STANDARD_ERRORS = 2
"""20 offices know a rate to about .01; the bounds give way by two standard errors."""

PLANTED_OFFICES = 8
LEAST_POWER = {
    "severity": 0.7,
    "centrality": 0.85,
    "halo": 0.8,
    "straightlining": 0.9,
    "criterion": 0.4,
}
"""Power with 60 forms a penilai, size .8, two penilai an effect, less two standard errors of 16."""


@pytest.fixture(scope="module")
def clean():
    return Judged(results(CELLS["panel24-bersih"], range(CLEAN_OFFICES)))


def test_clean_penilai_are_rarely_alarmed(clean):
    for key, rates in clean_rates(clean).items():
        most = MOST_CLEAN_SEVERITY if key == "severity" else MOST_CLEAN
        alarmed = rates["p05"]
        if alarmed.n:
            assert alarmed.value - STANDARD_ERRORS * alarmed.error < most, (key, alarmed)


def test_clean_offices_are_rarely_told_of_anything(clean):
    told = any_detected(clean)
    assert told.value - STANDARD_ERRORS * told.error < MOST_ANY, told


def test_planted_effects_are_found():
    cell = replace(CELLS["panel24-60-0.8"], kinds=singles(*LEAST_POWER), each=2)
    rates = planted_rates(Judged(results(cell, range(PLANTED_OFFICES))))
    for effect, least in LEAST_POWER.items():
        assert rates[effect]["power_all"].value >= least, (effect, rates[effect])


def test_with_one_superior_a_pegawai_severity_is_never_tested():
    judged = Judged(results(CELLS["atasan15-bersih"], range(2)))
    assert judged.tests.query("key == 'severity'")["p"].isna().all()
