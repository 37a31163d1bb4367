"""Tables that are turned: kriteria down the rows, one person a column, or a form of one person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.across import NIP
from kinerja_analysis.intake.layout.columns import (
    Header,
    Mapped,
    Vocabulary,
    fold_label,
    is_ignored,
    map_columns,
)
from kinerja_analysis.intake.layout.form import of_one, ratee_of
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.layout.layout import Known, Layout
from kinerja_analysis.intake.layout.outside import pairs_of, rater_above
from kinerja_analysis.intake.layout.rows import TOTAL
from kinerja_analysis.intake.layout.views import View, only
from kinerja_analysis.intake.reading.sheet import Sheet, filled, shown

LABEL_COLUMNS: Final = 3
"""Count of columns from the left among which the labels are looked for."""

LONGEST: Final = 400
"""Count of rows in which they are looked for."""

FEWEST: Final = 2
"""Count of kriteria below each other that make a turned table, where the office has as many."""

NUMBERING: Final = re.compile(r"^\(?\d{1,2}[.)]\s*")
"""What stands before a label in a numbered list."""

LATE: Final = ("tanggal", "tahun", "periode", "peran")
"""Fields that a form may name in any line."""

NOTE: Final = (
    "tabel_terbalik",
    "Tabel terbalik: kriteria berjajar ke bawah; tiap kolom nilai dibaca sebagai satu penilaian.",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Turned:
    """Where labels stand (`column`), the row of each field, the first kriteria, the nilai.

    `starts` are the rows at which the first label stands again, where kriteria do so too.
    """

    sheet: Sheet
    column: int
    rows: Mapping[str, int]
    top: int
    values: tuple[int, ...]
    starts: tuple[int, ...]

    @property
    def fields(self) -> dict[str, int]:
        """The rows that name something else than a kriteria."""
        return {name: row for name, row in self.rows.items() if not name.startswith(CRITERION)}

    def beside(self, row: int, column: int) -> object:
        """Return a cell that says something, else nothing."""
        cell = self.sheet.cells[row, column]
        return cell if shown(cell).strip(" :-") else ""


def turned(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return one view a person; nothing where ratee or rater is in any doubt."""
    words = next(words for kind, words in known if kind.name == "panel")
    found = _found(sheet, words)
    if found is None:
        return ()
    if len(found.starts) > 1:
        parts = [turned(part, known) for part in _parts(found)]
        return tuple(view for part in parts for view in part) if all(parts) else ()
    if len(found.values) == 1 and (given := _of_form(found)):
        return (_view(found, found.values[0], given, known),)
    people = dict(_people(found))
    rated = [column for column in found.values if not _is_total(found, column)]
    shaped = {bool(NIP.fullmatch(tidy(shown(given["pegawai"])))) for given in people.values()}
    if set(people) != set(rated) or len(shaped) != 1:
        return ()  # one person in doubt would hold back the rows of all
    return tuple(_view(found, column, given, known) for column, given in people.items())


def turned_labels(sheet: Sheet, known: Known) -> bool:
    """Tell whether kriteria stand below each other in a sheet."""
    words = next(words for kind, words in known if kind.name == "panel")
    return _found(sheet, words) is not None


def _found(sheet: Sheet, words: Vocabulary) -> _Turned | None:
    """Find the column of labels, and the columns with nilai to its right."""
    wanted = min(FEWEST, sum(name.startswith(CRITERION) for name in words.words))
    for column in range(min(LABEL_COLUMNS, sheet.cells.shape[1])):
        labels = {row: [_label(cell)] for row, cell in enumerate(sheet.cells[:LONGEST, column])}
        header = map_columns(labels, words, guess=False)
        rows = {item.field: item.column for item in header.mapped}
        rated = sorted(row for name, row in rows.items() if name.startswith(CRITERION))
        if len(rated) >= wanted and rated[0] > 0:
            values = _value_columns(sheet, column, rated)
            return _Turned(sheet, column, rows, rated[0], values, _starts(labels, header))
    return None


def _starts(labels: Mapping[int, list[str]], header: Header) -> tuple[int, ...]:
    """Return the rows at which forms begin that stand below each other."""
    rows = {item.field: item.column for item in header.mapped}
    if not any(CRITERION + name in rows for name in header.ambiguous):
        return ()
    first = fold_label(labels[min(rows.values())][0])
    return tuple(row for row, (label,) in labels.items() if fold_label(label) == first)


def _parts(found: _Turned) -> Iterator[Sheet]:
    """Yield the sheet form by form."""
    sheet = found.sheet
    for start, end in pairwise([0, *found.starts[1:], len(sheet.cells)]):
        yield only(sheet, np.arange(start, end), np.arange(sheet.cells.shape[1]))


def _label(cell: object) -> str:
    """Return a label without its number and its colon."""
    return NUMBERING.sub("", tidy(cell)).rstrip(" :") if isinstance(cell, str) else ""


def _value_columns(sheet: Sheet, column: int, rated: list[int]) -> tuple[int, ...]:
    """Return the columns to the right of the labels in which a kriteria has something."""
    texts = np.frompyfunc(lambda cell: shown(cell).strip(" :"), 1, 1)(sheet.cells[rated])
    used = filled(texts).any(axis=0)
    return tuple(at for at in np.flatnonzero(used).tolist() if at > column)


def _of_form(found: _Turned) -> dict[str, object]:
    """Return what the lines of one form say of its ratee and its rater."""
    lines = [pairs_of(found.sheet, row) for row in range(found.top)]
    rater = rater_above(found.sheet, found.top)
    ratee = dict(ratee_of(lines, rater))
    if not rater or "pegawai" not in ratee:
        return {}
    late = {name: found.rows[name] for name in LATE if name in found.rows}
    told = {name: found.beside(row, found.values[0]) for name, row in late.items()}
    return {**ratee, **rater, **{name: cell for name, cell in told.items() if cell != ""}}


def _people(found: _Turned) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield each column that has a person on top, with all that its fields say."""
    fields = found.fields
    if "pegawai" not in fields and _holds_nip(found):
        fields["pegawai"] = found.top - 1
    line = fields.get("pegawai", 0)
    above = rater_above(found.sheet, line)
    told_once = {name for name, row in fields.items() if row < line and _once(found, row)}
    fields = {name: row for name, row in fields.items() if name not in told_once}
    for column in found.values:
        told = {name: found.beside(row, column) for name, row in fields.items()}
        given = above | {name: cell for name, cell in told.items() if cell != ""}
        if "pegawai" in given and not given.keys().isdisjoint(("penilai", "nama_penilai")):
            yield column, given


def _once(found: _Turned, row: int) -> bool:
    """Tell whether a line says one thing for the whole table, not one for each of its people."""
    said = [column for column in found.values if found.beside(row, column) != ""]
    return len(said) < len(found.values) and len(said) <= 1


def _holds_nip(found: _Turned) -> bool:
    """Tell whether the row above the first kriteria names people by their NIP."""
    above = found.sheet.cells[found.top - 1, list(found.values)]
    return any(NIP.fullmatch(tidy(shown(cell))) for cell in above)


def _is_total(found: _Turned, column: int) -> bool:
    """Tell whether a column holds sums or means of the others."""
    above = [fold_label(shown(cell)) for cell in found.sheet.cells[: found.top, column]]
    return any(TOTAL.fullmatch(text) for text in above)


def _view(found: _Turned, column: int, given: Mapping[str, object], known: Known) -> View:
    """Return the nilai of one column as a long table under a header of its own."""
    sheet, top = found.sheet, found.top - 1
    cells = np.full(sheet.cells.shape, "", dtype=object)
    cells[: top + 1] = sheet.cells[: top + 1]
    cells[:, found.column] = [_label(cell) for cell in sheet.cells[:, found.column]]
    cells[:, column] = sheet.cells[:, column]
    cells[top, [found.column, column]] = "Kriteria", "Nilai"
    mapped = (
        Mapped("kriteria", found.column, "Kriteria"),
        Mapped("nilai", column, "Nilai"),
    )
    kind = next(of_one(kind) for kind, _ in known if kind.name == "daftar_nilai")
    marks = {at: mark for at, mark in sheet.marks.items() if at[1] in (found.column, column)}
    part = replace(sheet, cells=cells, merged=(), marks=marks, notes=(*sheet.notes, NOTE))
    said = {name: shown(cell) for name, cell in given.items()}
    return View(part, Layout(kind, Header(mapped, (), ()), top, top), said, _heads(found))


def _heads(found: _Turned) -> frozenset[int]:
    """Return the rows that name something else than a kriteria, above and among them."""
    labels = map(_label, found.sheet.cells[:, found.column])
    silent = {
        row
        for row, label in enumerate(labels)
        if label
        and row not in found.rows.values()
        and (is_ignored(label) or _says_none(found, row))
    }
    return frozenset({row for row in (*found.fields.values(), *silent) if row >= found.top})


def _says_none(found: _Turned, row: int) -> bool:
    """Tell whether a line has nothing beside its label."""
    return all(found.beside(row, column) == "" for column in found.values)
