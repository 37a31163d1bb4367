"""What the bias screen costs: processor seconds and memory of offices of three sizes.

    python benchmarks/biaya.py --bukti docs/bukti                  semua ukuran
    python benchmarks/biaya.py --bukti docs/bukti --pegawai 100    hanya ukuran itu
    python benchmarks/biaya.py --bukti docs/bukti --tulis          tulis ulang halaman saja

Each office is screened in a process of its own, on one core, bootstrap included. Rows stay in
``biaya.jsonl`` until they are measured again.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Final, NamedTuple

import pandas as pd

from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.simulate.designs import YEAR, superior_and_panel
from kinerja_analysis.simulate.office import simulate_office
from kinerja_analysis.thresholds import MIN_REPLICATES
from laju.rows import Row, measured_anew, number

PAGE: Final = "biaya.md"
ROWS: Final = "biaya.jsonl"
ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
MEMORY: Final = 1_024
"""MiB that no screen may exceed, the program and the ratings included."""


class Size(NamedTuple):
    """An office: its raters, the staff of each, the years, and the seconds it may take."""

    n_penilai: int
    span: int
    n_years: int
    seconds: float


SIZES: Final = {
    100: Size(20, 5, 2, 2.0),
    500: Size(100, 5, 2, 10.0),
    10_000: Size(2_500, 4, 1, 60.0),
}
"""By count of the people who are rated, each by the superior and a panel of two, seven criteria."""

HEADS: Final = (
    *("Pegawai dinilai", "Penilai", "Tahun", "Nilai", "Detik prosesor", "Batas"),
    *("Memori (MiB)", "Batas", "Detik", "Beban", "Diukur"),
)

HEAD: Final = f"""# Biaya telaah pola penilai

Kantor simulasi: setiap pegawai dinilai atasannya dan dua anggota panel atas tujuh kriteria. Satu
proses setiap kantor, satu utas, {MIN_REPLICATES} ulangan bootstrap atau lebih. Detik prosesor
ialah milik telaah saja; memori ialah puncak seluruh proses, termasuk program dan tabelnya. Pada
mesin yang ramai (beban di atas 2 pada dua inti) detik prosesor lebih besar daripada di mesin yang
lengang. Ditulis oleh `python benchmarks/biaya.py --bukti docs/bukti`.

"""


def office(size: Size, pegawai: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate an office; return its ratings by others and its people."""
    plan = superior_and_panel(size.n_penilai, size.span)
    parts = [simulate_office(plan, seed=pegawai + year) for year in range(size.n_years)]
    ratings, people = (
        pd.concat([table.assign(tahun=YEAR - year) for year, table in enumerate(tables)])
        for tables in ([part.penilaian for part in parts], [part.pegawai for part in parts])
    )
    return ratings[ratings["peran"] != "diri"], people


def screened(pegawai: int) -> Row:
    """Screen one office in this process and tell what it took."""
    size = SIZES[pegawai]
    ratings, people = office(size, pegawai)
    start, used = perf_counter(), process_time()
    screen_bias(ratings, people, seed=0)
    return {
        "pegawai": pegawai,
        "rancangan": "kantor",
        "penilai": size.n_penilai,
        "tahun": size.n_years,
        "nilai": len(ratings),
        "detik_prosesor": round(process_time() - used, 2),
        "detik": round(perf_counter() - start, 1),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "beban": round(os.getloadavg()[0], 1),
    }


def measured(pegawai: int) -> Row:
    """Screen one office in a process of its own, on one thread."""
    words = [sys.executable, __file__, "--satu", str(pegawai)]
    done = subprocess.run(
        words, capture_output=True, text=True, check=True, env=os.environ | ONE_THREAD
    )
    told: Row = json.loads(done.stdout)
    return told


def page(rows: list[Row]) -> str:
    """Return the page of the rows that are kept."""
    lines = [HEADS, ["---"] * len(HEADS), *map(_cells, rows)]
    return HEAD + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: Row) -> list[str]:
    """Return the cells of one row, numbers written as officials read them."""
    size = SIZES[int(number(row, "pegawai"))]
    counts = [f"{number(row, name):,.0f}" for name in ("pegawai", "penilai", "tahun", "nilai")]
    seconds = [f"{number(row, 'detik_prosesor'):,.1f}", f"< {size.seconds:,.0f}"]
    memory = [f"{number(row, 'mib'):,.0f}", f"< {MEMORY:,}"]
    around = [f"{number(row, 'detik'):,.0f}", f"{number(row, 'beban'):,.1f}"]
    cells = [*counts, *seconds, *memory, *around]
    swapped = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    return [*swapped, str(row["dijalankan"])]


def main() -> None:
    """Screen the sizes asked for, keep the rows, and write the page."""
    given = _given()
    if given.satu:
        sys.stdout.write(json.dumps(screened(given.satu)))
        return
    path = given.bukti / ROWS
    rows = measured_anew(path, () if given.tulis else given.pegawai, measured)
    (given.bukti / PAGE).write_text(page(rows), encoding="utf-8")


def _given() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bukti", type=Path, default=Path("docs/bukti"), metavar="FOLDER")
    parser.add_argument("--pegawai", type=int, nargs="+", default=[*SIZES], choices=[*SIZES])
    parser.add_argument("--satu", type=int, choices=[*SIZES], help=argparse.SUPPRESS)
    parser.add_argument("--tulis", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
