"""The command pelatihan as it is used: hand-outs for a class, forms back, its result."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from kinerja_analysis.archive import write_tables
from kinerja_analysis.cli import main
from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.practice_forms import class_forms
from kinerja_analysis.training.practice_workbook import write_practice_forms
from kinerja_analysis.training.simulated_years import simulated_years
from kinerja_analysis.training.vignettes import load_vignettes

VIGNETTES = load_vignettes()


@pytest.fixture
def answers(tmp_path):
    """Forms of three tables: the first gives 3 in round one and 4 in round two, and so on."""
    folder = tmp_path / "jawaban"
    forms = class_forms(class_plan(3, VIGNETTES), VIGNETTES)
    for number, path in enumerate(write_practice_forms(forms, folder, "UJI")):
        book = openpyxl.load_workbook(path)
        for ronde in (1, 2):
            for row in book[f"Ronde {ronde}"].iter_rows(6, 15, 2, 7):
                for place, cell in enumerate(row):
                    cell.value = 1 + (number + ronde + place) % 5
        book.save(path)
    return folder


def printed(path: Path) -> str:
    """Words of a PDF, one blank between them."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    found = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def test_the_result_of_a_class_names_the_faulty_form_and_gives_a_page_a_table(
    answers, tmp_path, capsys
):
    (answers / "rusak.xlsx").write_bytes(b"x")
    target = tmp_path / "hasil"
    code = main(["pelatihan", "--jawaban", str(answers), "--keluaran", str(target)])
    told = capsys.readouterr()
    assert code == 0, told.err
    assert str(target) in told.out
    words = printed(target / "hasil_kelas.pdf")
    assert all(f"Meja {number}" in words for number in ("01", "02", "03"))
    assert "skor rancangan penyusun" in words
    assert "1 berkas tidak dipakai: rusak.xlsx" in words
    assert "Apakah pelatihan berhasil?" in words
    notebook = target / "untuk_pelatih" / "notebook" / "06_latihan_menilai.ipynb"
    assert "rusak.xlsx" in notebook.read_text(encoding="utf-8")
    assert str(tmp_path) not in notebook.read_text(encoding="utf-8")


def test_a_folder_that_holds_something_is_refused(answers, tmp_path, capsys):
    (tmp_path / "lama").write_text("x", encoding="utf-8")
    words = ["pelatihan", "--jawaban", str(answers), "--keluaran", str(tmp_path)]
    assert main(words) == 2
    assert "sudah berisi" in capsys.readouterr().err


def test_one_year_without_the_other_is_refused(tmp_path, capsys):
    assert main(["pelatihan", "--sebelum", str(tmp_path)]) == 2
    assert "--sebelum, --sesudah, dan --terlatih" in capsys.readouterr().err


@pytest.mark.lambat
def test_two_years_and_a_list_say_whether_training_shows(tmp_path, capsys):
    before, after, trained = simulated_years(24, manfaat=0.7, seed=3)
    for name, tests in (("lama", before), ("baru", after)):
        write_tables(tmp_path / name / "rahasia" / "data", {"hasil_uji": tests})
    (tmp_path / "peserta.csv").write_text("\n".join(sorted(trained)), encoding="utf-8")
    words = ["pelatihan", "--sebelum", str(tmp_path / "lama"), "--sesudah", str(tmp_path / "baru")]
    words += ["--terlatih", str(tmp_path / "peserta.csv"), "--keluaran", str(tmp_path / "hasil")]
    assert main(words) == 0, capsys.readouterr().err
    told = printed(tmp_path / "hasil" / "penerapan.pdf")
    assert "24 penilai pada kedua tahun, 12 di antaranya dilatih" in told
    assert not any(one in told for one in trained)


@pytest.mark.lambat
def test_everything_that_a_class_needs_is_handed_out(tmp_path, contents):
    target = tmp_path / "pelatihan"
    assert main(["pelatihan", "--peserta", "2", "--keluaran", str(target)]) == 0
    made = set(contents(target))
    assert {
        "untuk_peserta/latihan.html",
        "untuk_peserta/buku_kerja.pdf",
        "untuk_peserta/formulir/meja-02.xlsx",
        "untuk_pelatih/salindia.html",
        "untuk_pelatih/kunci_dan_panduan.pdf",
        "untuk_pelatih/formulir_ahli/ahli-05.xlsx",
        "untuk_pelatih/notebook/05_pelatihan_penilai.ipynb",
    } <= made
    assert "Catatan kejadian triwulan 4" in printed(target / "untuk_peserta" / "buku_kerja.pdf")
    assert "skor rancangan penyusun" in printed(target / "untuk_pelatih/kunci_dan_panduan.pdf")
