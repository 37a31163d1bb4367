"""Which value each element of a linear model has, and what that makes of each rating."""

from dataclasses import dataclass

import numpy as np

from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.linear_estimation import LinearCore, estimated_effects
from kinerja_analysis.models.pairs import summed
from kinerja_analysis.models.residuals import RatingMoments


@dataclass(frozen=True, slots=True, eq=False)
class LinearParameters:
    """Parameters of a linear model in points, in the order of the design's labels.

    ``theta`` (N,) level of each ratee with its prediction error ``theta_sd``; ``alpha`` (R,)
    severity, positive is strict, and ``delta`` (I,) difficulty, each sum zero. ``mu`` mean of
    theta; standard deviations ``sigma`` of theta, ``sigma_alpha`` (nan for fixed raters),
    ``sigma_pair`` of halo (nan where it is not in the model) and ``sigma_error``.
    """

    theta: Floats
    theta_sd: Floats
    alpha: Floats
    delta: Floats
    mu: float
    sigma: float
    sigma_alpha: float
    sigma_pair: float
    sigma_error: float


def linear_parameters(core: LinearCore, theta_sd: Floats) -> LinearParameters:
    """Read the predictions of all elements; severities at sum zero."""
    found = estimated_effects(core)
    ratee, rater = (
        (found.outer, found.inner) if core.outer == "ratee" else (found.inner, found.outer)
    )
    level, mu = float(rater.mean()), float(found.criterion.mean())
    return LinearParameters(
        theta=mu + level + ratee,
        theta_sd=theta_sd,
        alpha=level - rater,
        delta=mu - found.criterion,
        mu=mu + level,
        sigma=float(np.sqrt(core.variance("ratee"))),
        sigma_alpha=float(np.sqrt(core.variance("rater"))),
        sigma_pair=float(np.sqrt(core.variance("pair"))),
        sigma_error=float(np.sqrt(core.error_variance)),
    )


def linear_moments(core: LinearCore, parameters: LinearParameters) -> RatingMoments:
    """Give mean, variance, third and fourth central moment of each rating, and its residual."""
    design = core.design
    expected = (
        parameters.theta[design.ratee]
        - parameters.alpha[design.rater]
        - parameters.delta[design.criterion]
    )
    variance = np.nan_to_num(core.variance("pair")) + core.error_variance
    spread = np.full(len(expected), variance)
    return RatingMoments(expected, spread, 0 * spread, 3 * spread**2, design.score - expected)


def unshrunken(core: LinearCore, facet: str, parameters: LinearParameters) -> tuple[Floats, Floats]:
    """Give what an element's own ratings say, and the error of that mean alone, in points.

    The other elements stand at their predictions; a pair of m ratings weighs
    m / (1 + m halo / error).
    """
    design, pairs, found = core.design, core.pairs, core.equations
    index, size = design.index(facet), len(design.labels(facet))
    moved = {
        "ratee": parameters.alpha[design.rater] + parameters.delta[design.criterion],
        "rater": parameters.delta[design.criterion] - parameters.theta[design.ratee],
        "criterion": parameters.alpha[design.rater] - parameters.theta[design.ratee],
    }[facet]
    weight = found.u[pairs.pair]
    total = summed(index, weight, size)
    mean = summed(index, weight * (design.score + moved), size) / total
    return mean if facet == "ratee" else -mean, np.sqrt(core.error_variance / total)
