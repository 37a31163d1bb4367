"""Centrality of the slope type: drawn residuals with the arithmetic beside them."""

import pandas as pd
import pytest

from kinerja_analysis.bias.slope import detect_slope

THETA = [-1.0, 0.0, 1.0]
ZIGZAG = [(0.3, -0.3), (-0.3, 0.3), (0.3, -0.3)]
"""Residuals on two kriteria that leave the level alone, and scatter less than the model."""


def forms(penilai, lost, theta=THETA):
    """Three forms on two kriteria whose level falls behind performance by a share `lost`."""
    rows = [
        # level in logits is the sum of residuals / (1.0 x 0.5): -lost x t needs -0.25 lost t each
        (penilai, f"p{n}", f"K{i}", float(n + i), bump - 0.25 * lost * t, 0.5, 0.5, t)
        for n, (t, bumps) in enumerate(zip(theta, ZIGZAG, strict=True))
        for i, bump in enumerate(bumps)
    ]
    columns = ["penilai", "pegawai", "kriteria", "score", "residual", "variance"]
    return pd.DataFrame(rows, columns=[*columns, "own_share", "theta_others"])


def slope(*tables):
    table = pd.concat(tables).assign(expected=lambda t: t["score"] - t["residual"])
    return detect_slope(table).set_index("penilai")


def test_a_level_that_follows_performance_too_little_has_positive_estimate():
    found = slope(forms("Ani", 0.4), forms("Budi", 0.0))
    # by hand: weights 1.0 x (1 - 0.5) = 0.5; Ani (0.5 x 0.4 + 0 + 0.5 x 0.4) / (0.5 + 0 + 0.5)
    # = 0.4; what both have less in scatter than the model takes off the same share
    assert found.loc["Ani", "estimate"] - found.loc["Budi", "estimate"] == pytest.approx(0.4)
    assert found.loc["Ani", "se"] == pytest.approx(1.0)
    assert found["detail"].eq("slope").all()


def test_severity_is_no_slope():
    strict = forms("Budi", 0.0)
    strict["residual"] -= 0.7
    found = slope(forms("Ani", 0.0), strict)
    assert found.loc["Budi", "estimate"] == pytest.approx(found.loc["Ani", "estimate"])


def test_scatter_is_not_taken_for_a_flat_slope():
    wild = forms("Budi", 0.0)
    wild["residual"] *= 10
    found = slope(forms("Ani", 0.0), wild)
    assert found.loc["Budi", "estimate"] < found.loc["Ani", "estimate"]


def test_pegawai_whom_nobody_else_rates_cannot_tell():
    found = slope(forms("Ani", 0.4))
    assert found["n"].tolist() == [0]
    assert found["estimate"].isna().all()
