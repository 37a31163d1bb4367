"""Exports: each file has the titles, headers and rows that offices know."""

import csv

import openpyxl
import pytest

from kinerja_analysis.simulate.export_ekinerja import HEADER_A, HEADER_B
from kinerja_analysis.simulate.export_lists import FORM, PERSONNEL
from kinerja_analysis.simulate.sample import write_sample


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    target = tmp_path_factory.mktemp("sampel")
    write_sample(target)
    return target / "contoh" / "2025"


def sheet(path):
    return openpyxl.load_workbook(path).worksheets[0]


def texts(row):
    return [cell.value for cell in row]


def test_format_a_has_three_titles_and_its_header_on_row_5(year):
    recap = sheet(year / "rekap_penilaian_01.xlsx")
    assert recap["A1"].value == "3374 - Pemerintah Kota Semarang"
    assert recap["A3"].value == "Periode Tahunan 2025"
    assert texts(recap[5]) == list(HEADER_A)
    assert recap["C6"].value == recap["C6"].value.upper()
    assert isinstance(recap["B6"].value, str)


def test_format_b_has_its_header_on_row_8_and_30_columns(year):
    report = sheet(year / "laporan_penilaian_skp.xlsx")
    assert report["A1"].value == "Laporan Penilaian SKP Periode Tahunan Tahun 2025"
    assert texts(report[8]) == list(HEADER_B)
    assert len(HEADER_B) == 30


def test_formats_a_and_b_together_rate_everybody_once(year):
    rated = []
    for path in [*year.glob("rekap_penilaian_*.xlsx"), year / "laporan_penilaian_skp.xlsx"]:
        rows = list(sheet(path).values)
        top = next(n for n, row in enumerate(rows) if "NIP" in row or "nip" in row)
        column = [str(cell).lower() for cell in rows[top]].index("nip")
        rated += [row[column] for row in rows[top + 1 :]]
    assert len(rated) == len(set(rated)) == 96


def test_ekinerja_spells_ekspektasi_its_own_way(year):
    labels = {row[12] for row in list(sheet(year / "laporan_penilaian_skp.xlsx").values)[8:]}
    assert labels <= {"Diatas Ekspektasi", "Sesuai Ekspektasi", "Dibawah Ekspektasi"}


def test_panel_workbook_looks_made_by_hand(year):
    panel = sheet(year / "penilaian_panel.xlsx")
    first = [str(row[0]) for row in panel.values]
    assert first[:3] == [
        "PEMERINTAH KOTA SEMARANG",
        "KECAMATAN CANDISARI",
        "REKAPITULASI PENILAIAN KINERJA PEGAWAI TAHUN 2025",
    ]
    merged = {str(cells) for cells in panel.merged_cells.ranges}
    # group heads over three and seven columns; NIP merged down
    assert {"J5:L5", "M5:S5", "B5:B6"} <= merged
    assert first[6] == "(1)"
    assert sum(cell.startswith("UNIT KERJA: ") for cell in first) == 12
    assert {"JUMLAH", "RATA-RATA"} <= set(first)
    below = [str(cell) for row in list(panel.values)[-8:] for cell in row if cell]
    assert "Mengetahui," in below
    assert "Semarang, 31 Desember 2025" in below
    assert below[-1].startswith("NIP. ")


def test_personnel_list_has_its_columns_and_nip_as_text(year):
    people = sheet(year / "pegawai.xlsx")
    assert texts(people[1]) == list(PERSONNEL.values())
    assert all(isinstance(cell.value, str) and len(cell.value) == 18 for cell in people["A"][1:])


def test_self_assessment_form_has_bom_semicolons_and_consent(year):
    raw = (year / "penilaian_diri.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert list(rows[0]) == list(FORM)
    assert {row["Bersedia inovasinya dikutip?"] for row in rows} == {"Ya", "Tidak"}
    assert all(row["Capaian"] and row["Tantangan"] for row in rows)
