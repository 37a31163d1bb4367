"""The log of runs: when what began and how it ended, without anybody's number or name.

Only our own words go into it: the steps of a run, offices, exit codes. What a fault says is not
kept, for it may quote a cell. A full log makes way for a new one, and the oldest is forgotten.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

NAME: Final = "kinerja.log"
"""File name of the log, in the output folder."""

MOST_BYTES: Final = 1_000_000
"""Bytes from which on a new log is begun."""

KEPT: Final = 5
"""Count of full logs that are kept."""

NUMBER: Final = re.compile(r"\d(?:[\s.\-']?\d){8,}")
"""What could be a NIP or NIK, also written in groups."""

MASK: Final = "(nomor disamarkan)"


def masked(words: str) -> str:
    """Return words without any number that could be a person's, on one line.

    Examples
    --------
    >>> masked("NIP 19850315 201001 1 901 rusak")
    'NIP (nomor disamarkan) rusak'
    """
    return NUMBER.sub(MASK, " ".join(words.split()))


def logger(folder: Path) -> Callable[[str], None]:
    """Return what writes one line after another into the log of an output folder.

    Lines wait until the run has made the folder; a log that cannot be written stops no run.
    """
    waiting: list[str] = []

    def write(words: str) -> None:
        """Add one line with the time."""
        waiting.append(f"{datetime.now().astimezone():%Y-%m-%dT%H:%M:%S%z} {masked(words)}\n")
        if folder.is_dir():
            with suppress(OSError):
                _append(folder / NAME, "".join(waiting))
            waiting.clear()

    return write


def _append(path: Path, lines: str) -> None:
    """Add lines to the log, in one write, so that those of two runs never mix."""
    if path.exists() and path.stat().st_size > MOST_BYTES:
        _make_way(path)
    with path.open("a", encoding="utf-8") as log:
        log.write(lines)


def _make_way(path: Path) -> None:
    """Give each full log the next number; the oldest is replaced."""
    for number in range(KEPT, 1, -1):
        older = path.with_name(f"{NAME}.{number - 1}")
        if older.exists():
            older.replace(path.with_name(f"{NAME}.{number}"))
    path.replace(path.with_name(f"{NAME}.1"))
