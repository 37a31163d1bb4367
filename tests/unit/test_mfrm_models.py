"""Further facets, populations, raters' own steps, and what a fit says about itself."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models import (
    estimation,
    information,
    information_criteria,
    mfrm,
    newton,
    objective,
    repeated,
    separability,
    severity_variance,
)
from kinerja_analysis.models import fit_limits as limits
from kinerja_analysis.models.design import FacetColumns, mfrm_design
from kinerja_analysis.models.fit_limits import fit_limits
from kinerja_analysis.models.fit_statistics import separation
from kinerja_analysis.models.homogeneity import homogeneity
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.models.objective import evaluate

STEPS = np.array([-1.5, 0.0, 1.5])
WITHIN = 4.0
"""Standard errors: an estimate of a seeded data set lies closer to the truth than this."""
LINES = 5e-4
"""Logit: severities where scores are taken as linear in theta, against every node."""
LAPLACE = 0.05
"""Log-likelihood: Laplace's approximation over two severities with 180 ratings each."""


def drawn(rng, who, n_criteria=3, steps=None):
    """Draw 1..4 on each criterion for rows with ``theta`` and ``severity``; `steps` by row."""
    eta = (who["theta"] - who["severity"]).to_numpy()[:, None] - np.linspace(-0.5, 0.5, n_criteria)
    steps = np.tile(STEPS, (len(who), 1)) if steps is None else steps
    cumulated = np.pad(np.cumsum(steps, axis=1), ((0, 0), (1, 0)))
    exponent = np.arange(4) * eta[..., None] - cumulated[:, None, :]
    reached = np.exp(exponent - exponent.max(axis=-1, keepdims=True)).cumsum(axis=-1)
    nilai = 1 + (rng.random((*eta.shape, 1)) * reached[..., -1:] > reached).sum(axis=-1)
    parts = [who.assign(kriteria=f"k{i}", nilai=nilai[:, i]) for i in range(n_criteria)]
    return pd.concat(parts, ignore_index=True)


def panel(rng, n_ratees, severity, per_ratee=3):
    """Lay out who rates whom, with true theta and severity."""
    rater = np.concatenate(
        [rng.choice(len(severity), per_ratee, replace=False) for _ in range(n_ratees)]
    )
    ratee = np.repeat(np.arange(n_ratees), per_ratee)
    theta = rng.normal(0, 1, n_ratees)
    return pd.DataFrame(
        {"pegawai": ratee, "penilai": rater, "theta": theta[ratee], "severity": severity[rater]}
    )


def test_a_further_facet_is_recovered_and_sums_to_zero(rng):
    who = panel(rng, 80, np.linspace(-1, 1, 6)).assign(periode=lambda t: t.index % 2)
    # the second period is rated 0.8 logit more strictly than the first
    who["severity"] += np.where(who["periode"] == 1, 0.4, -0.4)
    ratings = drawn(rng, who)
    for kind in ({"method": "mml"}, {"method": "mml", "raters": "fixed"}, {"method": "jml"}):
        fit = fit_mfrm(ratings, facets=["periode"], **kind)
        levels = fit.facet("periode")
        assert fit.convergence.converged
        assert levels["estimate"].sum() == pytest.approx(0, abs=1e-9)
        assert abs(levels["estimate"].iloc[1] - 0.4) < WITHIN * levels["se"].iloc[1]
        assert levels["fair_average"].is_monotonic_decreasing
        assert set(fit.to_frame()["facet"]) == {"ratee", "rater", "criterion", "periode"}


def test_a_facet_that_is_not_there_is_named(rng):
    fit = fit_mfrm(drawn(rng, panel(rng, 30, np.zeros(4))))
    with pytest.raises(ModelError, match="periode"):
        fit.facet("periode")


KINDS = [{"method": "mml"}, {"method": "mml", "raters": "fixed"}, {"method": "jml"}]
FREE = KINDS[1:]
"""Estimators whose raters have no prior."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_facet_that_repeats_the_criterion_is_refused_by_name(rng, kind):
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 6)))
    with pytest.raises(ModelError, match="kriteria, butir tidak dapat dipisahkan"):
        fit_mfrm(ratings.assign(butir=ratings["kriteria"]), facets=["butir"], **kind)


@pytest.mark.parametrize("kind", FREE)
def test_fixed_raters_who_keep_to_their_own_role_or_criteria_are_refused(rng, kind):
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 6)), n_criteria=4)
    # raters 0-1 are always superiors, so that being strict and being a superior are one
    ratings = ratings.assign(jabatan=np.where(ratings["penilai"] < 2, "atasan", "rekan"))
    with pytest.raises(ModelError, match="penilai, jabatan tidak dapat dipisahkan"):
        fit_mfrm(ratings, facets=["jabatan"], **kind)
    own = (ratings["penilai"] < 3) == ratings["kriteria"].isin(["k0", "k1"])
    with pytest.raises(ModelError, match="penilai, kriteria tidak dapat dipisahkan"):
        fit_mfrm(ratings[own], **kind)
    # one level of two that is anchored does not help: the level of the raters is free as well
    with pytest.raises(ModelError, match="penilai, jabatan tidak dapat dipisahkan"):
        fit_mfrm(ratings, facets=["jabatan"], anchors={"jabatan": {"rekan": 0.0}}, **kind)
    known = {"jabatan": {"atasan": 0.1, "rekan": -0.1}}
    assert fit_mfrm(ratings, facets=["jabatan"], anchors=known, **kind).convergence.converged
    # the prior of random raters tells them apart
    assert np.isfinite(fit_mfrm(ratings, facets="jabatan").facet("jabatan")["se"]).all()


def test_a_facet_that_parts_ratees_needs_a_distribution_of_theirs(rng):
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 6)))
    ratings = ratings.assign(unit=ratings["pegawai"] % 2)
    assert fit_mfrm(ratings, facets=["unit"]).convergence.converged
    with pytest.raises(ModelError, match="unit, pegawai tidak dapat dipisahkan"):
        fit_mfrm(ratings, facets=["unit"], method="jml")
    with pytest.raises(ModelError, match="unit, unit tidak dapat dipisahkan"):
        fit_mfrm(ratings, facets=["unit"], group="unit")


def test_one_column_stands_for_one_thing(rng):
    ratings = drawn(rng, panel(rng, 30, np.linspace(-1, 1, 5)))
    with pytest.raises(ModelError, match=r"ganda dalam model: penilai \(penilai, faset\)"):
        fit_mfrm(ratings, facets=["penilai"])
    with pytest.raises(ModelError, match=r"pegawai \(pegawai, penilai\)"):
        fit_mfrm(ratings, rater="pegawai")


def test_populations_too_small_to_have_a_spread_are_refused_as_such(rng):
    ratings = drawn(rng, panel(rng, 30, np.linspace(-1, 1, 5)))
    own = ratings.assign(unit=np.where(ratings["pegawai"] == 3, "sendiri", "lain"))
    with pytest.raises(ModelError, match=r"memuat satu pegawai \(misalnya sendiri"):
        fit_mfrm(own, group="unit")
    with pytest.raises(ModelError, match=r"kelompok terkecil \(0\) memuat 2 pegawai"):
        fit_mfrm(ratings.assign(unit=ratings["pegawai"] // 2), group="unit")


def test_ratings_that_stand_twice_are_refused_unless_a_column_tells_them_apart(rng):
    ratings = drawn(rng, panel(rng, 30, np.linspace(-1, 1, 5)))
    # row 8 once more, with another nilai and read elsewhere: the 271st row (30 x 3 x 3 and one)
    again = ratings.iloc[[7]].assign(nilai=1, sumber="b")
    twice = pd.concat([ratings.assign(sumber="a"), again], ignore_index=True)
    with pytest.raises(ModelError, match=r"1 baris penilaian mengulang .* ke-8 dan ke-271 "):
        fit_mfrm(twice)
    # rows without nilai are no ratings, and are counted all the same
    empty = pd.concat([ratings.iloc[[0]].assign(nilai=np.nan), twice], ignore_index=True)
    with pytest.raises(ModelError, match="ke-9 dan ke-272 "):
        fit_mfrm(empty)
    quarters = twice.assign(periode=["TW1"] * len(ratings) + ["TW2"])
    assert fit_mfrm(quarters).convergence.converged


def test_populations_keep_good_units_out_of_the_severities(rng):
    # two units with raters of their own and a fifth of the ratings across; one unit is better
    n, unit = 200, np.arange(200) % 2
    theta = rng.normal(np.where(unit == 1, 1.0, -1.0), 0.8)
    severity = np.tile(rng.normal(0, 0.4, 8), 1)
    rater = np.stack([rng.choice(4, 2, replace=False) + 4 * unit[i] for i in range(n)])
    across = rng.random((n, 2)) < 0.1
    rater = np.where(across, (rater + 4) % 8, rater)
    ratee = np.repeat(np.arange(n), 2)
    who = pd.DataFrame(
        {
            "pegawai": ratee,
            "penilai": rater.ravel(),
            "theta": theta[ratee],
            "severity": severity[rater.ravel()],
            "unit_kerja": np.where(unit[ratee] == 1, "Baik", "Biasa"),
        }
    ).drop_duplicates(["pegawai", "penilai"])
    ratings = drawn(rng, who)
    fit = fit_mfrm(ratings, group="unit_kerja")
    means = fit.populations.set_index("unit_kerja")["mean"]
    assert means["Baik"] - means["Biasa"] == pytest.approx(2.0, abs=0.6)
    own, common = (
        f.raters["estimate"].iloc[4:].mean() - f.raters["estimate"].iloc[:4].mean()
        for f in (fit, fit_mfrm(ratings))
    )
    true = severity[4:].mean() - severity[:4].mean()
    # one common mean pulls the raters of the better unit towards mild
    assert abs(own - true) < abs(common - true)
    assert common < own


def test_a_central_rater_has_steps_further_apart(rng):
    who = panel(rng, 150, np.zeros(4))
    steps = np.where((who["penilai"] == 0).to_numpy()[:, None], 2 * STEPS, STEPS)
    fit = fit_mfrm(drawn(rng, who, steps=steps), steps_by="rater")
    spread = fit.steps.groupby("penilai")["estimate"].agg(lambda tau: tau.max() - tau.min())
    assert spread.idxmax() == 0
    assert spread.loc[0] == pytest.approx(6.0, abs=1.5)
    assert fit.steps.groupby("penilai")["estimate"].sum().abs().max() < 1e-9


def test_too_many_steps_and_populations_without_a_distribution_are_refused(rng):
    ratings = drawn(rng, panel(rng, 300, np.zeros(150)))
    with pytest.raises(ModelError, match="150 penilai"):
        fit_mfrm(ratings, steps_by="rater")
    with pytest.raises(ModelError, match="group"):
        fit_mfrm(ratings.assign(unit="a"), method="jml", group="unit")
    with pytest.raises(ModelError, match="kelompok"):
        fit_mfrm(
            drawn(rng, panel(rng, 301, np.zeros(9))).assign(unit=lambda t: t["pegawai"]),
            group="unit",
        )


def test_a_ratee_in_two_groups_counts_where_he_was_rated_first_and_is_told(rng):
    ratings = drawn(rng, panel(rng, 30, np.zeros(4))).assign(unit="a")
    ratings.loc[ratings.index[-1], "unit"] = "b"
    ratings.loc[ratings["pegawai"] == 3, "unit"] = "b"
    design = mfrm_design(ratings, FacetColumns(), group="unit")
    assert design.moved == 1
    assert any("lebih dari satu kelompok" in note for note in design.notes())


def test_small_whole_numbers_and_categories_are_used_without_a_copy(rng):
    ratings = drawn(rng, panel(rng, 40, np.zeros(5)))
    coded = ratings.astype({"pegawai": "int32", "penilai": "int16", "nilai": "int8"})
    coded["kriteria"] = coded["kriteria"].astype("category")
    design = mfrm_design(coded, FacetColumns())
    assert np.shares_memory(design.ratee, coded["pegawai"].to_numpy())
    assert np.shares_memory(design.rater, coded["penilai"].to_numpy())
    assert np.shares_memory(design.criterion, coded["kriteria"].array.codes)
    text = ratings.astype({"pegawai": str, "penilai": str, "kriteria": str})
    one, other = fit_mfrm(coded), fit_mfrm(text)
    names = one.raters["penilai"].astype(str)
    there = other.raters.set_index("penilai")["estimate"].loc[names]
    assert one.raters["estimate"].to_numpy() == pytest.approx(there.to_numpy(), abs=1e-6)


def test_codes_with_gaps_keep_their_labels(rng):
    ratings = drawn(rng, panel(rng, 40, np.zeros(5)))
    ratings["penilai"] = ratings["penilai"].map({0: 2, 1: 3, 2: 5, 3: 8, 4: 13})
    fit = fit_mfrm(ratings)
    assert fit.raters["penilai"].tolist() == [2, 3, 5, 8, 13]


def test_many_raters_are_found_as_few_are(rng, monkeypatch):
    ratings = drawn(rng, panel(rng, 400, rng.normal(0, 0.5, 20)), n_criteria=5)
    exact = fit_mfrm(ratings)
    for module, name in ((objective, "SMALL"), (information, "DENSE_RATERS")):
        monkeypatch.setattr(module, name, 0)
    near = fit_mfrm(ratings)
    assert near.convergence.converged
    assert near.raters["estimate"].to_numpy() == pytest.approx(
        exact.raters["estimate"].to_numpy(), abs=LINES
    )


@pytest.mark.parametrize("halo", [0.0, 1.0])
def test_robust_errors_see_halo_and_model_errors_do_not(rng, halo):
    who = panel(rng, 300, rng.normal(0, 0.5, 8))
    who["severity"] += halo * rng.normal(size=len(who))
    fit = fit_mfrm(drawn(rng, who, n_criteria=7), raters="fixed")
    wider = (fit.raters["se_robust"] / fit.raters["se"]).mean()
    # seven ratings that share a deviation of one logit tell hardly more than two that do not
    assert 0.9 < wider < 1.15 if halo == 0 else 1.6 < wider < 2.6
    ratees = (fit.ratees["se_robust"] / fit.ratees["se"]).mean()
    assert 1 <= ratees < 1.05 if halo == 0 else ratees > 1.2


@pytest.mark.parametrize("facets", [[], ["periode"]])
def test_no_figure_depends_on_the_order_of_rows(rng, facets):
    ratings = drawn(rng, panel(rng, 30, np.linspace(-1, 1, 5)))
    ratings = ratings.assign(periode=rng.integers(0, 2, len(ratings)))
    # by form; by criterion within a ratee, so that forms take turns; and in no order
    orders = [ratings.sort_values(["pegawai", *by]) for by in (["penilai"], ["kriteria"])]
    fits = [fit_mfrm(t, facets=facets) for t in (*orders, ratings.sample(frac=1, random_state=1))]
    for table in ("ratees", "raters", "criteria"):
        one, *others = (getattr(fit, table).select_dtypes("number").to_numpy() for fit in fits)
        for other in others:
            np.testing.assert_allclose(other, one, atol=1e-8)


def test_two_forms_of_one_ratee_are_one_witness(rng):
    ratings = drawn(rng, panel(rng, 30, np.linspace(-1, 1, 5)), n_criteria=4)
    ratings = ratings.assign(periode=ratings.groupby(["pegawai", "penilai"]).cumcount() % 2)
    ratings["periode"] ^= ratings["pegawai"] % 2
    # rater 0 keeps one ratee, of whom he fills in a form in both periods
    only = ratings.loc[ratings["penilai"] == 0, "pegawai"].min()
    fit = fit_mfrm(
        ratings[(ratings["penilai"] != 0) | (ratings["pegawai"] == only)], facets=["periode"]
    )
    assert np.isnan(fit.raters.set_index("penilai").loc[0, "se_robust"])


def test_a_rater_with_one_ratee_has_no_robust_error(rng):
    who = panel(rng, 40, np.zeros(5))
    alone = who.iloc[[0]].assign(penilai=9)
    fit = fit_mfrm(drawn(rng, pd.concat([who, alone], ignore_index=True)))
    robust = fit.raters.set_index("penilai")["se_robust"]
    assert robust.isna().tolist() == [False] * 5 + [True]


def test_an_extreme_rater_has_no_robust_error(rng):
    # rater 0 gives the highest nilai always: nothing is left of which a variance could be seen
    ratings = drawn(rng, panel(rng, 40, np.zeros(5)))
    ratings.loc[ratings["penilai"] == 0, "nilai"] = 4
    raters = fit_mfrm(ratings).raters
    assert raters["extreme"].tolist() == raters["se_robust"].isna().tolist()
    assert raters["extreme"].tolist() == [True] + [False] * 4


def test_information_criteria_count_the_free_parameters(rng):
    ratings = drawn(rng, panel(rng, 60, np.linspace(-1, 1, 5)))
    fixed = fit_mfrm(ratings, raters="fixed")
    found = fixed.information_criteria
    # 4 severities, 2 difficulties, 2 steps, mean and spread of theta
    assert found.n_parameters == 10
    assert found.aic == pytest.approx(20 - 2 * fixed.log_likelihood)
    assert found.bic == pytest.approx(10 * np.log(60) - 2 * fixed.log_likelihood)
    # random: one spread instead of 4 severities; joint: and every ratee's theta, no spread
    assert fit_mfrm(ratings).information_criteria.n_parameters == 7
    joint = fit_mfrm(ratings, method="jml")
    n_ratees = len(joint.core.design.ratees)
    assert joint.information_criteria.n_parameters == 4 + 2 + 2 + n_ratees


def test_laplace_agrees_with_integration_on_a_grid(rng):
    ratings = drawn(rng, panel(rng, 60, np.array([-0.3, 0.3]), per_ratee=2))
    fit = fit_mfrm(ratings)
    grid, sigma = np.linspace(-1.6, 1.6, 33), fit.core.sigma_alpha
    values = np.empty((33, 33))
    for i, first in enumerate(grid):
        for j, second in enumerate(grid):
            point = fit.core.point.copy()
            point[:2] = first, second
            prior = -0.5 * (first**2 + second**2) / sigma**2 - np.log(2 * np.pi * sigma**2)
            values[i, j] = evaluate(point, fit.core.problem).value + prior
    area = (grid[1] - grid[0]) ** 2
    marginal = values.max() + np.log(np.exp(values - values.max()).sum() * area)
    assert fit.information_criteria.log_likelihood == pytest.approx(marginal, abs=LAPLACE)


def test_equal_elements_pass_and_different_ones_do_not():
    same = homogeneity(np.array([0.1, -0.1, 0.0]), np.full(3, 0.2))
    # (0.1^2 + 0.1^2) / 0.2^2 = 0.5 on 2 degrees of freedom: p = exp(-0.25)
    assert same.chi_square == pytest.approx(0.5)
    assert same.p == pytest.approx(np.exp(-0.25))
    apart = homogeneity(np.array([1.0, -1.0, 0.0]), np.full(3, 0.2))
    # observed variance 1, error 0.04: a normal sample of variance 0.96 fits, chi-square 2 / 1
    assert apart.p < 1e-6
    assert apart.random_chi_square == pytest.approx(2.0)
    assert apart.random_df == 1
    alone = homogeneity(np.array([1.0]), np.array([0.2]))
    assert np.isnan(alone.p)
    assert (alone.df, alone.status) == (0, "tidak_dapat_dihitung")
    assert "hanya 1 unsur" in alone.alasan
    two = homogeneity(np.array([1.0, 2.0]), np.array([0.2, 0.2]))
    assert two.status == "terbatas"
    assert same.status == apart.status == "ok"


def test_the_category_table_tells_use_and_order(rng):
    fit = fit_mfrm(drawn(rng, panel(rng, 150, np.zeros(5))))
    table = fit.categories
    assert table["n"].sum() == len(fit.residuals)
    assert table["share"].sum() == pytest.approx(1)
    assert table["average"].is_monotonic_increasing
    assert np.abs(table["average"] - table["expected"]).max() < 0.3
    assert table["advances"].tolist()[1:] == [True] * 3
    assert pd.isna(table["advances"].iloc[0])
    assert table["threshold"].iloc[1:].tolist() == fit.steps["estimate"].tolist()


def test_the_most_unexpected_rating_stands_first(rng):
    ratings = drawn(rng, panel(rng, 60, np.zeros(5)), n_criteria=5)
    best = ratings.groupby("pegawai")["nilai"].mean().idxmax()
    row = ratings.index[ratings["pegawai"] == best][0]
    ratings.loc[row, "nilai"] = 1
    found = fit_mfrm(ratings).unexpected
    assert found.loc[0, "pegawai"] == best
    assert found.loc[0, "standardised"] < -3
    assert found["standardised"].abs().is_monotonic_decreasing


def test_bootstrap_limits_hold_fitting_raters_and_not_a_random_one(rng):
    who = panel(rng, 80, np.linspace(-0.5, 0.5, 6))
    ratings = drawn(rng, who, n_criteria=4)
    noise = ratings["penilai"] == 5
    ratings.loc[noise, "nilai"] = rng.integers(1, 5, noise.sum())
    limits = fit_limits(fit_mfrm(ratings), replicates=40, seed=1).set_index("penilai")
    assert (limits["replicates"] == 40).all()
    assert (limits["infit_low"] < 1).all()
    assert (limits["infit_high"] > 1).all()
    assert limits.loc[5, "infit"] > limits.loc[5, "infit_high"]


def test_information_criteria_that_are_not_worked_out_say_why(rng, monkeypatch):
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 5)))
    anchored = fit_mfrm(ratings, anchors={"penilai": {0: -1.0, 4: 1.0}}).information_criteria
    assert np.isnan(anchored.aic) and "dijangkarkan" in anchored.reason
    # five raters where four are the most that the marginal likelihood is worked out for
    monkeypatch.setattr(information_criteria, "EXACT_RATERS", 4)
    many = fit_mfrm(ratings)
    assert "terlalu banyak penilai" in many.information_criteria.reason
    assert np.isfinite(fit_mfrm(ratings, raters="fixed").information_criteria.aic)


def test_anchored_raters_are_refused_where_there_are_too_many(rng, monkeypatch):
    monkeypatch.setattr(estimation, "EXACT_RATERS", 4)
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 5)))
    with pytest.raises(ModelError, match="paling banyak 4 penilai; data ini memuat 5"):
        fit_mfrm(ratings, anchors={"penilai": {0: -1.0}})
    assert fit_mfrm(ratings, anchors={"kriteria": {"k0": -0.5}}).convergence.converged


def test_more_populations_than_can_be_estimated_are_refused(rng, monkeypatch):
    monkeypatch.setattr(mfrm, "MAX_GROUPS", 2)
    ratings = drawn(rng, panel(rng, 30, np.zeros(4)).assign(unit=lambda t: t["pegawai"] % 3))
    with pytest.raises(ModelError, match="memuat 3 kelompok, lebih dari 2"):
        fit_mfrm(ratings, group="unit")


def test_joint_likelihood_assumes_no_population(rng):
    fit = fit_mfrm(drawn(rng, panel(rng, 30, np.zeros(4))), method="jml")
    assert list(fit.populations) == ["kelompok", "n", "mean", "sd"] and fit.populations.empty


def test_limits_without_a_single_data_set_are_refused(rng, monkeypatch):
    fit = fit_mfrm(drawn(rng, panel(rng, 30, np.zeros(4))))
    monkeypatch.setattr(limits, "_again", lambda *_: None)
    with pytest.raises(ModelError, match="tidak satu pun data tiruan"):
        fit_limits(fit, replicates=3)


def test_a_spread_of_severities_that_does_not_settle_is_told(rng, monkeypatch):
    # one round ends before the spread has been moved even once
    monkeypatch.setattr(severity_variance, "MAX_ROUNDS", 1)
    fit = fit_mfrm(drawn(rng, panel(rng, 40, np.linspace(-1, 1, 6))))
    assert not fit.convergence.converged


def test_repeats_and_confounding_are_not_searched_for_among_very_many_ratings(rng, monkeypatch):
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 5)))
    twice = pd.concat([ratings, ratings.head(1)], ignore_index=True)
    monkeypatch.setattr(repeated, "MOST_RATINGS", len(twice))
    with pytest.raises(ModelError, match="mengulang"):
        fit_mfrm(twice)
    monkeypatch.setattr(repeated, "MOST_RATINGS", len(ratings))  # one rating less
    monkeypatch.setattr(separability, "MOST_RATINGS", len(ratings))
    assert fit_mfrm(twice).convergence.converged


def test_one_element_has_no_separation():
    found = separation(np.array([0.3]), np.array([0.1]))
    assert found.n == 1 and np.isnan(found.reliability)


def test_a_likelihood_whose_top_lies_too_far_away_has_none(rng, monkeypatch):
    # severities of one logit, where a tenth of a logit is as far as is believed
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 5)))
    monkeypatch.setattr(newton, "FARTHEST", 0.1)
    with pytest.raises(ModelError) as told:
        fit_mfrm(ratings, raters="fixed")
    assert str(told.value) == estimation.NO_MAXIMUM


def test_a_search_of_which_no_step_helps_ends_and_says_that_it_did_not_converge(rng, monkeypatch):
    ratings = drawn(rng, panel(rng, 40, np.linspace(-1, 1, 5)))
    assert fit_mfrm(ratings, raters="fixed").convergence.converged
    monkeypatch.setattr(newton, "HALVINGS", 0)
    assert not fit_mfrm(ratings, raters="fixed").convergence.converged
