"""Whether the regulation's data say what the sources say, mark and all."""

import pandas as pd
import pytest

from kinerja_analysis.errors import ProfileError, SchemaError
from kinerja_analysis.regulasi.ikm import ikm
from kinerja_analysis.regulasi.predikat import (
    check_distribution,
    contradictions,
    normalise_predikat,
    normalise_rating,
    predikat,
)
from kinerja_analysis.regulasi.rules import UNVERIFIED, load_rule, rule_names
from kinerja_analysis.regulasi.scales import predikat_from_score
from kinerja_analysis.schema import PREDIKAT_RESMI

NINE_CELLS = [
    (3, 1, "Kurang"),
    (3, 2, "Baik"),
    (3, 3, "Sangat Baik"),
    (2, 1, "Kurang"),
    (2, 2, "Baik"),
    (2, 3, "Baik"),
    (1, 1, "Sangat Kurang"),
    (1, 2, "Butuh Perbaikan"),
    (1, 3, "Butuh Perbaikan"),
]


@pytest.mark.parametrize(("hasil", "perilaku", "grade"), NINE_CELLS)
def test_matrix_gives_the_grade(hasil, perilaku, grade):
    assert predikat(hasil, perilaku) == grade


def test_bad_behaviour_and_bad_results_are_not_the_same():
    assert predikat("Sesuai Ekspektasi", "Dibawah Ekspektasi") == "Kurang"
    assert predikat("Dibawah Ekspektasi", "Sesuai Ekspektasi") == "Butuh Perbaikan"


def test_an_unknown_rating_is_refused_by_name():
    with pytest.raises(ValueError, match="perilaku_kerja 4"):
        predikat(2, 4)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Diatas Ekspektasi", 3),
        ("DI ATAS EKSPEKTASI", 3),
        ("diatas_ekspektasi", 3),
        ("memenuhi ekspektasi", 2),
        ("Di  bawah ekspektasi ", 1),
        ("1", None),
        ("atas", None),
    ],
)
def test_ratings_are_known_by_their_whole_label(text, level):
    assert normalise_rating(text) == level


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("SANGAT BAIK", "Sangat Baik"),
        ("baik", "Baik"),
        ("Cukup/Butuh Perbaikan", "Butuh Perbaikan"),
        ("Perlu Perbaikan", "Butuh Perbaikan"),
        ("Kurang/Misconduct", "Kurang"),
        ("Kurang (misconduct)", "Kurang"),
        ("Sangat Kurang", "Sangat Kurang"),
        ("Istimewa", None),
        ("Sangat", None),
    ],
)
def test_predikat_are_known_by_their_whole_label(text, grade):
    assert normalise_predikat(text) == grade


@pytest.mark.parametrize(
    ("capaian", "counts", "limits", "kept"),
    [
        # 70 % of 96 is 67.2: at most 67
        ("Istimewa", {"Sangat Baik": 67, "Baik": 29}, [30, 67], [True, True]),
        ("Istimewa", {"Sangat Baik": 68, "Baik": 28}, [29, 67], [True, False]),
        # 70 % of 10 is exactly 7, whatever the binary form of 0.7
        ("Baik", {"Baik": 7, "Sangat Baik": 2, "Kurang": 1}, [3, 7, 1], [True, True, True]),
        ("Baik", {"Baik": 7, "Sangat Baik": 3}, [4, 7, 1], [True, True, False]),
        # 60 % of 96 is 57.6: at least 58; 10 % is 9.6: at most 9
        (
            "Butuh Perbaikan",
            {"Butuh Perbaikan": 58, "Sangat Baik": 9, "Baik": 29},
            [58, 9],
            [True] * 2,
        ),
        (
            "Butuh Perbaikan",
            {"Butuh Perbaikan": 57, "Sangat Baik": 10, "Baik": 29},
            [58, 9],
            [False] * 2,
        ),
        (
            "Kurang",
            {"Kurang": 6, "Butuh Perbaikan": 1, "Baik": 2, "Sangat Baik": 1},
            [6, 1, 1],
            [True] * 3,
        ),
        ("Sangat Kurang", {"Sangat Kurang": 9, "Sangat Baik": 1}, [6, 1, 0], [True, False, False]),
    ],
)
def test_pattern_is_held_against_whole_numbers(capaian, counts, limits, kept):
    checked = check_distribution(counts, capaian)
    assert checked["batas"].tolist() == limits
    assert checked["terpenuhi"].tolist() == kept


def test_pattern_is_found_by_any_spelling_of_the_result():
    assert len(check_distribution({"Baik": 1}, "  butuh  PERBAIKAN/cukup")) == 2
    with pytest.raises(SchemaError, match="Hebat"):
        check_distribution({"Baik": 1}, "Hebat")


def test_contradictions_are_listed_and_nothing_is_changed():
    lines = [("Sesuai ekspektasi", "Sesuai ekspektasi", grade) for grade in ("Baik", "Sangat Baik")]
    lines.append(("Sesuai ekspektasi", "", "Kurang"))  # incomplete: cannot contradict
    official = PREDIKAT_RESMI.conform(
        pd.DataFrame(lines, columns=["hasil_kerja", "perilaku_kerja", "predikat"]).assign(
            tahun=2025,
            periode="tahunan",
            pegawai=["A", "B", "C"],
            penilai="P",
            unit_kerja="U",
            dinilai_pada=pd.NaT,
            sumber="x",
        )
    )
    before = official.copy()
    found = contradictions(official)
    assert found[["pegawai", "predikat", "predikat_matriks"]].to_numpy().tolist() == [
        ["B", "Sangat Baik", "Baik"]
    ]
    pd.testing.assert_frame_equal(official, before)


@pytest.mark.parametrize(
    ("score", "rule", "inovasi", "grade"),
    [
        (115, "pp_30_2019", False, "Baik"),
        (115, "pp_30_2019", True, "Sangat Baik"),
        (110, "pp_30_2019", True, "Sangat Baik"),
        (89.99, "pp_30_2019", False, "Cukup"),
        (90.4, "pp_46_2011", False, "Baik"),
        (91, "pp_46_2011", False, "Sangat Baik"),
        (50, "pp_46_2011", False, "Buruk"),
        (50, "pp_10_1979", False, "Kurang"),
    ],
)
def test_scores_of_older_years_keep_the_grade_of_their_time(score, rule, inovasi, grade):
    assert predikat_from_score(score, rule, inovasi=inovasi) == grade


def test_ikm_is_the_mean_of_nine_unsur_times_25():
    nine = {f"U{n}": 3.0 for n in range(1, 10)} | {"U3": 3.9}
    # (8 * 3 + 3.9) / 9 * 25 = 77.5
    assert ikm(nine).value == pytest.approx(77.5)
    assert (ikm(nine).mutu, ikm(nine).kinerja) == ("B", "Baik")
    with pytest.raises(ValueError, match="U9"):
        ikm({k: v for k, v in nine.items() if k != "U9"})


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_bears_its_source_and_its_mark(name):
    rule = load_rule(name)
    assert rule.source
    assert rule.verified or rule.reason
    assert rule.verified or UNVERIFIED in rule.citation()


def test_an_unknown_rule_is_refused_with_those_that_exist():
    with pytest.raises(ProfileError, match="permenpanrb_6_2022"):
        load_rule("perpres_1")
