"""How people are kept out of shared pages: codes instead of ids."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

ORDER_SEED: Final = 33_74_08
"""Seed of the order in which codes are dealt, so that P01 is not simply the oldest NIP."""


def rater_codes(ids: Iterable[str]) -> pd.Series:
    """Return a code for each person: index the id, values ``P01``, ``P02`` ...

    The codes do not depend on the order or repetition of `ids`. They hide a name from a reader of
    the report, not from someone who has the list of ids and this program; the list of codes is
    therefore itself kept in ``rahasia/``.

    Parameters
    ----------
    ids : ids, in any order, repeated or not
    """
    people = sorted(set(ids))
    width = max(2, len(str(len(people))))
    numbers = np.random.default_rng(ORDER_SEED).permutation(len(people)) + 1
    codes = [f"P{number:0{width}d}" for number in numbers]
    return pd.Series(codes, index=pd.Index(people, dtype="str", name="id"), dtype="str")
