"""Criterion bias: which penilai are stricter or milder on one kriteria than on their others."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect, ratio, within_form
from kinerja_analysis.bias.levels import more_scattered
from kinerja_analysis.bias.planting import Seen, shifted
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import each_cell
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import CRITERION_IMPORTANT, CRITERION_LIMIT

Floats = NDArray[np.float64]


def detect_criterion(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai are stricter (+) or milder on one kriteria than on the rest (logit).

    Within each form the level is taken out, so that neither severity nor the pegawai's performance
    enters; what other penilai see as the pegawai's own profile is taken out too. A penilai whose
    forms scatter more than the office's is the less sure of his kriteria.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance``.

    Returns
    -------
    DataFrame, one row a penilai and kriteria
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is the kriteria.

    References
    ----------
    Engelhard (1994), differential severity; Rao (1948), the efficient score.
    """
    return detect(CRITERION, residuals)


def _criterion(residuals: Residuals) -> Score:
    """Sum each cell's contrast, less the profile that others see."""
    layout = residuals.layout
    contrast, information = within_form(residuals)
    contrast = contrast - information * profile_of_others(residuals)
    total = layout.by_cell @ information
    estimate = ratio(-(layout.by_cell @ contrast), total)
    n = layout.by_cell @ np.ones(len(layout.cell))
    noise = _noise(residuals, contrast, information)[each_cell(layout).penilai]
    return Score(estimate, ratio(1.0, np.sqrt(total)), n, noise)


def _noise(residuals: Residuals, contrast: Floats, information: Floats) -> Floats:
    """Say how many times more a penilai (R, B) scatters about his own habits than the office."""
    layout = residuals.layout
    size = layout.by_cell @ information
    habit = ratio(layout.by_cell @ contrast, size, 0)
    known = layout.by_penilai @ information
    left = layout.by_penilai @ (contrast - information * habit[layout.cell]) ** 2
    freedom = layout.by_penilai @ (information / residuals["variance"])
    return more_scattered(ratio(left, known, 0) * freedom, freedom)


def profile_of_others(residuals: Residuals) -> Floats:
    """Give each rating (n, B) its pegawai's profile on the kriteria as others see it, shrunk."""
    return residuals.once(_profile_of_others)


def _profile_of_others(residuals: Residuals) -> Floats:
    """Work `profile_of_others` out."""
    contrast, information = within_form(residuals)
    rows, layout = residuals.layout.profile, residuals.layout
    spread = np.maximum(profile_variance(residuals, contrast, information), 0)
    others = (layout.by_profile @ contrast)[rows] - contrast
    known = (layout.by_profile @ information)[rows] - information
    return spread * others / (1 + spread * known)  # empirical Bayes: others / (known + 1 / spread)


def profile_variance(residuals: Residuals, contrast: Floats, information: Floats) -> Floats:
    """Give the office's variance (B,) of true profiles from products between penilai (logit²)."""
    by_profile = residuals.layout.by_profile
    products = (by_profile @ contrast) ** 2 - by_profile @ contrast**2
    weights = (by_profile @ information) ** 2 - by_profile @ information**2
    spread = ratio(products.sum(axis=0), weights.sum(axis=0))
    return np.nan_to_num(spread)


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Be one logit stricter on one kriteria."""
    return shifted(seen, np.where(seen.held, strength, 0.0))


def _found(size: Size) -> str:
    """Tell how far and in which direction."""
    direction = "lebih rendah" if size.estimate > 0 else "lebih tinggi"
    return (
        f"nilai penilai ini pada kriteria {size.detail} rata-rata {_size(size)} {direction} "
        "daripada yang sejalan dengan nilainya pada kriteria lain"
    )


def _size(size: Size) -> str:
    """Say a size in points of nilai on that kriteria."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin"


CRITERION = Effect(
    name="criterion",
    columns=("residual", "variance"),
    kernel=_criterion,
    words=Words(
        nama="perbedaan pada kriteria {detail}",
        lain="pegawai yang dinilai mungkin memang berbeda pada kriteria itu",
        temukan=_found,
        ukuran=_size,
        anggapan=(
            "; tanpa pegawai yang juga dinilai penilai lain, hal ini berlaku bila pegawai penilai "
            "ini tidak berbeda dari pegawai lain pada kriteria itu"
        ),
    ),
    limit=CRITERION_LIMIT,
    important=CRITERION_IMPORTANT,
    rows=each_cell,
    one_sided=False,
    unlinked="assumption",
    min_kriteria=2,
    in_points=True,
    plants=(_plant,),
    strengths=(-1.0, 1.0),
    by_explanation="together",
)
