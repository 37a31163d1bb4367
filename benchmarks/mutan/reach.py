"""Which tests pass through each line: one faultless run, kept on disk while nothing changes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import coverage
import pytest

from mutan.faults import PACKAGE, ROOT, Mutant, source_of
from mutan.forked import told
from mutan.rooms import Room
from mutan.session import Seconds, Session, busy, run

LONGEST = 1_800
"""Processor seconds that the tests of one file may take."""

OWN = 4
"""Tests that a file named after a module gives for each of another file."""

FOUND_IN = ("tests/conftest.py", "tests/unit/conftest.py")


@dataclass(slots=True)
class Reached:
    """One test: what it takes, through which lines it passes, with which tests it shares work."""

    seconds: float
    sound: bool
    kin: list[str]
    lines: dict[str, list[int]] = field(default_factory=dict)


Reach = dict[str, Reached]


class Recorder(Session):
    """A plugin that notes what each test takes and where it passes."""

    def __init__(self, cover: coverage.Coverage) -> None:
        super().__init__()
        self.cover = cover
        self.tests: Reach = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Take the time of one test and name its lines after it."""
        self.tests[item.nodeid] = Reached(0, True, _kin(item))
        self.cover.switch_context(item.nodeid)
        started = busy()
        result = yield
        self.tests[item.nodeid].seconds = round(busy() - started, 4)
        self.cover.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note tests that fail or are skipped without any fault; they tell nothing."""
        if report.outcome != "passed":
            self.tests[report.nodeid].sound = False


def _kin(item: Any) -> list[str]:
    """Name what a test shares with others of its file: its case, and fixtures made only once."""
    shared = [
        name
        for name, made in item._fixtureinfo.name2fixturedefs.items()
        if made[-1].scope != "function"
    ]
    case = [item.callspec.id] if hasattr(item, "callspec") else []
    return [f"{item.nodeid.split('::')[0]}::{name}" for name in [*shared, *case]]


def reached(room: Room, store: Path) -> Reach:
    """Return what the tests of a room reach, from the disk where nothing has changed."""
    tests: Reach = {}
    for file in room.files():
        texts = [(ROOT / name).read_bytes() for name in (file, *FOUND_IN)]
        mark = sha256(b"\0".join([room.mark().encode(), *texts])).hexdigest()[:24]
        kept = store / f"{mark}.json"
        if not kept.exists():
            answer, died = told(lambda file=file: _recorded(room, file), LONGEST)  # type: ignore[misc]
            if died:
                raise SystemExit(f"{file}: uji tanpa kesalahan tidak selesai ({died})")
            kept.write_text(answer, encoding="utf-8")
        found = json.loads(kept.read_text(encoding="utf-8"))
        tests |= {name: Reached(**test) for name, test in found.items()}
    return tests


def _recorded(room: Room, file: str) -> str:
    """Run one file of tests and say in JSON what each of its tests reached."""
    sources = [str(PACKAGE / f"{name}.py") for name in room.names()]
    cover = coverage.Coverage(data_file=None, config_file=False, include=sources)
    cover.start()
    recorder = Recorder(cover)
    run([file], recorder)
    cover.stop()
    data = cover.get_data()
    for source in data.measured_files():
        module = Path(source).relative_to(PACKAGE).with_suffix("").as_posix()
        for line, contexts in data.contexts_by_lineno(source).items():
            for name in contexts:
                if name:
                    recorder.tests[name].lines.setdefault(module, []).append(line)
    fields = ("seconds", "sound", "kin", "lines")
    return json.dumps(
        {name: {f: getattr(test, f) for f in fields} for name, test in recorder.tests.items()}
    )


def chosen_tests(mutant: Mutant, reach: Reach, budget: float) -> Seconds:
    """Return the tests that pass through a fault, within a budget of seconds.

    Each file gives its fastest test, then each its second, so that every kind of test has a turn;
    a file named after the module gives `OWN` each time. A line that only runs on import is reached
    by every test of its module, and where the module has no other lines, by every test of the
    modules that import it.
    """
    passing = _passing(mutant, reach) or _through(_importers(mutant.module, reach), reach)
    kin = {word for name in passing for word in reach[name].kin}
    passing |= {name for name, test in reach.items() if kin.intersection(test.kin)}
    chosen, spent = {}, 0.0
    sound = {name: reach[name].seconds for name in passing if reach[name].sound}
    for seconds, name in _in_turn(sound, Path(mutant.module).name):
        spent += seconds
        if chosen and spent > budget:
            break
        chosen[name] = seconds
    return chosen


def _in_turn(seconds: Seconds, module: str) -> list[tuple[float, str]]:
    """Order tests in rounds of one from each file, more from the module's own; fastest first."""
    places: dict[str, int] = {}
    order = []
    for took, name in sorted((took, name) for name, took in seconds.items()):
        file = name.split("::")[0]
        places[file] = places.get(file, 0) + 1
        order.append((places[file] // (OWN if module in file else 1), took, name))
    return [(took, name) for _, took, name in sorted(order)]


def _passing(mutant: Mutant, reach: Reach) -> set[str]:
    """Return the tests that pass through the line, else the function, else the module."""
    for first, last in ((mutant.line, mutant.line), mutant.around, (0, 1_000_000)):
        passing = {
            name
            for name, test in reach.items()
            if any(first <= line <= last for line in test.lines.get(mutant.module, ()))
        }
        if passing:
            return passing
    return set()


def _through(modules: set[str], reach: Reach) -> set[str]:
    """Return the tests that pass through any of some modules."""
    return {name for name, test in reach.items() if modules.intersection(test.lines)}


def _importers(module: str, reach: Reach) -> set[str]:
    """Return the modules of the room that take something from a module."""
    line = f"from kinerja_analysis.{module.replace('/', '.')} import"
    known = {name for test in reach.values() for name in test.lines}
    return {name for name in known if line in source_of(name)}
