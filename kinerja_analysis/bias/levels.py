"""How high each form stands beside what other penilai say of the same pegawai.

Whatever changes within a penilai (by group of pegawai, by year, by order) is read from these
levels. What the other penilai say takes the pegawai's own performance out (`beside`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kinerja_analysis.bias.beside import beside, compared, years
from kinerja_analysis.bias.effect import Score, first_of_form, ratio
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.thresholds import STUDENTISE_FORMS

Floats = NDArray[np.float64]

COLUMNS = ("residual", "variance", "theta_others")
"""Columns of the residual table that levels are made of."""

SPENT = 1e-6
"""Share (0-1) of a regressor's weight below which the others leave nothing of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels of m forms in B replicates, free of what else differs within a penilai.

    Attributes
    ----------
    layout : the forms
    value : (m, B) level less what the other penilai say, logit; what `basis` explains is taken out
        within each penilai
    weight : (m, B) information about it; 0 where nobody else rated the occasion
    basis : regressors (m, B), each free of those before it
    norm : (R, B) weight of each of them
    unsure : (B,) by how many times levels are less sure than if performance never changed
    """

    layout: Layout
    value: Floats
    weight: Floats
    basis: tuple[Floats, ...]
    norm: tuple[Floats, ...]
    unsure: Floats | float = 1.0


def levels(
    residuals: Residuals,
    *,
    by_year: bool = True,
    without: Sequence[Floats] = (),
    only: NDArray[np.bool_] | None = None,
) -> Levels:
    """Compare the level of every form with what the other penilai say of its pegawai.

    The penilai's severity, the slope on the performance that others see and, with `by_year`, the
    trend over years are taken out (SCREEN.md, section 6, step 5).

    Parameters
    ----------
    residuals : with `COLUMNS`
    by_year : whether to take out the trend
    without : further regressors (m, B) to take out
    only : (m,) forms to use; all without it
    """
    layout = residuals.layout
    found = beside(residuals)
    kept = found.weight if only is None else found.weight * only[:, None]
    theta = first_of_form(residuals, "theta_others")
    time = years(layout)
    several = by_year and np.ptp(time) > 0
    regressors = [np.ones((1, 1)), theta, *([time] if several else []), *without]
    return replace(freed(layout, found.value, kept, regressors), unsure=found.unsure)


def freed(layout: Layout, value: Floats, weight: Floats, regressors: Sequence[Floats]) -> Levels:
    """Take the regressors out of the levels and out of one another, within each penilai."""
    basis: list[Floats] = []
    norm: list[Floats] = []
    for column in regressors:
        bare = Levels(layout, value, weight, tuple(basis), tuple(norm))
        left, size = _left_of(bare, np.broadcast_to(column, value.shape))
        share = ratio(layout.forms_by_penilai @ (weight * left * value), size, 0)
        value = value - share[layout.form_penilai] * left
        basis.append(left)
        norm.append(size)
    return Levels(layout, value, weight, tuple(basis), tuple(norm))


def _left_of(found: Levels, column: Floats) -> tuple[Floats, Floats]:
    """Give what the basis leaves of a regressor (m, B), and its weight (R, B); 0 if nothing."""
    sums, penilai = found.layout.forms_by_penilai, found.layout.form_penilai
    total = sums @ (found.weight * column**2)
    for other, norm in zip(found.basis, found.norm, strict=True):
        share = ratio(sums @ (found.weight * column * other), norm, 0)
        column = column - share[penilai] * other
    size = sums @ (found.weight * column**2)
    return column, np.where(size > SPENT * np.maximum(total, SPENT), size, 0)


def slopes(found: Levels, regressor: Floats) -> Score:
    """Give each penilai's slope of the levels on a regressor (m, B), in logits a unit of it."""
    layout, sums = found.layout, found.layout.forms_by_penilai
    left, size = _left_of(found, np.broadcast_to(regressor, found.value.shape))
    estimate = ratio(sums @ (found.weight * left * found.value), size)
    n = layout.forms_by_penilai @ (layout.form_size * (found.weight[:, 0] > 0))
    everyone = np.arange(layout.n_penilai)
    return Score(estimate, ratio(1, np.sqrt(size)), n, _noise(found, everyone, estimate, size))


def pooled(found: Levels, regressor: Floats) -> Score:
    """Give the slope on a regressor (m, B) over all penilai together: one row.

    Its noise is how much more the penilai differ in their slopes than chance makes them differ.
    """
    layout, sums = found.layout, found.layout.forms_by_penilai
    left, size = _left_of(found, np.broadcast_to(regressor, found.value.shape))
    score = sums @ (found.weight * left * found.value)
    total = size.sum(axis=0)
    estimate = ratio(score.sum(axis=0), total)
    everyone = (sums @ (found.weight * found.value**2)).sum(axis=0) - estimate**2 * total
    freedom = compared(layout).sum() - (len(found.basis) + 1.0) * layout.n_penilai
    chance = everyone / max(freedom, 1.0) * total
    between = ((score - estimate * size) ** 2).sum(axis=0)
    noise = found.unsure * np.sqrt(np.maximum(np.nan_to_num(ratio(between, chance)), 1))
    n = np.array([float((size[:, 0] > 0).sum())])
    return Score(estimate[None], ratio(1, np.sqrt(total))[None], n, noise[None])


def differences(found: Levels, penilai: NDArray[np.intp], member: csr_array) -> Score:
    """Give how much higher each row's forms stand than the other forms of its penilai (logit).

    Parameters
    ----------
    found : levels of m forms
    penilai : (T,) of each row
    member : (T, m) which of his forms a row is about
    """
    layout, weight = found.layout, found.weight
    size = member @ weight
    for other, norm in zip(found.basis, found.norm, strict=True):
        size = size - (member @ (weight * other)) ** 2 * ratio(1, norm[penilai], 0)
    size = np.where(size > SPENT, size, 0)
    estimate = ratio(member @ (weight * found.value), size)
    n = member @ (layout.form_size * compared(layout))
    return Score(estimate, ratio(1, np.sqrt(size)), n, _noise(found, penilai, estimate, size))


def _noise(found: Levels, penilai: NDArray[np.intp], estimate: Floats, size: Floats) -> Floats:
    """Give by how many times a row's levels scatter more than the office's do; never below 1.

    The row's own variance is shrunk towards the office's by `thresholds.STUDENTISE_FORMS` forms.
    """
    sums = found.layout.forms_by_penilai
    freedom = (sums @ (found.weight > 0) - len(found.basis) - 1.0)[penilai]
    scatter = (sums @ (found.weight * found.value**2))[penilai]
    scatter = np.maximum(scatter - np.nan_to_num(estimate) ** 2 * size, 0)
    return found.unsure * more_scattered(scatter, np.maximum(freedom, 0) * (size > 0))


def more_scattered(scatter: Floats, freedom: Floats) -> Floats:
    """Give by how many times each row scatters more than the office does (T, B); never below 1.

    Parameters
    ----------
    scatter : (T, B) weighted sums of squares
    freedom : (T, B) degrees of freedom of each; 0 where a row tells nothing
    """
    office = ratio(scatter.sum(axis=0, where=freedom > 0), freedom.sum(axis=0))
    own = scatter * (freedom > 0) / np.where(office > 0, office, 1)
    shrunk = (own + STUDENTISE_FORMS) / (freedom + STUDENTISE_FORMS)
    return np.sqrt(np.maximum(shrunk, 1))
