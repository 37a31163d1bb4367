"""The judge's arithmetic: rates and their errors, control within an effect, ranking, naming."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.thresholds import (
    RANGE_A_LOGIT,
    SLOPE_LIMIT,
    STRAIGHTLINING_LIMIT,
)
from studi.cell import CELLS, COLUMNS
from studi.decisions import Judged, keys, limits_of
from studi.design import DESIGNS
from studi.markdown import shown, table
from studi.naming import confusion, named_right, pairs_found
from studi.plan import allotted
from studi.planting import EFFECTS
from studi.ranking import auc, power_at
from studi.rates import any_detected, planted_rates, rate
from studi.reading import judged_bars


def results(*rows):
    columns = ["kind", "office", "penilai", "effect", "detail", "p", "verdict"]
    return Judged(pd.DataFrame(rows, columns=columns).reindex(columns=COLUMNS))


DRAWN = results(
    ("test", 0, "A", "severity", "", 0.001, "detected"),
    ("test", 0, "B", "severity", "", 0.040, "undetermined"),
    ("test", 0, "A", "halo", "", 0.500, "not_detected"),
    ("test", 0, "B", "halo", "", 0.010, "detected"),
    ("truth", 0, "A", "severity", "", np.nan, ""),
    ("test", 1, "A", "severity", "", 0.300, "not_detected"),
    ("test", 1, "B", "severity", "", 0.900, "not_detected"),
    ("test", 1, "A", "halo", "", 0.700, "not_detected"),
    ("test", 1, "B", "halo", "", 0.200, "not_detected"),
    ("truth", 1, "A", "severity", "", np.nan, ""),
)


def test_a_rate_has_the_error_of_a_ratio_over_offices():
    found = rate(pd.Series([True, False, False, False]), pd.Series([0, 0, 1, 1]))
    # by hand: offices 1 of 2 and 0 of 2, value 1/4, left over 1 - .5 = .5 and 0 - .5 = -.5;
    # sqrt((.25 + .25) * 2 / 1) / 4 = .25
    assert (found.value, found.n) == (0.25, 4)
    assert found.error == pytest.approx(0.25)


def test_a_rate_without_events_is_not_known_for_sure():
    found = rate(pd.Series([False] * 8), pd.Series(range(8)))
    assert (found.value, found.error) == (0.0, 0.1)


def test_control_within_an_effect_is_benjamini_and_hochberg_in_each_office():
    tests = DRAWN.tests.set_index(["office", "key", "penilai"])["q_within"]
    # office 0, severity: .001 * 2 / 1 and .04 * 2 / 2
    assert tests[0, "severity", "A"] == pytest.approx(0.002)
    assert tests[0, "severity", "B"] == pytest.approx(0.04)


def test_one_grouping_is_controlled_as_if_the_office_had_no_other():
    judged = results(
        ("test", 0, "A", "group", "jenis_kelamin=P", 0.04, "not_detected"),
        ("test", 0, "A", "group", "golongan=IV", 0.9, "not_detected"),
        ("truth", 0, "A", "group", "", np.nan, ""),
    )
    found = planted_rates(judged)["group"]
    # by hand: .04 * 2 / 1 over both columns, .04 in its own
    assert (found["power_within"].value, found["power_grouping"].value) == (0.0, 1.0)


def test_a_call_within_an_effect_is_beyond_the_practical_limit_too():
    # A and B of office 0 pass the control for severity; of their sizes .7 and -.2 (`SIZED`) only
    # the first exceeds a limit of .3
    sized = DRAWN.results.assign(value=[0.7, -0.2, *[0.0] * (len(DRAWN.results) - 2)])
    decided = Judged(sized, {"severity": 0.3}).decisions.query("office == 0 and key == 'severity'")
    assert decided.set_index("penilai")["within"].to_dict() == {"A": True, "B": False}


def test_every_effect_of_the_screen_has_its_limit_under_the_name_of_the_study():
    limits = limits_of(DESIGNS["panel24"])
    assert set(EFFECTS) - {"other_group"} <= set(limits)
    assert (limits["slope"], limits["straightlining"]) == (SLOPE_LIMIT, STRAIGHTLINING_LIMIT)
    # on 0-100 what moves nilai is held to points, a share of forms is not
    points = limits_of(DESIGNS["seratus24"])
    assert points["severity"] == pytest.approx(RANGE_A_LOGIT * 100 * limits["severity"])
    assert points["straightlining"] == limits["straightlining"]


def test_power_others_and_false_discovery():
    found = planted_rates(DRAWN)["severity"]
    assert found["power_within"].value == 0.5
    # B of office 0 is called for severity within the effect, not by the screen
    assert found["others_within"].value == 0.5
    assert found["false_within"].value == 0.5
    assert found["others_all"].value == 0.0
    assert found["false_all"].value == 0.0


def test_any_detected_counts_offices():
    assert any_detected(DRAWN).value == 0.5


SIZED = Judged(
    pd.concat(
        [
            DRAWN.results,
            pd.DataFrame(
                {"kind": "size", "effect": "severity", "penilai": [*"ABAB"], "office": [0, 0, 1, 1]}
                | {"value": [0.7, -0.2, 0.1, 0.0]}
            ),
        ],
        ignore_index=True,
    )
)
"""DRAWN, B of office 0 truly lenient beyond .15 logit, A of office 1 brought back within it."""


def test_a_severity_that_truly_matters_is_no_false_finding():
    found = planted_rates(SIZED)["severity"]
    assert found["false_within"].value == 0.0
    # others are A and B of office 1
    assert found["others_within"].n == 2


def test_a_planted_severity_within_the_limit_is_none():
    found = planted_rates(SIZED)["severity"]
    assert (found["power_within"].value, found["power_within"].n) == (1.0, 1)


def test_a_clean_office_may_show_a_severity_that_truly_matters():
    clean = Judged(SIZED.results[lambda t: ~((t["effect"] == "halo") | (t["kind"] == "truth"))])
    assert any_detected(clean).value == 0.0
    assert any_detected(clean, as_drawn=True).value == 0.5


def test_a_rater_without_a_row_was_not_found():
    judged = results(
        ("test", 0, "A", "halo", "", 0.5, "not_detected"),
        ("truth", 0, "A", "drift", "", np.nan, ""),
    )
    assert planted_rates(judged)["drift"]["power_within"].value == 0.0
    assert planted_rates(judged)["drift"]["tested"].value == 0.0


def test_who_favours_his_own_sex_shows_group_and_similarity_and_neither_is_false():
    judged = results(
        ("test", 0, "A", "group", "jenis_kelamin=P", 0.001, "detected"),
        ("test", 0, "A", "similarity", "jenis_kelamin=P", 0.001, "detected"),
        ("truth", 0, "A", "group", "", np.nan, ""),
    )
    assert planted_rates(judged)["group"]["false_all"].value == 0.0
    assert named_right(judged).value == 1.0


def test_naming_takes_the_smallest_p_after_bonferroni():
    judged = results(
        ("test", 0, "A", "criterion", "K1", 0.004, "detected"),
        ("test", 0, "A", "criterion", "K2", 0.900, "not_detected"),
        ("test", 0, "A", "severity", "", 0.006, "detected"),
        ("truth", 0, "A", "severity", "", np.nan, ""),
    )
    # criterion .004 * 2 = .008 > .006
    assert named_right(judged).value == 1.0
    assert confusion(judged).loc["severity", "severity"] == 1.0


def test_pairs_count_both_and_what_is_wrong_besides():
    judged = results(
        ("test", 0, "A", "severity", "", 0.001, "detected"),
        ("test", 0, "A", "halo", "", 0.001, "detected"),
        ("test", 0, "A", "drift", "", 0.001, "detected"),
        ("truth", 0, "A", "severity", "", np.nan, ""),
        ("truth", 0, "A", "halo", "", np.nan, ""),
    )
    both, extra = pairs_found(judged)["severity + halo"]
    assert (both.value, extra.value) == (1.0, 1.0)


def test_slope_and_kinds_of_copying_are_told_apart():
    tests = pd.DataFrame(
        {
            "effect": [*["centrality"] * 2, *["copying"] * 3, *["order"] * 2, "halo"],
            "detail": [
                *["threshold", "slope", "profile", "carry_over", "rater", "position", "contrast"],
                "",
            ],
        }
    )
    assert keys(tests).tolist() == [
        "centrality",
        "slope",
        "copy_profile",
        "carry_over",
        "copy_rater",
        "order",
        "contrast",
        "halo",
    ]


def test_ranking_by_hand():
    value, mine = np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False])
    # pairs: 3 > 2, 3 > 1, 2 = 2 (half), 2 > 1
    assert auc(value, mine) == pytest.approx(3.5 / 4)
    assert power_at(value, mine) == 0.5


def test_time_is_shared_evenly_and_never_beyond_what_is_wanted():
    # 110 s: the cheap cell takes 50 offices of 1 s, the dear one the other 60 s
    assert allotted([10.0, 1.0], 110.0, 50) == [6, 50]
    assert allotted([10.0], 1.0, 50) == [1]


def test_cells_name_designs_and_effects_that_exist():
    for cell in CELLS.values():
        assert cell.design in DESIGNS
        assert {effect for kind in cell.kinds for effect in kind} <= set(EFFECTS)


def test_bars_that_were_not_run_say_so():
    verdicts = {verdict for _, _, verdict in judged_bars({})}
    assert verdicts == {"not run"}


def test_a_table_escapes_bars_and_shows_errors():
    assert table(("a",), [("|t|",)]) == "| a |\n|---|\n| \\|t\\| |\n"
    assert shown(rate(pd.Series([True, False]), pd.Series([0, 1]))).startswith(".500 ±")
