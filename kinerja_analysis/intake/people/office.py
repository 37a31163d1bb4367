"""Whether an export is of this office at all, as far as its own title tells."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.block import Block
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.profile import Profile
from kinerja_analysis.thresholds import SPELLING_RATIO

SORTS: Final = frozenset({"kecamatan", "kelurahan", "dinas", "badan", "distrik", "kapanewon"})
"""Words with which an office's name begins; only offices of one sort are compared."""

LONGEST: Final = 8
"""Count of words above which a line is a sentence and no name."""


def other_office(blocks: Iterable[Block], profile: Profile) -> str:
    """Return the office that the titles of a file name instead of this one, empty where none.

    A file that names this office too is its own, and so is one that names an office of another
    sort (a kelurahan of this kecamatan).
    """
    sort, _, own = fold_label(profile.nama).partition(" ")
    if sort not in SORTS:
        return ""
    named = [name for block in blocks for name in _named(block, sort)]
    if any(_alike(fold_label(name).partition(" ")[2], own) for name in named):
        return ""
    return named[0] if named else ""


def _named(block: Block, sort: str) -> list[str]:
    """Return the title lines of a sheet that are the name of an office of that sort."""
    if block.layout is None:
        return []
    cells = block.sheet.cells[: block.layout.top].ravel()
    texts = [tidy(cell) for cell in cells if isinstance(cell, str)]
    lines = [re.sub(r"^kantor\s+", "", text, flags=re.IGNORECASE) for text in texts]
    return [
        line
        for line in lines
        if fold_label(line).startswith(f"{sort} ") and len(line.split()) <= LONGEST
    ]


def _alike(name: str, own: str) -> bool:
    """Tell whether two names are one, whatever stands behind and however it is parted."""
    one, other = name.replace(" ", ""), own.replace(" ", "")
    same = one.startswith(other) or other.startswith(one)
    return same or SequenceMatcher(None, one, other).ratio() >= SPELLING_RATIO
