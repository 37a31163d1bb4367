"""Whether the year's result can be recomputed by hand from the rule."""

import pandas as pd
import pytest

from kinerja_analysis.profile import Criterion, Profile, ResultRule, Scale
from kinerja_analysis.results import annual_results, rule_sentence
from kinerja_analysis.schema import HASIL, PENILAIAN, PREDIKAT_RESMI

RATINGS = """
    pegawai penilai peran  kriteria nilai
    Ani     Budi    atasan K1       4
    Ani     Budi    atasan K2       2
    Ani     Citra   tim    K1       5
    Ani     Dewi    tim    K1       3
    Ani     Citra   tim    K2       4
    Ani     Ani     diri   K1       5
    Eko     Budi    atasan K1       3
    Eko     Budi    atasan K2       3
"""


def office(**rule) -> Profile:
    weights = {"bobot_sumber": {"atasan": 0.6, "tim": 0.4}, "bobot_kriteria": {}} | rule
    return Profile(
        "Kantor",
        "Semarang",
        {"lima": Scale("lima", 1, 5)},
        (Criterion("K1", "lima"), Criterion("K2", "lima")),
        hasil=ResultRule("lima", **weights),
    )


@pytest.fixture
def ratings(drawn) -> pd.DataFrame:
    return PENILAIAN.conform(
        drawn(RATINGS).assign(
            tahun=2025,
            periode="tahunan",
            skala="lima",
            tanggal=pd.NaT,
            unit_kerja="Unit",
            sumber="x",
        )
    )


def row(results, pegawai):
    return results.hasil.set_index("pegawai").loc[pegawai]


def test_result_is_the_weighted_mean_of_the_sources(ratings):
    ani = row(annual_results(ratings, office()), "Ani")
    # atasan (4 + 2) / 2 = 3; tim K1 (5 + 3) / 2 = 4, K2 4, mean 4; 0.6 * 3 + 0.4 * 4 = 3.4
    assert ani["nilai_atasan"] == pytest.approx(3)
    assert ani["nilai_tim"] == pytest.approx(4)
    assert ani["nilai_akhir"] == pytest.approx(3.4)
    assert ani["n_penilai"] == 3


def test_criteria_weigh_as_the_profile_says(ratings):
    ani = row(annual_results(ratings, office(bobot_kriteria={"K1": 0.75, "K2": 0.25})), "Ani")
    # atasan 0.75 * 4 + 0.25 * 2 = 3.5; tim 0.75 * 4 + 0.25 * 4 = 4; 0.6 * 3.5 + 0.4 * 4 = 3.7
    assert ani["nilai_akhir"] == pytest.approx(3.7)


def test_a_missing_source_hands_its_weight_on(ratings):
    eko = row(annual_results(ratings, office()), "Eko")
    assert eko["nilai_akhir"] == pytest.approx(3)  # the superior alone: 1.0 * 3


def test_a_missing_source_empties_the_result_where_the_rule_says_so(ratings):
    results = annual_results(ratings, office(bila_sumber_kosong="kosongkan"))
    assert pd.isna(row(results, "Eko")["nilai_akhir"])
    assert row(results, "Ani")["nilai_akhir"] == pytest.approx(3.4)


def test_self_assessment_does_not_count(ratings):
    without = ratings[ratings["peran"] != "diri"]
    ani = row(annual_results(ratings, office()), "Ani")
    assert ani["nilai_diri"] == 5
    assert ani["nilai_akhir"] == row(annual_results(without, office()), "Ani")["nilai_akhir"]


def test_points_of_the_arithmetic_add_up_to_the_result(ratings):
    results = annual_results(ratings, office())
    sums = results.arithmetic.groupby("pegawai")["sumbangan"].sum()
    assert sums["Ani"] == pytest.approx(row(results, "Ani")["nilai_akhir"])


def test_without_a_rule_there_is_no_total(ratings):
    profile = Profile("Kantor", "Semarang", {"lima": Scale("lima", 1, 5)}, ())
    results = annual_results(ratings, profile)
    assert results.hasil["nilai_akhir"].isna().all()
    assert "tidak menetapkan aturan" in results.rule


def test_nothing_is_corrected_without_a_fit(ratings):
    assert annual_results(ratings, office()).hasil["nilai_terkoreksi"].isna().all()


def test_two_different_official_predikat_leave_the_predikat_empty(ratings):
    official = PREDIKAT_RESMI.empty()
    for predikat in ("Baik", "Kurang"):
        line = {c: "" for c in PREDIKAT_RESMI.columns} | {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": "Ani",
            "predikat": predikat,
            "dinilai_pada": pd.NaT,
        }
        official = pd.concat([official, pd.DataFrame([line])])
    results = annual_results(ratings, office(), predikat_resmi=PREDIKAT_RESMI.conform(official))
    assert row(results, "Ani")["predikat"] == ""


def test_results_keep_the_schema_whatever_the_row_order(ratings):
    first = annual_results(ratings, office()).hasil
    second = annual_results(ratings.iloc[::-1], office()).hasil
    assert list(first.columns) == list(HASIL.columns)
    pd.testing.assert_frame_equal(first, second)


def test_the_rule_is_told_with_its_weights():
    sentence = rule_sentence(office())
    assert "atasan langsung 60%" in sentence
    assert "panel penilai 40%" in sentence
