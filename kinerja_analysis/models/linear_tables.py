"""Which figures a linear fit shows for each element and each variance."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.fit_statistics import FitStatistics, Separation, fit_statistics
from kinerja_analysis.models.information_criteria import InformationCriteria
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.linear_design import LinearDesign
from kinerja_analysis.models.linear_estimation import LinearCore, average_information
from kinerja_analysis.models.mixed_equations import fitted_variance
from kinerja_analysis.models.residuals import RatingMoments
from kinerja_analysis.thresholds import Z_95

STEP_COLUMNS: Final = ("step", "nilai", "estimate", "se", "n")
"""Columns of the table of steps, beside the criterion's own."""

CATEGORY_COLUMNS: Final = (
    *("nilai", "n", "share", "average", "expected", "outfit", "threshold", "se", "advances"),
)
"""Columns of the table of categories, beside the criterion's own."""

LEAST_LEFT: Final = 1e-3
"""Share (0-1) of a rating's variance that is left at least when its elements were fitted to it."""

LEAST_INFORMATION: Final = 1e-9
"""Least eigenvalue of the scaled information on variances with which their errors are told."""

TOO_FEW: Final = "Data terlalu sedikit untuk menghitung galat baku ragam ini."
BOUNDARY: Final = (
    "Taksiran terletak pada batas nol: data tidak menunjukkan ragam ini; galat bakunya tidak "
    "dapat dihitung."
)
FIXED: Final = "Penilai dihitung sebagai efek tetap, sehingga tidak ada ragam penilai."


@dataclass(frozen=True, slots=True, eq=False)
class LinearFigures:
    """Figures of one facet's elements in points; ``wle`` and its error stand for no prior."""

    estimate: Floats
    se: Floats
    fair_average: Floats
    wle: Floats
    wle_se: Floats


def linear_facet_table(
    design: LinearDesign, facet: str, figures: LinearFigures, fit: FitStatistics
) -> pd.DataFrame:
    """Lay out one row an element.

    Returns
    -------
    DataFrame
        The facet's own column name, then ``estimate, se`` (points), ``infit, outfit, infit_z,
        outfit_z, n`` (ratings), ``fair_average`` (nilai) with ``fair_low, fair_high``, its 95 %
        interval, ``extreme`` (never, on this scale), ``wle, wle_se`` (points).
    """
    labels = design.labels(facet)
    return pd.DataFrame(
        {
            getattr(design.columns, facet): labels,
            "estimate": figures.estimate,
            "se": figures.se,
            "infit": fit.infit,
            "outfit": fit.outfit,
            "infit_z": fit.infit_z,
            "outfit_z": fit.outfit_z,
            "n": np.bincount(design.index(facet), minlength=len(labels)),
            "fair_average": figures.fair_average,
            "fair_low": figures.fair_average - Z_95 * figures.se,
            "fair_high": figures.fair_average + Z_95 * figures.se,
            "extreme": np.zeros(len(labels), dtype=bool),
            "wle": figures.wle,
            "wle_se": figures.wle_se,
        }
    )


def linear_fit_statistics(core: LinearCore, facet: str, moments: RatingMoments) -> FitStatistics:
    """Give infit and outfit of the elements of a facet, over standardised residuals.

    A residual is measured against its own variance, which is less than that of halo and error,
    since the elements were fitted to it: mean squares are about 1. The z forms count that the m
    ratings of a pair hang together: for normal residuals with covariance s their squares add
    2 (m - 1) s^2 each (criteria have one rating a pair, and none is added).
    """
    design, error = core.design, core.error_variance
    left = moments.variance - fitted_variance(core.equations) * error
    variance = np.maximum(left, LEAST_LEFT * moments.variance)
    fourth = 3 * variance**2
    if facet != "criterion":
        together = np.maximum(variance - error, 0.0)
        fourth = fourth + 2 * (core.pairs.size[core.pairs.pair] - 1) * together**2
    every = np.ones(len(design.score), dtype=bool)
    own = replace(moments, variance=variance, fourth=fourth)
    return fit_statistics(design.index(facet), len(design.labels(facet)), own, every)


def no_rows(design: LinearDesign, columns: tuple[str, ...]) -> pd.DataFrame:
    """Give the empty table of steps or categories: a many-step scale has none."""
    names = [design.columns.criterion, *columns]
    return pd.DataFrame({name: pd.Series(dtype="float64") for name in names})


def linear_residual_table(design: LinearDesign, moments: RatingMoments) -> pd.DataFrame:
    """Lay out one row a rating used, in the caller's order, with the caller's column names.

    Returns
    -------
    DataFrame
        The facets and the score under their own names, then ``expected, variance, third_moment,
        residual`` in points.
    """
    columns = design.columns
    return pd.DataFrame(
        {
            columns.ratee: design.ratees.take(design.ratee),
            columns.rater: design.raters.take(design.rater),
            columns.criterion: design.criteria.take(design.criterion),
            columns.score: design.score,
            "expected": moments.expected,
            "variance": moments.variance,
            "third_moment": moments.third,
            "residual": moments.residual,
        }
    )


def variance_table(core: LinearCore) -> pd.DataFrame:
    """Lay out one row a variance component.

    Returns
    -------
    DataFrame
        ``component`` (``ratee, rater, ratee x rater, error``), ``variance, se`` (points squared),
        ``sd`` (points), ``share`` (0-1 of their sum), ``status``: ``ok``; ``batas``, estimated as
        zero; ``terbatas``, without a standard error; ``tidak_dapat_dihitung``, not in the model;
        ``alasan`` says why (empty where ok).
    """
    names = {"ratee": "ratee", "rater": "rater", "ratee x rater": "pair"}
    errors = _variance_errors(core)
    rows = [_row(core, label, name, errors) for label, name in names.items()]
    error = core.error_variance
    told = {"se": errors.get("error", np.nan), "status": "ok" if errors else "terbatas"}
    rows.append({"component": "error", "variance": error, **told})
    table = pd.DataFrame(rows)
    share = table["variance"] / table["variance"].sum()
    return table.assign(sd=np.sqrt(table["variance"]), share=share, alasan=_reasons(core, table))[
        ["component", "variance", "se", "sd", "share", "status", "alasan"]
    ]


def restricted_criteria(core: LinearCore) -> InformationCriteria:
    """Give AIC and BIC of the restricted likelihood; BIC counts ratings.

    Every variance counts, also one at zero, beside criterion means and fixed raters. Models whose
    criteria or fixed raters differ have other restricted likelihoods and cannot be compared.

    References
    ----------
    Bates, Maechler, Bolker & Walker (2015), Journal of Statistical Software 67 (1), who count so.
    """
    design, value = core.design, core.log_likelihood
    n_fixed = len(design.criteria) + (0 if "rater" in core.terms else len(design.raters) - 1)
    n_free = n_fixed + len(core.terms) + 1
    penalty = float(np.log(len(design.score))) * n_free
    return InformationCriteria(value, n_free, 2 * n_free - 2 * value, penalty - 2 * value)


def model_separation(estimate: Floats, se: Floats, variance: float) -> Separation:
    """Give separation of predicted effects: reliability is one less mean error over variance."""
    rmse = float(np.sqrt((se**2).mean()))
    reliability = max(1 - rmse**2 / variance, 0.0) if variance > 0 else 0.0
    ratio = float(np.sqrt(reliability / (1 - reliability))) if reliability < 1 else np.nan
    spread = float(estimate.std(ddof=1))
    return Separation(len(estimate), spread, rmse, ratio, (4 * ratio + 1) / 3, reliability)


def _row(core: LinearCore, label: str, name: str, errors: dict[str, float]) -> dict[str, object]:
    """Give one component's variance, error and status."""
    variance = core.variance(name)
    se = errors.get(name, np.nan)
    shown = "terbatas" if np.isnan(se) else "ok"
    status = "tidak_dapat_dihitung" if np.isnan(variance) else shown if variance > 0 else "batas"
    return {"component": label, "variance": variance, "se": se, "status": status}


def _reasons(core: LinearCore, table: pd.DataFrame) -> list[str]:
    """Say why a variance is at the boundary or missing."""
    absent = {"rater": FIXED, "ratee x rater": core.design.pair_alias}
    words = {"ok": "", "batas": BOUNDARY, "terbatas": TOO_FEW}
    rows = zip(table["component"], table["status"], strict=True)
    return [words.get(status, absent.get(component, "")) for component, status in rows]


def _variance_errors(core: LinearCore) -> dict[str, float]:
    """Give standard errors of the variances that are not at zero, by component.

    None, where too few data tell the variances apart.
    """
    inside = tuple(name for name in core.terms if core.variance(name) > 0)
    information = average_information(core, inside)
    unit = np.sqrt(np.maximum(np.diag(information), np.finfo(float).tiny))
    scaled = information / np.outer(unit, unit)
    if np.linalg.eigvalsh(scaled)[0] < LEAST_INFORMATION:
        return {}
    found = np.sqrt(np.diag(np.linalg.inv(scaled))) / unit
    return dict(zip(("error", *inside), map(float, found), strict=True))
