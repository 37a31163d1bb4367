"""How an office's own panel workbook looks: titles, merged header, groups, totals, signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kinerja_analysis.simulate.design import BERAKHLAK, KRITERIA_SUMBER
from kinerja_analysis.simulate.workbook import Cell, workbook, write_rows

BEFORE: Final = (
    "No",
    "NIP",
    "Nama",
    "Jabatan",
    "Unit Kerja",
    "NIP Penilai",
    "Nama Penilai",
    "Peran",
    "Tanggal Penilaian",
)
"""Columns before the criteria."""

AFTER: Final = ("Rata-rata", "Keterangan")

GROUPS: Final = (("KRITERIA KECAMATAN", KRITERIA_SUMBER), ("PERILAKU BerAKHLAK", BERAKHLAK))
"""Heads of the merged header, and the criteria under each."""

KRITERIA: Final = tuple(name for _, names in GROUPS for name in names)

WIDTH: Final = len(BEFORE) + len(KRITERIA) + len(AFTER)

FIRST_NILAI: Final = len(BEFORE)

ROLE: Final = {"atasan": "Atasan", "tim": "Tim"}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, where and when."""

    tempat: str
    tanggal: str
    jabatan: str
    nama: str
    nip: str


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One row of the sheet: the unit it is grouped under, and its cells (`No` left out)."""

    unit_kerja: str
    cells: tuple[Cell, ...]


def panel_rows(penilaian: pd.DataFrame, pegawai: pd.DataFrame) -> list[PanelRow]:
    """Give one row a form, sorted as the personnel list, cells in the order of the columns.

    Parameters
    ----------
    penilaian : ratings of one year on the criteria of the panel, `diri` left out
    pegawai : the personnel list of that year
    """
    forms = (
        penilaian[penilaian["kriteria"].isin(KRITERIA) & (penilaian["peran"] != "diri")]
        .pivot_table("nilai", ["pegawai", "penilai", "peran", "tanggal"], "kriteria")
        .reset_index()
    )
    people = pegawai.reset_index(names="urut").set_index("pegawai")
    forms = forms.assign(urut=forms["pegawai"].map(people["urut"])).sort_values(
        ["urut", "peran", "penilai"], ignore_index=True
    )
    return [_row(form, people) for form in forms.to_dict("records")]


def _row(form: dict, people: pd.DataFrame) -> PanelRow:
    """Write one form."""
    ratee, rater = people.loc[form["pegawai"]], people.loc[form["penilai"]]
    nilai = [int(form[name]) for name in KRITERIA]
    who = (form["pegawai"], ratee["nama"], ratee["jabatan"], ratee["unit_kerja"])
    by_whom = (form["penilai"], rater["nama"], ROLE[form["peran"]], form["tanggal"].date())
    mean = round(sum(nilai) / len(nilai), 2)
    return PanelRow(str(ratee["unit_kerja"]), (*who, *by_whom, *nilai, mean, ""))


def write_panel(
    path: Path, rows: Sequence[PanelRow], *, tahun: int, kop: Sequence[str], signature: Signature
) -> None:
    """Write the panel workbook: one sheet, as a clerk would make it by hand."""
    with workbook(path) as book:
        sheet = book.add_worksheet(f"Penilaian {tahun}")
        bold = book.add_format(
            {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        sheet.set_column(1, 6, 22)
        below = _write_head(
            sheet, bold, [*kop, f"REKAPITULASI PENILAIAN KINERJA PEGAWAI TAHUN {tahun}"]
        )
        below = _write_body(sheet, bold, rows, below)
        below = _write_totals(sheet, bold, rows, below)
        _write_signature(sheet, signature, below + 1)


def _write_head(sheet: Worksheet, bold: Format, titles: Sequence[str]) -> int:
    """Write the titles and the two-row header with its number row; return the next row."""
    for number, title in enumerate(titles):
        sheet.merge_range(number, 0, number, WIDTH - 1, title, bold)
    top = len(titles) + 1
    for column, name in enumerate((*BEFORE, *KRITERIA, *AFTER)):
        if name in KRITERIA:
            sheet.write_string(top + 1, column, name, bold)
        else:
            sheet.merge_range(top, column, top + 1, column, name, bold)
    column = FIRST_NILAI
    for head, names in GROUPS:
        sheet.merge_range(top, column, top, column + len(names) - 1, head, bold)
        column += len(names)
    write_rows(sheet, [[f"({number})" for number in range(1, WIDTH + 1)]], first=top + 2)
    return top + 3


def _write_body(sheet: Worksheet, bold: Format, rows: Sequence[PanelRow], top: int) -> int:
    """Write the rows, a merged row before each unit; return the next row."""
    unit = None
    for number, row in enumerate(rows, start=1):
        if row.unit_kerja != unit:
            unit = row.unit_kerja
            sheet.merge_range(top, 0, top, WIDTH - 1, f"UNIT KERJA: {unit.upper()}", bold)
            top += 1
        write_rows(sheet, [[number, *row.cells]], first=top)
        top += 1
    return top


def _write_totals(sheet: Worksheet, bold: Format, rows: Sequence[PanelRow], top: int) -> int:
    """Write the rows JUMLAH and RATA-RATA; return the next row."""
    columns = [
        [cell for row in rows if isinstance(cell := row.cells[FIRST_NILAI - 1 + number], int)]
        for number in range(len(KRITERIA))
    ]
    for offset, label in enumerate(("JUMLAH", "RATA-RATA")):
        sheet.merge_range(top + offset, 0, top + offset, FIRST_NILAI - 1, label, bold)
        for column, values in enumerate(columns, start=FIRST_NILAI):
            total = sum(values) if label == "JUMLAH" else round(sum(values) / len(values), 2)
            sheet.write_number(top + offset, column, total)
    return top + 2


def _write_signature(sheet: Worksheet, signature: Signature, top: int) -> None:
    """Write the signature block below the table, to the right."""
    place = f"{signature.tempat}, {signature.tanggal}"
    lines = [
        "Mengetahui,",
        place,
        signature.jabatan,
        "",
        "",
        signature.nama.upper(),
        f"NIP. {signature.nip}",
    ]
    for offset, line in enumerate(lines):
        column = 1 if offset == 0 else FIRST_NILAI
        if line:
            sheet.write_string(top + offset, column, line)
