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
from kinerja_analysis.models.linear import LinearFit
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


def test_self_ratings_enter_nothing_but_self_gap(rng):
    ratings = office(rng)
    own = ratings.drop_duplicates(["pegawai", "kriteria"]).assign(
        penilai=lambda t: t["pegawai"], peran="diri", nilai=5.0
    )
    found = [screen_bias(table).hasil_uji for table in (pd.concat([ratings, own]), ratings)]
    others = [table.query("effect != 'self_gap'") for table in found]
    pd.testing.assert_frame_equal(*others)


def test_with_one_superior_a_pegawai_severity_is_refused_and_says_why(rng):
    screen = screen_bias(office(rng, panel=0, n_pegawai=64))
    for effect in ("severity", "halo"):
        found = rows_of(screen, effect)
        assert found["verdict"].eq("undetermined").all()
        assert found["identification"].eq("none").all()
        assert found[["estimate", "p", "q", "points"]].isna().all(axis=None)
    assert rows_of(screen, "severity")["message"].str.contains("kinerja unit ATAU").all()
    centrality = rows_of(screen, "centrality")
    assert centrality["p"].notna().equals(centrality["detail"] == "threshold")
    assert rows_of(screen, "criterion")["identification"].eq("assumption").all()
    assert "tidak dapat diketahui untuk 8 penilai" in screen.summary()


def many_steps(rng, *, n_pegawai=60, n_penilai=10, n_kriteria=5, change=None):
    """Draw nilai on 0-100: pegawai spread 7, penilai .5, halo 3, profiles 2 and chance 4 points.

    `change` alters the nilai (pegawai, penilai's place, kriteria) of penilai r0.
    """
    own = np.arange(n_pegawai)[:, None]
    penilai = (own + np.array([0, 1, 3])) % n_penilai
    shape = (*penilai.shape, n_kriteria)
    level = rng.normal(78, 7, (n_pegawai, 1)) - rng.normal(0, 0.5, n_penilai)[penilai]
    level = level + rng.normal(0, 3, penilai.shape)
    nilai = level[..., None] + rng.normal(0, 2, (n_pegawai, 1, n_kriteria))
    nilai = nilai + rng.normal(0, 4, shape)
    if change is not None:
        nilai = np.where((penilai == 0)[..., None], change(nilai), nilai)
    n, place, k = np.indices(shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": np.char.add("p", n.astype(str)),
            "penilai": np.char.add("r", penilai[n, place].astype(str)),
            "peran": "tim",
            "kriteria": np.char.add("K", k.astype(str)),
            "nilai": np.clip(nilai.ravel().round(), 0, 100),
            "skala": "seratus",
        }
    )


def test_a_strict_penilai_on_many_steps_is_told_in_points(rng):
    screen = screen_bias(many_steps(rng, change=lambda nilai: nilai - 9))
    severity = rows_of(screen, "severity")
    assert isinstance(screen.fits["seratus"], LinearFit)
    assert severity.loc["r0", "verdict"] == "detected"
    assert severity.loc["r0", "low"] < 9 < severity.loc["r0", "high"]
    # on a linear scale the pegawai lose exactly what the penilai is stricter by
    assert severity.loc["r0", "points"] == pytest.approx(-severity.loc["r0", "estimate"])
    assert "poin lebih rendah" in severity.loc["r0", "message"]
    assert severity.drop("r0")["verdict"].ne("detected").all()


@pytest.mark.parametrize(
    ("effect", "change"),
    [
        ("centrality", lambda nilai: 78 + 0.4 * (nilai - 78)),
        ("straightlining", lambda nilai: np.broadcast_to(nilai[..., :1], nilai.shape)),
        ("criterion", lambda nilai: nilai - 10 * (np.arange(5) == 2)),
        ("halo", lambda nilai: nilai + 16 * np.sin(np.arange(nilai.size // 5)).reshape(-1, 3, 1)),
    ],
)
def test_every_effect_is_found_on_many_steps(rng, effect, change):
    found = rows_of(screen_bias(many_steps(rng, change=change)), effect)
    assert "detected" in set(found.loc[["r0"], "verdict"])
    assert found["p"].idxmin() == "r0"
    assert not found["message"].str.contains("logit").any()


def test_limits_in_points_follow_the_range_of_the_scale(rng):
    # the same severities of 3 points: a tenth of 30 points, a fortieth of 120
    profile = load_profile(PROFILE)
    ratings = many_steps(rng, change=lambda nilai: nilai - 3)
    p = []
    for lowest, highest in ((70, 100), (0, 120)):
        scale = replace(profile.skala["lima"], minimum=lowest, maksimum=highest, kata=())
        office_profile = replace(profile, skala={**profile.skala, "seratus": scale})
        p.append(rows_of(screen_bias(ratings, profile=office_profile), "severity").loc["r0", "p"])
    assert p[0] < p[1]


def test_many_steps_screen_alike_in_another_unit(rng):
    ratings = many_steps(rng)
    first = rows_of(screen_bias(ratings), "severity")
    tenth = rows_of(screen_bias(ratings.assign(nilai=ratings["nilai"] / 10)), "severity")
    expected = first["estimate"].to_numpy() / 10
    assert tenth["estimate"].to_numpy() == pytest.approx(expected, abs=1e-4)
    assert tenth["p"].to_numpy() == pytest.approx(first["p"].to_numpy(), abs=1e-3)


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
