"""Whether each bar is met: the figure of its cell, beside it, with its Monte Carlo error."""

from collections.abc import Iterator, Mapping

import numpy as np
from scipy.special import ndtr, stdtrit

from studi.bars import (
    AHEAD,
    CLEAN,
    FALSE_IN,
    MOST_ANY,
    MOST_BEHIND,
    MOST_CLEAN,
    MOST_CLEAN_SEVERITY,
    MOST_EXTRA,
    MOST_FALSE,
    MOST_FALSE_EXCEPT,
    MOST_OTHERS,
    MOST_OTHERS_EXCEPT,
    NAMED,
    PAIRED,
    PAIRS,
    PAIRS_ELSE,
    POWER,
    RANKED,
    Bar,
)
from studi.decisions import Judged
from studi.naming import named_right, pairs_found
from studi.ranking import SCREEN, Ranked, best_classic, rankings
from studi.rates import Rate, Rates, any_detected, clean_rates, planted_rates

UNKNOWN = Rate(np.nan, np.nan, 0)


def judged_bars(results: Mapping[str, Judged]) -> list[tuple[Bar, Rate, str]]:
    """Judge every bar.

    Parameters
    ----------
    results : of the cells that were run, by name

    Returns
    -------
    list of bar, measured rate, and ``met``, ``missed``, ``within error`` (missed by less than two
    standard errors, of few offices by more) or ``not run``
    """
    found = [
        *_clean(results),
        *_planted(results),
        *_false(results),
        *_ranked(results),
        *_named(results),
        *_paired(results),
    ]
    return [(bar, rate, _verdict(bar, rate)) for bar, rate in found]


def _verdict(bar: Bar, rate: Rate) -> str:
    """Compare a rate with its bar."""
    if np.isnan(rate.value):
        return "not run" if not rate.n else "no call"
    short = bar.value - rate.value if bar.sense == "least" else rate.value - bar.value
    if short <= 0:
        return "met"
    return "within error" if short <= _reach(rate.offices) * rate.error else "missed"


def _reach(offices: int) -> float:
    """Say how many standard errors chance covers: two where many offices tell how large they are.

    An error from few offices is itself hardly known (Student's t: 14 of two offices, 2.1 of 25),
    from one not at all.
    """
    return float(stdtrit(offices - 1, ndtr(2))) if offices > 1 else np.inf


def _clean(results: Mapping[str, Judged]) -> Iterator[tuple[Bar, Rate]]:
    """Judge the clean offices of panels."""
    for design in CLEAN:
        cell = f"{design}-bersih"
        if cell not in results:
            yield Bar(cell, "any detected", "all", "most", MOST_ANY), UNKNOWN
            continue
        for key, row in clean_rates(results[cell]).items():
            limit = MOST_CLEAN_SEVERITY if key == "severity" else MOST_CLEAN
            if row["p05"].n:
                yield Bar(cell, "clean p < .05", key, "most", limit), row["p05"]
        yield Bar(cell, "any detected", "all", "most", MOST_ANY), any_detected(results[cell])


def _planted(results: Mapping[str, Judged]) -> Iterator[tuple[Bar, Rate]]:
    """Judge power with control within the effect."""
    for cell, powers in POWER.items():
        rates = planted_rates(results[cell]) if cell in results else {}
        for effect, least in powers.items():
            yield Bar(cell, "power", effect, "least", least), _of(rates, effect, "power_within")
            if effect == "group":
                bar = Bar(cell, "power, one grouping", effect, "least", least)
                yield bar, _of(rates, effect, "power_grouping")


def _false(results: Mapping[str, Judged]) -> Iterator[tuple[Bar, Rate]]:
    """Judge false calls with control within the effect, of every effect that a cell plants."""
    for cell in FALSE_IN:
        if cell not in results:
            yield Bar(cell, "false discovery", "all", "most", MOST_FALSE), UNKNOWN
            continue
        for effect, row in planted_rates(results[cell]).items():
            others = MOST_OTHERS_EXCEPT.get(effect, MOST_OTHERS)
            false = MOST_FALSE_EXCEPT.get(effect, MOST_FALSE)
            yield Bar(cell, "others called", effect, "most", others), row["others_within"]
            yield Bar(cell, "false discovery", effect, "most", false), row["false_within"]


def _of(rates: Rates, effect: str, figure: str) -> Rate:
    """Read a rate; unknown where the cell or the effect was not run."""
    return rates[effect][figure] if effect in rates else UNKNOWN


def _named(results: Mapping[str, Judged]) -> Iterator[tuple[Bar, Rate]]:
    """Judge the names."""
    for cell, least in NAMED.items():
        rate = named_right(results[cell]) if cell in results else UNKNOWN
        yield Bar(cell, "named right", "all", "least", least), rate


def _ranked(results: Mapping[str, Judged]) -> Iterator[tuple[Bar, Rate]]:
    """Judge the ranking of raters beside the best classic indicator."""
    if RANKED not in results:
        yield Bar(RANKED, "AUC less the best classic", "all", "least", MOST_BEHIND), UNKNOWN
        return
    for effect, ranks in rankings(results[RANKED]).items():
        bar = Bar(RANKED, "AUC less the best classic", effect, "least", MOST_BEHIND)
        yield bar, _less(ranks, "auc")
        if effect in AHEAD:
            figure = "power at 2 % false flags less the best classic"
            bar = Bar(RANKED, figure, effect, "least", AHEAD[effect])
            yield bar, _less(ranks, "power")


def _less(ranks: dict[str, Ranked], measure: str) -> Rate:
    """Subtract the best classic indicator's figure; the error counts both as independent."""
    name, classic = best_classic(ranks, measure)
    if not name or SCREEN not in ranks:
        return UNKNOWN
    screen, usual = ranks[SCREEN], ranks[name]
    errors = [getattr(ranked, f"{measure}_error") for ranked in (screen, usual)]
    return Rate(getattr(screen, measure) - classic, float(np.hypot(*errors)), 1)


def _paired(results: Mapping[str, Judged]) -> Iterator[tuple[Bar, Rate]]:
    """Judge raters with two effects."""
    if PAIRED not in results:
        yield Bar(PAIRED, "both called", "all", "least", PAIRS_ELSE), UNKNOWN
        return
    for pair, (both, extra) in pairs_found(results[PAIRED]).items():
        least = PAIRS.get(pair, PAIRS_ELSE)
        yield Bar(PAIRED, "both called", pair, "least", least), both
        yield Bar(PAIRED, "wrong calls a rater", pair, "most", MOST_EXTRA), extra
