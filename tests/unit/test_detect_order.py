"""Order: drawn residuals with the arithmetic beside them."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.order import detect_order
from kinerja_analysis.bias.sequence import sequence

PLACE = [0, 1, 2, 3, 4]
THETA = [1.0, -2.0, 0.0, 2.0, -1.0]
"""Performance without a trend: sum of (place - 2) x theta = -2 + 2 + 0 + 2 - 2 = 0."""


def office(residual, minutes=10):
    """Ani fills in five forms one after the other; Budi, who rates the same, sees nothing odd."""
    start = pd.Timestamp("2025-12-01 08:00")
    rows = [
        (
            penilai,
            f"p{n}",
            "Disiplin",
            value,
            0.5,
            THETA[n],
            start + n * pd.Timedelta(minutes=minutes),
        )
        for n in PLACE
        for penilai, value in (("Ani", residual[n]), ("Budi", 0.0))
    ]
    names = "penilai pegawai kriteria residual variance theta_others tanggal"
    return pd.DataFrame(rows, columns=names.split())


def estimate(table, detail):
    return detect_order(table).set_index(["penilai", "detail"]).loc[("Ani", detail), "estimate"]


def test_forms_that_fall_from_first_to_last_have_positive_position():
    falling = [-0.1 * n for n in PLACE]
    # by hand: -0.1 / 0.5 = -0.2 logit a form, four steps from the first to the last
    assert estimate(office(falling), "position") == pytest.approx(0.8)


def test_forms_that_fall_after_a_good_pegawai_have_positive_contrast():
    after = [0.0, *(-0.15 * before for before in THETA[:-1])]
    # by hand: level -0.3 x the performance before; severity and the own slope take nothing of it
    assert estimate(office(after), "contrast") == pytest.approx(0.3)


def test_only_forms_within_minutes_can_be_carried_over():
    order = [sequence(lay_out(office(np.zeros(5), minutes))).hasty.sum() for minutes in (2, 10)]
    assert order == [8, 0]  # four of Ani's five forms and of Budi's, or none


def test_forms_of_one_stamp_have_no_order():
    same = office(np.zeros(5), minutes=0)
    assert np.isnan(sequence(lay_out(same)).position).all()
