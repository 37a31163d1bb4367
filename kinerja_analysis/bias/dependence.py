"""How strongly an office's ratings hang together anyhow: its common halo and true profiles.

Nobody is biased by what everybody does. The null therefore carries two dependences, found by
matching two moments of the data in simulation (SCREEN.md, section 6, step 11).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.criterion import profile_variance
from kinerja_analysis.bias.effect import within_form
from kinerja_analysis.bias.halo import log_ratio
from kinerja_analysis.bias.null import Dependence, Null, replicates
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.thresholds import MIN_RATEES, STRAIGHTLINING_MIN_KRITERIA

Floats = NDArray[np.float64]

STRONGEST: Final = np.array([0.9, 0.45])
"""Shares (0-1): halo and profile are not taken to be stronger."""

TOGETHER: Final = 0.95
"""Share (0-1): halo and profile leave at least the rest to chance."""

FIRST_GUESS: Final = 0.15
"""Share (0-1) at which the secant starts beside zero."""

SECANT_STEPS: Final = 3
MATCHING_DRAWS: Final = 1_200
"""Count of draws (replicates x penilai) in each step of the matching."""

MATCHING_REPLICATES: Final = (12, 60)
"""Fewest and most replicates in a step: even 12 know a moment far better than the one office."""


def matched_dependence(null: Null, residuals: Residuals, seed: list[int]) -> Dependence:
    """Find the dependence with which simulated offices show the data's two moments.

    Every step draws from the same seed, so that the moments change with the dependence alone.

    Parameters
    ----------
    null : the office without effects; its own dependence is not used
    residuals : of the data, one replicate
    seed : of the simulation
    """
    layout = null.model.layout
    seen = (layout.forms_by_penilai @ layout.form_shared) >= MIN_RATEES
    if len(layout.kriteria_id) < STRAIGHTLINING_MIN_KRITERIA or not seen.any():
        return Dependence()  # neither can be seen
    target = _moments(residuals, seen)
    n_replicates = int(np.clip(MATCHING_DRAWS // layout.n_penilai, *MATCHING_REPLICATES))

    def gap(shares: Floats) -> Floats:
        """Say how far the simulated moments lie above the data's."""
        tied = replace(null, dependence=Dependence(float(shares[0]), float(shares[1])))
        rng = np.random.default_rng(seed)
        batches = [_moments(batch, seen) for batch in replicates(tied, n_replicates, rng)]
        return np.concatenate(batches, axis=1).mean(axis=1) - target.mean(axis=1)

    halo, profile = _secant(gap)
    return Dependence(halo, profile)


def _moments(residuals: Residuals, seen: NDArray[np.bool_]) -> Floats:
    """Give the median halo over the penilai seen and the variance of true profiles: (2, B)."""
    everything = residuals.layout.form_shared[:, None]  # uniform forms too: they hang together
    halo = np.median(np.nan_to_num(log_ratio(residuals, everything)[seen]), axis=0)
    contrast, information = within_form(residuals)
    return np.stack([halo, profile_variance(residuals, contrast, information)])


def _secant(gap: Callable[[Floats], Floats]) -> Floats:
    """Close both gaps at once, each by its own dependence."""
    last = np.zeros(2)
    last_gap = gap(last)
    shares = np.where(last_gap < 0, FIRST_GUESS, 0.0)
    for _ in range(SECANT_STEPS):
        if (shares == last).all():
            break
        now = gap(shares)
        moved = shares - last
        slope = np.where(moved == 0, np.inf, (now - last_gap) / np.where(moved == 0, 1, moved))
        step = np.where(slope > 0, -now / np.where(slope > 0, slope, 1), 0.0)
        last, last_gap = shares, now
        shares = np.clip(shares + step, 0.0, STRONGEST)
        shares[1] = min(shares[1], TOGETHER - shares[0])
    return shares
