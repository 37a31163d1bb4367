"""What both models say of offices too small or too uniform: a sensible answer, or why not."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import connectivity, fit_linear, fit_mfrm
from kinerja_analysis.errors import ModelError

TOO_ALIKE = r"beragam|memberi nilai yang sama"
MODELS = {
    "acak": fit_mfrm,
    "pcm": lambda table: fit_mfrm(table, model="pcm"),
    "tetap": lambda table: fit_mfrm(table, raters="fixed"),
    "jml": lambda table: fit_mfrm(table, method="jml"),
    "linear": fit_linear,
}


def office(rng, n_raters=6, n_ratees=20, each=3):
    """Draw an office of which each ratee has so many raters, four criteria, scores 1-5."""
    rater = np.argsort(rng.random((n_ratees, n_raters)), axis=1)[:, :each].ravel()
    theta, alpha = rng.normal(0, 1.2, n_ratees), np.linspace(-0.8, 0.8, n_raters)
    eta = np.repeat(np.repeat(theta, each) - alpha[rater], 4)
    score = np.rint(3 + eta + rng.normal(0, 0.7, len(eta))).clip(1, 5).astype(int)
    return pd.DataFrame(
        {
            "pegawai": np.repeat([f"P{i}" for i in range(n_ratees)], 4 * each),
            "penilai": np.repeat([f"R{r}" for r in rater], 4),
            "kriteria": np.tile(list("ABCD"), n_ratees * each),
            "nilai": score,
        }
    )


@pytest.mark.parametrize("model", MODELS)
def test_six_raters_and_twenty_ratees_give_finite_answers_in_the_right_order(model, rng):
    fit = MODELS[model](office(rng))
    raters = fit.raters.set_index("penilai")
    assert fit.convergence.converged
    assert np.isfinite(raters[["estimate", "se"]]).all(axis=None)
    assert raters.loc["R5", "estimate"] > raters.loc["R0", "estimate"]


def test_random_raters_of_a_small_office_are_shrunken(rng):
    table = office(rng)
    spread = {name: MODELS[name](table).raters["estimate"].std() for name in ("acak", "tetap")}
    assert spread["acak"] < spread["tetap"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ({"n_raters": 1, "each": 1}, "1 penilai"),
        ({"n_ratees": 1}, "1 pegawai"),
        ({"n_ratees": 0}, "0 nilai"),
    ],
    ids=["one rater", "one ratee", "nobody"],
)
def test_too_few_people_are_refused_with_the_reason(model, size, reason, rng):
    with pytest.raises(ModelError, match=reason):
        MODELS[model](office(rng, **size))


@pytest.mark.parametrize("model", MODELS)
def test_one_and_the_same_nilai_is_refused(model, rng):
    with pytest.raises(ModelError, match="tidak ada variasi"):
        MODELS[model](office(rng).assign(nilai=3))


@pytest.mark.parametrize("model", MODELS)
def test_raters_who_each_give_one_nilai_to_all_are_refused(model, rng):
    table = office(rng)
    own = table["penilai"].str[1].astype(int) % 5 + 1
    with pytest.raises(ModelError, match=TOO_ALIKE):
        MODELS[model](table.assign(nilai=own))


@pytest.mark.parametrize("model", ["acak", "tetap", "jml", "linear"])
def test_raters_at_the_ends_of_the_scale_are_finite(model, rng):
    table = office(rng)
    table.loc[table["penilai"] == "R0", "nilai"] = 5
    table.loc[table["penilai"] == "R5", "nilai"] = 1
    raters = MODELS[model](table).raters.set_index("penilai")
    assert np.isfinite(raters[["estimate", "se"]]).all(axis=None)
    assert raters["estimate"].idxmin() == "R0"
    assert raters["estimate"].idxmax() == "R5"


def test_all_raters_at_the_ends_are_finite_by_the_prior_or_refused(rng):
    table = office(rng)
    table["nilai"] = np.where(table["penilai"].isin(["R0", "R1", "R2"]), 1, 5)
    assert fit_mfrm(table).raters["estimate"].abs().max() < 20
    for model in ("tetap", "jml", "linear"):
        with pytest.raises(ModelError, match=TOO_ALIKE):
            MODELS[model](table)


@pytest.mark.parametrize("model", ["acak", "tetap", "jml"])
def test_common_steps_have_errors_whichever_criterion_says_nothing(model, rng):
    # everybody has the highest nilai on one criterion: the steps are known from the others
    table = office(rng)
    told = [
        MODELS[model](table.assign(nilai=table["nilai"].where(table["kriteria"] != k, 5))).steps
        for k in "AD"
    ]
    assert all(np.isfinite(steps["se"]).all() for steps in told)


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_two_raters_at_the_ends_are_far_apart_and_the_others_in_between(seed):
    # their likelihood rises for ever, the prior alone bounds them; the first search lost its way
    table = office(np.random.default_rng(seed), n_raters=4, n_ratees=14)
    ends = {"R0": 5, "R1": 1}
    fit = fit_mfrm(table.assign(nilai=table["penilai"].map(ends).fillna(table["nilai"])))
    severity = fit.raters.set_index("penilai")["estimate"]
    assert fit.convergence.converged and fit.raters.loc[:1, "extreme"].all()
    assert severity["R0"] < severity[["R2", "R3"]].min() < severity["R1"]


@pytest.mark.parametrize("model", MODELS)
def test_an_unused_category_does_no_harm(model, rng):
    table = office(rng)
    table["nilai"] = table["nilai"].replace({2: 1, 4: 5})
    assert np.isfinite(MODELS[model](table).raters["estimate"]).all()


def test_unlinked_offices_are_compared_by_the_prior_alone_or_refused(rng):
    one, other = office(rng, 3, 10), office(rng, 3, 10)
    other[["pegawai", "penilai"]] = "X" + other[["pegawai", "penilai"]]
    both = pd.concat([one, other])
    for model in ("tetap", "jml"):
        with pytest.raises(ModelError, match="2 kelompok tanpa pegawai bersama"):
            MODELS[model](both)
    assert fit_mfrm(both).subsets["subset"].nunique() == 2
    assert fit_linear(both).subsets["subset"].nunique() == 2


def test_ratings_without_a_nilai_link_nobody(rng):
    table = office(rng).assign(nilai=np.nan)
    assert "Tidak ada penilaian" in connectivity(table).summary()
