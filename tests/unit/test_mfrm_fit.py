"""What a fit of the many-facet Rasch model promises, on small panels with known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds
from kinerja_analysis.models.mfrm import fit_mfrm

SAME = 1e-6
"""Logit: two fits of the same ratings in another order differ by less."""
STEPS = np.array([-1.5, 0.0, 1.5])
KINDS = [
    {"method": "mml", "raters": "random"},
    {"method": "mml", "raters": "fixed"},
    {"method": "jml"},
    {"method": "mml", "model": "pcm"},
    {"method": "jml", "model": "pcm"},
]


def panel(rng, severity, n_ratees=40, per_ratee=3, n_criteria=3):
    """Draw ratings on a 1..4 scale from the model itself."""
    rater = np.concatenate(
        [rng.choice(len(severity), size=per_ratee, replace=False) for _ in range(n_ratees)]
    )
    ratee = np.repeat(np.arange(n_ratees), per_ratee)
    theta = rng.normal(0, 1, n_ratees)
    delta = np.linspace(-0.5, 0.5, n_criteria)
    c = cumulated_thresholds(delta, np.tile(STEPS, (n_criteria, 1)))
    eta = np.repeat((theta[ratee] - severity[rater])[:, None], n_criteria, axis=1)
    reached = category_probabilities(eta, c).cumsum(axis=2)
    nilai = 1 + (rng.random((*eta.shape, 1)) > reached).sum(axis=2)
    return pd.DataFrame(
        {
            "pegawai": np.char.add("pegawai ", np.repeat(ratee, n_criteria).astype(str)),
            "penilai": np.char.add("penilai ", np.repeat(rater, n_criteria).astype(str)),
            "kriteria": np.char.add("k", np.tile(np.arange(n_criteria), len(ratee)).astype(str)),
            "nilai": nilai.ravel(),
        }
    )


@pytest.fixture
def ratings(rng):
    """40 ratees, each rated by 3 of 6 raters on 3 criteria."""
    return panel(rng, np.linspace(-1, 1, 6))


@pytest.mark.parametrize("kind", KINDS)
def test_severities_difficulties_and_steps_sum_to_zero(ratings, kind):
    fit = fit_mfrm(ratings, **kind)
    assert fit.convergence.converged
    assert fit.raters["estimate"].sum() == pytest.approx(0, abs=1e-9)
    assert fit.criteria["estimate"].sum() == pytest.approx(0, abs=1e-9)
    assert fit.steps.groupby("kriteria")["estimate"].sum().tolist() == pytest.approx(
        [0] * fit.steps["kriteria"].nunique(), abs=1e-9
    )


@pytest.mark.parametrize("kind", KINDS)
def test_row_order_does_not_matter(ratings, kind, rng):
    shuffled = ratings.iloc[rng.permutation(len(ratings))]
    ours, theirs = fit_mfrm(ratings, **kind), fit_mfrm(shuffled, **kind)
    for facet in ("ratees", "raters", "criteria", "steps"):
        columns = ["estimate", "se"]
        assert getattr(ours, facet)[columns].to_numpy() == pytest.approx(
            getattr(theirs, facet)[columns].to_numpy(), abs=SAME
        )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(6)))
def test_names_of_raters_do_not_matter(ratings, order):
    names = {f"penilai {r}": f"orang {order[r]}" for r in range(6)}
    ours = fit_mfrm(ratings).raters.assign(penilai=lambda t: t["penilai"].map(names))
    theirs = fit_mfrm(ratings.assign(penilai=ratings["penilai"].map(names))).raters
    assert ours.set_index("penilai")["estimate"].to_dict() == pytest.approx(
        theirs.set_index("penilai")["estimate"].to_dict(), abs=SAME
    )


@pytest.mark.parametrize("kind", KINDS)
def test_higher_nilai_means_a_milder_rater_and_a_better_ratee(ratings, kind):
    before = fit_mfrm(ratings, **kind)
    one = (ratings["penilai"] == "penilai 2") & (ratings["nilai"] < 4)
    row = ratings.index[one][0]
    raised = ratings.assign(
        nilai=ratings["nilai"].where(ratings.index != row, ratings["nilai"] + 1)
    )
    after = fit_mfrm(raised, **kind)
    rater = before.raters["penilai"] == "penilai 2"
    ratee = before.ratees["pegawai"] == ratings.loc[row, "pegawai"]
    assert after.raters.loc[rater, "estimate"].item() < before.raters.loc[rater, "estimate"].item()
    assert after.ratees.loc[ratee, "estimate"].item() > before.ratees.loc[ratee, "estimate"].item()


def test_the_frame_is_not_changed(ratings):
    before = ratings.copy(deep=True)
    fit_mfrm(ratings).to_frame()
    pd.testing.assert_frame_equal(ratings, before)


def test_columns_may_have_other_names(ratings):
    names = {"pegawai": "siapa", "penilai": "oleh", "kriteria": "butir", "nilai": "skor"}
    fit = fit_mfrm(
        ratings.rename(columns=names), ratee="siapa", rater="oleh", criterion="butir", score="skor"
    )
    assert fit.raters.columns[0] == "oleh"
    assert fit.residuals.columns[:4].tolist() == list(names.values())
    assert fit.raters["estimate"].tolist() == fit_mfrm(ratings).raters["estimate"].tolist()


def test_residuals_keep_the_callers_order_and_sum_to_zero_by_rater(ratings):
    fit = fit_mfrm(ratings, method="jml")
    residuals = fit.residuals
    pd.testing.assert_frame_equal(
        residuals[["pegawai", "penilai", "kriteria", "nilai"]],
        ratings.reset_index(drop=True),
        check_dtype=False,
    )
    difference = residuals["nilai"] - 1 - residuals["expected"]
    assert difference.to_numpy() == pytest.approx(residuals["residual"].to_numpy())
    # the joint maximum sets observed equal to expected for every element that is not extreme
    sums = residuals[fit.core.keep].groupby("penilai")["residual"].sum()
    assert sums.tolist() == pytest.approx([0] * 6, abs=1e-5)


def test_random_raters_are_shrunken(ratings):
    random, fixed = fit_mfrm(ratings), fit_mfrm(ratings, raters="fixed")
    assert (random.raters["estimate"].abs() < fixed.raters["estimate"].abs()).all()
    assert random.parameters.sigma_alpha > 0
    assert np.isnan(fixed.parameters.sigma_alpha)


def test_a_rater_who_gives_only_the_highest_is_finite_and_marked(ratings):
    kind = ratings["penilai"] == "penilai 0"
    mild = ratings.assign(nilai=ratings["nilai"].mask(kind, 4))
    for options in KINDS[:3]:
        raters = fit_mfrm(mild, **options).raters.set_index("penilai")
        assert raters["extreme"].tolist() == [True] + [False] * 5
        assert raters.loc["penilai 0", "estimate"] == raters["estimate"].min()
        assert np.isfinite(raters[["estimate", "se"]].to_numpy()).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_criterion_with_one_nilai_is_finite_and_marked(ratings, kind):
    flat = ratings["kriteria"] == "k0"
    fit = fit_mfrm(ratings.assign(nilai=ratings["nilai"].mask(flat, 4)), **kind)
    assert fit.criteria["extreme"].tolist() == [True, False, False]
    assert fit.criteria["estimate"].idxmin() == 0
    assert np.isfinite(fit.criteria["estimate"]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_an_unused_category_inside_is_told_and_given_no_step(ratings, kind):
    fit = fit_mfrm(ratings[ratings["nilai"] != 2], **kind)
    assert fit.design.unused == (2.0,)
    steps = fit.steps.set_index("nilai")["estimate"]
    assert steps.loc[[2.0, 3.0]].isna().all()
    assert steps.loc[4.0].mean() > -9
    assert fit.residuals["expected"].between(0, 3).all()


def test_unlinked_raters_are_named_where_nothing_can_compare_them(ratings):
    two = pd.concat(
        [
            ratings,
            ratings.assign(pegawai=ratings["pegawai"] + "b", penilai=ratings["penilai"] + "b"),
        ]
    )
    for options in ({"method": "jml"}, {"raters": "fixed"}):
        with pytest.raises(ModelError, match=r"2 kelompok .*kelompok 2: penilai 0b, penilai 1b"):
            fit_mfrm(two, **options)
    fit = fit_mfrm(two)
    assert fit.convergence.converged
    assert fit.subsets["subset"].value_counts().to_dict() == {1: 6, 2: 6}


def test_ratings_without_differences_between_ratees_still_fit(rng):
    frame = panel(rng, np.zeros(6))
    noise = frame.assign(nilai=rng.integers(1, 5, len(frame)))
    for options in KINDS[:2]:
        fit = fit_mfrm(noise, **options)
        assert fit.convergence.converged
        assert np.isfinite(fit.to_frame()[["estimate", "se"]].to_numpy()).all()


def test_everyone_rated_alike_by_each_rater_is_refused_by_joint_likelihood(ratings):
    low = ratings["penilai"].isin(["penilai 0", "penilai 1"])
    constant = ratings.assign(nilai=np.where(low, 1, 4))
    with pytest.raises(ModelError, match="tidak cukup beragam"):
        fit_mfrm(constant, method="jml")


def test_unknown_choices_are_refused_by_name(ratings):
    with pytest.raises(ModelError, match="model='grm' tidak dikenal; pilihannya: rsm, pcm"):
        fit_mfrm(ratings, model="grm")


def test_weakly_linked_offices_converge(rng):
    # two panels of six raters that share one ratee
    one = panel(rng, rng.normal(0, 0.5, 6))
    two = panel(rng, rng.normal(0, 0.5, 6))
    two["penilai"] += " b"
    two["pegawai"] = (two["pegawai"] + " b").replace("pegawai 0 b", "pegawai 0")
    for options in KINDS:
        fit = fit_mfrm(pd.concat([one, two]), **options)
        assert fit.convergence.converged
        assert fit.convergence.iterations < 60


def test_reliability_is_of_the_facets_in_turn(ratings):
    told = fit_mfrm(ratings).reliability.set_index("facet")
    assert told.index.tolist() == ["ratee", "rater", "criterion"]
    assert told["reliability"].between(0, 1).all()
