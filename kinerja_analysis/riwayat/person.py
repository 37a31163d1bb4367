"""The rights of a person on the archive (UU 27/2022): to see, to have corrected, to be deleted.

Whoever asks sees all that is kept of him or her. Where a row also concerns somebody else, that
person is not shown: who rated whom stays confidential on both sides.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.errors import UsageError
from kinerja_analysis.riwayat.parts import Part, Version, year_key
from kinerja_analysis.riwayat.versions import Change, Key, commit, writing
from kinerja_analysis.riwayat.years import declared
from kinerja_analysis.schema import PERAN, TABLES

IDS: Final = ("pegawai", "penilai", "atasan")
"""Columns that hold the number of a person."""

SHOWN_IDS: Final = frozenset({("pegawai", "atasan")})
"""Numbers of others that a person may see: that of the own superior."""

MASKED: Final = "(disamarkan)"


@dataclass(frozen=True, slots=True)
class Correction:
    """Which cell is corrected, to what, and on what ground.

    Attributes
    ----------
    tabel, tahun, kantor, pegawai : whose rows
    kolom, lama, baru : the column, the value that stands there, and the right one
    dasar : number of the letter or minutes that decided it; no personal data
    tanggal : ``2026-03-02``, when it was decided
    """

    tabel: str
    tahun: int
    kantor: str
    pegawai: str
    kolom: str
    lama: str
    baru: str
    dasar: str
    tanggal: str


def kept_of(version: Version, nip: str) -> dict[str, pd.DataFrame]:
    """Return every row of the archive that concerns a person, by table; others are masked."""
    ids = numbers_of(version, nip)
    found: dict[str, list[pd.DataFrame]] = {}
    for part in version.parts:
        frame = version.read(part)
        own = frame[concerns(frame, ids)]
        if len(own):
            shown = _masked(part.tabel, own, ids).assign(kantor=part.kantor)
            found.setdefault(part.tabel, []).append(shown)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in found.items()}


def numbers_of(version: Version, nip: str) -> frozenset[str]:
    """Return all numbers under which a person stands: the office declares old ones and new."""
    same = declared(version.folder.parent).get("pegawai", {})
    now = same.get(nip, nip)
    return frozenset({nip, now} | {old for old, new in same.items() if new == now})


def concerns(frame: pd.DataFrame, ids: Collection[str]) -> "pd.Series[bool]":
    """Mark the rows in which a person stands under any role and any of these numbers."""
    columns = [column for column in IDS if column in frame]
    return frame[columns].isin(list(ids)).any(axis=1)


def _masked(table: str, own: pd.DataFrame, ids: Collection[str]) -> pd.DataFrame:
    """Return the rows without the numbers, names and source cells of other people."""
    others = {
        column: own[column].where(own[column].isin([*ids, ""]), MASKED)
        for column in IDS
        if column in own and (table, column) not in SHOWN_IDS
    }
    mine = own["pegawai"].isin(list(ids)) if "pegawai" in own else pd.Series(True, index=own.index)
    texts = [name for name, kind in TABLES[table].columns.items() if kind == "str"]
    told = own.assign(**others)
    about_others = [name for name in texts if name not in IDS and table == "pegawai"]
    return told.assign(**{name: told[name].where(mine, MASKED) for name in about_others})


def correct(archive: Path, correction: Correction) -> Version:
    """Correct a person's rows in a new version, and record it without personal data.

    Raises
    ------
    UsageError
        No row of this person holds the value that is said to be wrong, or the column cannot be
        corrected.
    """
    c = correction
    with writing(archive) as before:
        part = _part(before, c)
        frame = before.read(part)
        _check_column(c)
        wrong = (frame["pegawai"] == c.pegawai) & _holds(c, frame[c.kolom])
        if not wrong.any():
            raise UsageError(
                f"Tidak ada baris {c.tabel} tahun {c.tahun} milik pegawai itu dengan {c.kolom} = "
                f"{c.lama!r}; periksa dengan kinerja riwayat akses."
            )
        key = year_key(c.tahun, c.kantor)
        right = _typed(c, c.baru)
        _check_possible(c, right, frame[wrong], before.facts[key])
        values = frame[c.kolom].astype("object").mask(wrong, right)
        fixed = TABLES[c.tabel].conform(frame.assign(**{c.kolom: values}))
        note = {
            "jenis": "koreksi",
            "tanggal": c.tanggal,
            "tabel": c.tabel,
            "tahun": c.tahun,
            "kantor": c.kantor,
            "kolom": c.kolom,
            "baris": int(wrong.sum()),
            "dasar": c.dasar,
        }
        facts = {key: {**before.facts[key], "dikoreksi": True}}
        frames: Mapping[Key, pd.DataFrame] = {
            (c.tabel, c.tahun, c.kantor): fixed.drop(columns="tahun")
        }
        return commit(archive, before, Change(note, frames, facts=facts))


def _part(before: Version, c: Correction) -> Part:
    """Return the part in which the cell stands."""
    parts = before.of(tabel=c.tabel, tahun=c.tahun, kantor=c.kantor)
    if not parts:
        raise UsageError(f"Riwayat tidak memuat tabel {c.tabel} tahun {c.tahun} dari {c.kantor}.")
    return parts[0]


def _check_column(c: Correction) -> None:
    """Refuse columns that say whose row it is, and tables that have no person."""
    columns = TABLES[c.tabel].columns
    free = [name for name in columns if name not in ("tahun", "pegawai", "sumber")]
    if "pegawai" not in columns or c.kolom not in free:
        raise UsageError(
            f"Kolom {c.kolom} pada tabel {c.tabel} tidak dapat dikoreksi; yang dapat: "
            f"{', '.join(free) if 'pegawai' in columns else 'tidak ada'}."
        )


def _holds(c: Correction, values: pd.Series) -> "pd.Series[bool]":
    """Mark the cells that hold what is said to be wrong; empty for those that hold nothing."""
    wrong = _typed(c, c.lama)
    return values.isna() if wrong is None else values == wrong


def _typed(c: Correction, text: str) -> str | float | pd.Timestamp | None:
    """Return a written value in the type of its column; None where a number or date is empty.

    Raises
    ------
    UsageError
        It is no number or date; a date is written ``2026-03-02``, so that no month is guessed.
    """
    kind = TABLES[c.tabel].columns[c.kolom]
    if kind == "str":
        return text
    if not text.strip():
        return None
    try:
        if kind == "date":
            return pd.Timestamp(date.fromisoformat(text.strip()))
        number = float(text.strip().replace(",", "."))
    except ValueError as fault:
        raise _impossible(c, text) from fault
    if not math.isfinite(number) or (kind == "int" and not number.is_integer()):
        raise _impossible(c, text)
    return number


def _impossible(c: Correction, text: str) -> UsageError:
    """Say that a value cannot stand in the column."""
    return UsageError(
        f"{text!r} bukan isi yang sah bagi kolom {c.kolom} tahun {c.tahun} (angka, tanggal seperti "
        "2026-03-02, atau kata yang dikenal)."
    )


def _check_possible(
    c: Correction, right: object, rows: pd.DataFrame, facts: Mapping[str, Any]
) -> None:
    """Refuse a role, kriteria or scale that the year does not know, and a nilai off its scale."""
    known = {"peran": PERAN, "kriteria": facts["kriteria"], "skala": facts["skala"]}
    if c.tabel != "penilaian":
        return
    if c.kolom in known and right not in known[c.kolom]:
        raise _impossible(c, c.baru)
    if c.kolom == "nilai" and isinstance(right, float):
        scales = [facts["skala"].get(name) for name in set(rows["skala"])]
        if any(scale and not scale[0] <= right <= scale[1] for scale in scales):
            raise _impossible(c, c.baru)
