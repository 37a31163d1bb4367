"""Which tables one sheet holds: several side by side or below each other, or one seen by rater."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.kinds import Kind
from kinerja_analysis.intake.layout.layout import Known, Layout, find_layout, labels_of
from kinerja_analysis.intake.reading.sheet import Sheet, filled
from kinerja_analysis.thresholds import HEADER_SEARCH_ROWS


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One table of a sheet, as if it stood there alone.

    `sheet` is the sheet with all cells of other tables empty, so that every address stays true.
    `given` holds fields that stand outside the table (its rater, his role), `heads` the rows that
    say so, `notes` what is to be told of it.
    """

    sheet: Sheet
    layout: Layout
    given: Mapping[str, str] = field(default_factory=dict)
    heads: frozenset[int] = frozenset()


def without_rater(known: Known) -> Known:
    """Return the kinds of rating table as they are when the rater stands outside the table."""
    return tuple(
        (_open(kind), words) for kind, words in known if kind.name in ("panel", "daftar_nilai")
    )


def _open(kind: Kind) -> Kind:
    """Return a kind that need not name the rater in a column."""
    needs = tuple(name for name in kind.needs if name != "penilai")
    return replace(kind, needs=needs, may=(*kind.may, "penilai"))


def only(sheet: Sheet, rows: np.ndarray, columns: np.ndarray) -> Sheet:
    """Return the sheet with everything empty but these rows and columns (from 0)."""
    cells = np.full(sheet.cells.shape, "", dtype=object)
    kept = np.ix_(rows, columns)
    cells[kept] = sheet.cells[kept]
    inside = {(row, column) for row in rows.tolist() for column in columns.tolist()}
    return replace(
        sheet, cells=cells, marks={at: mark for at, mark in sheet.marks.items() if at in inside}
    )


def side_by_side(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return tables of one kind that stand beside each other; nothing where there are none.

    They are told by their first column name, which stands there again further right.
    """
    for top in _header_rows(sheet):
        starts = _repeats([fold_label(str(cell)) for cell in sheet.cells[top]])
        if len(starts) > 1:
            ends = [*starts[1:], sheet.cells.shape[1]]
            parts = [
                only(sheet, np.arange(len(sheet.cells)), np.arange(start, end))
                for start, end in zip(starts, ends, strict=True)
            ]
            if views := _all_of_one_kind(parts, known):
                return views
    return ()


def _header_rows(sheet: Sheet) -> list[int]:
    """Return the rows that may be headers."""
    return np.flatnonzero(filled(sheet.cells[:HEADER_SEARCH_ROWS]).sum(axis=1) > 1).tolist()


def _repeats(labels: list[str]) -> list[int]:
    """Return where the first label of a row stands each time, once the sequences repeat."""
    named = [(column, label) for column, label in enumerate(labels) if label]
    if not named:
        return []
    starts = [column for column, label in named if label == named[0][1]]
    widths = {label: labels.count(label) for _, label in named}
    repeated = [label for label, count in widths.items() if count == len(starts)]
    return starts if len(starts) > 1 and len(repeated) > 1 else []


def _all_of_one_kind(parts: list[Sheet], known: Known) -> tuple[View, ...]:
    """Return the parts as views, if each holds a table of the same kind."""
    found = [(part, _layout(part, known)) for part in parts]
    views = tuple(View(part, layout) for part, layout in found if layout)
    kinds = {view.layout.kind.name for view in views}
    return views if len(views) == len(parts) and len(kinds) == 1 else ()


def _layout(sheet: Sheet, known: Known) -> Layout | None:
    """Return the layout of a part; what fits two ways is none."""
    try:
        return find_layout(sheet, known)
    except ExportRefused:
        return None


def stacked(sheet: Sheet, layout: Layout, known: Known) -> tuple[View, ...]:
    """Return the tables that stand below each other under headers of their own.

    A header that repeats the first one word for word needs no table of its own: its rows are
    read on.
    """
    tops = [layout.top, *(top for top in _lower_headers(sheet, layout, known))]
    views = list(_upper(sheet, layout, known))
    if len(tops) == 1 and not views:
        return (View(sheet, layout),)
    ends = [*tops[1:], len(sheet.cells)]
    columns = np.arange(sheet.cells.shape[1])
    above = layout.top if views else 0
    for number, (top, end) in enumerate(zip(tops, ends, strict=True)):
        start = above if number == 0 else top
        part = only(sheet, np.arange(start, end), columns)
        here = layout if number == 0 else _shifted(sheet, top, end, known)
        if here:
            views.append(View(part, here))
    return tuple(views)


def _upper(sheet: Sheet, layout: Layout, known: Known) -> tuple[View, ...]:
    """Return the tables above the one with the most fields; titles are none."""
    part = only(sheet, np.arange(layout.top), np.arange(sheet.cells.shape[1]))
    upper = _layout(part, known)
    if upper is None or not _holds_rows(part, upper):
        return ()
    return stacked(part, upper, known)


def _holds_rows(sheet: Sheet, layout: Layout) -> bool:
    """Tell whether rows follow a header in which every needed field is filled."""
    needed = [layout.columns[name] for name in layout.kind.needs]
    return bool(filled(sheet.cells[layout.bottom + 1 :][:, needed]).all(axis=1).any())


def _lower_headers(sheet: Sheet, layout: Layout, known: Known) -> Iterator[int]:
    """Yield the rows below a table at which another header begins."""
    first = [fold_label(str(cell)) for cell in sheet.cells[layout.bottom]]
    for row in _wordy_rows(sheet, layout):
        labels = [fold_label(str(cell)) for cell in sheet.cells[row]]
        if labels != first and _shifted(sheet, row, len(sheet.cells), known):
            yield row


def _wordy_rows(sheet: Sheet, layout: Layout) -> list[int]:
    """Return the rows below the header that hold words alone in the columns of the table."""
    rows = np.arange(layout.bottom + 1, len(sheet.cells))
    for column in sorted(layout.columns.values()):
        words = np.frompyfunc(_is_words, 1, 1)(sheet.cells[rows, column]).astype(bool)
        rows = rows[words]
    return [row for row in rows.tolist() if filled(sheet.cells[row]).sum() > 1]


def _is_words(cell: object) -> bool:
    """Tell whether a cell is text without a digit, or empty."""
    return isinstance(cell, str) and not any(map(str.isdigit, cell))


def _shifted(sheet: Sheet, top: int, end: int, known: Known) -> Layout | None:
    """Return the layout of a table whose header stands in row `top`, by the rows of the sheet."""
    found = layout_between(sheet, top, end, known)
    return found if found and found.top == top else None


def layout_between(sheet: Sheet, start: int, end: int, known: Known) -> Layout | None:
    """Return the layout of the table between two rows, by the rows of the sheet."""
    part = replace(
        sheet,
        cells=sheet.cells[start:end],
        merged=tuple(
            (first - start, left, last - start, right)
            for first, left, last, right in sheet.merged
            if start <= first and last < end
        ),
    )
    found = _layout(part, known)
    return found and replace(found, top=found.top + start, bottom=found.bottom + start)


def header_labels(sheet: Sheet, top: int, bottom: int) -> dict[int, list[str]]:
    """Return the header cells of each column, empty ones left out."""
    return {
        column: [text for text in dict.fromkeys(texts) if text]
        for column, texts in labels_of(sheet, top, bottom).items()
    }
