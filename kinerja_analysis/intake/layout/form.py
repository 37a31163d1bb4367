"""Whom a filled-in form speaks of, where ratee and rater stand in lines above its kriteria."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kinerja_analysis.intake.layout.across import NIP
from kinerja_analysis.intake.layout.kinds import Kind
from kinerja_analysis.intake.layout.layout import Known, Layout, find_layout
from kinerja_analysis.intake.layout.views import View
from kinerja_analysis.intake.reading.sheet import Sheet

Lines = list[list[tuple[str, str]]]
"""The labels of each line above a table, each with what stands behind it."""

ROWS: Final = ("kriteria", "nilai")
"""What a form of one person and one rater has left to say in its rows."""

RATEE: Final[Mapping[str, str]] = {
    "nip": "pegawai",
    "nip pegawai": "pegawai",
    "nip pegawai yang dinilai": "pegawai",
    "nip yang dinilai": "pegawai",
    "nip ni pppk": "pegawai",
    "nama": "nama",
    "nama pegawai": "nama",
    "nama pegawai yang dinilai": "nama",
    "nama yang dinilai": "nama",
    "unit kerja": "unit_kerja",
    "unit organisasi": "unit_kerja",
    "unor": "unit_kerja",
}
"""Words before what a form says of its ratee -> the field."""


def form_layout(sheet: Sheet, known: Known) -> Layout | None:
    """Return the table of a sheet that has one kriteria a row and names nobody in its columns."""
    kinds = tuple((of_one(kind), words) for kind, words in known if kind.name == "daftar_nilai")
    return find_layout(sheet, kinds)


def of_one(kind: Kind) -> Kind:
    """Return a long table that need name nobody in its columns."""
    others = tuple(name for name in kind.needs if name not in ROWS)
    return replace(kind, needs=ROWS, may=(*kind.may, *others))


def read_form(sheet: Sheet, layout: Layout, lines: Lines, rater: Mapping[str, str]) -> View | None:
    """Return the form as a table whose ratee and rater are given, or nothing in any doubt.

    Parameters
    ----------
    sheet : the sheet
    layout : its table, as `form_layout` finds it
    lines : what stands above it
    rater : who is named there as rater
    """
    names = layout.header.fields & {"pegawai", "penilai"}
    ratee = dict(ratee_of(lines, rater))
    if names or not rater or "pegawai" not in ratee or _repeated(sheet, layout):
        return None
    return View(sheet, layout, {**ratee, **rater})


def ratee_of(lines: Lines, rater: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is said of the ratee; nothing where not exactly one NIP precedes the rater."""
    told = []
    for label, text in (pair for line in lines for pair in line):
        if "penilai" in label.split() or label == "dinilai oleh":
            break
        told.append((RATEE.get(re.sub(r"^\d+ ", "", label), ""), text))
    ids = [found[0] for field, text in told if field == "pegawai" and (found := NIP.search(text))]
    if len(ids) == 1 and ids[0] != rater.get("penilai"):
        yield "pegawai", ids[0]
        yield from ((field, text) for field, text in told if field not in ("", "pegawai"))


def _repeated(sheet: Sheet, layout: Layout) -> bool:
    """Tell whether another form begins below, with the same header."""
    column = layout.columns["kriteria"]
    label = sheet.cells[layout.bottom, column] or sheet.cells[layout.top, column]
    return label in sheet.cells[layout.bottom + 1 :, column].tolist()
