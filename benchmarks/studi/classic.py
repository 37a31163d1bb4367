"""What the usual indicators say of each rater: |t|, infit, SD, correlations, shares of equal forms.

Every indicator is turned so that more of it means more of the effect it is used for.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.linear import LinearFit, fit_linear
from kinerja_analysis.models.mfrm import MfrmFit, fit_mfrm
from studi.design import Design
from studi.office import Office
from studi.people import FIRST_YEAR, OLD
from studi.planting import GROUPS

FORM = ["tahun", "penilai", "pegawai"]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What the indicators read.

    Attributes
    ----------
    office : the office
    raters : DataFrame, one row a rater: ``estimate, se, infit`` by ``penilai``
    ratings : DataFrame, one row a rating by others, with ``expected, residual, variance``
    forms : DataFrame (F, I), nilai of each form; index ``tahun, penilai, pegawai``
    """

    office: Office
    raters: pd.DataFrame
    ratings: pd.DataFrame
    forms: pd.DataFrame


def classic(office: Office, design: Design, effects: Collection[str]) -> pd.DataFrame:
    """Work out every indicator of the effects that the design's data allow.

    Returns
    -------
    DataFrame, one row a rater and indicator: ``penilai, effect, indicator, value``; empty where
    no model can be fitted
    """
    allowed = {**ALWAYS, **(COMPLETE if design.complete else {})}
    allowed |= HUNDRED if not design.rating.cuts else {}
    wanted = {key: indicator for key, indicator in allowed.items() if key[0] in effects}
    try:
        material = _material(office, design) if wanted else None
    except ModelError:  # nearly all nilai alike, as official ratings of a small office can be
        material = None
    if material is None:
        return pd.DataFrame(columns=["penilai", "effect", "indicator", "value"])
    parts = [
        _named(indicator(material), effect, name) for (effect, name), indicator in wanted.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _named(value: pd.Series, effect: str, name: str) -> pd.DataFrame:
    """Lay out one indicator."""
    return pd.DataFrame(
        {"penilai": value.index, "effect": effect, "indicator": name, "value": value.to_numpy()}
    )


def _material(office: Office, design: Design) -> Material:
    """Fit the model that users of the classic indicators fit: joint likelihood where it links."""
    ratings = office.penilaian[office.penilaian["peran"] != "diri"].reset_index(drop=True)
    fit = _fitted(ratings, bool(design.rating.cuts))
    ratings = ratings.assign(
        **{name: fit.residuals[name].to_numpy() for name in ("expected", "residual", "variance")}
    )
    raters = fit.raters.set_index("penilai")
    return Material(office, raters, ratings, _forms(ratings))


def _forms(ratings: pd.DataFrame) -> pd.DataFrame:
    """Set the nilai of a form side by side."""
    return ratings.pivot_table(index=FORM, columns="kriteria", values="nilai", observed=True)


def _fitted(ratings: pd.DataFrame, ordinal: bool) -> MfrmFit | LinearFit:
    """Fit by joint likelihood; random severities where nothing links the raters."""
    if not ordinal:
        return fit_linear(ratings)
    try:
        return fit_mfrm(ratings, method="jml", raters="fixed")
    except ModelError:
        return fit_mfrm(ratings)


def _severity(material: Material) -> pd.Series:
    return (material.raters["estimate"] / material.raters["se"]).abs()


def _infit(material: Material) -> pd.Series:
    return material.raters["infit"]


def _low_infit(material: Material) -> pd.Series:
    return -material.raters["infit"]


def _low_spread(material: Material) -> pd.Series:
    return -material.ratings.groupby("penilai")["nilai"].std()


def _few_categories(material: Material) -> pd.Series:
    """Entropy of the nilai used, low first."""
    shares = material.ratings.groupby("penilai")["nilai"].value_counts(normalize=True)
    return (shares * np.log(shares)).groupby("penilai").sum()


def _low_slope(material: Material) -> pd.Series:
    """Correlation of residual and expected nilai, low first (Wolfe; Song)."""
    return -_correlations(material.ratings, "residual", "expected")


def _correlations(table: pd.DataFrame, one: str, other: str) -> pd.Series:
    """Correlate two columns within each rater."""
    centred = table[[one, other]] - table.groupby("penilai")[[one, other]].transform("mean")
    sums = pd.DataFrame(
        {"xy": centred[one] * centred[other], "xx": centred[one] ** 2, "yy": centred[other] ** 2}
    )
    sums = sums.groupby(table["penilai"]).sum()
    return sums["xy"] / np.sqrt(sums["xx"] * sums["yy"]).replace(0, np.nan)


def _between_criteria(material: Material) -> pd.Series:
    """Mean correlation between criteria over the rater's forms."""
    return material.forms.groupby("penilai").apply(_mean_correlation)


def _mean_correlation(forms: pd.DataFrame) -> float:
    """Average the correlations of all pairs of columns that vary."""
    varying = forms.loc[:, forms.std() > 0]
    if varying.shape[1] < 2 or len(forms) < 3:
        return np.nan
    r = np.corrcoef(varying.to_numpy(), rowvar=False)
    return float(r[np.triu_indices(len(r), 1)].mean())


def _low_within(material: Material) -> pd.Series:
    """SD of nilai within a form, low first."""
    return -material.forms.std(axis=1).groupby("penilai").mean()


def _flat(material: Material) -> pd.Series:
    return (_range(material.forms) == 0).groupby("penilai").mean()


def _range(forms: pd.DataFrame) -> pd.Series:
    """Give the highest minus the lowest nilai of each form."""
    return forms.max(axis=1) - forms.min(axis=1)


def _criterion(material: Material) -> pd.Series:
    """Largest |t| of the rater's criteria."""
    return _t(material.ratings, "kriteria").abs().groupby("penilai").max()


def _t(ratings: pd.DataFrame, column: str) -> pd.Series:
    """Mean residual over its standard error, by rater and class."""
    sums = ratings.groupby(["penilai", column], observed=True)[["residual", "variance"]].sum()
    return sums["residual"] / np.sqrt(sums["variance"])


def _contrast(ratings: pd.DataFrame, column: str) -> pd.Series:
    """|t| of the difference between the first and last class of a column, by rater."""
    sums = ratings.groupby(["penilai", column], observed=True)[["residual", "variance"]].sum()
    cells = (sums["residual"] / sums["variance"]).to_frame("b").assign(v=1 / sums["variance"])
    first, last = (cells.groupby("penilai").agg(kind) for kind in ("first", "last"))
    return ((last["b"] - first["b"]) / np.sqrt(last["v"] + first["v"])).abs()


def _group(material: Material) -> pd.Series:
    """|t| between women and men."""
    return _contrast(_with_person(material), "jenis_kelamin")


def _groups(material: Material) -> pd.Series:
    """Largest |t| between the classes of any column."""
    ratings = _with_person(material)
    return pd.concat([_contrast(ratings, column) for column in GROUPS], axis=1).max(axis=1)


def _with_person(material: Material) -> pd.DataFrame:
    """Set the ratee's columns beside each rating."""
    people = material.office.pegawai.drop_duplicates("pegawai").set_index("pegawai")
    people = people.assign(
        usia=FIRST_YEAR + 1 - people["tanggal_lahir"].dt.year >= OLD,
        golongan=people["golongan"].str.split("/").str[0],
    )
    return material.ratings.join(people[list(GROUPS)], on="pegawai")


def _similarity(material: Material) -> pd.Series:
    """|t| between ratees of the rater's sex and others."""
    sex = material.office.pegawai.drop_duplicates("pegawai").set_index("pegawai")["jenis_kelamin"]
    ratings = material.ratings
    alike = ratings["pegawai"].map(sex) == ratings["penilai"].map(sex)
    return _contrast(ratings.assign(alike=alike), "alike")


def _drift(material: Material) -> pd.Series:
    """|t| between the first year and the last."""
    return _contrast(material.ratings, "tahun")


def _same_profile(material: Material) -> pd.Series:
    """Share of uneven forms that equal another of the rater's in the year."""
    uneven = material.forms[_range(material.forms) > 0].reset_index()
    same = uneven.duplicated([*material.forms.columns, "tahun", "penilai"], keep=False)
    return same.groupby(uneven["penilai"]).mean().reindex(material.raters.index, fill_value=0.0)


def _same_as_superior(material: Material) -> pd.Series:
    """Share of a panel rater's forms that equal the superior's."""
    superior = material.ratings.loc[material.ratings["peran"] == "atasan", FORM].drop_duplicates()
    other = superior.rename(columns={"penilai": "superior"})
    pairs = material.forms.reset_index().merge(other, on=["tahun", "pegawai"])
    pairs = pairs[pairs["penilai"] != pairs["superior"]].reset_index(drop=True)
    theirs = pd.MultiIndex.from_frame(pairs[["tahun", "superior", "pegawai"]])
    same = _equal(pairs[material.forms.columns], material.forms.reindex(theirs))
    return same.groupby(pairs["penilai"]).mean().reindex(material.raters.index)


def _same_as_last_year(material: Material) -> pd.Series:
    """Share of forms that equal the rater's own about the ratee a year before."""
    keys = material.forms.index.to_frame(index=False)
    before = material.forms.reindex(pd.MultiIndex.from_frame(keys.assign(tahun=keys["tahun"] - 1)))
    same = _equal(material.forms, before)
    told = before.notna().any(axis=1).to_numpy()
    return same[told].groupby(keys["penilai"][told]).mean().reindex(material.raters.index)


def _equal(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Tell which rows are equal."""
    return pd.Series((one.to_numpy() == other.to_numpy()).all(axis=1), index=range(len(one)))


def _order(material: Material) -> pd.Series:
    """|r| of a form's residual with its place in the session."""
    forms = _by_time(material)
    return _correlations(forms, "residual", "place").abs()


def _lag(material: Material) -> pd.Series:
    """|r| of a form's residual with the expected nilai of the form before."""
    forms = _by_time(material).dropna()
    return _correlations(forms, "residual", "before").abs()


def _by_time(material: Material) -> pd.DataFrame:
    """Give each form its mean residual, place and the expected nilai of the form before."""
    forms = material.ratings.groupby(FORM, as_index=False).agg(
        residual=("residual", "mean"), expected=("expected", "mean"), tanggal=("tanggal", "first")
    )
    session = forms.sort_values("tanggal").groupby(["penilai", "tahun"])
    return forms.assign(place=session.cumcount(), before=session["expected"].shift())


def _recency(material: Material) -> pd.Series:
    """Correlate residuals with how much better the last quarter was, high first."""
    output = material.office.output.pivot_table(
        index=["tahun", "pegawai"], columns="periode", values="capaian"
    )
    late = (output["TW4"] - output.mean(axis=1)).rename("late")
    ratings = material.ratings.join(late, on=["tahun", "pegawai"])
    return _correlations(ratings, "residual", "late")


def _self_gap(material: Material) -> pd.Series:
    """Mean self-rating minus the superior's."""
    penilaian = material.office.penilaian
    keys = ["tahun", "pegawai", "kriteria"]
    own = penilaian[penilaian["peran"] == "diri"].set_index(keys)["nilai"].rename("own")
    ratings = material.ratings[material.ratings["peran"] == "atasan"].join(own, on=keys)
    return (ratings["own"] - ratings["nilai"]).groupby(ratings["penilai"]).mean()


def _heaping(material: Material) -> pd.Series:
    """Share of nilai that are tens."""
    return (material.ratings["nilai"] % 10 == 0).groupby(material.ratings["penilai"]).mean()


Indicator = Callable[[Material], pd.Series]
ALWAYS: dict[tuple[str, str], Indicator] = {
    ("severity", "|t|"): _severity,
    ("centrality", "SD"): _low_spread,
    ("centrality", "infit"): _low_infit,
    ("slope", "SD"): _low_spread,
    ("slope", "r(residual, expected)"): _low_slope,
    ("range_restriction", "SD"): _low_spread,
    ("range_restriction", "entropy"): _few_categories,
    ("halo", "r between criteria"): _between_criteria,
    ("halo", "SD within form"): _low_within,
    ("halo", "infit"): _low_infit,
    ("straightlining", "flat share"): _flat,
    ("inconsistency", "infit"): _infit,
    ("criterion", "|t|"): _criterion,
    ("group", "|t|"): _group,
    ("other_group", "|t|"): _groups,
    ("similarity", "|t|"): _similarity,
    ("drift", "|t|"): _drift,
    ("copy_profile", "equal share"): _same_profile,
    ("copy_rater", "equal share"): _same_as_superior,
    ("carry_over", "equal share"): _same_as_last_year,
}
"""Indicators of each planted effect that all data allow."""
COMPLETE: dict[tuple[str, str], Indicator] = {
    ("order", "r"): _order,
    ("contrast", "r"): _lag,
    ("recency", "r"): _recency,
    ("self_gap", "mean gap"): _self_gap,
}
"""Indicators that need time stamps, quarterly output or self-ratings."""
HUNDRED: dict[tuple[str, str], Indicator] = {("heaping", "share of tens"): _heaping}
"""Indicators for scales of many steps."""
