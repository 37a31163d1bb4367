"""Which facets a design tells apart: none whose levels only ever come with those of another."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.anchors import ways_of
from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.problem_layout import Estimator, facet_ways

MOST_COLUMNS: Final = 1000
"""Count of levels up to which the design is looked at as a whole."""

MOST_RATINGS: Final = 2_000_000
"""Count of ratings up to which that is done."""

SINGULAR: Final = 1e-13
"""Share of its own information below which a direction is not told apart from the others."""

FELT: Final = 1e-4
"""Share of a direction that a facet must have to be named."""

CONFOUNDED: Final = (
    "Kolom {names} tidak dapat dipisahkan: taraf kolom yang satu selalu muncul bersama taraf "
    "tertentu kolom yang lain, sehingga pengaruhnya tidak dapat dibedakan. Keluarkan salah satunya "
    "dari model, atau tetapkan nilainya lebih dahulu (anchors)."
)
"""What is said of columns that the ratings cannot tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What is estimated of one facet: its `name`, and what each rating holds of it (T, free)."""

    name: str
    held: sparse.csr_matrix


def refuse_confounded(design: MfrmDesign, estimator: Estimator) -> None:
    """Refuse facets, populations and fixed raters that the ratings cannot tell apart.

    Random severities are told apart by their prior, and ratees by that of their population. What
    anchors of raters and populations tell apart besides is not looked at.

    Raises
    ------
    ModelError
        Naming the columns.
    """
    known = {anchor.facet for anchor in design.anchors} & {"rater", "population"}
    if known or len(design.score) > MOST_RATINGS:
        return
    parts = _columns(design, estimator)
    sizes = [part.held.shape[1] for part in parts]
    if sum(sizes) > MOST_COLUMNS:
        return
    direction = _unseen(_information(design, parts, estimator))
    if direction is not None:
        blocks = np.split(direction, np.cumsum(sizes)[:-1])
        told = zip(parts, blocks, strict=True)
        felt = [part.name for part, block in told if np.abs(block).max(initial=0.0) > FELT]
        names = [name for name in felt if name]
        names += [design.columns.ratee] if len(names) < 2 else []
        raise ModelError(CONFOUNDED.format(names=", ".join(names)))


def _columns(design: MfrmDesign, estimator: Estimator) -> list[Columns]:
    """Lay out what has no prior: fixed raters first, populations (unnamed: all are one) last."""
    columns, population = design.columns, design.population
    ways = [ways_of(design.anchors, "criterion", design.criteria), *facet_ways(design)]
    index = [design.criterion, *(facet.index for facet in design.facets)]
    names = [columns.criterion, *columns.others]
    parts = [
        Columns(name, (_one_hot(place, len(way)) @ sparse.csr_matrix(way)).tocsr())
        for name, place, (_, way) in zip(names, index, ways, strict=True)
    ]
    if estimator != "mml_random":
        parts.insert(0, Columns(columns.rater, _one_hot(design.rater, len(design.raters))))
    if estimator != "jml":
        name = "" if population is None else str(population.labels.name)
        parts.append(Columns(name, _one_hot(design.group[design.ratee], design.n_groups)))
    return parts


def _one_hot(index: NDArray[np.integer], size: int) -> sparse.csr_matrix:
    """Give the (T, size) matrix that says which level each rating has."""
    n = len(index)
    return sparse.csr_matrix((np.ones(n), index, np.arange(n + 1)), shape=(n, size))


def _information(design: MfrmDesign, parts: list[Columns], estimator: Estimator) -> Floats:
    """Count what ratings say of the columns, less what they say of free ratees.

    The level that fixed raters have in common with ratees and populations is free and held.
    """
    together = sparse.hstack([part.held for part in parts]).tocsr()
    found = (together.T @ together).toarray()
    if estimator == "jml":
        of_ratee = _one_hot(design.ratee, len(design.ratees)).T @ together
        n = np.bincount(design.ratee, minlength=len(design.ratees))
        found -= (of_ratee.T @ sparse.diags(1 / n) @ of_ratee).toarray()
    if estimator != "mml_random":
        n_raters = len(design.raters)
        found[:n_raters, :n_raters] += len(design.score) / n_raters**2
    return found


def _unseen(information: Floats) -> Floats | None:
    """Give the direction that ratings say nothing of, None where they speak of all."""
    if not len(information):
        return None
    values, vectors = linalg.eigh(information, subset_by_index=[0, 0])
    return vectors[:, 0] if values[0] < SINGULAR * np.trace(information) else None
