"""Simulate offices, correct their nilai, compare with what neutral raters would have given."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.profile import Profile, ResultRule, Scale
from kinerja_analysis.results import annual_results
from kinerja_analysis.schema import PENILAIAN

REPLICATIONS = 12
COVERAGE = (0.92, 0.98)
"""95 % intervals of 12 x 90 people, whose errors share the raters: .95 plus or minus .03."""
BIAS = 0.03
"""Nilai points: mean error over all people of all replications."""
GAIN = 0.75
"""Ratio: root mean square error after correction over before, severities 0.8 logit apart."""
N, R, PER_RATEE = 90, 15, 3
C = cumulated_thresholds(np.linspace(-0.6, 0.6, 7), np.tile([-3.0, -1.0, 1.0, 3.0], (7, 1)))
PROFILE = Profile(
    nama="Kantor",
    kota="Kota",
    skala={"lima": Scale("lima", 1, 5)},
    kriteria=(),
    hasil=ResultRule("lima", {"tim": 1.0}, {}),
)


def office(rng):
    """Draw ratings from the model, and the nilai that neutral raters are expected to give."""
    theta, severity = rng.normal(1, 1.5, N), rng.normal(0, 0.8, R)
    severity -= severity.mean()
    rater = np.concatenate([rng.choice(R, PER_RATEE, replace=False) for _ in range(N)])
    ratee = np.repeat(np.arange(N), PER_RATEE)
    eta = np.repeat((theta[ratee] - severity[rater])[:, None], len(C), axis=1)
    below = category_probabilities(eta, C).cumsum(axis=2)[..., :-1]
    nilai = 1.0 + (rng.random((*eta.shape, 1)) > below).sum(axis=2)
    frame = pd.DataFrame(
        {
            "pegawai": np.repeat(ratee, len(C)).astype(str),
            "penilai": np.repeat(rater, len(C)).astype(str),
            "kriteria": np.tile([f"k{i}" for i in range(len(C))], len(ratee)),
            "nilai": nilai.ravel(),
        }
    ).assign(tahun=2025, periode="tahunan", peran="tim", skala="lima", tanggal=pd.NaT)
    expected = 1 + (category_probabilities(theta[:, None], C[None]) @ np.arange(5)).mean(axis=1)
    truth = pd.Series(expected, index=np.arange(N).astype(str))
    return PENILAIAN.conform(frame.assign(unit_kerja="", sumber="")), truth


@pytest.fixture(scope="module")
def corrected():
    """Results of many offices with their truth; people at the ends of the scale left out."""
    rng = np.random.default_rng(20251231)
    found = []
    for _ in range(REPLICATIONS):
        ratings, truth = office(rng)
        hasil = annual_results(ratings, PROFILE, fit=fit_mfrm(ratings)).hasil
        found.append(hasil.assign(truth=hasil["pegawai"].map(truth)))
    return pd.concat(found).dropna(subset=["nilai_terkoreksi"])


def test_intervals_cover_what_neutral_raters_would_give(corrected):
    inside = corrected["truth"].between(corrected["terkoreksi_bawah"], corrected["terkoreksi_atas"])
    assert COVERAGE[0] < inside.mean() < COVERAGE[1]


def test_corrected_nilai_is_unbiased_and_nearer_to_the_truth(corrected):
    error = corrected["nilai_terkoreksi"] - corrected["truth"]
    before = corrected["nilai_akhir"] - corrected["truth"]
    assert abs(error.mean()) < BIAS
    assert np.sqrt((error**2).mean()) < GAIN * np.sqrt((before**2).mean())
