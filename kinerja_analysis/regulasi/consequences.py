"""What a predikat can be considered for, as rules attach it; nothing here grants anything."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from kinerja_analysis.regulasi.rules import Rule, load_rule
from kinerja_analysis.regulasi.spelling import MATRIX, PREDIKAT_ORDER, normalise_predikat

CONSIDERED: Final = ("kenaikan_pangkat", "permenpanrb_7_2023")
"""Names of the rules that ask for a lowest predikat in years running."""

CREDIT: Final = "peraturan_bkn_3_2023"
"""Name of the rule that turns a predikat into angka kredit."""

MEETS: Final = "memenuhi syarat predikat"
FALLS_SHORT: Final = "tidak memenuhi syarat predikat"
UNKNOWN: Final = "belum dapat diperiksa"
STANDINGS: Final = (MEETS, FALLS_SHORT, UNKNOWN)
"""How somebody stands against a rule, in the order of the tables."""


def standings(grades: pd.DataFrame, jenis: pd.Series, tahun: int) -> pd.DataFrame:
    """Say how each employee's predikat stand against each rule.

    Parameters
    ----------
    grades : ``tahun, pegawai, predikat``: the official predikat of the year and those before
    jenis : kind of employment (``PNS``, ``PPPK``): index the id
    tahun : the appraisal year

    Returns
    -------
    DataFrame
        ``pegawai, akibat, syarat, keadaan``, one row a person and rule that is about the person's
        kind of employment. A year under another scale, or without a predikat, is not known.
    """
    parts = [
        _standing(consequence, wide_grades(grades, tahun), jenis, tahun)
        for rule in considered_rules()
        for consequence in rule.data["akibat"]
    ]
    return pd.concat(parts, ignore_index=True)


def considered_rules() -> list[Rule]:
    """Return the rules that ask for a lowest predikat."""
    return [load_rule(name) for name in CONSIDERED]


def wide_grades(grades: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Return the place of each predikat (0 lowest): index the id, one column a year.

    Years in which the present scale did not hold are left out: their labels mean other things.
    """
    since = load_rule(MATRIX).effective.year
    known = grades[grades["tahun"].between(since, tahun)]
    place = {label: number for number, label in enumerate(PREDIKAT_ORDER)}
    spelt = {text: normalise_predikat(text) for text in known["predikat"].unique()}
    ranked = known.assign(place=known["predikat"].map(spelt).map(place)).dropna(subset=["place"])
    return ranked.pivot_table("place", "pegawai", "tahun", aggfunc="min")


def _standing(
    consequence: Mapping[str, Any], grades: pd.DataFrame, jenis: pd.Series, tahun: int
) -> pd.DataFrame:
    """Say how the people of the right kind stand against one rule."""
    people = jenis.index[jenis.str.upper().isin(consequence["jenis_pegawai"])]
    years = [tahun - back for back in range(consequence["tahun_berturut"])]
    asked = grades.reindex(index=people, columns=years)
    lowest = PREDIKAT_ORDER.index(consequence["predikat_minimal"])
    words = pd.Series(UNKNOWN, index=people, dtype="str")
    words = words.mask((asked >= lowest).all(axis=1), MEETS)
    words = words.mask((asked < lowest).any(axis=1), FALLS_SHORT)
    return pd.DataFrame(
        {
            "pegawai": people,
            "akibat": consequence["nama"],
            "syarat": requirement(consequence),
            "keadaan": words.to_numpy(),
        }
    )


def requirement(consequence: Mapping[str, Any]) -> str:
    """Say what a rule asks for of the predikat."""
    years = consequence["tahun_berturut"]
    span = f"{years} tahun terakhir" if years > 1 else "tahun ini"
    return f"paling rendah {consequence['predikat_minimal']} pada {span}"


def credits_of(grades: pd.Series, jabatan: pd.Series) -> pd.DataFrame:
    """Return the angka kredit of the holders of functional posts.

    Parameters
    ----------
    grades : official predikat of the year: index the id
    jabatan : post of each person: index the id

    Returns
    -------
    DataFrame
        ``pegawai, jenjang, predikat, persen, koefisien, angka_kredit``; the last two are missing
        where the coefficient of a step was not seen in a source.
    """
    data = load_rule(CREDIT).data
    steps = "|".join(data["jenjang"]["nama"])
    held = jabatan.str.extract(rf"(?i:\b({steps})\s*$)", expand=False).str.title().dropna()
    frame = pd.DataFrame(
        {
            "pegawai": held.index,
            "jenjang": held.to_numpy(),
            "predikat": grades.reindex(held.index).to_numpy(),
        }
    ).dropna(subset=["predikat"])
    frame["predikat"] = frame["predikat"].map(normalise_predikat)
    persen = frame["predikat"].map(data["persen"]).astype("float64")
    koefisien = frame["jenjang"].map(data["koefisien"]).astype("float64")
    return frame.assign(
        persen=persen, koefisien=koefisien, angka_kredit=persen * koefisien
    ).reset_index(drop=True)
