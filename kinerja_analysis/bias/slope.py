"""Centrality of the slope type: whose nilai follow performance less than those of colleagues."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.copying import copied_profiles
from kinerja_analysis.bias.effect import (
    Effect,
    Score,
    Size,
    Words,
    detect,
    first_of_form,
    ratio,
)
from kinerja_analysis.bias.inconsistency import log_scatter
from kinerja_analysis.bias.levels import more_scattered
from kinerja_analysis.bias.planting import Seen, flattened
from kinerja_analysis.bias.range_restriction import band_beyond
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import INCONSISTENCY_LIMIT, SLOPE_IMPORTANT, SLOPE_LIMIT

Floats = NDArray[np.float64]

LOST_IN_BAND: Final = 0.7
"""Share of the relation that goes with each unit of range restriction beyond its limit."""


def detect_slope(residuals: pd.DataFrame) -> pd.DataFrame:
    """Whose levels follow what others say about the pegawai too little (share lost; 0 none).

    The level of each form is compared with the performance that everything else tells. What has
    another name is taken off: a stretch of the steps (centrality of the threshold type), as far as
    it shows *within* the forms; scatter, a narrow band, and profiles copied between pegawai, which
    weaken the relation too.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, expected, residual, variance, own_share,
        theta_others``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``slope``.

    References
    ----------
    Wolfe (2004), the residual-measure correlation; METHOD.md, section B, slope a of a penilai.
    """
    return detect(SLOPE, residuals)


def _slope(residuals: Residuals) -> Score:
    """Regress levels on the performance that others see; minus the slope is what is lost."""
    layout, sums = residuals.layout, residuals.layout.forms_by_penilai
    variance = residuals.of_form("variance")
    others = 1 - first_of_form(residuals, "own_share")
    weight = variance * others * layout.form_shared[:, None]
    level = ratio(residuals.of_form("residual"), variance * others)
    theta = first_of_form(residuals, "theta_others")
    middle = ratio(sums @ (weight * theta), sums @ weight)
    theta = theta - middle[layout.form_penilai]
    spread = sums @ (weight * theta**2)
    lost = ratio(-(sums @ (weight * theta * level)), spread)
    noise = _noise(residuals, weight, level + lost[layout.form_penilai] * theta)
    n = layout.forms_by_penilai @ (layout.form_size * layout.form_shared)
    se = ratio(1.0, np.sqrt(spread))
    return Score(lost - otherwise_lost(residuals), se, n, noise)


def _noise(residuals: Residuals, weight: Floats, left: Floats) -> Floats:
    """Give by how many times a penilai's levels scatter more about his line than the office's."""
    sums, penilai = residuals.layout.forms_by_penilai, residuals.layout.form_penilai
    left = np.nan_to_num(left)
    left = left - np.nan_to_num(ratio(sums @ (weight * left), sums @ weight))[penilai]
    freedom = np.maximum(sums @ (weight > 0) - 2.0, 0)
    return more_scattered(sums @ (weight * left**2), freedom)


def otherwise_lost(residuals: Residuals) -> Floats:
    """Give what other patterns take from the relation (R, B).

    They are scatter, copied profiles, and a narrow band, which at .64 takes .24 (simulated panels).
    """
    scatter = log_scatter(residuals)
    more = np.maximum(scatter - INCONSISTENCY_LIMIT, 0)
    less = np.maximum(-scatter - INCONSISTENCY_LIMIT, 0)
    band = LOST_IN_BAND * band_beyond(residuals)
    return band + more + less / 2 + np.nan_to_num(copied_profiles(residuals).estimate)


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Follow performance only half."""
    return seen.written(flattened(seen, 0.5 * strength), seen.latent)


def _found(size: Size) -> str:
    """Tell how much is lost."""
    return (
        "nilai penilai ini kurang mengikuti perbedaan kinerja antarpegawai yang terlihat dari "
        f"nilai penilai lain ({_size(size)})"
    )


def _size(size: Size) -> str:
    """Say a share in per cent."""
    return f"perbedaan antarpegawai menyusut {decimal(100 * min(size.estimate, 1), 0)} persen"


SLOPE = Effect(
    name="centrality",
    columns=(
        "score",
        "expected",
        "residual",
        "variance",
        "own_share",
        "theta_others",
    ),
    kernel=_slope,
    words=Words(
        nama="kurang peka terhadap perbedaan kinerja",
        lain="penilai ini mungkin melihat sisi pekerjaan yang memang lebih merata",
        temukan=_found,
        ukuran=_size,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, kepekaan yang rendah tidak dapat "
            "dibedakan dari kinerja pegawai yang memang hampir sama"
        ),
    ),
    limit=SLOPE_LIMIT,
    important=SLOPE_IMPORTANT,
    detail="slope",
    needs_panel=True,
    plants=(_plant,),
)
