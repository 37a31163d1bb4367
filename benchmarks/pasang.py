"""Whether a stranger can install it: the wheel in a bare environment, outside the repository.

    python benchmarks/pasang.py --bukti docs/bukti                           with this Python
    python benchmarks/pasang.py --bukti docs/bukti --penafsir PYTHON...      with each of them
    python benchmarks/pasang.py --luring                                     also without a network

Wheel and sdist are built; each Python gets an empty environment, the locked packages and the wheel,
and then, in an empty folder, runs `kinerja periksa`, `kinerja laporan` and `kinerja verifikasi`.
``--luring`` first puts every locked package in a folder, as `python mulai.py paket` does, and
installs from that folder alone. The exit code is 1 where a step failed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
LOCK: Final = ROOT / "requirements.lock"
PAGE: Final = "pemasangan.md"
PIP: Final = ("-m", "pip", "--disable-pip-version-check", "--quiet")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one installation: its Python, what was done, its exit code and seconds."""

    python: str
    what: str
    code: int
    seconds: float


def main(words: list[str] | None = None) -> int:
    """Install with every Python that is named, and write the page where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--penafsir", nargs="+", default=[sys.executable], metavar="PYTHON")
    parser.add_argument("--luring", action="store_true")
    parser.add_argument("--bukti", type=Path, metavar="FOLDER")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="pasang-") as folder:
        steps = [*_all(given.penafsir, Path(folder), offline=given.luring)]
    if given.bukti:
        (given.bukti / PAGE).write_text(page(steps), encoding="utf-8")
    return int(any(step.code for step in steps))


def _all(pythons: Sequence[str], folder: Path, *, offline: bool) -> Iterator[Step]:
    """Build once, then install with each Python."""
    built = folder / "dist"
    command = [sys.executable, *PIP, "wheel", "--no-deps", "-w", str(built), str(ROOT)]
    yield _timed(_version(sys.executable), "wheel dibangun", command, folder)
    for number, python in enumerate(pythons):
        place = folder / str(number)
        place.mkdir()
        yield from _installed(python, place, next(built.glob("*.whl")), offline=offline)


def _installed(python: str, place: Path, wheel: Path, *, offline: bool) -> Iterator[Step]:
    """Install with one Python and run what a stranger runs first; stop where a step fails."""
    name, own = _version(python), str(place / "venv" / "bin" / "python")
    if os.name == "nt":
        own = str(place / "venv" / "Scripts" / "python.exe")
    store = str(place / "paket")
    locked = ["--require-hashes", "-r", str(LOCK)]
    fetch = [own, *PIP, "download", *locked, "-d", store]
    source = ["--no-index", "--find-links", store] if offline else []
    run = [own, "-m", "kinerja_analysis"]
    plan = [
        ("lingkungan kosong", [python, "-m", "venv", str(place / "venv")]),
        *([("paket diunduh ke folder", fetch)] if offline else []),
        ("paket menurut kunci" + " (luring)" * offline, [own, *PIP, "install", *source, *locked]),
        ("wheel", [own, *PIP, "install", "--no-index", "--no-deps", str(wheel)]),
        ("pip check", [own, *PIP, "check"]),
        ("kinerja periksa", [*run, "periksa"]),
        ("kinerja laporan (kantor contoh)", [*run, "laporan"]),
        ("kinerja verifikasi", [*run, "verifikasi", "reports/2025/kecamatan-candisari"]),
    ]
    for what, command in plan:
        step = _timed(name, what, command, place)
        yield step
        if step.code:
            return


def _timed(python: str, what: str, command: Sequence[str], place: Path) -> Step:
    """Run one step in an empty folder, without this checkout on the path."""
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "KINERJA"))}
    start = time.monotonic()
    run = subprocess.run(command, cwd=place, env=bare, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    sys.stdout.write(f"{python}: {what}: {run.returncode}, {seconds:.0f} s\n")
    if run.returncode:
        sys.stdout.write(run.stdout[-1500:] + run.stderr[-1500:])
    sys.stdout.flush()
    return Step(python, what, run.returncode, seconds)


def _version(python: str) -> str:
    """Return the version of a Python, as ``Python 3.12.1``."""
    run = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def page(steps: Sequence[Step]) -> str:
    """Return the page of evidence."""
    has_load = hasattr(os, "getloadavg")
    load = f"{os.getloadavg()[0]:.1f}".replace(".", ",") if has_load else "tidak diketahui"
    rows = [f"| {s.python} | {s.what} | {s.code} | {s.seconds:.0f} |" for s in steps]
    head = (
        "# Pemasangan dari wheel\n\n"
        "Ditulis oleh `python benchmarks/pasang.py --bukti docs/bukti`, "
        f"{datetime.now(UTC):%Y-%m-%d}; beban mesin {load}. Setiap Python memperoleh lingkungan "
        "kosong di luar repositori; contoh dan notebook datang dari wheel itu sendiri.\n\n"
        "| Python | langkah | kode keluar | detik dinding |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
