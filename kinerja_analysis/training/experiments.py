"""One simulated office with one planted habit: its nilai, its people's standing, what is said."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd

from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal, signed
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.office import RaterEffect, simulate_office
from kinerja_analysis.training.differences import group_means
from kinerja_analysis.training.habits import HABITS, Habit
from kinerja_analysis.training.lab_offices import ONE_YEAR, lab_office, quarterly_output

BY_PEOPLE: Final = ("group", "similarity")
"""Effects for which the screen needs the personnel list."""


@dataclass(frozen=True, slots=True, eq=False)
class Experiment:
    """One office with a habit planted in one rater, and its twin without.

    Attributes
    ----------
    habit, size : what was planted, in units of the habit
    penilai : in whom
    kantor, kembar : table `penilaian` with and without the habit; same people, same luck
    standing : ``pegawai, tanpa, dengan``: place by mean nilai of the superior among all people of
        the office (1 is best), of the rater's own people
    differences : ``kelompok, tanpa, dengan``, mean nilai along what the habit follows; else empty
    design, seed : of the office
    """

    habit: Habit
    size: float
    penilai: str
    kantor: pd.DataFrame
    kembar: pd.DataFrame
    standing: pd.DataFrame
    differences: pd.DataFrame
    design: OfficeDesign
    seed: int

    def told(self) -> str:
        """Say what the habit does to the people of this rater."""
        moved = self.standing["dengan"] - self.standing["tanpa"]
        down, up = int((moved > 0).sum()), int((moved < 0).sum())
        shift = self._mean(self.kantor) - self._mean(self.kembar)
        return (
            f"{self.habit.nama}, besar {decimal(self.size)} {self.habit.satuan}. Rerata nilai "
            f"berubah {signed(shift)} poin. Dari {len(moved)} pegawai yang dinilainya sebagai "
            f"atasan, {down} turun dan {up} naik dalam urutan kantor; perubahan terjauh "
            f"{int(moved.abs().max())} tingkat. {self.habit.lihat}"
        )

    def _mean(self, penilaian: pd.DataFrame) -> float:
        """Return the mean nilai that the rater gave."""
        return float(self.own(penilaian)["nilai"].mean())

    def own(self, penilaian: pd.DataFrame) -> pd.DataFrame:
        """Return what the rater wrote about others.

        Parameters
        ----------
        penilaian : `kantor` or `kembar`
        """
        mine = penilaian["penilai"] == self.penilai
        return penilaian[mine & (penilaian["peran"] != "diri")]

    def screened(self, seed: int = 0) -> str:
        """Say what the bias screen finds of the planted habit, and how sure it is.

        Parameters
        ----------
        seed : of the screen's bootstrap
        """
        people = self.design.pegawai if self.habit.effect in BY_PEOPLE else None
        output = quarterly_output(self.design, self.seed)
        tests = screen_bias(self.kantor, people, output=output, seed=seed).hasil_uji
        mine = tests[(tests["penilai"] == self.penilai) & (tests["effect"] == self.habit.effect)]
        if self.habit.detail:
            mine = mine[mine["detail"] == self.habit.detail]
        return " ".join(
            f"{labels.VERDICT[row['verdict']]}. {row['message']}" for row in mine.to_dict("records")
        )


def experiment(nama: str, size: float, *, seed: int) -> Experiment:
    """Plant one habit of one size in one rater of a simulated office.

    Parameters
    ----------
    nama : name of a habit in `HABITS`
    size : in units of the habit; 0 is nothing
    seed : of the office; the same people whatever is planted
    """
    habit = HABITS[nama]
    design = lab_office(habit.kantor, seed)
    penilai = str(lab_office(ONE_YEAR, seed).tugas["penilai"].iloc[0])
    effects = [RaterEffect(habit.effect, penilai, size, habit.detail)] if size else []
    kantor = simulate_office(design, effects, seed=seed).penilaian
    kembar = _twin(habit.kantor, seed)
    means = (
        group_means(kembar, kantor, design, penilai, habit.beda) if habit.beda else pd.DataFrame()
    )
    standing = _standing(kantor, kembar, penilai)
    return Experiment(habit, size, penilai, kantor, kembar, standing, means, design, seed)


@cache
def _twin(kantor: str, seed: int) -> pd.DataFrame:
    """Return the ratings of that office when nothing is planted."""
    return simulate_office(lab_office(kantor, seed), seed=seed).penilaian


def _standing(kantor: pd.DataFrame, kembar: pd.DataFrame, penilai: str) -> pd.DataFrame:
    """Compare the places of a rater's own people in the two offices, in the last year."""
    kantor, kembar = (table[table["tahun"] == table["tahun"].max()] for table in (kantor, kembar))
    places = [
        table[table["peran"] == "atasan"]
        .groupby("pegawai")["nilai"]
        .mean()
        .rank(ascending=False, method="min")
        for table in (kembar, kantor)
    ]
    own = (kantor["penilai"] == penilai) & (kantor["peran"] == "atasan")
    both = pd.concat(places, axis=1, keys=["tanpa", "dengan"]).astype(int)
    return both.loc[kantor.loc[own, "pegawai"].unique()].rename_axis("pegawai").reset_index()
