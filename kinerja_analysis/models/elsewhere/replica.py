"""What another tool must be told of a fit: ratings in codes, settings, and the numbers to find."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.anchors import alone
from kinerja_analysis.models.design import FACETS, MfrmDesign, StepsBy
from kinerja_analysis.models.estimation import Estimator
from kinerja_analysis.models.mfrm import MfrmFit

Codes = Mapping[str, pd.Index]

LETTERS: Final = {"ratee": "G", "rater": "P", "criterion": "K", "group": "U"}
"""First letter of the codes of each facet; further facets take those of `OTHERS` in turn."""

OTHERS: Final = "ABCDEFHIJLMNOQRSTVW"
"""First letters of the codes of further facets."""

PEOPLE: Final = ("ratee", "rater")
"""Facets whose elements are people."""

REACH: Final = 6.0
"""Posterior standard deviations from its mean within which all of a theta's weight lies."""


@dataclass(frozen=True, slots=True, eq=False)
class Replica:
    """A fit in words that any tool understands: every element is a code of letters and digits.

    ``ratings``: one row a rating, the codes by facet and ``score`` (0..K-1). ``elements``: ``facet,
    code, label`` (empty for people unless they may be named), ``estimate, se`` (logit), ``anchor``
    (the value known before the fit; missing: none). ``shared``: whether there are other anchors
    than those of single raters, criteria and levels (means of groups, steps, ratees). ``steps``
    and ``used`` (S, K), both by owner (code of the criterion or rater, empty where steps are
    common): the steps' estimates in columns 1..K-1, and which categories were used. ``groups``:
    population of each ratee by code, empty where all share one. ``reach`` and ``narrowest``: how
    far (logit) theta's posteriors lie from the population's mean, and the smallest of their
    standard deviations.
    """

    ratings: pd.DataFrame
    elements: pd.DataFrame
    steps: pd.DataFrame
    used: pd.DataFrame
    groups: pd.Series
    shared: bool
    estimator: Estimator
    steps_by: StepsBy
    lowest: float
    step: float
    log_likelihood: float
    reach: float
    narrowest: float

    @property
    def facets(self) -> list[str]:
        """Names of all facets; the ratees' stands first."""
        return [str(name) for name in self.ratings.columns.drop("score")]

    @property
    def top(self) -> int:
        """Highest category K - 1."""
        return self.used.shape[1] - 1

    @property
    def model(self) -> str:
        """What the choice of steps is called elsewhere: RSM or PCM."""
        return "RSM" if self.steps_by == "common" else "PCM"

    @property
    def gaps(self) -> pd.Series:
        """Marks the sets (S,) with a category between two used ones that was never used."""
        used = self.used.to_numpy()
        below = np.logical_or.accumulate(used, axis=1)
        above = np.logical_or.accumulate(used[:, ::-1], axis=1)[:, ::-1]
        return pd.Series((below & above & ~used).any(axis=1), index=self.used.index)

    @property
    def anchored(self) -> bool:
        """Whether any value was known before the fit."""
        return self.shared or bool(self.elements["anchor"].notna().any())

    def of(self, facet: str) -> pd.DataFrame:
        """Give one facet's elements, in the order of their codes."""
        return self.elements[self.elements["facet"] == facet]


def replica(fit: MfrmFit, people: Codes | None = None, *, named: bool = False) -> Replica:
    """Describe a fit in codes.

    Parameters
    ----------
    fit : MfrmFit
    people : mapping, optional
        Codes of ``ratee`` and ``rater`` in the order of the design's labels; without them people
        are numbered in that order.
    named : whether people are named beside their codes
    """
    design, found = fit.design, fit.parameters
    codes = {**_numbered_all(design), **(people or {})}
    owners = pd.Index([""]) if design.steps_by == "common" else codes[design.steps_by]
    return Replica(
        ratings=_ratings(design, codes),
        elements=_elements(fit, codes, named=named),
        steps=_by_owner(found.tau[: len(owners)], owners, first=1),
        used=_by_owner(_counts(design) > 0, owners, first=0),
        groups=_groups(design, codes["ratee"]),
        shared=any(
            anchor.facet not in _facets(design).values() or len(anchor.labels) > 1
            for anchor in design.anchors
        ),
        estimator=fit.core.estimator,
        steps_by=design.steps_by,
        lowest=design.lowest,
        step=design.step,
        log_likelihood=fit.log_likelihood,
        reach=float((np.abs(found.theta - found.mu) + REACH * found.theta_sd).max()),
        narrowest=float(found.theta_sd.min()),
    )


def numbered(letter: str, size: int) -> pd.Index:
    """Give codes of one width: the letter and a number.

    >>> numbered("K", 2).tolist()
    ['K1', 'K2']
    """
    width = len(str(size))
    return pd.Index([f"{letter}{number:0{width}d}" for number in range(1, size + 1)], dtype="str")


def _facets(design: MfrmDesign) -> dict[str, str]:
    """Name all facets plainly (key), beside the names that the design has for them."""
    others = {f"facet_{OTHERS[f].lower()}": facet.name for f, facet in enumerate(design.facets)}
    return {**dict(zip(FACETS, FACETS, strict=True)), **others}


def _numbered_all(design: MfrmDesign) -> dict[str, pd.Index]:
    """Give all facets' elements numbers, in the order of their labels."""
    return {
        name: numbered(LETTERS.get(name, name[-1].upper()), len(design.labels(own)))
        for name, own in _facets(design).items()
    }


def _ratings(design: MfrmDesign, codes: Codes) -> pd.DataFrame:
    """Write each rating in codes, in the order of the codes."""
    columns = {name: codes[name][design.index(own)] for name, own in _facets(design).items()}
    table = pd.DataFrame({**columns, "score": design.score})
    return table.sort_values(list(columns), ignore_index=True, kind="stable")


def _elements(fit: MfrmFit, codes: Codes, *, named: bool) -> pd.DataFrame:
    """List all elements with what the fit says of them."""
    found, errors = fit.parameters, fit.errors
    estimates = (found.theta, found.alpha, found.delta, *found.facets)
    deviations = (found.theta_sd, errors.alpha, errors.delta, *errors.facets)
    parts = [
        pd.DataFrame(
            {
                "facet": name,
                "code": codes[name],
                "label": "" if name in PEOPLE and not named else fit.design.labels(own),
                "estimate": estimate,
                "se": se,
                "anchor": alone(fit.design.anchors, own, fit.design.labels(own)),
            }
        ).sort_values("code")
        for (name, own), estimate, se in zip(
            _facets(fit.design).items(), estimates, deviations, strict=True
        )
    ]
    return pd.concat(parts, ignore_index=True).astype({"label": "str"})


def _by_owner(values: np.ndarray, owners: pd.Index, first: int) -> pd.DataFrame:
    """Lay out one row a set of steps, in the order of the owners' codes."""
    columns = range(first, first + values.shape[1])
    return pd.DataFrame(values, index=owners, columns=columns).sort_index()


def _counts(design: MfrmDesign) -> np.ndarray:
    """Count how often each set of steps was used for each category (S, K)."""
    sets, n_categories = len(design.step_sets), design.n_categories
    cell = design.item_steps[design.item].astype(np.int64) * n_categories + design.score
    return np.bincount(cell, minlength=sets * n_categories).reshape(sets, n_categories)


def _groups(design: MfrmDesign, ratees: pd.Index) -> pd.Series:
    """Give each ratee's population in codes; no rows where all share one."""
    if design.population is None:
        return pd.Series(dtype="str")
    codes = numbered(LETTERS["group"], design.n_groups)
    return pd.Series(codes[design.group], index=ratees).sort_index()
