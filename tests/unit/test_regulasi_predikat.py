"""The matrix, the spellings of labels, and official predikat that say otherwise."""

import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.regulasi.predikat import (
    PREDIKAT_ORDER,
    RATING_LABELS,
    contradictions,
    normalise_capaian,
    normalise_predikat,
    normalise_rating,
    predikat,
)
from kinerja_analysis.schema import PREDIKAT_RESMI

MATRIX = """
    hasil     perilaku  predikat
    di_atas   di_bawah  Kurang
    di_atas   sesuai    Baik
    di_atas   di_atas   Sangat_Baik
    sesuai    di_bawah  Kurang
    sesuai    sesuai    Baik
    sesuai    di_atas   Baik
    di_bawah  di_bawah  Sangat_Kurang
    di_bawah  sesuai    Butuh_Perbaikan
    di_bawah  di_atas   Butuh_Perbaikan
"""
NUMBER = {"di_bawah": 1, "sesuai": 2, "di_atas": 3}


def test_nine_cells_of_the_matrix(drawn):
    cells = drawn(MATRIX)
    assert len(cells) == 9
    for hasil, perilaku, expected in cells.itertuples(index=False):
        assert predikat(hasil, perilaku) == expected.replace("_", " ")
        assert predikat(NUMBER[hasil], NUMBER[perilaku]) == expected.replace("_", " ")


def test_low_behaviour_is_misconduct_and_low_results_need_improvement():
    assert (predikat(2, 1), predikat(1, 2)) == ("Kurang", "Butuh Perbaikan")


def test_cells_stand_one_three_two_two_one():
    found = [predikat(h, p) for h in RATING_LABELS for p in RATING_LABELS]
    counts = {label: found.count(label) for label in reversed(PREDIKAT_ORDER)}
    assert list(counts.values()) == [1, 3, 2, 2, 1]


@pytest.mark.parametrize("rating", [0, 4, "1", "Baik", "", float("nan")])
def test_unknown_rating_is_named(rating):
    with pytest.raises(ValueError, match="perilaku_kerja"):
        predikat(2, rating)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Diatas Ekspektasi", 3),
        ("DI ATAS EKSPEKTASI", 3),
        ("diatas_ekspektasi", 3),
        ("Di Atas", 3),
        ("Sesuai  Ekspektasi ", 2),
        ("memenuhi ekspektasi", 2),
        ("Dibawah Ekspektasi", 1),
        ("di\u00a0bawah ekspektasi", 1),
    ],
)
def test_spellings_of_a_rating(text, number):
    assert normalise_rating(text) == number


@pytest.mark.parametrize("text", ["", "-", "1", "3", "Di atas ekspektasi sekali", "Baik", "atas"])
def test_unknown_ratings_and_codes_are_not_guessed(text):
    assert normalise_rating(text) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Baik", "Baik"),
        ("SANGAT BAIK", "Sangat Baik"),
        ("Cukup", "Butuh Perbaikan"),
        ("Perlu Perbaikan", "Butuh Perbaikan"),
        ("Cukup / Butuh Perbaikan", "Butuh Perbaikan"),
        ("Kurang/Misconduct", "Kurang"),
        ("Kurang (misconduct)", "Kurang"),
        ("sangat kurang", "Sangat Kurang"),
    ],
)
def test_spellings_of_a_predikat(text, label):
    assert normalise_predikat(text) == label


@pytest.mark.parametrize("text", ["", "-", "Istimewa", "Sangat", "Lumayan", "Baik sekali", "Buruk"])
def test_unknown_predikat_is_not_guessed(text):
    assert normalise_predikat(text) is None


def test_istimewa_is_a_result_of_organisations_only():
    assert normalise_capaian("ISTIMEWA") == "Istimewa"
    assert normalise_capaian("Butuh Perbaikan/Cukup") == "Butuh Perbaikan"
    assert normalise_capaian("Sangat Baik") is None


OFFICIAL = """
    pegawai  hasil_kerja        perilaku_kerja      predikat
    a        Sesuai_Ekspektasi  Sesuai_Ekspektasi   Baik
    b        Sesuai_Ekspektasi  Sesuai_Ekspektasi   Sangat_Baik
    c        Sesuai_Ekspektasi  Dibawah_Ekspektasi  Butuh_Perbaikan
    d        Diatas_Ekspektasi  Diatas_Ekspektasi   -
    e        -                  Diatas_Ekspektasi   Baik
    f        Dibawah_Ekspektasi Sesuai_Ekspektasi   Cukup
    g        Sesuai_Ekspektasi  Sesuai_Ekspektasi   Luar_Biasa
"""


def official(drawn):
    rows = drawn(OFFICIAL).replace("_", " ", regex=True)
    return PREDIKAT_RESMI.conform(
        rows.assign(
            tahun=2025,
            periode="tahunan",
            penilai="p",
            unit_kerja="",
            dinilai_pada=pd.NaT,
            sumber="",
        )
    )


def test_contradictions_show_both_and_correct_neither(drawn):
    table = official(drawn)
    found = contradictions(table).set_index("pegawai")
    # b: sesuai, sesuai is Baik; c: behaviour below is Kurang; g: an unknown label is shown too
    assert found["predikat"].to_dict() == {
        "b": "Sangat Baik",
        "c": "Butuh Perbaikan",
        "g": "Luar Biasa",
    }
    assert found["predikat_matriks"].to_dict() == {"b": "Baik", "c": "Kurang", "g": "Baik"}
    assert found.loc["b", "pesan"].startswith("Predikat tercatat Sangat Baik; menurut matriks")
    pd.testing.assert_frame_equal(table, official(drawn))


def test_no_official_predikat_has_no_contradictions():
    found = contradictions(PREDIKAT_RESMI.empty())
    assert found.empty
    assert list(found.columns)[-2:] == ["predikat_matriks", "pesan"]


def test_contradictions_name_a_missing_column(drawn):
    with pytest.raises(SchemaError, match="hasil_kerja"):
        contradictions(official(drawn).drop(columns="hasil_kerja"))
