"""Who rates whom, as a graph: raters and ratees are its vertices, each pair of them an edge."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.models.links import Groups, linked_groups

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RatingGraph:
    """T different pairs of N ratees and R raters, with the people who are nobody's ratee yet.

    ``ratee, rater`` (T,) index the labels; ``ratees`` holds N rated people and then those of the
    personnel list whom nobody rates. The same label on both sides is the same person.
    """

    ratee: Indices
    rater: Indices
    ratees: pd.Index
    raters: pd.Index
    n_rated: int

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of people who can be rated and of raters."""
        return len(self.ratees), len(self.raters)

    def groups(self) -> tuple[Groups, Groups]:
        """Give the group of each rated person (N,) and each rater (R,); 0 is the largest."""
        return linked_groups(self.ratee, self.rater, (self.n_rated, len(self.raters)))

    def with_pairs(self, rater: Indices, ratee: Indices) -> "RatingGraph":
        """Give the graph with more pairs; the order of the people stays."""
        return replace(
            self,
            ratee=np.concatenate([self.ratee, ratee]),
            rater=np.concatenate([self.rater, rater]),
        )


def rating_graph(pairs: pd.DataFrame, people: pd.Index | None = None) -> RatingGraph:
    """Build the graph of who rates whom.

    Parameters
    ----------
    pairs : DataFrame
        ``pegawai, penilai`` as categories whose labels all occur, one row a pair.
    people : Index, optional
        Everybody in the personnel list; who is not rated yet may be.
    """
    ratees = pd.Index(pairs["pegawai"].cat.categories, dtype="str")
    raters = pd.Index(pairs["penilai"].cat.categories, dtype="str")
    spare = ratees[:0] if people is None else people.difference(ratees).sort_values()
    return RatingGraph(
        ratee=pairs["pegawai"].cat.codes.to_numpy().astype(np.int64),
        rater=pairs["penilai"].cat.codes.to_numpy().astype(np.int64),
        ratees=ratees.append(spare),
        raters=raters,
        n_rated=len(ratees),
    )
