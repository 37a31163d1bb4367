"""How a run appears: whole or not at all, one run at a time."""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kinerja_analysis.archive import flush_file, flush_folder
from kinerja_analysis.errors import OutputLocked, ReportError, reason
from kinerja_analysis.run.manifest import NAME
from kinerja_analysis.run.own_files import keep_own

HERE, SWAP = -100, 2
"""Flags of Linux' ``renameat2``: paths from the current folder; both names change places."""

CANNOT_SWAP: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM})
"""What a system or a disk says that does not know how to let two names change places."""

READABLE: Final = 0o755
"""Mode of a published run: its root is for the signatory, its private folder has its own mode."""


@contextmanager
def build_folder(target: Path) -> Iterator[Path]:
    """Give a folder aside of the target to build in; afterwards it is gone, whatever happened.

    What a run that was killed left beside the target is cleared, and a published run that it had
    just moved away is put back.

    Raises
    ------
    OutputLocked
        Another run holds the target.
    ReportError
        The place cannot be written to, or holds something that is no published run.
    """
    made = _writable(target.parent)
    lock = FileLock(target.parent / f".{target.name}.kunci", timeout=0)
    try:
        with lock:
            try:
                _recover(target)
                _refuse_foreign(target)
                yield Path(tempfile.mkdtemp(prefix=f".{target.name}.baru-", dir=target.parent))
            finally:
                _clear(target, "baru")
                with suppress(OSError):  # Windows: the lock itself removes its file
                    Path(lock.lock_file).unlink()
    except Timeout as fault:
        raise OutputLocked(
            f"Keluaran {target} sedang dipakai proses lain. Tunggu sampai selesai, lalu ulangi."
        ) from fault
    finally:
        _remove_empty(made)


def clear_abandoned(target: Path) -> None:
    """Clear what a run that was killed left beside the target, unless another run holds it."""
    if target.parent.is_dir():
        with suppress(OutputLocked, ReportError), build_folder(target):
            pass


def _writable(folder: Path) -> list[Path]:
    """Make the folder and return the ones made, or say that nothing can be written there."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return missing
    except OSError as fault:
        _remove_empty(missing)
        raise ReportError(
            f"Folder keluaran {folder} tidak dapat ditulisi ({reason(fault)}). "
            "Pilih folder lain dengan --keluaran, atau mintalah izin menulis di sana."
        ) from fault


def _remove_empty(folders: list[Path]) -> None:
    """Take back the folders that were made for nothing, innermost first."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _recover(target: Path) -> None:
    """Undo what a run that was killed left: half a build, or the old run moved away."""
    _clear(target, "baru")
    moved = sorted(target.parent.glob(f".{target.name}.lama-*"))
    if moved and not target.exists():
        moved[0].rename(target)
    _clear(target, "lama")


def _clear(target: Path, what: str) -> None:
    """Remove the folders aside of the target: ``baru``, half built, or ``lama``, replaced."""
    for leftover in target.parent.glob(f".{target.name}.{what}-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace what is not a published run."""
    if target.exists() and not (target / NAME).is_file():
        raise ReportError(
            f"{target} sudah ada dan bukan hasil terbitan ({NAME} tidak ada di dalamnya). "
            "Pindahkan isinya, atau pilih folder lain dengan --keluaran."
        )


def publish(built: Path, target: Path) -> Path | None:
    """Put a built run in its place; readers see the old run or the new one.

    Returns
    -------
    Where files are kept that somebody laid into the old run or changed in it; none where nobody did

    Raises
    ------
    ReportError
        The disk is full or fails, or the old run cannot be moved away, as when one of its files
        is open in Excel; the old run stays as it was.
    """
    try:
        built.chmod(READABLE)
        sync(built)
        kept = keep_own(target)
        _put(built, target)
        flush_folder(target.parent)
    except OSError as fault:
        raise unpublished(target, fault) from fault
    return kept


def unpublished(target: Path, fault: OSError) -> ReportError:
    """Say that a run could not be published, and why."""
    return ReportError(
        f"Laporan tidak dapat diterbitkan di {target} ({reason(fault)}). Periksa ruang dan "
        "media penyimpanan, lalu ulangi."
    )


def _put(built: Path, target: Path) -> None:
    """Give the build the name of the target, in one step where the system can."""
    if not target.exists():
        built.rename(target)
    elif not _swapped(built, target):
        _replace(built, target)


def _swapped(built: Path, target: Path) -> bool:
    """Let both folders change names in one step, where the system can; tell whether it did.

    The old run then bears the name of the build and is cleared with it.

    Raises
    ------
    OSError
        The disk fails; nothing has changed its name.
    """
    if not sys.platform.startswith("linux"):
        return False
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if swap is None:
        return False
    if swap(HERE, bytes(built), HERE, bytes(target), SWAP) == 0:
        return True
    number = ctypes.get_errno()
    if number not in CANNOT_SWAP:
        raise OSError(number, os.strerror(number))
    return False


def _replace(built: Path, target: Path) -> None:
    """Move the old run away, the new one in, and put the old one back if that fails."""
    old = target.with_name(f".{target.name}.lama-{os.getpid()}")
    try:
        target.rename(old)
    except OSError as fault:
        raise ReportError(
            f"Laporan lama di {target} tidak dapat diganti ({reason(fault)}). "
            "Tutup berkas laporan yang masih terbuka, misalnya di Excel atau Word, lalu ulangi."
        ) from fault
    try:
        built.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def sync(folder: Path) -> None:
    """Make sure that every file of the folder is on the disk before the folder gets its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            flush_folder(path)
        else:
            flush_file(path)
    flush_folder(folder)
