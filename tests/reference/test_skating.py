"""Judges and their own countrymen (shipped data): the published advantage, through similarity."""

from pathlib import Path

import pandas as pd
import pytest

from kinerja_analysis.bias.screen import screen_bias

DATA = Path(__file__).parent / "data" / "skating2018_olympics" / "data.csv"
PUBLISHED = 3.9
"""Points: BuzzFeed News, difference of means from the other judges."""
TOLERANCE = 0.27
"""Points: one standard error of the two-way estimate (3.74), since the screen also takes out each
judge's severity and slope, and counts the other judges' own countrymen."""


@pytest.fixture(scope="module")
def screen():
    scores = pd.read_csv(DATA)
    ratings = pd.DataFrame(
        {
            "tahun": 2018,
            "periode": "tahunan",
            "pegawai": scores["ratee"],
            "penilai": scores["rater"],
            "peran": "tim",
            "kriteria": "total",
            "nilai": scores["score"],
            "skala": "poin",
            "unit_kerja": scores["ratee_group"],
        }
    )
    people = [
        scores[[who, f"{who}_group"]].set_axis(["pegawai", "unit_kerja"], axis=1)
        for who in ("ratee", "rater")
    ]
    return screen_bias(ratings, pd.concat(people).drop_duplicates().assign(tahun=2018))


def test_the_own_country_is_worth_the_published_points(screen):
    found = screen.global_tests.query("effect == 'similarity' and detail == 'unit_kerja=sama'")
    assert found["points"].item() == pytest.approx(PUBLISHED, abs=TOLERANCE)
    assert found["low"].item() > 2
    assert found["q"].item() < 0.001  # beyond what 208 replicates can count; the tail is fitted
