"""What is known of a rating beside who rated whom: when, by whom in which role, about what people.

Facts are the same in every replicate of the null; an effect that needs one and does not find it
says so in its rows.
"""

from itertools import pairwise
from typing import Final

import pandas as pd

from kinerja_analysis.thresholds import AGE_BANDS

TRAITS: Final = ("jenis_kelamin", "kelompok_usia", "golongan", "jenis_pegawai", "unit_kerja")
"""What groups people, of the pegawai as it stands, of the penilai after `RATER`."""

RATER: Final = "penilai_"

QUARTERS: Final = ["TW1", "TW2", "TW3", "TW4"]
OUTPUT: Final = ("pegawai", "tahun", "periode", "capaian")
"""Columns of dated figures of what pegawai achieved."""

FACTS: Final = (
    "tahun",
    "periode",
    "tanggal",
    "peran",
    *TRAITS,
    *(RATER + trait for trait in TRAITS),
    "capaian",
    "capaian_akhir",
)
"""Columns that a layout keeps beside its keys."""


def with_facts(ratings: pd.DataFrame, pegawai: pd.DataFrame | None) -> pd.DataFrame:
    """Add what the personnel list tells of the pegawai and the penilai of each rating.

    Parameters
    ----------
    ratings : DataFrame, rows of `penilaian`
    pegawai : DataFrame, the personnel list; only columns that it has are added

    Returns
    -------
    DataFrame
        `ratings` with the `TRAITS` and, after ``penilai_``, those of the penilai; an empty text
        where the list does not tell. The pegawai's ``unit_kerja`` of the rating itself stays.
    """
    if pegawai is None or not {"pegawai", "tahun"} <= {*pegawai}:
        return ratings
    people = _traits(pegawai)
    own = people.drop(columns="unit_kerja", errors="ignore") if "unit_kerja" in ratings else people
    keys = ["tahun", "pegawai"]
    theirs = people.rename(columns=lambda name: name if name == "tahun" else _of_rater(name))
    return (
        ratings.drop(columns=[c for c in own if c not in keys and c in ratings])
        .merge(own, how="left", on=keys, validate="m:1")
        .merge(theirs, how="left", on=["tahun", "penilai"], validate="m:1")
        .pipe(_without_gaps)
        .set_axis(ratings.index)
    )


def with_output(ratings: pd.DataFrame, output: pd.DataFrame | None) -> pd.DataFrame:
    """Add what dated figures tell of the pegawai's year.

    Parameters
    ----------
    ratings : DataFrame, rows of `penilaian`
    output : DataFrame, one row a pegawai and quarter
        ``pegawai, tahun, periode`` (TW1..TW4) and ``capaian``, in any unit.

    Returns
    -------
    DataFrame
        `ratings` with ``capaian``, the mean of the four quarters, and ``capaian_akhir``, by how
        much the last quarter lies above it; missing where a quarter is not known.
    """
    if output is None or not {*OUTPUT} <= {*output}:
        return ratings  # figures without quarters tell nothing of the end of the year
    keyed = output.assign(
        tahun=output["tahun"].astype("int64"), pegawai=output["pegawai"].astype("str")
    )
    quarters = keyed.pivot_table(
        index=["tahun", "pegawai"], columns="periode", values="capaian", aggfunc="mean"
    )
    known = quarters.reindex(columns=QUARTERS).dropna().astype(float)
    mean = known.mean(axis=1)
    told = pd.DataFrame({"capaian": mean, "capaian_akhir": known[QUARTERS[-1]] - mean})
    return ratings.merge(
        told.reset_index(), how="left", on=["tahun", "pegawai"], validate="m:1"
    ).set_axis(ratings.index)


def _of_rater(column: str) -> str:
    """Name a column of the personnel list as one of the penilai."""
    return "penilai" if column == "pegawai" else RATER + column


def _without_gaps(ratings: pd.DataFrame) -> pd.DataFrame:
    """Write an empty text where the list does not tell a trait."""
    found = [name for name in FACTS if name.removeprefix(RATER) in TRAITS and name in ratings]
    return ratings.assign(**{name: ratings[name].fillna("").astype("str") for name in found})


def _traits(pegawai: pd.DataFrame) -> pd.DataFrame:
    """Give ``tahun, pegawai`` and the traits that the list tells, one row a person and year."""
    people = pegawai.drop_duplicates(["tahun", "pegawai"]).assign(
        tahun=lambda t: t["tahun"].astype("int64"), pegawai=lambda t: t["pegawai"].astype("str")
    )
    if "golongan" in people:
        people = people.assign(golongan=people["golongan"].astype("str").str.split("/").str[0])
    if "tanggal_lahir" in people:
        people = people.assign(kelompok_usia=_age_band(people))
    return people[["tahun", "pegawai", *(trait for trait in TRAITS if trait in people)]]


def _age_band(people: pd.DataFrame) -> pd.Series:
    """Say in which band of age a person is at the end of the year; empty where not known."""
    age = people["tahun"] - pd.to_datetime(people["tanggal_lahir"]).dt.year
    edges = [0, *AGE_BANDS, 200]
    names = [
        f"di bawah {AGE_BANDS[0]} tahun",
        *(f"{low}-{high - 1} tahun" for low, high in pairwise(AGE_BANDS)),
        f"{AGE_BANDS[-1]} tahun ke atas",
    ]
    return pd.cut(age, edges, right=False, labels=names).astype("object").fillna("").astype("str")
