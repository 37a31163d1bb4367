"""The rule by which a scale gets the ordinal or the linear model, and that the models agree."""

import numpy as np
import pytest

from kinerja_analysis.models.choice import model_for
from kinerja_analysis.thresholds import MAX_CATEGORIES


@pytest.mark.parametrize(
    ("nilai", "declared", "model"),
    [
        ([1, 2, 3], None, "mfrm"),
        ([1, 5, np.nan], None, "mfrm"),
        ([0, 20, 40, 100], None, "mfrm"),  # six steps of 20
        ([76, 80, 83, 91], None, "mfrm"),  # 16 steps of 1 are as many as the model can carry
        ([76, 80, 83, 91], 101, "linear"),  # but the scale is declared to go from 0 to 100
        ([60, 77, 98], None, "linear"),
        ([0, 120, 7], None, "linear"),
        ([1.5, 2, 3], None, "linear"),
        ([1.5, 2, 3], 5, "linear"),
        ([80.0, 80.0], None, "mfrm"),  # which then says that nothing varies
    ],
)
def test_few_whole_steps_are_ordinal_and_all_else_is_linear(nilai, declared, model):
    assert model_for(np.array(nilai, dtype=float), declared) == model


def test_the_border_is_the_most_that_the_ordinal_model_carries():
    whole = np.arange(MAX_CATEGORIES, dtype=float)
    assert model_for(whole) == "mfrm"
    assert model_for(np.append(whole, MAX_CATEGORIES)) == "linear"
