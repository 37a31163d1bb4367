"""The kernel's arithmetic: probabilities, gradients, information and the linear algebra."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kinerja_analysis.models import information, objective
from kinerja_analysis.models.design import FacetColumns, mfrm_design, part_of
from kinerja_analysis.models.estimation import WITHOUT_PRIOR
from kinerja_analysis.models.extremes import estimable_rows
from kinerja_analysis.models.likelihood import category_probabilities, log_probability, moments
from kinerja_analysis.models.newton import penalised
from kinerja_analysis.models.objective import evaluate
from kinerja_analysis.models.problem_layout import lay_out
from kinerja_analysis.models.response import histogram, look_up, tabulate
from kinerja_analysis.models.root import roots
from kinerja_analysis.models.steps import UNUSED, cumulated

DERIVATIVE = 2e-4
"""Difference quotients of steps of 1e-5 lose this much."""
PROBE_ERROR = 0.2
"""Relative: 128 random probes give each variance to a few per cent, the worst of 40 to this."""
CURVATURE = 2e-3
"""Relative to the largest: variances between the nodes of the tables are second differences."""
ROUNDING = 1e-12
CONJUGATE = 1e-4
"""Of the largest answer, about 1: conjugate gradients stop at a residual of this size."""
PRECISION = 2.0
LINEAR = 0.05
"""Relative: what taking scores as linear in theta loses, six ratings a ratee."""
TABLE = 2e-6
"""Of G and F between the nodes; V, which only steers the search, is a second difference."""


LAYOUTS = {
    "common": {},
    "criterion": {"steps_by": "criterion"},
    "rater": {"steps_by": "rater"},
    "facet": {"others": ("periode",)},
    "groups": {"group": "unit_kerja"},
}


@pytest.fixture
def frame(rng):
    """A panel design: two of four raters a ratee, with a period and a unit; some cells missing."""
    rows = [
        (n, r, i, rng.integers(2), n % 3)
        for n in range(25)
        for r in rng.choice(4, size=2, replace=False)
        for i in range(3)
    ]
    columns = ["pegawai", "penilai", "kriteria", "periode", "unit_kerja"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["nilai"] = rng.integers(1, 5, len(frame))
    return frame.drop(index=rng.choice(len(frame), 10, replace=False))


def problem(frame, layout, estimator="mml_random"):
    """The problem of a frame under one of the layouts."""
    chosen = {"steps_by": "common", "group": None, "others": (), **LAYOUTS[layout]}
    design = mfrm_design(
        frame,
        FacetColumns(others=chosen["others"]),
        steps_by=chosen["steps_by"],
        group=chosen["group"],
    )
    return lay_out(part_of(design, estimable_rows(design, WITHOUT_PRIOR[estimator])), estimator)


def size_of(problem):
    """Number of free parameters."""
    free = problem.structure.loading.shape[2] + problem.facets.shape[1]
    return problem.n_raters + free + 2 * problem.n_groups


def evaluated(point, given):
    """The likelihood with the severities' prior."""
    return penalised(evaluate(point, given), point, PRECISION)


def quotients(function, point, step=1e-5):
    """Difference quotients of a function of a point, one row a coordinate."""
    shifts = np.eye(len(point)) * step
    return np.array([(function(point + s) - function(point - s)) / (2 * step) for s in shifts])


@given(
    arrays(float, 6, elements=st.floats(-30, 30)), arrays(float, (6, 5), elements=st.floats(-9, 9))
)
def test_probabilities_sum_to_one_and_rise_with_eta(eta, thresholds):
    probability = category_probabilities(eta, thresholds)
    assert probability.sum(axis=1) == pytest.approx(np.ones(6))
    assert np.all(
        moments(category_probabilities(eta + 1, thresholds))[0]
        >= moments(probability)[0] - ROUNDING
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_marginal_gradient_and_information_are_derivatives(frame, layout, rng):
    given = problem(frame, layout)
    point = rng.normal(0, 0.3, size_of(given))
    found = evaluated(point, given)
    value = quotients(lambda x: evaluated(x, given).value, point)
    assert found.gradient == pytest.approx(value, abs=DERIVATIVE)
    gradient = quotients(lambda x: evaluated(x, given).gradient, point)
    gauge = np.zeros((len(point), len(point)))
    gauge[:4, :4] = information.gauge(found.information)
    lost = np.abs(information.dense(found.information) - gauge + gradient)
    assert lost.max() < CURVATURE * np.abs(gradient).max()


@pytest.mark.parametrize("layout", ["common", "criterion", "rater", "facet"])
def test_joint_gradient_is_the_derivative_of_the_profile(frame, layout, rng):
    given = problem(frame, layout, "jml")
    point = rng.normal(0, 0.3, size_of(given))
    found = evaluate(point, given)
    value = quotients(lambda x: evaluate(x, given).value, point)
    assert found.gradient == pytest.approx(value, abs=DERIVATIVE)
    gradient = quotients(lambda x: evaluate(x, given).gradient, point)
    gauge = np.zeros((len(point), len(point)))
    gauge[:4, :4] = information.gauge(found.information)
    lost = np.abs(information.dense(found.information) - gauge + gradient)
    assert lost.max() < CURVATURE * np.abs(gradient).max()


@pytest.mark.parametrize("layout", ["common", "facet", "groups"])
def test_scores_linear_in_theta_give_nearly_the_same_information(frame, layout, rng, monkeypatch):
    given = problem(frame, layout)
    point = rng.normal(0, 0.3, size_of(given))
    exact = evaluated(point, given)
    monkeypatch.setattr(objective, "SMALL", 0)
    near = evaluated(point, given)
    assert near.value == pytest.approx(exact.value)
    assert near.gradient == pytest.approx(exact.gradient)
    whole, part = (information.dense(found.information) for found in (exact, near))
    assert np.abs(part - whole).max() < LINEAR * np.abs(whole).max()


def test_elimination_by_conjugate_gradients_equals_the_dense_solution(frame, rng, monkeypatch):
    given = problem(frame, "common")
    found = evaluated(np.zeros(size_of(given)), given).information
    right = rng.normal(size=(size_of(given), 3))
    dense = information.solve(found, right)
    variances = information.severity_variances(found)
    monkeypatch.setattr(information, "EXACT_RATERS", 0)
    assert information.solve(found, right) == pytest.approx(dense, abs=CONJUGATE)
    assert information.severity_variances(found) == pytest.approx(variances, rel=PROBE_ERROR)


def test_unused_category_has_no_probability_and_no_coordinate(drawn):
    frame = drawn("""
        pegawai penilai kriteria nilai
        Ani     Dedi    Loyal    1
        Ani     Eka     Loyal    2
        Budi    Dedi    Loyal    4
        Budi    Eka     Loyal    5
    """)
    structure = problem(frame, "common").structure
    # one criterion: no free difficulty; categories 1 and 5 are the ends, 2 and 4 inside, 3 unused
    assert structure.loading.shape == (1, 5, 2)
    c = cumulated(structure, np.zeros(2))
    assert c.tolist() == [[0.0, 0.0, UNUSED, 0.0, 0.0]]
    assert category_probabilities(np.zeros(1), c)[0, 2] < 1e-20


def test_tables_agree_with_the_sums_over_categories(rng):
    c = np.pad(np.cumsum(rng.normal(0, 1.5, (3, 4)), axis=1), ((0, 0), (1, 0)))
    patterns = np.array([[1.0, 1, 1], [1, 0, 2]])
    tables = tabulate(c, patterns)
    eta, held = rng.uniform(-12, 12, 500), rng.integers(0, 2, 500)
    looked = look_up(tables, held * tables.n_nodes, eta)
    expected, variance, _ = moments(category_probabilities(eta[:, None], c[None]))
    # log P(0) of an item is minus its log normaliser
    zero = np.zeros((500, 3), dtype=int)
    normaliser = -log_probability(zero, np.repeat(eta[:, None], 3, axis=1), c[None])
    assert looked.g == pytest.approx((normaliser * patterns[held]).sum(axis=1), abs=TABLE)
    assert looked.f == pytest.approx((expected * patterns[held]).sum(axis=1), abs=TABLE)
    assert looked.v == pytest.approx((variance * patterns[held]).sum(axis=1), abs=2e-3)
    weight = rng.random(500)
    values, slopes = histogram(tables, looked, weight)
    again = values.ravel() @ tables.cubic[0] + slopes.ravel() @ tables.cubic[1]
    assert again == pytest.approx(weight @ looked.g)


def test_roots_are_found_where_plain_newton_cycles():
    # f(x) = -arctan(x) with start 1.5: plain Newton diverges
    found, _ = roots(lambda x: (-np.arctan(x), 1 / (1 + x**2)), np.array([1.5, -40.0]), 50.0)
    assert found == pytest.approx([0.0, 0.0], abs=1e-9)
