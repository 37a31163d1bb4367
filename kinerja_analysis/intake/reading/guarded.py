"""How an export is read without danger to this process: in a child with limits, warm and renewed.

The child runs the project's own reading code (`worker`); it answers in JSON, which can hold cells
but no code. Where the system limits memory and processor time the child asks for that itself;
everywhere this process watches its memory and the clock. A child that dies, hangs or grows too
large costs one file: that file is refused, and the next one goes to a fresh child.
"""

import atexit
import os
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import BinaryIO, cast

import psutil

from kinerja_analysis.errors import ExportRefused, KinerjaError, reason
from kinerja_analysis.intake.reading.sheet import Sheet
from kinerja_analysis.intake.reading.wire import Message, joined, receive, send
from kinerja_analysis.thresholds import (
    FILE_MAX_BYTES,
    READ_MAX_MEMORY,
    READ_PATIENCE,
    READ_SECONDS,
    READ_SECONDS_A_MEGABYTE,
    READER_START_SECONDS,
)

WORKER = "kinerja_analysis.intake.reading.worker"
ROOT = Path(__file__).resolve().parents[3]
"""Folder from which the child imports this very package."""

LOOK_EVERY = 0.1
"""Seconds between two looks at the child."""

UNEXPECTED = "galat tak terduga"
"""Words of a refusal that tell of a fault in the reading code itself."""


class Reader:
    """A reading process: started when first asked, kept warm, renewed when it had to be ended.

    Parameters
    ----------
    memory : bytes that it may take
    patience : seconds on the clock for one second of processor time
    """

    def __init__(self, memory: int = READ_MAX_MEMORY, patience: float = READ_PATIENCE) -> None:
        self._memory = memory
        self._patience = patience
        self._child: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Number of the process that reads, 0 when there is none."""
        return self._pid if self._child else 0

    def read(self, path: Path, berkas: str) -> tuple[Sheet, ...]:
        """Read the sheets of one file in the child.

        Raises
        ------
        ExportRefused
            The file cannot be read safely; the message says why and what to do.
        KinerjaError
            The child cannot be started on this computer.
        """
        request = {"jalur": str(path.absolute()), "berkas": berkas, "detik": _seconds(path)}
        with self._lock:
            try:
                sheets, last = self._ask(request)
                spent = last["jenis"] in ("memori", "galat") or self._grown()
            except BaseException:
                self.close()
                raise
            if spent:
                self.close()
        _check(last)
        return sheets

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child:
            child.kill()
            child.communicate()

    def _ask(self, request: Message) -> tuple[tuple[Sheet, ...], Message]:
        """Send one request and put the answer together."""
        child = self._started()
        seconds = int(str(request["detik"])) * self._patience
        with _Watch(child, self._pid, seconds, self._memory) as watch:
            try:
                send(_pipe(child.stdin), request)
                answer = joined(_pipe(child.stdout), str(request["berkas"]))
            except (EOFError, OSError, LookupError, TypeError, ValueError) as fault:
                raise ExportRefused(watch.reason or _DIED) from fault
        if watch.reason:
            self.close()
        return answer

    def _started(self) -> "subprocess.Popen[bytes]":
        """Return the living child, a fresh one where there is none."""
        if self._child and self._child.poll() is None:
            return self._child
        self.close()
        self._child = child = _start()
        with _Watch(child, child.pid, READER_START_SECONDS, self._memory):
            try:
                self._pid = int(str(receive(_pipe(child.stdout))["nomor"]))
            except (EOFError, LookupError, ValueError) as fault:
                raise KinerjaError(_NO_START) from fault
        return child

    def _grown(self) -> bool:
        """Tell whether the child keeps so much memory that a fresh one is better."""
        return _resident(self.pid) > self._memory // 2


class _Watch:
    """A look at the child now and then, while it works; it is ended when it takes too much.

    The process that was started need not be the one that reads: on Windows the interpreter of a
    virtual environment starts another, and ends it when it is ended itself.
    """

    def __init__(
        self, child: "subprocess.Popen[bytes]", pid: int, seconds: float, memory: int
    ) -> None:
        self.reason = ""
        self._child, self._pid, self._seconds, self._memory = child, pid, seconds, memory
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        """Look until the work is done, the time is up or the memory is used up."""
        until = time.monotonic() + self._seconds
        while not self._done.wait(LOOK_EVERY):
            if time.monotonic() > until:
                self.reason = _TOO_LONG
            elif _resident(self._pid) > self._memory:
                self.reason = _TOO_BIG
            if self.reason:
                self._child.kill()
                return


def _start() -> "subprocess.Popen[bytes]":
    """Start a child that imports this very package, whatever the parent's folder or `__main__`."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _pipe(stream: object) -> BinaryIO:
    """Return a pipe that is known to be there."""
    return cast(BinaryIO, stream)


def _resident(pid: int) -> int:
    """Return the bytes of memory that a process holds now; 0 when it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss) if pid else 0
    except psutil.Error:
        return 0


def _seconds(path: Path) -> int:
    """Return the processor time that a file of this size may take; refuse what is too big."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise ExportRefused(f"tidak dapat dibuka ({reason(fault)}); periksa letaknya") from fault
    if size > FILE_MAX_BYTES:
        raise ExportRefused(
            "berkas terlalu besar (lebih dari 500 juta byte); pecah menjadi beberapa berkas"
        )
    return READ_SECONDS + READ_SECONDS_A_MEGABYTE * size // 1_000_000


def _check(last: Message) -> None:
    """Raise what the child's last word asks for."""
    if last["jenis"] == "memori":
        raise ExportRefused(_TOO_BIG)
    if last["jenis"] == "galat":
        raise ExportRefused(f"{UNEXPECTED} saat membaca berkas ({last['pesan']}); {_SAVE_AGAIN}")
    if last["jenis"] != "selesai":
        raise ExportRefused(str(last["pesan"]))


_SAVE_AGAIN = "buka di Excel, simpan ulang sebagai .xlsx, lalu coba lagi"
_TOO_BIG = (
    "berkas memerlukan memori melebihi batas saat dibaca; "
    "hapus baris dan kolom kosong di luar tabel, atau pecah menjadi beberapa berkas"
)
_TOO_LONG = f"pembacaan berkas melebihi batas waktu dan dihentikan; {_SAVE_AGAIN}"
_DIED = (
    "pembacaan berkas berhenti mendadak (berkas rusak atau memerlukan memori melebihi batas); "
    f"{_SAVE_AGAIN}"
)
_NO_START = (
    "Proses pembaca berkas tidak dapat dimulai; jalankan `kinerja periksa`, "
    "lalu pasang ulang bila pemeriksaan itu gagal."
)


def read_guarded(path: Path, berkas: str) -> tuple[Sheet, ...]:
    """Read the sheets of one file in this process's own warm reader.

    Parameters
    ----------
    path : the file
    berkas : its name in the ledger

    Raises
    ------
    ExportRefused
        The file cannot be read safely; the message says why and what to do.
    """
    return reader_of(os.getpid()).read(path, berkas)


@cache
def reader_of(process: int) -> Reader:
    """Return the reader of a process by its number, so that a forked one gets its own."""
    reader = Reader()
    atexit.register(lambda: reader.close() if os.getpid() == process else None)
    return reader
