"""What the model expected of each rating, and by how much the rating differs."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.likelihood import Floats, category_probabilities
from kinerja_analysis.models.parameters import MfrmParameters


@dataclass(frozen=True, slots=True, eq=False)
class RatingMoments:
    """Moments (T,) of each rating under the model, in score categories 0..K-1, and residual."""

    expected: Floats
    variance: Floats
    third: Floats
    fourth: Floats
    residual: Floats


def rating_moments(design: MfrmDesign, parameters: MfrmParameters) -> RatingMoments:
    """Give mean, variance, third and fourth central moment of each rating at the estimates."""
    eta = parameters.theta[design.ratee] - parameters.severity(design)
    probability = category_probabilities(eta, parameters.c[design.item])
    k = np.arange(design.n_categories)
    expected = probability @ k
    deviation = k - expected[:, None]
    variance, third, fourth = ((probability * deviation**power).sum(axis=1) for power in (2, 3, 4))
    return RatingMoments(expected, variance, third, fourth, design.score - expected)


def residual_table(design: MfrmDesign, moments: RatingMoments) -> pd.DataFrame:
    """Lay out one row a rating used, in the caller's order, with the caller's column names.

    Returns
    -------
    DataFrame
        The facets and the score under their own names, then ``expected, variance, third_moment,
        residual`` in score categories 0..K-1 (one category is ``design.step`` nilai).
    """
    columns = design.columns
    return pd.DataFrame(
        {
            columns.ratee: design.ratees.take(design.ratee),
            columns.rater: design.raters.take(design.rater),
            columns.criterion: design.criteria.take(design.criterion),
            columns.score: design.lowest + design.step * design.score,
            "expected": moments.expected,
            "variance": moments.variance,
            "third_moment": moments.third,
            "residual": moments.residual,
        }
    )
