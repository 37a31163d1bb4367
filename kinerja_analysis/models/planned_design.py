"""Who would rate whom in an office that is only planned, and how sharply that fixes severities."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from kinerja_analysis.models.cross_ratings import cross_ratings
from kinerja_analysis.models.likelihood import category_probabilities, moments
from kinerja_analysis.models.rating_graph import Indices, RatingGraph
from kinerja_analysis.models.second_links import second_links
from kinerja_analysis.models.spread import AssumedSpread, Floats

STEP_GAP: Final = 1.3
"""Logit: distance of neighbouring steps that a planned scale is given."""

N_NODES: Final = 41
"""Count of Gauss-Hermite nodes for the mean over people."""

SWAPS: Final = 30
"""Count of rounds in which panel members who would rate somebody twice change places."""

SMALLEST: Final = 1e-6
"""Logit: spread of people that stands for none."""

NOBODY: Final = pd.DataFrame({"pegawai": [], "atasan": []}, dtype="str")


@dataclass(frozen=True, slots=True)
class Plan:
    """An office in numbers; `n_panel` counts the raters of each ratee, the own superior too."""

    n_penilai: int
    n_pegawai: int
    n_panel: int
    n_silang: int
    n_kriteria: int

    def part(self, n_penilai: int) -> "Plan":
        """Give an office of the same proportions with fewer raters."""
        share = min(n_penilai / self.n_penilai, 1.0)
        return replace(
            self,
            n_penilai=round(self.n_penilai * share),
            n_pegawai=round(self.n_pegawai * share),
            n_silang=round(self.n_silang * share),
        )


def planned_graph(plan: Plan, rng: np.random.Generator) -> RatingGraph:
    """Draw who rates whom: each ratee his superior, panel members at random, then cross-ratings.

    Superiors have equally many ratees, panel members about equally many forms. Cross-ratings are
    first those that link the office with the fewest pairs, then those that keep it linked, then
    pairs at random.
    """
    own = np.arange(plan.n_pegawai) * plan.n_penilai // plan.n_pegawai
    raters = [own]
    for _ in range(plan.n_panel - 1):
        raters.append(_further(raters, plan.n_penilai, np.arange(plan.n_pegawai), rng))
    ratees = pd.Index(range(plan.n_pegawai)).astype("str")
    graph = RatingGraph(
        ratee=np.tile(np.arange(plan.n_pegawai), plan.n_panel),
        rater=np.concatenate(raters),
        ratees=ratees,
        raters="P" + pd.Index(range(plan.n_penilai)).astype("str"),
        n_rated=plan.n_pegawai,
    )
    for suggest in (cross_ratings, second_links):
        spare = plan.n_silang - (len(graph.ratee) - plan.n_panel * plan.n_pegawai)
        if spare:
            pairs = suggest(graph, NOBODY, max_new=plan.n_silang).pairs[:spare]
            graph = graph.with_pairs(
                graph.raters.get_indexer(pd.Index(pairs["penilai"])).astype(np.int64),
                graph.ratees.get_indexer(pd.Index(pairs["pegawai"])).astype(np.int64),
            )
    return _with_random(graph, plan, rng)


def _further(
    taken: list[Indices], n_raters: int, ratee: Indices, rng: np.random.Generator
) -> Indices:
    """Give each ratee one more rater, none twice, all raters about equally often."""
    chosen = rng.permutation(np.arange(len(ratee)) % n_raters)
    for _ in range(SWAPS):
        twice = np.flatnonzero(np.any([chosen == column[ratee] for column in taken], axis=0))
        if not len(twice):
            return chosen
        moving = np.union1d(twice, rng.integers(0, len(ratee), len(twice)))
        chosen[moving] = chosen[rng.permutation(moving)]
    load = np.bincount(np.concatenate([*taken, chosen]), minlength=n_raters)
    for row in np.flatnonzero(np.any([chosen == column[ratee] for column in taken], axis=0)):
        load[chosen[row]] -= 1
        free = np.setdiff1d(np.arange(n_raters), [column[ratee[row]] for column in taken])
        chosen[row] = free[load[free].argmin()]
        load[chosen[row]] += 1
    return chosen


def _with_random(graph: RatingGraph, plan: Plan, rng: np.random.Generator) -> RatingGraph:
    """Add what is left of the cross-ratings at random, ratees and raters in turn."""
    wanted = plan.n_silang - (len(graph.ratee) - plan.n_panel * plan.n_pegawai)
    known = set((graph.ratee * plan.n_penilai + graph.rater).tolist())
    added: list[int] = []
    while len(added) < wanted:
        ratee = rng.permutation(plan.n_pegawai)
        rater = rng.permutation(np.arange(plan.n_pegawai) % plan.n_penilai)
        fresh = (pair for pair in (ratee * plan.n_penilai + rater).tolist() if pair not in known)
        added += list(fresh)[: wanted - len(added)]
        known.update(added)
    pairs = np.array(added, dtype=np.int64)
    return graph.with_pairs(pairs % plan.n_penilai, pairs // plan.n_penilai)


def mean_information(n_categories: int, level: float, spread: AssumedSpread) -> float:
    """Give the mean variance of a score, in categories squared: its information on a logit.

    Also the categories by which the mean score falls with each logit of severity.
    """
    cumulated = np.concatenate([[0.0], np.cumsum(planned_steps(n_categories))])
    nodes, weights = np.polynomial.hermite_e.hermegauss(N_NODES)
    width = np.sqrt(spread.person**2 + spread.unit**2 + spread.severity**2 + spread.halo**2)
    variance = moments(category_probabilities(level + width * nodes, cumulated))[1]
    return float(weights @ variance / weights.sum())


def planned_steps(n_categories: int) -> Floats:
    """Give the steps (K - 1,) of a planned scale, logit, sum zero."""
    steps = np.arange(1, n_categories, dtype=np.float64)
    return STEP_GAP * (steps - n_categories / 2)


def severity_errors(
    graph: RatingGraph, unit: Indices, spread: AssumedSpread, form_variance: float
) -> Floats:
    """Give the standard errors (R,) of severities relative to their mean, in logits.

    From the information matrix of severities without a prior, with people N(unit, person^2),
    units N(mean, unit^2) and the mean itself integrated out. `unit` (N,) numbers each ratee's.
    The graph must be linked.
    """
    n_ratees, n_raters = graph.shape
    weight = 1 / form_variance
    rates = sparse.csr_matrix(
        (np.ones(len(graph.ratee)), (graph.ratee, graph.rater)), shape=(n_ratees, n_raters)
    )
    own = weight * np.bincount(graph.ratee, minlength=n_ratees)
    precision = max(spread.person, SMALLEST) ** -2
    known = own + precision
    information = np.diag(weight * np.bincount(graph.rater, minlength=n_raters))
    information -= (rates.T @ sparse.diags(weight**2 / known) @ rates).toarray()
    if spread.unit > 0:
        of_unit = sparse.csr_matrix((precision / known, (unit, np.arange(n_ratees))))
        shared = weight * (of_unit @ rates).toarray()
        level = of_unit @ own + spread.unit**-2
        information -= shared.T @ (shared / level[:, None])
    total = information.sum(axis=0)
    if total.sum() > SMALLEST * np.trace(information):
        information -= np.outer(total, total) / total.sum()
    gauge = float(np.trace(information)) / n_raters**2
    variance = np.diag(np.linalg.inv(information + gauge)) - 1 / (gauge * n_raters**2)
    return np.sqrt(np.maximum(variance, 0.0))
