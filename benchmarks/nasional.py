"""How long the fit from the archive takes, and how much memory: partitions, several processes.

Offices of 100 pegawai and 10 penilai of their own, three penilai a pegawai, seven kriteria of five
categories. The archive is written first and is not timed; the fit runs in a process of its own.

    python benchmarks/nasional.py --pegawai 200000
    python benchmarks/nasional.py --pegawai 20000 --proses 2 --banding    juga dengan satu tabel
    python benchmarks/nasional.py --pegawai 200000 --bukti docs/bukti     juga menulis nasional.md
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from kinerja_analysis.riwayat.versions import Change, commit, writing
from kinerja_analysis.schema import PENILAIAN
from model import DIFFICULTIES, N_CRITERIA, SIGMA, SIGMA_ALPHA, STEPS, drawn, started

PEOPLE, RATERS, FORMS = 100, 10, 3
TAHUN: Final = 2025
AT_ONCE: Final = 3000
"""Offices that are held in memory until they are written."""
Item = TypeVar("Item")
CRITERIA: Final = tuple(f"kriteria {n}" for n in range(1, N_CRITERIA + 1))

FACTS: Final[dict[str, Any]] = {
    "skala": {"lima": [1.0, 5.0, 1.0]},
    "kriteria": dict.fromkeys(CRITERIA, "lima"),
    "simulasi": True,
    "asal": "benchmarks/nasional.py",
}


def offices(n_people: int, seed: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Draw one office after another, with ids that say nothing."""
    rng = np.random.default_rng(seed)
    c = np.pad(np.cumsum(DIFFICULTIES[:, None] + STEPS, axis=1), ((0, 0), (1, 0)))
    for number in range(n_people // PEOPLE):
        theta, alpha = rng.normal(0, SIGMA, PEOPLE), rng.normal(0, SIGMA_ALPHA, RATERS)
        who = np.argsort(rng.random((PEOPLE, RATERS)), axis=1)[:, :FORMS]
        score = drawn((theta[:, None] - alpha[who]).ravel(), c, rng)
        person = np.repeat(np.arange(PEOPLE), FORMS * N_CRITERIA)
        rater = np.repeat(who.ravel(), N_CRITERIA)
        frame = pd.DataFrame(
            {
                "pegawai": np.char.add(f"{number:06d}-p", person.astype("U3")),
                "penilai": np.char.add(f"{number:06d}-r", rater.astype("U3")),
                "kriteria": np.tile(np.array(CRITERIA), PEOPLE * FORMS),
                "nilai": 1.0 + score.ravel(),
            }
        ).assign(tahun=TAHUN, periode="tahunan", peran="tim", skala="lima", tanggal=pd.NaT)
        table = PENILAIAN.conform(frame.assign(unit_kerja="", sumber=""))
        yield f"kantor-{number:06d}", table.drop(columns="tahun")


def write_archive(archive: Path, n_people: int) -> None:
    """Write the archive, some thousand offices a version: a nation's would not fit in memory."""
    for drawn_now in batched(offices(n_people, n_people), AT_ONCE):
        frames = {("penilaian", TAHUN, name): frame for name, frame in drawn_now}
        facts = {f"{TAHUN}/{name}": FACTS for _, _, name in frames}
        with writing(archive) as before:
            commit(archive, before, Change({"jenis": "simpan"}, frames, facts=facts))


def batched(items: Iterator[Item], n: int) -> Iterator[list[Item]]:
    """Give `n` items at a time."""
    while some := list(islice(items, n)):
        yield some


def one(archive: Path, processes: int, compare: bool) -> dict[str, Any]:
    """Fit the archive in this process and say what it took."""
    from kinerja_analysis.run.national import fit_archive

    with tempfile.TemporaryDirectory() as folder:
        meter = started()
        fit = fit_archive(archive, TAHUN, "lima", Path(folder, "model"), processes=processes)
        told: dict[str, Any] = {
            **meter.told(),
            "nilai": fit.n_ratings,
            "bagian": fit.n_partitions,
            "putaran": fit.common.convergence.iterations,
            "tercapai": fit.common.convergence.converged,
            "simpangan_penilai": fit.common.sigma_alpha,
            "simpangan_pegawai": float(np.exp(fit.common.point[-1])),
        }
        return told | (_compared(archive, Path(folder, "model"), fit) if compare else {})


def _compared(archive: Path, folder: Path, fit: Any) -> dict[str, Any]:
    """Fit one table too, and say how far the numbers are apart."""
    from kinerja_analysis.models.mfrm import fit_mfrm

    place = archive / "terkini" / "penilaian"
    table = pd.read_parquet(place, columns=["pegawai", "penilai", "kriteria", "nilai"])
    meter = started()
    whole = fit_mfrm(table)
    raters = pd.read_parquet(folder / "penilai").set_index("penilai")["estimate"]
    known = whole.raters.set_index("penilai")["estimate"]
    return {
        **meter.told("_satu_tabel"),
        "beda_penilai": float((raters[known.index] - known).abs().max()),
        "beda_simpangan_penilai": abs(fit.common.sigma_alpha - whole.core.sigma_alpha),
    }


def main() -> int:
    """Write the archive, fit it in a process of its own, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pegawai", type=int, default=200_000)
    parser.add_argument("--proses", type=int, default=1)
    parser.add_argument("--banding", action="store_true")
    parser.add_argument("--bukti", type=Path)
    parser.add_argument("--arsip", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.arsip:
        sys.stdout.write(json.dumps(one(given.arsip, given.proses, given.banding)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "riwayat")
        write_archive(archive, given.pegawai)
        words = ["--arsip", str(archive), "--proses", str(given.proses)]
        words += ["--banding"] if given.banding else []
        command = [sys.executable, __file__, *words]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = json.dumps({"pegawai": given.pegawai, "proses": given.proses, **json.loads(told)})
    sys.stdout.write(line + "\n")
    if given.bukti:
        _add(given.bukti / "nasional.md", json.loads(line))
    return 0


HEAD: Final = """\
# Bukti: model dari riwayat, bagian demi bagian

Ditulis oleh `python benchmarks/nasional.py --pegawai N --proses P --bukti docs/bukti`. Kantor
berisi 100 pegawai dan 10 penilai; tiga penilai seorang pegawai; tujuh kriteria. `MiB` adalah memori
proses induk di atas yang sudah dipakai sebelum mulai; menulis riwayatnya tidak ikut dihitung.

| pegawai | nilai | proses | bagian | putaran | detik | detik prosesor induk | MiB | diukur |
|---|---|---|---|---|---|---|---|---|
"""


def _add(path: Path, told: dict[str, Any]) -> None:
    """Add one row to the page of evidence."""
    text = path.read_text(encoding="utf-8") if path.exists() else HEAD
    names = ("pegawai", "nilai", "proses", "bagian", "putaran", "detik", "detik_prosesor", "mib")
    cells = [f"{told[name]:,.0f}".replace(",", ".") for name in names]
    row = "| " + " | ".join([*cells, f"{datetime.now():%Y-%m-%d}"]) + " |\n"
    path.write_text(text + row, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
