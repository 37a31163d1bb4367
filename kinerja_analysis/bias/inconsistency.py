"""Inconsistency: whose nilai scatter without any direction more than those of colleagues."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.criterion import profile_of_others
from kinerja_analysis.bias.effect import (
    Effect,
    Score,
    Size,
    Words,
    detect,
    ratio,
    uniform_forms,
    usual,
    within_form,
)
from kinerja_analysis.bias.planting import Seen, flattened
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import INCONSISTENCY_IMPORTANT, INCONSISTENCY_LIMIT

Floats = NDArray[np.float64]

LEAST_SCATTER: Final = 1e-3
"""Share of the model's scatter below which the logarithm is not followed."""


def detect_inconsistency(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai scatter more within their forms than chance explains (log ratio of variances).

    What has a name of its own is taken out first: the level of each form (severity, halo, slope),
    the penilai's own habit on each kriteria, and the pegawai's profile as the others see it. The
    estimate is the logarithm of what is left over what the model leaves, less the office's median:
    log 2 = 0.69 twice the usual variance.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, residual, variance``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty.

    References
    ----------
    Wright & Masters (1982), the mean square of a rater; Myford & Wolfe (2004), randomness.
    """
    return detect(INCONSISTENCY, residuals)


def _inconsistency(residuals: Residuals) -> Score:
    """Give the log scatter with its error under independence."""
    layout, sums = residuals.layout, residuals.layout.by_penilai
    _, information = within_form(residuals)
    told = ~uniform_forms(residuals)[layout.form]
    freedom = sums @ (information * told / residuals["variance"])  # I kriteria have I - 1
    n = sums @ np.ones(len(layout.penilai))
    scatter = log_scatter(residuals)
    return Score(scatter - usual(scatter), np.sqrt(ratio(2.0, freedom)), n)


def log_scatter(residuals: Residuals) -> Floats:
    """Give the log ratio (R, B) of scatter within forms to the model's; uniform forms do not tell.

    The penilai's own habit on each kriteria and the profile that others see are taken out.
    """
    return residuals.once(_log_scatter)


def _log_scatter(residuals: Residuals) -> Floats:
    """Work `log_scatter` out."""
    layout, sums = residuals.layout, residuals.layout.by_penilai
    contrast, information = within_form(residuals)
    told = ~uniform_forms(residuals)[layout.form]
    known = information * told
    free = (contrast - information * profile_of_others(residuals)) * told
    habit = ratio(layout.by_cell @ free, layout.by_cell @ known, 0)
    free = free - known * habit[layout.cell]
    scatter: Floats = np.log(np.maximum(ratio(sums @ free**2, sums @ known), LEAST_SCATTER))
    return scatter


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Have 2.2 times the noise, and half the relation to performance."""
    return seen.written(flattened(seen, 0.5 * strength), (1 + 1.2 * strength) * seen.latent)


def _found(size: Size) -> str:
    """Tell how many times the variance."""
    return (
        "nilai penilai ini menyebar tanpa arah tertentu, dengan ragam "
        f"{_size(size)} (ketidakajekan)"
    )


def _size(size: Size) -> str:
    """Say a log ratio as a multiple."""
    return f"{decimal(float(np.exp(size.estimate)), 1)} kali dari yang lazim di kantor ini"


INCONSISTENCY = Effect(
    name="inconsistency",
    columns=("score", "residual", "variance"),
    kernel=_inconsistency,
    words=Words(
        nama="ketidakajekan nilai",
        lain=(
            "penilai ini mungkin mengetahui keadaan tiap pegawai yang tidak diketahui penilai lain"
        ),
        temukan=_found,
        ukuran=_size,
    ),
    limit=INCONSISTENCY_LIMIT,
    important=INCONSISTENCY_IMPORTANT,
    min_kriteria=2,
    plants=(_plant,),
)
