"""Similarity: are pegawai who are like their penilai rated higher than others rate them."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from kinerja_analysis.bias.beside import compared, relative
from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect
from kinerja_analysis.bias.facts import RATER
from kinerja_analysis.bias.groups import alike, known_traits, people, trait, values_of
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.levels import COLUMNS, Levels, differences, levels, pooled
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.bias.wording import decimal, in_brackets, trait_words
from kinerja_analysis.thresholds import GROUP_MIN_RATEES, SIMILARITY_IMPORTANT, SIMILARITY_LIMIT

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def detect_similarity(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai rate pegawai who are like them higher (+) than others rate those (logit).

    Of one penilai the contrast between those who are like him and the rest is the same as that
    between two groups, so that it cannot be told from `detect_group`. The screen therefore asks
    first whether the office as a whole shows it (`office`), and only then who.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, residual, variance, theta_others`` and any of
        `facts.TRAITS`, of the pegawai and after ``penilai_`` of the penilai.

    Returns
    -------
    DataFrame, one row a penilai and trait with enough pegawai who are alike and unlike
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``column=sama``, empty
        for a penilai with no such trait.

    References
    ----------
    Sacco et al. (2003): ratee similarity within raters, not as a difference score.
    """
    return detect(SIMILARITY, residuals)


def _similarity(residuals: Residuals) -> Score:
    """Compare the levels of those who are alike with the rest."""
    layout = residuals.layout
    return differences(residuals.once(levels), each_trait(layout).penilai, _those_alike(layout))


@lru_cache(maxsize=4)
def shared_traits(layout: Layout) -> list[str]:
    """List the traits that some of the compared pegawai share with their penilai, others not."""
    return [name for name in known_traits(layout) if _both_kinds(layout, name)]


def _both_kinds(layout: Layout, name: str) -> bool:
    """Tell whether enough forms are about pegawai alike, and enough about others."""
    same = alike(layout, name)[compared(layout)]
    if len(values_of(trait(layout, RATER + name))) < 2:
        return False  # whoever is like one penilai is like them all
    return bool(min((same == 1).sum(), (same == 0).sum()) >= GROUP_MIN_RATEES)


def pooled_similarity(residuals: Residuals) -> list[tuple[Score, Floats]]:
    """Give the office's similarity on each of `shared_traits`, and its regressor (m, B).

    A form's likeness counts against the likeness of the pegawai to the other penilai.
    """
    layout, found = residuals.layout, residuals.once(levels)
    told = []
    for name in shared_traits(layout):
        same = np.nan_to_num(alike(layout, name))[:, None]
        regressor = relative(residuals, same) * (found.weight > 0)
        told.append((pooled(found, regressor), regressor))
    return told


def beyond_similarity(residuals: Residuals) -> Levels:
    """Give levels without what the office as a whole gives pegawai who are like their penilai."""
    found = residuals.once(levels)
    common = sum(score.estimate * x for score, x in residuals.once(pooled_similarity))
    return replace(found, value=found.value - common)


@lru_cache(maxsize=4)
def each_trait(layout: Layout) -> Rows:
    """Give one row a penilai and trait with enough pegawai alike and unlike; or one without."""
    pairs = _enough(layout)
    none = np.setdiff1d(np.arange(layout.n_penilai), pairs["penilai"].to_numpy(dtype=np.intp))
    penilai = np.concatenate([pairs["penilai"].to_numpy(dtype=np.intp), none])
    detail = np.concatenate([pairs["trait"].astype("str") + "=sama", np.full(len(none), "")])
    holds = vstack([_those_alike(layout)[: len(pairs), layout.form], layout.by_penilai[none]])
    return Rows(penilai, detail.astype(object), csr_array(holds))


@lru_cache(maxsize=4)
def _those_alike(layout: Layout) -> csr_array:
    """Tell which forms each row is about: (T, m)."""
    pairs = _enough(layout)
    n_rows = len(pairs) + layout.n_penilai - pairs["penilai"].nunique()
    parts = [csr_array((n_rows, len(layout.form_size)))]
    for name, rows in pairs.groupby("trait", sort=False):
        row = np.full(layout.n_penilai, -1)
        row[rows["penilai"].to_numpy(dtype=np.intp)] = rows.index
        form = np.flatnonzero((alike(layout, str(name)) == 1) & (row[layout.form_penilai] >= 0))
        place = (row[layout.form_penilai[form]], form)
        parts.append(csr_array((np.ones(len(form)), place), shape=parts[0].shape))
    return csr_array(sum(parts[1:], start=parts[0]))


@lru_cache(maxsize=4)
def _enough(layout: Layout) -> pd.DataFrame:
    """List ``penilai, trait`` with enough pegawai alike and unlike whom others rated too."""
    parts = [pd.DataFrame({"penilai": [], "trait": []})]
    for name in shared_traits(layout):
        unlike, like = (_with_enough(layout, alike(layout, name) == side) for side in (0, 1))
        both = np.intersect1d(unlike, like)
        parts.append(pd.DataFrame({"penilai": both, "trait": name}))
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _with_enough(layout: Layout, side: NDArray[np.bool_]) -> Ints:
    """List the penilai with enough pegawai on the forms (m,) of one side whom others rated too."""
    forms = np.flatnonzero(side & compared(layout))
    penilai, n_pegawai = people(layout, forms, layout.form_penilai[forms])
    return penilai[n_pegawai >= GROUP_MIN_RATEES]


def _obstacle(layout: Layout, rows: Rows) -> NDArray[np.object_]:
    """Say of penilai without enough pegawai of both kinds that there are none."""
    why = (
        f"tidak ada sedikitnya {GROUP_MIN_RATEES} pegawai yang serupa dan {GROUP_MIN_RATEES} yang "
        "tidak serupa dengan penilai ini, yang juga dinilai penilai lain pada waktu yang sama"
        if shared_traits(layout)
        else "data pegawai tidak memuat ciri yang sama-sama diketahui dari penilai dan pegawai"
    )
    return np.where(rows.detail == "", why, "").astype(object)


def _found(size: Size) -> str:
    """Tell how far and in which direction."""
    direction = "lebih tinggi" if size.estimate > 0 else "lebih rendah"
    return (
        f"nilai penilai ini bagi pegawai dengan {trait_words(size.detail)} yang sama dengannya "
        f"rata-rata {_size(size)} {direction} daripada bagi pegawai lain, dibandingkan dengan "
        "nilai penilai lain atas pegawai yang sama"
    )


def _size(size: Size) -> str:
    """Say a size in points of nilai."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin"


SIMILARITY = Effect(
    name="similarity",
    columns=COLUMNS,
    kernel=_similarity,
    words=Words(
        nama="perbedaan bagi pegawai yang serupa dengan penilai{detail}",
        lain="pegawai itu mungkin memang berbeda tugas atau capaiannya bagi penilai ini",
        temukan=_found,
        ukuran=_size,
        terpisah=(
            "tanpa pegawai yang juga dinilai penilai lain, kesamaan dengan penilai tidak dapat "
            "dibedakan dari kinerja pegawai itu"
        ),
        rincian=in_brackets,
    ),
    limit=SIMILARITY_LIMIT,
    important=SIMILARITY_IMPORTANT,
    rows=each_trait,
    needs_panel=True,
    by_level=True,
    in_points=True,
    raises=True,
    obstacle=_obstacle,
    office_first=(
        "pada seorang penilai, kesamaan dengannya tidak dapat dibedakan dari perbedaan "
        "antarkelompok pegawai, sedangkan kantor secara keseluruhan tidak memperlihatkannya"
    ),
)
