"""Self gap: drawn pairs with the arithmetic beside them, and Student's t."""

import pandas as pd
import pytest
from scipy import stats

from kinerja_analysis.bias.self_gap import SELF_GAP, detect_self_gap, self_gap_rows

GAPS = {"Ani": [2.0, 1.0, 3.0, 2.0], "Budi": [0.0, 1.0, -1.0, 0.0], "Citra": [1.0, 0.0, 0.0, -1.0]}


def gaps():
    """Three superiors with four pegawai each; self-rating less theirs on one kriteria."""
    rows = [
        (penilai, f"{penilai}{n}", "Disiplin", gap)
        for penilai, values in GAPS.items()
        for n, gap in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["penilai", "pegawai", "kriteria", "gap"])


def ratings():
    """The same as ratings: everybody gets 3 from the superior, and 3 + gap from himself."""
    facts = {"tahun": 2025, "periode": "tahunan", "peran": "atasan", "nilai": 3.0}
    others = gaps().assign(**facts)
    selves = others.assign(nilai=3 + others["gap"], peran="diri", penilai=others["pegawai"])
    return others, selves


def test_the_gap_counts_against_that_of_all_others():
    found = detect_self_gap(gaps()).set_index("penilai")
    # by hand: Ani's mean is 2, the eight others' 0
    assert found.loc["Ani", "estimate"] == pytest.approx(2.0)
    # pooled variance 3 x 2 / (12 - 3) = 0.667 (each superior's sum of squares is 2)
    assert found.loc["Ani", "se"] == pytest.approx((6 / 9 * (1 / 4 + 1 / 8)) ** 0.5)


def test_p_is_students_one_sided():
    found = self_gap_rows(*ratings(), SELF_GAP, 1.0).set_index("penilai")
    t = 2.0 / (6 / 9 * (1 / 4 + 1 / 8)) ** 0.5
    assert found.loc["Ani", "p"] == pytest.approx(stats.t.sf(t, df=9))
    assert found.loc["Ani", "points"] == pytest.approx(-2.0)


def test_without_self_ratings_every_row_says_so():
    others, selves = ratings()
    found = self_gap_rows(others, selves.iloc[:0], SELF_GAP, 1.0)
    assert found["reason"].str.contains("tidak ada penilaian diri").all()
    assert found["p"].isna().all()
