"""What a rater effect is: how to score it, how large it must be to matter, how to speak of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.planting import Planting
from kinerja_analysis.bias.residuals import Residuals, from_table
from kinerja_analysis.bias.rows import Rows, each_penilai, keys
from kinerja_analysis.thresholds import STRAIGHTLINING_MIN_KRITERIA

Floats = NDArray[np.float64]

FEWEST_FOR_USUAL: Final = 3
"""Count of penilai from which the median says what is usual in the office."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What a kernel finds in T rows and B replicates.

    Attributes
    ----------
    estimate : (T, B) in the effect's own unit
    se : (T, B) standard error under the model
    n : (T,) ratings behind each row
    noise : (T, B) by how many times the row is less sure than under the null (1: as sure)
    """

    estimate: Floats
    se: Floats
    n: Floats
    noise: Floats | float = 1.0


@dataclass(frozen=True, slots=True)
class Size:
    """How large an effect is: in units of its estimate, and in nilai where it has points.

    Attributes
    ----------
    estimate : in the effect's own unit, with its sign
    points : change of the mean nilai of the penilai's pegawai
    per_logit : nilai that one logit moves on the ratings concerned
    detail : as in `hasil_uji`
    """

    estimate: float
    points: float
    per_logit: float
    detail: str


@dataclass(frozen=True, slots=True)
class Words:
    """How an official reads about an effect.

    Attributes
    ----------
    nama : the pattern's name; ``{detail}`` in it is filled in, as `rincian` writes it
    lain : the other explanation, a clause that stands before the pattern
    temukan : the clause that tells a detected pattern
    ukuran : a size in words, without its direction
    terpisah : why it cannot be known of a penilai who shares no pegawai; empty, and
        `connectivity` says why
    anggapan : what must hold where nothing but the stated assumption identifies the effect, a
        clause that ends a sentence
    rincian : writes a detail of `hasil_uji` as words
    """

    nama: str
    lain: str
    temukan: Callable[[Size], str]
    ukuran: Callable[[Size], str]
    terpisah: str = ""
    anggapan: str = ""
    rincian: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Effect:
    """One rater effect, a direction in the residual table.

    Attributes
    ----------
    name : as in `hasil_uji`
    columns : of the residual table that `kernel` reads
    kernel : residuals -> one score a row of `rows`
    words : how an official reads about it
    limit : size up to which nothing matters, in units of the estimate
    important : size that `not_detected` rules out
    rows : layout -> what the rows stand for
    detail : of every row that has none of its own
    one_sided : only more of the effect is of interest
    interval_null : the null is every size up to `limit`, not zero
    needs_panel : comparable only where penilai share pegawai
    unlinked : identification of penilai who share no pegawai, where `needs_panel` does not hold
    min_kriteria : least number of kriteria that can show it
    in_points : a logit of it moves nilai by the variance of the ratings
    raises : a positive estimate raises nilai; else it lowers them
    reads_self : compares with self-ratings, which nothing else reads, and has a test of its own
    office_first : why a penilai cannot be judged unless the office shows the effect on the same
        detail; empty where he can
    obstacle : layout, rows -> why each row (T,) cannot be tested; empty where it can
    by_level : it compares levels of nilai between penilai or years, which a quota fixes
    guarded : words where the estimate may as well be the unit's or the leadership's doing
    plants : ways in which the effect shows in scores; without any it takes no part in the step-wise
        explanation, and its p-value is that of its own statistic
    strengths : at which it is planted; of a two-sided effect in both directions
    by_explanation : whether the gain, which sees more of the effect than its statistic, counts by
        itself: ``together`` with the statistic where no other effect explains the penilai, or
        ``instead`` of it, then also beside other effects if the statistic shows it
    """

    name: str
    columns: tuple[str, ...]
    kernel: Callable[[Residuals], Score]
    words: Words
    limit: float
    important: float
    rows: Callable[[Layout], Rows] = each_penilai
    detail: str = ""
    one_sided: bool = True
    interval_null: bool = False
    needs_panel: bool = False
    unlinked: Literal["within", "assumption"] = "within"
    min_kriteria: int = 1
    in_points: bool = False
    raises: bool = False
    reads_self: bool = False
    office_first: str = ""
    obstacle: Callable[[Layout, Rows], NDArray[np.object_]] | None = None
    by_level: bool = False
    guarded: Words | None = None
    plants: tuple[Planting, ...] = ()
    strengths: tuple[float, ...] = (0.6, 1.2)
    by_explanation: Literal["never", "together", "instead"] = "never"

    @property
    def key(self) -> str:
        """Name it among all effects: several may share a name, and differ in `detail`."""
        return f"{self.name} {self.detail}".strip()


def detect(effect: Effect, residuals: pd.DataFrame) -> pd.DataFrame:
    """Score one effect in a residual table.

    Returns
    -------
    DataFrame, one row a penilai (or cell)
        ``penilai, detail, n, estimate, se, statistic, p``; p by normal theory, which `screen_bias`
        replaces by the bootstrap's.
    """
    arrays = from_table(residuals, effect.columns)
    score = effect.kernel(arrays)
    se = (score.se * score.noise)[:, 0]
    statistic = ratio(score.estimate[:, 0], se)
    tail = ndtr(-statistic) if effect.one_sided else 2 * ndtr(-np.abs(statistic))
    return keys(effect.rows(arrays.layout), arrays.layout, effect.detail).assign(
        n=score.n.astype(int),
        estimate=score.estimate[:, 0],
        se=se,
        statistic=statistic,
        p=tail,
    )


def ratio(above: Floats | float, below: Floats, unknown: float = np.nan) -> Floats:
    """Divide where the divisor is positive; elsewhere nothing is known."""
    found = np.full(np.broadcast(above, below).shape, unknown, dtype=below.dtype)
    return np.divide(above, below, out=found, where=below > 0)


def usual(values: Floats) -> Floats | float:
    """Give the office's median (B,) of values (R, B), where enough penilai make one."""
    known = np.isfinite(values).all(axis=1)
    if known.sum() < FEWEST_FOR_USUAL:
        return 0.0
    middle: Floats = np.median(values[known], axis=0)
    return middle


def first_of_form(residuals: Residuals, column: str) -> Floats:
    """Read a column that is the same for all ratings of a form: (m, B)."""
    return residuals[column][residuals.layout.form_first]


def uniform_forms(residuals: Residuals) -> NDArray[np.bool_]:
    """Tell which forms (m, B) are long enough to judge and give every kriteria the same nilai.

    What they lack in spread is straightlining; no other effect is read from them.
    """
    return residuals.once(_uniform_forms)


def _uniform_forms(residuals: Residuals) -> NDArray[np.bool_]:
    """Compare sums of squares with squares of sums."""
    layout = residuals.layout
    score, size = residuals["score"], layout.form_size[:, None]
    # equal scores, and only they, reach the bound of Cauchy and Schwarz; whole numbers, so exact
    alike = size * (layout.by_form @ score**2) == (layout.by_form @ score) ** 2
    return alike & (size >= STRAIGHTLINING_MIN_KRITERIA)


def within_form(residuals: Residuals) -> tuple[Floats, Floats]:
    """Take each form's own level out of its residuals.

    Returns
    -------
    contrast : (n, B) residual minus the form's level, categories
    information : (n, B) its information about one kriteria's shift
    """
    return residuals.once(_within_form)


def _within_form(residuals: Residuals) -> tuple[Floats, Floats]:
    """Subtract each form's level, known by all its ratings."""
    layout, variance = residuals.layout, residuals["variance"]
    total = residuals.of_form("variance")
    level = ratio(residuals.of_form("residual"), total)
    contrast = residuals["residual"] - variance * level[layout.form]
    return contrast, variance * (1 - ratio(variance, total[layout.form]))
