"""Group bias: which penilai treat one group of pegawai differently than other penilai do."""

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect
from kinerja_analysis.bias.groups import each_group, in_group, known_traits
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.levels import COLUMNS, differences
from kinerja_analysis.bias.planting import Seen, shifted
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.bias.similarity import beyond_similarity
from kinerja_analysis.bias.wording import decimal, in_brackets, spoken
from kinerja_analysis.thresholds import GROUP_IMPORTANT, GROUP_LIMIT, GROUP_MIN_RATEES

Floats = NDArray[np.float64]


def detect_group(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai are stricter (+) or milder on one group of pegawai than on the rest (logit).

    A form counts against what other penilai say of the same pegawai at the same time, so that a
    true difference between the groups is taken out; so are the penilai's severity, his slope on
    performance, his trend over years, and what the office as a whole gives those who are like
    their penilai. What all penilai of an office share cannot be seen.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance, theta_others`` and any of
        `facts.TRAITS`.

    Returns
    -------
    DataFrame, one row a penilai and group that has enough pegawai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``column=value``, empty
        for a penilai none of whose groups is large enough. Of a column with two values the second
        is compared with the first, of others each value with all others.

    References
    ----------
    Jin & Eckes (2022), differential rater functioning; SCREEN.md, section 6, steps 5 and 9.
    """
    return detect(GROUP, residuals)


@lru_cache(maxsize=1)
def _group(residuals: Residuals) -> Score:
    """Compare the levels inside and outside each group."""
    layout = residuals.layout
    rows = each_group(layout)
    found = differences(beyond_similarity(residuals), rows.penilai, in_group(layout))
    return Score(-found.estimate, found.se, found.n, found.noise)


@lru_cache(maxsize=4)
def _no_group(layout: Layout) -> str:
    """Say why a penilai has no group to compare."""
    if not known_traits(layout):
        return "data pegawai tidak memuat jenis kelamin, usia, golongan, unit kerja, atau jenisnya"
    return (
        f"tidak ada kelompok dengan sedikitnya {GROUP_MIN_RATEES} pegawai di dalam dan "
        f"{GROUP_MIN_RATEES} di luar kelompok yang juga dinilai penilai lain pada waktu yang sama"
    )


def _obstacle(layout: Layout, rows: Rows) -> NDArray[np.object_]:
    """Say of penilai without a group why there is none."""
    return np.where(rows.detail == "", _no_group(layout), "").astype(object)


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Be 1.3 logit stricter with the group than with the others."""
    share = np.bincount(seen.penilai, weights=seen.held) / np.bincount(seen.penilai)
    return shifted(seen, 1.3 * strength * (seen.held - share[seen.penilai]))


def _found(size: Size) -> str:
    """Tell how far and in which direction."""
    direction = "lebih rendah" if size.estimate > 0 else "lebih tinggi"
    return (
        f"nilai penilai ini bagi pegawai dengan {spoken(size.detail)} rata-rata {_size(size)} "
        f"{direction} daripada bagi pegawai lain, dibandingkan dengan nilai penilai lain atas "
        "pegawai yang sama"
    )


def _size(size: Size) -> str:
    """Say a size in points of nilai of that group."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin"


GROUP = Effect(
    name="group",
    columns=COLUMNS,
    kernel=_group,
    words=Words(
        nama="perbedaan antarkelompok pegawai{detail}",
        lain="kelompok pegawai itu mungkin memang berbeda tugas atau capaiannya bagi penilai ini",
        temukan=_found,
        ukuran=_size,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, perbedaan antarkelompok tidak dapat "
            "dibedakan dari perbedaan kinerja kelompok itu"
        ),
        rincian=in_brackets,
    ),
    limit=GROUP_LIMIT,
    important=GROUP_IMPORTANT,
    rows=each_group,
    one_sided=False,
    needs_panel=True,
    by_level=True,
    in_points=True,
    obstacle=_obstacle,
    plants=(_plant,),
    strengths=(-1.0, 1.0),
)
