"""What a predikat can be considered for, person by person, and what cannot be told."""

import pandas as pd
import pytest

from kinerja_analysis.regulasi.consequences import (
    FALLS_SHORT,
    MEETS,
    UNKNOWN,
    considered_rules,
    credits_of,
    standings,
)

GRADES = """
    tahun  pegawai  predikat
    2024   ani      Baik
    2025   ani      Sangat_Baik
    2024   budi     Butuh_Perbaikan
    2025   budi     Baik
    2025   citra    Baik
    2024   dedi     Sangat_Baik
    2025   dedi     SANGAT_BAIK
    2021   emi      Baik
    2022   emi      Baik
"""
JENIS = pd.Series({"ani": "PNS", "budi": "PNS", "citra": "PNS", "dedi": "pppk", "emi": "PNS"})


@pytest.fixture
def grades(drawn):
    frame = drawn(GRADES)
    return frame.assign(predikat=frame["predikat"].str.replace("_", " "))


def of(frame, akibat):
    return frame[frame["akibat"] == akibat].set_index("pegawai")["keadaan"].to_dict()


def test_two_years_of_baik_are_asked_for_a_promotion(grades):
    # Budi's 2024 is below Baik; of Citra's and Emi's two years at least one is not known
    assert of(standings(grades, JENIS, 2025), "Kenaikan pangkat reguler") == {
        "ani": MEETS,
        "budi": FALLS_SHORT,
        "citra": UNKNOWN,
        "emi": UNKNOWN,
    }


def test_pay_rises_are_about_pppk_alone(grades):
    found = standings(grades, JENIS, 2025)
    assert of(found, "Kenaikan gaji berkala PPPK") == {"dedi": MEETS}
    assert of(found, "Kenaikan gaji istimewa PPPK") == {"dedi": MEETS}


def test_a_year_under_another_scale_says_nothing(grades):
    # 2021 was rated under an older rule, so Emi's two years to 2022 cannot be told
    assert of(standings(grades, JENIS, 2022), "Kenaikan pangkat reguler")["emi"] == UNKNOWN


def test_one_known_year_that_falls_short_is_enough(grades):
    only = grades[(grades["pegawai"] == "budi") & (grades["tahun"] == 2024)]
    assert of(standings(only, JENIS, 2025), "Kenaikan pangkat reguler")["budi"] == FALLS_SHORT


def test_angka_kredit_follows_predikat_and_step():
    jabatan = pd.Series(
        {"ani": "Arsiparis Ahli Pertama", "budi": "Analis Ahli Muda", "citra": "Camat"}
    )
    predikat = pd.Series({"ani": "Sangat Baik", "budi": "Cukup", "citra": "Baik"})
    found = credits_of(predikat, jabatan).set_index("pegawai")
    # 150 % of 12.5 = 18.75; Cukup is Butuh Perbaikan, 75 % of 25 = 18.75 too
    assert found.loc["ani", "angka_kredit"] == pytest.approx(18.75)
    assert found.loc["budi", "persen"] == pytest.approx(0.75)
    assert found.loc["budi", "angka_kredit"] == pytest.approx(18.75)
    assert "citra" not in found.index


def test_coefficient_of_every_step_is_a_quarter_of_a_promotion():
    # angka kredit for the next rank, earned in four years (paparan BKN): 15, 20, 50 and 100 for the
    # skilled, 50, 100, 150 and 200 for the expert posts
    needed = {"Pemula": 15, "Terampil": 20, "Mahir": 50, "Penyelia": 100, "Ahli Pertama": 50}
    needed |= {"Ahli Muda": 100, "Ahli Madya": 150, "Ahli Utama": 200}
    posts = pd.Series({step: f"Arsiparis {step}" for step in needed})
    found = credits_of(pd.Series("Baik", index=posts.index), posts).set_index("jenjang")
    assert {step: 4 * found.loc[step, "angka_kredit"] for step in needed} == needed


def test_every_rule_says_whether_anyone_checked_it():
    assert all(rule.mark for rule in considered_rules())
