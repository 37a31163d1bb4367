"""How far the bias screen can be trusted: false alarms, power, ranking and naming, cell by cell.

Every cell draws offices from a generator that is not the fitted model and screens them. Results
are kept one file a block, so a study that was stopped goes on where it was; results of another
version of the screen never mix with them. The replications follow from the time that an office
takes; they stand in the table, and cells that were not run are named there.

    python benchmarks/telaah.py --inti                       the core, within 60 minutes
    python benchmarks/telaah.py --menit 5                    the same in 5 minutes
    python benchmarks/telaah.py --semua --menit 600          every cell
    python benchmarks/telaah.py --sel "panel24-*" --menit 20 some cells
    python benchmarks/telaah.py --sel "panel8-*" --saingan 20 and the peers that are installed
    python benchmarks/telaah.py --inti --bukti docs/bukti    and write table and figures there

Cells that plant nothing, asked for alone (``--sel "panel*-bersih" --kantor 100``), make a page of
their own, ``telaah-bersih.md``.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

from studi.cell import CELLS, Cell
from studi.decisions import Judged, limits_of
from studi.design import DESIGNS
from studi.figures import draw_figures
from studi.peers import CELLS as PEER_CELLS
from studi.peers import installed, peer_results
from studi.plan import Budget, run
from studi.quoted import quoted
from studi.store import folder, keep, read
from studi.table import clean_report, report
from studi.table_peers import Beside

OUTPUT = Path("kerja/telaah")


def main() -> None:
    """Read the command line, run the cells, write the table and the figures."""
    given = _given()
    place = folder(given.keluaran)
    cells = _chosen(given)
    run(cells, Budget(60 * given.menit, given.proses, given.kantor), place, _say)
    evidence = given.bukti or place
    evidence.mkdir(parents=True, exist_ok=True)
    if any(cell.kinds for cell in cells):
        path = evidence / "telaah.md"
        judged = _judged(CELLS.values(), place)
        beside = Beside(_peers(given.saingan, place), _cases(bool(given.saingan), place))
        told = report(list(CELLS.values()), judged, place.name, beside)
        draw_figures(judged, evidence)
    else:
        path = evidence / "telaah-bersih.md"
        told = clean_report(_judged(cells, place), place.name)
    path.write_text(told, encoding="utf-8")
    _say(f"tabel: {path}")


def _judged(cells: Iterable[Cell], place: Path) -> dict[Cell, Judged]:
    """Read the results of cells, as far as they were ever run in this version."""
    found = {cell: read(cell, place) for cell in cells}
    return {
        cell: Judged(results, limits_of(DESIGNS[cell.design]))
        for cell, results in found.items()
        if len(results)
    }


def _peers(offices: int, place: Path) -> dict[Cell, Judged]:
    """Let peers that are installed look at some offices; what was run before stands."""
    found = {}
    for cell in (CELLS[name] for name in PEER_CELLS):
        path = place / "saingan" / f"{cell.name}.parquet"
        if offices and installed():
            keep(peer_results(cell, range(offices)), path)
        if path.exists():
            found[cell] = Judged(pd.read_parquet(path))
    return found


def _cases(asked: bool, place: Path) -> pd.DataFrame:
    """Quote the peers on the reference cases, where these are at hand."""
    references, path = os.environ.get("KINERJA_REFERENCES", ""), place / "saingan" / "kasus.parquet"
    if asked and references:
        keep(quoted(Path(references)), path)
    return pd.read_parquet(path) if path.exists() else pd.DataFrame()


def _given() -> argparse.Namespace:
    """Read the command line."""
    command = argparse.ArgumentParser(description="Studi kalibrasi dan daya telaah bias.")
    command.add_argument("--menit", type=float, default=60, help="waktu yang boleh dipakai")
    command.add_argument("--inti", action="store_true", help="sel inti saja (bawaan)")
    command.add_argument("--semua", action="store_true", help="semua sel")
    command.add_argument("--sel", nargs="+", default=[], help="nama sel; * berarti apa saja")
    command.add_argument("--kantor", type=int, default=200, help="kantor per sel, paling banyak")
    command.add_argument("--proses", type=int, default=2, choices=(1, 2), help="proses serentak")
    command.add_argument(
        "--saingan", type=int, default=0, help="kantor yang juga ditelaah program lain"
    )
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
