"""Numbers and dates are written the Indonesian way, and never as nan."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.report import number_format as nf


def test_decimal_has_comma_and_points_between_thousands():
    assert nf.decimal(1234567.891) == "1.234.567,89"


def test_whole_number_has_no_decimals():
    assert nf.count(73421) == "73.421"


def test_share_is_written_without_blank_before_percent():
    assert nf.percent(0.875) == "87,5%"


def test_date_is_written_in_words():
    assert nf.long_date(date(2025, 12, 31)) == "31 Desember 2025"
    assert nf.long_date(datetime(2025, 5, 1, 8, 0)) == "1 Mei 2025"


@pytest.mark.parametrize("value", [None, np.nan, np.inf, -np.inf, pd.NA])
def test_missing_number_is_a_dash_in_every_form(value):
    forms = (nf.decimal, nf.count, nf.signed, nf.percent, nf.probability)
    assert {form(value) for form in forms} == {nf.ABSENT}
    assert nf.interval(value, 1.0) == nf.ABSENT


@pytest.mark.parametrize("value", [None, pd.NaT, "2025"])
def test_missing_date_is_a_dash(value):
    assert nf.long_date(value) == nf.ABSENT


def test_no_negative_zero():
    assert nf.decimal(-0.001) == "0,00"
    assert nf.signed(-0.001) == "0,00"


def test_difference_has_its_sign():
    assert (nf.signed(0.25), nf.signed(-1234.5)) == ("+0,25", "−1.234,50")


def test_share_of_nothing_is_a_dash():
    assert nf.share(0, 0) == nf.ABSENT
    assert nf.share(1, 3) == "33,3%"


def test_small_probability_is_given_by_its_bound():
    assert nf.probability(0.00001) == "< 0,001"
    assert nf.probability(0.05) == "0,050"


def test_enumeration_reads_as_a_sentence():
    assert [nf.enumeration(list("abc")[:n]) for n in (0, 1, 2, 3)] == [
        "",
        "a",
        "a dan b",
        "a, b, dan c",
    ]
