"""How a pegawai may truly perform, given the ratings: draws from the posterior of theta.

A pegawai with nothing but top marks may be far above the scale, hardly below it: the posterior is
skewed there, and a normal draw would make uniform forms too rare in the null.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.refit import Refit, ScaleModel

Floats = NDArray[np.float64]

STANDARD_NODES: Final = np.linspace(-4.5, 4.5, 73)
"""Standard deviations from the posterior mode at which the density is worked out."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Theta at the nodes (N, Q), the width of a node (N, 1), and the cumulated density (N, Q)."""

    theta: Floats
    width: Floats
    cumulated: Floats


def posterior(model: ScaleModel, score: Floats, state: Refit, severity: Floats) -> Posterior:
    """Work out each pegawai's posterior on nodes about its mode.

    Parameters
    ----------
    model : the fitted scale
    score : (n, 1) categories of the data
    state : `refit` of the data
    severity : (R,) to hold against the ratings, logit
    """
    layout = model.layout
    spread = 1 / np.sqrt(state.information)
    theta = state.theta + spread * STANDARD_NODES
    eta = theta[layout.form_pegawai] - severity[layout.form_penilai][:, None]
    # log-likelihood of a form: total x eta less the integral of the expected total
    total = layout.by_form @ model.tables.worth(score)
    likelihood = total * eta - model.tables.normaliser(model.pattern, eta)
    density = layout.forms_by_pegawai @ likelihood - (theta - model.mu) ** 2 / model.sigma**2 / 2
    weight = np.exp(density - density.max(axis=1, keepdims=True))
    cumulated = np.cumsum(weight, axis=1)
    width = spread * (STANDARD_NODES[1] - STANDARD_NODES[0])
    return Posterior(theta, width, cumulated / cumulated[:, -1:])


def draw_theta(known: Posterior, n_draws: int, rng: np.random.Generator) -> Floats:
    """Draw performance (N, B) by inverting the cumulated density, evenly within a node."""
    share = rng.random((len(known.theta), n_draws))
    node = (known.cumulated[:, :, None] < share[:, None, :]).sum(axis=1)
    node = np.minimum(node, known.theta.shape[1] - 1)
    return np.take_along_axis(known.theta, node, axis=1) + known.width * (
        rng.random(share.shape) - 0.5
    )
