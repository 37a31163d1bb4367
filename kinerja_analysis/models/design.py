"""Which rating belongs to which ratee, rater, criterion and category: the index arrays of a fit."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError
from kinerja_analysis.schema import check_columns, check_ratings
from kinerja_analysis.thresholds import MAX_CATEGORIES

Indices = NDArray[np.int32]
StepsBy = Literal["common", "criterion"]

FACETS: Final = ("ratee", "rater", "criterion")
"""Facets of the model, in the order of its index arrays."""


@dataclass(frozen=True, slots=True)
class FacetColumns:
    """Names that the caller's frame gives to the facets and to the score."""

    ratee: str = "pegawai"
    rater: str = "penilai"
    criterion: str = "kriteria"
    score: str = "nilai"


@dataclass(frozen=True, slots=True, eq=False)
class MfrmDesign:
    """Index arrays of T ratings, with what the numbers stand for.

    ``nilai = lowest + step * score``; `rows` are the positions of the ratings in the caller's
    frame; `dropped` counts its rows without nilai; `unused` are nilai between the lowest and
    the highest that nobody gave (their probability is taken as zero).
    """

    ratee: Indices
    rater: Indices
    criterion: Indices
    score: NDArray[np.int16]
    ratees: pd.Index
    raters: pd.Index
    criteria: pd.Index
    columns: FacetColumns
    lowest: float
    step: float
    n_categories: int
    steps_by: StepsBy
    rows: NDArray[np.intp]
    dropped: int
    unused: tuple[float, ...]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of ratees, raters, criteria and categories (N, R, I, K)."""
        return len(self.ratees), len(self.raters), len(self.criteria), self.n_categories

    def index(self, facet: str) -> Indices:
        """Index array (T,) of one facet: ``ratee``, ``rater`` or ``criterion``."""
        return {"ratee": self.ratee, "rater": self.rater, "criterion": self.criterion}[facet]

    def labels(self, facet: str) -> pd.Index:
        """Labels of one facet, in the order of its index."""
        return {"ratee": self.ratees, "rater": self.raters, "criterion": self.criteria}[facet]

    def notes(self) -> tuple[str, ...]:
        """Tell what was set aside before the fit, in formal Indonesian sentences."""
        told = []
        if self.dropped:
            told.append(f"{self.dropped} baris tanpa nilai tidak ikut dihitung.")
        if self.unused:
            told.append(
                f"Nilai {', '.join(f'{value:g}' for value in self.unused)} tidak pernah dipakai; "
                "peluangnya dianggap nol."
            )
        return tuple(told)


def mfrm_design(
    penilaian: pd.DataFrame, columns: FacetColumns, *, steps_by: StepsBy = "common"
) -> MfrmDesign:
    """Turn a frame of ratings into index arrays; the frame is not changed.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        The four columns that `columns` names; rows without a score are dropped and counted.
    columns : FacetColumns
        Names of the facets and the score in the frame.
    steps_by : {"common", "criterion"}
        Whether criteria share their steps (rating scale) or not (partial credit).

    Returns
    -------
    MfrmDesign
        In the frame's row order; labels are sorted.

    Raises
    ------
    SchemaError
        A column is missing.
    ModelError
        Several `skala` in one frame, scores that are not whole numbers, fewer than two
        categories or more than the model can carry, too few elements or ratings.
    """
    check_columns(
        penilaian,
        (columns.ratee, columns.rater, columns.criterion, columns.score),
        source="penilaian",
    )
    _refuse_several_scales(penilaian)
    check_ratings(penilaian.rename(columns={columns.score: "nilai"}), (), source="penilaian")
    nilai = penilaian[columns.score].to_numpy(dtype="float64", na_value=np.nan)
    rows = np.flatnonzero(~np.isnan(nilai))
    used = penilaian.take(rows)
    ratee, ratees = _encoded(used[columns.ratee], columns.ratee)
    rater, raters = _encoded(used[columns.rater], columns.rater)
    criterion, criteria = _encoded(used[columns.criterion], columns.criterion)
    _refuse_too_little(len(rows), len(ratees), len(raters))
    lowest, step, n_categories = _scale(nilai[rows])
    score = np.rint((nilai[rows] - lowest) / step).astype(np.int16)
    unused = np.flatnonzero(np.bincount(score, minlength=n_categories) == 0)
    return MfrmDesign(
        ratee=ratee,
        rater=rater,
        criterion=criterion,
        score=score,
        ratees=ratees,
        raters=raters,
        criteria=criteria,
        columns=columns,
        lowest=lowest,
        step=step,
        n_categories=n_categories,
        steps_by=steps_by,
        rows=rows,
        dropped=len(nilai) - len(rows),
        unused=tuple((lowest + step * unused).tolist()),
    )


def part_of(design: MfrmDesign, keep: NDArray[np.bool_]) -> MfrmDesign:
    """Give the design of some of its ratings; elements without a rating leave the labels."""
    ratee, ratees = _compressed(design.ratee[keep], design.ratees)
    rater, raters = _compressed(design.rater[keep], design.raters)
    criterion, criteria = _compressed(design.criterion[keep], design.criteria)
    return replace(
        design,
        ratee=ratee,
        rater=rater,
        criterion=criterion,
        score=design.score[keep],
        ratees=ratees,
        raters=raters,
        criteria=criteria,
        rows=design.rows[keep],
    )


def _refuse_several_scales(penilaian: pd.DataFrame) -> None:
    """Refuse a frame whose column `skala` holds more than one scale."""
    if "skala" not in penilaian:
        return
    found = sorted(penilaian["skala"].dropna().astype(str).unique())
    if len(found) > 1:
        raise ModelError(
            f"Penilaian memuat {len(found)} skala ({', '.join(found)}). Satu model hanya dapat "
            "dihitung untuk satu skala; saringlah kolom skala lebih dahulu."
        )


def _encoded(values: pd.Series, column: str) -> tuple[Indices, pd.Index]:
    """Code the labels of a facet in sorted order; refuse missing labels."""
    codes, labels = pd.factorize(values, sort=True)
    missing = int((codes < 0).sum())
    if missing:
        raise ModelError(
            f"Kolom {column} kosong pada {missing} baris penilaian. Lengkapilah, atau keluarkan "
            "baris itu."
        )
    return codes.astype(np.int32), pd.Index(np.asarray(labels), name=column)


def _refuse_too_little(n_ratings: int, n_ratees: int, n_raters: int) -> None:
    """Refuse what no many-facet model can be estimated from, naming every reason."""
    reasons = []
    if n_ratings <= 2:
        reasons.append(f"hanya ada {n_ratings} nilai")
    if n_raters < 2:
        reasons.append(f"hanya ada {n_raters} penilai, sehingga efek penilai tidak terpisahkan")
    if n_ratees < 2:
        reasons.append(f"hanya ada {n_ratees} pegawai yang dinilai")
    if reasons:
        raise ModelError(
            f"Model penilaian tidak dapat dihitung: {'; '.join(reasons)}. Diperlukan paling "
            "sedikit dua penilai, dua pegawai dan tiga nilai."
        )


def _scale(nilai: NDArray[np.float64]) -> tuple[float, float, int]:
    """Find lowest nilai, step between categories and number of categories."""
    if np.any(nilai != np.rint(nilai)):
        odd = np.unique(nilai[nilai != np.rint(nilai)])[:5]
        raise ModelError(
            f"Nilai harus bilangan bulat; ditemukan {', '.join(f'{value:g}' for value in odd)}. "
            "Model ini untuk skala bertingkat; bulatkan ke tingkat skala lebih dahulu."
        )
    levels = np.unique(nilai.astype(np.int64))
    if len(levels) < 2:
        raise ModelError(
            f"Semua nilai sama ({levels[0]}): tidak ada variasi, sehingga tidak ada yang dapat "
            "dibandingkan antarpenilai."
        )
    step = int(np.gcd.reduce(np.diff(levels)))
    n_categories = int((levels[-1] - levels[0]) // step) + 1
    if n_categories > MAX_CATEGORIES:
        raise ModelError(
            f"Skala memuat {n_categories} tingkat, lebih dari {MAX_CATEGORIES}. Model bertingkat "
            "tidak cocok untuk skala sehalus itu; kelompokkan nilainya lebih dahulu."
        )
    return float(levels[0]), float(step), n_categories


def _compressed(index: Indices, labels: pd.Index) -> tuple[Indices, pd.Index]:
    """Renumber an index so that only the labels still used remain."""
    used, renumbered = np.unique(index, return_inverse=True)
    return renumbered.astype(np.int32), labels[used]
