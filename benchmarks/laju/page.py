"""The page and the picture of what was measured, for docs/bukti."""

import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from laju.bars import PEER, bars, plain
from laju.rows import Row, number

FROM: Final = 100_000
"""Count of ratings from which the slope is taken; below, fixed costs count."""
MARK: Final = {True: "terpenuhi", False: "TIDAK terpenuhi", None: "belum diukur"}
COLUMNS: Final = (
    "| pegawai (nilai) | rancangan | detik prosesor | detik dinding | MiB di atas kolom "
    "| galat baku: detik prosesor | galat baku: detik dinding | rmse keketatan | beban "
    "| diukur |\n|---|---|---|---|---|---|---|---|---|---|\n"
)


def versions() -> str:
    """Name the versions that count."""
    named = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "pandas"))
    return f"Python {platform.python_version()}, {named}"


def line_of_scale(rows: list[Row]) -> list[Row]:
    """Give the rows of the line: weakly linked offices, smallest first."""
    own = [row for row in rows if row["rancangan"] == "kantor"]
    return sorted(own, key=lambda row: number(row, "nilai"))


def slope(rows: list[Row]) -> float:
    """Give how log seconds move with log ratings; 1 is linear."""
    large = [row for row in rows if number(row, "nilai") >= FROM]
    if len(large) < 2:
        return float("nan")
    x, y = (np.log([number(r, name) for r in large]) for name in ("nilai", "detik_prosesor"))
    return float(np.polyfit(x, y, 1)[0])


def draw_line(rows: list[Row], path: Path) -> None:
    """Draw processor seconds and memory against the number of ratings, as SVG without a date."""
    mpl.rcParams["svg.hashsalt"] = "laju"
    if not (own := line_of_scale(rows)):
        return
    n = [number(row, "nilai") for row in own]
    figure = Figure(figsize=(7, 4.2))
    axes = figure.subplots()
    for name, label, mark in (
        ("detik_prosesor", "taksiran", "o-"),
        ("detik_prosesor_galat_baku", "galat baku semua penilai", "s--"),
    ):
        axes.plot(n, [number(row, name) for row in own], mark, ms=5, label=label)
    peers = [row for row in rows if row["rancangan"] == PEER]
    seconds = [number(row, "detik_prosesor") for row in peers]
    if peers:
        axes.plot(
            [number(row, "nilai") for row in peers], seconds, "^", color="#b5482f", label=PEER
        )
    last = own[-1]
    line = [number(last, "detik_prosesor") * each / n[-1] for each in n]
    axes.plot(n, line, ":", color="gray", lw=0.8, label="sebanding dengan banyaknya nilai")
    axes.set(xscale="log", yscale="log", xlabel="banyaknya nilai", ylabel="detik prosesor")
    axes.set_title(f"{date.today().isoformat()}; {versions()}", size=8)
    axes.legend(frameon=False)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def page(rows: list[Row]) -> str:
    """Write the page in Markdown."""
    told = "".join(f"| {bar.asked} | {bar.told} | {MARK[bar.met]} |\n" for bar in bars(rows))
    return (
        "# Kecepatan dan ukuran model\n\n"
        "Ditulis oleh `python benchmarks/kecepatan.py --bukti docs/bukti` (dengan `--nasional` "
        "dan `--raschpy 10000 --penafsir PYTHON`); jangan disunting dengan tangan. "
        f"{versions()}, dua inti, satu utas BLAS, numpy dan scipy saja. `beban` adalah rata-rata "
        "banyaknya proses yang meminta prosesor: pada mesin dua inti dengan beban di atas 2, "
        "detik dinding lebih besar daripada di mesin yang lengang, dan detik prosesor pun naik. "
        "Median tiga jalan; RaschPy, 100.000 dan 500.000 pegawai: satu jalan. Mesin ini tidak "
        "sama cepat sepanjang hari, maka detik setiap jalan nasional disebut.\n\n"
        f"## Ambang\n\n| ambang | terukur | |\n|---|---|---|\n{told}\n{_national_runs(rows)}"
        f"## Terukur\n\n{COLUMNS}{''.join(map(_line, _ordered(rows)))}\n"
        "## Garis skala\n\n"
        f"Rancangan kantor: detik prosesor naik dengan pangkat {plain(slope(line_of_scale(rows)))} "
        "dari banyaknya nilai (1 berarti sebanding), dari 10^5 nilai ke atas.\n\n"
        "![Detik prosesor menurut banyaknya nilai](skala.svg)\n"
    )


def _national_runs(rows: list[Row]) -> str:
    """Name the seconds of every run of the nation, not the median alone."""
    largest = max(rows, key=lambda row: number(row, "nilai"), default={})
    if not isinstance(runs := largest.get("jalan_detik"), list):
        return ""
    told = "; ".join(plain(seconds) for seconds in runs)
    return f"Detik dinding taksiran nasional, jalan demi jalan: {told}.\n\n"


def _ordered(rows: list[Row]) -> list[Row]:
    """Order rows by design, then size."""
    return sorted(rows, key=lambda row: (str(row["rancangan"]), number(row, "pegawai")))


def _line(row: Row) -> str:
    """Write one row of the table."""
    names = (
        "detik_prosesor",
        "detik",
        "mib",
        "detik_prosesor_galat_baku",
        "detik_galat_baku",
        "rmse",
        "beban",
    )
    told = [plain(number(row, name)) if name in row else "" for name in names]
    size = f"{plain(number(row, 'pegawai'))} ({plain(number(row, 'nilai'))})"
    return f"| {size} | {row['rancangan']} | {' | '.join(told)} | {row['dijalankan']} |\n"
