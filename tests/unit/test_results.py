"""The year's result: by the declared rule, recomputable by hand, corrected only where known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import ModelError, SchemaError
from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.profile import Criterion, Profile, ResultRule, Scale
from kinerja_analysis.results import annual_results, rule_sentence
from kinerja_analysis.schema import HASIL, PENILAIAN, PREDIKAT_RESMI

RULE = ResultRule("lima", {"atasan": 0.6, "tim": 0.4, "diri": 0.0}, {}, dasar="SK Camat")
PROFILE = Profile(
    nama="Kecamatan Contoh",
    kota="Semarang",
    skala={"lima": Scale("lima", 1, 5), "ekspektasi": Scale("ekspektasi", 1, 3)},
    kriteria=(Criterion("Disiplin", "lima"), Criterion("Mutu", "lima")),
    hasil=RULE,
)

ONE_PERSON = """
    pegawai penilai peran   kriteria nilai
    a       s       atasan  Disiplin 4
    a       s       atasan  Mutu     3
    a       t       tim     Disiplin 5
    a       t       tim     Mutu     4
    a       u       tim     Disiplin 3
    a       u       tim     Mutu     2
    a       a       diri    Disiplin 5
    a       a       diri    Mutu     5
"""


@pytest.fixture
def ratings(drawn):
    def table(text, **columns):
        given = {"tahun": 2025, "periode": "tahunan", "skala": "lima", "unit_kerja": "Candi"}
        rest = {"tanggal": pd.NaT, "sumber": ""}
        return PENILAIAN.conform(drawn(text).assign(**(given | rest | columns)))

    return table


def one(found):
    assert len(found.hasil) == 1
    return found.hasil.iloc[0]


def with_rule(**changes):
    return replace(PROFILE, hasil=replace(RULE, **changes))


def test_result_can_be_recomputed_by_hand(ratings):
    found = annual_results(ratings(ONE_PERSON), PROFILE)
    row = one(found)
    # superior (4 + 3) / 2; panel: Disiplin (5 + 3) / 2 = 4, Mutu (4 + 2) / 2 = 3, mean 3.5
    assert (row["nilai_atasan"], row["nilai_tim"], row["nilai_diri"]) == (3.5, 3.5, 5.0)
    assert row["nilai_akhir"] == pytest.approx(0.6 * 3.5 + 0.4 * 3.5)
    assert row["n_penilai"] == 3
    assert list(found.hasil.columns) == list(HASIL.columns)


def test_contributions_add_up_to_the_result(ratings):
    found = annual_results(
        ratings(ONE_PERSON), with_rule(bobot_kriteria={"Disiplin": 3, "Mutu": 1})
    )
    steps = found.arithmetic.set_index(["peran", "kriteria"])
    # superior (3 x 4 + 3) / 4 = 3.75; panel (3 x 4 + 3) / 4 = 3.75
    assert one(found)["nilai_akhir"] == pytest.approx(3.75)
    assert steps["sumbangan"].sum() == pytest.approx(3.75)
    # 4 x 3/4 x 0.6
    assert steps.loc[("atasan", "Disiplin"), "sumbangan"] == pytest.approx(1.8)
    assert steps.loc[("tim", "Disiplin"), "n_penilai"] == 2
    assert (steps.loc["diri", "sumbangan"] == 0).all()


def test_weight_of_a_missing_source_goes_to_the_others(ratings):
    no_panel = ratings(ONE_PERSON).query("peran != 'tim'")
    found = annual_results(no_panel, PROFILE)
    assert one(found)["nilai_akhir"] == pytest.approx(3.5)
    assert found.arithmetic.set_index("peran").loc["atasan", "bobot_sumber"].tolist() == [1, 1]


def test_or_the_result_stays_empty_if_the_rule_says_so(ratings):
    profile = with_rule(bila_sumber_kosong="kosongkan")
    table = ratings(ONE_PERSON)
    assert one(annual_results(table, profile))["nilai_akhir"] == pytest.approx(3.5)
    found = annual_results(table.query("peran != 'tim'"), profile)
    assert np.isnan(one(found)["nilai_akhir"])
    assert one(found)["nilai_atasan"] == 3.5
    assert found.arithmetic["sumbangan"].isna().all()


def test_a_criterion_nobody_rated_leaves_its_weight_to_the_others(ratings):
    table = ratings(ONE_PERSON)
    gap = (table["peran"] == "tim") & (table["kriteria"] == "Mutu")
    missing = table.assign(nilai=table["nilai"].mask(gap))
    # panel: Disiplin alone, (5 + 3) / 2
    assert one(annual_results(missing, PROFILE))["nilai_tim"] == 4


def test_yearly_nilai_counts_before_the_mean_of_periods(ratings):
    quarters = """
        pegawai penilai peran  kriteria nilai periode
        a       s       atasan Disiplin 1     TW1
        a       s       atasan Disiplin 2     TW2
        a       s       atasan Disiplin 5     tahunan
        b       s       atasan Disiplin 2     TW1
        b       s       atasan Disiplin 4     TW4
    """
    table = ratings(quarters)
    periode = ["TW1", "TW2", "tahunan", "TW1", "TW4"]
    hasil = annual_results(table.assign(periode=periode), PROFILE).hasil.set_index("pegawai")
    # a: the yearly 5; b: (2 + 4) / 2
    assert hasil["nilai_atasan"].to_dict() == {"a": 5, "b": 3}


def test_only_self_assessment_gives_no_result(ratings):
    row = one(annual_results(ratings(ONE_PERSON).query("peran == 'diri'"), PROFILE))
    assert np.isnan(row["nilai_akhir"])
    assert (row["nilai_diri"], row["n_penilai"]) == (5, 0)


def test_without_a_rule_there_is_no_total_and_the_sentence_says_so(ratings):
    found = annual_results(ratings(ONE_PERSON), replace(PROFILE, hasil=None))
    row = one(found)
    assert (row["nilai_atasan"], row["skala"]) == (3.5, "lima")
    assert np.isnan(row["nilai_akhir"])
    assert found.arithmetic["sumbangan"].isna().all()
    assert "tidak menetapkan aturan nilai akhir" in found.rule


def test_the_two_official_ratings_never_make_a_total(ratings):
    official = ratings(ONE_PERSON, skala="ekspektasi").query("peran == 'atasan'").assign(nilai=2.0)
    found = annual_results(official, with_rule(skala="ekspektasi"), predikat_resmi=predikat("Baik"))
    row = one(found)
    assert np.isnan(row["nilai_akhir"])
    assert (row["predikat"], row["skala"]) == ("Baik", "")
    assert "tidak memuat rumus maupun bobot" in found.rule


def predikat(*labels, periode="tahunan"):
    return PREDIKAT_RESMI.conform(
        pd.DataFrame(
            {
                "tahun": 2025,
                "periode": periode,
                "pegawai": "a",
                "penilai": [f"s{k}" for k, _ in enumerate(labels)],
                "unit_kerja": "Jomblang",
                "hasil_kerja": "",
                "perilaku_kerja": "",
                "predikat": list(labels),
                "dinilai_pada": pd.Timestamp(2026, 1, 5),
                "sumber": "",
            }
        )
    )


def test_predikat_is_the_official_yearly_one_or_empty(ratings):
    table = ratings(ONE_PERSON)
    given = {
        "Baik": predikat("Baik"),
        "": predikat("Baik", periode="TW4"),
    }
    for expected, official in given.items():
        row = one(annual_results(table, PROFILE, predikat_resmi=official))
        assert row["predikat"] == expected
    # two superiors who say different things: nobody chooses between them
    several = predikat("Baik", "Kurang")
    assert one(annual_results(table, PROFILE, predikat_resmi=several))["predikat"] == ""
    same = predikat("Baik", "Baik")
    assert one(annual_results(table, PROFILE, predikat_resmi=same))["predikat"] == "Baik"


def test_person_with_predikat_alone_has_a_row_without_scale(ratings):
    nobody = ratings(ONE_PERSON).head(0)
    row = one(annual_results(nobody, PROFILE, predikat_resmi=predikat("Baik")))
    assert (row["skala"], row["predikat"], row["unit_kerja"]) == ("", "Baik", "Jomblang")
    assert row["n_penilai"] == 1


def test_unit_is_that_of_the_last_dated_rating(ratings):
    table = ratings(ONE_PERSON)
    dates = pd.to_datetime(["2025-03-01"] * 4 + ["2025-12-01"] * 4)
    moved = table.assign(tanggal=dates, unit_kerja=["Candi"] * 4 + ["Kaliwiru"] * 4)
    shuffled = moved.sample(frac=1, random_state=1)
    assert one(annual_results(shuffled, PROFILE))["unit_kerja"] == "Kaliwiru"


def test_no_ratings_at_all_give_an_empty_table(ratings):
    found = annual_results(ratings(ONE_PERSON).head(0), PROFILE)
    assert found.hasil.empty
    assert list(found.hasil.columns) == list(HASIL.columns)


def test_order_of_rows_does_not_matter_and_the_input_stays(ratings, rng):
    table = panel(rng)
    before = table.copy()
    found = annual_results(table, PROFILE)
    again = annual_results(table.sample(frac=1, random_state=3), PROFILE)
    pd.testing.assert_frame_equal(found.hasil, again.hasil)
    pd.testing.assert_frame_equal(table, before)


def test_a_missing_column_is_named(ratings):
    with pytest.raises(SchemaError, match="peran"):
        annual_results(ratings(ONE_PERSON).drop(columns="peran"), PROFILE)


def test_rule_is_stated_with_its_weights_and_its_basis():
    sentence = rule_sentence(with_rule(bobot_sumber={"atasan": 0.625, "tim": 0.375}))
    assert "atasan langsung 62,5%, panel penilai 37,5%" in sentence
    assert "Penilaian diri tidak ikut dihitung." in sentence
    assert sentence.endswith("Dasar: SK Camat.")
    weighted = rule_sentence(with_rule(bobot_kriteria={"Disiplin": 0.4, "Mutu": 0.6}))
    assert "Disiplin 40%, Mutu 60%" in weighted


# --- corrected nilai ---------------------------------------------------------------------------


STEPS = np.array([[-3.0, -1.0, 1.0, 3.0]])
STRICT = 1.5
"""Logit: rater 0; near the middle of these steps about 0.7 points of nilai."""


def panel(rng, *, linked=True):
    """Draw 36 people, six raters, three criteria; unlinked raters share nobody."""
    rows = []
    c = cumulated_thresholds(np.zeros(1), STEPS)
    for ratee, theta in enumerate(rng.normal(0, 1.5, 36)):
        for place in range(2 if linked else 1):
            rater, peran = (ratee + place) % 6, ("atasan", "tim")[place]
            eta = np.full(3, theta - (STRICT if rater == 0 else 0))
            below = category_probabilities(eta, c).cumsum(axis=1)[:, :-1]
            nilai = 1.0 + (rng.random((3, 1)) > below).sum(axis=1)
            rows += [
                (f"p{ratee:02d}", f"r{rater}", peran, kriteria, given)
                for kriteria, given in zip(("Disiplin", "Mutu", "Loyal"), nilai, strict=True)
            ]
    columns = ["pegawai", "penilai", "peran", "kriteria", "nilai"]
    return PENILAIAN.conform(
        pd.DataFrame(rows, columns=columns).assign(
            tahun=2025,
            periode="tahunan",
            skala="lima",
            tanggal=pd.NaT,
            unit_kerja="Candi",
            sumber="",
        )
    )


def test_correction_raises_those_whom_the_strict_rater_rated(rng):
    table = panel(rng)
    found = annual_results(table, PROFILE, fit=fit_mfrm(table)).hasil
    known = found[found["nilai_terkoreksi"].notna()]
    assert len(known) > 20
    assert (known["terkoreksi_bawah"] < known["nilai_terkoreksi"]).all()
    assert (known["nilai_terkoreksi"] < known["terkoreksi_atas"]).all()
    by_strict = known["pegawai"].isin(table.loc[table["penilai"] == "r0", "pegawai"])
    gain = known["nilai_terkoreksi"] - known["nilai_akhir"]
    # half of their ratings come from the strict rater: about half of 0.7 points
    assert gain[by_strict].mean() - gain[~by_strict].mean() == pytest.approx(0.35, abs=0.2)


def test_correction_is_empty_where_nobody_shares_ratees(rng):
    table = panel(rng, linked=False)
    found = annual_results(table, PROFILE, fit=fit_mfrm(table)).hasil
    assert found["nilai_terkoreksi"].isna().all()
    assert found["nilai_akhir"].notna().all()


def test_correction_is_empty_at_the_ends_of_the_scale_and_under_a_quota(rng):
    table = panel(rng)
    table.loc[table["pegawai"] == "p03", "nilai"] = 5.0
    fit = fit_mfrm(table)
    found = annual_results(table, PROFILE, fit=fit).hasil.set_index("pegawai")
    assert np.isnan(found.loc["p03", "nilai_terkoreksi"])
    quota = replace(PROFILE, skala_kuota=("lima",))
    assert annual_results(table, quota, fit=fit).hasil["nilai_terkoreksi"].isna().all()


def test_correction_stays_on_the_scale_and_follows_the_weights_of_criteria(rng):
    table = panel(rng)
    fit = fit_mfrm(table)
    equal = annual_results(table, PROFILE, fit=fit).hasil["nilai_terkoreksi"]
    alone = annual_results(table, with_rule(bobot_kriteria={"Mutu": 1.0}), fit=fit).hasil
    assert equal.dropna().between(1, 5).all()
    # a difficult criterion alone gives less than the mean of all, for everybody
    delta = fit.criteria.set_index("kriteria").loc["Mutu", "estimate"]
    shift = (alone["nilai_terkoreksi"] - equal).dropna()
    assert (np.sign(shift) == -np.sign(delta)).all()


def test_correction_is_empty_where_the_rule_counts_no_criterion_of_the_fit(rng):
    table = panel(rng)
    profile = with_rule(bobot_kriteria={"Kerja Sama": 1.0})
    found = annual_results(table, profile, fit=fit_mfrm(table)).hasil
    assert found[["nilai_akhir", "nilai_terkoreksi"]].isna().all(axis=None)
    assert len(found) == 36


def test_a_fit_of_other_criteria_or_several_years_are_refused(rng):
    table = panel(rng)
    fit = fit_mfrm(table)
    with pytest.raises(ModelError, match="Loyal"):
        annual_results(table[table["kriteria"] != "Loyal"], PROFILE, fit=fit)
    two_years = pd.concat([table, table.assign(tahun=2024)])
    with pytest.raises(ModelError, match="2024, 2025"):
        annual_results(two_years, PROFILE, fit=fit)


def test_summary_counts_who_has_a_result(rng):
    table = panel(rng)
    found = annual_results(table, PROFILE)
    assert found.summary().startswith("Dari 36 pegawai, 36 mempunyai nilai akhir dan 0 ")


def test_unknown_roles_and_values_off_their_scale_are_refused(ratings):
    table = ratings(ONE_PERSON)
    with pytest.raises(SchemaError, match="peran bos tidak dikenal"):
        annual_results(table.assign(peran="bos"), PROFILE)
    with pytest.raises(SchemaError, match="di luar skala"):
        annual_results(table.assign(nilai=table["nilai"] + 90), PROFILE)
