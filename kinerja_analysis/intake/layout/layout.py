"""Where the table stands in a sheet: its kind, its header, its columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.layout.columns import (
    Header,
    Vocabulary,
    knows,
    map_columns,
    vocabulary,
)
from kinerja_analysis.intake.layout.kinds import CRITERION, KINDS, Kind
from kinerja_analysis.intake.reading.sheet import Sheet, column_letter, filled
from kinerja_analysis.profile import Profile
from kinerja_analysis.thresholds import HEADER_MAX_DEPTH, HEADER_SEARCH_ROWS

NARROWEST = 2
"""Count of filled cells below which a row cannot be a header."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What kind of table a sheet holds and where: header rows `top`..`bottom` (from 0)."""

    kind: Kind
    header: Header
    top: int
    bottom: int

    @property
    def columns(self) -> dict[str, int]:
        """Return field -> column (from 0)."""
        return {item.field: item.column for item in self.header.mapped}


PERSON = frozenset({"pegawai", "nama"})
"""Fields of every list of people, which do not tell what kind of list it is."""

Known = tuple[tuple[Kind, Vocabulary], ...]
"""All kinds of table with the spellings of their fields in an office."""


def known_tables(profile: Profile) -> Known:
    """Return every kind of table with the spellings of its fields in this office."""
    return tuple((kind, vocabulary(profile, kind)) for kind in KINDS)


def find_layout(sheet: Sheet, known: Known) -> Layout | None:
    """Find the table of a sheet; the header that names most fields wins, then the shortest.

    Returns
    -------
    Layout, or None where the sheet holds no table of a known kind

    Raises
    ------
    ExportRefused
        Two columns fit one field equally well.
    """
    for guess in (False, True):
        found = max(_candidates(sheet, known, guess=guess), key=_worth, default=None)
        if found is not None:
            return _settled(found, sheet, known)
    return None


def _worth(layout: Layout) -> tuple[int, int, int]:
    """Rank a candidate: many fields, few header rows, high up."""
    return (len(layout.header.mapped), layout.top - layout.bottom, -layout.top)


def _settled(layout: Layout, sheet: Sheet, known: Known) -> Layout:
    """Map the rest of the columns by likeness, and refuse what fits two ways."""
    labels = labels_of(sheet, layout.top, layout.bottom)
    header = map_columns(labels, dict(known)[layout.kind], guess=True)
    if header.ambiguous:
        doubled = ", ".join(sorted(set(header.ambiguous)))
        raise ExportRefused(
            f"lembar {sheet.lembar}: lebih dari satu kolom cocok untuk {doubled}; "
            "hapus atau ganti nama kolom yang tidak dipakai"
        )
    settled = Layout(layout.kind, header, layout.top, layout.bottom)
    if unnamed := _unnamed(settled, sheet, labels):
        raise ExportRefused(
            f"lembar {sheet.lembar}: kolom {', '.join(map(column_letter, unnamed))} berisi tetapi "
            "tanpa judul, di samping kolom nilai; beri judul kolomnya, atau pindahkan isinya ke "
            "kolom yang benar"
        )
    return settled


def _unnamed(layout: Layout, sheet: Sheet, labels: Mapping[int, Sequence[str]]) -> list[int]:
    """Return the columns without a name to the right of a criterion that hold something.

    What stands there may be the nilai of that criterion (a tick in the column of its step). Behind
    the last name of a text file it is a record that was torn, which waits by itself.
    """
    named = [column for column, parts in labels.items() if any(parts)]
    beside = {item.column for item in layout.header.mapped if item.field.startswith(CRITERION)}
    nameless = []
    for column in range(max(named) if sheet.delimited else len(labels)):
        if column - 1 in beside and not any(labels[column]):
            beside.add(column)
            nameless.append(column)
    if not nameless:
        return []
    rows = sheet.cells[layout.bottom + 1 :]
    used = filled(rows[:, sorted(layout.columns.values())])
    dense = rows[2 * used.sum(axis=1) >= used.shape[1]]
    return [column for column in nameless if filled(dense[:, column]).any()]


def _candidates(sheet: Sheet, known: Known, *, guess: bool) -> Iterator[Layout]:
    """Yield every header, of one row or more, under which a known kind of table would stand."""
    full = filled(sheet.cells[:HEADER_SEARCH_ROWS])
    counts = full.sum(axis=1)
    named = [_names_something(row, known) for row in sheet.cells[: len(counts)]]
    for top in np.flatnonzero(counts >= NARROWEST).tolist():
        for bottom in range(top, min(top + HEADER_MAX_DEPTH, len(counts))):
            if bottom > top and _is_heading(full, bottom):
                break
            if guess or any(named[top : bottom + 1]):
                yield from _readings(sheet, known, (top, bottom), guess=guess)


def _is_heading(full: np.ndarray, row: int) -> bool:
    """Tell whether a row heads a group: one cell alone, below the first name of the row above."""
    return bool(full[row].sum() == 1 and full[row - 1].argmax() == full[row].argmax())


def _names_something(row: np.ndarray, known: Known) -> bool:
    """Tell whether a row holds the name of any field."""
    labels = {_label(cell) for cell in row} - {""}
    return any(knows(words, label) for label in labels for _, words in known)


def _readings(
    sheet: Sheet, known: Known, span: tuple[int, int], *, guess: bool
) -> Iterator[Layout]:
    """Yield the first kind of table that these header rows can be the header of."""
    labels = labels_of(sheet, *span)
    for kind, words in known:
        header = map_columns(labels, words, guess=guess)
        if _fits(kind, header.fields):
            yield Layout(kind, header, *span)
            return


def _fits(kind: Kind, fields: frozenset[str]) -> bool:
    """Tell whether a table with these fields is of that kind."""
    rated = any(field.startswith(CRITERION) for field in fields)
    return (
        fields.issuperset(kind.needs)
        and (not kind.one_of or not fields.isdisjoint(kind.one_of))
        and not (rated and kind.rated == "never")
        and (rated or kind.rated != "must")
    )


def labels_of(sheet: Sheet, top: int, bottom: int) -> dict[int, list[str]]:
    """Return the header cells of each column; a merged cell names every column that it covers."""
    cells = sheet.cells[top : bottom + 1].copy()
    for first, left, last, right in sheet.merged:
        if top <= first and last <= bottom:
            cells[first - top, left : right + 1] = sheet.cells[first, left]
    if bottom > top and not sheet.merged:
        _spread(cells)
    return {column: [_label(cell) for cell in cells[:, column]] for column in range(cells.shape[1])}


def _label(cell: object) -> str:
    """Return a header cell as text; numbers name nothing."""
    return cell.strip() if isinstance(cell, str) else ""


def _spread(cells: np.ndarray) -> None:
    """Let each upper header cell name the columns to its right, where merges are not known."""
    for row in cells[:-1]:
        name = ""
        for column, cell in enumerate(row):
            name = _label(cell) or name
            if not _label(cell) and any(_label(below) for below in cells[1:, column]):
                row[column] = name


def missing_fields(sheet: Sheet, known: Known) -> str:
    """Say which columns the most similar known table has and this sheet lacks."""
    best: tuple[int, int, str] = (-HEADER_SEARCH_ROWS, 0, "")
    for kind, spellings in known:
        for top in range(min(len(sheet.cells), HEADER_SEARCH_ROWS)):
            found = map_columns(labels_of(sheet, top, top), spellings, guess=False).fields
            telling = found - PERSON or kind.name == "panel"
            if telling and (lacking := _lacking(kind, found)):
                named = (spellings.words.get(name, (name,))[0] for name in lacking)
                best = max(best, (-len(lacking), len(found), ", ".join(named)))
    return best[2] if best[1] >= NARROWEST else ""


def _lacking(kind: Kind, fields: frozenset[str]) -> list[str]:
    """Return what a table of that kind would still need; nothing where it cannot be one."""
    rated = any(name.startswith(CRITERION) for name in fields)
    if rated and kind.rated == "never":
        return []
    lacking = [name for name in kind.needs if name not in fields]
    return [*lacking, "kriteria"] if kind.rated == "must" and not rated else lacking
