"""The screen's kernels: tables, refit, posterior and p-values against slow, plain arithmetic."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from kinerja_analysis.bias.calibration import calibrate, monte_carlo_p
from kinerja_analysis.bias.copying import CARRY_OVER
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.posterior import draw_theta, posterior
from kinerja_analysis.bias.refit import SEVERITY_SPREAD, ScaleModel, refit
from kinerja_analysis.bias.severity import centred
from kinerja_analysis.bias.tables import central_score, look_up, tabulate
from kinerja_analysis.models.likelihood import (
    category_probabilities,
    cumulated_thresholds,
    log_probability,
    moments,
)

DELTA = np.array([-0.3, 0.1, 0.2])
TAU = np.array([[-1.5, 0.0, 1.5], [-1.0, -0.2, 1.2], [-2.0, 0.5, 1.5]])
CUMULATED = cumulated_thresholds(DELTA, TAU)

INTERPOLATION = 2e-4
"""Categories: linear interpolation between nodes 0.02 logit apart."""

NEAREST = 2e-3
"""Categories: the nearest node is at most 0.002 logit away, and a logit moves less than one."""


def ratings(n_pegawai=6, n_penilai=4):
    """Each pegawai rated by two penilai on three kriteria, the last by one alone."""
    pairs = [(n % n_penilai, n) for n in range(n_pegawai)]
    pairs += [((n + 1) % n_penilai, n) for n in range(n_pegawai - 1)]
    rows = [(f"r{r}", f"p{n}", f"K{i}") for r, n in pairs for i in range(3)]
    return pd.DataFrame(rows, columns=["penilai", "pegawai", "kriteria"])


def scale_model(table, sigma=1.0):
    layout = lay_out(table)
    tables = tabulate(DELTA, TAU, np.ones((1, 3), dtype=int))
    pattern = np.zeros(len(layout.form_size), dtype=np.intp)
    spread = np.full((layout.n_pegawai, 1), sigma)
    return ScaleModel(layout, tables, pattern, mu=0.2, sigma=spread, step=1.0)


def test_tables_hold_the_moments_of_the_kernel(rng):
    eta = rng.normal(scale=2, size=(3, 1))
    tables = tabulate(DELTA, TAU, np.ones((1, 3), dtype=int))
    expected, variance = tables.rating_moments(np.arange(3), eta)
    middle, _, covariance = tables.central_moments(np.arange(3), eta)
    probability = category_probabilities(eta[:, 0], CUMULATED)
    direct = moments(probability)
    stretch, k = central_score(TAU), np.arange(4)
    assert expected[:, 0] == pytest.approx(direct[0], abs=NEAREST)
    assert variance[:, 0] == pytest.approx(direct[1], abs=NEAREST)
    mean = (probability * stretch).sum(axis=1)
    assert middle[:, 0] == pytest.approx(mean, abs=NEAREST)
    product = (probability * stretch * k).sum(axis=1) - mean * direct[0]
    assert covariance[:, 0] == pytest.approx(product, abs=NEAREST)


def test_the_chance_of_a_uniform_form_is_a_sum_of_products():
    eta = np.array([[0.7]])
    tables = tabulate(DELTA, TAU, np.ones((1, 3), dtype=int))
    probability = category_probabilities(np.full(3, 0.7), CUMULATED)
    flat = look_up(tables.flat, np.zeros(1, dtype=np.intp), eta)[0, 0, 0]
    assert flat == pytest.approx(probability.prod(axis=0).sum(), abs=INTERPOLATION)


def test_the_middle_of_the_scale_scores_highest_and_two_categories_have_none():
    # by hand: cumulated steps of -1.5, 0, 1.5 are 0, -1.5, -1.5, 0; mean size of a step 1
    assert central_score(TAU[:1])[0] == pytest.approx([0.0, 1.5, 1.5, 0.0])
    assert (central_score(np.zeros((2, 1))) == 0).all()


def test_refit_finds_the_mode_that_a_general_optimiser_finds(rng):
    table = ratings()[lambda t: t["pegawai"] != "p5"]  # shared pegawai only
    model = scale_model(table)
    layout, score = model.layout, rng.integers(0, 4, (len(table), 1)).astype(float)

    def lost(point):
        theta, severity = point[: layout.n_pegawai], point[layout.n_pegawai :]
        eta = (theta[layout.form_pegawai] - severity[layout.form_penilai])[layout.form]
        likelihood = log_probability(score[:, 0].astype(int), eta, CUMULATED[layout.kriteria])
        prior = ((theta - 0.2) ** 2).sum() / 2 + (severity**2).sum() / 2 / SEVERITY_SPREAD**2
        return prior - likelihood.sum()

    best = minimize(lost, np.zeros(layout.n_pegawai + layout.n_penilai), tol=1e-10)
    found = refit(model, score)
    point = np.concatenate([found.theta[:, 0], found.severity[:, 0]])
    assert point == pytest.approx(best.x, abs=2e-3)


def test_replicates_of_a_batch_do_not_touch_each_other(rng):
    model = scale_model(ratings())
    score = rng.integers(0, 4, (len(model.layout.form), 5)).astype(float)
    batch = refit(model, score)
    alone = refit(model, score[:, 2:3])
    assert batch.severity[:, 2] == pytest.approx(alone.severity[:, 0], abs=1e-3)
    assert batch.theta[:, 2] == pytest.approx(alone.theta[:, 0], abs=1e-3)


def test_a_pegawai_with_one_penilai_leaves_severity_alone(rng):
    table = ratings()
    model = scale_model(table)
    score = rng.integers(0, 4, (len(table), 1)).astype(float)
    strict = score.copy()
    strict[table["pegawai"].eq("p5").to_numpy()] = 0  # p5 is rated by one penilai only
    assert refit(model, score).severity == pytest.approx(refit(model, strict).severity, abs=1e-3)


def test_performance_is_drawn_from_its_posterior(rng):
    table = ratings(n_pegawai=2, n_penilai=2)
    model = scale_model(table)
    score = np.full((len(table), 1), 3.0)  # nothing but top marks
    state = refit(model, score)
    drawn = draw_theta(posterior(model, score, state, state.severity[:, 0]), 20_000, rng)[0]
    # the density by brute force, at the same severities
    grid = np.linspace(-4, 8, 4001)
    layout = model.layout
    rows = layout.form_pegawai[layout.form] == 0
    eta = grid[:, None] - state.severity[layout.form_penilai[layout.form[rows]], 0]
    top = log_probability(
        np.full(eta.shape, 3), eta, CUMULATED[layout.kriteria[rows]][None, :, :]
    ).sum(axis=1)
    weight = np.exp(top - (grid - 0.2) ** 2 / 2)
    mean = (grid * weight).sum() / weight.sum()
    assert drawn.mean() == pytest.approx(mean, abs=0.03)  # four standard errors of 20,000 draws


def test_the_middle_is_that_of_the_middle_half():
    table = pd.DataFrame(
        {"penilai": list("abcd"), "pegawai": "p", "kriteria": "K"},
    )
    severity = np.array([[-9.0], [0.0], [1.0], [50.0]])
    # by hand: the middle two of four are 0 and 1, their mean 0.5
    assert centred(severity, lay_out(table))[:, 0] == pytest.approx([-9.5, -0.5, 0.5, 49.5])


def test_p_counts_the_draws_at_least_as_extreme():
    draws = np.arange(999.0)
    # by hand: 100 of 999 draws are at least 899, (100 + 1) / (999 + 1)
    assert monte_carlo_p(np.array([899.0]), draws) == pytest.approx([0.101])


def test_who_copied_nothing_has_no_small_p():
    # a copied form in 240 draws of the first penilai, 24 in those of the others: standardised, his
    # zero (-.065) stands above all theirs (-.33), and only his own 239 zeros stand beside it
    draws = np.zeros((24, 240))
    draws[0, 0] = 1
    draws[1:, :24] = 1
    found = calibrate(CARRY_OVER, np.zeros(24), draws)
    assert found.p.tolist() == [1.0] * 24
    # one copied form: reached by a draw in ten of his own, and by those of the others
    one = calibrate(CARRY_OVER, np.eye(24)[1], draws)
    assert one.p[1] == pytest.approx((23 * 24 + 1 + 1) / (24 * 240 + 1), abs=1e-3)


def test_p_beyond_the_draws_falls_on_and_stays_positive(rng):
    draws = rng.exponential(size=20_000)
    p = monte_carlo_p(np.array([3.0, 8.0, 15.0]), draws)
    # an exponential null has the exponential tail: exp(-3), exp(-8), exp(-15)
    assert p == pytest.approx(np.exp([-3.0, -8.0, -15.0]), rel=0.9)
    assert (np.diff(p) < 0).all()
