"""How well ratings fit the model and how well it tells elements apart: infit, separation."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.residuals import RatingMoments

LEAST_VARIANCE: Final = 1e-12
"""Squared score categories: ratings with less variance than this say nothing about fit."""


@dataclass(frozen=True, slots=True, eq=False)
class FitStatistics:
    """Mean squares by element: ``infit``, ``outfit`` (expected 1), their z forms, and ``n``."""

    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    n: NDArray[np.int64]


def fit_statistics(
    index: NDArray[np.integer], size: int, moments: RatingMoments, keep: NDArray[np.bool_]
) -> FitStatistics:
    """Give the fit of each element of a facet.

    Parameters
    ----------
    index : (T,) element of each rating
    size : number of elements
    moments : RatingMoments of T ratings
    keep : (T,) ratings that count; an element without any has nan

    References
    ----------
    Wright & Masters (1982), p. 100: infit and outfit mean squares, their variances and the
    Wilson-Hilferty cube root.
    """
    keep = keep & (moments.variance > LEAST_VARIANCE)
    index = index[keep]
    v, fourth, squared = (
        values[keep] for values in (moments.variance, moments.fourth, moments.residual**2)
    )
    n = np.bincount(index, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = _sum(index, v, size)
        infit = _sum(index, squared, size) / information
        outfit = _sum(index, squared / v, size) / n
        infit_spread = np.sqrt(_sum(index, fourth - v**2, size)) / information
        outfit_spread = np.sqrt(_sum(index, fourth / v**2 - 1, size)) / n
        return FitStatistics(
            infit,
            outfit,
            wilson_hilferty(infit, infit_spread),
            wilson_hilferty(outfit, outfit_spread),
            n,
        )


def wilson_hilferty(mean_square: Floats, spread: Floats) -> Floats:
    """Turn mean squares with standard deviation `spread` into z values, about standard normal."""
    return (np.cbrt(mean_square) - 1) * (3 / spread) + spread / 3


@dataclass(frozen=True, slots=True)
class Separation:
    """How well elements are told apart; this is not agreement between raters.

    ``rmse`` and ``sd`` (sample, n - 1) in logits; ``separation`` true SD over rmse; ``strata``
    (4 separation + 1) / 3; ``reliability`` true over observed variance.
    """

    n: int
    sd: float
    rmse: float
    separation: float
    strata: float
    reliability: float


def separation(estimate: Floats, se: Floats) -> Separation:
    """Give separation, strata and reliability of estimates (n,) with standard errors (n,).

    References
    ----------
    Wright & Masters (1982), p. 105-106.
    """
    if len(estimate) < 2:
        return Separation(len(estimate), np.nan, np.nan, np.nan, np.nan, np.nan)
    observed, error = float(estimate.var(ddof=1)), float((se**2).mean())
    true = max(observed - error, 0.0)
    ratio = np.sqrt(true / error) if error > 0 else np.nan
    return Separation(
        n=len(estimate),
        sd=float(np.sqrt(observed)),
        rmse=float(np.sqrt(error)),
        separation=float(ratio),
        strata=float((4 * ratio + 1) / 3),
        reliability=true / observed if observed > 0 else 0.0,
    )


def _sum(index: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Sum (T,) values by element."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64)
