"""How well a model explains the ratings for the parameters it spends: AIC and BIC."""

from dataclasses import dataclass

import numpy as np

from kinerja_analysis.models.estimation import Core, information_at
from kinerja_analysis.models.information import EXACT_RATERS, dense

TOO_MANY = "terlalu banyak penilai untuk menghitung kemungkinan marginal"
ANCHORED = (
    'kemungkinan marginal tidak dihitung bila penilai acak dijangkarkan; gunakan raters="fixed"'
)


@dataclass(frozen=True, slots=True)
class InformationCriteria:
    """``log_likelihood`` of `n_parameters` free parameters, ``aic, bic``; ``reason`` if missing.

    Compare models of the same ratings by the same method only.
    """

    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float
    reason: str = ""


def information_criteria(core: Core) -> InformationCriteria:
    """Give AIC and BIC of a fit.

    Random severities are integrated out by Laplace's approximation, and count as one parameter,
    their variance. BIC counts ratees; for joint likelihood, whose parameters grow with the ratees,
    it counts ratings.

    References
    ----------
    Akaike (1974); Schwarz (1978); Tierney & Kadane (1986), eq. 2.2.
    """
    random, joint = not np.isnan(core.sigma_alpha), not core.place.spread.assumed
    n_raters, size = core.problem.n_raters, len(core.point)
    if random and n_raters > EXACT_RATERS:
        return InformationCriteria(np.nan, 0, np.nan, np.nan, TOO_MANY)
    held = core.problem.held.rows
    if random and held[:, :n_raters].any():
        return InformationCriteria(np.nan, 0, np.nan, np.nan, ANCHORED)
    value = core.log_likelihood + (_laplace(core) if random else 0.0)
    n_free = size - n_raters + (1 if random else n_raters - 1) - len(held)
    n_ratees = len(core.design.ratees)
    n_free += n_ratees if joint else 0
    cases = len(core.design.score) if joint else n_ratees
    return InformationCriteria(
        value, n_free, 2 * n_free - 2 * value, float(np.log(cases)) * n_free - 2 * value
    )


def _laplace(core: Core) -> float:
    """Give what integrating over the severities adds to the log-likelihood at their modes."""
    alpha, sigma = core.place.alpha, core.sigma_alpha
    severities = dense(information_at(core), gauged=False)[: len(alpha), : len(alpha)]
    log_determinant = float(np.linalg.slogdet(severities)[1])
    prior = float(alpha @ alpha) / sigma**2 + 2 * len(alpha) * float(np.log(sigma))
    return -0.5 * (prior + log_determinant)
