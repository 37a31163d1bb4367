"""Which figures a fit shows for each ratee, rater, criterion and step."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.extremes import Flags
from kinerja_analysis.models.fit_statistics import FitStatistics
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.parameters import MfrmParameters
from kinerja_analysis.thresholds import Z_95


@dataclass(frozen=True, slots=True, eq=False)
class FacetFigures:
    """Figures of one facet's elements, in the order of its labels; ``fair`` with its interval."""

    estimate: Floats
    se: Floats
    fair: tuple[Floats, Floats, Floats]
    extreme: Flags
    fit: FitStatistics


def facet_table(design: MfrmDesign, facet: str, figures: FacetFigures) -> pd.DataFrame:
    """Lay out one row an element.

    Returns
    -------
    DataFrame
        The facet's own column name, then ``estimate, se`` (logit), ``infit, outfit, infit_z,
        outfit_z, n`` (ratings), ``fair_average`` (nilai) with ``fair_low, fair_high``, its 95 %
        interval, ``extreme``.
    """
    index, labels = design.index(facet), design.labels(facet)
    fair, low, high = figures.fair
    return pd.DataFrame(
        {
            labels.name: labels,
            "estimate": figures.estimate,
            "se": figures.se,
            "infit": figures.fit.infit,
            "outfit": figures.fit.outfit,
            "infit_z": figures.fit.infit_z,
            "outfit_z": figures.fit.outfit_z,
            "n": np.bincount(index, minlength=len(labels)),
            "fair_average": fair,
            "fair_low": low,
            "fair_high": high,
            "extreme": figures.extreme,
        }
    )


def step_table(
    design: MfrmDesign, parameters: MfrmParameters, se: Floats, used: Flags
) -> pd.DataFrame:
    """Lay out one row a step; common steps stand once, with an empty criterion.

    Returns
    -------
    DataFrame
        The column name of the criterion (or of the rater, where the steps are his), ``step``
        (1..K-1), ``nilai`` that the step leads to, ``estimate, se`` (logit; missing where one of
        its categories was never used), ``n`` ratings in the category that the step leads to.
    """
    n_steps, n_sets = design.n_categories - 1, len(design.step_sets)
    cell = design.item_steps[design.item].astype(np.int64) * design.n_categories + design.score
    n = np.bincount(cell, minlength=n_sets * design.n_categories)
    n = n.reshape(n_sets, design.n_categories)[:, 1:]
    known = (used[:, 1:] & used[:, :-1]).ravel()
    return pd.DataFrame(
        {
            design.step_sets.name: np.repeat(design.step_sets, n_steps),
            "step": np.tile(np.arange(1, n_steps + 1), n_sets),
            "nilai": np.tile(design.lowest + design.step * np.arange(1, n_steps + 1), n_sets),
            "estimate": np.where(known, parameters.tau[:n_sets].ravel(), np.nan),
            "se": np.where(known, se[:n_sets].ravel(), np.nan),
            "n": n.ravel(),
        }
    )


def fair_with_interval(
    design: MfrmDesign, parameters: MfrmParameters, facet: str, se: Floats
) -> tuple[Floats, Floats, Floats]:
    """Give the fair average of each element, and the 95 % interval that ``se`` (logit) makes."""
    middle, one, other = (
        fair_averages(design, parameters, facet, z * se) for z in (0.0, -Z_95, Z_95)
    )
    return middle, np.minimum(one, other), np.maximum(one, other)


def fair_averages(
    design: MfrmDesign, parameters: MfrmParameters, facet: str, moved: Floats | float = 0.0
) -> Floats:
    """Give the nilai each element of a facet would get, or give, with all else at the mean.

    The others stand at their mean (zero, unless anchored), ratees at the mean theta; where
    criteria or raters have their own steps, the expected nilai is averaged over them (a rater
    keeps his own). The elements are first `moved` (elements,), upwards on the facet's own scale.
    """
    c, k = parameters.c, np.arange(design.n_categories)
    means = _means(design, parameters)
    middle = parameters.mu - sum(mean for other, mean in means.items() if other != facet)
    if facet == "criterion":
        lowered = (middle - np.broadcast_to(moved, parameters.delta.shape))[design.item_criterion]
        expected = category_probabilities(lowered, c) @ k
        by_criterion = np.bincount(design.item_criterion, weights=expected)
        return design.lowest + design.step * by_criterion / np.bincount(design.item_criterion)
    neutral = c - k * parameters.delta[design.item_criterion][:, None]
    severity = {"rater": parameters.alpha} | _levels(design, parameters)
    upward = parameters.theta - sum(means.values()) if facet == "ratee" else -severity[facet]
    value = upward + moved if facet == "ratee" else middle + upward - moved
    rows = neutral[: len(design.step_sets)] if design.steps_by == "rater" else neutral
    rows = rows[:1] if design.steps_by == "common" else rows
    expected = category_probabilities(value[:, None], rows) @ k
    own = design.steps_by == "rater" and facet == "rater"
    average = np.diag(expected) if own else expected.mean(axis=1)
    return design.lowest + design.step * average


def _means(design: MfrmDesign, parameters: MfrmParameters) -> dict[str, float]:
    """Give the mean of each anchored facet but the ratees'; the others' are zero."""
    values = {"rater": parameters.alpha, "criterion": parameters.delta}
    values |= _levels(design, parameters)
    anchored = {anchor.facet for anchor in design.anchors}
    return {name: float(v.mean()) if name in anchored else 0.0 for name, v in values.items()}


def _levels(design: MfrmDesign, parameters: MfrmParameters) -> dict[str, Floats]:
    """Give the levels of the further facets by name."""
    return {f.name: levels for f, levels in zip(design.facets, parameters.facets, strict=True)}
