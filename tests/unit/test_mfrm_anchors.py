"""Values known before the fit: of elements, of groups' means, of steps; and what they link."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, special

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.mfrm import fit_mfrm

STEPS = np.array([-1.5, 0.0, 1.5])
NEAR = 2e-4
"""Logit: the fit against a general optimiser of a likelihood by 61 fixed nodes."""
EXACT = 1e-6
KINDS = [{"raters": "fixed"}, {"raters": "random"}, {"method": "jml"}]


def office(rng, n_raters=5, n_ratees=40, n_criteria=3):
    """Draw nilai 1..4 of two raters a ratee."""
    severity, theta = np.linspace(-1, 1, n_raters), rng.normal(0, 1, n_ratees)
    rater = np.concatenate([rng.choice(n_raters, 2, replace=False) for _ in range(n_ratees)])
    ratee = np.repeat(np.arange(n_ratees), 2)
    eta = (theta[ratee] - severity[rater])[:, None] - np.linspace(-0.5, 0.5, n_criteria)
    reached = special.softmax(category_exponents(eta, STEPS), axis=-1).cumsum(axis=-1)
    nilai = 1 + (rng.random((*eta.shape, 1)) > reached).sum(axis=-1)
    return pd.DataFrame(
        {
            "pegawai": np.repeat(ratee, n_criteria),
            "penilai": np.repeat(rater, n_criteria),
            "kriteria": np.tile(np.arange(n_criteria), len(ratee)),
            "nilai": nilai.ravel(),
        }
    )


def category_exponents(eta, tau):
    return np.arange(len(tau) + 1) * eta[..., None] - np.append(0, np.cumsum(tau))


def deviance(ratings, severity, difficulty, tau, population):
    """Give minus the log-likelihood, theta integrated out on fixed nodes: a plain second opinion.

    `population` gives mean and standard deviation by ratee.
    """
    node, weight = np.polynomial.hermite_e.hermegauss(61)
    mean, sd = (values[ratings["pegawai"]] for values in population)
    shift = severity[ratings["penilai"]] + difficulty[ratings["kriteria"]]
    eta = (mean - shift)[:, None] + sd[:, None] * node
    log_p = special.log_softmax(category_exponents(eta, tau), axis=-1)
    score = ratings["nilai"].to_numpy() - 1
    each = np.take_along_axis(log_p, score[:, None, None], axis=2)[..., 0]
    by_ratee = np.zeros((len(population[0]), len(node)))
    np.add.at(by_ratee, ratings["pegawai"].to_numpy(), each)
    return -special.logsumexp(by_ratee, axis=1, b=weight / weight.sum()).sum()


def test_anchored_raters_criteria_and_steps_agree_with_a_plain_optimiser(rng):
    ratings = office(rng)
    ones = np.ones(40)

    def parameters(x):
        severity = np.array([0.5, x[0], x[1], -0.9, x[2]])
        steps = np.array([-1.2, x[5], 1.2 - x[5]])
        return severity, np.array([x[3], 0.3, x[4]]), steps, (x[6] * ones, np.exp(x[7]) * ones)

    best = optimize.minimize(lambda x: deviance(ratings, *parameters(x)), np.zeros(8))
    severity, difficulty, steps, (mean, sd) = parameters(best.x)
    anchors = {"penilai": {0: 0.5, 3: -0.9}, "kriteria": {1: 0.3}, "steps": {1: -1.2}}
    fit = fit_mfrm(ratings, raters="fixed", anchors=anchors)
    assert fit.convergence.converged
    assert fit.raters["estimate"].to_numpy() == pytest.approx(severity, abs=NEAR)
    assert fit.criteria["estimate"].to_numpy() == pytest.approx(difficulty, abs=NEAR)
    assert fit.steps["estimate"].to_numpy() == pytest.approx(steps, abs=NEAR)
    assert fit.populations.loc[0, ["mean", "sd"]].tolist() == pytest.approx(
        [mean[0], sd[0]], abs=NEAR
    )
    assert fit.log_likelihood == pytest.approx(-best.fun, abs=NEAR)
    assert (fit.raters["se"] == 0).tolist() == [True, False, False, True, False]
    # three severities, two difficulties, one step, mean and spread
    assert fit.information_criteria.n_parameters == 8


def test_an_anchored_ratee_keeps_his_value_and_sets_the_level(rng):
    ratings = office(rng)
    known = {0: 1.0, 7: -0.5}

    def parameters(x):
        mean, sd = np.full(40, x[8]), np.full(40, np.exp(x[9]))
        mean[list(known)], sd[list(known)] = list(known.values()), 1e-6
        difficulty, steps = np.append(x[5:7], -x[5] - x[6]), np.array([-x[7], 0.0, x[7]])
        return x[:5], difficulty, steps, (mean, sd)

    best = optimize.minimize(lambda x: deviance(ratings, *parameters(x)), np.ones(10) / 2)
    anchors = {"pegawai": known, "steps": {2: 0.0}}
    fit = fit_mfrm(ratings, raters="fixed", anchors=anchors)
    assert fit.raters["estimate"].to_numpy() == pytest.approx(best.x[:5], abs=10 * NEAR)
    assert fit.ratees["estimate"].iloc[[0, 7]].tolist() == [1.0, -0.5]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_anchored_where_it_was_found_moves_nothing(rng, kind):
    ratings = office(rng)
    free = fit_mfrm(ratings, **kind)
    anchors = {
        "penilai": dict(enumerate(free.raters["estimate"] + 0.7)),
        "kriteria": dict(enumerate(free.criteria["estimate"] - 0.2)),
        "steps": dict(enumerate(free.steps["estimate"], start=1)),
    }
    fit = fit_mfrm(ratings, anchors=anchors, **kind)
    # severities move up by .7 and difficulties down by .2: ratees stand .5 higher
    assert (fit.ratees["estimate"] - free.ratees["estimate"]).to_numpy() == pytest.approx(
        0.5, abs=EXACT
    )
    assert fit.log_likelihood == pytest.approx(free.log_likelihood, abs=EXACT)
    for table in ("raters", "criteria"):
        fair, before = getattr(fit, table)["fair_average"], getattr(free, table)["fair_average"]
        assert fair.to_numpy() == pytest.approx(before.to_numpy(), abs=EXACT)
    assert fit.ratees["fair_average"].to_numpy() == pytest.approx(
        free.ratees["fair_average"].to_numpy(), abs=EXACT
    )


@pytest.mark.parametrize("kind", KINDS)
def test_one_anchor_shifts_the_scale_and_takes_the_error_of_the_others_to_itself(rng, kind):
    ratings = office(rng)
    free, fit = fit_mfrm(ratings, **kind), fit_mfrm(ratings, anchors={"penilai": {2: 0.6}}, **kind)
    shift = 0.6 - free.raters.loc[2, "estimate"]
    moved = fit.raters["estimate"] - free.raters["estimate"]
    assert moved.to_numpy() == pytest.approx(shift, abs=EXACT)
    assert fit.raters.loc[2, "se"] == 0


def test_a_further_facet_can_be_anchored(rng):
    ratings = office(rng).assign(peran=lambda t: np.where(t["penilai"] < 2, "atasan", "tim"))
    ratings["peran"] = np.where(rng.random(len(ratings)) < 0.3, "rekan", ratings["peran"])
    anchors = {"peran": {"atasan": 0.25, "tim": 0.0}}
    fit = fit_mfrm(ratings, facets=["peran"], raters="fixed", anchors=anchors)
    levels = fit.facet("peran").set_index("peran")
    assert levels.loc[["atasan", "tim"], "estimate"].tolist() == [0.25, 0.0]
    assert levels.loc["rekan", "se"] > 0 == levels.loc["tim", "se"]


def unlinked(rng):
    """Draw two units without a common ratee: raters 0, 1 and 2, 3, 4."""
    ratings = office(rng, n_ratees=120).assign(
        unit=lambda t: np.where(t["pegawai"] < 60, "I", "II"),
        unit_penilai=lambda t: np.where(t["penilai"] < 2, "I", "II"),
    )
    return ratings[ratings["unit"] == ratings["unit_penilai"]].reset_index(drop=True)


@pytest.mark.parametrize("kind", [{"raters": "fixed"}, {"method": "jml"}])
def test_equal_means_of_raters_link_units_without_a_common_ratee(rng, kind):
    ratings = unlinked(rng)
    with pytest.raises(ModelError, match="kelompok"):
        fit_mfrm(ratings, **kind)
    means = {"penilai": ("unit_penilai", {"I": 0.0, "II": 0.4})}
    severity = fit_mfrm(ratings, group_anchors=means, **kind).raters["estimate"]
    assert severity.iloc[:2].mean() == pytest.approx(0.0, abs=EXACT)
    assert severity.iloc[2:].mean() == pytest.approx(0.4, abs=EXACT)


def test_equal_means_of_ratees_link_them_too(rng):
    means = {"pegawai": ("unit", {"I": 0.0, "II": 0.0})}
    fit = fit_mfrm(unlinked(rng), raters="fixed", group="unit", group_anchors=means)
    assert fit.populations["mean"].tolist() == pytest.approx([0.0, 0.0], abs=EXACT)
    # drawn severities are -1, -.5 in the first unit and 0, .5, 1 in the second
    severity = fit.raters["estimate"]
    assert severity.iloc[2:].mean() - severity.iloc[:2].mean() == pytest.approx(1.25, abs=0.7)


def test_an_anchored_rater_who_only_gives_the_highest_nilai_stays(rng):
    ratings = office(rng)
    ratings.loc[ratings["penilai"] == 0, "nilai"] = 4
    fit = fit_mfrm(ratings, raters="fixed", anchors={"penilai": {0: -2.0, 1: -0.5}})
    assert fit.core.keep.all()
    assert fit.raters.loc[0, "estimate"] == -2.0


@pytest.mark.parametrize(
    ("anchors", "word"),
    [
        ({"unit": {"a": 0.0}}, "unit"),
        ({"penilai": {99: 0.0}}, "99"),
        ({"penilai": {0: float("nan")}}, "bilangan"),
        ({"penilai": {0: "0.4"}}, "bilangan"),
        ({"penilai": [0]}, "berbentuk"),
        ({"steps": {1: 0.0, 2: 0.0, 3: 1.0}}, "bertentangan"),
        ({"steps": {("Loyal", 1): 0.0}}, "Ambang disebut 1 sampai 3"),
    ],
)
def test_anchors_that_cannot_be_met_are_refused(rng, anchors, word):
    with pytest.raises(ModelError, match=word):
        fit_mfrm(office(rng), anchors=anchors)


@pytest.mark.parametrize("told", [{"a": 0.0}, ("unit",), ("unit", ["a"])])
def test_group_anchors_that_are_no_column_with_means_are_refused(rng, told):
    with pytest.raises(ModelError, match="berbentuk"):
        fit_mfrm(office(rng).assign(unit="a"), group_anchors={"penilai": told})


def test_ratees_are_not_anchored_where_no_distribution_is_assumed(rng):
    with pytest.raises(ModelError, match="mml"):
        fit_mfrm(office(rng), method="jml", anchors={"pegawai": {0: 0.0}})
    with pytest.raises(ModelError, match="group"):
        fit_mfrm(office(rng).assign(unit="a"), group_anchors={"pegawai": ("unit", {"a": 0.0})})


def test_one_criterion_with_two_categories_has_no_step_to_estimate(rng):
    ratings = office(rng, n_criteria=1).assign(nilai=lambda t: (t["nilai"] > 2).astype(int))
    # joint likelihood has no maximum here: two nilai of two categories a ratee
    for kind in KINDS[:2]:
        assert fit_mfrm(ratings, **kind).convergence.converged


def test_the_interval_of_a_fair_average_is_that_of_the_estimate_in_nilai(rng):
    fit = fit_mfrm(office(rng))
    for table in (fit.ratees, fit.raters, fit.criteria):
        assert (table["fair_low"] < table["fair_average"]).all()
        assert (table["fair_average"] < table["fair_high"]).all()
    # what a rater at the upper end of his interval would give is the lower end in nilai
    row, mu, tau = fit.raters.iloc[0], fit.parameters.mu, fit.steps["estimate"].to_numpy()
    eta = np.array(mu - row["estimate"] - 1.959964 * row["se"])
    expected = 1 + special.softmax(category_exponents(eta, tau)) @ np.arange(4)
    assert row["fair_low"] == pytest.approx(expected)
