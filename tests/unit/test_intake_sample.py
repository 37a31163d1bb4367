"""The sample offices are read whole: nothing is lost, nothing unexplained waits."""

from pathlib import Path

import pytest

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.mark.parametrize("folder", ["contoh/2023", "contoh/2024", "contoh/2025"])
def test_sample_office_is_clean_but_for_its_two_planted_faults(folder):
    clean = clean_exports(
        [DATA / folder], load_profile(DATA / "contoh" / "profil.toml"), tahun=int(folder[-4:])
    )
    tally = clean.tally
    assert (tally["dibaca"] == tally["struktur"] + tally["bersih"] + tally["karantina"]).all()
    assert sorted(clean.quarantine["aturan"]) == ["duplikat_persis", "nilai_di_luar_skala"]
    assert set(clean.penilaian["peran"]) == {"atasan", "tim", "diri"}
    assert set(clean.penilaian["pegawai"]) <= set(clean.pegawai["pegawai"])
    assert not clean.penilaian_diri.empty
    assert not clean.layanan.empty
    assert not clean.organisasi.empty
    assert len(clean.predikat_resmi) == len(clean.pegawai)


def test_ekinerja_alone_gives_the_two_official_ratings_of_everybody():
    clean = clean_exports(
        [DATA / "contoh_ekinerja" / "2025"],
        load_profile(DATA / "contoh_ekinerja" / "profil.toml"),
        tahun=2025,
    )
    assert clean.quarantine.empty
    assert set(clean.penilaian["kriteria"]) == {"hasil_kerja", "perilaku_kerja"}
    assert len(clean.penilaian) == 2 * len(clean.pegawai)
    assert (clean.penilaian["penilai"] != "").all()
