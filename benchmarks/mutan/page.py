"""The page of mutation scores, for docs/bukti, and the rows beside it: one a room, as last run."""

import json
import math
import platform
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from mutan.faults import Mutant, change
from mutan.rooms import ROOMS

ROWS: Final = "mutasi.jsonl"
"""Where each room's result stays until the room is run again."""
WANTED: Final = 0.8
"""Share of faults that must be noticed."""
Z_95: Final = 1.96


class Survivor(NamedTuple):
    """A fault that no test noticed, as the page shows it."""

    module: str
    line: int
    what: str
    change: str


@dataclass(frozen=True, slots=True)
class Run:
    """How a sample was drawn and tried: seed, processor seconds a fault, when, with what."""

    seed: int
    budget: float
    when: str
    versions: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the sample of one room."""

    room: str
    pool: int
    sample: int
    tests: int
    survivors: tuple[Survivor, ...]

    @property
    def killed(self) -> int:
        """Count of faults that a test noticed."""
        return self.sample - len(self.survivors)

    @property
    def score(self) -> float:
        """Share of faults that a test noticed (0-1)."""
        return self.killed / self.sample


Rows = dict[str, tuple[Result, Run]]
"""What was measured last, by room."""


def run_now(seed: int, budget: float) -> Run:
    """Describe a run that ends now."""
    named = (f"{name} {version(name)}" for name in ("pytest", "coverage", "pandas"))
    when = datetime.now().astimezone().isoformat(timespec="minutes")
    return Run(seed, budget, when, f"Python {platform.python_version()}, {', '.join(named)}")


def survivor(mutant: Mutant) -> Survivor:
    """Keep of a fault what the page shows: its module may be another one later."""
    return Survivor(mutant.module, mutant.line, mutant.what, change(mutant))


def line_of(result: Result) -> str:
    """Say the score of a room on one line."""
    return f"skor mutasi {result.room} {result.killed}/{result.sample} = {result.score:.1%}"


def write_page(folder: Path, result: Result, run: Run) -> None:
    """Put a room in the place of what was known of it, and write the page anew."""
    rows = {**_kept(folder / ROWS), result.room: (result, run)}
    ordered = {name: rows[name] for name in ROOMS if name in rows}
    lines = (
        json.dumps({**asdict(found), **asdict(told)}, ensure_ascii=False) + "\n"
        for found, told in ordered.values()
    )
    (folder / ROWS).write_text("".join(lines), encoding="utf-8")
    (folder / "mutasi.md").write_text(_page(ordered), encoding="utf-8")


def _kept(path: Path) -> Rows:
    """Read what was measured before."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["room"]: _row_of(row) for row in map(json.loads, lines)}


def _row_of(row: dict[str, Any]) -> tuple[Result, Run]:
    """Return the result and the run that a row tells of."""
    run = Run(**{field.name: row.pop(field.name) for field in fields(Run)})
    survivors = tuple(Survivor(*told) for told in row.pop("survivors"))
    return Result(**row, survivors=survivors), run


def _page(rows: Rows) -> str:
    """Write the scores and the survivors in Markdown."""
    scores = "".join(_score(result) for result, _ in rows.values())
    runs = "".join(_command(result, run) for result, run in rows.values())
    return (
        "# Skor mutasi\n\n"
        "Kesalahan kecil ditanam satu per satu (perbandingan, dan/atau, hitungan, ingkaran, "
        "syarat, tetapan), diundi dari semua yang mungkin; uji yang melewati barisnya dijalankan, "
        "setiap berkas bergiliran dan yang bernama modulnya lebih dahulu, paling lama sebanyak "
        "detik prosesor pada `--batas`. Kesalahan yang tidak "
        "mengubah apa pun (setara) tidak dikeluarkan: ia terhitung lolos. Uji acak (hypothesis), "
        "uji lambat, dan uji proses pembaca terpisah tidak ikut. Tiap ruang dapat dijalankan "
        "tersendiri; yang tertera hasil terakhirnya, dengan letak baris pada waktu itu.\n\n"
        "| ruang | kesalahan mungkin | ditanam | diketahui | skor | selang 95% | ambang 80% "
        "| uji |\n"
        f"|---|---|---|---|---|---|---|---|\n{scores}\n{runs}\n"
        + "\n".join(_survivors(result) for result, _ in rows.values())
    )


def _score(result: Result) -> str:
    """Write the score of one room; it has no interval where every fault was planted."""
    half = Z_95 * math.sqrt(result.score * (1 - result.score) / result.sample)
    low, high = max(0, result.score - half), min(1, result.score + half)
    drawn = result.sample < result.pool
    cells = (
        result.room,
        result.pool,
        result.sample,
        result.killed,
        _percent(result.score),
        f"{_percent(low)} s.d. {_percent(high)}" if drawn else "semua ditanam",
        "terpenuhi" if result.score >= WANTED else "TIDAK terpenuhi",
        result.tests,
    )
    return f"| {' | '.join(map(str, cells))} |\n"


def _command(result: Result, run: Run) -> str:
    """Say by which command, when and with what a room was run."""
    return (
        f"- {result.room}: `python benchmarks/mutasi.py --ruang {result.room} --benih {run.seed} "
        f"--batas {run.budget:g} --bukti docs/bukti`, {run.when}; {run.versions}.\n"
    )


def _percent(share: float) -> str:
    """Write a share as a percentage with a decimal comma."""
    return f"{100 * share:.1f}%".replace(".", ",")


def _survivors(result: Result) -> str:
    """List the faults of a room that no test noticed."""
    title = f"## Lolos dalam {result.room}\n\n"
    if not result.survivors:
        return f"{title}Tidak ada.\n"
    counts = Counter(one.module for one in result.survivors)
    most = ", ".join(f"{name} {count}" for name, count in counts.most_common(5))
    rows = "".join(
        f"| {one.module}.py:{one.line} | {one.what} | {one.change} |\n"
        for one in sorted(result.survivors)
    )
    return (
        f"{title}Terbanyak: {most}.\n\n| letak | jenis | sebelum → sesudah |\n|---|---|---|\n{rows}"
    )
