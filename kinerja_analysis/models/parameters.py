"""Which value each element of the model has: the parameters of a fit, extremes included."""

from dataclasses import dataclass, replace

import numpy as np

from kinerja_analysis.models.anchors import alone, kept
from kinerja_analysis.models.design import FACETS, MfrmDesign
from kinerja_analysis.models.estimation import Core
from kinerja_analysis.models.extremes import Flags
from kinerja_analysis.models.forms import collapse
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.objective import expectations, standing_at
from kinerja_analysis.models.posterior import Spread, Standing
from kinerja_analysis.models.response import tabulate
from kinerja_analysis.models.warm import warm_estimates


@dataclass(frozen=True, slots=True, eq=False)
class MfrmParameters:
    """Parameters of a many-facet Rasch model, in logits, in the order of the design's labels.

    ``theta`` (N,) with ``theta_sd``: posterior mean and standard deviation for MML, maximum
    likelihood (extremes: weighted likelihood) with one over the root of the information for JML.
    ``alpha`` (R,) severity, positive is strict, sum zero over raters that are not extreme;
    ``delta`` (I,) difficulty, sum zero; ``tau`` steps, each row sum zero: one row a criterion
    (I, K - 1), the same where steps are common, or one a rater (R, K - 1) where they are his;
    ``facets`` the levels of each further facet, sum zero. ``c`` (J, K) category parameters of
    the kernel by item. ``mu, sigma`` of theta over all ratees (JML: mean and standard deviation
    of the estimates); ``sigma_alpha`` nan for fixed raters.
    """

    theta: Floats
    theta_sd: Floats
    alpha: Floats
    delta: Floats
    tau: Floats
    c: Floats
    mu: float
    sigma: float
    sigma_alpha: float
    facets: tuple[Floats, ...] = ()

    def severity(self, design: MfrmDesign) -> Floats:
        """Give what is taken from theta in each rating (T,): the rater and the further facets."""
        total = self.alpha[design.rater]
        for facet, values in zip(design.facets, self.facets, strict=True):
            total = total + values[facet.index]
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Extremes:
    """Which elements had only lowest or only highest scores: ``ratee, rater, criterion``."""

    ratee: Flags
    rater: Flags
    criterion: Flags


def extreme_elements(design: MfrmDesign, core: Core) -> Extremes:
    """Mark elements that the estimate left out and elements with only end scores."""
    return Extremes(*(extreme(design, core, facet) for facet in FACETS))


def complete_parameters(design: MfrmDesign, core: Core) -> MfrmParameters:
    """Give every element of the design its value; extremes come from weighted likelihood."""
    found = _with_theta(design, core, _spread_out(design, core))
    for facet in ("criterion", "rater", *(facet.name for facet in design.facets)):
        left_out = ~design.labels(facet).isin(core.design.labels(facet))
        left_out &= np.isnan(alone(design.anchors, facet, design.labels(facet)))
        if left_out.any():
            eta = found.theta[design.ratee] - found.severity(design)
            shift = np.where(left_out, warm_estimates(design, facet, eta, found.c)[0], 0.0)
            found = _with_theta(design, core, _shifted(design, found, facet, shift))
    return found


def ratee_groups(design: MfrmDesign, core: Core) -> Spread:
    """Give the population of each ratee of the whole design; a group left out counts as all."""
    spread = core.place.spread
    if design is core.design or design.population is None:
        return replace(spread, group=design.group)
    labels = core.design.population.labels if core.design.population else design.population.labels
    place = labels.get_indexer(design.population.labels)
    mu, sigma = (
        np.where(place >= 0, values[place], values.mean()) for values in (spread.mu, spread.sigma)
    )
    return Spread(mu, sigma, design.group)


def item_parameters(design: MfrmDesign, delta: Floats, tau: Floats) -> Floats:
    """Give the category parameters (J, K) of the items from difficulties and rows of steps."""
    rows = design.item_steps if design.steps_by == "rater" else design.item_criterion
    steps = delta[design.item_criterion][:, None] + tau[rows]
    return np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)


def _spread_out(design: MfrmDesign, core: Core) -> MfrmParameters:
    """Set the core's values among all elements; extremes start at zero with the usual steps."""
    part = core.design
    own = np.diff(core.c, axis=1) - core.delta[part.item_criterion][:, None]
    per_rater = design.steps_by == "rater"
    labels, known = (design.raters, part.raters) if per_rater else (design.criteria, part.criteria)
    rows = part.item_steps if per_rater else part.item_criterion
    first = np.unique(rows, return_index=True)[1]
    tau = np.tile(np.median(own[first], axis=0), (len(labels), 1))
    tau[labels.get_indexer(known)] = own[first]
    alpha, delta = np.zeros(len(design.raters)), np.zeros(len(design.criteria))
    alpha[design.raters.get_indexer(part.raters)] = core.place.alpha
    delta[design.criteria.get_indexer(part.criteria)] = core.delta
    alpha = kept(alpha, alone(design.anchors, "rater", design.raters))
    delta = kept(delta, alone(design.anchors, "criterion", design.criteria))
    return MfrmParameters(
        theta=np.empty(0),
        theta_sd=np.empty(0),
        alpha=alpha,
        delta=delta,
        tau=tau,
        c=item_parameters(design, delta, tau),
        mu=np.nan,
        sigma=np.nan,
        sigma_alpha=core.sigma_alpha,
        facets=_facets(design, core),
    )


def _facets(design: MfrmDesign, core: Core) -> tuple[Floats, ...]:
    """Set the core's further facets among all levels."""
    placed = []
    for facet, part, values in zip(design.facets, core.design.facets, core.facets, strict=True):
        levels = np.zeros(len(facet.labels))
        levels[facet.labels.get_indexer(part.labels)] = values
        placed.append(kept(levels, alone(design.anchors, facet.name, facet.labels)))
    return tuple(placed)


def _shifted(
    design: MfrmDesign, found: MfrmParameters, facet: str, shift: Floats
) -> MfrmParameters:
    """Move the elements of one facet."""
    if facet == "rater":
        return replace(found, alpha=found.alpha + shift)
    if facet == "criterion":
        delta = found.delta + shift
        return replace(found, delta=delta, c=item_parameters(design, delta, found.tau))
    names = [other.name for other in design.facets]
    moved = list(found.facets)
    moved[names.index(facet)] = moved[names.index(facet)] + shift
    return replace(found, facets=tuple(moved))


def _with_theta(design: MfrmDesign, core: Core, found: MfrmParameters) -> MfrmParameters:
    """Give theta (N,), its standard error, and its mean and spread over ratees."""
    found = _with_free_theta(design, core, found)
    return replace(found, theta=kept(found.theta, alone(design.anchors, "ratee", design.ratees)))


def _with_free_theta(design: MfrmDesign, core: Core, found: MfrmParameters) -> MfrmParameters:
    """Give theta as far as the ratings tell."""
    if not core.place.spread.assumed:
        return _with_joint_theta(design, core, found)
    spread = ratee_groups(design, core)
    forms = core.problem.forms if design is core.design else collapse(design)
    severity = found.alpha[forms.rater]
    for f, levels in enumerate(found.facets):
        severity = severity + levels[forms.levels[:, f]]
    start = core.problem.modes if design is core.design else spread.mu[spread.group]
    tables = tabulate(found.c, forms.patterns)
    standing = Standing(forms, tables, severity, spread, start, core.problem.n_nodes)
    posterior = expectations(standing)
    mean = float(spread.mu[spread.group].mean())
    within = (spread.sigma**2 + (spread.mu - mean) ** 2)[spread.group].mean()
    return replace(
        found, theta=posterior.mean, theta_sd=posterior.sd, mu=mean, sigma=float(np.sqrt(within))
    )


def _with_joint_theta(design: MfrmDesign, core: Core, found: MfrmParameters) -> MfrmParameters:
    """Give maximum likelihood theta; extremes their weighted likelihood estimate."""
    theta, se = warm_ratees(design, found)
    problem = core.problem
    tables = tabulate(core.c, problem.forms.patterns)
    inside = expectations(standing_at(problem, core.place, tables))
    place = design.ratees.get_indexer(core.design.ratees)
    theta[place], se[place] = inside.mean, inside.sd
    mu, sigma = float(inside.mean.mean()), float(inside.mean.std())
    return replace(found, theta=theta, theta_sd=se, mu=mu, sigma=sigma)


def warm_ratees(design: MfrmDesign, found: MfrmParameters) -> tuple[Floats, Floats]:
    """Give the weighted likelihood estimate of each ratee's theta (N,) and its standard error."""
    return warm_estimates(design, "ratee", -found.severity(design), found.c)


def extreme(design: MfrmDesign, core: Core, facet: str) -> Flags:
    """Mark the elements of one facet that are left out of the core or have only end scores."""
    index, labels = design.index(facet), design.labels(facet)
    marked = ~labels.isin(core.design.labels(facet))
    for end in (0, design.n_categories - 1):
        others = np.bincount(index, weights=design.score != end, minlength=len(labels))
        marked |= others == 0
    return marked
