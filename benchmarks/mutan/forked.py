"""Work done in a process that ends thereafter: warm, silent, with a limit on its time."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module

from mutan.faults import ROOT

HEAVY = (
    "pandas",
    "scipy.stats",
    "pyarrow",
    "lxml.etree",
    "lxml.html",
    "python_calamine",
    "xlsxwriter",
    "openpyxl",
    "hypothesis",
    "psutil",
    "matplotlib.pyplot",
    "coverage",
    "pytest",
)
"""What the tests import and no fault can touch; it is imported once, before the processes fork."""

MOST_BYTES = 8 * 2**30
"""Address space of a child: a fault that never stops asking for memory ends there."""


def warm() -> None:
    """Import what no fault can touch, and let tests find this very package."""
    os.chdir(ROOT)
    os.environ |= {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"}
    sys.path.insert(0, str(ROOT))
    for name in HEAVY:
        import_module(name)


def told(work: Callable[[], str], seconds: int) -> tuple[str, str]:
    """Let a child do some work; return its answer, and how it died where it gave none.

    Parameters
    ----------
    seconds : processor time after which the system ends it
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _alone(work, writing, seconds)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        answer = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return answer, "" if code == 0 else f"keluar {code}"


def _alone(work: Callable[[], str], writing: int, seconds: int) -> None:
    """Do the work, silently, and end."""
    code = 70
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        signal.alarm(40 * seconds)
        os.write(writing, work().encode())
        code = 0
    finally:
        os._exit(code)
