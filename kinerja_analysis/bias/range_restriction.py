"""Range restriction: whose nilai stay in a narrow band, wherever on the scale it lies."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from kinerja_analysis.bias.effect import (
    Effect,
    Score,
    Size,
    Words,
    detect,
    ratio,
    uniform_forms,
    usual,
)
from kinerja_analysis.bias.inconsistency import log_scatter
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import RANGE_RESTRICTION_IMPORTANT, RANGE_RESTRICTION_LIMIT

Floats = NDArray[np.float64]


def detect_range_restriction(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai hardly leave a narrow band of their own on the scale (log ratio).

    The band is the two neighbouring nilai that a penilai gives most; on finer scales two
    neighbouring parts, each as wide as the noise of a rating. The estimate is the logarithm of the
    expected over the found share of nilai outside it: log 3 = 1.1 a third of what is expected. What
    a smaller scatter within forms explains, the mark of centrality, is taken off.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, expected, residual, variance``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty.

    References
    ----------
    Saal, Downey & Lahey (1980), range restriction anywhere on the scale; never the raw standard
    deviation, which follows severity (METHOD.md, section B).
    """
    return detect(RANGE_RESTRICTION, residuals)


def narrowness(residuals: Residuals) -> Score:
    """Compare the shares outside the two fullest neighbouring parts; uniform forms tell nothing."""
    return residuals.once(_narrowness)


def _narrowness(residuals: Residuals) -> Score:
    """Work `narrowness` out."""
    layout, sums = residuals.layout, residuals.layout.by_penilai
    told = (~uniform_forms(residuals)[layout.form]).astype(float)
    expected, variance = residuals["expected"], residuals["variance"]
    n = sums @ told
    noise = ratio(sums @ (variance * told), n)
    centre = ratio(sums @ (expected * told), n)[layout.penilai]
    spread = np.sqrt(noise + ratio(sums @ ((expected - centre) ** 2 * told), n))
    width = max(1.0, float(np.sqrt(variance.mean())))
    chance = 2 * ndtr(-width / spread)
    found = n - _fullest_pair(residuals, width, told)
    narrower = np.log((n * chance + 0.5) / (found + 0.5))
    estimate = narrower + np.minimum(log_scatter(residuals), 0)
    all_n = layout.by_penilai @ np.ones(len(layout.penilai))
    return Score(estimate, np.sqrt(ratio(1 - chance, n * chance)), all_n)


def band_beyond(residuals: Residuals) -> Floats:
    """Say how far each penilai's narrowness (R, B) goes beyond the office's by more than matters.

    Patterns that a narrow band resembles take it off their own estimates.
    """
    narrow = np.nan_to_num(narrowness(residuals).estimate)
    return np.maximum(narrow - usual(narrow) - RANGE_RESTRICTION_LIMIT, 0)


def _fullest_pair(residuals: Residuals, width: float, told: Floats) -> Floats:
    """Count the ratings (R, B) in the two neighbouring parts of the scale that hold most."""
    layout = residuals.layout
    given = residuals["expected"] + residuals["residual"]
    part = np.floor(given / width + 1e-3).astype(np.intp)  # whole numbers may come a hair lower
    part -= part.min()
    shape = (layout.n_penilai, given.shape[1], int(part.max()) + 2)
    place = (layout.penilai[:, None] * shape[1] + np.arange(shape[1])) * shape[2] + part
    counts = np.bincount(place.ravel(), weights=told.ravel(), minlength=np.prod(shape))
    held = counts.reshape(shape)
    pair: Floats = (held[..., :-1] + held[..., 1:]).max(axis=-1)
    return pair


def _found(size: Size) -> str:
    """Tell how rarely the band is left."""
    return (
        "nilai penilai ini hampir selalu berada dalam satu rentang sempit pada skala; nilai di "
        f"luar rentang itu {_size(size)}"
    )


def _size(size: Size) -> str:
    """Say a log ratio as a share in per cent."""
    share = 100 * float(np.exp(-size.estimate))
    return f"hanya {decimal(share, 0)} persen dari yang diperkirakan"


RANGE_RESTRICTION = Effect(
    name="range_restriction",
    columns=("score", "expected", "residual", "variance"),
    kernel=narrowness,
    words=Words(
        nama="penyempitan rentang nilai",
        lain="kinerja pegawai yang dinilai mungkin memang hampir sama",
        temukan=_found,
        ukuran=_size,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, rentang nilai yang sempit tidak dapat "
            "dibedakan dari kinerja pegawai yang memang hampir sama"
        ),
    ),
    limit=RANGE_RESTRICTION_LIMIT,
    important=RANGE_RESTRICTION_IMPORTANT,
    needs_panel=True,
)
