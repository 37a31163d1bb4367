"""In which order and version each table reads the cases, so that order and version can be told."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kinerja_analysis.training.vignette_checks import VERSIONS
from kinerja_analysis.training.vignettes import Vignette, codes


def class_plan(n_tables: int, vignettes: Sequence[Vignette]) -> pd.DataFrame:
    """Say what each table reads: every case once, each case equally often after each other one.

    Parameters
    ----------
    n_tables : participants, one table number each
    vignettes : the cases

    Returns
    -------
    DataFrame
        ``peserta`` (table number as text, from 01), ``urutan`` (from 1), ``kasus``, ``versi``
        (half of the tables ``serupa``).

    References
    ----------
    Williams (1949), Australian Journal of Scientific Research A2, 149-168: Latin squares balanced
    for what comes just before.

    Examples
    --------
    >>> rows = williams(4)
    >>> rows[0].tolist(), len(rows)
    ([0, 3, 1, 2], 4)
    """
    orders = williams(len(vignettes))
    names = np.array(codes(vignettes))
    rows = [
        (table_name(table), place + 1, names[case], VERSIONS[(table + table // len(orders)) % 2])
        for table in range(n_tables)
        for place, case in enumerate(orders[table % len(orders)])
    ]
    return pd.DataFrame(rows, columns=["peserta", "urutan", "kasus", "versi"])


def table_name(number: int) -> str:
    """Name the table of a place in the class, counted from zero.

    Examples
    --------
    >>> table_name(0)
    '01'
    """
    return f"{number + 1:02d}"


def williams(n: int) -> np.ndarray:
    """Return orders of `n` things in which each comes just after each other one equally often.

    Parameters
    ----------
    n : 1 or more

    Returns
    -------
    (n or 2n, n) array of int
        One order a row; an odd number needs the mirror of each as well.
    """
    zigzag = np.array([step // 2 if step % 2 == 0 else n - (step + 1) // 2 for step in range(n)])
    square = (zigzag[None, :] + np.arange(n)[:, None]) % n
    return np.vstack([square, square[:, ::-1]]) if n % 2 else square
