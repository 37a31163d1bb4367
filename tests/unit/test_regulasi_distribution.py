"""The five patterns of SE 3/2023, at their boundaries in whole people."""

import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.regulasi.predikat import check_distribution

SB, B, BP, K, SK = "Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang"


def met(counts, capaian):
    return check_distribution(counts, capaian)["terpenuhi"].tolist()


def test_seventy_percent_of_96_are_67_people_at_most():
    # 0.7 x 96 = 67.2; 67 + 28 + 1 = 96
    check = check_distribution({B: 67, SB: 28, K: 1}, "Baik")
    assert check["batas"].tolist() == [29, 67, 1]
    assert check["terpenuhi"].tolist() == [True, True, True]
    assert check["bagian"].tolist() == pytest.approx([67 / 96, 67 / 96, 1 / 96])
    one_more = check_distribution({B: 68, SB: 27, K: 1}, "Baik")
    assert one_more["terpenuhi"].tolist() == [True, False, True]
    assert one_more.loc[1, "pesan"] == "Berbeda dari pola: lebih 1 pegawai."


def test_sixty_percent_of_96_are_58_people_at_least():
    # 0.6 x 96 = 57.6
    check = check_distribution({BP: 57, B: 39}, "Butuh Perbaikan")
    assert check["batas"].tolist() == [58, 9]
    assert check["terpenuhi"].tolist() == [False, True]
    assert check.loc[0, "pesan"] == "Berbeda dari pola: kurang 1 pegawai."
    assert met({BP: 58, B: 38}, "Butuh Perbaikan") == [True, True]


def test_exact_percentages_are_met_on_the_boundary():
    assert met({B: 70, BP: 10, SB: 20}, "Baik") == [True, True, True]
    assert met({BP: 60, SB: 10, B: 30}, "Butuh Perbaikan") == [True, True]
    assert met({BP: 60, SB: 11, B: 29}, "Butuh Perbaikan") == [True, False]


def test_istimewa_wants_most_but_not_more_than_seventy_percent_sangat_baik():
    assert met({SB: 70, B: 30}, "Istimewa") == [True, True]
    assert met({SB: 71, B: 29}, "Istimewa") == [True, False]
    assert met({SB: 50, B: 50}, "Istimewa") == [False, True]


def test_baik_wants_somebody_below():
    assert met({B: 60, SB: 40}, "Baik") == [True, True, False]
    assert met({B: 60, SB: 39, BP: 1}, "Baik") == [True, True, True]
    assert met({B: 60, SB: 39, SK: 1}, "Baik") == [True, True, False]


def test_kurang_has_three_parts():
    assert met({K: 60, BP: 10, SB: 10, B: 20}, "Kurang") == [True, True, True]
    assert met({K: 59, BP: 9, SB: 11, B: 21}, "Kurang") == [False, False, False]


def test_sangat_kurang_allows_no_sangat_baik_and_counts_two_labels_together():
    assert met({SK: 60, K: 4, BP: 6, B: 30}, "Sangat Kurang") == [True, True, True]
    check = check_distribution({SK: 60, K: 4, BP: 5, SB: 1, B: 30}, "Sangat Kurang")
    assert check["terpenuhi"].tolist() == [True, False, False]
    assert check.loc[2, ["syarat", "batas"]].tolist() == ["tidak boleh ada", 0]


def test_labels_are_counted_in_any_spelling_and_unrated_people_left_out():
    people = pd.Series(["BAIK"] * 7 + ["Cukup", "Kurang/misconduct", "sangat baik", "", "-"])
    check = check_distribution(people, "baik")
    assert check["n"].tolist() == [10, 10, 10]
    assert check["jumlah"].tolist() == [7, 7, 2]


def test_a_small_unit_is_not_judged_and_says_why():
    check = check_distribution({B: 5}, "Baik")
    assert check["terpenuhi"].isna().all()
    assert check["pesan"].str.contains("gabungkan pada tingkat kecamatan").all()
    assert check_distribution({}, "Baik")["n"].tolist() == [0, 0, 0]


def test_unknown_labels_are_named():
    with pytest.raises(SchemaError, match="Istimewa"):
        check_distribution({"Istimewa": 3, B: 9}, "Baik")
    with pytest.raises(SchemaError, match="'Hebat'"):
        check_distribution({B: 9}, "Hebat")
