"""The laboratory: sliders change what is shown, rounds are played, and all says what is true."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.report import labels
from kinerja_analysis.training import experiments, laboratory
from kinerja_analysis.training.confounding import MOST, STRICT, WEAK, Game, new_game
from kinerja_analysis.training.experiments import experiment
from kinerja_analysis.training.guessing import ANSWERS, NOTHING, answer_of, play
from kinerja_analysis.training.habits import HABITS
from kinerja_analysis.training.lab_offices import (
    OFFICES,
    ONE_YEAR,
    QUARTERLY,
    lab_office,
    quarterly_output,
)

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"


def test_nothing_planted_changes_nothing():
    found = experiment("Halo", 0.0, seed=7)
    assert found.kantor["nilai"].equals(found.kembar["nilai"])
    assert (found.standing["tanpa"] == found.standing["dengan"]).all()


def test_a_strict_rater_costs_all_own_people_their_places():
    found = experiment("Ketat atau longgar", 2.0, seed=7)
    # places count from the top: strictness can only move own people down
    assert (found.standing["dengan"] >= found.standing["tanpa"]).all()
    assert "0 naik" in found.told()


def test_only_the_chosen_rater_changes():
    found = experiment("Memusat", 2.0, seed=7)
    others = found.kantor["penilai"] != found.penilai
    assert found.kantor.loc[others, "nilai"].equals(found.kembar.loc[others, "nilai"])


def test_flat_forms_are_flat():
    found = experiment("Nilai seragam", 1.0, seed=7)
    own = found.kantor[found.kantor["penilai"] == found.penilai]
    assert own.groupby("pegawai")["nilai"].nunique().eq(1).all()


def test_the_screen_says_what_it_finds_of_the_planted_habit():
    told = experiment("Ketat atau longgar", 2.0, seed=7).screened(7)
    assert "kecenderungan ketat" in told
    assert told.startswith("Pola yang perlu ditelaah")


def test_rounds_are_the_same_for_everybody_and_sometimes_empty():
    answers = [answer_of(number, 1) for number in range(1, 101)]
    assert answers == [answer_of(number, 1) for number in range(1, 101)]
    # seven answers, each in about 14 of 100 rounds; what one rater's nilai cannot show is not asked
    assert set(answers) == set(ANSWERS)
    assert NOTHING in ANSWERS and "Bergeser antartahun" not in ANSWERS
    assert play(1, seed=1).answer == answers[0]


def test_a_wrong_guess_is_told_and_the_answer_shown():
    current = play(1, seed=1)
    wrong = next(answer for answer in ANSWERS if answer != current.answer)
    assert current.reveal(wrong).startswith("Belum tepat")
    assert current.reveal(current.answer).startswith("Tepat")


def test_without_cross_ratings_nobody_can_tell():
    for seed in range(4):
        assert "tidak ada cara menghitung" in new_game(seed).told(0)


@pytest.mark.parametrize("seed", range(8))
def test_enough_cross_ratings_tell_a_strict_rater_from_a_weak_unit(seed):
    game = new_game(seed)
    gap = game.gap(MOST)
    assert game.answer in (STRICT, WEAK)
    assert (gap.low > 0) == (game.answer == STRICT)


def test_both_cases_look_alike_before():
    games = [new_game(seed) for seed in range(8)]
    lower = [game.others - game.own["nilai"].mean() for game in games]
    assert min(lower) > 0.3
    assert {game.answer for game in games} == {STRICT, WEAK}


@pytest.mark.parametrize("name", ["05_pelatihan_penilai", "06_latihan_menilai"])
def test_no_code_is_seen_in_a_notebook_that_is_opened_before_a_class(name):
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["metadata"]["jupyter"] == {"source_hidden": True}
            # JupyterLab shows the first line of what is hidden
            assert cell["source"][0].startswith("# ")


def test_a_slider_changes_picture_and_words():
    panel = laboratory.effect_laboratory("Memusat")
    # where widgets cannot live, such as in an executed notebook, the first state stands beside
    assert panel._repr_mimebundle_()[0].keys() > {"image/png", "text/plain"}
    before = panel.controls["kata"].value
    panel.controls["besar"].value = 0.5
    assert panel.controls["kata"].value != before
    assert "0,50 logit" in panel.controls["kata"].value


def test_a_round_counts_only_its_first_guess():
    panel = laboratory.guess_the_bias(benih=3)
    current = play(1, seed=3)
    panel.controls["tebakan"].value = next(a for a in ANSWERS if a != current.answer)
    panel.controls["tebak"].click()
    panel.controls["tebakan"].value = current.answer
    panel.controls["tebak"].click()
    assert "Tepat 0 dari 1 babak" in panel.controls["jawab"].value
    panel.controls["lanjut"].click()
    assert "Babak 2" in panel.controls["judul"].value
    assert panel.controls["jawab"].value == ""


def test_the_game_adds_cross_ratings_and_reveals():
    panel = laboratory.confounding_game(benih=2)
    panel.controls["silang"].value = MOST - 1
    for _ in range(2):
        panel.controls["tambah"].click()
    assert panel.controls["silang"].value == MOST
    panel.controls[STRICT].click()
    assert "Yang benar" in panel.controls["jawab"].value


def test_every_effect_of_the_screen_has_a_live_example():
    assert {habit.effect for habit in HABITS.values()} == set(labels.EFFECT)


@pytest.mark.parametrize("nama", HABITS)
def test_every_slider_changes_the_nilai_of_its_rater_or_of_his_people_alone(nama):
    habit = HABITS[nama]
    found = experiment(nama, habit.high, seed=7)
    changed = found.kantor[found.kantor["nilai"] != found.kembar["nilai"]]
    assert len(changed)
    themselves = habit.effect == "self_gap"
    assert set(changed["penilai"] if not themselves else changed["peran"].astype(str)) == {
        "diri" if themselves else found.penilai
    }
    assert habit.lihat in found.told()


@pytest.mark.parametrize(
    ("nama", "moved", "kept"),
    [
        ("Kesamaan dengan penilai", "serupa", "tidak serupa"),
        ("Berbeda antarkelompok", "perempuan", "laki-laki"),
        ("Bergeser antartahun", "2025", "2023"),
        ("Selisih penilaian diri dan atasan", "penilaian diri", "atasan"),
    ],
)
def test_a_habit_moves_the_group_that_it_is_about(nama, moved, kept):
    means = experiment(nama, HABITS[nama].high, seed=7).differences.set_index("kelompok")
    gap = (means["dengan"] - means["tanpa"]).abs()
    assert gap[moved] > 0.4
    assert gap[kept] == 0


@pytest.mark.parametrize(
    ("nama", "low", "high"),
    [
        ("Kesan terakhir", "TW IV lebih lemah", "TW IV lebih baik"),
        ("Urutan: makin lama makin ketat", "terakhir", "awal"),
        ("Kontras dengan yang sebelumnya", "sesudah yang tinggi", "sesudah yang rendah"),
    ],
)
def test_a_habit_draws_two_groups_apart(nama, low, high):
    means = experiment(nama, HABITS[nama].high, seed=7).differences.set_index("kelompok")
    gain = means["dengan"] - means["tanpa"]
    assert gain[high] - gain[low] > 0.4


# one habit of each kind of office: all others draw the same picture
OF_EACH = {habit.kantor: nama for nama, habit in HABITS.items()}


@pytest.mark.parametrize("kantor", OFFICES)
def test_without_ipywidgets_the_first_state_is_shown(kantor, monkeypatch):
    monkeypatch.setattr(laboratory, "widgets_module", lambda: None)
    data, _ = laboratory.effect_laboratory(OF_EACH[kantor])._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "ipywidgets" in data["text/plain"]


@pytest.mark.parametrize("played", [laboratory.guess_the_bias, laboratory.confounding_game])
def test_without_ipywidgets_a_game_shows_where_it_begins(played, monkeypatch):
    monkeypatch.setattr(laboratory, "widgets_module", lambda: None)
    panel = played(benih=2)
    assert not panel.controls
    assert panel._repr_mimebundle_()[0]["image/png"].startswith(b"\x89PNG")


def game_of(*gaps):
    """Return a game in which others rate shared people so much higher than their superior."""
    people = [f"K{n}" for n in range(len(gaps))]
    cross = pd.DataFrame({"pegawai": people, "atasan": 3.0, "lain": 3.0 + np.array(gaps)})
    return Game(STRICT, pd.DataFrame({"pegawai": people, "nilai": 3.0}), 4.0, cross)


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        ([1.0], "1,00 poin lebih rendah daripada penilai lain. Satu pegawai belum cukup"),
        ([-1.0], "1,00 poin lebih tinggi daripada penilai lain. Satu pegawai belum cukup"),
        # mean 1, sd sqrt(2), se 1, t(.975, 1) = 12.71: from -11.71 to 13.71
        ([0.0, 2.0], "1,00 poin lebih rendah daripada penilai lain (−11,71 s.d. 13,71). "
                     "Selangnya masih memuat keduanya"),
        # mean 0, sd .1155, se .0577, t(.975, 3) = 3.18: .18 either way, short of half a point
        ([0.1, -0.1, 0.1, -0.1], "(−0,18 s.d. 0,18). Selangnya tidak memuat beda yang berarti"),
    ],
)  # fmt: skip
def test_few_cross_ratings_say_how_little_they_tell(gaps, told):
    assert told in game_of(*gaps).told(len(gaps))


def test_the_last_quarter_lies_above_the_year_by_the_surprise_and_the_mean_does_not_move():
    design = lab_office(QUARTERLY, 7)
    people = ["tahun", "pegawai"]
    output = quarterly_output(design, 7).pivot_table("capaian", people, "periode")
    surprise = design.tugas.drop_duplicates(people).set_index(people)["kejutan"]
    # three quarters a third below, the last one whole above: -1/3 * 3 + 1 = 0
    gap = output["TW4"] - output.mean(axis=1)
    assert (gap - surprise.reindex(gap.index)).abs().max() < 1e-12
    assert quarterly_output(lab_office(ONE_YEAR, 7), 7) is None


def test_of_two_tests_of_one_habit_the_planted_one_is_told(monkeypatch):
    found = experiment("Ketat pada satu kriteria", 2.0, seed=7)
    rows = [("Kompeten", "detected", "Ini."), ("Loyal", "not_detected", "Itu.")]
    tests = pd.DataFrame(rows, columns=["detail", "verdict", "message"])
    tests = tests.assign(penilai=found.penilai, effect="criterion")
    screened = SimpleNamespace(hasil_uji=tests)
    monkeypatch.setattr(experiments, "screen_bias", lambda *_, **__: screened)
    assert found.screened() == "Pola yang perlu ditelaah. Ini."


def test_places_are_whole_numbers_from_one():
    standing = experiment("Halo", 2.0, seed=7).standing
    assert np.issubdtype(standing["tanpa"].dtype, np.integer)
    assert standing[["tanpa", "dengan"]].min().min() >= 1
