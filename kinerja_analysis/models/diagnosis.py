"""What in a fit deserves a second look: categories, thresholds, unexpected ratings."""

import numpy as np
import pandas as pd

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.fit_statistics import LEAST_VARIANCE
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.parameters import MfrmParameters
from kinerja_analysis.models.residuals import RatingMoments


def category_table(
    design: MfrmDesign, parameters: MfrmParameters, moments: RatingMoments, steps: pd.DataFrame
) -> pd.DataFrame:
    """Tell whether each category is used and means what its place says.

    Returns
    -------
    DataFrame, one row a category and set of steps
        The column of the steps' owner, ``nilai, n, share`` (0-1), ``average`` and ``expected``
        (mean logit of the ratings in it, and what the model expects there), ``outfit``,
        ``threshold`` and its ``se`` (of the step that leads to it), ``advances`` (whether average
        and threshold are above those of the category below; missing for the lowest).

    References
    ----------
    Linacre (2002), Journal of Applied Measurement 3, 85-106: guidelines 1 to 6.
    """
    owner = str(design.step_sets.name)
    sets, n_categories = len(design.step_sets), design.n_categories
    cell = design.item_steps[design.item].astype(np.int64) * n_categories + design.score
    logit = parameters.theta[design.ratee] - parameters.severity(design)
    logit = logit - parameters.delta[design.criterion]
    n = _by(cell, np.ones(len(cell)), sets * n_categories)
    squared = moments.residual**2 / np.maximum(moments.variance, LEAST_VARIANCE)
    with np.errstate(invalid="ignore"):
        average = _by(cell, logit, len(n)) / n
        outfit = _by(cell, squared, len(n)) / n
    table = pd.DataFrame(
        {
            owner: np.repeat(design.step_sets, n_categories),
            "nilai": np.tile(design.lowest + design.step * np.arange(n_categories), sets),
            "n": n.astype(np.int64),
            "average": average,
            "expected": _expected_logit(design, parameters, logit),
            "outfit": outfit,
        }
    )
    table.insert(3, "share", table["n"] / table.groupby(owner)["n"].transform("sum"))
    leads = steps.rename(columns={"estimate": "threshold"})
    table = table.merge(
        leads[[owner, "nilai", "threshold", "se"]], how="left", on=[owner, "nilai"], validate="1:1"
    )
    return table.assign(advances=_advances(table, owner))


def _advances(table: pd.DataFrame, owner: str) -> pd.Series:
    """Say whether a category stands above the one below; missing where that is not known."""
    moved = table.groupby(owner)[["average", "threshold"]].diff()
    known = moved["average"].notna()
    backward = (moved["average"] <= 0) | (moved["threshold"] <= 0)
    return (~backward).astype("boolean").where(known)


def _expected_logit(design: MfrmDesign, parameters: MfrmParameters, logit: Floats) -> Floats:
    """Give the mean logit that the model expects of the ratings in each category."""
    eta = logit + parameters.delta[design.criterion]
    probability = category_probabilities(eta, parameters.c[design.item])
    owner = design.item_steps[design.item]
    sets = len(design.step_sets)
    columns = []
    for p in probability.T:
        total = _by(owner, p, sets)
        with np.errstate(invalid="ignore"):
            columns.append(_by(owner, p * logit, sets) / total)
    return np.stack(columns, axis=1).ravel()


def unexpected(residuals: pd.DataFrame, limit: float) -> pd.DataFrame:
    """List the ratings further from what is expected than `limit` standard deviations.

    Parameters
    ----------
    residuals : DataFrame
        `residuals.residual_table`.
    limit : float
        Standard deviations.

    Returns
    -------
    DataFrame
        The rows with ``standardised``, the furthest first.
    """
    spread = np.sqrt(np.maximum(residuals["variance"], LEAST_VARIANCE))
    table = residuals.assign(standardised=residuals["residual"] / spread)
    far = table[table["standardised"].abs() >= limit]
    return far.sort_values("standardised", key=lambda z: -z.abs(), kind="stable", ignore_index=True)


def _by(index: np.ndarray, values: Floats, size: int) -> Floats:
    """Sum values by an index 0..size-1."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64)
