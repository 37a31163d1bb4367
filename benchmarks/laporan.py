"""How long the yearly run takes and how much it needs, for a small office and a large one.

    python benchmarks/laporan.py --bukti docs/bukti                    100 dan 10.000 pegawai
    python benchmarks/laporan.py --bukti docs/bukti --pegawai 1000     hanya ukuran itu
    python benchmarks/laporan.py --bukti docs/bukti --tulis            tulis ulang halaman saja

Each size is simulated, exported as an office exports, and run as ``kinerja laporan`` in a process
of its own. Rows stay in ``laporan.jsonl`` until they are measured again.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Final

import pandas as pd

from kinerja_analysis.run.manifest import read_manifest
from kinerja_analysis.simulate.assignment import own_self
from kinerja_analysis.simulate.design import BERAKHLAK, KRITERIA_SUMBER, OfficeDesign
from kinerja_analysis.simulate.designs import YEAR, superior_and_panel
from kinerja_analysis.simulate.export_ekinerja import official_rows, write_format_b
from kinerja_analysis.simulate.export_lists import (
    write_organisation,
    write_personnel,
    write_self_assessments,
    write_services,
)
from kinerja_analysis.simulate.export_panel import Signature, panel_rows, write_panel
from kinerja_analysis.simulate.office import simulate_office
from laju.rows import Row, measured_anew, number

ROOT: Final = Path(__file__).resolve().parents[1]
SIZES: Final = (100, 10_000)
SPAN: Final = 4
"""Count of staff of each superior, so that five people are one superior and four others."""
HEADS_A_UNIT: Final = 4
STEP: Final = re.compile(r"\[\d/\d\] (.+?) \.\.\. (\d+) detik")
PAGES: Final = re.compile(rb"/Type\s*/Page\b")
PAGE: Final = "laporan.md"

HEADS: Final = (
    "Pegawai",
    "Baris bersih",
    "Detik",
    "Detik prosesor",
    "Memori (MiB)",
    "Halaman PDF",
    "Lembar umpan balik",
    "HTML/PDF/DOCX/XLSX (MiB)",
    "Beban mesin",
    "Dijalankan",
)

HEAD: Final = """# Waktu dan memori laporan tahunan

Seluruh perintah `kinerja laporan` (pembersihan, telaah, laporan dalam empat bentuk dan
lampirannya, lembar umpan balik, penerbitan) atas kantor simulasi: satu atasan bagi empat pegawai,
dua anggota panel bagi setiap pegawai, sepuluh kriteria, penilaian diri, ekspor e-Kinerja, layanan.
Angka ditulis oleh `python benchmarks/laporan.py --bukti docs/bukti`.

"""


def design(pegawai: int) -> OfficeDesign:
    """Lay out an office of that many people, four superiors a unit."""
    plan = superior_and_panel(pegawai // (SPAN + 1), SPAN)
    unit = plan.pegawai["unit_kerja"].str.removeprefix("Unit ").astype(int) // HEADS_A_UNIT
    people = plan.pegawai.assign(unit_kerja="Kelurahan Nomor " + (unit + 1).astype(str))
    return replace(
        plan,
        pegawai=people,
        tugas=pd.concat([plan.tugas, own_self(people)], ignore_index=True),
        kriteria=(*KRITERIA_SUMBER, *BERAKHLAK),
        kriteria_diri=KRITERIA_SUMBER,
        lengkap=True,
    )


def write_exports(folder: Path, pegawai: int) -> None:
    """Write what such an office exports, and the profile of the sample office."""
    office, place = simulate_office(design(pegawai), seed=pegawai), folder / str(YEAR)
    place.mkdir(parents=True)
    people = office.pegawai
    write_personnel(place / "pegawai.xlsx", people)
    report = place / "laporan_penilaian_skp.xlsx"
    write_format_b(
        report, official_rows(office.predikat_resmi, people), induk="Kota Besar", tahun=YEAR
    )
    write_panel(
        place / "penilaian_panel.xlsx",
        panel_rows(office.penilaian, people),
        tahun=YEAR,
        kop=["KOTA BESAR"],
        signature=Signature("Kota Besar", f"31 Desember {YEAR}", "KEPALA", "", ""),
    )
    diri = place / "penilaian_diri.csv"
    write_self_assessments(diri, office.penilaian_diri, office.penilaian, people)
    write_services(place / "layanan.xlsx", office.layanan)
    write_organisation(place / "organisasi.xlsx", office.organisasi)
    sample = (ROOT / "data" / "contoh" / "profil.toml").read_text(encoding="utf-8")
    (folder / "profil.toml").write_text(sample, encoding="utf-8")


def measured(pegawai: int) -> Row:
    """Run the year of one size and tell what it took."""
    with tempfile.TemporaryDirectory(prefix="laporan-") as name:
        folder = Path(name)
        write_exports(folder, pegawai)
        words = [sys.executable, "-m", "kinerja_analysis", "laporan", "--tahun", str(YEAR)]
        words += ["--data", str(folder / str(YEAR)), "--profil", str(folder / "profil.toml")]
        start, used = perf_counter(), _used()
        done = subprocess.run(
            [*words, "--keluaran", str(folder / "keluaran")],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        row: Row = {
            "pegawai": pegawai,
            "rancangan": "kantor",
            "detik": round(perf_counter() - start),
            "detik_prosesor": round(_used() - used),
            "tahap": {words: int(seconds) for words, seconds in STEP.findall(done.stdout)},
            "mib_memori": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
            "beban": round(os.getloadavg()[0], 1),
        }
        if done.returncode:
            return row | {"gagal": (done.stderr or done.stdout).strip().splitlines()[-1]}
        return row | _left(folder)


def _used() -> float:
    """Return the processor seconds of the children so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _left(folder: Path) -> Row:
    """Return what the run left: rows, pages, sheets, and the sizes of the four formats."""
    (run,) = (folder / "keluaran" / str(YEAR)).iterdir()
    sizes = {
        f"mib_{kind}": round((run / f"laporan.{kind}").stat().st_size / 2**20, 1)
        for kind in ("html", "pdf", "docx", "xlsx")
    }
    return {
        "baris": read_manifest(run)["baris"]["bersih"],
        "halaman": len(PAGES.findall((run / "laporan.pdf").read_bytes())),
        "lembar_umpan_balik": len(list((run / "rahasia" / "umpan_balik").glob("*.pdf"))),
        **sizes,
    }


def page(rows: list[Row]) -> str:
    """Return the page of the rows that are kept."""
    lines = [f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    steps = [f"- {whole(row, 'pegawai')} pegawai: {_steps(row)}." for row in rows]
    return HEAD + "\n".join([*lines, "", "Detik setiap langkah:", "", *steps, ""])


def _cells(row: Row) -> list[str]:
    """Return the cells of one row; a run that did not end has neither pages nor sizes."""
    names = ("pegawai", "baris", "detik", "detik_prosesor", "mib_memori", "halaman",
             "lembar_umpan_balik")  # fmt: skip
    kinds = [f"mib_{kind}" for kind in ("html", "pdf", "docx", "xlsx")]
    sizes = [f"{number(row, kind):.1f}" if kind in row else "-" for kind in kinds]
    sized = " / ".join(sizes).replace(".", ",")
    load = str(row["beban"]).replace(".", ",")
    return [*(whole(row, name) for name in names), sized, load, str(row["dijalankan"])]


def whole(row: Row, name: str) -> str:
    """Write one count of a row with points between thousands; what is not there is a dash."""
    if name not in row:
        return "-"
    return f"{number(row, name):,.0f}".replace(",", ".")


def _steps(row: Row) -> str:
    """Say how long each step of a run took."""
    steps = row["tahap"]
    assert isinstance(steps, dict)
    each = (f"{words.lower()} {seconds:,}" for words, seconds in steps.items())
    told = "; ".join(each).replace(",", ".")
    return f"{told}; tidak selesai: {str(row['gagal']).rstrip('.')}" if "gagal" in row else told


def main() -> None:
    """Run the sizes asked for, keep the rows, and write the page."""
    given = _given()
    path = given.bukti / "laporan.jsonl"
    rows = measured_anew(path, () if given.tulis else given.pegawai, measured)
    (given.bukti / PAGE).write_text(page(rows), encoding="utf-8")


def _given() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bukti", type=Path, required=True, help="folder halaman dan barisnya")
    parser.add_argument("--pegawai", type=int, nargs="+", default=list(SIZES), metavar="ORANG")
    parser.add_argument("--tulis", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
