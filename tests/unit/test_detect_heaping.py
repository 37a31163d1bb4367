"""Heaping: drawn residuals with the arithmetic beside them."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.heaping import detect_heaping, heaps

TWO_PENILAI = """
    penilai pegawai kriteria score heaped
    Ani     p1      Disiplin 30    1
    Ani     p1      Mutu     35    1
    Ani     p2      Disiplin 40    1
    Ani     p2      Mutu     42    0
    Budi    p1      Disiplin 31    0
    Budi    p1      Mutu     35    1
    Budi    p2      Disiplin 41    0
    Budi    p2      Mutu     42    0
"""


def test_a_penilai_is_compared_with_the_share_of_the_office(drawn):
    heaping = detect_heaping(drawn(TWO_PENILAI)).set_index("penilai")
    # by hand: the office has 4 of 8, as (4 + 0.5) / (8 + 1) = 0.5; Ani 3 of 4, Budi 1 of 4
    assert heaping["estimate"].to_dict() == pytest.approx({"Ani": 0.25, "Budi": -0.25})
    # the square root of 0.5 x 0.5 / 4
    assert heaping.loc["Ani", "se"] == pytest.approx(0.25)


def test_a_uniform_form_does_not_count_as_many_habits(drawn):
    table = drawn(TWO_PENILAI)
    one = table.iloc[:1].assign(pegawai="p3", score=35.0, heaped=1.0)
    uniform = [one.assign(kriteria=kriteria) for kriteria in ("Disiplin", "Mutu", "Loyal")]
    assert detect_heaping(pd.concat([table, *uniform]))["estimate"].tolist() == pytest.approx(
        [0.25, -0.25]
    )


def test_round_numbers_and_cut_offs_are_heaps():
    nilai = np.array([70.0, 75.0, 76.0, 76.5, 91.0])
    assert heaps(nilai).tolist() == [True, True, False, False, False]
    assert heaps(nilai, cuts=(61, 76, 91)).tolist() == [True, True, True, False, True]


def test_on_a_short_scale_halves_are_round():
    assert heaps(np.array([7.5, 8.0, 8.2, 9.9])).tolist() == [True, True, False, False]
