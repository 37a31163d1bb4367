"""How long each table is kept, and what is deleted when its time is over.

The schedule stands in ``jadwal.toml`` in the archive's folder, one line a table: the years that it
is kept after the appraisal year. What has no line is never deleted. The agency sets it by its own
retention schedule (jadwal retensi arsip); this program proposes none.
"""

import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.errors import KinerjaError, UsageError
from kinerja_analysis.riwayat.parts import KEPT, Part, Version
from kinerja_analysis.riwayat.person import concerns, numbers_of
from kinerja_analysis.riwayat.versions import Change, Key, commit, writing

SCHEDULE: Final = "jadwal.toml"


def schedule(archive: Path) -> dict[str, int]:
    """Return table -> years that it is kept after the appraisal year.

    Raises
    ------
    UsageError
        There is no schedule yet.
    KinerjaError
        It cannot be read, or names something that is not kept.
    """
    path = archive / SCHEDULE
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise UsageError(
            f"Jadwal retensi {path} belum ada. Tulis menurut jadwal retensi arsip instansi, satu "
            "baris satu tabel, misalnya: penilaian = 5 (tahun sesudah tahun penilaian)."
        ) from fault
    except (OSError, ValueError) as fault:
        raise KinerjaError(f"{path} tidak terbaca sebagai TOML; periksa penulisannya.") from fault
    wrong = [k for k, years in content.items() if k not in KEPT or type(years) is not int]
    if wrong or any(years < 0 for years in content.values()):
        raise KinerjaError(
            f"{path}: setiap baris menyebut tabel ({', '.join(KEPT)}) dan banyaknya tahun; "
            f"yang keliru: {', '.join(wrong) or 'tahun di bawah nol'}."
        )
    return content


def due(version: Version, kept: Mapping[str, int], today: date) -> tuple[Part, ...]:
    """Return the parts whose time is over: the last day of their last year has passed."""
    return tuple(
        part
        for part in version.parts
        if part.tabel in kept and part.tahun + kept[part.tabel] < today.year
    )


def delete_due(archive: Path, today: date, nip: str = "") -> tuple[int, int]:
    """Delete what is due, of everybody or of one person; older versions go with it.

    Parameters
    ----------
    archive : folder of the archive
    today : day of the deletion
    nip : of one person; then only rows that concern him or her go

    Returns
    -------
    deleted, kept_back : int
        Rows that went; rows of the person that the schedule still keeps (zero for everybody).
    """
    kept = schedule(archive)
    with writing(archive) as before:
        parts = due(before, kept, today)
        later = [part for part in before.parts if part not in parts] if nip else []
        ids = numbers_of(before, nip)
        back = sum(int(concerns(before.read(part), ids).sum()) for part in later)
        frames, removed, gone = _without(before, parts, ids if nip else frozenset())
        if gone:
            note = {"jenis": "hapus", "tanggal": today.isoformat(), "baris": gone} | {
                "cakupan": "permintaan seseorang" if nip else "jadwal retensi",
                "bagian": [str(part.place) for part in parts] if not nip else [],
            }
            commit(archive, before, Change(note, frames, removed))
    return gone, back


def _without(
    before: Version, parts: tuple[Part, ...], ids: Collection[str]
) -> tuple[dict[Key, pd.DataFrame], frozenset[Key], int]:
    """Return the parts that change, those that go, and the count of rows that go.

    Of somebody's numbers only his or her rows go; without any, the whole parts.
    """
    keys = {part: (part.tabel, part.tahun, part.kantor) for part in parts}
    if not ids:
        return {}, frozenset(keys.values()), sum(part.baris for part in parts)
    frames, gone = {}, 0
    for part, key in keys.items():
        frame = before.read(part)
        own = concerns(frame, ids)
        if own.any():
            gone += int(own.sum())
            frames[key] = frame[~own].drop(columns="tahun").reset_index(drop=True)
    empty = frozenset(key for key, frame in frames.items() if frame.empty)
    return {key: frame for key, frame in frames.items() if key not in empty}, empty, gone
