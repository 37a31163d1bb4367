"""One simulated office with one planted habit: its nilai, its people's standing, what is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd

from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal, signed
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.designs import superior_and_panel
from kinerja_analysis.simulate.office import RaterEffect, simulate_office


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit that the laboratory can plant.

    Attributes
    ----------
    effect, detail : as in `hasil_uji`
    nama : what it is called before a class
    low, high, step, start : ends, step and first place of its slider
    satuan : unit of the slider
    lihat : what to look for
    """

    effect: str
    nama: str
    low: float
    high: float
    step: float
    start: float
    satuan: str
    lihat: str
    detail: str = ""


HABITS: Final[Mapping[str, Habit]] = {
    habit.nama: habit
    for habit in (
        Habit(
            *("severity", "Ketat atau longgar", -2.0, 2.0, 0.5, 1.5, "logit"),
            "Semua batang bergeser ke satu arah; urutan di antara pegawainya sendiri hampir tetap.",
        ),
        Habit(
            *("centrality", "Memusat", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Nilai di kedua ujung menghilang; yang menonjol dan yang memerlukan pembinaan sama "
            "tidak terlihatnya.",
        ),
        Habit(
            *("halo", "Halo", 0.0, 2.5, 0.5, 1.5, "simpangan baku, logit"),
            "Dalam satu baris semua nilai hampir sama; kekuatan dan kelemahan tidak terlihat.",
        ),
        Habit(
            *("straightlining", "Nilai seragam", 0.0, 1.0, 0.25, 0.75, "bagian formulir"),
            "Banyak baris memuat satu angka saja, berapa pun buktinya.",
        ),
        Habit(
            *("criterion", "Ketat pada satu kriteria", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Satu kolom lebih rendah daripada kolom lain, bagi semua pegawai.",
            "Kompeten",
        ),
        Habit(
            *("inconsistency", "Tidak ajek", 0.0, 2.0, 0.5, 1.5, "simpangan baku, logit"),
            "Nilai naik turun tanpa pola; pegawai yang setara menerima nilai yang jauh berbeda.",
        ),
    )
}
"""Every habit by its name."""

N_RATERS, SPAN, N_PANEL = 10, 6, 2
"""Raters, own people of each, and raters of other units each person has."""


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
    """

    habit: Habit
    size: float
    penilai: str
    kantor: pd.DataFrame
    kembar: pd.DataFrame
    standing: pd.DataFrame

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
        return float(penilaian.loc[penilaian["penilai"] == self.penilai, "nilai"].mean())

    def screened(self, seed: int = 0) -> str:
        """Say what the bias screen finds of the planted habit, and how sure it is.

        Parameters
        ----------
        seed : of the screen's bootstrap
        """
        tests = screen_bias(self.kantor, seed=seed).hasil_uji
        mine = tests[(tests["penilai"] == self.penilai) & (tests["effect"] == self.habit.effect)]
        if self.habit.detail:
            mine = mine[mine["detail"] == self.habit.detail]
        return " ".join(
            f"{labels.VERDICT[row['verdict']]}. {row['message']}" for row in mine.to_dict("records")
        )


def experiment(nama: str, size: float, *, seed: int) -> Experiment:
    """Plant one habit of one size in the first rater of a simulated office.

    Parameters
    ----------
    nama : name of a habit in `HABITS`
    size : in units of the habit; 0 is nothing
    seed : of the office; the same people whatever is planted
    """
    habit = HABITS[nama]
    design = _design(seed)
    penilai = str(design.tugas["penilai"].iloc[0])
    effects = [RaterEffect(habit.effect, penilai, size, habit.detail)] if size else []
    kantor = simulate_office(design, effects, seed=seed).penilaian
    kembar = _twin(seed)
    return Experiment(habit, size, penilai, kantor, kembar, _standing(kantor, kembar, penilai))


@cache
def _design(seed: int) -> OfficeDesign:
    """Return the office of the laboratory."""
    return superior_and_panel(n_penilai=N_RATERS, span=SPAN, n_panel=N_PANEL, seed=seed)


@cache
def _twin(seed: int) -> pd.DataFrame:
    """Return the ratings of that office when nothing is planted."""
    return simulate_office(_design(seed), seed=seed).penilaian


def _standing(kantor: pd.DataFrame, kembar: pd.DataFrame, penilai: str) -> pd.DataFrame:
    """Compare the places of a rater's own people in the two offices."""
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
