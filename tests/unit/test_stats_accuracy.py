"""Accuracy on tables worked out by hand: what each component sees, and what cannot be computed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kinerja_analysis import rate_accuracy
from kinerja_analysis.errors import SchemaError
from kinerja_analysis.stats import cronbach
from kinerja_analysis.stats.accuracy import MEASURES
from kinerja_analysis.thresholds import BORMAN_R_LIMIT

ROUNDING = 1e-12

TRUTH = "531 342 153"
"""Three ratees (words) on three criteria (digits); all row and column means are 3."""


def table(words, penilai="Ani"):
    """Read scores drawn as one word a ratee, one digit a criterion ("-": none)."""
    rows = [
        (penilai, f"P{p}", f"K{k}", float(digit) if digit != "-" else np.nan)
        for p, word in enumerate(words.split())
        for k, digit in enumerate(word)
    ]
    return pd.DataFrame(rows, columns=["penilai", "pegawai", "kriteria", "nilai"])


def measures(words, truth=TRUTH):
    """Accuracy of one rater, by measure."""
    found = rate_accuracy(table(words), table(truth)).table
    assert tuple(found["measure"]) == MEASURES
    return found.set_index("measure")


def test_a_mild_rater_misses_by_elevation_alone():
    # every nilai one point above the truth: elevation 1, squared 1, nothing else
    found = measures("432 221", truth="321 110")["estimate"]
    assert found[["elevation", "EL", "DE", "SA", "DA", "D2"]].tolist() == pytest.approx(
        [1, 1, 0, 0, 0, 1]
    )
    assert found["distance"] == 1


def test_ranking_the_wrong_ratee_first_is_differential_elevation():
    # truth: means 4 and 2; rated: 2 and 4. Deviations (-1, 1) against (1, -1): mean of 4 and 4
    found = measures("22 44", truth="44 22")["estimate"]
    assert found[["EL", "DE", "SA", "DA"]].tolist() == [0, 4, 0, 0]
    assert found["r_DE"] == pytest.approx(-1)
    assert found["sd_DE"] == pytest.approx(1)


def test_taking_the_wrong_criterion_for_the_strong_one_is_stereotype_accuracy():
    # truth: criterion means 4, 2; rated 3, 3. (0 - 1)^2 and (0 + 1)^2: mean 1
    found = measures("33 33", truth="42 42")
    assert found["estimate"][["EL", "DE", "SA", "DA"]].tolist() == [0, 0, 1, 0]
    assert found["estimate"]["sd_SA"] == 0
    assert found["alasan"]["r_SA"] == cronbach.SAME_RATINGS


def test_halo_is_differential_accuracy():
    # truth: one good at the first, one at the second; rated all 3: interaction +-1 missed, mean 1
    found = measures("33 33", truth="42 24")["estimate"]
    assert found[["EL", "DE", "SA", "DA", "D2"]].tolist() == [0, 0, 0, 1, 1]


def test_all_four_components_on_one_table_by_hand():
    # rated 5 4 / 3 4, truth 4 2 / 1 3; differences 1 2 / 2 1, D2 = (1 + 4 + 4 + 1) / 4 = 2.5
    # means of differences: grand 1.5, ratees 1.5 and 1.5, criteria 1.5 and 1.5
    # EL 2.25, DE 0, SA 0, remainder -.5 .5 / .5 -.5: DA .25
    found = measures("54 34", truth="42 13")["estimate"]
    assert found[["elevation", "EL", "DE", "SA", "DA", "D2"]].tolist() == pytest.approx(
        [1.5, 2.25, 0, 0, 0.25, 2.5]
    )
    assert found["distance"] == pytest.approx(1.5)


def test_spread_half_as_large_has_ratio_one_half_and_correlation_one():
    # truth means 5 and 1, deviations +-2; rated 4 and 2, deviations +-1
    found = measures("44 22", truth="55 11")["estimate"]
    assert found["r_DE"] == pytest.approx(1)
    assert found["sd_DE"] == pytest.approx(0.5)
    assert found["DE"] == pytest.approx(1)


def test_borman_is_the_mean_of_fisher_z_over_criteria():
    # criterion K0: rated 1 2 3 of truth 1 3 2, r = .5; K1: 1 2 3 of 2 1 3, r = .5
    found = measures("11 22 33", truth="12 31 23")["estimate"]
    assert found["borman"] == pytest.approx(np.arctanh(0.5))
    assert found["borman_r"] == pytest.approx(0.5)


def test_perfect_order_counts_as_the_limit_since_its_z_is_infinite():
    found = measures(TRUTH)["estimate"]
    assert found["borman_r"] == pytest.approx(BORMAN_R_LIMIT)
    assert found["D2"] == 0


def test_a_flat_criterion_orders_nobody_and_counts_as_zero():
    # K0 rated flat: 0; K1 in perfect order: the limit
    found = measures("31 32 33", truth="11 22 33")
    assert found["estimate"]["borman"] == pytest.approx(np.arctanh(BORMAN_R_LIMIT) / 2)
    assert found["status"]["borman"] == "terbatas"
    assert found["alasan"]["borman"] == cronbach.FLAT_CRITERION


def test_a_criterion_without_order_in_the_truth_is_left_out():
    # K0 has the truth 3 3 3; only K1 counts, r = .5
    found = measures("11 22 33", truth="31 33 32")["estimate"]
    assert found["borman_r"] == pytest.approx(0.5)


def test_two_ratees_have_no_order_worth_the_name():
    assert measures("42 24", truth="42 24")["alasan"]["borman"] == cronbach.FEW_RATEES


def test_a_missing_cell_takes_its_ratee_out_and_says_so():
    # P2 has one gap of three; without it: P0 and P1 one point too high throughout
    found = measures("432 221 -11", truth="321 110 555")
    assert found["estimate"]["EL"] == pytest.approx(1)
    assert found["status"]["EL"] == "terbatas"
    assert "P2" in found["alasan"]["EL"]
    assert found["n_missing"]["EL"] == 1
    # distances: six times 1, then |1 - 5| twice: 14 / 8
    assert found["estimate"]["distance"] == pytest.approx(14 / 8)


def test_a_criterion_never_rated_goes_instead_of_every_ratee():
    found = measures("4-2 2-1 3-3", truth="351 142 253")
    assert found["n_ratees"]["EL"] == 3
    assert found["n_criteria"]["EL"] == 2
    assert "K1" in found["alasan"]["EL"]


def test_too_small_a_table_has_a_reason_instead_of_a_number():
    found = measures("3", truth="4")
    assert found["alasan"]["D2"] == cronbach.TOO_SMALL
    assert found["estimate"]["distance"] == 1


def test_ratees_that_were_not_given_to_a_rater_are_not_missing():
    found = measures("43 22", truth="43 22 11")
    assert found["n_missing"]["EL"] == 0
    assert found["estimate"]["D2"] == 0


def test_raters_are_judged_apart_and_the_input_is_unchanged():
    both = pd.concat([table("42 24"), table("33 33", "Budi")], ignore_index=True)
    before = both.copy()
    found = rate_accuracy(both, table("42 24"))
    d2 = found.table.query("measure == 'D2'").set_index("penilai")["estimate"]
    assert d2.to_dict() == {"Ani": 0.0, "Budi": 1.0}
    # distances 0 and 1: mean .5
    assert "0,50 poin" in found.summary()
    pd.testing.assert_frame_equal(both, before)


def test_nothing_to_compare_is_said_in_words():
    found = rate_accuracy(table("33"), table("33").assign(pegawai="lain"))
    assert found.table.empty
    assert found.summary() == "Tidak ada nilai yang dapat dibandingkan dengan acuan."


def test_every_fault_is_named_at_once():
    twice = pd.concat([table("33"), table("34")]).assign(nilai=["3", "x", "3", "4"])
    with pytest.raises(SchemaError) as fault:
        rate_accuracy(twice, table("33"))
    assert "bukan angka" in str(fault.value)
    assert "mengulang" in str(fault.value)


SCORES = st.integers(2, 6).flatmap(
    lambda n: st.integers(2, 5).flatmap(
        lambda k: arrays.arrays(float, (2, n, k), elements=st.floats(-100, 100))
    )
)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(SCORES)
def test_the_components_sum_exactly_to_d_squared(scores):
    value = {m.name: m.value for m in cronbach.cronbach(*scores)}
    total = sum(value[name] for name in ("EL", "DE", "SA", "DA"))
    assert total == pytest.approx(value["D2"], rel=1e-9, abs=ROUNDING)


def test_tables_without_a_cell_in_common_have_no_distance():
    found = cronbach.distance(np.array([[4, np.nan]]), np.array([[np.nan, 3]]))
    assert (found.status, found.reason) == ("tidak_dapat_dihitung", cronbach.NO_CELL)
    assert cronbach.distance(np.array([[4, 2.0]]), np.array([[3, np.nan]])).value == 1
