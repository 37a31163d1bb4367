"""Skewed statistics become normal scores: by quantiles, straight on beyond them."""

import numpy as np
import pytest
from scipy.special import ndtri

from kinerja_analysis.bias.normal_scores import SHARES, NormalScores

SCORE = ndtri(SHARES)


def test_a_normal_statistic_stays_as_it_is():
    same = NormalScores(SCORE[None], SCORE)
    assert same.of(np.array([-8.0, 0.3, 9.0]), 0) == pytest.approx([-8.0, 0.3, 9.0])


def test_a_long_tail_is_drawn_in_and_keeps_its_order():
    long = NormalScores(np.where(SCORE > 0, 3 * SCORE, SCORE)[None], SCORE)
    # by hand: above 0 everything is three times too long, also beyond the outermost quantile
    assert long.of(np.array([3.0, 30.0]), 0) == pytest.approx([1.0, 10.0])


def test_a_count_that_is_nearly_always_zero_is_placed_in_the_middle_of_its_share():
    rare = NormalScores(np.where(SHARES > 0.9, 1.0, 0.0)[None], SCORE)
    zero, one = rare.of(np.array([0.0, 1.0]), 0)
    # by hand: 0 stands for the first seven shares, 1 for the last two
    assert zero == pytest.approx(SCORE[:7].mean())
    assert one == pytest.approx(SCORE[7:].mean())


def test_a_statistic_that_never_varies_is_left_alone():
    constant = NormalScores(np.zeros((1, len(SHARES))), SCORE)
    assert constant.of(np.array([0.0, 2.0]), 0).tolist() == [0.0, 2.0]


def test_an_effect_of_no_size_moves_nothing():
    skewed = NormalScores(np.exp(SCORE)[None], SCORE)
    assert skewed.moved(np.zeros(3), 0).tolist() == [0.0, 0.0, 0.0]
