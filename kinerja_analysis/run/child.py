"""What the process of one office does: one task, one answer, and an end when its parent ends.

Run as ``python -m kinerja_analysis.run.child TASK`` by `limited.run_limited`; TASK is JSON.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import psutil

from kinerja_analysis.errors import KernelDied, KinerjaError, OutputLocked
from kinerja_analysis.run.stopping import STOP_CODE, Stopped, stoppable

GRACE: Final = 10.0
"""Seconds that an office whose parent is gone has to clear its private work folder."""

LOOK_EVERY: Final = 1.0
"""Seconds between two looks whether the parent lives."""


def answer(task: Mapping[str, Any]) -> dict[str, Any]:
    """Do one task and say how it ended.

    Parameters
    ----------
    task : ``kerja`` (``laporan`` or ``periksa``), ``tahun, data, profil, keluaran, pilihan``;
        ``induk`` is the process to end with, ``jawaban`` the file of the answer

    Returns
    -------
    ``hasil`` (``terbit, mutakhir, ditolak, ulangi``), ``pesan``, ``baris``
    """
    try:
        return WORKS[task["kerja"]](task)
    except (KernelDied, OutputLocked) as fault:
        return {"hasil": "ulangi", "pesan": str(fault)}
    except KinerjaError as fault:
        return {"hasil": "ditolak", "pesan": str(fault)}


def _report(task: Mapping[str, Any]) -> dict[str, Any]:
    """Run the year of the office."""
    from kinerja_analysis.run.office import run_report

    options = dict(task["pilihan"])
    given = options.pop("tanggal", "")
    run = run_report(
        task["tahun"],
        [Path(part) for part in task["data"]],
        Path(task["profil"]),
        Path(task["keluaran"]),
        tanggal=date.fromisoformat(given) if given else None,
        **options,
    )
    kind = "mutakhir" if run.stood else "terbit"
    return {"hasil": kind, "pesan": run.summary(), "baris": dict(run.rows)}


def _check(task: Mapping[str, Any]) -> dict[str, Any]:
    """Read the exports of the office only."""
    from kinerja_analysis.run.input_check import check_inputs
    from kinerja_analysis.run.order import place_order

    order = place_order(task["tahun"], task["data"], task["profil"], task["keluaran"])
    message, fit = check_inputs(order)
    return {"hasil": "layak" if fit else "ditolak", "pesan": message}


WORKS: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "laporan": _report,
    "periksa": _check,
}


def end_with(parent: int) -> None:
    """End this process and all it started once its parent is gone; first by asking it to."""

    def look() -> None:
        while os.getppid() == parent and psutil.pid_exists(parent):
            time.sleep(LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                process.kill()
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


def main() -> int:
    """Do the task of the command line and write the answer where it says."""
    task = json.loads(sys.argv[1])
    try:
        with stoppable():
            end_with(task["induk"])
            told = answer(task)
    except Stopped:
        return STOP_CODE
    aside = Path(task["jawaban"]).with_suffix(".baru")
    aside.write_text(json.dumps(told), encoding="utf-8")
    aside.replace(task["jawaban"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
