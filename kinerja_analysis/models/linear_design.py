"""Which rating of a many-step scale belongs to whom, and which variances it can tell apart."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.coding import (
    Indices,
    encoded,
    refuse_several_scales,
    refuse_shared_columns,
    refuse_too_little,
)
from kinerja_analysis.models.design import FacetColumns
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.wording import plain
from kinerja_analysis.schema import check_columns, check_ratings

NAMED: Final = 5
"""Count of raters that a message names before it counts the rest."""

NO_ERROR: Final = (
    "Model linear tidak dapat dihitung: nilai tidak menyisakan galat, misalnya karena setiap "
    "penilai memberi nilai yang sama pada semua kriteria, atau karena nilainya terlalu sedikit. "
    "Pakailah satu kriteria saja (misalnya rata-rata kriteria), atau tambahkan nilai."
)
"""What is said where the effects reproduce the scores exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearDesign:
    """Index arrays of T ratings with their scores in points, as they stand in the frame.

    `rows` are the positions of the ratings in the caller's frame; `dropped` counts its rows
    without nilai; `pair_alias` says why the variance of ratee x rater cannot be told apart from
    another one (empty where it can). A score is `lowest` + `step` x nilai, that is, the nilai.
    """

    ratee: Indices
    rater: Indices
    criterion: Indices
    score: Floats
    ratees: pd.Index
    raters: pd.Index
    criteria: pd.Index
    columns: FacetColumns
    rows: NDArray[np.intp]
    dropped: int
    pair_alias: str
    lowest: float = 0.0
    step: float = 1.0

    @property
    def cells(self) -> dict[str, Indices]:
        """Index (T,) of everything the model holds, by name of the column."""
        own = (self.columns.ratee, self.columns.rater, self.columns.criterion)
        return dict(zip(own, (self.ratee, self.rater, self.criterion), strict=True))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of ratees, raters and criteria (N, R, I)."""
        return len(self.ratees), len(self.raters), len(self.criteria)

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
        if self.pair_alias:
            told.append(self.pair_alias)
        return tuple(told)


def linear_design(penilaian: pd.DataFrame, columns: FacetColumns) -> LinearDesign:
    """Turn a frame of ratings into index arrays; the frame is not changed.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        The four columns that `columns` names; rows without a score are dropped and counted.
    columns : FacetColumns
        Names of the facets and the score in the frame.

    Raises
    ------
    SchemaError
        A column is missing, or a score is no finite number.
    ModelError
        Several `skala` in one frame, too few elements or ratings, scores that do not vary, or
        elements that cannot be told apart from each other or from chance.
    """
    refuse_shared_columns(columns.roles())
    names = (columns.ratee, columns.rater, columns.criterion, columns.score)
    check_columns(penilaian, names, source="penilaian")
    refuse_several_scales(penilaian)
    check_ratings(penilaian[columns.score].to_frame("nilai"), (), source="penilaian")
    nilai = penilaian[columns.score].to_numpy(dtype="float64", na_value=np.nan)
    rows = np.flatnonzero(~np.isnan(nilai))
    used, score = penilaian.take(rows), nilai[rows]
    ratee, ratees = encoded(used[columns.ratee], columns.ratee)
    rater, raters = encoded(used[columns.rater], columns.rater)
    criterion, criteria = encoded(used[columns.criterion], columns.criterion)
    refuse_too_little(len(rows), len(ratees), len(raters))
    _refuse_constant(score)
    pairs = np.unique(ratee.astype(np.int64) * len(raters) + rater)
    counts = len(rows), len(pairs), len(ratees), len(raters)
    _refuse_confounded(*counts)
    return LinearDesign(
        ratee=ratee,
        rater=rater,
        criterion=criterion,
        score=score,
        ratees=ratees,
        raters=raters,
        criteria=criteria,
        columns=columns,
        rows=rows,
        dropped=len(nilai) - len(rows),
        pair_alias=_pair_alias(*counts),
    )


def refuse_unlinked(design: LinearDesign) -> None:
    """Refuse fixed raters who fall into groups without a common ratee, naming them.

    Raises
    ------
    ModelError
        With the groups.
    """
    group = linked_groups(design.ratee, design.rater, design.shape[:2])[1]
    if group.max() == 0:
        return
    named = "; ".join(
        f"kelompok {g + 1}: {_listed(design.raters[group == g])}"
        for g in range(min(group.max() + 1, NAMED))
    )
    raise ModelError(
        f"Penilai terbagi dalam {group.max() + 1} kelompok tanpa pegawai bersama ({named}). "
        "Kecenderungan ketat/longgar antarkelompok tidak dapat dibandingkan. Tambahkan penilaian "
        'silang, atau gunakan raters="random".'
    )


def refuse_own_criteria(design: LinearDesign) -> None:
    """Refuse fixed raters who fall into groups with criteria of their own, naming both.

    Raises
    ------
    ModelError
        With the smallest such group.
    """
    shape = len(design.criteria), len(design.raters)
    criterion, rater = linked_groups(design.criterion, design.rater, shape)
    last = int(rater.max())
    if last == 0:
        return
    raise ModelError(
        f"Kolom {design.columns.rater} dan {design.columns.criterion} tidak dapat dipisahkan: "
        f"{_listed(design.criteria[criterion == last])} hanya dipakai "
        f"{_listed(design.raters[rater == last])}, yang tidak memakai kriteria lain. Sukar atau "
        "mudahnya kriteria itu tidak dapat dibedakan dari ketat atau longgarnya penilai; "
        'gunakan kriteria bersama, atau raters="random".'
    )


def _refuse_constant(score: Floats) -> None:
    """Refuse scores that are all alike, but for the noise of decimal fractions."""
    if np.ptp(score) <= 1e-9 * max(1.0, float(np.abs(score).max())):
        raise ModelError(
            f"Semua nilai sama ({plain(score[0])}): tidak ada variasi, sehingga tidak ada yang "
            "dapat dibandingkan antarpenilai."
        )


def _refuse_confounded(n_ratings: int, n_pairs: int, n_ratees: int, n_raters: int) -> None:
    """Refuse ratings in which ratees, raters and chance are one and the same."""
    reasons = []
    if n_ratees == n_ratings:
        reasons.append("setiap pegawai hanya mendapat satu nilai")
    if n_raters == n_ratings:
        reasons.append("setiap penilai hanya memberi satu nilai")
    if n_pairs == n_ratees == n_raters:
        reasons.append("setiap penilai hanya menilai satu pegawai yang tidak dinilai penilai lain")
    if reasons:
        raise ModelError(
            f"Model linear tidak dapat dihitung: {'; '.join(reasons)}, sehingga kinerja, "
            "kecenderungan penilai dan galat tidak terpisahkan. Tambahkan penilaian silang atau "
            "kriteria."
        )


def _pair_alias(n_ratings: int, n_pairs: int, n_ratees: int, n_raters: int) -> str:
    """Say what the ratee x rater variance cannot be told apart from; empty where it can."""
    other = {n_ratings: "galat", n_ratees: "ragam pegawai", n_raters: "ragam penilai"}
    if n_pairs not in other:
        return ""
    why = {
        "galat": "setiap penilai memberi satu nilai saja kepada seorang pegawai",
        "ragam pegawai": "setiap pegawai hanya mempunyai satu penilai",
        "ragam penilai": "setiap penilai hanya menilai satu pegawai",
    }[other[n_pairs]]
    return (
        f"Ragam pegawai x penilai tidak terpisahkan dari {other[n_pairs]} karena {why}; "
        "keduanya dihitung sebagai satu."
    )


def _listed(labels: pd.Index) -> str:
    """List the first few labels."""
    shown = ", ".join(map(str, labels[:NAMED]))
    return shown if len(labels) <= NAMED else f"{shown}, dan {len(labels) - NAMED} lainnya"
