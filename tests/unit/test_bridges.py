"""Severity where nobody shares a pegawai: quota, practice cases, output, assumption, refusal."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import load_profile
from kinerja_analysis.bias.bridges import Bridges, explained
from kinerja_analysis.bias.output import output_of
from kinerja_analysis.bias.quota import even_p, too_even
from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.errors import SchemaError
from kinerja_analysis.models.likelihood import category_probabilities

PROFILE = Path(__file__).resolve().parents[2] / "data" / "contoh" / "profil.toml"
CUMULATED = np.array([0.0, -2.0, -2.7, -2.0, 0.0])
STRICT = 2.5
"""Logit: how strict r0 is."""

N_PENILAI, OWN = 12, 14


def nilai(rng, eta):
    """Draw nilai 1-5 at logits eta (n,)."""
    cumulated = category_probabilities(eta, np.broadcast_to(CUMULATED, (len(eta), 5)))
    return 1.0 + (rng.random(len(eta))[:, None] > cumulated.cumsum(axis=1)).sum(axis=1)


def rated(rng, theta, penilai, name="p"):
    """Let each penilai rate each of his pegawai on four kriteria; r0 is strict."""
    n, i = (part.ravel() for part in np.indices((len(theta), 4)))
    eta = theta[n] - np.where(penilai[n] == 0, STRICT, 0)
    return pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": name + pd.Series(n).astype(str),
            "penilai": "r" + pd.Series(penilai[n]).astype(str),
            "peran": "atasan",
            "kriteria": "K" + pd.Series(i).astype(str),
            "nilai": nilai(rng, eta),
            "skala": "lima",
            "unit_kerja": "Unit " + pd.Series(penilai[n]).astype(str),
        }
    )


@pytest.fixture
def nested(rng):
    """Twelve superiors with fourteen pegawai each, whom nobody else rates, and true performance."""
    theta = rng.normal(0.5, 1.0, N_PENILAI * OWN)
    return rated(rng, theta, np.repeat(np.arange(N_PENILAI), OWN)), theta


def severity(screen):
    return screen.hasil_uji.query("effect == 'severity'").set_index("penilai")


def test_without_a_bridge_the_row_says_what_would_explain_it_all_and_the_ceiling(nested):
    ratings, _ = nested
    found = severity(screen_bias(ratings))
    assert found["verdict"].eq("undetermined").all()
    assert found["p"].isna().all()
    own = ratings.groupby("penilai")["nilai"].mean()
    gap = f"{own['r0'] - own.mean():.2f}".replace("-", "").replace(".", ",")
    assert f"{gap} poin di bawah rata-rata kantor" in found.loc["r0", "message"]
    assert found["message"].str.contains("paling tinggi 0,").all()
    assert not found["message"].str.contains(r"\.[;.]").any()  # one mark between two clauses


def test_the_sentence_of_the_tipping_point_is_arithmetic():
    ratings = pd.DataFrame(
        {"penilai": ["a", "a", "b", "b"], "kriteria": "K", "nilai": [4.0, 5.0, 3.0, 3.0]}
    )
    rows = pd.DataFrame({"penilai": ["a", "b"], "n_pegawai": [2, 2]})
    # by hand: means 4.5 and 3.0, their mean 3.75, so .75 above and .75 below
    told = explained(ratings, rows)
    assert "0,75 poin di atas rata-rata kantor" in told[0]
    assert "0,75 poin di bawah rata-rata kantor" in told[1]


def test_an_assumption_tells_a_strict_penilai_and_is_stated_in_every_sentence(nested):
    ratings, _ = nested
    found = severity(screen_bias(ratings, assume=0.2))
    assert found["identification"].eq("assumption").all()
    assert found.loc["r0", "verdict"] == "detected"
    assert found.loc["r0", "low"] < STRICT < found.loc["r0", "high"]
    assert found["message"].str.contains("simpangan baku 0,20 logit").all()
    assert "ketat" not in found.loc["r0", "message"]  # it may as well be the unit
    assert found.drop("r0")["verdict"].ne("detected").all()


def test_the_more_units_may_differ_the_less_is_known(nested):
    ratings, _ = nested
    even, apart = (severity(screen_bias(ratings, assume=spread)) for spread in (0.0, 1.5))
    assert (apart["se"] > even["se"]).all()
    assert apart.loc["r0", "verdict"] == "undetermined"
    assert "tidak berbeda" in even.loc["r0", "message"]


@pytest.mark.parametrize("assume", [-0.1, np.nan])
def test_an_assumption_must_be_a_spread(nested, assume):
    with pytest.raises(ValueError, match="assume"):
        screen_bias(nested[0], assume=assume)


def test_measured_output_parts_a_good_unit_from_a_lenient_superior(rng):
    theta = rng.normal(0.0, 1.0, N_PENILAI * OWN) + np.repeat([0.0] * 11 + [1.8], OWN)
    ratings = rated(rng, theta, np.repeat(np.arange(N_PENILAI), OWN))
    quarters = [
        pd.DataFrame(
            {
                "pegawai": "p" + pd.Series(range(len(theta))).astype(str),
                "periode": f"TW{quarter}",
                "capaian": 70 + 10 * theta + rng.normal(0, 8, len(theta)),
            }
        )
        for quarter in (1, 2, 3, 4)
    ]
    found = severity(screen_bias(ratings, output=pd.concat(quarters)))
    assert found["identification"].eq("output").all()
    assert found.loc["r0", "verdict"] == "detected"
    assert found.loc["r11", "verdict"] != "detected"  # the unit is better, its superior is not mild
    assert found["message"].str.contains("capaian kerja yang terukur").all()
    naive = severity(screen_bias(ratings, assume=0.0))
    assert naive.loc["r11", "verdict"] == "detected"


def test_output_that_says_nothing_of_performance_is_no_bridge(rng, nested):
    ratings, theta = nested
    people = "p" + pd.Series(range(len(theta))).astype(str)
    output = pd.DataFrame({"pegawai": people, "capaian": rng.normal(size=len(theta))})
    found = severity(screen_bias(ratings, output=output))
    assert found["p"].isna().all()
    assert found["message"].str.contains("tidak berjalan seiring").all()


def test_output_measured_often_has_a_reliability():
    output = pd.DataFrame(
        {
            "pegawai": ["a", "a", "b", "b"],
            "capaian": [1.0, 3.0, 5.0, 7.0],
            "periode": 2 * ["1", "2"],
        }
    )
    # by hand: means 2 and 6, variance 8; within variance 2, of a mean of two 1; 1 - 1 / 8
    found = output_of(output, pd.DataFrame({"pegawai": ["a", "b", "c"]}))
    assert found.reliability == pytest.approx(0.875)
    assert found.reliability_se == pytest.approx(0.125)  # two degrees of freedom: sqrt(2 / 2)
    assert found.mean[:2] == pytest.approx([-2 / 8**0.5, 2 / 8**0.5])
    assert np.isnan(found.mean[2])


def test_practice_cases_link_those_who_share_nobody(rng, nested):
    ratings, _ = nested
    cases = np.repeat(np.linspace(-1, 2, 8), N_PENILAI)
    raters = np.tile(np.arange(N_PENILAI), 8)
    told = rated(rng, cases, raters).assign(
        pegawai=lambda t: "Kasus " + (t["pegawai"].str[1:].astype(int) // N_PENILAI).astype(str)
    )
    screen = screen_bias(ratings, vignettes=told[["penilai", "pegawai", "kriteria", "nilai"]])
    found = severity(screen)
    assert found["identification"].eq("vignette").all()
    assert found.loc["r0", "verdict"] == "detected"
    assert "(kecenderungan ketat)" in found.loc["r0", "message"]
    assert found["message"].str.contains("kasus latihan bersama").all()
    own = ratings.groupby("penilai").size()
    assert found["n"].eq(own.reindex(found.index)).all()  # cases are counted nowhere else


def test_practice_cases_without_columns_are_refused(nested):
    with pytest.raises(SchemaError, match="vignettes: kolom"):
        screen_bias(nested[0], vignettes=pd.DataFrame({"penilai": ["r0"]}))


def test_units_set_by_a_quota_are_too_even_and_units_by_chance_are_not(rng):
    unit = np.repeat(np.arange(10), 10)
    even = pd.DataFrame(
        {
            "tahun": 2025,
            "unit_kerja": unit.astype(str),
            "pegawai": np.arange(100).astype(str),
            "nilai": np.tile([5.0] + 8 * [4.0] + [3.0], 10),
        }
    )
    assert even_p(even) == pytest.approx(0)  # every unit has the mean 4.0 exactly
    assert too_even(even)
    chance = even.assign(nilai=rng.permutation(even["nilai"].to_numpy()))
    assert not too_even(chance)
    assert not too_even(even.assign(unit_kerja=""))
    assert not too_even(even.assign(nilai=4.0))


def test_chance_alone_makes_unit_means_even_as_often_as_it_says(rng):
    person = rng.normal(0, 1, (200, 1, 48))  # the same in both years, as people are
    nilai = (person + rng.normal(0, 0.5, (200, 2, 48)) + [[0.0], [0.4]]).reshape(200, -1)
    office = pd.DataFrame(
        {
            "tahun": np.repeat([2024, 2025], 48),
            "unit_kerja": np.tile(np.repeat(np.arange(8), 6), 2).astype(str),
            "pegawai": np.tile(np.arange(48), 2).astype(str),
        }
    )
    p = np.array([even_p(office.assign(nilai=drawn)) for drawn in nilai])
    # 200 draws of a uniform number: 10 below .05, three standard errors (of 3) are 10 more
    assert np.mean(p < 0.05) < 0.1
    assert p.min() > 1e-4


def test_under_a_quota_levels_are_refused_and_profiles_are_still_tested(nested):
    profile = replace(load_profile(PROFILE), skala_kuota=("lima",))
    screen = screen_bias(nested[0], profile=profile, assume=0.0)
    found = severity(screen)
    assert found["verdict"].eq("undetermined").all()
    assert found[["estimate", "p", "points"]].isna().all(axis=None)
    assert found["message"].str.contains("dibatasi kuota").all()
    flat = screen.hasil_uji.query("effect == 'straightlining'")
    assert flat["p"].notna().all()
    assert flat["message"].str.contains("bentuk profil nilai").all()


def test_bridges_are_nothing_without_the_callers_word():
    assert Bridges().output is None and Bridges().assume is None
