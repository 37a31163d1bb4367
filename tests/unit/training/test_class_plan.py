"""Who reads what in which order: every order balanced, both versions read by half of the tables."""

from collections import Counter
from itertools import pairwise

import pytest

from kinerja_analysis.training.class_plan import class_plan, williams
from kinerja_analysis.training.vignettes import load_vignettes

VIGNETTES = load_vignettes()


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6, 8])
def test_each_thing_comes_just_after_each_other_one_equally_often(n):
    pairs = Counter(pair for row in williams(n).tolist() for pair in pairwise(row))
    assert len(pairs) == n * (n - 1)
    assert len(set(pairs.values())) <= 1


def test_every_table_reads_every_case_once():
    plan = class_plan(25, VIGNETTES)
    assert plan["peserta"].nunique() == 25
    assert (plan.groupby("peserta")["kasus"].nunique() == len(VIGNETTES)).all()


def test_half_of_the_tables_read_each_version_whatever_their_order():
    plan = class_plan(24, VIGNETTES)
    first = plan[plan["urutan"] == 1]
    # 24 tables in 6 orders: 4 tables an order, 2 of them with each version
    assert (first.groupby(["kasus", "versi"]).size() == 2).all()


def test_tables_have_numbers_not_names():
    assert class_plan(2, VIGNETTES)["peserta"].unique().tolist() == ["01", "02"]
