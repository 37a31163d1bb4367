"""How an office works, as far as its own exports tell: its criteria, their scales, its ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.columns import fold_label, is_forbidden, is_ignored
from kinerja_analysis.intake.layout.kinds import KindName
from kinerja_analysis.intake.layout.layout import Known, Layout, find_layout, known_tables
from kinerja_analysis.intake.layout.rows import row_roles
from kinerja_analysis.intake.layout.views import header_labels
from kinerja_analysis.intake.proposal.proposed_scale import Proposed, fitting_scales
from kinerja_analysis.intake.reading.sheet import Sheet, shown
from kinerja_analysis.profile import Profile
from kinerja_analysis.thresholds import HEADER_MAX_DEPTH

MOST_CRITERIA = 60
"""Count of different words beyond which a column names no criteria."""

RATED = ("panel", "daftar_nilai", "diri")
"""Kinds of table that rate criteria of the office's own."""

NIP_DIGITS = 18
"""Digits of a NIP."""


@dataclass(frozen=True, slots=True)
class ProposedCriterion:
    """A criterion as the exports spell it, the scales it fits, and whether all tables have it."""

    nama: str
    scales: tuple[Proposed, ...]
    wajib: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the exports tell of an office."""

    kinds: tuple[KindName, ...]
    by_nip: bool
    has_roles: bool
    criteria: tuple[ProposedCriterion, ...]


def propose(sheets: Sequence[Sheet]) -> Proposal:
    """Tell how an office works from the sheets of its exports. No value of a person is kept.

    Raises
    ------
    ExportRefused
        No sheet holds a table of a known kind.
    """
    tables = [table for sheet in sheets if (table := _table(sheet, _any_criteria()))]
    if not tables:
        raise ExportRefused(
            "Tidak ada tabel yang dikenali dalam berkas ini; perlu kolom NIP (atau tanda pengenal "
            "lain) dan penilai, nama, atau kriteria. Lihat docs/format-data.md."
        )
    ids = [tidy(shown(cell)) for table in tables for cell in _cells(table, "pegawai")]
    return Proposal(
        kinds=tuple(sorted({layout.kind.name for _, layout in tables})),
        by_nip=_are_nip(ids),
        has_roles=any("peran" in layout.columns for _, layout in tables),
        criteria=tuple(_criteria(tables)),
    )


Table = tuple[Sheet, Layout]


def _any_criteria() -> Known:
    """Return the known kinds of table for an office whose criteria nobody knows yet."""
    nobody = Profile("", "", {}, ())
    known = [
        (replace(kind, rated="may") if kind.rated == "must" else kind, words)
        for kind, words in known_tables(nobody)
    ]
    # a table with one nilai a row has the ids of a wide one too: it is looked for first
    return tuple(sorted(known, key=lambda item: item[0].name != "daftar_nilai"))


def _table(sheet: Sheet, known: Known) -> Table | None:
    """Return the table of a sheet, with all rows of its header."""
    layout = find_layout(sheet, known) if len(sheet.cells) else None
    if layout is None:
        return None
    while _goes_on(sheet, layout):
        layout = replace(layout, bottom=layout.bottom + 1)
    return (sheet, layout)


def _goes_on(sheet: Sheet, layout: Layout) -> bool:
    """Tell whether the header has one more row: names below a merged one, and nobody's id."""
    row = layout.bottom + 1
    if row >= len(sheet.cells) or row - layout.top >= HEADER_MAX_DEPTH:
        return False
    own = set(layout.columns.values())
    named = [column for column, cell in enumerate(sheet.cells[row]) if _is_words(cell)]
    ids = shown(sheet.cells[row, layout.columns[layout.kind.needs[0]]]).strip()
    return not ids and len(set(named) - own) > 1


def _is_words(cell: object) -> bool:
    """Tell whether a cell is text with letters."""
    return isinstance(cell, str) and any(map(str.isalpha, cell))


def _cells(table: Table, name: str) -> list[object]:
    """Return the cells of one field in the data rows."""
    column = table[1].columns.get(name)
    return [] if column is None else _column(table, column)


def _column(table: Table, column: int) -> list[object]:
    """Return the cells of one column in the data rows."""
    sheet, layout = table
    return list(sheet.cells[np.flatnonzero(row_roles(sheet, layout) == ""), column])


def _are_nip(ids: Sequence[str]) -> bool:
    """Tell whether most ids have the digits of a NIP."""
    digits = ["".join(filter(str.isdigit, text)) for text in ids if text]
    return bool(digits) and sum(len(text) == NIP_DIGITS for text in digits) > len(digits) / 2


def _criteria(tables: Sequence[Table]) -> Iterable[ProposedCriterion]:
    """Yield what the tables rate, in the order in which it is met."""
    columns = [
        (number, table[1].kind.name, tidy(label), values, scales)
        for number, table in enumerate(tables)
        if table[1].kind.name in RATED
        for label, values in _rated_columns(table)
        if (scales := fitting_scales(values))
    ]
    panels = {number for number, kind, *_ in columns if kind == "panel"}
    for key in dict.fromkeys(fold_label(label) for _, _, label, *_ in columns):
        own = [column for column in columns if fold_label(column[2]) == key]
        scales = fitting_scales([value for *_, values, _ in own for value in values])
        everywhere = panels <= {number for number, *_ in own}
        yield ProposedCriterion(own[0][2], scales or own[0][4], everywhere)


def _rated_columns(table: Table) -> Iterable[tuple[str, list[object]]]:
    """Yield the label and the cells of each column that may be a criterion."""
    sheet, layout = table
    if layout.kind.name == "daftar_nilai":
        yield from _long_criteria(table)
        return
    people = {fold_label(tidy(shown(cell))) for cell in _cells(table, "nama")}
    for column, texts in header_labels(sheet, layout.top, layout.bottom).items():
        name = tidy(texts[-1]) if texts else ""
        known = is_ignored(name) or is_forbidden(name) or fold_label(name) in people
        few = sum(map(str.isdigit, name)) < NIP_DIGITS // 2
        if name and few and not known and column not in layout.columns.values():
            yield name, _column(table, column)


def _long_criteria(table: Table) -> Iterable[tuple[str, list[object]]]:
    """Yield the criteria of a table with one nilai a row."""
    names = [tidy(shown(cell)) for cell in _cells(table, "kriteria")]
    values = _cells(table, "nilai")
    different = [name for name in dict.fromkeys(names) if name]
    if len(different) <= MOST_CRITERIA:
        for name in different:
            yield name, [v for n, v in zip(names, values, strict=True) if n == name]
