"""Severity: drawn residuals with the arithmetic beside them."""

import pandas as pd
import pytest

from kinerja_analysis.bias.severity import detect_severity

TWO_PENILAI = """
    penilai pegawai kriteria residual variance own_share severity
    Ani     p1      Disiplin  1.0     0.5      0.5       0.0
    Ani     p2      Disiplin  0.5     0.5      0.5       0.0
    Budi    p1      Disiplin -1.0     0.5      0.5       0.0
    Budi    p2      Disiplin -0.5     0.5      0.5       0.0
"""


def test_strict_penilai_has_positive_estimate(drawn):
    severity = detect_severity(drawn(TWO_PENILAI)).set_index("penilai")
    # by hand: Budi's score 1.0 + 0.5 = 1.5; each rating tells 0.5 x (1 - 0.5) = 0.25, so the
    # information is 0.5 and the step 1.5 / 0.5 = 3; Ani's is -3; their middle is 0
    assert severity.loc["Budi", "estimate"] == pytest.approx(3.0)
    assert severity.loc["Ani", "estimate"] == pytest.approx(-3.0)
    assert severity.loc["Budi", "se"] == pytest.approx(0.5**-0.5)


def test_the_severity_that_the_residuals_hold_counts_too(drawn):
    table = drawn(TWO_PENILAI).assign(severity=[0.2, 0.2, 0.6, 0.6])
    severity = detect_severity(table).set_index("penilai")
    # by hand: Ani 0.2 - 3, Budi 0.6 + 3, middle 0.4
    assert severity["estimate"].to_dict() == pytest.approx({"Ani": -3.2, "Budi": 3.2})


def test_a_pegawai_whom_nobody_else_rates_tells_nothing(drawn):
    alone = """
        penilai pegawai kriteria residual variance own_share severity
        Ani     p1      Disiplin  1.0     0.5      0.5       0.0
        Budi    p1      Disiplin -1.0     0.5      0.5       0.0
        Budi    p3      Disiplin -9.0     0.5      0.9       0.0
    """
    severity = detect_severity(drawn(alone)).set_index("penilai")
    # by hand: p3 is Budi's alone; the rest is 1.0 / 0.25 = 4 each way
    assert severity.loc["Budi", ["n", "estimate"]].tolist() == pytest.approx([1, 4.0])


def test_unconnected_groups_are_measured_from_their_own_middle(drawn):
    apart = drawn(TWO_PENILAI)
    other = apart.assign(
        penilai=apart["penilai"] + "2", pegawai=apart["pegawai"] + "2", severity=7.0
    )
    severity = detect_severity(pd.concat([apart, other])).set_index("penilai")
    assert severity.loc["Budi2", "estimate"] == pytest.approx(severity.loc["Budi", "estimate"])
