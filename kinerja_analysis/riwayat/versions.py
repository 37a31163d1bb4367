"""How the archive changes: a new version is built aside and takes over in one step.

A version is a folder of its own; what did not change is linked, not copied. The small file
``terkini.json`` names the version that counts and is replaced whole, so a reader who has entered
one version sees nothing of the next. ``terkini`` is the same for tools that only know folders.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
from filelock import FileLock, Timeout

from kinerja_analysis.archive import flush_file, flush_folder, write_tables
from kinerja_analysis.errors import KinerjaError, OutputLocked, UsageError, reason
from kinerja_analysis.riwayat.parts import (
    CATALOGUE,
    FILE,
    Part,
    Version,
    read_version,
    sha256,
    year_key,
)

POINTER: Final = "terkini.json"
LINK: Final = "terkini"

OLD_KEPT: Final = 2
"""Versions before the current one that stay for readers who entered them, and to look back on."""

FORGETTING: Final = frozenset({"koreksi", "hapus"})
"""Kinds of change after which no older version may stay: somebody's data were wrong or are over."""

Key = tuple[str, int, str]
"""Table, year and office of a part."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a new version does otherwise than the last.

    Attributes
    ----------
    frames : parts that are new or changed, without the column ``tahun``
    removed : parts that go
    facts : facts that are new; of years that lose all parts they go by themselves
    note : what is recorded of the change, its kind as ``jenis``; no personal data
    """

    note: Mapping[str, Any]
    frames: Mapping[Key, pd.DataFrame] = field(default_factory=dict)
    removed: frozenset[Key] = frozenset()
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def current(archive: Path) -> Version:
    """Return the version that counts now; one without parts where there is no archive yet.

    Raises
    ------
    KinerjaError
        The archive is damaged.
    """
    number = _number(archive)
    if not number:
        return Version(archive, 0, (), {}, ())
    with suppress(KinerjaError):
        return read_version(_folder(archive, number))
    return read_version(_folder(archive, _number(archive)))  # a writer may have just moved on


def existing(archive: Path) -> Version:
    """Return the version that counts now, or say that nothing was ever stored.

    Raises
    ------
    UsageError
        There is no archive in this folder.
    """
    version = current(archive)
    if not version.nomor:
        raise UsageError(
            f"Riwayat {archive} belum ada. Simpan tahun pertama dengan: kinerja riwayat simpan."
        )
    return version


@contextmanager
def writing(archive: Path) -> Iterator[Version]:
    """Give the current version to whoever will change it; a second writer is turned away.

    Raises
    ------
    OutputLocked
        Another run is writing to the archive.
    KinerjaError
        The archive cannot be written to.
    """
    try:
        archive.mkdir(parents=True, exist_ok=True)
        if os.name != "nt":
            archive.chmod(0o700)
        with FileLock(archive / ".kunci", timeout=0):
            _clear(archive)
            before = current(archive)
            _prune(archive, before)
            yield before
    except Timeout as fault:
        raise OutputLocked(
            f"Riwayat {archive} sedang ditulis proses lain; ulangi nanti."
        ) from fault
    except OSError as fault:
        raise KinerjaError(
            f"Riwayat {archive} tidak dapat ditulis ({reason(fault)}); isinya tetap seperti semula."
        ) from fault


def commit(archive: Path, before: Version, change: Change) -> Version:
    """Build the next version aside and let it take over; to be called within `writing`."""
    number = before.nomor + 1
    aside = Path(tempfile.mkdtemp(prefix=".baru-", dir=archive))
    try:
        parts = _kept(before, change, aside) + _written(change, aside)
        living = {f"{part.tahun}/{part.kantor}" for part in parts}
        facts = {key: one for key, one in {**before.facts, **change.facts}.items() if key in living}
        note = {"versi": number, **change.note}
        version = Version(aside, number, tuple(sorted(parts)), facts, (*before.catatan, note))
        _write(aside / CATALOGUE, version.catalogue())
        _flush_folders(aside)
        aside.rename(_folder(archive, number))
        flush_folder(archive)
        _point(archive, number)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    after = read_version(_folder(archive, number))
    _prune(archive, after)
    return after


def _kept(before: Version, change: Change, aside: Path) -> list[Part]:
    """Link what stays as it was."""
    gone = change.removed | frozenset(change.frames)
    parts = [p for p in before.parts if (p.tabel, p.tahun, p.kantor) not in gone]
    for part in parts:
        source = before.folder / part.place / f"{FILE}.parquet"
        target = aside / part.place / source.name
        target.parent.mkdir(parents=True)
        try:
            os.link(source, target)
        except OSError:  # a disk that knows no links
            shutil.copyfile(source, target)
            flush_file(target)
    return parts


def _written(change: Change, aside: Path) -> list[Part]:
    """Write what is new."""
    parts = []
    for (table, year, office), frame in change.frames.items():
        part = Part(table, year, office, len(frame), "")
        write_tables(aside / part.place, {FILE: frame})
        digest = sha256(aside / part.place / f"{FILE}.parquet")
        parts.append(Part(table, year, office, len(frame), digest))
    return parts


def _point(archive: Path, number: int) -> None:
    """Let the new version count, in one step; then also for tools that only know folders."""
    aside = archive / f".{POINTER}"
    _write(aside, json.dumps({"versi": number}) + "\n")
    aside.replace(archive / POINTER)
    flush_folder(archive)
    with suppress(OSError):  # Windows: not everybody may link
        link = archive / f".{LINK}"
        link.unlink(missing_ok=True)
        link.symlink_to(_folder(archive, number).name, target_is_directory=True)
        link.replace(archive / LINK)


def _number(archive: Path) -> int:
    """Return the number of the version that counts; zero where there is none.

    Without the file that names it, the latest counts: a version has its name only when it is whole.
    """
    path = archive / POINTER
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["versi"])
    except (FileNotFoundError, NotADirectoryError):
        return max((nomor for nomor, _ in _versions(archive)), default=0)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise KinerjaError(f"{path} tidak terbaca; pulihkan dari cadangan.") from fault


def _folder(archive: Path, number: int) -> Path:
    """Return the folder of a version."""
    return archive / f"versi-{number:06d}"


def _clear(archive: Path) -> None:
    """Remove what a writer that was killed left: it never counted."""
    number = _number(archive)
    for leftover in archive.glob(".baru-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for nomor, folder in _versions(archive):
        if nomor > number:
            shutil.rmtree(folder, ignore_errors=True)


def _prune(archive: Path, version: Version) -> None:
    """Remove versions that are older than need be, and all that hold what had to be forgotten.

    Raises
    ------
    KinerjaError
        What had to be forgotten cannot be removed yet; the next writer tries again.
    """
    notes = (note["versi"] for note in version.catatan if note["jenis"] in FORGETTING)
    forgotten = max(notes, default=0)
    for nomor, folder in _versions(archive):
        if nomor < max(version.nomor - OLD_KEPT, forgotten):
            shutil.rmtree(folder, ignore_errors=True)
    left = [str(folder) for nomor, folder in _versions(archive) if nomor < forgotten]
    if left:
        raise KinerjaError(
            f"Perubahan tercatat sebagai versi {version.nomor}, tetapi versi lama belum dapat "
            f"dihapus: {', '.join(left)}. Tutup program yang membukanya, lalu ulangi."
        )


def _versions(archive: Path) -> list[tuple[int, Path]]:
    """List the version folders with their numbers."""
    found = [(re.fullmatch(r"versi-(\d{6})", path.name), path) for path in archive.glob("*")]
    return [(int(match[1]), path) for match, path in found if match]


def _write(path: Path, text: str) -> None:
    """Write a small file and make sure that it is on the disk."""
    path.write_text(text, encoding="utf-8", newline="\n")
    flush_file(path)


def _flush_folders(folder: Path) -> None:
    """Make sure that the names in a folder and all below are on the disk."""
    for path in (*(one for one in folder.rglob("*") if one.is_dir()), folder):
        flush_folder(path)


def archived_year(archive: Path, tahun: int, kantor: str, *, simulasi: bool) -> Path | None:
    """Return the folder of an office's year in the current version, where it is stored."""
    version = current(archive)
    facts = version.facts.get(year_key(tahun, kantor), {})
    parts = version.of(tahun=tahun, kantor=kantor)
    return version.folder / parts[0].place if parts and facts["simulasi"] is simulasi else None
