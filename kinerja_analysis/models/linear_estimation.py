"""How a linear design becomes variances, effects and standard errors, all in points."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.linear_design import NO_ERROR, LinearDesign
from kinerja_analysis.models.mixed_equations import (
    Effects,
    Equations,
    Ratios,
    effects,
    equations,
    inverse,
    project,
    solve,
    traces,
)
from kinerja_analysis.models.pairs import Pairs, pairs_of
from kinerja_analysis.models.reml import Reml, Term, degrees_of_freedom, maximise_reml

NO_ERROR_LEFT: Final = 1e-6
"""Error variance over the variance of scores below which the effects reproduce every score."""


MOST_INNER: Final = 8_000
"""Count of raters and of ratees that one linear model may have of both (2 GB of equations)."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearCore:
    """The restricted maximum of one design.

    ``outer`` says which facet has more elements (or raters are fixed); ``centre`` and ``spread``
    are the points that scores were standardised with; ``equations`` stand at the maximum.
    """

    design: LinearDesign
    pairs: Pairs
    outer: Literal["ratee", "rater"]
    centre: float
    spread: float
    terms: dict[str, Term]
    reml: Reml
    equations: Equations

    @property
    def standardised(self) -> Floats:
        """Scores (T,) of mean 0 and standard deviation 1."""
        return (self.design.score - self.centre) / self.spread

    @property
    def error_variance(self) -> float:
        """Variance of one rating's error, points squared."""
        return self.reml.error * self.spread**2

    @property
    def log_likelihood(self) -> float:
        """Restricted log-likelihood of the scores in points."""
        freedom = degrees_of_freedom(self.pairs, self.reml.ratios)
        return -(self.reml.deviance + 2 * freedom * np.log(self.spread)) / 2

    def variance(self, component: str) -> float:
        """Variance of one component, points squared; zero at the boundary, nan where absent."""
        if component not in self.terms:
            return np.nan
        return float(getattr(self.reml.ratios, self.terms[component])) * self.error_variance


@dataclass(frozen=True, slots=True, eq=False)
class LinearErrors:
    """Standard errors in points: ``theta`` (N,), ``alpha`` (R,), ``delta`` (I,).

    Prediction errors that count the uncertainty of all other effects, at the estimated variances;
    theta at the mean severity of these raters, alpha and delta from their means.
    """

    theta: Floats
    alpha: Floats
    delta: Floats


def linear_core(design: LinearDesign, *, fixed: bool) -> LinearCore:
    """Estimate the variances of a design; `fixed` raters have none.

    Raises
    ------
    ModelError
        The scores leave no error, or too few of them are left for it; or too many elements.
    """
    n_ratees, n_raters, n_criteria = design.shape
    outer: Literal["ratee", "rater"] = "ratee" if fixed or n_ratees >= n_raters else "rater"
    sides = {"ratee": (design.ratee, n_ratees), "rater": (design.rater, n_raters)}
    (first, n_first), (second, n_second) = sides[outer], sides[_other(outer)]
    _refuse_too_many(n_second)
    pairs = pairs_of(first, second, design.criterion, (n_first, n_second, n_criteria))
    terms: dict[str, Term] = {outer: "outer"} if fixed else {outer: "outer", _other(outer): "inner"}
    if not design.pair_alias:
        terms["pair"] = "pair"
    start = Ratios(0.0, 0.0, np.inf if fixed else 0.0)
    _refuse_too_few(degrees_of_freedom(pairs, start), len(terms))
    centre, spread = float(design.score.mean()), float(design.score.std())
    try:
        score = (design.score - centre) / spread
        reml = maximise_reml(pairs, score, tuple(terms.values()), start)
        found = equations(pairs, reml.ratios)
    except np.linalg.LinAlgError as error:
        raise ModelError(NO_ERROR) from error
    if reml.error < NO_ERROR_LEFT:
        raise ModelError(NO_ERROR)
    return LinearCore(design, pairs, outer, centre, spread, terms, reml, found)


def estimated_effects(core: LinearCore) -> Effects:
    """Give predicted effects of the outer and inner facet and criterion means, in points."""
    found = effects(core.equations, core.standardised[:, None])
    return Effects(
        found.outer[:, 0] * core.spread,
        found.inner[:, 0] * core.spread,
        found.criterion[:, 0] * core.spread + core.centre,
    )


def linear_errors(core: LinearCore) -> LinearErrors:
    """Give the standard errors of all elements."""
    unit = np.sqrt(core.error_variance)
    n_outer, n_inner, n_criteria = core.pairs.shape
    ratee, rater = ("outer", "inner") if core.outer == "ratee" else ("inner", "outer")
    mean = {"outer": np.zeros(n_outer), "inner": np.zeros(n_inner)}
    mean[rater] += core.equations.scale[rater == "inner"] / len(mean[rater])
    even = np.full(n_criteria, 1 / n_criteria)
    own = traces(core.equations)
    diagonal = {"outer": own.outer, "inner": own.inner}
    level = mean["outer"], np.append(mean["inner"], even)
    theta = _errors_of(core.equations, ratee, diagonal[ratee], level)
    centre = -mean["outer"], np.append(-mean["inner"], 0 * even)
    alpha = _errors_of(core.equations, rater, diagonal[rater], centre)
    kept = inverse(core.equations)[n_inner:, n_inner:]
    contrast = np.eye(n_criteria) - 1 / n_criteria
    delta = np.sqrt(np.maximum(np.diag(contrast @ kept @ contrast), 0))
    return LinearErrors(theta * unit, alpha * unit, delta * unit)


def average_information(core: LinearCore, components: tuple[str, ...]) -> Floats:
    """Give the average information on the error variance and on those of `components`.

    References
    ----------
    Gilmour, Thompson & Cullis (1995), eq. 5: half of y'P V_i P V_j P y, here in points.
    """
    pairs, found = core.pairs, core.equations
    projected = project(found, core.standardised[:, None])
    total = pairs.by_pair(projected)
    spread_out = {
        "pair": total,
        "outer": pairs.by_outer(total)[pairs.outer],
        "inner": pairs.by_inner(total)[pairs.inner],
    }
    working = [projected, *(spread_out[core.terms[name]][pairs.pair] for name in components)]
    columns = np.concatenate(working, axis=1)
    return columns.T @ project(found, columns) / (2 * core.reml.error**3 * core.spread**4)


def _errors_of(
    found: Equations, side: str, diagonal: Floats, common: tuple[Floats, Floats]
) -> Floats:
    """Give the error of each element's effect plus a common functional, in unit errors.

    diagonal : of the inverse for the side's elements
    common : weights of unit effects, outer (A,) and inner with criteria (d,)
    """
    outer, kept = solve(found, common[0][:, None], common[1][:, None])
    constant = common[0] @ outer[:, 0] + common[1] @ kept[:, 0]
    scale = found.scale[side == "inner"]
    mixed = outer[:, 0] if side == "outer" else kept[: len(diagonal), 0]
    return np.sqrt(np.maximum(scale**2 * diagonal + 2 * scale * mixed + constant, 0))


def _other(facet: str) -> Literal["ratee", "rater"]:
    """Name the other of the two crossed facets."""
    return "rater" if facet == "ratee" else "ratee"


def _refuse_too_many(n_inner: int) -> None:
    """Refuse more elements than dense equations can hold."""
    if n_inner > MOST_INNER:
        raise ModelError(
            f"Model linear tidak dapat dihitung sekaligus untuk {n_inner} penilai (paling banyak "
            f"{MOST_INNER}). Hitunglah per unit kerja atau per kota."
        )


def _refuse_too_few(freedom: int, n_terms: int) -> None:
    """Refuse fewer ratings than the fixed effects and variances need."""
    if freedom <= n_terms:
        raise ModelError(
            f"Model linear tidak dapat dihitung: setelah rata-rata kriteria ditaksir hanya tersisa "
            f"{max(freedom, 0)} nilai bebas untuk {n_terms + 1} ragam. Tambahkan nilai, atau "
            "kurangi kriteria."
        )
