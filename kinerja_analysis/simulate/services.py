"""How the office's services fared: satisfaction by nine unsur, days to a permit, the grade."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pandas as pd

from kinerja_analysis.schema import LAYANAN, ORGANISASI
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.truth import Truth

SURVEY: Final = "Survei kepuasan masyarakat"

INDEX: Final = "IKM (25-100)"

DURATION: Final = "Waktu penyelesaian (hari)"

CAPAIAN: Final = "Baik"
"""The organisation's result: the commonest, and the one that sets a pattern worth checking."""

PERCEPTION: Final = 3.25
"""Mean of an unsur (1-4) in an ordinary unit in the first year (mutu B; DOMAIN.md, section 6)."""

YEARLY_GAIN: Final = 0.04
"""Points (1-4) by which perception rises a year; days fall by the same share."""

PER_LOGIT: Final = 0.12
"""Points (1-4) of perception that a logit of the unit's true performance brings."""

UNSUR_SPREAD, UNIT_SPREAD = 0.12, 0.05
"""Standard deviations (points 1-4): of the unsur about the mean, of one figure about both."""


@cache
def catalogue() -> dict[str, Any]:
    """Return the unsur and the services with their usual days."""
    return tomllib.loads(files(__package__).joinpath("layanan.toml").read_text(encoding="utf-8"))


def service_figures(design: OfficeDesign, truth: Truth, rng: np.random.Generator) -> pd.DataFrame:
    """Give each unit's satisfaction and processing times, a year a set.

    Units whose people truly perform better serve a little better.

    Returns
    -------
    DataFrame, the table `layanan`
    """
    performance = _unit_performance(design, truth)
    unsur = rng.normal(0, UNSUR_SPREAD, len(catalogue()["unsur"]))
    tables = [
        pd.concat([_survey(mean, unsur, rng), _durations(mean, unit, rng)]).assign(
            tahun=tahun, unit_kerja=unit, periode="tahunan"
        )
        for tahun, unit, mean in zip(*(performance[k] for k in performance), strict=True)
    ]
    return LAYANAN.conform(pd.concat(tables, ignore_index=True))


def organisation_results(design: OfficeDesign) -> pd.DataFrame:
    """Give the organisation's result of each year: "Baik" (the table `organisasi`)."""
    years = design.pegawai["tahun"].drop_duplicates()
    return ORGANISASI.conform(
        pd.DataFrame({"tahun": years, "unit_kerja": design.nama, "capaian": CAPAIAN})
    )


def service_unit(unit_kerja: pd.Series, nama: str) -> pd.Series:
    """Say under whose name a unit serves: a kelurahan under its own, all others as the office."""
    return unit_kerja.where(unit_kerja.str.startswith("Kelurahan"), nama)


def _unit_performance(design: OfficeDesign, truth: Truth) -> pd.DataFrame:
    """Give ``tahun, unit_kerja, perception``: the points (1-4) that people earn their unit."""
    people = design.pegawai.merge(truth.ratees, on=["tahun", "pegawai"], validate="1:1")
    people = people.assign(unit_kerja=service_unit(people["unit_kerja"], design.nama))
    units = people.groupby(["tahun", "unit_kerja"], as_index=False)["theta"].mean()
    better = PER_LOGIT * (units["theta"] - design.spread.mean)
    gain = YEARLY_GAIN * (units["tahun"] - units["tahun"].min())
    return units.assign(perception=PERCEPTION + better + gain).drop(columns="theta")


def _survey(perception: float, unsur: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Give the nine unsur and the index: 25 times their mean."""
    values = perception + unsur + rng.normal(0, UNIT_SPREAD, len(unsur))
    values = values.clip(1, 4).round(2)
    return pd.DataFrame(
        {
            "layanan": SURVEY,
            "ukuran": [*catalogue()["unsur"], INDEX],
            "nilai": [*values, round(25 * values.mean(), 2)],
            "n": int(rng.integers(60, 180)),
        }
    )


def _durations(perception: float, unit: str, rng: np.random.Generator) -> pd.DataFrame:
    """Give the mean days of each service; better perception goes with fewer days."""
    kind = "kelurahan" if unit.startswith("Kelurahan") else "kecamatan"
    usual = pd.Series(catalogue()["hari"][kind])
    chance = rng.normal(0, UNIT_SPREAD, len(usual))
    days = usual * np.exp(PERCEPTION - perception + chance)
    return pd.DataFrame(
        {
            "layanan": usual.index,
            "ukuran": DURATION,
            "nilai": days.round(1).to_numpy(),
            "n": rng.integers(40, 400, len(usual)),
        }
    )
