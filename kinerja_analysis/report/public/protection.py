"""Which counts of a table stay hidden, so that the printed ones give none of them away."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.report.public.attack import (
    SLACK,
    Equations,
    feasible_intervals,
    table_equations,
)
from kinerja_analysis.thresholds import SMALL_CELL

TOTAL: Final = "Jumlah"
"""Head of the row and of the column that hold the totals."""


@dataclass(frozen=True, slots=True, eq=False)
class PublicCounts:
    """A table of counts with its totals, and which of them are hidden.

    Attributes
    ----------
    counts : DataFrame, one row a group, last row (and last column of several) the totals
    hidden : (n rows, n columns), True where a count is not printed
    """

    counts: pd.DataFrame
    hidden: NDArray[np.bool_]

    def shown(self) -> pd.DataFrame:
        """Return the counts that are printed; a hidden one is missing."""
        return self.counts.astype("Int64").mask(self.hidden)


def counted(rows: pd.Series, columns: pd.Series | None = None) -> pd.DataFrame:
    """Count people by one or two attributes, with totals.

    Parameters
    ----------
    rows, columns : Series, one word a person, same index
    """
    if columns is None:
        table = rows.value_counts().sort_index().rename("Pegawai").to_frame()
    else:
        table = pd.crosstab(rows, columns)
        table[TOTAL] = table.sum(axis=1)
    table.loc[TOTAL] = table.sum(axis=0)
    return table.astype("int64").rename_axis(index=None, columns=None)


def protect(counts: pd.DataFrame, *, k: int = SMALL_CELL, telling: bool = False) -> PublicCounts:
    """Hide small counts, and as many others as keep each hidden count uncertain.

    A count of fewer than `k` people is hidden, a total too. Then the reader's best attack is
    worked out: while a hidden count can be told within fewer than `k` people, the smallest
    printed count that adds up with it is hidden as well. Where even that does not help, the whole
    table stays hidden.

    Parameters
    ----------
    counts : DataFrame, with totals, as `counted` returns it
    k : count of people from which a group is shown, and the least width of an interval
    telling : the columns (of a single column the rows) tell something of a person; a group whose
        people all have one value tells it of each of them, so its whole row is hidden
    """
    values = counts.to_numpy()
    equations = table_equations(*values.shape)
    hidden = (values > 0) & (values < k)
    if telling and values.shape[1] > 1:
        hidden[:-1, :-1] |= _alike(values)[:, None]
    elif telling:
        hidden |= values[:-1].max() == values[-1]
    hidden = _closed(values.ravel(), hidden.ravel(), equations, k)
    return PublicCounts(counts, hidden.reshape(values.shape))


def _alike(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Mark the groups (rows without the last) whose people all have one value."""
    return (values[:-1, :-1].max(axis=1) == values[:-1, -1]) & (values[:-1, -1] > 0)


def _closed(
    counts: NDArray[np.integer], hidden: NDArray[np.bool_], equations: Equations, k: int
) -> NDArray[np.bool_]:
    """Hide more counts until no hidden one can be told within fewer than `k` people."""
    hidden = hidden.copy()
    asked = hidden
    while (told := exposed(counts, hidden, equations, k, asked=asked)).any():
        chosen = [_companion(place, counts, hidden, equations) for place in np.flatnonzero(told)]
        if not (added := [place for place in chosen if place is not None]):
            return np.ones_like(hidden)
        hidden[added] = True
        asked = told.copy()  # what is uncertain stays so when more is hidden
        asked[added] = True
    return hidden


def exposed(
    counts: NDArray[np.integer],
    hidden: NDArray[np.bool_],
    equations: Equations,
    k: int,
    *,
    asked: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Mark the hidden counts that a reader can tell within fewer than `k` people.

    Parameters
    ----------
    counts, hidden : (m,), the flattened table and which of it is not printed
    equations : what adds up to what
    k : the least width of an interval that keeps a count uncertain
    asked : (m,), which hidden counts to try; all when not given
    """
    low, high = feasible_intervals(counts, hidden, equations, asked=asked)
    tried = hidden if asked is None else hidden & asked
    return tried & (high - low < k - SLACK)


def _companion(
    place: np.intp,
    counts: NDArray[np.integer],
    hidden: NDArray[np.bool_],
    equations: Equations,
) -> int | None:
    """Return the printed count that is hidden next, among those that add up with this one.

    Groups come before totals, groups of somebody before groups of nobody, lines with few hidden
    counts before others; the total of all people (the last place) is never hidden alone.
    """
    totals = {int(places[0]) for places in equations}
    free = {
        int(one): int(hidden[places].sum())
        for places in equations
        if place in places
        for one in places
        if not hidden[one] and one != counts.size - 1
    }
    return min(
        free,
        key=lambda one: (one in totals, counts[one] == 0, free[one], counts[one], one),
        default=None,
    )
