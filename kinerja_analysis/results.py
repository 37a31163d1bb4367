"""What each employee's year amounts to, by the office's own rule, with its arithmetic."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError, SchemaError
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.linear import LinearFit
from kinerja_analysis.models.mfrm import MfrmFit
from kinerja_analysis.profile import EKSPEKTASI, Profile, ResultRule
from kinerja_analysis.schema import (
    HASIL,
    PENILAIAN,
    PERAN,
    PREDIKAT_RESMI,
    check_columns,
    check_ratings,
)
from kinerja_analysis.thresholds import Z_95

PERSON: Final = ["tahun", "pegawai"]
"""Key of one employee's year."""

ROLE: Final = [*PERSON, "peran"]
"""Key of what the raters of one role say of one employee."""

SHOWN: Final = {"atasan": "nilai_atasan", "tim": "nilai_tim", "diri": "nilai_diri"}
"""Roles whose result has a column of its own."""

CORRECTED: Final = {"nilai_terkoreksi": 0.0, "terkoreksi_bawah": -Z_95, "terkoreksi_atas": Z_95}
"""Columns of the corrected nilai: how many standard errors each stands from the estimate."""

ROLE_WORDS: Final = {
    "atasan": "atasan langsung",
    "tim": "panel penilai",
    "rekan": "rekan kerja",
    "bawahan": "bawahan",
    "diri": "penilaian diri",
}
"""What the rule's sentences call each role."""

SELF_UNCOUNTED: Final = "Penilaian diri tidak ikut dihitung. "

NO_RULE: Final = (
    "Profil kantor tidak menetapkan aturan nilai akhir, sehingga nilai akhir tidak dihitung."
)

NO_TOTAL: Final = (
    "PermenPANRB 6/2022 tidak memuat rumus maupun bobot bagi rating hasil kerja dan perilaku "
    "kerja, sehingga nilai akhir tidak dihitung dari keduanya."
)


@dataclass(frozen=True, slots=True, eq=False)
class AnnualResults:
    """The year's results, made only by `annual_results`.

    ``hasil``: the table `hasil`, one row a person and year. ``arithmetic``: ``tahun, pegawai,
    peran, kriteria, n_penilai, rerata`` (mean of those raters), ``bobot_kriteria, bobot_sumber``
    (shares as they applied to this person, missing without a total) and ``sumbangan``, their
    product; a person's `sumbangan` add up to `nilai_akhir`. ``rule``: the rule in Indonesian.
    """

    hasil: pd.DataFrame
    arithmetic: pd.DataFrame
    rule: str

    def summary(self) -> str:
        """Tell in one sentence for how many people there is a result."""
        people, total, corrected = (
            f"{n:,}".replace(",", ".")
            for n in self.hasil[["pegawai", "nilai_akhir", "nilai_terkoreksi"]].count()
        )
        return (
            f"Dari {people} pegawai, {total} mempunyai nilai akhir dan {corrected} mempunyai nilai "
            "terkoreksi yang bersifat indikatif."
        )


def annual_results(
    penilaian: pd.DataFrame,
    profile: Profile,
    *,
    predikat_resmi: pd.DataFrame | None = None,
    fit: MfrmFit | LinearFit | None = None,
) -> AnnualResults:
    """Work out the year's result of each employee by the rule that the profile declares.

    Of each rater the yearly nilai counts; where he gave none, the mean of his other periode. The
    nilai of a role is the weighted mean over criteria of the mean over its raters; criteria that
    nobody of the role rated leave their weight to the others. Without a rule, and for the two
    official ratings always, there is no total; roles are then shown where the office has one
    scale of its own.

    Parameters
    ----------
    penilaian : DataFrame, the table `penilaian`
    profile : Profile
    predikat_resmi : DataFrame, the table `predikat_resmi`, optional
        Official predikat; the yearly one is shown, none is computed.
    fit : MfrmFit or LinearFit, optional
        Of one year's ratings on the rule's scale. Gives ``nilai_terkoreksi``: the nilai that
        raters of middling severity would be expected to give, with a 95 % interval; only for
        people whose raters a panel makes comparable, who are not at an end of the scale.

    Returns
    -------
    AnnualResults

    Raises
    ------
    SchemaError
        A column is missing, a row names nobody, a peran is unknown, or a nilai is off its scale.
    ModelError
        `fit` is of other criteria, or is to correct several years at once.
    """
    check_columns(penilaian, PENILAIAN.columns, source="penilaian")
    check_ratings(penilaian, ("pegawai", "kriteria", "peran"), source="penilaian")
    penilaian = penilaian.assign(nilai=pd.to_numeric(penilaian["nilai"]))
    _check_values(penilaian, profile)
    official = PREDIKAT_RESMI.empty() if predikat_resmi is None else predikat_resmi
    check_columns(official, PREDIKAT_RESMI.columns, source="predikat_resmi")
    skala = _scale_of_results(penilaian, profile)
    rated = penilaian[(penilaian["skala"].astype("str") == skala) & penilaian["nilai"].notna()]
    arithmetic = _arithmetic(_nilai_of_raters(rated), _rule_of_total(profile))
    parts = (
        _by_role(arithmetic),
        _totals(arithmetic),
        _n_raters(rated, official),
        _corrected(rated, profile, fit),
        _yearly_predikat(official),
    )
    hasil = _people(rated, official)
    for part in parts:
        hasil = hasil.merge(part, on=PERSON, how="left", validate="1:1")
    hasil = hasil.assign(
        skala=np.where(_among(hasil, rated), skala, ""), n_penilai=hasil["n_penilai"].fillna(0)
    )
    return AnnualResults(
        hasil=HASIL.conform(hasil),
        arithmetic=arithmetic,
        rule=rule_sentence(profile),
    )


def _check_values(penilaian: pd.DataFrame, profile: Profile) -> None:
    """Refuse roles that no rule knows and nilai that their scale does not hold."""
    odd = sorted(set(penilaian["peran"].astype("str")) - set(PERAN))
    faults = [f"peran {name} tidak dikenal (yang ada: {', '.join(PERAN)})" for name in odd]
    for skala, nilai in penilaian.groupby(penilaian["skala"].astype("str"))["nilai"]:
        if scale := profile.skala.get(str(skala)):
            outside = ((nilai < scale.minimum) | (nilai > scale.maksimum)).sum()
            if outside:
                faults.append(f"{outside} nilai di luar skala {skala}")
    if faults:
        raise SchemaError(f"penilaian: {'; '.join(faults)}. Periksa datanya.")


def rule_sentence(profile: Profile) -> str:
    """Say in formal Indonesian how `nilai_akhir` comes about in this office."""
    rule = _rule_of_total(profile)
    if rule is None:
        return NO_TOTAL if profile.hasil else NO_RULE
    counted = [
        f"{ROLE_WORDS[role]} {_percent(weight)}"
        for role, weight in rule.bobot_sumber.items()
        if weight > 0
    ]
    missing = (
        "Bobot sumber yang tidak menilai dibagi kepada sumber lain menurut perbandingan bobotnya."
        if rule.bila_sumber_kosong == "bagi_ulang"
        else "Nilai akhir dikosongkan apabila salah satu sumber tidak menilai."
    )
    self_rating = "" if rule.bobot_sumber.get("diri", 0) > 0 else SELF_UNCOUNTED
    scale = profile.skala[rule.skala]
    return (
        f"Nilai akhir pada skala {scale.minimum:g}-{scale.maksimum:g} adalah jumlah "
        "tertimbang nilai setiap sumber: "
        f"{', '.join(counted)}. {self_rating}Nilai satu sumber adalah rata-rata kriteria "
        f"{_criteria_words(rule)}; nilai satu kriteria adalah rata-rata para penilai pada sumber "
        f"itu, masing-masing dengan nilai tahunannya atau, tanpa nilai tahunan, rata-rata "
        f"periodenya. {missing}" + (f" Dasar: {rule.dasar}." if rule.dasar else "")
    )


def _criteria_words(rule: ResultRule) -> str:
    """Say how the criteria weigh."""
    if not rule.bobot_kriteria:
        return "dengan bobot sama"
    weights = (f"{name} {_percent(weight)}" for name, weight in rule.bobot_kriteria.items())
    return f"dengan perbandingan bobot {', '.join(weights)}"


def _percent(share: float) -> str:
    """Write a share the Indonesian way: 62,5%."""
    return f"{share * 100:.1f}".removesuffix(".0").replace(".", ",") + "%"


def _rule_of_total(profile: Profile) -> ResultRule | None:
    """Return the rule by which a total may be made; never one of the two official ratings."""
    rule = profile.hasil
    return None if rule is None or rule.skala == EKSPEKTASI else rule


def _scale_of_results(penilaian: pd.DataFrame, profile: Profile) -> str:
    """Return the rule's scale; without a rule, the one scale of the office's own, if it is one."""
    if rule := _rule_of_total(profile):
        return rule.skala
    own = set(penilaian["skala"].astype("str").unique()) - {EKSPEKTASI}
    return own.pop() if len(own) == 1 else ""


def _nilai_of_raters(rated: pd.DataFrame) -> pd.DataFrame:
    """Return one nilai a rater and criterion: the yearly one, else the mean of all periode."""
    key = [*ROLE, "penilai", "kriteria"]
    plain = rated[[*key, "periode", "nilai"]].astype({"peran": "str", "kriteria": "str"})
    yearly = plain["periode"] == "tahunan"
    has_yearly = yearly.groupby([plain[name] for name in key]).transform("any")
    return plain[yearly | ~has_yearly].groupby(key, as_index=False).agg(nilai=("nilai", "mean"))


def _arithmetic(nilai: pd.DataFrame, rule: ResultRule | None) -> pd.DataFrame:
    """Return every product that a total is made of, with its factors."""
    lines = nilai.groupby([*ROLE, "kriteria"], as_index=False).agg(
        n_penilai=("penilai", "nunique"), rerata=("nilai", "mean")
    )
    given = dict(rule.bobot_kriteria) if rule else {}
    weight = lines["kriteria"].map(given).fillna(0.0) if given else lines["rerata"] * 0 + 1
    lines = lines.assign(bobot_kriteria=weight.astype("float64"))[weight > 0]
    sums = lines.groupby(ROLE)["bobot_kriteria"].transform("sum")
    lines = lines.assign(bobot_kriteria=lines["bobot_kriteria"] / sums)
    lines = lines.merge(_source_weights(lines, rule), on=ROLE, how="left", validate="m:1")
    points = lines["rerata"] * lines["bobot_kriteria"] * lines["bobot_sumber"]
    return lines.assign(sumbangan=points)


def _source_weights(lines: pd.DataFrame, rule: ResultRule | None) -> pd.DataFrame:
    """Return the share of each role for each person: ``bobot_sumber``, missing without a total."""
    roles = lines[ROLE].drop_duplicates(ignore_index=True)
    if rule is None:
        return roles.assign(bobot_sumber=np.nan)
    given = roles["peran"].map(dict(rule.bobot_sumber)).fillna(0.0).astype("float64")
    present = given.groupby([roles[name] for name in PERSON]).transform("sum")
    if rule.bila_sumber_kosong == "bagi_ulang":
        return roles.assign(bobot_sumber=given / present.where(present > 0))
    return roles.assign(bobot_sumber=given.where(np.isclose(present, 1.0)))


def _by_role(arithmetic: pd.DataFrame) -> pd.DataFrame:
    """Return the nilai of each shown role, one column each."""
    points = arithmetic["rerata"] * arithmetic["bobot_kriteria"]
    wide = arithmetic.assign(points=points).pivot_table(
        "points", index=PERSON, columns="peran", aggfunc="sum"
    )
    shown = wide.reindex(columns=list(SHOWN)).astype("float64")
    return shown.set_axis(list(SHOWN.values()), axis="columns").reset_index()


def _totals(arithmetic: pd.DataFrame) -> pd.DataFrame:
    """Return `nilai_akhir`: the sum of a person's products."""
    totals = arithmetic.groupby(PERSON)["sumbangan"].sum(min_count=1)
    return totals.rename("nilai_akhir").reset_index()


def _n_raters(rated: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return how many others rated each person on the scale; without any nilai, officially."""
    others = rated[rated["peran"].astype("str") != "diri"]
    named = official[(official["penilai"] != "") & ~_among(official, rated)]
    rows = pd.concat([frame[[*PERSON, "penilai"]] for frame in (others, named)])
    return rows.groupby(PERSON, as_index=False).agg(n_penilai=("penilai", "nunique"))


def _among(frame: pd.DataFrame, others: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark the rows whose person and year occur in the other frame."""
    known = pd.MultiIndex.from_frame(others[PERSON].drop_duplicates())
    return pd.MultiIndex.from_frame(frame[PERSON]).isin(known)


def _people(rated: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return one row a person and year, with the unit at the last rating that names one."""
    dated = official.rename(columns={"dinilai_pada": "tanggal"})
    rows = pd.concat([frame[[*PERSON, "unit_kerja", "tanggal"]] for frame in (rated, dated)])
    latest = rows.assign(named=rows["unit_kerja"] != "").sort_values(
        ["named", "tanggal", "unit_kerja"], na_position="first", kind="stable"
    )
    people = latest.drop_duplicates(PERSON, keep="last")[[*PERSON, "unit_kerja"]]
    return people.sort_values(PERSON, ignore_index=True)


def _yearly_predikat(official: pd.DataFrame) -> pd.DataFrame:
    """Return the official yearly predikat; none where the exports give one person several."""
    yearly = official[(official["periode"] == "tahunan") & (official["predikat"] != "")]
    one = yearly.groupby(PERSON, as_index=False).agg(
        predikat=("predikat", "first"), different=("predikat", "nunique")
    )
    return one.loc[one["different"] == 1, [*PERSON, "predikat"]]


def _corrected(
    rated: pd.DataFrame, profile: Profile, fit: MfrmFit | LinearFit | None
) -> pd.DataFrame:
    """Return the nilai that raters of middling severity would give, where that is known."""
    by_others = rated[rated["peran"].astype("str") != "diri"]
    if fit is None or not _can_correct(fit, by_others, profile):
        return pd.DataFrame(columns=[*PERSON, *CORRECTED])
    theta, se = fit.parameters.theta, _standard_errors(fit)
    weights = _weights(fit, profile)
    lowest, highest = _ends(fit, profile)
    levels = {
        name: np.clip(_expected(fit, weights, theta + z * se), lowest, highest)
        for name, z in CORRECTED.items()
    }
    known = pd.DataFrame({"pegawai": fit.design.ratees.astype("str"), **levels})
    known = known[~fit.extremes.ratee & known["pegawai"].isin(_comparable(by_others))]
    return by_others[PERSON].drop_duplicates().merge(known, on="pegawai", validate="m:1")


def _ends(fit: MfrmFit | LinearFit, profile: Profile) -> tuple[float, float]:
    """Return the ends of the scale, which a line may cross and no nilai may."""
    rule = _rule_of_total(profile)
    if isinstance(fit, LinearFit) and rule is not None:
        scale = profile.skala[rule.skala]
        return scale.minimum, scale.maksimum
    return -np.inf, np.inf


def _can_correct(fit: MfrmFit | LinearFit, ratings: pd.DataFrame, profile: Profile) -> bool:
    """Say whether the fit may correct these ratings; refuse one that is of other ratings."""
    foreign = set(fit.design.criteria) - set(ratings["kriteria"].astype("str"))
    years = sorted(ratings["tahun"].unique())
    if foreign:
        raise ModelError(
            f"Model memuat kriteria {', '.join(sorted(foreign))} yang bukan kriteria nilai akhir. "
            "Berikan model dari skala yang sama dengan aturan nilai akhir."
        )
    if len(years) > 1:
        raise ModelError(
            f"Nilai terkoreksi dihitung per tahun, tetapi penilaian memuat tahun "
            f"{', '.join(map(str, years))}. Berikan penilaian dan model satu tahun."
        )
    quota = ratings["skala"].astype("str").isin(profile.skala_kuota).any()
    told = fit.convergence.converged and fit.parameters.sigma != 0  # zero: nobody is told apart
    return told and not quota and bool(_weights(fit, profile).any())


def _comparable(ratings: pd.DataFrame) -> pd.Index:
    """Return the people all of whose raters a panel makes comparable."""
    links = connectivity(ratings).identification
    linked = links.loc[links["identification"] == "panel", "penilai"]
    known = ratings["penilai"].isin(linked).groupby(ratings["pegawai"].astype("str")).all()
    return known.index[known]


def _standard_errors(fit: MfrmFit | LinearFit) -> Floats:
    """Return the standard error (N,) of theta with that of the raters' severities.

    Ordinal, in logits: a severity moves theta by the rater's share of the information on the
    person (delta method). Linear, in points: the prediction error counts severities already.
    """
    if isinstance(fit, LinearFit):
        return fit.errors.theta
    design, (n_ratees, n_raters) = fit.design, fit.design.shape[:2]
    cell = design.ratee.astype(np.int64) * n_raters + design.rater
    cells, place = np.unique(cell, return_inverse=True)
    ratee, rater = cells // n_raters, cells % n_raters
    information = np.bincount(place, weights=fit.moments.variance)
    share = information * fit.parameters.theta_sd[ratee] ** 2
    moved = np.bincount(ratee, weights=(share * fit.errors.alpha[rater]) ** 2, minlength=n_ratees)
    return np.sqrt(fit.parameters.theta_sd**2 + moved)


def _weights(fit: MfrmFit | LinearFit, profile: Profile) -> Floats:
    """Return the weight (I,) of each criterion of the fit; all zero where the rule counts none."""
    rule = _rule_of_total(profile)
    given = dict(rule.bobot_kriteria) if rule else {}
    names = fit.design.criteria
    return np.array([given.get(str(name), 0.0) if given else 1.0 for name in names])


def _expected(fit: MfrmFit | LinearFit, weights: Floats, theta: Floats) -> Floats:
    """Return the expected nilai (N,) at severity zero, criteria weighing as given (I,)."""
    if isinstance(fit, LinearFit):
        return theta - fit.parameters.delta @ weights / weights.sum()
    design = fit.design
    by_criterion = category_probabilities(theta[:, None], fit.parameters.c[None])
    expected = by_criterion @ np.arange(design.n_categories) @ (weights / weights.sum())
    return design.lowest + design.step * expected
