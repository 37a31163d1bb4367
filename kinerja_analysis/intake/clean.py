"""What an office's exports amount to: clean tables, and an account of every row."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kinerja_analysis.errors import ExportRefused, reason
from kinerja_analysis.intake.account.account import hold_together
from kinerja_analysis.intake.account.assemble import (
    make_tables,
    personnel,
    quarantine_double_facts,
    quarantine_doubles,
    rated_criteria,
    weights_by_file,
)
from kinerja_analysis.intake.account.corrections import apply_corrections
from kinerja_analysis.intake.account.fitness import waiting_rows
from kinerja_analysis.intake.account.ledger import ledger_sorts
from kinerja_analysis.intake.layout.block import Block, Context, find_blocks
from kinerja_analysis.intake.layout.kinds import RATING_KINDS
from kinerja_analysis.intake.layout.layout import Known, known_tables
from kinerja_analysis.intake.layout.ticks import read_ticks
from kinerja_analysis.intake.people.crosschecks import flag_people, settle_owners
from kinerja_analysis.intake.people.identity import unit_spellings
from kinerja_analysis.intake.people.office import other_office
from kinerja_analysis.intake.people.people import People
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.intake.reading.guarded import read_guarded
from kinerja_analysis.intake.reading.sheet import Sheet, shown
from kinerja_analysis.intake.rules.rules import RuledBlock, apply_rules
from kinerja_analysis.intake.rules.weights import check_weights
from kinerja_analysis.profile import Profile

FRAME_NAME = "daftar pegawai"
"""What the ledger calls a personnel list that is given as a frame."""


@dataclass(frozen=True, slots=True, eq=False)
class CleanedExports:
    """The clean tables of an office's exports, with ledger and tally (DESIGN.md, section 4)."""

    penilaian: pd.DataFrame
    pegawai: pd.DataFrame
    predikat_resmi: pd.DataFrame
    penilaian_diri: pd.DataFrame
    organisasi: pd.DataFrame
    skp: pd.DataFrame
    layanan: pd.DataFrame
    keberatan: pd.DataFrame
    alasan_diri: pd.DataFrame
    survei: pd.DataFrame
    tanggapan: pd.DataFrame
    tindak_lanjut: pd.DataFrame
    jejak_audit: pd.DataFrame
    tally: pd.DataFrame

    @property
    def quarantine(self) -> pd.DataFrame:
        """Ledger rows of what waits for a correction, one a row of a file."""
        return self._ledger_of("karantina")

    @property
    def repairs(self) -> pd.DataFrame:
        """Ledger rows of what was repaired, one a row of a file and rule."""
        return self._ledger_of("perbaikan")

    @property
    def flags(self) -> pd.DataFrame:
        """Ledger rows of what was left as it is and only pointed out."""
        return self._ledger_of("tanda")

    @property
    def mapping(self) -> pd.DataFrame:
        """Which column of each sheet was read as which field: ``berkas, lembar, pesan``."""
        rules = ["kolom_dikenali", "kolom_centang", "kolom_tidak_dipakai"]
        rows = self.jejak_audit[self.jejak_audit["aturan"].isin(rules)]
        return rows[["berkas", "lembar", "pesan"]].reset_index(drop=True)

    @property
    def waiting(self) -> pd.DataFrame:
        """How many data rows of each sheet wait for the office (`fitness.waiting_rows`)."""
        return waiting_rows(self.tally, self.jejak_audit)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table by its name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def summary(self) -> str:
        """Say in one sentence how many rows were read and what became of them."""
        total = self.tally[["dibaca", "struktur", "bersih", "karantina"]].sum()
        total["menunggu"] = self.waiting["menunggu"].sum()
        told = {name: f"{int(count):,}".replace(",", ".") for name, count in total.items()}
        return (
            f"Dari {told['dibaca']} baris yang dibaca, {told['bersih']} bersih, "
            f"{told['struktur']} bagian susunan tabel, dan {told['karantina']} tidak dipakai "
            f"({told['menunggu']} di antaranya menunggu perbaikan)."
        )

    def _ledger_of(self, jenis: str) -> pd.DataFrame:
        """Return the ledger rows of one sort."""
        rows = self.jejak_audit[ledger_sorts(self.jejak_audit) == jenis]
        return rows.reset_index(drop=True)


def clean_exports(
    paths: Sequence[Path | str],
    profile: Profile,
    *,
    tahun: int,
    pegawai: Path | str | pd.DataFrame | None = None,
) -> CleanedExports:
    """Read an office's exports: what is sound, what was repaired, what waits and why.

    Parameters
    ----------
    paths : files or folders; their kind is recognised by content
    profile : the office, with its scales, criteria and spellings
    tahun : appraisal year; rows of another year wait, rows without a year take it
    pegawai : personnel list, where it is not among `paths`; being a reference and no export it is
        not in the tally, but its repairs and quarantined rows are in the ledger

    Raises
    ------
    ExportRefused
        A file is missing, unreadable, dangerous, unknown or without rows, a required kriteria is
        in no file, or no row is of that year. All refused files are named; nothing is returned.
    """
    known = known_tables(profile)
    blocks = _read_all(list_files(paths), known, profile)
    listed = _read_personnel(pegawai, known, profile)
    context = _context(profile, tahun, blocks, listed)
    ruled = tuple(apply_rules(block, context) for block in blocks)
    reference = tuple(apply_rules(block, context) for block in listed)
    facts = quarantine_double_facts((*ruled, *reference))
    ruled, reference = facts[: len(ruled)], facts[len(ruled) :]
    _check_office(blocks, profile)
    check_weights(weights_by_file(ruled))
    _check_criteria(ruled, profile)
    _check_year(ruled, tahun)
    settled = hold_together(settle_owners(ruled, context))
    settled = hold_together(quarantine_doubles(settled, profile))
    return CleanedExports(**make_tables(flag_people(settled, context), reference, context))


def _read_all(files: Mapping[str, Path], known: Known, profile: Profile) -> tuple[Block, ...]:
    """Read every file with the corrections of the office, and refuse them together."""
    faults: list[str] = []
    sheets: dict[str, tuple[Sheet, ...]] = {}
    for berkas, path in files.items():
        with _refusal(berkas, faults):
            sheets[berkas] = read_guarded(path, berkas)
    exports, lists = apply_corrections([sheet for part in sheets.values() for sheet in part])
    blocks: list[Block] = []
    for berkas in sheets:
        if all(block.sheet.berkas != berkas for block in lists):
            with _refusal(berkas, faults):
                part = [sheet for sheet in exports if sheet.berkas == berkas]
                scales = profile.skala.values()
                blocks += find_blocks([read_ticks(s, scales, known) for s in part], known)
    if lists and not blocks:
        faults.append("hanya ada daftar koreksi; sertakan berkas ekspornya")
    if faults:
        raise ExportRefused("Berkas ditolak. " + ". ".join(faults) + ".")
    return (*blocks, *lists)


@contextmanager
def _refusal(berkas: str, faults: list[str]) -> Iterator[None]:
    """Keep why a file is refused, so that all are named at once."""
    try:
        yield
    except ExportRefused as fault:
        faults.append(f"{berkas}: {fault}")
    except OSError as fault:
        faults.append(f"{berkas}: tidak dapat dibuka ({reason(fault)}); tutup dahulu di Excel")


def _read_personnel(
    pegawai: Path | str | pd.DataFrame | None, known: Known, profile: Profile
) -> tuple[Block, ...]:
    """Read the personnel list that is given apart."""
    if pegawai is None:
        return ()
    if isinstance(pegawai, pd.DataFrame):
        return find_blocks([_frame_sheet(pegawai)], known)
    blocks = _read_all(list_files([pegawai]), known, profile)
    if not any(block.kind == "pegawai" for block in blocks):
        raise ExportRefused(
            f"{Path(pegawai).name} bukan daftar pegawai; perlu kolom NIP, nama, dan unit kerja."
        )
    return blocks


def _frame_sheet(frame: pd.DataFrame) -> Sheet:
    """Lay a frame in a grid, its column names on top."""
    cells = frame.astype(object).where(frame.notna(), "").to_numpy(dtype=object)
    names = pd.Series(frame.columns, dtype=object).to_numpy()
    grid = pd.concat([pd.DataFrame([names]), pd.DataFrame(cells)]).to_numpy(dtype=object)
    return Sheet(FRAME_NAME, FRAME_NAME, grid)


def _context(
    profile: Profile, tahun: int, blocks: tuple[Block, ...], listed: tuple[Block, ...]
) -> Context:
    """Return what the rules must know; the personnel list is settled first."""
    lists = tuple(block for block in (*listed, *blocks) if block.kind == "pegawai")
    units = unit_spellings(_units(lists), _units(blocks))
    alone = Context(profile, tahun, People(), units)
    table = personnel(tuple(apply_rules(block, alone) for block in lists))
    return Context(profile, tahun, People(table), units)


def _units(blocks: tuple[Block, ...]) -> pd.Series:
    """Return the units as the blocks write them."""
    parts = [block.rows["unit_kerja"] for block in blocks if "unit_kerja" in block.rows]
    return pd.concat(parts).map(shown) if parts else pd.Series([], dtype="str")


def _check_office(blocks: tuple[Block, ...], profile: Profile) -> None:
    """Refuse files whose title names another office."""
    files: dict[str, list[Block]] = {}
    for block in blocks:
        files.setdefault(block.sheet.berkas, []).append(block)
    others = {berkas: other_office(part, profile) for berkas, part in files.items()}
    told = [f"{berkas}: judulnya menyebut {name}" for berkas, name in others.items() if name]
    if told:
        raise ExportRefused(
            f"Berkas ditolak. {'. '.join(told)}; profil ini untuk {profile.nama}. Keluarkan berkas "
            "kantor lain, atau pakai profil kantor itu."
        )


def _check_criteria(ruled: tuple[RuledBlock, ...], profile: Profile) -> None:
    """Refuse a panel in which a required kriteria has no place."""
    found = rated_criteria(ruled)
    missing = [item.nama for item in profile.kriteria if item.wajib and item.nama not in found]
    if found and missing:
        files = sorted(
            {r.block.sheet.berkas for r in ruled if r.block.kind in ("panel", "daftar_nilai")}
        )
        raise ExportRefused(
            f"Berkas ditolak. {', '.join(files)}: kriteria {', '.join(missing)} tidak ditemukan; "
            "lengkapi kolomnya, atau tulis wajib = false pada kriteria itu di profil."
        )


def _check_year(ruled: tuple[RuledBlock, ...], tahun: int) -> None:
    """Refuse exports in which nothing is of the year that is asked for."""
    rated = [item for item in ruled if item.block.kind in RATING_KINDS and len(item.rows)]
    years = sorted({int(year) for item in rated for year in set(item.rows["tahun"])})
    if rated and tahun not in years:
        files = ", ".join(sorted({item.block.sheet.berkas for item in rated}))
        found = ", ".join(map(str, years))
        raise ExportRefused(
            f"Berkas ditolak. {files}: tidak ada penilaian tahun {tahun}; "
            f"tahun yang ditemukan: {found}. Periksa tahun yang diminta atau berkasnya."
        )
