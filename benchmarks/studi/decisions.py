"""What the screen decided about each rater and effect of a cell, and what was true.

Control within an effect is Benjamini and Hochberg over the rows of that effect in the office, of
which those beyond the practical limit are called (DESIGN.md, section 4); control over all effects
is the screen's own verdict.

What is true of a severity is the rater's mean shift in the office that was drawn, not what was
planted: small differences between raters may exceed the limit up to which they do not matter, and
a drift or a group effect may make a rater stricter on average. A severity beyond the limit is no
false finding whether planted or not; one within it is, even if it was planted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effects import EFFECTS as SCREENED
from kinerja_analysis.bias.many_steps import many_step_effect
from kinerja_analysis.stats.multiplicity import q_values
from kinerja_analysis.thresholds import ALPHA, SEVERITY_LIMIT
from studi.design import HIGHEST, Design
from studi.planting import EFFECTS

KEY_OF: Final = {"other_group": "group"}
"""Planted effects that the screen reports under another name."""
TOO: Final = {"group": "similarity", "similarity": "group"}
"""What a planted effect truly is as well: who favours his own sex favours one sex."""
APART: Final = (("centrality", "slope"), ("order", "contrast"), ("order", "minutes"))
"""Effects and details that are an effect of their own here."""
RATER: Final = ["office", "penilai"]
CASE: Final = [*RATER, "key"]
COPIES: Final = {"profile": "copy_profile", "carry_over": "carry_over"}


@dataclass(frozen=True, eq=False)
class Judged:
    """The results of a cell, as `cell.COLUMNS` says, and what follows from them.

    ``limits``: size of each effect up to which nothing matters, where it is known.
    """

    results: pd.DataFrame
    limits: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: str) -> pd.DataFrame:
        """Give the results of one kind."""
        return self.results[self.results["kind"] == kind]

    @cached_property
    def tests(self) -> pd.DataFrame:
        """The rows of single raters, with ``key`` and q of control within the effect.

        ``q_within`` over all rows of the effect; ``q_grouping`` over those of one column of the
        personnel list, as if the office had no other (of effects that name none: the same).
        """
        tests = self.of("test")
        tests = tests[tests["penilai"].fillna("") != ""]
        tests = tests.assign(key=keys(tests))
        q = tests.groupby(["office", "key"])["p"].transform(lambda p: q_values(p.to_numpy()))
        column = tests["detail"].fillna("").astype("str").str.partition("=")[[0, 1]]
        column = column[0].where(column[1] == "=", "")
        within = tests.groupby(["office", "key", column])["p"]
        one = within.transform(lambda p: q_values(p.to_numpy()))
        return tests.assign(q_within=q, q_grouping=one)

    @cached_property
    def truth(self) -> pd.DataFrame:
        """The planted effects in the order of `EFFECTS`: ``office, penilai, planted, key``.

        Severities that others' small differences take back within the limit are left out.
        """
        truth = self.of("truth")
        small = self.sizes[self.sizes["value"].abs() <= SEVERITY_LIMIT]
        none = pd.MultiIndex.from_frame(truth[[*RATER, "effect"]]).isin(_cases(small))
        truth = truth[~none]
        planted = truth["effect"].astype("str")
        told = truth[["office", "penilai"]].assign(planted=planted, key=planted.replace(KEY_OF))
        return told.iloc[planted.map(list(EFFECTS).index).argsort(kind="stable")]

    @cached_property
    def sizes(self) -> pd.DataFrame:
        """The true severity of each rater: ``office, penilai, effect, value`` (logit)."""
        return self.of("size")[[*RATER, "effect", "value"]]

    @cached_property
    def beyond(self) -> pd.MultiIndex:
        """The cases (office, penilai, key) whose true severity matters, planted or not."""
        return _cases(self.sizes[self.sizes["value"].abs() > SEVERITY_LIMIT])

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """What was decided: one row an office, rater and key.

        ``n_tests, n_tested, p`` (smallest, times the tests of the rater: Bonferroni), ``within,
        grouping, all`` (called under each control), ``true`` (1 planted, .5 truly so too, else 0).
        """
        limit = self.tests["key"].map(self.limits).fillna(0)
        matters = self.tests["value"].abs().fillna(np.inf) > limit
        rows = self.tests.assign(
            within=matters & (self.tests["q_within"] <= ALPHA),
            grouping=matters & (self.tests["q_grouping"] <= ALPHA),
            all=self.tests["verdict"] == "detected",
        )
        found = rows.groupby(["office", "penilai", "key"], as_index=False).agg(
            n_tests=("p", "size"),
            n_tested=("p", "count"),
            p=("p", "min"),
            within=("within", "any"),
            grouping=("grouping", "any"),
            all=("all", "any"),
        )
        found["p"] = np.minimum(found["p"] * found["n_tested"], 1.0)
        return found.assign(true=_true(found, self.truth, self.beyond))


def limits_of(design: Design) -> dict[str, float]:
    """Give the screen's practical limit of each effect on the scale of a design."""
    effects = [
        effect if design.rating.cuts else many_step_effect(effect, HIGHEST) for effect in SCREENED
    ]
    named = pd.DataFrame([(each.name, each.detail) for each in effects]).set_axis(
        ["effect", "detail"], axis="columns"
    )
    return dict(zip(keys(named), [effect.limit for effect in effects], strict=True))


def keys(tests: pd.DataFrame) -> pd.Series:
    """Name the effect of each row as `planting` does: slope, copies and orders apart."""
    key = tests["effect"].astype("str").copy()
    detail = tests["detail"].fillna("").astype("str")
    for effect, kind in APART:
        key = key.mask((key == effect) & detail.str.contains(kind), kind)
    copying = key == "copying"
    kinds = detail[copying].str.extract("(profile|carry_over)", expand=False).map(COPIES)
    key[copying] = kinds.fillna("copy_rater")
    return key


def _cases(sizes: pd.DataFrame) -> pd.MultiIndex:
    """Give office, penilai and effect of each row."""
    return pd.MultiIndex.from_frame(sizes[[*RATER, "effect"]].astype({"effect": "str"}))


def _true(found: pd.DataFrame, truth: pd.DataFrame, beyond: pd.MultiIndex) -> NDArray[np.float64]:
    """Tell which decisions are about an effect that the rater has."""
    too = truth.assign(key=truth["planted"].map(TOO)).dropna()
    places = pd.MultiIndex.from_frame(found[CASE])
    own, truly = (pd.MultiIndex.from_frame(table[CASE]) for table in (truth, too))
    return np.where(places.isin(own), 1.0, 0.5 * (places.isin(truly) | places.isin(beyond)))
