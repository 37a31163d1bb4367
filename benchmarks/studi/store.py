"""Where results lie: one Parquet file a cell and block of offices, apart for each version.

A block that stands is never run again; results of another version of the screen or of the study
lie in another folder, so that they never mix.
"""

import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pandas as pd

from studi.cell import Cell, results

ROOT = Path(__file__).resolve().parents[2]
LOADED = """
import sys
import kinerja_analysis.bias.screen
names = [name for name in sys.modules if name.startswith("kinerja_analysis.")]
print(*sorted(sys.modules[name].__file__ for name in names), sep="\\n")
"""
"""Names the files of the package that the screen loads."""
JUDGE = ("design", "forms", "people", "perception", "planting", "office", "classic", "cell")
"""Modules of the study that decide what is drawn and what is written down."""


def folder(output: Path) -> Path:
    """Give the folder of this version: its name is a digest of the code that decides results."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = [Path(line) for line in told.stdout.split("\n") if line]
    files += [Path(__file__).with_name(f"{name}.py") for name in JUDGE]
    digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return output / digest[:12]


def run_block(cell: Cell, offices: range, place: Path) -> float:
    """Run a block unless it stands; give the seconds that an office took (0 if it stood)."""
    path = place / cell.name / f"{offices.start:04d}-{offices.stop - 1:04d}.parquet"
    if path.exists():
        return 0.0
    start = time.perf_counter()
    keep(results(cell, offices), path)
    return (time.perf_counter() - start) / len(offices)


def keep(found: pd.DataFrame, path: Path) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    found.to_parquet(draft)
    draft.replace(path)


def count(cell: Cell, place: Path) -> int:
    """Count the offices that stand, from the first without a gap."""
    done = 0
    for path in sorted((place / cell.name).glob("*.parquet")):
        first, last = (int(number) for number in path.stem.split("-"))
        if first != done:
            break
        done = last + 1
    return done


def read(cell: Cell, place: Path) -> pd.DataFrame:
    """Read all results of a cell; an empty frame if there are none."""
    paths = sorted((place / cell.name).glob("*.parquet"))
    parts = [pd.read_parquet(path) for path in paths]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
