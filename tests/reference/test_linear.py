"""Crossed linear models of real ratings, against lme4 and against analysis of variance by hand."""

import json

import pandas as pd
import pytest

from kinerja_analysis.models.linear import fit_linear

NAMES = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}
COMPONENT = 0.005
"""Relative: agreed for restricted maximum likelihood; the real difference is below 1e-5."""
DEVIANCE = 1e-4
"""Both sides print -2 log-likelihood of the same fixed effects."""
PREDICTION = 1e-4
"""Points: predictions that two programs print."""

LEAST_CORRELATION = 0.95
"""Severities spread .5 logit and the ordinal models know them to .12: .5 / sqrt(.25 + .0144) = .97;
a linear model of five categories is a little behind."""


def variances(fit):
    return fit.variances.set_index("component")["variance"]


@pytest.fixture(scope="module")
def skating(references):
    """Fit Olympic skating marks, whether judge and skater share a country standing as criterion.

    Fixed effects of lme4's call: intercept and that one; a criterion of two levels spans the same.
    """
    table = pd.read_csv(references / "skating2018_olympics" / "data.csv")
    return fit_linear(table.assign(criterion=table["ratee_group"] == table["rater_group"]), **NAMES)


@pytest.fixture(scope="module")
def skating_peer(references):
    path = references / "skating2018_olympics" / "peers_lme4.json"
    return json.loads(path.read_text("utf-8"))["model1"]


def test_skating_components_agree_with_lme4(skating, skating_peer):
    peer = {row["grp"]: row["vcov"] for row in skating_peer["vc"]}
    found = variances(skating)
    assert found["ratee"] == pytest.approx(peer["ratee"], rel=COMPONENT)
    assert found["rater"] == pytest.approx(peer["rater"], rel=COMPONENT)
    assert found["error"] == pytest.approx(peer["Residual"], rel=COMPONENT)
    assert -2 * skating.log_likelihood == pytest.approx(skating_peer["REMLcrit"], abs=DEVIANCE)


def test_skating_own_country_bonus_and_judges_agree_with_lme4(skating, skating_peer):
    intercept, same = skating_peer["fixed"]
    criteria = skating.criteria.set_index("criterion")
    bonus = criteria.loc[False, "estimate"] - criteria.loc[True, "estimate"]
    assert bonus == pytest.approx(same["Estimate"], abs=PREDICTION)
    # two criteria stand half the bonus from their mean, so that their error is half of its error
    assert criteria["se"].to_numpy() * 2 == pytest.approx(same["Std. Error"], rel=COMPONENT)
    assert criteria.loc[False, "fair_average"] == pytest.approx(
        intercept["Estimate"], abs=PREDICTION
    )
    severity = skating.raters.set_index("rater")["estimate"]
    generosity = {judge: -value for judge, value in severity.items()}
    assert generosity == pytest.approx(skating_peer["rater_blup"], abs=PREDICTION)


def test_insteval_with_more_raters_than_ratees_agrees_with_lme4(references):
    fit = fit_linear(pd.read_csv(references / "insteval" / "data.csv"), **NAMES)
    peer = json.loads((references / "insteval" / "peers_lme4.json").read_text("utf-8"))["gstudy"]
    found = variances(fit)
    assert found["ratee"] == pytest.approx(peer["vc"]["ratee"], rel=COMPONENT)
    assert found["rater"] == pytest.approx(peer["vc"]["rater"], rel=COMPONENT)
    assert found["error"] == pytest.approx(peer["vc"]["Residual"], rel=COMPONENT)
    assert -2 * fit.log_likelihood == pytest.approx(peer["REMLcrit"], abs=DEVIANCE)
    assert fit.parameters.mu == pytest.approx(peer["intercept"], abs=PREDICTION)
    for table, sign, printed in (
        (fit.raters, -1, peer["rater_blup_sample"]),
        (fit.ratees.assign(estimate=fit.ratees["estimate"] - fit.parameters.mu), 1, None),
    ):
        sample = pd.Series(printed or peer["ratee_blup_sample"]).dropna()
        ours = sign * table.set_index(table.columns[0])["estimate"][sample.index]
        assert ours.to_dict() == pytest.approx(sample.to_dict(), abs=PREDICTION)


def test_guilford_components_follow_from_its_analysis_of_variance(references):
    table = pd.read_csv(references / "guilford1954" / "data.csv")
    path = references / "guilford1954" / "peers_gtheory.json"
    square = json.loads(path.read_text("utf-8"))["anova_p_x_r_x_i"]["MS"]
    found = variances(fit_linear(table, **NAMES))
    # 7 ratees, 3 raters, 5 criteria; the raters' component is negative, so that restricted
    # likelihood sets it to zero and pools r (2) with pr (12); what stays pools pi, ri, pri
    pair = (2 * square["r"] + 12 * square["pr"]) / 14
    error = (24 * square["pi"] + 8 * square["ri"] + 48 * square["pri"]) / 80
    assert found["rater"] == 0
    assert found["error"] == pytest.approx(error, rel=COMPONENT)
    assert found["ratee x rater"] == pytest.approx((pair - error) / 5, rel=COMPONENT)
    assert found["ratee"] == pytest.approx((square["p"] - pair) / 15, rel=COMPONENT)


@pytest.mark.parametrize("case", ["perf_small", "perf_large"])
def test_linear_severities_follow_the_truth_of_ordinal_scores(references, case):
    table = pd.read_csv(references / case / "data.csv")
    truth = json.loads((references / case / "truth.json").read_text("utf-8"))
    fit = fit_linear(table, **NAMES)
    assert fit.convergence.converged
    severity = fit.raters.set_index("rater")["estimate"]
    assert severity.corr(pd.Series(truth["severity"])[severity.index]) > LEAST_CORRELATION
