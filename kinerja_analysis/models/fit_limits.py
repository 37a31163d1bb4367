"""Which infit and outfit the model itself produces: limits by parametric bootstrap."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.estimation import estimate_core
from kinerja_analysis.models.likelihood import category_probabilities
from kinerja_analysis.models.mfrm import MfrmFit

LIMITS: Final = (0.025, 0.975)
"""Quantiles between which a well-fitting element's mean square stays in 95 of 100 data sets."""

SQUARES: Final = ["infit", "outfit"]


def fit_limits(
    fit: MfrmFit, facet: str = "rater", *, replicates: int = 200, seed: int = 0
) -> pd.DataFrame:
    """Tell between which limits an element's mean squares lie if the model is true.

    The model is fitted again, in the same way, to ratings drawn from it (theta from its posterior).
    A mean square outside its limits is unusual for this element with these ratings, whatever rule
    of thumb it meets: such rules depend on the number of ratings and on how theta is estimated.

    Parameters
    ----------
    fit : MfrmFit
    facet : {"ratee", "rater", "criterion"} or the name of a further facet
    replicates : int
        Number of data sets drawn; those that cannot carry the model are left out.
    seed : int

    Returns
    -------
    DataFrame, one row an element
        Its label, ``infit, outfit`` as found, ``infit_low, infit_high, outfit_low, outfit_high``
        and ``replicates`` in which the element had fit statistics.

    Raises
    ------
    ModelError
        No data set drawn could carry the model.

    References
    ----------
    Wolfe (2013), Journal of Applied Measurement 14, 1-9.
    """
    rng = np.random.default_rng(seed)
    drawn = [table for _ in range(replicates) if (table := _again(fit, facet, rng)) is not None]
    if not drawn:
        raise ModelError(
            "Batas infit dan outfit tidak dapat dihitung: tidak satu pun data tiruan dari model "
            "ini dapat dihitung kembali. Datanya terlalu sedikit."
        )
    joined = pd.concat(drawn)
    label = joined.columns[0]
    grouped = joined.groupby(label, observed=True, sort=True)
    low, high = (grouped[SQUARES].quantile(q) for q in LIMITS)
    limits = low.add_suffix("_low").join(high.add_suffix("_high"))
    found = fit.fit_of(facet).set_index(label)[SQUARES]
    columns = [f"{square}_{end}" for square in SQUARES for end in ("low", "high")]
    table = found.join(limits[columns]).assign(replicates=grouped["infit"].count())
    return table.reset_index()


def _again(fit: MfrmFit, facet: str, rng: np.random.Generator) -> pd.DataFrame | None:
    """Fit the model to ratings drawn from it; None where they cannot carry it."""
    design = replace(fit.design, score=_drawn(fit, rng))
    try:
        core = estimate_core(design, fit.core.estimator)
    except ModelError:
        return None
    return MfrmFit(design, core, fit.method).fit_of(facet)


def _drawn(fit: MfrmFit, rng: np.random.Generator) -> NDArray[np.int16]:
    """Draw scores (T,) from the fitted model."""
    design, parameters = fit.design, fit.parameters
    theta = parameters.theta + parameters.theta_sd * rng.normal(size=len(parameters.theta))
    eta = theta[design.ratee] - parameters.severity(design)
    reached = category_probabilities(eta, parameters.c[design.item]).cumsum(axis=1)
    return (rng.random((len(eta), 1)) > reached[:, :-1]).sum(axis=1).astype(np.int16)
