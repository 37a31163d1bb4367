"""Own ratings as an example in which nobody can be known: only means of forms of many people."""

from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import UsageError
from kinerja_analysis.schema import check_columns
from kinerja_analysis.thresholds import (
    PERTURBED_SHARE,
    SMALL_CELL,
    TWIN_MIN_RATEES,
    TWIN_MIN_RATERS,
)

NEEDED: Final = ("penilai", "pegawai", "kriteria", "nilai")


def check_large(others: pd.DataFrame) -> None:
    """Refuse an office so small that its people would be known.

    Parameters
    ----------
    others : ``penilai, pegawai``, without self-ratings

    Raises
    ------
    UsageError
        It has fewer than `thresholds.TWIN_MIN_RATERS` raters or `thresholds.TWIN_MIN_RATEES`
        ratees.
    """
    n_raters, n_ratees = others["penilai"].nunique(), others["pegawai"].nunique()
    if n_raters < TWIN_MIN_RATERS or n_ratees < TWIN_MIN_RATEES:
        raise UsageError(
            f"Kantor ini terlalu kecil untuk dijadikan contoh: {n_raters} penilai dan {n_ratees} "
            f"pegawai, sedangkan diperlukan {TWIN_MIN_RATERS} dan {TWIN_MIN_RATEES}. Pakailah "
            "kantor simulasi."
        )


def of_others(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Return the latest year's ratings on the scale that is used most, without self-ratings.

    Parameters
    ----------
    penilaian : real ratings (schema `penilaian`); `peran`, `tahun` and `skala` may be missing
    """
    check_columns(penilaian, NEEDED, source="penilaian")
    told = penilaian.dropna(subset=["nilai"])
    if "peran" in told:
        told = told[told["peran"] != "diri"]
    if "tahun" in told:
        told = told[told["tahun"] == told["tahun"].max()]
    if "skala" in told and len(told):
        told = told[told["skala"] == told["skala"].mode().iloc[0]]
    return told


def anonymised(penilaian: pd.DataFrame, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return forms that stand for many real ones: a stricter choice than the twin.

    New names for pegawai and penilai do not protect anybody: who knows a few nilai of a colleague
    finds his row and reads the others. Therefore each shown form is the mean of forms about at
    least `thresholds.SMALL_CELL` people of any unit, within a group of as many raters; of what is
    left, a share `thresholds.PERTURBED_SHARE` is exchanged within each criterion and group.

    Parameters
    ----------
    penilaian : real ratings (schema `penilaian`)
    rng : whose seed nobody knows (`numpy.random.default_rng()`)

    Returns
    -------
    DataFrame
        ``kelompok, formulir, kriteria, nilai`` (whole points), in random order of forms; names
        and numbers mean nothing beyond this table

    Raises
    ------
    UsageError
        The office is too small.

    References
    ----------
    Domingo-Ferrer & Mateo-Sanz (2002), IEEE Transactions on Knowledge and Data Engineering 14,
    189-201: microaggregation.
    """
    forms = complete_forms(penilaian)
    groups = form_groups(forms, rng)
    means = forms.groupby([groups["kelompok"], groups["formulir"]]).mean().round()
    named = _exchanged(means, rng).reset_index()
    return named.melt(["kelompok", "formulir"], var_name="kriteria", value_name="nilai")


def complete_forms(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Return the forms without gaps, one row each; indexed by ``penilai, pegawai``.

    Raises
    ------
    UsageError
        Too few people are left.
    """
    told = of_others(penilaian).astype({"kriteria": "str"})
    wide = told.pivot_table("nilai", ["penilai", "pegawai"], "kriteria", observed=True)
    wide = wide.loc[:, wide.notna().mean() >= 1 / 2].dropna()
    check_large(wide.index.to_frame())
    return wide


def form_groups(forms: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Say which forms are shown as one: those that are alike, by raters who are alike.

    Parameters
    ----------
    forms : (F, I) nilai, indexed by ``penilai, pegawai``
    rng : order of what is equal, and of the numbers

    Returns
    -------
    DataFrame, as long as `forms`
        ``kelompok`` (01: the strictest raters) and ``formulir``, numbers as text
    """
    raters = forms.groupby("penilai").mean().mean(axis=1).sample(frac=1, random_state=rng)
    ordered = raters.sort_values(kind="stable").index.to_series()
    group = dict(zip(ordered, _runs(ordered), strict=True))
    told = pd.DataFrame(
        {
            "kelompok": forms.index.get_level_values("penilai").map(group),
            "rata": forms.std(axis=1).to_numpy() == 0,
            "rerata": forms.mean(axis=1).to_numpy(),
            "pegawai": forms.index.get_level_values("pegawai"),
        },
        index=forms.index,
    )
    told = told.sample(frac=1, random_state=rng)
    told = told.sort_values(["kelompok", "rata", "rerata"], kind="stable")
    run = told.groupby("kelompok", sort=False)["pegawai"].transform(_runs)
    number = pd.factorize(pd.MultiIndex.from_arrays([told["kelompok"], run]))[0]
    names = 1 + rng.permutation(number.max() + 1)
    kelompok = told["kelompok"].map(lambda place: f"Kelompok {place + 1:02d}")
    shown = pd.DataFrame({"kelompok": kelompok, "formulir": [f"{names[n]:03d}" for n in number]})
    return shown.set_axis(told.index).loc[forms.index]


def _runs(people: pd.Series) -> list[int]:
    """Cut into consecutive runs with enough different people each; the last takes what is left.

    Examples
    --------
    >>> _runs(pd.Series(list("aabcdefghij")))
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    """
    number, found, run = 0, set[object](), []
    left = (~people[::-1].duplicated()).cumsum()[::-1]
    for person, n_left in zip(people, left, strict=True):
        if len(found) >= SMALL_CELL and n_left >= SMALL_CELL:
            number, found = number + 1, set()
        found.add(person)
        run.append(number)
    return run


def _exchanged(means: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Exchange a share of the nilai between the forms of a group, criterion by criterion."""
    values = means.to_numpy(copy=True)
    for place in means.reset_index(drop=False).groupby("kelompok").indices.values():
        for column in range(values.shape[1]):
            chosen = place[rng.random(len(place)) < PERTURBED_SHARE]
            values[chosen, column] = values[rng.permutation(chosen), column]
    return pd.DataFrame(values, means.index, means.columns)
