"""Which forms are the same, nilai by nilai, as other forms."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from kinerja_analysis.bias.effect import uniform_forms
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.thresholds import MAX_CATEGORIES, STRAIGHTLINING_MIN_KRITERIA

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

EXACT: Final = 2**50
"""Whole numbers up to here are exact, with room for a fraction's group before the point."""


def long_forms(layout: Layout) -> NDArray[np.bool_]:
    """Tell which forms (m,) are long enough that their profile says something."""
    return layout.form_size >= STRAIGHTLINING_MIN_KRITERIA


def telling(residuals: Residuals) -> NDArray[np.bool_]:
    """Tell which forms (m, B) have a profile: long enough, and not uniform."""
    return long_forms(residuals.layout)[:, None] & ~uniform_forms(residuals)


def pairs(layout: Layout) -> Ints:
    """Give forms (m,) the number of their penilai and pegawai; a pair's forms differ in time."""
    return np.cumsum(~earlier(layout)) - 1


def earlier(layout: Layout) -> NDArray[np.bool_]:
    """Tell before which forms (m,) stands the same penilai's on the same pegawai a time before.

    Forms are numbered by penilai, pegawai and time.
    """
    people = np.stack([layout.form_penilai, layout.form_pegawai])
    return np.append(False, (np.diff(people) == 0).all(axis=0))


def prints(residuals: Residuals) -> Floats:
    """Give each form (m, B) a number in 0-1 that it shares with forms of the same profile only."""
    return residuals.once(_prints)


def _prints(residuals: Residuals) -> Floats:
    """Weigh every kriteria by a whole number of its own, so that no two profiles sum alike.

    Whole numbers of at most 50 bits add up exactly, in whatever order the ratings stand.
    """
    layout = residuals.layout
    score = residuals["score"].astype(np.float64) + 1
    largest = EXACT // int(score.max() * layout.form_size.max())
    weights = np.random.default_rng(0).integers(1, largest, len(layout.kriteria_id))
    found: Floats = layout.by_form @ (score * weights[layout.kriteria][:, None].astype(float))
    return found / EXACT


def others_alike(residuals: Residuals, group: Ints) -> Ints:
    """Count for each form (m, B) the other forms of its group with the same profile.

    Parameters
    ----------
    residuals : one replicate or many
    group : (m,) only forms of one group are compared; codes from 0

    Returns
    -------
    (m, B) counts; none for a form without a profile
    """
    return _shared(prints(residuals), telling(residuals), group)


def chance_alike(residuals: Residuals, group: Ints, apart: Ints) -> Floats:
    """Tell how likely a form (m, B) is like another of its group by the order of its nilai alone.

    Who uses few nilai repeats himself without copying. If the nilai of each form fell on its
    kriteria in any order, M orders being possible, then a form would be like one of k others with
    the same nilai with the chance 1 - (1 - 1/M)^k.

    Parameters
    ----------
    residuals : one replicate or many
    group : (m,) only forms of one group are compared; codes from 0
    apart : (m,) a finer division; forms of one part are not compared

    Returns
    -------
    (m, B) chances; none for a form without a profile, nor on scales of many steps
    """
    if residuals["score"].max() >= MAX_CATEGORIES:
        return np.zeros(telling(residuals).shape)
    marks, agree = residuals.once(_nilai_used)
    told = telling(residuals)
    k = _shared(marks, told, group) - _shared(marks, told, apart)
    return np.where(told, -np.expm1(k * np.log1p(-np.where(told, agree, 0))), 0)


def _nilai_used(residuals: Residuals) -> tuple[Floats, Floats]:
    """Mark forms (m, B) by the nilai and kriteria they bear, in whatever order.

    Returns
    -------
    marks : (m, B) numbers in 0-1, alike for forms with the same nilai on the same kriteria
    agree : (m, B) chance 1/M that two orders of those nilai are the same, M being multinomial
    """
    layout = residuals.layout
    score, size = residuals["score"].astype(np.uint8), layout.form_size
    largest = EXACT // (2 * int(size.max()))
    rng = np.random.default_rng(1)
    of_nilai = rng.integers(1, largest, int(score.max()) + 1).astype(float)
    of_kriteria = rng.integers(1, largest, len(layout.kriteria_id)).astype(float)
    marks = layout.by_form @ (of_nilai[score] + of_kriteria[layout.kriteria][:, None])
    log_factorial = gammaln(np.arange(size.max() + 1) + 1.0)
    log_agree = np.tile(-log_factorial[size][:, None], score.shape[1])
    by_form = layout.by_form.astype(np.uint16)
    for nilai in range(int(score.max()) + 1):
        log_agree += log_factorial[by_form @ (score == nilai)]
    return marks / EXACT, np.exp(log_agree)


def _shared(marks: Floats, told: NDArray[np.bool_], group: Ints) -> Ints:
    """Count for each form (m, B) the others of its group with the same mark, among those told."""
    if group.max() + 1 == len(group):
        return np.zeros(marks.shape, dtype=np.intp)
    own = np.arange(len(group))[:, None] + group.max() + 1.0  # a number that no other form has
    key = np.where(told, group[:, None] + marks, own)
    order = np.argsort(key, axis=0)
    ranked = np.take_along_axis(key, order, axis=0)
    starts = np.ones(key.shape, dtype=bool)
    starts[1:] = ranked[1:] != ranked[:-1]
    run = np.cumsum(starts.T).reshape(key.T.shape).T - 1  # runs never cross replicates
    size = np.bincount(run.T.ravel())[run] - 1
    counts = np.empty_like(run)
    np.put_along_axis(counts, order, size, axis=0)
    return counts
