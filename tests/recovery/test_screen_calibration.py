"""Whether the bias screen keeps quiet in clean offices and speaks up in planted ones.

The offices come from benchmarks/kalibrasi.py, whose generator is not the fitted model; the same
command with more offices gives the figures of the documents.
"""

import runpy
from pathlib import Path

import pytest

COMMAND = Path(__file__).resolve().parents[2] / "benchmarks" / "kalibrasi.py"
pytestmark = pytest.mark.lambat

CLEAN_OFFICES = 20
MOST_CLEAN = 0.08
"""Share of clean penilai with p < .05; .02 to .08 is asked of 100 offices and more."""

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
"""Power with 30 forms a penilai, size .8, two penilai an effect; measured with 25 offices: .9, 1,
1, 1, .7, here less two standard errors of 16 penilai."""


@pytest.fixture(scope="module")
def study():
    return runpy.run_path(str(COMMAND))


def test_clean_penilai_are_rarely_alarmed(study):
    tests = study["screened"](study["Design"](), CLEAN_OFFICES, 11)
    rates = study["rates"](tests)
    room = STANDARD_ERRORS * rates["clean_error"]
    assert (rates["clean"] - room < MOST_CLEAN).all(), rates
    assert (rates["clean"] + room > 0.02).all(), rates
    assert rates.loc["severity", "clean"] - room["severity"] < 0.06
    assert (rates["clean_detected"] < 0.01).all(), rates


def test_planted_effects_are_found(study):
    planted = dict.fromkeys(study["EFFECTS"], 2)
    design = study["Design"](n_pegawai=240, size=0.8, planted=planted)
    rates = study["rates"](study["screened"](design, PLANTED_OFFICES, 12))
    for effect, least in LEAST_POWER.items():
        assert rates.loc[effect, "power"] >= least, rates


def test_with_one_superior_a_pegawai_severity_is_never_tested(study):
    design = study["Design"](n_panel=0)
    tests = study["screened"](design, 2, 13)
    assert tests.query("effect in ('severity', 'halo')")["p"].isna().all()
