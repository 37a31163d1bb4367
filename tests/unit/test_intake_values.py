"""What a cell says: scores, dates, periods; and NIP and names."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.intake.cells.nip import birth_date, employment, nip_fault, nip_reader, sex
from kinerja_analysis.intake.cells.periods import find_periode, find_year, sheet_periode
from kinerja_analysis.intake.cells.score_words import scale_words
from kinerja_analysis.intake.cells.values import (
    date_order,
    date_reader,
    read_role,
    read_year,
    score_reader,
    tidy,
)
from kinerja_analysis.intake.layout.layout import known_tables
from kinerja_analysis.intake.people.identity import fold_unit
from kinerja_analysis.intake.people.people import core_name, name_likeness, usual_spellings
from kinerja_analysis.profile import Scale
from kinerja_analysis.thresholds import NAME_RATIO

HUNDRED = Scale("seratus", 0, 100)
FIVE = Scale("lima", 1, 5, kata=("sangat kurang", "kurang", "cukup", "baik", "sangat baik"))


def score(cell, scale=HUNDRED):
    return score_reader(scale, scale_words(scale))(cell)


@pytest.mark.parametrize(
    ("cell", "nilai"),
    [
        ("85,5", 85.5),
        ("85.5", 85.5),
        ("85", 85),
        (" 85 ", 85),
        ("85/100", 85),
        ("85,5%", 85.5),
        ("85 %", 85),
        (79.25, 79.25),
        (0, 0),
    ],
)
def test_score_on_a_hundred_is_read(cell, nilai):
    assert score(cell).value == nilai
    assert not score(cell).fault


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("85.125", "angka_ambigu"),
        ("1.000", "angka_ambigu"),
        ("8.5,0", "nilai_tidak_terbaca"),
        ("1,5.0", "nilai_tidak_terbaca"),
        ("4/5", "nilai_tidak_terbaca"),
        (101, "nilai_di_luar_skala"),
        (-1, "nilai_di_luar_skala"),
        (1e9, "nilai_di_luar_skala"),
        ("A", "nilai_tidak_terbaca"),
        ("baik sekali", "nilai_tidak_terbaca"),
        (date(2025, 5, 4), "nilai_berupa_tanggal"),
        (datetime(2025, 5, 4, 1, 2), "nilai_berupa_tanggal"),
    ],
)
def test_doubtful_score_is_never_guessed(cell, fault):
    assert score(cell).fault == fault
    assert np.isnan(score(cell).value)


@pytest.mark.parametrize("cell", ["", "-", "--", "N/A", "nihil", "Belum dinilai", "x", "?"])
def test_missing_score_is_missing_and_not_zero(cell):
    reading = score(cell)
    assert np.isnan(reading.value)
    assert (reading.repair, reading.fault) == ("nilai_kosong", "")


@pytest.mark.parametrize(
    ("cell", "nilai"), [("Baik", 4), ("SANGAT  BAIK", 5), ("4 - Baik", 4), ("3", 3), (2.0, 2)]
)
def test_words_of_the_scale_are_read(cell, nilai):
    assert score(cell, FIVE).value == nilai


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (4.5, "nilai_di_luar_skala"),
        ("4 - Cukup", "label_bertentangan"),
        ("44", "nilai_di_luar_skala"),
    ],
)
def test_step_and_label_of_the_scale_must_fit(cell, fault):
    assert score(cell, FIVE).fault == fault


@pytest.mark.parametrize(
    "cell",
    [
        "2025-12-15",
        "2025/12/15 08:31:00",
        "15/12/2025",
        "15-12-2025",
        "15.12.2025",
        "15 Des 2025",
        "15 Desember 2025",
        "Senin, 15 Desember 2025",
        "15 December 2025",
        "15/12/25",
        "15/12/2025, 10.15.00",
        "15/12/2025 10.15 WIB",
        46006.0,
        date(2025, 12, 15),
    ],
)
def test_every_spelling_of_a_date_is_one_day(cell):
    assert date_reader("")(cell).value.normalize() == pd.Timestamp("2025-12-15")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("31/02/2025", "tanggal_tidak_terbaca"),
        ("2025-13-01", "tanggal_tidak_terbaca"),
        ("Desember", "tanggal_tidak_terbaca"),
        ("0", "tanggal_tidak_terbaca"),
        (12.0, "tanggal_tidak_terbaca"),
        ("15 Foo 2025", "tanggal_tidak_terbaca"),
        ("03/04/2025", "tanggal_ambigu"),
        ("2025-12-15 25:00", "tanggal_tidak_terbaca"),
    ],
)
def test_impossible_or_ambiguous_date_is_refused(cell, fault):
    assert date_reader("")(cell).fault == fault


def test_column_proves_the_order_of_day_and_month():
    assert date_order(["03/04/2025", "15/12/2025"]) == "dmy"
    assert date_order(["03/04/2025", "12/15/2025"]) == "mdy"
    assert date_order(["15/12/2025", "12/15/2025"]) == ""
    assert date_order(["03/04/2025"]) == ""
    assert date_order(["3/8/2026, 10.15.00"]) == "dmy"
    assert date_reader("dmy")("03/04/2025").value == pd.Timestamp("2025-04-03")
    assert date_reader("mdy")("03/04/2025").value == pd.Timestamp("2025-03-04")


@pytest.mark.parametrize(
    ("text", "periode"),
    [
        ("Laporan Penilaian SKP Periode Bulanan JULI Tahun 2026", "2026-07"),
        ("Periode Bulanan 6 Tahun 2026", "2026-06"),
        ("Periode Bulanan V Tahun 2026", "2026-05"),
        ("Periode Tahunan 2026", "tahunan"),
        ("PERIODE: TRIWULAN IV-AKHIR", "TW4"),
        ("tw 2", "TW2"),
        ("2025-06", "2025-06"),
        ("PENILAIAN SEMESTER II TAHUN 2026", "SM2"),
        ("Semester ke-1", "SM1"),
        ("Juni 2025", "2025-06"),
        ("Agt", "2026-08"),
        ("Bulan Januari - Desember 2026", "tahunan"),
        ("01 Januari s.d. 31 Desember 2026", "tahunan"),
        ("1 Juli 2026 s/d 31 Desember 2026", "SM2"),
        ("April sampai dengan Juni", "TW2"),
        ("15 Januari - 31 Desember 2026", ""),
        ("1 Februari s.d. 30 April 2026", ""),
        ("6", ""),
        ("Rekap", ""),
    ],
)
def test_period_is_found_in_a_title(text, periode):
    assert find_periode(text, 2026) == periode


def test_year_is_found_in_a_title():
    assert find_year("REKAPITULASI PENILAIAN TAHUN 2025") == 2025
    assert find_year("Periode Tahunan 2024") == 2024
    assert find_year("BULAN JUNI 2024") == 2024
    assert find_year("Nomor 2025") == 0
    assert read_year("2025").value == 2025
    assert read_year(2025.0).value == 2025
    assert read_year("dua ribu").fault == "tahun_tidak_terbaca"


def test_role_of_a_rater_is_read_or_left_open():
    assert read_role("Atasan Langsung").value == "atasan"
    assert read_role("Rekan sejawat").value == "rekan"
    assert read_role("-").value == ""
    assert read_role("paman").fault == "peran_tidak_dikenal"


def test_invisible_characters_are_removed():
    assert tidy(" dr.\u00a0Dwi\u200b  Hartono\ufeff ") == "dr. Dwi Hartono"


@pytest.mark.parametrize(
    "cell",
    [
        "197501182008021937",
        " 19750118 200802 1 937 ",
        "'197501182008021937",
        "NIP. 197501182008021937",
        "19750118-200802-1-937",
    ],
)
def test_every_spelling_of_a_nip_is_one_nip(cell):
    assert nip_reader(2025)(cell).value == "197501182008021937"


@pytest.mark.parametrize(
    ("nip", "fault"),
    [
        ("197501182008021937", ""),
        ("198512032021211907", ""),
        ("19750118200802193", "nip_panjang"),
        ("1975011820080219370", "nip_panjang"),
        ("1975O1182008021937", "nip_bukan_angka"),
        ("197513182008021937", "nip_tgl_lahir"),
        ("202701012008021937", "nip_tgl_lahir"),
        ("197501182008001937", "nip_tmt"),
        ("198503151979021937", "nip_tmt"),
        ("198512032021201907", "nip_tmt"),
        ("197501182008023937", "nip_gender"),
        ("197501182008021000", "nip_presisi_hilang"),
    ],
)
def test_nip_fault_is_named(nip, fault):
    assert nip_fault(nip, 2025) == fault


@pytest.mark.parametrize("cell", [1.97501182008022e17, "1,97501E+17", "1.975e17"])
def test_nip_that_was_a_number_is_not_made_up(cell):
    reading = nip_reader(2025)(cell)
    assert (reading.value, reading.fault) == ("", "nip_presisi_hilang")


def test_nip_tells_birth_sex_and_employment():
    # DOMAIN: 198307052022211011 is born 5 July 1983, PPPK on a first contract, male
    assert birth_date("198307052022211011") == date(1983, 7, 5)
    assert sex("198307052022211011") == "L"
    assert employment("198307052022211011") == "PPPK"
    assert employment("197501182008021937") == "PNS"


def test_names_are_compared_without_titles():
    assert core_name("Drs. H. Heri Santoso, S.Sos., M.Si.") == "heri santoso"
    assert core_name("Suparmi") == "suparmi"
    assert core_name("I Gede Wirawan") == "i gede wirawan"
    assert name_likeness("HERI SANTOSO", "Sdr. Heri Santoso") == 1.0
    assert name_likeness("Tutik", "Tutik Fauziah, S.Sos.") == 1.0
    assert name_likeness("Heri Santoso", "Dewi Anggraini") < NAME_RATIO


def test_usual_spelling_does_not_depend_on_the_order():
    spellings, key = pd.Series(["ANI", "Ani, S.H.", "Ani"]), pd.Series(["1"] * 3)
    assert usual_spellings(key, spellings) == usual_spellings(key, spellings[::-1])
    # each stands once: not all capitals, then the longest
    assert usual_spellings(key, spellings) == {"1": "Ani, S.H."}


def test_units_fold_over_case_space_and_abbreviation_only():
    assert fold_unit("Sie. Pemerintahan") == fold_unit("SEKSI  PEMERINTAHAN")
    assert fold_unit("Kel. Jomblang") == fold_unit("Kelurahan Jomblang")
    assert fold_unit("Kelurahan Candi") != fold_unit("Kelurahan Candisari")


def test_known_tables_hold_every_kind_once(small_profile):
    names = [kind.name for kind, _ in known_tables(small_profile)]
    assert len(names) == len(set(names)) == 16


@pytest.mark.parametrize(
    ("text", "periode"),
    [
        ("1 Januari s.d. 31 Desember 2025", "tahunan"),
        ("Januari s.d. Maret 2025", "TW1"),
        ("Juli s.d. Desember 2025", "SM2"),
        ("Februari s.d. April 2025", ""),  # three months that are no quarter
        ("Januari s.d. Februari 2025", ""),
        ("15 Januari s.d. 31 Maret 2025", ""),  # not from the first day
        ("1 Januari s.d. 15 Maret 2025", ""),
        ("2025-07", "2025-07"),
        ("Bulanan ke-13", ""),
        ("Penilaian tahunan", "tahunan"),
        ("Rekap", ""),
    ],
)
def test_a_span_of_months_is_the_period_that_it_fills_and_no_other(text, periode):
    assert find_periode(text, 2025) == periode


@pytest.mark.parametrize(("lembar", "periode"), [(" TW II ", "TW2"), ("Juni (2)", ""), ("A", "")])
def test_a_sheet_names_a_period_only_where_its_name_says_nothing_else(lembar, periode):
    assert sheet_periode(lembar, 2025) == periode
