"""Whether training worked: the change of each measure, with intervals and Hedges' g."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from kinerja_analysis.errors import SchemaError, UsageError
from kinerja_analysis.report.number_format import decimal, interval
from kinerja_analysis.schema import check_columns
from kinerja_analysis.stats.ratings import Floats
from kinerja_analysis.thresholds import BOOTSTRAP_MIN, CLASS_RESAMPLES, CONFIDENCE
from kinerja_analysis.training.group_means import (
    Mean,
    difference_of,
    hedges,
    mean_of,
    pooled_spread,
)
from kinerja_analysis.training.plain_words import MEASURE

BETTER: Final[Mapping[str, int]] = {
    **dict.fromkeys(("distance", "D2", "EL", "DE", "SA", "DA"), -1),
    **dict.fromkeys(("borman", "r_DE", "r_SA", "r_DA", "d_prime"), 1),
}
"""Which way is better: -1 nearer to the reference, +1 a closer order.

Elevation itself is not here: neither lower nor higher nilai are better, only nearer ones (EL); nor
is the criterion c, for the same reason."""

COLUMNS: Final = (
    *("measure", "kelompok", "n", "sebelum", "sesudah", "perbaikan", "low", "high", "g"),
    *("status", "alasan"),
)

TRAINED, UNTRAINED, BETWEEN = "terlatih", "pembanding", "terlatih - pembanding"

FEW: Final = "kurang dari dua peserta"
ALIKE: Final = "semua peserta sama sebelum pelatihan; besar efek tidak dapat dihitung"


@dataclass(frozen=True, slots=True, eq=False)
class Improvement:
    """Change of each measure.

    Attributes
    ----------
    table : ``measure, kelompok`` (terlatih, pembanding, or their difference), ``n``, ``sebelum,
        sesudah`` (means), ``perbaikan, low, high`` (positive: nearer to the reference; percentile
        bootstrap over participants, Student's or Welch's below `thresholds.BOOTSTRAP_MIN`), ``g``
        (Hedges), ``status, alasan``
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell in plain words whether the mean distance became smaller, and how sure that is."""
        rows = self.table[self.table["measure"] == "distance"].set_index("kelompok")
        name = BETWEEN if BETWEEN in rows.index else TRAINED
        row = rows.to_dict("index")[name]
        low, high = row["low"], row["high"]
        if np.isnan(low):
            return f"Manfaat pelatihan belum dapat diketahui: {row['alasan']}."
        compared = (
            "dibandingkan dengan peserta yang belum dilatih"
            if name == BETWEEN
            else "tanpa kelompok pembanding, sehingga pengaruh mengulang ikut terhitung"
        )
        if low == high == 0:
            return f"{MEASURE['distance']} tidak berubah pada seorang peserta pun."
        way = "mengecil" if row["perbaikan"] >= 0 else "bertambah"
        return (
            f"{MEASURE['distance']} {way} {decimal(abs(row['perbaikan']))} poin (selang perbaikan "
            f"{interval(low, high)}), {compared}. {_sure(low, high)}"
        )


def _sure(low: float, high: float) -> str:
    """Say what an interval of the improvement means."""
    if low > 0:
        return "Perbaikan itu lebih besar daripada yang dapat dijelaskan oleh kebetulan."
    if high < 0:
        return "Kemunduran itu lebih besar daripada yang dapat dijelaskan oleh kebetulan."
    return "Selangnya memuat nol: perubahan itu belum dapat dibedakan dari kebetulan."


def improvement(
    before: pd.DataFrame,
    after: pd.DataFrame,
    untrained: frozenset[str] = frozenset(),
    *,
    seed: int = 0,
) -> Improvement:
    """Tell how much nearer to the reference participants came, with and without training.

    Parameters
    ----------
    before, after : DataFrame
        ``peserta, measure, estimate`` as in `ClassResults.accuracy`, one round each; only
        participants of both count, measure by measure.
    untrained : table numbers of those who were not trained in between
    seed : of the bootstrap; same seed, same intervals

    Raises
    ------
    UsageError
        An untrained table number is in neither round.

    References
    ----------
    Hedges (1981), J. Educational Statistics 6, 107-128, for the small-sample factor; Morris (2008),
    Organizational Research Methods 11, 364-386, eq. 8-10: change over the standard deviation before
    training, pooled where there are two groups. Hesterberg (2015), The American Statistician 69,
    371-386: percentile intervals are too short for small classes and are expanded.
    """
    both = _paired(before, after)
    if absent := sorted(untrained - set(both["peserta"])):
        raise UsageError(f"Meja pembanding {', '.join(absent)} tidak ada pada kedua ronde.")
    rows = []
    for measure, sign in BETTER.items():
        own = both[both["measure"] == measure]
        apart = own["peserta"].isin(untrained)
        groups = {
            name: part[["sebelum", "sesudah"]].to_numpy(dtype=float)
            for name, part in ((TRAINED, own[~apart]), (UNTRAINED, own[apart]))
        }
        rng = np.random.default_rng(seed)
        rows += _rows(measure, sign, groups, bool(untrained), rng)
    return Improvement(pd.DataFrame(rows, columns=list(COLUMNS)))


def _paired(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Join the two rounds of each participant."""
    keys = ["peserta", "measure"]
    for frame, name in ((before, "sebelum"), (after, "sesudah")):
        check_columns(frame, (*keys, "estimate"), source=name)
        if frame.duplicated(keys).any():
            raise SchemaError(f"{name}: satu peserta mempunyai dua baris bagi satu ukuran.")
    first, second = (
        frame[[*keys, "estimate"]].rename(columns={"estimate": name})
        for frame, name in ((before, "sebelum"), (after, "sesudah"))
    )
    return first.merge(second, on=keys, validate="1:1").dropna()


def _rows(
    measure: str,
    sign: int,
    groups: dict[str, Floats],
    compared: bool,
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    """Lay out one measure: each group, and their difference where there are two."""
    trained, untrained = groups[TRAINED], groups[UNTRAINED]
    gain = {name: sign * (pairs[:, 1] - pairs[:, 0]) for name, pairs in groups.items()}
    drawn = {name: _resampled(values, rng) for name, values in gain.items()}
    rows = [_group(measure, TRAINED, trained, gain[TRAINED], drawn[TRAINED])]
    if not compared:
        return rows
    rows.append(_group(measure, UNTRAINED, untrained, gain[UNTRAINED], drawn[UNTRAINED]))
    row = {"measure": measure, "kelompok": BETWEEN, "n": len(trained) + len(untrained)}
    if min(len(trained), len(untrained)) < 2:
        return [*rows, {**row, "status": "tidak_dapat_dihitung", "alasan": FEW}]
    value = gain[TRAINED].mean() - gain[UNTRAINED].mean()
    spread = pooled_spread(trained[:, 0], untrained[:, 0])
    g = hedges(value, spread, len(trained) + len(untrained) - 2)
    n = min(len(trained), len(untrained))
    few = difference_of(gain[TRAINED], gain[UNTRAINED])
    ends = _ends(drawn[TRAINED] - drawn[UNTRAINED], n) if n >= BOOTSTRAP_MIN else _limits(few)
    return [*rows, {**row, "perbaikan": value, **ends, **_told(g)}]


def _group(
    measure: str, name: str, pairs: Floats, gain: Floats, drawn: Floats
) -> dict[str, object]:
    """Lay out one group."""
    row = {"measure": measure, "kelompok": name, "n": len(pairs)}
    if len(pairs) < 2:
        return {**row, "status": "tidak_dapat_dihitung", "alasan": FEW}
    g = hedges(gain.mean(), float(pairs[:, 0].std(ddof=1)), len(pairs) - 1)
    means = {"sebelum": pairs[:, 0].mean(), "sesudah": pairs[:, 1].mean()}
    ends = _ends(drawn, len(pairs)) if len(pairs) >= BOOTSTRAP_MIN else _limits(mean_of(gain))
    return {**row, **means, "perbaikan": gain.mean(), **ends, **_told(g)}


def _resampled(gain: Floats, rng: np.random.Generator) -> Floats:
    """Return the means of resampled participants."""
    if len(gain) == 0:
        return np.full(CLASS_RESAMPLES, np.nan)
    chosen = rng.integers(0, len(gain), (CLASS_RESAMPLES, len(gain)))
    return gain[chosen].mean(axis=1)


def _ends(drawn: Floats, n: int) -> dict[str, float]:
    """Return the percentile interval, expanded for a small class (Hesterberg 2015)."""
    t = special.stdtrit(n - 1, (1 + CONFIDENCE) / 2)
    outside = float(special.ndtr(-t * np.sqrt(n / (n - 1))))
    low, high = np.quantile(drawn, [outside, 1 - outside])
    return {"low": float(low), "high": float(high)}


def _limits(found: Mean) -> dict[str, float]:
    """Return the interval of a class so small that resampling would make it too short."""
    return {"low": found.low, "high": found.high}


def _told(g: float) -> dict[str, object]:
    """Say whether there is an effect size."""
    if np.isnan(g):
        return {"g": g, "status": "terbatas", "alasan": ALIKE}
    return {"g": g, "status": "ok", "alasan": ""}
