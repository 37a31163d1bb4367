"""The kernel's arithmetic: probabilities, gradients, information and the linear algebra."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kinerja_analysis.models import information
from kinerja_analysis.models.design import FacetColumns, mfrm_design
from kinerja_analysis.models.incidence import incidence
from kinerja_analysis.models.jml import evaluate_joint
from kinerja_analysis.models.likelihood import category_probabilities, moments
from kinerja_analysis.models.mml import evaluate_marginal
from kinerja_analysis.models.root import roots
from kinerja_analysis.models.steps import UNUSED, cumulated, step_structure

DERIVATIVE = 2e-4
"""Difference quotients of steps of 1e-5 lose this much."""
PROBE_ERROR = 0.2
"""Relative: 128 random probes give each variance to a few per cent, the worst of 40 to this."""
PRECISION = 2.0


@pytest.fixture
def problem(rng):
    """A panel design with every criterion, two of three raters a ratee, as index arrays."""
    rows = [
        (n, r, i) for n in range(25) for r in rng.choice(4, size=2, replace=False) for i in range(3)
    ]
    frame = pd.DataFrame(rows, columns=["pegawai", "penilai", "kriteria"])
    frame["nilai"] = rng.integers(1, 5, len(frame))
    designs = {
        by: mfrm_design(frame, FacetColumns(), steps_by=by) for by in ("common", "criterion")
    }
    return {by: (d, incidence(d), step_structure(d)) for by, d in designs.items()}


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
        moments(category_probabilities(eta + 1, thresholds))[0] >= moments(probability)[0]
    )


@pytest.mark.parametrize("by", ["common", "criterion"])
def test_marginal_gradient_and_information_are_derivatives(problem, by, rng):
    parts = problem[by]
    size = 4 + parts[2].loading.shape[1] + 2
    point = rng.normal(0, 0.3, size)
    found = evaluate_marginal(point, *parts, PRECISION)
    value = quotients(lambda x: evaluate_marginal(x, *parts, PRECISION).value, point)
    assert found.gradient == pytest.approx(value, abs=DERIVATIVE)
    gradient = quotients(lambda x: evaluate_marginal(x, *parts, PRECISION).gradient, point)
    gauge = np.zeros((size, size))
    gauge[:4, :4] = information.gauge(found.information)
    assert information.dense(found.information) - gauge == pytest.approx(-gradient, abs=5e-3)


def test_joint_gradient_is_the_derivative_of_the_profile(problem, rng):
    design, sums, structure = problem["common"]
    point = rng.normal(0, 0.3, 4 + structure.loading.shape[1])
    found = evaluate_joint(point, design, sums, structure)
    value = quotients(lambda x: evaluate_joint(x, design, sums, structure).value, point)
    assert found.gradient == pytest.approx(value, abs=DERIVATIVE)


def test_elimination_by_conjugate_gradients_equals_the_dense_solution(problem, rng, monkeypatch):
    parts = problem["common"]
    size = 4 + parts[2].loading.shape[1] + 2
    found = evaluate_marginal(np.zeros(size), *parts, PRECISION).information
    right = rng.normal(size=(size, 3))
    dense = information.solve(found, right)
    variances = information.severity_variances(found)
    monkeypatch.setattr(information, "DENSE_RATERS", 0)
    assert information.solve(found, right) == pytest.approx(dense, abs=1e-6)
    assert information.severity_variances(found) == pytest.approx(variances, rel=PROBE_ERROR)


def test_unused_category_has_no_probability_and_no_coordinate(drawn):
    frame = drawn("""
        pegawai penilai kriteria nilai
        Ani     Dedi    Loyal    1
        Ani     Eka     Loyal    2
        Budi    Dedi    Loyal    4
        Budi    Eka     Loyal    5
    """)
    structure = step_structure(mfrm_design(frame, FacetColumns()))
    # one criterion: no free difficulty; categories 1 and 5 are the ends, 2 and 4 inside, 3 unused
    assert structure.loading.shape == (5, 2)
    c = cumulated(structure, np.zeros(2))
    assert c.tolist() == [[0.0, 0.0, UNUSED, 0.0, 0.0]]
    assert category_probabilities(np.zeros(1), c)[0, 2] < 1e-20


def test_roots_are_found_where_plain_newton_cycles():
    # f(x) = -arctan(x) with start 1.5: plain Newton diverges
    found, _ = roots(lambda x: (-np.arctan(x), 1 / (1 + x**2)), np.array([1.5, -40.0]), 50.0)
    assert found == pytest.approx([0.0, 0.0], abs=1e-9)
