"""How tests run here: some of a file, in a given order, reading exports in this very process.

A fault in the code that reads must be in the process that reads; the guarded child of intake
would import it from the disk. So the reader of the tests reads here, and tests that then fail
(they are about the child itself) are known by their first, faultless run and never chosen.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

OPTIONS = ["-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly", "-o", "addopts="]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
OPTIONS += ["--strict-markers", "--import-mode=importlib", "-m", "not lambat"]
READING = "kinerja_analysis.intake.reading"

Seconds = dict[str, float]


class Session:
    """A plugin of pytest: chooses and orders tests, and notes the first that failed.

    Parameters
    ----------
    chosen : tests by name, in order, with the processor seconds that each usually takes;
        None runs all
    """

    def __init__(self, chosen: Seconds | None = None) -> None:
        self.chosen = chosen
        self.failed = ""
        self.ran = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Let the reader read here; keep the chosen tests in their order."""
        read_here()
        items[:] = [item for item in items if not _is_drawn(item)]
        if self.chosen is not None:
            found = {item.nodeid: item for item in items}
            items[:] = [found[name] for name in self.chosen if name in found]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that cannot even be imported."""
        if report.failed:
            self.failed = self.failed or report.nodeid or "impor"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first failure."""
        if report.failed:
            self.failed = self.failed or report.nodeid

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Call a test endless that takes far more processor time than usual."""
        self.ran += 1
        if self.chosen:
            signal.setitimer(signal.ITIMER_PROF, 5 + 10 * self.chosen[item.nodeid])
        return (yield)


def _is_drawn(item: pytest.Item) -> bool:
    """Tell whether a test draws its data at random: what it notices would be luck."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def read_here() -> None:
    """Let the guarded reader of intake read in this process, where it is imported at all."""
    guarded: Any = sys.modules.get(f"{READING}.guarded")
    if guarded is None:
        return
    read_sheets: Callable[..., Any] = sys.modules[f"{READING}.workbook"].read_sheets

    def read(_: object, path: Path, berkas: str) -> object:
        guarded._seconds(path)
        try:
            return read_sheets(path, berkas)
        except guarded.ExportRefused:
            raise
        except Exception as fault:
            raise guarded.ExportRefused(f"{guarded.UNEXPECTED}: {fault}") from fault

    guarded.Reader.read = read


def run(files: list[str], session: object, *more: str) -> int:
    """Run tests of some files with a plugin."""
    return int(pytest.main([*OPTIONS, *more, *files], plugins=[session]))


def busy() -> float:
    """Return the processor seconds of this process."""
    return time.process_time()
