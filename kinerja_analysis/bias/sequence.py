"""In which order a penilai filled in his forms, and how quickly one followed the other."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.thresholds import HASTE_MINUTES, MIN_RATEES


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """The order of m forms within each session (one penilai in one tahun and periode).

    Attributes
    ----------
    position : (m,) 0 for the first form, 1 for the last; missing where the order is not known
    previous : (m,) the form before; -1 for the first, and where the order is not known
    hasty : (m,) whether it came within `thresholds.HASTE_MINUTES` of the form before
    """

    position: NDArray[np.float64]
    previous: NDArray[np.intp]
    hasty: NDArray[np.bool_]


@lru_cache(maxsize=4)
def sequence(layout: Layout) -> Sequence:
    """Order the forms by their time stamps.

    A form's stamp is its first rating's. Of forms with the same stamp nobody knows which came
    first; a session keeps its order only where all stamps differ.
    """
    forms = _stamped(layout)
    session = ["penilai", "tahun", "periode"]
    forms = forms.sort_values([*session, "tanggal"], kind="stable")
    grouped = forms.groupby(session, observed=True, sort=False)
    size = grouped["form"].transform("size").to_numpy()
    apart = grouped["tanggal"].transform("nunique").to_numpy() == size
    ordered = apart & (size >= MIN_RATEES)
    place = grouped.cumcount().to_numpy()
    minutes = grouped["tanggal"].diff().dt.total_seconds().to_numpy() / 60
    before = grouped["form"].shift(fill_value=-1).to_numpy()
    form = forms["form"].to_numpy()
    position = np.full(len(form), np.nan)
    previous = np.full(len(form), -1, dtype=np.intp)
    hasty = np.zeros(len(form), dtype=bool)
    position[form] = np.where(ordered, place / np.maximum(size - 1, 1), np.nan)
    previous[form] = np.where(ordered, before, -1)
    hasty[form] = ordered & (minutes <= HASTE_MINUTES)
    return Sequence(position, previous, hasty)


def _stamped(layout: Layout) -> pd.DataFrame:
    """Give ``form, penilai, tahun, periode, tanggal`` of every form; a missing stamp is its own."""
    facts = layout.facts.iloc[layout.form_first].reset_index(drop=True)
    stamps = pd.to_datetime(facts["tanggal"]) if "tanggal" in facts else pd.Series(pd.NaT)
    return pd.DataFrame(
        {
            "form": np.arange(len(layout.form_size)),
            "penilai": layout.form_penilai,
            "tahun": facts.get("tahun", 0),
            "periode": facts["periode"].astype("str") if "periode" in facts else "",
            "tanggal": stamps.reindex(facts.index),
        }
    )
