"""What a linear fit promises on 0-100 scales: faces, invariances, boundaries, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kinerja_analysis
from kinerja_analysis.errors import ModelError, SchemaError
from kinerja_analysis.models import linear_estimation, linear_tables
from kinerja_analysis.models.linear import fit_linear
from kinerja_analysis.models.mfrm import fit_mfrm

SAME = 1e-5
"""Points: two fits of the same ratings in another guise differ by less."""
FACETS = ("ratees", "raters", "criteria")
FACET_NAMES = ("pegawai", "penilai", "kriteria")


def office(rng, *, n_ratees=40, n_raters=6, per_ratee=3, n_criteria=4, halo=3.0, error=5.0):
    """Draw an office on 0-100: ratees spread 8, raters 4 points, then halo and error."""
    rater = np.stack([rng.permutation(n_raters)[:per_ratee] for _ in range(n_ratees)])
    shape = (n_ratees, per_ratee, n_criteria)
    nilai = (
        rng.normal(75, 8, (n_ratees, 1, 1))
        - np.linspace(-4, 4, n_raters)[rater][:, :, None]
        - np.linspace(-2, 2, n_criteria)
        + rng.normal(0, halo, (n_ratees, per_ratee, 1))
        + rng.normal(0, error, shape)
    )
    ratee, place, criterion = np.indices(shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "pegawai": np.char.add("pegawai ", ratee.astype(str)),
            "penilai": np.char.add("penilai ", rater[ratee, place].astype(str)),
            "kriteria": np.char.add("k", criterion.astype(str)),
            "nilai": nilai.ravel().round(2),
        }
    )


@pytest.fixture
def ratings(rng):
    return office(rng)


def component(fit, name):
    return fit.variances.set_index("component").loc[name]


def shared_rounding(fit):
    """Give every number that a fit shows for its elements."""
    return np.concatenate([getattr(fit, f)[["estimate", "se"]].to_numpy() for f in FACETS])


@pytest.mark.parametrize("raters", ["random", "fixed"])
def test_severities_and_difficulties_sum_to_zero(ratings, raters):
    fit = fit_linear(ratings, raters=raters)
    assert fit.convergence.converged
    assert fit.raters["estimate"].sum() == pytest.approx(0, abs=1e-8)
    assert fit.criteria["estimate"].sum() == pytest.approx(0, abs=1e-8)


def test_it_shows_the_faces_of_the_rasch_fit(ratings):
    linear = fit_linear(ratings)
    rasch = fit_mfrm(ratings.assign(nilai=(ratings["nilai"] // 10).clip(5, 9).round()))
    assert {name for name in dir(rasch) if not name.startswith("_")} <= set(dir(linear))
    for face in (
        *("ratees", "raters", "criteria", "steps", "residuals", "subsets", "reliability"),
        *("categories", "populations", "unexpected"),
    ):
        ours, theirs = getattr(linear, face), getattr(rasch, face)
        assert [c for c in theirs.columns if c not in ours.columns] == []
    assert linear.to_frame().columns.tolist() == rasch.to_frame().columns.tolist()
    assert len(linear.steps) == len(linear.categories) == 0
    assert linear.fit_of("rater").equals(linear.raters[["penilai", "infit", "outfit"]])
    with pytest.raises(ModelError, match="tidak memuat faset 'periode'"):
        linear.facet("periode")
    assert np.isfinite(linear.log_likelihood)
    assert kinerja_analysis.fit_linear is fit_linear


def test_information_criteria_count_every_variance_and_criterion(ratings):
    # 4 criteria, 4 variances; fixed raters: 5 free severities in place of one variance
    for raters, n_parameters in (("random", 8), ("fixed", 12)):
        fit = fit_linear(ratings, raters=raters)
        found, deviance = fit.information_criteria, -2 * fit.log_likelihood
        assert found.n_parameters == n_parameters
        assert found.aic == pytest.approx(deviance + 2 * n_parameters)
        assert found.bic == pytest.approx(deviance + n_parameters * np.log(len(ratings)))


def test_a_rating_far_from_what_is_expected_is_listed(ratings):
    slip = ratings.assign(nilai=ratings["nilai"].where(ratings.index != 7, 5.0))
    assert fit_linear(slip).unexpected.loc[0, "nilai"] == 5.0


def test_strict_raters_are_positive_and_hard_criteria_too(ratings):
    fit = fit_linear(ratings)
    # the office draws severities -4 .. 4 and difficulties -2 .. 2 points in the order of names
    assert fit.raters["estimate"].corr(pd.Series(np.linspace(-4, 4, 6))) > 0.9
    assert fit.criteria["estimate"].to_numpy() == pytest.approx(np.linspace(-2, 2, 4), abs=2)
    assert fit.raters["fair_average"].corr(fit.raters["estimate"]) == pytest.approx(-1)
    assert fit.ratees["fair_average"].equals(fit.ratees["estimate"].rename("fair_average"))
    assert fit.ratees["estimate"].mean() == pytest.approx(ratings["nilai"].mean(), abs=1)


def test_predictions_are_shrunken_and_wle_is_not(ratings):
    fit = fit_linear(ratings)
    deviation = fit.ratees[["estimate", "wle"]] - fit.parameters.mu
    assert (deviation["estimate"].abs() <= deviation["wle"].abs() + 1e-9).all()
    assert (fit.raters["estimate"].abs() <= fit.raters["wle"].abs() + 1e-9).all()


def test_expected_less_residual_is_the_nilai_in_the_callers_order(ratings):
    shuffled = ratings.iloc[::-1]
    residuals = fit_linear(shuffled).residuals
    assert residuals["nilai"].tolist() == shuffled["nilai"].tolist()
    total = residuals["expected"] + residuals["residual"]
    assert total.to_numpy() == pytest.approx(shuffled["nilai"].to_numpy())
    # fit is measured against halo and error together: near one over an office that has both
    assert (residuals["residual"] ** 2 / residuals["variance"]).mean() == pytest.approx(1, abs=0.2)


def test_infit_of_a_careless_rater_stands_out(ratings, rng):
    careless = ratings["penilai"] == "penilai 2"
    noise = np.where(careless, rng.normal(0, 15, len(ratings)), 0)
    raters = fit_linear(ratings.assign(nilai=ratings["nilai"] + noise)).raters
    assert raters.set_index("penilai")["infit"].idxmax() == "penilai 2"
    assert raters.set_index("penilai").loc["penilai 2", "infit_z"] > 3


def test_row_order_does_not_matter(ratings, rng):
    shuffled = ratings.iloc[rng.permutation(len(ratings))]
    ours, theirs = fit_linear(ratings), fit_linear(shuffled)
    assert shared_rounding(ours) == pytest.approx(shared_rounding(theirs), abs=SAME)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(6)))
def test_names_of_raters_do_not_matter(ratings, order):
    names = {f"penilai {r}": f"orang {order[r]}" for r in range(6)}
    ours = fit_linear(ratings).raters.assign(penilai=lambda t: t["penilai"].map(names))
    theirs = fit_linear(ratings.assign(penilai=ratings["penilai"].map(names))).raters
    assert ours.set_index("penilai")["estimate"].to_dict() == pytest.approx(
        theirs.set_index("penilai")["estimate"].to_dict(), abs=SAME
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(shift=st.floats(-1000, 1000), scale=st.floats(1e-3, 1e3))
def test_another_unit_changes_the_unit_alone(ratings, shift, scale):
    ours = fit_linear(ratings)
    theirs = fit_linear(ratings.assign(nilai=ratings["nilai"] * scale + shift))
    for facet in ("raters", "criteria"):
        moved = getattr(theirs, facet)[["estimate", "se"]].to_numpy() / scale
        assert moved == pytest.approx(getattr(ours, facet)[["estimate", "se"]].to_numpy(), abs=SAME)
    level = (theirs.ratees["estimate"] - shift) / scale
    assert level.to_numpy() == pytest.approx(ours.ratees["estimate"].to_numpy(), abs=1e-4)
    ratio = theirs.variances["variance"] / ours.variances["variance"] / scale**2
    assert ratio.to_numpy() == pytest.approx(np.ones(4), rel=1e-4)
    # T = 480 ratings, 4 criterion means: the density of 476 contrasts is scaled
    gain = ours.log_likelihood - theirs.log_likelihood
    assert gain == pytest.approx(476 * np.log(scale), abs=1e-3)


def test_a_balanced_office_has_the_components_of_its_analysis_of_variance(rng):
    frame = office(rng, n_ratees=30, n_raters=4, per_ratee=4)
    fit = fit_linear(frame)
    cell = frame.pivot_table(index=["pegawai", "penilai"], columns="kriteria", values="nilai")
    cube = cell.to_numpy().reshape(30, 4, 4)
    grand = cube.mean()
    p, r, i = (cube.mean(axis=axes) for axes in ((1, 2), (0, 2), (0, 1)))
    pr = cube.mean(axis=2)
    ms_p = 16 * ((p - grand) ** 2).sum() / 29
    ms_r = 120 * ((r - grand) ** 2).sum() / 3
    ms_pr = 4 * ((pr - p[:, None] - r + grand) ** 2).sum() / (29 * 3)
    ms_e = ((cube - pr[:, :, None] - i + grand) ** 2).sum() / (480 - 120 - 3)
    # expected mean squares: e; e + 4 pr; e + 4 pr + 16 p; e + 4 pr + 120 r
    expected = [(ms_p - ms_pr) / 16, (ms_r - ms_pr) / 120, (ms_pr - ms_e) / 4, ms_e]
    assert fit.variances["variance"].tolist() == pytest.approx(expected, rel=1e-5)
    # variance of an error mean square with 357 degrees of freedom: 2 ms^2 / 357
    assert component(fit, "error")["se"] == pytest.approx(ms_e * np.sqrt(2 / 357), rel=1e-3)


def test_a_variance_that_data_do_not_show_is_zero_and_says_so(rng):
    fits = (fit_linear(office(rng, halo=0.0)) for _ in range(20))
    flat = next(fit for fit in fits if component(fit, "ratee x rater")["variance"] == 0)
    row = component(flat, "ratee x rater")
    assert row["status"] == "batas"
    assert np.isnan(row["se"])
    assert "batas nol" in row["alasan"]
    assert flat.convergence.converged
    assert component(flat, "error")["se"] > 0


def test_raters_without_any_difference_have_severity_zero(rng):
    frame = office(rng)
    severity = fit_linear(frame, raters="fixed").raters.set_index("penilai")["estimate"]
    fit = fit_linear(frame.assign(nilai=frame["nilai"] + frame["penilai"].map(severity)))
    assert component(fit, "rater")["status"] == "batas"
    assert fit.raters["estimate"].abs().max() == 0
    assert fit.raters["se"].isna().all()  # no differences shown is not differences excluded
    assert fit.raters[["wle", "wle_se"]].notna().all(axis=None)
    assert np.isfinite(fit.to_frame()[["estimate", "infit"]]).all(axis=None)
    assert fit.reliability.set_index("facet").loc["rater", "reliability"] == 0


def test_one_rating_a_pair_leaves_halo_in_the_error_and_says_so(ratings):
    fit = fit_linear(ratings[ratings["kriteria"] == "k0"])
    row = component(fit, "ratee x rater")
    assert row["status"] == "tidak_dapat_dihitung"
    assert "tidak terpisahkan dari galat" in row["alasan"]
    assert row["alasan"] in fit.design.notes()
    # halo 3 and error 5 points: sqrt(9 + 25) = 5.8 together
    assert component(fit, "error")["sd"] == pytest.approx(5.8, abs=0.8)


def test_one_superior_a_pegawai_is_possible_and_says_what_is_mixed(ratings):
    own = ratings.drop_duplicates("pegawai")[["pegawai", "penilai"]]
    nested = ratings.merge(own)
    fit = fit_linear(nested)
    assert (
        "setiap pegawai hanya mempunyai satu penilai" in component(fit, "ratee x rater")["alasan"]
    )
    assert fit.subsets["subset"].nunique() == fit.design.shape[1]
    with pytest.raises(ModelError, match="kelompok tanpa pegawai bersama"):
        fit_linear(nested, raters="fixed")


def test_unlinked_offices_fit_and_state_their_subsets(ratings):
    other = ratings.assign(pegawai=ratings["pegawai"] + "b", penilai=ratings["penilai"] + "b")
    fit = fit_linear(pd.concat([ratings, other]))
    assert fit.subsets["subset"].value_counts().to_dict() == {1: 6, 2: 6}
    with pytest.raises(ModelError, match=r"2 kelompok .*kelompok 2: penilai 0b, penilai 1b"):
        fit_linear(pd.concat([ratings, other]), raters="fixed")


def test_missing_scores_are_set_aside_and_counted(ratings):
    holes = ratings.assign(nilai=ratings["nilai"].where(ratings.index % 5 > 0))
    fit = fit_linear(holes)
    assert fit.design.dropped == 96  # every fifth of 480
    full = fit_linear(holes.dropna())
    assert shared_rounding(fit) == pytest.approx(shared_rounding(full), abs=1e-9)


def test_one_criterion_and_several_periods_do(ratings):
    again = ratings.assign(nilai=ratings["nilai"] + 1, periode="TW2")
    twice = pd.concat([ratings.assign(periode="TW1"), again])
    fit = fit_linear(twice[twice["kriteria"] == "k1"])
    assert fit.criteria["estimate"].tolist() == [0.0]
    assert component(fit, "ratee x rater")["status"] == "ok"


def test_a_score_of_another_name_may_stand_beside_a_column_nilai(ratings):
    both = ratings.assign(poin=ratings["nilai"], nilai="baik")
    assert fit_linear(both, score="poin").raters.equals(fit_linear(ratings).raters)


def test_fixed_raters_with_criteria_of_their_own_are_told_so(ratings):
    # the raters of the first half of the alphabet have criteria of their own
    first = ratings["penilai"].isin(sorted(ratings["penilai"].unique())[:2])
    own = ratings.assign(kriteria=np.where(first, "a ", "b ") + ratings["kriteria"])
    with pytest.raises(ModelError, match="penilai dan kriteria tidak dapat dipisahkan: a k"):
        fit_linear(own, raters="fixed")
    assert fit_linear(own).convergence.converged


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(nilai=80.0), "Semua nilai sama"),
        (lambda t: pd.concat([t, t.iloc[[4]]]), "baris ke-5 dan ke-"),
        (lambda t: t.assign(nilai=np.where(t.index % 2, 0.3, 0.1 + 0.2)), "Semua nilai sama"),
        (lambda t: t[t["penilai"] == "penilai 1"], "hanya ada 1 penilai"),
        (lambda t: t[t["pegawai"] == "pegawai 1"], "hanya ada 1 pegawai"),
        (lambda t: t.head(2), "hanya ada 2 nilai"),
        (lambda t: t.drop_duplicates("pegawai"), "setiap pegawai hanya mendapat satu nilai"),
        (lambda t: t.drop_duplicates("penilai"), "satu nilai"),
        (lambda t: t.assign(penilai=t["pegawai"]), "setiap penilai hanya menilai satu pegawai"),
        (lambda t: t.assign(skala=np.where(t.index % 2, "a", "b")), "2 skala"),
        (lambda t: t.assign(penilai=t["penilai"].where(t.index > 3)), "Kolom penilai kosong"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(ratings, change, message):
    with pytest.raises(ModelError, match=message):
        fit_linear(change(ratings))


def test_one_nilai_for_all_criteria_of_a_form_leaves_no_error(ratings):
    pair = ratings.groupby(["pegawai", "penilai"])["nilai"].transform("mean").round()
    with pytest.raises(ModelError, match="tidak menyisakan galat"):
        fit_linear(ratings.assign(nilai=pair))


def test_exactly_additive_scores_leave_no_error(ratings):
    ratee = ratings["pegawai"].str.split().str[1].astype(float)
    rater = ratings["penilai"].str.split().str[1].astype(float)
    with pytest.raises(ModelError, match="tidak menyisakan galat"):
        fit_linear(ratings.assign(nilai=50 + ratee - 3 * rater))


def test_missing_columns_and_impossible_scores_are_named(ratings):
    with pytest.raises(SchemaError, match="penilai"):
        fit_linear(ratings.drop(columns="penilai"))
    with pytest.raises(SchemaError, match="tak hingga"):
        fit_linear(ratings.assign(nilai=np.inf))
    with pytest.raises(ModelError, match="raters='free' tidak dikenal"):
        fit_linear(ratings, raters="free")


def test_the_frame_is_not_changed_and_columns_may_have_other_names(ratings):
    before = ratings.copy(deep=True)
    names = {"pegawai": "siapa", "penilai": "oleh", "kriteria": "butir", "nilai": "skor"}
    other = fit_linear(
        ratings.rename(columns=names), ratee="siapa", rater="oleh", criterion="butir", score="skor"
    )
    assert other.raters.columns[0] == "oleh"
    assert other.residuals.columns[:4].tolist() == list(names.values())
    fit_linear(ratings).to_frame()
    pd.testing.assert_frame_equal(ratings, before)


def test_coded_columns_give_the_same_numbers(ratings):
    keys = ["pegawai", "penilai", "kriteria"]
    coded = fit_linear(ratings.astype(dict.fromkeys(keys, "category")))
    assert shared_rounding(coded) == pytest.approx(shared_rounding(fit_linear(ratings)), abs=1e-9)


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**6), fixed=st.booleans())
def test_any_small_office_is_fitted_in_finite_numbers_or_refused(seed, fixed):
    rng = np.random.default_rng(seed)
    n, sizes = int(rng.integers(2, 25)), rng.integers(1, [9, 7, 5])
    frame = pd.DataFrame(
        {k: rng.integers(0, s, n) for k, s in zip(FACET_NAMES, sizes, strict=True)}
    )
    kinds = (rng.normal(75, 8, n), rng.integers(70, 73, n) + 0.0, 70.0 + frame["penilai"])
    try:
        fit = fit_linear(frame.assign(nilai=kinds[seed % 3]), raters="fixed" if fixed else "random")
    except ModelError as fault:
        assert str(fault).endswith(".")
        return
    known = fit.variances.set_index("component")
    frame = fit.to_frame()
    assert np.isfinite(frame[["estimate", "fair_average"]]).all(axis=None)
    flat = known.index[known["status"] == "batas"]
    assert frame["se"].isna().equals(frame["facet"].isin(flat))
    assert known["alasan"].ne("").equals(known["status"].ne("ok"))
    assert known["variance"].isna().equals(known["status"].eq("tidak_dapat_dihitung"))


def test_more_raters_than_the_equations_hold_are_refused(ratings, monkeypatch):
    monkeypatch.setattr(linear_estimation, "MOST_INNER", 5)
    with pytest.raises(ModelError, match=r"sekaligus untuk 6 penilai \(paling banyak 5\)"):
        fit_linear(ratings)


def test_variances_that_data_hardly_tell_apart_have_no_standard_error(ratings, monkeypatch):
    assert fit_linear(ratings).variances["se"].notna().any()
    monkeypatch.setattr(linear_tables, "LEAST_INFORMATION", 2.0)  # a correlation matrix has less
    assert fit_linear(ratings).variances["se"].isna().all()


def test_the_notes_of_a_fit_tell_of_rows_without_nilai_and_of_halo(ratings):
    one_each = ratings.drop_duplicates(["pegawai", "penilai"])
    one_each.loc[one_each.index[0], "nilai"] = np.nan
    assert fit_linear(ratings).design.notes() == ()
    told = fit_linear(one_each).design.notes()
    assert told[0] == "1 baris tanpa nilai tidak ikut dihitung." and len(told) == 2
