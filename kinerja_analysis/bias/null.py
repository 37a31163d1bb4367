"""How the ratings of an office would look if no penilai had any of the effects: the null.

A parametric bootstrap: performance is drawn from what the fit knows of each pegawai, severities
stay (shrunk), scores are drawn with the office's own dependence, and everything is found again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.posterior import Posterior, draw_theta, posterior
from kinerja_analysis.bias.refit import Refit, ScaleModel, refit
from kinerja_analysis.bias.residuals import Residuals, residuals_at

Floats = NDArray[np.float64]

CHUNK: Final = 150_000
"""Count of rating draws held in memory at once, few enough to stay near the processor."""

SINGLE: Final = np.float32
"""Precision of what is drawn by the million; its rounding is far below a rating's noise."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """Shares (0-1) of a rating's latent noise that hang together beside the model.

    Attributes
    ----------
    halo : common to one form
    profile : common to one pegawai on one kriteria, whoever rates
    """

    halo: float = 0.0
    profile: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Null:
    """The office without effects.

    Attributes
    ----------
    model, state : the fitted scale and the data's own refit
    severity : (R,) that the penilai keep, logit
    performance : from which theta is drawn
    dependence : beyond the model
    """

    model: ScaleModel
    state: Refit
    severity: Floats
    performance: Posterior
    dependence: Dependence


def independent_null(model: ScaleModel, score: Floats, state: Refit) -> Null:
    """Give the office without effects and without dependence.

    Parameters
    ----------
    model : the fitted scale
    score : (n, 1) categories of the data
    state : `refit` of the data
    """
    severity = shrunk_severity(state, model)
    return Null(model, state, severity, posterior(model, score, state, severity), Dependence())


def shrunk_severity(state: Refit, model: ScaleModel) -> Floats:
    """Pull severities (R,) to their mean by what is noise in them.

    The spread of true severities is the observed one less the mean squared standard error.
    """
    layout = model.layout
    own = state.form_variance / state.information[layout.form_pegawai]
    linking = state.form_variance * (1 - own) * layout.form_shared[:, None]
    information = (layout.forms_by_penilai @ linking)[:, 0]
    severity, linked = state.severity[:, 0], information > 0
    if not linked.any():
        return severity
    middle = np.median(severity[linked])
    surplus = (severity - middle)[linked] ** 2 - 1 / information[linked]
    spread = max(float(surplus.mean()), 0.0)
    return middle + (severity - middle) * spread * information / (spread * information + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """B offices without effects: performance (N, B), level of each form (m, B), noise (n, B)."""

    theta: Floats
    eta: Floats
    latent: Floats

    def parts(self, size: int) -> Iterator["Drawn"]:
        """Give the offices in turn, `size` at a time."""
        for start in range(0, self.theta.shape[1], size):
            own = np.s_[:, start : start + size]
            yield Drawn(self.theta[own], self.eta[own], self.latent[own])


Written = Callable[[Drawn, Floats, int], Floats]
"""What was drawn, its scores (n, B), and the number of its first replicate -> scores (n, B)."""


def replicates(
    null: Null, n_replicates: int, rng: np.random.Generator, written: Written | None = None
) -> Iterator[Residuals]:
    """Draw offices without effects and fit each again, some at a time.

    Parameters
    ----------
    null : the office without effects
    n_replicates : how many offices in all
    rng : source of randomness
    written : what becomes of the scores before anything is fitted, if anything does
    """
    layout, tables = null.model.layout, null.model.tables
    size = _batch(null)
    start = Refit(
        null.state.theta,
        null.state.information,
        null.severity[:, None],
        null.state.eta,
        null.state.form_variance,
    )
    for done in range(0, n_replicates, size):
        drawn = draw(null, min(size, n_replicates - done), rng)
        score = tables.draw(layout.kriteria, drawn.eta[layout.form], drawn.latent)
        score = written(drawn, score, done) if written else score
        yield residuals_at(null.model, score, refit(null.model, score, start))


def of_null(seed: list[int]) -> np.random.Generator:
    """Give the source from which the null is drawn, and drawn again."""
    return np.random.default_rng([*seed, 1])


def again(
    null: Null, n_replicates: int, all_replicates: int, seed: list[int], written: Written
) -> Iterator[Residuals]:
    """Draw the first offices of the null once more, and write something else in them.

    Parameters
    ----------
    null : the office without effects
    n_replicates : how many offices are needed; whole batches are drawn
    all_replicates : how many offices the null has
    seed : of the null
    written : as in `replicates`
    """
    size = _batch(null)
    whole = min(-(-n_replicates // size) * size, all_replicates)
    return replicates(null, whole, of_null(seed), written)


def _batch(null: Null) -> int:
    """Count the offices that are held in memory at once."""
    return max(1, CHUNK // len(null.model.layout.form))


def draw(null: Null, n_draws: int, rng: np.random.Generator) -> Drawn:
    """Draw offices without effects.

    A Gaussian copula ties the ratings of a form, and of a pegawai's kriteria, without changing how
    often each category comes.
    """
    layout = null.model.layout
    theta = draw_theta(null.performance, n_draws, rng)
    eta = theta[layout.form_pegawai] - null.severity[layout.form_penilai][:, None]
    return Drawn(theta, eta.astype(SINGLE), _latent(null, n_draws, rng))


def _latent(null: Null, n_draws: int, rng: np.random.Generator) -> Floats:
    """Draw standard normal noise (n, B) with the office's dependence, in single precision."""
    layout, tied = null.model.layout, null.dependence

    def noise(share: float, count: int) -> Floats:
        """Draw what makes up a share of the variance."""
        drawn = SINGLE(np.sqrt(share)) * rng.standard_normal((count, n_draws), dtype=SINGLE)
        return cast(Floats, drawn)

    latent = noise(1 - tied.halo - tied.profile, len(layout.form))
    latent += noise(tied.halo, len(layout.form_size))[layout.form]
    latent += noise(tied.profile, layout.by_profile.shape[0])[layout.profile]
    return latent
