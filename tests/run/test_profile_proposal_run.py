"""The command that proposes a profile from an office's own exports."""

import shutil
from pathlib import Path

from kinerja_analysis.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "contoh" / "2025"


def test_profile_is_written_beside_the_exports_and_lets_them_in(tmp_path, capsys):
    folder = tmp_path / "masuk"
    shutil.copytree(SAMPLE, folder)
    assert main(["buat-profil", str(folder)]) == 0
    assert "10 kriteria dikenali" in capsys.readouterr().out
    assert main(["bersihkan", "--uji-masukan", "--tahun", "2025", "--data", str(folder)]) == 0
    assert main(["buat-profil", str(folder)]) == 2
    assert "tidak ditimpa" in capsys.readouterr().err
