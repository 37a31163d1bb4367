"""How many planted faults the tests notice: a seeded mutation score of a room, with its survivors.

    python benchmarks/mutasi.py                                    150 kesalahan dalam intake
    python benchmarks/mutasi.py --ruang stats privacy publish      ruang lain
    python benchmarks/mutasi.py --ruang stats --bukti docs/bukti   menulis mutasi.md

Faults are drawn by `--benih` from all that can be planted; none is left out because it changes
nothing (an equivalent fault counts as unnoticed). Each is tried in a process of its own on the
tests that pass through its line, each file in turn, within `--batas` processor seconds. First come
the controls: with unchanged modules every test must pass, with a ruined one a test must fail.

What was noticed is kept (`--simpan`) while the module stays the same; unnoticed faults are tried
anew each time. So a run that was broken off goes on, and new tests cost only the survivors.
On the page each room stands as it was last run (``mutasi.jsonl`` beside it).
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mutan.faults import Mutant, plant, source_of
from mutan.forked import warm
from mutan.page import Result, line_of, run_now, survivor, write_page
from mutan.reach import Reach, chosen_tests, reached
from mutan.rooms import ROOMS
from mutan.trial import Verdict, tried

RUIN = "\n\ndef __getattr__(name):\n    raise RuntimeError(name)\n\nraise RuntimeError\n"
CONTROLS = 3
"""Modules that are tried unchanged, with every test that passes through them within the budget."""


def main() -> int:
    """Run the command; the exit code is 5 when a control fails."""
    given = _parser().parse_args()
    given.simpan.mkdir(parents=True, exist_ok=True)
    warm()
    for name in given.ruang:
        result = _room(name, given)
        if result is None:
            return 5
        sys.stdout.write(line_of(result) + "\n")
        if given.bukti:
            write_page(given.bukti, result, run_now(given.benih, given.batas))
    return 0


def _parser() -> argparse.ArgumentParser:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ruang", nargs="+", choices=list(ROOMS), default=["intake"])
    parser.add_argument("--contoh", type=int, default=150, help="banyak kesalahan yang ditanam")
    parser.add_argument("--benih", type=int, default=0)
    parser.add_argument("--batas", type=float, default=40, help="detik prosesor uji satu kesalahan")
    parser.add_argument("--bukti", type=Path, help="folder halaman")
    place = Path(tempfile.gettempdir()) / "kinerja-mutasi"
    parser.add_argument("--simpan", type=Path, default=place, help="folder hasil antara")
    return parser


def _room(name: str, given: argparse.Namespace) -> Result | None:
    """Try the sample of one room; nothing where a control fails."""
    room = ROOMS[name]
    pool = room.faults()
    chosen = random.Random(given.benih).sample(pool, min(given.contoh, len(pool)))
    reach = reached(room, given.simpan)
    sound = sum(test.sound for test in reach.values())
    sys.stdout.write(f"{name}: {len(pool)} kesalahan mungkin, {len(chosen)} ditanam; ")
    sys.stdout.write(f"{sound} uji dari {len(reach)}\n")
    if not _controlled(chosen, reach, given.batas):
        return None
    kept = given.simpan / f"{name}.jsonl"
    survivors = []
    for number, (mutant, verdict) in enumerate(_tried(chosen, reach, given.batas, kept), start=1):
        if not verdict.killer:
            survivors.append(survivor(mutant))
        sys.stdout.write(
            f"{number}: {mutant.module}.py:{mutant.line} {mutant.what}: "
            f"{verdict.killer or 'LOLOS'} ({verdict.ran} uji), "
            f"skor {1 - len(survivors) / number:.1%}\n"
        )
        sys.stdout.flush()
    return Result(name, len(pool), len(chosen), sound, tuple(survivors))


def _controlled(chosen: list[Mutant], reach: Reach, budget: float) -> bool:
    """Tell whether unchanged modules pass and a ruined one does not."""
    for mutant in chosen[:CONTROLS]:
        tests = chosen_tests(mutant, reach, budget)
        verdict = tried(mutant.module, source_of(mutant.module), tests)
        sys.stdout.write(
            f"kendali tanpa kesalahan, {mutant.module}: "
            f"{verdict.killer or 'semua lulus'} ({verdict.ran} uji)\n"
        )
        if verdict.killer:
            return False
    ruined = tried(chosen[0].module, source_of(chosen[0].module) + RUIN, tests)
    sys.stdout.write(f"kendali yang dirusak: {ruined.killer or 'TIDAK diketahui'}\n")
    sys.stdout.flush()
    return bool(ruined.killer)


def _tried(
    chosen: list[Mutant], reach: Reach, budget: float, kept: Path
) -> Iterator[tuple[Mutant, Verdict]]:
    """Yield what became of each fault; what was noticed before is taken from the disk."""
    known = {}
    if kept.exists():
        lines = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
        known = {line["key"]: line["killer"] for line in lines}
    for mutant in chosen:
        killer = known.get(mutant.key, "")
        if killer:
            yield mutant, Verdict(killer, 0)
            continue
        verdict = tried(mutant.module, plant(mutant), chosen_tests(mutant, reach, budget))
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": mutant.key, "killer": verdict.killer}) + "\n")
        yield mutant, verdict


if __name__ == "__main__":
    sys.exit(main())
