"""Which rows wait for correction: where each stands, what is wrong, where to write it right."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.corrections import HEADS
from kinerja_analysis.intake.account.ledger import JOIN, ledger_sorts
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.ledger_words import rule_words
from kinerja_analysis.report.xlsx import write_sheets
from kinerja_analysis.schema import JEJAK_AUDIT

TITLE: Final = "Baris yang perlu diperbaiki"

NOTE: Final = (
    "Tulis isi yang benar pada kolom Perbaikan (baris tanpa Sel: pakai atau abaikan), simpan, "
    "letakkan berkas ini di folder data, lalu jalankan ulang. Memperbaiki berkas asal sama baiknya."
)

NOTHING: Final = "Tidak ada baris yang menunggu perbaikan."

DONE: Final = (
    "Koreksi kantor yang sudah dipakai; biarkan agar dipakai lagi pada pembacaan berikutnya."
)

ENTRY: Final = "Perbaikan"
"""Head of the column that the office fills in."""


def write_corrections(
    tables: Mapping[str, pd.DataFrame], path: Path, *, tanggal: date, simulasi: bool = False
) -> Path:
    """Write the workbook of rows in quarantine, to be filled in and read back; return its path.

    Parameters
    ----------
    tables : the archive's tables by name; `jejak_audit` is read
    path : where
    tanggal : date that the file bears
    simulasi : whether the data are simulated; then every page says so
    """
    ledger = tables.get("jejak_audit", JEJAK_AUDIT.empty())
    rows = ledger.sort_values(["berkas", "lembar", "baris"], kind="stable")
    sheets = [
        _waiting(rows[rows["jenis"] == "karantina"]),
        _used(
            rows[rows["aturan"].isin(["koreksi_kantor", "dinyatakan_berlaku", "dikesampingkan"])]
        ),
        _repaired(rows[ledger_sorts(rows) == "perbaikan"]),
    ]
    mark = labels.marks(labels.SECRET_MARK, simulasi=simulasi)
    return write_sheets(sheets, path, title=TITLE, mark=mark, tanggal=tanggal)


def _waiting(rows: pd.DataFrame) -> Sheet:
    """Return what waits, a line a cell, with room for what is right."""
    waiting = rows[rows["aturan"] != "dikesampingkan"]
    frame = _lines(_by_cell(waiting), waiting)
    return Sheet("Karantina", TITLE, frame, NOTE if len(frame) else NOTHING, entry=ENTRY)


def _used(rows: pd.DataFrame) -> Sheet:
    """Return the corrections in use, so that they are read again with the next list."""
    words = {"dinyatakan_berlaku": "pakai", "dikesampingkan": "abaikan"}
    cells = _by_cell(rows)
    whole = cells["aturan"].isin(list(words))
    after = cells["sesudah"].mask(whole, cells["aturan"].map(words))
    cells = cells.assign(sel=cells["sel"].mask(whole, ""), sesudah=after)
    cells = cells.drop_duplicates(["berkas", "lembar", "baris", "sel"])
    frame = _lines(cells, rows, cells["sesudah"])
    return Sheet("Koreksi kantor", "Koreksi kantor", frame, DONE, entry=ENTRY)


def _by_cell(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with a row for each cell, where one of its rows speaks of several."""
    parts = {"sel": ", ", "sebelum": JOIN, "sesudah": JOIN}
    split = {name: [text.split(mark) for text in rows[name]] for name, mark in parts.items()}
    alike = [len({len(part) for part in each}) == 1 for each in zip(*split.values(), strict=True)]
    several = rows.assign(
        **{
            name: pd.Series(
                [
                    cut if same else [text]
                    for cut, same, text in zip(cuts, alike, rows[name], strict=True)
                ],
                index=rows.index,
                dtype=object,
            )
            for name, cuts in split.items()
        }
    )
    return several.explode(list(parts), ignore_index=True)


def _lines(cells: pd.DataFrame, rows: pd.DataFrame, after: pd.Series | None = None) -> pd.DataFrame:
    """Return the lines of a list that the office fills in."""
    entry = pd.Series("", cells.index, dtype="str") if after is None else after
    columns = [
        cells["berkas"],
        cells["lembar"],
        cells["baris"],
        cells["sel"],
        cells["aturan"].map(rule_words(rows)).astype("str"),
        cells["sebelum"],
        entry,
        cells["pesan"],
    ]
    return pd.DataFrame(dict(zip(HEADS, columns, strict=True))).reset_index(drop=True)


def _repaired(rows: pd.DataFrame) -> Sheet:
    """Return what was repaired without asking."""
    frame = pd.DataFrame(
        {
            "Berkas": rows["berkas"],
            "Lembar": rows["lembar"],
            "Baris": rows["baris"],
            "Sel": rows["sel"],
            "Aturan": rows["aturan"].map(rule_words(rows)).astype("str"),
            "Isi": rows["sebelum"],
            "Menjadi": rows["sesudah"],
            "Keterangan": rows["pesan"],
        }
    ).reset_index(drop=True)
    return Sheet("Perbaikan otomatis", "Perbaikan otomatis", frame)
