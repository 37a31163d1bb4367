"""What all detectors promise alike."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.centrality import detect_centrality
from kinerja_analysis.bias.copying import (
    detect_carry_over,
    detect_copying_profile,
    detect_copying_rater,
)
from kinerja_analysis.bias.criterion import detect_criterion
from kinerja_analysis.bias.drift import detect_drift
from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.bias.group import detect_group
from kinerja_analysis.bias.halo import detect_halo
from kinerja_analysis.bias.heaping import detect_heaping
from kinerja_analysis.bias.inconsistency import detect_inconsistency
from kinerja_analysis.bias.order import detect_order
from kinerja_analysis.bias.range_restriction import detect_range_restriction
from kinerja_analysis.bias.recency import detect_recency
from kinerja_analysis.bias.self_gap import detect_self_gap
from kinerja_analysis.bias.severity import detect_severity
from kinerja_analysis.bias.similarity import detect_similarity
from kinerja_analysis.bias.slope import detect_slope
from kinerja_analysis.bias.straightlining import detect_straightlining
from kinerja_analysis.errors import SchemaError

BY_KEY = {
    "severity": detect_severity,
    "centrality threshold": detect_centrality,
    "centrality slope": detect_slope,
    "range_restriction": detect_range_restriction,
    "halo": detect_halo,
    "straightlining": detect_straightlining,
    "inconsistency": detect_inconsistency,
    "criterion": detect_criterion,
    "copying profile": detect_copying_profile,
    "copying rater": detect_copying_rater,
    "copying carry_over": detect_carry_over,
    "heaping": detect_heaping,
    "group": detect_group,
    "similarity": detect_similarity,
    "drift": detect_drift,
    "recency": detect_recency,
    "order position": detect_order,
    "order contrast": detect_order,
    "order minutes": detect_order,
    "self_gap": detect_self_gap,
}
DETECTORS = tuple(dict.fromkeys(BY_KEY.values()))
KEYS = ["penilai", "detail"]
NUMBERS = ["n", "estimate", "se", "statistic", "p"]


@pytest.fixture
def residuals(rng) -> pd.DataFrame:
    """Eight penilai, 36 pegawai of two sexes, each rated by three on four kriteria in two years."""
    pairs = [(f"r{(n + shift) % 8}", f"p{n:02d}") for n in range(36) for shift in (0, 1, 3)]
    table = pd.DataFrame(
        [(*pair, f"K{i}", year) for year in (2024, 2025) for pair in pairs for i in range(4)],
        columns=["penilai", "pegawai", "kriteria", "tahun"],
    )
    n, form = len(table), table.groupby(["penilai", "pegawai", "tahun"]).ngroup()
    number = table["pegawai"].str[1:].astype(int)
    return table.assign(
        score=rng.integers(0, 5, n).astype(float),
        heaped=rng.integers(0, 2, n).astype(float),
        expected=rng.uniform(1, 3, n),
        residual=rng.normal(size=n),
        variance=rng.uniform(0.3, 0.8, n),
        stretch=rng.normal(size=n),
        stretch_variance=rng.uniform(0.3, 0.8, n),
        stretch_covariance=rng.uniform(-0.1, 0.1, n),
        own_share=0.3,
        theta_others=form.map(dict(enumerate(rng.normal(size=form.nunique())))),
        flat_chance=0.1,
        severity=0.0,
        tanggal=pd.Timestamp("2025-12-01")
        + pd.to_timedelta(form.groupby(table["penilai"]).rank("dense"), unit="min"),
        jenis_kelamin=np.where(number % 5 < 2, "P", "L"),
        penilai_jenis_kelamin=np.where(table["penilai"].isin(["r0", "r3", "r4"]), "P", "L"),
        capaian=(number % 7).astype(float),
        capaian_akhir=(number % 11).astype(float),
        gap=rng.normal(size=n),
    )


def test_every_effect_of_the_screen_has_its_detector_here():
    assert list(BY_KEY) == [effect.key for effect in EFFECTS]


@pytest.mark.parametrize("detect", DETECTORS)
def test_columns_are_alike(detect, residuals):
    found = detect(residuals)
    assert list(found) == KEYS + NUMBERS
    assert not found.duplicated(KEYS).any()
    assert found["p"].between(0, 1).all()
    assert found["se"].gt(0).all()
    assert set(found["penilai"]) == set(residuals["penilai"])


@pytest.mark.parametrize("detect", DETECTORS)
def test_the_table_is_not_changed(detect, residuals):
    before = residuals.copy()
    detect(residuals)
    pd.testing.assert_frame_equal(residuals, before)


@pytest.mark.parametrize("detect", DETECTORS)
def test_row_order_is_irrelevant(detect, residuals):
    shuffled = residuals.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(detect(residuals), detect(shuffled))


@pytest.mark.parametrize("detect", DETECTORS)
def test_relabelling_penilai_and_pegawai_is_irrelevant(detect, residuals):
    other = {
        name: f"z{9 - number}" for number, name in enumerate(sorted(set(residuals["penilai"])))
    }
    renamed = residuals.assign(
        penilai=residuals["penilai"].map(other), pegawai="x" + residuals["pegawai"].str[::-1]
    )
    expected = detect(residuals).assign(penilai=lambda t: t["penilai"].map(other))
    by_keys = [frame.sort_values(KEYS, ignore_index=True) for frame in (expected, detect(renamed))]
    pd.testing.assert_frame_equal(*by_keys)


@pytest.mark.parametrize("detect", DETECTORS)
def test_every_missing_column_is_named(detect):
    with pytest.raises(SchemaError, match="penilai, pegawai, kriteria"):
        detect(pd.DataFrame({"other": [1]}))


@pytest.mark.parametrize("detect", DETECTORS)
def test_each_periode_has_its_own_form(detect, residuals):
    twice = pd.concat([residuals.assign(periode=periode) for periode in ("tahunan", "ulang")])
    once, both = detect(residuals), detect(twice)
    assert np.allclose(both["n"], 2 * once["n"])
