"""How one scale's ratings become a model that the screen can work with."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.bias.heaping import heaps
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.lines import Lines, lines
from kinerja_analysis.bias.many_steps import many_step_effect
from kinerja_analysis.bias.refit import ScaleModel
from kinerja_analysis.bias.tables import tabulate
from kinerja_analysis.models.choice import model_for
from kinerja_analysis.models.linear import LinearFit, fit_linear
from kinerja_analysis.models.mfrm import MfrmFit, fit_mfrm

Floats = NDArray[np.float64]

MIN_CATEGORY_COUNT: Final = 4
"""Count of ratings that every category of every kriteria needs for steps of its own
(SCREEN.md, section 6, step 1)."""


LEAST_SPREAD: Final = 0.05
"""Units of noise: theta is taken to spread at least so much, so that its posterior has a width."""


def fit_scale(ratings: pd.DataFrame, n_categories: int | None = None) -> MfrmFit | LinearFit:
    """Fit one scale by the model it calls for (`models.choice.model_for`).

    Ordinal: own steps for each kriteria where every category is used enough.

    Parameters
    ----------
    ratings : DataFrame, the scale's rows of `penilaian`
    n_categories : int, optional
        How many steps the profile gives the scale.

    Raises
    ------
    ModelError
        The ratings cannot carry a model.
    """
    if model_for(ratings["nilai"].to_numpy(dtype=float), n_categories) == "linear":
        return fit_linear(ratings)
    counts = pd.crosstab(ratings["kriteria"].astype("str"), ratings["nilai"]).to_numpy()
    return fit_mfrm(ratings, model="pcm" if counts.min() >= MIN_CATEGORY_COUNT else "rsm")


def scale_model(
    fit: MfrmFit | LinearFit, layout: Layout, cuts: tuple[float, ...] = ()
) -> ScaleModel:
    """Put the fit's steps, or lines, and spread beside the layout of its ratings.

    Parameters
    ----------
    fit : the scale's model
    layout : its ratings, in the order of the fit
    cuts : lowest nilai of each predikat, where the profile declares them
    """
    found = fit.parameters
    rows = pd.Index(fit.design.criteria.astype("str")).get_indexer(layout.kriteria_id)
    patterns, pattern = _patterns(layout)
    shared = np.zeros(layout.n_pegawai, dtype=bool)
    shared[layout.form_pegawai] = layout.form_shared
    sigma = np.where(shared, found.sigma, np.hypot(found.sigma, np.nan_to_num(found.sigma_alpha)))
    if isinstance(fit, LinearFit):
        unit = noise_unit(fit)
        nilai = fit.design.score
        along = lines(found.delta[rows] / unit, patterns, nilai / unit, heaps(nilai, cuts))
        spread = np.maximum(sigma / unit, LEAST_SPREAD)[:, None]
        return ScaleModel(layout, along, pattern, found.mu / unit, spread, unit)
    tables = tabulate(found.delta[rows], fit.parameters.tau[rows], patterns)
    return ScaleModel(layout, tables, pattern, found.mu, sigma[:, None], fit.design.step)


def scores_of(fit: MfrmFit | LinearFit, model: ScaleModel, nilai: Floats) -> Floats:
    """Code nilai (n,) as the model's scores (n, 1)."""
    if isinstance(model.tables, Lines):
        return np.searchsorted(model.tables.levels, nilai / model.step).astype(float)[:, None]
    return np.rint((nilai - fit.design.lowest) / fit.design.step)[:, None]


def noise_unit(fit: LinearFit) -> float:
    """Give the standard deviation of a rating's halo and error together, in points."""
    return float(np.sqrt(fit.moments.variance[0]))


def effects_of(fit: MfrmFit | LinearFit | None, width: float) -> tuple[Effect, ...]:
    """Give the effects with limits and words for the scale, of `width` nilai in all.

    Limits of a linear fit are in points where the estimate is.
    """
    if isinstance(fit, LinearFit):
        return tuple(many_step_effect(effect, width) for effect in EFFECTS)
    return EFFECTS


def in_units(effect: Effect, unit: float) -> Effect:
    """Give an effect whose limits are in points with limits in units of noise."""
    return replace(effect, limit=effect.limit / unit, important=effect.important / unit)


def _patterns(layout: Layout) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the distinct sets of kriteria on a form, and which of them each form holds."""
    n_kriteria, n_forms = len(layout.kriteria_id), len(layout.form_size)
    held = np.bincount(
        layout.form * n_kriteria + layout.kriteria, minlength=n_forms * n_kriteria
    ).reshape(n_forms, n_kriteria)
    patterns, pattern = np.unique(held, axis=0, return_inverse=True)
    return patterns, pattern.ravel()
