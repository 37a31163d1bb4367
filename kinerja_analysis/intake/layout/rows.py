"""Which rows of a sheet are data and which only structure: titles, totals, signatures."""

import re
from collections.abc import Sequence

import numpy as np

from kinerja_analysis.intake.cells.words import MONTHS
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.layout.layout import Layout
from kinerja_analysis.intake.reading.sheet import Sheet, filled

TOTAL = re.compile(
    r"((sub |grand )?(jumlah|jml|total)|subjumlah|subtotal|rata rata|rerata|average)\b.*"
    r"|(di)?pindah(k)?an( (dari|ke) halaman\b.*)?"
    r"|rata2?|(nilai |skor )?(tertinggi|terendah|maksimum|minimum)|median|modus"
    r"|simpangan baku|standar deviasi"
)
SIGNATURE = re.compile(
    r"(mengetahui|menyetujui|disahkan|dibuat oleh|ditetapkan|yang membuat)\b.*"
    rf"|.* \d{{1,2}} ({'|'.join(MONTHS)}) \d{{4}}"
)
ID_DIGITS = re.compile(r"\d{9}")
VALUE_FIELDS = frozenset({"nilai", "hasil_kerja", "perilaku_kerja", "predikat", "capaian"})
"""Fields, beside the criteria, whose content makes a row without a name still a data row."""

NARROW = 2
"""Count of columns of a table whose rows are half empty already when one cell is."""

SIGNED_CELLS = 2
"""Count of cells that a row of a signature block fills at most where data follow below it."""

NUMBER_ROW_CELLS = 3
"""Count of cells that a row of column numbers has at least."""


def row_roles(sheet: Sheet, layout: Layout) -> np.ndarray:
    """Tell what each row is.

    Returns
    -------
    ndarray of object, one a row
        Empty for a data row, else the name of its place in the structure: ``judul``,
        ``judul_kolom``, ``nomor_kolom``, ``baris_kosong``, ``jumlah``, ``kelompok``,
        ``tanda_tangan``, ``catatan``.
    """
    full = filled(sheet.cells)
    roles = np.full(len(sheet.cells), "", dtype=object)
    roles[: layout.top] = "judul"
    roles[layout.top : layout.bottom + 1] = "judul_kolom"
    roles[~full.any(axis=1)] = "baris_kosong"
    _mark_totals(roles, sheet.cells, layout)
    _mark_headers(roles, sheet.cells, layout)
    _mark_sparse(roles, sheet.cells, full, layout)
    if layout.top and _is_separator_line(sheet.cells[0]):
        roles[0] = "baris_sep"
    return roles


def _is_separator_line(row: Sequence[object]) -> bool:
    """Tell whether this is the line ``sep=;`` that Excel writes."""
    return str(row[0]).strip('" ').lower().startswith("sep=")


def _mark_totals(roles: np.ndarray, cells: np.ndarray, layout: Layout) -> None:
    """Mark rows of sums and means: such a word, and nobody's id, left of the numbers."""
    columns = layout.columns
    key = cells[:, columns[layout.kind.needs[0]]]
    lead = range(max(columns.get(name, 0) for name in (layout.kind.needs[0], "nama")) + 1)
    nobody = np.flatnonzero((~filled(key) | _matches(key, TOTAL)) & (roles == ""))
    for column in lead:
        roles[nobody[_matches(cells[nobody, column], TOTAL)]] = "jumlah"


def _matches(cells: np.ndarray, pattern: re.Pattern[str]) -> np.ndarray:
    """Tell which cells are text of that pattern; each different text is tried once."""
    fitting = {
        cell for cell in set(cells) if _is_worded(cell) and pattern.fullmatch(fold_label(cell))
    }
    return np.frompyfunc(fitting.__contains__, 1, 1)(cells).astype(bool)


def _is_worded(cell: object) -> bool:
    """Tell whether a cell is text with more than digits in it."""
    return isinstance(cell, str) and not cell.isdecimal()


def _mark_headers(roles: np.ndarray, cells: np.ndarray, layout: Layout) -> None:
    """Mark the header where it is repeated, and the row of column numbers below it."""
    item = layout.header.mapped[0]
    label = cells[layout.bottom, item.column] or cells[layout.top, item.column]
    roles[(cells[:, item.column] == label) & (roles == "")] = "judul_kolom"
    for row in np.flatnonzero(roles == "")[:NUMBER_ROW_CELLS]:
        if _is_number_row(cells[row]):
            roles[row] = "nomor_kolom"


def _is_number_row(row: Sequence[object]) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    texts = [str(cell).strip("() ").removesuffix(".0") for cell in row]
    numbers = [text for text in texts if text]
    wanted = [str(number) for number in range(1, len(numbers) + 1)]
    return len(numbers) >= NUMBER_ROW_CELLS and numbers == wanted


def _mark_sparse(roles: np.ndarray, cells: np.ndarray, full: np.ndarray, layout: Layout) -> None:
    """Mark group rows, remarks and the signature block among the rows that name no one."""
    columns = layout.columns
    used = full[:, list(columns.values())]
    anyone = used[:, list(columns).index(layout.kind.needs[0])].copy()
    if "penilai" in columns:
        anyone &= full[:, columns["penilai"]]
    sparse = (used.sum(axis=1) < used.shape[1] / 2) & ~(anyone & (used.sum(axis=1) > 1))
    if used.shape[1] == NARROW:
        sparse |= (used.sum(axis=1) == 1) & _below_signature(cells, layout.bottom)
    sparse |= _unnamed_below(cells, roles, used, layout)
    sparse &= roles == ""
    dense = (roles == "") & ~sparse
    last = int(np.flatnonzero(dense).max(initial=-1))
    signed = _signed_rows(cells, sparse, dense | (roles == "judul_kolom"), last)
    for row in np.flatnonzero(sparse).tolist():
        role = _sparse_role(cells[row], full[row], layout)
        if row in signed and (row > last or role or full[row].sum() <= SIGNED_CELLS):
            roles[row] = "tanda_tangan"
        elif role:
            roles[row] = "kelompok" if row < last else role


def _unnamed_below(
    cells: np.ndarray, roles: np.ndarray, used: np.ndarray, layout: Layout
) -> np.ndarray:
    """Tell which rows below a signature's first line hold neither an id nor a number to read."""
    columns = layout.columns
    key = columns[layout.kind.needs[0]]
    values = [at for name, at in columns.items() if _is_value(name)]
    thin = np.flatnonzero((roles == "") & (used.sum(axis=1) < used.shape[1] / 2)).tolist()
    begins = next((row for row in thin if _is_signature(cells[row])), len(cells))
    below = np.zeros(len(cells), dtype=bool)
    for row in range(begins + 1, len(cells)):
        numbers = any(map(str.isdigit, "".join(map(str, cells[row, values]))))
        below[row] = not numbers and not _holds_id(cells[row, key])
    return below


def _is_value(name: str) -> bool:
    """Tell whether a field holds what is said of somebody."""
    return name in VALUE_FIELDS or name.startswith(CRITERION)


def _below_signature(cells: np.ndarray, bottom: int) -> np.ndarray:
    """Tell which rows stand where a signature block begins below the header, or further down."""
    begins = [row > bottom and _is_signature(line) for row, line in enumerate(cells)]
    return np.logical_or.accumulate(begins)


def _signed_rows(
    cells: np.ndarray, sparse: np.ndarray, breaks: np.ndarray, last: int
) -> frozenset[int]:
    """Return the rows of signature blocks; above more data a block ends with the signer's NIP.

    Parameters
    ----------
    sparse : which rows may belong to one
    breaks : which rows end one (data, a repeated header)
    last : the last row of data
    """
    sections, found = np.cumsum(breaks), []
    signed, section = False, -1
    for row in np.flatnonzero(sparse).tolist():
        signed = (signed and sections[row] == section) or _is_signature(cells[row])
        section = sections[row]
        if signed:
            found.append(row)
            signed = row > last or not any(map(_holds_id, cells[row]))
    return frozenset(found)


def _is_signature(row: Sequence[object]) -> bool:
    """Tell whether a signature block begins here: "Mengetahui," or a place and a date."""
    return any(isinstance(cell, str) and SIGNATURE.fullmatch(fold_label(cell)) for cell in row)


def _holds_id(cell: object) -> bool:
    """Tell whether a cell holds the digits of an id, however they are parted."""
    return bool(ID_DIGITS.search(re.sub(r"\D", "", str(cell))))


def _sparse_role(row: Sequence[object], full: np.ndarray, layout: Layout) -> str:
    """Tell a remark by ``catatan``, a faulty data row by nothing."""
    key = layout.columns[layout.kind.needs[0]]
    if _holds_id(row[key]):
        return ""
    valued = any(full[column] and _is_value(name) for name, column in layout.columns.items())
    return "" if valued and full.sum() > 1 else "catatan"
