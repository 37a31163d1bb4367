"""What a plan promises is what a fit of simulated ratings later reports."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import AssumedSpread, fit_mfrm, plan_design
from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.planned_design import (
    STEP_GAP,
    Plan,
    mean_information,
    planned_graph,
    severity_errors,
)

ALIKE = AssumedSpread(severity=0.5, unit=0.0, person=1.2, halo=0.0)
"""What `fit_mfrm` takes for granted: units do not differ, and raters have no halo."""

PROMISE = 0.10
"""Largest relative difference of promised and reported standard errors: the plan takes the mean
information of a rating for each one (about 5 %), and the fit estimates the spread of people."""


def simulated(plan, spread, rng):
    """Draw ratings of a planned office, five categories with the plan's steps."""
    graph = planned_graph(plan, rng)
    theta = rng.normal(0, spread.person, plan.n_pegawai)
    severity = rng.normal(0, spread.severity, plan.n_penilai)
    eta = np.repeat(theta[graph.ratee] - severity[graph.rater], plan.n_kriteria)
    steps = STEP_GAP * (np.arange(1, 5) - 2.5)
    exponent = np.arange(5) * eta[:, None] - np.concatenate([[0], np.cumsum(steps)])
    reached = (np.exp(exponent) / np.exp(exponent).sum(1, keepdims=True)).cumsum(1)
    nilai = 1 + (rng.random((len(eta), 1)) > reached).sum(1)
    ratings = pd.DataFrame(
        {
            "pegawai": np.repeat(graph.ratee, plan.n_kriteria),
            "penilai": np.repeat(graph.rater, plan.n_kriteria),
            "kriteria": np.tile(np.arange(plan.n_kriteria), len(graph.ratee)),
            "nilai": nilai,
        }
    )
    return ratings, severity - severity.mean()


@pytest.mark.parametrize(("n_panel", "n_silang"), [(1, 40), (2, 0), (4, 0)])
def test_promised_standard_errors_are_those_that_a_fit_reports(n_panel, n_silang, rng):
    promised = plan_design(
        12, 120, n_panel=n_panel, n_silang=n_silang, n_kriteria=5, spread=ALIKE
    ).table["se"][0]
    reported = []
    for _ in range(4):
        ratings, _ = simulated(Plan(12, 120, n_panel, n_silang, 5), ALIKE, rng)
        se = fit_mfrm(ratings, raters="fixed").raters["se"]
        reported.append((se**2).mean())
    assert np.sqrt(np.mean(reported)) == pytest.approx(promised, rel=PROMISE)


def test_promised_standard_errors_are_the_real_errors_where_units_and_impressions_differ(rng):
    # linear ratings with everything that is assumed; 400 replications of 8 severities: the root
    # mean square has a standard error of about 1 / sqrt(2 * 400 * 7) = 1.4 %
    spread, form = AssumedSpread(unit=0.7), 0.5
    plan = Plan(8, 40, 2, 4, 7)
    graph = planned_graph(plan, rng)
    unit = np.arange(40) * 8 // 40
    pairs = np.arange(len(graph.ratee))
    x = np.zeros((len(pairs), 8))
    x[pairs, graph.rater] = -1.0
    z = np.zeros((len(pairs), 40))
    z[pairs, graph.ratee] = 1.0
    people = spread.person**2 * np.eye(40) + spread.unit**2 * (unit[:, None] == unit)
    weight = np.linalg.inv(z @ people @ z.T + form * np.eye(len(pairs)))
    design = np.column_stack([np.ones(len(pairs)), x[:, :-1] - x[:, [-1]]])  # severities sum to 0
    solve = np.linalg.solve(design.T @ weight @ design, design.T @ weight)
    errors = []
    for _ in range(400):
        worth = rng.normal(0, spread.unit, 8)[unit] + rng.normal(0, spread.person, 40)
        noise = z @ worth + rng.normal(0, form**0.5, len(pairs))
        first = (solve @ noise)[1:]
        errors.append([*first, -first.sum()])
    promised = severity_errors(graph, unit, spread, form)
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(
        np.sqrt((promised**2).mean()), rel=0.06
    )


def test_two_raters_who_rate_everybody_alike():
    # people cancel in the difference: variance of (a - b) / 2 is 2 f / (4 n), f = halo^2 + e^2 / I
    spread = AssumedSpread(halo=0.3)
    plan = plan_design(2, 50, n_panel=2, n_kriteria=4, spread=spread)
    form = 0.3**2 + 1 / mean_information(5, 0.0, spread) / 4
    assert plan.table["se"][0] == pytest.approx((form / 100) ** 0.5, rel=1e-4)
    assert plan.table["points"][0] == pytest.approx(
        plan.table["se"][0] * mean_information(5, 0.0, spread)
    )


def test_one_superior_each_tells_nothing_and_says_so():
    plan = plan_design(20, 100, n_panel=1)
    row = plan.table.iloc[0]
    assert (row["n_subsets"], row["data_share"], row["status"]) == (
        20,
        0.0,
        "tidak dapat dibandingkan",
    )
    assert np.isnan(row["se"]) and np.isnan(row["points"])
    assert "Sedikitnya 19 penilaian silang" in plan.summary()
    assert "nan" not in plan.summary()
    assert "paling tinggi 0,57" in plan.summary()  # the ceiling with 5 people a superior


def test_more_raters_each_and_more_cross_ratings_tell_more():
    found = plan_design(20, 100, n_panel=(1, 2, 3, 4), n_silang=(19, 60)).table
    for _, rows in found.groupby("n_silang"):
        assert rows["se"].is_monotonic_decreasing and rows["data_share"].is_monotonic_increasing
    for _, rows in found.groupby("n_panel"):
        assert rows["se"].is_monotonic_decreasing
    assert (found["n_nilai"] == (100 * found["n_panel"] + found["n_silang"]) * 7).all()


@pytest.mark.parametrize(("n_penilai", "n_panel"), [(6, 6), (6, 5), (30, 3), (7, 2)])
def test_a_drawn_panel_is_balanced_and_rates_nobody_twice(n_penilai, n_panel, rng):
    graph = planned_graph(Plan(n_penilai, 60, n_panel, 25 if n_panel < 5 else 0, 7), rng)
    pairs = set(zip(graph.ratee.tolist(), graph.rater.tolist(), strict=True))
    assert len(pairs) == len(graph.ratee)
    assert set(np.bincount(graph.ratee[: 60 * n_panel])) == {n_panel}
    loads = np.bincount(graph.rater[: 60 * n_panel])
    assert loads.max() - loads.min() <= 3


def test_the_same_seed_gives_the_same_plan():
    first, second = (plan_design(15, 80, seed=3).to_frame() for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_a_city_is_planned_in_seconds_from_a_part_of_the_same_proportions():
    city = plan_design(2_000, 20_000, n_panel=3).table["se"][0]
    part = plan_design(1_000, 10_000, n_panel=3).table["se"][0]
    assert city == pytest.approx(part, rel=1e-9)


def test_impossible_numbers_are_named_together():
    with pytest.raises(ModelError) as fault:
        plan_design(1, 0, n_panel=(3, 0), n_silang=-1, n_kriteria=0, n_kategori=1)
    told = str(fault.value)
    for words in ("n_penilai=1", "n_pegawai=0", "n_panel=3", "n_silang=-1", "n_kriteria=0"):
        assert words in told
    assert "n_kategori=1" in told


@pytest.mark.parametrize(
    ("strange", "word"),
    [
        ({"level": 1000.0}, "level"),
        ({"level": float("nan")}, "level"),
        ({"langkah": 0.0}, "langkah"),
        ({"langkah": -1.0}, "langkah"),
    ],
)
def test_a_scale_on_which_nobody_differs_is_refused(strange, word):
    with pytest.raises(ModelError, match=f"Skala tidak mungkin: {word}"):
        plan_design(6, 20, **strange)


@pytest.mark.parametrize(
    ("strange", "word"),
    [
        ({"n_penilai": 6.5}, "n_penilai=6.5 bukan bilangan bulat"),
        ({"n_pegawai": "20"}, "n_pegawai='20' bukan bilangan bulat"),
        ({"n_panel": "2"}, "n_panel='2' bukan bilangan bulat"),
        ({"n_panel": [1, None]}, "n_panel=None bukan bilangan bulat"),
        ({"n_kategori": 5.5}, "n_kategori=5.5 bukan bilangan bulat"),
        ({"level": "tengah"}, "level='tengah' bukan bilangan"),
        ({"spread": 3}, "spread=3 bukan AssumedSpread"),
        ({"seed": -1}, "seed=-1 harus bilangan bulat mulai dari nol"),
    ],
)
def test_numbers_of_another_kind_are_refused_in_words(strange, word):
    with pytest.raises(ModelError, match=word):
        plan_design(**({"n_penilai": 6, "n_pegawai": 20} | strange))


def test_without_panels_those_that_the_office_can_have_are_compared():
    assert plan_design(3, 20).table["n_panel"].tolist() == [1, 2, 3]
    assert plan_design(9, 20).table["n_panel"].tolist() == [1, 2, 3, 4]
    with pytest.raises(ModelError, match=r"n_penilai=1 harus 2 atau lebih\. Perbaiki"):
        plan_design(1, 20)


def test_a_design_without_any_panel_is_refused():
    with pytest.raises(ModelError, match="n_panel atau n_silang kosong"):
        plan_design(6, 24, n_panel=[])
