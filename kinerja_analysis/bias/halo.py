"""Halo: which penilai let one general impression of a pegawai colour every kriteria."""

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
    uniform_forms,
    usual,
    within_form,
)
from kinerja_analysis.bias.planting import Seen
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import HALO_IMPORTANT, HALO_LIMIT

Floats = NDArray[np.float64]

HALO_OF_COPIES: Final = 1.2
"""Log ratio taken off for each share of copied profiles: forms that were written about somebody
else differ from what others see on all kriteria at once (.75 where .66 are copied, 1.2 where .82
are; simulated panels)."""


def detect_halo(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai vary more between forms than within them, given what others see (log ratio).

    The level of a form is compared with what the *other* penilai of that pegawai say, the profile
    of a form with what chance would make it. The estimate is the logarithm of the ratio of the two
    (each relative to the model): 0 no halo, log 2 = 0.69 level twice as spread as profile. Only
    forms about pegawai whom others rated too can tell: with one superior a pegawai the pegawai's
    own measure swallows the impression. Profiles copied from other pegawai vary likewise, and are
    taken off as far as there are more than is usual.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, residual, variance, own_share, theta_others``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty.

    References
    ----------
    Thorndike (1920); Cooper (1981); the level part is the score test of a penilai x pegawai
    variance, sum over n of sum over i != j of e_ni e_nj.
    """
    return detect(HALO, residuals)


def _halo(residuals: Residuals) -> Score:
    """Give the log ratio with its error under independence."""
    layout = residuals.layout
    n = layout.forms_by_penilai @ (layout.form_size * layout.form_shared)
    forms = layout.forms_by_penilai @ layout.form_shared.astype(float)
    noise = np.sqrt(ratio(2.0, forms) + ratio(2.0, n - forms))
    told = layout.form_shared[:, None] & ~uniform_forms(residuals)
    halo = log_ratio(residuals, told) - HALO_OF_COPIES * _copied(residuals)
    return Score(halo, np.broadcast_to(noise[:, None], halo.shape), n)


def _copied(residuals: Residuals) -> Floats:
    """Say how many more of a penilai's profiles (R, B) are copies than is usual: a share."""
    share = np.nan_to_num(copied_profiles(residuals).estimate)
    return np.maximum(share - usual(share), 0)


def log_ratio(residuals: Residuals, told: NDArray[np.bool_]) -> Floats:
    """Compare spread of levels and spread of profiles (R, B) over the forms that are told."""
    contrast, information = within_form(residuals)
    rows, sums = told[residuals.layout.form], residuals.layout.by_penilai
    profile = ratio(sums @ (contrast**2 * rows), sums @ (information * rows))
    return _log(_level_spread(residuals, told)) - _log(profile)


def _level_spread(residuals: Residuals, told: NDArray[np.bool_]) -> Floats:
    """Give the spread of levels about a line on the performance that others see.

    The line takes out a penilai's severity, and a slope that is too flat or too steep.
    """
    layout, sums = residuals.layout, residuals.layout.forms_by_penilai
    variance = residuals.of_form("variance")
    others = 1 - first_of_form(residuals, "own_share")
    level = residuals.of_form("residual") / (variance * others)
    weight = variance * others * told
    total = sums @ weight
    theta = first_of_form(residuals, "theta_others")
    theta, level = (
        values - ratio(sums @ (weight * values), total)[layout.form_penilai]
        for values in (theta, level)
    )
    slope = ratio(sums @ (weight * theta * level), sums @ (weight * theta**2))
    left = level - np.nan_to_num(slope)[layout.form_penilai] * theta
    free = ratio(sums @ told - 2.0, sums @ told)  # two of the forms' freedoms went into the line
    return ratio(sums @ (weight * left**2 * variance * others), total * free)


def _log(spread: Floats) -> Floats:
    """Take logarithms; a penilai whose forms vary by nothing at all keeps a finite value."""
    floor = 1e-3  # a thousandth of the spread under the model
    return np.log(np.maximum(spread, floor))


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:
    """Let a general impression take the place of half the noise.

    The noise of the null holds the pegawai's true profiles too, about a fifth of its variance: an
    impression as large as the noise alone is smaller than the whole.
    """
    return _impressed(seen, 0.75 * strength, 1 - 0.5 * strength, rng)


def _plant_weak(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:
    """Let a smaller impression take that place: levels spread as ever, profiles hardly."""
    return _impressed(seen, 0.5 * strength, 1 - 0.5 * strength, rng)


def _plant_on_top(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:
    """Have a general impression as large as the noise beside it."""
    return _impressed(seen, strength, 1.0, rng)


def _impressed(seen: Seen, size: float, noise: float, rng: np.random.Generator) -> Floats:
    """Write under a general impression of a form, its noise kept in part."""
    impression = rng.standard_normal(seen.n_forms)[seen.form]
    return seen.written(seen.eta, size * impression + noise * seen.latent)


def _found(size: Size) -> str:
    """Tell how many times."""
    return (
        "nilai penilai ini bagi seorang pegawai cenderung naik atau turun bersama pada semua "
        f"kriteria, {_size(size)} (kesan umum)"
    )


def _size(size: Size) -> str:
    """Say a log ratio as a multiple."""
    return f"{decimal(float(np.exp(size.estimate)), 1)} kali dari yang lazim di kantor ini"


HALO = Effect(
    name="halo",
    columns=("score", "residual", "variance", "own_share", "theta_others"),
    kernel=_halo,
    words=Words(
        nama="pengaruh kesan umum",
        lain="kriteria-kriteria itu mungkin memang berjalan bersama pada pegawai yang dinilai",
        temukan=_found,
        ukuran=_size,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, kesan umum penilai ini tidak dapat "
            "dibedakan dari kinerja pegawai yang dinilainya"
        ),
    ),
    limit=HALO_LIMIT,
    important=HALO_IMPORTANT,
    needs_panel=True,
    min_kriteria=3,
    plants=(_plant, _plant_weak, _plant_on_top),
    by_explanation="instead",
)
