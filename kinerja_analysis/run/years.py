"""What ``kinerja riwayat`` does: published runs go into the archive, people and years come out."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.archive import read_table, read_tables
from kinerja_analysis.errors import KinerjaError, UsageError, reason
from kinerja_analysis.intake.account.fitness import is_fit
from kinerja_analysis.models.movers import mover_effects
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.number_format import count, decimal
from kinerja_analysis.report.xlsx import write_sheets
from kinerja_analysis.riwayat.changes import changes
from kinerja_analysis.riwayat.parts import Version
from kinerja_analysis.riwayat.person import concerns, kept_of, numbers_of
from kinerja_analysis.riwayat.retention import due, schedule
from kinerja_analysis.riwayat.versions import existing
from kinerja_analysis.riwayat.years import OfficeYear, read_years, store_years
from kinerja_analysis.run.manifest import NAME, read_manifest, verify
from kinerja_analysis.run.records import DATA

AT_ONCE: Final = 100
"""Runs that are held in memory and stored as one version."""

NOBODY: Final = "Riwayat tidak memuat satu baris pun tentang pegawai itu."


def store_runs(archive: Path, places: Iterable[Path], *, paksa: bool = False) -> list[str]:
    """Store published runs, or all runs below folders of reports; say what was done of each.

    Drafts are left out, and named: their nilai are still being mended.

    Raises
    ------
    UsageError
        A folder holds no published run or drafts only, or two are of one office and year.
    KinerjaError
        A run is not as it was published; nothing after it is stored.
    """
    runs = list(dict.fromkeys(run.resolve() for place in places for run in _runs(place)))
    _refuse_twice(runs)
    drafts = [run for run in runs if _is_draft(run)]
    told = [f"{run} masih DRAF dan tidak disimpan; terbitkan finalnya dahulu." for run in drafts]
    if len(drafts) == len(runs):
        raise UsageError(" ".join(told))
    finals = [run for run in runs if run not in drafts]
    for begin in range(0, len(finals), AT_ONCE):
        years = [_year(run) for run in finals[begin : begin + AT_ONCE]]
        told += store_years(archive, years, paksa=paksa)
    return told


def _is_draft(run: Path) -> bool:
    """Tell whether a run is of an earlier stage, or bears the mark of rows that still wait."""
    manifest = read_manifest(run)
    if manifest.get("tahap", "final") != "final":
        return True
    if not manifest.get("draf", False):
        return False
    return not is_fit(*(read_table(run / DATA, name) for name in ("tally", "jejak_audit")))


def _runs(place: Path) -> list[Path]:
    """Return the published runs of a folder: itself, else those of its years, oldest first.

    What a run under way keeps beside them, under a hidden name, is none.
    """
    below = (run.parent for depth in ("*", "*/*") for run in place.glob(f"{depth}/{NAME}"))
    found = [place] if (place / NAME).is_file() else sorted(below)
    runs = [run for run in found if (run / DATA).is_dir() and not run.name.startswith(".")]
    if not runs:
        raise UsageError(f"{place} bukan hasil terbitan dan tidak memuatnya; periksa letaknya.")
    return runs


def _refuse_twice(runs: Iterable[Path]) -> None:
    """Refuse two runs of one office and year: which of them counts is not ours to say."""
    found: dict[tuple[Any, Any], Path] = {}
    for run in runs:
        manifest = read_manifest(run)
        other = found.setdefault((manifest.get("tahun"), manifest.get("folder")), run)
        if other != run:
            raise UsageError(
                f"{other} dan {run} sama-sama memuat tahun {manifest.get('tahun')} dari "
                f"{manifest.get('folder')}; sebutkan hanya yang berlaku."
            )


def _year(run: Path) -> OfficeYear:
    """Read one published run, once it is known to be whole."""
    if faults := verify(run):
        raise KinerjaError(f"{run} tidak utuh ({faults[0]}); terbitkan ulang, lalu simpan.")
    manifest = read_manifest(run)
    if "skala" not in manifest:
        raise UsageError(
            f"{run} terbit sebelum skala dicatat dalam manifes; jalankan ulang tahun itu dahulu."
        )
    facts = {
        "skala": manifest["skala"],
        "kriteria": manifest["kriteria"],
        "simulasi": manifest["simulasi"],
        "asal": manifest["segel"],
    }
    tables = read_tables(run / DATA)
    return OfficeYear(int(manifest["tahun"]), str(manifest["folder"]), tables, facts)


def overview(archive: Path, kantor: str = "") -> str:
    """Say what the archive holds: of all offices in short, of one with its changes and movers."""
    version = existing(archive)
    damaged = version.faults()
    lines = [f"Riwayat {archive}, versi {version.nomor}."]
    lines += [f"RUSAK: {name}" for name in damaged]
    offices = sorted({part.kantor for part in version.parts})
    if kantor and kantor not in offices:
        raise UsageError(f"Kantor {kantor} tidak ada; yang ada: {', '.join(offices)}.")
    for office in [kantor] if kantor else offices:
        years = sorted({part.tahun for part in version.of(kantor=office)})
        rows = sum(part.baris for part in version.of(kantor=office))
        lines.append(f"{office}: tahun {', '.join(map(str, years))}; {count(rows)} baris.")
    return "\n".join([*lines, *(_told(archive, version, kantor) if kantor else [])])


def _told(archive: Path, version: Version, kantor: str) -> list[str]:
    """Tell of one office: what changed, how nilai moved, and what movers show."""
    tables = read_years(archive, version, kantor)
    lines = [
        " ".join(filter(None, [f"{row['tahun']}: {row['jenis']}", row["rincian"], f"({row['n']})"]))
        for row in changes(version, kantor, tables).to_dict("records")
    ]
    ratings = tables.get("penilaian", pd.DataFrame(columns=["peran", "skala"]))
    for skala, own in ratings[ratings["peran"] != "diri"].groupby("skala", sort=True):
        by_year = own.groupby("tahun")["nilai"].agg(["mean", "size"])
        trend = "; ".join(
            f"{year}: {decimal(mean)} ({count(size)} nilai)"
            for year, mean, size in zip(
                by_year.index.astype("str"), by_year["mean"], by_year["size"], strict=True
            )
        )
        lines.append(f"Rerata skala {skala}: {trend}.")
        if len(by_year) > 1:
            lines.append(mover_effects(own).summary())
    return lines


def write_access(archive: Path, nip: str, path: Path, tanggal: date) -> str:
    """Write all that the archive keeps of a person into a workbook; say what it holds.

    Raises
    ------
    UsageError
        Nothing is kept of this person, or the file is there already.
    KinerjaError
        The file cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} sudah ada dan tidak ditimpa; sebutkan berkas lain.")
    version = existing(archive)
    found = kept_of(version, nip)
    if not found:
        raise UsageError(NOBODY)
    trail = pd.DataFrame([_plain(one) for one in version.catatan])
    sheets = [
        Sheet(name, labels.column(name), frame.rename(columns=labels.column), "")
        for name, frame in {**found, "catatan": trail}.items()
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_sheets(sheets, path, title="Data tentang Saudara", mark="RAHASIA", tanggal=tanggal)
        path.chmod(0o600)
    except OSError as fault:
        raise KinerjaError(f"{path} tidak dapat ditulis ({reason(fault)}).") from fault
    told = ", ".join(f"{name} {len(frame)} baris" for name, frame in found.items())
    return f"Ditulis di {path}: {told}. Serahkan hanya kepada orang itu."


def _plain(note: Mapping[str, Any]) -> dict[str, str]:
    """Return a record of the archive as texts."""
    return {key: ", ".join(one) if isinstance(one, list) else str(one) for key, one in note.items()}


def due_text(archive: Path, today: date, nip: str = "") -> str:
    """Say what the schedule lets be deleted today, of everybody or of one person."""
    version = existing(archive)
    ids = numbers_of(version, nip)
    parts = due(version, schedule(archive), today)
    rows = {
        part: int(concerns(version.read(part), ids).sum()) if nip else part.baris for part in parts
    }
    lines = [f"- {part.place}: {n} baris" for part, n in rows.items() if n]
    if not lines:
        return "Tidak ada yang melewati masa simpannya."
    return "\n".join(["Melewati masa simpan:", *lines, "Untuk menghapusnya: --jalankan."])
