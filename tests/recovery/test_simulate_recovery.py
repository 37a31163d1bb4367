"""The simulator against the model it claims to follow: truth is found again within stated error."""

from dataclasses import replace

import numpy as np
import pytest

from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.simulate.design import CLEAN
from kinerja_analysis.simulate.designs import crossed, superior_and_panel
from kinerja_analysis.simulate.office import RaterEffect, simulate_office

CLOSE = 4
"""Standard errors within which every one of some twenty estimates must lie (chance: 1 in 800)."""


@pytest.fixture(scope="module")
def clean_office():
    return simulate_office(replace(crossed(200, 6), spread=CLEAN), seed=11)


def test_clean_office_gives_back_difficulties_and_steps(clean_office):
    fit = fit_mfrm(clean_office.penilaian)
    criteria = fit.criteria.set_index("kriteria")
    truth = clean_office.truth.criteria.set_index("kriteria")["difficulty"]
    error = (criteria["estimate"] - truth) / criteria["se"]
    assert error.abs().max() < CLOSE
    steps = fit.steps.sort_values(list(fit.steps.columns[:1]))["estimate"].to_numpy()
    # true steps -2.6, -1.3, 0.9, 3.0; 8,400 ratings
    assert np.abs(np.sort(steps) - [-2.6, -1.3, 0.9, 3.0]).max() < 0.2


def test_clean_office_gives_back_performance(clean_office):
    fit = fit_mfrm(clean_office.penilaian)
    both = fit.ratees.merge(clean_office.truth.ratees, on="pegawai")
    assert both["estimate"].corr(both["theta"]) > 0.97


def test_planted_severity_is_found_with_its_sign_and_size():
    design = superior_and_panel(12, 8)
    strict, lenient = sorted(design.tugas["penilai"].unique())[:2]
    effects = [RaterEffect("severity", strict, 0.9), RaterEffect("severity", lenient, -0.9)]
    office = simulate_office(replace(design, spread=CLEAN), effects, seed=3)
    found = fit_mfrm(office.penilaian, raters="fixed").raters.set_index("penilai")
    truth = office.truth.raters.set_index("penilai")["severity"]
    error = (found["estimate"] - (truth - truth.mean())) / found["se"]
    assert error.abs().max() < CLOSE
    assert found.loc[strict, "estimate"] > 0 > found.loc[lenient, "estimate"]
