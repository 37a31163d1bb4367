"""What balanced data say of each effect: degrees of freedom, mean squares, standard errors."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinerja_analysis.stats.facet_design import FacetDesign
from kinerja_analysis.stats.henderson import Effects
from kinerja_analysis.stats.ratings import Floats


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels ``n`` of each facet (nested: a mean per level around it), and whether all are equal.

    Data are ``balanced`` where every combination of levels that the design allows has one score.
    """

    n: Mapping[str, float]
    balanced: bool


@dataclass(frozen=True, slots=True, eq=False)
class MeanSquareTable:
    """``df``, ``mean_square`` and ``se`` of the variance (each (C,)) of each component."""

    df: Floats
    mean_square: Floats
    se: Floats


def balanced_levels(design: FacetDesign, every: Effects) -> Levels:
    """Count levels and tell whether the data are balanced.

    Parameters
    ----------
    design : FacetDesign
    every : Effects
        One effect a component of the design, in its order.
    """
    size = {c.facets: n for c, n in zip(design.components, every.sizes, strict=True)}
    n = {
        f: size[design.closed(frozenset(f))] / size.get(design.nested_in[f], 1)
        for f in design.facets
    }
    full = all(
        np.isclose(size[c.facets], np.prod([n[f] for f in c.facets])) for c in design.components
    )
    even = all(np.ptp(count) == 0 for count in every.per_level)
    return Levels(n, bool(full and even))


def mean_square_table(design: FacetDesign, every: Effects, variance: Floats) -> MeanSquareTable:
    """Give mean squares of balanced data from their variance components, and standard errors.

    The expected mean square of an effect is the sum, over the effects whose levels lie within its
    own, of their variance times their number of scores a level; on balanced data the estimates
    satisfy it exactly.

    References
    ----------
    Brennan (2001), Generalizability Theory, sections 3.4 and 6.1 (equation 6.1: the variance of a
    mean square is 2 MS^2 / (df + 2)).
    """
    facets = [c.facets for c in design.components]
    scores = np.array([count[0] for count in every.per_level])
    inside = np.array([[inner >= outer for inner in facets] for outer in facets])
    expected = inside * scores
    mean_square = expected @ variance
    n = balanced_levels(design, every).n
    df = np.array(
        [
            np.prod([n[f] - (f in c.primary) for f in c.facets], dtype=float)
            for c in design.components
        ]
    )
    back = np.linalg.inv(expected)
    se = np.sqrt(back**2 @ (2 * mean_square**2 / (df + 2)))
    return MeanSquareTable(df, mean_square, se)
