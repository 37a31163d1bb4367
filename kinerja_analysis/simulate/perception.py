"""How each penilai sees the pegawai before a nilai is written, and which nilai is written."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.truth import Truth

Floats = NDArray[np.float64]
Scores = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Perception:
    """What F forms say before chance comes in; effects change it (effects.py).

    Attributes
    ----------
    level : (F,) logit, the pegawai's performance as this penilai sees it
    profile : (F, I) logit, how much each criterion stands out from the level
    widening : (F,) logit, how much farther from the middle a step stands on average
    flat : (F,) whether one nilai is written for all criteria
    habits : what happens to the (F, I) categories once they are written, one after the other
    """

    level: Floats
    profile: Floats
    widening: Floats
    flat: NDArray[np.bool_]
    habits: tuple[Callable[[Scores], Scores], ...] = ()


def perceive(design: OfficeDesign, truth: Truth, rng: np.random.Generator) -> Perception:
    """Give each form as an ordinary penilai sees it: true performance, small ordinary errors.

    True profiles (strengths and weaknesses) belong to the pegawai, so that all penilai see the
    same; impressions belong to penilai and pegawai together.
    """
    tugas, spread = design.tugas, design.spread
    n_criteria = len(design.kriteria)
    keys = ["tahun", "pegawai"]
    theta = tugas.merge(truth.ratees, on=keys, how="left", validate="m:1")["theta"]
    severity = truth.raters.set_index("penilai")["severity"]
    person = tugas.groupby(keys, sort=False).ngroup().to_numpy()
    profile = rng.normal(0, spread.profile, (person.max() + 1, n_criteria))
    is_self = (tugas["peran"] == "diri").to_numpy()
    level = theta.to_numpy() - tugas["penilai"].map(severity).fillna(0).to_numpy()
    level = level + rng.normal(0, spread.halo, len(tugas)) + spread.self_lift * is_self
    return Perception(level, profile[person], np.zeros(len(tugas)), np.zeros(len(tugas), bool))


def write_scores(
    perception: Perception, delta: Floats, tau: Floats, rng: np.random.Generator
) -> Scores:
    """Draw the category of every rating from the adjacent-category model.

    Parameters
    ----------
    perception : F forms
    delta : (I,) criterion difficulty, logit
    tau : (K - 1,) steps, logit
    rng : source of randomness, one uniform number a rating

    Returns
    -------
    (F, I) categories 0..K-1; a flat form holds its mean category throughout, and habits
        come last
    """
    flat_steps = np.zeros((len(delta), len(tau)))
    place = cumulated_thresholds(delta, flat_steps)
    apart = cumulated_thresholds(np.zeros(1), tau[None, :])
    stretch = 1 + perception.widening / np.abs(tau).mean()
    cumulated = place[None] + stretch[:, None, None] * apart[None]
    eta = perception.level[:, None] + perception.profile
    probability = category_probabilities(eta, cumulated)
    score = _draw(probability, rng)
    same = np.rint(score.mean(axis=1)).astype(np.int64)
    score = np.where(perception.flat[:, None], same[:, None], score)
    for habit in perception.habits:
        score = habit(score)
    return score


def _draw(probability: Floats, rng: np.random.Generator) -> Scores:
    """Draw one category for each (..., K) row of probabilities."""
    below = probability.cumsum(axis=-1)[..., :-1]
    return (rng.random((*below.shape[:-1], 1)) > below).sum(axis=-1)
