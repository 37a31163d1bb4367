"""What ``bersihkan`` and ``telaah`` leave for who works in Excel: confidential and marked."""

from pathlib import Path

import openpyxl

from kinerja_analysis.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "contoh"


def left_by(word, place):
    """Run a command on the sample office and return the confidential folder that it leaves."""
    assert main([word, "--data", str(SAMPLE / "2025"), "--keluaran", str(place)]) == 0
    (folder,) = (place / "2025").glob("kecamatan-candisari-*")
    return folder / "rahasia"


def sheets_of(path):
    """Return the names of the sheets of a workbook, and the words above the first."""
    book = openpyxl.load_workbook(path, read_only=True)
    words = [str(cell) for row in book.worksheets[0].iter_rows(max_row=3, values_only=True)
             for cell in row if cell]  # fmt: skip
    return book.sheetnames, " ".join(words)


def test_cleaning_leaves_tables_for_excel_and_corrections(tmp_path, capsys):
    private = left_by("bersihkan", tmp_path)
    assert sorted(path.name for path in private.iterdir()) == [
        "data",
        "masukan.json",
        "perlu_diperbaiki.xlsx",
        "tabel_bersih.xlsx",
    ]
    assert "baris yang dibaca" in capsys.readouterr().out
    assert main(["verifikasi", str(private.parent)]) == 0
    names, words = sheets_of(private / "tabel_bersih.xlsx")
    assert {"penilaian", "pegawai"} <= set(names)
    assert "RAHASIA · CONTOH - DATA SIMULASI" in words


def test_screening_leaves_its_tables(tmp_path, capsys):
    private = left_by("telaah", tmp_path)
    assert (private / "data" / "hasil_uji.parquet").is_file()
    assert "penilai" in capsys.readouterr().out
    names, _ = sheets_of(private / "hasil_telaah.xlsx")
    assert names[0] == "layar_pertama" and "hasil_uji" in names
