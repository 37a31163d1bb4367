"""InstEval goes through intake with free ids: every row clean, every nilai its own."""

from pathlib import Path

import pandas as pd

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile

PROFILE = """
[kantor]
nama = "InstEval"
kota = "Zürich"
umpan_balik = false
[identitas]
jenis = "bebas"
[skala.lima]
minimum = 1
maksimum = 5
[[kriteria]]
nama = "overall"
skala = "lima"
[sinonim]
pegawai = ["ratee"]
penilai = ["rater"]
kriteria = ["criterion"]
nilai = ["score"]
unit_kerja = ["dept"]
"""


def test_every_rating_of_insteval_is_clean(references: Path, tmp_path: Path):
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE, encoding="utf-8")
    source = references / "insteval" / "data.csv"
    clean = clean_exports([source], load_profile(path), tahun=2025)
    raw = pd.read_csv(source, dtype="str")
    # one header row, then 73,421 ratings
    assert clean.tally.iloc[0, 2:].tolist() == [73_422, 1, 73_421, 0]
    assert clean.penilaian["pegawai"].tolist() == raw["ratee"].tolist()
    assert clean.penilaian["penilai"].tolist() == raw["rater"].tolist()
    assert clean.penilaian["nilai"].tolist() == raw["score"].astype("float64").tolist()
    assert clean.penilaian["unit_kerja"].tolist() == raw["dept"].tolist()
    assert len(clean.pegawai) == 1_128
    assert "rater_studage" in clean.jejak_audit["pesan"].str.cat()
