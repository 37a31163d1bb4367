"""Measured rows: one a size and design, run in a process of its own, kept as lines of JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Final

MODEL: Final = Path(__file__).resolve().parents[1] / "model.py"
TIMES: Final = 3
"""Count of runs whose median is kept, of every size but those `ONCE`."""
ONCE: Final = (100_000, 500_000)
"""Counts of ratees that run once: a point of the line, held to no bar."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Size:
    """A size to run: ``pegawai`` in a ``rancangan``, by a ``penafsir`` that has what it needs."""

    pegawai: int
    rancangan: str
    penafsir: str = sys.executable

    def measured(self) -> Row:
        """Measure it, each time in a process of its own; numbers are medians."""
        times = 1 if self.pegawai in ONCE or self.penafsir != sys.executable else TIMES
        runs = [self._once() for _ in range(times)]
        row = {
            name: _rounded(median([run[name] for run in runs])) if _is_number(value) else value
            for name, value in runs[0].items()
        }
        spread = [_rounded(run["detik"]) for run in runs]
        load = round(os.getloadavg()[0], 1)
        return row | {"jalan_detik": sorted(spread), "ulangan": times, "beban": load}

    def _once(self) -> Row:
        words = [self.penafsir, str(MODEL), "--satu", str(self.pegawai), self.rancangan]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        told: Row = json.loads(done.stdout)
        return told


def _is_number(value: object) -> bool:
    """Say whether a value is a measure, not a mark."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rounded(value: float) -> float:
    """Keep whole numbers, and four digits of others."""
    return value if isinstance(value, int) else float(f"{value:.4g}")


def read_rows(path: Path) -> list[Row]:
    """Read what was measured before."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def keep_rows(path: Path, rows: list[Row]) -> None:
    """Write all rows, smallest first."""
    ordered = sorted(rows, key=lambda row: (int(str(row["pegawai"])), str(row["rancangan"])))
    path.write_text("".join(json.dumps(row) + "\n" for row in ordered), encoding="utf-8")


def joined(old: list[Row], new: Row) -> list[Row]:
    """Put a new row in the place of an older one of the same size and design."""
    name = ("pegawai", "rancangan")
    return [row for row in old if any(row[key] != new[key] for key in name)] + [new]


def measured_anew(path: Path, sizes: Iterable[int], measured: Callable[[int], Row]) -> list[Row]:
    """Measure sizes one after the other, each kept as soon as it is there; return all rows."""
    when = datetime.now().astimezone().isoformat(timespec="minutes")
    rows = read_rows(path)
    for pegawai in sizes:
        row = measured(pegawai) | {"dijalankan": when}
        sys.stdout.write(f"{row}\n")
        rows = joined(rows, row)
        keep_rows(path, rows)
    return read_rows(path)


def number(row: Row, name: str) -> float:
    """Give one measure of a row."""
    return float(str(row[name]))
