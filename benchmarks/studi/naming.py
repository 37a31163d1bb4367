"""Whether the screen calls an effect by its name, and finds both of two in one rater."""

import pandas as pd

from studi.decisions import TOO, Judged
from studi.rates import Rate, rate

NOTHING = "-"
"""Name of raters of whom nothing is detected."""


def named(judged: Judged, control: str = "within") -> pd.DataFrame:
    """Name each deviant rater by the detected effect with the smallest p.

    Returns
    -------
    DataFrame, one row a planted effect: ``office, penilai, planted, key, named``
    """
    found = judged.decisions
    called = found[found[control]].sort_values("p", kind="stable")
    first = called.drop_duplicates(["office", "penilai"])[["office", "penilai", "key"]]
    first = first.rename(columns={"key": "named"})
    told = judged.truth.merge(first, on=["office", "penilai"], how="left")
    return told.assign(named=told["named"].fillna(NOTHING))


def confusion(judged: Judged, control: str = "within") -> pd.DataFrame:
    """Give the share of each planted effect (rows) that each name (columns) was given to."""
    told = named(judged, control)
    return pd.crosstab(told["planted"], told["named"], normalize="index")


def named_right(judged: Judged, control: str = "within") -> Rate:
    """Give the share named right among deviant raters of whom anything is detected."""
    told = named(judged, control)
    told = told[told["named"] != NOTHING]
    right = (told["named"] == told["key"]) | (told["named"] == told["key"].map(TOO))
    return rate(right, told["office"])


def pairs_found(judged: Judged, control: str = "within") -> dict[str, tuple[Rate, Rate]]:
    """Tell for each pair of effects how often both are called, and wrong calls a rater."""
    found, truth = judged.decisions, judged.truth
    pair = truth.groupby(["office", "penilai"], as_index=False)["planted"].agg(" + ".join)
    called = found[found[control]]
    called = called.assign(right=called["true"] == 1, extra=called["true"] == 0)
    calls = called.groupby(["office", "penilai"], as_index=False)[["right", "extra"]].sum()
    told = pair.merge(calls, on=["office", "penilai"], how="left")
    told = told.assign(both=told["right"] >= 2, extra=told["extra"].fillna(0).astype(float))
    return {
        str(name): (rate(own["both"], own["office"]), rate(own["extra"], own["office"]))
        for name, own in told.groupby("planted")
    }
