"""How many of many small p-values may be believed."""

import numpy as np
import pytest

from kinerja_analysis.stats.multiplicity import cauchy, family_q_values, q_values, simes

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


def test_where_two_of_three_families_are_selected_the_level_shrinks_by_two_thirds():
    p = np.array([0.001, 0.02, 0.002, 0.5, 0.9, 0.9])
    q, between = family_q_values(p, np.array([0, 0, 1, 1, 2, 2]), alpha=0.05)
    # Simes .002, .004, .9; between them .004 x 3/2 = .006, and .002 x 3/1 = .006 as well
    assert between == pytest.approx([0.006, 0.006, 0.9])
    # within: BH .002 and .02, .004 and .5, times 3/2, and never below the family's own .006
    assert q[:4] == pytest.approx([0.006, 0.03, 0.006, 0.75])


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


def test_a_family_exactly_at_the_limit_is_selected_and_no_q_is_above_one():
    p = np.array([0.0125, 0.03, 0.9, 0.9])
    q, between = family_q_values(p, np.array([0, 0, 1, 1]), alpha=0.05)
    # Simes .025, times 2 families = .05; within BH .025 and .03, times 2/1
    assert between[0] == pytest.approx(0.05)
    assert q[:2] == pytest.approx([0.05, 0.06])
    far, _ = family_q_values(np.array([0.001, 0.7, 0.9, 0.9]), np.array([0, 0, 1, 1]), alpha=0.05)
    assert far[1] == 1.0  # .7 x 2/1 = 1.4


def test_without_a_selected_family_no_level_shrinks():
    q, between = family_q_values(np.array([0.04, 0.5]), np.array([0, 1]), alpha=0.05)
    # .04 x 2/1 = .08 between families; within, .04 alone, but never below the family's
    assert between == pytest.approx([0.08, 0.5])
    assert q == pytest.approx([0.08, 0.5])


def test_two_p_values_of_one_hypothesis_combine_by_the_tangent_of_their_angles():
    # tan(.49 pi) = 31.82 and tan 0 = 0; half of their sum is 15.91, whose angle leaves .01998
    found = cauchy(np.array([0.01, 0.01, 0.2]), np.array([0.5, 0.01, 0.2]))
    assert found == pytest.approx([0.01998, 0.01, 0.2], abs=5e-6)


def test_two_p_values_never_combine_below_the_smaller_and_ends_are_no_infinity():
    ends = np.array([0.0, 1.0, 0.0, 1e-3])
    found = cauchy(ends, np.array([0.0, 1.0, 1.0, 0.9]))
    assert (found >= np.minimum(ends, [0.0, 1.0, 1.0, 0.9])).all() and np.isfinite(found).all()
    assert found == pytest.approx([0, 1, 0.5, 0.002], abs=2e-5)
