"""Drift: drawn residuals with the arithmetic beside them."""

import pytest

from kinerja_analysis.bias.drift import detect_drift

TWO_YEARS = """
    penilai pegawai kriteria tahun residual variance theta_others
    Ani     p1      Disiplin 2024   0.0      0.5      -1
    Ani     p2      Disiplin 2024   0.0      0.5       1
    Ani     p1      Disiplin 2025  -0.2      0.5      -1
    Ani     p2      Disiplin 2025  -0.2      0.5       1
    Budi    p1      Disiplin 2024   0.0      0.5      -1
    Budi    p2      Disiplin 2024   0.0      0.5       1
    Budi    p1      Disiplin 2025   0.1      0.5      -1
    Budi    p2      Disiplin 2025   0.1      0.5       1
"""


def test_a_penilai_who_becomes_stricter_beside_the_other_has_positive_estimate(drawn):
    drift = detect_drift(drawn(TWO_YEARS)).set_index("penilai")
    # by hand: in 2025 Ani stands -0.2 / 0.5 - 0.1 / 0.5 = -0.6 beside Budi, in 2024 at 0
    assert drift.loc["Ani", "estimate"] == pytest.approx(0.6)
    assert drift.loc["Budi", "estimate"] == pytest.approx(-0.6)


def test_pegawai_who_improve_in_all_eyes_are_no_drift(drawn):
    better = drawn(TWO_YEARS).assign(residual=lambda t: (t["tahun"] == 2025) * 0.4)
    assert detect_drift(better)["estimate"].to_numpy() == pytest.approx(0.0, abs=1e-12)


def test_a_penilai_alone_is_compared_with_himself(drawn):
    alone = drawn(TWO_YEARS).query("penilai == 'Ani'")
    # by hand: his forms fall from 0 to -0.2 / 0.5 in a year
    assert detect_drift(alone)["estimate"].tolist() == pytest.approx([0.4])


def test_quarters_are_parts_of_a_year(drawn):
    quarters = drawn(TWO_YEARS).assign(
        periode=lambda t: t["tahun"].map({2024: "TW1", 2025: "TW3"}), tahun=2025
    )
    # by hand: -0.6 in half a year are -1.2 in a whole one
    drift = detect_drift(quarters).set_index("penilai")
    assert drift.loc["Ani", "estimate"] == pytest.approx(1.2)
