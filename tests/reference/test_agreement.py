"""Intraclass correlations against published values and other programs, single and mean, limits."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import gwet_ac, icc, krippendorff_alpha, weighted_kappa

SHIPPED = Path(__file__).parent / "data"
AGREED = 1e-4
"""Agreement coefficients of independent programs agree so far."""
NAMES = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}
PUBLISHED = {
    "ICC(1,1)": "1,1",
    "ICC(A,1)": "2,1",
    "ICC(C,1)": "3,1",
    "ICC(1,k)": "1,4",
    "ICC(A,k)": "2,4",
    "ICC(C,k)": "3,4",
}
"""Shrout and Fleiss' names of McGraw and Wong's forms, four judges."""
PSYCH = {
    "ICC(1,1)": "ICC1",
    "ICC(A,1)": "ICC2",
    "ICC(C,1)": "ICC3",
    "ICC(1,k)": "ICC1k",
    "ICC(A,k)": "ICC2k",
    "ICC(C,k)": "ICC3k",
}


def read(folder):
    return pd.read_csv(folder / "data.csv")


def agree(found, peer):
    """Hold the six forms and their limits to the table of R's psych."""
    expected = pd.DataFrame(peer).set_index("type")
    found = found.set_index("coefficient")
    for form, name in PSYCH.items():
        for own, other in (("estimate", "ICC"), ("low", "lower"), ("high", "upper")):
            assert found.loc[form, own] == pytest.approx(expected.loc[name, other], abs=AGREED)


def test_all_forms_are_those_printed_by_shrout_and_fleiss():
    expected = json.loads((SHIPPED / "shrout_fleiss1979" / "reference.json").read_text("utf-8"))
    # tables 3 and 4: mean squares 11.24 (targets), 32.49 (judges), 1.02 (residual), 6.26 (within)
    printed = {"1,1": 0.17, "2,1": 0.29, "3,1": 0.71, "1,4": 0.44, "2,4": 0.62, "3,4": 0.91}
    found = icc(read(SHIPPED / "shrout_fleiss1979"), **NAMES).table.set_index("coefficient")
    for form, case in PUBLISHED.items():
        assert round(found.loc[form, "estimate"], 2) == printed[case]
        if case in expected["icc"]:
            assert found.loc[form, "estimate"] == pytest.approx(expected["icc"][case], abs=AGREED)


@pytest.mark.parametrize("case", ["shrout_fleiss1979", "irr_video"])
def test_all_forms_and_limits_agree_with_psych(references, case):
    peer = json.loads((references / case / "peers_R.json").read_text("utf-8"))
    agree(icc(read(references / case), **NAMES).table, peer["psych_ICC"]["table"])


def test_each_criterion_agrees_with_psych(references):
    folder = references / "guilford1954"
    peer = json.loads((folder / "peers_icc.json").read_text("utf-8"))["psych_ICC"]["by_criterion"]
    ratings = read(folder)
    found = icc(ratings, **NAMES).table
    for criterion in ratings["criterion"].unique():
        agree(found[found["criterion"] == criterion], peer[criterion])
    mean = ratings.groupby(["ratee", "rater"], as_index=False)["score"].mean()
    agree(icc(mean, **NAMES | {"criterion": None}).table, peer["mean_of_5"])


def test_sparse_ratings_have_limits_about_their_estimates(references):
    folder = references / "writing_ratings1"
    ratings = read(folder)
    one = ratings[ratings["criterion"] == ratings["criterion"].iloc[0]]
    found = icc(one, **NAMES).table.set_index("coefficient")
    assert (found["status"] == "ok").all()
    assert found.loc["ICC(C,1)", "estimate"] > found.loc["ICC(A,1)", "estimate"]
    inside = (found["low"] < found["estimate"]) & (found["estimate"] < found["high"])
    assert inside.all()


@pytest.mark.lambat
def test_the_largest_crossed_case_agrees_with_lme4(references):
    ratings = read(references / "insteval")
    found = icc(ratings, **NAMES | {"criterion": None}).table.set_index("coefficient")
    # lme4: ratee 0.27373486, rater 0.1062145, residual 1.38717971
    total = 0.27373486 + 0.1062145 + 1.38717971
    assert found.loc["ICC(A,1)", "estimate"] == pytest.approx(0.27373486 / total, abs=AGREED)
    consistency = 0.27373486 / (0.27373486 + 1.38717971)
    assert found.loc["ICC(C,1)", "estimate"] == pytest.approx(consistency, abs=AGREED)


def test_public_functions_give_the_published_coefficients():
    ratings = read(SHIPPED / "krippendorff_gwet_4raters")
    ac1 = gwet_ac(ratings, **NAMES).table.set_index("coefficient")
    assert ac1.loc["AC1", "estimate"] == pytest.approx(0.77544, abs=AGREED)
    alpha = krippendorff_alpha(ratings, level="nominal", resamples=50, **NAMES).table
    assert alpha.loc[0, "estimate"] == pytest.approx(0.743, abs=5e-4)
    kappa = weighted_kappa(ratings, weights="identity", **NAMES)
    found = kappa.table.set_index("coefficient")["estimate"]
    assert found["kappa Conger"] == pytest.approx(0.76282, abs=AGREED)
    assert found["kappa Light"] == pytest.approx(kappa.pairs["estimate"].mean())
    assert len(kappa.pairs) == 6  # 4 x 3 / 2 pairs of raters
    assert np.isfinite(kappa.pairs["estimate"]).all()
