"""Forms with a column for every point of a scale, one of them ticked: read as one nilai each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kinerja_analysis.intake.cells.score_words import scale_words
from kinerja_analysis.intake.cells.values import score_reader, tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.columns import knows
from kinerja_analysis.intake.layout.layout import Known
from kinerja_analysis.intake.reading.sheet import Sheet, Tick, column_letter, shown
from kinerja_analysis.profile import Scale
from kinerja_analysis.thresholds import HEADER_SEARCH_ROWS, MAX_CATEGORIES

TICKS: Final = frozenset({*"vx√✓✔☑☒✗✘×●•*üþp", "true", "benar"})
"""What is written to choose a point; ü, þ and P are the ticks of the Wingdings fonts."""

UNTICKED: Final = (MISSING - TICKS) | {"☐", "□", "○", "false", "salah"}
"""What stands at a point that was not chosen."""

DOUBT: Final = "centang_ragu"
"""Rule of a group in which several points are ticked, or another nilai is written."""

SEVERAL: Final = 2
"""Count of other things in one row from which its columns hold no ticks."""

VALUE: Final = "Nilai"
"""What a group of points is called that stands alone, where nothing above it says more."""

Point = tuple[float, str]
"""A point of a scale: its nilai, and how a cell says it."""

Reader = Callable[[str], Point | None]
"""What reads the label of a column as a point of a scale."""

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns beside each other, from `first` on, labelled in row `head` as a scale's points."""

    head: int
    first: int
    points: tuple[Point, ...]
    read: Reader

    @property
    def columns(self) -> slice:
        """The columns of its points."""
        return slice(self.first, self.first + len(self.points))


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a row says in a group, the cell that says it, and why it waits, if it does."""

    said: object
    tick: Tick
    mark: str = ""


def read_ticks(sheet: Sheet, scales: Iterable[Scale], known: Known) -> Sheet:
    """Return the sheet with every group of ticked points read as one column, the group's first.

    Each nilai keeps the cell in which it was ticked (`Sheet.ticked`); the rest of its group is
    empty. A sheet without such groups comes back as it is.

    Parameters
    ----------
    sheet : a sheet as it was read and corrected
    scales : the scales of the office
    known : the kinds of table, whose fields may name a group
    """
    groups = _groups(sheet, scales)
    if not groups:
        return sheet
    cells, chosen = sheet.cells.copy(), dict(_choices(sheet, groups))
    for group in groups:
        cells[group.head :, group.columns] = ""
    if len(groups) == 1:
        cells[groups[0].head, groups[0].first] = _name(sheet, groups[0], known)
    for place, choice in chosen.items():
        cells[place] = choice.said
    marked = {place: choice.mark for place, choice in chosen.items() if choice.mark}
    return replace(
        sheet,
        cells=cells,
        marks={**sheet.marks, **marked},
        merged=tuple(_merged(sheet, groups)),
        ticked={place: choice.tick for place, choice in chosen.items()},
        notes=(*sheet.notes, ("kolom_centang", _told(groups))),
    )


def _groups(sheet: Sheet, scales: Iterable[Scale]) -> list[_Group]:
    """Return the groups of the first row that labels points with ticks below them."""
    readers = [(_reader(s), s.n_categories) for s in scales if 1 < s.n_categories <= MAX_CATEGORIES]
    for head in range(min(HEADER_SEARCH_ROWS, len(sheet.cells))):
        texts = [tidy(shown(cell)) for cell in sheet.cells[head]]
        for read, size in readers:
            groups = list(_in_row(texts, head, read, size))
            if groups and _are_ticked(sheet, groups):
                return groups
    return []


def _reader(scale: Scale) -> Reader:
    """Return what reads a point's label: its number, its word, or its word's initials."""
    read = score_reader(scale, scale_words(scale))
    short = {"".join(part[0] for part in word.split()).casefold(): word for word in scale.kata}

    def point(label: str) -> Point | None:
        """Read one label; what is no point, or no label, is none."""
        text = short.get(label.casefold(), label) if len(short) == len(scale.kata) else label
        value = float(str(read(text).value))
        return (value, text) if value == value else None

    return point


def _in_row(texts: Sequence[str], head: int, read: Reader, size: int) -> Iterator[_Group]:
    """Yield the groups of columns that label every point of a scale once, in order."""
    points, column = [read(text) for text in texts], 0
    while column + size <= len(points):
        group = [point for point in points[column : column + size] if point]
        values = [value for value, _ in group]
        ordered = values in (sorted(values), sorted(values, reverse=True))
        if len(set(values)) == size and ordered:
            yield _Group(head, column, tuple(group), read)
        column += size if len(set(values)) == size and ordered else 1


def _are_ticked(sheet: Sheet, groups: Sequence[_Group]) -> bool:
    """Tell whether more rows hold a tick below the labels than hold several other things."""
    ticked = others = 0
    for group in groups:
        for row in range(group.head + 1, len(sheet.cells)):
            written = dict(_written(sheet, group, row))
            ticks = sum(_is_tick(text, group, column) for column, text in written.items())
            ticked += ticks > 0 and len(written) - ticks < SEVERAL
            others += len(written) - ticks >= SEVERAL
    return ticked > others


def _written(sheet: Sheet, group: _Group, row: int) -> Iterator[tuple[int, str]]:
    """Yield column and text of each cell of a row in a group that says something."""
    for column, cell in enumerate(sheet.cells[row, group.columns].tolist(), start=group.first):
        if (text := tidy(shown(cell))).casefold() not in UNTICKED:
            yield column, text


def _is_tick(text: str, group: _Group, column: int) -> bool:
    """Tell whether a cell chooses its point: a tick, or the point's own label."""
    if text.casefold() in TICKS:
        return True
    point = group.read(text)
    return point is not None and point[0] == group.points[column - group.first][0]


def _choices(sheet: Sheet, groups: Sequence[_Group]) -> Iterator[tuple[Place, _Choice]]:
    """Yield what every row says in every group, by the place where it is to stand."""
    for group in groups:
        for row in range(group.head + 1, len(sheet.cells)):
            if written := dict(_written(sheet, group, row)):
                yield (row, group.first), _choice(sheet, group, row, written)


def _choice(sheet: Sheet, group: _Group, row: int, written: Mapping[int, str]) -> _Choice:
    """Read what one row says in a group; the office's correction settles it."""
    ticks = [column for column, text in written.items() if _is_tick(text, group, column)]
    settled = [c for c, text in written.items() if (row, c) in sheet.corrected and c not in ticks]
    column = (settled or ticks or list(written))[0]
    tick = Tick(column, shown(sheet.cells[row, column]))
    if settled:
        return _Choice(sheet.cells[row, column], tick)
    if len(ticks) == len(written) == 1:
        return _Choice(group.points[column - group.first][1], tick)
    if ticks or any(map(group.read, written.values())):
        return _Choice("", tick, DOUBT)
    return _Choice(" ".join(written.values()), tick)


def _name(sheet: Sheet, group: _Group, known: Known) -> str:
    """Return what a group is called in the row of its labels: nothing if the row above tells."""
    above = shown(sheet.cells[group.head - 1, group.first]) if group.head else ""
    return "" if above and any(knows(words, above) for _, words in known) else VALUE


def _merged(sheet: Sheet, groups: Sequence[_Group]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the merged ranges; a name over the points of a group is that of its first column."""
    for top, left, bottom, right in sheet.merged:
        inside = [g for g in groups if g.first <= left and right < g.columns.stop]
        if not inside:
            yield top, left, bottom, right
        elif top > inside[0].head:
            yield top, inside[0].first, bottom, right


def _told(groups: Sequence[_Group]) -> str:
    """Say which columns are read as one."""
    spans = (f"{column_letter(g.first)}-{column_letter(g.columns.stop - 1)}" for g in groups)
    return (
        f"Kolom {', '.join(spans)} berisi tanda centang di bawah titik skalanya; tiap rentang "
        "dibaca sebagai satu nilai."
    )
