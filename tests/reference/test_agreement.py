"""Agreement coefficients against published values (facts, shipped) and hand-worked tables."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja_analysis.stats.agreement import (
    NO_DIFFERENCE,
    NO_PAIRS,
    NO_VARIATION,
    ONE_RATEE,
    exact_agreement,
    icc,
    krippendorff_alpha,
)

DATA = Path(__file__).parent / "data"
AGREED = 1e-4
"""Agreement coefficients of independent programs agree so far."""
ROUNDING = 1e-12
SMALL = settings(max_examples=40, deadline=None, derandomize=True)


def case(name):
    ratings = pd.read_csv(DATA / name / "data.csv")
    expected = json.loads((DATA / name / "reference.json").read_text("utf-8"))
    ratee = pd.factorize(ratings["ratee"])[0]
    return ratings["score"].to_numpy(dtype=float), ratee, expected


@pytest.mark.parametrize(("average", "form"), [(False, "1,1"), (True, "1,4")])
def test_icc_agrees_with_shrout_and_fleiss(average, form):
    score, ratee, expected = case("shrout_fleiss1979")
    found = icc(score, ratee, average=average)
    assert found.value == pytest.approx(expected["icc"][form], abs=AGREED)
    assert round(found.value, 2) == expected["printed"][form]
    assert (found.n_ratees, found.n_ratings) == (6, 24)


@pytest.mark.parametrize("level", ["ordinal", "interval"])
def test_krippendorff_alpha_agrees_with_the_published_example(level):
    score, ratee, expected = case("krippendorff_gwet_4raters")
    found = krippendorff_alpha(score, ratee, level=level)
    assert found.value == pytest.approx(expected["alpha"][level], abs=AGREED)
    assert round(found.value, 3) == expected["printed"][level]
    # U12 was rated once: 11 of 12 units and 40 of 41 ratings can be paired
    assert (found.n_ratees, found.n_ratings) == (11, 40)


def test_exact_agreement_agrees_with_the_published_example():
    score, ratee, expected = case("krippendorff_gwet_4raters")
    found = exact_agreement(score, ratee)
    assert found.value == pytest.approx(expected["exact_agreement"], abs=AGREED)


def test_exact_agreement_counts_pairs_of_raters():
    # first ratee 3 3 4: one pair of three agrees; second 2 2: one of one; mean (1/3 + 1) / 2
    score, ratee = np.array([3.0, 3, 4, 2, 2]), np.array([0, 0, 0, 1, 1])
    assert exact_agreement(score, ratee).value == pytest.approx(2 / 3)


def test_icc_of_unequal_numbers_by_hand():
    # ratee 0: 1 3 (mean 2); ratee 1: 4 6 8 (mean 6); mean of all 22/5 = 4.4
    # between: (2 (2 - 4.4)^2 + 3 (6 - 4.4)^2) / 1 = 11.52 + 7.68 = 19.2
    # within: (1 + 1 + 4 + 0 + 4) / 3 = 10/3;  n0 = (5 - 13/5) / 1 = 2.4
    score, ratee = np.array([1.0, 3, 4, 6, 8]), np.array([0, 0, 1, 1, 1])
    within = 10 / 3
    single = (19.2 - within) / (19.2 + 1.4 * within)
    assert icc(score, ratee).value == pytest.approx(single)
    # the mean of n0 scores by the formula of Spearman and Brown
    stepped_up = 2.4 * single / (1 + 1.4 * single)
    assert icc(score, ratee, average=True).value == pytest.approx(stepped_up)


@pytest.mark.parametrize("shift", [0.0, 1e7, 1e12])
def test_icc_loses_no_digits_far_from_zero(shift):
    score, ratee = np.array([1.0, 3, 4, 6, 8]), np.array([0, 0, 1, 1, 1])
    assert icc(score + shift, ratee).value == pytest.approx(icc(score, ratee).value, rel=1e-9)


@pytest.mark.parametrize(
    ("score", "ratee", "reason"),
    [
        ([3.0, 3, 3, 3], [0, 0, 1, 1], NO_VARIATION),
        ([3.0, 4, 5], [0, 1, 2], NO_PAIRS),
        ([], [], NO_PAIRS),
        ([3.0, np.nan, 4, np.nan], [0, 0, 1, 1], NO_PAIRS),
    ],
)
def test_undefined_coefficients_say_why(score, ratee, reason):
    score, ratee = np.array(score, dtype=float), np.array(ratee, dtype=int)
    for found in (icc(score, ratee), krippendorff_alpha(score, ratee)):
        assert np.isnan(found.value)
        assert found.reason == reason


def test_icc_of_one_ratee_and_of_equal_means_say_why():
    assert icc(np.array([1.0, 2]), np.array([0, 0])).reason == ONE_RATEE
    same_means = np.array([1.0, 3, 1, 3]), np.array([0, 0, 1, 1])
    assert icc(*same_means, average=True).reason == NO_DIFFERENCE
    # one score: (0 - 2) / (0 + 1 x 2)
    assert icc(*same_means).value == pytest.approx(-1)


def test_unknown_level_is_refused():
    with pytest.raises(ValueError, match="nominal"):
        krippendorff_alpha(np.ones(2), np.zeros(2, dtype=int), level="nominal")


RATINGS = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4)), min_size=4, max_size=30)


@SMALL
@given(RATINGS, st.randoms(use_true_random=False), st.integers(-3, 3), st.sampled_from([0.5, 4]))
def test_order_and_units_of_scores_do_not_matter(ratings, random, shift, stretch):
    shuffled = ratings.copy()
    random.shuffle(shuffled)
    score, ratee = (np.array(column) for column in zip(*ratings, strict=True))
    other, who = (np.array(column) for column in zip(*shuffled, strict=True))
    moved = shift + stretch * other.astype(float)
    for coefficient in (icc, krippendorff_alpha, exact_agreement):
        before = coefficient(score.astype(float), ratee).value
        after = coefficient(moved, who).value
        assert after == pytest.approx(before, abs=ROUNDING, nan_ok=True)
