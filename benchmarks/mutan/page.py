"""The page of mutation scores, for docs/bukti."""

import math
import platform
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from mutan.faults import Mutant, change

WANTED = 0.8
"""Share of faults that must be noticed."""
Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the sample of one room."""

    room: str
    pool: int
    sample: int
    tests: int
    survivors: tuple[Mutant, ...]

    @property
    def score(self) -> float:
        """Share of faults that a test noticed (0-1)."""
        return 1 - len(self.survivors) / self.sample


def line_of(result: Result) -> str:
    """Say the score of a room on one line."""
    killed = result.sample - len(result.survivors)
    return f"skor mutasi {result.room} {killed}/{result.sample} = {result.score:.1%}"


def page(results: list[Result], seed: int, budget: float) -> str:
    """Write the scores and the survivors in Markdown."""
    when = datetime.now().astimezone().isoformat(timespec="minutes")
    named = ", ".join(f"{name} {version(name)}" for name in ("pytest", "coverage", "pandas"))
    rows = "".join(_row(result) for result in results)
    rooms = " ".join(result.room for result in results)
    return (
        "# Skor mutasi\n\n"
        f"Ditulis oleh `python benchmarks/mutasi.py --ruang {rooms} --benih {seed} --batas "
        f"{budget:g} --bukti docs/bukti`, {when}; Python {platform.python_version()}, {named}. "
        "Kesalahan kecil ditanam satu per satu (perbandingan, dan/atau, hitungan, ingkaran, "
        "syarat, tetapan), diundi dari semua yang mungkin; uji yang melewati barisnya dijalankan, "
        "setiap berkas bergiliran dan yang bernama modulnya lebih dahulu, paling lama "
        f"{budget:g} detik prosesor. Kesalahan yang tidak "
        "mengubah apa pun (setara) tidak dikeluarkan: ia terhitung lolos. Uji acak (hypothesis), "
        "uji lambat, dan uji proses pembaca terpisah tidak ikut.\n\n"
        "| ruang | kesalahan mungkin | ditanam | diketahui | skor | selang 95% | ambang 80% "
        "| uji |\n"
        f"|---|---|---|---|---|---|---|---|\n{rows}\n"
        + "\n".join(_survivors(result) for result in results)
    )


def _row(result: Result) -> str:
    """Write the score of one room."""
    half = Z_95 * math.sqrt(result.score * (1 - result.score) / result.sample)
    killed = result.sample - len(result.survivors)
    met = "terpenuhi" if result.score >= WANTED else "TIDAK terpenuhi"
    cells = (
        result.room,
        result.pool,
        result.sample,
        killed,
        _percent(result.score),
        f"{_percent(max(0, result.score - half))} s.d. {_percent(min(1, result.score + half))}",
        met,
        result.tests,
    )
    return f"| {' | '.join(map(str, cells))} |\n"


def _percent(share: float) -> str:
    """Write a share as a percentage with a decimal comma."""
    return f"{100 * share:.1f}%".replace(".", ",")


def _survivors(result: Result) -> str:
    """List the faults of a room that no test noticed."""
    title = f"## Lolos dalam {result.room}\n\n"
    if not result.survivors:
        return f"{title}Tidak ada.\n"
    counts = Counter(mutant.module for mutant in result.survivors)
    most = ", ".join(f"{name} {count}" for name, count in counts.most_common(5))
    rows = "".join(
        f"| {mutant.module}.py:{mutant.line} | {mutant.what} | {change(mutant)} |\n"
        for mutant in sorted(result.survivors)
    )
    return (
        f"{title}Terbanyak: {most}.\n\n| letak | jenis | sebelum → sesudah |\n|---|---|---|\n{rows}"
    )
