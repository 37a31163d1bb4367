"""Range restriction: drawn residuals with the arithmetic beside them."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from kinerja_analysis.bias.range_restriction import detect_range_restriction

ROTATED = np.array([[0, 1, 2], [1, 2, 0], [2, 0, 1]])


def forms(penilai, scores, variance=1.0):
    """Three forms that hold the three scores in turn; the model expects 2 of every rating."""
    rows = [
        (penilai, f"{penilai}{n}", f"K{i}", scores[place], 2.0, scores[place] - 2.0, variance)
        for n, order in enumerate(ROTATED)
        for i, place in enumerate(order)
    ]
    columns = ["penilai", "pegawai", "kriteria", "score", "expected", "residual", "variance"]
    return pd.DataFrame(rows, columns=columns).astype({"score": float})


def restriction(*tables):
    return detect_range_restriction(pd.concat(tables)).set_index("penilai")


def test_nilai_outside_the_two_commonest_are_counted():
    found = restriction(forms("Ani", [1, 2, 4]), forms("Budi", [0, 2, 4]))
    # by hand: nine nilai, expected outside 9 x P(|z| > 1) = 9 x 0.317 = 2.86; Ani gives 1 and 2
    # in six, so three are outside; Budi has no two neighbours together, so six are outside
    expected = 9 * 2 * ndtr(-1) + 0.5
    assert found.loc["Ani", "estimate"] == pytest.approx(np.log(expected / 3.5))
    assert found.loc["Budi", "estimate"] == pytest.approx(np.log(expected / 6.5))


def test_where_on_the_scale_the_band_lies_does_not_matter():
    low, high = forms("Ani", [0, 1, 1]), forms("Budi", [3, 4, 4])
    low["expected"], high["expected"] = 0.5, 3.5  # severity is known to the model
    found = restriction(*(t.assign(residual=t["score"] - t["expected"]) for t in (low, high)))
    assert found.loc["Ani", "estimate"] == pytest.approx(found.loc["Budi", "estimate"])
    assert found.loc["Ani", "estimate"] > 0


def test_what_smaller_scatter_explains_is_taken_off():
    found = restriction(forms("Ani", [2, 2, 3]), forms("Budi", [2, 2, 3], variance=4.0))
    # the same nilai; a model that expects more scatter explains the narrow range by centrality
    width = 2.0  # one standard deviation of the noise: parts 2-3 and the next hold all nilai
    assert width == pytest.approx(4.0**0.5)
    assert found.loc["Budi", "estimate"] < found.loc["Ani", "estimate"]


def test_uniform_forms_tell_nothing():
    uniform = forms("Ani", [2, 2, 2])
    assert restriction(uniform)["estimate"].isna().all()
