"""The first screen: five answers in words, one picture an effect, nobody named."""

import re

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.first_screen import effect_sentence, first_screen, first_screen_text

BAD = re.compile(r"\b(nan|None|NaT|inf|detected|undetermined|severity)\b")


def row(penilai, verdict, p=0.5, estimate=0.2, message="Pola itu tidak tampak."):
    return {
        "effect": "halo",
        "penilai": penilai,
        "detail": "",
        "estimate": estimate,
        "low": estimate - 0.3,
        "high": estimate + 0.3,
        "p": p,
        "verdict": verdict,
        "message": message,
    }


@pytest.fixture
def tests():
    reason = "Pola pengaruh kesan umum tidak dapat ditentukan: hanya ada 3 nilai."
    return pd.DataFrame(
        [
            row("a", "detected", 0.001, 1.2),
            row("b", "not_detected"),
            row("c", "not_detected"),
            row("d", "undetermined", np.nan, np.nan, reason),
        ]
    )


def test_the_sentence_counts_penilai_by_verdict_and_gives_the_reason(tests):
    assert effect_sentence(tests, "halo") == (
        "Pola yang perlu ditelaah: 1 penilai; tidak tampak pola yang berarti: 2 penilai; belum "
        "dapat disimpulkan: 1 penilai. Pola pengaruh kesan umum tidak dapat ditentukan: hanya ada "
        "3 nilai."
    )
    assert "tidak diuji" in effect_sentence(tests, "order")


def test_the_picture_shows_the_most_striking_first_and_names_nobody(tests):
    picture = figures.effect(tests, "halo", pd.Series({"a": "R1", "b": "R2", "c": "R3", "d": "R4"}))
    assert "3 pengujian" in picture.alt
    assert "Paling menonjol R1, 1,20 (selang 0,90 sampai 1,50)" in picture.alt
    assert picture.png.startswith(b"\x89PNG")


def test_without_any_size_the_picture_is_the_reason(tests):
    picture = figures.effect(tests[tests["penilai"] == "d"], "halo")
    assert picture.alt.endswith("hanya ada 3 nilai.")


def test_many_tests_are_cut_and_the_cut_is_said():
    many = pd.DataFrame([row(f"r{i}", "not_detected", p=i / 100) for i in range(50)])
    assert "memuat 30 yang paling menonjol" in figures.effect(many, "halo").alt


@pytest.mark.parametrize("panel", [1, 3])
def test_the_first_screen_answers_in_words(rng, panel):
    n, turn, k = (part.ravel() for part in np.indices((30, panel, 3)))
    ratings = pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": np.char.add("p", n.astype(str)),
            "penilai": np.char.add("r", ((n + turn) % 6).astype(str)),
            "peran": "tim",
            "kriteria": np.char.add("K", k.astype(str)),
            "nilai": rng.integers(2, 6, len(n)).astype(float),
            "skala": "lima",
        }
    )
    screened = screen_bias(ratings)
    told = first_screen(screened)
    text = " ".join(told["jawaban"])
    assert len(told) == 5
    assert first_screen_text(screened).count("?** ") == 5
    assert not BAD.search(text)
    assert ("penilaian silang" in text) == (panel == 1)
    for name in set(screened.hasil_uji["effect"]):
        assert not BAD.search(effect_sentence(screened.hasil_uji, name))
        assert not BAD.search(figures.effect(screened.hasil_uji, name).alt)
    assert set(screened.hasil_uji["effect"]) <= set(labels.EFFECT)
