"""Guess the bias: nilai of one rater whose habit nobody sees yet, and the reveal."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kinerja_analysis.training.experiments import Experiment, experiment
from kinerja_analysis.training.habits import HABITS

NOTHING: Final = "Tidak ada pola"
"""The answer that nothing was planted."""

ANSWERS: Final = (*(nama for nama, habit in HABITS.items() if habit.ditebak), NOTHING)
"""What may be guessed: habits that the nilai of one rater alone can give away."""


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One round: the office as it is shown, and the answer."""

    nomor: int
    shown: Experiment
    answer: str

    @property
    def told(self) -> str:
        """Say what was planted."""
        if self.answer == NOTHING:
            return (
                "Tidak ada pola yang ditanam. Yang terlihat hanya kebetulan dan perbedaan biasa "
                "antarpegawai; menuduh tanpa pola juga suatu kekeliruan."
            )
        return f"Yang ditanam: {self.shown.told()}"

    def reveal(self, guess: str) -> str:
        """Say whether a guess is right, and what was planted.

        Parameters
        ----------
        guess : one of `ANSWERS`
        """
        verdict = "Tepat." if guess == self.answer else f"Belum tepat: tebakan {guess.lower()}."
        return f"{verdict} {self.told}"


def answer_of(nomor: int, seed: int) -> str:
    """Return what is right in one round.

    Parameters
    ----------
    nomor : of the round, from 1
    seed : of the whole game
    """
    return ANSWERS[int(np.random.default_rng([seed, nomor]).integers(len(ANSWERS)))]


def play(nomor: int, *, seed: int) -> Round:
    """Return one round of the game; the same number and seed give the same round.

    Parameters
    ----------
    nomor : of the round, from 1
    seed : of the whole game
    """
    answer = answer_of(nomor, seed)
    rng = np.random.default_rng([seed, nomor, 1])
    office = int(rng.integers(1, 10_000))
    if answer == NOTHING:
        return Round(nomor, experiment(next(iter(HABITS)), 0.0, seed=office), answer)
    habit = HABITS[answer]
    sign = rng.choice([-1, 1]) if habit.low < 0 else 1
    return Round(nomor, experiment(answer, float(sign * habit.high), seed=office), answer)
