"""How precisely a planned office could know the severity of its raters, before anybody rates."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from numbers import Integral, Real
from typing import Any, Final, TypeGuard

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.connectivity_words import ceiling_sentence
from kinerja_analysis.models.contrasts import data_shares
from kinerja_analysis.models.fragility import fragility
from kinerja_analysis.models.planned_design import (
    Plan,
    mean_information,
    planned_graph,
    severity_errors,
)
from kinerja_analysis.models.rating_graph import RatingGraph
from kinerja_analysis.models.spread import AssumedSpread
from kinerja_analysis.models.wording import count, decimal
from kinerja_analysis.thresholds import MAX_CATEGORIES

MOST_RATERS: Final = 1000
"""Count of raters above which precision is worked out on a part of the same proportions."""

USUAL_PANEL: Final = 4
"""Count of raters a ratee up to which designs are compared unless asked otherwise."""

FARTHEST: Final = 10.0
"""Logit: beyond this an ordinary ratee stands off every scale, and all nilai are alike."""

KNOWN: Final = "dapat dibandingkan"
"""Status of a design that links all raters."""

UNKNOWN: Final = "tidak dapat dibandingkan"
"""Status of a design that leaves raters unlinked."""

UNLINKED: Final = (
    "Penilai terbagi atas {groups} kelompok tanpa pegawai bersama; selisihnya tidak dapat "
    "dibedakan dari kinerja unit. Sedikitnya {fewest} penilaian silang diperlukan."
)
"""Why a design tells nothing of severities."""

FRAGILE: Final = "{threads} penilai memutus perbandingan bila berhalangan."
"""What is said of a design that hangs by single raters."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a plan rests on: spreads in logits, the scale, and where people stand on it."""

    spread: AssumedSpread
    n_kategori: int
    level: float
    langkah: float


@dataclass(frozen=True, slots=True, eq=False)
class DesignPlan:
    """What designs of one office promise, one row a design; made only by `plan_design`.

    ``table``: ``n_panel, n_silang, n_nilai`` (ratings in all), ``forms`` (forms a rater, mean),
    ``n_subsets, n_articulation`` (raters whose absence splits the office), ``se`` and ``se_worst``
    (mean and largest standard error of a severity, logit), ``points`` (`se` in points of the mean
    nilai), ``data_share`` (0-1, mean over raters), ``status`` and ``message`` (Indonesian). ``se,
    se_worst, points`` are missing where the design links not all raters.
    """

    table: pd.DataFrame
    n_penilai: int
    n_pegawai: int
    n_kriteria: int
    assumptions: Assumptions

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell what each design promises, and on what assumptions."""
        head = (
            f"{count(self.n_penilai)} penilai, {count(self.n_pegawai)} pegawai, "
            f"{count(self.n_kriteria)} kriteria, skala {self.assumptions.n_kategori} tingkat."
        )
        designs = [_design_sentence(row) for row in self.table.to_dict("records")]
        span = max(self.n_pegawai // self.n_penilai, 1)
        spread = self.assumed_spread()
        ceiling = ceiling_sentence(span, spread, self.n_kriteria)
        return "\n".join([head, *designs, ceiling])

    def assumed_spread(self) -> AssumedSpread:
        """Give the spreads assumed, the error of one nilai as the scale has it."""
        return _of_scale(self.assumptions)


def plan_design(  # noqa: PLR0913 - public; a design in numbers
    n_penilai: int,
    n_pegawai: int,
    *,
    n_panel: int | Iterable[int] | None = None,
    n_silang: int | Iterable[int] = 0,
    n_kriteria: int = 7,
    n_kategori: int = 5,
    level: float = 0.0,
    langkah: float = 1.0,
    spread: AssumedSpread | None = None,
    seed: int = 0,
) -> DesignPlan:
    """Tell how precise severities would be in an office that rates so, from the design alone.

    Parameters
    ----------
    n_penilai, n_pegawai : raters, each the superior of equally many ratees; ratees
    n_panel : raters of each ratee, his own superior included; several are compared, by default 1
        to `USUAL_PANEL` (or all raters there are)
    n_silang : cross-ratings beside these (`planned_design.planned_graph`); several are compared
    n_kriteria, n_kategori : kriteria on a form; steps of the scale, 1.3 logits apart
    level : where an ordinary ratee stands on the scale, logit; 0 is its middle
    langkah : points between neighbouring steps of the scale
    spread : assumed standard deviations; its `error` is replaced by that of the scale
    seed : of the draw of who rates whom

    Returns
    -------
    DesignPlan
        Standard errors are those of severities relative to the office's mean with people and
        units integrated out; above `MOST_RATERS` raters those of a part of the same proportions.
        `data_share` counts people rated by several raters only (`contrasts.data_shares`).

    Raises
    ------
    ModelError
        A number that no office has; all are named.

    References
    ----------
    Linacre (1989), Many-facet Rasch measurement, ch. 4 and 8, for the information of a rating.
    """
    panels, crosses = _panels(n_panel, n_penilai), _several(n_silang)
    _refuse_strange_values(
        {
            "n_penilai": [n_penilai],
            "n_pegawai": [n_pegawai],
            "n_panel": panels,
            "n_silang": crosses,
            "n_kriteria": [n_kriteria],
            "n_kategori": [n_kategori],
        },
        {"level": level, "langkah": langkah},
        spread,
    )
    refuse_strange_seed(seed)
    plans = [
        Plan(n_penilai, n_pegawai, panel, cross, n_kriteria)
        for panel, cross in product(panels, crosses)
    ]
    _refuse_impossible(plans, n_kategori)
    _refuse_strange_scale(level, langkah)
    assumed = Assumptions(spread or AssumedSpread(), n_kategori, level, langkah)
    rows = [_row(plan, assumed, seed) for plan in plans]
    return DesignPlan(pd.DataFrame(rows), n_penilai, n_pegawai, n_kriteria, assumed)


def _panels(value: Any, n_penilai: Any) -> list[int]:
    """Give the numbers of raters a ratee that are compared."""
    if value is not None:
        return _several(value)
    most = min(n_penilai, USUAL_PANEL) if _is_whole(n_penilai) else USUAL_PANEL
    return list(range(1, max(most, 1) + 1))


def _several(value: Any) -> list[int]:
    """Give one or several numbers as a list; what is neither is found out later."""
    several = isinstance(value, Iterable) and not isinstance(value, str)
    return list(value) if several else [value]


def _is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number; yes and no are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def refuse_strange_seed(seed: object) -> None:
    """Refuse a seed that no generator of random numbers takes.

    Raises
    ------
    ModelError
        With the value.
    """
    if not (_is_whole(seed) and seed >= 0):
        raise ModelError(f"seed={seed!r} harus bilangan bulat mulai dari nol.")


def _refuse_strange_values(
    whole: Mapping[str, list[int]], real: Mapping[str, float], spread: AssumedSpread | None
) -> None:
    """Refuse arguments of another kind than asked for, naming all."""
    faults = [
        f"{name}={value!r} bukan bilangan bulat"
        for name, values in whole.items()
        for value in values
        if not _is_whole(value)
    ]
    faults += [
        f"{name}={value!r} bukan bilangan"
        for name, value in real.items()
        if not isinstance(value, Real) or isinstance(value, bool)
    ]
    if not isinstance(spread, AssumedSpread | None):
        faults.append(f"spread={spread!r} bukan AssumedSpread")
    if faults:
        raise ModelError(f"Rancangan tidak terbaca: {'; '.join(faults)}. Perbaiki nilainya.")


def _refuse_impossible(plans: list[Plan], n_kategori: int) -> None:
    """Refuse designs that no office can carry out, naming every reason once."""
    faults: dict[str, None] = {}
    if not 2 <= n_kategori <= MAX_CATEGORIES:
        faults[f"n_kategori={n_kategori} harus 2 sampai {MAX_CATEGORIES}"] = None
    if not plans:
        faults["n_panel atau n_silang kosong"] = None
    for plan in plans:
        pairs = plan.n_penilai * plan.n_pegawai
        checks = {
            f"n_penilai={plan.n_penilai} harus 2 atau lebih": plan.n_penilai >= 2,
            f"n_pegawai={plan.n_pegawai} kurang dari banyaknya penilai": plan.n_pegawai
            >= plan.n_penilai,
            f"n_kriteria={plan.n_kriteria} harus 1 atau lebih": plan.n_kriteria >= 1,
            f"n_panel={plan.n_panel} harus 1 sampai {plan.n_penilai}": 1
            <= plan.n_panel
            <= plan.n_penilai,
            f"n_silang={plan.n_silang} harus 0 sampai banyaknya pasangan yang tersisa": 0
            <= plan.n_silang
            <= max(pairs - plan.n_panel * plan.n_pegawai, 0),
        }
        faults |= dict.fromkeys(fault for fault, holds in checks.items() if not holds)
    if faults:
        raise ModelError(f"Rancangan tidak mungkin: {'; '.join(faults)}. Perbaiki angkanya.")


def _refuse_strange_scale(level: float, langkah: float) -> None:
    """Refuse a level at which nobody's nilai would differ, and steps that are no points."""
    faults = []
    if not abs(level) <= FARTHEST:
        faults.append(f"level={level!r} harus antara -{FARTHEST:.0f} dan {FARTHEST:.0f} logit")
    if not 0 < langkah < np.inf:
        faults.append(f"langkah={langkah!r} harus lebih dari nol")
    if faults:
        raise ModelError(f"Skala tidak mungkin: {'; '.join(faults)}. Perbaiki angkanya.")


def _of_scale(assumed: Assumptions) -> AssumedSpread:
    """Give the spreads with the error that one nilai of the scale has."""
    spread = assumed.spread
    information = mean_information(assumed.n_kategori, assumed.level, spread)
    return AssumedSpread(
        spread.severity, spread.unit, spread.person, spread.halo, information**-0.5
    )


def _row(plan: Plan, assumed: Assumptions, seed: int) -> dict[str, object]:
    """Work out one design."""
    spread = _of_scale(assumed)
    graph = planned_graph(plan, np.random.default_rng(seed))
    n_subsets = int(graph.groups()[1].max()) + 1
    threads = len(fragility(graph).raters.parts)
    linked = n_subsets == 1
    se, worst = _errors(plan, graph, spread, seed) if linked else (np.nan, np.nan)
    slope = mean_information(assumed.n_kategori, assumed.level, assumed.spread) * assumed.langkah
    words = UNLINKED if not linked else FRAGILE if threads else ""
    return {
        "n_panel": plan.n_panel,
        "n_silang": plan.n_silang,
        "n_nilai": len(graph.ratee) * plan.n_kriteria,
        "forms": len(graph.ratee) / plan.n_penilai,
        "n_subsets": n_subsets,
        "n_articulation": threads,
        "se": se,
        "se_worst": worst,
        "points": se * slope,
        "data_share": float(data_shares(graph, spread, plan.n_kriteria)["data_share"].mean()),
        "status": KNOWN if linked else UNKNOWN,
        "message": words.format(
            groups=count(n_subsets), fewest=count(n_subsets - 1), threads=count(threads)
        ),
    }


def _errors(
    plan: Plan, graph: RatingGraph, spread: AssumedSpread, seed: int
) -> tuple[float, float]:
    """Give the root mean square and the largest standard error of a linked design."""
    if plan.n_penilai > MOST_RATERS:
        plan = plan.part(MOST_RATERS)
        graph = planned_graph(plan, np.random.default_rng(seed))
    unit = np.arange(plan.n_pegawai) * plan.n_penilai // plan.n_pegawai
    se = severity_errors(graph, unit, spread, spread.form_variance(plan.n_kriteria))
    return float(np.sqrt((se**2).mean())), float(se.max())


def _design_sentence(row: Mapping[Hashable, Any]) -> str:
    """Tell what one design promises."""
    cross = f" dan {count(row['n_silang'])} penilaian silang" if row["n_silang"] else ""
    head = f"- {row['n_panel']} penilai setiap pegawai{cross}: "
    if row["status"] == UNKNOWN:
        return f"{head}{UNKNOWN}. {row['message']}"
    told = (
        f"{head}galat baku kecenderungan ketat/longgar {decimal(row['se'])} logit "
        f"({decimal(row['points'])} poin nilai), bagian data {decimal(row['data_share'])}."
    )
    return f"{told} {row['message']}".rstrip()
