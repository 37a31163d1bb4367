"""How a design becomes a problem: its forms, its free coordinates, and what anchors hold."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.anchors import Held, held, rows_of, ways_of
from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.forms import Forms, collapse
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.objective import Problem
from kinerja_analysis.models.posterior import nodes_for
from kinerja_analysis.models.steps import step_structure

Estimator = Literal["mml_random", "mml_fixed", "jml"]


def lay_out(design: MfrmDesign, estimator: Estimator) -> Problem:
    """Collapse a design to forms and lay out its free coordinates."""
    forms, joint = collapse(design), estimator == "jml"
    structure = step_structure(design, forms.counts)
    base, facets = _facet_loading(design, forms)
    n_groups = 0 if joint else design.n_groups
    n_ratees = len(design.ratees)
    size = len(design.raters) + structure.loading.shape[2] + facets.shape[1] + 2 * n_groups
    return Problem(
        forms=forms,
        structure=structure,
        facets=facets,
        base=base,
        group=np.zeros(n_ratees, dtype=np.int32) if joint else design.group,
        n_groups=n_groups,
        held=_held(design, n_groups, size),
        n_nodes=1 if joint else nodes_for(forms),
        modes=np.zeros(n_ratees),
    )


def facet_ways(design: MfrmDesign) -> list[tuple[Floats, Floats]]:
    """Say how the levels of each further facet move (`anchors.ways_of`)."""
    return [ways_of(design.anchors, facet.name, facet.labels) for facet in design.facets]


def facet_levels(design: MfrmDesign, coordinates: Floats) -> tuple[Floats, ...]:
    """Give the values of each further facet's levels at its free coordinates (q,)."""
    ways = facet_ways(design)
    cuts = np.cumsum([way.shape[1] for _, way in ways])[:-1]
    parts = np.split(coordinates, cuts) if ways else []
    return tuple(level + way @ part for (level, way), part in zip(ways, parts, strict=True))


def rater_groups(design: MfrmDesign, forms: Forms) -> NDArray[np.int64]:
    """Give the group (R,) of raters whom common ratees, or anchors, put on one scale; 0 first."""
    ratee = np.repeat(np.arange(len(design.ratees)), np.diff(forms.start))
    of_ratees, group = linked_groups(ratee, forms.rater[forms.who], design.shape[:2])
    rows, _ = rows_of(design.anchors, "rater", design.raters)
    told = [np.unique(group[row > 0]) for row in rows]
    joined = {int(groups[0]) for groups in told if len(groups) == 1}
    if design.population is not None:
        means, _ = rows_of(design.anchors, "population", design.population.labels)
        known = means.sum(axis=0) > 0
        joined |= set(of_ratees[known[design.population.index]].tolist())
    first = np.where(np.isin(group, list(joined)), min(joined, default=0), group)
    return np.unique(first, return_inverse=True)[1].astype(np.int64)


def _facet_loading(design: MfrmDesign, forms: Forms) -> tuple[Floats, Floats]:
    """Say what is known of each combination's severity (W,), and how the rest moves (W, q)."""
    base, parts = np.zeros(len(forms.rater)), [np.empty((len(forms.rater), 0))]
    for f, (level, way) in enumerate(facet_ways(design)):
        base += level[forms.levels[:, f]]
        parts.append(way[forms.levels[:, f]])
    return base, np.concatenate(parts, axis=1)


def _held(design: MfrmDesign, n_groups: int, n_parameters: int) -> Held:
    """Lay out what anchors say of severities and populations."""
    nothing = np.empty((0, n_groups)), np.empty(0)
    severities = rows_of(design.anchors, "rater", design.raters)
    size = n_parameters, len(design.score)
    if not n_groups or design.population is None:
        return held(severities, nothing, nothing, size)
    labels = design.population.labels
    means, spreads = (rows_of(design.anchors, of, labels) for of in ("population", "spread"))
    return held(severities, means, spreads, size)
