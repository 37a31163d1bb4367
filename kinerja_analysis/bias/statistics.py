"""Every penilai's statistics side by side: those tests of all effects that can be planted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.calibration import NEVER_VARIES, spread_of
from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.null import Null
from kinerja_analysis.bias.severity import centred

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """S statistics of R penilai with B draws of the null, sorted by penilai, then label.

    Attributes
    ----------
    effect, row : (S,) index of the effect, and of the row among the effect's own
    penilai : (S,) index of the layout, ascending
    label : (S,) which of his statistics: effect and detail, 0..D-1; no penilai has one twice
    mean : (S,) of the null's errors
    spread : (S,) standard error of the data
    z : (S,) the data, standardised
    draws : (S, B) the null, standardised, with the small differences that belong to it
    """

    effect: Ints
    row: Ints
    penilai: Ints
    label: Ints
    mean: Floats
    spread: Floats
    z: Floats
    draws: Floats

    @property
    def n_labels(self) -> int:
        """Count D of different statistics."""
        return int(self.label.max(initial=-1)) + 1

    def of_penilai(self) -> list[slice]:
        """Give the statistics of each penilai who has any."""
        first = np.flatnonzero(np.diff(self.penilai, prepend=-1))
        last = np.append(first, len(self.penilai))[1:]
        return [slice(int(a), int(b)) for a, b in zip(first, last, strict=True)]


def side_by_side(
    effects: Sequence[Effect],
    rows: Mapping[str, pd.DataFrame],
    errors: Mapping[str, Floats],
    null: Null,
) -> Statistics:
    """Collect the tests that were made of effects that can be planted, and that vary by chance.

    Parameters
    ----------
    effects : in the order that `Statistics.effect` counts
    rows : by the effect's key, ``penilai, detail, se, statistic, p``; p is missing without a test
    errors : (rows, B) of the null, by the effect's key
    null : the office without effects
    """
    frames = [
        rows[effect.key].assign(effect=number, row=range(len(rows[effect.key])))
        for number, effect in enumerate(effects)
        if effect.plants and effect.key in errors
    ]
    tests = pd.concat(frames) if frames else pd.DataFrame(columns=["p", "se"])
    tests = tests[tests["p"].notna() & (tests["se"] > NEVER_VARIES)]
    if tests.empty:
        return _nothing()
    tests = tests.assign(label=tests.groupby(["effect", "detail"]).ngroup())
    tests = tests.sort_values(["penilai", "label"], ignore_index=True)
    effect, row = (tests[name].to_numpy(dtype=np.intp) for name in ("effect", "row"))
    penilai = null.model.layout.penilai_id.get_indexer(pd.Index(tests["penilai"]))
    drawn = np.stack([errors[effects[e].key][r] for e, r in zip(effect, row, strict=True)])
    mean, spread = drawn.mean(axis=1), tests["se"].to_numpy(dtype=float)
    limit = np.array([e.limit if e.interval_null else 0.0 for e in effects])[effect]
    within = _within(limit, penilai, null) / spread
    drawn_spread = spread_of(drawn)[:, None]
    drawn -= mean[:, None]  # in place: of a large office the draws are the largest array there is
    drawn /= drawn_spread
    drawn += within[:, None]
    return Statistics(
        effect,
        row,
        penilai,
        tests["label"].to_numpy(dtype=np.intp),
        mean,
        spread,
        tests["statistic"].to_numpy(dtype=float),
        drawn,
    )


def _within(limit: Floats, penilai: Ints, null: Null) -> Floats:
    """Give what each statistic's penilai (S,) differs by anyhow, as far as it does not matter.

    The null of severity is every size up to its limit: what small differences do to other
    statistics belongs to chance.
    """
    severity = centred(null.severity[:, None], null.model.layout)[penilai, 0]
    return np.clip(severity, -limit, limit)


def _nothing() -> Statistics:
    """Give no statistics."""
    none, empty = np.zeros(0, dtype=np.intp), np.zeros(0)
    return Statistics(none, none, none, none, empty, empty, empty, np.zeros((0, 1)))
