"""Along what a habit shows: the mean nilai of a rater's people, group by group."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.simulate.design import OfficeDesign

Labels = Callable[[pd.DataFrame, OfficeDesign, str], pd.Series]

FORM = ["tahun", "penilai", "pegawai"]

THIRDS = ("awal", "di tengah", "terakhir")
"""Thirds of a stack of forms; the alphabet has them in order."""


def group_means(
    kembar: pd.DataFrame, kantor: pd.DataFrame, design: OfficeDesign, penilai: str, beda: str
) -> pd.DataFrame:
    """Return ``kelompok, tanpa, dengan``: mean nilai of each group without and with the habit.

    Parameters
    ----------
    kembar, kantor : table `penilaian` without and with the habit, row by row the same forms
    design : of the office
    penilai : in whom it was planted
    beda : key of `DIFFERENCES`
    """
    label = DIFFERENCES[beda](kembar, design, penilai)
    rows = pd.DataFrame({"kelompok": label, "tanpa": kembar["nilai"], "dengan": kantor["nilai"]})
    return rows.dropna(subset="kelompok").groupby("kelompok", sort=True).mean().reset_index()


def _own(rows: pd.DataFrame, labels: pd.Series, penilai: str) -> pd.Series:
    """Keep the labels of what the rater wrote about others."""
    mine = (rows["penilai"] == penilai) & (rows["peran"] != "diri")
    return labels.astype("object").where(mine)


def _year(rows: pd.DataFrame, _design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell the years apart."""
    return _own(rows, rows["tahun"].astype("str"), penilai)


def _sex(rows: pd.DataFrame, design: OfficeDesign) -> pd.Series:
    """Return the sex of each row's pegawai by id (`L` or `P`)."""
    people = design.pegawai.drop_duplicates("pegawai").set_index("pegawai")["jenis_kelamin"]
    return rows["pegawai"].map(people)


def _group(rows: pd.DataFrame, design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell women from men."""
    names = _sex(rows, design).map({"L": "laki-laki", "P": "perempuan"})
    return _own(rows, names, penilai)


def _alike(rows: pd.DataFrame, design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell who is like the rater."""
    people = design.pegawai.drop_duplicates("pegawai").set_index("pegawai")["jenis_kelamin"]
    same = _sex(rows, design) == people[penilai]
    return _own(rows, same.map({True: "serupa", False: "tidak serupa"}), penilai)


def _by_form(rows: pd.DataFrame, design: OfficeDesign, column: pd.Series) -> pd.Series:
    """Give what is known of each form to its rows."""
    told = design.tugas[FORM].assign(nilai_formulir=column.to_numpy())
    return rows[FORM].merge(told, how="left", on=FORM, validate="m:1")["nilai_formulir"]


def _quarter(rows: pd.DataFrame, design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell how the year ended."""
    better = _by_form(rows, design, design.tugas["kejutan"]) > 0
    return _own(rows, better.map({True: "TW IV lebih baik", False: "TW IV lebih lemah"}), penilai)


def _turn(rows: pd.DataFrame, design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell first, middle and last third of the forms."""
    place = design.tugas.groupby("penilai")["tanggal"].rank(pct=True)
    third = pd.cut(_by_form(rows, design, place), [0, 1 / 3, 2 / 3, 1])
    return _own(rows, third.cat.rename_categories(list(THIRDS)), penilai)


def _before(rows: pd.DataFrame, design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell whether the pegawai before had low or high nilai from others."""
    others = rows[rows["penilai"] != penilai].groupby("pegawai")["nilai"].mean()
    in_time = design.tugas.sort_values("tanggal", kind="stable")
    previous = in_time.groupby("penilai")["pegawai"].shift().reindex(design.tugas.index)
    level = _by_form(rows, design, previous.map(others))
    names = np.where(level > others.median(), "sesudah yang tinggi", "sesudah yang rendah")
    return _own(rows, pd.Series(names, rows.index).where(level.notna()), penilai)


def _self(rows: pd.DataFrame, design: OfficeDesign, penilai: str) -> pd.Series:
    """Tell self-ratings of the rater's own people from his ratings of them."""
    staff = design.pegawai.loc[design.pegawai["atasan"] == penilai, "pegawai"]
    names = rows["peran"].astype("str").map({"atasan": "atasan", "diri": "penilaian diri"})
    return names.where(rows["pegawai"].isin(staff))


DIFFERENCES: Final[Mapping[str, Labels]] = {
    "tahun": _year,
    "kelompok": _group,
    "kesamaan": _alike,
    "triwulan": _quarter,
    "urutan": _turn,
    "sebelumnya": _before,
    "diri": _self,
}
"""How each difference groups the rows."""
