"""Which rating stands on which form: the index arrays that every detector sums over.

A form is what one penilai wrote about one pegawai in one periode. Arrays that carry replicates
hold them in their last axis, so that one sparse product sums a whole batch.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from kinerja_analysis.bias.facts import FACTS

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
KEYS = ("penilai", "pegawai", "kriteria")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Index arrays of n ratings on m forms by R penilai of N pegawai on I kriteria.

    ``by_*`` are indicator matrices: ``by_form @ x`` sums x (n, ...) over the ratings of a form,
    ``forms_by_penilai @ y`` sums y (m, ...) over the forms of a penilai. A cell is one penilai on
    one kriteria, a profile cell one pegawai on one kriteria. ``form_first`` is the first rating of
    each form, ``facts`` what else is known of each rating (those of `facts.FACTS` that the table
    has). An occasion is one pegawai in one tahun and periode.
    """

    penilai: Ints
    kriteria: Ints
    form: Ints
    form_first: Ints
    form_penilai: Ints
    form_pegawai: Ints
    form_size: Ints
    form_shared: NDArray[np.bool_]
    subset: Ints
    cell: Ints
    cell_penilai: Ints
    cell_kriteria: Ints
    profile: Ints
    penilai_id: pd.Index
    kriteria_id: pd.Index
    n_pegawai: int
    by_form: csr_array
    by_penilai: csr_array
    by_cell: csr_array
    by_profile: csr_array
    forms_by_penilai: csr_array
    forms_by_pegawai: csr_array
    form_occasion: Ints
    forms_by_occasion: csr_array
    facts: pd.DataFrame

    @property
    def n_penilai(self) -> int:
        """Count of penilai."""
        return len(self.penilai_id)


def lay_out(ratings: pd.DataFrame) -> Layout:
    """Index a table of ratings by form, penilai, pegawai and kriteria.

    Parameters
    ----------
    ratings : DataFrame, one row a rating
        ``penilai, pegawai, kriteria``; with ``tahun`` or ``periode`` each has its own forms.
    """
    penilai, penilai_id = _codes(ratings["penilai"])
    pegawai, pegawai_id = _codes(ratings["pegawai"])
    kriteria, kriteria_id = _codes(ratings["kriteria"])
    time, n_times = times(ratings)
    form, first = _numbered((penilai * len(pegawai_id) + pegawai) * n_times + time)
    cell, cell_first = _numbered(penilai * len(kriteria_id) + kriteria)
    profile, _ = _numbered(pegawai * len(kriteria_id) + kriteria)
    form_penilai, form_pegawai = penilai[first], pegawai[first]
    occasion, _ = _numbered((pegawai * n_times + time)[first])
    return Layout(
        penilai,
        kriteria,
        form,
        first,
        form_penilai,
        form_pegawai,
        np.bincount(form),
        _shared(form_penilai, form_pegawai),
        _subsets(form_penilai, form_pegawai),
        cell,
        penilai[cell_first],
        kriteria[cell_first],
        profile,
        penilai_id,
        kriteria_id,
        len(pegawai_id),
        _indicator(form),
        _indicator(penilai),
        _indicator(cell),
        _indicator(profile),
        _indicator(form_penilai),
        _indicator(form_pegawai),
        occasion,
        _indicator(occasion),
        ratings[[name for name in FACTS if name in ratings]].reset_index(drop=True),
    )


def _codes(labels: pd.Series) -> tuple[Ints, pd.Index]:
    """Code the labels from 0 in sorted order."""
    codes, labels_id = pd.factorize(labels.astype("str"), sort=True)
    return codes.astype(np.intp), pd.Index(labels_id)


def times(ratings: pd.DataFrame) -> tuple[Ints, int]:
    """Code the appraisal that each row belongs to, and count them: by tahun and periode."""
    columns = [column for column in ("tahun", "periode") if column in ratings]
    if not columns:
        return np.zeros(len(ratings), dtype=np.intp), 1
    time = ratings.groupby(columns, observed=True, dropna=False).ngroup().to_numpy()
    return time.astype(np.intp), int(time.max()) + 1


def _numbered(key: Ints) -> tuple[Ints, Ints]:
    """Code the distinct keys from 0, with the first row of each."""
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    return number, first


def _indicator(group: Ints) -> csr_array:
    """Give the matrix (groups, rows) whose product sums rows by group, in their precision."""
    rows = np.arange(len(group))
    return csr_array(coo_array((np.ones(len(group), dtype=np.float32), (group, rows))))


def _shared(form_penilai: Ints, form_pegawai: Ints) -> NDArray[np.bool_]:
    """Tell which forms are about a pegawai whom another penilai rated too."""
    _, first = _numbered(form_pegawai * (form_penilai.max() + 1) + form_penilai)
    return np.bincount(form_pegawai[first])[form_pegawai] > 1


def _subsets(form_penilai: Ints, form_pegawai: Ints) -> Ints:
    """Find the subsets of penilai that common pegawai connect."""
    n_penilai, n_pegawai = form_penilai.max() + 1, form_pegawai.max() + 1
    size = n_penilai + n_pegawai
    links = coo_array(
        (np.ones(len(form_penilai)), (form_penilai, n_penilai + form_pegawai)), shape=(size, size)
    )
    return connected_components(links, directed=False)[1][:n_penilai].astype(np.intp)
