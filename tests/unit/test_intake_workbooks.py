"""What Excel adds to cells: percent formats, errors, formulas, the 1904 calendar, huge ranges."""

from datetime import datetime

import numpy as np
import pytest
import xlsxwriter

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.reading.container import check_container
from kinerja_analysis.intake.reading.delimited import read_delimited
from kinerja_analysis.intake.reading.sheet import column_letter, grid
from kinerja_analysis.intake.reading.workbook import read_sheets
from kinerja_analysis.profile import load_profile

ANI, CITRA = "199001012015032901", "197503032000032903"
HEADER = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin"]
PROFILE = """
[kantor]
nama = "Kecamatan Candisari"
kota = "Semarang"
[skala.seratus]
minimum = 0
maksimum = 100
[[kriteria]]
nama = "Disiplin"
skala = "seratus"
"""


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "seratus.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return load_profile(path)


def written(path, cells, *, options=None, formats=None):
    """Write one rating, then the given cells by row and column."""
    with xlsxwriter.Workbook(path, options or {}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [ANI, "Ani", CITRA, "2025-12-01", 80])
        for (row, column), value in cells.items():
            style = book.add_format({"num_format": formats}) if formats else None
            sheet.write(row, column, value, style)
    return path


def test_share_shown_as_percentage_is_read_as_one(tmp_path, profile):
    path = written(tmp_path / "persen.xlsx", {(1, 4): 0.855}, formats="0.0%")
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.penilaian["nilai"].tolist() == [85.5]
    assert clean.repairs[["sel", "aturan", "sebelum", "sesudah"]].to_numpy().tolist() == [
        ["E2", "persen", "0.855", "85.5"]
    ]


def test_excel_error_waits_with_its_cell(tmp_path, profile):
    path = written(tmp_path / "galat.xlsx", {})
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [ANI, "Ani", CITRA, "2025-12-01", 80])
        sheet.write_row(2, 0, [ANI, "Ani", CITRA, "2025-12-02"])
        sheet.write_formula(2, 4, "=1/0", None, "#DIV/0!")
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.quarantine[["sel", "aturan"]].to_numpy().tolist() == [["E3", "galat_excel"]]


def test_formula_with_its_result_is_read(tmp_path, profile):
    path = tmp_path / "rumus.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [ANI, "Ani", CITRA, "2025-12-01"])
        sheet.write_formula(1, 4, "=40*2", None, 80)
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.penilaian["nilai"].tolist() == [80]


def test_calendar_of_1904_gives_the_same_day(tmp_path, profile):
    day = datetime(2025, 12, 15)
    options = {"date_1904": True, "default_date_format": "dd/mm/yyyy"}
    path = written(tmp_path / "mac.xlsx", {(1, 3): day}, options=options)
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.penilaian["tanggal"].tolist() == [day]


def test_styled_cell_at_the_very_last_row_does_not_count(tmp_path, profile):
    path = written(tmp_path / "panjang.xlsx", {(1_048_575, 4): ""}, formats="0.0%")
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.tally["dibaca"].tolist() == [2]


def test_sep_line_of_excel_declares_the_separator():
    sheet = read_delimited(b"sep=|\r\na|b;c\r\n1|2;3\r\n", "x.csv")
    assert sheet.cells.tolist() == [["sep=", ""], ["a", "b;c"], ["1", "2;3"]]


def test_a_declared_separator_that_parts_nothing_is_not_believed():
    text = b'"sep=;"\t""\r\n"Nama"\t"Nilai"\r\n"Ani, S.E."\t"9\n"\r\n"Budi"\t"8"\r\n'
    sheet = read_delimited(text, "x.csv")
    assert [len(row) for row in sheet.cells] == [2, 2, 2, 2]
    assert sheet.cells[2].tolist() == ["Ani, S.E.", "9\n"]


def test_lone_bytes_of_windows_are_noted():
    sheet = read_delimited("Analis – “Pelaksana”;x\n".encode("cp1252"), "x.csv")
    assert sheet.cells[0, 0] == "Analis – “Pelaksana”"
    assert [rule for rule, _ in sheet.notes] == ["pengodean_cp1252"]


@pytest.mark.parametrize("content", [b"a;b\n\x81\x8d;1\n", b"a\x00\x00b;c"])
def test_bytes_that_are_no_text_are_refused(content):
    with pytest.raises(ExportRefused, match="simpan ulang"):
        read_delimited(content, "x.csv")


def test_bomb_is_refused_by_its_declared_size(tmp_path):
    import zipfile

    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    with pytest.raises(ExportRefused, match="bom arsip"):
        check_container(path.read_bytes())


@pytest.mark.parametrize(
    ("content", "word"), [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04 cut", "rusak"), (b"", "kosong")]
)
def test_other_files_are_refused_in_words(tmp_path, content, word):
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(content)
    with pytest.raises(ExportRefused, match=word):
        read_sheets(path, path.name)


def test_letters_of_columns_follow_excel():
    assert [column_letter(c) for c in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_grid_ends_with_the_last_row_that_holds_something():
    assert grid([["a"], ["", "b"], [" "], []]).shape == (2, 2)
    assert grid([]).shape == (0, 0)
    assert np.array_equal(grid([["a"], ["b", "c"]]), np.array([["a", ""], ["b", "c"]], object))


def test_a_hidden_column_beyond_the_count_of_rows_is_pointed_out(tmp_path, profile):
    # two rows, and the fifth column is hidden
    path = tmp_path / "sembunyi.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [ANI, "Ani", CITRA, "2025-12-01", 80])
        sheet.set_column(4, 4, None, None, {"hidden": True})
    clean = clean_exports([path], profile, tahun=2025)
    notes = clean.jejak_audit.query("aturan == 'kolom_tersembunyi'")
    assert notes["pesan"].str.contains("Kolom: E.").tolist() == [True]
    assert clean.penilaian["nilai"].tolist() == [80]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<?xml version='1.0'?><daftar><pegawai>Ani</pegawai></daftar>", "XML tanpa tabel"),
        ("<html><body><p>Sesi berakhir</p></body></html>", "HTML tanpa tabel"),
    ],
)
def test_a_page_without_a_table_is_called_by_its_name(tmp_path, profile, text, word):
    path = tmp_path / "nilai.xls"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExportRefused, match=word):
        clean_exports([path], profile, tahun=2025)
