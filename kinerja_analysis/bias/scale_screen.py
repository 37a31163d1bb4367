"""How the penilai of one scale look: every effect's estimate, error and p-value."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.bridges import Bridges, Scored, bridged
from kinerja_analysis.bias.calibration import Calibrated, Tested, calibrate, null_errors
from kinerja_analysis.bias.dependence import matched_dependence
from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.null import Null, independent_null, of_null, replicates
from kinerja_analysis.bias.office import asked, office_rows
from kinerja_analysis.bias.refit import ScaleModel, refit
from kinerja_analysis.bias.residuals import Residuals, residuals_at
from kinerja_analysis.bias.scale import (
    effects_of,
    fit_scale,
    in_units,
    scale_model,
    scores_of,
)
from kinerja_analysis.bias.telling import told_apart
from kinerja_analysis.bias.testable import linked, rows_of
from kinerja_analysis.models.linear import LinearFit
from kinerja_analysis.models.mfrm import MfrmFit
from kinerja_analysis.profile import Scale
from kinerja_analysis.thresholds import (
    ALPHA,
    MAX_REPLICATES,
    MIN_REPLICATES,
    NULL_DRAWS,
    RANGE_A_LOGIT,
)

Floats = NDArray[np.float64]

ORDER: Final = ["penilai", "pegawai", "tahun", "periode", "kriteria", "nilai"]
"""Order in which ratings are drawn, so that the order of the caller's rows does not matter."""

ESTIMATED: Final = (*(field.name for field in fields(Calibrated)), "points", "per_logit")
"""Columns that hold numbers only where a test could be made."""


POINTED: Final = ("estimate", "se", "low", "high")
"""Columns in the unit of the estimate."""


@dataclass(frozen=True, slots=True, eq=False)
class ScaleScreen:
    """Rows of one scale before verdicts, rows of the office, its fit, the null, effects' limits.

    `per_logit` is what a logit moves nilai by on average; 1 where estimates are in points.
    """

    rows: pd.DataFrame
    office: pd.DataFrame
    fit: MfrmFit | LinearFit
    null: Null
    effects: tuple[Effect, ...]
    per_logit: float


def screen_scale(
    ratings: pd.DataFrame,
    identification: pd.DataFrame,
    seed: list[int],
    scale: Scale | None = None,
    bridges: Bridges | None = None,
) -> ScaleScreen:
    """Score and calibrate every effect on one scale.

    Parameters
    ----------
    ratings : DataFrame, the scale's rows of `penilaian` without self-ratings
    identification : of the scale's penilai, from `connectivity`
    seed : of the bootstrap
    scale : as the profile declares it; without it the nilai that were given tell its range
    bridges : what else may tell severities where no pegawai are shared

    Raises
    ------
    ModelError
        The ratings cannot carry a model.
    """
    ratings = ratings.sort_values(ORDER, ignore_index=True)
    fit = fit_scale(ratings, scale.n_categories if scale else None)
    model = scale_model(fit, lay_out(ratings), tuple(scale.kelas.values()) if scale else ())
    nilai = ratings["nilai"].to_numpy(dtype=float)
    score = scores_of(fit, model, nilai)
    null, residuals = _null_of(model, score, seed)
    width = scale.maksimum - scale.minimum if scale else float(np.ptp(nilai))
    effects = effects_of(fit, width)
    linear = isinstance(fit, LinearFit)
    scored = [in_units(e, model.step) if linear and e.in_points else e for e in effects]
    links = linked(model.layout, identification)
    tests = {
        effect: rows_of(effect, model.layout, links) for effect in scored if not effect.reads_self
    }
    errors = _null_errors(null, tests, seed)
    office = office_rows(null, residuals, errors, model.step if linear else 0.0)
    tests = {effect: _after_office(effect, rows, office) for effect, rows in tests.items()}
    single = {
        effect: _beside(rows, _calibrated(effect, rows, residuals, errors.get(effect.key)))
        for effect, rows in tests.items()
    }
    logit = RANGE_A_LOGIT * width / model.step if linear else 1.0
    known, data = replace(bridges or Bridges(), logit=logit), Scored(ratings, model, score)
    told = {
        effect: bridged(effect, rows, data, known) if effect.interval_null else rows
        for effect, rows in told_apart(null, single, errors, seed).items()
    }
    rows = [_beside(frame, _points(effect, null, frame)) for effect, frame in told.items()]
    found = pd.concat(rows, ignore_index=True).fillna({"condition": ""})
    found = _in_points(found, model.step) if linear else found
    per_logit = 1.0 if linear else float(model.step * residuals["variance"].mean())
    return ScaleScreen(found, office, fit, null, effects, per_logit)


def _null_of(model: ScaleModel, score: Floats, seed: list[int]) -> tuple[Null, Residuals]:
    """Return the office as it would be without effects of single penilai, and what remains."""
    state = refit(model, score)
    residuals = residuals_at(model, score, state)
    free = independent_null(model, score, state)
    return replace(free, dependence=matched_dependence(free, residuals, seed)), residuals


def _beside(rows: pd.DataFrame, columns: Mapping[str, Floats]) -> pd.DataFrame:
    """Put new columns beside the rows, all at once."""
    return pd.concat([rows, pd.DataFrame(columns, index=rows.index)], axis=1)


def _in_points(rows: pd.DataFrame, unit: float) -> pd.DataFrame:
    """Turn units of noise into points where the effect moves nilai; a logit is a point there."""
    moving = rows["per_logit"].notna()
    scaled = {name: rows[name] * np.where(moving, unit, 1.0) for name in POINTED}
    return rows.assign(**scaled, per_logit=rows["per_logit"] / unit)


def _null_errors(
    null: Null, tests: Mapping[Effect, pd.DataFrame], seed: list[int]
) -> Mapping[str, Floats]:
    """Draw the null for every effect that some row can be tested for, and for the office."""
    layout = null.model.layout
    testable = [effect for effect, rows in tests.items() if rows["reason"].eq("").any()]
    scored: list[Tested] = [*testable, *asked(layout)]
    n_replicates = int(np.clip(NULL_DRAWS // layout.n_penilai, MIN_REPLICATES, MAX_REPLICATES))
    drawn = replicates(null, n_replicates, of_null(seed))
    return null_errors(scored, drawn if scored else (), null.severity)


def _after_office(effect: Effect, rows: pd.DataFrame, office: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows of an effect that the office must show first, and does not (Bonferroni)."""
    if not effect.office_first:
        return rows
    asked_too = office[office["effect"] == effect.name]
    shown = asked_too.loc[asked_too["p"] * len(asked_too) <= ALPHA, "detail"]
    held_back = rows["reason"].eq("") & ~rows["detail"].isin(shown)
    return rows.assign(reason=rows["reason"].mask(held_back, effect.office_first))


def _calibrated(
    effect: Effect, rows: pd.DataFrame, residuals: Residuals, errors: Floats | None
) -> dict[str, Floats]:
    """Give the columns that calibration adds, missing where the row cannot be tested."""
    columns = {field.name: np.full(len(rows), np.nan) for field in fields(Calibrated)}
    if errors is None:
        return columns
    score = effect.kernel(residuals)
    estimate = score.estimate[:, 0]
    noise = np.broadcast_to(score.noise, score.estimate.shape)[:, 0]
    told = rows["reason"].eq("").to_numpy() & np.isfinite(estimate)
    told &= np.isfinite(errors).all(axis=1)
    if not told.any():
        return columns
    found = calibrate(effect, estimate[told], errors[told], noise[told])
    for name, column in columns.items():
        column[told] = getattr(found, name)
    return columns


def _points(effect: Effect, null: Null, rows: pd.DataFrame) -> dict[str, Floats]:
    """Say what an effect does to the mean nilai of the penilai's pegawai, and a logit on its rows.

    Returns
    -------
    ``points``, the mean change of nilai over all ratings of the penilai, and ``per_logit``, the
    nilai that a logit moves on the row's own ratings; both missing where the effect has no points.
    """
    missing = np.full(len(rows), np.nan)
    if not effect.in_points:
        return {"points": missing, "per_logit": missing}
    model, layout = null.model, null.model.layout
    meant = effect.rows(layout)
    row, rating = meant.holds.tocoo().coords
    shift = rows["estimate"].to_numpy() * (-1 if effect.raises else 1)
    eta = null.state.eta[layout.form[rating]]
    kriteria = layout.kriteria[rating]
    moments = model.tables.rating_moments(kriteria, eta)
    moved = eta + np.nan_to_num(shift)[row, None]
    without = model.tables.rating_moments(kriteria, moved)
    change = np.bincount(row, weights=(moments[0] - without[0])[:, 0], minlength=len(rows))
    ratings = layout.by_penilai.sum(axis=1)[meant.penilai]
    held = np.bincount(row, minlength=len(rows))
    slope = np.bincount(row, weights=moments[1][:, 0], minlength=len(rows)) / np.maximum(held, 1)
    return {
        "points": np.where(np.isnan(shift), np.nan, change / ratings * model.step),
        "per_logit": slope * model.step,
    }
