"""How a simulated office comes about: a design, planted effects, a seed; and what is true in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.schema import LAYANAN, ORGANISASI, PENILAIAN, PENILAIAN_DIRI, PREDIKAT_RESMI
from kinerja_analysis.simulate.design import SOURCE, OfficeDesign
from kinerja_analysis.simulate.effects import plant
from kinerja_analysis.simulate.narrative import self_assessments
from kinerja_analysis.simulate.official import official_as_ratings, official_ratings
from kinerja_analysis.simulate.perception import perceive, write_scores
from kinerja_analysis.simulate.services import organisation_results, service_figures
from kinerja_analysis.simulate.truth import RaterEffect, Truth, draw_truth, with_planted

__all__ = ["OfficeDesign", "RaterEffect", "SimulatedOffice", "Truth", "simulate_office"]

SKALA: Final = "lima"
"""Name of the scale of simulated ratings, as in the sample profile."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedOffice:
    """An office with known truth, in the tables of schema.py.

    `predikat_resmi`, `penilaian_diri`, `layanan` and `organisasi` are empty unless the design is
    `lengkap`; then the official ratings also stand in `penilaian`.
    """

    penilaian: pd.DataFrame
    pegawai: pd.DataFrame
    truth: Truth
    predikat_resmi: pd.DataFrame
    penilaian_diri: pd.DataFrame
    layanan: pd.DataFrame
    organisasi: pd.DataFrame


def simulate_office(
    design: OfficeDesign, effects: Sequence[RaterEffect] = (), *, seed: int
) -> SimulatedOffice:
    """Which ratings an office of that design gives, when these effects are at work.

    The same seed gives the same people the same performance and the same luck whatever effects are
    planted, so that two offices can be compared rating by rating.

    Parameters
    ----------
    design : who rates whom (designs.py)
    effects : what to plant (effects.py); none: only the ordinary differences of ``design.spread``
    seed : of all randomness

    Raises
    ------
    ValueError
        An effect names a penilai, a criterion or an effect that does not exist.

    References
    ----------
    Masters (1982), eq. 4, and Linacre (1989): the adjacent-category model of the ratings.
    """
    truth_rng, seen_rng, plant_rng, score_rng, rest_rng = np.random.default_rng(seed).spawn(5)
    truth = draw_truth(design, truth_rng)
    seen = plant(perceive(design, truth, seen_rng), design, effects, plant_rng)
    delta = truth.criteria["difficulty"].to_numpy()
    score = write_scores(seen, delta, np.asarray(design.steps), score_rng)
    truth = with_planted(truth, effects)
    penilaian = _ratings(design, score, rest_rng)
    return _office(design, truth, penilaian, rest_rng)


def _ratings(design: OfficeDesign, score: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Write the (F, I) categories as rows of `penilaian`; nilai run from 1."""
    forms = design.tugas.merge(
        design.pegawai[["tahun", "pegawai", "unit_kerja"]], on=["tahun", "pegawai"], validate="m:1"
    )
    if "tanggal" not in forms:
        forms = forms.assign(tanggal=_december(design.tugas, rng))
    n_forms, n_criteria = score.shape
    rows = forms.loc[forms.index.repeat(n_criteria)].assign(
        kriteria=np.tile(design.kriteria, n_forms),
        nilai=1.0 + score.reshape(-1),
        periode="tahunan",
        skala=SKALA,
        sumber=SOURCE,
    )
    asked = (rows["peran"] != "diri") | rows["kriteria"].isin(design.kriteria_diri)
    return PENILAIAN.conform(rows[asked])


def _december(tugas: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Say on which day of December each form was filled in."""
    first = pd.to_datetime(tugas["tahun"].astype(str) + "-12-01")
    return first + pd.to_timedelta(rng.integers(0, 19, len(tugas)), unit="D")


def _office(
    design: OfficeDesign, truth: Truth, penilaian: pd.DataFrame, rng: np.random.Generator
) -> SimulatedOffice:
    """Add what a complete office has beside its ratings."""
    if not design.lengkap:
        others = (PREDIKAT_RESMI, PENILAIAN_DIRI, LAYANAN, ORGANISASI)
        return SimulatedOffice(
            penilaian, design.pegawai, truth, *(table.empty() for table in others)
        )
    official_rng, text_rng, service_rng = rng.spawn(3)
    official = official_ratings(design, truth, official_rng)
    told = self_assessments(_asked(design), text_rng)
    returned = _returned(penilaian, told)
    return SimulatedOffice(
        penilaian=pd.concat([returned, official_as_ratings(official)], ignore_index=True),
        pegawai=design.pegawai,
        truth=truth,
        predikat_resmi=official,
        penilaian_diri=told,
        layanan=service_figures(design, truth, service_rng),
        organisasi=organisation_results(design),
    )


def _asked(design: OfficeDesign) -> pd.DataFrame:
    """List the people who were asked to assess themselves."""
    asked = design.tugas.loc[design.tugas["peran"] == "diri", ["tahun", "pegawai"]]
    return design.pegawai.merge(asked, on=["tahun", "pegawai"], validate="1:1")


def _returned(penilaian: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Keep self-ratings only of those whose form came back."""
    keys = ["tahun", "pegawai"]
    came_back = pd.MultiIndex.from_frame(penilaian[keys]).isin(pd.MultiIndex.from_frame(told[keys]))
    return penilaian[(penilaian["peran"] != "diri") | came_back]
