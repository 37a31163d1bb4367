"""The command that writes the blank forms, on the sample office."""

from pathlib import Path

from kinerja_analysis.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "contoh"


def test_forms_of_next_year_are_made_from_this_years_exports(tmp_path, capsys):
    words = ["formulir", "--tahun", "2026", "--data", str(SAMPLE / "2025")]
    assert main([*words, "--keluaran", str(tmp_path / "formulir")]) == 0
    names = [path.name for path in (tmp_path / "formulir" / "formulir").iterdir()]
    assert "pegawai.xlsx" in names
    assert len([name for name in names if name.startswith("diri-")]) == 96
    assert (tmp_path / "formulir" / "daftar_pengiriman.xlsx").is_file()
    assert "formulir dan daftar pengirimannya" in capsys.readouterr().out


def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys):
    (tmp_path / "milik.txt").write_text("x", encoding="utf-8")
    words = ["formulir", "--tahun", "2026", "--data", str(SAMPLE / "2025")]
    assert main([*words, "--keluaran", str(tmp_path)]) == 2
    assert "sudah berisi" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["milik.txt"]
