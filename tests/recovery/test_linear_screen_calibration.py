"""Whether the bias screen keeps quiet in clean offices that rate from 0 to 100.

The offices have what every office has: common halo, true profiles, ceilings, small severities
within the limit that does not matter, nilai in whole points or heaped at multiples of five.
"""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.screen import screen_bias

pytestmark = pytest.mark.lambat

OFFICES = 12
MOST_SEVERE = 0.06
"""Share of clean penilai with p < .05 for severity (12 offices of 24 know a rate to .013)."""
MOST = 0.09
"""The same for the other effects: .05, and three of its standard errors."""

MOST_ON_COARSE_STEPS = 0.17
"""Share (0-1) for range restriction where nilai come in fives: it is too liberal there (.14 of 288
penilai; docs/keputusan/016) and must not become worse."""


def office(rng, grid, *, n_pegawai=120, n_penilai=24, n_kriteria=7):
    """Draw an office: pegawai spread 7 points, penilai .7, halo 3, profiles 2, chance 4."""
    own = np.arange(n_pegawai) % n_penilai
    others = [rng.permutation(np.delete(np.arange(n_penilai), superior))[:2] for superior in own]
    penilai = np.column_stack([own, others])
    level = rng.normal(84, 7, (n_pegawai, 1)) - rng.normal(0, 0.7, n_penilai)[penilai]
    level = level + rng.normal(0, 3, penilai.shape)
    nilai = level[..., None] - np.linspace(-2, 2, n_kriteria)
    nilai = nilai + rng.normal(0, 2, (n_pegawai, 1, n_kriteria)) + rng.normal(0, 4, nilai.shape)
    n, place, k = np.indices(nilai.shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": np.char.add("p", n.astype(str)),
            "penilai": np.char.add("r", penilai[n, place].astype(str)),
            "peran": "tim",
            "kriteria": np.char.add("K", k.astype(str)),
            "nilai": np.clip((nilai / grid).round() * grid, 0, 100).ravel(),
            "skala": "seratus",
        }
    )


@pytest.mark.parametrize("grid", [1, 5])
def test_clean_penilai_are_rarely_alarmed_on_many_steps(grid):
    drawn = [office(np.random.default_rng([seed, grid]), grid) for seed in range(OFFICES)]
    tests = pd.concat([screen_bias(ratings, seed=7).hasil_uji for ratings in drawn])
    alarmed = (tests["p"] < 0.05).groupby(tests["effect"]).mean()
    assert alarmed["severity"] <= MOST_SEVERE
    assert alarmed.pop("range_restriction") <= (MOST_ON_COARSE_STEPS if grid > 1 else MOST)
    assert (alarmed <= MOST).all(), alarmed
    assert (tests["verdict"] == "detected").mean() < 0.005
