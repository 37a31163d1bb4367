"""Where the rules of intake end: the first and last value on each side of a limit."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.intake.account.corrections import Line, _block
from kinerja_analysis.intake.cells.calendar import settle_periode
from kinerja_analysis.intake.cells.nip_hints import seeming
from kinerja_analysis.intake.cells.values import date_reader
from kinerja_analysis.intake.layout.block import Block
from kinerja_analysis.intake.layout.outside import pairs_of
from kinerja_analysis.intake.layout.views import _repeats
from kinerja_analysis.intake.people.grades import read_grade
from kinerja_analysis.intake.people.listed import _offers
from kinerja_analysis.intake.reading.sheet import Sheet
from kinerja_analysis.intake.rules.facts import read_figure
from kinerja_analysis.thresholds import LARGEST_FIGURE


def sheet(*rows):
    """A sheet of texts, its rows filled up to one width."""
    width = max(map(len, rows))
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet("a.xlsx", "Sheet1", np.array(cells, dtype=object))


@pytest.mark.parametrize(
    ("number", "date"),
    [
        (19_999, None),
        (20_000, "1954-10-03"),  # 20,000 days after 30 December 1899
        (80_000, "2119-01-11"),
        (80_001, None),
    ],
)
def test_day_numbers_of_1954_to_2119_are_dates(number, date):
    read = date_reader("")(number).value
    assert (None if pd.isna(read) else read.strftime("%Y-%m-%d")) == date


@pytest.mark.parametrize(
    ("day", "is_nik"),
    [
        ("00", False),
        ("01", True),
        ("31", True),
        ("32", False),
        ("40", False),
        ("41", True),
        ("71", True),
        ("72", False),
    ],
)
def test_sixteen_digits_are_a_nik_where_a_day_of_birth_stands_a_womans_plus_forty(day, is_nik):
    number = f"337406{day}03850901"
    assert ("NIK" in seeming(number, number)) == is_nik


@pytest.mark.parametrize(
    ("text", "grade"), [("IV e", "IV/e"), ("III e", "III e"), ("III d", "III/d"), ("IV/d", "IV/d")]
)
def test_only_the_fourth_golongan_has_ruang_e(text, grade):
    assert read_grade(text) == grade


def test_the_largest_figure_is_still_read():
    assert read_figure(LARGEST_FIGURE).value == LARGEST_FIGURE
    assert read_figure(-LARGEST_FIGURE).value == -LARGEST_FIGURE
    assert read_figure(1.01 * LARGEST_FIGURE).fault == "angka_tidak_terbaca"


def test_what_a_label_means_stands_behind_it_and_never_before_it():
    form = sheet(["Nama", "Ani", "NIP", "199001012015032901"], ["Catatan", "Jabatan"])
    assert pairs_of(form, 0)[0] == ("nama", "Ani")
    assert pairs_of(form, 0)[2] == ("nip", "199001012015032901")
    # the last cell of a line has nothing behind it
    assert pairs_of(form, 1)[-1] == ("jabatan", "")


@pytest.mark.parametrize(
    ("labels", "starts"),
    [
        (["nip", "nilai", "nip", "nilai"], [0, 2]),  # two labels twice are two tables
        (["nip", "", "nip", ""], []),  # one label twice is none
        (["nip", "nama", "nilai", "", "nip", "nama", "nilai"], [0, 4]),
        (["nip", "nama", "nilai"], []),
    ],
)
def test_tables_stand_side_by_side_once_two_labels_repeat(labels, starts):
    assert _repeats(labels) == starts


def test_lines_of_a_list_count_where_they_stand():
    listed = sheet(["Berkas"], ["a.xlsx"], ["b.xlsx"], ["c.xlsx"])
    used, waits = Line((0, 1), None, "44", 4), Line((0, 3), None, "x", 5)
    block = _block(listed, [(used, ""), (waits, "koreksi_kedaluwarsa")])
    # rows of the file from 1: the head is 1, what is used 2, what nobody filled in 3
    assert list(block.rows.index) == [2, 4]
    assert block.structure == 2
    assert dict(zip(block.notes["baris"], block.notes["aturan"], strict=True)) == {
        1: "daftar_koreksi",
        3: "daftar_koreksi",
        2: "koreksi_dipakai",
        4: "koreksi_kedaluwarsa",
    }


@pytest.mark.parametrize("cell", ["", "-", "2025"])
def test_a_blank_period_or_the_year_alone_is_the_usual_period(cell):
    rows = pd.DataFrame({"periode": pd.Series([cell, "Triwulan I"], index=[2, 3], dtype=object)})
    block = Block(sheet(["NIP"]), None, rows, pd.DataFrame(), 1)
    settled, notes = settle_periode(rows, block, SimpleNamespace(tahun=2025))
    assert settled["periode"].tolist()[0] == "tahunan"
    assert notes.empty or 2 not in set(notes["baris"])


def test_no_name_offers_no_nip_where_the_export_has_no_names():
    blank = pd.DataFrame({"pegawai": ["", "199001012015032901"]}, index=[2, 3])
    people = SimpleNamespace(id_of_name={"ani": "199001012015032901"})
    assert _offers(blank, "pegawai", SimpleNamespace(people=people)).empty
    named = blank.assign(nama=["Ani", "Ani"])
    offered = _offers(named, "pegawai", SimpleNamespace(people=people))
    assert offered["baris"].tolist() == [2]
    assert offered["pesan"].tolist() == ["Menurut daftar pegawai: 199001012015032901."]
