"""What the reading process does: it reads one file after another under limits, and says them.

It is started by `guarded` as ``python -m kinerja_analysis.intake.reading.worker`` and ends when its
parent's pipe closes.
"""

import contextlib
import gc
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.reading.wire import Message, messages, receive, send
from kinerja_analysis.intake.reading.workbook import read_sheets
from kinerja_analysis.thresholds import READ_MAX_CELLS, READ_MAX_MEMORY

try:
    import resource
except ImportError:  # Windows has no such limits; there the parent watches
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer requests until the parent is gone."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    gc.disable()
    gc.freeze()
    send(answers, {"jenis": "siap", "nomor": os.getpid()})
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = receive(requests)
            _limit_processor(int(str(request["detik"])))
            send(answers, _answer(answers, Path(str(request["jalur"])), str(request["berkas"])))
            gc.collect()


def _limit_memory() -> None:
    """Let the system refuse memory above the limit, where it can."""
    if resource:
        for limit, size in ((resource.RLIMIT_AS, READ_MAX_MEMORY), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (size, resource.getrlimit(limit)[1]))


def _limit_processor(seconds: int) -> None:
    """Let the system end this process once the next file has used up its processor time."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 1 + seconds
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(
                resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1])
            )


def _answer(answers: BinaryIO, path: Path, berkas: str) -> Message:
    """Read one file, say its sheets, and return the last word; no fault of a file ends us."""
    try:
        sheets = read_sheets(path, berkas)
        if sum(sheet.cells.size for sheet in sheets) > READ_MAX_CELLS:
            return {"jenis": "ditolak", "pesan": _TOO_MANY_CELLS}
        for sheet in sheets:
            for message in messages(sheet):
                send(answers, message)
    except ExportRefused as fault:
        return {"jenis": "ditolak", "pesan": str(fault)}
    except MemoryError:
        return {"jenis": "memori"}
    except Exception as fault:
        return {"jenis": "galat", "pesan": f"{type(fault).__name__}: {fault}"}
    return {"jenis": "selesai"}


_TOO_MANY_CELLS = (
    "isi lembar terlalu luas untuk dibaca; hapus baris dan kolom kosong di luar tabel, "
    "atau pecah menjadi beberapa berkas"
)

if __name__ == "__main__":
    main()
