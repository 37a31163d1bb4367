"""What the other penilai say of a pegawai, at the same time and at others, beside each form.

The other forms of the same occasion tell the pegawai's performance at that time. Those of other
times tell it too, the less the more performance changes between times; the office's own ratings
tell how much it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kinerja_analysis.bias.effect import ratio
from kinerja_analysis.bias.layout import Layout, times
from kinerja_analysis.bias.residuals import Residuals

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Levels of m forms in B replicates, set beside what the other penilai say.

    Attributes
    ----------
    value : (m, B) level less theirs, logit; 0 where nobody else rated the occasion
    weight : (m, B) information about it; 0 there
    trust : of each of T times, (m, B) information about the form's pegawai at the form's own time
        that others' forms of that time hold
    variance : (m, B) information of the form itself
    unsure : (B,) by how many times the value is less sure than if performance never changed
    """

    value: Floats
    weight: Floats
    trust: tuple[Floats, ...]
    variance: Floats
    unsure: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the pegawai of each of m forms was rated at each of T times.

    Attributes
    ----------
    time : (m,) of the form itself, 0..T-1
    occasion : (m, T) number of the pegawai's occasion; the count of all where there is none
    own : (m, T) number of the same penilai's form on it; m where there is none
    others : (m, T) whether another penilai's form stands on it
    by_pair : sums the forms (m, ...) of a penilai about one pegawai
    """

    time: Ints
    occasion: Ints
    own: Ints
    others: NDArray[np.bool_]
    by_pair: csr_array


@lru_cache(maxsize=4)
def places(layout: Layout) -> Places:
    """Find every form's pegawai at all times."""
    time, n_times = times(layout.facts.iloc[layout.form_first])
    n_forms, n_occasions = len(layout.form_size), layout.forms_by_occasion.shape[0]
    occasion = np.full((layout.n_pegawai, n_times), n_occasions, dtype=np.intp)
    occasion[layout.form_pegawai, time] = layout.form_occasion
    both = layout.form_penilai * layout.n_pegawai + layout.form_pegawai
    pair = np.unique(both, return_inverse=True)[1]
    own = np.full((pair.max() + 1, n_times), n_forms, dtype=np.intp)
    own[pair, time] = np.arange(n_forms)
    size = np.append(np.bincount(layout.form_occasion), 0)
    occasion, own = occasion[layout.form_pegawai], own[pair]
    by_pair = csr_array((np.ones(n_forms, np.float32), (pair, np.arange(n_forms))))
    return Places(time, occasion, own, size[occasion] > (own < n_forms), by_pair)


@lru_cache(maxsize=4)
def compared(layout: Layout) -> NDArray[np.bool_]:
    """Tell which forms (m,) another penilai's form on the same occasion stands beside."""
    return (layout.forms_by_occasion.sum(axis=1) > 1)[layout.form_occasion]


@lru_cache(maxsize=4)
def years(layout: Layout) -> Floats:
    """Give the time of each form (m, 1) in years from the middle of all; a periode's own middle."""
    facts = layout.facts.iloc[layout.form_first]
    if "tahun" not in facts:
        return np.zeros((len(facts), 1))
    time = facts["tahun"].astype(float).to_numpy() + _within_year(facts)
    return (time - time.mean())[:, None]


def _within_year(facts: pd.DataFrame) -> Floats:
    """Give the middle of each form's periode as a share of the year (0-1)."""
    if "periode" not in facts:
        return np.full(len(facts), 0.5)
    periode = facts["periode"].astype("str")
    quarter = (periode.str.extract(r"^TW([1-4])$", expand=False).astype(float) - 0.5) / 4
    month = (periode.str.extract(r"^\d{4}-(\d{2})$", expand=False).astype(float) - 0.5) / 12
    return np.asarray(quarter.fillna(month).fillna(0.5), dtype=np.float64)


def beside(residuals: Residuals) -> Beside:
    """Set the level of every form beside what the other penilai say of its pegawai."""
    return residuals.once(_beside)


def _beside(residuals: Residuals) -> Beside:
    """Work `beside` out."""
    layout = residuals.layout
    score, variance = (residuals.of_form(name) for name in ("residual", "variance"))
    known = [_of_others(layout, variance, time) for time in _all_times(layout)]
    trust = _trusted(layout, known, change_of_performance(residuals))
    common = _common(layout, score, variance)
    theirs = [
        np.nan_to_num(ratio(_of_others(layout, score, time), known[time])) - common[time]
        for time in _all_times(layout)
    ]
    own = score / variance - _at_own_time(layout, common)
    told = compared(layout)[:, None]
    weight = _together(variance, np.asarray(sum(trust))) * told
    value = (own - _mean(theirs, trust)) * told
    certain = (_together(variance, np.asarray(sum(known))) * told).sum(axis=0)
    unsure = np.sqrt(np.nan_to_num(ratio(certain, weight.sum(axis=0)), nan=1.0))
    return Beside(value, weight, trust, variance, unsure)


def relative(residuals: Residuals, value: Floats) -> Floats:
    """Take from each form's value (m, 1) what the values of the forms beside it come to."""
    layout, found = residuals.layout, beside(residuals)
    seen, variance = found.variance * value, found.variance
    theirs = [
        np.nan_to_num(ratio(_of_others(layout, seen, time), _of_others(layout, variance, time)))
        for time in _all_times(layout)
    ]
    return value - _mean(theirs, found.trust)


def change_of_performance(residuals: Residuals) -> Floats:
    """Give the office's variance (B,) of performance between times, logit²; never below zero.

    Two penilai agree more about a pegawai at one time than at two times by just this variance.
    What changed for all pegawai alike counts as no change.
    """
    layout = residuals.layout
    score, variance = (residuals.of_form(name) for name in ("residual", "variance"))
    at = [(places(layout).time == time)[:, None] for time in _all_times(layout)]
    for here in at:
        middle = ratio((score * here).sum(axis=0), (variance * here).sum(axis=0))
        score = score - variance * here * np.nan_to_num(middle)
    same, everyone, own = (
        [_products(groups, column) for column in (score, variance)]
        for groups in (layout.forms_by_occasion, layout.forms_by_pegawai, places(layout).by_pair)
    )
    apart = [all_of - here - alone for all_of, here, alone in zip(everyone, same, own, strict=True)]
    surplus = ratio(same[0], same[1]) - ratio(apart[0], apart[1])
    return np.maximum(np.nan_to_num(surplus), 0)


def _products(groups: csr_array, column: Floats) -> Floats:
    """Sum the products (B,) of a column (m, B) over all pairs of forms within groups."""
    products: Floats = ((groups @ column) ** 2 - groups @ column**2).sum(axis=0)
    return products


def _all_times(layout: Layout) -> range:
    """Give the number of each time."""
    return range(places(layout).occasion.shape[1])


def _of_others(layout: Layout, column: Floats, time: int) -> Floats:
    """Sum a column (m, B) over the others' forms about each form's pegawai at a time."""
    at, nothing = places(layout), np.zeros((1, column.shape[1]), dtype=column.dtype)
    everyone = np.concatenate([layout.forms_by_occasion @ column, nothing])
    own = np.concatenate([column, nothing])
    left = everyone[at.occasion[:, time]] - own[at.own[:, time]]
    return left * at.others[:, [time]]  # rounding leaves a trace where nobody else rated


def _trusted(layout: Layout, known: Sequence[Floats], change: Floats) -> tuple[Floats, ...]:
    """Give the information (m, B) of each time about the form's own: two changes lie between."""
    own = places(layout).time[:, None]
    return tuple(
        np.where(own == time, there, there / (1 + 2 * change * there))
        for time, there in enumerate(known)
    )


def _common(layout: Layout, score: Floats, variance: Floats) -> list[Floats]:
    """Give for each time the mean level (m, B) that the form's penilai is not part of."""
    sums, time = layout.forms_by_penilai, places(layout).time
    means = []
    for here in _all_times(layout):
        at = (time == here)[:, None]
        own, known = sums @ (score * at), sums @ (variance * at)
        mean = ratio(own.sum(axis=0) - own, known.sum(axis=0) - known)
        means.append(np.nan_to_num(mean)[layout.form_penilai])
    return means


def _at_own_time(layout: Layout, columns: Sequence[Floats]) -> Floats:
    """Take from each time's column (m, B) the rows of the forms of that time."""
    time = places(layout).time[:, None]
    return np.asarray(sum((time == here) * column for here, column in enumerate(columns)))


def _mean(values: Sequence[Floats], trust: Sequence[Floats]) -> Floats:
    """Average over the times (m, B), as far as each is trusted; 0 where none is."""
    total = sum(value * here for value, here in zip(values, trust, strict=True))
    return np.nan_to_num(ratio(np.asarray(total), np.asarray(sum(trust))))


def _together(own: Floats, others: Floats) -> Floats:
    """Give the information about a difference of two levels."""
    return own * others / (own + others)
