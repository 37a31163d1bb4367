"""Similarity: drawn residuals with the arithmetic beside them."""

import pandas as pd
import pytest

from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.office import asked
from kinerja_analysis.bias.residuals import from_table
from kinerja_analysis.bias.similarity import detect_similarity, pooled_similarity

SEX = {"Ani": "P", "Budi": "L"}
COLUMNS = ("residual", "variance", "theta_others")


def office(favour):
    """Ani and Budi rate five women and five men; each lifts the own sex by `favour` a residual."""
    rows = []
    for n in range(10):
        sex = "PL"[n >= 5]
        for penilai, own in SEX.items():
            lifted = favour * (sex == own)
            rows.append((penilai, f"p{n}", "Disiplin", lifted, 0.5, [-1.0, -0.5, 0, 0.5, 1][n % 5]))
    names = "penilai pegawai kriteria residual variance theta_others"
    return pd.DataFrame(rows, columns=names.split()).assign(
        jenis_kelamin=lambda t: (
            t["pegawai"].isin([f"p{n}" for n in range(5)]).map({True: "P", False: "L"})
        ),
        penilai_jenis_kelamin=lambda t: t["penilai"].map(SEX),
    )


def test_the_office_shows_by_how_much_the_own_sex_is_lifted():
    ((score, _),) = pooled_similarity(from_table(office(0.3), COLUMNS))
    # by hand: level of an alike form 0.3 / 0.5 = 0.6, of the other penilai's 0: +0.6 against it
    # where alike, -0.6 where not; likeness against the other's is +1 and -1: slope 0.6
    assert score.estimate[0, 0] == pytest.approx(0.6)


def test_one_penilai_is_compared_with_the_other_on_both_groups():
    found = detect_similarity(office(0.3))
    # by hand: +0.6 on the own sex and -0.6 on the other: 1.2 between them
    assert found["detail"].eq("jenis_kelamin=sama").all()
    assert found["estimate"].to_numpy() == pytest.approx(1.2)


def test_where_all_penilai_are_alike_nothing_is_asked():
    same = office(0.3).assign(penilai_jenis_kelamin="P")
    assert [test.effect for test in asked(lay_out(same))] == []
