"""Which columns belong to which rater, where raters or their roles stand across the columns."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.cells.values import ROLE_WORDS, tidy
from kinerja_analysis.intake.layout.columns import fold_label, knows
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.layout.layout import Known, Layout, find_layout
from kinerja_analysis.intake.layout.views import View, header_labels, without_rater
from kinerja_analysis.intake.reading.sheet import Sheet, filled, shown
from kinerja_analysis.thresholds import HEADER_MAX_DEPTH, HEADER_SEARCH_ROWS

NUMBERED: Final = re.compile(
    r"\b(?:(?P<what>nip|nama|id) )?(?:tim |anggota )?(?:penilai|asesor|evaluator|rater)"
    r"(?: ke)? ?(?P<number>\d{1,2}|(?<= )(?:[ivx]{1,4}|[a-h]))\b"
)
"""A numbered rater in a column name: Penilai 1, NIP Penilai 2, Asesor II."""

ROLES: Final[Mapping[str, str]] = {
    word: role for word, role in ROLE_WORDS.items() if word not in ("pejabat penilai", "sendiri")
} | {"penilaian diri": "diri"}
"""Roles as column names; the official's title names a person there."""

ROLE: Final = re.compile("|".join(sorted(ROLES, key=len, reverse=True)))

NIP: Final = re.compile(r"(?<!\d)\d{8}[ .]?\d{6}[ .]?\d[ .]?\d{3}(?!\d)")

VALUE: Final = "Nilai"
"""What a rater's column is called where the criterion stands in the row."""

PERSONAL: Final = frozenset({"nip", "nama", "jabatan", "unit", "id", "pangkat", "golongan"})
"""Words with which a label speaks of the superior himself (NIP Atasan), not of a nilai."""


@dataclass(frozen=True, slots=True)
class Tag:
    """Whose column this is: his role or number, the words for it, and what else is said there.

    `name` is what stands in brackets behind a number, where it is no kriteria: the rater's name.
    """

    owner: str
    words: str
    rest: str
    name: str = ""

    @property
    def role(self) -> str:
        """The role, empty for a numbered rater."""
        return "" if self.owner.startswith("#") else self.owner


def by_rater(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return one view a rater, where raters or roles stand across the columns; else nothing.

    Raises
    ------
    ExportRefused
        Numbered raters are told nowhere.
    """
    open_kinds = without_rater(known)
    for top in _header_rows(sheet):
        for bottom in range(top, min(top + HEADER_MAX_DEPTH, len(sheet.cells))):
            tags = _tags(header_labels(sheet, top, bottom))
            tags = {column: _with_name(tag, known) for column, tag in tags.items()}
            if len({tag.owner for tag in tags.values()}) > 1:
                band = _Band(sheet, top, bottom, tags, _id_row(sheet, bottom, tags))
                if views := tuple(_views(band, open_kinds)):
                    return _told(views, band)
    return ()


def numbered_raters(sheet: Sheet) -> list[str]:
    """Return the column names of numbered raters, where one row names several of them."""
    for top in _header_rows(sheet):
        tags = _tags(header_labels(sheet, top, top)).values()
        words = {tag.owner: tag.words for tag in tags if not tag.role}
        if len(words) > 1:
            return list(words.values())
    return []


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """The header rows of such a table, its tagged columns, and the row of the raters' ids."""

    sheet: Sheet
    top: int
    bottom: int
    tags: Mapping[int, Tag]
    id_row: int

    @property
    def owners(self) -> list[str]:
        """The raters, in the order of their columns."""
        return list(dict.fromkeys(tag.owner for tag in self.tags.values()))


def _header_rows(sheet: Sheet) -> list[int]:
    """Return the rows at which a header with raters may begin."""
    counts = filled(sheet.cells[:HEADER_SEARCH_ROWS]).sum(axis=1)
    return np.flatnonzero(counts > 1).tolist()


def _tags(labels: Mapping[int, Iterable[str]]) -> dict[int, Tag]:
    """Return the columns that name a rater or a role, with what else they name."""
    found: dict[int, Tag] = {}
    for column, texts in labels.items():
        for text in texts:
            if tag := _tag(text, [other for other in texts if other != text]):
                found[column] = tag
                break
    return found


def _tag(text: str, others: list[str]) -> Tag | None:
    """Read one header cell: a numbered rater, or a role, by itself or beside a criterion."""
    folded = fold_label(text)
    if numbered := NUMBERED.search(folded):
        what = f"{numbered['what']} penilai" if numbered["what"] else ""
        rest = what or _rest(folded, numbered[0])
        return Tag(f"#{numbered['number']}", text, " ".join([rest, *others]).strip())
    if folded in ROLES:
        return Tag(ROLES[folded], text, " ".join(others))
    ends = re.search(rf"\s({ROLE.pattern})$", folded) if not others else None
    if ends is None or folded.split()[0] in PERSONAL:
        return None
    return Tag(ROLES[ends[1]], text, _rest(folded, ends[0]))


def _with_name(tag: Tag, known: Known) -> Tag:
    """Take the words in brackets behind a numbered rater for his name, unless they are a field."""
    found = re.search(r"\(([^()]*[^\W\d]{2}[^()]*)\)\s*$", tag.words)
    if not found or tag.role or fold_label(found[1]) != tag.rest:
        return tag
    if any(knows(words, found[1]) for _, words in known):
        return tag
    return replace(tag, rest="", name=tidy(found[1]))


def _rest(folded: str, words: str) -> str:
    """Return what a label says beside its rater."""
    rest = folded.replace(words, " ", 1).strip()
    return "" if rest in ("nilai", "skor") else rest


def _id_row(sheet: Sheet, bottom: int, tags: Mapping[int, Tag]) -> int:
    """Return the row in or just below the header that holds the raters' NIP, -1 without one."""
    columns = [column for column, tag in tags.items() if not tag.rest.endswith(" penilai")]
    for row in range(max(bottom - HEADER_MAX_DEPTH, 0), min(bottom + 2, len(sheet.cells))):
        texts = [shown(sheet.cells[row, column]) for column in columns]
        if sum(bool(NIP.fullmatch(tidy(text))) for text in texts) > 1:
            return row
    return -1


def _views(band: _Band, known: Known) -> Iterator[View]:
    """Yield the view of each rater; none at all where one of them makes no table."""
    views = []
    for owner in band.owners:
        part = _part(band, owner)
        try:
            layout = find_layout(part, known)
        except ExportRefused:
            return
        if layout is None or layout.bottom > band.bottom or not _rates(layout, band, owner):
            return
        views.append(View(part, layout, {"#": owner}))
    yield from views


def _rates(layout: Layout, band: _Band, owner: str) -> bool:
    """Tell whether a column of this rater holds nilai."""
    own = {column for column, tag in band.tags.items() if tag.owner == owner}
    rated = (
        c for name, c in layout.columns.items() if name == "nilai" or name.startswith(CRITERION)
    )
    return not own.isdisjoint(rated)


def _part(band: _Band, owner: str) -> Sheet:
    """Return the sheet as if this rater were the only one, his name taken from the header."""
    sheet, labels = band.sheet, header_labels(band.sheet, band.top, band.bottom)
    cells = sheet.cells.copy()
    head = slice(band.top, band.bottom + 1)
    for column, texts in labels.items():
        tag = band.tags.get(column)
        cells[head, column] = ""
        if tag is None:
            cells[band.bottom, column] = " ".join(texts)
        elif tag.owner == owner:
            cells[band.bottom, column] = tag.rest or VALUE
        else:
            cells[band.bottom :, column] = ""
    if band.id_row > band.bottom:
        cells[band.id_row] = ""
    merged = tuple(range_ for range_ in sheet.merged if range_[0] > band.bottom)
    others = {column for column, tag in band.tags.items() if tag.owner != owner}
    marks = {at: mark for at, mark in sheet.marks.items() if at[1] not in others}
    return replace(sheet, cells=cells, merged=merged, marks=marks)


def _told(views: tuple[View, ...], band: _Band) -> tuple[View, ...]:
    """Say of each view who the rater is; refuse raters that nothing tells."""
    told: list[View] = []
    unknown: list[str] = []
    unread: list[str] = []
    legends = _legends(band)
    below = (row for row, _ in legends.values() if row > band.bottom)
    rows = (band.id_row, *range(band.top, band.bottom + 1), *below)
    heads = frozenset(row for row in rows if row >= 0)
    for view in views:
        owner = view.given["#"]
        words = next(tag.words for tag in band.tags.values() if tag.owner == owner)
        given = _given(view, band, owner, legends[owner][1] if owner in legends else {})
        if given:
            told.append(replace(view, given=given, heads=heads))
        else:
            (unread if not owner.startswith("#") else unknown).append(words)
    if unknown or not told:
        raise ExportRefused(
            f"lembar {band.sheet.lembar}: penilai pada kolom {', '.join(unknown or unread)} tidak "
            "disebut; tulis NIP penilai tepat di bawah nama kolomnya, atau daftar seperti "
            "“Penilai 1 : NIP” di atas tabel"
        )
    if unread:
        note = (
            "kolom_tanpa_penilai",
            f"Kolom {', '.join(unread)} tidak dibaca: penilainya tidak "
            "disebut. Tulis NIP penilai di bawah nama kolomnya.",
        )
        told[0] = replace(told[0], sheet=replace(told[0].sheet, notes=(*told[0].sheet.notes, note)))
    return tuple(told)


def _given(view: View, band: _Band, owner: str, legend: Mapping[str, str]) -> dict[str, str]:
    """Return what stands outside the columns of one rater: who he is, and his role."""
    role = owner if not owner.startswith("#") else ""
    fields = view.layout.header.fields
    if not role and "penilai" in fields:
        return {"#": owner}
    given = {"peran": role} if role else {}
    columns = [column for column, tag in band.tags.items() if tag.owner == owner]
    below = [tidy(shown(band.sheet.cells[band.id_row, column])) for column in columns]
    ids = {text for text in below if band.id_row >= 0 and NIP.fullmatch(text)}
    if len(ids) == 1:
        return given | {"penilai": ids.pop()}
    names = {band.tags[column].name for column in columns} - {""}
    if len(names) == 1:
        return given | {"nama_penilai": names.pop()}
    if legend:
        return {**given, **legend}
    return given if role in ("atasan", "diri") else {}


def _legends(band: _Band) -> dict[str, tuple[int, dict[str, str]]]:
    """Return where a line outside the table says who a numbered rater is: its row, and the person.

    Of several lines about one rater the first counts.
    """
    tags = {tag.owner: tag for tag in reversed([*band.tags.values()])}
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for row, cells in enumerate(band.sheet.cells):
        texts = [tidy(shown(cell)) for cell in cells if shown(cell).strip()]
        if band.top <= row <= band.bottom or not texts:
            continue
        said = {owner: _person(texts, tag) for owner, tag in tags.items() if owner not in found}
        found |= {owner: (row, person) for owner, person in said.items() if person}
    return found


def _person(texts: list[str], tag: Tag) -> dict[str, str]:
    """Read one line: the rater's number, and his NIP or name behind it."""
    name, _, behind = texts[0].partition(":")
    numbers = NUMBERED.findall(fold_label(" ".join(texts)))
    numbered = NUMBERED.fullmatch(fold_label(name))
    if tag.role or not numbered or f"#{numbered['number']}" != tag.owner or len(numbers) != 1:
        return {}
    rest = " ".join([behind, *texts[1:]])
    nip = NIP.search(rest)
    if nip:
        return {"penilai": nip[0]}
    words = re.sub(r"\bnip\b.*", "", rest, flags=re.IGNORECASE).strip(" :-–")
    return {"nama_penilai": words} if re.search(r"[^\W\d]{2}", words) else {}
