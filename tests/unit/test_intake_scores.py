"""What a nilai may be written as, and which nilai are doubted although their scale allows them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.intake.cells.scale_mix import doubtful_scores
from kinerja_analysis.intake.cells.score_dates import score_as_date
from kinerja_analysis.intake.cells.score_words import scale_words
from kinerja_analysis.intake.cells.values import score_reader
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import Criterion, Scale

HUNDRED = Scale("seratus", 0, 100)
LONG = Scale("seratusduapuluh", 0, 120)
FOUR = Scale("empat", 1, 4, kata=("Kurang", "Cukup", "Baik", "Sangat Baik"))
LETTERS = Scale("huruf", 1, 5, kata=("E", "D", "C", "B", "A"))
EXPECTED = Scale("ekspektasi", 1, 3)
PREDIKAT = Scale(
    "predikat", 1, 5, kata=("Sangat Kurang", "Kurang", "Butuh Perbaikan", "Baik", "Sangat Baik")
)
RATEES = ["199001012015032901", "198502022010011902", "198004042005011904", "199001012015032907"]
RATERS = ["197503032000032903", "197001011995031905", "197101011996031906"]
HEADER = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Kualitas Kerja"]


def read(cell, scale):
    return score_reader(scale, scale_words(scale))(cell)


@pytest.mark.parametrize(
    ("scale", "cell", "nilai"),
    [
        (FOUR, "4 - Sangat Baik", 4),
        (FOUR, "Baik (3)", 3),
        (FOUR, "(3) Baik", 3),
        (FOUR, "3. BAIK", 3),
        (FOUR, "3 = Baik", 3),
        (FOUR, "3 (Baik)", 3),
        (FOUR, "Baik - 3", 3),
        (FOUR, "amat baik", 4),
        (FOUR, "3/4", 3),
        (FOUR, "Perlu Perbaikan", 2),
        (LETTERS, "A", 5),
        (LETTERS, "e", 1),
        (EXPECTED, "Diatas Ekspektasi", 3),
        (EXPECTED, "DI ATAS EKSPEKTASI", 3),
        (EXPECTED, "di_bawah_ekspektasi", 1),
        (EXPECTED, "Dibawah", 1),
        (EXPECTED, "memenuhi ekspektasi", 2),
        (PREDIKAT, "SANGAT_BAIK", 5),
        (PREDIKAT, "Cukup", 3),
        (PREDIKAT, "Kurang/Misconduct", 2),
        (LONG, "110,5", 110.5),
        (LONG, "90/120", 90),
        (HUNDRED, "85,5 %", 85.5),
    ],
)
def test_every_spelling_on_a_declared_scale_is_read(scale, cell, nilai):
    assert (read(cell, scale).value, read(cell, scale).fault) == (nilai, "")


@pytest.mark.parametrize(
    ("scale", "cell", "fault"),
    [
        (FOUR, "Baik (4)", "label_bertentangan"),
        (FOUR, "4 - Hebat", "label_bertentangan"),
        (FOUR, "5 - Sangat Baik", "nilai_di_luar_skala"),
        (FOUR, "Istimewa", "nilai_tidak_terbaca"),
        (FOUR, "3,5", "nilai_di_luar_skala"),
        (LETTERS, "F", "nilai_tidak_terbaca"),
        (HUNDRED, 0.855, "pecahan_tanpa_persen"),
        (HUNDRED, "0,85", "pecahan_tanpa_persen"),
        (HUNDRED, "85/120", "nilai_tidak_terbaca"),
        (HUNDRED, "1.000", "angka_ambigu"),
        (HUNDRED, "85,125", "angka_ambigu"),
        (HUNDRED, "#REF!", "galat_excel"),
        (HUNDRED, "#DIV/0!", "galat_excel"),
        (HUNDRED, True, "nilai_tidak_terbaca"),
        (HUNDRED, float("inf"), "nilai_di_luar_skala"),
        (HUNDRED, "delapan puluh", "nilai_tidak_terbaca"),
        (LONG, "95%", "nilai_tidak_terbaca"),
        (HUNDRED, "1e9", "nilai_tidak_terbaca"),
        (HUNDRED, "85 atau 90", "nilai_tidak_terbaca"),
        (HUNDRED, "85 - sementara", "nilai_tidak_terbaca"),
        (HUNDRED, "80an", "nilai_tidak_terbaca"),
        (FOUR, "3 Baik", "nilai_tidak_terbaca"),
    ],
)
def test_what_does_not_fit_the_declared_scale_is_never_guessed(scale, cell, fault):
    assert read(cell, scale).fault == fault
    assert np.isnan(read(cell, scale).value)


def test_words_that_the_regulation_calls_one_stay_two_steps_of_a_scale_that_has_both():
    scale = Scale("dua", 1, 2, kata=("butuh perbaikan", "cukup"))
    assert [read("Butuh Perbaikan", scale).value, read("CUKUP", scale).value] == [1, 2]


@pytest.mark.parametrize(
    "cell", [date(2025, 5, 4), "2025-05-04", "04/05/2025", "4-Mei", "04-May-25", "4 Mei 2025"]
)
def test_score_that_became_a_date_shows_what_it_may_have_been(cell):
    reading = read(cell, FOUR)
    assert reading.fault == "nilai_berupa_tanggal"
    assert "Kemungkinan semula 4,5" in reading.hint
    assert np.isnan(reading.value)


@pytest.mark.parametrize(
    "cell",
    ["belum diisi", "tdk ada", "(kosong)", ".", "_", "NIL", "#N/A", "Tidak berlaku", "−", " "],
)
def test_more_spellings_of_missing_are_missing(cell):
    assert (read(cell, HUNDRED).repair, read(cell, HUNDRED).fault) == ("nilai_kosong", "")


def doubted(rows, scale=HUNDRED):
    frame = pd.DataFrame(rows, columns=["satu", "dua"])
    return doubtful_scores(frame, scale).to_numpy().tolist()


def test_one_low_nilai_among_high_ones_is_doubted_alone():
    assert doubted([[4, 85], [80, 85], [90, 75]]) == [[True, False], [False] * 2, [False] * 2]


def test_column_that_is_a_fifth_low_is_doubted_whole():
    rows = [[4, 85], [3, 80], [5, 90], [80, 85], [75, 75]]
    assert doubted(rows) == [[True, False]] * 5


def test_sheet_of_low_nilai_only_is_doubted():
    assert doubted([[4, 5], [3, 4]]) == [[True, True]] * 2
    assert doubted([[4, 5]]) == [[False, False]]  # too few to speak of a scale


def test_low_nilai_of_a_wide_spread_are_not_doubted():
    rows = [[5, 12], [18, 25], [33, 47], [60, 71], [85, 92], [10, 15]]
    assert not np.any(doubted(rows))


def test_zero_and_short_scales_are_not_doubted():
    assert not np.any(doubted([[0, 85], [80, 85]]))
    assert not np.any(doubted([[4, 5], [1, 2]], FOUR))


@pytest.fixture
def cleaned(workbook, small_profile):
    """Clean a panel on a scale of 0-100, or another one."""

    def clean(rows, scale=HUNDRED):
        criteria = tuple(Criterion(item.nama, scale.nama) for item in small_profile.kriteria)
        profile = replace(
            small_profile, kriteria=criteria, skala={**small_profile.skala, scale.nama: scale}
        )
        table = [
            [RATEES[place % 4], f"Orang {place % 4}", RATERS[place // 4], "2025-12-01", *pair]
            for place, pair in enumerate(rows)
        ]
        return clean_exports([workbook("panel.xlsx", [HEADER, *table])], profile, tahun=2025)

    return clean


def test_legal_nilai_of_a_shorter_scale_wait_and_are_never_stretched(cleaned):
    clean = cleaned([[4, 5], [3, 4], [5, 5], [85, 90], [80, 75], [90, 70]])
    assert clean.quarantine["aturan"].tolist() == ["skala_campuran"] * 6
    assert clean.penilaian.empty
    one = cleaned([[4, 80], [85, 82], [85, 90], [80, 75], [90, 70]])
    assert one.quarantine[["baris", "aturan", "sebelum"]].to_numpy().tolist() == [
        [2, "skala_campuran", "4"]
    ]


def test_long_table_doubts_the_same_nilai(tmp_path, small_profile):
    criteria = (Criterion("Disiplin", "seratus"),)
    profile = replace(small_profile, kriteria=criteria, skala={"seratus": HUNDRED})
    lines = [f"{RATEES[i]};{RATERS[0]};Disiplin;{n}" for i, n in enumerate(["85", "4", "90", "80"])]
    path = tmp_path / "panjang.csv"
    path.write_text("\n".join(["NIP;NIP Penilai;Kriteria;Nilai", *lines]), encoding="utf-8")
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [[3, "skala_campuran"]]


def test_true_zero_stays_zero_and_is_pointed_out(cleaned):
    clean = cleaned([[0, 85], ["-", 80]])
    assert clean.penilaian["nilai"].tolist() == [0, 85, 80]
    assert clean.flags[["baris", "aturan", "sebelum", "sesudah"]].to_numpy().tolist() == [
        [2, "nilai_nol", "0", "0"]
    ]
    assert "nilai_nol" not in set(clean.repairs["aturan"])


def test_share_without_percent_format_waits(cleaned):
    clean = cleaned([[0.855, 85], [80, 85]])
    assert clean.quarantine["aturan"].tolist() == ["pecahan_tanpa_persen"]


def test_decomposed_letters_become_one_form_with_a_record(cleaned, workbook, small_profile):
    rows = [HEADER, [RATEES[0], "Andre\u0301", RATERS[0], "2025-12-01", 4, 5]]
    clean = clean_exports([workbook("nfd.xlsx", rows)], small_profile, tahun=2025)
    assert "André" in set(clean.pegawai["nama"])
    assert clean.repairs["aturan"].tolist() == ["unicode_nfc"]
    rows[1][1] = "\u202eAndré\u202c 🙂"
    bidi = clean_exports([workbook("bidi.xlsx", rows)], small_profile, tahun=2025)
    assert "André 🙂" in set(bidi.pegawai["nama"])
    assert bidi.repairs["aturan"].tolist() == ["spasi"]


def test_slips_beyond_every_scale_hold_their_own_rows_and_not_the_column(cleaned):
    slips = [101, -5, 1e9, 250, "9O"]
    clean = cleaned([[nilai, 85] for nilai in (*slips, *range(80, 87))])
    assert "skala_campuran" not in set(clean.quarantine["aturan"])
    assert clean.quarantine["baris"].tolist() == [2, 3, 4, 5, 6]
    assert len(clean.penilaian) == 2 * 7


def test_nilai_of_a_longer_scale_put_the_whole_column_in_doubt(cleaned):
    clean = cleaned([[nilai, 85] for nilai in (110, 115, 120, 90, 80, 85)])
    assert clean.quarantine["aturan"].tolist() == ["skala_campuran"] * 6


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("04-Mei", "4,5"),
        ("4/5/2025", "4,5"),
        ("2025-05-04 00:00:00", "4,5"),
        ("Mei-04", "4,5"),
        ("4/5", ""),  # may be a share
        ("04-abc", ""),  # no month
        ("abc-04", ""),
        ("Ani", ""),
    ],
)
def test_a_date_as_text_tells_the_nilai_that_it_may_have_been(text, first):
    told = score_as_date(text)
    assert (told or "").startswith(f"Kemungkinan semula {first}" if first else "")
    assert bool(told) == bool(first)
