"""G- and D-studies on small tables: arithmetic, incomplete designs, what is refused."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja_analysis import d_study, g_study
from kinerja_analysis.errors import SchemaError
from kinerja_analysis.stats.decision import ALL_FIXED, NO_UNIVERSE
from kinerja_analysis.stats.facet_design import parse_design
from kinerja_analysis.stats.overlap import overlap

SMALL = settings(max_examples=20, deadline=None, derandomize=True)
ROUNDING = 1e-7


def simulated(rng, *, keep=1.0, raters=5, ratees=20, criteria=3):
    """Draw scores of every pegawai by every penilai on every kriteria; keep some of the forms."""
    cells = list(itertools.product(range(ratees), range(raters), range(criteria)))
    p, r, i = np.array(cells).T
    level = rng.normal(0, 1, ratees)[p] + rng.normal(0, 0.7, raters)[r]
    nilai = 70 + level + rng.normal(0, 0.5, criteria)[i] + rng.normal(0, 1, len(p))
    kept = (rng.random((ratees, raters)) < keep)[p, r]
    frame = pd.DataFrame({"pegawai": p, "penilai": r, "kriteria": i, "nilai": nilai})
    return frame[kept].astype({"pegawai": str, "penilai": str, "kriteria": str})


def drawn(cells):
    """Read scores drawn as one word a pegawai, one digit a penilai ("-": none)."""
    rows = [
        (f"P{p}", f"R{r}", float(digit))
        for p, word in enumerate(cells.split())
        for r, digit in enumerate(word)
        if digit != "-"
    ]
    return pd.DataFrame(rows, columns=["pegawai", "penilai", "nilai"])


def components(study):
    return study.components.set_index("component")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("p x r", "p r pr,e"),
        ("p x r x i", "p r i pr pi ri pri,e"),
        ("r:p", "p r:p,e"),
        ("p x (r:i)", "p i pi r:i pr:i,e"),
        ("(r:p) x i", "p i r:p pi ri:p,e"),
        ("r:(p x i)", "p i pi r:pi,e"),
        ("p × (r:i:o)", "p o po i:o pi:o r:io pr:io,e"),
    ],
)
def test_designs_have_brennan_s_effects(text, names):
    found = {c.name for c in parse_design(text).components}
    # letters of one effect may stand in another order
    assert {frozenset(n) for n in found} == {frozenset(n) for n in names.split()}


@pytest.mark.parametrize("text", ["", "p", "p x", "p x p", "p r", "p x (r:i", "p & r", ":p"])
def test_texts_that_are_no_design_are_refused(text):
    with pytest.raises(ValueError, match="tidak dapat dibaca"):
        parse_design(text)


def test_components_of_a_crossed_design_by_hand():
    # means of rows 2 3 4, of columns 2 4, all 3; SS rows 2 (1 + 0 + 1) = 4, columns 3 (1 + 1) = 6
    # total 1 3 / 2 4 / 3 5 about 3: 4 + 0 + 1 + 1 + 0 + 4 = 10, so nothing is left
    table = components(g_study(drawn("13 24 35"), "p x r"))
    assert table["mean_square"].tolist() == pytest.approx([4 / 2, 6 / 1, 0])
    assert table["estimate"].tolist() == pytest.approx([2 / 2, 6 / 3, 0])


def test_errors_of_components_are_those_of_their_mean_squares():
    # three ratees, two raters: the variance of MS is 2 MS^2 / (df + 2) (Brennan, equation 6.1), of
    # (MS_p - MS_pr) / 2 therefore (2 MS_p^2 / 4 + 2 MS_pr^2 / 4) / 4, and so on
    table = components(g_study(drawn("14 24 37"), "p x r", method="anova"))
    p, r, rest = table["mean_square"]
    assert table["se"].tolist() == pytest.approx(
        [
            np.sqrt((2 * p**2 / 4 + 2 * rest**2 / 4) / 4),
            np.sqrt((2 * r**2 / 3 + 2 * rest**2 / 4) / 9),
            np.sqrt(2 * rest**2 / 4),
        ]
    )


def test_nested_raters_by_hand():
    # within: (1 + 1) / 1 each of three ratees: 2; between: 4 / 2 = 2; (2 - 2) / 2 = 0
    table = components(g_study(drawn("13---- --24-- ----35"), "r:p"))
    assert table["mean_square"].tolist() == pytest.approx([2, 2])
    assert table["estimate"].tolist() == pytest.approx([0, 2])


def test_methods_agree_on_balanced_data(rng):
    ratings = simulated(rng)
    anova, reml = (components(g_study(ratings, method=m)) for m in ("anova", "reml"))
    if (anova["estimate"] > 0).all():
        assert reml["estimate"].to_numpy() == pytest.approx(anova["estimate"].to_numpy(), rel=1e-4)
    assert reml.loc["p", "estimate"] == pytest.approx(anova.loc["p", "estimate"], rel=0.05)


def test_incomplete_data_recover_the_variances(rng):
    table = components(g_study(simulated(rng, keep=0.4, raters=30, ratees=120)))
    for name, true in {"p": 1.0, "r": 0.49, "pri,e": 1.0}.items():
        assert abs(table.loc[name, "estimate"] - true) < 4 * table.loc[name, "se"]


def test_missing_scores_are_counted(rng):
    ratings = simulated(rng)
    ratings.loc[ratings.index[:7], "nilai"] = np.nan
    study = g_study(ratings)
    assert (study.n_missing, study.n, study.balanced) == (7, 293, False)


def test_overlap_is_putka_s_q():
    # three ratees with two raters each of four: shared 1, 0, 0; q = 1/2 - 2 (1/4) / (3 x 2)
    ratee, rater = np.repeat(np.arange(3), 2), np.array([0, 1, 1, 2, 3, 0])
    ratings = overlap(ratee, rater)
    shared = 2 * (1 + 0 + 1) / 4  # pairs (0,1) share rater 1, (0,2) rater 0, both orders
    assert ratings.absolute == pytest.approx(1 / 2)
    assert ratings.relative == pytest.approx(1 / 2 - shared / (3 * 2))


def test_incomplete_design_has_g_q_k(rng):
    ratings = simulated(rng, keep=0.5, criteria=1, ratees=60)
    study = g_study(ratings.drop(columns="kriteria"), "p x r")
    sigma = components(study)["estimate"]
    k = ratings.groupby("pegawai").size()
    k_harmonic = 1 / (1 / k).mean()
    seen = ratings.assign(share=1 / ratings["pegawai"].map(k)).pivot_table(
        index="pegawai", columns="penilai", values="share", fill_value=0
    )
    together = seen.to_numpy() @ seen.to_numpy().T
    off = together.sum() - np.trace(together)
    q = 1 / k_harmonic - off / (len(k) * (len(k) - 1))
    # Putka et al. (2008): T / (T + q R + TR,e / k)
    expected = sigma["p"] / (sigma["p"] + q * sigma["r"] + sigma["pr,e"] / k_harmonic)
    found = d_study(study).table.iloc[0]
    assert found[["n_r", "q", "g"]].tolist() == pytest.approx([k_harmonic, q, expected])
    stated = d_study(study, {"r": k_harmonic}, q=q).table.iloc[0]
    assert stated["g"] == pytest.approx(expected)


def test_raters_of_one_s_own_count_severity_as_error(rng):
    study = g_study(simulated(rng))
    crossed = d_study(study, {"r": 2, "i": 3}).table.iloc[0]
    nested = d_study(study, {"r": 2, "i": 3}, design="i x (r:p)").table.iloc[0]
    sigma = components(study)["estimate"].clip(lower=0)
    extra = sigma["r"] / 2 + sigma["ri"] / 6
    assert nested["relative_error"] == pytest.approx(crossed["relative_error"] + extra)
    assert nested["absolute_error"] == pytest.approx(crossed["absolute_error"])
    assert nested["q"] == 1 / 2


def test_fixed_criteria_belong_to_the_true_score(rng):
    study = g_study(simulated(rng))
    sigma = components(study)["estimate"].clip(lower=0)
    mixed = d_study(study, {"r": [1, 4]}, fixed={"i"}).table
    assert mixed["n_i"].tolist() == [3, 3]
    assert mixed.loc[0, "universe"] == pytest.approx(sigma["p"] + sigma["pi"] / 3)
    error = sigma["pr"] / 4 + sigma["pri,e"] / 12
    assert mixed.loc[1, "relative_error"] == pytest.approx(error)
    assert mixed.loc[1, "absolute_error"] == pytest.approx(
        error + sigma["r"] / 4 + sigma["ri"] / 12
    )


def test_more_raters_are_more_reliable(rng):
    table = d_study(g_study(simulated(rng)), {"r": [1, 2, 4, 8], "i": 3}).table
    assert table["g"].is_monotonic_increasing
    assert (table["phi"] <= table["g"]).all()


def refused(study, name):
    return components(study).loc[name, ["status", "alasan"]].tolist()


def test_one_superior_an_employee_cannot_be_parted():
    # every pegawai has one penilai: his own level and what the penilai sees in him are one
    study = g_study(drawn("1-- 2-- -3- -5- --4 --4"), "p x r")
    status, why = refused(study, "p")
    assert (status, why) == ("tidak_dapat_dihitung", "tidak dapat dipisahkan dari pr,e")
    assert "tidak terurai" in study.summary()
    found = d_study(study, {"r": 2}).table.iloc[0]
    assert found["status"] == "tidak_dapat_dihitung"
    assert np.isnan(found["g"])
    assert "Keandalan tidak dapat" in d_study(study).summary()


def test_one_rater_is_refused_and_says_so():
    status, why = refused(g_study(drawn("1 2 3"), "p x r"), "r")
    assert status == "tidak_dapat_dihitung"
    assert "satu taraf" in why


def test_scores_without_variation_have_no_components():
    study = g_study(drawn("33 33 33"), "p x r")
    assert set(study.components["alasan"]) == {"tidak ada variasi: semua nilai sama"}
    assert study.components["estimate"].isna().all()
    assert d_study(study).table["g"].isna().all()
    # one reason, told once with all that it holds for
    assert study.summary().endswith("seluruhnya. p, r, pr,e: tidak ada variasi: semua nilai sama.")
    assert d_study(study).summary().count("semua nilai sama") == 1


def test_no_scores_have_no_components():
    study = g_study(drawn("12 34").assign(nilai=np.nan), "p x r")
    assert set(study.components["alasan"]) == {"tidak ada nilai"}
    assert (study.n, study.balanced) == (0, False)
    assert d_study(study).table.loc[0, "status"] == "tidak_dapat_dihitung"
    assert d_study(study, {"r": 3}).table.loc[0, "alasan"] != ""


def test_ratees_who_do_not_differ_have_a_coefficient_of_zero_and_its_reason():
    # every row has the mean 2: no variance of ratees, all of it is error
    told = d_study(g_study(drawn("13 31 22"), "p x r")).table.iloc[0]
    assert told["g"] == 0
    assert (told["status"], told["alasan"].split("; ")[0]) == ("terbatas", NO_UNIVERSE)


def test_groups_of_raters_without_common_ratees_are_told():
    study = g_study(drawn("12-- 21-- 34-- --12 --54 --33"), "p x r")
    assert "pegawai bersama" in components(study).loc["r", "alasan"]


def test_what_was_not_observed_is_not_projected(rng):
    study = g_study(
        simulated(rng).drop(columns="kriteria").drop_duplicates(["pegawai", "penilai"]), "p x r"
    )
    assert "faset o tidak diamati" in d_study(study, {"r": 2, "o": 4}).table.loc[0, "alasan"]
    nested = g_study(simulated(rng), "(r:p) x i")
    why = d_study(nested, {"r": 2, "i": 3}, design="p x r x i").table.loc[0, "alasan"]
    assert "tersarang" in why
    own = g_study(drawn("1-- 2-- -3- -5- --4 --4"), "p:r")
    assert "tersarang" in d_study(own, {"r": 2}).table.loc[0, "alasan"]
    fixed = d_study(g_study(simulated(rng)), {"r": 2, "i": 9}, fixed={"i"}).table
    assert "faset tetap i" in fixed.loc[0, "alasan"]


def test_repeated_scores_are_named_once_each(rng):
    table = simulated(rng)
    with pytest.raises(SchemaError) as told:
        g_study(pd.concat([table, table, table]))
    shown = re.findall(r"\(([^;]*); ([^;]*); ([^;]*)\)\. ", str(told.value))[0]
    assert len(set(shown)) == len(shown)


def test_a_study_without_a_random_facet_has_no_coefficient(rng):
    # the mixture of all facets holds the error: called true score, it would make every G a 1
    study = g_study(simulated(rng))
    for told in (d_study(study, fixed={"r", "i"}), d_study(study, {}, fixed={"r", "i"})):
        assert told.table.loc[0, ["status", "alasan"]].tolist() == [
            "tidak_dapat_dihitung",
            ALL_FIXED,
        ]
        assert told.table[["g", "phi"]].isna().all(axis=None)


def test_bad_arguments_are_refused(rng):
    study = g_study(simulated(rng))
    with pytest.raises(ValueError, match="belum disebut"):
        d_study(study, {"r": 2})
    with pytest.raises(ValueError, match="1 atau lebih"):
        d_study(study, {"r": 0, "i": 3})
    with pytest.raises(ValueError, match="q="):
        d_study(study, {"r": 2, "i": 3}, q=0.7)
    with pytest.raises(ValueError, match="bersama n"):
        d_study(study, q=0.1)
    with pytest.raises(ValueError, match="method"):
        g_study(simulated(rng), method="ml")
    with pytest.raises(ValueError, match="faset yang dikenal"):
        g_study(simulated(rng), "p x r x t")
    with pytest.raises(SchemaError, match="berulang"):
        g_study(simulated(rng), "p x r")
    with pytest.raises(SchemaError, match="skala"):
        g_study(simulated(rng).assign(skala=lambda t: "s" + t["kriteria"]))


def test_summary_gives_shares(rng):
    study = g_study(simulated(rng))
    shares = ", ".join(f"{c} {share:.0%}" for c, share in components(study)["share"].items())
    assert study.summary() == f"Bagian ragam menurut rancangan p x r x i: {shares}."
    assert study.components["share"].sum() == pytest.approx(1)
    assert study.to_frame() is not study.components
    assert re.fullmatch(r"Koefisien G 0,\d\d pada 1 rancangan\.", d_study(study).summary())
    several = d_study(study, {"r": [1, 9], "i": 4}).summary()
    assert re.fullmatch(r"Koefisien G antara 0,\d\d dan 0,\d\d pada 2 rancangan\.", several)


@SMALL
@given(st.integers(0, 10_000), st.integers(-50, 50), st.sampled_from([0.1, 10.0]))
def test_names_order_and_unit_do_not_matter(seed, shift, stretch):
    rng = np.random.default_rng(seed)
    ratings = simulated(rng, keep=0.7, ratees=8, raters=4)
    moved = ratings.assign(
        nilai=shift + stretch * ratings["nilai"],
        penilai="n" + ratings["penilai"].map(lambda x: str(9 - int(x))),
    ).sample(frac=1, random_state=seed)
    one, two = (components(g_study(t, method="anova")) for t in (ratings, moved))
    expected = one["estimate"].to_numpy() * stretch**2
    assert two["estimate"].to_numpy() == pytest.approx(
        expected, rel=1e-6, abs=1e-6 * stretch**2, nan_ok=True
    )
    assert one["status"].tolist() == two["status"].tolist()
