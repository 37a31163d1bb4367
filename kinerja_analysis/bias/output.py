"""What measured output says of performance: its slope within units, corrected for its own noise."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.unit_levels import UnitLevels
from kinerja_analysis.schema import check_columns
from kinerja_analysis.thresholds import OUTPUT_RELIABILITY, OUTPUT_RELIABILITY_SE

if TYPE_CHECKING:
    from pandas.core.groupby import SeriesGroupBy

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """Mean output (N,) of each pegawai in standard deviations; its reliability, 0-1, and error."""

    mean: Floats
    reliability: float
    reliability_se: float


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """How performance goes with output inside units.

    Attributes
    ----------
    slope, se : performance a standard deviation of output, unit of the model
    t : slope in its errors, before the correction for unreliable output
    noise : variance of a pegawai's performance about the line, as a multiple of the model's
    output : (R,) mean output of each penilai's pegawai, nan where one of them has none
    """

    slope: float
    se: float
    t: float
    noise: float
    output: Floats


def output_of(output: pd.DataFrame, ratings: pd.DataFrame) -> Output:
    """Average the measured output of each pegawai of the ratings.

    Parameters
    ----------
    output : DataFrame
        ``pegawai, capaian``, one row a pegawai or, with ``tahun`` and ``periode``, several.
    ratings : DataFrame
        ``pegawai``; the result follows their sorted ids, nan where nothing was measured.

    Raises
    ------
    SchemaError
        A column is missing.
    """
    check_columns(output, ("pegawai", "capaian"), source="output")
    told = output.assign(
        pegawai=output["pegawai"].astype("str"), capaian=pd.to_numeric(output["capaian"])
    ).dropna(subset=["capaian"])
    people = np.unique(ratings["pegawai"].astype("str").to_numpy(dtype=object))
    told = told[told["pegawai"].isin(people)]
    by_person = told.groupby("pegawai")["capaian"]
    spread = float(by_person.mean().std())
    mean = (by_person.mean() - by_person.mean().mean()) / (spread if spread > 0 else np.nan)
    return Output(mean.reindex(people).to_numpy(dtype=float), *_reliability(by_person, spread))


def _reliability(by_person: "SeriesGroupBy[Any, Any]", spread: float) -> tuple[float, float]:
    """Give the share of the variance of means that repeats, and its error.

    Measured once, it is not known: anything from a half to the whole.
    """
    size = by_person.size()
    free = int((size - 1).sum())
    if free <= 0 or not spread > 0:
        return OUTPUT_RELIABILITY, OUTPUT_RELIABILITY_SE
    within = float((by_person.var() * (size - 1)).sum()) / free
    found = float(np.clip(1 - within * (1 / size).mean() / spread**2, 0.05, 1.0))
    return found, (1 - found) * float(np.sqrt(2 / free))  # of a mean square, relative


def slope_within(levels: UnitLevels, output: Output) -> Slope:
    """Regress performance on output inside units, each unit with a level of its own.

    The slope is divided by the share of output's spread inside units that is no noise
    (errors in variables; Fuller 1987, eq. 1.1.11).

    Parameters
    ----------
    levels : of the units
    output : of the same pegawai
    """
    told = (levels.penilai >= 0) & np.isfinite(output.mean)
    who, weight = levels.penilai[told], levels.known[told]
    n_penilai = len(levels.level)
    x, middle = _centred(output.mean[told], who, weight, n_penilai)
    y, _ = _centred(levels.person[told], who, weight, n_penilai)
    complete = np.bincount(who, minlength=n_penilai) == levels.n_pegawai
    mean = np.where(complete & (levels.n_pegawai > 0), middle, np.nan)
    seen = float((weight * x**2).sum())
    free = max(told.sum() - len(np.unique(who)) - 1, 1)
    if seen <= 0:
        return Slope(0.0, np.inf, 0.0, np.nan, mean)
    raw = float((weight * x * y).sum()) / seen
    noise = float((weight * (y - raw * x) ** 2).sum()) / free
    error = np.sqrt(noise / seen)
    spread = seen / weight.sum() * len(x) / max(free + 1, 1)  # of output inside units
    true = max(spread - (1 - output.reliability), 0.05 * spread) / spread
    doubt = output.reliability_se / true * raw / true
    t = raw / error if error > 0 else np.inf
    return Slope(raw / true, float(np.hypot(error / true, doubt)), t, noise, mean)


def _centred(
    values: Floats, group: NDArray[np.intp], weight: Floats, n_groups: int
) -> tuple[Floats, Floats]:
    """Take each group's weighted mean out; give the rest and the means (n_groups,)."""
    total = np.bincount(group, weight, n_groups)
    mean = np.divide(
        np.bincount(group, weight * values, n_groups),
        total,
        out=np.full(n_groups, np.nan),
        where=total > 0,
    )
    return values - mean[group], mean
