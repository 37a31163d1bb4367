"""Every rule is dated, names its sources and says whether anyone checked it; older scales; IKM."""

from datetime import date

import pytest

from kinerja_analysis.errors import ProfileError, UsageError
from kinerja_analysis.regulasi.ikm import ikm
from kinerja_analysis.regulasi.rules import UNVERIFIED, load_rule, read_rule, rule_names
from kinerja_analysis.regulasi.scales import OLD_SCALES, predikat_from_score


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_has_date_source_and_mark(name):
    rule = load_rule(name)
    assert rule.effective.year > 1970
    assert rule.source
    assert rule.verified or rule.reason
    assert rule.title in rule.citation()
    assert rule.mark in rule.citation()


def test_a_rule_nobody_checked_is_cited_with_that_mark():
    rule = load_rule("se_3_2023")
    assert rule.citation().endswith(f", berlaku sejak 31 Januari 2023 ({UNVERIFIED})")
    assert "berlaku sejak tahun 2022" in load_rule("permenpanrb_6_2022").citation()


def test_a_checked_rule_says_when_and_against_what():
    table = {
        "judul": "Aturan A",
        "singkat": "A",
        "berlaku": date(2025, 1, 2),
        "ketelitian": "hari",
        "sumber": ["naskah"],
        "terverifikasi": {"kapan": date(2026, 5, 4), "dari_apa": "salinan JDIH"},
    }
    rule = read_rule("a", table)
    assert rule.citation() == (
        "Aturan A, berlaku sejak 2 Januari 2025 (diverifikasi 4 Mei 2026 terhadap salinan JDIH)"
    )


def test_unknown_rule_lists_the_known_ones():
    with pytest.raises(ProfileError, match="permenpanrb_6_2022"):
        load_rule("permenpanrb_8_2021")


SCORES = """
    rule         score  inovasi  predikat
    pp_30_2019   120    1        Sangat_Baik
    pp_30_2019   110    1        Sangat_Baik
    pp_30_2019   115    0        Baik
    pp_30_2019   109.99 1        Baik
    pp_30_2019   90     0        Baik
    pp_30_2019   89.99  0        Cukup
    pp_30_2019   70     0        Cukup
    pp_30_2019   69.9   0        Kurang
    pp_30_2019   49     0        Sangat_Kurang
    pp_46_2011   91     0        Sangat_Baik
    pp_46_2011   90.4   0        Baik
    pp_46_2011   90.99  0        Baik
    pp_46_2011   75.5   0        Cukup
    pp_46_2011   60.5   0        Kurang
    pp_46_2011   50     0        Buruk
    pp_10_1979   91     0        Amat_Baik
    pp_10_1979   76     0        Baik
    pp_10_1979   61     0        Cukup
    pp_10_1979   51     0        Sedang
    pp_10_1979   50     0        Kurang
"""


def test_scores_of_the_older_scales(drawn):
    for rule, score, inovasi, expected in drawn(SCORES).itertuples(index=False):
        found = predikat_from_score(score, rule, inovasi=bool(inovasi))
        assert (rule, score, found) == (rule, score, expected.replace("_", " "))


def test_float_noise_does_not_cost_a_class():
    # 30.1 + 30.2 + 30.7 is 90.99999999999999 in binary
    assert predikat_from_score(30.1 + 30.2 + 30.7, "pp_46_2011") == "Sangat Baik"


@pytest.mark.parametrize(("rule", "score"), [("pp_46_2011", 100.5), ("pp_30_2019", -1)])
def test_a_score_off_the_scale_is_refused(rule, score):
    with pytest.raises(ValueError, match="di luar skala"):
        predikat_from_score(score, rule)


def test_the_present_rule_grades_no_scores():
    with pytest.raises(UsageError, match=OLD_SCALES[0]):
        predikat_from_score(90, "permenpanrb_6_2022")


def unsur(value):
    return {f"U{k}": value for k in range(1, 10)}


@pytest.mark.parametrize(
    ("mean", "value", "mutu", "kinerja"),
    [
        (4.0, 100.0, "A", "Sangat baik"),
        (3.5324, 88.31, "A", "Sangat baik"),
        (3.53, 88.25, "B", "Baik"),
        (3.0644, 76.61, "B", "Baik"),
        (3.06, 76.5, "C", "Kurang baik"),
        (2.6, 65.0, "C", "Kurang baik"),
        (2.59, 64.75, "D", "Tidak baik"),
        (1.0, 25.0, "D", "Tidak baik"),
    ],
)
def test_index_and_quality_at_their_boundaries(mean, value, mutu, kinerja):
    found = ikm(unsur(mean))
    assert found.value == pytest.approx(value)
    assert (found.mutu, found.kinerja) == (mutu, kinerja)


def test_nine_unsur_weigh_exactly_a_ninth():
    # eight times 3 and once 4: (24 + 4) / 9 x 25 = 77.78
    found = ikm({f"U{k} Unsur": 3 for k in range(1, 9)} | {"U9 Penanganan": 4})
    assert found.value == pytest.approx(28 / 9 * 25)


def test_every_missing_or_impossible_unsur_is_named():
    with pytest.raises(ValueError, match="U3, U7"):
        ikm({k: v for k, v in unsur(3).items() if k != "U3"} | {"U7": 4.5})
