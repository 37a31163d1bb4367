"""Real and published cases through the screen: the peers' bias terms, and planted ones."""

import json

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.screen import screen_bias

pytestmark = pytest.mark.lambat

AGREES = 0.95
"""Correlation with the peer's interactions: TAM's are weighed towards the mean of each rater's, the
screen takes each form's level out."""
SEVERITY = 0.12
"""Logit: a fifth of the largest difference between two severities' standard errors; TAM's sum to
zero, the screen's middle half does."""


def screened(folder):
    table = pd.read_csv(folder / "data.csv", dtype={"ratee": str})
    ratings = pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": table["ratee"],
            "penilai": table["rater"],
            "peran": "tim",
            "kriteria": table["criterion"],
            "nilai": table["score"],
            "skala": "rubrik",
            "unit_kerja": "",
        }
    )
    if "ratee_group" not in table:
        return screen_bias(ratings)
    people = table[["ratee", "ratee_group"]].drop_duplicates()
    people = people.set_axis(["pegawai", "golongan"], axis=1)
    return screen_bias(ratings, people.assign(tahun=2025))


def peers(folder):
    """TAM 4.3: severities, and interactions of criterion and rater, stricter positive."""
    told = json.loads((folder / "peers.json").read_text("utf-8"))["TAM_RSM_item_x_rater"]
    terms = pd.DataFrame(told["xsi"]).set_index("parameter")
    both = terms[terms["facet"] == "item:rater"]["xsi"]
    raters = terms[terms["facet"] == "rater"]["xsi"]
    raters.index = raters.index.str.removeprefix("rater")
    return raters, both


@pytest.mark.parametrize("case", ["writing_ratings1", "ej2021_study1"])
def test_criterion_terms_and_severities_are_those_of_tam(references, case):
    tests = screened(references / case).hasil_uji
    raters, both = peers(references / case)
    severity = tests[tests["effect"] == "severity"].set_index("penilai")["estimate"]
    apart = severity - raters.reindex(severity.index)
    assert (apart - apart.median()).abs().median() < SEVERITY
    cells = tests[tests["effect"] == "criterion"]
    cells = cells.set_index(cells["detail"] + ":rater" + cells["penilai"])["estimate"]
    known = both.index.intersection(cells.index)
    assert len(known) > len(both) / 2
    assert np.corrcoef(cells[known], both[known])[0, 1] > AGREES


def test_planted_interactions_are_found(references):
    screen = screened(references / "mfrmr_example_bias")
    tests = screen.hasil_uji
    found = tests[(tests["verdict"] == "detected") & (tests["effect"] != "severity")]
    assert found[["penilai", "effect", "detail"]].to_numpy().tolist() == [
        ["R04", "criterion", "Accuracy"]
    ]
    assert found["estimate"].item() > 0  # stricter
    office = screen.global_tests.query("q < 0.05 and detail != ''").set_index("detail")
    assert office.loc["golongan=B kriteria=Language", "estimate"] < 0  # group B has an advantage
