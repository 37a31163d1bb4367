"""What the bias screen would estimate in the years before and after a training that helped."""

import numpy as np
import pandas as pd

from kinerja_analysis.stats.ratings import Floats

SPREADS = {"severity": 0.6, "centrality": 0.5, "halo": 0.6}
"""Logit: how much raters differ in each effect before training, standard deviation."""

KEPT = 0.8
"""Share (0-1) of a habit that stays from one year to the next without training."""

NOISE = 0.25
"""Logit: standard error of an estimate."""


def simulated_years(
    n_raters: int, *, manfaat: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, frozenset[str]]:
    """Return the estimates of two years, and who was trained: every second rater.

    Parameters
    ----------
    n_raters : raters of the office
    manfaat : share (0-1) of each habit that training removes
    seed : of all randomness

    Returns
    -------
    before, after : DataFrame
        ``effect, penilai, detail, estimate, se, identification`` as in `hasil_uji`
    trained : ids of those who were trained
    """
    rng = np.random.default_rng(seed)
    raters = [f"simulasi-{number:02d}" for number in range(1, n_raters + 1)]
    share = 1 - manfaat * (np.arange(n_raters) % 2 == 0)
    before, after = [], []
    for effect, spread in SPREADS.items():
        habit = rng.normal(0, spread, n_raters)
        anew = rng.normal(0, spread * np.sqrt(1 - KEPT**2), n_raters)
        before.append(_estimates(effect, raters, habit, rng))
        after.append(_estimates(effect, raters, share * (KEPT * habit + anew), rng))
    return (
        pd.concat(before, ignore_index=True),
        pd.concat(after, ignore_index=True),
        frozenset(raters[::2]),
    )


def _estimates(
    effect: str, raters: list[str], true: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """Estimate the true sizes of one effect and year with the ordinary error."""
    columns = {"effect": effect, "penilai": raters, "detail": "", "identification": "panel"}
    return pd.DataFrame(columns).assign(estimate=true + rng.normal(0, NOISE, len(true)), se=NOISE)
