"""Whether a test notices one fault: the tests that pass through it, in a process of its own."""

import importlib.util
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

from mutan.faults import PACKAGE
from mutan.forked import told
from mutan.session import Seconds, Session, run

SPARE = 60
"""Processor seconds beyond those of the tests after which a child is ended."""
ENDLESS = "tidak berakhir"
"""The killer of a fault with which a test never ends."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a fault: the test that noticed it, empty where none of `ran` did."""

    killer: str
    ran: int


class Planted(MetaPathFinder, Loader):
    """Gives one module of the package another source."""

    def __init__(self, module: str, source: str) -> None:
        self.name = f"kinerja_analysis.{module.replace('/', '.')}"
        self.path = str(PACKAGE / f"{module}.py")
        self.code: CodeType = compile(source, self.path, "exec")

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the one module, and none else."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the other source."""
        exec(self.code, module.__dict__)


def tried(module: str, source: str, tests: Seconds) -> Verdict:
    """Run tests with another source of one module, up to the first that fails."""
    answer, died = told(lambda: _tried(module, source, tests), int(sum(tests.values())) + SPARE)
    if died:
        return Verdict(ENDLESS, 0)
    return Verdict(**json.loads(answer))


def _tried(module: str, source: str, tests: Seconds) -> str:
    """Plant, run, and tell; never called twice in one process."""
    if any(name.startswith("kinerja_analysis") for name in sys.modules):
        raise RuntimeError("the package is already imported")
    sys.meta_path.insert(0, Planted(module, source))
    signal.signal(signal.SIGPROF, lambda *_: os._exit(71))
    session = Session(tests)
    files = list(dict.fromkeys(name.split("::")[0] for name in tests))
    run(files, session, "-x")
    if not session.failed and session.ran != len(tests):
        raise RuntimeError("not all of the chosen tests ran")
    return json.dumps({"killer": session.failed, "ran": session.ran})
