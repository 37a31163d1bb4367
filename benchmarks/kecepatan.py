"""How fast the model is, beside RaschPy in the same run, and how the cost grows with size.

    python benchmarks/kecepatan.py --bukti docs/bukti                 1.050 sampai 10,5 juta nilai
    python benchmarks/kecepatan.py --bukti docs/bukti --nasional      hanya 105 juta nilai
    python benchmarks/kecepatan.py --bukti docs/bukti --raschpy 10000 --penafsir PYTHON
    python benchmarks/kecepatan.py --bukti docs/bukti --tulis         tulis ulang halaman saja

``--penafsir`` is a Python that has RaschPy, numpy and pandas; without it this one. What RaschPy is
held against runs again in the same run. Rows stay in ``kecepatan.jsonl`` until they are measured
again; page and picture are written from them.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from laju.bars import PEER
from laju.page import draw_line, page
from laju.rows import Row, Size, joined, keep_rows, read_rows

LINE: Final = (50, 500, 5_000, 50_000, 500_000)
OTHERS: Final = (
    (100, "acak"),
    (100, "kantor"),
    (1_000, "acak"),
    (2_000, "100 penilai"),
    (10_000, "acak"),
    (10_000, "kantor"),
    (100_000, "acak"),
    (100_000, "kantor"),
)
NATIONAL: Final = 5_000_000


def main() -> None:
    """Run the sizes asked for, keep the rows, and write the page."""
    given = _given()
    path = given.bukti / "kecepatan.jsonl"
    rows, when = read_rows(path), datetime.now().astimezone().isoformat(timespec="minutes")
    own: Row = {}
    for size in _sizes(given):
        row = size.measured() | {"dijalankan": when}
        if size.rancangan == PEER:
            row |= {f"{name}_sendiri": own[name] for name in ("detik_prosesor", "mib", "beban")}
        own = row
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
        rows = joined(rows, row)
        keep_rows(path, rows)
    (given.bukti / "kecepatan.md").write_text(page(rows), encoding="utf-8")
    draw_line(rows, given.bukti / "skala.svg")


def _sizes(given: argparse.Namespace) -> list[Size]:
    """List the sizes that the command line asks for."""
    if given.tulis:
        return []
    if given.raschpy:
        both = [(Size(n, "acak"), Size(n, PEER, given.penafsir)) for n in given.raschpy]
        return [size for pair in both for size in pair]
    if given.nasional:
        return [Size(NATIONAL, "kantor")]
    return [Size(n, "kantor") for n in LINE] + [Size(n, design) for n, design in OTHERS]


def _given() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bukti", type=Path, required=True, help="folder halaman dan gambar")
    parser.add_argument("--nasional", action="store_true")
    parser.add_argument("--raschpy", type=int, nargs="+", default=[], metavar="PEGAWAI")
    parser.add_argument("--penafsir", default=sys.executable, help="Python yang memuat RaschPy")
    parser.add_argument("--tulis", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
