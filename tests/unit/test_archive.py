"""Whether tables come back as they went in, and never by half."""

import pandas as pd
import pytest

from kinerja_analysis import archive
from kinerja_analysis.errors import KinerjaError
from kinerja_analysis.privacy import rater_codes


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame({"pegawai": ["001", ""], "nilai": [4.5, None]})


def test_tables_come_back_as_they_went_in(tmp_path, table):
    archive.write_tables(tmp_path, {"penilaian": table})
    pd.testing.assert_frame_equal(archive.read_table(tmp_path, "penilaian"), table)
    assert list(archive.read_tables(tmp_path)) == ["penilaian"]


def test_same_table_gives_the_same_bytes(tmp_path, table):
    archive.write_tables(tmp_path / "a", {"t": table})
    archive.write_tables(tmp_path / "b", {"t": table})
    assert (tmp_path / "a" / "t.parquet").read_bytes() == (
        tmp_path / "b" / "t.parquet"
    ).read_bytes()


def test_a_failed_write_leaves_the_old_table_and_nothing_else(tmp_path, table, monkeypatch):
    archive.write_tables(tmp_path, {"t": table})

    def torn(self, stream, **_):
        stream.write(b"half")
        raise OSError("no space")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", torn)
    with pytest.raises(OSError, match="no space"):
        archive.write_tables(tmp_path, {"t": table})
    monkeypatch.undo()
    assert [p.name for p in tmp_path.iterdir()] == ["t.parquet"]
    pd.testing.assert_frame_equal(archive.read_table(tmp_path, "t"), table)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(KinerjaError, match="hasil"):
        archive.read_table(tmp_path, "hasil")
    with pytest.raises(KinerjaError, match="01_pembersihan"):
        archive.read_tables(tmp_path / "tiada")


def test_codes_do_not_depend_on_order_or_repetition():
    assert rater_codes(["b", "a", "b"]).to_dict() == rater_codes(["a", "b"]).to_dict()


def test_every_person_has_a_code_of_his_own():
    codes = rater_codes([str(n) for n in range(150)])
    assert codes.is_unique
    assert codes.str.fullmatch(r"P\d{3}").all()


def test_codes_do_not_follow_the_order_of_the_ids():
    codes = rater_codes([f"{n:03d}" for n in range(50)])
    assert codes.tolist() != sorted(codes)
