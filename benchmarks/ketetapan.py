"""Whether the same inputs give the same bytes: the sample year under shuffled conditions.

Prints one line a condition: the hash of the published manifest, which holds the hash of every
published file. All lines must bear the same hash.

    python benchmarks/ketetapan.py
    python benchmarks/ketetapan.py --data data/contoh_ekinerja     yang lebih cepat
    python benchmarks/ketetapan.py --bukti docs/bukti              juga menulis ketetapan.md
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
TAHUN: Final = "2025"

CONDITIONS: Final[dict[str, dict[str, str]]] = {
    "apa adanya": {},
    "zona waktu dan bahasa lain": {"TZ": "Asia/Jayapura", "LC_ALL": "C", "LANG": "C"},
    "benih hash lain": {"PYTHONHASHSEED": "4711"},
    "satu utas": {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    "dua utas": {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    "urutan dan waktu berkas lain": {},
}
"""Conditions and what each sets in the environment; the last copies the files in reverse."""


def reversed_copy(source: Path, target: Path) -> Path:
    """Copy the years of exports and the profile, files in reverse order and of another time."""
    for path in sorted(source.rglob("*"), reverse=True):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            os.utime(place, (0, hash(path.name) % 10**9))
    return target


def published(data: Path, output: Path, environment: dict[str, str]) -> str:
    """Run the year as a command and return the hash of its manifest."""
    command = [sys.executable, "-m", "kinerja_analysis", "laporan", "--tahun", TAHUN]
    subprocess.run(
        [*command, "--data", str(data / TAHUN), "--keluaran", str(output)],
        cwd=output.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    manifest = next((output / TAHUN).glob("*/run.json"))
    return hashlib.sha256(manifest.read_bytes()).hexdigest()


def main() -> int:
    """Run all conditions; 1 where one gives other bytes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data" / "contoh")
    parser.add_argument("--bukti", type=Path)
    given = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        other = reversed_copy(given.data.resolve(), Path(folder, "salinan"))
        for number, (name, environment) in enumerate(CONDITIONS.items()):
            data = other if "berkas" in name else given.data.resolve()
            found[name] = published(data, Path(folder, str(number)), environment)
            sys.stdout.write(f"{found[name]}  {name}\n")
            sys.stdout.flush()
    if given.bukti:
        rows = [f"| {name} | `{one}` |" for name, one in found.items()]
        head = ["# Bukti: masukan yang sama memberi bita yang sama", ""]
        head += [f"Ditulis oleh `python benchmarks/ketetapan.py --data {given.data.name}` pada "]
        head[-1] += f"{datetime.now():%Y-%m-%d}."
        text = "\n".join([*head, "", "| keadaan | sha256 run.json |", "|---|---|", *rows]) + "\n"
        (given.bukti / "ketetapan.md").write_text(text, encoding="utf-8")
    return 0 if len(set(found.values())) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
