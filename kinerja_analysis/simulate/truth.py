"""What is true in a simulated office: performance, severity, difficulty, and what was planted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kinerja_analysis.simulate.design import OfficeDesign


@dataclass(frozen=True, slots=True)
class RaterEffect:
    """One effect to plant: which, on whom, how large, and its detail as in `hasil_uji`.

    `detail` is the criterion of `criterion`, and ``slope`` for the centrality that follows
    performance too little, ``profile``, ``rater`` or ``carry_over`` for copying, ``position`` or
    ``contrast`` for order, ``column=value`` of a group and ``column=sama`` of similarity. `size` is
    in logits for severity (positive is strict), centrality (mean shift of a step), halo (SD of the
    impression), inconsistency (SD of the added chance), criterion and group (positive is strict),
    similarity and self_gap (positive is higher), in logits a year for drift, from the first form to
    the last or for a logit of the pegawai before for order (positive is stricter, and away from
    him), for a standard deviation of the last quarter's surplus for recency; for the others it is a
    share (0-1): of the relation that is lost (slope), of forms (straightlining, copying) or of
    nilai (range restriction, heaping).
    """

    effect: str
    penilai: str
    size: float
    detail: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What the simulation put in, in logits.

    Attributes
    ----------
    raters : ``penilai, effect, detail, size, severity``, one row a penilai and planted effect
        (`effect` empty: none); `severity` is the whole of it, positive is strict
    ratees : ``tahun, pegawai, theta``
    criteria : ``kriteria, difficulty``, sum zero
    """

    raters: pd.DataFrame
    ratees: pd.DataFrame
    criteria: pd.DataFrame


def draw_truth(design: OfficeDesign, rng: np.random.Generator) -> Truth:
    """Draw who performs how well, who is how strict, which criterion is how hard."""
    ratee_rng, rater_rng, criterion_rng = rng.spawn(3)
    return Truth(
        raters=_raters(design, rater_rng),
        ratees=_ratees(design, ratee_rng),
        criteria=_criteria(design, criterion_rng),
    )


def with_planted(truth: Truth, effects: Sequence[RaterEffect]) -> Truth:
    """Enter the planted effects; a planted severity adds to the ordinary one."""
    planted = pd.DataFrame(
        [(item.penilai, item.effect, item.detail, item.size) for item in effects],
        columns=["penilai", "effect", "detail", "size"],
    )
    strict = planted[planted["effect"] == "severity"].groupby("penilai")["size"].sum()
    raters = (
        truth.raters.assign(
            severity=lambda t: t["severity"] + t["penilai"].map(strict).fillna(0).astype(float)
        )
        .drop(columns=["effect", "detail", "size"])
        .merge(planted, on="penilai", how="left", validate="1:m")
        .fillna({"effect": "", "detail": "", "size": 0.0})
    )
    return replace(truth, raters=raters[list(truth.raters)])


def _raters(design: OfficeDesign, rng: np.random.Generator) -> pd.DataFrame:
    """List the penilai with their ordinary severity (sum zero), nothing planted."""
    others = design.tugas[design.tugas["peran"] != "diri"]
    penilai = sorted(set(others["penilai"]))
    severity = _centred(rng.normal(0, design.spread.severity, len(penilai)))
    return pd.DataFrame(
        {"penilai": penilai, "effect": "", "detail": "", "size": 0.0, "severity": severity}
    )


def _ratees(design: OfficeDesign, rng: np.random.Generator) -> pd.DataFrame:
    """Give each person of each year a performance: unit, person, year."""
    spread = design.spread
    people = design.pegawai[["tahun", "pegawai", "unit_kerja"]]
    unit = _effect_of(people["unit_kerja"], spread.unit, rng)
    person = _effect_of(people["pegawai"], spread.person, rng)
    year = rng.normal(0, spread.year, len(people))
    return people[["tahun", "pegawai"]].assign(theta=spread.mean + unit + person + year)


def _criteria(design: OfficeDesign, rng: np.random.Generator) -> pd.DataFrame:
    """Give each criterion a difficulty."""
    difficulty = _centred(rng.normal(0, design.spread.criterion, len(design.kriteria)))
    return pd.DataFrame({"kriteria": design.kriteria, "difficulty": difficulty})


def _effect_of(group: pd.Series, spread: float, rng: np.random.Generator) -> np.ndarray:
    """Draw one normal number for each group, mean zero over groups, and hand it to the rows."""
    codes, groups = pd.factorize(group, sort=True)
    return _centred(rng.normal(0, spread, len(groups)))[codes]


def _centred(values: np.ndarray) -> np.ndarray:
    """Take the mean away."""
    return values - values.mean()
