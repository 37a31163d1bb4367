"""How well raters with an effect stand out from all others: the screen beside the usual indicators.

A ranking needs no calibration, so it is the comparison that favours indicators without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from studi.decisions import Judged
from studi.rates import CLASSIC_INFIT, CLASSIC_T, Rate, rate

Floats = NDArray[np.float64]
SCREEN = "screen"
FALSE_FLAGS = 0.02
"""Share of all other raters that may be flagged where powers are compared."""
UNRULED = Rate(np.nan, np.nan, 0)
RULES: dict[str, Callable[[pd.Series], pd.Series]] = {
    "RaschPy |t|": lambda t: t > CLASSIC_T,
    "RaschPy infit": lambda infit: ~infit.between(*CLASSIC_INFIT),
    "lme4 |t|": lambda t: t > CLASSIC_T,
    "eRm |t|": lambda t: t > CLASSIC_T,
}
"""From where a peer's users take note."""
RESAMPLES = 50
"""Count of bootstrap resamples of offices behind a standard error."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """How an indicator ranks: area under the curve and power at 2 % false flags, with errors."""

    auc: float
    auc_error: float
    power: float
    power_error: float


@cache
def rankings(judged: Judged) -> dict[str, dict[str, Ranked]]:
    """Rank raters by every indicator of each planted effect: `SCREEN`, or a classic one."""
    truth, found = judged.truth, judged.decisions
    ranks: dict[str, dict[str, Ranked]] = {}
    for planted, own in truth.groupby("planted", sort=False):
        screen = found[found["key"] == own["key"].iloc[0]]
        scored = {SCREEN: screen.assign(value=-np.log10(screen["p"].clip(lower=1e-300)))}
        scored |= _classic(judged, str(planted))
        ranks[str(planted)] = {name: ranked(table, own) for name, table in scored.items()}
    return ranks


def best_classic(ranks: dict[str, Ranked], measure: str) -> tuple[str, float]:
    """Give the classic indicator with the largest figure; nothing where none is known."""
    classic = {n: getattr(r, measure) for n, r in ranks.items() if n != SCREEN}
    known = {name: value for name, value in classic.items() if not np.isnan(value)}
    name = max(known, key=lambda n: known[n], default="")
    return name, known.get(name, np.nan)


def peer_figures(judged: Judged) -> list[tuple[str, str, pd.Index, Rate, Ranked | None]]:
    """Give each peer's indicator: effect, name, offices, raters beyond its rule, and its ranking.

    Of clean offices there is no ranking; indicators without a rule alarm nobody.
    """
    figures = []
    for (effect, name), scored in judged.of("classic").groupby(["effect", "detail"]):
        own = judged.truth[judged.truth["key"] == effect]
        told = ranked(scored, own) if len(own) else None
        rule = RULES.get(str(name))
        alarms = UNRULED if rule is None else rate(rule(scored["value"]), scored["office"])
        offices = pd.Index(scored["office"].unique())
        figures.append((str(effect), str(name), offices, alarms, told))
    return figures


def _classic(judged: Judged, planted: str) -> dict[str, pd.DataFrame]:
    """Give the classic indicators of an effect."""
    rows = judged.of("classic")
    rows = rows[rows["effect"] == planted]
    return {str(name): own for name, own in rows.groupby("detail")}


def ranked(scored: pd.DataFrame, own: pd.DataFrame) -> Ranked:
    """Compare raters with an effect (`own`) to all others by ``value``; a missing one is lowest.

    Raters who truly have the effect too, though another was planted, are left out.
    """
    if "true" in scored:
        scored = scored[scored["true"] != 0.5]
    key = ["office", "penilai"]
    mine = pd.MultiIndex.from_frame(scored[key]).isin(pd.MultiIndex.from_frame(own[key]))
    value = scored["value"].fillna(-np.inf).to_numpy(dtype=float)
    office = scored["office"].to_numpy()
    if not mine.any() or mine.all():
        return Ranked(*[np.nan] * 4)
    rng = np.random.default_rng(0)
    drawn = np.array([_resampled(value, mine, office, rng) for _ in range(RESAMPLES)])
    errors = np.nanstd(drawn, axis=0)
    area, power = auc(value, mine), power_at(value, mine)
    return Ranked(area, float(errors[0]), power, float(errors[1]))


def _resampled(
    value: Floats, mine: NDArray[np.bool_], office: NDArray, rng: np.random.Generator
) -> tuple[float, float]:
    """Work both measures out for offices drawn with replacement."""
    _, number = np.unique(office, return_inverse=True)
    count = number.max() + 1
    times = np.bincount(rng.integers(0, count, count), minlength=count)[number]
    value, mine = np.repeat(value, times), np.repeat(mine, times)
    if not mine.any() or mine.all():
        return np.nan, np.nan
    return auc(value, mine), power_at(value, mine)


def auc(value: Floats, mine: NDArray[np.bool_]) -> float:
    """Give the chance that a rater with the effect ranks above one without (ties count half).

    Examples
    --------
    >>> auc(np.array([3.0, 1.0, 2.0]), np.array([True, False, False]))
    1.0
    """
    n, others = mine.sum(), (~mine).sum()
    return float((rankdata(value)[mine].sum() - n * (n + 1) / 2) / (n * others))


def power_at(value: Floats, mine: NDArray[np.bool_], share: float = FALSE_FLAGS) -> float:
    """Give the share of raters with the effect above the value that `share` of others exceed.

    Examples
    --------
    >>> power_at(np.array([9.0, 5.0, 1.0, 2.0]), np.array([True, True, False, False]))
    1.0
    """
    others = np.sort(value[~mine])[::-1]
    limit = others[min(int(share * len(others)), len(others) - 1)]
    return float((value[mine] > limit).mean())
