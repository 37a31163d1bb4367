"""Straightlining: drawn residuals with the arithmetic beside them."""

import pytest

from kinerja_analysis.bias.straightlining import detect_straightlining

FOUR_FORMS = """
    penilai pegawai kriteria score flat_chance
    Ani     p1      Disiplin 3     0.2
    Ani     p1      Mutu     3     0.2
    Ani     p1      Loyal    3     0.2
    Ani     p2      Disiplin 4     0.6
    Ani     p2      Mutu     4     0.6
    Ani     p2      Loyal    4     0.6
    Budi    p1      Disiplin 3     0.2
    Budi    p1      Mutu     2     0.2
    Budi    p1      Loyal    4     0.2
    Budi    p2      Disiplin 4     0.6
    Budi    p2      Mutu     4     0.6
    Budi    p2      Loyal    4     0.6
"""


def test_uniform_forms_beyond_expectation_are_counted(drawn):
    flat = detect_straightlining(drawn(FOUR_FORMS)).set_index("penilai")
    # by hand: expected 0.2 + 0.6 = 0.8 of two forms; Ani has 2, Budi 1
    assert flat.loc["Ani", "estimate"] == pytest.approx((2 - 0.8) / 2)
    assert flat.loc["Budi", "estimate"] == pytest.approx((1 - 0.8) / 2)
    # 0.2 x 0.8 + 0.6 x 0.4 = 0.4
    assert flat.loc["Ani", "se"] == pytest.approx(0.4**0.5 / 2)


def test_a_uniform_form_that_the_model_is_sure_of_is_no_evidence(drawn):
    flat = detect_straightlining(drawn(FOUR_FORMS).assign(flat_chance=1.0)).set_index("penilai")
    assert flat.loc["Ani", "estimate"] == pytest.approx(0.0)


def test_forms_of_two_kriteria_are_too_short_to_judge(drawn):
    short = drawn(FOUR_FORMS).query("kriteria != 'Loyal'")
    flat = detect_straightlining(short)
    assert flat["n"].tolist() == [0, 0]
    assert flat["estimate"].isna().all()
