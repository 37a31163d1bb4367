"""Which offices a batch runs: the list that somebody fills in, read with all its faults at once."""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

import xlsxwriter

from kinerja_analysis.errors import KinerjaError, UsageError, reason
from kinerja_analysis.intake.reading.guarded import read_guarded
from kinerja_analysis.profile import load_profile
from kinerja_analysis.run.folders import slug

COLUMNS: Final = {
    "kantor": "Nama kantor",
    "data": "Folder data (beberapa folder atau berkas dipisahkan titik koma)",
    "profil": "Berkas profil kantor (TOML)",
    "keluaran": "Folder keluaran; bila kosong: folder keluaran serentak",
    "penanggung_jawab": "Siapa yang harus bertindak bila ada yang perlu diperbaiki",
    "kota": "Kota atau kabupaten, untuk rekapitulasi",
    "provinsi": "Provinsi, untuk rekapitulasi",
    "notebook": "Folder notebook kantor sendiri; bila kosong: milik proyek",
}
"""Heads of the list and what each asks for."""

REQUIRED: Final = ("kantor", "data", "profil")

SHEET: Final = "Daftar Kantor"

WIDTH: Final = 34
"""Characters of a column of the blank list."""


@dataclass(frozen=True, slots=True)
class Office:
    """One office of a batch.

    Attributes
    ----------
    nomor : its row in the list, counted from 1
    kantor : its name in the list
    data : folders or files of exports
    profil : its profile
    keluaran : folder under which ``<tahun>/<office>`` appears
    penanggung_jawab, kota, provinsi : as the list has them
    folder : folder name of the office (from the profile's name)
    notebook : folder of its own notebooks; nothing for the project's
    """

    nomor: int
    kantor: str
    data: tuple[Path, ...]
    profil: Path
    keluaran: Path
    penanggung_jawab: str
    kota: str
    provinsi: str
    folder: str
    notebook: Path | None = None


def read_offices(path: Path, keluaran: Path) -> tuple[Office, ...]:
    """Read the list of offices; paths in it are meant from the folder of the list.

    Parameters
    ----------
    path : XLSX, ODS, XLS or CSV with the heads of `COLUMNS`
    keluaran : output folder of offices that name none

    Raises
    ------
    UsageError
        All faults of the list, each with its row.
    """
    if not path.is_file():
        raise UsageError(f"Daftar kantor {path} tidak ada; periksa letaknya.")
    cells = read_guarded(path, path.name)[0].cells
    rows = [[str(cell).strip() for cell in row] for row in cells]
    heads, body = _heads(rows, path.name)
    filled = [(n, row) for n, row in body if any(row)]
    if not filled:
        raise UsageError(f"Daftar kantor {path.name} belum memuat satu kantor pun.")
    offices, faults = [], []
    for nomor, (number, row) in enumerate(filled, start=1):
        try:
            offices.append(_office(nomor, _by_head(heads, row), path.parent, keluaran))
        except KinerjaError as fault:
            faults.append(f"baris {number}: {fault}")
    faults += _twice(offices)
    if faults:
        raise UsageError(f"Daftar kantor {path.name} perlu diperbaiki:\n- " + "\n- ".join(faults))
    return tuple(offices)


def _heads(rows: list[list[str]], name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the heads of the list and the rows below them with their numbers."""
    for number, row in enumerate(rows, start=1):
        heads = [cell.casefold().replace(" ", "_") for cell in row]
        if set(REQUIRED) <= set(heads):
            _refuse_double(heads, name)
            return heads, list(enumerate(rows[number:], start=number + 1))
    raise UsageError(
        f"Daftar kantor {name} tidak memuat kolom {', '.join(REQUIRED)}. Daftar kosong dibuat "
        "dengan: kinerja formulir --daftar-kantor BERKAS."
    )


def _refuse_double(heads: list[str], name: str) -> None:
    """Refuse a list in which a column stands twice: which of them counts cannot be known."""
    if double := [head for head, n in Counter(heads).items() if n > 1 and head in COLUMNS]:
        raise UsageError(
            f"Daftar kantor {name} memuat kolom {', '.join(double)} lebih dari sekali; hapus satu."
        )


def _by_head(heads: list[str], row: list[str]) -> dict[str, str]:
    """Return the cells of a row by their heads."""
    if any(cell for head, cell in zip_longest(heads, row, fillvalue="") if cell and not head):
        raise UsageError(
            "ada isian di kolom tanpa kepala; beri kepala, atau, dalam CSV, apit isian yang memuat "
            "pemisah dengan tanda petik dua."
        )
    return dict(zip(heads, row, strict=False))


def _office(nomor: int, row: dict[str, str], home: Path, keluaran: Path) -> Office:
    """Return one office of the list, its paths looked up."""
    if missing := [name for name in REQUIRED if not row.get(name)]:
        raise UsageError(f"kolom {', '.join(missing)} belum diisi.")
    data = tuple(_place(part, home) for part in row["data"].split(";") if part.strip())
    if not data:
        raise UsageError("kolom data belum diisi.")
    profil = _place(row["profil"], home)
    notebook = _place(row["notebook"], home) if row.get("notebook") else None
    needed = (*data, profil, *filter(None, [notebook]))
    if absent := [str(part) for part in needed if not os.path.exists(part)]:  # noqa: PTH110 (a
        # name that is too long stands nowhere; `Path.exists` raises)
        raise UsageError(f"{', '.join(absent)} tidak ada.")
    given = row.get("keluaran", "")
    return Office(
        nomor,
        row["kantor"],
        data,
        profil,
        _place(given, home) if given else keluaran,
        row.get("penanggung_jawab", ""),
        row.get("kota", ""),
        row.get("provinsi", ""),
        slug(load_profile(profil).nama),
        notebook,
    )


def _place(text: str, home: Path) -> Path:
    """Return the path that a cell means, in the one way in which it can be written."""
    path = Path(text.strip().strip("\"'"))
    with suppress(RuntimeError):  # "~nama" of somebody whom this machine does not know
        path = path.expanduser()
    return Path(os.path.abspath(home / path))  # noqa: PTH100 (``a/../b`` is ``b``)


def _twice(offices: Iterable[Office]) -> list[str]:
    """Name the offices whose reports would take one place: Windows tells no capitals apart."""
    known = [office.keluaran / office.folder for office in offices]
    places = Counter(str(place).casefold() for place in known)
    first = {str(place).casefold(): place for place in reversed(known)}
    return [
        f"{n} baris menulis ke {first[place]}; beri keluaran yang berbeda, atau periksa profilnya."
        for place, n in places.items()
        if n > 1
    ]


def write_blank_list(path: Path) -> Path:
    """Write a blank list of offices, each head with what it asks for.

    Raises
    ------
    KinerjaError
        Something stands there already, or the file cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} sudah ada; sebutkan nama lain.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet(SHEET)
            head = book.add_format({"bold": True, "bottom": 1})
            sheet.set_column(0, len(COLUMNS) - 1, WIDTH, book.add_format({"num_format": "@"}))
            sheet.freeze_panes(1, 1)
            for number, (name, words) in enumerate(COLUMNS.items()):
                sheet.write_string(0, number, name, head)
                sheet.write_comment(0, number, words)
    except OSError as fault:
        raise KinerjaError(f"{path} tidak dapat ditulis ({reason(fault)}).") from fault
    return path
