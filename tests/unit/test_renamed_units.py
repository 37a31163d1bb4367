"""A unit that was renamed in the year stays one unit, under its name of today."""

from dataclasses import replace

import pytest

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile_units import UnitRename, names_of_today, rename_faults

ANI, BUDI = "199001012015032901", "198502022010011902"
FIRST = UnitRename("Seksi Umum", ("Seksi Tata Usaha",), "2024-01-01")
SECOND = UnitRename("Subbagian Umum", ("Seksi Umum", "Seksi Keuangan"), "2025-07-01")


@pytest.fixture
def renamed(small_profile):
    return replace(small_profile, unit=(SECOND,))


def test_ratings_before_and_after_count_for_one_unit(workbook, renamed):
    rows = [
        ["NIP", "Nama", "Unit Kerja", "NIP Penilai", "Periode", "Disiplin", "Kualitas Kerja"],
        [ANI, "Ani", "Sie Umum", BUDI, "Semester 1", 3, 4],
        [ANI, "Ani", "Subbagian Umum", BUDI, "Semester 2", 4, 4],
        [BUDI, "Budi", "SEKSI KEUANGAN", ANI, "Semester 2", 4, 5],
    ]
    clean = clean_exports([workbook("panel.xlsx", rows)], renamed, tahun=2025)
    assert set(clean.penilaian["unit_kerja"]) == {"Subbagian Umum"}
    told = clean.jejak_audit.set_index("aturan")
    # Ani's first row and Budi's row bear an earlier name
    assert len(told.loc[["unit_berganti_nama"]]) == 2
    assert "pindah_unit" not in told.index


def test_renamings_are_followed_to_the_last():
    assert names_of_today([FIRST, SECOND])["seksi tata usaha"] == "Subbagian Umum"


@pytest.mark.parametrize(
    ("units", "word"),
    [
        ([replace(FIRST, sejak="1 Juli")], "harus tanggal"),
        ([FIRST, replace(FIRST, nama="Seksi Lain")], "dua kali"),
        ([FIRST, UnitRename("Seksi Tata Usaha", ("Seksi Umum",), "2025-01-01")], "saling menunjuk"),
        ([replace(FIRST, nama="Seksi Tata Usaha")], "saling menunjuk"),
    ],
)
def test_contradictions_are_named(units, word):
    assert any(word in fault for fault in rename_faults(units))


def test_one_chain_of_renamings_is_no_contradiction():
    assert rename_faults([FIRST, SECOND]) == []
