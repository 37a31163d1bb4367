"""How every row of every sheet is accounted for, where tables of one sheet share its rows too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, ledger, notes
from kinerja_analysis.intake.rules.rules import RuledBlock
from kinerja_analysis.schema import JEJAK_AUDIT, TALLY

Ruled = tuple[RuledBlock, ...]

TOGETHER: Final = "menunggu_bersama"
"""Rule of a row that waits since another table's part of the same row waits."""

MAPPING: Final = ("kolom_dikenali", "kolom_centang", "kolom_tidak_dipakai", "kolom_tanpa_penilai")
"""Rules that say how the columns of a table were read."""

MARK: Final = "#"
"""What parts a field from the number of its table, where a sheet has several."""


def hold_together(ruled: Ruled) -> Ruled:
    """Let a row wait in every table of its sheet when it waits in one: it is corrected as one."""
    return tuple(
        _held(item, _waiting(group)) if len(group) > 1 else item
        for group in _sheets(ruled)
        for item in group
    )


def _sheets(ruled: Sequence[RuledBlock]) -> Iterator[list[RuledBlock]]:
    """Yield the blocks sheet by sheet."""
    for _, group in groupby(ruled, lambda item: (item.block.sheet.berkas, item.block.sheet.lembar)):
        yield list(group)


def _waiting(group: Sequence[RuledBlock]) -> pd.Index:
    """Return the rows of a sheet that wait in any of its tables."""
    return pd.Index(sorted({row for item in group for row in item.waiting}), dtype="int64")


def _held(item: RuledBlock, waiting: pd.Index) -> RuledBlock:
    """Add the rows that wait elsewhere."""
    rows = item.clean.index.intersection(waiting)
    return replace(item, notes=join_notes([item.notes, notes(rows, TOGETHER, "karantina")]))


def account_ledger(ruled: Ruled, reference: Ruled) -> pd.DataFrame:
    """Return the ledger, in the order of files, sheets and rows.

    Parameters
    ----------
    ruled : the blocks of the exports, those of one sheet together
    reference : the blocks of a personnel list given apart; its structure is left out
    """
    parts = [_ledger_of(group) for group in _sheets(ruled)]
    for group in _sheets(reference):
        told = _ledger_of(group)
        parts.append(told[told["jenis"] != "struktur"])
    full = [part for part in parts if len(part)]
    return JEJAK_AUDIT.conform(pd.concat(full)) if full else JEJAK_AUDIT.empty()


def _ledger_of(group: Sequence[RuledBlock]) -> pd.DataFrame:
    """Return the ledger of one sheet; a row that is data in one table is no structure there."""
    sheet = group[0].block.sheet
    if len(group) == 1:
        told = ledger(group[0].notes, group[0].block.columns, sheet)
        return told.assign(berkas=sheet.berkas, lembar=sheet.lembar)
    columns = {
        f"{name}{MARK}{number}": column
        for number, item in enumerate(group)
        for name, column in item.block.columns.items()
    }
    found = join_notes(_numbered(item, number) for number, item in enumerate(group))
    told = ledger(_without_repeats(found, _data(group)), columns, sheet)
    return told.assign(berkas=sheet.berkas, lembar=sheet.lembar)


def _numbered(item: RuledBlock, number: int) -> pd.DataFrame:
    """Return the notes of one table with its number in the name of each field."""
    given = item.notes["kolom"] != ""
    return item.notes.assign(
        kolom=item.notes["kolom"].mask(given, item.notes["kolom"] + f"{MARK}{number}")
    )


def _without_repeats(found: pd.DataFrame, data: pd.Index) -> pd.DataFrame:
    """Leave out structure that is data elsewhere, and what every table says alike."""
    found = found[found["aturan"] != TOGETHER]  # the fault itself stands with the other table
    structure = (found["jenis"] == "struktur").to_numpy()
    told = found["aturan"].isin(MAPPING)
    kept = found[~structure | ~found["baris"].isin(data) | told]
    alike = ["baris", "aturan", "jenis", "sebelum", "pesan"]
    own = (kept["kolom"] == "") & kept.duplicated(alike)
    emptied = (kept["aturan"] == "baris_kosong") & kept["baris"].isin(_named(kept))
    return kept[~own & ~emptied]


def _named(found: pd.DataFrame) -> pd.Series:
    """Return the rows of structure that some table knows as more than empty."""
    rows = found[(found["jenis"] == "struktur") & (found["aturan"] != "baris_kosong")]
    return rows["baris"]


def _data(group: Sequence[RuledBlock]) -> pd.Index:
    """Return the rows that are data in any table of a sheet."""
    rows = {row for item in group for row in item.rows.index}
    return pd.Index(sorted(rows | set(_waiting(group))), dtype="int64")


def account_tally(ruled: Ruled) -> pd.DataFrame:
    """Count the rows of every sheet: read = structure + clean + quarantine, each row once."""
    counts = []
    for group in _sheets(ruled):
        sheet, waiting, data = group[0].block.sheet, _waiting(group), _data(group)
        counts.append(
            {
                "berkas": sheet.berkas,
                "lembar": sheet.lembar,
                "dibaca": len(sheet.cells),
                "struktur": len(sheet.cells) - len(data),
                "bersih": len(data) - len(waiting),
                "karantina": len(waiting),
            }
        )
    return TALLY.conform(pd.DataFrame(counts, columns=list(TALLY.columns)))
