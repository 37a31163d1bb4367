"""The screen finds a planted pattern at its penilai, under its own name, and at nobody else."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import load_profile
from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.simulate.designs import superior_and_panel
from kinerja_analysis.simulate.office import RaterEffect, simulate_office

PROFILE = Path(__file__).resolve().parents[2] / "data" / "contoh" / "profil.toml"
ONE_YEAR = superior_and_panel(8, 8, 2)
RATER = ONE_YEAR.tugas["penilai"].iloc[0]
TWO_YEARS = replace(
    ONE_YEAR,
    **{
        name: pd.concat([table.assign(tahun=table["tahun"] - 1), table], ignore_index=True)
        for name, table in (("tugas", ONE_YEAR.tugas), ("pegawai", ONE_YEAR.pegawai))
    },
)
MANY_STEPS = replace(ONE_YEAR, steps=tuple(np.linspace(-5, 5, 50)))

PLANTED = [
    ("centrality", "slope", 0.8, TWO_YEARS),
    ("range_restriction", "", 0.9, ONE_YEAR),
    ("inconsistency", "", 2.0, ONE_YEAR),
    ("copying", "profile", 0.6, ONE_YEAR),
    ("copying", "rater", 0.6, ONE_YEAR),
    ("copying", "carry_over", 0.6, TWO_YEARS),
    ("heaping", "", 0.8, MANY_STEPS),
]


@pytest.mark.parametrize(("effect", "detail", "size", "design"), PLANTED)
def test_a_planted_pattern_is_found_at_its_penilai_alone(effect, detail, size, design):
    office = simulate_office(design, [RaterEffect(effect, RATER, size, detail)], seed=11)
    screen = screen_bias(office.penilaian, office.pegawai)
    tests = screen.hasil_uji.query("effect == @effect & detail == @detail")
    found = tests[tests["verdict"] == "detected"]
    assert found["penilai"].tolist() == [RATER]
    message = found["message"].item()
    assert "; meskipun demikian, " in message  # the other explanation stands first
    assert message.endswith("pola yang perlu ditelaah.")
    assert not any(name in message for name in design.tugas["penilai"])


@pytest.mark.parametrize("design", [TWO_YEARS, MANY_STEPS])
def test_nothing_of_the_kind_is_found_where_nothing_is_planted(design):
    tests = screen_bias(simulate_office(design, seed=12).penilaian).hasil_uji
    kinds = pd.MultiIndex.from_tuples([(effect, detail) for effect, detail, *_ in PLANTED])
    new = tests[pd.MultiIndex.from_frame(tests[["effect", "detail"]]).isin(kinds)]
    assert new["verdict"].ne("detected").all()


def test_what_the_data_do_not_allow_says_why():
    penilaian = simulate_office(ONE_YEAR, seed=12).penilaian
    alone = penilaian[penilaian["peran"] == "atasan"]
    messages = screen_bias(alone).hasil_uji.set_index(["effect", "detail"])["message"]
    for key in [("centrality", "slope"), ("range_restriction", "")]:
        assert messages.loc[key].str.contains("tanpa pegawai yang juga dinilai penilai lain").all()
    assert messages.loc[("copying", "carry_over")].str.contains("lebih dari satu tahun").all()
    assert messages.loc[("heaping", "")].str.contains("lebih dari 25 nilai yang berbeda").all()


@pytest.mark.parametrize(
    ("effect", "detail", "size"), [("group", "jenis_kelamin=P", 2.0), ("drift", "", 1.2)]
)
def test_who_differs_within_himself_is_found_before_those_he_rates_beside(effect, detail, size):
    office = simulate_office(TWO_YEARS, [RaterEffect(effect, RATER, size, detail)], seed=11)
    tests = screen_bias(office.penilaian, office.pegawai).hasil_uji
    own = tests.query("effect == @effect & detail == @detail").set_index("penilai")
    assert own.loc[RATER, "verdict"] == "detected"
    assert own["estimate"].abs().idxmax() == RATER


def test_penilai_who_all_favour_their_like_show_it_as_an_office():
    raters = TWO_YEARS.pegawai.query("atasan == ''")["pegawai"].unique()
    alike = [RaterEffect("similarity", rater, 1.5, "jenis_kelamin=sama") for rater in raters]
    office = simulate_office(TWO_YEARS, alike, seed=11)
    asked = screen_bias(office.penilaian, office.pegawai).global_tests.set_index("detail")
    found = asked.query("effect == 'similarity'").loc["jenis_kelamin=sama"]
    assert found["q"] < 0.01
    assert found["low"] > 0.5  # of 1.5 planted; one step from no effect falls short of so much


def test_nilai_lifted_to_the_cut_offs_of_the_profile_are_heaped():
    cuts = {"Cukup": 24.0, "Baik": 32.0, "Sangat Baik": 39.0}
    profile = load_profile(PROFILE)
    scale = replace(profile.skala["lima"], minimum=1, maksimum=51, kata=(), kelas=cuts)
    declared = replace(profile, skala={**profile.skala, "lima": scale})
    penilaian = simulate_office(MANY_STEPS, seed=11).penilaian
    nilai = penilaian["nilai"]
    for cut in cuts.values():  # who falls short by three points or less is lifted
        short = nilai.between(cut - 3, cut) & (penilaian["penilai"] == RATER)
        nilai = nilai.where(~short, cut)
    tests = screen_bias(penilaian.assign(nilai=nilai), profile=declared).hasil_uji
    found = tests.query("effect == 'heaping' & verdict == 'detected'")
    assert found["penilai"].tolist() == [RATER]
