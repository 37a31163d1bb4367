"""How fast exports of national size are read, cleaned and traced, beside pandas and openpyxl."""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.reading.guarded import reader_of
from kinerja_analysis.profile import load_profile

CRITERIA = [f"Perilaku {letter}" for letter in "ABCDEFG"]

PROFILE = """
[kantor]
nama = "Kantor Besar"
kota = "Semarang"
[skala.seratus]
minimum = 0
maksimum = 100
""" + "".join(f'[[kriteria]]\nnama = "{name}"\nskala = "seratus"\n' for name in CRITERIA)


def nips(n: int, rng: np.random.Generator) -> np.ndarray:
    """Return valid NIP, all different."""
    born = (
        rng.integers(1966, 2000, n) * 10000 + rng.integers(1, 13, n) * 100 + rng.integers(1, 29, n)
    )
    start = (born // 10000 + 24) * 100 + rng.integers(1, 13, n)
    serial = np.arange(n) % 999 + 1
    sex = rng.integers(1, 3, n)
    texts = [
        f"{b:08d}{s:06d}{x}{k:03d}" for b, s, x, k in zip(born, start, sex, serial, strict=True)
    ]
    return np.array(sorted(set(texts)), dtype=object)


def wide(path: Path, n: int) -> None:
    """Write `n` rows of seven scores as a workbook."""
    rng = np.random.default_rng(0)
    people = nips(n // 2, rng)
    ratee = np.resize(people, n)
    rater = np.concatenate([people[: n // 2], np.roll(people, 7)])
    rater = np.resize(rater, n)
    rater = np.where(rater == ratee, np.roll(rater, 1), rater)
    scores = rng.integers(50, 101, (n, len(CRITERIA)))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Penilaian")
        sheet.write_row(0, 0, ["NIP", "Nama", "NIP Penilai", "Tanggal", *CRITERIA])
        for row in range(n):
            line = [ratee[row], f"Orang {row % len(people)}", rater[row], "2025-12-15"]
            sheet.write_row(row + 1, 0, [*line, *scores[row].tolist()])


def long(path: Path, n: int) -> None:
    """Write `n` ratings as delimited text."""
    rng = np.random.default_rng(1)
    people = nips(n // 14, rng)
    form = np.arange(n) // len(CRITERIA)
    ratee = people[form % len(people)]
    rater = people[(form + 1 + form // len(people)) % len(people)]
    frame = pd.DataFrame(
        {
            "NIP": ratee,
            "NIP Penilai": rater,
            "Kriteria": np.resize(CRITERIA, n),
            "Nilai": rng.integers(50, 101, n),
            "Tanggal": "2025-12-15",
        }
    )
    frame.to_csv(path, sep=";", index=False)


def inflated(path: Path, n: int) -> None:
    """Write a workbook whose used range reaches the last row of Excel."""
    wide(path, n)
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active.cell(1_048_576, 1).value = " "
    book.save(path)


CASES: dict[str, tuple[str, Callable[[Path, int], None], int, str]] = {
    "lebar": ("lebar.xlsx", wide, 100_000, "15 detik, 1 GiB"),
    "panjang": ("panjang.csv", long, 1_000_000, "60 detik, 3 GiB"),
    "menggelembung": ("gelembung.xlsx", inflated, 200, "10 detik"),
}


def ours(path: Path) -> int:
    """Clean a file and return the count of nilai."""
    profile = path.with_name("profil.toml")
    profile.write_text(PROFILE, encoding="utf-8")
    cleaned = clean_exports([path], load_profile(profile), tahun=2025)
    sums = cleaned.tally[["struktur", "bersih", "karantina"]].sum(axis=1)
    assert (sums == cleaned.tally["dibaca"]).all()
    return len(cleaned.penilaian)


def peers(path: Path) -> int:
    """Read a file as a plain notebook would, without cleaning and without tracing."""
    if path.suffix == ".csv":
        return len(pd.read_csv(path, sep=";", dtype=str))
    return len(pd.read_excel(path, dtype=str, engine="openpyxl"))


def measure(reader: str, path: Path) -> None:
    """Run one reader and print what it took, together with the child that reads for it."""
    start, wall = time.process_time(), time.perf_counter()
    rows = (ours if reader == "kita" else peers)(path)
    reader_of(os.getpid()).close()  # a child is counted once it has ended
    used = resource.getrusage(resource.RUSAGE_SELF)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = time.process_time() - start + child.ru_utime + child.ru_stime
    memory = (used.ru_maxrss + child.ru_maxrss) / 1024
    sys.stdout.write(f"{busy:8.1f} {time.perf_counter() - wall:8.1f} {memory:8.0f} {rows:10d}\n")


def main() -> None:
    """Time every case with both readers, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kasus", choices=[*CASES, "semua"], default="semua")
    parser.add_argument("--satu", nargs=2, metavar=("PEMBACA", "BERKAS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.satu:
        return measure(arguments.satu[0], Path(arguments.satu[1]))
    chosen = list(CASES) if arguments.kasus == "semua" else [arguments.kasus]
    sys.stdout.write("kasus          pembaca  prosesor   dinding      MiB      baris  batas\n")
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            file, make, n, goal = CASES[name]
            path = Path(folder, file)
            make(path, n)
            for reader in ("kita", "pandas"):
                told = subprocess.run(
                    [sys.executable, __file__, "--satu", reader, str(path)],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                end = goal if reader == "kita" else ""
                sys.stdout.write(f"{name:14s} {reader:7s} {told.stdout.rstrip()}  {end}\n")
    return None


if __name__ == "__main__":
    main()
