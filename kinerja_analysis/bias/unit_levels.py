"""How high each penilai's pegawai stand by his own nilai alone, before anybody asks why."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.refit import Refit, ScaleModel, refit

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

ROUNDS: Final = 4
"""Count of refits in which each unit's prior moves to its own mean (then within 0.01 logit)."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitLevels:
    """Levels of the pegawai whom one penilai alone rates; R penilai, N pegawai.

    Attributes
    ----------
    level : (R,) mean performance less severity, from the mean of all, unit of the model
    weight : (R,) how well it is known: ``noise / weight`` is its variance
    n_pegawai : (R,) pegawai behind it
    alone : (R,) whether nobody else rates any of them
    noise : variance of a pegawai's level about the unit's, as a multiple of the model's
    freedom : degrees of freedom of `noise`
    penilai : (N,) who rates each pegawai, -1 where several do
    person, known : (N,) unshrunken performance from the mean of all, and its weight
    """

    level: Floats
    weight: Floats
    n_pegawai: Ints
    alone: NDArray[np.bool_]
    noise: float
    freedom: float
    penilai: Ints
    person: Floats
    known: Floats


def unit_levels(model: ScaleModel, score: Floats) -> UnitLevels:
    """Find the level of each unit, the prior of its pegawai moving to the unit's own mean.

    A common prior would pull the units of a very strict or mild penilai to the middle.

    Parameters
    ----------
    model : the fitted scale
    score : (n, 1) categories of the data
    """
    found = _levels_at(model, refit(model, score))
    for _ in range(ROUNDS):
        level = np.where(found.penilai >= 0, np.nan_to_num(found.level)[found.penilai], 0.0)
        moved = replace(model, mu=model.mu + level[:, None])
        found = _levels_at(moved, refit(moved, score), model.mu)
    return found


def _levels_at(model: ScaleModel, state: Refit, origin: float | Floats | None = None) -> UnitLevels:
    """Take performance back from its prior and average it over the pegawai of each penilai.

    With information H and prior precision b, the shrunken estimate t of a pegawai stands for the
    unshrunken (t - mu) H / (H - b), of variance 1 / b + 1 / (H - b) about the unit's mean.

    Parameters
    ----------
    model : the fitted scale
    state : `refit` of the data, one replicate
    origin : from where levels are measured; without it, from the model's own mean
    """
    origin = model.mu if origin is None else origin
    layout = model.layout
    precision = 1 / model.sigma[:, 0] ** 2
    share = 1 - precision / state.information[:, 0]
    free = (state.theta - model.mu)[:, 0] / np.maximum(share, 1e-9)
    person = free + np.broadcast_to(model.mu - origin, state.theta.shape)[:, 0]
    known = precision * share
    single = np.ones(layout.n_pegawai, dtype=bool)
    single[layout.form_pegawai[layout.form_shared]] = False
    penilai = np.full(layout.n_pegawai, -1)
    penilai[layout.form_pegawai] = layout.form_penilai
    penilai[~single] = -1
    meets = np.zeros(layout.n_penilai, dtype=bool)
    meets[layout.form_penilai[layout.form_shared]] = True
    who = penilai[single]
    size = np.bincount(who, minlength=layout.n_penilai)
    weight: Floats = np.bincount(who, known[single], layout.n_penilai).astype(float)
    total = np.bincount(who, (known * person)[single], layout.n_penilai)
    level = np.divide(total, weight, out=np.full(len(total), np.nan), where=weight > 0)
    left = (known * (person - level[penilai]) ** 2)[single].sum()
    freedom = float(np.maximum(size - 1, 0).sum())
    noise = left / freedom if freedom else np.nan
    return UnitLevels(level, weight, size, ~meets, noise, freedom, penilai, person, known)


def middle_of(values: Floats, counted: NDArray[np.bool_]) -> float:
    """Give the mean of the middle half of those values that count."""
    ordered = np.sort(values[counted & np.isfinite(values)])
    quarter = len(ordered) // 4
    return float(ordered[quarter : len(ordered) - quarter].mean()) if len(ordered) else np.nan
