"""How people are kept out of shared pages: codes instead of ids, no figures on small groups."""

import hmac
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.schema import check_columns
from kinerja_analysis.thresholds import SMALL_CELL

PURPOSE: Final = "kinerja-analysis/kode/"
"""What a code is for; it enters the keyed order, so that codes of another use differ."""


def rater_codes(ids: Iterable[str], *, prefix: str = "P", key: bytes = b"") -> pd.Series:
    """Return a code for each id: index the id, values ``P01``, ``P02`` ... in code order.

    Codes are dealt in the order of a keyed digest (HMAC-SHA-256) of the ids. They depend neither
    on the order nor on the repetition of `ids`, and their order tells nothing about a NIP (whose
    first digits are the birth date). Each prefix has an order of its own. The list of codes is
    confidential and kept in ``rahasia/`` only.

    Parameters
    ----------
    ids : iterable of str
        In any order, repeated or not.
    prefix : str
        What each code begins with.
    key : bytes
        Secret of the office. Without it, whoever has this program and the list of all ids can
        deal the codes again: they then hide names from a reader, not from a colleague with that
        list.

    Examples
    --------
    >>> rater_codes(["b", "a", "b"]).sort_index().index.tolist()
    ['a', 'b']
    """
    people = sorted(set(ids), key=lambda one: (_digest(prefix, one, key), one))
    width = max(2, len(str(len(people))))
    codes = [f"{prefix}{number:0{width}d}" for number in range(1, len(people) + 1)]
    return pd.Series(codes, index=pd.Index(people, dtype="str", name="id"), dtype="str")


def _digest(prefix: str, one: str, key: bytes) -> bytes:
    """Return the keyed digest by which one id is ranked."""
    return hmac.digest(key, f"{PURPOSE}{prefix}|{one}".encode(), "sha256")


def suppress_small(
    frame: pd.DataFrame,
    count: str,
    *,
    figures: Sequence[str] = (),
    within: Sequence[str] = (),
    k: int = SMALL_CELL,
) -> pd.DataFrame:
    """Take the count and the figures of small groups out of a table that people outside see.

    Groups of fewer than `k` people are hidden. As a printed total would give a single hidden
    group away, the next smallest group is hidden with it until at least two are hidden that
    together hold `k` people or more; which of them was the small one is not told.

    Parameters
    ----------
    frame : DataFrame, one row a group
        Left as it is.
    count : str
        Column with the count of people in the group.
    figures : sequence of str
        Columns that are hidden together with the count (means, shares ...).
    within : sequence of str
        Columns whose values share one printed total; without them the whole frame has one. For
        tables with totals of rows and of columns this rule is not enough.
    k : int
        Count of people from which a group is shown.

    Returns
    -------
    DataFrame
        A copy; hidden figures are missing and ``catatan`` says so, else it is empty.

    Raises
    ------
    SchemaError
        A column is missing.
    """
    check_columns(frame, (count, *figures, *within), source="tabel")
    counts, hidden = frame[count].to_numpy(), np.zeros(len(frame), dtype=bool)
    total = frame.groupby(list(within), dropna=False).ngroup().to_numpy() if within else 0 * counts
    for number in np.unique(total):
        hidden[total == number] = _hidden(counts[total == number], k)
    shown = {name: frame[name].astype("Float64").mask(hidden) for name in figures}
    return frame.assign(
        **{count: frame[count].astype("Int64").mask(hidden)},
        **shown,
        catatan=np.where(hidden, note(k), ""),
    ).astype({"catatan": "str"})


def note(k: int = SMALL_CELL) -> str:
    """Return what stands in the place of a hidden figure."""
    return f"tidak ditampilkan (n<{k} atau pelengkapnya)"


def _hidden(counts: NDArray[np.integer], k: int) -> NDArray[np.bool_]:
    """Mark the groups of one total that stay hidden; groups of nobody hide nothing."""
    hidden = (counts > 0) & (counts < k)
    others = iter(np.argsort(counts, kind="stable")[np.count_nonzero(counts < k) :])
    while hidden.any() and (hidden.sum() < 2 or counts[hidden].sum() < k):
        nearest = next(others, None)
        if nearest is None:
            break
        hidden[nearest] = True
    return hidden
