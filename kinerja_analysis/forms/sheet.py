"""How a blank form is written: locked facts, open answers, choices, and a page that explains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import pandas as pd
import xlsxwriter

GUIDE: Final = "Panduan"
"""Name of the sheet that explains."""

FACT_WIDTH, ANSWER_WIDTH, TEXT_WIDTH = 42, 13, 32
"""Characters of columns with facts, with a choice, and with free text."""

HEAD_HEIGHT, TEXT_HEIGHT = 46, 260
"""Points of the head, and of a row with free text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an answer may be: one of some options, or a number between two; nothing says free text.

    `advice` is shown when the cell is entered; a `long` answer gets room for sentences.
    """

    options: tuple[float | str, ...] = ()
    between: tuple[float, float] | None = None
    advice: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One blank form: facts that stand already, and answers to be given, a column each.

    `changeable` names the facts that may be put right. `behind` holds facts that only the reading
    program needs; they stand behind the answers and are not printed.
    """

    name: str
    facts: pd.DataFrame
    answers: Mapping[str, Choice]
    guide: Sequence[tuple[str, str]] = field(default_factory=tuple)
    changeable: frozenset[str] = frozenset()
    behind: pd.DataFrame = field(default_factory=pd.DataFrame)


def write_form(form: Form, path: Path, *, title: str, mark: str, tanggal: date) -> Path:
    """Write one form as a workbook and return its path; the same form gives the same bytes.

    Parameters
    ----------
    form : what to write
    path : where
    title : what every printed page says on top
    mark : words beside it, empty for none
    tanggal : date that the file bears
    """
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        made = datetime.combine(tanggal, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": title, "created": made})
        styles = _styles(book)
        sheet = book.add_worksheet(form.name)
        width = form.facts.shape[1] + len(form.answers)
        _write_facts(sheet, form.facts, styles, changeable=form.changeable)
        _write_answers(sheet, form, styles)
        _write_facts(sheet, form.behind, styles, start=width)
        _finish(sheet, width, len(form.facts))
        _headings(sheet, title, mark)
        if form.guide:
            _write_guide(book.add_worksheet(GUIDE), form.guide, styles, title, mark)
    return path


def _styles(book: Any) -> dict[str, Any]:
    """Return the cell formats by name."""
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
    edge = {**base, "border": 1, "border_color": "#9AA5B1"}
    blue = {"bg_color": "#1F4E79", "font_color": "#FFFFFF", "bold": True, "valign": "vcenter"}
    answer = {**edge, "locked": False, "bg_color": "#FFF9E5"}
    fact = {**edge, "bg_color": "#F0F3F6"}
    formats = {"fact": "@", "date": "dd/mm/yyyy", "year": "0"}
    return {
        **{name: book.add_format({**fact, "num_format": f}) for name, f in formats.items()},
        **{
            f"open_{name}": book.add_format({**answer, "num_format": f})
            for name, f in formats.items()
        },
        "head": book.add_format({**edge, **blue}),
        "answer": book.add_format(answer),
        "text": book.add_format({**answer, "num_format": "@"}),
        "section": book.add_format({**base, "bold": True, "font_size": 12}),
        "plain": book.add_format(base),
    }


def _write_facts(
    sheet: Any,
    facts: pd.DataFrame,
    styles: Mapping[str, Any],
    *,
    start: int = 0,
    changeable: frozenset[str] = frozenset(),
) -> None:
    """Write what is known already; ids are text, and only what may be put right is open."""
    for column, name in enumerate(facts.columns, start=start):
        sheet.write_string(0, column, str(name), styles["head"])
        values = facts[name]
        wide = max([len(str(name)), *(len(_plain(value)) for value in values)])
        sheet.set_column(column, column, min(max(wide + 2, 8), FACT_WIDTH))
        own = "open_" if name in changeable else ""
        for row, value in enumerate(values, start=1):
            _write_fact(sheet, (row, column), value, styles[own + _kind(value)])


def _kind(value: object) -> str:
    """Return which format a fact takes."""
    if isinstance(value, date):
        return "date"
    return "year" if isinstance(value, int) else "fact"


def _plain(value: object) -> str:
    """Return a fact as it will be seen."""
    return "31/12/2025" if isinstance(value, date) else str(value)


def _write_fact(sheet: Any, place: tuple[int, int], value: object, style: Any) -> None:
    """Write one fact by its type; a missing one leaves its cell empty."""
    if value is None or value is pd.NaT or value != value or value == "":
        sheet.write_blank(*place, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, pd.Timestamp(value).to_pydatetime(), style)
    elif isinstance(value, int):
        sheet.write_number(*place, value, style)
    else:
        sheet.write_string(*place, str(value), style)


def _write_answers(sheet: Any, form: Form, styles: Mapping[str, Any]) -> None:
    """Open the columns of the answers, each with its choices."""
    last = max(len(form.facts), 1)
    for column, (name, choice) in enumerate(form.answers.items(), start=form.facts.shape[1]):
        free = not choice.options and choice.between is None
        sheet.write_string(0, column, name, styles["head"])
        sheet.set_column(column, column, TEXT_WIDTH if choice.long else ANSWER_WIDTH)
        for row in range(1, last + 1):
            sheet.write_blank(row, column, None, styles["text" if free else "answer"])
        if rule := _rule(choice):
            sheet.data_validation(1, column, last, column, rule)
    if any(choice.long for choice in form.answers.values()):
        for row in range(1, last + 1):
            sheet.set_row(row, TEXT_HEIGHT)


def _rule(choice: Choice) -> dict[str, Any]:
    """Return what Excel lets be entered."""
    told = {
        "input_title": "Isian",
        "input_message": choice.advice[:255],
        "error_title": "Isian tidak sesuai",
        "error_message": "Pilih atau ketik isian yang tercantum pada lembar Panduan.",
    }
    if choice.options:
        return {**told, "validate": "list", "source": [_number(value) for value in choice.options]}
    if choice.between:
        low, high = choice.between
        return {
            **told,
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
        }
    return {}


def _number(value: float | str) -> str:
    """Return a choice as Excel lists it."""
    return f"{value:g}" if isinstance(value, int | float) else value


def _finish(sheet: Any, width: int, n_rows: int) -> None:
    """Set how a sheet is protected, scrolls and prints."""
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    _page(sheet)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, n_rows, width - 1)


def _page(sheet: Any) -> None:
    """Print across on A4, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(1, 0)


def _headings(sheet: Any, title: str, mark: str) -> None:
    """Write what every printed page says."""
    words = " · ".join(filter(None, (title, mark))).replace("&", "&&")
    sheet.set_header(f"&C{words}")
    sheet.set_footer("&RHalaman &P dari &N")


def _write_guide(
    sheet: Any,
    guide: Sequence[tuple[str, str]],
    styles: Mapping[str, Any],
    title: str,
    mark: str,
) -> None:
    """Write the page that explains: a heading where nothing stands beside it."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 88)
    for row, (left, right) in enumerate(guide):
        sheet.write_string(row, 0, left, styles["plain" if right else "section"])
        if right:
            sheet.write_string(row, 1, right, styles["plain"])
            sheet.set_row(row, 15 * max(1, -(-len(right) // 80)))
    sheet.protect("")
    _page(sheet)
    _headings(sheet, title, mark)
