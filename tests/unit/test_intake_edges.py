"""Where a rule of intake begins and ends: the last value on one side, the first on the other."""

import csv
import io
import struct
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.account.corrections import HEADS
from kinerja_analysis.intake.cells.nip import FLOAT_SPACING, LOST, same_number
from kinerja_analysis.intake.cells.score_words import is_rating_word, scale_words
from kinerja_analysis.intake.cells.values import date_order, date_reader, score_reader
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.layout.layout import labels_of
from kinerja_analysis.intake.people.service import _months
from kinerja_analysis.intake.reading import markup
from kinerja_analysis.intake.reading.compound import FILEPASS, GLOBALS, _is_cut, check_compound
from kinerja_analysis.intake.reading.delimited import read_delimited
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.intake.reading.sheet import Sheet, grid
from kinerja_analysis.intake.reading.workbook import read_sheets
from kinerja_analysis.profile import Scale, load_profile

PROFILE = """
[kantor]
nama = "Kecamatan Contoh"
kota = "Semarang"
[identitas]
jenis = "bebas"
[skala.lima]
minimum = 1
maksimum = 5
[[kriteria]]
nama = "Disiplin"
skala = "lima"
[[kriteria]]
nama = "Loyal"
skala = "lima"
"""
HEAD = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Loyal"]
LINE = ["A", "Ani", "P", "2025-12-01", 4, 5]


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return load_profile(path)


def book(path, rows):
    """Write rows as xlsx."""
    with xlsxwriter.Workbook(path) as written:
        sheet = written.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def cleaned(path, profile):
    return clean_exports([path], profile, tahun=2025)


# --- dates


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12/11/2025", None),  # twelve is the last number that can be a month
        ("13/11/2025", "2025-11-13"),
        ("11/13/2025", "2025-11-13"),
        ("12/12/2025", "2025-12-12"),  # the same either way
        ("13/11/25", "2025-11-13"),
    ],
)
def test_a_date_is_ambiguous_up_to_the_twelfth(text, read):
    found = date_reader("")(text)
    assert (found.fault == "tanggal_ambigu") == (read is None)
    assert read is None or found.value == pd.Timestamp(read)


@pytest.mark.parametrize(
    ("clock", "fault"),
    [("23:59:59", ""), ("24:00:00", "tanggal_tidak_terbaca"), ("23:60", "tanggal_tidak_terbaca")],
)
def test_a_day_has_twenty_four_hours_of_sixty_minutes(clock, fault):
    found = date_reader("")(f"13/11/2025 {clock}")
    assert found.fault == fault
    assert fault or found.value == pd.Timestamp(f"2025-11-13 {clock}")


def test_a_year_of_two_digits_proves_no_order():
    assert date_order(["13/11/25"]) == ""
    assert date_order(["13/11/2025"]) == "dmy"
    assert date_order(["11/13/2025"]) == "mdy"
    assert date_order(["12/11/2025"]) == ""
    assert date_order(["31/02/2025"]) == ""


@pytest.mark.parametrize(
    ("date", "rule"),
    [
        ("2024-12-01", "di_luar_periode"),
        ("2015-12-01", "di_luar_periode"),  # ten years away is another year
        ("2014-12-01", "tanggal_mustahil"),  # eleven is a slip of the pen
        ("2036-12-01", "tanggal_mustahil"),
    ],
)
def test_a_date_more_than_ten_years_away_is_a_slip(tmp_path, profile, date, rule):
    path = book(tmp_path / "panel.xlsx", [HEAD, LINE, ["B", "Budi", "P", date, 3, 3]])
    assert rule in set(cleaned(path, profile).quarantine["aturan"])


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-01-01", "2025-12-31", 12),
        ("2025-01-15", "2025-12-31", 12),  # the middle of the month still counts
        ("2025-01-16", "2025-12-31", 11),
        ("2025-01-01", "2025-12-15", 12),
        ("2025-01-01", "2025-12-14", 11),
        ("2025-03-01", "2025-03-31", 1),
        (None, "2025-12-31", 12),
    ],
)
def test_half_a_month_counts_as_one(first, last, months):
    spans = [pd.Series(pd.to_datetime([day])) for day in (first, last)]
    assert _months(*spans).tolist() == [months]


# --- numbers that were NIP


def test_a_number_is_a_nip_up_to_the_digits_excel_keeps():
    nip = "199001012015032101"
    cut = int(nip) // LOST * LOST
    assert same_number(nip, float(cut - FLOAT_SPACING))
    assert not same_number(nip, float(cut - 2 * FLOAT_SPACING))
    assert same_number(nip, float(cut + LOST - FLOAT_SPACING))
    assert not same_number(nip, float(cut + LOST + FLOAT_SPACING))


# --- nilai


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1", ""),
        ("5", ""),
        ("0", "nilai_di_luar_skala"),
        ("6", "nilai_di_luar_skala"),
        ("3,5", "nilai_di_luar_skala"),
    ],
)
def test_a_scale_holds_its_ends_and_only_its_steps(cell, fault):
    scale = Scale("lima", 1, 5)
    assert score_reader(scale, scale_words(scale))(cell).fault == fault


@pytest.mark.parametrize("digits", ["9" * 400, "-" + "9" * 400, "9" * 400 + " - Baik"])
def test_more_digits_than_a_number_holds_are_off_every_scale(digits):
    scale = Scale("lima", 1, 5)
    assert score_reader(scale, {})(digits).fault == "nilai_di_luar_skala"


@pytest.mark.parametrize("word", ["Sangat Baik", "Di Atas Ekspektasi"])
def test_both_kinds_of_official_words_are_known(word):
    assert is_rating_word(word)
    assert not is_rating_word("Lumayan")


# --- reading


def compound(globals_at, records):
    """A compound file whose workbook stream begins at some place."""
    content = bytearray(4096)
    content[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<H", content, 30, 9)
    place = globals_at
    content[place : place + len(GLOBALS[0])] = GLOBALS[0]
    place += 4 + struct.unpack_from("<H", GLOBALS[0], 2)[0]
    for record, length in records:
        struct.pack_into("<HH", content, place, record, length)
        place += 4 + length
    return bytes(content)


def test_a_password_is_seen_among_the_first_records_of_a_workbook():
    with pytest.raises(ExportRefused, match="kata sandi"):
        check_compound(compound(512, [(0x42, 2), (FILEPASS, 54)]))


def test_records_beyond_the_first_sector_are_not_searched_for_a_password():
    # 512 bytes a sector: the workbook's first ends at 1024, where other data may look like anything
    beyond = 1024 - 512 - (4 + struct.unpack_from("<H", GLOBALS[0], 2)[0]) - 4
    try:
        check_compound(compound(512, [(0x42, beyond), (FILEPASS, 54)]))
    except ExportRefused as refusal:
        assert "kata sandi" not in str(refusal)


def tabled(sectors, named):
    """A compound file of some sectors whose two allocation tables name them up to one of them."""
    content = bytearray(512 * (1 + sectors))
    content[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<H", content, 30, 9)
    struct.pack_into("<I", content, 44, 2)
    struct.pack_into("<II", content, 76, 0, 1)
    content[512 : 512 + 4 * named] = b"\x01\x00\x00\x00" * named
    return bytes(content)


def test_a_long_old_workbook_is_whole_up_to_the_last_sector_that_its_tables_name():
    # 128 sectors a table: the second one begins with the 129th of the 200
    assert not _is_cut(tabled(200, 200))
    assert _is_cut(tabled(200, 201))


def test_a_declared_separator_beats_the_usual_one():
    # every line has two commas and one semicolon; only the declaration tells which parts
    text = "sep=;\nNama, gelar, jabatan;Nilai\nAni, S.E., Camat;4\n"
    assert read_delimited(text.encode(), "a.csv").cells[1].tolist() == [
        "Nama, gelar, jabatan",
        "Nilai",
    ]


def test_lines_of_one_field_speak_for_no_separator():
    text = "Nilai Ani\nNilai Budi\nNilai Citra\nNIP;Nilai\nA;4\n"
    assert read_delimited(text.encode(), "a.csv").cells.shape[1] == 2


def test_a_folder_gives_its_exports_and_nothing_else(tmp_path):
    for name in ("a.xlsx", "~$a.xlsx", ".b.csv", "catatan.docx", "c.CSV"):
        (tmp_path / name).write_bytes(b"isi")
    (tmp_path / "arsip.xlsx").mkdir()
    assert sorted(file.name for file in list_files([tmp_path]).values()) == ["a.xlsx", "c.CSV"]


def test_a_web_page_may_cover_as_many_cells_as_is_allowed(monkeypatch):
    monkeypatch.setattr(markup, "MAX_COVERED", 12)
    assert len(markup._covered((0, 0, 2, 3), 0)) == 12
    with pytest.raises(ExportRefused, match="gabungan"):
        markup._covered((0, 0, 2, 3), 1)
    assert markup._covered((2, 3, 2, 3), 99) == set()


def test_rows_that_an_xml_workbook_leaves_out_stay_empty(tmp_path):
    path = tmp_path / "lembar.xml"
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
        '<Row><Cell><Data ss:Type="String">satu</Data></Cell></Row>'
        '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="String">empat</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">lima</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    (sheet,) = read_sheets(path, "lembar.xml")
    assert sheet.cells.tolist() == [["satu", ""], ["", ""], ["", ""], ["", "empat"], ["lima", ""]]


def test_a_hidden_sheet_is_known_and_a_shown_one_too(tmp_path):
    path = tmp_path / "dua.xlsx"
    with xlsxwriter.Workbook(path) as written:
        written.add_worksheet("Tampak").write(0, 0, "a")
        hidden = written.add_worksheet("Simpan")
        hidden.write(0, 0, "b")
        hidden.hide()
    assert {s.lembar: s.hidden for s in read_sheets(path, "dua.xlsx")} == {
        "Tampak": False,
        "Simpan": True,
    }


@pytest.mark.parametrize(
    ("suffix", "macro", "noted"),
    [(".xlsx", False, False), (".xlsx", True, True), (".xlsm", False, True), (".xlsm", True, True)],
)
def test_macros_are_noted_by_name_or_by_content(tmp_path, suffix, macro, noted):
    path = book(tmp_path / f"buku{suffix}", [HEAD, LINE])
    if macro:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"makro")
    (sheet,) = read_sheets(path, path.name)
    assert ("makro_diabaikan" in dict(sheet.notes)) == noted


def test_a_sheet_named_from_the_root_of_the_archive_is_found(tmp_path):
    # some programs write the target of a sheet as /xl/worksheets/... instead of worksheets/...
    with xlsxwriter.Workbook(tmp_path / "asal.xlsx") as written:
        sheet = written.add_worksheet()
        sheet.write(0, 0, 0.85, written.add_format({"num_format": "0%"}))
    with (
        zipfile.ZipFile(tmp_path / "asal.xlsx") as source,
        zipfile.ZipFile(tmp_path / "akar.xlsx", "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b'Target="worksheets', b'Target="/xl/worksheets')
            target.writestr(name, content)
    (sheet,) = read_sheets(tmp_path / "akar.xlsx", "akar.xlsx")
    assert sheet.percent == frozenset({(0, 0)})


def test_text_in_the_guise_of_a_workbook_keeps_its_written_numbers(tmp_path):
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([HEAD, [*LINE[:4], "4,0", "5"]])
    path = tmp_path / "panel.xls"
    path.write_text(stream.getvalue(), encoding="utf-8")
    (sheet,) = read_sheets(path, "panel.xls")
    assert sheet.delimited
    assert "isi_bukan_ekstensi" in dict(sheet.notes)


# --- headers


def test_an_upper_name_spreads_only_where_merges_are_not_known():
    cells = grid([["NIP", "Kriteria", ""], ["", "Disiplin", "Loyal"]])
    free = Sheet("a.csv", "CSV", cells)
    assert labels_of(free, 0, 1)[2] == ["Kriteria", "Loyal"]
    merged = Sheet("a.xlsx", "A", cells, merged=((0, 0, 1, 0),))
    assert labels_of(merged, 0, 1)[2] == ["", "Loyal"]
    assert labels_of(free, 0, 0)[2] == [""]


def test_a_merge_that_reaches_out_of_the_header_names_nothing():
    cells = grid([["Judul", "", ""], ["NIP", "Nama", "Nilai"]])
    sheet = Sheet("a.xlsx", "A", cells, merged=((0, 0, 0, 2),))
    assert labels_of(sheet, 1, 1) == {0: ["NIP"], 1: ["Nama"], 2: ["Nilai"]}
    assert labels_of(sheet, 0, 1)[2] == ["Judul", "Nilai"]


# --- corrections


def correction(folder, rows):
    """A list of corrections without any title above its heads."""
    written = openpyxl.Workbook()
    written.active.title = "Karantina"
    for row in rows:
        written.active.append(row)
    written.save(folder / "perlu_diperbaiki.xlsx")


def entry(**values):
    """One line of the list, by the names of its heads."""
    return [values.get(name.casefold(), "") for name in HEADS]


def test_a_list_may_begin_with_its_heads_and_name_the_first_column(tmp_path, profile):
    folder = tmp_path / "masuk"
    folder.mkdir()
    book(folder / "panel.xlsx", [HEAD, LINE, ["", "Budi", "P", "2025-12-01", 3, 3]])
    line = entry(berkas="panel.xlsx", lembar="Sheet1", baris="3", sel="A3", perbaikan="B")
    correction(folder, [list(HEADS), line])
    result = cleaned(folder, profile)
    assert set(result.penilaian["pegawai"]) == {"A", "B"}
    assert result.quarantine.empty


# --- totals


def test_a_total_is_compared_only_where_every_part_is_known(tmp_path, profile):
    rows = [[*HEAD, "Jumlah"], [*LINE, 9], ["B", "Budi", "P", "2025-12-01", 3, "", 3]]
    result = cleaned(book(tmp_path / "panel.xlsx", rows), profile)
    assert "total_ketikan_berbeda" not in set(result.jejak_audit["aturan"])


def test_a_wrong_total_is_pointed_out(tmp_path, profile):
    rows = [[*HEAD, "Jumlah"], [*LINE, 8], ["B", "Budi", "P", "2025-12-01", 3, 3, 6]]
    result = cleaned(book(tmp_path / "panel.xlsx", rows), profile)
    flagged = result.jejak_audit[result.jejak_audit["aturan"] == "total_ketikan_berbeda"]
    assert flagged["baris"].tolist() == [2]
    assert "hitungan 9" in flagged["pesan"].iloc[0]


def test_grids_are_rectangular():
    assert np.array_equal(grid([["a"], ["b", "c"]]), np.array([["a", ""], ["b", "c"]], object))
