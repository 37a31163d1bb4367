"""Which figures a fit shows for each ratee, rater, criterion and step."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.extremes import Flags
from kinerja_analysis.models.fit_statistics import FitStatistics
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.parameters import MfrmParameters


@dataclass(frozen=True, slots=True, eq=False)
class FacetFigures:
    """Figures of one facet's elements, in the order of its labels."""

    estimate: Floats
    se: Floats
    fair_average: Floats
    extreme: Flags
    fit: FitStatistics


def facet_table(design: MfrmDesign, facet: str, figures: FacetFigures) -> pd.DataFrame:
    """Lay out one row an element.

    Returns
    -------
    DataFrame
        The facet's own column name, then ``estimate, se`` (logit), ``infit, outfit, infit_z,
        outfit_z, n`` (ratings), ``fair_average`` (nilai), ``extreme``.
    """
    index, labels = design.index(facet), design.labels(facet)
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
            "fair_average": figures.fair_average,
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


def fair_averages(design: MfrmDesign, parameters: MfrmParameters, facet: str) -> Floats:
    """Give the nilai each element of a facet would get, or give, with all else at the mean.

    The others stand at severity 0, difficulty 0 and the mean theta; where criteria or raters have
    their own steps, the expected nilai is averaged over them (a rater keeps his own).
    """
    c, k = parameters.c, np.arange(design.n_categories)
    if facet == "criterion":
        expected = category_probabilities(np.full(len(c), parameters.mu), c) @ k
        by_criterion = np.bincount(design.item_criterion, weights=expected)
        return design.lowest + design.step * by_criterion / np.bincount(design.item_criterion)
    neutral = c - k * parameters.delta[design.item_criterion][:, None]
    values = {"ratee": parameters.theta, "rater": parameters.mu - parameters.alpha}
    for other, levels in zip(design.facets, parameters.facets, strict=True):
        values[other.name] = parameters.mu - levels
    rows = neutral[: len(design.step_sets)] if design.steps_by == "rater" else neutral
    rows = rows[:1] if design.steps_by == "common" else rows
    expected = category_probabilities(values[facet][:, None], rows) @ k
    own = design.steps_by == "rater" and facet == "rater"
    average = np.diag(expected) if own else expected.mean(axis=1)
    return design.lowest + design.step * average
