"""What the office corrected: cells that it filled in, rows that it lets stand or sets aside."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.block import Block
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.reading.sheet import Sheet, filled, shown

HEADS: Final = ("Berkas", "Lembar", "Baris", "Sel", "Alasan", "Isi", "Perbaikan", "Keterangan")
"""Heads of the list that the office fills in."""

TELLING: Final = frozenset({"berkas", "baris", "sel", "isi", "perbaikan"})
"""Heads, as `fold_label` gives them, by which a list is known again, wherever they stand."""

HEAD_ROWS: Final = 10
"""Count of rows from the top among which the heads of a list are looked for."""

KEEP: Final = "pakai"
"""Word by which the office lets a row stand that the file hides."""

SET_ASIDE: Final = "abaikan"
"""Word by which the office sets a row aside for good."""

CELL: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")

Outcome = str
"""Name of the rule that a line ends in: empty (used), or why it was not."""

Said = Mapping[str, Mapping[str, "Line"]]
"""Of one target: what stood there -> what shall stand there -> the line that says so."""


class Target(NamedTuple):
    """A cell, or a whole row (column -1), of a sheet of a file; rows and columns from 0."""

    berkas: str
    lembar: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One filled-in line of a list: what it is about, what stood there, what shall stand."""

    place: tuple[int, int]
    target: Target | None
    before: str
    after: object

    @property
    def word(self) -> str:
        """The decision on the whole row, if that is what was written."""
        text = tidy(str(self.after)).casefold().strip(" .!")
        return text if text in (KEEP, SET_ASIDE) else ""


def apply_corrections(sheets: Sequence[Sheet]) -> tuple[tuple[Sheet, ...], tuple[Block, ...]]:
    """Put the office's corrections where they belong.

    A correction is used only where the cell still holds what the list says it held, or what an
    earlier correction put there, and where no other line says otherwise; the rest waits with its
    reason.

    Parameters
    ----------
    sheets : all sheets of all files

    Returns
    -------
    the sheets of exports with their corrections, and the lists themselves as blocks
    """
    books = {sheet.berkas for sheet in sheets if _heads(sheet)}
    exports = {(s.berkas, s.lembar): s for s in sheets if s.berkas not in books}
    lists = [sheet for sheet in sheets if sheet.berkas in books]
    lines = [line for number, sheet in enumerate(lists) for line in _lines(sheet, number)]
    outcomes = _outcomes(lines, exports)
    used = [line for line, outcome in zip(lines, outcomes, strict=True) if not outcome]
    blocks = tuple(
        _block(sheet, [pair for pair in zip(lines, outcomes, strict=True) if pair[0].place[0] == n])
        for n, sheet in enumerate(lists)
    )
    return tuple(_corrected(sheet, used) for sheet in exports.values()), blocks


def _heads(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Return where each head of a list stands, row and column; nothing where the sheet is none."""
    for row, cells in enumerate(sheet.cells[:HEAD_ROWS].tolist()):
        found = {fold_label(shown(cell)): (row, column) for column, cell in enumerate(cells)}
        if found.keys() >= TELLING:
            return found
    return {}


def _lines(sheet: Sheet, number: int) -> Iterable[Line]:
    """Yield the lines of a list that the office filled in."""
    heads = _heads(sheet)
    if not heads:
        return
    head, entry = heads["perbaikan"]
    columns = {name: heads[name.casefold()][1] for name in HEADS if name.casefold() in heads}
    for row in np.flatnonzero(filled(sheet.cells[:, entry])).tolist():
        if row > head:
            cells = {name: sheet.cells[row, column] for name, column in columns.items()}
            yield Line((number, row), _target(cells), shown(cells["Isi"]), cells["Perbaikan"])


def _target(cells: Mapping[str, object]) -> Target | None:
    """Return what a line is about; nothing where its address cannot be read."""
    berkas, lembar = shown(cells["Berkas"]), shown(cells.get("Lembar", ""))
    cell, row = tidy(shown(cells["Sel"])), tidy(shown(cells["Baris"]))
    if not cell and row.isdecimal() and int(row) > 0:
        return Target(berkas, lembar, int(row) - 1, -1)
    found = CELL.fullmatch(cell)
    return Target(berkas, lembar, int(found[2]) - 1, _column(found[1])) if found else None


def _column(letters: str) -> int:
    """Return the column (from 0) of its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _outcomes(lines: Sequence[Line], exports: Mapping[tuple[str, str], Sheet]) -> list[Outcome]:
    """Tell of each line whether it is used, and if not, why."""
    said = _said(lines)
    return [_outcome(line, exports, said[line.target] if line.target else {}) for line in lines]


def _said(lines: Iterable[Line]) -> dict[Target, Said]:
    """Return what all lines say, target by target."""
    said: dict[Target, dict[str, dict[str, Line]]] = {}
    for line in lines:
        if line.target:
            before = said.setdefault(line.target, {}).setdefault(tidy(line.before), {})
            before[line.word or tidy(shown(line.after))] = line
    return dict(said)


def _outcome(line: Line, exports: Mapping[tuple[str, str], Sheet], said: Said) -> Outcome:
    """Tell of one line whether it is used, and if not, why."""
    target = line.target
    sheet = exports.get((target.berkas, target.lembar)) if target else None
    if target is None or sheet is None or not _inside(target, sheet):
        return "koreksi_tanpa_sasaran"
    if len(said[tidy(line.before)]) > 1:
        return "koreksi_bertentangan"
    if line.word:
        return ""
    if target.column < 0:
        return "koreksi_tidak_dipahami"
    steps = _steps(sheet.cells[target.row, target.column], said)
    return "" if tidy(line.before) in steps else "koreksi_kedaluwarsa"


def _steps(cell: object, said: Said) -> dict[str, Line]:
    """Return what a cell held one after the other, each with the correction that replaced it."""
    steps: dict[str, Line] = {}
    now = tidy(shown(cell))
    while now not in steps and len(said.get(now, {})) == 1:
        [(after, steps[now])] = said[now].items()
        now = after
    return steps


def _inside(target: Target, sheet: Sheet) -> bool:
    """Tell whether the sheet has that cell or row."""
    rows, columns = sheet.cells.shape
    return target.row < rows and target.column < columns


def _corrected(sheet: Sheet, used: Sequence[Line]) -> Sheet:
    """Return a sheet with the corrections that are meant for it."""
    mine = [
        (line.target, line)
        for line in used
        if line.target and line.target[:2] == (sheet.berkas, sheet.lembar)
    ]
    if not mine:
        return sheet
    cells = sheet.cells.copy()
    said = _said(line for _, line in mine if not line.word)
    written = {(target.row, target.column): steps for target, steps in said.items()}
    for place, steps in written.items():
        *_, last = _steps(cells[place], steps).values()
        cells[place] = last.after
    words = {target.row: line.word for target, line in mine if line.word}
    return replace(
        sheet,
        cells=cells,
        marks={place: mark for place, mark in sheet.marks.items() if place not in written},
        percent=sheet.percent - written.keys(),
        corrected={place: shown(sheet.cells[place]) for place in written},
        decided=words,
    )


def _block(sheet: Sheet, told: Sequence[tuple[Line, Outcome]]) -> Block:
    """Return a list as a block: lines used are clean, lines not used wait, the rest is frame."""
    used = [line.place[1] + 1 for line, outcome in told if not outcome]
    waiting = {line.place[1] + 1: outcome for line, outcome in told if outcome}
    rest = sorted(set(range(1, len(sheet.cells) + 1)) - set(used) - set(waiting))
    found = [notes(rest, "daftar_koreksi", "struktur")]
    for line, outcome in told:
        texts = {"sebelum": line.before, "sesudah": shown(line.after)}
        jenis = "karantina" if outcome else "perbaikan"
        rule = outcome or "koreksi_dipakai"
        found.append(notes([line.place[1] + 1], rule, jenis).assign(**texts))
    rows = pd.DataFrame(index=pd.Index(sorted([*used, *waiting]), dtype="int64"))
    return Block(sheet, None, rows, join_notes(found), len(rest))
