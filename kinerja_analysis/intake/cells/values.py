"""What a cell says: a score on its scale, a date, a role, a word; or why it cannot be read."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from kinerja_analysis.intake.cells.date_words import plain_date
from kinerja_analysis.intake.cells.score_dates import likely_score, score_as_date
from kinerja_analysis.intake.cells.score_words import find_word, is_rating_word
from kinerja_analysis.intake.cells.words import MISSING, MONTHS
from kinerja_analysis.profile import Scale
from kinerja_analysis.thresholds import MAX_CATEGORIES

DateOrder = Literal["dmy", "mdy", ""]


class Reading(NamedTuple):
    """What was read from a cell: the value, the rule that repaired or refused it, and a hint."""

    value: object
    repair: str = ""
    fault: str = ""
    hint: str = ""


INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CANONICAL = re.compile(r"[+-]?\d+(\.\d+)?")
THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
INDONESIAN = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")
MARKED_TEXT = re.compile(r"['`´‘’]\d[\d.,]*")
"""A number behind the mark by which Excel is told to keep it as text."""
FRACTION = re.compile(r"([\d.,]+)\s*/\s*(\d+)")
FORM_LABEL = re.compile(
    r"(?:(?P<angka>\d+)\s*[-–—:.=(]|\((?P<dalam>\d+)\))\s*(?P<kata>[^\W\d][^()]*?)\)?"
)
NUMBERED_WORD = re.compile(r"(?P<kata>[^\W\d][^()]*?)\s*[-–—:=(]\s*(?P<angka>\d+)(?P<dalam>)\)?")
NUMERIC_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
NAMED_DATE = re.compile(r"(?:[^\W\d]+,?\s+)?(\d{1,2})[\s-]+([^\W\d]+)\.?[\s-]+(\d{4})")
CLOCK = re.compile(r"[ t,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?: ?(?:wib|wita|wit))?$")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
INDONESIAN_CLOCK = re.compile(r", ?\d{1,2}\.\d{2}\.\d{2}$")
EXCEL_EPOCH = datetime(1899, 12, 30)
EXCEL_DAYS = (20_000, 80_000)
"""Day numbers that are read as dates (1954 to 2119)."""

WHOLE = 100
"""Highest nilai from which a share such as 0,855 is not on the scale but a percentage unmarked."""

CENTURY = 2000
"""What two digits of a year are added to."""


@lru_cache(maxsize=1 << 16)
def tidy(text: str) -> str:
    """Return a text without invisible characters and surplus white space, in one Unicode form."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def score_reader(scale: Scale, words: Mapping[str, float]) -> Callable[[object], Reading]:
    """Return the function that reads a nilai on a scale; it never guesses and never says 0.

    Parameters
    ----------
    scale : the scale that the criterion declares
    words : word of the scale -> its nilai, as `scale_words` gives them
    """

    def read(cell: object) -> Reading:
        """Read one nilai."""
        if isinstance(cell, date):
            return Reading(np.nan, fault="nilai_berupa_tanggal", hint=likely_score(cell))
        if isinstance(cell, time | timedelta):
            return Reading(np.nan, fault="nilai_berupa_tanggal")
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return _on_scale(float(cell), scale)
        text = tidy(str(cell)).casefold()
        if text in MISSING:
            return Reading(np.nan, "nilai_kosong")
        if text.startswith("#"):
            return Reading(np.nan, fault="galat_excel")
        if (value := find_word(text, words)) is not None:
            return Reading(value, "kata_skala")
        return _typed_number(text, scale, words)

    return read


def _on_scale(value: float, scale: Scale, repair: str = "") -> Reading:
    """Accept a number that the scale allows."""
    if 0 < value < 1 and scale.maksimum >= WHOLE:
        return Reading(np.nan, fault="pecahan_tanpa_persen")
    if not scale.minimum <= value <= scale.maksimum:
        return Reading(np.nan, fault="nilai_di_luar_skala")
    steps = (value - scale.minimum) / scale.langkah
    stepped = scale.n_categories > MAX_CATEGORIES or abs(steps - round(steps)) < scale.langkah / 1e6
    return Reading(value, repair) if stepped else Reading(np.nan, fault="nilai_di_luar_skala")


def _typed_number(text: str, scale: Scale, words: Mapping[str, float]) -> Reading:
    """Read a number that was typed as text, with or without the mark that keeps it text."""
    if MARKED_TEXT.fullmatch(text):
        return _numeric_text(text[1:], scale, words)._replace(repair="angka_teks")
    return _numeric_text(text, scale, words)


def _numeric_text(text: str, scale: Scale, words: Mapping[str, float]) -> Reading:
    """Read a number that was typed as text."""
    if THOUSANDS.fullmatch(text):
        return Reading(np.nan, fault="angka_ambigu")
    if CANONICAL.fullmatch(text):
        return _on_scale(float(text), scale, "" if text.isascii() else "angka_teks")
    if hint := score_as_date(text):
        return Reading(np.nan, fault="nilai_berupa_tanggal", hint=hint)
    if found := FORM_LABEL.fullmatch(text) or NUMBERED_WORD.fullmatch(text):
        number = found["angka"] or found["dalam"]
        return _form_label(number, found["kata"], scale, words)
    whole = FRACTION.fullmatch(text)
    if whole and float(whole.group(2)) == scale.maksimum:
        text = whole.group(1)
    if text.endswith("%") and (scale.minimum, scale.maksimum) == (0, 100):
        text = text.removesuffix("%").strip()
    number = plain_number(text)
    if not CANONICAL.fullmatch(number):
        return Reading(np.nan, fault="nilai_tidak_terbaca")
    return _on_scale(float(number), scale, "angka_teks")


def plain_number(text: str) -> str:
    """Return an Indonesian number with a decimal point; what is not written as one stays.

    >>> plain_number("1.085,5"), plain_number("85,50"), plain_number("8.5,0")
    ('1085.5', '85.50', '8.5,0')
    """
    return text.replace(".", "").replace(",", ".") if INDONESIAN.fullmatch(text) else text


def _form_label(number: str, word: str, scale: Scale, words: Mapping[str, float]) -> Reading:
    """Read a form's label such as ``4 - Baik``; number and word must agree where both are known."""
    reading = _on_scale(float(number), scale, "label_formulir")
    if reading.fault:
        return reading
    if not words:
        return reading if is_rating_word(word) else Reading(np.nan, fault="nilai_tidak_terbaca")
    agrees = find_word(word, words) == float(number)
    return reading if agrees else Reading(np.nan, fault="label_bertentangan")


def date_order(cells: Iterable[object]) -> DateOrder:
    """Tell from a column's own dates whether the day or the month stands first."""
    orders = {_order_of(cell) for cell in cells if isinstance(cell, str)} - {""}
    return orders.pop() if len(orders) == 1 else ""  # type: ignore[return-value]


def _order_of(cell: str) -> str:
    """Return the order that one real date proves (15/12/2025 proves day, month, year)."""
    text = plain_date(tidy(cell))
    found = NUMERIC_DATE.match(text)
    if not found or len(found.group(3)) == 2:
        return ""
    first, second, year = map(int, found.groups())
    if INDONESIAN_CLOCK.search(text) or (second <= 12 < first and _date(year, second, first)):
        return "dmy"
    return "mdy" if first <= 12 < second and _date(year, first, second) else ""


def date_reader(order: DateOrder) -> Callable[[object], Reading]:
    """Return the function that reads a date in any usual Indonesian spelling.

    Parameters
    ----------
    order : what stands first in dates such as 03/04/2025; empty when nothing proves it
    """

    def read(cell: object) -> Reading:
        """Read one date."""
        if isinstance(cell, date):
            return Reading(pd.Timestamp(cell))
        if isinstance(cell, int | float):
            return _serial(float(cell))
        text = tidy(str(cell))
        if text.casefold() in MISSING:
            return Reading(pd.NaT)
        return _written_date(text, order)

    return read


def _serial(number: float) -> Reading:
    """Read Excel's day number."""
    if not EXCEL_DAYS[0] <= number <= EXCEL_DAYS[1]:
        return Reading(pd.NaT, fault="tanggal_tidak_terbaca")
    return Reading(pd.Timestamp(EXCEL_EPOCH + timedelta(days=number)), "tanggal_format")


def _written_date(text: str, order: DateOrder) -> Reading:
    """Read a date that stands as text."""
    if SERIAL.fullmatch(text):
        return _serial(float(text))
    text, written = plain_date(text), text.casefold()
    clock = CLOCK.search(text)
    day = text[: clock.start()] if clock else text
    hours = [int(part or 0) for part in clock.groups()] if clock else [0, 0, 0]
    if found := ISO_DATE.fullmatch(day):
        year, month, number = map(int, found.groups())
        plain = "-" in day and text == written
        return _dated((year, month, number), hours, "" if plain else "tanggal_format")
    if found := NUMERIC_DATE.fullmatch(day):
        return _numeric_date(found, hours, "dmy" if INDONESIAN_CLOCK.search(text) else order)
    if found := NAMED_DATE.fullmatch(day):
        named = MONTHS.get(found.group(2).casefold(), 0)
        return _dated((int(found.group(3)), named, int(found.group(1))), hours, "tanggal_format")
    return Reading(pd.NaT, fault="tanggal_tidak_terbaca")


def _numeric_date(found: re.Match[str], hours: list[int], order: DateOrder) -> Reading:
    """Read 15/12/2025; where both numbers could be the month, the column must prove the order."""
    first, second, year = map(int, found.groups())
    year += CENTURY if len(found.group(3)) == 2 else 0
    if not order and max(first, second) <= 12 and first != second:
        return Reading(pd.NaT, fault="tanggal_ambigu")
    american = order == "mdy" or (first <= 12 < second)
    month, day = (first, second) if american else (second, first)
    return _dated((year, month, day), hours, "tanggal_format")


def _dated(parts: tuple[int, int, int], hours: list[int], repair: str) -> Reading:
    """Return the date if it exists."""
    day = _date(*parts)
    if day is None or hours[0] > 23 or max(hours[1:]) > 59:
        return Reading(pd.NaT, fault="tanggal_tidak_terbaca")
    moment = datetime.combine(day, time(hours[0], hours[1], hours[2]))
    return Reading(pd.Timestamp(moment), repair)


def _date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_year(cell: object) -> Reading:
    """Read an appraisal year; 0 is none."""
    text = tidy(str(cell)).removesuffix(".0")
    if text.casefold() in MISSING:
        return Reading(0)
    if re.fullmatch(r"(19|20)\d{2}", text):
        return Reading(int(text))
    return Reading(0, fault="tahun_tidak_terbaca")


ROLE_WORDS: Mapping[str, str] = {
    "atasan": "atasan",
    "atasan langsung": "atasan",
    "pejabat penilai": "atasan",
    "tim": "tim",
    "tim penilai": "tim",
    "panel": "tim",
    "panel penilai": "tim",
    "rekan": "rekan",
    "rekan kerja": "rekan",
    "rekan sejawat": "rekan",
    "sejawat": "rekan",
    "bawahan": "bawahan",
    "diri": "diri",
    "diri sendiri": "diri",
    "sendiri": "diri",
}
"""Spelling of a rater's role -> `peran`."""


def read_role(cell: object) -> Reading:
    """Read the role of a rater; an empty cell leaves it open."""
    text = tidy(str(cell)).casefold()
    if text in MISSING:
        return Reading("")
    if text in ROLE_WORDS:
        return Reading(ROLE_WORDS[text])
    return Reading("", fault="peran_tidak_dikenal")
