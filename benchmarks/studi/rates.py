"""How often the screen is wrong and right: rates with Monte Carlo standard errors.

Offices are independent, raters of one office are not: every error is that of a ratio of sums over
offices.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from studi.decisions import CASE, Judged

CLASSIC_T, CLASSIC_INFIT = 2.0, (0.7, 1.3)
"""The usual rules: |t| beyond 2, infit outside .7-1.3."""
NOMINAL = 0.05
MANY = 1000
"""Count of offices from which an error is as good as known."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share (0-1) of n cases, with its Monte Carlo standard error, from some offices."""

    value: float
    error: float
    n: int
    offices: int = MANY


def rate(events: pd.Series, offices: pd.Series) -> Rate:
    """Give the share of cases that are events.

    Parameters
    ----------
    events : one case a row, true or false, or a count
    offices : the office of each case

    Returns
    -------
    Rate
        Where offices do not differ (all or no cases are events) the error is 1 / (n + 2), the rate
        that n cases leave open.

    References
    ----------
    Cochran (1977), Sampling Techniques, eq. 6.13: the variance of a ratio.
    """
    n = len(events)
    if not n:
        return Rate(np.nan, np.nan, 0)
    sums = events.astype(float).groupby(offices.to_numpy()).agg(["sum", "size"])
    value = float(sums["sum"].sum() / n)
    left = sums["sum"] - value * sums["size"]
    spread = np.sqrt((left**2).sum() * len(sums) / max(len(sums) - 1, 1)) / n
    return Rate(value, float(spread) if spread > 0 else 1 / (n + 2), n, len(sums))


Rates = dict[str, dict[str, Rate]]


@cache
def clean_rates(judged: Judged) -> Rates:
    """Tell how often clean raters are alarmed; severities that truly matter do not count.

    Returns
    -------
    For each key
        ``p05``: tests with p < .05; ``rater``: raters whose smallest p, Bonferroni over the
        rater's rows of the effect, is < .05; ``untested``: rows without p; ``undetermined``: rows
        so judged; ``called``: raters with a detected row
    """
    tests = judged.tests[~_matters(judged, judged.tests)]
    found = judged.decisions[judged.decisions["true"] == 0]
    return {
        key: {
            **_clean(tests[tests["key"] == key]),
            **_clean_raters(found[found["key"] == key]),
        }
        for key in tests["key"].unique()
    }


def _clean(tests: pd.DataFrame) -> dict[str, Rate]:
    """Give the rates over tests of one effect."""
    tested = tests[tests["p"].notna()]
    return {
        "p05": rate(tested["p"] < NOMINAL, tested["office"]),
        "untested": rate(tests["p"].isna(), tests["office"]),
        "undetermined": rate(tests["verdict"] == "undetermined", tests["office"]),
    }


def _clean_raters(found: pd.DataFrame) -> dict[str, Rate]:
    """Give the rates over raters of one effect."""
    tested = found[found["n_tested"] > 0]
    return {
        "rater": rate(tested["p"] < NOMINAL, tested["office"]),
        "called": rate(found["all"], found["office"]),
    }


def _matters(judged: Judged, tests: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows are about a severity that truly matters."""
    return pd.MultiIndex.from_frame(tests[CASE]).isin(judged.beyond)


def any_detected(judged: Judged, *, as_drawn: bool = False) -> Rate:
    """Give the share of offices with any false pattern detected.

    With `as_drawn` severities that truly matter count too, though nothing was planted.
    """
    tests = judged.tests
    called = tests["verdict"] == "detected"
    found = (called & (as_drawn | ~_matters(judged, tests))).groupby(tests["office"]).any()
    offices = pd.Series(found.index, index=found.index)
    return rate(found, offices)


def office_calls(judged: Judged) -> dict[str, Rate]:
    """Give how often the office as a whole is said to show an effect, in any respect."""
    rows = judged.of("global")
    asked = rows[rows["detail"].fillna("") != ""]
    lowest = asked.groupby(["effect", "office"], as_index=False)["q"].min()
    return {
        str(effect): rate(own["q"] <= NOMINAL, own["office"])
        for effect, own in lowest.groupby("effect")
    }


def classic_alarms(judged: Judged) -> dict[str, Rate]:
    """Give the share of raters whom each of the usual rules alarms."""
    rows = judged.of("classic").dropna(subset="value")
    beyond = rows[rows["detail"] == "|t|"]
    alarms = {
        f"{effect}: |t| > 2": rate(own["value"] > CLASSIC_T, own["office"])
        for effect, own in beyond.groupby("effect")
    }
    infit = rows[(rows["effect"] == "inconsistency") & (rows["detail"] == "infit")]
    outside = ~infit["value"].between(*CLASSIC_INFIT)
    alarms["infit outside .7-1.3"] = rate(outside, infit["office"])
    return alarms


@cache
def planted_rates(judged: Judged) -> Rates:
    """Tell how often planted effects are found, and what else is called.

    Returns
    -------
    For each planted effect
        ``power_within, power_all``: of its raters, under either control; ``power_grouping``: within
        the effect and one column of the personnel list; ``power_p``: p < .05 (Bonferroni over the
        rater's rows); ``others_within, others_all``: of all raters without
        it; ``false_within, false_all``: of the calls, pooled; ``tested``: of its raters
    """
    found, truth = judged.decisions, judged.truth
    return {
        str(planted): _planted(found[found["key"] == own["key"].iloc[0]], own)
        for planted, own in truth.groupby("planted", sort=False)
    }


def _planted(found: pd.DataFrame, own: pd.DataFrame) -> dict[str, Rate]:
    """Give the rates of one effect; a rater without a row was not found."""
    mine = own[["office", "penilai"]].merge(found, on=["office", "penilai"], how="left")
    mine = mine.assign(
        within=mine["within"].eq(True),
        grouping=mine["grouping"].eq(True),
        all=mine["all"].eq(True),
        low=mine["p"] < NOMINAL,
    )
    others = found[found["true"] == 0]
    rates = {
        "tested": rate(mine["n_tested"] > 0, mine["office"]),
        "power_p": rate(mine["low"], mine["office"]),
        "power_grouping": rate(mine["grouping"], mine["office"]),
    }
    for control in ("within", "all"):
        called = found[found[control]]
        rates[f"power_{control}"] = rate(mine[control], mine["office"])
        rates[f"others_{control}"] = rate(others[control], others["office"])
        rates[f"false_{control}"] = rate(called["true"] == 0, called["office"])
    return rates
