"""Which penilai show which pattern, how sure that is, and what the data cannot tell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.bias.bridges import Bridges
from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.bias.facts import with_facts, with_output
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.quota import DECLARED, SEEN, too_even
from kinerja_analysis.bias.scale_screen import ESTIMATED, ScaleScreen, screen_scale
from kinerja_analysis.bias.self_gap import self_gap_rows
from kinerja_analysis.bias.testable import linked, rows_of
from kinerja_analysis.bias.verdict import DETECTED, controlled, judged
from kinerja_analysis.bias.vignettes import bridged_by_vignettes
from kinerja_analysis.bias.wording import whole
from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.connectivity import Connectivity, connectivity
from kinerja_analysis.models.linear import LinearFit
from kinerja_analysis.models.mfrm import MfrmFit
from kinerja_analysis.profile import Profile
from kinerja_analysis.schema import HASIL_UJI, check_columns, check_ratings
from kinerja_analysis.stats.multiplicity import q_values
from kinerja_analysis.thresholds import MAX_NEW_EACH

TEXTS: Final = ("penilai", "pegawai", "kriteria", "skala", "periode", "peran")
NEEDED: Final = (*TEXTS, "tahun", "nilai")
GLOBAL: Final = (
    *("skala", "effect", "detail", "n", "estimate", "se", "low", "high", "points"),
    *("statistic", "p", "q"),
)
"""Columns of `global_tests`."""

UNDER_QUOTA: Final = (
    "; nilai pada skala ini tampak dibatasi kuota, sehingga hal ini hanya berlaku bagi bentuk "
    "profil nilai, bukan tingkatnya"
)
"""What every sentence adds on a scale whose levels a quota sets."""


@dataclass(frozen=True, slots=True, eq=False)
class BiasScreen:
    """Which patterns the ratings of an office show.

    Attributes
    ----------
    hasil_uji : one row a test, as in the schema
    global_tests : ``skala, effect, detail, n, estimate, se, low, high, points, statistic, p, q``
        one row an effect and skala, without detail: does any penilai show it; and one a question
        about the office (`office`), with its size
    fits : the model of each skala that could be fitted
    connectivity : who shares pegawai with whom
    """

    hasil_uji: pd.DataFrame
    global_tests: pd.DataFrame
    fits: Mapping[str, MfrmFit | LinearFit]
    connectivity: Connectivity

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of `hasil_uji`."""
        return self.hasil_uji.copy()

    def summary(self) -> str:
        """Say in one sentence how many penilai, how many patterns, and what is not known."""
        tests = self.hasil_uji
        if tests.empty:
            return "Tidak ada penilaian oleh orang lain, sehingga tidak ada penilai untuk ditelaah."
        found = tests[tests["verdict"] == DETECTED]
        severity = tests[tests["effect"] == "severity"].groupby("penilai")["p"].count()
        unknown = int((severity == 0).sum())
        known = (
            f"tidak dapat diketahui untuk {whole(unknown)} penilai"
            if unknown
            else "dapat dibandingkan untuk semuanya"
        )
        shown = found["penilai"].nunique()
        patterns = (
            f"{whole(len(found))} pola pada {whole(shown)} penilai perlu ditelaah"
            if len(found)
            else "tidak ada pola yang perlu ditelaah"
        )
        return (
            f"Dari {whole(tests['penilai'].nunique())} penilai, {patterns}; kecenderungan "
            f"ketat/longgar {known}."
        )


def screen_bias(  # noqa: PLR0913
    penilaian: pd.DataFrame,
    pegawai: pd.DataFrame | None = None,
    *,
    profile: Profile | None = None,
    output: pd.DataFrame | None = None,
    vignettes: pd.DataFrame | None = None,
    assume: float | None = None,
    seed: int = 0,
) -> BiasScreen:
    """Find which penilai show a pattern, how large it is and how sure, and what cannot be known.

    Each skala is fitted by itself, by the model it calls for (`models.choice.model_for`): ordinal
    with estimates in logits, or linear with estimates in points. Self-ratings (`peran` diri) are
    left out of everything but `self_gap`. p-values come from a parametric bootstrap under no
    effect that keeps the office's own halo and profiles; false discovery is controlled between
    effects first, then within.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating, as in the schema
    pegawai : DataFrame, optional
        The people, as in the schema: who is whose superior, and which groups they belong to.
    profile : Profile, optional
        Tells each skala's range, steps and quota; without it the nilai themselves tell.
    output : DataFrame, optional
        ``pegawai, capaian`` (with ``tahun, periode`` where measured several times): measured
        output, which tells severities where no pegawai are shared, if it goes with performance.
        With every quarter (``periode`` TW1..TW4) of a ``tahun`` it also tells recency.
    vignettes : DataFrame, optional
        ``penilai, pegawai, kriteria, nilai``: ratings of the same practice cases by several
        penilai (``pegawai`` names the case), which link those who share nobody else.
    assume : float, optional
        Logit: standard deviation of true performance between units that the caller states. Where
        nothing else tells a severity it then rests on this assumption (0: units perform alike).
    seed : int
        Same ratings and same seed give the same numbers.

    Returns
    -------
    BiasScreen

    Raises
    ------
    SchemaError
        `penilaian`, `output` or `vignettes` lacks columns, a row names nobody, or a nilai is no
        finite number.
    ValueError
        `assume` is negative or no number.

    References
    ----------
    Davison & Hinkley (1997), ch. 4; Benjamini & Bogomolov (2014); Rao (1948).
    """
    check_columns(penilaian, NEEDED, source="penilaian")
    check_ratings(penilaian, ("pegawai", "penilai", "kriteria"), source="penilaian")
    penilaian = penilaian.assign(nilai=pd.to_numeric(penilaian["nilai"]))
    others, selves = _parted(penilaian)
    ratings = with_output(with_facts(others, pegawai), output)
    links = _links(ratings, pegawai, profile)
    if ratings.empty:
        return BiasScreen(HASIL_UJI.empty(), pd.DataFrame(columns=list(GLOBAL)), {}, links)
    scales = _by_size(ratings)
    only = links.identification if len(scales) == 1 else None
    known = _Known(profile, Bridges(output, _stated(assume)), vignettes, only)
    screened = [
        _scale_rows(*_on_scale(ratings, selves, skala), known, [seed, number])
        for number, skala in enumerate(scales)
    ]
    rows, tests = controlled(pd.concat([part.rows for part in screened], ignore_index=True))
    told = [
        judged(rows[rows["skala"] == skala], part.effects)
        for skala, part in zip(scales, screened, strict=True)
    ]
    fits = {
        skala: part.fit
        for skala, part in zip(scales, screened, strict=True)
        if part.fit is not None
    }
    found = _hasil_uji(pd.concat(told, ignore_index=True), ratings, scales)
    return BiasScreen(found, _global_tests(tests, screened), fits, links)


def _global_tests(families: pd.DataFrame, screened: list["_Screened"]) -> pd.DataFrame:
    """Put the tests of each effect and the questions about the office into one table."""
    office = pd.concat([part.office for part in screened], ignore_index=True)
    office = office.assign(q=q_values(office["p"].to_numpy(dtype=float)))
    parts = [families.assign(detail="").reindex(columns=GLOBAL), office.reindex(columns=GLOBAL)]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _links(
    ratings: pd.DataFrame, pegawai: pd.DataFrame | None, profile: Profile | None
) -> Connectivity:
    """Tell who shares pegawai with whom; new pairs keep to the personnel list and the profile."""
    people = pegawai if pegawai is not None and {"pegawai", "atasan"} <= {*pegawai} else None
    max_new = MAX_NEW_EACH if profile is None else int(profile.silang_maks)
    return connectivity(ratings, people, max_new=max_new)


def _parted(penilaian: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part ratings by others from self-ratings; empty cells go, ids become text."""
    texts = {key: penilaian[key].astype("str") for key in TEXTS}
    themselves = (texts["peran"] == "diri") | (texts["penilai"] == texts["pegawai"])
    given = penilaian["nilai"].notna()
    ratings = penilaian.assign(**texts)
    return ratings[~themselves & given], ratings[themselves & given]


def _on_scale(
    ratings: pd.DataFrame, selves: pd.DataFrame, skala: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the ratings by others and by oneself on one skala."""
    return ratings[ratings["skala"] == skala], selves[selves["skala"] == skala]


def _by_size(ratings: pd.DataFrame) -> list[str]:
    """List the skala, the one with most ratings first."""
    counts = ratings["skala"].value_counts()
    return sorted(counts.index, key=lambda skala: (-counts[skala], skala))


@dataclass(frozen=True, slots=True, eq=False)
class _Screened:
    """Rows of one skala and of the office, its fit where there is one, its effects' limits."""

    rows: pd.DataFrame
    office: pd.DataFrame
    fit: MfrmFit | LinearFit | None
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known beside a scale's ratings; `links` where there is no other scale."""

    profile: Profile | None
    bridges: Bridges
    vignettes: pd.DataFrame | None
    links: pd.DataFrame | None


def _stated(assume: float | None) -> float | None:
    """Refuse an assumption that is no standard deviation."""
    if assume is None or (np.isfinite(assume) and assume >= 0):
        return assume
    raise ValueError(f"assume={assume!r}: isilah dengan simpangan baku antarunit, 0 atau lebih.")


def _scale_rows(
    ratings: pd.DataFrame, selves: pd.DataFrame, known: _Known, seed: list[int]
) -> _Screened:
    """Screen one skala; where it cannot be screened every row says why."""
    skala = str(ratings["skala"].iloc[0])
    links = connectivity(ratings).identification if known.links is None else known.links
    declared = known.profile.skala.get(skala) if known.profile is not None else None
    try:
        found = screen_scale(ratings, links, seed, declared, known.bridges)
        if known.vignettes is not None:
            found = bridged_by_vignettes(found, ratings, known.vignettes, seed, declared)
    except ModelError as fault:
        return _unscreened(ratings, links, str(fault))
    gap = next(effect for effect in found.effects if effect.reads_self)
    gaps = self_gap_rows(ratings, selves, gap, found.per_logit).assign(condition="")
    found = replace(found, rows=pd.concat([found.rows, gaps], ignore_index=True))
    quota = _quota(ratings, known.profile)
    office = found.office[found.office["detail"].str.contains(" kriteria=") | (not quota)]
    rows = _without_levels(found, quota)
    return _Screened(rows.assign(skala=skala), office.assign(skala=skala), found.fit, found.effects)


def _unscreened(ratings: pd.DataFrame, links: pd.DataFrame, obstacle: str) -> _Screened:
    """Give every row of a skala that carries no model, with the reason."""
    layout = lay_out(ratings)
    known = linked(layout, links)
    rows = pd.concat([rows_of(effect, layout, known) for effect in EFFECTS], ignore_index=True)
    missing = dict.fromkeys(ESTIMATED, np.nan)
    told = rows.assign(
        skala=str(ratings["skala"].iloc[0]),
        reason=obstacle,
        condition="",
        identification="none",
        **missing,
    )
    return _Screened(told, pd.DataFrame(columns=list(GLOBAL)), None, EFFECTS)


def _quota(ratings: pd.DataFrame, profile: Profile | None) -> str:
    """Say why levels tell nothing, where a quota is declared or plainly at work."""
    if profile is not None and str(ratings["skala"].iloc[0]) in profile.skala_kuota:
        return DECLARED
    return SEEN if too_even(ratings) else ""


def _without_levels(found: ScaleScreen, quota: str) -> pd.DataFrame:
    """Take back under a quota what compares levels; the rest holds within profiles alone."""
    if not quota:
        return found.rows
    levels = {effect.key for effect in found.effects if effect.by_level}
    fixed = found.rows["key"].isin(levels)
    rows = found.rows.assign(
        reason=found.rows["reason"].mask(fixed, quota),
        identification=found.rows["identification"].mask(fixed, "none"),
        condition=found.rows["condition"].where(fixed, UNDER_QUOTA),
    )
    rows.loc[fixed, list(ESTIMATED)] = np.nan
    return rows


def _hasil_uji(rows: pd.DataFrame, ratings: pd.DataFrame, scales: list[str]) -> pd.DataFrame:
    """Give the rows the schema's columns and order.

    Where an office rates on several skala, ``detail`` names every skala but the largest, so that
    the key of the table stays a key.
    """
    order = {effect.name: number for number, effect in enumerate(EFFECTS)}
    other = (rows["skala"] != scales[0]) & (rows["effect"] != "criterion")
    named = (rows["detail"] + " skala=" + rows["skala"]).str.strip()
    return HASIL_UJI.conform(
        rows.assign(
            tahun=int(ratings["tahun"].max()),
            detail=rows["detail"].where(~other, named),
            place=rows["effect"].map(order),
        ).sort_values(["place", "penilai", "detail"], kind="stable")
    )
