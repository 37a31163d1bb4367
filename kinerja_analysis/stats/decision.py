"""How reliable a mean over so many raters and criteria would be: the D-study."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.stats.coefficient import by_reason
from kinerja_analysis.stats.facet_design import FacetDesign, parse_design
from kinerja_analysis.stats.generalizability import OBJECT, GStudy

Numbers = Mapping[str, float]

NO_VARIANCE: Final = "tidak ada ragam sama sekali"
NO_UNIVERSE: Final = "ragam antarpegawai ditaksir nol"
ALL_FIXED: Final = (
    "semua faset ditetapkan, sehingga galat tidak dapat dipisahkan dari nilai sebenarnya; "
    "sisakan sedikitnya satu faset acak"
)
NESTED_OBJECT: Final = (
    "pegawai tersarang dalam faset lain: tingkat penilai dan kinerja pegawai tidak dapat dipisahkan"
)
ROUNDING: Final = 1e-9


@dataclass(frozen=True, eq=False)
class DStudy:
    """Projected reliability, one row a combination of numbers.

    ``table``: ``n_<facet>`` (numbers of levels), ``q`` (share 0-1 of raters that two ratees do not
    have in common, over their number: 0 where all have the same, 1/n_r where none are shared),
    ``universe`` (variance of true scores), ``relative_error, absolute_error`` (variances), ``g``
    (for comparing ratees; with q > 0 it is G(q,k)), ``phi`` (for a score as it stands), ``status``,
    ``alasan``.
    """

    table: pd.DataFrame
    design: FacetDesign

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell in one sentence how high the coefficients are, or why there are none."""
        known = self.table["g"].dropna()
        if known.empty:
            why = "; ".join(dict.fromkeys(self.table["alasan"]))
            return f"Keandalan tidak dapat diproyeksikan: {why}."
        low, high = (f"{x:.2f}".replace(".", ",") for x in (known.min(), known.max()))
        size = low if low == high else f"antara {low} dan {high}"
        return f"Koefisien G {size} pada {len(known)} rancangan."


@dataclass(frozen=True, slots=True)
class Part:
    """One component's variance and what a unit of it adds to both errors or to the true score."""

    name: str
    variance: float
    universe: float
    relative: float
    absolute: float
    why: str


def d_study(
    study: GStudy,
    n: Mapping[str, float | Sequence[float]] | None = None,
    *,
    fixed: Collection[str] = (),
    design: str | None = None,
    q: float | None = None,
) -> DStudy:
    """Project how reliable means over other numbers of raters, criteria, occasions would be.

    Parameters
    ----------
    study : GStudy
    n : mapping or None
        Number (or several) of levels of each facet but p, such as ``{"r": [1, 2, 3], "i": 7}``; of
        a nested facet per level around it. None: the ratings as they were made, ratee by ratee,
        which for incomplete designs is G(q,k).
    fixed : collection of str
        Facets whose levels are all there is (e.g. ``{"i"}``: the criteria of the instrument); their
        number must be the observed one. Means over them are part of the true score.
    design : str or None
        Design of the projection; None takes the study's own. It may nest what was crossed
        (``r:p``: every ratee has raters of his own), not cross what was nested.
    q : float or None
        0 to 1 / n_r, raters that ratees do not share; None takes what the design says.

    Returns
    -------
    DStudy
        What the observed design cannot support has no coefficient and says why.

    Raises
    ------
    ValueError
        Numbers that are missing or below 1, an unreadable design, q with no number.

    References
    ----------
    Brennan (2001), Generalizability Theory, chapter 4 (mixed models: section 4.4); incomplete
    designs: Putka, Le, McCloy & Diaz (2008), Journal of Applied Psychology 93, 959-981:
    G(q,k) = T / (T + q R + TR,e / k).
    """
    target = study.design if design is None else parse_design(design)
    if n is None:
        if design is not None or q is not None:
            raise ValueError("design dan q hanya berlaku bersama n.")
        refusal = _unfit(study, target, fixed, {f: None for f in study.design.facets})
        row = _row(_observed(study, frozenset(fixed)), refusal)
        return DStudy(pd.DataFrame([{**_harmonic(study), **row}]), study.design)
    refusal = _unfit(study, target, fixed, n)
    rows = []
    for numbers in _combinations(study, target, n, fixed):
        overlap = _non_overlap(q, numbers)
        parts = _projected(study, target, numbers, frozenset(fixed), overlap) if not refusal else []
        head = {f"n_{f}": numbers[f] for f in numbers}
        rows.append({**head, "q": _shared(target, numbers, overlap), **_row(parts, refusal)})
    return DStudy(pd.DataFrame(rows), target)


def _unfit(
    study: GStudy, target: FacetDesign, fixed: Collection[str], n: Mapping[str, object]
) -> str:
    """Say why the observed design cannot support the projection, or nothing (empty)."""
    seen = study.design.nested_in
    unknown = [f for f in (*target.facets, *n, *fixed) if f not in seen]
    if unknown:
        return f"faset {', '.join(dict.fromkeys(unknown))} tidak diamati"
    absent = [f for f in seen if f not in target.facets]
    if absent:
        return f"faset {', '.join(absent)} diamati tetapi tidak ada dalam rancangan proyeksi"
    if target.nested_in[OBJECT]:
        return NESTED_OBJECT
    crossed = [f for f in seen if not seen[f] <= target.nested_in[f]]
    if crossed:
        return f"faset {', '.join(crossed)} diamati tersarang; tidak dapat diproyeksikan silang"
    return _fixed_fault(study, fixed, n)


def _fixed_fault(study: GStudy, fixed: Collection[str], n: Mapping[str, object]) -> str:
    """Say which facets cannot be fixed: all of them, or to another number than the observed one.

    The last component holds the error beside the mixture of all facets, so that with every facet
    fixed error would pass for true score (Brennan 2001, section 4.4: one at least is random).
    """
    if OBJECT in fixed:
        return "pegawai (p) adalah yang diukur; tidak dapat menjadi faset tetap"
    if set(study.design.facets) <= {OBJECT, *fixed}:
        return ALL_FIXED
    for f in fixed:
        given = n.get(f)
        other = given is not None and np.any(
            np.abs(np.asarray(given) - study.n_levels[f]) > ROUNDING
        )
        if study.n_levels and other:
            return f"faset tetap {f} tidak dapat diproyeksikan ke banyak taraf lain"
    return ""


def _combinations(
    study: GStudy,
    target: FacetDesign,
    n: Mapping[str, float | Sequence[float]],
    fixed: Collection[str],
) -> list[dict[str, float]]:
    """List all combinations of the numbers asked for, fixed facets at their observed number."""
    observed = {f: study.n_levels[f] for f in fixed if f in study.n_levels}
    asked = {f: n[f] if f in n else observed.get(f) for f in target.facets if f != OBJECT}
    missing = [f for f, numbers in asked.items() if numbers is None]
    if missing:
        raise ValueError(f"n={dict(n)!r}: banyaknya faset {', '.join(missing)} belum disebut.")
    every = {**asked, **{f: v for f, v in n.items() if f not in asked}}
    choices = {f: np.atleast_1d(np.asarray(v, dtype=float)).tolist() for f, v in every.items()}
    if any(not x >= 1 for numbers in choices.values() for x in numbers):
        raise ValueError(f"n={dict(n)!r}: setiap banyaknya harus 1 atau lebih.")
    return [dict(zip(choices, numbers, strict=True)) for numbers in product(*choices.values())]


def _non_overlap(q: float | None, numbers: Numbers) -> float:
    """Check q against the number of raters."""
    if q is None:
        return 0.0
    if "r" not in numbers or not 0 <= q <= 1 / numbers["r"] + ROUNDING:
        raise ValueError(f"q={q!r} harus antara 0 dan 1 / n_r, dan n harus menyebut r.")
    return q


def _projected(
    study: GStudy, target: FacetDesign, numbers: Numbers, fixed: frozenset[str], q: float
) -> list[Part]:
    """Give each component's part in the projection."""
    parts = []
    for component in study.design.components:
        within = target.closed(component.facets)
        one = 1 / float(np.prod([numbers[f] for f in within if f != OBJECT]))
        relative = one if OBJECT in within else (q * numbers["r"] * one if "r" in within else 0.0)
        parts.append(_part(study, component.name, (relative, one), _is_true(within, fixed)))
    return parts


def _observed(study: GStudy, fixed: frozenset[str]) -> list[Part]:
    """Give each component's part in the ratings as they were made."""
    parts = []
    for component in study.design.components:
        if component.name in study.overlaps:
            found = study.overlaps[component.name]
            parts.append(
                _part(
                    study,
                    component.name,
                    (found.relative, found.absolute),
                    _is_true(component.facets, fixed),
                )
            )
    return parts


def _is_true(facets: frozenset[str], fixed: frozenset[str]) -> bool | None:
    """Tell whether an effect is true score (True), error (False) or neither (None)."""
    rest = facets - {OBJECT} - fixed
    if rest:
        return False
    return True if OBJECT in facets else None


def _part(study: GStudy, name: str, units: tuple[float, float], true: bool | None) -> Part:
    """Lay out one component's part; `units` are what it adds to relative and absolute error."""
    table = study.components.set_index("component")
    relative, absolute = units if true is False else (0.0, 0.0)
    universe = units[1] if true else 0.0
    lost = table["status"].to_dict()[name] == "tidak_dapat_dihitung"
    why = table["alasan"].to_dict()[name] if lost else ""
    variance = max(float(table["estimate"].to_dict()[name]), 0.0)
    return Part(name, variance, universe, relative, absolute, why)


def _row(parts: list[Part], refusal: str) -> dict[str, float | str]:
    """Add parts up to errors and coefficients, leaving out what cannot be known."""
    kinds = ("universe", "relative", "absolute")
    universe, relative, absolute = (_sum(parts, kind) for kind in kinds)
    g, phi = _share(universe, relative), _share(universe, absolute)
    reasons = [refusal, by_reason(pair for kind in kinds for pair in _unknown(parts, kind))]
    if not any(reasons):
        reasons = [NO_VARIANCE if np.isnan(g) else (NO_UNIVERSE if universe == 0 else "")]
    lost = bool(refusal) or np.isnan(g)
    told = "; ".join(reason for reason in reasons if reason)
    return {
        "universe": np.nan if refusal else universe,
        "relative_error": np.nan if refusal else relative,
        "absolute_error": np.nan if refusal else absolute,
        "g": np.nan if refusal else g,
        "phi": np.nan if refusal else phi,
        "status": "tidak_dapat_dihitung" if lost else ("terbatas" if told else "ok"),
        "alasan": told,
    }


def _sum(parts: list[Part], kind: str) -> float:
    """Add up one kind of variance; nan where a component that it needs cannot be known."""
    if _unknown(parts, kind):
        return np.nan
    return sum(getattr(part, kind) * part.variance for part in parts if getattr(part, kind) > 0)


def _unknown(parts: list[Part], kind: str) -> list[tuple[str, str]]:
    """Name the components of one kind of variance that cannot be known, with the reasons."""
    return [(part.name, part.why) for part in parts if getattr(part, kind) > 0 and part.why]


def _share(universe: float, error: float) -> float:
    """Give the share of true variance; nan where there is no variance at all."""
    total = universe + error
    return universe / total if total > 0 else np.nan


def _shared(target: FacetDesign, numbers: Numbers, q: float) -> float:
    """Give q of the projection: as asked, or 1/n_r where raters are nested in ratees."""
    nested = OBJECT in target.nested_in.get("r", frozenset())
    return 1 / numbers["r"] if nested and "r" in numbers else q


def _harmonic(study: GStudy) -> dict[str, float]:
    """Give the harmonic numbers of levels a ratee had, and Putka's q of raters."""
    head: dict[str, float] = {}
    for component in study.design.components:
        found = study.overlaps.get(component.name)
        around = component.facets - component.primary
        if found and len(component.primary) == 1 and OBJECT not in component.facets:
            outer = next(
                (
                    study.overlaps[c.name].absolute
                    for c in study.design.components
                    if c.facets == around
                ),
                1.0,
            )
            head[f"n_{next(iter(component.primary))}"] = outer / found.absolute
    raters = [c.name for c in study.design.components if c.primary == {"r"}]
    q = study.overlaps[raters[0]].relative if raters and study.overlaps else 0.0
    return {**head, "q": q}
