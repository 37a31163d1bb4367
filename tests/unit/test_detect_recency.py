"""Recency: drawn residuals with the arithmetic beside them, and what dated figures are needed."""

import pandas as pd
import pytest

from kinerja_analysis.bias.facts import with_output
from kinerja_analysis.bias.recency import detect_recency

SURPLUS = [-1.0, -1.0, 1.0, 1.0]
THETA = [-1.0, 1.0, -1.0, 1.0]


def office():
    """Ani rates by the last quarter, Budi does not; four pegawai, SD of the surplus 1."""
    rows = [
        (penilai, f"p{n}", "Disiplin", weight * SURPLUS[n], 0.5, THETA[n], 80.0, SURPLUS[n])
        for n in range(4)
        for penilai, weight in (("Ani", 0.2), ("Budi", 0.0))
    ]
    names = "penilai pegawai kriteria residual variance theta_others capaian capaian_akhir"
    return pd.DataFrame(rows, columns=names.split())


def test_a_penilai_who_follows_the_last_quarter_has_positive_estimate():
    recency = detect_recency(office()).set_index("penilai")
    # by hand: 0.2 / 0.5 = 0.4 logit above Budi for a standard deviation (1) of the surplus
    assert recency.loc["Ani", "estimate"] == pytest.approx(0.4)
    assert recency.loc["Budi", "estimate"] == pytest.approx(-0.4)


def test_the_surplus_is_the_last_quarter_less_the_year():
    ratings = pd.DataFrame({"tahun": [2025], "pegawai": ["p1"]})
    output = pd.DataFrame(
        {
            "pegawai": "p1",
            "tahun": 2025,
            "periode": ["TW1", "TW2", "TW3", "TW4"],
            "capaian": [80.0, 80.0, 80.0, 100.0],
        }
    )
    told = with_output(ratings, output)
    assert told[["capaian", "capaian_akhir"]].to_numpy().tolist() == [[85.0, 15.0]]


def test_a_year_without_one_of_its_quarters_tells_nothing():
    ratings = pd.DataFrame({"tahun": [2025], "pegawai": ["p1"]})
    output = pd.DataFrame(
        {"pegawai": ["p1"], "tahun": [2025], "periode": ["TW4"], "capaian": [100.0]}
    )
    assert with_output(ratings, output)["capaian_akhir"].isna().all()
