"""The restricted likelihood, its slopes and its predictions, against the full covariance."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from kinerja_analysis.models.linear import fit_linear
from kinerja_analysis.models.mixed_equations import Ratios, fitted_variance
from kinerja_analysis.models.pairs import pairs_of
from kinerja_analysis.models.reml import deviance

SAME = 1e-4
"""Relative: two searches of the same likelihood end this close."""


def ratings(rng, *, n_ratees=14, n_raters=5, n_criteria=3, keep=0.8, fixed_level=75.0):
    """Draw a sparse office on 0-100: spreads 8, 4, 3 (halo) and 5; four in five ratings stand."""
    rows = pd.DataFrame(
        [
            (n, r, i)
            for n in range(n_ratees)
            for r in {n % n_raters, (n + 1) % n_raters, (3 * n + 2) % n_raters}
            for i in range(n_criteria)
        ],
        columns=["pegawai", "penilai", "kriteria"],
    )
    theta = rng.normal(fixed_level, 8, n_ratees)
    severity = rng.normal(0, 4, n_raters)
    halo = rng.normal(0, 3, (n_ratees, n_raters))
    nilai = (
        theta[rows["pegawai"]]
        - severity[rows["penilai"]]
        - 2.0 * rows["kriteria"]
        + halo[rows["pegawai"], rows["penilai"]]
        + rng.normal(0, 5, len(rows))
    )
    return rows.assign(nilai=nilai)[rng.random(len(rows)) < keep].reset_index(drop=True)


class Dense:
    """The same model with its T x T covariance written out (Patterson & Thompson 1971)."""

    def __init__(self, frame, *, fixed=False):
        columns = [pd.get_dummies(frame[c]).to_numpy(float) for c in ("pegawai", "penilai")]
        pair = frame["pegawai"].astype(str) + "|" + frame["penilai"].astype(str)
        columns.append(pd.get_dummies(pair).to_numpy(float))
        self.y = frame["nilai"].to_numpy(float)
        self.x = pd.get_dummies(frame["kriteria"]).to_numpy(float)
        self.z = columns
        if fixed:
            others = columns[1].shape[1] - 1
            contrast = np.vstack([np.eye(others), -np.ones(others)])
            self.x = np.hstack([self.x, columns[1] @ contrast])
            self.z = [columns[0], columns[2]]

    def covariance(self, variances):
        *components, error = variances
        v = error * np.eye(len(self.y))
        for component, z in zip(components, self.z, strict=True):
            v = v + component * z @ z.T
        return v

    def generalised(self, variances):
        v = self.covariance(variances)
        weighted = np.linalg.solve(v, self.x)
        beta = np.linalg.solve(self.x.T @ weighted, weighted.T @ self.y)
        return v, self.y - self.x @ beta, self.x.T @ weighted

    def deviance(self, variances):
        v, left, information = self.generalised(variances)
        return (
            np.linalg.slogdet(v)[1]
            + np.linalg.slogdet(information)[1]
            + left @ np.linalg.solve(v, left)
            + (len(self.y) - self.x.shape[1]) * np.log(2 * np.pi)
        )

    def maximum(self, start):
        found = minimize(
            lambda x: self.deviance(np.exp(x)),
            np.log(start),
            method="Nelder-Mead",
            options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000},
        )
        return np.exp(found.x), found.fun

    def predictions(self, variances):
        """Henderson: the component's variance times Z'V^-1 (y - X b)."""
        v, left, _ = self.generalised(variances)
        weighted = np.linalg.solve(v, left)
        return [c * z.T @ weighted for c, z in zip(variances, self.z, strict=False)]

    def projection(self, variances):
        v = np.linalg.inv(self.covariance(variances))
        vx = v @ self.x
        return v - vx @ np.linalg.solve(self.x.T @ vx, vx.T)


@pytest.mark.parametrize("inner", [0.4, np.inf])
def test_slopes_are_those_of_the_deviance(rng, inner):
    frame = ratings(rng)
    codes = [frame[c].to_numpy() for c in ("pegawai", "penilai", "kriteria")]
    pairs = pairs_of(*codes, (14, 5, 3))
    score = (frame["nilai"] - frame["nilai"].mean()).to_numpy()
    at, step = {"pair": 0.3, "outer": 2.0, "inner": inner}, 1e-5
    slopes = deviance(pairs, score, Ratios(**at))[2]()
    assert set(slopes) == {"pair", "outer"} | ({"inner"} if np.isfinite(inner) else set())
    for term, slope in slopes.items():
        ends = [
            deviance(pairs, score, Ratios(**{**at, term: at[term] + move}))[0]
            for move in (step, -step)
        ]
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(("n_ratees", "n_raters"), [(14, 5), (9, 12)])
def test_random_raters_agree_with_the_full_covariance(rng, n_ratees, n_raters):
    frame = ratings(rng, n_ratees=n_ratees, n_raters=n_raters)
    fit, dense = fit_linear(frame), Dense(frame)
    found = fit.variances.set_index("component")["variance"]
    best, value = dense.maximum([64.0, 16.0, 9.0, 25.0])
    expected = dict(zip(("ratee", "rater", "ratee x rater", "error"), best, strict=True))
    assert found.to_dict() == pytest.approx(expected, rel=SAME, abs=1e-3)
    # the criterion means are the fixed effects on both sides, so that the constants agree too
    assert -2 * fit.log_likelihood == pytest.approx(value, abs=1e-5)


def test_fixed_raters_agree_with_the_full_covariance(rng):
    frame = ratings(rng)
    fit, dense = fit_linear(frame, raters="fixed"), Dense(frame, fixed=True)
    best, value = dense.maximum([64.0, 9.0, 25.0])
    found = fit.variances.set_index("component")["variance"]
    expected = dict(zip(("ratee", "ratee x rater", "error"), best, strict=True))
    assert found.drop("rater").to_dict() == pytest.approx(expected, rel=SAME)
    assert np.isnan(found["rater"])
    assert -2 * fit.log_likelihood == pytest.approx(value, abs=1e-5)
    _, left, information = dense.generalised(best)
    raw = dense.y - left
    beta = np.linalg.lstsq(dense.x, raw)[0]
    # positive is strict: the severity is minus the rater's own coefficient
    assert fit.raters["estimate"].to_numpy()[:-1] == pytest.approx(-beta[3:], abs=1e-3)
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    assert fit.raters["se"].to_numpy()[:-1] == pytest.approx(errors[3:], rel=1e-3)
    contrast = np.eye(3) - 1 / 3
    spread = contrast @ np.linalg.inv(information)[:3, :3] @ contrast
    assert fit.criteria["se"].to_numpy() == pytest.approx(np.sqrt(np.diag(spread)), rel=1e-3)


@pytest.mark.parametrize(("n_ratees", "n_raters"), [(14, 5), (9, 12)])
def test_predictions_and_their_errors_agree_with_henderson(rng, n_ratees, n_raters):
    frame = ratings(rng, n_ratees=n_ratees, n_raters=n_raters)
    fit, dense = fit_linear(frame), Dense(frame)
    variances = fit.variances["variance"].to_numpy()
    ratee, rater, _ = dense.predictions(variances)
    assert fit.ratees["estimate"].to_numpy() - fit.parameters.mu == pytest.approx(ratee)
    assert fit.raters["estimate"].to_numpy() == pytest.approx(-rater)
    # var(u - u_hat) = c I - c^2 Z'PZ, severities taken from their mean
    z, c = dense.z[1], variances[1]
    error = c * np.eye(z.shape[1]) - c**2 * z.T @ dense.projection(variances) @ z
    centred = np.eye(len(error)) - 1 / len(error)
    expected = np.sqrt(np.diag(centred @ error @ centred))
    assert fit.raters["se"].to_numpy() == pytest.approx(expected)


def test_errors_of_levels_agree_with_the_full_covariance(rng):
    frame = ratings(rng)
    fit, dense = fit_linear(frame), Dense(frame)
    variances = fit.variances["variance"].to_numpy()
    (zp, zr, _), (cp, cr, _, _) = dense.z, variances
    v = np.linalg.inv(dense.covariance(variances))
    beta = np.linalg.inv(dense.x.T @ v @ dense.x)
    # theta_n = mean of the criterion means + ratee effect + mean rater effect
    cross = np.hstack([cp * zp, cr * zr.mean(axis=1, keepdims=True)])  # cov(y, effects)
    prior = np.diag([cp] * zp.shape[1] + [cr / zr.shape[1]])
    even = np.full(3, 1 / 3)
    for n in range(3):
        pick = np.zeros(cross.shape[1])
        pick[[n, -1]] = 1
        weighted = v @ cross @ pick
        bias = even - dense.x.T @ weighted
        error = pick @ prior @ pick - (cross @ pick) @ weighted + bias @ beta @ bias
        assert fit.ratees["se"][n] == pytest.approx(np.sqrt(error))


def test_errors_of_variances_are_the_average_information(rng):
    frame = ratings(rng)
    fit, dense = fit_linear(frame), Dense(frame)
    variances = fit.variances["variance"].to_numpy()
    p = dense.projection(variances)
    parts = [z @ z.T for z in dense.z] + [np.eye(len(dense.y))]
    py = p @ dense.y
    information = [[py @ a @ p @ b @ py / 2 for b in parts] for a in parts]
    expected = np.sqrt(np.diag(np.linalg.inv(information)))
    assert fit.variances["se"].to_numpy() == pytest.approx(expected)


@pytest.mark.parametrize(("n_ratees", "n_raters"), [(14, 5), (9, 12)])
def test_residuals_vary_as_the_full_covariance_says(rng, n_ratees, n_raters):
    frame = ratings(rng, n_ratees=n_ratees, n_raters=n_raters)
    fit, dense = fit_linear(frame), Dense(frame)
    variances = fit.variances["variance"].to_numpy()
    own = variances[3] * np.eye(len(dense.y)) + variances[2] * dense.z[2] @ dense.z[2].T
    expected = np.diag(own @ dense.projection(variances) @ own)
    found = variances[2] + variances[3] * (1 - fitted_variance(fit.core.equations))
    assert found == pytest.approx(expected)
