"""What a class hands in: a folder of filled forms, of which a faulty one is named and left out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import python_calamine

from kinerja_analysis.errors import UsageError, reason
from kinerja_analysis.thresholds import CLASS_MOST, PRACTICE_MAX_BYTES
from kinerja_analysis.training.criteria import HIGHEST, LOWEST, criterion_names
from kinerja_analysis.training.practice_page import FORM_KIND
from kinerja_analysis.training.practice_workbook import HEAD_ROW

COLUMNS: Final = ("jenis", "peserta", "ronde", "kasus", "kriteria", "nilai")

TOLD: Final = 3
"""Faults of one form that are told in full; a form of other cases would have a hundred."""

ASIDE: Final = ("~$", ".", "thumbs.db", "desktop.ini")
"""How names begin of files that programs put beside the forms, in small letters."""

Row = tuple[str, str, int, str, str, float]


class Faulty(Exception):
    """One form cannot be used; its words say why."""


@dataclass(frozen=True, slots=True, eq=False)
class Returned:
    """The forms of a folder.

    Attributes
    ----------
    ratings : ``jenis`` (peserta or ahli), ``peserta`` (number as text), ``ronde, kasus, kriteria,
        nilai``, one row a nilai that was given
    faults : ``berkas, pesan``, one row a file that was left out
    """

    ratings: pd.DataFrame
    faults: pd.DataFrame

    def of(self, jenis: str) -> pd.DataFrame:
        """Return the ratings of participants or of experts."""
        return self.ratings[self.ratings["jenis"] == jenis].reset_index(drop=True)

    def summary(self) -> str:
        """Say how many forms were read and which were left out."""
        read = self.ratings[["jenis", "peserta"]].drop_duplicates()
        told = f"{len(read)} formulir terbaca."
        if self.faults.empty:
            return told
        named = "; ".join(f"{row.berkas}: {row.pesan}" for row in self.faults.itertuples())
        return f"{told} {len(self.faults)} berkas tidak dipakai: {named}."


def read_class(folder: Path, codes: Sequence[str]) -> Returned:
    """Read every filled form of a folder.

    Parameters
    ----------
    folder : with the workbooks and saved files of the class
    codes : codes of the cases that were rated

    Raises
    ------
    UsageError
        The folder is not there.
    """
    if not folder.is_dir():
        raise UsageError(f"Folder jawaban {folder} tidak ada; periksa letaknya.")
    rows: dict[str, list[Row]] = {}
    faults: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.name.lower().startswith(ASIDE):
            continue
        try:
            rows[path.name] = _read(path, codes)
        except Faulty as fault:
            faults[path.name] = str(fault)
    faults |= _twice(rows)
    kept = [row for name, own in rows.items() if name not in faults for row in own]
    return Returned(
        pd.DataFrame(kept, columns=list(COLUMNS)).astype({"ronde": "int64", "nilai": "float64"}),
        pd.DataFrame(sorted(faults.items()), columns=["berkas", "pesan"]),
    )


def _read(path: Path, codes: Sequence[str]) -> list[Row]:
    """Read one form, or say why not."""
    try:
        if path.is_dir():
            raise Faulty("folder di dalam folder tidak dibaca; pindahkan formulirnya ke luar")
        if path.stat().st_size > PRACTICE_MAX_BYTES:
            raise Faulty("terlalu besar untuk formulir latihan")
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            raise Faulty("bukan formulir latihan (.xlsx atau .json)")
        rows, faults = reader(path, codes)
    except OSError as fault:
        raise Faulty(f"tidak dapat dibaca ({reason(fault)})") from fault
    if faults:
        more = f"; dan {len(faults) - TOLD} lainnya" if len(faults) > TOLD else ""
        raise Faulty("; ".join(faults[:TOLD]) + more)
    if not rows:
        raise Faulty("belum ada nilai yang terisi")
    return rows


def _from_workbook(path: Path, codes: Sequence[str]) -> tuple[list[Row], list[str]]:
    """Read the rounds of a workbook."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
            if name.startswith("Ronde ")
        }
    except (python_calamine.CalamineError, ValueError) as fault:
        raise Faulty("rusak atau bukan buku kerja Excel; simpan ulang sebagai .xlsx") from fault
    if not sheets:
        raise Faulty("tidak memuat lembar Ronde; mungkin berkas lain")
    rows: list[Row] = []
    faults: list[str] = []
    for name, cells in sheets.items():
        found, wrong = _round_rows(cells, name, codes)
        rows += found
        faults += wrong
    return rows, faults


def _round_rows(
    cells: list[list[Any]], name: str, codes: Sequence[str]
) -> tuple[list[Row], list[str]]:
    """Read one round's sheet: facts on top, criteria down, cases across."""
    top = [_word(row[1]) if len(row) > 1 else "" for row in cells[:3]]
    ronde = name.removeprefix("Ronde ").strip()
    formed = len(cells) > HEAD_ROW and top[0] in ("peserta", "ahli") and ronde.isdecimal()
    if not formed or not top[1]:
        return [], [f"lembar {name} tidak lagi berbentuk semula"]
    who = (top[0], _table(top[1]), int(ronde))
    heads = [_word(value) for value in cells[HEAD_ROW]]
    given = [
        (*who, head, _word(row[0]), value)
        for row in cells[HEAD_ROW + 1 :]
        for head, value in zip(heads[1:], row[1:], strict=False)
        if _word(value)
    ]
    return _checked(given, codes)


def _from_saved(path: Path, codes: Sequence[str]) -> tuple[list[Row], list[str]]:
    """Read a file that the practice page saved."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(saved, dict) or saved.get("jenis") != FORM_KIND:
            raise Faulty("bukan berkas yang disimpan halaman latihan")
        who = ("peserta", _table(str(saved["nomor"])))
        given = [
            (*who, int(row["ronde"]), str(row["kasus"]), str(row["kriteria"]), row["nilai"])
            for row in saved["nilai"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise Faulty("rusak: isinya tidak lengkap") from fault
    return _checked(given, codes)


def _table(text: str) -> str:
    """Return a number as the class plan writes it; a name is refused and not repeated."""
    if not text.isdecimal() or not 1 <= int(text) <= CLASS_MOST:
        raise Faulty(f"nomor harus angka 1 sampai {CLASS_MOST}, bukan nama; perbaiki lalu ulangi")
    return f"{int(text):02d}"


READERS: Final = {".xlsx": _from_workbook, ".json": _from_saved}
"""How each kind of file is read."""


def _checked(
    given: Iterable[tuple[str, str, int, str, str, Any]], codes: Sequence[str]
) -> tuple[list[Row], list[str]]:
    """Part what was given into rows and faults; every fault is named."""
    rows: list[Row] = []
    given = list(given)
    strange = sorted({kasus for _, _, _, kasus, _, _ in given} - set(codes))
    faults = [f"kasus {', '.join(strange)} bukan kasus kelas ini"] if strange else []
    for kind, number, ronde, kasus, kriteria, value in given:
        place = f"ronde {ronde}, {kasus}, {kriteria}"
        nilai = _number(value)
        if kasus in strange:
            continue
        if kriteria not in criterion_names() or ronde not in (1, 2):
            faults.append(f"{place}: ronde atau kriteria tidak dikenal")
        elif nilai not in range(LOWEST, HIGHEST + 1):
            faults.append(f"{place}: {_word(value)!r} bukan nilai {LOWEST} sampai {HIGHEST}")
        else:
            rows.append((kind, number, ronde, kasus, kriteria, nilai))
    if len({row[:5] for row in rows}) < len(rows):
        faults.append("kasus dan kriteria yang sama terisi lebih dari satu kali")
    return rows, faults


def _number(value: object) -> float:
    """Return a cell as a number; what is none becomes nan."""
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return float("nan")


def _word(value: object) -> str:
    """Return a cell as text; whole numbers without their zeros."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _twice(rows: dict[str, list[Row]]) -> dict[str, str]:
    """Name the files that bear one number: nobody can say which of them counts."""
    owner: dict[tuple[str, str], list[str]] = {}
    for name, own in rows.items():
        owner.setdefault(own[0][:2], []).append(name)
    return {
        name: f"nomor {number} juga dipakai {', '.join(n for n in names if n != name)}"
        for (_, number), names in owner.items()
        if len(names) > 1
        for name in names
    }
