"""How sheets travel between the reading process and its parent: frames of JSON, never of code."""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final

import numpy as np

from kinerja_analysis.intake.reading.sheet import Sheet
from kinerja_analysis.thresholds import READ_MAX_CELLS

Message = Mapping[str, object]
"""What one frame says; its kind stands under `jenis`."""

LENGTH: Final = struct.Struct(">Q")
"""How the length of a frame stands before it, in bytes."""

MAX_FRAME: Final = 200_000_000
"""Bytes that a frame may have; cells that need more are too much for the memory."""

CELLS_A_FRAME: Final = 200_000
"""Count of cells that are sent at a time."""

MARKED: Final[Mapping[type, Callable[[Any], object]]] = {
    datetime: lambda value: value.isoformat(),
    date: lambda value: value.isoformat(),
    time: lambda value: value.isoformat(),
    timedelta: lambda value: [value.days, value.seconds, value.microseconds],
}
"""How a cell that JSON does not know is written."""

UNMARKED: Final[Mapping[str, Callable[[Any], object]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
}
"""How it is read back."""


def send(stream: BinaryIO, message: Message) -> None:
    """Write one frame.

    Raises
    ------
    MemoryError
        The message is longer than a frame may be.
    """
    body = json.dumps(message, default=_marked).encode("ascii")
    if len(body) > MAX_FRAME:
        raise MemoryError
    stream.write(LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> Message:
    """Read one frame.

    Raises
    ------
    EOFError
        The other side is gone.
    ValueError
        What came is no frame.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    if length > MAX_FRAME:
        raise ValueError(length)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    message = json.loads(body, object_hook=_unmarked)
    if not isinstance(message, dict):
        raise ValueError(type(message))
    return message


def _marked(cell: object) -> Message:
    """Write a date, a time or a span of time with its type."""
    return {"jenis": type(cell).__name__, "isi": MARKED[type(cell)](cell)}


def _unmarked(message: dict[str, object]) -> object:
    """Read a date, a time or a span of time; leave other messages as they are."""
    read = UNMARKED.get(str(message.get("jenis")))
    return read(message["isi"]) if read else message


def messages(sheet: Sheet) -> Iterator[Message]:
    """Say one sheet: what it is, then its cells some rows at a time."""
    rows, columns = sheet.cells.shape
    yield {
        "jenis": "lembar",
        "bentuk": [rows, columns],
        "lembar": sheet.lembar,
        "tanda": [sheet.hidden, sheet.delimited],
        "hidden_rows": sorted(sheet.hidden_rows),
        "merged": sheet.merged,
        "marks": [[*place, mark] for place, mark in sheet.marks.items()],
        "percent": sorted(sheet.percent),
        "notes": sheet.notes,
    }
    step = max(CELLS_A_FRAME // max(columns, 1), 1)
    for start in range(0, rows, step):
        yield {"jenis": "isi", "isi": sheet.cells[start : start + step].T.tolist()}


def joined(stream: BinaryIO, berkas: str) -> tuple[tuple[Sheet, ...], Message]:
    """Put the sheets of a file together again, and return what was said last.

    Raises
    ------
    EOFError, KeyError, TypeError, ValueError, IndexError
        The other side is gone, or what it said is not what `messages` says.
    """
    sheets: list[Sheet] = []
    filled = 0
    known: dict[str, str] = {}
    while (message := receive(stream))["jenis"] in ("lembar", "isi"):
        if message["jenis"] == "lembar":
            sheets.append(_sheet(berkas, message))
            filled = 0
        else:
            columns: list[list[object]] = message["isi"]  # type: ignore[assignment]
            part = sheets[-1].cells[filled:]
            for number, column in enumerate(columns):
                part[: len(column), number] = _shared(column, known)
            filled += max(map(len, columns), default=0)
    return tuple(sheets), message


def _shared(column: list[object], known: dict[str, str]) -> list[object]:
    """Keep equal texts once."""
    return [known.setdefault(cell, cell) if type(cell) is str else cell for cell in column]


def _sheet(berkas: str, message: Message) -> Sheet:
    """Return a sheet whose cells are still to come."""
    told: dict[str, list] = dict(message)  # type: ignore[arg-type]
    hidden, delimited = told["tanda"]
    rows, columns = told["bentuk"]
    if rows * columns > READ_MAX_CELLS:
        raise ValueError(rows, columns)
    return Sheet(
        berkas,
        str(told["lembar"]),
        np.full((rows, columns), "", dtype=object),
        hidden=bool(hidden),
        delimited=bool(delimited),
        hidden_rows=frozenset(told["hidden_rows"]),
        merged=tuple((top, left, low, right) for top, left, low, right in told["merged"]),
        marks={(row, column): mark for row, column, mark in told["marks"]},
        percent=frozenset((row, column) for row, column in told["percent"]),
        notes=tuple((rule, text) for rule, text in told["notes"]),
    )
