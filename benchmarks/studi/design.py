"""Which offices the study draws: how many people, who rates whom, on what scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from kinerja_analysis.thresholds import RANGE_A_LOGIT

Assignment = Literal["panel", "crossed", "nested"]
Spoiled = Literal["", "quota", "mnar"]


@dataclass(frozen=True, slots=True)
class Rating:
    """A scale: its name, where its categories meet (probit), and nilai of the lowest one.

    Without cuts a nilai is a whole number of 0-100, ``middle`` + ``spread`` a probit.
    """

    nama: str
    cuts: tuple[float, ...] = ()
    middle: float = 75.0
    spread: float = 8.0


HIGHEST: Final = 100.0
"""Nilai of the highest step where there are no cuts."""

FIVE: Final = Rating("lima", (-1.8, -0.9, 0.3, 1.4))
OFFICIAL: Final = Rating("ekspektasi", (-3.0, 2.2))
"""Nine in ten alike: with SD 1.5 about 2 % are below expectation and 7 % above."""
HUNDRED: Final = Rating("seratus")


ADJACENT: Final = 0.77 / 0.9
"""Logits between adjacent categories that a probit is worth (SCREEN.md: .9 are about .77)."""


def logit_a_probit(rating: Rating) -> float:
    """Say how many of the screen's logits a shift by one probit is; of many steps in points."""
    return ADJACENT if rating.cuts else rating.spread / (RANGE_A_LOGIT * HIGHEST)


@dataclass(frozen=True, slots=True)
class Design:
    """An office.

    Attributes
    ----------
    name : also the seed's, so that cells of one design share their offices
    n_raters, n_ratees : counts; a range of own ratees (`own`) overrides `n_ratees`
    n_criteria, n_years : counts
    assignment : ``panel``: own superior and `panel` others; ``crossed``: everybody rates everybody;
        ``nested``: own superior alone
    own : smallest and largest count of own ratees, equal for all if empty
    rating : scale
    spoiled : ``quota``: every rater's mean is the office's; ``mnar``: forms with a poor impression
        are left out more often than not
    complete : with time stamps, self-ratings and quarterly output of every ratee
    change : SD of a ratee's performance from year to year, probit
    """

    name: str
    n_raters: int
    n_ratees: int
    n_criteria: int = 7
    n_years: int = 2
    assignment: Assignment = "panel"
    panel: int = 2
    own: tuple[int, int] | None = None
    rating: Rating = FIVE
    spoiled: Spoiled = ""
    complete: bool = False
    change: float = 0.0


_DESIGNS: Final = (
    Design("panel24", 24, 120),
    Design("panel24x3", 24, 120, n_criteria=3),
    Design("panel24-setahun", 24, 120, n_years=1),
    Design("panel24-60", 24, 240),
    Design("panel8", 8, 60),
    Design("panel8x3", 8, 60, n_criteria=3),
    Design("panel8-setahun", 8, 60, n_years=1),
    Design("panel100", 100, 500),
    Design("panel100x3", 100, 500, n_criteria=3),
    Design("panel100-setahun", 100, 500, n_years=1),
    Design("kecamatan15", 15, 0, own=(2, 8)),
    Design("silang15", 15, 30, assignment="crossed", n_years=1),
    Design("silang24", 24, 30, assignment="crossed", n_years=1),
    Design("silang100", 100, 30, assignment="crossed", n_years=1),
    Design("atasan15", 15, 150, assignment="nested"),
    Design("atasan24", 24, 240, assignment="nested"),
    Design("atasan100", 100, 1000, assignment="nested"),
    Design("resmi15", 15, 0, own=(2, 8), n_criteria=2, assignment="nested", rating=OFFICIAL),
    Design("kuota24", 24, 120, spoiled="quota"),
    Design("hilang24", 24, 120, spoiled="mnar"),
    Design("seratus24", 24, 120, rating=HUNDRED),
    Design("lengkap24", 24, 120, complete=True),
    Design("berubah24", 24, 120, change=0.5),
)
DESIGNS: Final[Mapping[str, Design]] = MappingProxyType({d.name: d for d in _DESIGNS})
"""Every design by its name. 24 raters of 120 ratees in two years write 10 own + 20 other forms."""
