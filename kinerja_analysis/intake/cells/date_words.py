"""How a written date reads once its weekday, zone and other ornaments are gone."""

import re
from datetime import datetime, timedelta
from typing import Final

from kinerja_analysis.intake.cells.words import MONTHS, ROMAN

WEEKDAY: Final = re.compile(
    r"^(senin|selasa|rabu|kamis|jum['`’]?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min"
    r"|(mon|tues|wednes|thurs|fri|satur|sun)day)\s*[,./ ]\s*(?=\w)"
)
OCLOCK: Final = re.compile(r",?\s+(pukul|pkl\.?|jam)\s+")
OFFSET: Final = re.compile(r"(?:(?<=\d)|(?<=[ap]m))\s*(?:gmt|utc)?\+0?[789](?::?00)?$")
UNIVERSAL: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2}:\d{2})(?:\.\d+)?z")
NOON: Final = re.compile(r"(\d{1,2})([:.]\d{2}(?:[:.]\d{2})?) ?([ap])\.?m\.?$")
NAMES: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
ROMANS: Final = "|".join(sorted(ROMAN, key=len, reverse=True))
MONTH_FIRST: Final = re.compile(rf"^({NAMES})\.?[ -](\d{{1,2}})[, -]+(\d{{4}})\b")
DAY_MONTH: Final = re.compile(rf"(\d{{1,2}})[ -]*({NAMES})\.?[ ,-]*'?(\d{{4}}|\d{{2}})(?!\d)")
ROMAN_MONTH: Final = re.compile(rf"^(\d{{1,2}})[ /.-]({ROMANS})[ /.-](\d{{4}})\b")
COMPACT: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
POINTED: Final = re.compile(r"^(\d{4})\.(\d{1,2})\.(\d{1,2})")

WIB: Final = timedelta(hours=7)
"""How far Western Indonesian Time is ahead of universal time."""


def plain_date(text: str) -> str:
    """Return a date without weekday, "pukul", zone and other ornaments, in small letters.

    Universal time becomes Western Indonesian Time; the office's own offsets are dropped.

    >>> plain_date("Jum'at, 15 Desember 2025 pukul 10.15 WIB")
    '15 desember 2025 10.15 wib'
    >>> plain_date("Des 15, 2025"), plain_date("15/XII/2025"), plain_date("15-Des-'25")
    ('15 des 2025', '15 desember 2025', '15 des 2025')
    """
    plain = WEEKDAY.sub("", text.casefold())
    plain = OFFSET.sub("", OCLOCK.sub(" ", plain))
    plain = re.sub(r"(?<=\d)\s*([/.-])\s*(?=\d)", r"\1", plain)
    if found := UNIVERSAL.fullmatch(plain):
        return _western(f"{found.group(1)} {found.group(2)}")
    plain = NOON.sub(_whole_day, plain)
    plain = MONTH_FIRST.sub(r"\2 \1 \3", plain)
    plain = DAY_MONTH.sub(_named, plain, count=1)
    plain = ROMAN_MONTH.sub(_roman, plain)
    plain = POINTED.sub(r"\1-\2-\3", plain)
    return COMPACT.sub(r"\1-\2-\3", plain) if COMPACT.fullmatch(plain) else plain


def _western(moment: str) -> str:
    """Return universal time as Western Indonesian Time; what is no time stays."""
    try:
        return str(datetime.strptime(moment, "%Y-%m-%d %H:%M:%S") + WIB)
    except ValueError:
        return moment


def _whole_day(found: re.Match[str]) -> str:
    """Return a clock of twelve hours as one of twenty-four."""
    hour = int(found.group(1)) % 12 + (12 if found.group(3) == "p" else 0)
    return f"{hour}{found.group(2)}" if int(found.group(1)) <= 12 else found.group(0)


def _named(found: re.Match[str]) -> str:
    """Return day, month and a year of four digits."""
    year = found.group(3) if len(found.group(3)) == 4 else f"20{found.group(3)}"
    return f"{found.group(1)} {found.group(2)} {year}"


def _roman(found: re.Match[str]) -> str:
    """Return a Roman month by its name."""
    number = ROMAN[found.group(2)]
    name = next(name for name, place in MONTHS.items() if place == number)
    return f"{found.group(1)} {name} {found.group(3)}"
