"""Criterion bias: drawn residuals with the arithmetic beside them."""

import pytest

from kinerja_analysis.bias.criterion import detect_criterion

ONE_FORM_EACH = """
    penilai pegawai kriteria residual variance
    Ani     p1      Disiplin -1.0     0.5
    Ani     p1      Mutu      0.5     0.5
    Budi    p2      Disiplin  0.2     0.5
    Budi    p2      Mutu      0.2     0.5
"""


def test_a_kriteria_that_is_rated_lower_than_the_rest_has_positive_estimate(drawn):
    cells = detect_criterion(drawn(ONE_FORM_EACH)).set_index(["penilai", "detail"])
    # by hand: level of Ani's form -0.5 / 1.0; contrast -1.0 + 0.25 = -0.75 on Disiplin, +0.75 on
    # Mutu; information 0.5 x (1 - 0.5) = 0.25; estimate 0.75 / 0.25
    assert cells.loc[("Ani", "Disiplin"), "estimate"] == pytest.approx(3.0)
    assert cells.loc[("Ani", "Mutu"), "estimate"] == pytest.approx(-3.0)
    assert cells.loc[("Ani", "Mutu"), "se"] == pytest.approx(2.0)


def test_severity_on_all_kriteria_is_no_criterion_bias(drawn):
    cells = detect_criterion(drawn(ONE_FORM_EACH)).set_index(["penilai", "detail"])
    assert cells.loc[("Budi", "Disiplin"), "estimate"] == pytest.approx(0.0)


def test_what_the_others_see_too_is_the_pegawai_and_not_the_penilai(drawn):
    agreed = drawn("""
        penilai pegawai kriteria residual variance
        Ani     p1      Disiplin -1.0     0.5
        Ani     p1      Mutu      1.0     0.5
        Budi    p1      Disiplin -1.0     0.5
        Budi    p1      Mutu      1.0     0.5
    """)
    cells = detect_criterion(agreed).set_index(["penilai", "detail"])
    # by hand: contrast -1, information 0.25; products between the two penilai: variance of
    # profiles (4 - 2) / (0.25 - 0.125) = 16; the other's profile, shrunk: 16 x -1 / (1 + 16 x 0.25)
    # = -3.2, taken out: -1 + 0.25 x 3.2 = -0.2; estimate 0.2 / 0.25 = 0.8 instead of 4
    assert cells.loc[("Ani", "Disiplin"), "estimate"] == pytest.approx(0.8)
