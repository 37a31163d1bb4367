"""What each employee's year amounts to, by the office's own rule, with its arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.mfrm import MfrmFit
from kinerja_analysis.profile import Profile, ResultRule
from kinerja_analysis.schema import HASIL, PENILAIAN, PREDIKAT_RESMI, check_columns
from kinerja_analysis.thresholds import Z_95

PERSON: Final = ["tahun", "pegawai"]
"""Key of one employee's year."""

SHOWN: Final = ("atasan", "tim", "diri")
"""Roles whose result has a column of its own."""

ROLE_WORDS: Final = {
    "atasan": "atasan langsung",
    "tim": "panel penilai",
    "rekan": "rekan kerja",
    "bawahan": "bawahan",
    "diri": "penilaian diri",
}
"""What the rule's sentence calls each role."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnualResults:
    """The year's results.

    Attributes
    ----------
    hasil : the table ``hasil`` of the schema, one row a person and year
    arithmetic : ``tahun, pegawai, peran, kriteria, nilai`` (mean over the raters of that role),
        ``n_penilai, bobot_kriteria, bobot_sumber`` (shares, summing to 1 over what was rated) and
        ``sumbangan``: the points that add up to ``nilai_akhir``
    rule : the rule in one Indonesian sentence
    """

    hasil: pd.DataFrame
    arithmetic: pd.DataFrame
    rule: str


def annual_results(
    penilaian: pd.DataFrame,
    profile: Profile,
    *,
    predikat_resmi: pd.DataFrame | None = None,
    fit: MfrmFit | None = None,
) -> AnnualResults:
    """Work out the year's result of each employee by the rule that the profile declares.

    Parameters
    ----------
    penilaian : DataFrame of the schema
    profile : the office; without a rule there is no total
    predikat_resmi : official predikat; never computed here
    fit : fit of the rule's skala; gives `nilai_terkoreksi` where severity is identified

    Returns
    -------
    AnnualResults

    Raises
    ------
    SchemaError
        A column is missing.
    """
    check_columns(penilaian, PENILAIAN.columns, source="penilaian")
    official = PREDIKAT_RESMI.empty() if predikat_resmi is None else predikat_resmi
    steps = _arithmetic(penilaian, profile.hasil)
    hasil = _people(penilaian, official).assign(skala=profile.hasil.skala if profile.hasil else "")
    parts = (
        _roles(steps),
        _totals(steps, profile.hasil),
        _n_raters(penilaian),
        _corrected(penilaian, profile.hasil, fit),
        _official(official),
    )
    for part in parts:
        hasil = hasil.merge(part, on=PERSON, how="left", validate="1:1")
    hasil = hasil.assign(
        n_penilai=hasil["n_penilai"].fillna(0),
        skala=hasil["skala"].where(hasil[[f"nilai_{r}" for r in SHOWN]].notna().any(axis=1), ""),
    )
    return AnnualResults(HASIL.conform(hasil), steps, rule_sentence(profile))


def rule_sentence(profile: Profile) -> str:
    """Say in one sentence how `nilai_akhir` comes about in this office."""
    rule = profile.hasil
    if rule is None:
        return "Profil kantor tidak menetapkan aturan nilai akhir, sehingga nilai akhir tidak dihitung."
    shares = ", ".join(
        f"{ROLE_WORDS[role]} {weight * 100:.0f}%"
        for role, weight in rule.bobot_sumber.items()
        if weight > 0
    )
    criteria = "berbobot menurut profil" if rule.bobot_kriteria else "berbobot sama"
    missing = (
        "bobot sumber yang kosong dibagi kepada sumber lain"
        if rule.bila_sumber_kosong == "bagi_ulang"
        else "nilai akhir dikosongkan bila satu sumber kosong"
    )
    basis = f" Dasar: {rule.dasar}." if rule.dasar else ""
    return (
        f"Nilai akhir = rerata kriteria ({criteria}) dari setiap sumber, dengan bobot sumber "
        f"{shares}; {missing}.{basis}"
    )


def _people(penilaian: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return one row a person and year with the unit where most of the ratings were given."""
    rows = pd.concat([penilaian, official])[[*PERSON, "unit_kerja"]]
    units = rows.groupby([*PERSON, "unit_kerja"], as_index=False).size()
    order = units.sort_values(["size", "unit_kerja"], ascending=[False, True], kind="stable")
    return order.drop_duplicates(PERSON).drop(columns="size").sort_values(PERSON, kind="stable")


def _arithmetic(penilaian: pd.DataFrame, rule: ResultRule | None) -> pd.DataFrame:
    """Return the mean of each role and criterion with the weights that apply to it."""
    if rule is None:
        return pd.DataFrame(columns=[*PERSON, *ARITHMETIC])
    rated = penilaian[(penilaian["skala"] == rule.skala) & penilaian["nilai"].notna()]
    means = rated.groupby([*PERSON, "peran", "kriteria"], as_index=False, observed=True).agg(
        nilai=("nilai", "mean"), n_penilai=("penilai", "nunique")
    )
    weight = means["kriteria"].map(lambda name: rule.bobot_kriteria.get(str(name), 0.0))
    weighted = means.assign(bobot_kriteria=weight.astype(float) if rule.bobot_kriteria else 1.0)
    sums = weighted.groupby([*PERSON, "peran"], observed=True)["bobot_kriteria"].transform("sum")
    shares = weighted.assign(bobot_kriteria=weighted["bobot_kriteria"] / sums)
    return _with_source_weights(shares[shares["bobot_kriteria"] > 0], rule)


ARITHMETIC: Final = (
    "peran",
    "kriteria",
    "nilai",
    "n_penilai",
    "bobot_kriteria",
    "bobot_sumber",
    "sumbangan",
)
"""Columns of the arithmetic, after the person."""


def _with_source_weights(steps: pd.DataFrame, rule: ResultRule) -> pd.DataFrame:
    """Give each role the weight it has for this person, and each line its points."""
    roles = steps[[*PERSON, "peran"]].drop_duplicates()
    given = roles["peran"].astype("str").map(lambda role: rule.bobot_sumber.get(role, 0.0))
    roles = roles.assign(bobot_sumber=given.astype(float))
    present = roles.groupby(PERSON)["bobot_sumber"].transform("sum")
    if rule.bila_sumber_kosong == "bagi_ulang":
        share = roles["bobot_sumber"] / present.where(present > 0)
    else:
        share = roles["bobot_sumber"].where(np.isclose(present, 1.0))
    merged = steps.merge(
        roles.assign(bobot_sumber=share), on=[*PERSON, "peran"], how="left", validate="m:1"
    )
    points = merged["nilai"] * merged["bobot_kriteria"] * merged["bobot_sumber"]
    return merged.assign(sumbangan=points)[[*PERSON, *ARITHMETIC]]


def _roles(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the result of each shown role."""
    lines = steps.assign(points=steps["nilai"] * steps["bobot_kriteria"])
    wide = lines.pivot_table("points", PERSON, "peran", aggfunc="sum", observed=True)
    named = wide.reindex(columns=list(SHOWN)).astype("float64")
    return named.rename(columns=lambda role: f"nilai_{role}").reset_index()


def _totals(steps: pd.DataFrame, rule: ResultRule | None) -> pd.DataFrame:
    """Return `nilai_akhir`; missing where a needed source is missing or nothing counts."""
    counted = steps if rule is None else steps[steps["sumbangan"].notna()]
    totals = counted.groupby(PERSON, as_index=False)["sumbangan"].sum(min_count=1)
    return totals.rename(columns={"sumbangan": "nilai_akhir"})


def _n_raters(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Return how many others rated each person."""
    others = penilaian[(penilaian["peran"] != "diri") & penilaian["nilai"].notna()]
    return others.groupby(PERSON, as_index=False).agg(n_penilai=("penilai", "nunique"))


def _corrected(
    penilaian: pd.DataFrame, rule: ResultRule | None, fit: MfrmFit | None
) -> pd.DataFrame:
    """Return the result as raters of middling severity would have given it, with interval."""
    columns = ["nilai_terkoreksi", "terkoreksi_bawah", "terkoreksi_atas"]
    if rule is None or fit is None:
        return pd.DataFrame(columns=[*PERSON, *columns])
    mine = penilaian[(penilaian["skala"] == rule.skala) & (penilaian["peran"] != "diri")]
    people = fit.ratees.loc[~fit.ratees["extreme"], ["pegawai", "estimate", "se"]]
    shift = {"nilai_terkoreksi": 0.0, "terkoreksi_bawah": -Z_95, "terkoreksi_atas": Z_95}
    levels = {
        name: _expected(fit, rule, (people["estimate"] + z * people["se"]).to_numpy())
        for name, z in shift.items()
    }
    known = people.assign(**levels)[["pegawai", *columns]]
    placed = known[known["pegawai"].isin(_placed(mine))]
    return mine[PERSON].drop_duplicates().merge(placed, on="pegawai", validate="m:1")


def _placed(ratings: pd.DataFrame) -> set[str]:
    """Return the people all of whose raters can be compared with one another."""
    identified = connectivity(ratings).identification
    comparable = identified.loc[identified["identification"] != "none", "penilai"]
    all_known = ratings["penilai"].isin(set(comparable)).groupby(ratings["pegawai"]).all()
    return set(all_known.index[all_known])


def _expected(fit: MfrmFit, rule: ResultRule, theta: Floats) -> Floats:
    """Return the expected nilai at severity zero, over the criteria as the rule weighs them."""
    design = fit.design
    k = np.arange(design.n_categories)
    by_criterion = category_probabilities(theta[:, None], fit.parameters.c[None]) @ k
    weights = _criterion_weights(rule.bobot_kriteria, [str(name) for name in design.criteria])
    return design.lowest + design.step * (by_criterion @ weights)


def _criterion_weights(given: Mapping[str, float], criteria: list[str]) -> Floats:
    """Return the share of each criterion of the fit."""
    weights = np.array([given.get(name, 0.0) if given else 1.0 for name in criteria])
    return weights / weights.sum()


def _official(official: pd.DataFrame) -> pd.DataFrame:
    """Return the official annual predikat of each person, where there is one and only one."""
    annual = official[(official["periode"] == "tahunan") & (official["predikat"] != "")]
    one = annual.groupby(PERSON, as_index=False).agg(
        predikat=("predikat", "first"), n=("predikat", "nunique")
    )
    return one.loc[one["n"] == 1, [*PERSON, "predikat"]]
