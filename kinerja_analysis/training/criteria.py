"""What the practice cases are rated on: ten criteria, each with behavioural anchors."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

LOWEST, HIGHEST = 1, 5
"""Ends of the practice scale, nilai points."""

WORDS: Final = ("sangat kurang", "kurang", "cukup", "baik", "sangat baik")
"""What each point of the practice scale is called."""

ROOM: Final = "kinerja_analysis.training"


@dataclass(frozen=True, slots=True)
class TrainingCriterion:
    """One criterion: its name, where it comes from, its meaning, and what each nilai looks like."""

    nama: str
    asal: str
    definisi: str
    jangkar: tuple[str, ...]

    def anchor(self, nilai: float) -> str:
        """Return what a nilai looks like.

        Parameters
        ----------
        nilai : whole points, `LOWEST` to `HIGHEST`
        """
        return self.jangkar[int(nilai) - LOWEST]


@cache
def load_criteria() -> tuple[TrainingCriterion, ...]:
    """Return the criteria in the order in which forms show them."""
    text = resources.files(ROOM).joinpath("kriteria.toml").read_text(encoding="utf-8")
    return tuple(
        TrainingCriterion(row["nama"], row["asal"], row["definisi"], tuple(row["jangkar"]))
        for row in tomllib.loads(text)["kriteria"]
    )


def criterion_names() -> tuple[str, ...]:
    """Return the names of the criteria in the order in which forms show them."""
    return tuple(criterion.nama for criterion in load_criteria())
