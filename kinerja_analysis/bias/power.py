"""What the screen of a planned office could find: the power of each effect, before anybody rates.

An office of the design is drawn, in which raters differ as assumed and show nothing else, and is
screened as any other; a small one several times, since a draw of few raters says little. The
standard errors of its tests tell how often an effect of important size would pass them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from kinerja_analysis.bias.effect import Effect, Size
from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.bias.scale_screen import ScaleScreen, screen_scale
from kinerja_analysis.bias.verdict import first_step
from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.likelihood import category_probabilities
from kinerja_analysis.models.plan import Assumptions, DesignPlan, refuse_strange_seed
from kinerja_analysis.models.planned_design import Plan, planned_graph, planned_steps
from kinerja_analysis.models.rating_graph import RatingGraph
from kinerja_analysis.models.wording import count
from kinerja_analysis.thresholds import POWER

Floats = NDArray[np.float64]

MOST_RATERS: Final = 60
"""Count of raters above which a part of the same proportions is screened; tests stay as many."""

FEWEST_RATERS: Final = 20
"""Count of raters screened in all, up to which an office is drawn again."""

MOST_DRAWS: Final = 5
"""Count of times that an office is drawn at most."""

MOST_RATINGS: Final = 300_000
"""Count of ratings above which a design is not drawn."""

TOO_LARGE: Final = "rancangan ini terlalu besar untuk disimulasikan"
"""Why the power of such a design is not known."""

UNTESTED: Final = "tidak dapat diuji"
"""Status of an effect that this design cannot test."""

ENOUGH, LITTLE = "cukup", "kurang"
"""Status of an effect whose power reaches `thresholds.POWER`, or does not."""


@dataclass(frozen=True, slots=True, eq=False)
class DesignPower:
    """How often an important size of each effect would be found; made only by `design_power`.

    ``table``, one row a design and effect: ``n_panel, n_silang, effect, detail``, ``pola`` (its
    name), ``ukuran`` (the important size in words), ``size`` (in the effect's own unit), ``se``
    (median over raters), ``n_tests`` (among which it must stand out: those of the effect times
    the effects that can be tested), ``power`` (0-1, mean over raters), ``status`` (``cukup, kurang,
    tidak dapat diuji``), ``alasan``. Figures are missing where it cannot be tested.
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell what each design could find, and what none of them can test."""
        designs = self.table.groupby(["n_panel", "n_silang"], sort=False)
        told = [_design_sentence(part) for _, part in designs]
        head = (
            "Daya uji: seberapa sering satu penilai dengan pola berukuran penting terlihat setelah "
            f"koreksi uji ganda; mulai {100 * POWER:.0f} persen disebut cukup."
        )
        return "\n".join([head, *told])


def design_power(plan: DesignPlan, *, seed: int = 0) -> DesignPower:
    """Tell how often the screen of each planned design would find an effect of important size.

    Parameters
    ----------
    plan : DesignPlan
        As `plan_design` gives it: sizes, scale and spreads are its own.
    seed : int
        Of who rates whom, of the ratings, and of the screen's bootstrap.

    Returns
    -------
    DesignPower
        Of one rater who shows the effect while nobody else does, by its own statistic and the
        first step of the control between effects and within: where several do, or where the
        step-wise explanation sees more (`Effect.by_explanation`), more is found. A planned office
        has one period and no personnel list: what needs more is said to be untested.

    Raises
    ------
    ModelError
        `plan` is no plan, or `seed` no whole number from zero.

    References
    ----------
    Cohen (1988), Statistical power analysis, ch. 1; Benjamini & Bogomolov (2014).
    """
    if not isinstance(plan, DesignPlan):
        raise ModelError(f"plan harus hasil plan_design, bukan {type(plan).__name__}.")
    refuse_strange_seed(seed)
    sizes = zip(plan.table["n_panel"], plan.table["n_silang"], strict=True)
    designs = [
        Plan(plan.n_penilai, plan.n_pegawai, int(panel), int(cross), plan.n_kriteria)
        for panel, cross in sizes
    ]
    parts = [_of_design(design, plan.assumptions, seed) for design in designs]
    return DesignPower(pd.concat(parts, ignore_index=True))


def _of_design(plan: Plan, assumed: Assumptions, seed: int) -> pd.DataFrame:
    """Work out one design; a large one by a part of the same proportions."""
    part = plan.part(min(plan.n_penilai, MOST_RATERS))
    n_forms = part.n_pegawai * part.n_panel + part.n_silang
    if n_forms * part.n_kriteria > MOST_RATINGS:
        rows = [_unknown(effect, TOO_LARGE) for effect in EFFECTS]
    else:
        rng = np.random.default_rng(seed)
        n_draws = min(-(-FEWEST_RATERS // part.n_penilai), MOST_DRAWS)
        draws = [_ratings(planned_graph(part, rng), part, assumed, rng) for _ in range(n_draws)]
        rows = _screened(draws, plan.n_penilai / part.n_penilai, seed)
    sizes = {"n_panel": plan.n_panel, "n_silang": plan.n_silang}
    return pd.DataFrame(rows).assign(**sizes).reindex(columns=COLUMNS)


def _screened(draws: list[pd.DataFrame], times: float, seed: int) -> list[dict[str, object]]:
    """Screen the offices drawn; the whole office has `times` as many tests of each effect."""
    found, why = [], ""
    for ratings in draws:
        try:
            found.append(screen_scale(ratings, connectivity(ratings).identification, [seed]))
        except ModelError as fault:
            why = str(fault)
    if not found:
        return [_unknown(effect, why) for effect in EFFECTS]
    return [_of_effect(found, effect, times) for effect in found[0].effects]


COLUMNS: Final = [
    *("n_panel", "n_silang", "effect", "detail", "pola", "ukuran"),
    *("size", "se", "n_tests", "power", "status", "alasan"),
]
"""Columns of `DesignPower.table`."""


def _ratings(
    graph: RatingGraph, plan: Plan, assumed: Assumptions, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the ratings of an office in which raters differ as assumed and show nothing else."""
    (n_ratees, n_raters), spread, n = graph.shape, assumed.spread, plan.n_kriteria
    unit = np.arange(n_ratees) * n_raters // n_ratees
    theta = assumed.level + rng.normal(0, spread.unit, n_raters)[unit]
    theta += rng.normal(0, spread.person, n_ratees)
    eta = theta[graph.ratee] - rng.normal(0, spread.severity, n_raters)[graph.rater]
    eta = np.repeat(eta + rng.normal(0, spread.halo, len(eta)), n)
    cumulated = np.concatenate([[0.0], np.cumsum(planned_steps(assumed.n_kategori))])
    reached = category_probabilities(eta, cumulated).cumsum(axis=1)[:, :-1]
    score = (rng.random((len(eta), 1)) > reached).sum(axis=1)
    own = np.where(unit[graph.ratee] == graph.rater, "atasan", "tim")
    return pd.DataFrame(
        {
            "tahun": 1,
            "periode": "tahunan",
            "pegawai": np.repeat(graph.ratees[graph.ratee], n),
            "penilai": np.repeat(graph.raters[graph.rater], n),
            "peran": np.repeat(own, n),
            "kriteria": np.tile([f"K{i + 1}" for i in range(n)], len(graph.ratee)),
            "nilai": 1.0 + assumed.langkah * score,
            "skala": "rencana",
            "unit_kerja": np.repeat(unit[graph.ratee].astype(str), n),
        }
    )


def _of_effect(found: list[ScaleScreen], effect: Effect, times: float) -> dict[str, object]:
    """Give the power of one effect, of all raters who can be tested in the offices drawn."""
    tested = [(se, n) for se, n in (_tests(one, effect, times) for one in found) if len(se)]
    if not tested:
        rows = found[0].rows
        return _unknown(effect, _obstacle(rows[rows["key"] == effect.key]))
    power = float(np.concatenate([shown(effect, se, n) for se, n in tested]).mean())
    return _named(effect) | {
        "ukuran": effect.words.ukuran(Size(effect.important, np.nan, found[0].per_logit, "")),
        "size": effect.important,
        "se": float(np.median(np.concatenate([se for se, _ in tested]))),
        "n_tests": round(np.mean([n for _, n in tested])),
        "power": power,
        "status": ENOUGH if power >= POWER else LITTLE,
        "alasan": "",
    }


def _tests(found: ScaleScreen, effect: Effect, times: float) -> tuple[Floats, float]:
    """Give the standard errors of an effect's tests, and among how many it must stand out."""
    known = found.rows[found.rows["p"].notna()]
    se = known.loc[known["key"] == effect.key, "se"].to_numpy(dtype=float)
    of_family = int((known["effect"] == effect.name).sum())
    return se, of_family * times * known["effect"].nunique()


def _named(effect: Effect) -> dict[str, object]:
    """Name an effect."""
    pola = effect.words.nama.format(detail="").rstrip()
    return {"effect": effect.name, "detail": effect.detail, "pola": pola}


def _unknown(effect: Effect, why: str) -> dict[str, object]:
    """Give the row of an effect that cannot be tested."""
    return _named(effect) | {"ukuran": "", "n_tests": 0, "status": UNTESTED, "alasan": why}


def shown(effect: Effect, se: Floats, n_tests: float) -> Floats:
    """Give how often an effect of important size is detected (n,), normal theory.

    Its p-value must pass the first step of the control (`verdict.first_step`), and its estimate
    the size up to which nothing matters.

    Parameters
    ----------
    effect : Effect
    se : (n,) standard errors, in units of the estimate
    n_tests : tests among which it must stand out
    """
    null = effect.limit if effect.interval_null else 0.0
    beyond = (effect.important - null) / se - first_step(n_tests, one_sided=effect.one_sided)
    power: Floats = ndtr(np.minimum(beyond, (effect.important - effect.limit) / se))
    return power


def _obstacle(rows: pd.DataFrame) -> str:
    """Say why nobody can be tested."""
    reasons = rows["reason"][rows["reason"].astype(bool)]
    return str(reasons.mode().iloc[0]) if len(reasons) else "rancangan ini tidak memuat datanya"


def _design_sentence(part: pd.DataFrame) -> str:
    """Tell what one design could find."""
    panel, cross = (int(part[name].iloc[0]) for name in ("n_panel", "n_silang"))
    head = f"- {count(panel)} penilai setiap pegawai"
    head += f" dan {count(cross)} penilaian silang" if cross else ""
    told = [
        f"{status}: {', '.join(part['pola'][part['status'] == status])}"
        for status in (ENOUGH, LITTLE, UNTESTED)
        if (part["status"] == status).any()
    ]
    return f"{head}: {'; '.join(told)}."
