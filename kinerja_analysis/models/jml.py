"""How joint maximum likelihood estimates severities and steps: theta at its own maximum.

For comparison with FACETS. It is inconsistent: with L ratings a ratee the spread of severities and
steps comes out about L / (L - 1) times too wide (Andersen 1973; Wright & Douglas 1977).
"""

import numpy as np
from scipy import sparse

from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.incidence import Incidence
from kinerja_analysis.models.information import Information, complete_data
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Evaluation
from kinerja_analysis.models.quadrature import Measures, Population, modes, probabilities
from kinerja_analysis.models.steps import StepStructure, cumulated

ANY_THETA = Population(mu=0.0, sigma=np.inf)
"""No distribution of theta is assumed."""


def evaluate_joint(
    point: Floats, design: MfrmDesign, sums: Incidence, structure: StepStructure
) -> Evaluation:
    """Give the log-likelihood at its highest over theta, its gradient and information.

    Parameters
    ----------
    point : (R + p,)
        Severities and free coordinates of the steps.
    design, sums, structure : of the ratings, without extreme ratees
    """
    n_raters, n_categories = len(design.raters), design.n_categories
    measures = Measures(point[:n_raters], cumulated(structure, point[n_raters:]))
    theta, curvature = modes(design, sums, measures, ANY_THETA)
    probability = probabilities(design, measures, theta[:, None])
    weight = np.ones((len(design.score), 1))
    complete = complete_data(design, sums, structure, probability, weight)
    p = probability[:, :, 0].T
    k = np.arange(n_categories)
    covariance = p * (k - (p @ k)[:, None])
    root = np.sqrt(curvature)
    pair = (sums.by_pair @ (covariance @ k)) / root[sums.pair_ratee]
    lost = sparse.csr_matrix(
        (pair, (sums.pair_ratee, sums.pair_rater)), shape=(len(theta), n_raters)
    )
    cells = (sums.by_cell @ covariance).reshape(len(theta), -1)
    others = (cells @ structure.loading) / root[:, None]
    own = p[np.arange(len(p)), design.score]
    return Evaluation(
        value=float(np.log(own).sum()),
        gradient=np.concatenate([complete.alpha, complete.beta]),
        information=Information(
            diagonal=complete.diagonal,
            lost=lost,
            mixed=complete.mixed - lost.T @ others,
            structural=complete.structural - others.T @ others,
            scale=np.concatenate([complete.diagonal, np.diag(complete.structural)]),
        ),
    )
