"""How many of many small p-values may be believed."""

import numpy as np
import pytest

from kinerja_analysis.stats.multiplicity import family_q_values, q_values, simes

P = np.array([0.01, 0.02, 0.03, 0.5])


def test_q_values_are_those_of_benjamini_and_hochberg():
    # by hand: .01 x 4/1 = .04, .02 x 4/2 = .04, .03 x 4/3 = .04, .5 x 4/4 = .5; then running minima
    assert q_values(P) == pytest.approx([0.04, 0.04, 0.04, 0.5])


def test_q_values_agree_with_scipy(rng):
    from scipy.stats import false_discovery_control

    p = rng.random(200) ** 2
    assert q_values(p) == pytest.approx(false_discovery_control(p))


def test_a_missing_p_is_no_test():
    with_gap = q_values(np.array([0.01, np.nan, 0.02, 0.03, 0.5]))
    assert np.isnan(with_gap[1])
    assert with_gap[[0, 2, 3, 4]] == pytest.approx(q_values(P))


def test_simes_is_the_smallest_q_and_nothing_without_a_test():
    assert simes(P) == pytest.approx(0.04)
    assert np.isnan(simes(np.array([np.nan])))


def test_within_a_selected_family_the_level_shrinks_by_the_share_selected():
    p = np.array([0.001, 0.02, 0.9, 0.8])
    q, between = family_q_values(p, np.array([0, 0, 1, 1]), alpha=0.05)
    # families: Simes .002 and .9, between them q .004 and .9: one of two is selected
    assert between == pytest.approx([0.004, 0.9])
    # within the first: BH .002 and .02, times 2/1, and never below the family's own .004
    assert q[:2] == pytest.approx([0.004, 0.04])
    assert (q[2:] > 0.05).all()


def test_a_family_without_tests_costs_the_others_nothing():
    p = np.array([0.001, 0.02, np.nan, np.nan])
    q, between = family_q_values(p, np.array([0, 0, 1, 1]), alpha=0.05)
    assert np.isnan(between[1])
    assert q[:2] == pytest.approx([0.002, 0.02])


def test_without_any_effect_few_offices_have_a_discovery(rng):
    family = np.repeat(np.arange(5), 24)
    found = [
        (family_q_values(rng.random(120), family, alpha=0.05)[0] <= 0.05).any() for _ in range(400)
    ]
    # the bound is .05; four standard errors of 400 draws are .044
    assert np.mean(found) < 0.05 + 0.044
