"""Codes tell nothing of the ids, and hidden groups cannot be worked out from totals."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.privacy import note, rater_codes, suppress_small
from kinerja_analysis.thresholds import SMALL_CELL

NIPS = [f"{1960 + i}0101198503100{i % 10}" for i in range(30)]
SMALL = settings(max_examples=60, deadline=None, derandomize=True)


def test_codes_do_not_depend_on_order_or_repetition(rng):
    shuffled = list(rng.permutation(NIPS)) + NIPS[:5]
    pd.testing.assert_series_equal(rater_codes(shuffled), rater_codes(NIPS))


def test_codes_are_unique_and_numbered_from_one():
    codes = rater_codes(NIPS)
    assert codes.tolist() == [f"P{k:02d}" for k in range(1, 31)]
    assert sorted(codes.index) == sorted(NIPS)
    assert rater_codes(map(str, range(99))).iloc[[0, -1]].tolist() == ["P01", "P99"]
    assert rater_codes(map(str, range(100))).iloc[[0, -1]].tolist() == ["P001", "P100"]


def test_order_of_codes_tells_nothing_of_the_birth_years():
    rank = rater_codes(NIPS).index.str[:4].astype(int).to_numpy()
    assert abs(np.corrcoef(rank, np.arange(len(rank)))[0, 1]) < 0.5


def test_each_prefix_and_each_key_has_an_order_of_its_own():
    orders = [
        tuple(rater_codes(NIPS, prefix=prefix, key=key).index)
        for prefix, key in [("P", b""), ("K", b""), ("P", b"rahasia")]
    ]
    assert len(set(orders)) == 3


def test_no_ids_give_no_codes():
    assert rater_codes([]).empty


def units(*counts):
    return pd.DataFrame({"unit_kerja": list("abcdefgh")[: len(counts)], "n": counts, "rerata": 3.5})


def test_small_group_is_hidden_with_the_next_smallest():
    # 3 < 5; total 28 minus 12 + 7 + 6 would give 3 away, so the group of 6 is hidden too
    found = suppress_small(units(12, 3, 7, 6), "n", figures=["rerata"])
    assert found["n"].isna().tolist() == [False, True, False, True]
    assert found["rerata"].isna().tolist() == [False, True, False, True]
    assert found["catatan"].tolist() == ["", note(), "", note()]


def test_two_small_groups_that_hold_too_few_together_take_a_third():
    # 1 + 2 = 3 people are known to be 1 and 2; with the group of 6 nine people are hidden
    assert suppress_small(units(1, 2, 6, 20), "n")["n"].isna().tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((5, 9), (False, False)),  # five people are a group
        ((4, 9), (True, True)),
        ((4, 5, 9), (True, True, False)),  # the next smallest, though large enough itself
        ((1, 4, 9), (True, True, False)),  # 1 + 4 = 5 people stand together
        ((1, 3, 9), (True, True, True)),  # 1 + 3 are fewer
        ((2, 1), (True, True)),  # nobody is left who could be hidden with them
        ((0, 4, 6, 6), (False, True, True, False)),  # of two as small the first
        ((0, 0, 3), (False, False, True)),
    ],
)
def test_five_people_are_a_group_and_five_hidden_ones_are_enough(counts, hidden):
    assert tuple(suppress_small(units(*counts), "n")["n"].isna()) == hidden


def test_an_office_may_hide_larger_groups_and_the_note_says_which():
    found = suppress_small(units(9, 11, 40), "n", k=10)
    assert found["n"].isna().tolist() == [True, True, False]
    assert found["catatan"].iloc[0] == "tidak ditampilkan (n<10 atau pelengkapnya)"
    assert suppress_small(units(10, 11, 40), "n", k=10)["n"].notna().all()


def test_groups_of_nobody_hide_nothing_and_large_groups_stay():
    assert suppress_small(units(0, 8, 9), "n")["n"].tolist() == [0, 8, 9]


def test_each_printed_total_is_protected_by_itself():
    frame = pd.concat([units(9, 9), units(2, 9)]).assign(tahun=[2024, 2024, 2025, 2025])
    found = suppress_small(frame, "n", within=["tahun"])
    assert found["n"].isna().tolist() == [False, False, True, True]


def test_groups_without_a_known_total_are_protected_too():
    frame = units(2, 9, 9, 9).assign(tahun=[None, None, 2025, 2025])
    found = suppress_small(frame, "n", within=["tahun"])
    assert found["n"].isna().tolist() == [True, True, False, False]


def test_the_frame_itself_is_left_alone_and_a_missing_column_is_named():
    frame = units(2, 9)
    suppress_small(frame, "n", figures=["rerata"])
    pd.testing.assert_frame_equal(frame, units(2, 9))
    with pytest.raises(SchemaError, match="jumlah"):
        suppress_small(frame, "jumlah")


@SMALL
@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_an_attacker_who_knows_the_total_cannot_tell_a_hidden_count(counts):
    found = suppress_small(units(*counts), "n")["n"]
    hidden = found[found.isna()].index
    assert not ((found > 0) & (found < SMALL_CELL)).any()
    if 0 < len(hidden) < len([n for n in counts if n]) or len(hidden) > 1:
        total = sum(counts) - found.sum()
        possible = [
            cell
            for cell in itertools.product(range(1, total + 1), repeat=len(hidden))
            if sum(cell) == total
        ]
        if total >= SMALL_CELL:
            assert all(len(set(values)) > 1 for values in zip(*possible, strict=True))
