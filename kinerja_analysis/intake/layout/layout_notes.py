"""What the layout of a sheet has to say in the ledger, before any rule has read a cell."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.columns import Mapped, is_forbidden
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.layout.layout import Layout
from kinerja_analysis.intake.layout.rows import ID_DIGITS
from kinerja_analysis.intake.reading.sheet import Sheet, column_letter, filled, shown
from kinerja_analysis.thresholds import HEADER_SEARCH_ROWS


def layout_notes(sheet: Sheet, layout: Layout, roles: np.ndarray) -> pd.DataFrame:
    """Return what is to be said of a table: its structure, its columns, rows that must wait.

    Parameters
    ----------
    sheet : the sheet
    layout : where its table stands
    roles : what each row is, as `row_roles` tells
    """
    data = np.flatnonzero(roles == "")
    places = np.flatnonzero(roles != "")
    return join_notes(
        [
            notes(places + 1, "", "struktur").assign(aturan=roles[places]),
            _column_notes(layout, sheet),
            _hidden_notes(sheet, data),
            *_correction_notes(sheet, layout, data),
            _ragged_notes(sheet, layout, data),
            *_mark_notes(sheet, layout, data),
            *_merged_notes(sheet, layout, data),
        ]
    )


def unknown_sheet_notes(sheet: Sheet, waiting: Iterable[int], rest: Iterable[int]) -> pd.DataFrame:
    """Return what is to be said of a sheet without a known table: rows with a NIP wait."""
    rule = "lembar_tidak_dikenali"
    faults = notes(waiting, rule, "karantina").assign(sebelum=_texts(sheet, waiting))
    return join_notes([notes(rest, rule, "struktur"), faults])


def _texts(sheet: Sheet, baris: Iterable[int]) -> list[str]:
    """Return whole rows as text; of a sheet with data that nobody may read, only the ids."""
    labels = {cell for cell in sheet.cells[:HEADER_SEARCH_ROWS].ravel() if isinstance(cell, str)}
    bare = any(map(is_forbidden, labels))
    rows = {row: [shown(cell) for cell in sheet.cells[row - 1]] for row in baris}
    return [
        " | ".join(text for text in row if text and (not bare or ID_DIGITS.search(text)))
        for row in rows.values()
    ]


def _column_notes(layout: Layout, sheet: Sheet) -> pd.DataFrame:
    """Show the mapping of the columns, the misspelt ones as repairs, and what is not used."""
    mapped = sorted(layout.header.mapped, key=lambda item: item.column)
    used = [f"{_named(item.column, item.label)} = {_plain(item)}" for item in mapped]
    unused = [
        _named(column, label) + " (tidak boleh dibaca)" * is_forbidden(label)
        for column, label in layout.header.unused
    ]
    told = [("kolom_dikenali", f"Kolom yang dipakai: {'; '.join(used)}.")]
    if unused:
        told.append(("kolom_tidak_dipakai", f"Kolom yang tidak dipakai: {'; '.join(unused)}."))
    row = [layout.bottom + 1]
    return join_notes(
        [notes(row, rule, "struktur").assign(pesan=text) for rule, text in (*told, *sheet.notes)]
        + [
            notes(row, "kolom_dipetakan", "perbaikan", item.field).assign(
                sebelum=tidy(item.label), sesudah=_plain(item)
            )
            for item in mapped
            if item.misspelt
        ]
    )


def _named(column: int, label: str) -> str:
    """Return a column as it is shown: its letters and its label."""
    return f"{column_letter(column)} “{tidy(label)}”"


def _plain(item: Mapped) -> str:
    """Return a field as it is shown; a criterion by its name."""
    return item.field.removeprefix(CRITERION)


def _hidden_notes(sheet: Sheet, data: np.ndarray) -> pd.DataFrame:
    """Quarantine what Excel does not show."""
    unseen = [row for row in data.tolist() if row not in sheet.decided]
    if sheet.hidden:
        return notes([row + 1 for row in unseen], "sheet_tersembunyi", "karantina")
    hidden = [row + 1 for row in unseen if row in sheet.hidden_rows]
    return notes(hidden, "baris_tersembunyi", "karantina")


def _correction_notes(sheet: Sheet, layout: Layout, data: np.ndarray) -> list[pd.DataFrame]:
    """Record what the office corrected, and quarantine the rows that it set aside."""
    fields = {column: name for name, column in layout.columns.items()}
    kept = set(data.tolist())
    rows = {
        word: [r + 1 for r, said in sheet.decided.items() if said == word and r in kept]
        for word in set(sheet.decided.values())
    }
    return [
        notes(rows.get("abaikan", []), "dikesampingkan", "karantina"),
        notes(rows.get("pakai", []), "dinyatakan_berlaku", "perbaikan"),
        *(
            notes([row + 1], "koreksi_kantor", "perbaikan", fields.get(column, "")).assign(
                sebelum=before, sesudah=shown(sheet.cells[row, column])
            )
            for (row, column), before in sheet.corrected.items()
            if row in kept
        ),
    ]


def _ragged_notes(sheet: Sheet, layout: Layout, data: np.ndarray) -> pd.DataFrame:
    """Quarantine records of a text file that have more fields than the header."""
    if not sheet.delimited:
        return join_notes(())
    width = int(np.flatnonzero(filled(sheet.cells[layout.bottom])).max()) + 1
    beyond = data[filled(sheet.cells[data, width:]).any(axis=1)] + 1
    return notes(beyond, "jumlah_kolom", "karantina").assign(sebelum=_texts(sheet, beyond))


def _mark_notes(sheet: Sheet, layout: Layout, data: np.ndarray) -> list[pd.DataFrame]:
    """Quarantine rows with a formula without result, or an Excel error, in a column in use."""
    fields = {column: name for name, column in layout.columns.items()}
    kept = set(data.tolist())
    return [
        notes([row + 1], mark, "karantina", fields[column]).assign(
            sebelum=sheet.ticked[row, column].written if (row, column) in sheet.ticked else ""
        )
        for (row, column), mark in sheet.marks.items()
        if column in fields and row in kept
    ]


def _merged_notes(sheet: Sheet, layout: Layout, data: np.ndarray) -> list[pd.DataFrame]:
    """Quarantine rows whose nilai shares its cell with another row or another kriteria."""
    scores = {c: n for n, c in layout.columns.items() if n == "nilai" or n.startswith(CRITERION)}
    kept = set(data.tolist())
    return [
        notes([row + 1], "nilai_gabungan", "karantina", scores[column])
        for first, left, last, right in sheet.merged
        for column in range(left, right + 1)
        if column in scores
        for row in range(max(first, layout.bottom + 1), min(last + 1, len(sheet.cells)))
        if row in kept
    ]
