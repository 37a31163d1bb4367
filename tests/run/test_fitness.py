"""An office whose rows mostly wait for a correction is told so, and publishes at most a draft."""

import re
import shutil
import subprocess

import openpyxl
import pytest

from kinerja_analysis.cli import main

PROFILE = """
[kantor]
nama = "Kecamatan Contoh"
kota = "Semarang"
umpan_balik = false
[identitas]
jenis = "bebas"
[skala.lima]
minimum = 1
maksimum = 5
[[kriteria]]
nama = "Disiplin"
skala = "lima"
[[kriteria]]
nama = "Loyal"
skala = "lima"
"""


@pytest.fixture
def faulty(tmp_path):
    """Write an office of 5 raters x 8 ratees in which 12 of 40 rows hold no score."""
    folder = tmp_path / "masuk"
    folder.mkdir()
    (folder / "profil.toml").write_text(PROFILE, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Loyal"])
    for number in range(40):
        pegawai, penilai = f"K{number % 8}", f"P{number // 8}"
        score = "salah" if number < 12 else 1 + (number * 7) % 5
        book.active.append([pegawai, f"Orang {pegawai}", penilai, "2025-12-01", score, 3])
    book.save(folder / "panel.xlsx")
    return folder


def kinerja(*words):
    return main([str(word) for word in words])


def test_check_of_inputs_gives_one_message_and_leaves_nothing(faulty, tmp_path, capsys, contents):
    before = contents(tmp_path)
    code = kinerja("bersihkan", "--uji-masukan", "--tahun", "2025", "--data", faulty)
    told = capsys.readouterr().out
    assert code == 3
    assert contents(tmp_path) == before
    assert "panel.xlsx, lembar Sheet, baris 2, 3" in told
    assert "12 dari 40 baris data (30,0%). TIDAK LAYAK TERBIT: batasnya 20%." in told
    assert "Orang K" not in told


def test_check_of_a_refused_file_is_a_message_too(faulty, capsys):
    (faulty / "lain.xlsx").write_bytes(b"")
    assert kinerja("laporan", "--uji-masukan", "--tahun", "2025", "--data", faulty) == 3
    told = capsys.readouterr().out
    assert "lain.xlsx" in told and "Kecamatan Contoh tahun 2025" in told


def test_unfit_run_is_not_published_and_a_draft_says_so(faulty, tmp_path, capsys):
    words = ("laporan", "--tahun", "2025", "--data", faulty, "--keluaran", tmp_path / "lap")
    assert kinerja(*words) == 3
    assert "TIDAK LAYAK TERBIT: 12 dari 40" in capsys.readouterr().err
    assert not list((tmp_path / "lap").rglob("run.json"))
    assert kinerja(*words, "--draf") == 0
    page = tmp_path / "lap" / "2025" / "kecamatan-contoh" / "laporan.html"
    told = page.read_text(encoding="utf-8")
    assert "DRAF" in told and "tidak layak terbit" in told


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_a_draft_is_marked_on_every_page(faulty, tmp_path):
    words = ("laporan", "--tahun", "2025", "--data", faulty, "--keluaran", tmp_path / "lap")
    assert kinerja(*words, "--draf") == 0
    pdf = tmp_path / "lap" / "2025" / "kecamatan-contoh" / "laporan.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True)
    pages = text.stdout.rstrip("\f").split("\f")
    assert all(re.search(r"\bDRAF\b", page) for page in pages)
    assert "tidak layak terbit" in text.stdout
