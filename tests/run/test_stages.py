"""Tables in a work folder are used only for the inputs that they were made from."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kinerja_analysis.archive import write_tables
from kinerja_analysis.errors import ExportRefused, UsageError
from kinerja_analysis.run.notebooks import CELL_TIMEOUT
from kinerja_analysis.run.office import ROWS_AT_ONCE, patience
from kinerja_analysis.run.order import reporting_date
from kinerja_analysis.run.records import DATA, rows_done
from kinerja_analysis.run.stages import clean, open_work, record_done, tables
from kinerja_analysis.schema import TALLY

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "contoh"


def work_of(tahun, folder):
    """Open the work on one year of the sample."""
    return open_work(tahun, str(SAMPLE / str(tahun)), str(SAMPLE / "profil.toml"), str(folder))


def test_tables_that_are_not_there_are_made_first_and_that_is_said(tmp_path):
    work = work_of(2025, tmp_path)
    assert "belum ada" in work.standing()
    assert len(tables(work)["penilaian"]) > 0
    assert "sudah bersih" in work.standing()


def test_tables_of_another_year_are_not_taken_for_this_ones(tmp_path):
    clean(work_of(2024, tmp_path))
    work = work_of(2025, tmp_path)
    assert not work.has("bersih")
    assert set(tables(work)["penilaian"]["tahun"]) == {2025}


def test_missing_input_is_refused_before_a_folder_is_made(tmp_path):
    with pytest.raises(ExportRefused, match="tidak ditemukan"):
        open_work(2025, str(tmp_path / "x"), str(SAMPLE / "profil.toml"), str(tmp_path / "kerja"))
    assert list(tmp_path.iterdir()) == []


def test_year_that_is_text_is_refused(tmp_path):
    with pytest.raises(UsageError, match="tahun harus bilangan bulat"):
        open_work("2025", str(SAMPLE / "2025"), str(SAMPLE / "profil.toml"), str(tmp_path))


def test_report_bears_the_last_of_january_unless_told():
    assert reporting_date("", 2025) == date(2026, 1, 31)
    assert reporting_date("2026-02-14", 2025) == date(2026, 2, 14)
    with pytest.raises(UsageError, match="tidak terbaca"):
        reporting_date("14/02/2026", 2025)


def test_record_of_another_run_does_not_count(tmp_path):
    record_done(work_of(2025, tmp_path), "01_pembersihan", "abc", {"baris": [1, 2]})
    assert rows_done(tmp_path, "01_pembersihan", "abc") == {"baris": 2}
    assert rows_done(tmp_path, "01_pembersihan", "lain") is None
    assert rows_done(tmp_path, "02_telaah_bias", "abc") is None


@pytest.mark.parametrize(
    ("clean", "times"),
    [(0, 1), (ROWS_AT_ONCE, 1), (ROWS_AT_ONCE + 1, 2), (2 * ROWS_AT_ONCE + 1, 3)],
)
def test_a_cell_of_a_large_office_has_more_time(tmp_path, clean, times):
    assert patience(tmp_path) == CELL_TIMEOUT  # nothing is counted yet
    row = {"berkas": "a", "lembar": "b", "dibaca": clean, "struktur": 0, "karantina": 0}
    tally = TALLY.conform(pd.DataFrame([row | {"bersih": clean}]))
    write_tables(tmp_path / DATA, {"tally": tally})
    assert patience(tmp_path) == times * CELL_TIMEOUT
