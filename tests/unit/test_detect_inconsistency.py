"""Inconsistency: drawn residuals with the arithmetic beside them."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.inconsistency import detect_inconsistency

PATTERN = np.array([[1.0, 0.0, -1.0], [0.0, -1.0, 1.0], [-1.0, 1.0, 0.0]])
"""Residuals of three forms on three kriteria: no form and no kriteria stands out."""


def forms(penilai, size, level=0.0):
    """Three forms about pegawai whom nobody else rates."""
    rows = [
        (penilai, f"{penilai}{n}", f"K{i}", float((n + i) % 3), size * value + level, 0.5)
        for n, row in enumerate(PATTERN)
        for i, value in enumerate(row)
    ]
    return pd.DataFrame(
        rows, columns=["penilai", "pegawai", "kriteria", "score", "residual", "variance"]
    )


def scatter(*tables):
    return detect_inconsistency(pd.concat(tables)).set_index("penilai")


def test_scatter_within_forms_is_compared_with_the_models():
    found = scatter(forms("Ani", 1.0), forms("Budi", 2.0))
    # by hand: each form holds squares 1 + 0 + 1 = 2, three forms 6; the model expects of each
    # rating 0.5 x (1 - 1/3) = 1/3, of nine 3; Ani 6 / 3 = 2, Budi four times as much
    assert found["estimate"].to_dict() == pytest.approx({"Ani": np.log(2), "Budi": np.log(8)})
    # freedom: 3 forms x (3 - 1)
    assert found.loc["Ani", "se"] == pytest.approx((2 / 6) ** 0.5)


def test_what_is_usual_in_the_office_is_taken_off():
    found = scatter(forms("Ani", 1.0), forms("Budi", 2.0), forms("Citra", 2.0))
    # by hand: log 2, log 8, log 8 less their median log 8
    assert found["estimate"].tolist() == pytest.approx([-np.log(4), 0.0, 0.0])


def test_a_level_of_the_form_is_no_scatter():
    found = scatter(forms("Ani", 1.0), forms("Budi", 1.0, level=2.0))
    assert found.loc["Budi", "estimate"] == pytest.approx(found.loc["Ani", "estimate"])


def test_a_habit_on_one_kriteria_is_no_scatter():
    strict = forms("Budi", 1.0)
    strict["residual"] -= 1.5 * strict["kriteria"].eq("K0")
    found = scatter(forms("Ani", 1.0), strict)
    assert found.loc["Budi", "estimate"] == pytest.approx(found.loc["Ani", "estimate"])


def test_what_others_see_too_is_the_pegawai():
    ani, budi = forms("Ani", 1.0), forms("Budi", 1.0)
    alone = scatter(ani, budi)["estimate"]
    agreed = scatter(ani, budi.assign(pegawai=ani["pegawai"].to_numpy()))["estimate"]
    assert (agreed < alone - 0.5).all()


def test_uniform_forms_tell_nothing():
    found = scatter(forms("Ani", 1.0).assign(score=3.0))
    assert found["estimate"].isna().all()
