"""Strict rater or weak unit: a game that nobody can win until people are rated by others too."""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
import pandas as pd

from kinerja_analysis.report.number_format import decimal, interval
from kinerja_analysis.simulate.designs import crossed
from kinerja_analysis.simulate.office import RaterEffect, SimulatedOffice, simulate_office
from kinerja_analysis.training.group_means import Mean, mean_of

Answer = Literal["Penilainya ketat", "Unitnya memang lemah"]

STRICT: Final[Answer] = "Penilainya ketat"
WEAK: Final[Answer] = "Unitnya memang lemah"

N_RATERS, N_PEOPLE, SPAN = 6, 60, 6
"""Raters, people of the office, and people of the unit in question."""

SIZE: Final = 1.5
"""Logit: how strict the rater is when she is, and about how weak the unit is when it is."""

MOST: Final = 12
"""Cross-ratings that can be added at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """One game.

    Attributes
    ----------
    answer : what is true
    own : ``pegawai, nilai``, mean nilai of the unit's people by their own superior
    others : mean nilai that the other superiors give to their own people
    cross : ``pegawai, atasan, lain``, mean nilai of shared people by this superior and by another,
        in the order in which cross-ratings are added
    """

    answer: Answer
    own: pd.DataFrame
    others: float
    cross: pd.DataFrame

    def gap(self, n_cross: int) -> Mean:
        """Return how much lower this superior rates shared people than others do (points).

        Parameters
        ----------
        n_cross : cross-ratings so far, 0 to `MOST`
        """
        seen = self.cross.iloc[:n_cross]
        return mean_of((seen["lain"] - seen["atasan"]).to_numpy())

    def told(self, n_cross: int) -> str:
        """Say what is known with so many cross-ratings.

        Parameters
        ----------
        n_cross : cross-ratings so far, 0 to `MOST`
        """
        first = (
            f"Unit ini rata-rata {decimal(self.own['nilai'].mean())}; unit lain "
            f"{decimal(self.others)}. "
        )
        gap = self.gap(n_cross)
        if gap.n == 0:
            return first + (
                "Semua pegawai hanya dinilai atasannya sendiri. Penilai yang ketat dan unit yang "
                "lemah menghasilkan angka yang sama; tidak ada cara menghitung yang dapat "
                "membedakannya."
            )
        shown = f"{gap.n} penilaian silang: atas pegawai yang sama atasan ini memberi "
        side = "lebih rendah" if gap.value >= 0 else "lebih tinggi"
        shown += f"{decimal(abs(gap.value))} poin {side} daripada penilai lain"
        if np.isnan(gap.low):
            return f"{first}{shown}. Satu pegawai belum cukup untuk suatu selang."
        return f"{first}{shown} ({interval(gap.low, gap.high)}). {_reading(gap)}"

    def reveal(self, guess: Answer) -> str:
        """Say whether a guess is right.

        Parameters
        ----------
        guess : `STRICT` or `WEAK`
        """
        verdict = "Tepat" if guess == self.answer else "Belum tepat"
        return f"{verdict}. Yang benar: {self.answer.lower()}."


def _reading(gap: Mean) -> str:
    """Say what an interval of the gap means."""
    if gap.low > 0:
        return "Selangnya di atas nol: penilai ini memang lebih ketat."
    if gap.high < SMALL:
        return "Selangnya tidak memuat beda yang berarti: perbedaan itu berasal dari unitnya."
    return "Selangnya masih memuat keduanya: tambahlah penilaian silang."


SMALL: Final = 0.5
"""Points below which a gap does not explain why the unit is so low."""


def new_game(seed: int) -> Game:
    """Return a game; which of the two is true depends on the seed alone.

    Parameters
    ----------
    seed : of the office and of the answer
    """
    rng = np.random.default_rng([seed, 1])
    answer = (STRICT, WEAK)[int(rng.integers(2))]
    office, rater = _office(seed, answer)
    mine = _unit(office, answer)
    mean = office.penilaian.pivot_table("nilai", "pegawai", "penilai")
    rest = mean.drop(columns=rater)
    own = mean.loc[mine, rater].rename("nilai").reset_index()
    outside = [p for p in mean.index if p not in set(mine)]
    shared = [*rng.permutation(mine), *rng.permutation(outside)][:MOST]
    partner = rng.integers(0, rest.shape[1], len(shared))
    lain = [rest.loc[p].iloc[k] for p, k in zip(shared, partner, strict=True)]
    cross = pd.DataFrame({"pegawai": shared, "atasan": mean.loc[shared, rater], "lain": lain})
    others = float(rest.loc[outside].to_numpy().mean())
    return Game(answer, own, others, cross.reset_index(drop=True))


@cache
def _office(seed: int, answer: Answer) -> tuple[SimulatedOffice, str]:
    """Return an office in which everybody rates everybody, and the superior in question."""
    design = crossed(n_penilai=N_RATERS, n_pegawai=N_PEOPLE, seed=seed)
    rater = str(design.tugas["penilai"].iloc[0])
    effects = [RaterEffect("severity", rater, SIZE)] if answer == STRICT else []
    return simulate_office(design, effects, seed=seed), rater


def _unit(office: SimulatedOffice, answer: Answer) -> list[str]:
    """Choose the people of the unit: the middle ones, or those who perform worst."""
    theta = office.truth.ratees.set_index("pegawai")["theta"]
    rated = theta[theta.index.isin(office.penilaian["pegawai"])].sort_values()
    start = 0 if answer == WEAK else (len(rated) - SPAN) // 2
    return rated.index[start : start + SPAN].to_list()
