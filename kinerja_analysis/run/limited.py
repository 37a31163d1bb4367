"""How one office runs in a process of its own, with limits, and leaves no process behind."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

CHILD: Final = "kinerja_analysis.run.child"

ROOT: Final = Path(__file__).resolve().parents[2]
"""Folder from which the child imports this very package."""

LOOK_EVERY: Final = 0.2
"""Seconds between two looks at a running office."""

GRACE: Final = 10.0
"""Seconds that an office which must end has to clear its private work folder."""

WORDS_KEPT: Final = 400
"""Letters of what a child that broke down said last."""

THREADS: Final = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
"""One office keeps to one core; the batch runs several."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one office may take: seconds on the clock, bytes of memory of all its processes."""

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How an office's process ended.

    Attributes
    ----------
    answer : what it answered; empty when it broke down
    why : why there is no answer, in words
    seconds : on the clock
    memory : bytes, the largest sum over its processes that was seen
    """

    answer: Mapping[str, Any]
    why: str
    seconds: float
    memory: int


def run_limited(task: Mapping[str, Any], limits: Limits) -> Ending:
    """Run a task in a child of its own; when it ends, none of its processes is left.

    Parameters
    ----------
    task : what the child is asked, as JSON can hold it
    limits : beyond which all processes of the task are ended
    """
    with tempfile.TemporaryDirectory(prefix="kinerja-serentak-") as folder:
        answer = Path(folder, "jawaban.json")
        started = time.monotonic()
        child = _start({**task, "jawaban": str(answer), "induk": os.getpid()}, Path(folder))
        family = _Family(child.pid)
        why = _watch(child, family, limits, started)
        if why:
            ask_to_end([psutil.Process(child.pid)])
        family.end()
        child.wait()
        given = _read(answer)
        if not given and not why:
            why = _broken(child.returncode, Path(folder, "galat.txt"))
        return Ending({} if why else given, why, time.monotonic() - started, family.peak)


def _start(task: Mapping[str, Any], folder: Path) -> "subprocess.Popen[bytes]":
    """Start the child; what it writes by itself goes to files that vanish with the folder."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, **THREADS, "PYTHONPATH": os.pathsep.join(paths)}
    with (folder / "kata.txt").open("wb") as out, (folder / "galat.txt").open("wb") as err:
        return subprocess.Popen(
            [sys.executable, "-m", CHILD, json.dumps(task)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
        )


def _watch(
    child: "subprocess.Popen[bytes]", family: "_Family", limits: Limits, started: float
) -> str:
    """Wait for the child; say why it had to be ended, nothing where it ended by itself."""
    while child.poll() is None:
        if family.look() > limits.memory:
            return f"memori melebihi batas {limits.memory / 2**30:.1f} GiB".replace(".", ",")
        if time.monotonic() - started > limits.seconds:
            return f"waktu melebihi batas {limits.seconds / 60:.0f} menit"
        time.sleep(LOOK_EVERY)
    return ""


def end_all() -> None:
    """Ask every office that this process runs to clear its work folder and end."""
    mine = []
    for process in psutil.Process().children():
        with suppress(psutil.Error):
            if CHILD in process.cmdline():
                mine.append(process)
    ask_to_end(mine)


def ask_to_end(processes: Sequence[psutil.Process]) -> None:
    """Ask processes to end, and end those that have not done so after a while."""
    for process in processes:
        with suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(list(processes), timeout=GRACE)[1]:
        with suppress(psutil.Error):
            process.kill()


def _read(path: Path) -> dict[str, Any]:
    """Return the child's answer; nothing where it gave none."""
    with suppress(OSError, ValueError):
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {}


def _broken(code: int, said: Path) -> str:
    """Say how a child broke down that gave no answer."""
    lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = f"; kata terakhirnya: {lines[-1][:WORDS_KEPT]}" if lines else ""
    how = f"dihentikan sistem (sinyal {-code})" if code < 0 else f"berakhir dengan kode {code}"
    return f"prosesnya {how} tanpa jawaban{last}"


class _Family:
    """A process and all it started, remembered even when a parent among them has died."""

    def __init__(self, pid: int) -> None:
        self._known: dict[int, psutil.Process] = {}
        self.peak = 0
        with suppress(psutil.Error):
            self._known[pid] = psutil.Process(pid)

    def look(self) -> int:
        """Look for new members and return the bytes that all hold now."""
        for process in list(self._known.values()):
            with suppress(psutil.Error):
                self._known |= {one.pid: one for one in process.children(recursive=True)}
        held = 0
        for process in self._known.values():
            with suppress(psutil.Error):
                held += process.memory_info().rss
        self.peak = max(self.peak, held)
        return held

    def end(self) -> None:
        """End every member that still lives."""
        self.look()
        living = list(self._known.values())
        for process in living:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(living, timeout=10)
