"""Which declared scale the cells of a column can be on, and which others would fit as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kinerja_analysis.intake.cells.score_words import fold_word
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.reading.sheet import shown

NUMBERS: Final = (
    ("empat", 1.0, 4.0),
    ("lima", 1.0, 5.0),
    ("nol_lima", 0.0, 5.0),
    ("sepuluh", 1.0, 10.0),
    ("nol_sepuluh", 0.0, 10.0),
    ("seratus", 0.0, 100.0),
    ("seratus_dua_puluh", 0.0, 120.0),
)
"""Usual scales of numbers, the narrowest first: name, lowest, highest."""

WORDS: Final = (
    ("lima_kata", ("sangat kurang", "kurang", "cukup", "baik", "sangat baik")),
    ("predikat", ("sangat kurang", "kurang", "butuh perbaikan", "baik", "sangat baik")),
    ("empat_kata", ("kurang", "cukup", "baik", "sangat baik")),
    ("huruf", ("e", "d", "c", "b", "a")),
)
"""Usual scales of words, from the lowest."""

MOSTLY: Final = 0.9
"""Share of the filled cells that must be on a scale before a column is taken for a criterion."""

SLIPS: Final = 0.02
"""Share of the numbers that may lie beyond a scale and still be taken for slips."""

STEPS: Final = (1.0, 0.5, 0.25, 0.1, 0.01)
"""Steps that scales have, the widest first."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A scale that a column can be on."""

    nama: str
    minimum: float
    maksimum: float
    langkah: float = 1.0
    kata: tuple[str, ...] = ()


def fitting_scales(cells: Sequence[object]) -> tuple[Proposed, ...]:
    """Return the usual scales on which a column's cells can be, the likeliest first.

    A scale of numbers is told by its ends: values of 1 to 4 are on the scale to 4 and may be on
    the one to 5, which the office must say. A column that is mostly something else fits none.
    """
    texts = [tidy(shown(cell)).casefold() for cell in cells]
    filled = [text for text in texts if text not in MISSING]
    numbers = [number for text in filled if (number := _number(text)) is not None]
    if filled and len(numbers) >= MOSTLY * len(filled):
        return _numeric(numbers)
    return tuple(
        Proposed(nama, 1.0, float(len(words)), 1.0, words)
        for nama, words in WORDS
        if filled and sum(fold_word(text) in words for text in filled) >= MOSTLY * len(filled)
    )


def _number(text: str) -> float | None:
    """Return a number that is written in the Indonesian or the international way."""
    head = text.partition(" - ")[0].replace(" ", "")
    try:
        return float(head.replace(",", "."))
    except ValueError:
        return None


def _numeric(numbers: Sequence[float]) -> tuple[Proposed, ...]:
    """Return the narrowest scale of numbers that holds nearly all of these, or its neighbour too.

    A single slip of the keyboard among many makes no wider scale.
    """
    step = next((s for s in STEPS if all(_on_step(n, s) for n in numbers)), STEPS[-1])
    allowed = int(SLIPS * len(numbers))
    fitting = [
        Proposed(nama, lowest, highest, step)
        for nama, lowest, highest in NUMBERS
        if sum(not lowest <= number <= highest for number in numbers) <= allowed
    ]
    return tuple(fitting[:2] if fitting and fitting[0].nama == "empat" else fitting[:1])


def _on_step(number: float, step: float) -> bool:
    """Tell whether a number is a whole count of steps."""
    return abs(number / step - round(number / step)) < 1e-6  # decimals are not exact in binary
