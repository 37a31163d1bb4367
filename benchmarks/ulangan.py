"""Whether the tests ever waver: the same tests again and again, in parallel, in ever new orders.

Each repeat draws its order from a seed of its own, which stands in the row, so that a repeat that
failed can be run again as it was. Rows stay in ``ulangan.jsonl``: a study that was stopped goes on
at the next seed, and the page tells how many repeats each state of the code stood.

    python benchmarks/ulangan.py --kali 20                      tests/unit, twenty times
    python benchmarks/ulangan.py --kali 3 --uji tests           all fast tests
    python benchmarks/ulangan.py --menit 30 --bukti docs/bukti  as many as fit; writes ulangan.md
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
ROWS: Final = "ulangan.jsonl"
CODE: Final = ("kinerja_analysis/**/*.py", "kinerja_analysis/**/*.toml", "tests/**/*.py")
"""Files that a state of the code is told by."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """One run of the tests: which, in what order, how it ended, of which state of the code."""

    uji: str
    seed: int
    lulus: int
    gagal: int
    detik: int
    hari: str
    kode: str


def main() -> int:
    """Repeat the tests; 1 where any failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--uji", default="tests/unit", help="folder uji")
    parser.add_argument("--kali", type=int, default=20)
    parser.add_argument("--menit", type=float, default=24 * 60.0, help="waktu yang boleh dipakai")
    parser.add_argument("--proses", type=int, default=2)
    parser.add_argument("--bukti", type=Path, help="folder halaman")
    given = parser.parse_args()
    place = given.bukti or ROOT / "kerja"
    place.mkdir(parents=True, exist_ok=True)
    kept, end, ran = read(place / ROWS), time.monotonic() + 60 * given.menit, list[Repeat]()
    while len(ran) < given.kali and time.monotonic() < end:
        one = repeat(given.uji, len(kept) + len(ran), given.proses)
        sys.stdout.write(f"{one.uji}, urutan {one.seed}: {one.lulus} lulus, {one.gagal} gagal\n")
        sys.stdout.flush()
        ran.append(one)
        lines = [json.dumps(asdict(row)) for row in (*kept, *ran)]
        (place / ROWS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        if given.bukti:
            (place / "ulangan.md").write_text(page([*kept, *ran]), encoding="utf-8")
    return int(any(row.gagal for row in ran))


def repeat(tests: str, seed: int, processes: int) -> Repeat:
    """Run the fast tests of a folder once, in the order of a seed."""
    words = ["-m", "pytest", tests, "-q", "-n", str(processes), "-m", "not lambat"]
    words.append(f"--randomly-seed={seed}")
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = done.stdout[-2000:]
    failed = _count("failed", told) + _count("error", told)
    return Repeat(
        tests,
        seed,
        _count("passed", told),
        max(failed, int(done.returncode != 0)),
        round(time.monotonic() - start),
        f"{datetime.now(UTC):%Y-%m-%d}",
        state(),
    )


def _count(word: str, told: str) -> int:
    """Read a count from the last line of the tests."""
    found = re.findall(rf"(\d+) {word}", told)
    return int(found[-1]) if found else 0


def state() -> str:
    """Digest the code and its tests."""
    paths = sorted({path for pattern in CODE for path in ROOT.glob(pattern)})
    return sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:8]


def read(path: Path) -> list[Repeat]:
    """Read the repeats that stand."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [Repeat(**json.loads(line)) for line in lines if line]


def page(rows: Sequence[Repeat]) -> str:
    """Lay out the repeats, a line for each folder and state of the code."""
    groups: dict[tuple[str, str], list[Repeat]] = {}
    for row in rows:
        groups.setdefault((row.uji, row.kode), []).append(row)
    lines = [
        f"| {tests} | {code} | {len(own)} | {sum(row.gagal > 0 for row in own)} | "
        f"{max(row.lulus for row in own)} | {sum(row.detik for row in own) // 60} | "
        f"{own[-1].hari} |"
        for (tests, code), own in groups.items()
    ]
    return "\n".join(
        [
            "# Pengujian yang diulang",
            "",
            "Uji yang sama berulang-ulang, dua sekaligus, setiap kali dengan urutan yang lain.",
            "Ditulis oleh `python benchmarks/ulangan.py --kali 20 --bukti docs/bukti`.",
            "",
            "| uji | keadaan kode | ulangan | yang gagal | uji setiap ulangan | menit | terakhir |",
            "|---|---|---|---|---|---|---|",
            *lines,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
