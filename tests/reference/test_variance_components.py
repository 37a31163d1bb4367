"""Variance components: REML against lme4, analysis of variance against published values."""

import json

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.stats.henderson import anova_components, coded_effects, confounded
from kinerja_analysis.stats.reml import fit_reml

RELATIVE = 0.005
"""REML components of independent programs agree so far."""
EQUAL = 1e-7
ZERO = 1e-5
"""lme4 stops this far from a variance of zero."""
DEVIANCE = 1e-4
TERMS = {
    "ratee": ("ratee",),
    "rater": ("rater",),
    "criterion": ("criterion",),
    "ratee:rater": ("ratee", "rater"),
    "ratee:criterion": ("ratee", "criterion"),
    "rater:criterion": ("rater", "criterion"),
}
"""The G-study of ratee x rater x criterion, lme4's names."""


def effects_of(ratings, terms):
    codes = {c: pd.factorize(ratings[c])[0] for c in ("ratee", "rater", "criterion")}
    keys = [np.column_stack([codes[c] for c in term]) for term in terms]
    return coded_effects(ratings["score"].to_numpy(dtype=float), keys)


@pytest.mark.parametrize(
    "case", ["guilford1954", "ej2021_study1", "writing_ratings1", "mfrmr_example_bias"]
)
def test_reml_of_seven_components_agrees_with_lme4(references, case):
    ratings = pd.read_csv(references / case / "data.csv")
    expected = json.loads((references / case / "peers.json").read_text("utf-8"))["lme4_gstudy"]
    found = fit_reml(effects_of(ratings, TERMS.values()))
    assert found.converged
    variances = dict(zip([*TERMS, "Residual"], found.variances, strict=True))
    for term, variance in expected["variance_components"].items():
        assert variances[term] == pytest.approx(variance, rel=RELATIVE, abs=ZERO)
    constant = (len(ratings) - 1) * (1 + np.log(2 * np.pi))
    # ours may be lower: lme4's search stops earlier
    assert found.deviance + constant <= expected["REMLcrit"] + DEVIANCE
    assert found.mean == pytest.approx(expected["intercept"], abs=1e-4)


def test_analysis_of_variance_of_guilford_is_the_classical_one(references):
    folder = references / "guilford1954"
    effects = effects_of(pd.read_csv(folder / "data.csv"), TERMS.values())
    peer = json.loads((folder / "peers_gtheory.json").read_text("utf-8"))
    expected = peer["anova_p_x_r_x_i"]["vc"]
    # the rater component is below zero and is shown as such
    order = [expected[name] for name in ("p", "r", "i", "pr", "pi", "ri", "pri")]
    assert anova_components(effects) == pytest.approx(order, abs=1e-6)


def test_both_methods_give_brennan_s_published_components(references):
    ratings = pd.read_csv(references / "brennan_3_2" / "data.csv")
    terms = [("ratee",), ("criterion",), ("criterion", "rater"), ("ratee", "criterion")]
    effects = effects_of(ratings, terms)
    # Brennan (2001), synthetic data set 4, p x (r:t): p, t, r:t, pt, pr:t
    published = [0.4731, 0.3252, 0.6475, 0.5596, 2.3802]
    assert anova_components(effects) == pytest.approx(published, abs=1e-4)
    assert fit_reml(effects).variances == pytest.approx(anova_components(effects), rel=1e-5)


def test_balanced_reml_is_the_analysis_of_variance(rng):
    # no component below zero: both solve the same equations
    person, rater = rng.normal(0, 1, 12), rng.normal(0, 0.7, 5)
    score = (person[:, None] + rater + rng.normal(0, 1, (12, 5))).ravel()
    keys = [np.repeat(np.arange(12), 5), np.tile(np.arange(5), 12)]
    effects = coded_effects(score, keys)
    assert fit_reml(effects).variances == pytest.approx(anova_components(effects), rel=1e-6)


def test_likelihood_is_the_dense_one(rng):
    # against -2 log of the restricted likelihood written out with the full covariance matrix
    ratee, rater = rng.integers(0, 9, 40), rng.integers(0, 5, 40)
    score = rng.normal(0, 1, 9)[ratee] + rng.normal(0, 1, 5)[rater] + rng.normal(0, 1, 40)
    found = fit_reml(coded_effects(score, [ratee, rater]))
    v = found.variances[2] * np.eye(40)
    for level, variance in zip((ratee, rater), found.variances, strict=False):
        v += variance * (level[:, None] == level)
    one = np.linalg.solve(v, np.ones(40))
    off = score - one @ score / one.sum()
    dense = np.linalg.slogdet(v)[1] + np.log(one.sum()) + off @ np.linalg.solve(v, off)
    assert found.deviance + 39 == pytest.approx(dense, abs=EQUAL)


def test_effects_that_cannot_be_told_apart_are_found():
    ratee, rater = np.repeat(np.arange(4), 3), np.tile(np.arange(3), 4)
    score = np.arange(12.0)
    assert confounded(coded_effects(score, [ratee, rater])) == []
    # each ratee has one rater of his own: ratee, rater are one effect (0, 1)
    assert confounded(coded_effects(score, [ratee, ratee])) == [{0, 1}]
    # one rater for all is part of the mean
    assert confounded(coded_effects(score, [ratee, 0 * ratee])) == [{1}]
    # one score a ratee: the ratee (0) is the residual (2); raters repeat
    assert confounded(coded_effects(score, [np.arange(12), rater])) == [{0, 2}]
