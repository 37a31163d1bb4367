"""Who belongs to which group: the rows of a penilai and group, and who is like whom."""

from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack

from kinerja_analysis.bias.beside import compared
from kinerja_analysis.bias.facts import RATER, TRAITS
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.rows import Rows
from kinerja_analysis.thresholds import GROUP_MIN_RATEES

Ints = NDArray[np.intp]
Objects = NDArray[np.object_]

NO_GROUPS: Final = pd.DataFrame(
    {"penilai": np.empty(0, np.intp)}
    | {name: pd.Series(dtype="str") for name in ("trait", "value", "detail")}
)


@lru_cache(maxsize=4)
def known_traits(layout: Layout) -> list[str]:
    """List the columns that group the pegawai, with at least two values."""
    return [name for name in TRAITS if len(values_of(trait(layout, name))) > 1]


@lru_cache(maxsize=64)
def trait(layout: Layout, name: str) -> Objects:
    """Give a trait of each form's pegawai (m,), after ``penilai_`` of its penilai; empty: unknown.

    Age bands and the like may change between years: what counts is the form's own year.
    """
    if name not in layout.facts:
        return np.full(len(layout.form_first), "", dtype=object)
    told = layout.facts[name].iloc[layout.form_first]
    return told.astype("object").fillna("").to_numpy(dtype=object)


def values_of(told: Objects) -> list[str]:
    """List the values of a trait, in order."""
    return sorted({str(value) for value in told if value != ""})


def contrasted(told: Objects) -> list[str]:
    """List the values that are compared with all others: of two values only the second."""
    values = values_of(told)
    return values[1:] if len(values) == 2 else values


@lru_cache(maxsize=4)
def each_group(layout: Layout) -> Rows:
    """Give one row a penilai and group with enough pegawai; one without detail where none has."""
    pairs = _enough(layout)
    penilai = pairs["penilai"].to_numpy(dtype=np.intp)
    none = np.setdiff1d(np.arange(layout.n_penilai), penilai)
    detail = np.concatenate([pairs["detail"].to_numpy(dtype=object), np.full(len(none), "")])
    holds = vstack([in_group(layout)[: len(pairs), layout.form], layout.by_penilai[none]])
    return Rows(np.concatenate([penilai, none]), detail.astype(object), csr_array(holds))


@lru_cache(maxsize=4)
def in_group(layout: Layout) -> csr_array:
    """Tell which forms belong to each row of `each_group`: (T, m); none where there is no group."""
    pairs = _enough(layout)
    n_rows = len(pairs) + layout.n_penilai - pairs["penilai"].nunique()
    names = known_traits(layout)
    if not len(pairs):
        return csr_array((n_rows, len(layout.form_size)))
    forms = pd.DataFrame({name: trait(layout, name) for name in names})
    told = forms.assign(penilai=layout.form_penilai, form=np.arange(len(layout.form_size))).melt(
        ["penilai", "form"], var_name="trait", value_name="value"
    )
    where = pairs.assign(row=np.arange(len(pairs))).merge(
        told, on=["penilai", "trait", "value"], validate="1:m"
    )
    ones = np.ones(len(where))
    place = (where["row"].to_numpy(dtype=np.intp), where["form"].to_numpy(dtype=np.intp))
    return csr_array(coo_array((ones, place), shape=(n_rows, len(layout.form_size))))


@lru_cache(maxsize=4)
def _enough(layout: Layout) -> pd.DataFrame:
    """List penilai and groups with enough pegawai inside and outside whom others rated too.

    ``penilai, trait, value, detail``, in the order of the traits.
    """
    parts = [_of_trait(layout, name) for name in known_traits(layout)]
    return pd.concat(parts, ignore_index=True) if parts else NO_GROUPS


def _of_trait(layout: Layout, name: str) -> pd.DataFrame:
    """List the penilai and values of one trait that are large enough."""
    told = trait(layout, name)
    forms = np.flatnonzero(compared(layout) & (told != ""))
    value, values = pd.factorize(told[forms], sort=True)
    group, n_inside = people(layout, forms, layout.form_penilai[forms] * len(values) + value)
    penilai, value = np.divmod(group, max(len(values), 1))
    n_outside = np.bincount(penilai, weights=n_inside)[penilai] - n_inside
    enough = (n_inside >= GROUP_MIN_RATEES) & (n_outside >= GROUP_MIN_RATEES)
    kept = np.flatnonzero(enough & np.isin(values, contrasted(told[forms]))[value])
    own = pd.Series(values[value[kept]], dtype="str")
    return pd.DataFrame(
        {"penilai": penilai[kept], "trait": name, "value": own, "detail": name + "=" + own}
    )


def people(layout: Layout, forms: Ints, group: Ints) -> tuple[Ints, Ints]:
    """List the groups, ascending, to which forms (f,) belong, and count the pegawai of each."""
    pair = np.unique(group * layout.n_pegawai + layout.form_pegawai[forms])
    return np.unique(pair // layout.n_pegawai, return_counts=True)


@lru_cache(maxsize=64)
def alike(layout: Layout, name: str) -> NDArray[np.float64]:
    """Tell of each form (m,) whether pegawai and penilai are alike: 1, 0, or missing."""
    pegawai, penilai = trait(layout, name), trait(layout, RATER + name)
    known = (pegawai != "") & (penilai != "")
    return np.where(known, (pegawai == penilai).astype(float), np.nan)
