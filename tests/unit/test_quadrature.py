"""How many quadrature nodes a ratee gets, and why: panels need few, a single form needs many."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import fit_mfrm
from kinerja_analysis.models import posterior, response
from kinerja_analysis.models.design import FacetColumns, mfrm_design
from kinerja_analysis.models.forms import Forms
from kinerja_analysis.models.objective import evaluate, expectations, split, standing_at
from kinerja_analysis.models.posterior import FEW_NODES, MANY_FORMS, N_NODES, nodes_for
from kinerja_analysis.models.problem_layout import lay_out
from kinerja_analysis.models.response import tabulate
from kinerja_analysis.models.root import roots
from kinerja_analysis.models.search import plain_start
from kinerja_analysis.models.steps import cumulated

STEP = 1e-4
PANEL_THETA = 0.003
"""Logit: five nodes instead of fifteen move a posterior mean on a panel by no more."""
PANEL_RATER = 1e-4
"""Logit: the same for severities, a rater's score over his information."""
LEAST_CONTRADICTION = 1e-3
"""Relative: what five nodes on one form of two ratings lose of their own gradient, at least."""


def forms_of(n_ratees, each):
    """Lay out n ratees with so many forms each, all by one rater on one criterion."""
    n = n_ratees * each
    return Forms(
        start=np.arange(n_ratees + 1) * each,
        who=np.zeros(n, dtype=np.int32),
        total=np.zeros(n, dtype=np.int32),
        pattern=np.zeros(n, dtype=np.int32),
        patterns=np.ones((1, 1)),
        rater=np.zeros(1, dtype=np.int32),
        levels=np.empty((1, 0), dtype=np.int32),
        counts=np.ones((1, 2)),
    )


@pytest.mark.parametrize(
    ("n_ratees", "each", "nodes"),
    [
        (MANY_FORMS // 3, 3, N_NODES),  # a city: not many forms
        (MANY_FORMS, 3, FEW_NODES),  # many forms, three a ratee
        (2 * MANY_FORMS, 1, N_NODES),  # many forms, but one superior a ratee
        (2 * MANY_FORMS, 2, N_NODES),  # two a ratee are not more than two
    ],
)
def test_few_nodes_are_for_many_forms_and_more_than_two_a_ratee(n_ratees, each, nodes):
    assert nodes_for(forms_of(n_ratees, each)) == nodes


def problem(rng, n_raters_each, steps, n_criteria):
    """Lay out 200 drawn ratees of 20 raters."""
    ratee = np.repeat(np.arange(200), n_raters_each)
    rater = (ratee // 10 + np.tile(np.arange(n_raters_each), 200) * 7) % 20
    eta = np.repeat(rng.normal(0, 1.2, 200)[ratee] - rng.normal(0, 0.5, 20)[rater], n_criteria)
    exponent = np.arange(len(steps) + 1) * eta[:, None] - np.append(0, np.cumsum(steps))
    reached = (np.exp(exponent) / np.exp(exponent).sum(1, keepdims=True)).cumsum(1)
    frame = pd.DataFrame(
        {
            "pegawai": np.repeat(ratee, n_criteria),
            "penilai": np.repeat(rater, n_criteria),
            "kriteria": np.tile(np.arange(n_criteria), len(ratee)),
            "nilai": (rng.random((len(eta), 1)) > reached).sum(1),
        }
    )
    return lay_out(mfrm_design(frame, FacetColumns()), "mml_random")


def expected(given, n_nodes):
    """Give what is expected of forms and ratees at the start, with so many nodes."""
    point = plain_start(given)
    place = split(point, given)
    tables = tabulate(cumulated(given.structure, place.beta), given.forms.patterns)
    return expectations(standing_at(replace(given, n_nodes=n_nodes), place, tables))


def test_on_a_panel_five_nodes_say_what_fifteen_say(rng):
    given = problem(rng, 3, [-2.0, -0.7, 0.7, 2.0], 7)
    few, many = expected(given, FEW_NODES), expected(given, N_NODES)
    assert np.abs(few.mean - many.mean).max() < PANEL_THETA
    rater = given.forms.rater[given.forms.who]
    moved = np.bincount(rater, weights=few.residual - many.residual)
    known = np.bincount(rater, weights=many.variance - many.line**2)
    assert np.abs(moved / known).max() < PANEL_RATER


def contradiction(given, n_nodes):
    """Give how far the gradient of log sigma is from the slope of the value, relative."""
    given, point = replace(given, n_nodes=n_nodes), plain_start(given)
    point[-1] = np.log(2.5)
    ends = [point + np.eye(len(point))[-1] * step for step in (STEP, -STEP)]
    slope = np.subtract(*(evaluate(end, given).value for end in ends)) / (2 * STEP)
    return abs(evaluate(point, given).gradient[-1] - slope) / abs(slope)


def test_one_form_of_two_ratings_contradicts_its_gradient_with_five_nodes_and_not_with_fifteen(rng):
    given = problem(rng, 1, [-3.0, 4.0], 2)
    few, many = contradiction(given, FEW_NODES), contradiction(given, N_NODES)
    assert few > LEAST_CONTRADICTION
    assert many < few / 5


@pytest.mark.parametrize("each", [1, 2, 3])
def test_laying_forms_out_place_by_place_changes_no_number(rng, each, monkeypatch):
    given = problem(rng, each, [-2.0, -0.7, 0.7, 2.0], 3)
    by_place = expected(given, FEW_NODES)
    monkeypatch.setattr(posterior, "MOST_PLACES", 0)
    by_ratee = expected(given, FEW_NODES)
    for name in ("residual", "variance", "line", "mean", "sd"):
        assert getattr(by_place, name) == pytest.approx(getattr(by_ratee, name), abs=1e-9)


@pytest.mark.parametrize("places", [0, 3])
def test_many_blocks_two_at_a_time_say_what_one_block_says(rng, places, monkeypatch):
    # a coarse grid, since blocks are never shorter than its tables are long; modes to the last
    # digit, since the search for those of a block ends with its last
    monkeypatch.setattr(response, "PER_LOGIT", 4)
    monkeypatch.setattr(posterior, "NEAR_ENOUGH", 1e-9)
    monkeypatch.setattr(posterior, "MOST_PLACES", places)
    given = problem(rng, 3, [-2.0, -0.7, 0.7, 2.0], 3)
    whole = expected(given, N_NODES)
    monkeypatch.setattr(posterior, "BLOCK", 2**6)
    met = []
    monkeypatch.setattr(
        posterior, "_block", lambda *a, of=posterior._block: met.append(a) or of(*a)
    )
    parted = expected(given, N_NODES)
    assert len(met) > 2 * posterior.THREADS
    for name in ("residual", "variance", "line", "mean", "sd"):
        assert getattr(parted, name) == pytest.approx(getattr(whole, name), abs=1e-8)


def dense_log_likelihood(fit, ratings):
    """Integrate theta out on 4,001 points, ten standard deviations to both sides."""
    spread = fit.populations.iloc[0]
    z = np.linspace(-10, 10, 4001)
    severity = ratings["penilai"].map(fit.raters.set_index("penilai")["estimate"])
    steps = np.append(0, np.cumsum(fit.steps["estimate"]))
    eta = (spread["mean"] + spread["sd"] * z) - severity.to_numpy()[:, None]
    exponent = np.arange(len(steps)) * eta[..., None] - steps
    shares = exponent - np.logaddexp.reduce(exponent, axis=-1, keepdims=True)
    told = shares[np.arange(len(ratings)), :, ratings["nilai"].to_numpy()]
    of_ratee = pd.DataFrame(told).groupby(ratings["pegawai"].to_numpy()).sum().to_numpy()
    return np.logaddexp.reduce(of_ratee - z**2 / 2 + np.log(0.005 / np.sqrt(2 * np.pi)), 1).sum()


def test_a_spread_that_few_nilai_hardly_bound_is_integrated_as_on_a_dense_grid(rng, monkeypatch):
    # 80 pegawai spread 5 logits, two nilai of three steps each
    ratee = np.repeat(np.arange(80), 2)
    rater = (ratee + np.tile([0, 1], 80) * (1 + ratee // 4 % 3)) % 4
    eta = rng.normal(0, 5, 80)[ratee] - np.array([-1, -0.5, 0.5, 1])[rater]
    nilai = (eta[:, None] + rng.logistic(size=(160, 2)) > [-1, 1]).sum(1)
    ratings = pd.DataFrame({"pegawai": ratee, "penilai": rater, "kriteria": "k", "nilai": nilai})
    fine = fit_mfrm(ratings, raters="fixed")
    assert fine.populations.loc[0, "sd"] > posterior.WIDE
    assert fine.log_likelihood == pytest.approx(dense_log_likelihood(fine, ratings), abs=1e-4)
    monkeypatch.setattr(posterior, "WIDE", np.inf)
    plain = fit_mfrm(ratings, raters="fixed")
    assert abs(plain.log_likelihood - dense_log_likelihood(plain, ratings)) > 1e-3


def test_a_search_for_roots_ends_though_no_step_is_short_enough():
    # zero of 2 - x is 2; no step is ever shorter than nothing
    root, curvature = roots(lambda x: (2 - x, np.ones(1)), np.zeros(1), 10.0, tolerance=0.0)
    assert (root.tolist(), curvature.tolist()) == ([2.0], [1.0])
    # without a root within reach it ends at the bound
    assert roots(lambda x: (5 + 0 * x, np.ones(1)), np.zeros(1), 10.0)[0] == pytest.approx(10.0)
