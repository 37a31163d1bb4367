"""When something was rated: more spellings, the evidence of a column, answers sent again."""

from datetime import datetime

import pandas as pd
import pytest
import xlsxwriter

from kinerja_analysis.intake.cells.values import date_order, date_reader
from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI, CITRA = "199001012015032901", "198502022010011902", "197503032000032903"
HEADER = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Kualitas Kerja"]


@pytest.mark.parametrize(
    "cell",
    [
        "15 Des '25",
        "15-Des-25",
        "15Des2025",
        "Des 15, 2025",
        "December 15, 2025",
        "20251215",
        "2025.12.15",
        "46006",
        "15/XII/2025",
        "15 / 12 / 2025",
        "Jum'at, 15 Desember 2025",
        "Semarang, 15 Desember 2025",
        "15 Desember 2025 pukul 10.15 WIB",
        "15/12/2025 10:15:00 AM",
        "12/15/2025 2:15:30 PM",
        "15/12/2025 pkl 10.15",
        "2025-12-15T08:31:00.000Z",
        "2025-12-15 08:31:00+07:00",
    ],
)
def test_ornaments_of_a_date_do_not_matter(cell):
    reading = date_reader("")(cell)
    assert reading.value.normalize() == pd.Timestamp("2025-12-15")
    assert reading.repair == "tanggal_format"


@pytest.mark.parametrize(
    "cell", ["15 Des", "Desember 2025", "15 s.d. 16 Desember 2025", "20251315", "45-12-2025"]
)
def test_part_of_a_date_is_no_date(cell):
    assert date_reader("")(cell).fault == "tanggal_tidak_terbaca"


def test_universal_time_becomes_western_indonesian_time():
    assert date_reader("")("2025-12-15T18:31:00Z").value == pd.Timestamp("2025-12-16 01:31")


def test_afternoon_of_an_english_form_is_afternoon():
    assert date_reader("")("12/15/2025 2:15:30 PM").value.hour == 14
    assert date_reader("")("12/15/2025 12:15:30 AM").value.hour == 0


def test_spaced_and_stamped_dates_are_evidence_too():
    assert date_order(["03/04/2025", "Senin, 15 / 12 / 2025"]) == "dmy"
    assert date_order(["3/4/2025 1:00:00 PM", "12/15/2025 2:15:30 PM"]) == "mdy"


@pytest.fixture
def cleaned(workbook, small_profile):
    def clean(*dates, header="Tanggal"):
        ids = [ANI, BUDI, CITRA]
        rows = [
            [ids[n], f"Orang {n}", ids[(n + 1) % 3], cell, 4, 5] for n, cell in enumerate(dates)
        ]
        rows = [[*HEADER[:3], header, *HEADER[4:]], *rows]
        return clean_exports([workbook("panel.xlsx", rows)], small_profile, tahun=2025)

    return clean


def test_column_evidence_settles_an_ambiguous_date_with_a_record(cleaned):
    clean = cleaned("03/04/2025", "15/12/2025", "01/02/2025")
    assert clean.penilaian["tanggal"].dt.strftime("%Y-%m-%d").unique().tolist() == [
        "2025-04-03",
        "2025-12-15",
        "2025-02-01",
    ]
    assert (clean.repairs["aturan"] == "tanggal_format").sum() == 3


def test_ambiguous_date_without_evidence_waits(cleaned):
    clean = cleaned("03/04/2025", "15 Desember 2025")
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [[2, "tanggal_ambigu"]]


def test_two_orders_in_one_column_leave_the_ambiguous_one_waiting(cleaned):
    clean = cleaned("03/04/2025", "15/12/2025", "12/15/2025")
    assert clean.quarantine["aturan"].tolist() == ["tanggal_ambigu"]


def real_dates(workbook, profile, first):
    path = workbook("kosong.xlsx", [HEADER]).with_name("tanggal.xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet, shape = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate([HEADER, [ANI, "Ani", CITRA, "", 4, 5]]):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime(1, 3, first, shape)
        sheet.write_row(2, 0, [BUDI, "Budi", CITRA, "15/12/2025", 4, 5])
    return clean_exports([path], profile, tahun=2025)


@pytest.mark.parametrize("day", [4, 12])  # twelve is the last day that may be a month
def test_real_dates_that_an_english_excel_may_have_swapped_are_pointed_out(
    workbook, small_profile, day
):
    doubtful = real_dates(workbook, small_profile, datetime(2025, 3, day))
    assert doubtful.flags[["baris", "aturan"]].to_numpy().tolist() == [
        [2, "tanggal_mungkin_tertukar"]
    ]
    assert len(doubtful.penilaian) == 4
    assert real_dates(workbook, small_profile, datetime(2025, 12, 14)).flags.empty


def sent(stamp, score, rater=CITRA):
    return [stamp, ANI, "Ani", rater, score, 5]


def test_answer_sent_again_on_the_same_day_replaces_the_earlier_one(workbook, small_profile):
    header = ["Stempel waktu", "NIP", "Nama", "NIP Penilai", "Disiplin", "Kualitas Kerja"]
    rows = [
        header,
        sent("01/12/2025 9:15:00", 3),
        sent("01/12/2025 8:00:00", 2),
        sent("15/12/2025 8:00:00", 4, BUDI),
    ]
    clean = clean_exports([workbook("form.xlsx", rows)], small_profile, tahun=2025)
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [[3, "jawaban_digantikan"]]
    assert clean.penilaian.query("penilai == @CITRA")["nilai"].tolist() == [3, 5]


def test_two_answers_of_one_moment_contradict_each_other(workbook, small_profile):
    header = ["Stempel waktu", "NIP", "Nama", "NIP Penilai", "Disiplin", "Kualitas Kerja"]
    rows = [header, sent("15/12/2025 9:15:00", 3), sent("15/12/2025 9:15:00", 2)]
    clean = clean_exports([workbook("form.xlsx", rows)], small_profile, tahun=2025)
    assert clean.quarantine["aturan"].tolist() == ["duplikat_bertentangan"] * 2


def test_ratings_of_two_days_stay_two_where_no_form_stamped_them(workbook, small_profile):
    rows = [HEADER]
    rows += [[ANI, "Ani", CITRA, "2025-06-01", 3, 4], [ANI, "Ani", CITRA, "2025-12-01", 4, 4]]
    clean = clean_exports([workbook("dua.xlsx", rows)], small_profile, tahun=2025)
    assert clean.quarantine.empty
