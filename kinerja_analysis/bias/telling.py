"""What of a penilai's statistics is his own effect, and what only the shadow of another one."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.explanation import LEAVES, Explained, explained
from kinerja_analysis.bias.null import Null
from kinerja_analysis.bias.statistics import Statistics, side_by_side
from kinerja_analysis.bias.templates import planted_templates
from kinerja_analysis.stats.multiplicity import cauchy
from kinerja_analysis.thresholds import ALPHA

Floats = NDArray[np.float64]
Tests = Mapping[Effect, pd.DataFrame]


def told_apart(null: Null, single: Tests, errors: Mapping[str, Floats], seed: list[int]) -> Tests:
    """Raise the p of what another effect of the same penilai explains (SCREEN.md, step 17).

    Parameters
    ----------
    null : the office without effects
    single : rows of each effect, each calibrated by itself
    errors : (rows, B) of the null, by the effect's key
    seed : of the simulation

    Returns
    -------
    the same rows: where another effect explains the penilai, p is at least that of what the row's
    own effect still explains, unless its null is an interval and it is one of those that explain
    him: its own p asks more. Effects `by_explanation` have the p of the gain itself
    """
    effects = list(single)
    rows = {effect.key: frame for effect, frame in single.items()}
    found = side_by_side(effects, rows, errors, null)
    if not len(found.label):
        return single
    steps = explained(found, planted_templates(null, effects, found, errors, seed))
    return {
        effect: frame.assign(p=_p(effect, frame["p"].to_numpy(), found, steps, place))
        for place, (effect, frame) in enumerate(single.items())
    }


def _p(effect: Effect, single: Floats, found: Statistics, steps: Explained, place: int) -> Floats:
    """Give the p-values (rows,) of one effect after the explanation."""
    own = found.effect == place
    row, step, beside = found.row[own], steps.p[own], steps.beside[own]
    p = single.copy()
    told = np.where(beside, np.maximum(step, single[row]), single[row])
    if effect.by_explanation == "together":
        told = np.where(beside, told, cauchy(step, single[row]))
    if effect.by_explanation == "instead":
        told = np.where(~beside | (single[row] <= ALPHA), step, told)
    p[row] = np.where(effect.interval_null & (step <= LEAVES), single[row], told)
    return p
