"""How far the bias screen can be trusted: false alarms, power, ranking and naming, cell by cell.

Every cell draws offices from a generator that is not the fitted model and screens them. Results
are kept one file a block, so a study that was stopped goes on where it was; results of another
version of the screen never mix with them. The replications follow from the time that an office
takes; they stand in the table, and cells that were not run are named there.

    python benchmarks/telaah.py --inti                       the core, within 60 minutes
    python benchmarks/telaah.py --menit 5                    the same in 5 minutes
    python benchmarks/telaah.py --semua --menit 600          every cell
    python benchmarks/telaah.py --sel "panel24-*" --menit 20 some cells
    python benchmarks/telaah.py --inti --bukti docs/bukti    and write table and figures there
"""

import argparse
import sys
from fnmatch import fnmatch
from pathlib import Path

from studi.cell import CELLS, Cell
from studi.decisions import Judged
from studi.figures import draw_figures
from studi.plan import Budget, run
from studi.store import folder, read
from studi.table import report

OUTPUT = Path("kerja/telaah")


def main() -> None:
    """Read the command line, run the cells, write the table and the figures."""
    given = _given()
    place = folder(given.keluaran)
    cells = _chosen(given)
    run(cells, Budget(60 * given.menit, given.proses, given.kantor), place, _say)
    evidence = given.bukti or place
    evidence.mkdir(parents=True, exist_ok=True)
    path = evidence / "telaah.md"
    judged = _judged(place)
    path.write_text(report(list(CELLS.values()), judged, place.name), encoding="utf-8")
    draw_figures(judged, evidence)
    _say(f"tabel: {path}")


def _judged(place: Path) -> dict[Cell, Judged]:
    """Read the results of every cell that was ever run in this version."""
    found = {cell: read(cell, place) for cell in CELLS.values()}
    return {cell: Judged(results) for cell, results in found.items() if len(results)}


def _given() -> argparse.Namespace:
    """Read the command line."""
    command = argparse.ArgumentParser(description="Studi kalibrasi dan daya telaah bias.")
    command.add_argument("--menit", type=float, default=60, help="waktu yang boleh dipakai")
    command.add_argument("--inti", action="store_true", help="sel inti saja (bawaan)")
    command.add_argument("--semua", action="store_true", help="semua sel")
    command.add_argument("--sel", nargs="+", default=[], help="nama sel; * berarti apa saja")
    command.add_argument("--kantor", type=int, default=200, help="kantor per sel, paling banyak")
    command.add_argument("--proses", type=int, default=2, choices=(1, 2), help="proses serentak")
    command.add_argument("--keluaran", type=Path, default=OUTPUT, help="folder hasil per blok")
    command.add_argument("--bukti", type=Path, help="folder tabel dan gambar")
    return command.parse_args()


def _chosen(given: argparse.Namespace) -> list[Cell]:
    """Choose the cells that the command line asks for."""
    if given.sel:
        cells = [c for c in CELLS.values() if any(fnmatch(c.name, sel) for sel in given.sel)]
        if not cells:
            sys.exit(f"Tidak ada sel {given.sel}; yang ada: {', '.join(CELLS)}")
        return cells
    return [cell for cell in CELLS.values() if given.semua or cell.core]


def _say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
