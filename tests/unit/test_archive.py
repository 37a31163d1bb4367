"""Tables come back as they went in, with the same bytes, and never half written."""

import os

import pandas as pd
import pyarrow.parquet as pq
import pytest

from kinerja_analysis import archive
from kinerja_analysis.archive import read_table, read_tables, write_tables
from kinerja_analysis.errors import KinerjaError
from kinerja_analysis.schema import HASIL, PENILAIAN, TABLES

ONE_RATING = PENILAIAN.conform(
    pd.DataFrame(
        {
            "tahun": [2025],
            "periode": ["tahunan"],
            "pegawai": ["198001012005011001"],
            "penilai": ["a"],
            "peran": ["tim"],
            "kriteria": ["Disiplin"],
            "nilai": [4.0],
            "skala": ["lima"],
            "tanggal": [pd.NaT],
            "unit_kerja": [""],
            "sumber": ["a.xlsx › S › C4"],
        }
    )
)


def test_every_table_of_the_schema_comes_back_as_it_was(tmp_path):
    tables = {name: table.empty() for name, table in TABLES.items()} | {"penilaian": ONE_RATING}
    write_tables(tmp_path / "data", tables)
    back = read_tables(tmp_path / "data")
    assert list(back) == sorted(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(back[name], frame)


def test_missing_and_coded_values_come_back(tmp_path):
    frame = pd.DataFrame(
        {
            "n": pd.array([1, None], dtype="Int64"),
            "peran": pd.Categorical(["tim", "atasan"], categories=["atasan", "tim"]),
            "dinilai_pada": pd.to_datetime(["2026-01-05 10:15", None]).astype("datetime64[us]"),
            "ya": pd.array([True, None], dtype="boolean"),
        }
    )
    write_tables(tmp_path, {"campuran": frame})
    pd.testing.assert_frame_equal(read_table(tmp_path, "campuran"), frame)


def test_same_table_gives_same_bytes_whatever_its_row_labels(tmp_path):
    write_tables(tmp_path / "a", {"penilaian": ONE_RATING})
    write_tables(tmp_path / "b", {"penilaian": ONE_RATING.set_axis([7])})
    first, second = (tmp_path / name / "penilaian.parquet" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_other_tables_of_the_folder_stay(tmp_path):
    write_tables(tmp_path, {"penilaian": ONE_RATING})
    write_tables(tmp_path, {"hasil": HASIL.empty()})
    assert list(read_tables(tmp_path)) == ["hasil", "penilaian"]


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_failure_at_any_step_leaves_the_old_table_whole(tmp_path, monkeypatch, step):
    write_tables(tmp_path, {"penilaian": ONE_RATING})
    old = (tmp_path / "penilaian.parquet").read_bytes()

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    owner = {
        "write": (pq, "write_table"),
        "fsync": (os, "fsync"),
        "replace": (archive.Path, "replace"),
    }
    monkeypatch.setattr(*owner[step], full)
    with pytest.raises(KinerjaError, match="penilaian tidak dapat ditulis"):
        write_tables(tmp_path, {"penilaian": ONE_RATING.assign(nilai=1.0)})
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["penilaian.parquet"]
    assert (tmp_path / "penilaian.parquet").read_bytes() == old


def test_a_file_that_is_being_written_is_no_table(tmp_path):
    write_tables(tmp_path, {"penilaian": ONE_RATING})
    (tmp_path / ".hasil-x1.tmp").write_bytes(b"PAR1")
    assert list(read_tables(tmp_path)) == ["penilaian"]


def test_missing_folder_and_missing_table_are_said_in_indonesian(tmp_path):
    with pytest.raises(KinerjaError, match=r"Folder tabel .* tidak ditemukan"):
        read_tables(tmp_path / "tiada")
    write_tables(tmp_path, {"penilaian": ONE_RATING})
    with pytest.raises(KinerjaError, match=r"hasil tidak ada .* yang ada: penilaian"):
        read_table(tmp_path, "hasil")
    with pytest.raises(KinerjaError, match="tidak ada"):
        read_table(tmp_path, "../penilaian")


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "hasil.parquet").write_bytes(b"PAR1 torn")
    with pytest.raises(KinerjaError, match=r"hasil\.parquet tidak terbaca"):
        read_tables(tmp_path)


@pytest.mark.parametrize("name", ["../hasil", "Hasil", "", "a b", "a/b", "hasil.parquet"])
def test_a_name_that_could_leave_the_folder_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(KinerjaError, match="Nama tabel"):
        write_tables(tmp_path, {"penilaian": ONE_RATING, name: ONE_RATING})
    assert list(tmp_path.iterdir()) == []


def test_columns_of_mixed_kinds_are_refused_with_the_name_of_the_table(tmp_path):
    mixed = pd.DataFrame({"isi": pd.Series([1, "dua"], dtype=object)})
    with pytest.raises(KinerjaError, match="Tabel campuran tidak dapat disimpan"):
        write_tables(tmp_path, {"campuran": mixed})
