"""Heaping: whose nilai stand on round numbers or predikat cut-offs more often than the office's."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect, ratio, uniform_forms
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import (
    HEAP_POINTS,
    HEAP_SHORT_SHARE,
    HEAPING_IMPORTANT,
    HEAPING_LIMIT,
    LOW_SCALE,
    MAX_CATEGORIES,
)

Floats = NDArray[np.float64]


def detect_heaping(residuals: pd.DataFrame) -> pd.DataFrame:
    """Whose nilai stand on round numbers or cut-offs beyond the office's share (share, 0-1).

    Uniform forms do not count: one habit would be seen as many times as there are kriteria. That
    round numbers are near the middle of some penilai's nilai is taken off by the bootstrap, whose
    offices heap as much as this one.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, heaped``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty.

    References
    ----------
    METHOD.md, section B: excess mass at a cut-off and at multiples of 5 and 10; it needs no
    severity.
    """
    return detect(HEAPING, residuals)


def heaps(nilai: Floats, cuts: tuple[float, ...] = ()) -> NDArray[np.bool_]:
    """Tell which nilai are round (multiples of 5 points) or the lowest of a predikat.

    On a scale that ends at 10 or below, multiples of half a point are round.

    Parameters
    ----------
    nilai : of a many-step scale
    cuts : lowest nilai of each predikat, as the profile declares them

    Examples
    --------
    >>> heaps(np.array([75.0, 76.0, 78.0]), cuts=(61, 76, 91)).tolist()
    [True, True, False]
    """
    unit = HEAP_POINTS if nilai.max() > LOW_SCALE else HEAP_POINTS * HEAP_SHORT_SHARE
    multiples = nilai / unit
    return np.isclose(multiples, np.rint(multiples)) | np.isclose(
        nilai[..., None], np.asarray(cuts, dtype=float)
    ).any(axis=-1)


def _heaping(residuals: Residuals) -> Score:
    """Compare each penilai's share with the office's."""
    layout, sums = residuals.layout, residuals.layout.by_penilai
    told = (~uniform_forms(residuals)[layout.form]).astype(float)
    heaped = residuals["heaped"] * told
    n, found = sums @ told, sums @ heaped
    office = (found.sum(axis=0) + 0.5) / (n.sum(axis=0) + 1)  # never nothing nor all
    noise = ratio(np.sqrt(office * (1 - office)), np.sqrt(n))
    return Score(ratio(found, n) - office, noise, sums @ np.ones(len(layout.penilai)))


def _few_steps(layout: Layout, rows: Rows) -> NDArray[np.object_]:  # noqa: ARG001
    """Say why a scale of few steps has no round numbers."""
    why = (
        f"pola ini baru dapat terlihat pada skala dengan lebih dari {MAX_CATEGORIES} nilai yang "
        "berbeda"
    )
    return np.full(len(rows.penilai), why, dtype=object)


def _found(size: Size) -> str:
    """Tell how many more."""
    return (
        "nilai penilai ini lebih sering berupa angka bulat (kelipatan 5) atau tepat pada batas "
        f"predikat daripada yang lazim di kantor ini, yaitu {_size(size)}"
    )


def _size(size: Size) -> str:
    """Say a share in per cent."""
    return f"{decimal(100 * min(size.estimate, 1), 0)} persen nilai di atas perkiraan"


HEAPING = Effect(
    name="heaping",
    columns=("score", "heaped"),
    kernel=_heaping,
    words=Words(
        nama="pembulatan nilai",
        lain="pedoman setempat mungkin menganjurkan angka bulat",
        temukan=_found,
        ukuran=_size,
    ),
    limit=HEAPING_LIMIT,
    important=HEAPING_IMPORTANT,
    obstacle=_few_steps,
)
