"""Severity told by practice cases that several penilai rated alike: the vignettes of a training."""

from dataclasses import replace
from typing import Final

import pandas as pd

from kinerja_analysis.bias.scale_screen import ScaleScreen, screen_scale
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.profile import Scale
from kinerja_analysis.schema import check_columns, check_ratings

NEEDED: Final = ("penilai", "pegawai", "kriteria", "nilai")
IDS: Final = ("penilai", "pegawai", "kriteria")

CASE: Final = "kasus latihan"
"""What stands as `periode` of a practice case and before its name."""

CONDITION: Final = (
    "; perbandingan ini melalui kasus latihan bersama dan berlaku bila pegawai dinilai dengan "
    "ukuran yang sama seperti kasus itu"
)


def bridged_by_vignettes(
    found: ScaleScreen,
    ratings: pd.DataFrame,
    vignettes: pd.DataFrame,
    seed: list[int],
    scale: Scale | None,
) -> ScaleScreen:
    """Fill in the severities that only practice cases tell.

    The cases join the ratings as pegawai of their own; nothing but the severity of penilai whom no
    pegawai link is taken from that second fit.

    Parameters
    ----------
    found : the screen of the ratings alone
    ratings : DataFrame, rows of one skala
    vignettes : DataFrame, ``penilai, pegawai, kriteria, nilai``; with ``skala`` only its rows count
    seed, scale : as for `screen_scale`

    Raises
    ------
    SchemaError
        `vignettes` lacks columns, a row names nobody, or a nilai is no finite number.

    References
    ----------
    King, Murray, Salomon & Tandon (2004), APSR 98, 191-207: response consistency and vignette
    equivalence, which the condition of every sentence states.
    """
    cases = _cases(vignettes, ratings)
    if cases.empty:
        return found
    together = pd.concat([ratings, cases], ignore_index=True)
    links = connectivity(together).identification
    second = screen_scale(together, links, seed, scale).rows
    severity = {effect.key for effect in found.effects if effect.interval_null}
    told = second[second["key"].isin(severity) & second["p"].notna()].set_index("penilai")
    rows = found.rows
    open_rows = rows["key"].isin(severity) & rows["identification"].isin(["none", "assumption"])
    here = rows.index[open_rows & rows["penilai"].isin(told.index)]
    taken = told.loc[rows.loc[here, "penilai"]].set_axis(here).drop(columns=["n", "n_pegawai"])
    filled = taken.assign(identification="vignette", condition=CONDITION)
    rows = rows.copy()
    rows.loc[here, list(filled)] = filled
    return replace(found, rows=rows)


def _cases(vignettes: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Write the cases of this skala as ratings of pegawai whom nobody else is."""
    check_columns(vignettes, NEEDED, source="vignettes")
    check_ratings(vignettes, IDS, source="vignettes")
    skala = str(ratings["skala"].iloc[0])
    if "skala" in vignettes:
        vignettes = vignettes[vignettes["skala"].astype("str") == skala]
    known = vignettes["kriteria"].astype("str").isin(ratings["kriteria"])
    told = vignettes[known & vignettes["nilai"].notna()]
    return told[list(NEEDED)].assign(
        penilai=told["penilai"].astype("str"),
        pegawai=f"{CASE} " + told["pegawai"].astype("str"),
        kriteria=told["kriteria"].astype("str"),
        nilai=pd.to_numeric(told["nilai"]),
        skala=skala,
        peran="tim",
        tahun=int(ratings["tahun"].max()),
        periode=CASE,
        unit_kerja="",
    )
