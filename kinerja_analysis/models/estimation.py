"""How a design becomes estimates: the way from index arrays to every parameter of the model."""

from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.design import MfrmDesign, part_of
from kinerja_analysis.models.extremes import Flags, estimable_rows
from kinerja_analysis.models.incidence import incidence
from kinerja_analysis.models.information import Information, solve
from kinerja_analysis.models.jml import ANY_THETA, evaluate_joint
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.mml import evaluate_marginal, penalty, split
from kinerja_analysis.models.newton import Evaluation, Maximum, maximise
from kinerja_analysis.models.quadrature import Population
from kinerja_analysis.models.severity_variance import maximise_random
from kinerja_analysis.models.steps import (
    StepStructure,
    cumulated,
    difficulties,
    starting_coordinates,
    step_structure,
)

Estimator = Literal["mml_random", "mml_fixed", "jml"]

WITHOUT_PRIOR: Final[dict[Estimator, tuple[str, ...]]] = {
    "mml_random": ("criterion",),
    "mml_fixed": ("rater", "criterion"),
    "jml": ("ratee", "rater", "criterion"),
}
"""Facets whose extreme elements have no finite maximum, by estimator."""

NAMED: Final = 5
"""Count of raters that a message names before it counts the rest."""

NO_MAXIMUM: Final = (
    "Model penilaian tidak dapat dihitung: nilai tidak cukup beragam, misalnya karena setiap "
    "penilai memberi nilai yang sama kepada semua pegawai. Periksa sebaran nilai setiap penilai."
)
"""What is said when the likelihood has no proper maximum."""


@dataclass(frozen=True, slots=True)
class Convergence:
    """Whether the maximum was reached, after how many steps, and the last change (logit)."""

    converged: bool
    iterations: int
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """The estimate from the ratings that carry information.

    ``design`` is the part of the whole design marked by ``keep`` (T,); ``alpha`` (R',),
    ``beta`` (p,), ``delta`` (I',), ``c`` (I', K) belong to its elements.
    """

    design: MfrmDesign
    keep: Flags
    structure: StepStructure
    point: Floats
    alpha: Floats
    delta: Floats
    c: Floats
    population: Population
    sigma_alpha: float
    log_likelihood: float
    convergence: Convergence


def estimate_core(design: MfrmDesign, estimator: Estimator) -> Core:
    """Estimate severities, difficulties, steps and the population.

    Raises
    ------
    ModelError
        Too little is left without extremes, or fixed raters fall into unlinked groups.
    """
    keep = estimable_rows(design, WITHOUT_PRIOR[estimator])
    core = part_of(design, keep)
    if estimator != "mml_random":
        _refuse_unlinked(core)
    structure = step_structure(core)
    beta, mu = starting_coordinates(core, structure)
    start = np.concatenate([np.zeros(len(core.raters)), beta])
    if estimator != "jml":
        start = np.concatenate([start, [mu, 0.0]])
    try:
        maximum, sigma_alpha = _search(estimator, core, structure, start)
        solve(maximum.evaluation.information, maximum.evaluation.gradient[:, None])
    except np.linalg.LinAlgError as error:
        raise ModelError(NO_MAXIMUM) from error
    return _core(core, keep, structure, maximum, sigma_alpha)


def information_at(core: Core) -> Information:
    """Work out the information at the estimate, for standard errors."""
    sums = incidence(core.design)
    if np.isinf(core.population.sigma):
        return evaluate_joint(core.point, core.design, sums, core.structure).information
    precision = _precision(core.sigma_alpha)
    return evaluate_marginal(core.point, core.design, sums, core.structure, precision).information


def _precision(sigma_alpha: float) -> float:
    """Give one over the variance of severities; zero where it is missing (fixed raters)."""
    return 0.0 if np.isnan(sigma_alpha) else sigma_alpha**-2


def _search(
    estimator: Estimator, core: MfrmDesign, structure: StepStructure, start: Floats
) -> tuple[Maximum, float]:
    """Climb to the maximum that the estimator asks for; also give sigma_alpha (nan: none)."""
    sums = incidence(core)
    if estimator == "jml":
        joint = partial(evaluate_joint, design=core, sums=sums, structure=structure)
        return maximise(joint, start), np.nan

    def marginal(precision: float, point: Floats) -> Evaluation:
        """Give the penalised marginal likelihood at a point."""
        return evaluate_marginal(point, core, sums, structure, precision)

    if estimator == "mml_fixed":
        return maximise(partial(marginal, 0.0), start), np.nan
    return maximise_random(marginal, start, len(core.raters))


def _core(
    design: MfrmDesign,
    keep: Flags,
    structure: StepStructure,
    maximum: Maximum,
    sigma_alpha: float,
) -> Core:
    """Read the estimates from the maximum, severities at sum zero."""
    n_raters, n_criteria = len(design.raters), len(design.criteria)
    n_coordinates = structure.loading.shape[1]
    point = maximum.point.copy()
    level = point[:n_raters].mean()
    point[:n_raters] -= level
    alpha, beta = point[:n_raters], point[n_raters : n_raters + n_coordinates]
    population, value = ANY_THETA, maximum.evaluation.value
    if len(point) > n_raters + n_coordinates:
        point[-2] -= level
        population = split(point, n_raters)[2]
        value += penalty(alpha, population.sigma, _precision(sigma_alpha))
    return Core(
        design=design,
        keep=keep,
        structure=structure,
        point=point,
        alpha=alpha,
        delta=difficulties(n_criteria, n_coordinates) @ beta,
        c=cumulated(structure, beta),
        population=population,
        sigma_alpha=sigma_alpha,
        log_likelihood=value,
        convergence=Convergence(maximum.converged, maximum.iterations, maximum.change),
    )


def _refuse_unlinked(design: MfrmDesign) -> None:
    """Refuse a design whose raters fall into groups without a common ratee, naming them."""
    group = linked_groups(design.ratee, design.rater, design.shape[:2])[1]
    if group.max() == 0:
        return
    named = "; ".join(
        f"kelompok {g + 1}: {_listed(design.raters[group == g])}"
        for g in range(min(group.max() + 1, NAMED))
    )
    raise ModelError(
        f"Penilai terbagi dalam {group.max() + 1} kelompok tanpa pegawai bersama ({named}). "
        "Kecenderungan ketat/longgar antarkelompok tidak dapat dibandingkan. Tambahkan penilaian "
        'silang, atau gunakan method="mml" dengan raters="random".'
    )


def _listed(labels: pd.Index) -> str:
    """List the first few labels."""
    shown = ", ".join(map(str, labels[:NAMED]))
    return shown if len(labels) <= NAMED else f"{shown}, dan {len(labels) - NAMED} lainnya"
