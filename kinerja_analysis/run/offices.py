"""Which offices a batch runs: the list that somebody fills in, read with all its faults at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
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
    filled = [(n, dict(zip(heads, row, strict=False))) for n, row in body if any(row)]
    if not filled:
        raise UsageError(f"Daftar kantor {path.name} belum memuat satu kantor pun.")
    offices, faults = [], []
    for nomor, (number, row) in enumerate(filled, start=1):
        try:
            offices.append(_office(nomor, row, path.parent, keluaran))
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
            return heads, list(enumerate(rows[number:], start=number + 1))
    raise UsageError(
        f"Daftar kantor {name} tidak memuat kolom {', '.join(REQUIRED)}. Daftar kosong dibuat "
        "dengan: kinerja formulir --daftar-kantor BERKAS."
    )


def _office(nomor: int, row: dict[str, str], home: Path, keluaran: Path) -> Office:
    """Return one office of the list, its paths looked up."""
    if missing := [name for name in REQUIRED if not row.get(name)]:
        raise UsageError(f"kolom {', '.join(missing)} belum diisi.")
    data = tuple(_place(part, home) for part in row["data"].split(";") if part.strip())
    profil = _place(row["profil"], home)
    notebook = _place(row["notebook"], home) if row.get("notebook") else None
    needed = (*data, profil, *filter(None, [notebook]))
    if absent := [str(part) for part in needed if not part.exists()]:
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
    """Return the path that a cell means."""
    path = Path(text.strip().strip("\"'")).expanduser()
    return path if path.is_absolute() else (home / path).absolute()


def _twice(offices: Iterable[Office]) -> list[str]:
    """Name the offices whose reports would take one and the same place."""
    places = Counter((office.keluaran, office.folder) for office in offices)
    return [
        f"{n} baris menulis ke {place / name}; beri keluaran yang berbeda, atau periksa profilnya."
        for (place, name), n in places.items()
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
