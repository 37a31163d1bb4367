"""What the data rows of one sheet are, before any rule has touched them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.across import by_rater, numbered_raters
from kinerja_analysis.intake.layout.form import form_layout
from kinerja_analysis.intake.layout.layout import Known, Layout, find_layout, missing_fields
from kinerja_analysis.intake.layout.layout_notes import layout_notes, unknown_sheet_notes
from kinerja_analysis.intake.layout.outside import rated_beside, rated_outside
from kinerja_analysis.intake.layout.rows import ID_DIGITS, row_roles
from kinerja_analysis.intake.layout.turned import turned, turned_labels
from kinerja_analysis.intake.layout.views import View, side_by_side, stacked
from kinerja_analysis.intake.people.people import People
from kinerja_analysis.intake.reading.sheet import Sheet, shown
from kinerja_analysis.profile import Profile

MERGED_FIELDS = frozenset(
    {"pegawai", "nama", "unit_kerja", "jabatan", "penilai", "nama_penilai", "tanggal", "peran"}
)
"""Fields that a cell merged over several rows may fill in each of them."""

GROUP = re.compile(
    r"^(?:[IVXLC]{1,5}|[A-Z]|\d{1,2})[.)]\s+"
    r"|\b(?:unit kerja|unit|sub unit|satuan kerja|bagian)\s*[:.]\s*",
    re.IGNORECASE,
)
"""What stands before a unit's name in the heading of a group: its number, the word for a unit."""

TURNED = 400
"""Count of people and of fields with which a sheet is tried for a table that is turned."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The data rows of one sheet and what its surroundings say of them.

    `rows` has one column a field with raw cells and the row number of the file (from 1) as its
    index; `notes` is what the layout had to say; `structure` counts the rows that are no data.
    `title` is what stands above the table, `groups` the heading above each row, and `several`
    tells whether the file has more such sheets. Blocks of one sheet (tables side by side, a rater
    a column) share its rows; `given` holds fields that stand outside the table.
    """

    sheet: Sheet
    layout: Layout | None
    rows: pd.DataFrame
    notes: pd.DataFrame
    structure: int
    title: str = ""
    groups: pd.Series | None = None
    several: bool = False
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Name of the kind of export, empty where it is not known."""
        return self.layout.kind.name if self.layout else ""

    @property
    def columns(self) -> Mapping[str, int]:
        """Field -> column (from 0)."""
        return self.layout.columns if self.layout else {}


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What every rule may know: the office, the year, its people, the spelling of its units."""

    profile: Profile
    tahun: int
    people: People
    units: Mapping[str, str]

    @property
    def by_nip(self) -> bool:
        """Tell whether ids are NIP."""
        return self.profile.identitas == "nip"


def find_blocks(sheets: Iterable[Sheet], known: Known) -> tuple[Block, ...]:
    """Return the blocks of one file, in the order of its sheets.

    Raises
    ------
    ExportRefused
        The file holds nothing, no table of a known kind, or a table without rows.
    """
    sheets = [sheet for sheet in sheets if len(sheet.cells)]
    if not sheets:
        raise ExportRefused("berkas kosong; tidak ada isi pada lembar mana pun")
    views = [_views(sheet, known) for sheet in sheets]
    if sum(not found for found in views) > 1 or len(sheets) == 1:
        views = [
            found or rated_outside(sheet, known, by_sheet=len(sheets) > 1)
            for sheet, found in zip(sheets, views, strict=True)
        ]
    views = [found or turned(sheet, known) for sheet, found in zip(sheets, views, strict=True)]
    if not any(views):
        raise ExportRefused(_unknown(sheets[0], known))
    kinds = [{view.layout.kind.name for view in found} for found in views]
    blocks = tuple(
        block
        for sheet, found in zip(sheets, views, strict=True)
        for block in _blocks(sheet, found, kinds)
    )
    if not any(block.layout and len(block.rows) for block in blocks):
        raise ExportRefused("tidak ada baris data di bawah judul kolom; isi dahulu, lalu coba lagi")
    return blocks


def _views(sheet: Sheet, known: Known) -> tuple[View, ...]:
    """Return the tables of one sheet."""
    beside = by_rater(sheet, known) or side_by_side(sheet, known) or rated_beside(sheet, known)
    if beside:
        return beside
    layout = find_layout(sheet, known)
    return stacked(sheet, layout, known) if layout else ()


def _blocks(
    sheet: Sheet, views: tuple[View, ...], kinds: Sequence[Collection[str]]
) -> Iterator[Block]:
    """Yield the blocks of one sheet; `kinds` are those of every sheet of the file."""
    if not views:
        yield _other_sheet(sheet)
    for view in views:
        several = sum(view.layout.kind.name in found for found in kinds) > 1
        yield replace(_block(view), several=several)


def _unknown(sheet: Sheet, known: Known) -> str:
    """Say why no table was found in a file."""
    if form_layout(sheet, known):
        return (
            "lembar berisi formulir (satu kriteria satu baris), tetapi pegawai atau penilainya "
            "tidak pasti; satu lembar untuk satu formulir, dan di atas tabelnya tulis "
            "“NIP : …”, lalu “NIP Penilai : …”"
        )
    if raters := numbered_raters(sheet):
        return (
            f"kolom {', '.join(raters)} memuat nilai para penilai, tetapi kriterianya tidak "
            "disebut; tulis kriteria pada judul kolomnya (“Disiplin - Penilai 1”), atau "
            "tambahkan kolom Kriteria"
        )
    sideways = replace(sheet, cells=sheet.cells[:, :TURNED].T[:, :TURNED], merged=())
    if turned_labels(sheet, known) or find_layout(sideways, known):
        return (
            "tata letak terbalik (transpos): kriteria berjajar ke bawah, tetapi pegawai atau "
            "penilai sebuah kolom tidak pasti; isi baris NIP dan NIP Penilai di atas setiap kolom "
            "nilai, atau susun satu baris untuk satu orang"
        )
    lacking = missing_fields(sheet, known)
    hint = f"kolom yang tidak ditemukan: {lacking}; " if lacking else ""
    return f"tata letak tabel tidak dikenali; {hint}lihat docs/format-data.md"


def _other_sheet(sheet: Sheet) -> Block:
    """Return a sheet that is no known table: structure, but rows with a NIP wait."""
    digits = np.frompyfunc(lambda c: isinstance(c, str) and bool(ID_DIGITS.search(c)), 1, 1)
    named = digits(sheet.cells).astype(bool).any(axis=1)
    waiting, rest = np.flatnonzero(named) + 1, np.flatnonzero(~named) + 1
    return Block(
        sheet,
        None,
        pd.DataFrame(index=waiting),
        unknown_sheet_notes(sheet, waiting, rest),
        len(rest),
    )


def _block(view: View) -> Block:
    """Return the data rows of a known table with the notes of its layout."""
    layout = view.layout
    sheet, merged = _fill_merged(view.sheet, layout)
    roles = row_roles(sheet, layout)
    roles[list(view.heads)] = "judul_kolom"
    data = np.flatnonzero(roles == "")
    rows = pd.DataFrame(
        {name: pd.Series(sheet.cells[data, c], dtype=object) for name, c in layout.columns.items()}
    ).set_index(data + 1)
    above = " ".join(shown(cell) for cell in sheet.cells[: layout.top].ravel() if shown(cell))
    return Block(
        sheet,
        layout,
        _with_given(rows, view.given),
        join_notes([merged, layout_notes(sheet, layout, roles)]),
        int((roles != "").sum()),
        tidy(above),
        _groups(sheet, roles, data),
        given=view.given,
    )


def _with_given(rows: pd.DataFrame, given: Mapping[str, str]) -> pd.DataFrame:
    """Add what stands outside the table to its rows; who rates himself is his own rater."""
    known = {name: text for name, text in given.items() if name != "#"}
    if known.get("peran") == "diri":
        return rows.assign(peran="diri", penilai=rows["pegawai"])
    if known.get("peran", "atasan") != "atasan":
        rows = rows.drop(columns=["penilai", "nama_penilai"], errors="ignore")
    return rows.assign(**known).astype(dict.fromkeys(known, object))


def _fill_merged(sheet: Sheet, layout: Layout) -> tuple[Sheet, pd.DataFrame]:
    """Let a cell that is merged downwards speak for every row that it covers, and only those."""
    fields = {c: name for name, c in layout.columns.items() if name in MERGED_FIELDS}
    cells, found = sheet.cells.copy(), []
    for first, left, last, _ in sheet.merged:
        if first > layout.bottom and last > first and left in fields:
            last = min(last, len(cells) - 1)
            cells[first : last + 1, left] = cells[first, left]
            text = shown(cells[first, left])
            rows = range(first + 2, last + 2)
            told = notes(rows, "sel_gabungan", "perbaikan", fields[left])
            found.append(told.assign(sesudah=text))
    return replace(sheet, cells=cells), join_notes(found)


def _groups(sheet: Sheet, roles: np.ndarray, data: np.ndarray) -> pd.Series:
    """Return the group heading above each data row, without its number and "UNIT KERJA:".

    Below a signature block no heading holds.
    """
    heading, above = "", {}
    for row in np.flatnonzero(roles == "kelompok").tolist():
        above[row] = next(tidy(shown(cell)) for cell in sheet.cells[row] if shown(cell))
    if not above:
        return pd.Series("", index=data + 1, dtype="str")
    texts = []
    for row, role in enumerate(roles):
        heading = "" if role == "tanda_tangan" else heading
        heading = GROUP.sub("", above[row]) if role == "kelompok" else heading
        texts.append(heading)
    return pd.Series(np.array(texts, dtype=object)[data], index=data + 1, dtype="str")
