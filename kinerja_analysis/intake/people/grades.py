"""Which golongan somebody has: one spelling of III/d and of IX, and their order."""

import re
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.reading import Ruled, column_repairs
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.reading.sheet import shown

PPPK_GRADES: Final = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
    *("X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"),
)
"""Golongan of PPPK, lowest first; they have no ruang."""

PNS_GRADES: Final = PPPK_GRADES[:4]
"""Golongan of PNS, each with ruang a to d; the fourth has e too."""

WITH_RUANG: Final = re.compile(r"(?:^|[\s,(])(iv|i{1,3}|[1-4])\s*[/. -]?\s*([a-e])\)?$")
ALONE: Final = re.compile(r"(?:gol(?:ongan)?\.?\s*)?([ivx]+)")


def read_grade(text: str) -> str:
    """Return a golongan in its one spelling; what is none stays as it is.

    >>> [read_grade(t) for t in ("III/d", "II b", "IIId", "3D", "Penata, III/b", "ix")]
    ['III/d', 'II/b', 'III/d', 'III/d', 'III/b', 'IX']
    """
    folded = tidy(text).casefold()
    if found := WITH_RUANG.search(folded):
        group = found.group(1)
        name = PNS_GRADES[int(group) - 1] if group.isdecimal() else group.upper()
        known = found.group(2) != "e" or name == "IV"
        return f"{name}/{found.group(2)}" if known else text
    if (found := ALONE.fullmatch(folded)) and found.group(1).upper() in PPPK_GRADES:
        return found.group(1).upper()
    return text


def grade_rank(golongan: str) -> int:
    """Return the place of a golongan among those of its kind, 0 where it is not known.

    >>> grade_rank("III/d") < grade_rank("IV/a"), grade_rank("IX"), grade_rank("staf")
    (True, 9, 0)
    """
    group, _, ruang = golongan.partition("/")
    if ruang and group in PNS_GRADES:
        return 10 * PNS_GRADES.index(group) + "abcde".index(ruang) + 1
    return PPPK_GRADES.index(golongan) + 1 if golongan in PPPK_GRADES else 0


def settle_grades(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Give every golongan of the personnel list its one spelling."""
    if "golongan" not in rows:
        return rows, join_notes(())
    written = rows["golongan"].map(shown).map(str.strip).astype("str")
    known = written.map(read_grade).astype("str")
    told = column_repairs(written, known, known != written, "golongan_dibakukan")
    return rows.assign(golongan=known), told
