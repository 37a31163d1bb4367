"""Who rated, where the rater stands outside the table: in a line above it, or as its sheet."""

import re
from typing import Final

from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.across import NIP
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.form import form_layout, read_form
from kinerja_analysis.intake.layout.layout import Known, find_layout
from kinerja_analysis.intake.layout.views import View, without_rater
from kinerja_analysis.intake.reading.sheet import Sheet, shown

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
    """Return a table of ratings whose rater stands outside it; nothing where nobody is named.

    Parameters
    ----------
    sheet : a sheet without a table of a known kind
    known : the kinds of table
    by_sheet : whether the sheet's own name may be the rater's (a sheet a rater)
    """
    layout = find_layout(sheet, without_rater(known))
    if layout is None:
        return _form(sheet, known)
    given = _above(sheet, layout.top)
    if not given and by_sheet and not GENERIC.fullmatch(sheet.lembar):
        given = {"nama_penilai": tidy(sheet.lembar)}
    return (View(sheet, layout, given),) if given else ()


def _form(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return a form of one ratee and one rater, both named above its kriteria."""
    layout = form_layout(sheet, known)
    if layout is None:
        return ()
    lines = [_pairs(sheet, row) for row in range(layout.top)]
    view = read_form(sheet, layout, lines, _above(sheet, layout.top))
    return (view,) if view else ()


def _above(sheet: Sheet, top: int) -> dict[str, str]:
    """Return who is named as rater in the lines above the table."""
    lines = [_pairs(sheet, row) for row in range(top)]
    for row, pairs in enumerate(lines):
        for label, value in pairs:
            if label in RATER:
                near = [pair for line in lines[row : row + NEAR + 1] for pair in line]
                return _person(value, near)
    return {}


def _pairs(sheet: Sheet, row: int) -> list[tuple[str, str]]:
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
