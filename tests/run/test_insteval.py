"""Real data of another kind go through the same command: InstEval, 73,421 ratings, free ids."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "kinerja_analysis", "laporan", "--tahun", "2025")

PROFILE = Path(__file__).parent / "data" / "profil_insteval.toml"

SECONDS = 300
"""Processor time that the whole run may take; other tests may run beside it."""

GIBIBYTES = 2
"""Memory that the largest process of the run may take."""


@pytest.mark.lambat
def test_insteval_ends_in_a_report_within_five_minutes_and_two_gibibytes(references, tmp_path):
    resource = pytest.importorskip("resource")
    before = spent(resource)
    data = ("--data", str(references / "insteval" / "data.csv"), "--profil", str(PROFILE))
    subprocess.run(
        [*COMMAND, *data, "--keluaran", str(tmp_path)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert spent(resource) - before < SECONDS
    kibibytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert kibibytes < GIBIBYTES * 2**20
    check_report(tmp_path / "2025" / "insteval-eth-zurich")


def spent(resource):
    """Return the processor seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def check_report(folder):
    """The report stands, no sheet was made, every rating was clean and every rater screened."""
    assert sorted(path.name for path in folder.iterdir()) == [
        "laporan.docx",
        "laporan.html",
        "laporan.pdf",
        "laporan.xlsx",
        "pegawai",
        "rahasia",
        "run.json",
        "teks_laporan.toml",
        "tindak_lanjut.xlsx",
    ]
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    # one header row, 73,421 ratings
    assert manifest["baris"] == {
        "dibaca": 73_422,
        "struktur": 1,
        "bersih": 73_421,
        "karantina": 0,
    }
    assert "04_umpan_balik_penilai" not in manifest["notebook"]
    # five effects, 2,972 raters
    assert manifest["hitungan"]["02_telaah_bias"]["hasil_uji"] >= 5 * 2_972
    text = (folder / "laporan.html").read_text(encoding="utf-8")
    assert "InstEval" in text and "CONTOH" not in text
