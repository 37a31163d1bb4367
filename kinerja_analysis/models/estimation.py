"""How a design becomes estimates: the way from index arrays to every parameter of the model."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.design import MfrmDesign, part_of
from kinerja_analysis.models.extremes import Flags, estimable_rows
from kinerja_analysis.models.forms import Forms
from kinerja_analysis.models.information import EXACT_RATERS, Information, step, with_prior
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.newton import Maximum, is_away
from kinerja_analysis.models.objective import (
    Place,
    Problem,
    evaluate,
    penalty,
    split,
)
from kinerja_analysis.models.problem_layout import (
    Estimator,
    facet_levels,
    lay_out,
    rater_groups,
)
from kinerja_analysis.models.search import refined, search
from kinerja_analysis.models.separability import refuse_confounded
from kinerja_analysis.models.steps import cumulated

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

NO_SPREAD: Final = (
    "Model penilaian tidak dapat dihitung: sebaran kinerja sekurang-kurangnya satu kelompok pada "
    "kolom {column} tidak dapat ditaksir; kelompok terkecil ({label}) memuat {n} pegawai. "
    "Gabungkan kelompok yang kecil, atau hitunglah tanpa group."
)
"""What is said when that is so with populations of ratees."""


@dataclass(frozen=True, slots=True)
class Convergence:
    """Whether the maximum was reached, after how many steps, and the last change (logit)."""

    converged: bool
    iterations: int
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """The estimate from the ratings that carry information.

    ``design`` is the part of the whole design marked by ``keep`` (T,); ``place`` holds its
    severities (R',), free coordinates and population, ``delta`` (I',) and ``c`` (J', K) the
    difficulties and category parameters.
    """

    design: MfrmDesign
    keep: Flags
    problem: Problem
    point: Floats
    place: Place
    delta: Floats
    c: Floats
    sigma_alpha: float
    log_likelihood: float
    convergence: Convergence
    estimator: Estimator

    @property
    def facets(self) -> tuple[Floats, ...]:
        """Values of each further facet's levels, sum zero or as anchored."""
        return facet_levels(self.design, self.place.facets)


def estimate_core(design: MfrmDesign, estimator: Estimator) -> Core:
    """Estimate severities, difficulties, steps and the population.

    Raises
    ------
    ModelError
        Too little is left without extremes, fixed raters fall into unlinked groups, facets cannot
        be told apart, or anchors contradict each other or are too many for the number of raters.
    """
    others = tuple(facet.name for facet in design.facets)
    keep = estimable_rows(design, (*WITHOUT_PRIOR[estimator], *others))
    core = part_of(design, keep)
    problem = lay_out(core, estimator)
    _refuse_wide_anchors(core, problem.n_raters)
    if estimator != "mml_random":
        _refuse_unlinked(core, problem.forms)
    refuse_confounded(core, estimator)
    try:
        found = search(estimator, core, problem)
        problem, maximum, sigma_alpha = refined(estimator, problem, found)
        bare = maximum.evaluation
        step(with_prior(bare.information, prior_precision(sigma_alpha)), bare.gradient)
    except np.linalg.LinAlgError as error:
        raise ModelError(_no_maximum(core)) from error
    if is_away(maximum.point):
        raise ModelError(_no_maximum(core))
    return replace(_core(core, keep, problem, maximum, sigma_alpha), estimator=estimator)


def _no_maximum(design: MfrmDesign) -> str:
    """Say why the likelihood has no proper maximum."""
    if design.population is None:
        return NO_MAXIMUM
    sizes, labels = np.bincount(design.group), design.population.labels
    label = labels[int(sizes.argmin())]
    return NO_SPREAD.format(column=labels.name, label=label, n=sizes.min())


def prior_precision(sigma_alpha: float) -> float:
    """Give one over the variance of severities; zero where it is missing (fixed raters)."""
    return 0.0 if np.isnan(sigma_alpha) else sigma_alpha**-2


def information_at(core: Core) -> Information:
    """Work out the information at the estimate, for standard errors."""
    found = evaluate(core.point, core.problem).information
    return with_prior(found, prior_precision(core.sigma_alpha))


def _core(
    design: MfrmDesign, keep: Flags, problem: Problem, maximum: Maximum, sigma_alpha: float
) -> Core:
    """Read the estimates from the maximum, severities at their level."""
    n_raters = problem.n_raters
    point = maximum.point.copy()
    level = problem.held.level @ point - problem.held.value
    point[:n_raters] -= level
    size = len(point) - 2 * problem.n_groups
    point[size : size + problem.n_groups] -= level
    place, structure = split(point, problem), problem.structure
    return Core(
        design=design,
        keep=keep,
        problem=problem,
        point=point,
        place=place,
        delta=structure.level + structure.difficulty @ place.beta,
        c=cumulated(structure, place.beta),
        sigma_alpha=sigma_alpha,
        log_likelihood=maximum.evaluation.value + penalty(place),
        convergence=Convergence(maximum.converged, maximum.iterations, maximum.change),
        estimator="mml_random",
    )


def _refuse_unlinked(design: MfrmDesign, forms: Forms) -> None:
    """Refuse a design whose raters fall into groups without a common ratee, naming them."""
    group = rater_groups(design, forms)
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


def _refuse_wide_anchors(design: MfrmDesign, n_raters: int) -> None:
    """Refuse anchored raters or ratees where the information matrix is too large to be formed."""
    facets = {anchor.facet for anchor in design.anchors}
    if n_raters > EXACT_RATERS and facets & {"rater", "population"}:
        raise ModelError(
            f"Jangkar (anchors) bagi penilai atau pegawai hanya dihitung untuk paling banyak "
            f"{EXACT_RATERS} penilai; data ini memuat {n_raters}. Jangkarkan kriteria, faset lain "
            "atau ambang, atau hitunglah per bagian."
        )


def _listed(labels: pd.Index) -> str:
    """List the first few labels."""
    shown = ", ".join(map(str, labels[:NAMED]))
    return shown if len(labels) <= NAMED else f"{shown}, dan {len(labels) - NAMED} lainnya"
