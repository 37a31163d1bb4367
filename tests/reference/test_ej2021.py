"""A sparse design with extreme ratees (shipped data), against independent estimates."""

import json
from pathlib import Path

import pandas as pd
import pytest

from kinerja_analysis.models.mfrm import fit_mfrm

FOLDER = Path(__file__).parent / "data" / "ej2021_study1"
JML_MEASURE = 0.002
"""Logit: agreed for converged joint estimates."""
JML_SE = 0.001
JML_FIT = 0.005
MML_MEASURE = 0.005
"""Logit: agreed for marginal estimates of two different quadratures."""
MML_VARIANCE = 0.01
"""Relative."""
MML_SE = 0.02
"""Relative."""
NAMES = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}


@pytest.fixture(scope="module")
def reference():
    return json.loads((FOLDER / "reference.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def ratings():
    return pd.read_csv(FOLDER / "data.csv")


@pytest.fixture(scope="module")
def joint(ratings):
    return fit_mfrm(ratings, method="jml", **NAMES)


@pytest.fixture(scope="module")
def marginal(ratings):
    return fit_mfrm(ratings, raters="fixed", **NAMES)


@pytest.mark.parametrize("facet", ["ratee", "rater", "criterion"])
def test_joint_estimates_agree(joint, reference, facet):
    expected = pd.DataFrame(reference["jml"][facet]).T
    found = {"ratee": joint.ratees, "rater": joint.raters, "criterion": joint.criteria}[facet]
    found = found.set_index(facet).loc[expected.index]
    assert found["estimate"].to_dict() == pytest.approx(
        expected["measure"].to_dict(), abs=JML_MEASURE
    )
    assert found["se"].to_dict() == pytest.approx(expected["se"].to_dict(), abs=JML_SE)
    assert found["infit"].to_dict() == pytest.approx(expected["infit"].to_dict(), abs=JML_FIT)
    assert found["outfit"].to_dict() == pytest.approx(expected["outfit"].to_dict(), abs=JML_FIT)


def test_joint_steps_and_likelihood_agree(joint, reference):
    assert joint.steps["estimate"].tolist() == pytest.approx(
        reference["jml"]["steps"], abs=JML_MEASURE
    )
    assert joint.log_likelihood == pytest.approx(reference["jml"]["log_likelihood"], abs=1e-4)


def test_extreme_ratees_are_marked_and_finite(joint, marginal, reference):
    for fit in (joint, marginal):
        extreme = fit.ratees[fit.ratees["extreme"]]
        assert sorted(extreme["ratee"]) == sorted(reference["jml"]["dropped"])
        assert extreme[["estimate", "se", "wle", "wle_se"]].notna().all(axis=None)
        assert extreme["estimate"].abs().max() < 8


def test_marginal_estimates_agree(marginal, reference):
    target = reference["mml"]
    raters = marginal.raters.set_index("rater")
    criteria = marginal.criteria.set_index("criterion")
    assert raters["estimate"].to_dict() == pytest.approx(target["severity"], abs=MML_MEASURE)
    assert raters["se"].to_dict() == pytest.approx(target["severity_se"], rel=MML_SE)
    assert criteria["estimate"].to_dict() == pytest.approx(target["criterion"], abs=MML_MEASURE)
    assert criteria["se"].to_dict() == pytest.approx(target["criterion_se"], rel=MML_SE)
    assert marginal.steps["estimate"].tolist() == pytest.approx(target["steps"], abs=MML_MEASURE)
    assert marginal.parameters.mu == pytest.approx(target["mu"], abs=MML_MEASURE)
    assert marginal.parameters.sigma**2 == pytest.approx(target["sigma2"], rel=MML_VARIANCE)
    assert -2 * marginal.log_likelihood == pytest.approx(target["deviance"], abs=MML_MEASURE)


def test_random_severities_are_shrunken_copies_of_the_fixed_ones(ratings, marginal):
    random = fit_mfrm(ratings, **NAMES)
    assert random.raters["estimate"].corr(marginal.raters["estimate"]) > 0.99
    assert random.raters["estimate"].std() < marginal.raters["estimate"].std()
    assert random.raters["estimate"].sum() == pytest.approx(0, abs=1e-9)
