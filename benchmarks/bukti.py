"""All evidence in one command: runs the studies, short or whole, and writes the page that leads on.

    python benchmarks/bukti.py                        the short forms, into docs/bukti
    python benchmarks/bukti.py --penuh                the whole forms (hours)
    python benchmarks/bukti.py --hanya kerusakan      one or some of them

What has no short form keeps the page of its last whole run. A study that needs what is not here
(``KINERJA_REFERENCES``) is named with the reason. Rows stay in ``bukti.jsonl`` until their study
runs again; the page is written from them. The exit code is 1 where a study failed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BUKTI: Final = ROOT / "docs" / "bukti"
ROWS: Final = "bukti.jsonl"
PACKAGES: Final = ("numpy", "scipy", "pandas", "typst")


@dataclass(frozen=True, slots=True)
class Study:
    """One study: its page, what it tells, and its words after the script, short and whole.

    `printed`: the page is what the study prints. `short` is None where only the whole form counts.
    `beside` is a page that the same script writes when asked otherwise.
    """

    name: str
    page: str
    tells: str
    short: tuple[str, ...] | None
    whole: tuple[str, ...]
    printed: bool = False
    references: bool = False
    beside: str = ""


STUDIES: Final = (
    Study(
        "rujukan",
        "../rujukan.md",
        "Selisih terbesar dari angka yang diterbitkan atau ditemukan alat lain",
        ("--keluaran", "docs/rujukan.md"),
        ("--keluaran", "docs/rujukan.md"),
        references=True,
    ),
    Study(
        "kantor_emas",
        "kantor_emas.md",
        "Apakah kantor emas memberi angka yang tersimpan (kosong: semua sama)",
        (),
        (),
        printed=True,
    ),
    Study(
        "telaah",
        "telaah.md",
        "Kalibrasi dan daya telaah pola pada kantor yang bukan modelnya",
        None,
        ("--inti", "--bukti", "docs/bukti"),
        beside="telaah-bersih.md",
    ),
    Study(
        "cakupan",
        "../cakupan.md",
        "Cakupan selang 95% keketatan di bawah halo",
        None,
        ("--kantor", "80"),
    ),
    Study(
        "penerapan",
        "penerapan.md",
        "Manfaat pelatihan yang ditanam, ditemukan kembali dari telaah dua tahun",
        None,
        (),
        printed=True,
    ),
    Study(
        "kecepatan",
        "kecepatan.md",
        "Kecepatan dan memori model, di samping RaschPy",
        ("--bukti", "docs/bukti", "--tulis"),
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "apa_adanya",
        "apa-adanya.md",
        "Negara apa adanya, seorang atasan bagi tiap pegawai: apa yang dapat diketahui",
        None,
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "masukan",
        "masukan.md",
        "Waktu dan memori pembacaan ekspor besar, di samping pandas dengan openpyxl",
        None,
        (),
        printed=True,
    ),
    Study(
        "kerusakan",
        "kerusakan.md",
        "Berkas yang dirusak dengan sengaja: tidak ada galat tak tertangkap, semua baris terhitung",
        ("--berkas", "60"),
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "mutasi",
        "mutasi.md",
        "Kesalahan kecil yang ditanam dalam kode, dan yang ditangkap pengujian",
        ("--contoh", "6"),
        ("--bukti", "docs/bukti", "--ruang", "intake", "stats", "privacy", "publish"),
    ),
    Study(
        "cabang",
        "cabang.md",
        "Baris dan cabang program yang dilalui pengujian",
        None,
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "ulangan",
        "ulangan.md",
        "Uji yang diulang dengan urutan acak: apakah ada yang goyah",
        None,
        ("--kali", "20", "--bukti", "docs/bukti"),
    ),
    Study(
        "biaya",
        "biaya.md",
        "Detik prosesor dan memori telaah pola, dari kantor 100 sampai 10.000 orang",
        ("--bukti", "docs/bukti", "--pegawai", "100"),
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "laporan",
        "laporan.md",
        "Waktu dan memori laporan tahunan kantor kecil dan besar",
        None,
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "ketetapan",
        "ketetapan.md",
        "Sidik berkas terbitan dalam keadaan yang diacak",
        None,
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "terbit",
        "terbit.md",
        "Penerbitan yang dimatikan paksa dan cakram yang gagal, dilihat seorang pembaca",
        None,
        ("--penerbitan", "200", "--jalan", "20", "--bukti", "docs/bukti"),
    ),
    Study(
        "serentak",
        "serentak.md",
        "Banyak kantor sekaligus, beberapa di antaranya beracun",
        None,
        ("--kantor", "500", "--beracun", "25", "--bukti", "docs/bukti"),
        beside="serentak-gugus.md",
    ),
    Study(
        "nasional",
        "nasional.md",
        "Model bersama dari riwayat, bagian demi bagian",
        None,
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "pasokan",
        "pasokan.md",
        "Bahan program, lisensi, dan kerentanan yang dikenal",
        ("--bukti", "docs/bukti"),
        ("--bukti", "docs/bukti"),
    ),
    Study(
        "pasang",
        "pemasangan.md",
        "Pemasangan wheel di lingkungan kosong, sampai laporan kantor contoh",
        ("--bukti", "docs/bukti"),
        ("--bukti", "docs/bukti", "--luring"),
    ),
)
"""Every study, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One study as it last ran: form, exit code, seconds, day, versions, load of the machine."""

    name: str
    form: str
    code: int
    seconds: float
    day: str
    versions: str
    load: str


def main(words: list[str] | None = None) -> int:
    """Run what is asked for, keep the rows, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--penuh", action="store_true")
    parser.add_argument("--hanya", nargs="+", choices=[study.name for study in STUDIES])
    given = parser.parse_args(words)
    chosen = [study for study in STUDIES if not given.hanya or study.name in given.hanya]
    ran = [row for study in chosen if (row := run(study, whole=given.penuh))]
    rows = kept(BUKTI / ROWS) | {row.name: row for row in ran}
    lines = [
        json.dumps(asdict(rows[s.name]), ensure_ascii=False) for s in STUDIES if s.name in rows
    ]
    (BUKTI / ROWS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (BUKTI / "README.md").write_text(page(rows), encoding="utf-8")
    return int(any(row.code for row in ran))


def run(study: Study, *, whole: bool) -> Row | None:
    """Run one study; nothing where it has no such form, or lacks what it needs."""
    words = study.whole if whole else study.short
    if words is None or (study.references and "KINERJA_REFERENCES" not in os.environ):
        return None
    command = [sys.executable, str(ROOT / "benchmarks" / f"{study.name}.py"), *words]
    path = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))}
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    seconds = round(time.monotonic() - start, 1)
    sys.stdout.write(f"{study.name}: {done.returncode}, {seconds:.0f} s\n")
    sys.stdout.write(done.stderr[-1500:] if done.returncode else "")
    sys.stdout.flush()
    if study.printed:
        written = printed_page(study, words, done.stdout)
        (BUKTI / study.page).write_text(written, encoding="utf-8")
    form = "penuh" if words == study.whole else "singkat"
    return Row(study.name, form, done.returncode, seconds, _day(), _versions(), _load())


def printed_page(study: Study, words: Sequence[str], told: str) -> str:
    """Return the page of a study that prints."""
    command = " ".join(["python", f"benchmarks/{study.name}.py", *words])
    body = told.strip() or "(tidak ada yang tercetak)"
    head = f"# {study.tells}\n\nDitulis oleh `{command}`, {_day()}, {_versions()}."
    return f"{head}\n\n```text\n{body}\n```\n"


def kept(path: Path) -> dict[str, Row]:
    """Return the rows of earlier runs, by name."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row.name: row for row in (Row(**json.loads(line)) for line in lines if line)}


def page(rows: Mapping[str, Row]) -> str:
    """Return the page that leads to all evidence."""
    pages = [page for s in STUDIES for page in (s.page, s.beside) if page]
    there = [page for page in pages if not page.startswith("..") and (BUKTI / page).is_file()]
    own = [name.removesuffix(".md") for name in there]
    toc = "\n".join(["```{toctree}", ":hidden:", "", *own, "```"])
    table = "\n".join(_line(study, rows.get(study.name)) for study in STUDIES)
    return (
        "# Bukti\n\nDitulis oleh `python benchmarks/bukti.py`; README hanya mengutip dari sini. "
        "Bentuk singkat menjaga bahwa perintahnya masih berjalan; angka yang dikutip berasal dari "
        "bentuk penuh. Halaman tanpa tanggal di sini menyebut tanggalnya sendiri.\n\n"
        "| bukti | isinya | bentuk | kode keluar | detik | tanggal | versi | beban mesin |\n"
        f"|---|---|---|---|---|---|---|---|\n{table}\n\n{toc}\n"
    )


def _line(study: Study, row: Row | None) -> str:
    """Return one line of the table."""
    there = (BUKTI / study.page).is_file()
    link = f"[{study.name}]({study.page})" if there else study.name
    tells = study.tells
    if study.beside and (BUKTI / study.beside).is_file():
        tells += f"; [{study.beside.removesuffix('.md')}]({study.beside})"
    if row is None:
        why = "jalan tersendiri" if there else "belum dijalankan"
        return f"| {link} | {tells} | {why} | – | – | – | – | – |"
    seconds, load = (str(number).replace(".", ",") for number in (row.seconds, row.load))
    cells = (row.form, row.code, seconds, row.day, row.versions, load)
    return f"| {link} | {tells} | {' | '.join(map(str, cells))} |"


def _day() -> str:
    """Return today's date."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _versions() -> str:
    """Return the versions that numbers rest on."""
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in PACKAGES)]
    )


def _load() -> str:
    """Return how many processes ask for the processor, on average of a minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "–"


if __name__ == "__main__":
    sys.exit(main())
