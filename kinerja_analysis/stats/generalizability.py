"""How much of the scores comes from ratees, raters, criteria and their mixtures: the G-study."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from kinerja_analysis.stats.coefficient import FEW_RATERS, NO_VARIATION, by_reason, reservations
from kinerja_analysis.stats.facet_design import FacetDesign, parse_design
from kinerja_analysis.stats.henderson import Effects, anova_components, coded_effects, confounded
from kinerja_analysis.stats.icc import NOT_CONVERGED, TOO_LARGE, n_subsets
from kinerja_analysis.stats.mean_squares import MeanSquareTable, balanced_levels, mean_square_table
from kinerja_analysis.stats.overlap import Overlap, overlap
from kinerja_analysis.stats.rated import checked, refuse_repeated
from kinerja_analysis.stats.ratings import Floats, Ratings, coded
from kinerja_analysis.stats.reml import feasible, fit_reml
from kinerja_analysis.thresholds import RELIABILITY_MIN_RATERS

Method = Literal["auto", "anova", "reml"]
METHODS: Final = get_args(Method)

OBJECT: Final = "p"
"""Letter of the object of measurement: the ratee."""

NO_RATINGS: Final = "tidak ada nilai"
NOT_SHARED: Final = "kelompok penilai tidak mempunyai pegawai bersama; kelompok dianggap setara"
REPEATED: Final = "Tambahkan faset yang membedakannya (i kriteria, o periode) ke design."


@dataclass(frozen=True, eq=False)
class GStudy:
    """Variance components of one design.

    ``components``: ``component`` (Brennan's notation; the last holds the error too), ``n_levels``,
    ``df, mean_square`` (balanced data only), ``estimate`` (squared units of the score), ``se``,
    ``share`` (0-1 of the sum, those below zero as zero), ``status``, ``alasan``. ``method`` is
    ``anova`` or ``reml``; ``n_levels`` counts each facet's levels (nested: a mean per level around
    it); ``overlaps`` tells of each component how ratees share its levels.
    """

    design: FacetDesign
    components: pd.DataFrame
    method: str
    balanced: bool
    n: int
    n_missing: int
    n_levels: Mapping[str, float]
    overlaps: Mapping[str, Overlap]

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the components."""
        return self.components.copy()

    def summary(self) -> str:
        """Tell in one sentence what share of the variance each component has."""
        table = self.components
        lost = table[table["status"] == "tidak_dapat_dihitung"]
        if len(lost):
            why = by_reason(zip(lost["component"], lost["alasan"], strict=True))
            return f"Rancangan {self.design.text} tidak terurai seluruhnya. {why}."
        shares = zip(table["component"], table["share"], strict=True)
        parts = ", ".join(f"{name} {100 * share:.0f}%" for name, share in shares)
        return f"Bagian ragam menurut rancangan {self.design.text}: {parts}."


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Variances (C,), standard errors (C,) and what must be said of each component (C,)."""

    variance: Floats
    se: Floats
    refused: list[str]
    told: list[str]
    squares: MeanSquareTable | None
    method: str


def g_study(  # noqa: PLR0913 - public; the column names, the design and the method
    penilaian: pd.DataFrame,
    design: str = "p x r x i",
    *,
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str = "kriteria",
    occasion: str = "periode",
    score: str = "nilai",
    method: Method = "auto",
) -> GStudy:
    """Part the variance of scores into ratees, raters, criteria, occasions and their mixtures.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        One scale; one score a combination of the design's facets, any of them may be missing.
        Self-ratings (``peran`` diri) are left out.
    design : str
        Brennan's notation with p (ratee), r (rater), i (criterion), o (occasion): ``p x r x i``,
        ``p x r``, ``p x (r:i)``, ``p x (i:o)``, ``r:p`` ...
    ratee, rater, criterion, occasion, score : str
        Column names.
    method : {"auto", "anova", "reml"}
        ``anova`` equates mean squares with their expectations (Henderson's first method where
        data are unbalanced) and may go below zero; ``reml`` does not. ``auto`` takes ``anova`` for
        balanced data and ``reml`` for all others.

    Returns
    -------
    GStudy
        Components that the data cannot tell apart, whatever the method, have no estimate and say
        from what they cannot be parted.

    Raises
    ------
    SchemaError
        Missing columns, empty ids, scores that are no numbers, repeated scores, several scales.
    ValueError
        An unknown design, facet or method.

    References
    ----------
    Brennan (2001), Generalizability Theory, chapters 3 (components), 6 (standard errors, equation
    6.1) and 7 (unbalanced); Patterson & Thompson (1971), Biometrika 58, 545-554 (REML).
    """
    parsed = parse_design(design)
    columns = {"p": ratee, "r": rater, "i": criterion, "o": occasion}
    _check_choices(parsed, columns, method)
    ids = tuple(columns[f] for f in parsed.facets)
    frame = checked(penilaian, ids, score)
    refuse_repeated(frame, ids, REPEATED)
    known = frame[frame[score].notna()]
    codes = {f: pd.factorize(known[columns[f]], sort=True)[0] for f in parsed.facets}
    ratings = coded(known[score], codes[OBJECT], codes.get("r", codes[OBJECT]))
    ratings = replace(ratings, n_missing=len(frame) - len(known))
    return _study(parsed, codes, ratings, method)


def _check_choices(design: FacetDesign, columns: Mapping[str, str], method: Method) -> None:
    """Refuse letters and methods that are not known."""
    strange = [f for f in design.facets if f not in columns]
    if strange or OBJECT not in design.facets:
        raise ValueError(
            f"design={design.text!r}: faset yang dikenal p (pegawai, wajib), r (penilai), "
            f"i (kriteria), o (periode)."
        )
    if method not in METHODS:
        raise ValueError(f"method={method!r} tidak dikenal; pilihannya: {', '.join(METHODS)}.")


def _study(
    design: FacetDesign, codes: Mapping[str, np.ndarray], ratings: Ratings, method: Method
) -> GStudy:
    """Estimate and lay out the components of coded scores."""
    names = [c.name for c in design.components]
    if not len(ratings.score):
        table = _refused_table(names, NO_RATINGS)
        return GStudy(design, table, "", False, 0, ratings.n_missing, {}, {})
    keys = [
        np.column_stack([codes[f] for f in design.facets if f in c.facets])
        for c in design.components
    ]
    every = coded_effects(ratings.score, keys)
    levels = balanced_levels(design, every)
    overlaps = {
        name: overlap(ratings.ratee, level) for name, level in zip(names, every.level, strict=True)
    }
    if np.ptp(ratings.score) == 0:
        table, used = _refused_table(names, NO_VARIATION), ""
    else:
        found = _estimates(design, every, levels.balanced, method)
        table = _table(design, every, found, _reservations(design, every, ratings))
        used = found.method
    return GStudy(
        design,
        table,
        used,
        levels.balanced,
        len(ratings.score),
        ratings.n_missing,
        levels.n,
        overlaps,
    )


def _estimates(design: FacetDesign, every: Effects, balanced: bool, method: Method) -> Estimates:
    """Estimate the components that the data can tell apart."""
    effects = Effects(every.score, every.level[:-1])
    refused = _refusals(design, confounded(effects))
    kept = _separable(effects)
    part = Effects(every.score, tuple(every.level[k] for k in kept))
    chosen = method if method != "auto" else ("anova" if balanced else "reml")
    told = ""
    if chosen == "reml" and not feasible(part):
        chosen, told = "anova", TOO_LARGE
    place = [*kept, len(design.components) - 1]
    variance, se = np.full((2, len(design.components)), np.nan)
    squares = None
    if chosen == "reml":
        fit = fit_reml(part)
        variance[place], se[place] = fit.variances, fit.se
        told = "" if fit.converged else NOT_CONVERGED
    else:
        variance[place] = anova_components(part)
    if chosen == "anova" and balanced and not any(refused):
        squares = mean_square_table(design, every, variance)
        se = squares.se
    return Estimates(variance, se, refused, [told] * len(variance), squares, chosen)


def _refusals(design: FacetDesign, groups: list[set[int]]) -> list[str]:
    """Say of each component that cannot be told apart from what it cannot."""
    names = [c.name for c in design.components]
    refused = [""] * len(names)
    for group in groups:
        for k in group:
            others = ", ".join(names[j] for j in sorted(group - {k}))
            alone = f"komponen {names[k]} hanya mempunyai satu taraf"
            refused[k] = f"tidak dapat dipisahkan dari {others}" if others else alone
    return refused


def _separable(effects: Effects) -> list[int]:
    """Leave out one effect after another, simple ones first, until all can be told apart."""
    kept = list(range(len(effects.level)))
    while groups := confounded(Effects(effects.score, tuple(effects.level[k] for k in kept))):
        del kept[min(min(group) for group in groups)]
    return kept


def _reservations(design: FacetDesign, every: Effects, ratings: Ratings) -> list[list[str]]:
    """List what must be said of each component: few ratings or raters, raters not linked."""
    crossed = "r" in design.facets and not design.nested_in["r"] and not design.nested_in[OBJECT]
    apart = NOT_SHARED if crossed and n_subsets(ratings) > 1 else ""
    of_raters = design.closed(frozenset("r")) if "r" in design.facets else frozenset()
    told = []
    for component, size in zip(design.components, every.sizes, strict=True):
        few = component.facets == of_raters and size < RELIABILITY_MIN_RATERS
        split = apart if component.facets in ({OBJECT}, {"r"}) else ""
        told.append([FEW_RATERS if few else "", split, *reservations(ratings)])
    return told


def _table(
    design: FacetDesign, every: Effects, found: Estimates, reserved: list[list[str]]
) -> pd.DataFrame:
    """Lay out one row a component."""
    refused = np.array([bool(reason) for reason in found.refused])
    variance = np.where(refused, np.nan, found.variance)
    positive = np.maximum(variance, 0)
    told = [
        found.refused[k] or "; ".join(text for text in (found.told[k], *reserved[k]) if text)
        for k in range(len(variance))
    ]
    usable = ["terbatas" if reason else "ok" for reason in told]
    blank = np.full(len(variance), np.nan)
    return pd.DataFrame(
        {
            "component": [c.name for c in design.components],
            "n_levels": every.sizes,
            "df": found.squares.df if found.squares else blank,
            "mean_square": found.squares.mean_square if found.squares else blank,
            "estimate": variance,
            "se": np.where(refused, np.nan, found.se),
            "share": positive / positive.sum() if positive.sum() > 0 else blank,
            "status": np.where(refused, "tidak_dapat_dihitung", usable),
            "alasan": told,
        }
    )


def _refused_table(names: list[str], reason: str) -> pd.DataFrame:
    """Lay out components without estimates."""
    table = pd.DataFrame({"component": names, "status": "tidak_dapat_dihitung", "alasan": reason})
    return table.reindex(columns=list(COLUMNS))


COLUMNS: Final = (
    "component",
    "n_levels",
    "df",
    "mean_square",
    "estimate",
    "se",
    "share",
    "status",
    "alasan",
)
