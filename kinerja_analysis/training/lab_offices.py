"""In which simulated offices habits are shown: one year, several, a long scale, self-ratings."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.simulate.assignment import own_self
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.designs import superior_and_panel

ONE_YEAR, YEARS, IN_TURN, QUARTERLY, LONG, SELF = (
    "satu tahun",
    "tiga tahun",
    "berurutan",
    "triwulan",
    "skala panjang",
    "penilaian diri",
)

N_RATERS, SPAN, N_PANEL = 10, 6, 2
"""Raters, own people of each, and raters of other units each person has."""

N_YEARS: Final = 3

LONG_STEPS: Final = tuple(np.linspace(-5, 5, 99))
"""Logit: a scale from 1 to 100."""

MINUTES_APART: Final = 20
"""Minutes from one form of a rater to the next: nobody hurries here."""


@cache
def lab_office(kantor: str, seed: int) -> OfficeDesign:
    """Return an office of the laboratory.

    Parameters
    ----------
    kantor : key of `OFFICES`
    seed : who works there; the same people in all offices of a seed
    """
    one = superior_and_panel(n_penilai=N_RATERS, span=SPAN, n_panel=N_PANEL, seed=seed)
    return OFFICES[kantor](one, np.random.default_rng([seed, 2]))


def quarterly_output(design: OfficeDesign, seed: int) -> pd.DataFrame | None:
    """Return what people achieved by quarter, where the design tells how the year ended.

    Parameters
    ----------
    design : an office of the laboratory
    seed : of the level of each year

    Returns
    -------
    DataFrame
        ``tahun, pegawai, periode, capaian``: the mean of the year is chance, the last quarter
        lies `kejutan` above it.
    """
    if "kejutan" not in design.tugas:
        return None
    people = design.tugas.drop_duplicates(["tahun", "pegawai"])
    mean = np.random.default_rng([seed, 3]).normal(0, 1, len(people))
    return pd.concat(
        people[["tahun", "pegawai"]].assign(
            periode=f"TW{quarter}", capaian=mean + weight * people["kejutan"]
        )
        for quarter, weight in enumerate((-1 / 3, -1 / 3, -1 / 3, 1), start=1)
    )


def _years(one: OfficeDesign, _rng: np.random.Generator) -> OfficeDesign:
    """Let the same people rate each other in several years."""
    tugas, pegawai = (
        pd.concat([table.assign(tahun=table["tahun"] - back) for back in range(N_YEARS)[::-1]])
        for table in (one.tugas, one.pegawai)
    )
    return replace(one, tugas=tugas.reset_index(drop=True), pegawai=pegawai.reset_index(drop=True))


def _in_turn(one: OfficeDesign, rng: np.random.Generator) -> OfficeDesign:
    """Say when each form was filled in: one after the other, in an order that chance made."""
    tugas = one.tugas.iloc[rng.permutation(len(one.tugas))].reset_index(drop=True)
    minutes = pd.to_timedelta(MINUTES_APART * tugas.groupby("penilai").cumcount(), unit="min")
    first = pd.to_datetime(tugas["tahun"].astype(str) + "-12-01 08:00")
    return replace(one, tugas=tugas.assign(tanggal=first + minutes))


def _quarterly(one: OfficeDesign, rng: np.random.Generator) -> OfficeDesign:
    """Say how each person's year ended."""
    person, people = pd.factorize(one.tugas["pegawai"])
    return replace(one, tugas=one.tugas.assign(kejutan=rng.normal(0, 1, len(people))[person]))


def _with_self(one: OfficeDesign, _rng: np.random.Generator) -> OfficeDesign:
    """Let everybody rate oneself too."""
    return replace(one, tugas=pd.concat([one.tugas, own_self(one.pegawai)], ignore_index=True))


OFFICES: Final[Mapping[str, Callable[[OfficeDesign, np.random.Generator], OfficeDesign]]] = {
    ONE_YEAR: lambda one, _rng: one,
    YEARS: _years,
    IN_TURN: _in_turn,
    QUARTERLY: _quarterly,
    LONG: lambda one, _rng: replace(one, steps=LONG_STEPS),
    SELF: _with_self,
}
"""How each office is made of the plain one."""
