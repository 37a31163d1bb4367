"""Order: when, after whom and how hastily a nilai was given, and whether that matters."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.beside import beside, compared
from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect, first_of_form
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.levels import COLUMNS, levels, slopes
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.bias.sequence import sequence
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import (
    CARRIED_IMPORTANT,
    CARRIED_LIMIT,
    HASTE_MINUTES,
    ORDER_IMPORTANT,
    ORDER_LIMIT,
    ORDER_MIN_FORMS,
)

Floats = NDArray[np.float64]


def detect_order(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai rate by position, by contrast with the pegawai before, or hastily on.

    Every form counts against what other penilai say of the same pegawai at the same time.

    ========= ===================================================================================
    detail    estimate
    ========= ===================================================================================
    position  how much stricter (+) the last form is than the first, logit
    contrast  how much lower (+) a form is for a logit more of the pegawai before, as other
              penilai see that pegawai; negative where it is drawn towards him
    minutes   how much of the level of the form before is carried over (+) into a form written
              within `thresholds.HASTE_MINUTES`, logit a logit
    ========= ===================================================================================

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance, theta_others, tanggal`` (time stamps).

    Returns
    -------
    DataFrame, one row a penilai and detail
        ``penilai, detail, n, estimate, se, statistic, p``.

    References
    ----------
    METHOD.md, section B: position and lagged residual within penilai, the means of a short series
    being corrected by the null (Nickell 1981).
    """
    return pd.concat([detect(effect, residuals) for effect in ORDER], ignore_index=True)


def _position(residuals: Residuals) -> Score:
    """Take the slope on the place in the sequence."""
    order = sequence(residuals.layout)
    known = np.isfinite(order.position)
    found = slopes(levels(residuals, only=known), np.nan_to_num(order.position)[:, None])
    return Score(-found.estimate, found.se, found.n, found.noise)


def _contrast(residuals: Residuals) -> Score:
    """Take the slope on the performance of the pegawai before, as others see it."""
    order = sequence(residuals.layout)
    theta = first_of_form(residuals, "theta_others")
    found = slopes(levels(residuals, only=order.previous >= 0), theta[order.previous])
    return Score(-found.estimate, found.se, found.n, found.noise)


def _minutes(residuals: Residuals) -> Score:
    """Take the slope on the level of the form before, of forms that followed quickly."""
    order = sequence(residuals.layout)
    quick = order.hasty & compared(residuals.layout)[order.previous]
    return slopes(levels(residuals, only=quick), beside(residuals).value[order.previous])


def _usable(layout: Layout, detail: str) -> NDArray[np.bool_]:
    """Tell which forms (m,) can show the effect."""
    order = sequence(layout)
    known = {
        "position": np.isfinite(order.position),
        "contrast": order.previous >= 0,
        "minutes": order.hasty & compared(layout)[order.previous],
    }
    return known[detail] & compared(layout)


def _obstacle(detail: str) -> Callable[[Layout, Rows], NDArray[np.object_]]:
    """Say why a penilai's forms cannot be put in order, or are too few."""

    def told(layout: Layout, rows: Rows) -> NDArray[np.object_]:
        """Say it of each row."""
        forms = layout.forms_by_penilai @ _usable(layout, detail).astype(float)
        why = FEW[detail] if np.isfinite(sequence(layout).position).any() else NO_STAMPS
        return np.where(forms[rows.penilai] < ORDER_MIN_FORMS, why, "").astype(object)

    return told


NO_STAMPS: Final = (
    "waktu pengisian setiap formulir tidak tercatat, atau beberapa formulir bercatatan waktu sama, "
    "sehingga urutan menilai tidak diketahui"
)

FEW: Final = {
    "position": f"diperlukan sedikitnya {ORDER_MIN_FORMS} formulir yang urutannya diketahui dan "
    "pegawainya juga dinilai penilai lain",
    "contrast": f"diperlukan sedikitnya {ORDER_MIN_FORMS} formulir yang formulir sebelumnya "
    "diketahui dan pegawainya juga dinilai penilai lain",
    "minutes": f"kurang dari {ORDER_MIN_FORMS} formulir diisi dalam {decimal(HASTE_MINUTES, 0)} "
    "menit sesudah formulir sebelumnya, sehingga pengisian yang cepat tidak dapat ditelaah",
}


def _position_found(size: Size) -> str:
    """Tell how far and in which direction."""
    direction = "lebih rendah" if size.estimate > 0 else "lebih tinggi"
    return f"formulir yang diisi terakhir {_points(size)} {direction} daripada yang diisi pertama"


def _points(size: Size) -> str:
    """Say a size in points of nilai."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin"


def _contrast_found(size: Size) -> str:
    """Tell in which direction the form before works."""
    direction = "menjauhi" if size.estimate > 0 else "mendekati"
    before = "kinerja pegawai yang dinilai tepat sebelumnya"
    return f"nilai penilai ini {direction} {before} ({_share(size)})"


def _minutes_found(size: Size) -> str:
    """Tell how much is carried over."""
    return (
        "nilai pada formulir yang diisi dalam beberapa menit mengikuti tingkat nilai formulir "
        f"sebelumnya ({_share(size)})"
    )


def _share(size: Size) -> str:
    """Say a share in per cent."""
    return f"{decimal(100 * abs(size.estimate), 0)} persen selisih formulir sebelumnya"


POSITION = Effect(
    name="order",
    detail="position",
    columns=(*COLUMNS,),
    kernel=_position,
    words=Words(
        nama="pengaruh urutan menilai",
        lain="urutan menilai mungkin mengikuti urutan tugas atau unit kerja",
        temukan=_position_found,
        ukuran=_points,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, pengaruh urutan tidak dapat dibedakan "
            "dari kinerja pegawai yang kebetulan dinilai lebih dahulu atau kemudian"
        ),
    ),
    limit=ORDER_LIMIT,
    important=ORDER_IMPORTANT,
    one_sided=False,
    needs_panel=True,
    by_level=True,
    in_points=True,
    obstacle=_obstacle("position"),
)

CONTRAST = replace(
    POSITION,
    detail="contrast",
    kernel=_contrast,
    words=replace(
        POSITION.words,
        nama="pengaruh pegawai yang dinilai sebelumnya",
        temukan=_contrast_found,
        ukuran=_share,
    ),
    limit=CARRIED_LIMIT,
    important=CARRIED_IMPORTANT,
    in_points=False,
    obstacle=_obstacle("contrast"),
)

MINUTES = replace(
    CONTRAST,
    detail="minutes",
    kernel=_minutes,
    words=replace(
        POSITION.words,
        nama="pengisian cepat yang mengikuti formulir sebelumnya",
        lain="pegawai yang dinilai berurutan mungkin memang serupa tugas dan kinerjanya",
        temukan=_minutes_found,
        ukuran=_share,
    ),
    one_sided=True,
    obstacle=_obstacle("minutes"),
)

ORDER: Final = (POSITION, CONTRAST, MINUTES)
"""The three ways in which order can matter."""
