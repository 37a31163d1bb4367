"""Whether the one door opens: commands, stamps, warnings, working copies."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FAILED = subprocess.CompletedProcess([], 1)
"""How a command that failed ends."""


@pytest.fixture
def mulai():
    spec = importlib.util.spec_from_file_location("mulai", ROOT / "mulai.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_word_the_usage_is_shown():
    run = subprocess.run(
        [sys.executable, ROOT / "mulai.py"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0
    assert "laporan" in run.stdout
    assert "uji" in run.stdout


def test_an_old_python_is_told_what_to_install(mulai, monkeypatch, capsys):
    monkeypatch.setattr(mulai.sys, "version_info", (3, 8, 1))
    assert mulai.main(["laporan"]) == 2
    assert "pasang Python 3.11" in capsys.readouterr().err


def test_notebooks_run_apart_unshuffled_and_one_file_a_worker(mulai):
    tests, notebooks = mulai.perintah_uji("py", ["uji"])
    assert "not lambat" in tests
    assert "--nbval-lax" in notebooks
    assert notebooks[notebooks.index("--dist") + 1] == "loadfile"
    assert "no:randomly" in notebooks


def test_slow_tests_run_on_request_only(mulai):
    (slow,) = mulai.perintah_uji("py", ["uji", "--lambat"])
    assert slow[-1] == "lambat"


def test_python_of_the_environment_is_found_on_both_systems(mulai):
    assert mulai.python_venv(Path("v"), "nt").endswith("python.exe")
    assert mulai.python_venv(Path("v"), "posix").endswith("bin/python")


def test_long_paths_are_warned_of_on_windows_only(mulai):
    long = Path("C:/" + "x" * 150)
    assert "Pindahkan" in mulai.peringatan_jalur(long, "nt")
    assert mulai.peringatan_jalur(long, "posix") == ""
    assert mulai.peringatan_jalur(Path("C:/kinerja"), "nt") == ""


def test_a_full_disk_is_refused_before_anything_starts(mulai, monkeypatch, tmp_path):
    monkeypatch.setattr(mulai.shutil, "disk_usage", lambda _: type("U", (), {"free": 2**20})())
    with pytest.raises(mulai.Gagal, match="Ruang disk"):
        mulai.periksa_tempat(tmp_path, "posix")


def test_an_interrupted_installation_is_not_taken_for_a_finished_one(mulai, tmp_path):
    assert not mulai.tercap(tmp_path, "inti")
    (tmp_path / "siap-inti").write_text("setengah", encoding="utf-8")
    assert not mulai.tercap(tmp_path, "inti")
    (tmp_path / "siap-inti").write_text(mulai.cap("inti"), encoding="utf-8")
    assert mulai.tercap(tmp_path, "inti")


def test_the_test_environment_serves_the_yearly_run_too(mulai, tmp_path):
    (tmp_path / "siap-uji").write_text(mulai.cap("uji"), encoding="utf-8")
    assert mulai.tercap(tmp_path, "inti")


def test_working_copies_are_made_once_and_never_overwritten(mulai, tmp_path):
    source, work = tmp_path / "notebooks", tmp_path / "kerja"
    source.mkdir()
    (source / "01.ipynb").write_text("asli", encoding="utf-8")
    assert mulai.salin_notebook(source, work) == []
    (work / "01.ipynb").write_text("diubah", encoding="utf-8")
    (message,) = mulai.salin_notebook(source, work)
    assert "dibiarkan" in message
    assert (work / "01.ipynb").read_text(encoding="utf-8") == "diubah"


def test_a_folder_that_was_moved_is_installed_again(mulai, monkeypatch, tmp_path):
    (tmp_path / "siap-inti").write_text(mulai.cap("inti"), encoding="utf-8")
    moved = tmp_path / "pindah"
    moved.mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        (moved / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(mulai, "AKAR", moved)
    assert not mulai.tercap(tmp_path, "inti")


def test_paths_of_other_words_are_taken_from_the_folder_of_the_user(mulai, monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(mulai, "siapkan", lambda _: "py")
    monkeypatch.setattr(mulai.subprocess, "run", lambda *_, cwd, **__: ran.append(cwd) or FAILED)
    monkeypatch.chdir(tmp_path)
    assert mulai.main(["bersihkan", "--data", "ekspor"]) == 1
    assert ran == [str(tmp_path)]


@pytest.mark.parametrize(
    ("uv", "ways"), [(None, ["venv"]), ("uv", ["venv", "uv"])], ids=["pip", "uv"]
)
def test_uv_makes_the_environment_where_python_cannot(mulai, monkeypatch, tmp_path, uv, ways):
    tried = []
    monkeypatch.setattr(mulai, "AKAR", tmp_path)
    monkeypatch.setattr(mulai.shutil, "which", lambda _: uv)
    monkeypatch.setattr(mulai, "jalankan", lambda words: tried.append(words) or 1)
    with pytest.raises(mulai.Gagal, match="python3-venv"):
        mulai.buat_venv()
    assert ["uv" if words[0] == "uv" else words[2] for words in tried] == ways
    assert not (tmp_path / ".venv").exists()


def test_packages_cannot_be_fetched_without_pip(mulai, monkeypatch):
    monkeypatch.setattr(mulai, "buat_venv", lambda: sys.executable)
    monkeypatch.setattr(mulai, "berhasil", lambda _: False)
    with pytest.raises(mulai.Gagal, match="memerlukan pip"):
        mulai.paket(["paket"])


def test_double_click_files_are_written_for_windows():
    for name in ("Mulai.bat", "Buka Lab.bat"):
        content = (ROOT / name).read_bytes()
        assert b"\r\n" in content
        assert b"mulai.py" in content


def test_documents_need_an_environment_of_their_own_and_serve_the_yearly_run(mulai, tmp_path):
    (tmp_path / "siap-uji").write_text(mulai.cap("uji"), encoding="utf-8")
    assert not mulai.tercap(tmp_path, "dok")
    (tmp_path / "siap-uji").unlink()
    (tmp_path / "siap-dok").write_text(mulai.cap("dok"), encoding="utf-8")
    assert mulai.tercap(tmp_path, "dok") and mulai.tercap(tmp_path, "inti")


def test_site_is_built_where_it_is_asked_for_and_warnings_fail_it(mulai, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(mulai, "siapkan", lambda _: "py")
    monkeypatch.setattr(mulai, "jalankan", lambda command: ran.append(command) or 0)
    assert mulai.main(["dok"]) == 0
    assert ran[0][:3] == ["py", "-m", "sphinx"] and "-W" in ran[0]
    assert "situs" in capsys.readouterr().out
