"""Which official ratings and predikat the superiors gave, nine in ten of them alike."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds
from kinerja_analysis.profile import EKSPEKTASI
from kinerja_analysis.regulasi.predikat import RATING_LABELS, predikat
from kinerja_analysis.schema import PENILAIAN, PREDIKAT_RESMI
from kinerja_analysis.simulate.design import SOURCE, OfficeDesign
from kinerja_analysis.simulate.truth import Truth

STEPS: Final = {"hasil_kerja": (-4.8, 3.3), "perilaku_kerja": (-6.0, 3.3)}
"""Logit: where "di bawah" meets "sesuai" and "sesuai" meets "di atas"; about nine in ten between
(real exports: 25 of 28 alike; DOMAIN.md, section 4.1). Low behaviour is misconduct, and rare."""

OFFICE_HOURS: Final = (8 * 60, 16 * 60)
"""Minutes of the day between which ratings are entered."""


def official_ratings(design: OfficeDesign, truth: Truth, rng: np.random.Generator) -> pd.DataFrame:
    """Give everybody's official ratings of results and behaviour, and the predikat.

    Returns
    -------
    DataFrame, the table `predikat_resmi`
    """
    people = design.pegawai[design.pegawai["atasan"] != ""].reset_index(drop=True)
    eta = _seen_by_superior(people, design, truth)
    results, behaviour = (
        [RATING_LABELS[k] for k in _draw(eta, np.array([steps]), rng)] for steps in STEPS.values()
    )
    return PREDIKAT_RESMI.conform(
        people.rename(columns={"atasan": "penilai"}).assign(
            periode="tahunan",
            hasil_kerja=results,
            perilaku_kerja=behaviour,
            predikat=list(map(predikat, results, behaviour)),
            dinilai_pada=_entered(people, rng),
            sumber=SOURCE,
        )
    )


def official_as_ratings(predikat_resmi: pd.DataFrame) -> pd.DataFrame:
    """Write the two official ratings as rows of `penilaian` (1 di bawah .. 3 di atas)."""
    number = {label: float(k) for k, label in RATING_LABELS.items()}
    rows = predikat_resmi.rename(columns={"dinilai_pada": "tanggal"}).melt(
        ["tahun", "periode", "pegawai", "penilai", "tanggal", "unit_kerja", "sumber"],
        ["hasil_kerja", "perilaku_kerja"],
        var_name="kriteria",
        value_name="label",
    )
    rated = rows.assign(nilai=rows["label"].map(number), peran="atasan", skala=EKSPEKTASI)
    return PENILAIAN.conform(rated)


def _seen_by_superior(
    people: pd.DataFrame, design: OfficeDesign, truth: Truth
) -> NDArray[np.float64]:
    """Give (N,) logits: performance against an ordinary pegawai's, less the superior's severity."""
    theta = people.merge(truth.ratees, on=["tahun", "pegawai"], validate="1:1")["theta"]
    severity = truth.raters.drop_duplicates("penilai").set_index("penilai")["severity"]
    strict = people["atasan"].map(severity).fillna(0.0)
    return (theta - design.spread.mean - strict).to_numpy()


def _draw(
    eta: NDArray[np.float64], steps: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw one of the three classes (1..3) for each logit."""
    cumulated = cumulated_thresholds(np.zeros(1), steps)
    below = category_probabilities(eta, cumulated).cumsum(axis=-1)[:, :-1]
    return 1 + (rng.random((len(eta), 1)) > below).sum(axis=1)


def _entered(people: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Say when each rating was entered: in January, office hours, each superior on one day."""
    codes, superiors = pd.factorize(people["atasan"])
    day = rng.integers(5, 16, len(superiors))[codes]
    minute = rng.integers(*OFFICE_HOURS, len(people))
    january = pd.to_datetime((people["tahun"] + 1).astype(str) + "-01-01")
    return january + pd.to_timedelta(day, unit="D") + pd.to_timedelta(minute, unit="min")
