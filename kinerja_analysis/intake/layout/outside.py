"""Who rated, where the rater stands outside the table: in a line above it, or as its sheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.across import NIP
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.form import form_layout, read_form
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.layout.layout import Known, Layout, find_layout
from kinerja_analysis.intake.layout.views import (
    View,
    layout_between,
    only,
    side_by_side,
    without_rater,
)
from kinerja_analysis.intake.reading.sheet import Sheet, filled, shown

RATER: Final = frozenset(
    {
        "penilai",
        "nama penilai",
        "pejabat penilai",
        "pejabat penilai kinerja",
        "nama pejabat penilai",
        "nip penilai",
        "dinilai oleh",
        "evaluator",
        "asesor",
    }
)
"""Words before the rater in a line above the table."""

ID: Final = frozenset({"nip", "nip penilai", "nip pejabat penilai"})
"""Words before his NIP, in that line or one of the next two."""

NEAR: Final = 2
"""Count of lines below the rater's name in which his NIP may stand."""

GENERIC: Final = re.compile(
    r"(sheet|lembar|tabel|data|rekap|penilaian|nilai|hasil|form)?[\s\d()]*", re.IGNORECASE
)
"""Sheet names that name nobody."""


def rated_outside(sheet: Sheet, known: Known, *, by_sheet: bool) -> tuple[View, ...]:
    """Return tables of ratings whose rater stands outside; nothing where nobody is named.

    Parameters
    ----------
    sheet : a sheet without a table of a known kind
    known : the kinds of table
    by_sheet : whether the sheet's own name may be the rater's (a sheet a rater)

    Raises
    ------
    ExportRefused
        Another rater is named below, without a header under his name.
    """
    layout = find_layout(sheet, without_rater(known))
    if layout is None:
        return _form(sheet, known)
    if "nama_penilai" in layout.header.fields:
        return (View(sheet, layout),)
    given = rater_above(sheet, layout.top)
    if not given and by_sheet and not GENERIC.fullmatch(sheet.lembar):
        given = {"nama_penilai": tidy(sheet.lembar)}
    if not given:
        return ()
    sections = _sections(sheet, layout, without_rater(known))
    end = min((view.start for view in sections), default=len(sheet.cells))
    first = View(_rows(sheet, 0, end), layout, given)
    return (first, *(View(item.sheet, item.layout, item.given) for item in sections))


def rated_beside(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return tables side by side, each under the name of its rater; else nothing."""
    parts = side_by_side(sheet, without_rater(known))
    views = [replace(view, given=rater_above(view.sheet, view.layout.top)) for view in parts]
    named = all(view.given and "penilai" not in view.layout.header.fields for view in views)
    return tuple(views) if named else ()


@dataclass(frozen=True, slots=True, eq=False)
class _Section:
    """A table under the name of a rater of its own, further down, from row `start` on."""

    start: int
    sheet: Sheet
    layout: Layout
    given: Mapping[str, str]


def _sections(sheet: Sheet, layout: Layout, known: Known) -> list[_Section]:
    """Return the tables below the first that another rater is named above.

    A rater's name without a table below it belongs to a signature; with rows of people directly
    below it, nobody can tell whose rows they are.
    """
    starts, found = _next_raters(sheet, layout), []
    for start, end in pairwise([*starts, len(sheet.cells)]):
        own = layout_between(sheet, start, end, known)
        given = rater_above(sheet, own.top, start) if own else {}
        if own and given:
            found.append(_Section(start, _rows(sheet, start, end), own, given))
        elif _holds_people(sheet, layout, start, end):
            raise ExportRefused(
                f"lembar {sheet.lembar}: baris {start + 1} menyebut penilai lain, tetapi baris di "
                "bawahnya tanpa judul kolom; ulangi judul kolom di bawah nama setiap penilai"
            )
    return found


def _next_raters(sheet: Sheet, layout: Layout) -> list[int]:
    """Return the rows below a table at which the lines of another rater may begin."""
    starts: list[int] = []
    for row in range(layout.bottom + 1, len(sheet.cells)):
        named = any(label in RATER and text for label, text in pairs_of(sheet, row)[:1])
        if named and (not starts or row > starts[-1] + NEAR):
            starts.append(row)
    return starts


def _holds_people(sheet: Sheet, layout: Layout, start: int, end: int) -> bool:
    """Tell whether rows hold a NIP and a nilai in the columns of the table above."""
    columns = layout.columns
    rated = [at for name, at in columns.items() if name == "nilai" or name.startswith(CRITERION)]
    return any(
        NIP.fullmatch(tidy(shown(row[columns["pegawai"]]))) and filled(row[rated]).any()
        for row in sheet.cells[start + 1 : end]
    )


def _rows(sheet: Sheet, start: int, end: int) -> Sheet:
    """Return the sheet with only some of its rows filled."""
    if (start, end) == (0, len(sheet.cells)):
        return sheet
    return only(sheet, np.arange(start, end), np.arange(sheet.cells.shape[1]))


def _form(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return a form of one ratee and one rater, both named above its kriteria."""
    layout = form_layout(sheet, known)
    if layout is None:
        return ()
    lines = [pairs_of(sheet, row) for row in range(layout.top)]
    view = read_form(sheet, layout, lines, rater_above(sheet, layout.top))
    return (view,) if view else ()


def rater_above(sheet: Sheet, top: int, start: int = 0) -> dict[str, str]:
    """Return who is named as rater in the lines above the table, from row `start` on."""
    lines = [pairs_of(sheet, row) for row in range(start, top)]
    for row, pairs in enumerate(lines):
        for label, value in pairs:
            if label in RATER:
                near = [pair for line in lines[row : row + NEAR + 1] for pair in line]
                return _person(value, near)
    return {}


def pairs_of(sheet: Sheet, row: int) -> list[tuple[str, str]]:
    """Return the labels of a line with what stands behind each, in its cell or the next ones."""
    texts = [tidy(shown(cell)) for cell in sheet.cells[row] if shown(cell).strip()]
    pairs = []
    for number, text in enumerate(texts):
        label, _, value = text.partition(":")
        behind = [value, *texts[number + 1 :]]
        pairs.append(
            (fold_label(label), next((t.strip(": ") for t in behind if t.strip(": ")), ""))
        )
    return pairs


def _person(value: str, near: list[tuple[str, str]]) -> dict[str, str]:
    """Return the rater's name and NIP, as far as they are there."""
    written = [value, *(text for label, text in near if label in ID)]
    nip = next((found[0] for text in written if (found := NIP.search(text))), "")
    name = re.sub(r"\W*\bnip\b.*", "", NIP.sub("", value), flags=re.IGNORECASE).strip(" /,-–()")
    given = {"nama_penilai": name} if re.search(r"[^\W\d]{2}", name) else {}
    return given | ({"penilai": nip} if nip else {})
