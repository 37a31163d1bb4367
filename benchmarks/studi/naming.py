"""Whether the screen calls an effect by its name: who is named what, and two effects in one rater."""

import numpy as np
import pandas as pd
from studi.decisions import TOO, decisions, truth_of
from studi.rates import Rate, rate

NOTHING = "-"
"""Name of raters of whom nothing is detected."""


def named(results: pd.DataFrame, control: str = "within") -> pd.DataFrame:
    """Name each deviant rater by the detected effect with the smallest p.

    Returns
    -------
    DataFrame, one row a planted effect: ``office, penilai, planted, key, named``
    """
    found = decisions(results)
    called = found[found[control]].sort_values("p", kind="stable")
    first = called.drop_duplicates(["office", "penilai"])[["office", "penilai", "key"]]
    first = first.rename(columns={"key": "named"})
    told = truth_of(results).merge(first, on=["office", "penilai"], how="left")
    return told.assign(named=told["named"].fillna(NOTHING))


def confusion(results: pd.DataFrame, control: str = "within") -> pd.DataFrame:
    """Give the share of each planted effect (rows) that each name (columns) was given to."""
    told = named(results, control)
    return pd.crosstab(told["planted"], told["named"], normalize="index")


def named_right(results: pd.DataFrame, control: str = "within") -> Rate:
    """Give the share named right among deviant raters of whom anything is detected."""
    told = named(results, control)
    told = told[told["named"] != NOTHING]
    right = (told["named"] == told["key"]) | (told["named"] == told["key"].map(TOO))
    return rate(right, told["office"])


def pairs_found(results: pd.DataFrame, control: str = "within") -> pd.DataFrame:
    """Tell how often both effects of a rater are called.

    Returns
    -------
    DataFrame, one row a pair
        ``pair``, ``both``: of its raters, a `Rate`; ``extra``: wrong calls a rater
    """
    found, truth = decisions(results), truth_of(results)
    pair = truth.groupby(["office", "penilai"], as_index=False)["planted"].agg(" + ".join)
    calls = found[found[control]].groupby(["office", "penilai"], as_index=False)
    calls = calls["true"].agg(both=lambda t: (t == 1).sum() >= 2, extra=lambda t: (t == 0).sum())
    told = pair.merge(calls, on=["office", "penilai"], how="left")
    told = told.assign(both=told["both"].eq(True), extra=told["extra"].fillna(0).astype(float))
    rows = [
        (name, rate(own["both"], own["office"]), float(np.mean(own["extra"])))
        for name, own in told.groupby("planted")
    ]
    return pd.DataFrame(rows, columns=["pair", "both", "extra"])
