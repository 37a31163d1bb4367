"""Recency: which penilai let the last quarter count for more than the year."""

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.beside import compared
from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.levels import COLUMNS, levels, slopes
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import ORDER_MIN_FORMS, RECENCY_IMPORTANT, RECENCY_LIMIT

Floats = NDArray[np.float64]


def detect_recency(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai rate pegawai whose last quarter was better than their year higher (+).

    A form for the whole year counts against what other penilai say of the same pegawai, so that
    the estimate is what the last quarter counts for more than with colleagues: logit for a
    standard deviation of its surplus (last quarter less the mean of the year). What the whole
    year was worth is taken out.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance, theta_others``, and ``capaian`` and
        ``capaian_akhir`` of `facts.with_output`.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty.

    References
    ----------
    METHOD.md, section B: the weight of the last quarter in y = sum of w_q s_q.
    """
    return detect(RECENCY, residuals)


def _recency(residuals: Residuals) -> Score:
    """Take the slope on the surplus of the last quarter."""
    layout = residuals.layout
    told = dated(layout)
    found = levels(residuals, without=[_of_form(layout, "capaian")[:, None]], only=told)
    return slopes(found, _of_form(layout, "capaian_akhir")[:, None])


@lru_cache(maxsize=4)
def dated(layout: Layout) -> NDArray[np.bool_]:
    """Tell which forms (m,) are about a whole year whose quarters are known."""
    facts = layout.facts.iloc[layout.form_first]
    if "capaian_akhir" not in facts:
        return np.zeros(len(facts), dtype=bool)
    part = (
        facts["periode"].astype("str").str.match(r"^TW|^\d{4}-\d{2}$")
        if "periode" in facts
        else False
    )
    return (facts["capaian_akhir"].notna() & ~np.asarray(part)).to_numpy()


def _of_form(layout: Layout, name: str) -> Floats:
    """Give a figure of each form's pegawai (m,) in standard deviations; 0 where not known."""
    if name not in layout.facts:
        return np.zeros(len(layout.form_size))
    figure = layout.facts[name].iloc[layout.form_first].astype(float)
    spread = figure.std(ddof=0)
    centred = (figure - figure.mean()) / (spread if spread > 0 else 1.0)
    return np.asarray(centred.fillna(0), dtype=np.float64)


def _obstacle(layout: Layout, rows: Rows) -> NDArray[np.object_]:
    """Say where figures by quarter are missing."""
    told = dated(layout)
    if not told.any():
        why = (
            "tidak ada capaian per triwulan yang bertanggal, sehingga bobot akhir tahun tidak "
            "dapat dipisahkan dari kinerja setahun"
        )
        return np.full(len(rows.penilai), why, dtype=object)
    forms = layout.forms_by_penilai @ (told & compared(layout)).astype(float)
    why = (
        f"diperlukan sedikitnya {ORDER_MIN_FORMS} pegawai yang capaian triwulannya diketahui dan "
        "yang juga dinilai penilai lain"
    )
    return np.where(forms[rows.penilai] < ORDER_MIN_FORMS, why, "").astype(object)


def _found(size: Size) -> str:
    """Tell the pattern."""
    return (
        "nilai setahun dari penilai ini mengikuti capaian triwulan terakhir lebih daripada nilai "
        f"penilai lain atas pegawai yang sama ({_size(size)})"
    )


def _size(size: Size) -> str:
    """Say a size in logits."""
    return f"{decimal(size.estimate)} logit bagi setiap simpangan baku capaian triwulan terakhir"


RECENCY = Effect(
    name="recency",
    columns=COLUMNS,
    kernel=_recency,
    words=Words(
        nama="pengaruh kesan akhir tahun",
        lain="penilai ini mungkin mengetahui bahwa tugas terpenting memang jatuh pada akhir tahun",
        temukan=_found,
        ukuran=_size,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, bobot akhir tahun tidak dapat dibedakan "
            "dari perubahan kinerja pegawai"
        ),
    ),
    limit=RECENCY_LIMIT,
    important=RECENCY_IMPORTANT,
    needs_panel=True,
    by_level=True,
    obstacle=_obstacle,
)
