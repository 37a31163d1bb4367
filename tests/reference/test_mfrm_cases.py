"""Every reference case against an independent plain implementation, and mfrmr's test statistics."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.models.mfrm import fit_mfrm

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
DEVIANCE = 0.02
"""Of several thousand: quadratures differ in the fifth digit."""
CHI_SQUARE = 0.01
"""Relative: mfrmr stops a little earlier."""
RELIABILITY = 0.01
CASES = [
    "guilford1954",
    "writing_ratings1",
    "ej2021_study1",
    "mfrmr_example_bias",
    "perf_small",
]
NAMES = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}


@cache
def target(references, case):
    return json.loads((references / case / "reference.json").read_text("utf-8"))["targets"]


@cache
def fitted(references, case, method):
    ratings = pd.read_csv(references / case / "data.csv", dtype={"ratee": str, "rater": str})
    return fit_mfrm(ratings, method=method, raters="fixed", **NAMES)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("facet", ["ratee", "rater", "criterion"])
def test_joint_measures_errors_and_fit_agree(references, case, facet):
    fit = fitted(references, case, "jml")
    found = {"ratee": fit.ratees, "rater": fit.raters, "criterion": fit.criteria}[facet]
    expected = pd.DataFrame(target(references, case)["JML_RSM_arbiter"][facet]).T
    found = found.set_index(facet).loc[expected.index]
    for column, name, tolerance in (
        ("estimate", "measure", JML_MEASURE),
        ("se", "se", JML_SE),
        ("infit", "infit", JML_FIT),
        ("outfit", "outfit", JML_FIT),
    ):
        assert found[column].to_dict() == pytest.approx(expected[name].to_dict(), abs=tolerance)


@pytest.mark.parametrize("case", CASES)
def test_joint_steps_and_log_likelihood_agree(references, case):
    fit, expected = fitted(references, case, "jml"), target(references, case)["JML_RSM_arbiter"]
    assert fit.convergence.converged
    assert fit.steps["estimate"].tolist() == pytest.approx(expected["steps"], abs=JML_MEASURE)
    assert fit.log_likelihood == pytest.approx(expected["loglik"], abs=JML_MEASURE)


@pytest.mark.parametrize("case", CASES)
def test_marginal_estimates_agree(references, case):
    fit, targets = fitted(references, case, "mml"), target(references, case)
    expected = targets.get("MML_RSM_arbiter", targets["MML_RSM"])
    for found, name in ((fit.raters, "severity"), (fit.criteria, "criterion")):
        values = found.set_index(found.columns[0])
        assert values["estimate"].to_dict() == pytest.approx(expected[name], abs=MML_MEASURE)
        assert values["se"].to_dict() == pytest.approx(expected[f"{name}_se"], rel=MML_SE)
    assert fit.steps["estimate"].tolist() == pytest.approx(expected["steps"], abs=MML_MEASURE)
    assert fit.parameters.mu == pytest.approx(expected["mu"], abs=MML_MEASURE)
    assert fit.parameters.sigma**2 == pytest.approx(expected["sigma2"], rel=MML_VARIANCE)
    assert -2 * fit.log_likelihood == pytest.approx(expected["deviance"], abs=DEVIANCE)


@pytest.mark.parametrize("case", ["guilford1954", "writing_ratings1", "mfrmr_example_bias"])
@pytest.mark.parametrize("facet", ["rater", "criterion"])
def test_chi_square_and_reliability_agree_with_mfrmr(references, case, facet):
    expected = target(references, case)["JML_RSM"]
    chi, told = (
        next(row for row in expected[name] if row.get("Facet") == facet)
        for name in ("chi_square", "reliability")
    )
    found = fitted(references, case, "jml").reliability.set_index("facet").loc[facet]
    assert found["chi_square"] == pytest.approx(chi["FixedChiSq"], rel=CHI_SQUARE)
    assert found["df"] == chi["FixedDF"]
    assert found["p"] == pytest.approx(chi["FixedProb"], rel=0.1, abs=1e-9)
    for column, name in (("separation", "Separation"), ("reliability", "Reliability")):
        assert found[column] == pytest.approx(told[name], abs=RELIABILITY)


def test_wine_agrees_with_mfrmr(references):
    # one criterion only: judges and bottles on a bitterness scale of 1 to 5
    ratings = pd.read_csv(references / "wine_bitterness" / "data.csv")
    fit = fit_mfrm(ratings, method="jml", **NAMES)
    expected = target(references, "wine_bitterness")["JML_RSM"]
    measures = pd.DataFrame(expected["measures"]).set_index("Level")
    for table, label in ((fit.ratees, "ratee"), (fit.raters, "rater")):
        found = table[~table["extreme"]].set_index(label)
        rows = measures.loc[found.index]
        assert found["estimate"].to_dict() == pytest.approx(
            rows["Estimate"].to_dict(), abs=JML_MEASURE
        )
        assert found["infit"].to_dict() == pytest.approx(rows["Infit"].to_dict(), abs=JML_FIT)
    assert fit.steps["estimate"].tolist() == pytest.approx(expected["steps"], abs=JML_MEASURE)


@pytest.mark.parametrize("case", ["perf_small", "perf_large"])
def test_severities_are_recovered_as_well_as_by_the_peers(references, case):
    # the peers' root mean squared errors: TAM .121 and .071, mfrmr .127 and .083
    ratings = pd.read_csv(references / case / "data.csv")
    truth = json.loads((references / case / "truth.json").read_text("utf-8"))
    fit = fit_mfrm(ratings, **NAMES)
    true = pd.Series(truth["rater"] if "rater" in truth else truth["severity"])
    found = fit.raters.set_index("rater")["estimate"]
    error = found - (true - true.mean()).loc[found.index]
    assert np.sqrt((error**2).mean()) < {"perf_small": 0.121, "perf_large": 0.071}[case]
