"""Severity of penilai whom no common pegawai link: by measured output, by an assumption, or not.

Where each pegawai has one penilai, the level of a unit's nilai is true performance less severity.
Two bridges part them, each with its condition in words: what the unit's measured output leaves
unexplained, or a stated limit to how much units may truly differ.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from kinerja_analysis.bias.calibration import within_limit_p
from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.output import Slope, output_of, slope_within
from kinerja_analysis.bias.refit import ScaleModel
from kinerja_analysis.bias.unit_levels import UnitLevels, middle_of, unit_levels
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.models.spread import AssumedSpread, recovery_ceiling
from kinerja_analysis.thresholds import CONFIDENCE, MIN_RATEES, OUTPUT_MIN_T

Floats = NDArray[np.float64]

OUTPUT_CONDITION: Final = (
    "; perbandingan ini berlaku bila capaian kerja yang terukur mencerminkan kinerja unit dan "
    "tidak ditetapkan oleh penilai itu sendiri"
)

UNRELATED: Final = (
    "capaian kerja yang terukur tidak berjalan seiring dengan nilai di dalam unit, sehingga tidak "
    "dapat dipakai sebagai pembanding antarunit"
)


@dataclass(frozen=True, slots=True, eq=False)
class Bridges:
    """What may part severity from the performance of units where no pegawai is shared.

    Attributes
    ----------
    output : ``pegawai, capaian`` and, where they stand, ``tahun, periode``
    assume : logit, standard deviation of true performance between units; 0: units perform alike
    logit : what a logit is in the scale's own unit (1 on an ordinal scale)
    """

    output: pd.DataFrame | None = None
    assume: float | None = None
    logit: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The ratings of one scale in the order of the model's layout, and their scores (n, 1)."""

    ratings: pd.DataFrame
    model: ScaleModel
    score: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bridged:
    """Severity (R,), its error and degrees of freedom, the bridge and its condition in words."""

    severity: Floats
    se: Floats
    freedom: float
    identification: str
    condition: str


def bridged(effect: Effect, rows: pd.DataFrame, data: Scored, bridges: Bridges) -> pd.DataFrame:
    """Fill in the severities that a bridge tells; say of the others what would explain them.

    Parameters
    ----------
    effect : severity, its limit in the unit of the model
    rows : DataFrame, the effect's rows with ``identification, reason``
    data : the ratings and their model
    bridges : what the caller knows beside the ratings

    Returns
    -------
    DataFrame
        `rows` with ``condition``, a clause that every sentence of the row ends with.
    """
    alone = rows["identification"].eq("none").to_numpy()
    rows = rows.assign(condition="")
    if not alone.any():
        return rows
    levels = unit_levels(data.model, data.score)
    alone = alone & levels.alone
    known = alone & (levels.n_pegawai >= MIN_RATEES)
    if not known.any():
        return rows
    found = _bridge(levels, known, data.ratings, bridges)
    if isinstance(found, Bridged):
        return _filled(effect, rows, known, found)
    reasons = rows["reason"].str.rstrip(".") + found + explained(data.ratings, rows)
    return rows.assign(reason=rows["reason"].where(~alone, reasons))


def _bridge(
    levels: UnitLevels, known: NDArray[np.bool_], ratings: pd.DataFrame, bridges: Bridges
) -> Bridged | str:
    """Build the strongest bridge there is; without one, say why."""
    if bridges.output is not None:
        output = output_of(bridges.output, ratings)
        slope = slope_within(levels, output)
        if slope.t > OUTPUT_MIN_T:
            return _by_output(levels, known, slope)
    if bridges.assume is not None:
        return _by_assumption(levels, known, bridges)
    return "" if bridges.output is None else f". {UNRELATED}"


def _by_output(levels: UnitLevels, known: NDArray[np.bool_], slope: Slope) -> Bridged:
    """Take for severity what a unit's output leaves unexplained of its level."""
    told = known & np.isfinite(slope.output)
    level = np.where(told, levels.level - slope.slope * slope.output, np.nan)
    away = np.where(told, slope.output - middle_of(slope.output, told), np.nan)
    se = np.sqrt(slope.noise / levels.weight + (away * slope.se) ** 2)
    severity = middle_of(level, told) - level
    return Bridged(severity, se, levels.freedom, "output", OUTPUT_CONDITION)


def _by_assumption(levels: UnitLevels, known: NDArray[np.bool_], bridges: Bridges) -> Bridged:
    """Let units differ by no more than was stated; the rest of a level is severity."""
    spread = float(bridges.assume or 0.0)
    severity = middle_of(levels.level, known) - levels.level
    se = np.sqrt(levels.noise / levels.weight + (spread * bridges.logit) ** 2)
    stated = (
        f"hanya berbeda dengan simpangan baku {decimal(spread)} logit"
        if spread
        else "tidak berbeda"
    )
    condition = f"; perbandingan ini mengandaikan bahwa kinerja sebenarnya antarunit {stated}"
    return Bridged(severity, se, levels.freedom, "assumption", condition)


def _filled(
    effect: Effect, rows: pd.DataFrame, known: NDArray[np.bool_], found: Bridged
) -> pd.DataFrame:
    """Write the bridge's numbers into the rows it tells."""
    told = known & np.isfinite(found.severity)
    reach = stdtrit(found.freedom, (1 + CONFIDENCE) / 2) * found.se
    numbers = {
        "estimate": found.severity,
        "se": found.se,
        "low": found.severity - reach,
        "high": found.severity + reach,
        "statistic": found.severity / found.se,
        "p": within_limit_p(np.abs(found.severity), effect.limit, found.se, found.freedom),
    }
    texts = {"identification": found.identification, "reason": "", "condition": found.condition}
    return rows.assign(
        **{name: np.where(told, values, rows[name]) for name, values in numbers.items()},
        **{name: rows[name].where(~told, text) for name, text in texts.items()},
    )


def explained(ratings: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Say how large a true difference of the unit would explain all, and what could be known.

    Parameters
    ----------
    ratings : DataFrame, ``penilai, kriteria, nilai``
    rows : DataFrame, one row a penilai, ``penilai, n_pegawai``

    Returns
    -------
    Series of sentences without the last point, one a row
    """
    means = ratings.groupby("penilai", observed=True)["nilai"].mean()
    away = rows["penilai"].map(means - means.mean()).to_numpy(dtype=float)
    ceiling = recovery_ceiling(
        rows["n_pegawai"].to_numpy(dtype=float), AssumedSpread(), ratings["kriteria"].nunique()
    )
    sentences = [
        f". Rata-rata nilai pegawainya {decimal(abs(gap))} poin di "
        f"{'atas' if gap > 0 else 'bawah'} rata-rata kantor; bila kinerja mereka memang "
        f"{'lebih baik' if gap > 0 else 'lebih rendah'} sebesar itu, seluruh selisihnya sudah "
        "terjelaskan. Bila unit berbeda sebesar penilai berbeda, taksiran terbaik pun berkorelasi "
        f"paling tinggi {decimal(known)} dengan kecenderungan yang sebenarnya"
        for gap, known in zip(away, np.atleast_1d(ceiling), strict=True)
    ]
    return pd.Series(sentences, index=rows.index, dtype="str")
