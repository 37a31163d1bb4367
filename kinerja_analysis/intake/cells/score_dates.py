"""What a score was before a spreadsheet took it for a date; it is shown and never filled in."""

import re
from datetime import date
from typing import Final

from kinerja_analysis.intake.cells.words import MONTHS

DAY_FIRST: Final = re.compile(r"(\d{1,2})[/ -]([^\W\d]{3,}|\d{1,2})(?:[/ -](?:\d{2}|\d{4}))?")
MONTH_FIRST: Final = re.compile(r"([^\W\d]{3,})[/ -](\d{1,4})")
ISO: Final = re.compile(r"\d{4}-(\d{1,2})-(\d{1,2})(?: .*)?")


def likely_score(cell: date) -> str:
    """Say which score may have become this date: 4.5, typed the Indonesian way, is 4 May.

    >>> likely_score(date(2025, 5, 4))
    'Kemungkinan semula 4,5 (atau 5,4 bila Excel berbahasa Inggris).'
    """
    return _told(cell.day, cell.month)


def score_as_date(text: str) -> str | None:
    """Say which score may have become a date that stands as text, or None where it is no date.

    >>> score_as_date("04-Mei"), score_as_date("4/5")
    ('Kemungkinan semula 4,5 (atau 5,4 bila Excel berbahasa Inggris).', None)
    """
    if found := ISO.fullmatch(text):
        return _told(int(found.group(2)), int(found.group(1)))
    if found := DAY_FIRST.fullmatch(text):
        word = found.group(2).casefold()
        named = MONTHS.get(word, 0)
        if named or (word.isdecimal() and len(re.split(r"[/ -]", text)) == 3):
            return _told(int(found.group(1)), named or int(word))
    if (found := MONTH_FIRST.fullmatch(text)) and found.group(1).casefold() in MONTHS:
        return _told(int(found.group(2)), MONTHS[found.group(1).casefold()])
    return None


def _told(day: int, month: int) -> str:
    """Return the two scores that a day and a month may have been."""
    return f"Kemungkinan semula {day},{month} (atau {month},{day} bila Excel berbahasa Inggris)."
