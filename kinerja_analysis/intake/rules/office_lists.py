"""What the office itself fills in: when plans were approved, reasons, replies, follow-up."""

from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.calendar import read_dates
from kinerja_analysis.intake.cells.reading import Ruled, column_repairs, read_column
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.reading.sheet import shown

REASONS: Final = {
    "cuti": "cuti",
    "sakit": "cuti",
    "melahirkan": "cuti",
    "tugas belajar": "tugas belajar",
    "pendidikan": "tugas belajar",
    "mutasi": "mutasi",
    "pindah": "mutasi",
    "pensiun": "pensiun",
    "purnatugas": "pensiun",
}
"""Word within a reason -> its group; why somebody is on leave is nobody's business here."""

OTHER_REASON: Final = "lainnya"

PROGRESS: Final = {
    "selesai": "selesai",
    "sudah": "selesai",
    "tuntas": "selesai",
    "berjalan": "berjalan",
    "proses": "berjalan",
    "dalam proses": "berjalan",
    "sedang berjalan": "berjalan",
    "belum": "belum",
    "belum dimulai": "belum",
    "belum dilaksanakan": "belum",
}
"""Spelling of how far a recommendation has come -> its one spelling."""


def settle_approval(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read when a plan was approved."""
    return _dated(rows, "disetujui_pada")


def settle_reason(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Keep of a reason only its group; the words themselves may tell of health or family."""
    return rows.assign(alasan_diri=rows["alasan_diri"].map(reason_group)), join_notes(())


def reason_group(cell: object) -> str:
    """Return the group of a reason.

    >>> reason_group("Cuti sakit"), reason_group("sedang Tugas Belajar"), reason_group("lupa")
    ('cuti', 'tugas belajar', 'lainnya')
    """
    text = tidy(shown(cell)).casefold()
    return next((group for word, group in REASONS.items() if word in text), OTHER_REASON)


def settle_reply(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read when a rater got the own sheet, and when he or she replied."""
    rows, told = _dated(rows, "diserahkan")
    rows, more = _dated(rows, "ditanggapi")
    return rows, join_notes([told, more])


def settle_progress(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read how far a recommendation has come, and when it is due."""
    written = rows["status_tindak_lanjut"]
    status, told = read_column(written, read_progress)
    rows, dated = _dated(rows.assign(status_tindak_lanjut=status.astype("str")), "tenggat")
    texts = written.map(shown).astype("str")
    differs = (status != texts) & (status != "")
    repaired = column_repairs(texts, status.astype("str"), differs, "label_dibakukan")
    return rows, join_notes([told, dated, repaired])


def read_progress(cell: object) -> Reading:
    """Read one status; none given means that nothing is known yet."""
    text = tidy(shown(cell)).casefold()
    if text in PROGRESS:
        return Reading(PROGRESS[text])
    return Reading("", fault="" if text in MISSING else "label_tidak_dikenal")


def _dated(rows: pd.DataFrame, name: str) -> Ruled:
    """Read one column of dates into its own place."""
    dates, told = read_dates(rows, name)
    return rows.assign(**{name: dates}), told
