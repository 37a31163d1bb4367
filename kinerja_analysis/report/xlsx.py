"""How tables become a workbook: typed cells, frozen heads, filters, and text that stays text."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import xlsxwriter

from kinerja_analysis.report.blocks import Chart, Report, Sheet

CHART_COLOURS: Final = ("#0072B2", "#E69F00", "#8A8F98")
"""Colours of the series: different in print without colour too."""

WIDEST: Final = 60
"""Characters beyond which a column is no longer made wider."""

ENTRY_WIDTH: Final = 24
"""Characters of the column that the reader fills in."""

WRAP_LOSS: Final = 2
"""Characters of a column's width that the wrapping of whole words may lose."""

LINE_HEIGHT: Final = 13.5
"""Points that one line of text takes."""

HIGHEST: Final = 400.0
"""Points beyond which a row is no longer made higher (Excel ends at 409)."""

SHARES: Final = ("Bagian", "Bobot kriteria", "Bobot sumber")
"""Heads of columns that hold shares (0-1), written as percentages."""

N_HEAD: Final = 3
"""Count of rows above the head of the table: title, note, blank."""

ILLEGAL: Final = re.compile(r"[\[\]:*?/\\]")
"""Characters that the name of a sheet may not have."""

MOST_TEXT: Final = 32_000
"""Characters that a cell can hold, with room to spare."""


def write_xlsx(report: Report, path: Path) -> Path:
    """Write the report's sheets as a workbook and return its path."""
    title = f"{report.title} {report.office} {report.subtitle}"
    return write_sheets(report.sheets, path, title=title, mark=report.mark, tanggal=report.tanggal)


def write_sheets(
    sheets: Sequence[Sheet], path: Path, *, title: str, mark: str, tanggal: date
) -> Path:
    """Write sheets as a workbook; the same sheets give the same bytes.

    Parameters
    ----------
    sheets : what to write, in order
    path : where
    title : what the file calls itself
    mark : words that stand in the first row and on every printed page
    tanggal : date that the file bears
    """
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties(
            {"title": title, "created": datetime.combine(tanggal, time(), UTC).replace(tzinfo=None)}
        )
        styles = _styles(book)
        for sheet in sheets:
            worksheet = book.add_worksheet(ILLEGAL.sub(" ", sheet.name)[:31])
            _write_sheet(worksheet, sheet, mark, styles)
            if sheet.chart and len(sheet.frame):
                _write_chart(book, worksheet, sheet, sheet.chart)
    return path


def _styles(book: Any) -> dict[str, Any]:
    """Return the cell formats by name."""
    base = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 13}),
        "note": book.add_format({**base, "font_color": "#52606D", "italic": True}),
        "head": book.add_format(
            {**base, "bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True}
        ),
        "text": book.add_format({**base, "text_wrap": True, "num_format": "@"}),
        "entry": book.add_format({**base, "num_format": "@", "bg_color": "#FFF7D6", "border": 1}),
        "number": book.add_format({**base, "align": "right"}),
        "int": book.add_format({**base, "num_format": "#,##0"}),
        "float": book.add_format({**base, "num_format": "#,##0.00"}),
        "date": book.add_format({**base, "num_format": "dd/mm/yyyy"}),
        "share": book.add_format({**base, "num_format": "0.0%"}),
        "year": book.add_format({**base, "num_format": "0"}),
    }


def _write_sheet(worksheet: Any, sheet: Sheet, mark: str, styles: dict[str, Any]) -> None:
    """Write one sheet: title, note, head, body, and how it prints."""
    worksheet.write_string(0, 0, " · ".join(filter(None, (mark, sheet.title))), styles["title"])
    worksheet.write_string(1, 0, sheet.note, styles["note"])
    for place, head in enumerate(sheet.frame.columns):
        worksheet.write_string(N_HEAD, place, str(head), styles["head"])
        worksheet.set_column(place, place, _width(str(head), sheet.frame.iloc[:, place]))
        _write_column(worksheet, place, sheet.frame.iloc[:, place], styles)
        if head == sheet.entry:
            _write_entry(worksheet, place, sheet.frame.iloc[:, place], styles["entry"])
    _set_heights(worksheet, sheet.frame)
    if not sheet.frame.columns.empty:
        worksheet.autofilter(N_HEAD, 0, N_HEAD + len(sheet.frame), sheet.frame.shape[1] - 1)
    worksheet.freeze_panes(N_HEAD + 1, 0)
    _print_style(worksheet, mark)


def _write_chart(book: Any, worksheet: Any, sheet: Sheet, chart: Chart) -> None:
    """Draw a native bar chart of the sheet's cells at its right."""
    drawn = book.add_chart({"type": "bar"})
    first, last = N_HEAD + 1, N_HEAD + len(sheet.frame)
    place = {str(head): number for number, head in enumerate(sheet.frame.columns)}
    names = [worksheet.name, first, place[chart.category], last, place[chart.category]]
    for number, head in enumerate(chart.series):
        cells = [worksheet.name, first, place[head], last, place[head]]
        fill = {"color": CHART_COLOURS[number % len(CHART_COLOURS)]}
        drawn.add_series({"name": head, "categories": names, "values": cells, "fill": fill})
    drawn.set_title({"name": sheet.title, "name_font": {"size": 11}})
    drawn.set_y_axis({"reverse": True, "num_font": {"size": 8}})
    drawn.set_x_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E4E7EB"}}})
    drawn.set_legend({"none": len(chart.series) == 1, "position": "bottom"})
    drawn.set_size({"width": 620, "height": max(260, 90 + 26 * len(sheet.frame))})
    options = {"description": f"{sheet.title}: angkanya ada pada lembar ini."}
    worksheet.insert_chart(N_HEAD, len(place) + 1, drawn, options)


def _set_heights(worksheet: Any, frame: pd.DataFrame) -> None:
    """Give each row the height of its wrapped text; not every program finds it by itself."""
    lines = pd.DataFrame(index=range(len(frame) + 1))
    for place, head in enumerate(frame.columns):
        values = frame.iloc[:, place]
        texts = values.astype("str") if _kind(values) == "text" else pd.Series("", frame.index)
        long = pd.Series([str(head), *texts]).str.len()
        lines[place] = np.ceil(long / (_width(str(head), values) - WRAP_LOSS))
    for row, count in enumerate(lines.max(axis=1), start=N_HEAD):
        if count > 1:
            worksheet.set_row(row, min(LINE_HEIGHT * count, HIGHEST))


def _print_style(worksheet: Any, mark: str) -> None:
    """Set how a sheet prints: across, head repeated, mark and page number."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(N_HEAD)
    if mark:
        worksheet.set_header(f"&C{mark.replace('&', '&&')}")
    worksheet.set_footer("&RHalaman &P dari &N")


def _write_column(worksheet: Any, place: int, values: pd.Series, styles: dict[str, Any]) -> None:
    """Write the cells of one column by their type; a missing value leaves its cell empty."""
    kind = _kind(values)
    style, figure = styles[kind], styles["number" if kind == "text" else kind]
    for row, value in enumerate(values, start=N_HEAD + 1):
        if pd.isna(value):
            continue
        if isinstance(value, date):
            moment = pd.Timestamp(value).to_pydatetime()
            worksheet.write_datetime(row, place, moment, styles["date"])
        elif isinstance(value, str):
            worksheet.write_string(row, place, value[:MOST_TEXT], style)
        elif abs(float(value)) != float("inf"):
            worksheet.write_number(row, place, float(value), figure)


def _write_entry(worksheet: Any, place: int, values: pd.Series, style: Any) -> None:
    """Write the column that the reader fills in, wide and with every cell shown as open."""
    worksheet.set_column(place, place, ENTRY_WIDTH)
    for row, value in enumerate(values, start=N_HEAD + 1):
        worksheet.write(row, place, None, style) if value == "" else worksheet.write_string(
            row, place, str(value)[:MOST_TEXT], style
        )


def _kind(values: pd.Series) -> str:
    """Return which format a column takes."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if pd.api.types.is_integer_dtype(values):
        return "year" if values.name == "Tahun" else "int"
    if values.name in SHARES:
        return "share"
    return "float" if pd.api.types.is_numeric_dtype(values) else "text"


def _width(head: str, values: pd.Series) -> float:
    """Return the width of a column in characters."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return max(11.0, *(len(word) + 2.0 for word in head.split() or [""]))
    longest = values.astype("str").str.len().max() if len(values) else 0
    return float(min(max(longest, len(head)) + 3, WIDEST))
