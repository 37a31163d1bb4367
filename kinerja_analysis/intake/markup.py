"""How a web page that calls itself a workbook is read: every table is a sheet."""

from lxml import html

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.sheet import Sheet, grid

Merged = tuple[int, int, int, int]


def read_markup(content: bytes, berkas: str) -> tuple[Sheet, ...]:
    """Read the tables of an HTML page, as e-Kinerja and SIMPEG write their ``.xls``.

    Raises
    ------
    ExportRefused
        The page holds no table.
    """
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    page = html.document_fromstring(content, parser=parser)
    note = ("isi_bukan_ekstensi", "Berkas ini halaman HTML; tabelnya dibaca menurut isinya.")
    sheets = tuple(
        _sheet(table, berkas, f"Tabel {number}", note)
        for number, table in enumerate(page.iter("table"), start=1)
    )
    if not sheets:
        raise ExportRefused("berkas berupa halaman HTML tanpa tabel; unduh ulang sebagai .xlsx")
    return sheets


def _sheet(table: html.HtmlElement, berkas: str, lembar: str, note: tuple[str, str]) -> Sheet:
    """Lay one table in a grid, with its spans as merged ranges."""
    rows: list[list[object]] = []
    merged: list[Merged] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.iter("tr")):
        cells: list[object] = []
        for cell in row.iter("td", "th"):
            while (number, len(cells)) in taken:
                cells.append("")
            span = _span(cell, number, len(cells))
            taken |= {
                (r, c) for r in range(number, span[2] + 1) for c in range(span[1], span[3] + 1)
            }
            merged += [span] if span[:2] != span[2:] else []
            cells += [cell.text_content().strip(), *[""] * (span[3] - span[1])]
        rows.append(cells)
    return Sheet(berkas, lembar, grid(rows), merged=tuple(merged), notes=(note,))


def _span(cell: html.HtmlElement, row: int, column: int) -> Merged:
    """Return the range that a cell covers."""
    return (
        row,
        column,
        row + _count(cell.get("rowspan")) - 1,
        column + _count(cell.get("colspan")) - 1,
    )


def _count(text: str | None) -> int:
    """Read a span, at least 1 and at most 1.000."""
    return min(max(int(text), 1), 1000) if text and text.isdecimal() else 1
