"""Each format opens again, carries the mark on every page, and has the same bytes twice."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm

from kinerja_analysis.report.blocks import (
    Bullets,
    Paragraph,
    Report,
    Section,
    Sheet,
    Signature,
    TableBlock,
)
from kinerja_analysis.report.compose import compose_report
from kinerja_analysis.report.docx import render_docx
from kinerja_analysis.report.docx_tables import SHORT
from kinerja_analysis.report.html import render_html
from kinerja_analysis.report.pdf import render_pdf
from kinerja_analysis.report.publish_formats import WRITERS, write_formats
from kinerja_analysis.report.xlsx import write_sheets

MARK = "DRAF · CONTOH - DATA SIMULASI"
HOSTILE = (
    '=HYPERLINK("http://x") <script>alert(1)</script> {{ 7*7 }} $\\frac{$ #import "a" *tebal* @a '
    "\x07 \u202e\u0000"
)


@pytest.fixture(scope="module")
def report(tables, profile, tanggal):
    return compose_report(tables, profile, tahun=2025, tahap="kalibrasi", tanggal=tanggal)


@pytest.fixture
def hostile(report):
    table = TableBlock(HOSTILE, pd.DataFrame({"No": ["1"], HOSTILE: [HOSTILE]}), HOSTILE)
    section = Section(HOSTILE, (Paragraph(HOSTILE), Bullets((HOSTILE,)), table))
    sheet = Sheet("a[]:*?/\\b" * 9, HOSTILE, pd.DataFrame({"Nama": [HOSTILE, "-1+1", "@A1"]}))
    return replace(report, sections=(section,), sheets=(sheet,))


def test_all_four_formats_are_written(report, tmp_path):
    paths = write_formats(report, tmp_path / "baru")
    assert [path.name for path in paths] == [
        "laporan.html",
        "laporan.pdf",
        "laporan.docx",
        "laporan.xlsx",
    ]


@pytest.mark.parametrize("ending", list(WRITERS))
def test_same_report_gives_the_same_bytes(report, tmp_path, ending):
    first, second = (WRITERS[ending](report, tmp_path / f"{i}{ending}") for i in (1, 2))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("ending", list(WRITERS))
def test_hostile_words_do_no_harm(hostile, tmp_path, ending):
    assert WRITERS[ending](hostile, tmp_path / f"x{ending}").stat().st_size > 0


def test_html_asks_nothing_of_the_network(report):
    page = render_html(report)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "default-src 'none'" in page
    assert '<html lang="id">' in page
    assert "url(" not in page


def test_html_escapes_what_came_with_the_data(hostile):
    page = render_html(hostile)
    assert "<script>" not in page
    assert "{{ 7*7 }}" in page


def test_html_pictures_have_words_and_tables_have_heads(report):
    page = render_html(report)
    assert page.count("<img ") == page.count('alt="')
    assert page.count("<table>") == page.count("<caption>") == page.count("<thead>")


def test_report_names_itself_in_a_notebook(report):
    assert repr(report).startswith(f"<{report.title}, {report.office}")
    assert len(repr(report)) < 200


def test_pdf_is_tagged_and_in_indonesian(report):
    pdf = render_pdf(report)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang" in pdf


def test_docx_has_real_headings_captions_and_repeated_heads(report, tmp_path):
    document = docx.Document(str(WRITERS[".docx"](report, tmp_path / "a.docx")))
    styles = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Heading 1", "BAB I PENDAHULUAN") in styles
    assert any(style == "Caption" and text.startswith("Tabel 3.1 ") for style, text in styles)
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    # a picture as wide as the text reaches into the margin where the reader adds room around it
    assert {shape._inline.get("distL") for shape in document.inline_shapes} == {"0"}


def test_docx_carries_mark_and_page_number(report, tmp_path):
    section = docx.Document(str(WRITERS[".docx"](report, tmp_path / "a.docx"))).sections[0]
    assert section.header.paragraphs[0].text == MARK
    assert "NUMPAGES" in section.footer._element.xml


def test_docx_tables_have_the_widths_of_their_columns_in_the_grid(report, tmp_path):
    tables = docx.Document(str(WRITERS[".docx"](report, tmp_path / "a.docx"))).tables
    assert tables
    for table in tables:
        grid = [column.width for column in table.columns]
        assert grid == [cell.width for cell in table.rows[0].cells]
        # the column of numbers needs less room than an even share of 16 cm
        assert grid[0] == min(grid) and sum(grid) <= Cm(16.01)


def test_docx_keeps_a_short_table_on_one_page_at_the_left_margin(report, tmp_path):
    tables = docx.Document(str(WRITERS[".docx"](report, tmp_path / "a.docx"))).tables
    kept = [["w:keepNext" in row._tr.xml for row in table.rows] for table in tables]
    short = [rows for rows in kept if len(rows) <= SHORT]
    # every row stays with the next; the last one with none
    assert short and all(rows == [True] * (len(rows) - 1) + [False] for rows in short)
    assert not any(any(rows) for rows in kept if len(rows) > SHORT)
    assert {table.alignment for table in tables} == {WD_TABLE_ALIGNMENT.LEFT}


def test_docx_tells_no_clock_and_no_person(report, tmp_path):
    path = WRITERS[".docx"](report, tmp_path / "a.docx")
    core = docx.Document(str(path)).core_properties
    assert core.created.date().isoformat() == "2026-01-31"
    assert core.author == "Kecamatan Contoh"
    assert {info.date_time for info in zipfile.ZipFile(path).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_xlsx_opens_with_frozen_heads_and_mark(report, tmp_path):
    book = openpyxl.load_workbook(WRITERS[".xlsx"](report, tmp_path / "a.xlsx"))
    assert book.sheetnames[:2] == ["Ringkasan", "Predikat"]
    for sheet in book:
        assert sheet.freeze_panes == "A5"
        assert sheet["A1"].value.startswith(MARK)
        assert MARK in sheet.oddHeader.center.text


def test_xlsx_text_stays_text(hostile, tmp_path):
    book = openpyxl.load_workbook(WRITERS[".xlsx"](hostile, tmp_path / "a.xlsx"))
    assert {cell.data_type for row in book.active["A5:A7"] for cell in row} == {"s"}


def test_xlsx_numbers_stay_numbers(report, tmp_path):
    book = openpyxl.load_workbook(WRITERS[".xlsx"](report, tmp_path / "a.xlsx"))
    counts = {row[0].value: row[1].value for row in book["Ringkasan"].iter_rows(min_row=5)}
    assert counts["Penilai"] == 3
    assert counts["Baris menunggu perbaikan"] == 1


def test_docx_prints_no_date_and_no_mark_of_what_has_none(tanggal):
    table = TableBlock("Daftar", pd.DataFrame({"Nama": ["a"]}), boxed=True)
    signed = Signature("Semarang", "CAMAT", beside=Signature("Mengetahui,", "SEKRETARIS"))
    blocks = (Bullets(("satu", "dua"), numbered=True), table, signed)
    plain = Report("Buku", "Latihan", "Kelas", "", tanggal, (), (Section("A", blocks),))
    undated = replace(plain, dated=False, remark="Periksa dahulu.")
    words, bare = (
        [p.text for p in docx.Document(io.BytesIO(render_docx(one))).paragraphs]
        for one in (undated, replace(plain, sections=()))
    )
    assert "31 Januari 2026" not in words and "31 Januari 2026" in bare
    assert "Periksa dahulu." in words
    # a caption without a number stays as it is; lists are numbered from one
    assert {"Daftar", "1.\tsatu", "2.\tdua", "SEKRETARIS\tCAMAT"} <= set(words)


def test_xlsx_leaves_what_is_no_number_empty_and_filters_nothing_where_nothing_is(
    tmp_path, tanggal
):
    odd = pd.DataFrame({"Poin": [1.5, np.inf, np.nan], "Tanggal": [tanggal] * 3})
    sheets = [Sheet("Isi", "Isi", odd), Sheet("Kosong", "Kosong", pd.DataFrame())]
    path = write_sheets(sheets, tmp_path / "a.xlsx", title="A", mark="", tanggal=tanggal)
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book["Isi"]["A"][4:]] == [1.5, None, None]
    assert (book["Isi"].auto_filter.ref, book["Kosong"].auto_filter.ref) == ("A4:B7", None)
    assert not book["Isi"].oddHeader.center.text


def test_xlsx_date_among_words_is_a_date_and_no_number(tmp_path, tanggal):
    mixed = pd.DataFrame({"Tanggal": [tanggal, "belum"]})
    sheet = Sheet("Isi", "Isi", mixed)
    path = write_sheets([sheet], tmp_path / "a.xlsx", title="A", mark="", tanggal=tanggal)
    first, second = (cell.value for cell in openpyxl.load_workbook(path)["Isi"]["A"][4:])
    assert (first.date(), second) == (tanggal, "belum")
