"""How much of the package the fast tests run through: lines and branches, room by room.

The tests run as `mulai.py uji` runs them, those of the slow mark left out unless asked for, under
coverage.py with branches, the processes that they start included. Three rooms must be whole:
publishing, privacy and the account of every cell.

    python benchmarks/cabang.py                        the fast tests, about ten minutes
    python benchmarks/cabang.py --lambat               the slow ones too
    python benchmarks/cabang.py --bukti docs/bukti     writes cabang.md
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from mutan.rooms import ROOMS, Room

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "kinerja_analysis"
LATEST: Final = 5.0
"""Seconds in which processes that end with their parent have written what they ran through."""

WANTED: Final = 0.95
"""Share of branches that the tests must take."""

WHOLE: Final = {
    "penerbitan": ROOMS["publish"],
    "privasi": ROOMS["privacy"],
    "buku besar": Room(("intake/account/*.py",), ()),
}
"""Rooms of which every branch must be taken."""

CONFIG: Final = f"""\
[run]
branch = true
parallel = true
source = {PACKAGE}
patch = subprocess
data_file = {{data}}
disable_warnings = no-data-collected
[report]
exclude_also =
    if TYPE_CHECKING:
    \\.\\.\\.$
"""
"""What coverage.py is told: branches, and every process that a test starts."""

HEAD: Final = """\
| ruang | baris | dijalankan | cabang | dilalui | ambang | |
|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of some modules was run: counts of lines and branches, and of those missed."""

    lines: int
    missed_lines: int
    branches: int
    missed_branches: int

    @property
    def line_share(self) -> float:
        """Share (0-1) of lines that were run."""
        return 1 - self.missed_lines / max(self.lines, 1)

    @property
    def branch_share(self) -> float:
        """Share (0-1) of branches that were taken."""
        return 1 - self.missed_branches / max(self.branches, 1)


def main() -> int:
    """Run the tests under coverage; 1 where a test fails or a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lambat", action="store_true", help="juga uji yang lama")
    parser.add_argument("--proses", type=int, default=2)
    parser.add_argument("--bukti", type=Path, help="folder halaman")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        failed = run_tests(Path(folder), given.proses, slow=given.lambat)
        files = measured(Path(folder))
    told = page(files, slow=given.lambat, failed=failed)
    sys.stdout.write(told)
    if given.bukti:
        (given.bukti / "cabang.md").write_text(told, encoding="utf-8")
    whole = all(not taken(files, room.names()).missed_branches for room in WHOLE.values())
    return int(failed or not whole or taken(files, files).branch_share < WANTED)


def run_tests(folder: Path, processes: int, *, slow: bool) -> bool:
    """Run the tests with coverage data in a folder; tell whether any failed."""
    config = folder / "coveragerc"
    config.write_text(CONFIG.format(data=folder / "coverage"), encoding="utf-8")
    words = ["-m", "coverage", "run", "--rcfile", str(config), "-m", "pytest", "tests", "-q"]
    marked = [] if slow else ["-m", "not lambat"]
    env = os.environ | {"COVERAGE_CORE": "ctrace"}
    command = [sys.executable, *words, "-n", str(processes), *marked]
    return subprocess.run(command, cwd=ROOT, env=env, stdout=sys.stderr, check=False).returncode > 0


def measured(folder: Path) -> dict[str, Taken]:
    """Put the data of all processes together; lines and branches by module, without ending."""
    time.sleep(LATEST)
    told = folder / "coverage.json"
    tool = [sys.executable, "-m", "coverage"]
    config = ["--rcfile", str(folder / "coveragerc")]
    for words in (["combine", "-q"], ["json", "-q", "-o", str(told)]):
        subprocess.run([*tool, *words, *config], cwd=ROOT, check=True)
    files: Mapping[str, Any] = json.loads(told.read_text(encoding="utf-8"))["files"]
    return {
        Path(name).relative_to(PACKAGE).with_suffix("").as_posix(): _taken(found["summary"])
        for name, found in files.items()
    }


def _taken(summary: Mapping[str, int]) -> Taken:
    """Read the counts of one module."""
    return Taken(
        summary["num_statements"],
        summary["missing_lines"],
        summary["num_branches"],
        summary["missing_branches"],
    )


def taken(files: Mapping[str, Taken], names: Iterable[str]) -> Taken:
    """Add up the counts of some modules."""
    own = [files[name] for name in names if name in files]
    return Taken(
        sum(one.lines for one in own),
        sum(one.missed_lines for one in own),
        sum(one.branches for one in own),
        sum(one.missed_branches for one in own),
    )


def page(files: Mapping[str, Taken], *, slow: bool, failed: bool) -> str:
    """Lay out what was run, room by room, and the modules that miss most."""
    rooms = sorted({_room(name) for name in files})
    inside = {room: [n for n in files if _room(n) == room] for room in rooms}
    rows = [_row(room, taken(files, names), WANTED) for room, names in inside.items()]
    rows.append(_row("**seluruhnya**", taken(files, files), WANTED))
    whole = [_row(name, taken(files, room.names()), 1.0) for name, room in WHOLE.items()]
    most = sorted(files, key=lambda name: (-files[name].missed_branches, name))[:20]
    missed = [
        f"| {name} | {files[name].missed_branches} | {files[name].missed_lines} |"
        for name in most
        if files[name].missed_branches
    ]
    return "\n".join(
        [
            *_opening(slow=slow, failed=failed),
            "",
            HEAD,
            *rows,
            "",
            "## Ruang yang harus utuh",
            "",
            HEAD,
            *whole,
            "",
            "## Terbanyak belum dilalui",
            "",
            "| modul | cabang | baris |",
            "|---|---|---|",
            *missed,
            "",
        ]
    )


def _opening(*, slow: bool, failed: bool) -> list[str]:
    """Say what was measured, when and with what."""
    which = ", yang lama juga." if slow else " yang cepat (tanpa yang bertanda `lambat`)."
    words = "python benchmarks/cabang.py" + (" --lambat" if slow else "")
    versions = f"Python {platform.python_version()}, coverage {version('coverage')}"
    return [
        "# Cabang yang dilalui pengujian",
        "",
        f"Bagian dari baris dan cabang program yang dilalui pengujian{which}",
        f"Ditulis oleh `{words} --bukti docs/bukti` pada {datetime.now():%Y-%m-%d}; {versions}."
        + (" Ada uji yang gagal." if failed else ""),
    ]


def _room(name: str) -> str:
    """Name the room of a module."""
    return name.split("/")[0] if "/" in name else "(pangkal)"


def _row(name: str, found: Taken, bar: float) -> str:
    """Write one line of a table."""
    verdict = "terpenuhi" if found.branch_share >= bar else "belum"
    return (
        f"| {name} | {found.lines} | {_percent(found.line_share)} | {found.branches} | "
        f"{_percent(found.branch_share)} | {_percent(bar)} | {verdict} |"
    )


def _percent(share: float) -> str:
    """Write a share as Indonesians do, never rounded up to the whole."""
    return f"{int(share * 1000) / 10:.1f}%".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
