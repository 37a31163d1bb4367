"""Skewed statistics become normal scores: by quantiles, straight on beyond them."""

from types import SimpleNamespace

import numpy as np
import pytest

from kinerja_analysis.bias.normal_scores import STEEPEST, normal_scores

LABEL = np.zeros(1, dtype=int)
NORMAL = np.random.default_rng(5).standard_normal(100_000)


def scores_of(draws):
    """Normal scores of one label, learned from its draws."""
    found = SimpleNamespace(label=LABEL, draws=draws[None], n_labels=1)
    return normal_scores(found)


def test_a_normal_statistic_stays_as_it_is():
    same = scores_of(NORMAL)
    assert same.of(np.array([-2.0, 0.3, 2.0]), 0) == pytest.approx([-2.0, 0.3, 2.0], abs=0.03)
    assert same.of(np.array([9.0]), 0).item() == pytest.approx(9.0, rel=0.2)  # straight on


def test_a_long_tail_is_drawn_in_and_keeps_its_order():
    long = scores_of(np.where(NORMAL > 0, 3 * NORMAL, NORMAL))
    # by hand: above 0 everything is three times too long, also beyond the outermost quantile
    assert long.of(np.array([3.0, 6.0]), 0) == pytest.approx([1.0, 2.0], abs=0.03)
    assert long.of(np.array([30.0]), 0).item() == pytest.approx(10.0, rel=0.2)


def test_draws_that_are_nearly_all_alike_are_not_drawn_apart():
    alike = scores_of(0.001 * NORMAL)
    # by hand: a thousandth of a standard deviation is worth at most STEEPEST thousandths
    assert np.abs(alike.of(np.array([-0.002, 0.002]), 0)).max() <= 1.01 * STEEPEST * 0.002
    assert scores_of(np.zeros(1_000)).of(np.array([0.0, 2.0]), 0).tolist() == [0.0, 0.0]


def test_one_that_stands_far_out_is_as_rare_as_it_is_and_no_more():
    rare = np.zeros(6_000)
    rare[:20] = 18.0  # of 6,000 offices 20 show it: a normal score of 2.7
    place = scores_of(rare).of(np.array([18.0]), 0).item()
    assert 2.0 < place < 4.0


def test_an_effect_of_no_size_moves_nothing():
    skewed = scores_of(np.exp(NORMAL))
    assert skewed.moved(np.zeros(3), 0).tolist() == [0.0, 0.0, 0.0]
