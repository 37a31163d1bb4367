"""Severity and leniency: which penilai are stricter or milder than others on the same pegawai."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect, ratio
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.planting import Seen, shifted
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import SEVERITY_IMPORTANT, SEVERITY_LIMIT

Floats = NDArray[np.float64]


def detect_severity(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai are stricter or milder than the middle of their colleagues (logit, + strict).

    The efficient score -e is projected on the pegawai: only forms about pegawai whom others rated
    too count, and of their information only the share that those others hold against it.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance, own_share, severity``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty.

    References
    ----------
    Rao (1948), the efficient score; Myford & Wolfe (2004), part II, for the effect.
    """
    return detect(SEVERITY, residuals)


def _severity(residuals: Residuals) -> Score:
    """Take one efficient step from the severity that the residuals hold, then centre."""
    layout = residuals.layout
    shared = layout.form_shared[layout.form][:, None]
    n = (layout.by_penilai @ shared)[:, 0]
    score = -(layout.by_penilai @ (residuals["residual"] * shared))
    seen = residuals["variance"] * (1 - residuals["own_share"]) * shared
    information = layout.by_penilai @ seen
    held = (layout.by_penilai @ residuals["severity"]) / layout.by_penilai.sum(axis=1)[:, None]
    estimate = centred(held + ratio(score, information), layout)
    return Score(estimate, ratio(1.0, np.sqrt(information)), n)


def centred(severity: Floats, layout: Layout) -> Floats:
    """Measure severity (R, B) from the mean of the middle half of each connected subset."""
    result = np.empty_like(severity)
    for subset in np.unique(layout.subset):
        rows = np.flatnonzero(layout.subset == subset)
        quarter = len(rows) // 4
        middle = np.sort(severity[rows], axis=0)[quarter : len(rows) - quarter].mean(axis=0)
        result[rows] = severity[rows] - middle
    return result


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Be stricter by .8 logit."""
    return shifted(seen, 0.8 * strength)


def _found(size: Size) -> str:
    """Tell how far and in which direction."""
    direction = "lebih rendah" if size.estimate > 0 else "lebih tinggi"
    habit = "ketat" if size.estimate > 0 else "longgar"
    return (
        f"nilai dari penilai ini rata-rata {decimal(abs(size.points))} poin {direction} daripada "
        f"yang lazim diberikan penilai lain kepada pegawai yang sama (kecenderungan {habit})"
    )


def _size(size: Size) -> str:
    """Say a size in points of nilai."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin"


def _found_guarded(size: Size) -> str:
    """Tell how far and in which direction, without a word on why."""
    direction = "lebih rendah" if size.estimate > 0 else "lebih tinggi"
    return (
        f"tingkat nilai dari penilai ini {decimal(abs(size.points))} poin {direction} daripada "
        "yang diperkirakan"
    )


SEVERITY = Effect(
    name="severity",
    columns=("residual", "variance", "own_share", "severity"),
    kernel=_severity,
    words=Words(
        nama="kecenderungan ketat/longgar",
        lain="penilai ini mungkin melihat hal yang tidak dilihat penilai lain",
        temukan=_found,
        ukuran=_size,
    ),
    limit=SEVERITY_LIMIT,
    important=SEVERITY_IMPORTANT,
    one_sided=False,
    interval_null=True,
    needs_panel=True,
    in_points=True,
    by_level=True,
    guarded=Words(
        nama="selisih tingkat nilai",
        lain="kinerja pegawai di bawah penilai ini, atau pengaruh kepemimpinannya, mungkin memang "
        "berbeda",
        temukan=_found_guarded,
        ukuran=_size,
    ),
    plants=(_plant,),
    strengths=(-1.0, 1.0),
)
