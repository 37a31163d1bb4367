"""What a reader can work out of a printed table: the interval of every hidden count."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Equations = list[NDArray[np.intp]]
"""Places in the flattened table; the count at the first is the sum of those at the others."""

SLACK: Final = 1e-6
"""Counts by which the solver may miss an equation."""


def table_equations(n_rows: int, n_columns: int) -> Equations:
    """Return which counts of a table with totals (last row, last column) add up to which.

    A table of one column has only the total of its rows.

    Parameters
    ----------
    n_rows, n_columns : shape of the table, totals included

    Examples
    --------
    >>> [list(map(int, places)) for places in table_equations(3, 1)]
    [[2, 0, 1]]
    """
    place = np.arange(n_rows * n_columns).reshape(n_rows, n_columns)
    columns = [np.roll(place[:, j], 1) for j in range(n_columns)]
    rows = [np.roll(place[i], 1) for i in range(n_rows)] if n_columns > 1 else []
    return rows + columns


def feasible_intervals(
    counts: NDArray[np.integer],
    hidden: NDArray[np.bool_],
    equations: Equations,
    *,
    asked: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the largest value that each count can have, given what is printed.

    The reader knows every printed count, that counts are not negative, and what adds up to what.

    Parameters
    ----------
    counts : (m,), the true counts; those that are hidden are not used
    hidden : (m,), which of them are not printed
    equations : places of each total and of its parts
    asked : (m,), which hidden counts to work out; all when not given

    Returns
    -------
    low, high : (m,); both are the count itself where it is printed or was not asked for

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, section 4.4: the audit of a table.
    """
    low, high = counts.astype(float), counts.astype(float)
    unknown = np.flatnonzero(hidden)
    matrix, right = _system(counts, hidden, equations)
    for column, place in enumerate(unknown):
        if asked is not None and not asked[place]:
            continue
        aim = np.zeros(unknown.size)
        aim[column] = 1.0
        low[place] = _optimum(aim, matrix, right)
        high[place] = -_optimum(-aim, matrix, right)
    return low, high


def _system(
    counts: NDArray[np.integer], hidden: NDArray[np.bool_], equations: Equations
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the equations of the hidden counts: (k, n hidden) and (k,)."""
    signs = np.zeros((len(equations), counts.size))
    for row, places in enumerate(equations):
        signs[row, places[1:]] = 1.0
        signs[row, places[0]] -= 1.0
    return signs[:, hidden], -signs[:, ~hidden] @ counts[~hidden]


def _optimum(
    aim: NDArray[np.float64], matrix: NDArray[np.float64], right: NDArray[np.float64]
) -> float:
    """Return the least value of a linear aim; minus infinity where nothing bounds it."""
    found = linprog(aim, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    return float(found.fun) if found.status == 0 else -np.inf
