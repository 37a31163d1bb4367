"""Small offices for benchmarks of the run: twelve people, three raters, two forms a person."""

import csv
from pathlib import Path
from typing import Final

import numpy as np

PEOPLE, RATERS, FORMS = 12, 3, 2

CRITERIA: Final = ("Disiplin", "Kualitas Kerja", "Kerja Sama", "Komunikasi")

HEADS: Final = ("NIP", "Nama", "Unit Kerja", "NIP Penilai", *CRITERIA)

PROFILE: Final = """\
[kantor]
nama = "{nama}"
kota = "Semarang"
simulasi = true
[skala.lima]
minimum = 1
maksimum = 5
{criteria}"""

CRITERION: Final = """\
[[kriteria]]
nama = "{name}"
skala = "lima"
"""


def write_office(home: Path, nama: str, seed: int) -> Path:
    """Write exports and profile of one office below `home` and return its folder.

    Parameters
    ----------
    home : folder of all offices
    nama : name of the office
    seed : of its nilai
    """
    folder = home / nama.replace(" ", "-").lower()
    (folder / "2025").mkdir(parents=True)
    rng = np.random.default_rng(seed)
    with (folder / "2025" / "nilai.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(_rows(rng))
    criteria = "".join(CRITERION.format(name=name) for name in CRITERIA)
    text = PROFILE.format(nama=nama, criteria=criteria)
    (folder / "profil.toml").write_text(text, encoding="utf-8")
    return folder


def _rows(rng: np.random.Generator) -> list[list[object]]:
    """Draw one row a form: who is rated, by whom, and four nilai."""
    theta, alpha = rng.normal(0, 1, PEOPLE), rng.normal(0, 0.5, RATERS)
    rows: list[list[object]] = []
    for person in range(PEOPLE):
        for form in range(FORMS):
            rater = (person + form) % RATERS
            level = 3.2 + theta[person] - alpha[rater] + rng.normal(0, 0.7, len(CRITERIA))
            nilai = np.clip(np.round(level), 1, 5).astype(int).tolist()
            unit = f"Seksi {person % 2 + 1}"
            rows.append([nip(person), f"Pegawai {person + 1:02d}", unit, nip(20 + rater), *nilai])
    return rows


def nip(number: int) -> str:
    """Return the NIP of a simulated person (serials 900-999 belong to no one)."""
    return f"19800101200501{1 + number % 2}{900 + number}"
