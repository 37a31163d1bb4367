"""What the ratings leave unexplained: the residual table that every detector reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.layout import KEYS, Layout, lay_out
from kinerja_analysis.bias.refit import Refit, ScaleModel
from kinerja_analysis.schema import check_columns

Floats = NDArray[np.float64]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """The residual table as arrays: each column (n, B), one replicate a column of the batch.

    Columns
    -------
    score : category 0..K-1
    heaped : 1 where the nilai is a round number or a cut-off, 0 elsewhere; 0 on few steps
    expected : what the model expects, in categories
    residual, variance : score minus expected score, and its variance
    stretch, stretch_variance, stretch_covariance : how far the rating lies nearer the middle of
        the scale than expected, its variance, its covariance with the residual
    own_share : how much of what is known about the pegawai comes from this very form, 0-1
    theta_others : the pegawai's performance as everything but this form tells it, logit
    flat_chance : chance that the model makes all ratings of the form alike, 0-1
    severity : of the penilai, as the residuals hold it, logit
    """

    layout: Layout
    columns: Mapping[str, Floats]
    found: dict[Callable[..., Any], Any] = field(default_factory=dict)
    sums: dict[str, Floats] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Floats:
        """Return one column (n, B)."""
        return self.columns[column]

    def of_form(self, column: str) -> Floats:
        """Sum one column over the ratings of each form (m, B), and keep the sums."""
        if column not in self.sums:
            self.sums[column] = self.layout.by_form @ self[column]
        return self.sums[column]

    def once(self, work: "Callable[[Residuals], Found]") -> Found:
        """Work something out that several effects read, and keep it."""
        if work not in self.found:
            self.found[work] = work(self)
        found: Found = self.found[work]
        return found


class OnDemand(Mapping[str, Floats]):
    """Columns that are worked out when they are first read, and kept."""

    def __init__(self, makers: Mapping[str, Callable[[], Floats]]) -> None:
        """Take the function that makes each column."""
        self._makers, self._made = makers, dict[str, Floats]()

    def __getitem__(self, name: str) -> Floats:
        """Return one column."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Count the columns."""
        return len(self._makers)


def residuals_at(model: ScaleModel, score: Floats, state: Refit) -> Residuals:
    """Compare a batch of scores with the model at its own theta and severity.

    Parameters
    ----------
    model : the fitted scale
    score : (n, B) categories
    state : `refit` of the same scores
    """
    layout, tables = model.layout, model.tables
    eta = state.eta.astype(score.dtype)[layout.form]
    expected, variance = tables.rating_moments(layout.kriteria, eta)
    residual = tables.worth(score) - expected
    information = state.information[layout.form_pegawai]

    def by_rating(values: Floats, of: NDArray[np.intp] = layout.form) -> Floats:
        """Give every rating the value of its form, or penilai."""
        return values.astype(score.dtype)[of]

    central = OnDemand({"moments": lambda: tables.central_moments(layout.kriteria, eta)})
    return Residuals(
        layout,
        OnDemand(
            {
                "score": lambda: score,
                "heaped": lambda: tables.heaped(score),
                "expected": lambda: expected,
                "residual": lambda: residual,
                "variance": lambda: variance,
                "stretch": lambda: tables.central(layout.kriteria, score) - central["moments"][0],
                "stretch_variance": lambda: central["moments"][1],
                "stretch_covariance": lambda: central["moments"][2],
                "own_share": lambda: by_rating(state.form_variance / information),
                "theta_others": lambda: by_rating(
                    state.theta[layout.form_pegawai]
                    - (layout.by_form @ residual) / (information - state.form_variance)
                ),
                "flat_chance": lambda: by_rating(tables.flat_chance(model.pattern, state.eta)),
                "severity": lambda: by_rating(state.severity, layout.penilai),
            }
        ),
    )


def from_table(table: pd.DataFrame, columns: Iterable[str]) -> Residuals:
    """Read the residual table back as arrays of one replicate.

    Raises
    ------
    SchemaError
        A key or one of `columns` is missing.
    """
    columns = tuple(columns)
    check_columns(table, (*KEYS, *columns), source="residuals")
    values = {name: table[name].to_numpy(dtype=float)[:, None] for name in columns}
    return Residuals(lay_out(table), values)
