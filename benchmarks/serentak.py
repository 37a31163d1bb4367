"""Many small offices in one batch, some of them poisoned: the others must not notice.

Every twentieth office (at least five) is poisoned, in turn: a hostile file, a notebook that leaves
by `os._exit`, one that never ends, one that takes memory without end, one that kills its parent.
The others must give the same bytes as in a clean batch, the poisoned must be explained, and no
process may be left. Offices beyond ``--ragam`` hold the same exports as the first ones, each in
folders of its own, and the clean batch runs every kind once. With ``--dask`` the clean batch runs
once more on that cluster, and must give the same bytes again.

    python benchmarks/serentak.py                      500 kantor (100 ragam), 25 beracun
    python benchmarks/serentak.py --kantor 40 --beracun 5 --proses 2
    python benchmarks/serentak.py --dask tcp://127.0.0.1:8786   juga pada gugus itu
    python benchmarks/serentak.py --cara sini gugus --dask ...  hanya keduanya, berdampingan
    python benchmarks/serentak.py --bukti docs/bukti   juga menulis serentak.md
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import nbformat
import pandas as pd
import psutil

from kantor import write_office
from kinerja_analysis.run.batch import BatchRun, run_batch
from kinerja_analysis.run.limited import Limits
from kinerja_analysis.run.offices import COLUMNS
from laju.rows import Row, read_rows
from studi.markdown import table

ROOT = Path(__file__).resolve().parents[1]
TAHUN: Final = 2025

MARK: Final = "KINERJA_TOLOK_SERENTAK"
"""Name in the environment of every process of this batch, by which one that is left is found."""

READER: Final = "kinerja_analysis.intake.reading.worker"
"""Module of the process in which files are read."""

POISONS: Final = {
    "berkas bermusuhan": "",
    "os._exit": "import os; os._exit(0)",
    "putaran tanpa akhir": "while True: pass",
    "memori tanpa akhir": "rakus = []\nwhile True: rakus.append(b'x' * 10**8)",
    "membunuh induknya": "import os, signal; os.kill(os.getppid(), signal.SIGKILL)",
}
"""What poisons an office: code in its second notebook, or its file."""


WORDS: Final = {
    "kantor": "kantor",
    "ragam": "ragam data kantor (yang lain mengulanginya, di folder sendiri)",
    "beracun": "di antaranya beracun",
    "sama": "kantor lain yang terbit dengan bita yang sama seperti tanpa kantor beracun",
    "seharusnya_sama": "seharusnya",
    "dijelaskan": "kantor beracun yang dijelaskan",
    "proses_tersisa": "proses yang tersisa",
    "detik": "detik, dengan kantor beracun",
    "detik_bersih": "detik, setiap ragam sekali, tanpa kantor beracun",
    "mib_terbesar": "memori terbesar sebuah kantor (MiB)",
    "sama_dask": "kantor dengan bita yang sama pada gugus Dask",
    "detik_dask": "detik pada gugus Dask, setiap ragam sekali",
    "mib_terbesar_dask": "memori terbesar sebuah kantor pada gugus Dask (MiB)",
    "beban": "proses yang meminta prosesor pada akhirnya (mesin dua inti)",
}
"""How the page names what was measured."""

CLUSTER: Final = "gugus"
WAYS: Final = ("sini", CLUSTER)
"""Ways to run a batch: on this machine, or on the cluster."""
BESIDE: Final = {
    "cara": "cara",
    "kantor": "kantor",
    "sekaligus": "sekaligus",
    "detik": "detik",
    "mib": "MiB",
    "beban": "beban",
    "hari": "diukur",
}
"""Columns of the page of both ways."""


def write_offices(home: Path, n: int, kinds: int, poisoned: Sequence[int]) -> Path:
    """Write the offices and the list of them; return the list."""
    rows = []
    for number in range(n):
        turn, kind = divmod(number, kinds)
        folder = write_office(home / "kantor" / str(turn), f"Kelurahan {kind:03d}", kind)
        row = {"kantor": folder.name, "data": folder / str(TAHUN), "profil": folder / "profil.toml"}
        row["keluaran"] = home / "laporan" / str(turn)
        if number in poisoned:
            row |= _poisoned(home, folder, poisoned.index(number))
        rows.append({**row, "kota": f"Kota {number % 10}", "provinsi": "Jawa Tengah"})
    path = home / "daftar.csv"
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(path, index=False, sep=";")
    return path


def _poisoned(home: Path, folder: Path, turn: int) -> dict[str, Path]:
    """Poison an office; return what its row in the list says of it."""
    name = list(POISONS)[turn % len(POISONS)]
    if not POISONS[name]:
        (folder / str(TAHUN) / "nilai.csv").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 64)
        return {}
    notebooks = home / "notebook" / str(turn % len(POISONS))
    if not notebooks.is_dir():
        shutil.copytree(ROOT / "notebooks", notebooks)
        path = notebooks / "02_telaah_bias.ipynb"
        book = nbformat.read(path, as_version=4)
        book.cells.append(nbformat.v4.new_code_cell(POISONS[name]))
        nbformat.write(book, path)
    return {"notebook": notebooks}


def hashes(run: BatchRun) -> list[str]:
    """Return each office's manifest's own hash, which covers every published byte; else none."""
    paths = [Path(folder, "run.json") for folder in run.offices["folder"].astype(str)]
    return [
        json.loads(path.read_text(encoding="utf-8"))["segel"] if path.is_file() else ""
        for path in paths
    ]


def alike(told: Sequence[str], wanted: Sequence[str]) -> int:
    """Count offices that gave the same bytes as the clean office of their kind."""
    return sum(one != "" and one == wanted[n % len(wanted)] for n, one in enumerate(told))


def left_over(mark: str) -> list[str]:
    """Return the processes of this batch that still live, this one and its own reader aside.

    The reader of files is a child of this process, and ends with it.
    """
    time.sleep(3)
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            own = process.ppid() == os.getpid() and READER in process.cmdline()
            if process.environ().get(MARK) == mark and process.pid != os.getpid() and not own:
                found.append(f"{process.pid} {process.name()}")
    return found


def batch(
    listed: Path, output: Path, given: argparse.Namespace, dask: str | None = None
) -> tuple[BatchRun, float]:
    """Run one batch, here or on a cluster, and say how long it took."""
    began = time.monotonic()
    run = run_batch(
        listed,
        tahun=TAHUN,
        keluaran=output,
        processes=given.proses,
        dask=dask,
        limits=Limits(60 * given.batas_menit, 2 * 2**30),
        progress=_say,
    )
    return run, time.monotonic() - began


def _say(words: str) -> None:
    """Print a line at once."""
    sys.stderr.write(f"{words}\n")


def measured(home: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Run the poisoned batch and the clean one, and compare."""
    poisoned = [given.kantor * n // given.beracun for n in range(given.beracun)]
    listed = write_offices(home / "campur", given.kantor, given.ragam, poisoned)
    mixed, seconds = batch(listed, home / "a", given)
    clean = write_offices(home / "bersih", given.ragam, given.ragam, ())
    alone, seconds_alone = batch(clean, home / "b", given)
    wanted, bad = hashes(alone), mixed.offices.iloc[poisoned]
    return {
        "kantor": given.kantor,
        "ragam": given.ragam,
        "beracun": given.beracun,
        "sama": alike(hashes(mixed), wanted),
        "seharusnya_sama": given.kantor - given.beracun,
        "dijelaskan": int((bad["hasil"].isin(["ditolak", "gagal"]) & (bad["pesan"] != "")).sum()),
        "proses_tersisa": len(left_over(str(home))),
        "detik": round(seconds),
        "detik_bersih": round(seconds_alone),
        "mib_terbesar": int(alone.offices["mib"].max()),
        **(on_cluster(home, given, wanted) if given.dask else {}),
        "beban": f"{os.getloadavg()[0]:.1f}".replace(".", ","),
        "pesan": bad["pesan"].value_counts().to_dict(),
    }


def on_cluster(home: Path, given: argparse.Namespace, wanted: Sequence[str]) -> dict[str, int]:
    """Run the clean batch on the cluster, and compare with what it gave here."""
    listed = write_offices(home / "gugus", given.ragam, given.ragam, ())
    run, seconds = batch(listed, home / "c", given, given.dask)
    return {
        "sama_dask": alike(hashes(run), wanted),
        "detik_dask": round(seconds),
        "mib_terbesar_dask": int(run.offices["mib"].max()),
    }


def one_way(way: str, home: Path, given: argparse.Namespace) -> Row:
    """Run the clean offices one way, in folders of their own, and say what it took."""
    listed = write_offices(home / "bersih" / way, given.ragam, given.ragam, ())
    run, seconds = batch(listed, home / way, given, given.dask if way == CLUSTER else None)
    return {
        "cara": way,
        "kantor": int((run.offices["hasil"] == "terbit").sum()),
        "sekaligus": given.proses,
        "detik": round(seconds),
        "mib": int(run.offices["mib"].max()),
        "beban": f"{os.getloadavg()[0]:.1f}".replace(".", ","),
        "hari": f"{datetime.now():%Y-%m-%d}",
    }


def beside_page(rows: Sequence[Row]) -> str:
    """Lay out both ways as a page of evidence."""
    cells = [[str(row.get(name, "-")) for name in BESIDE] for row in rows]
    return f"""\
# Bukti: kantor yang sama di satu mesin dan pada gugus

Ditulis oleh `python benchmarks/serentak.py --cara sini gugus --dask ALAMAT --bukti docs/bukti`.
Kantor berisi dua belas orang. Penjadwal dan worker gugus berada di mesin yang sama: yang tampak
ialah ongkos gugus itu sendiri. `MiB` ialah memori terbesar sebuah kantor, `beban` banyaknya proses
yang meminta prosesor pada akhirnya. Bahwa bitanya sama pada keduanya ada pada
[Serentak](serentak.md).

{table([*BESIDE.values()], cells)}"""


def page(told: dict[str, Any], words: str) -> str:
    """Lay out what was found as a page of evidence."""
    rows = [f"| {WORDS[name]} | {told[name]} |" for name in told if name != "pesan"]
    why = [f"- {n} kantor: {message}" for message, n in told["pesan"].items()]
    head = ["# Bukti: kantor beracun tidak mengganggu kantor lain", ""]
    head += [f"Ditulis oleh `{words}` pada {datetime.now():%Y-%m-%d}.", ""]
    table = ["| terukur | |", "|---|---|", *rows, "", "## Penjelasan bagi kantor beracun", ""]
    return "\n".join([*head, *table, *why]) + "\n"


def _beside(home: Path, given: argparse.Namespace) -> int:
    """Run the clean offices the ways asked for, and keep the row of each."""
    place = given.bukti or ROOT / "kerja"
    place.mkdir(parents=True, exist_ok=True)
    path = place / "serentak-gugus.jsonl"
    new = [one_way(way, home, given) for way in given.cara]
    kept = {str(row["cara"]): row for row in (*read_rows(path), *new)}
    rows = [kept[way] for way in WAYS if way in kept]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (place / "serentak-gugus.md").write_text(beside_page(rows), encoding="utf-8")
    return int(any(row["kantor"] != given.ragam for row in new))


def main() -> int:
    """Run both batches; 1 where an office differs, is not explained, or left a process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kantor", type=int, default=500)
    parser.add_argument("--ragam", type=int, default=100)
    parser.add_argument("--beracun", type=int)
    parser.add_argument("--proses", type=int, default=2)
    parser.add_argument("--dask")
    parser.add_argument("--cara", nargs="+", choices=WAYS, help="hanya kantor bersih, cara ini")
    parser.add_argument("--batas-menit", type=int, default=30)
    parser.add_argument("--bukti", type=Path)
    given = parser.parse_args()
    if CLUSTER in (given.cara or ()) and not given.dask:
        parser.error("--cara gugus memerlukan --dask ALAMAT")
    given.ragam = min(given.ragam, given.kantor)
    given.beracun = given.beracun or max(given.kantor // 20, min(5, given.kantor))
    with tempfile.TemporaryDirectory() as folder:
        os.environ[MARK] = folder
        if given.cara:
            return _beside(Path(folder), given)
        told = measured(Path(folder), given)
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    if given.bukti:
        words = f"python benchmarks/serentak.py --kantor {given.kantor} --beracun {given.beracun}"
        words += f" --dask {given.dask}" if given.dask else ""
        (given.bukti / "serentak.md").write_text(page(told, words), encoding="utf-8")
    good = told["sama"] == told["seharusnya_sama"] and told["dijelaskan"] == given.beracun
    good &= told.get("sama_dask", given.ragam) == given.ragam
    return 0 if good and not told["proses_tersisa"] else 1


if __name__ == "__main__":
    sys.exit(main())
