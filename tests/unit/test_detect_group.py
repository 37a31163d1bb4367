"""Group bias: drawn residuals with the arithmetic beside them, and one planted penilai."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.group import detect_group


def office(women_lower=0.0, theta=None):
    """Ani and Budi rate the same ten pegawai, five of each sex, on one kriteria."""
    rows = [
        (penilai, f"p{n}", "Disiplin", (n < 5) * women_lower * side, 0.5, theta[n], "PL"[n >= 5])
        for n in range(10)
        for penilai, side in (("Ani", -0.5), ("Budi", 0.5))
    ]
    names = "penilai pegawai kriteria residual variance theta_others jenis_kelamin"
    return pd.DataFrame(rows, columns=names.split())


BALANCED = [-2.0, -1.0, 0.0, 1.0, 2.0] * 2
"""Performance alike in both sexes, so that taking out a slope takes nothing from the contrast."""


def test_a_penilai_lower_on_women_than_others_are_has_positive_estimate():
    found = detect_group(office(women_lower=0.4, theta=BALANCED)).set_index("penilai")
    # by hand: on women Ani's residual is -0.2, level -0.2 / 0.5 = -0.4, Budi's +0.4; against one
    # another -0.8 and +0.8; on men 0. Of two values the second is compared with the first
    assert found["detail"].unique().tolist() == ["jenis_kelamin=P"]
    assert found.loc["Ani", "estimate"] == pytest.approx(0.8)
    assert found.loc["Budi", "estimate"] == pytest.approx(-0.8)


def test_the_error_is_that_of_a_contrast_of_five_and_five():
    found = detect_group(office(women_lower=0.0, theta=BALANCED)).set_index("penilai")
    # by hand: weight of a form 0.5 x 0.5 / (0.5 + 0.5) = 0.25; five women of ten: 5 x 0.25 less
    # (5 x 0.25)^2 / (10 x 0.25) = 0.625; the slope takes nothing; scatter 0, so no more noise
    assert found.loc["Ani", "se"] == pytest.approx(0.625**-0.5)


def test_what_both_penilai_say_of_a_group_is_the_group():
    both = office(women_lower=0.4, theta=BALANCED).assign(residual=lambda t: -t["residual"].abs())
    assert detect_group(both)["estimate"].to_numpy() == pytest.approx(0.0, abs=1e-12)


def test_small_groups_are_not_compared():
    four = office(theta=BALANCED).query("pegawai != 'p0'")
    found = detect_group(four)
    assert found["detail"].eq("").all()
    assert np.isnan(found["estimate"]).all()
