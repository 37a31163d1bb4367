"""The laboratory: sliders change what is shown, rounds are played, and all says what is true."""

import numpy as np
import pytest

from kinerja_analysis.training import laboratory
from kinerja_analysis.training.confounding import MOST, STRICT, WEAK, new_game
from kinerja_analysis.training.experiments import HABITS, experiment
from kinerja_analysis.training.guessing import ANSWERS, NOTHING, answer_of, play


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
    assert (own.groupby("pegawai")["nilai"].nunique() == 1).all()


def test_the_screen_says_what_it_finds_of_the_planted_habit():
    told = experiment("Ketat atau longgar", 2.0, seed=7).screened(7)
    assert "kecenderungan ketat" in told
    assert told.startswith("Pola yang perlu ditelaah")


def test_rounds_are_the_same_for_everybody_and_sometimes_empty():
    answers = [answer_of(number, 1) for number in range(1, 101)]
    assert answers == [answer_of(number, 1) for number in range(1, 101)]
    # seven answers, each in about 14 of 100 rounds
    assert set(answers) == {*HABITS, NOTHING}
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


def test_a_slider_changes_picture_and_words():
    panel = laboratory.effect_laboratory("Memusat")
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
    for _ in range(MOST + 1):
        panel.controls["tambah"].click()
    assert panel.controls["silang"].value == MOST
    panel.controls[STRICT].click()
    assert "Yang benar" in panel.controls["jawab"].value


@pytest.mark.parametrize("nama", HABITS)
def test_without_ipywidgets_the_first_state_is_shown(nama, monkeypatch):
    monkeypatch.setattr(laboratory, "widgets_module", lambda: None)
    data, _ = laboratory.effect_laboratory(nama)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "ipywidgets" in data["text/plain"]


def test_places_are_whole_numbers_from_one():
    standing = experiment("Halo", 2.0, seed=7).standing
    assert np.issubdtype(standing["tanpa"].dtype, np.integer)
    assert standing[["tanpa", "dengan"]].min().min() >= 1
