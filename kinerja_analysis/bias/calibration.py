"""How surprising each estimate is among offices without effects: estimate, error and p-value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from kinerja_analysis.bias.effect import Score
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.severity import centred
from kinerja_analysis.thresholds import CONFIDENCE

Floats = NDArray[np.float64]

TAIL: Final = 0.02
"""Share (0-1) of the draws to which the exponential tail is fitted."""

MOST_SILENT: Final = 0.1
"""Share (0-1) of replicates that may tell nothing of a row, its forms being all uniform."""

LEAST_OTHERS: Final = 0.1
"""Share of a row's spread below which that of all draws but one is not taken to be: a count that is
nearly always zero has draws that stand all alone."""

FEW_VALUES: Final = 10.0
"""Times by which p may be smaller than its count tells where the most extreme draws take but few
values: such draws, counts that are nearly always zero, have no smooth tail."""

NEVER_VARIES: Final = 1e-9
"""Standard deviation of a row that is the same in every replicate: a count of what never occurs."""

RESOLVED: Final = 10
"""Count of draws at least as extreme from which their count alone gives p."""


class Tested(Protocol):
    """What calibration needs of an effect, of single penilai or of the office."""

    @property
    def key(self) -> str:
        """Name it among all."""

    @property
    def kernel(self) -> Callable[[Residuals], Score]:
        """Score residuals."""

    @property
    def one_sided(self) -> bool:
        """Tell whether only more of it counts."""

    @property
    def interval_null(self) -> bool:
        """Tell whether every size up to `limit` is its null."""

    @property
    def limit(self) -> float:
        """Give the size up to which nothing matters."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Each row: estimate less its null mean, bootstrap error, interval, statistic and p."""

    estimate: Floats
    se: Floats
    low: Floats
    high: Floats
    statistic: Floats
    p: Floats


def null_errors(
    effects: Sequence[Tested], batches: Iterable[Residuals], severity: Floats
) -> Mapping[str, Floats]:
    """Score every effect in every replicate and subtract the truth.

    Parameters
    ----------
    effects : those to score
    batches : replicates without effects
    severity : (R,) with which they were drawn; the truth of every other effect is zero

    Returns
    -------
    errors (rows, B) by the effect's key
    """
    parts = [errors_of(effects, batch, severity) for batch in batches]
    return {
        effect.key: _filled(np.concatenate([part[effect.key] for part in parts], axis=1))
        for effect in effects
    }


def errors_of(
    effects: Sequence[Tested], batch: Residuals, severity: Floats
) -> Mapping[str, Floats]:
    """Score every effect in a batch of replicates and subtract the truth.

    Returns
    -------
    errors (rows, B) by the effect's key, each in units of its own noise
    """
    truth = centred(severity[:, None], batch.layout)
    scores = {effect: effect.kernel(batch) for effect in effects}
    return {
        effect.key: score.estimate / score.noise - (truth if effect.interval_null else 0.0)
        for effect, score in scores.items()
    }


def _filled(scores: Floats) -> Floats:
    """Put a row's mean where a few replicates told nothing; many, and the row is given up."""
    known = np.isfinite(scores)
    count = known.sum(axis=1, keepdims=True)
    mean = np.where(known, scores, 0).sum(axis=1, keepdims=True) / np.maximum(count, 1)
    enough = count >= (1 - MOST_SILENT) * scores.shape[1]
    return np.where(known, scores, np.where(enough, mean, np.nan))


def calibrate(
    effect: Tested, estimate: Floats, errors: Floats, noise: Floats | float = 1.0
) -> Calibrated:
    """Place estimates among the null's errors.

    Parameters
    ----------
    effect : whose sidedness and kind of null count
    estimate : (rows,) of the data, testable rows only
    errors : (rows, B) of the null, each divided by its own noise
    noise : (rows,) by how many times each row is less sure than under the null
    """
    mean, spread = errors.mean(axis=1), spread_of(errors) * noise
    free = estimate - mean
    statistic = free / spread
    tested = _interval_p if effect.interval_null else _pooled_p
    p = tested(effect, free, spread, errors)
    reach = stdtrit(errors.shape[1] - 1, (1 + CONFIDENCE) / 2) * spread
    return Calibrated(free, spread, free - reach, free + reach, statistic, p)


def spread_of(errors: Floats) -> Floats:
    """Give each row's standard deviation, never nothing."""
    return np.maximum(errors.std(axis=1, ddof=1), NEVER_VARIES)


def _interval_p(effect: Tested, estimate: Floats, spread: Floats, errors: Floats) -> Floats:
    """Test "within the limit": the larger tail of the two ends (SCREEN.md, section 6, step 13)."""
    return within_limit_p(np.abs(estimate), effect.limit, spread, errors.shape[1] - 1)


def within_limit_p(size: Floats, limit: float, spread: Floats, freedom: float) -> Floats:
    """Give the p-value (T,) of "the true size is at most `limit`", by Student's t.

    Parameters
    ----------
    size : (T,) estimates without their sign
    limit : up to which nothing matters, in their unit
    spread : (T,) standard errors
    freedom : degrees of freedom of `spread`
    """
    near = stdtr(freedom, -(size - limit) / spread)
    far = stdtr(freedom, -(size + limit) / spread)
    return np.minimum(near + far, 1.0)


def _pooled_p(effect: Tested, estimate: Floats, spread: Floats, errors: Floats) -> Floats:
    """Compare with the standardised draws of all penilai together."""
    statistic, draws = estimate / spread, standardised(errors)
    if not effect.one_sided:
        return monte_carlo_p(np.abs(statistic), np.abs(draws).ravel())
    p = monte_carlo_p(statistic, draws.ravel())
    return np.maximum(p, np.where(statistic > 0, 0.0, _share_of_ties(estimate, errors)))


def _share_of_ties(estimate: Floats, errors: Floats) -> Floats:
    """Say how often a row's own draws (rows, B) reach its estimate, if some are equal to it.

    Counts that are nearly always zero are zero in the data too; standardised, the zero of a row
    that hardly varies would stand above all zeros of rows that vary more.
    """
    above = errors - errors.mean(axis=1, keepdims=True) - estimate[:, None]
    reached = ((above > -NEVER_VARIES).sum(axis=1) + 1) / (errors.shape[1] + 1)
    return np.where((np.abs(above) < NEVER_VARIES).any(axis=1), reached, 0.0)


def standardised(errors: Floats) -> Floats:
    """Standardise each draw by the *other* draws of its row, as the data are by all of them."""
    n = errors.shape[1]
    deviation = errors - errors.mean(axis=1, keepdims=True)
    square = (deviation**2).sum(axis=1, keepdims=True)
    others = np.maximum(square - deviation**2 * n / (n - 1), 0) / (n - 2)
    return (
        deviation
        * n
        / (n - 1)
        / np.maximum(np.sqrt(others), LEAST_OTHERS * spread_of(errors)[:, None])
    )


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Draws of the null in order, and the exponential tail beyond them; large is extreme.

    ``(r + 1) / (n + 1)`` counts the r draws at least as extreme (Davison & Hinkley 1997, eq. 4.11);
    beyond the tenth most extreme draw an exponential tail through the top two per cent takes over.

    Attributes
    ----------
    ordered : (n,)
    share, start, excess : of the draws in the tail, where it starts, and how far it reaches beyond
    farthest : how many times smaller than the counted p the tail may make it
    """

    ordered: Floats
    share: float
    start: float
    excess: float
    farthest: float

    def p(self, statistic: Floats) -> Floats:
        """Give the p-value of each statistic (T,)."""
        n = len(self.ordered)
        extreme = n - np.searchsorted(self.ordered, statistic - 1e-9)
        counted = (extreme + 1) / (n + 1)
        if self.excess <= 0:  # draws that are all alike have no tail
            return counted
        tail = self.share * np.exp(-np.maximum(statistic - self.start, 0) / self.excess)
        tail = np.maximum(tail, counted / self.farthest)
        return np.where(extreme >= RESOLVED, counted, np.minimum(tail, counted))


def in_order(draws: Floats) -> Draws:
    """Order draws (n,) of the null and fit their tail."""
    ordered = np.sort(draws)
    top = min(max(int(TAIL * len(ordered)), RESOLVED), len(ordered))
    start = float(ordered[-top])
    excess = float((ordered[-top:] - start).mean())
    several = len(np.unique(ordered[-top:])) > top / 2
    return Draws(ordered, top / len(ordered), start, excess, np.inf if several else FEW_VALUES)


def monte_carlo_p(statistic: Floats, draws: Floats) -> Floats:
    """Give the p-value of each statistic (T,) among draws (n,) of the null."""
    return in_order(draws).p(statistic)
