"""Captions are numbered within their chapter; a report tells all its words."""

from datetime import date

import pandas as pd

from kinerja_analysis.report.blocks import (
    Bullets,
    FigureBlock,
    Paragraph,
    Report,
    Section,
    TableBlock,
    number_captions,
)

TABLE = TableBlock("Isi", pd.DataFrame({"No": ["1"], "Nama": ["a"]}))
FIGURE = FigureBlock("Rupa", "angka 7", b"")


def captions(sections):
    return [block.caption for section in sections for block in section.blocks]


def test_captions_count_tables_and_figures_apart_within_a_chapter():
    numbered = number_captions(
        (
            Section("BAB III", (TABLE, FIGURE), 1, "3"),
            Section("A", (TABLE, FIGURE), 2, "3"),
            Section("BAB IV", (TABLE,), 1, "4"),
        )
    )
    assert captions(numbered) == [
        "Tabel 3.1 Isi",
        "Gambar 3.1 Rupa",
        "Tabel 3.2 Isi",
        "Gambar 3.2 Rupa",
        "Tabel 4.1 Isi",
    ]


def test_numbering_changes_nothing_but_the_caption():
    wide = TableBlock("Isi", TABLE.frame, "Sumber", widths=(1, 9), boxed=True)
    (part,) = number_captions((Section("BAB III", (wide,), 1, "3"),))
    assert part.blocks[0].widths == (1, 9) and part.blocks[0].boxed
    assert part.blocks[0].source == "Sumber"


def test_a_part_without_chapter_keeps_its_caption():
    assert captions(number_captions((Section("Ringkasan", (FIGURE,)),))) == ["Rupa"]


def test_text_of_a_report_holds_marks_tables_and_alternative_texts():
    blocks = (Paragraph("Kalimat."), Bullets(("satu",)), TABLE, FIGURE)
    report = Report(
        "Judul",
        "Tahun 2025",
        "Kantor",
        "DRAF",
        date(2026, 1, 1),
        ("KOP",),
        (Section("BAB", blocks),),
    )
    text = report.to_text()
    for word in ("DRAF", "KOP", "Judul", "Kalimat.", "satu", "1 | a", "angka 7"):
        assert word in text
