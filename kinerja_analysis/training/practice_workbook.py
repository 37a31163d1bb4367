"""How a practice form is written as a workbook: the cases, round one, the anchors, round two."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from kinerja_analysis.training.criteria import HIGHEST, LOWEST, WORDS, load_criteria
from kinerja_analysis.training.practice_forms import PracticeForm

STEPS: Final = {
    "peserta": (
        "1. Baca lembar Kasus dari atas ke bawah, menurut urutan yang tercantum.",
        "2. Isi lembar Ronde 1: satu kriteria untuk semua pegawai, baru kriteria berikutnya.",
        "3. Kosongkan yang tidak dapat Saudara nilai; kosong bukan nol.",
        "4. Sesudah Ronde 1 selesai dan jangan sebelumnya, buka lembar Jangkar.",
        "5. Bandingkan setiap nilai Saudara dengan jangkar, baca kembali buktinya, isi Ronde 2.",
        "6. Simpan sebagai .xlsx tanpa mengubah nama berkas, lalu serahkan kepada pelatih.",
    ),
    "ahli": (
        "1. Baca lembar Jangkar, kemudian lembar Kasus dari atas ke bawah.",
        "2. Isi lembar Ronde 1 sendiri, tanpa berunding dengan ahli lain.",
        "3. Kosongkan yang tidak dapat Saudara nilai; kosong bukan nol.",
        "4. Simpan sebagai .xlsx tanpa mengubah nama berkas, lalu kembalikan.",
    ),
}
"""What the first sheet asks for."""

MADE: Final = datetime(2025, 1, 1)
"""Date that every form bears, so that the same form gives the same bytes."""

HEAD_ROW: Final = 4
"""Row (from 0) of a round's sheet in which the codes of the cases stand."""

TEXT_WIDTH: Final = 100
"""Characters of the column that holds sentences."""


def write_practice_forms(forms: Sequence[PracticeForm], folder: Path, mark: str) -> list[Path]:
    """Write forms into a folder, one workbook each, and return their paths.

    Parameters
    ----------
    forms : the forms
    folder : is made if need be
    mark : words on every printed page
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [write_practice_workbook(form, folder / form.berkas, mark) for form in forms]


def write_practice_workbook(form: PracticeForm, path: Path, mark: str) -> Path:
    """Write one practice form and return its path.

    Parameters
    ----------
    form : whose it is, what is read, in which rounds
    path : where
    mark : words on every printed page
    """
    path.write_bytes(practice_workbook(form, mark))
    return path


def practice_workbook(form: PracticeForm, mark: str) -> bytes:
    """Return one practice form as a workbook; the same form gives the same bytes.

    Parameters
    ----------
    form, mark : as for `write_practice_workbook`
    """
    stream = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, settings) as book:
        book.set_properties({"title": f"Latihan menilai {form.nomor}", "created": MADE})
        styles = _styles(book)
        _steps(_sheet(book, "Petunjuk", mark), form, styles)
        if form.jenis == "ahli":
            _anchors(_sheet(book, "Jangkar", mark), styles)
        _cases(_sheet(book, "Kasus", mark), form, styles)
        for ronde in form.ronde:
            if ronde > 1:
                _anchors(_sheet(book, "Jangkar", mark), styles)
            _round(_sheet(book, f"Ronde {ronde}", mark), form, ronde, styles)
    return stream.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    """Return the cell formats by name."""
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
    edge = {**base, "border": 1, "border_color": "#9AA5B1"}
    middle = {"align": "center", "valign": "vcenter"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False}),
        "section": book.add_format({**base, "bold": True, "font_color": "#1F4E79"}),
        "plain": book.add_format(base),
        "fact": book.add_format({**edge, "bg_color": "#F0F3F6", "num_format": "@"}),
        "head": book.add_format(
            {**edge, **middle, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}
        ),
        "answer": book.add_format({**edge, **middle, "locked": False, "bg_color": "#FFF9E5"}),
    }


def _sheet(book: Any, name: str, mark: str) -> Any:
    """Open a protected sheet that prints on A4."""
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{mark.replace('&', '&&')}")
    sheet.set_footer("&L&A&RHalaman &P dari &N")
    sheet.protect("", {"format_columns": True, "format_rows": True})
    return sheet


def _steps(sheet: Any, form: PracticeForm, styles: dict[str, Any]) -> None:
    """Say what is to be done."""
    who = "Meja" if form.jenis == "peserta" else "Ahli"
    sheet.set_column(0, 0, TEXT_WIDTH)
    sheet.write_string(0, 0, f"Latihan menilai · {who} {form.nomor}", styles["title"])
    lines = (
        "Semua orang dan kejadian dalam kasus ini rekaan.",
        "",
        *STEPS[form.jenis],
        "",
        *(f"{n} = {word}" for n, word in enumerate(WORDS, start=LOWEST)),
    )
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, line, styles["plain"])


def _cases(sheet: Any, form: PracticeForm, styles: dict[str, Any]) -> None:
    """Write the cases in the order in which they are to be read."""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, TEXT_WIDTH)
    row = 0
    for reading in form.bacaan:
        case = reading.vignette
        sheet.write_string(row, 0, f"{case.kode} · {case.nama}", styles["title"])
        sheet.write_string(row + 1, 1, f"{case.jabatan}, {case.unit_kerja}", styles["section"])
        _write_long(sheet, row + 2, "", reading.opening, styles)
        row += 3
        for piece in case.bukti:
            _write_long(sheet, row, f"Triwulan {piece.triwulan}", piece.teks, styles)
            row += 1
        row += 1


def _write_long(sheet: Any, row: int, label: str, text: str, styles: dict[str, Any]) -> None:
    """Write one paragraph, as high as it needs to be."""
    sheet.write_string(row, 0, label, styles["section"])
    sheet.write_string(row, 1, text, styles["plain"])
    sheet.set_row(row, 15.5 * max(1, -(-len(text) // (TEXT_WIDTH - 8))))


def _anchors(sheet: Any, styles: dict[str, Any]) -> None:
    """Write what each nilai looks like on each criterion."""
    sheet.set_landscape()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, HIGHEST, 32)
    sheet.write_string(0, 0, "Kriteria", styles["head"])
    for place, word in enumerate(WORDS, start=1):
        sheet.write_string(0, place, f"{place} = {word}", styles["head"])
    for row, criterion in enumerate(load_criteria(), start=1):
        sheet.write_string(row, 0, f"{criterion.nama}: {criterion.definisi}", styles["fact"])
        for place, anchor in enumerate(criterion.jangkar, start=1):
            sheet.write_string(row, place, anchor, styles["fact"])
        sheet.set_row(row, 80)
    sheet.freeze_panes(1, 1)


def _round(sheet: Any, form: PracticeForm, ronde: int, styles: dict[str, Any]) -> None:
    """Open the cells of one round: criteria down, cases across."""
    sheet.set_landscape()
    sheet.set_column(0, 0, 30)
    facts = (("Jenis", form.jenis), ("Nomor", form.nomor), ("Ronde", str(ronde)))
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label, styles["fact"])
        sheet.write_string(row, 1, value, styles["fact"])
    sheet.write_string(HEAD_ROW, 0, "Kriteria", styles["head"])
    for column, reading in enumerate(form.bacaan, start=1):
        sheet.write_string(HEAD_ROW, column, reading.vignette.kode, styles["head"])
    first, last = HEAD_ROW + 1, HEAD_ROW + len(load_criteria())
    for row, criterion in enumerate(load_criteria(), start=first):
        sheet.write_string(row, 0, criterion.nama, styles["fact"])
        for column in range(1, len(form.bacaan) + 1):
            sheet.write_blank(row, column, None, styles["answer"])
        sheet.set_row(row, 24)
    sheet.data_validation(first, 1, last, len(form.bacaan), _rule())
    sheet.freeze_panes(first, 1)


def _rule() -> dict[str, Any]:
    """Return what Excel lets be entered."""
    return {
        "validate": "list",
        "source": [str(value) for value in range(LOWEST, HIGHEST + 1)],
        "input_title": "Nilai",
        "input_message": f"{LOWEST} ({WORDS[0]}) sampai {HIGHEST} ({WORDS[-1]}); boleh kosong.",
        "error_title": "Nilai tidak sesuai",
        "error_message": f"Isi bilangan bulat {LOWEST} sampai {HIGHEST}, atau kosongkan.",
    }
