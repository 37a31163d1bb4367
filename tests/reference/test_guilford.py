"""Guilford (1954), p. 282: the example of the FACETS manual, against independent estimates."""

import json

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.models.mfrm import fit_mfrm

JML_MEASURE = 0.002
"""Logit: agreed for converged joint estimates; FACETS itself prints loosely converged figures."""
JML_SE = 0.001
JML_FIT = 0.005
MML_MEASURE = 0.005
"""Logit: agreed for marginal estimates of two different quadratures."""
MML_VARIANCE = 0.01
"""Relative."""
MML_SE = 0.02
"""Relative."""
FACETS_PRINTED = 0.03
"""Logit: FACETS stops at 0.01 logit a step by default, so its printed measures are this far off."""
NAMES = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}


@pytest.fixture(scope="module")
def reference(references):
    return json.loads((references / "guilford1954" / "reference.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def ratings(references):
    return pd.read_csv(references / "guilford1954" / "data.csv")


@pytest.fixture(scope="module")
def joint(ratings):
    return fit_mfrm(ratings, method="jml", **NAMES)


@pytest.fixture(scope="module")
def marginal(ratings):
    return fit_mfrm(ratings, raters="fixed", **NAMES)


@pytest.mark.parametrize("facet", ["ratee", "rater", "criterion"])
def test_joint_estimates_agree(joint, reference, facet):
    expected = pd.DataFrame(reference["targets"]["JML_RSM_arbiter"][facet]).T
    found = {"ratee": joint.ratees, "rater": joint.raters, "criterion": joint.criteria}[facet]
    found = found.set_index(facet).loc[expected.index]
    assert found["estimate"].to_dict() == pytest.approx(
        expected["measure"].to_dict(), abs=JML_MEASURE
    )
    assert found["se"].to_dict() == pytest.approx(expected["se"].to_dict(), abs=JML_SE)
    assert found["infit"].to_dict() == pytest.approx(expected["infit"].to_dict(), abs=JML_FIT)
    assert found["outfit"].to_dict() == pytest.approx(expected["outfit"].to_dict(), abs=JML_FIT)


def test_joint_steps_and_likelihood_agree(joint, reference):
    target = reference["targets"]["JML_RSM_arbiter"]
    assert joint.steps["estimate"].tolist() == pytest.approx(target["steps"], abs=JML_MEASURE)
    assert joint.log_likelihood == pytest.approx(target["loglik"], abs=1e-4)
    assert joint.convergence.converged


def test_joint_measures_are_near_those_facets_prints(joint, reference):
    printed = reference["published"]["table7_measures"]
    raters = joint.raters.set_index("rater")["estimate"]
    ratees = joint.ratees.set_index("ratee")["estimate"]
    # FACETS centres ratees at 0 there; ours float, so that only their difference is compared
    assert ratees["Edward"] - ratees["David"] == pytest.approx(
        printed["ratee Edward"] - printed["ratee David"], abs=2 * FACETS_PRINTED
    )
    assert raters["Brahe"] > raters["Avogadro"] > raters["Cavendish"]


def test_marginal_estimates_agree(marginal, reference):
    target = reference["targets"]["MML_RSM_arbiter"]
    raters = marginal.raters.set_index("rater")
    criteria = marginal.criteria.set_index("criterion")
    assert raters["estimate"].to_dict() == pytest.approx(target["severity"], abs=MML_MEASURE)
    assert criteria["estimate"].to_dict() == pytest.approx(target["criterion"], abs=MML_MEASURE)
    assert marginal.steps["estimate"].tolist() == pytest.approx(target["steps"], abs=MML_MEASURE)
    assert marginal.parameters.mu == pytest.approx(target["mu"], abs=MML_MEASURE)
    assert marginal.parameters.sigma**2 == pytest.approx(target["sigma2"], rel=MML_VARIANCE)
    assert -2 * marginal.log_likelihood == pytest.approx(target["deviance"], abs=MML_MEASURE)


def test_marginal_standard_errors_agree(marginal, reference):
    target = reference["targets"]["MML_RSM_arbiter"]
    raters = marginal.raters.set_index("rater")["se"]
    criteria = marginal.criteria.set_index("criterion")["se"]
    assert raters.to_dict() == pytest.approx(target["severity_se"], rel=MML_SE)
    assert criteria.to_dict() == pytest.approx(target["criterion_se"], rel=MML_SE)


def test_three_random_raters_are_shrunken_but_keep_their_order(ratings, marginal):
    random = fit_mfrm(ratings, **NAMES).raters["estimate"]
    fixed = marginal.raters["estimate"]
    assert np.array_equal(random.argsort(), fixed.argsort())
    assert (random.abs() < fixed.abs()).all()
