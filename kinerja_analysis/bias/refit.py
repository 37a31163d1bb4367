"""How theta and severity are found again, quickly and alike, in the data and in every replicate.

Steps, kriteria and the spread of theta stay as fitted; theta (posterior mode) and severities are
Newton steps on the Schur complement, solved by conjugate gradients for the whole batch at once.
Only forms about pegawai whom several penilai rated tell anything about severity: the others enter
theta alone, so that no assumption about units slips into a severity.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.lines import Lines
from kinerja_analysis.bias.tables import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SEVERITY_SPREAD: Final = 2.0
"""Logit: standard deviation of the weak prior that keeps every severity finite (SCREEN recipe)."""

TOLERANCE: Final = 1e-4
"""Logit: Newton stops when no theta and no severity of the batch moves more."""

MAX_NEWTON: Final = 25
MAX_GRADIENTS: Final = 30
LONGEST_STEP: Final = 1.5
"""Logit: no Newton step is longer, so that extreme forms do not overshoot."""


@dataclass(frozen=True, slots=True, eq=False)
class ScaleModel:
    """One scale's fitted model as the screen uses it.

    Attributes
    ----------
    layout : the ratings' index arrays
    tables : moments, on the grid of an ordinal model or along the lines of a linear one
    pattern : (m,) which kriteria each form holds, a row of the form tables
    mu : mean of theta, or (N, 1) means, logit (linear: units of a rating's noise, as all that
        follows)
    sigma : (N, 1) standard deviation of theta; with one penilai alone his severity is part of it
    step : nilai between neighbouring categories (linear: nilai in a unit of noise)
    """

    layout: Layout
    tables: Tables | Lines
    pattern: Ints
    mu: float | Floats
    sigma: Floats
    step: float


@dataclass(frozen=True, slots=True, eq=False)
class Refit:
    """What a refit finds, in logits; N pegawai, R penilai, m forms, B replicates.

    Attributes
    ----------
    theta, information : (N, B) performance and how well the ratings know it
    severity : (R, B)
    eta, form_variance : (m, B) logit of a form's ratings, and variance of their sum
    """

    theta: Floats
    information: Floats
    severity: Floats
    eta: Floats
    form_variance: Floats


def refit(model: ScaleModel, score: Floats, start: Refit | None = None) -> Refit:
    """Find theta and severity for a batch of score arrays.

    Parameters
    ----------
    model : the fitted scale
    score : (n, B) categories 0..K-1
    start : where Newton starts; the middle of the scale without it
    """
    layout = model.layout
    total = layout.by_form @ model.tables.worth(score)
    n_batch = score.shape[1]
    theta = _spread(start.theta if start else np.full((layout.n_pegawai, 1), model.mu), n_batch)
    severity = _spread(start.severity if start else np.zeros((layout.n_penilai, 1)), n_batch)
    for _ in range(MAX_NEWTON):
        eta = theta[layout.form_pegawai] - severity[layout.form_penilai]
        expected, variance = model.tables.form_moments(model.pattern, eta)
        d_theta, d_severity, information = _newton_step(
            model, total - expected, variance, (theta, severity)
        )
        theta = theta + d_theta
        severity = severity + d_severity
        if max(np.abs(d_theta).max(), np.abs(d_severity).max()) < TOLERANCE:
            break
    eta = theta[layout.form_pegawai] - severity[layout.form_penilai]
    return Refit(theta, information, severity, eta, variance)


def _spread(values: Floats, n_batch: int) -> Floats:
    """Give every replicate of the batch its own copy of the start."""
    return np.array(np.broadcast_to(values, (len(values), n_batch)))


def _newton_step(
    model: ScaleModel, residual: Floats, variance: Floats, at: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """Give the step of theta, the step of severity and theta's information.

    residual, variance : (m, B) of the forms' sums; at : theta (N, B) and severity (R, B)
    """
    theta, severity = at
    pegawai, penilai = model.layout.forms_by_pegawai, model.layout.forms_by_penilai
    shared = model.layout.form_shared[:, None]
    precision, prior = 1 / model.sigma**2, 1 / SEVERITY_SPREAD**2
    information = pegawai @ variance + precision
    gradient = pegawai @ residual - (theta - model.mu) * precision
    linking = variance * shared
    target = -(penilai @ (residual * shared)) - severity * prior
    target += penilai @ (linking * (gradient / information)[model.layout.form_pegawai])
    diagonal = penilai @ linking + prior
    d_severity = _schur_solve(model.layout, linking, information, diagonal, target)
    pulled = pegawai @ (variance * d_severity[model.layout.form_penilai])
    d_theta = (gradient + pulled) / information
    return _short(d_theta), _short(d_severity), information


def _short(step: Floats) -> Floats:
    """Keep a step within the longest that is allowed."""
    return np.clip(step, -LONGEST_STEP, LONGEST_STEP)


def _schur_solve(
    layout: Layout, variance: Floats, information: Floats, diagonal: Floats, target: Floats
) -> Floats:
    """Solve (A - B'D^-1 B) x = target for every replicate, by Jacobi conjugate gradients."""

    def product(x: Floats) -> Floats:
        """Multiply by the Schur complement, which is never formed."""
        pulled = layout.forms_by_pegawai @ (variance * x[layout.form_penilai])
        back = variance * (pulled / information)[layout.form_pegawai]
        return diagonal * x - layout.forms_by_penilai @ back

    own = layout.forms_by_penilai @ (variance**2 / information[layout.form_pegawai])
    scale = 1 / np.maximum(diagonal - own, 1e-3 * diagonal)
    x = np.zeros_like(target)
    rest = target
    direction = conditioned = scale * rest
    power = (rest * conditioned).sum(axis=0)
    enough = 1e-4 * power + 1e-14
    for _ in range(MAX_GRADIENTS):
        if (power <= enough).all():
            break
        image = product(direction)
        length = power / np.maximum((direction * image).sum(axis=0), 1e-300)
        x = x + length * direction
        rest = rest - length * image
        conditioned = scale * rest
        power, last = (rest * conditioned).sum(axis=0), power
        direction = conditioned + power / np.maximum(last, 1e-300) * direction
    return x
