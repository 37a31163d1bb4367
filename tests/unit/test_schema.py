"""Tables that cannot be meant are refused in words, before anything is computed from them."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.schema import check_columns, check_ratings


def ratings(**columns):
    given = {"pegawai": ["a", "b", "c"], "penilai": ["p", "p", "q"], "nilai": [1.0, 2.0, 3.0]}
    return pd.DataFrame(given | columns)


def test_sound_ratings_and_missing_nilai_pass():
    check_ratings(ratings(nilai=[1.0, np.nan, 3.0]), ("pegawai", "penilai"), source="penilaian")


def test_numbers_written_as_text_pass():
    check_ratings(ratings(nilai=["1", "2", "3"]), ("pegawai",), source="penilaian")


def test_every_fault_is_told_with_its_count():
    faulty = ratings(pegawai=["a", "", None], nilai=["x", np.inf, 2.0])
    with pytest.raises(SchemaError) as told:
        check_ratings(faulty, ("pegawai", "penilai"), source="penilaian")
    assert "kolom pegawai kosong pada 2 baris" in str(told.value)
    assert "kolom nilai bukan angka pada 1 baris" in str(told.value)
    assert "kolom nilai tak hingga pada 1 baris" in str(told.value)


def test_what_is_no_table_is_refused():
    with pytest.raises(SchemaError, match="harus tabel"):
        check_columns([1, 2], ("a",), source="penilaian")
    with pytest.raises(SchemaError, match="harus tabel"):
        connectivity(None)
    with pytest.raises(SchemaError, match="harus tabel"):
        fit_mfrm([1, 2])


def test_an_infinite_score_and_a_nameless_rater_are_refused():
    with pytest.raises(SchemaError, match="tak hingga"):
        fit_mfrm(ratings(nilai=[1.0, np.inf, 2.0], kriteria=["k", "k", "k"]))
    with pytest.raises(SchemaError, match="penilai kosong pada 1 baris"):
        connectivity(ratings(penilai=["p", None, "q"]))
