"""How intake fares with damaged files: exports are broken in seeded ways, and every row must count.

Each file is one of the corpus with one to three faults: flipped, cut, repeated or zeroed bytes;
members of an archive swapped, spliced, dropped or damaged under a right checksum; cells, rows and
headers changed and written again in another container, dialect or encoding. A file may be read or
be refused by a `KinerjaError`; anything else is an uncaught exception. What is read must add up.

    python benchmarks/kerusakan.py                      10.000 berkas
    python benchmarks/kerusakan.py --berkas 500 --benih 7
    python benchmarks/kerusakan.py --nomor 1234         satu berkas saja, untuk ditelusuri
    python benchmarks/kerusakan.py --bukti docs/bukti   menulis kerusakan.md

What was found is kept (`--simpan`) under a mark of the code of intake and the seed, so that a run
that was broken off goes on; the page counts what was really tried.
"""

import argparse
import contextlib
import csv
import io
import json
import os
import platform
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import xlsxwriter

from kinerja_analysis.errors import KinerjaError
from kinerja_analysis.intake.clean import CleanedExports, clean_exports
from kinerja_analysis.intake.reading.guarded import UNEXPECTED, read_guarded, reader_of
from kinerja_analysis.intake.reading.sheet import CELL_JOIN
from kinerja_analysis.intake.reading.workbook import read_sheets
from kinerja_analysis.profile import Profile, load_profile
from kinerja_analysis.report.number_format import count, decimal

ROOT = Path(__file__).resolve().parents[1]
EXPORTS = ROOT / "tests" / "unit" / "data" / "exports"
SAMPLE = ROOT / "data" / "contoh"
FOLDERS = (
    (
        EXPORTS,
        ROOT / "tests" / "unit" / "data" / "profil_uji.toml",
        EXPORTS / "ref" / "pegawai.csv",
    ),
    (SAMPLE / "2025", SAMPLE / "profil.toml", SAMPLE / "2025" / "pegawai.xlsx"),
)
"""Where the corpus stands: its files, its profile, its personnel list."""

TAHUN = 2025
GOAL = 10_000
"""Count of damaged files that the proof asks for."""

EVERY = 100
"""Count of files after which the page is written anew."""

FAILED = ("galat", "bocor")
"""What must become of no file: an uncaught exception, or rows that do not add up."""

LARGEST = 60_000
"""Bytes above which a file of the corpus is left out, so that many files fit into the time."""

BINARY = 0.1
"""Share of the files that are made from BIFF workbooks, which have no checksums."""

Rng = np.random.Generator
Grid = list[list[object]]
ODD = (
    "", " ", "-", "=1+1", "#REF!", "1e999", "-1", "NaN", "\u200b", "\u202e", "x" * 40_000, "٣",
    "９", "31/02/2025", "4.5", "85,5%", "1.000", "NIP", "JUMLAH", "sep=;", '"', "a\nb", "\r", ";",
    "<b>", "1985031520100119", "1,98503E+17", 1.985e17, 10**30, -0.0, 45_000, True, "😀",
)  # fmt: skip
"""What is put in place of a cell."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the corpus with the office it belongs to."""

    path: Path
    profile: Profile
    personnel: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one damaged file: ``dibaca``, ``ditolak``, ``galat`` or ``bocor``."""

    number: int
    name: str
    kind: str
    message: str
    seconds: float


@cache
def corpus() -> tuple[Source, ...]:
    """Return the files that are damaged, in a fixed order."""
    found = []
    for folder, profile, personnel in FOLDERS:
        office = load_profile(profile)
        files = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix != ".json")
        found += [Source(p, office, personnel) for p in files if p.stat().st_size <= LARGEST]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file; `rows` is how many rows were written, where that is known."""

    suffix: str
    content: bytes
    rows: int | None = None


def damage(number: int, seed: int) -> tuple[Source, str, Damaged]:
    """Return a damaged file by its number: where it comes from, its name, itself."""
    rng = np.random.default_rng([seed, number])
    binary = [source for source in corpus() if source.path.suffix == ".xls"]
    source = _pick(rng, binary if rng.random() < BINARY else corpus())
    way = _pick(rng, (_broken_bytes, _broken_archive, _broken_cells, _broken_cells, _broken_cells))
    damaged = way(rng, source, source.path.read_bytes())
    return source, f"{number:05d}_{source.path.stem[:20]}{damaged.suffix}", damaged


def _pick(rng: Rng, items: Sequence[Any]) -> Any:
    """Draw one item."""
    return items[int(rng.integers(len(items)))]


def _place(rng: Rng, content: bytes | bytearray | Sequence[object]) -> int:
    """Draw a place in some bytes or rows."""
    return int(rng.integers(max(len(content), 1)))


# --- bytes


def _broken_bytes(rng: Rng, source: Source, content: bytes) -> Damaged:
    """Damage the bytes of the file itself."""
    for _ in range(int(rng.integers(1, 4))):
        content = _pick(rng, (_flipped, _flipped, _cut, _repeated, _zeroed, _inserted))(
            rng, content
        )
    return Damaged(source.path.suffix, content)


def _flipped(rng: Rng, content: bytes) -> bytes:
    """Flip some bits."""
    changed = bytearray(content)
    for _ in range(int(rng.integers(1, 20)) if changed else 0):
        changed[_place(rng, changed)] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def _cut(rng: Rng, content: bytes) -> bytes:
    """Cut off the end, or the beginning."""
    at = _place(rng, content)
    return content[at:] if rng.random() < 0.1 else content[:at]


def _repeated(rng: Rng, content: bytes) -> bytes:
    """Write a piece twice."""
    at, length = _place(rng, content), int(rng.integers(1, 600))
    return content[: at + length] + content[at:]


def _zeroed(rng: Rng, content: bytes) -> bytes:
    """Put zero bytes in place of a piece."""
    at, length = _place(rng, content), int(rng.integers(1, 300))
    return content[:at] + b"\0" * len(content[at : at + length]) + content[at + length :]


def _inserted(rng: Rng, content: bytes) -> bytes:
    """Insert random bytes."""
    at = _place(rng, content)
    return content[:at] + rng.bytes(int(rng.integers(1, 40))) + content[at:]


# --- members of an archive


def _broken_archive(rng: Rng, source: Source, content: bytes) -> Damaged:
    """Damage the members of an archive and pack them again; damage other files as bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return _broken_bytes(rng, source, content)
    for _ in range(int(rng.integers(1, 4))):
        _pick(rng, (_damage_member, _damage_member, _drop, _double, _swap, _splice))(rng, members)
    return Damaged(source.path.suffix, _packed(members))


def _packed(members: list[tuple[str, bytes]]) -> bytes:
    """Pack members with right checksums."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _damage_member(rng: Rng, members: list[tuple[str, bytes]]) -> None:
    """Damage the bytes of one member."""
    if members:
        at = _place(rng, members)
        name, content = members[at]
        members[at] = name, _pick(rng, (_flipped, _cut, _repeated, _inserted))(rng, content)


def _drop(rng: Rng, members: list[tuple[str, bytes]]) -> None:
    """Leave out one member."""
    if members:
        del members[_place(rng, members)]


def _double(rng: Rng, members: list[tuple[str, bytes]]) -> None:
    """Add a member of the same name."""
    if members:
        members.append(_pick(rng, members))


def _swap(rng: Rng, members: list[tuple[str, bytes]]) -> None:
    """Let two members change their names."""
    if members:
        one, other = _place(rng, members), _place(rng, members)
        names = members[one][0], members[other][0]
        members[one] = names[1], members[one][1]
        members[other] = names[0], members[other][1]


def _splice(rng: Rng, members: list[tuple[str, bytes]]) -> None:
    """Put a member of another file in place of the one of the same name."""
    content = _pick(rng, corpus()).path.read_bytes()
    with contextlib.suppress(zipfile.BadZipFile, zlib.error):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = _pick(rng, archive.namelist())
            part = archive.read(name)
        members[:] = [item for item in members if item[0] != name] + [(name, part)]


# --- cells, rows and headers


def _broken_cells(rng: Rng, source: Source, content: bytes) -> Damaged:
    """Change what the first sheet says and write it again in another guise."""
    try:
        cells = read_sheets(source.path, source.path.name)[0].cells
    except KinerjaError:
        return _broken_bytes(rng, source, content)
    rows: Grid = [list(row) for row in cells]
    for _ in range(int(rng.integers(1, 8))):
        way = _pick(rng, (_odd_cell, _odd_cell, _swapped, _gone, _again, _moved, _header, _blank))
        way(rng, rows)
    return _pick(rng, (_as_text, _as_text, _as_workbook, _as_page, _as_xml))(rng, rows)


def _odd_cell(rng: Rng, rows: Grid) -> None:
    """Put something odd in a cell."""
    if rows and (row := _pick(rng, rows)):
        row[_place(rng, row)] = _pick(rng, ODD)


def _swapped(rng: Rng, rows: Grid) -> None:
    """Swap two cells."""
    if rows and (one := _pick(rng, rows)) and (other := _pick(rng, rows)):
        here, there = _place(rng, one), _place(rng, other)
        one[here], other[there] = other[there], one[here]


def _gone(rng: Rng, rows: Grid) -> None:
    """Leave out some rows."""
    at = _place(rng, rows)
    del rows[at : at + int(rng.integers(1, 4))]


def _again(rng: Rng, rows: Grid) -> None:
    """Write a row twice."""
    if rows:
        rows.insert(_place(rng, rows), list(_pick(rng, rows)))


def _moved(rng: Rng, rows: Grid) -> None:
    """Let the cells of a row slip to the side."""
    if rows and (row := _pick(rng, rows)):
        row.insert(_place(rng, row), "")


def _header(rng: Rng, rows: Grid) -> None:
    """Change a letter in one of the first rows, or leave out or repeat a column."""
    if not rows:
        return
    row = rows[int(rng.integers(min(len(rows), 8)))]
    at = _place(rng, row)
    way = rng.random()
    if way < 0.2:
        for other in rows:
            del other[at : at + 1]
    elif way < 0.4:
        for other in rows:
            other.insert(at, other[at] if at < len(other) else "")
    elif row and isinstance(row[at], str) and row[at]:
        place = _place(rng, row[at])
        row[at] = row[at][:place] + _pick(rng, list("xz *\n")) + row[at][place + 1 :]


def _blank(rng: Rng, rows: Grid) -> None:
    """Insert an empty row."""
    rows.insert(_place(rng, rows), [""] * (len(rows[0]) if rows else 3))


def _as_text(rng: Rng, rows: Grid) -> Damaged:
    """Write the rows as delimited text in some dialect and encoding, now and then torn."""
    stream = io.StringIO()
    separator = _pick(rng, ";,\t|")
    quoting = _pick(rng, (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_MINIMAL))
    newline = _pick(rng, ("\r\n", "\n", "\r"))
    broken = any(mark in str(cell) for row in rows for cell in row for mark in "\r\n")
    quoting = csv.QUOTE_ALL if newline == "\r" or broken else quoting
    csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator=newline).writerows(rows)
    declared = _pick(rng, ("", "", f"sep={separator}{newline}"))
    text = declared + stream.getvalue()
    encoding = _pick(rng, ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"))
    content = text.encode(encoding, errors="replace")
    suffix = _pick(rng, (".csv", ".xls", ".txt"))
    if rng.random() < 0.3:
        return Damaged(suffix, _pick(rng, (_flipped, _cut))(rng, content))
    return Damaged(suffix, content, _count(rows) + bool(declared))


def _as_workbook(_: Rng, rows: Grid) -> Damaged:
    """Write the rows as xlsx."""
    stream = io.BytesIO()
    options = {"in_memory": True, "nan_inf_to_errors": True, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime(TAHUN, 12, 31)})
        sheet = book.add_worksheet("Lembar")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                write = sheet.write_string if isinstance(cell, str) else sheet.write
                write(number, column, cell[:32_000] if isinstance(cell, str) else cell)
    return Damaged(".xlsx", stream.getvalue(), _count(rows))


def _as_page(rng: Rng, rows: Grid) -> Damaged:
    """Write the rows as a web page, now and then torn."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>\n"
        for row in rows
    )
    content = f"<html><body><table>{lines}</table></body></html>".encode(errors="replace")
    if rng.random() < 0.3:
        return Damaged(".xls", _flipped(rng, content))
    return Damaged(".xls", content, _count(rows))


def _as_xml(rng: Rng, rows: Grid) -> Damaged:
    """Write the rows as a workbook of Excel 2003 in XML, now and then torn."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(str(c))}</Data></Cell>' for c in row)
        + "</Row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Lembar"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode(errors="replace")
    if rng.random() < 0.3:
        return Damaged(".xls", _pick(rng, (_flipped, _cut, _repeated))(rng, content))
    return Damaged(".xls", content, _count(rows))


def _count(rows: Grid) -> int:
    """Count the rows up to the last one that holds anything."""
    filled = [n for n, row in enumerate(rows, start=1) if any(str(cell).strip() for cell in row)]
    return max(filled, default=0)


# --- what became of it


def run(numbers: Sequence[int], seed: int) -> Iterator[Outcome]:
    """Clean damaged files one after another through the one warm reader of this process."""
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            source, name, damaged = damage(number, seed)
            path = Path(folder) / name
            path.write_bytes(damaged.content)
            yield _outcome(number, source, path, damaged.rows)
            path.unlink()


def _outcome(number: int, source: Source, path: Path, rows: int | None) -> Outcome:
    """Clean one file and say what became of it."""
    started = time.perf_counter()
    try:
        clean = clean_exports([path], source.profile, tahun=TAHUN, pegawai=source.personnel)
        message = "; ".join([*breaches(clean), *_unread(clean, path, rows)])
        kind = "bocor" if message else "dibaca"
    except KinerjaError as refused:
        message = str(refused)
        kind = "galat" if UNEXPECTED in message else "ditolak"
    except Exception:
        kind, message = "galat", traceback.format_exc()
    return Outcome(number, path.name, kind, message, time.perf_counter() - started)


def breaches(clean: CleanedExports) -> list[str]:
    """Name every way in which the rows do not add up; nothing where they do."""
    tally, ledger = clean.tally, clean.jejak_audit
    parts = tally["struktur"] + tally["bersih"] + tally["karantina"]
    found = [f"{row.lembar}: jumlah baris" for row in tally[tally["dibaca"] != parts].itertuples()]
    for row in tally.itertuples():
        mine = ledger[(ledger["berkas"] == row.berkas) & (ledger["lembar"] == row.lembar)]
        structure = set(mine.loc[mine["jenis"] == "struktur", "baris"])
        waiting = mine.loc[mine["jenis"] == "karantina", "baris"]
        place = f"{row.berkas} {row.lembar}"
        found += [f"{place}: struktur"] * (len(structure) != row.struktur)
        found += [f"{place}: karantina"] * (not len(waiting) == waiting.nunique() == row.karantina)
        found += [f"{place}: struktur dan karantina"] * (not structure.isdisjoint(waiting))
        found += [f"{place}: di luar berkas"] * (not set(mine["baris"]) <= {*range(row.dibaca + 1)})
        start = f"{row.berkas} › {row.lembar} › "
        sources = clean.penilaian["sumber"]
        used = sources[sources.str.startswith(start)].str.extract(r"(\d+)$")[0].astype("int64")
        found += [f"{place}: nilai dari baris lain"] * bool(set(used) & (structure | {*waiting}))
        found += [f"{place}: nilai tanpa baris bersih"] * (used.nunique() > row.bersih)
    return found + ["nilai hilang"] * bool(clean.penilaian["nilai"].isna().any())


def _unread(clean: CleanedExports, path: Path, rows: int | None) -> list[str]:
    """Name what the file holds and the tally does not, and nilai whose cell holds nothing."""
    sheets = {sheet.lembar: sheet.cells for sheet in read_guarded(path, path.name)}
    read = dict(zip(clean.tally["lembar"], clean.tally["dibaca"], strict=True))
    found = [
        f"{name}: tidak dihitung"
        for name, cells in sheets.items()
        if len(cells) and read.get(name) != len(cells)
    ]
    if rows is not None and sum(read.values()) != rows:
        found.append("baris yang ditulis tidak dibaca")
    for source in clean.penilaian["sumber"]:
        _, name, place = source.split(CELL_JOIN)
        letters = place.rstrip("0123456789")
        column = int(np.polyval([ord(letter) - 64 for letter in letters], 26)) - 1
        if not str(sheets[name][int(place[len(letters) :]) - 1, column]).strip():
            found.append(f"{source}: sel kosong")
    return found


def main() -> int:
    """Run the command; the exit code is 5 when a file was not handled."""
    parser = argparse.ArgumentParser(description="Uji kerusakan berkas masukan.")
    parser.add_argument("--berkas", type=int, default=GOAL, help="banyaknya berkas rusak")
    parser.add_argument("--benih", type=int, default=20251231, help="benih pengacakan")
    parser.add_argument("--nomor", type=int, help="hanya berkas bernomor ini")
    place = Path(tempfile.gettempdir()) / "kinerja-kerusakan"
    parser.add_argument("--simpan", type=Path, default=place, help="folder hasil antara")
    parser.add_argument("--bukti", type=Path, help="folder halaman")
    chosen = parser.parse_args()
    warnings.simplefilter("error")
    kept = chosen.simpan / f"{_mark()}-{chosen.benih}.jsonl"
    known = [] if chosen.nomor is not None else _kept(kept, chosen.berkas)
    numbers = [n for n in range(chosen.berkas) if n not in {outcome.number for outcome in known}]
    outcomes, memory = known, 0
    for outcome in run(numbers if chosen.nomor is None else [chosen.nomor], chosen.benih):
        outcomes.append(outcome)
        memory = max(memory, _resident(reader_of(os.getpid()).pid))
        if outcome.kind in FAILED or chosen.nomor is not None:
            sys.stdout.write(f"{outcome.name}: {outcome.kind}\n{outcome.message}\n")
        if chosen.nomor is None:
            _keep(kept, outcome)
        if chosen.bukti and len(outcomes) % EVERY == 0:
            _write(chosen.bukti, outcomes, memory, chosen.benih)
    sys.stdout.write(_told(outcomes, memory))
    if chosen.bukti:
        _write(chosen.bukti, outcomes, memory, chosen.benih)
    return 5 if any(outcome.kind in FAILED for outcome in outcomes) else 0


def _mark() -> str:
    """Return a mark of the code of intake, so that only its own outcomes are counted."""
    sources = sorted((ROOT / "kinerja_analysis" / "intake").rglob("*.[pt][yo]*"))
    return sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _kept(path: Path, files: int) -> list[Outcome]:
    """Return what became of the first files in earlier runs."""
    if not path.exists():
        return []
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Outcome(**line) for line in lines if line["number"] < files]


def _keep(path: Path, outcome: Outcome) -> None:
    """Keep what became of one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")


def _write(folder: Path, outcomes: list[Outcome], memory: int, seed: int) -> None:
    """Write the page: how many files were tried, and what became of them."""
    when = datetime.now().astimezone().isoformat(timespec="minutes")
    named = ", ".join(f"{name} {version(name)}" for name in ("pandas", "python-calamine", "lxml"))
    failed = [outcome for outcome in outcomes if outcome.kind in FAILED]
    rows = "".join(f"| {item.name} | {item.kind} |\n" for item in failed)
    told = "".join(f"- {line}\n" for line in _told(outcomes, memory).splitlines())
    (folder / "kerusakan.md").write_text(
        "# Berkas rusak\n\n"
        f"Ditulis oleh `python benchmarks/kerusakan.py --benih {seed} --bukti docs/bukti`, {when}; "
        f"Python {platform.python_version()}, {named}. Setiap berkas adalah berkas contoh dengan "
        "satu sampai tiga kerusakan yang diundi; ia boleh dibaca atau ditolak dengan alasan, dan "
        f"barisnya harus tetap genap. Yang dicoba {count(len(outcomes))} dari {count(GOAL)} berkas "
        f"yang disyaratkan.\n\n{told}\n"
        + (f"| berkas | yang terjadi |\n|---|---|\n{rows}" if failed else ""),
        encoding="utf-8",
    )


def _resident(process: int) -> int:
    """Return the bytes of memory that a process holds; 0 when there is none."""
    try:
        return int(psutil.Process(process).memory_info().rss) if process else 0
    except psutil.Error:
        return 0


def _told(outcomes: list[Outcome], memory: int) -> str:
    """Say how many files were handled how, and what it took."""
    kinds = Counter(outcome.kind for outcome in outcomes)
    p50, p99 = np.percentile([outcome.seconds for outcome in outcomes], [50, 99])
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    own = _resident(os.getpid())
    return (
        f"berkas {count(len(outcomes))}, dibaca {count(kinds['dibaca'])}, "
        f"ditolak {count(kinds['ditolak'])}\n"
        f"galat tak tertangkap {kinds['galat']}, kebocoran baris {kinds['bocor']}\n"
        f"waktu: median {decimal(p50, 3)} detik, p99 {decimal(p99, 3)} detik, "
        f"terlama {decimal(slowest.seconds, 3)} detik ({slowest.name})\n"
        f"memori proses pembaca {memory / 2**20:.0f} MiB, proses utama {own / 2**20:.0f} MiB\n"
    )


if __name__ == "__main__":
    sys.exit(main())
