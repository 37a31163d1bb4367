"""How one scale's ratings become a model that the screen can work with."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.refit import ScaleModel
from kinerja_analysis.bias.tables import tabulate
from kinerja_analysis.models.mfrm import MfrmFit, fit_mfrm

Floats = NDArray[np.float64]

MIN_CATEGORY_COUNT: Final = 4
"""Count of ratings that every category of every kriteria needs for steps of its own
(SCREEN.md, section 6, step 1)."""


def fit_scale(ratings: pd.DataFrame) -> MfrmFit:
    """Fit one scale: own steps for each kriteria where every category is used enough.

    Raises
    ------
    ModelError
        The ratings cannot carry a model.
    """
    counts = pd.crosstab(ratings["kriteria"].astype("str"), ratings["nilai"]).to_numpy()
    return fit_mfrm(ratings, model="pcm" if counts.min() >= MIN_CATEGORY_COUNT else "rsm")


def scale_model(fit: MfrmFit, layout: Layout) -> ScaleModel:
    """Put the fit's steps and spread beside the layout of its ratings."""
    found = fit.parameters
    rows = pd.Index(fit.design.criteria.astype("str")).get_indexer(layout.kriteria_id)
    patterns, pattern = _patterns(layout)
    tables = tabulate(found.delta[rows], found.tau[rows], patterns)
    shared = np.zeros(layout.n_pegawai, dtype=bool)
    shared[layout.form_pegawai] = layout.form_shared
    sigma = np.where(shared, found.sigma, np.hypot(found.sigma, np.nan_to_num(found.sigma_alpha)))
    return ScaleModel(layout, tables, pattern, found.mu, sigma[:, None], fit.design.step)


def _patterns(layout: Layout) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the distinct sets of kriteria on a form, and which of them each form holds."""
    n_kriteria, n_forms = len(layout.kriteria_id), len(layout.form_size)
    held = np.bincount(
        layout.form * n_kriteria + layout.kriteria, minlength=n_forms * n_kriteria
    ).reshape(n_forms, n_kriteria)
    patterns, pattern = np.unique(held, axis=0, return_inverse=True)
    return patterns, pattern.ravel()
