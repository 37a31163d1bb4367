"""What the screen decided about each rater and effect of a cell, and what was true.

Control within an effect is Benjamini and Hochberg over the rows of that effect in the office;
control over all effects is the screen's own verdict.
"""

from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.stats.multiplicity import q_values
from kinerja_analysis.thresholds import ALPHA

KEY_OF: Final = {"contrast": "order", "other_group": "group"}
"""Planted effects that the screen reports under another name."""
TOO: Final = {"group": "similarity", "similarity": "group"}
"""What a planted effect truly is as well: who favours his own sex favours one sex."""
COPIES: Final = {"profile": "copy_profile", "carry_over": "carry_over"}


def keys(tests: pd.DataFrame) -> pd.Series:
    """Name the effect of each row as `planting` does: slope and the kinds of copying apart."""
    key = tests["effect"].astype("str").copy()
    detail = tests["detail"].fillna("").astype("str")
    key = key.mask((key == "centrality") & detail.str.contains("slope"), "slope")
    copying = key == "copying"
    kinds = detail[copying].str.extract("(profile|carry_over)", expand=False).map(COPIES)
    key[copying] = kinds.fillna("copy_rater")
    return key


def tests_of(results: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of single raters: with ``key``, and ``q_within`` of control within effect."""
    tests = results[results["kind"] == "test"]
    tests = tests[tests["penilai"].fillna("") != ""]
    q = tests.groupby(["office", "effect"])["p"].transform(lambda p: q_values(p.to_numpy()))
    return tests.assign(key=keys(tests), q_within=q)


def truth_of(results: pd.DataFrame) -> pd.DataFrame:
    """Give the planted effects: ``office, penilai, planted, key``."""
    truth = results[results["kind"] == "truth"]
    planted = truth["effect"].astype("str")
    return truth[["office", "penilai"]].assign(planted=planted, key=planted.replace(KEY_OF))


def decisions(results: pd.DataFrame) -> pd.DataFrame:
    """Sum up the rows of each rater and effect.

    Returns
    -------
    DataFrame, one row an office, rater and key
        ``n_tests, n_tested, p`` (smallest, times the tests of the rater: Bonferroni), ``within,
        all`` (called under either control), ``true`` (planted, or truly so as well)
    """
    tests = tests_of(results)
    rows = tests.assign(
        within=tests["q_within"] <= ALPHA, all=tests["verdict"] == "detected"
    )
    found = rows.groupby(["office", "penilai", "key"], as_index=False).agg(
        n_tests=("p", "size"),
        n_tested=("p", "count"),
        p=("p", "min"),
        within=("within", "any"),
        all=("all", "any"),
    )
    found["p"] = np.minimum(found["p"] * found["n_tested"], 1.0)
    return found.assign(true=_true(found, truth_of(results)))


def _true(found: pd.DataFrame, truth: pd.DataFrame) -> pd.Series:
    """Tell which decisions are about an effect that the rater has: 1 planted, .5 truly so too."""
    places = pd.MultiIndex.from_frame(found[["office", "penilai", "key"]])
    own = pd.MultiIndex.from_frame(truth[["office", "penilai", "key"]])
    too = truth.assign(key=truth["planted"].map(TOO)).dropna()
    too = pd.MultiIndex.from_frame(too[["office", "penilai", "key"]])
    return pd.Series(np.where(places.isin(own), 1.0, 0.5 * places.isin(too)), found.index)
