"""What an effect's rows stand for: a penilai, a penilai on one kriteria, or something finer."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kinerja_analysis.bias.layout import Layout

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """T rows of an effect over n ratings.

    Attributes
    ----------
    penilai : (T,) whom each row is about, an index of the layout
    detail : (T,) as in `hasil_uji`; empty where the effect's own detail says enough
    holds : (T, n) indicator matrix, which ratings a row is about
    """

    penilai: Ints
    detail: NDArray[np.object_]
    holds: csr_array


def each_penilai(layout: Layout) -> Rows:
    """Give one row a penilai, about all his ratings."""
    nothing = np.full(layout.n_penilai, "", dtype=object)
    return Rows(np.arange(layout.n_penilai), nothing, layout.by_penilai)


def each_cell(layout: Layout) -> Rows:
    """Give one row a penilai and kriteria, about his ratings on it."""
    kriteria = layout.kriteria_id[layout.cell_kriteria].to_numpy(dtype=object)
    return Rows(layout.cell_penilai, kriteria, layout.by_cell)


def counts(rows: Rows, layout: Layout, usable: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Count the ratings and the pegawai of each row on the forms (m,) that are usable."""
    entries = rows.holds.tocoo()
    row, rating = entries.coords
    kept = usable[layout.form[rating]]
    row, pegawai = row[kept].astype(np.intp), layout.form_pegawai[layout.form[rating[kept]]]
    pairs = np.unique(row * layout.n_pegawai + pegawai)
    n_rows = len(rows.penilai)
    return (
        np.bincount(row, minlength=n_rows),
        np.bincount(pairs // layout.n_pegawai, minlength=n_rows),
    )


def keys(rows: Rows, layout: Layout, detail: str) -> pd.DataFrame:
    """Name the rows: ``penilai, detail``; `detail` stands where the row has none of its own."""
    told = np.where(rows.detail == "", detail, rows.detail)
    return pd.DataFrame(
        {"penilai": layout.penilai_id[rows.penilai], "detail": pd.Series(told, dtype="str")}
    )
