"""Kappa, AC1/AC2, percent agreement and alpha against published values and other programs."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.stats.alpha import alpha
from kinerja_analysis.stats.gwet import gwet, percent_agreement
from kinerja_analysis.stats.kappa import kappas
from kinerja_analysis.stats.ratings import coded

SHIPPED = Path(__file__).parent / "data"
AGREED = 1e-4
"""Agreement coefficients of independent programs agree so far."""
PRINTED = 6e-6
"""irrCAC prints five decimals."""
LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("identity", "linear", "quadratic", "ordinal")


def ratings_of(folder):
    table = pd.read_csv(folder / "data.csv")
    return coded(table["score"], table["ratee"], table["rater"])


@pytest.fixture(scope="module")
def gwet_case():
    """Four raters, twelve ratees, seven scores missing (Krippendorff 2011; Gwet 2014)."""
    return ratings_of(SHIPPED / "krippendorff_gwet_4raters")


@pytest.fixture(scope="module")
def gwet_peers(references):
    peers = references / "krippendorff_gwet_4raters" / "peers_py.json"
    return json.loads(peers.read_text("utf-8"))


@pytest.fixture(scope="module")
def video(references):
    return ratings_of(references / "irr_video")


@pytest.fixture(scope="module")
def video_peers(references):
    read = (references / "irr_video" / f"peers_{x}.json" for x in ("py", "R"))
    python, r = (json.loads(path.read_text("utf-8")) for path in read)
    return python | {"R": r["irr"]}


def agree(found, expected):
    assert found.value == pytest.approx(expected["coef"], abs=PRINTED)
    assert found.se == pytest.approx(expected["se"], abs=PRINTED)
    assert [found.low, found.high] == pytest.approx(expected["ci"], abs=2 * PRINTED)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_gwet_fleiss_and_conger_agree_where_scores_are_missing(gwet_case, gwet_peers, weights):
    expected = gwet_peers["irrCAC_py"][weights]
    agree(gwet(gwet_case, weights), expected["gwet"])
    _, fleiss, conger = kappas(gwet_case, weights)
    agree(fleiss, expected["fleiss"])
    agree(conger, expected["conger"])


@pytest.mark.parametrize("weights", WEIGHTS)
def test_gwet_fleiss_and_conger_agree_on_complete_data(video, video_peers, weights):
    expected = video_peers["irrCAC_py"][weights]
    agree(gwet(video, weights), expected["gwet"])
    _, fleiss, conger = kappas(video, weights)
    agree(fleiss, expected["fleiss"])
    agree(conger, expected["conger"])


def test_light_kappa_agrees(video, video_peers):
    light = kappas(video, "identity")[0]
    assert light.value == pytest.approx(video_peers["R"]["kappam_light"]["value"], abs=AGREED)


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic"])
def test_kappa_of_two_raters_agrees(references, video_peers, weights):
    table = pd.read_csv(references / "irr_video" / "data.csv")
    two = table[table["rater"].isin(["rater1", "rater2"])]
    (cohen,) = kappas(coded(two["score"], two["ratee"], two["rater"]), weights)
    irr = {"identity": "unweighted", "linear": "equal", "quadratic": "squared"}[weights]
    assert cohen.value == pytest.approx(
        video_peers["R"][f"kappa2_r1_r2_{irr}"]["value"], abs=AGREED
    )


def test_percent_agreement_is_gwet_s_published_one(gwet_case):
    # Gwet (2014), table 2.11 with ratings of four raters: 0.8182, standard error 0.1256
    found = percent_agreement(gwet_case)
    assert found.value == pytest.approx(9 / 11, abs=1e-9)
    assert found.se == pytest.approx(0.12561, abs=PRINTED)
    assert found.low == pytest.approx(0.5417, abs=AGREED)


def seeded_alpha(ratings, level):
    return alpha(ratings, level, rng=np.random.default_rng(0), resamples=200)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_agrees_on_every_level(gwet_case, level):
    reference = SHIPPED / "krippendorff_gwet_4raters" / "reference.json"
    expected = {"nominal": 0.743421052631579, "ratio": 0.7974027747116121}
    expected |= json.loads(reference.read_text("utf-8"))["alpha"]
    found = seeded_alpha(gwet_case, level)
    assert found.value == pytest.approx(expected[level], abs=AGREED)
    # U12 was rated once: 11 of 12 units and 40 of 41 ratings can be paired
    assert (found.n_ratees, found.n_ratings) == (11, 40)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_agrees_on_complete_data(video, video_peers, level):
    found = seeded_alpha(video, level)
    assert found.value == pytest.approx(video_peers["krippendorff"][level], abs=AGREED)
