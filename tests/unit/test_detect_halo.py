"""Halo: drawn residuals with the arithmetic beside them."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.halo import detect_halo

LEVELS = [1.0, -1.0, -1.0, 1.0]


def forms(penilai, level, profile):
    """Four pegawai on three kriteria: residual = level of the form + profile of the kriteria."""
    rows = [
        (penilai, f"p{n}", f"K{i}", n + i, sign * level + bump, 0.5, 0.5, float(n))
        for n, sign in enumerate(LEVELS)
        for i, bump in enumerate(np.array([1.0, 0.0, -1.0]) * profile)
    ]
    columns = [
        "penilai",
        "pegawai",
        "kriteria",
        "score",
        "residual",
        "variance",
        "own_share",
        "theta_others",
    ]
    return pd.DataFrame(rows, columns=columns)


def test_levels_that_vary_more_than_profiles_give_a_positive_estimate():
    table = pd.concat([forms("Ani", 0.5, 0.5), forms("Budi", 0.5, 1.0)])
    halo = detect_halo(table).set_index("penilai")["estimate"]
    # by hand, level: a form's sum is +-1.5, its variance 1.5, of which others see half, 0.75; the
    # deviation is 1.5 / 0.75 = 2, its weight 0.75, so each form gives 0.75 x 4 = 3; the levels
    # + - - + have no slope; four forms less two freedoms: 3 / (2/4) = 6.
    # profile: Ani (0.25 + 0 + 0.25) a form, expected 3 x 0.5 x (1 - 1/3) = 1, so 0.5; Budi 2
    assert halo["Ani"] == pytest.approx(np.log(6 / 0.5))
    assert halo["Budi"] == pytest.approx(np.log(6 / 2))


def test_a_penilai_who_is_only_too_timid_has_no_halo():
    table = pd.concat([forms("Ani", 0.5, 0.5), forms("Budi", 0.5, 0.5)])
    # levels that fall evenly with the performance others see lie on a line: no impression is left
    slope = table["penilai"].eq("Budi")
    table.loc[slope, "residual"] = 0.5 - 0.5 * table.loc[slope, "theta_others"] / 3
    table.loc[slope, "residual"] += 0.1 * table.loc[slope, "kriteria"].eq("K0")
    halo = detect_halo(table).set_index("penilai")["estimate"]
    assert halo["Budi"] < halo["Ani"] - 1


def test_pegawai_whom_nobody_else_rates_cannot_tell():
    table = forms("Ani", 0.5, 0.5)
    halo = detect_halo(table)
    assert halo["n"].tolist() == [0]
    assert halo["estimate"].isna().all()
