"""The sample data: made by one seed, small, and read back by intake as what it was made from."""

import hashlib
from pathlib import Path

import pytest

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile
from kinerja_analysis.regulasi.predikat import contradictions
from kinerja_analysis.simulate.export_panel import KRITERIA
from kinerja_analysis.simulate.sample import (
    CONTRADICTIONS,
    PLANTED,
    YEARS,
    of_year,
    sample_office,
    write_sample,
)

ROOT = Path(__file__).resolve().parents[2]

KEY = ["pegawai", "penilai", "kriteria"]

LOST = 10 + 2
"""Nilai that a clerk lost: a form with a nilai off the scale waits whole (10), two are dashes."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("sampel")
    write_sample(target)
    return target


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


def test_the_committed_sample_is_what_the_command_writes(folder):
    committed = digests(ROOT / "data" / "contoh")
    assert digests(folder / "contoh") == committed
    assert digests(folder / "contoh_ekinerja") == digests(ROOT / "data" / "contoh_ekinerja")


def test_another_seed_gives_another_office(folder, tmp_path):
    write_sample(tmp_path, seed=1)
    assert digests(tmp_path).keys() == digests(folder).keys()
    assert digests(tmp_path) != digests(folder)


def test_the_sample_is_small(folder):
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 1_500_000


def test_profile_of_the_sample_lists_the_criteria_of_the_simulation(folder):
    profile = load_profile(folder / "contoh" / "profil.toml")
    assert tuple(item.nama for item in profile.kriteria) == KRITERIA
    assert profile.simulasi
    assert load_profile(folder / "contoh_ekinerja" / "profil.toml").kriteria == ()


@pytest.mark.parametrize("tahun", YEARS)
def test_intake_reads_the_sample_as_what_it_was_made_from(folder, tahun):
    profile = load_profile(folder / "contoh" / "profil.toml")
    clean = clean_exports([folder / "contoh" / str(tahun)], profile, tahun=tahun)
    truth = of_year(sample_office().penilaian, tahun)
    both = clean.penilaian.merge(truth, on=KEY, suffixes=("", "_benar"), validate="1:1")
    assert len(both) == len(clean.penilaian) == len(truth) - LOST
    for column in ("nilai", "peran", "skala", "unit_kerja", "periode"):
        assert (both[column].astype(str) == both[f"{column}_benar"].astype(str)).all(), column


def test_every_untidiness_is_met_and_told(folder):
    profile = load_profile(folder / "contoh" / "profil.toml")
    clean = clean_exports([folder / "contoh" / "2025"], profile, tahun=2025)
    panel = clean.jejak_audit[clean.jejak_audit["berkas"] == "penilaian_panel.xlsx"]
    told = set(panel.loc[panel["jenis"] != "struktur", "aturan"])
    assert {"spasi", "nilai_kosong", "angka_teks", "tanggal_format", "unit_variasi"} <= told
    assert clean.quarantine["aturan"].to_list() == ["duplikat_persis", "nilai_di_luar_skala"]


def test_ekinerja_sample_holds_each_official_rating_once(folder):
    profile = load_profile(folder / "contoh_ekinerja" / "profil.toml")
    clean = clean_exports([folder / "contoh_ekinerja" / "2025"], profile, tahun=2025)
    official = of_year(sample_office().predikat_resmi, 2025)
    assert sorted(clean.predikat_resmi["pegawai"]) == sorted(official["pegawai"])
    assert clean.quarantine.empty
    both = clean.predikat_resmi.merge(official, on="pegawai", suffixes=("", "_benar"))
    assert (both["hasil_kerja"] == both["hasil_kerja_benar"]).all()
    assert (both["predikat"] != both["predikat_benar"]).sum() == len(CONTRADICTIONS)


def test_predikat_that_contradict_the_matrix_are_those_on_the_truth_page(folder):
    profile = load_profile(folder / "contoh_ekinerja" / "profil.toml")
    clean = clean_exports([folder / "contoh_ekinerja" / "2025"], profile, tahun=2025)
    wrong = contradictions(clean.predikat_resmi)["pegawai"]
    page = (folder / "contoh" / "KEBENARAN.md").read_text(encoding="utf-8")
    assert len(wrong) == len(CONTRADICTIONS)
    assert all(pegawai in page for pegawai in wrong)


def test_planted_penilai_have_enough_ratings_in_every_year():
    office = sample_office()
    planted = office.truth.raters[office.truth.raters["effect"] != ""]
    assert len(planted) == len(PLANTED)
    assert planted["penilai"].is_unique
    others = office.penilaian[
        (office.penilaian["peran"] != "diri") & (office.penilaian["skala"] == "lima")
    ]
    forms = others.groupby(["tahun", "penilai"])["pegawai"].nunique()
    assert (forms[2025].loc[planted["penilai"]] >= 20).all()


def test_truth_page_names_every_planted_penilai(folder):
    page = (folder / "contoh" / "KEBENARAN.md").read_text(encoding="utf-8")
    office = sample_office()
    planted = office.truth.raters[office.truth.raters["effect"] != ""]
    assert all(f"| {penilai} |" in page for penilai in planted["penilai"])
    assert "CONTOH - DATA SIMULASI" in page
