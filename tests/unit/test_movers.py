"""Two-way effects by movers: against least squares, leaving one out, and simulated truth."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import mover_effects
from kinerja_analysis.errors import SchemaError
from kinerja_analysis.models.movers import _leave_out_set
from kinerja_analysis.models.two_way import two_way


def years(rng, *, n_penilai=12, own=10, n_years=3, share=0.3, spread=0.6, noise=0.4):
    """Let a share of the pegawai change penilai each year; nilai = person - severity + noise."""
    n = n_penilai * own
    person, severity = rng.normal(0, 1, n), rng.normal(0, spread, n_penilai)
    boss = np.repeat(np.arange(n_penilai), own)
    rows = []
    for year in range(n_years):
        moved = rng.random(n) < (share if year else 0)
        boss = np.where(moved, rng.integers(0, n_penilai, n), boss)
        rows.append(
            pd.DataFrame(
                {
                    "tahun": 2023 + year,
                    "pegawai": np.char.add("p", np.arange(n).astype(str)),
                    "penilai": np.char.add("r", boss.astype(str)),
                    "peran": "atasan",
                    "nilai": 4 + person - severity[boss] + rng.normal(0, noise, n) + 0.1 * year,
                }
            )
        )
    return pd.concat(rows, ignore_index=True), severity


def test_effects_are_those_of_least_squares_with_all_dummies(rng):
    table, _ = years(rng, n_penilai=4, own=6)
    codes = [pd.factorize(table[key], sort=True)[0] for key in ("pegawai", "penilai", "tahun")]
    found = two_way(table["nilai"].to_numpy(), *codes)
    dummies = np.concatenate([np.eye(code.max() + 1)[code] for code in codes], axis=1)
    slope = np.linalg.lstsq(dummies, table["nilai"].to_numpy(), rcond=None)[0]
    effect = slope[24:28]
    weights = np.bincount(codes[1]) / len(table)
    assert found.effect == pytest.approx(effect - weights @ effect, abs=1e-8)
    assert found.plug_in == pytest.approx(weights @ (effect - weights @ effect) ** 2)


def test_each_error_variance_is_that_of_leaving_the_observation_out(rng):
    table, _ = years(rng, n_penilai=3, own=5)
    codes = [pd.factorize(table[key], sort=True)[0] for key in ("pegawai", "penilai", "tahun")]
    score = table["nilai"].to_numpy()
    dummies = np.concatenate([np.eye(code.max() + 1)[code] for code in codes], axis=1)
    left = np.array(
        [
            score[i]
            - dummies[i]
            @ np.linalg.lstsq(np.delete(dummies, i, 0), np.delete(score, i), rcond=None)[0]
            for i in range(len(score))
        ]
    )
    variance = (score - score.mean()) * left  # y_i (y_i - x_i'b without i)
    inverse = np.linalg.pinv(dummies.T @ dummies)
    place = slice(15, 18)
    shape = np.zeros((dummies.shape[1],) * 2)
    centred = dummies[:, place] - dummies[:, place].mean(axis=0)
    shape[place, place] = centred.T @ centred / len(score)
    weight = np.einsum("ij,jk,ik->i", dummies @ inverse, shape, dummies @ inverse)
    found = two_way(score, *codes)
    assert found.plug_in - found.corrected == pytest.approx((weight * variance).sum(), abs=1e-8)


def test_weights_held_a_few_observations_at_a_time_give_the_same_figures(rng, monkeypatch):
    table, _ = years(rng, n_penilai=6, own=8)
    whole = mover_effects(table)
    monkeypatch.setattr("kinerja_analysis.models.two_way.AT_ONCE", 50)
    parts = mover_effects(table)  # 6 raters and 2 periods more: 6 of 144 observations at a time
    pd.testing.assert_frame_equal(parts.raters, whole.raters)
    assert parts.sd_corrected == pytest.approx(whole.sd_corrected)


def test_a_large_office_needs_memory_for_its_raters_not_for_raters_times_observations(rng):
    n, n_raters = 12_000, 400
    ratee, rater = np.repeat(np.arange(n // 3), 3), rng.integers(n_raters, size=n)
    tracemalloc.start()
    two_way(rng.normal(size=n), ratee, rater, np.zeros(n, dtype=np.intp))
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    # one dense table of 12.000 x 400 numbers takes 37 MiB, and six of them were held
    assert peak < 4 * 37


def test_noise_is_taken_out_of_the_spread(rng):
    gaps = []
    for _ in range(40):
        table, severity = years(rng, share=0.15, noise=0.8)
        found = mover_effects(table)
        rater = found.raters["penilai"].str[1:].astype(int)
        true = np.cov(severity[rater], aweights=found.raters["n"], ddof=0)
        gaps.append((found.sd_plug_in**2 - true, found.sd_corrected**2 - true))
    (plug_in, corrected), error = np.mean(gaps, axis=0), np.std(gaps, axis=0)[1] / 40**0.5
    assert abs(corrected) < 3 * error
    assert plug_in > 5 * error


def test_severities_of_movers_are_found_and_stricter_is_positive(rng):
    table, severity = years(rng, own=20)
    found = mover_effects(table)
    true = severity[found.raters["penilai"].str[1:].astype(int)]
    true = true - np.average(true, weights=found.raters["n"])
    z = (found.raters["estimate"] - true) / found.raters["se"]
    assert np.corrcoef(found.raters["estimate"], true)[0, 1] > 0.9
    assert z.abs().max() < 4
    assert "ATAU dari pengaruh kepemimpinannya" in found.summary()


def test_penilai_whom_a_single_person_links_are_left_out():
    rows = [(2023, f"p{n}", "a") for n in range(4)] + [(2024, f"p{n}", "b") for n in range(4)]
    rows += [(2023, "q", "b"), (2024, "q", "c"), (2023, "s", "c"), (2024, "s", "c")]
    table = pd.DataFrame(rows, columns=["tahun", "pegawai", "penilai"]).assign(nilai=4.0)
    kept = _leave_out_set(table)
    assert set(kept["penilai"]) == {"a", "b"}  # without q, c stands alone
    assert "q" not in set(kept["pegawai"])


def test_without_movers_there_is_a_reason_and_no_figure(rng):
    found = mover_effects(years(rng, share=0.0)[0])
    assert np.isnan(found.sd_corrected)
    assert found.raters.empty
    assert found.summary().startswith("Antartahun tidak ada pegawai yang berganti penilai")


def test_too_many_penilai_for_one_solution_are_a_reason_and_no_fault(rng, monkeypatch):
    monkeypatch.setattr("kinerja_analysis.models.movers.MOVER_MAX_RATERS", 5)
    found = mover_effects(years(rng)[0])
    assert found.raters.empty
    assert "memuat paling banyak 5; jalankan per kota" in found.summary()


def test_missing_columns_are_named():
    with pytest.raises(SchemaError, match="tahun, pegawai, penilai, peran, nilai"):
        mover_effects(pd.DataFrame({"x": [1]}))
