"""Drift: which penilai become stricter or milder from one appraisal to the next."""

from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.beside import compared, years
from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.levels import COLUMNS, freed, levels, slopes
from kinerja_analysis.bias.planting import Seen, shifted
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import DRIFT_IMPORTANT, DRIFT_LIMIT, MIN_RATEES

Floats = NDArray[np.float64]

SHORTEST_SPAN: Final = 0.05
"""Years: where all forms are of one time nothing drifts."""


def detect_drift(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai become stricter (+) or milder, in logits a year.

    Where other penilai rate the same pegawai at the same time, each form counts against theirs, so
    that a change of the pegawai is taken out. A penilai who rates alone is compared with himself
    on the same pegawai at another time: then it must be assumed that those did not change.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance, theta_others, tahun`` and, if there is
        one, ``periode``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty, for one line
        through all years and periode.

    References
    ----------
    Wolfe, Moulder & Myford (2001), drift of severity.
    """
    return detect(DRIFT, residuals)


def _drift(residuals: Residuals) -> Score:
    """Take the slope of the levels on time."""
    layout, time = residuals.layout, years(residuals.layout)
    panel = slopes(levels(residuals, by_year=False), time)
    linked = beside_others_in_time(layout)
    if linked.all():
        return Score(-panel.estimate, panel.se, panel.n, panel.noise)
    level, variance = (residuals.of_form(name) for name in ("residual", "variance"))
    weight = variance * again(layout)[:, None]
    alone = slopes(freed(layout, level / variance, weight, [np.ones((1, 1))]), time)
    row = linked[:, None]
    return Score(
        -np.where(row, panel.estimate, alone.estimate),
        np.where(row, panel.se, alone.se),
        np.where(linked, panel.n, alone.n),
        np.where(row, panel.noise, alone.noise),
    )


@lru_cache(maxsize=4)
def beside_others_in_time(layout: Layout) -> NDArray[np.bool_]:
    """Tell which penilai (R,) others stand beside at two times or more."""
    told, time = compared(layout), years(layout)[:, 0]
    span = pd.Series(time[told]).groupby(layout.form_penilai[told]).nunique()
    return span.reindex(range(layout.n_penilai), fill_value=0).to_numpy() > 1


@lru_cache(maxsize=4)
def again(layout: Layout) -> NDArray[np.bool_]:
    """Tell which forms (m,) are about a pegawai whom the same penilai rated at another time."""
    pair = layout.form_penilai * layout.n_pegawai + layout.form_pegawai
    return pd.Series(years(layout)[:, 0]).groupby(pair).transform("nunique").to_numpy() > 1


def _obstacle(layout: Layout, rows: Rows) -> NDArray[np.object_]:
    """Say where time, or people seen twice, is missing."""
    if np.ptp(years(layout)) == 0:
        why = "hanya ada satu periode penilaian, sehingga tidak ada pergeseran yang dapat dilihat"
        return np.full(len(rows.penilai), why, dtype=object)
    told = again(layout)
    pairs = np.unique(np.stack([layout.form_penilai, layout.form_pegawai])[:, told], axis=1)
    people = np.bincount(pairs[0], minlength=layout.n_penilai)
    few = ~beside_others_in_time(layout) & (people < MIN_RATEES)
    why = (
        f"penilai ini menilai kurang dari {MIN_RATEES} pegawai pada lebih dari satu waktu, dan "
        "tidak menilai bersama penilai lain pada dua waktu"
    )
    return np.where(few[rows.penilai], why, "").astype(object)


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Become .8 logit stricter from the first time to the last."""
    layout = seen.model.layout
    time = years(layout)[layout.form[seen.rating], 0]
    start, span = years(layout).min(), max(np.ptp(years(layout)), SHORTEST_SPAN)
    return shifted(seen, 0.8 * strength * (time - start) / span)


def _found(size: Size) -> str:
    """Tell how far and in which direction."""
    direction = "rendah" if size.estimate > 0 else "tinggi"
    return f"nilai penilai ini makin {direction} dari waktu ke waktu, yaitu {_size(size)}"


def _size(size: Size) -> str:
    """Say a size in points of nilai a year."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin setahun"


DRIFT = Effect(
    name="drift",
    columns=COLUMNS,
    kernel=_drift,
    words=Words(
        nama="pergeseran antarwaktu",
        lain="kinerja pegawai atau bukti yang tersedia mungkin memang berubah dari waktu ke waktu",
        temukan=_found,
        ukuran=_size,
        anggapan="; hal ini berlaku bila kinerja pegawai yang sama tidak berubah antarwaktu",
    ),
    limit=DRIFT_LIMIT,
    important=DRIFT_IMPORTANT,
    one_sided=False,
    by_level=True,
    unlinked="assumption",
    in_points=True,
    obstacle=_obstacle,
    plants=(_plant,),
    strengths=(-1.0, 1.0),
    by_explanation="instead",
)
