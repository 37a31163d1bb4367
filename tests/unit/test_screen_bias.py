"""The bias screen as a whole: schema, identification, refusals, sentences, repeatability."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import load_profile
from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.errors import SchemaError
from kinerja_analysis.models.likelihood import category_probabilities
from kinerja_analysis.schema import HASIL_UJI

PROFILE = Path(__file__).resolve().parents[2] / "data" / "contoh" / "profil.toml"
CUMULATED = np.array([0.0, -2.0, -2.7, -2.0, 0.0])
FORBIDDEN = ("temuan", "ketegasan", "surat", "bersalah", "curang")


def office(rng, *, n_pegawai=40, n_penilai=8, panel=2, n_kriteria=4, strict=0.0):
    """Simulate ratings of a many-facet Rasch model; penilai r0 is stricter by `strict` logits."""
    theta = rng.normal(0.5, 1.2, n_pegawai)
    pairs = [(n, (n + shift) % n_penilai) for n in range(n_pegawai) for shift in range(1 + panel)]
    rows = pd.DataFrame(
        [(n, r, i) for n, r in pairs for i in range(n_kriteria)], columns=["n", "r", "i"]
    )
    eta = theta[rows["n"]] - np.where(rows["r"] == 0, strict, 0)
    cumulated = category_probabilities(eta, np.broadcast_to(CUMULATED, (len(eta), 5))).cumsum(
        axis=1
    )
    return pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": "p" + rows["n"].astype(str),
            "penilai": "r" + rows["r"].astype(str),
            "peran": "tim",
            "kriteria": "K" + rows["i"].astype(str),
            "nilai": 1.0 + (rng.random(len(eta))[:, None] > cumulated).sum(axis=1),
            "skala": "lima",
        }
    )


def rows_of(screen, effect):
    return screen.hasil_uji.query("effect == @effect").set_index("penilai")


def test_the_result_has_exactly_the_schema(rng):
    found = screen_bias(office(rng)).hasil_uji
    pd.testing.assert_frame_equal(found, HASIL_UJI.conform(found))
    assert not found.duplicated(list(HASIL_UJI.key)).any()
    assert set(found["effect"]) == {effect.name for effect in EFFECTS}
    tested = found["p"].notna()
    assert (
        found.loc[tested, ["estimate", "se", "low", "high", "statistic", "q"]]
        .notna()
        .all(axis=None)
    )
    assert (found.loc[tested, "q"] >= found.loc[tested, "p"]).all()


def test_a_strict_penilai_is_found_and_his_pegawai_lose_points(rng):
    severity = rows_of(screen_bias(office(rng, strict=1.5)), "severity")
    assert severity.loc["r0", "verdict"] == "detected"
    assert severity.loc["r0", "low"] < 1.5 < severity.loc["r0", "high"]
    assert severity.loc["r0", "points"] < -0.3
    assert "lebih rendah" in severity.loc["r0", "message"]
    assert severity.drop("r0")["verdict"].ne("detected").all()


def test_same_seed_same_numbers_and_row_order_is_irrelevant(rng):
    ratings = office(rng)
    first = screen_bias(ratings, seed=7).hasil_uji
    shuffled = ratings.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(first, screen_bias(shuffled, seed=7).hasil_uji, rtol=1e-6)
    assert not first["p"].equals(screen_bias(ratings, seed=8).hasil_uji["p"])


def test_the_table_is_not_changed_and_coded_columns_are_welcome(rng):
    ratings = office(rng)
    coded = ratings.astype(dict.fromkeys(["penilai", "peran", "kriteria", "skala"], "category"))
    before = coded.copy()
    pd.testing.assert_frame_equal(screen_bias(coded).hasil_uji, screen_bias(ratings).hasil_uji)
    pd.testing.assert_frame_equal(coded, before)


def test_self_ratings_enter_nothing(rng):
    ratings = office(rng)
    own = ratings.drop_duplicates(["pegawai", "kriteria"]).assign(
        penilai=lambda t: t["pegawai"], peran="diri", nilai=5.0
    )
    with_own = screen_bias(pd.concat([ratings, own])).hasil_uji
    pd.testing.assert_frame_equal(with_own, screen_bias(ratings).hasil_uji)


def test_with_one_superior_a_pegawai_severity_is_refused_and_says_why(rng):
    screen = screen_bias(office(rng, panel=0, n_pegawai=64))
    for effect in ("severity", "halo"):
        found = rows_of(screen, effect)
        assert found["verdict"].eq("undetermined").all()
        assert found["identification"].eq("none").all()
        assert found[["estimate", "p", "q", "points"]].isna().all(axis=None)
    assert rows_of(screen, "severity")["message"].str.contains("kinerja unit ATAU").all()
    assert rows_of(screen, "centrality")["p"].notna().all()
    assert rows_of(screen, "criterion")["identification"].eq("within").all()
    assert "tidak dapat diketahui untuk 8 penilai" in screen.summary()


def test_a_quota_makes_every_test_undetermined(rng):
    profile = replace(load_profile(PROFILE), skala_kuota=("lima",))
    screen = screen_bias(office(rng), profile=profile)
    assert screen.hasil_uji["verdict"].eq("undetermined").all()
    assert screen.hasil_uji["message"].str.contains("kuota").all()
    assert screen.fits == {}


def test_a_scale_of_many_steps_waits_for_the_linear_model(rng):
    ratings = office(rng)
    fine = ratings.assign(nilai=ratings["nilai"] * 17 + rng.integers(0, 17, len(ratings)))
    found = screen_bias(fine).hasil_uji
    assert found["verdict"].eq("undetermined").all()
    assert found["message"].str.contains("model linear").all()


def test_what_the_model_refuses_is_told_in_every_row(rng):
    found = screen_bias(office(rng).assign(nilai=4.0)).hasil_uji
    assert found["message"].str.contains("semua nilai sama").all()
    assert found["p"].isna().all()


def test_scales_are_screened_apart_and_the_key_stays_a_key(rng):
    official = office(rng, panel=0, n_kriteria=2).assign(skala="ekspektasi", peran="atasan")
    official["nilai"] = np.clip(official["nilai"] - 1, 1, 3)
    official["kriteria"] = official["kriteria"].map({"K0": "hasil_kerja", "K1": "perilaku_kerja"})
    screen = screen_bias(pd.concat([official, office(rng)]), profile=load_profile(PROFILE))
    assert set(screen.fits) == {"lima", "ekspektasi"}
    assert not screen.hasil_uji.duplicated(list(HASIL_UJI.key)).any()
    severity = screen.hasil_uji.query("effect == 'severity'")
    assert set(severity["detail"]) == {"", "skala=ekspektasi"}
    assert severity[severity["detail"] == ""]["p"].notna().all()
    assert severity[severity["detail"] != ""]["p"].isna().all()


def test_sentences_are_formal_single_and_accuse_nobody(rng):
    screens = [screen_bias(office(rng, strict=2.0)), screen_bias(office(rng, panel=0))]
    messages = pd.concat([screen.hasil_uji["message"] for screen in screens])
    assert messages.str.endswith(".").all()
    assert messages.str.count(r"\. ").eq(0).all()
    assert not messages.str.contains("|".join(FORBIDDEN), case=False).any()
    assert not messages.str.contains(r"\d\.\d").any()  # decimals have a comma
    detected = messages[messages.str.contains("perlu ditelaah")]
    assert detected.str.contains("; meskipun demikian, ").all()  # the other explanation first


def test_few_ratings_are_counted_in_the_reason(rng):
    found = rows_of(screen_bias(office(rng, n_pegawai=2, n_penilai=3)), "centrality")
    assert found["message"].str.contains("hanya ada 8 nilai atas 2 pegawai").any()


def test_an_office_without_ratings_by_others_has_no_tests(rng):
    screen = screen_bias(office(rng).assign(peran="diri"))
    assert screen.hasil_uji.empty
    assert screen.summary().startswith("Tidak ada penilaian oleh orang lain")


def test_missing_columns_are_all_named():
    with pytest.raises(SchemaError, match=r"penilai.*nilai"):
        screen_bias(pd.DataFrame({"pegawai": ["p1"], "kriteria": ["K1"]}))
