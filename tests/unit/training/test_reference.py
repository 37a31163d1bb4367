"""Reference scores: called the author's, replaced by experts, whose agreement is told."""

import itertools

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError, UsageError
from kinerja_analysis.training.reference import DESIGNER, designer_reference, expert_panel
from kinerja_analysis.training.vignettes import load_vignettes


def experts(*words):
    """Read scores drawn as one word an expert, one digit a cell ("-": none)."""
    rows = [
        (f"A{number}", f"K{place // 2}", f"C{place % 2}", np.nan if digit == "-" else float(digit))
        for number, word in enumerate(words)
        for place, digit in enumerate(word)
    ]
    return pd.DataFrame(rows, columns=["ahli", "kasus", "kriteria", "nilai"])


def test_the_authors_scores_bear_their_name_and_are_no_accuracy():
    reference = designer_reference(load_vignettes())
    assert reference.label == DESIGNER == "skor rancangan penyusun"
    assert len(reference.table) == 6 * 10
    assert reference.measured == "kedekatan dengan rancangan"


def test_the_mean_of_five_experts_takes_their_place():
    # first cell: (1 + 1 + 2 + 1 + 1) / 5 = 1.2; spread: sqrt(.8 / 4) = .447
    panel = expert_panel(experts("1452", "1452", "2452", "1452", "1453"))
    first = panel.spread.iloc[0]
    assert first["rerata"] == pytest.approx(1.2)
    assert first["simpangan"] == pytest.approx(np.sqrt(0.2))
    assert panel.reference.by_experts
    assert panel.reference.measured == "ketepatan"
    assert panel.reference.label == "skor 5 ahli kantor"


def test_an_expert_is_compared_with_the_mean_of_the_others():
    panel = expert_panel(experts("1452", "1452", "2452", "1452", "1453"))
    third = panel.experts.set_index("ahli").loc["A2"]
    # others' means: 1, 4, 5, 2.25; distances 1, 0, 0, .25: mean .3125
    assert third["jarak"] == pytest.approx(0.3125)
    assert third["korelasi"] == pytest.approx(np.corrcoef([2, 4, 5, 2], [1, 4, 5, 2.25])[0, 1])


def test_experts_who_agree_are_reliable_and_those_who_do_not_are_not():
    agree = expert_panel(experts("1452", "1452", "2452", "1452", "1453"))
    quarrel = expert_panel(experts("1452", "5214", "2541", "4125", "3333"))
    assert agree.reliability > 0.95
    assert not quarrel.reliability > 0.5
    assert "keandalan reratanya 0,99" in agree.summary()
    assert "terlalu rendah" not in agree.summary()
    assert "terlalu rendah untuk suatu acuan" in quarrel.summary()


def test_experts_who_all_score_the_same_are_told_so():
    told = expert_panel(experts(*["3333"] * 5)).summary()
    assert "skor yang sama pada setiap bagian" in told
    assert "terlalu rendah untuk suatu acuan" in told


def test_an_expert_who_scores_all_alike_has_a_reason_instead_of_a_correlation():
    panel = expert_panel(experts("1452", "1452", "2452", "1452", "3333"))
    flat = panel.experts.set_index("ahli").loc["A4"]
    assert np.isnan(flat["korelasi"])
    assert flat["alasan"] == "semua skornya sama"


def test_fewer_than_five_experts_on_any_cell_are_refused_with_the_cell():
    with pytest.raises(UsageError, match=r"K0 C0 \(4\)"):
        expert_panel(experts("-452", "1452", "2452", "1452", "1453"))


def test_missing_columns_are_named():
    with pytest.raises(SchemaError, match="ahli"):
        expert_panel(pd.DataFrame({"kasus": ["K1"]}))


def test_the_order_of_rows_does_not_matter(rng):
    table = experts("1452", "1452", "2452", "1452", "1453")
    mixed = table.iloc[rng.permutation(len(table))]
    means = [
        expert_panel(t).reference.table.set_index(["kasus", "kriteria"]) for t in (table, mixed)
    ]
    for one, other in itertools.pairwise(means):
        assert (one["nilai"] - other["nilai"].reindex(one.index)).abs().max() < 1e-12
