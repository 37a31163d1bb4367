"""G- and D-studies against Brennan's published tables, hand analysis of variance and lme4."""

import json

import pandas as pd
import pytest

from kinerja_analysis import d_study, g_study

PUBLISHED = 1e-4
RELATIVE = 0.005
"""REML components of independent programs agree so far."""
ZERO = 1e-5
"""lme4 stops this far from a variance of zero."""
EXACT = 1e-6
NAMES = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}
LME4 = {
    "p": "ratee",
    "r": "rater",
    "i": "criterion",
    "pr": "ratee:rater",
    "pi": "ratee:criterion",
    "ri": "rater:criterion",
    "pri,e": "Residual",
}
"""Names of the seven components of p x r x i."""


def peers(folder, name):
    return json.loads((folder / name).read_text("utf-8"))


def components(study):
    return study.components.set_index("component")


@pytest.fixture(scope="module")
def tasks(references):
    """Brennan (2001), synthetic data set 4: ten persons, three tasks, four raters a task."""
    return pd.read_csv(references / "brennan_3_2" / "data.csv")


def test_raters_nested_in_tasks_give_brennan_s_components(tasks, references):
    study = g_study(tasks, "p x (r:i)", **NAMES)
    table = components(study)
    published = {"p": 0.4731, "i": 0.3252, "r:i": 0.6475, "pi": 0.5596, "pr:i,e": 2.3802}
    assert study.method == "anova"
    assert study.balanced
    for name, variance in published.items():
        assert table.loc[name, "estimate"] == pytest.approx(variance, abs=PUBLISHED)
    anova = peers(references / "brennan_3_2", "peers_R.json")["anova"]
    for name, other in {"p": "p", "i": "t", "r:i": "r_t", "pi": "pt", "pr:i,e": "pr_t"}.items():
        assert table.loc[name, "mean_square"] == pytest.approx(anova["MS"][other], abs=EXACT)
    assert table.loc[list(published), "df"].tolist() == [9, 2, 9, 18, 81]


def test_reml_gives_brennan_s_components_too(tasks):
    anova = components(g_study(tasks, "p x (r:i)", **NAMES))
    reml = components(g_study(tasks, "p x (r:i)", method="reml", **NAMES))
    assert reml["estimate"].to_numpy() == pytest.approx(anova["estimate"].to_numpy(), rel=1e-5)


def test_projections_are_those_of_the_hand_calculation(tasks, references):
    study = g_study(tasks, "p x (r:i)", **NAMES)
    for row in peers(references / "brennan_3_2", "peers_R.json")["anova"]["dstudies"]:
        found = d_study(study, {"i": row["n_t"], "r": row["n_r"]}).table.iloc[0]
        assert found["relative_error"] == pytest.approx(row["rel_err"], abs=EXACT)
        assert found["absolute_error"] == pytest.approx(row["abs_err"], abs=EXACT)
        assert found["g"] == pytest.approx(row["E_rho2"], abs=EXACT)
        assert found["phi"] == pytest.approx(row["Phi"], abs=EXACT)


def test_observed_design_is_its_own_projection(tasks):
    study = g_study(tasks, "p x (r:i)", **NAMES)
    own, projected = d_study(study).table, d_study(study, {"i": 3, "r": 4}).table
    for column in ("n_i", "n_r", "q", "g", "phi"):
        assert own.loc[0, column] == pytest.approx(projected.loc[0, column])


def test_crossed_design_with_a_component_below_zero_is_shown(references):
    folder = references / "guilford1954"
    table = components(g_study(pd.read_csv(folder / "data.csv"), **NAMES))
    peer = peers(folder, "peers_gtheory.json")["anova_p_x_r_x_i"]
    for name, other in zip(LME4, ("p", "r", "i", "pr", "pi", "ri", "pri"), strict=True):
        assert table.loc[name, "estimate"] == pytest.approx(peer["vc"][other], abs=EXACT)
        assert table.loc[name, "mean_square"] == pytest.approx(peer["MS"][other], abs=EXACT)
    assert table.loc["r", "estimate"] < 0
    assert table.loc["r", "share"] == 0


@pytest.mark.parametrize(
    "case", ["guilford1954", "ej2021_study1", "writing_ratings1", "mfrmr_example_bias"]
)
def test_components_of_incomplete_ratings_agree_with_lme4(references, case):
    study = g_study(pd.read_csv(references / case / "data.csv"), method="reml", **NAMES)
    expected = peers(references / case, "peers.json")["lme4_gstudy"]["variance_components"]
    table = components(study)
    for name, other in LME4.items():
        variance = table.loc[name, "estimate"]
        assert variance == pytest.approx(expected[other], rel=RELATIVE, abs=ZERO)


def test_incomplete_ratings_are_unbalanced_and_fitted_by_reml(references):
    study = g_study(pd.read_csv(references / "writing_ratings1" / "data.csv"), **NAMES)
    assert (study.method, study.balanced) == ("reml", False)


@pytest.mark.lambat
def test_the_largest_crossed_case_agrees_with_lme4(references):
    study = g_study(pd.read_csv(references / "insteval" / "data.csv"), "p x r", **NAMES)
    expected = {"p": 0.27373486, "r": 0.1062145, "pr,e": 1.38717971}
    for name, variance in expected.items():
        assert components(study).loc[name, "estimate"] == pytest.approx(variance, rel=RELATIVE)
