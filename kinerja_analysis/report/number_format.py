"""How numbers and dates are written in Indonesian: 1.234,56; 87,5%; 31 Desember 2025."""

import math
import re
from datetime import date
from typing import Final

import pandas as pd

ABSENT: Final = "–"
"""What a table shows where there is no number."""

MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

FIGURE: Final = re.compile(r"−?\d{1,3}(?:\.?\d{3})*(?:,\d+)?")
"""A figure as `decimal` prints it."""


def decimal(value: object, digits: int = 2) -> str:
    """Write a number with a decimal comma and points between thousands.

    Parameters
    ----------
    value : number; missing or infinite gives `ABSENT`
    digits : count of decimals

    Examples
    --------
    >>> decimal(1234.56), decimal(-0.004), decimal(float("nan"))
    ('1.234,56', '0,00', '–')
    """
    number = _finite(value)
    if number is None:
        return ABSENT
    text = f"{number:,.{digits}f}".translate(str.maketrans(",.", ".,"))
    is_zero = not text.strip("-0.,")
    return text.removeprefix("-") if is_zero else text.replace("-", "−")


def number_of(text: str) -> int | float | str:
    """Return the number that a printed figure stands for; words stay words.

    Examples
    --------
    >>> number_of("1.234,5"), number_of("90"), number_of("tidak ditampilkan")
    (1234.5, 90, 'tidak ditampilkan')
    """
    if not FIGURE.fullmatch(text):
        return text
    whole = text.replace("−", "-").replace(".", "").replace(",", ".")
    return float(whole) if "." in whole else int(whole)


def plain(value: object) -> str:
    """Write a nilai without needless decimals.

    Examples
    --------
    >>> plain(4.0), plain(3.5)
    ('4', '3,5')
    """
    return decimal(value).rstrip("0").rstrip(",") if _finite(value) is not None else ABSENT


def count(value: object) -> str:
    """Write a whole number with points between thousands.

    Examples
    --------
    >>> count(73421)
    '73.421'
    """
    return decimal(value, 0)


def signed(value: object, digits: int = 2) -> str:
    """Write a number with its sign, so that a difference reads as one.

    Examples
    --------
    >>> signed(0.25), signed(-0.25), signed(0)
    ('+0,25', '−0,25', '0,00')
    """
    text = decimal(value, digits)
    number = _finite(value)
    return f"+{text}" if number and number > 0 and text.strip("0,") else text


def percent(share: object, digits: int = 1) -> str:
    """Write a share (0-1) as a percentage.

    Examples
    --------
    >>> percent(0.875)
    '87,5%'
    """
    number = _finite(share)
    return ABSENT if number is None else f"{decimal(100 * number, digits)}%"


def interval(low: object, high: object, digits: int = 2) -> str:
    """Write the two ends of an interval.

    Examples
    --------
    >>> interval(-0.5, 1.25)
    '−0,50 s.d. 1,25'
    """
    if _finite(low) is None or _finite(high) is None:
        return ABSENT
    return f"{decimal(low, digits)} s.d. {decimal(high, digits)}"


def probability(value: object) -> str:
    """Write a p-value; the very small ones only by their bound.

    Examples
    --------
    >>> probability(0.0004), probability(0.042)
    ('< 0,001', '0,042')
    """
    number = _finite(value)
    return "< 0,001" if number is not None and number < 0.001 else decimal(value, 3)


def long_date(value: object) -> str:
    """Write a date in words.

    Examples
    --------
    >>> long_date(date(2025, 12, 31))
    '31 Desember 2025'
    """
    if value is None or value is pd.NaT or not isinstance(value, date):
        return ABSENT
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def share(part: int, whole: int) -> str:
    """Write a part of a whole as a percentage; nothing of nothing is `ABSENT`.

    Examples
    --------
    >>> share(7, 8), share(0, 0)
    ('87,5%', '–')
    """
    return percent(part / whole) if whole else ABSENT


def enumeration(words: list[str]) -> str:
    """Join words as a sentence does: ``a, b, dan c``.

    Examples
    --------
    >>> enumeration(["a", "b"]), enumeration(["a", "b", "c"])
    ('a dan b', 'a, b, dan c')
    """
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"


def _finite(value: object) -> float | None:
    """Return the value as a finite number, or nothing."""
    if value is None or value is pd.NA:
        return None
    number = float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else None
