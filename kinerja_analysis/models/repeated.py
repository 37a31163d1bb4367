"""Which ratings stand twice: the same rater, ratee and criterion, and nothing tells them apart."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.coding import Indices
from kinerja_analysis.models.wording import count

MOST_RATINGS: Final = 1_000_000
"""Count of ratings up to which they are looked through; intake has seen to larger tables."""

ORIGIN: Final = "sumber"
"""Column that says where a rating was read; it makes no second rating of one that stands twice."""

REPEATED: Final = (
    "{n} baris penilaian mengulang baris lain dengan {names} yang sama dan tidak dibedakan kolom "
    "lain; yang pertama baris ke-{first} dan ke-{second} ({told}). Keluarkan baris yang ganda, "
    "atau tambahkan kolom yang membedakannya, misalnya periode."
)
"""What is said of ratings that stand twice."""


def refuse_repeated(
    penilaian: pd.DataFrame,
    kept: NDArray[np.intp] | None,
    cells: dict[str, Indices],
    score: str,
) -> None:
    """Refuse ratings of one ratee by one rater on one criterion that no column tells apart.

    Counted twice they would make what they say look surer than it is, and where their scores
    differ nobody knows which is meant.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
    kept : (T,) positions of the ratings that are used; None where all rows are
    cells : by name of the column, index (T,) of everything that the model holds
    score : the column of the scores

    Raises
    ------
    ModelError
        Naming the first two rows (counted from 1), and how many there are.
    """
    if len(next(iter(cells.values()))) > MOST_RATINGS:
        return
    alike = np.flatnonzero(pd.DataFrame(cells).duplicated(keep=False))
    if not len(alike):
        return
    alike = alike if kept is None else kept[alike]
    known = penilaian.iloc[alike].drop(columns=[score, ORIGIN], errors="ignore")
    again = known.duplicated().to_numpy()
    if not again.any():
        return
    same = known.groupby(list(known), dropna=False, observed=True, sort=False).ngroup().to_numpy()
    second = int(again.argmax())
    first = int((same == same[second]).argmax())
    raise ModelError(
        REPEATED.format(
            n=count(int(again.sum())),
            names=", ".join(cells),
            first=count(int(alike[first]) + 1),
            second=count(int(alike[second]) + 1),
            told=", ".join(f"{name} {known.iloc[second][name]}" for name in cells),
        )
    )
