"""Which rows wait for correction: where each stands, what is wrong, what to do."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.ledger_words import rule_words
from kinerja_analysis.report.xlsx import write_sheets
from kinerja_analysis.schema import JEJAK_AUDIT

TITLE: Final = "Baris yang perlu diperbaiki"

NOTE: Final = (
    "Perbaiki pada berkas asal menurut kolom Keterangan, simpan, lalu jalankan ulang laporan."
)

NOTHING: Final = "Tidak ada baris yang menunggu perbaikan."


def write_corrections(
    tables: Mapping[str, pd.DataFrame], path: Path, *, tanggal: date, simulasi: bool = False
) -> Path:
    """Write the workbook of rows in quarantine and return its path.

    Parameters
    ----------
    tables : the archive's tables by name; `jejak_audit` is read
    path : where
    tanggal : date that the file bears
    simulasi : whether the data are simulated; then every page says so
    """
    ledger = tables.get("jejak_audit", JEJAK_AUDIT.empty())
    waiting = _sheet("Karantina", ledger[ledger["jenis"] == "karantina"])
    repaired = _sheet("Perbaikan otomatis", ledger[ledger["jenis"] == "perbaikan"])
    mark = labels.marks(labels.SECRET_MARK, simulasi=simulasi)
    return write_sheets([waiting, repaired], path, title=TITLE, mark=mark, tanggal=tanggal)


def _sheet(name: str, ledger: pd.DataFrame) -> Sheet:
    """Return one sheet: rows of the ledger in the order of the files."""
    rows = ledger.sort_values(["berkas", "lembar", "baris"], kind="stable")
    frame = pd.DataFrame(
        {
            "Berkas": rows["berkas"],
            "Lembar": rows["lembar"],
            "Baris": rows["baris"],
            "Sel": rows["sel"],
            "Alasan": rows["aturan"].map(rule_words(rows)).astype("str"),
            "Isi": rows["sebelum"],
            "Menjadi": rows["sesudah"],
            "Keterangan": rows["pesan"],
        }
    ).reset_index(drop=True)
    return Sheet(name, TITLE, frame, NOTE if len(frame) else NOTHING)
