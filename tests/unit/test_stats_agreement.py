"""Agreement on tables drawn by hand: arithmetic, what cannot be computed, what must not matter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja_analysis import gwet_ac, icc, krippendorff_alpha, weighted_kappa
from kinerja_analysis.errors import SchemaError
from kinerja_analysis.stats.agreement import rater_confusion
from kinerja_analysis.stats.coefficient import (
    ALL_AGREE,
    NO_DIFFERENCE,
    NO_PAIRS,
    NO_VARIATION,
    ONE_RATEE,
    ONE_RATER,
)
from kinerja_analysis.stats.icc import NO_RESIDUAL, TOO_LARGE

ROUNDING = 1e-7
SMALL = settings(max_examples=18, deadline=None, derandomize=True)
FIGURES = ["estimate", "low", "high"]


FLAT = 1e-3
"""Where few cells are filled the restricted likelihood is so flat that its search, following the
order of sums, stops this far from its top (ICC of three pegawai with six nilai: 2e-4)."""


def same_as(figures):
    """The same up to rounding, or to what a flat likelihood leaves open."""
    return pytest.approx(figures, rel=FLAT, abs=FLAT, nan_ok=True)


def table(cells):
    """Read scores drawn as one word a pegawai, one digit a penilai ("-": none)."""
    rows = [
        (f"P{p}", f"R{r}", "kerja", float(digit))
        for p, word in enumerate(cells.split())
        for r, digit in enumerate(word)
        if digit != "-"
    ]
    return pd.DataFrame(rows, columns=["pegawai", "penilai", "kriteria", "nilai"])


def everything(ratings):
    """All coefficients of a table in one frame."""
    parts = [
        icc(ratings).table,
        krippendorff_alpha(ratings, resamples=50).table,
        krippendorff_alpha(ratings, level="nominal", resamples=50).table,
        krippendorff_alpha(ratings, level="interval", resamples=50).table,
        weighted_kappa(ratings).table,
        weighted_kappa(ratings, weights="identity").table.assign(
            coefficient=lambda t: t["coefficient"] + "0"
        ),
        gwet_ac(ratings).table,
        gwet_ac(ratings, weights="ordinal").table,
    ]
    return pd.concat(parts, ignore_index=True).set_index("coefficient")


def value(agreement, coefficient):
    return agreement.table.set_index("coefficient").loc[coefficient]


def test_kappa_of_two_raters_by_hand():
    # 1 1, 1 1, 1 2, 2 2: observed 3/4; margins (3/4, 1/4) and (1/2, 1/2): expected 1/2
    kappa = value(weighted_kappa(table("11 11 12 22"), weights="identity"), "kappa Cohen")
    assert kappa["estimate"] == pytest.approx((3 / 4 - 1 / 2) / (1 - 1 / 2))


def test_kappa_of_a_pair_is_that_of_its_two_raters():
    ratings = table("113 121 122 223 331 332")
    pair = weighted_kappa(ratings, raters=("R0", "R2"))
    pairs = weighted_kappa(ratings).pairs.set_index(["penilai_1", "penilai_2"])
    assert value(pair, "kappa Cohen")["estimate"] == pairs.loc[("R0", "R2"), "estimate"]
    assert value(pair, "kappa Cohen")["se"] == pytest.approx(pairs.loc[("R0", "R2"), "se"])


def test_gwet_ac1_by_hand():
    # shares of 1: (1 + 1 + 1/2 + 0) / 4 = 5/8; chance 2 x 5/8 x 3/8 = 15/32; agreement 3/4
    ac1 = value(gwet_ac(table("11 11 12 22")), "AC1")
    assert ac1["estimate"] == pytest.approx((3 / 4 - 15 / 32) / (1 - 15 / 32))


def test_unused_categories_lower_the_chance_of_ac1():
    # three categories: sum of pi (1 - pi) = 30/64 over 3 x 2, times 3 (the weights)
    ac1 = value(gwet_ac(table("11 11 12 22"), categories=[1, 2, 3]), "AC1")
    chance = 30 / 64 * 3 / 6
    assert ac1["estimate"] == pytest.approx((3 / 4 - chance) / (1 - chance))


def test_the_error_of_ac1_is_that_of_leaving_ratees_out(rng):
    # the jackknife, N - 1 over N times the squares about its mean: another way to the same error
    n = 120
    true = rng.choice([1, 2, 3], n, p=[0.7, 0.2, 0.1])
    seen = np.where(rng.random((n, 3)) < 0.7, true[:, None], rng.integers(1, 4, (n, 3)))
    words = ["".join(map(str, row)) for row in seen]
    left = [
        value(gwet_ac(table(" ".join(words[:k] + words[k + 1 :]))), "AC1")["estimate"]
        for k in range(n)
    ]
    jackknife = np.sqrt((n - 1) / n * ((left - np.mean(left)) ** 2).sum())
    # the two differ in the second order of 1 / N
    assert value(gwet_ac(table(" ".join(words))), "AC1")["se"] == pytest.approx(jackknife, rel=0.03)


def test_percent_agreement_counts_pairs_of_raters():
    # first 3 3 4: one pair of three agrees; second 2 2: one of one; mean (1/3 + 1) / 2
    assert value(gwet_ac(table("334 22-")), "kesepakatan")["estimate"] == pytest.approx(2 / 3)


def test_nominal_alpha_by_hand():
    # 1 1, 1 2, 2 2: 1 unequal pair of 3; margins 3, 3: expected 2 x 9 / (6 x 5) = 3/5
    found = krippendorff_alpha(table("11 12 22"), level="nominal").table
    assert found.loc[0, "estimate"] == pytest.approx(1 - (1 / 3) / (3 / 5))


def test_limits_of_alpha_are_percentiles_over_drawn_ratees(rng):
    # with two raters and two scores alpha is 1 - (2 n - 1) x unequal pairs / (ones x twos)
    ratees = np.array([[1, 1]] * 14 + [[1, 2]] * 9 + [[2, 2]] * 17)
    drawn = ratees[rng.integers(0, 40, (4000, 40))]
    unequal, ones = (drawn[..., 0] != drawn[..., 1]).sum(axis=1), (drawn == 1).sum(axis=(1, 2))
    alphas = 1 - 79 * unequal / (ones * (80 - ones))
    words = " ".join("".join(map(str, row)) for row in ratees)
    found = krippendorff_alpha(table(words), level="nominal", resamples=4000).table.loc[0]
    spread = alphas.std()
    assert found["se"] == pytest.approx(spread, rel=0.06)  # 1 / sqrt(2 x 4000) = .011, twice
    for limit, share in (("low", 0.025), ("high", 0.975)):
        # a percentile of 4000 draws is known to .042 spreads: two of them, two errors
        assert abs(found[limit] - np.quantile(alphas, share)) < 0.12 * spread


def test_ratio_alpha_by_hand():
    # distances: 1 and 3: (2 / 4)^2 = 1/4; within: one pair of 1 and 3 in two units of two
    # coincidences 1-3: 1 + 1 = 2 (both orders); margins 3 and 1; expected 2 x 3 x 1 / 3 = 2
    found = krippendorff_alpha(table("11 13"), level="ratio").table
    assert found.loc[0, "estimate"] == pytest.approx(1 - (2 / 4) / (2 / 4))


def test_one_way_correlation_of_unequal_numbers_by_hand():
    # 1 3 (mean 2); 4 6 8 (mean 6); all 22/5 = 4.4; between 2 x 2.4^2 + 3 x 1.6^2 = 19.2
    # within (1 + 1 + 4 + 0 + 4) / 3 = 10/3; n0 = 5 - 13/5 = 2.4; harmonic 2 / (1/2 + 1/3) = 2.4
    single = (19.2 - 10 / 3) / (19.2 + 1.4 * 10 / 3)
    found = icc(table("13- 468"))
    assert value(found, "ICC(1,1)")["estimate"] == pytest.approx(single)
    stepped_up = 2.4 * single / (1 + 1.4 * single)
    assert value(found, "ICC(1,k)")["estimate"] == pytest.approx(stepped_up)
    assert value(found, "ICC(1,k)")["averaged"] == pytest.approx(2.4)


def test_correlation_of_a_mean_of_more_raters_is_stepped_up():
    found = icc(table("124 235 346 112 555"), averaged=6)
    single = value(found, "ICC(C,1)")["estimate"]
    assert value(found, "ICC(C,k)")["estimate"] == pytest.approx(6 * single / (1 + 5 * single))


def test_a_missing_cell_changes_the_two_way_correlation_little():
    full, lacking = (icc(table(x)) for x in ("124 235 346 112 455", "124 235 34- 112 455"))
    for form in ("ICC(A,1)", "ICC(C,1)"):
        difference = value(full, form)["estimate"] - value(lacking, form)["estimate"]
        assert abs(difference) < 0.05


def test_raters_who_contradict_each_other_agree_less_the_more_they_are():
    # means 2 and 3: between 2 x (1/4 + 1/4) = 1, within (2 + 2) / 2 = 2; (1 - 2) / (1 + 2) = -1/3
    found = icc(table("13 24"))
    assert value(found, "ICC(1,1)")["estimate"] == pytest.approx(-1 / 3)
    # Spearman and Brown: 2 x -1/3 / (1 - 1/3) = -1
    assert value(found, "ICC(1,k)")["estimate"] == pytest.approx(-1)


def test_unit_of_the_scores_changes_no_coefficient_and_no_limit():
    ratings = table("124 235 34- 112 455 253")
    coarse, fine = (everything(ratings.assign(nilai=ratings["nilai"] * u)) for u in (1, 0.01))
    for column in ("estimate", "se", "low", "high"):
        assert fine[column].to_numpy() == pytest.approx(
            coarse[column].to_numpy(), rel=1e-5, nan_ok=True
        )


def test_score_that_rounding_moved_is_still_its_category():
    ratings = table("11 11 12 22").replace({"nilai": {1.0: 0.1 + 0.2, 2.0: 0.6}})
    known = gwet_ac(ratings, categories=[0.3, 0.6, 0.9]).table["estimate"]
    assert (
        known.tolist()
        == gwet_ac(table("11 11 12 22"), categories=[1, 2, 3]).table["estimate"].tolist()
    )


@pytest.mark.parametrize("shift", [0.0, 1e7, 1e10])
def test_no_digits_are_lost_far_from_zero(shift):
    ratings = table("124 235 34- 112 455")
    expected = icc(ratings).table["estimate"].to_numpy()
    moved = icc(ratings.assign(nilai=ratings["nilai"] + shift)).table["estimate"].to_numpy()
    assert moved == pytest.approx(expected, rel=1e-5)


def test_rounding_noise_is_no_variation():
    ratings = table("33 33").assign(nilai=[0.1 + 0.2, 0.3, 0.3, 0.3])
    assert set(everything(ratings)["alasan"]) == {NO_VARIATION} | {ALL_AGREE_SHORT}


ALL_AGREE_SHORT = f"{ALL_AGREE}; kurang dari 30 nilai; selangnya lebar dan hanya perkiraan"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("33 33", NO_VARIATION),
        ("3- -4 5-", NO_PAIRS),
        ("3 4 5", ONE_RATER),
    ],
)
def test_undefined_coefficients_say_why(cells, reason):
    found = everything(table(cells))
    found = found[~found.index.str.startswith("kesepakatan")]
    assert (found["status"] == "tidak_dapat_dihitung").all()
    assert set(found["alasan"]) == {reason}
    assert found[FIGURES].isna().all(axis=None)


def test_scores_that_are_all_missing_give_a_reason_for_each_coefficient():
    found = everything(table("12 34").assign(nilai=np.nan))
    assert set(found["alasan"]) == {NO_PAIRS}
    assert set(found["n"]) == {0}


@pytest.mark.parametrize("rows", [slice(0, 0), slice(0, 1)], ids=["no rows", "one row"])
def test_too_few_rows_give_a_status_and_a_reason_and_never_raise(rows):
    frame = table("12 34").iloc[rows]
    found = everything(frame)
    assert set(found["status"]) == {"tidak_dapat_dihitung"}
    assert (found["alasan"] != "").all()
    assert "Tidak ada koefisien yang dapat dihitung" in icc(frame).summary()
    assert rater_confusion(frame.iloc[:0], ("A", "B")).shares.empty


def test_a_pair_of_raters_who_always_say_the_same_has_a_reason_in_place_of_kappa():
    told = weighted_kappa(table("33 33 33")).pairs.iloc[0]
    assert (told["status"], told["alasan"]) == ("tidak_dapat_dihitung", NO_VARIATION)
    # they agree on 1 and on 2 throughout: kappa is 1, an interval around it would be false
    told = weighted_kappa(table("11 22 11")).pairs.iloc[0]
    assert (told["estimate"], told["status"]) == (1.0, "terbatas")


def test_a_rater_who_gives_everybody_the_same_leaves_kappa_zero_without_a_false_interval():
    # chance agrees as often as he does whatever the other says: kappa is 0, and nothing varies
    constant = weighted_kappa(table("11 12 11 13 12"))
    for told in (constant.pairs.iloc[0], constant.table.iloc[0]):
        assert (told["estimate"], told["status"]) == (0.0, "terbatas")
        assert np.isnan(told[["se", "low", "high"]].astype(float)).all()


def test_ratees_who_all_show_the_same_give_no_interval_of_no_width():
    # every ratee has 1 of one rater and 2 of the other: no resample differs from the next
    found = everything(table("12 12 12 12"))
    known = found[found["estimate"].notna()]
    assert known[["low", "high"]].isna().all(axis=None)
    assert (known["status"] == "terbatas").all()


def test_correlations_of_one_ratee_and_of_equal_means_say_why():
    assert set(icc(table("12")).table["alasan"]) == {ONE_RATEE}
    same_means = icc(table("13 13")).table.set_index("coefficient")
    assert same_means.loc["ICC(1,k)", "alasan"] == NO_DIFFERENCE
    # one score: (0 - 2) / (0 + 1 x 2)
    assert same_means.loc["ICC(1,1)", "estimate"] == pytest.approx(-1)
    assert same_means.loc["ICC(C,1)", "alasan"] == NO_DIFFERENCE


def test_nested_raters_leave_the_two_way_forms_out():
    # each rater scored one ratee: his variance is the error's
    found = icc(table("12---- --34-- ----65")).table.set_index("coefficient")
    assert set(found.loc[["ICC(A,1)", "ICC(C,1)", "ICC(A,k)"], "alasan"]) == {NO_RESIDUAL}
    assert found.loc["ICC(1,1)", "status"] == "terbatas"


def test_full_agreement_has_a_value_but_no_false_interval():
    found = everything(table("11 22 33 22"))
    assert found["estimate"].to_numpy() == pytest.approx(1)
    assert found[["low", "high"]].isna().all(axis=None)
    assert (found["status"] == "terbatas").all()


def test_disconnected_raters_are_told():
    found = icc(table("12-- 21-- 34-- --12 --54 --33")).table.set_index("coefficient")
    assert "2 kelompok" in found.loc["ICC(A,1)", "alasan"]


def test_missing_scores_are_counted_and_many_are_told():
    ratings = table("124 235 346 112 555")
    ratings.loc[[0, 5, 6, 11], "nilai"] = np.nan
    found = icc(ratings).table
    assert set(found["n_missing"]) == {4}
    assert set(found["n"]) == {11}
    assert found["alasan"].str.contains("20% nilai kosong").all()


def test_self_ratings_are_left_out():
    ratings = table("124 235 346 112 555").assign(peran="tim")
    own = pd.DataFrame({"pegawai": ["P0"], "penilai": ["P0"], "kriteria": "kerja", "nilai": [9.0]})
    both = pd.concat([ratings, own.assign(peran="diri")])
    pd.testing.assert_frame_equal(icc(both).table, icc(ratings).table)


def test_what_cannot_be_read_is_refused():
    ratings = table("12 34")
    with pytest.raises(SchemaError, match="berulang"):
        icc(pd.concat([ratings, ratings.head(1)]))
    with pytest.raises(SchemaError, match="nilai bukan angka"):
        gwet_ac(ratings.assign(nilai="tinggi"))
    with pytest.raises(SchemaError, match="penilai kosong"):
        weighted_kappa(ratings.assign(penilai=""))
    with pytest.raises(SchemaError, match="skala"):
        krippendorff_alpha(ratings.assign(skala=["a", "a", "b", "b"]))
    with pytest.raises(SchemaError, match="kriteria"):
        icc(ratings.drop(columns="kriteria"))


def test_unknown_choices_are_refused():
    with pytest.raises(ValueError, match="nominal"):
        krippendorff_alpha(table("12 34"), level="kategori")
    with pytest.raises(ValueError, match="identity"):
        weighted_kappa(table("12 34"), weights="cubic")
    with pytest.raises(ValueError, match="tidak memuat nilai"):
        gwet_ac(table("12 34"), categories=[1, 2, 3])
    with pytest.raises(ValueError, match="dua penilai berbeda"):
        weighted_kappa(table("12 34"), raters=("R0", "R9"))
    with pytest.raises(ValueError, match="averaged"):
        icc(table("12 34"), averaged=0)


def test_negative_scores_have_no_ratio_alpha():
    ratings = table("12 34").assign(nilai=lambda t: t["nilai"] - 2)
    found = krippendorff_alpha(ratings, level="ratio").table
    assert "negatif" in found.loc[0, "alasan"]
    assert found.loc[0, "status"] == "tidak_dapat_dihitung"


def test_summary_says_how_many_and_how_high():
    found = gwet_ac(table("11 11 12 22"))
    assert (
        found.summary()
        == "2 koefisien kesepakatan dapat dihitung, besarnya 0,53 sampai dengan 0,75."
    )
    assert gwet_ac(table("3 4")).summary().startswith("Tidak ada koefisien")
    assert found.to_frame() is not found.table


def test_confusion_of_two_raters_by_hand():
    ratings = table("11 11 12 22 3- -3")
    found = rater_confusion(ratings, ("R0", "R1"))
    cells = found.cells.set_index(["first", "second"])
    # where R0 gave 1 (three times), R1 gave 1 twice
    assert cells.loc[(1, 1), ["n", "n_first", "share"]].tolist() == pytest.approx([2, 3, 2 / 3])
    # Wilson: (2/3 + 1.96^2/6 -+ 1.96 sqrt(2/9/3 + 1.96^2/36)) / (1 + 1.96^2/3)
    assert cells.loc[(1, 1), ["low", "high"]].tolist() == pytest.approx([0.2077, 0.9385], abs=1e-4)
    assert np.isnan(cells.loc[(3, 3), "share"])  # no ratee scored 3 by R0 was scored by R1
    shares = found.shares.set_index("outcome")
    assert shares.loc["sama", "n"] == 3
    assert shares.loc["kedua_lebih_tinggi", "n"] == 1
    turned = rater_confusion(ratings, ("R1", "R0")).shares.set_index("outcome")
    assert turned.loc["pertama_lebih_tinggi", "n"] == 1


def test_confusion_without_common_ratees_has_no_shares():
    found = rater_confusion(table("1- 2- -1 -2"), ("R0", "R1"))
    assert found.cells["share"].isna().all()
    assert found.shares.empty


SCORES = st.lists(
    st.lists(st.sampled_from("1234-"), min_size=3, max_size=3), min_size=3, max_size=8
)


@SMALL
@given(SCORES, st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_people_do_not_matter(scores, random):
    ratings = table(" ".join("".join(word) for word in scores))
    shuffled = ratings.sample(frac=1, random_state=random.randrange(1000))
    names = {f"R{i}": name for i, name in enumerate("cab")}
    renamed = shuffled.assign(
        penilai=shuffled["penilai"].map(names), pegawai="x" + shuffled["pegawai"]
    )
    one, two = everything(ratings), everything(renamed)
    for column in FIGURES:
        assert two[column].to_numpy() == same_as(one[column])
    assert one["status"].tolist() == two["status"].tolist()


@SMALL
@given(SCORES, st.integers(-3, 3), st.sampled_from([0.5, 4.0]))
def test_unit_and_origin_of_scores_do_not_matter(scores, shift, stretch):
    ratings = table(" ".join("".join(word) for word in scores))
    moved = ratings.assign(nilai=shift + stretch * ratings["nilai"])
    one, two = everything(ratings), everything(moved)
    for column in FIGURES:
        assert two[column].to_numpy() == same_as(one[column])


@SMALL
@given(SCORES, st.permutations("1234"))
def test_names_of_categories_do_not_matter_for_unweighted_coefficients(scores, order):
    ratings = table(" ".join("".join(word) for word in scores))
    relabelled = ratings.assign(nilai=ratings["nilai"].map(lambda x: float(order[int(x) - 1])))
    for coefficient in (gwet_ac, lambda t: weighted_kappa(t, weights="identity")):
        one, two = coefficient(ratings).table, coefficient(relabelled).table
        for column in FIGURES:
            assert two[column].to_numpy() == pytest.approx(one[column], abs=ROUNDING, nan_ok=True)


@SMALL
@given(SCORES)
def test_no_figure_is_infinite_and_every_gap_has_its_reason(scores):
    found = everything(table(" ".join("".join(word) for word in scores)))
    assert not np.isinf(found[[*FIGURES, "se"]].to_numpy()).any()
    assert (found.loc[found["low"].isna(), "alasan"] != "").all()
    assert (found.loc[found["estimate"].isna(), "status"] == "tidak_dapat_dihitung").all()
    inside = found.dropna(subset=["low", "high"])
    assert (inside["low"] <= inside["estimate"] + ROUNDING).all()


def test_too_few_draws_are_refused():
    with pytest.raises(ValueError, match="resamples=1 harus 2 atau lebih"):
        krippendorff_alpha(table("12 34"), resamples=1)


@pytest.mark.parametrize("categories", [[], [1], [1, 1], [1, np.inf]])
def test_a_scale_of_less_than_two_nilai_is_none(categories):
    with pytest.raises(ValueError, match="dua nilai terhingga atau lebih"):
        gwet_ac(table("12 21"), categories=categories)


def test_confusion_over_all_criteria_has_no_column_of_them():
    pair = ("R0", "R1")
    whole = rater_confusion(table("12 22").drop(columns="kriteria"), pair, criterion=None)
    each = rater_confusion(table("12 22"), pair)
    assert "kriteria" not in whole.shares and "kriteria" in each.shares
    assert whole.shares.equals(each.shares.drop(columns="kriteria"))


def test_scores_of_two_scales_without_criteria_are_refused():
    ratings = table("12 34").drop(columns="kriteria")
    mixed = ratings.assign(skala=["lima", "lima", "seratus", "seratus"])
    with pytest.raises(SchemaError, match=r"lebih dari satu skala \(lima, seratus\)"):
        gwet_ac(mixed, criterion=None)
    assert len(gwet_ac(ratings.assign(skala="lima"), criterion=None).table)


def test_too_large_a_table_is_read_by_its_mean_squares_and_says_so(monkeypatch):
    monkeypatch.setattr("kinerja_analysis.stats.icc.feasible", lambda _effects: False)
    found = value(icc(table("123 2-4 345 43-")), "ICC(C,1)")
    assert TOO_LARGE in found["alasan"] and np.isfinite(found["estimate"])
