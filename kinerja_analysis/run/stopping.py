"""How a run is stopped from outside: it clears what it was building and ends with its own code."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

STOP_CODE: Final = 143
"""Exit code of a run that the system asked to end: 128 and the number of SIGTERM."""

ASKED_BY: Final = ("SIGTERM", "SIGHUP")
"""Signals by which a system asks a run to end; Windows knows not all of them."""


class Stopped(BaseException):
    """The system asks this run to end; everything on the way out clears what it made."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the system's request to end into `Stopped`, so that private work folders are cleared.

    A second request changes nothing: the run is on its way out already.
    """
    known = [getattr(signal, name) for name in ASKED_BY if hasattr(signal, name)]
    before = {number: signal.signal(number, _stop) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """Leave whatever is being done, once."""
    for name in ASKED_BY:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise Stopped
