"""What the ratings leave unexplained: the residual table that every detector reads."""

from collections.abc import Callable, Iterable, Mapping
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

    def __getitem__(self, column: str) -> Floats:
        """Return one column (n, B)."""
        return self.columns[column]

    def once(self, work: "Callable[[Residuals], Found]") -> Found:
        """Work something out that several effects read, and keep it."""
        if work not in self.found:
            self.found[work] = work(self)
        found: Found = self.found[work]
        return found


def residuals_at(model: ScaleModel, score: Floats, state: Refit) -> Residuals:
    """Compare a batch of scores with the model at its own theta and severity.

    Parameters
    ----------
    model : the fitted scale
    score : (n, B) categories
    state : `refit` of the same scores
    """
    layout = model.layout
    eta = state.eta[layout.form]
    expected, variance, middle, stretch_variance, covariance = model.tables.rating_moments(
        layout.kriteria, eta
    )
    residual = model.tables.worth(score) - expected
    information = state.information[layout.form_pegawai]
    own_share = state.form_variance / information
    level = layout.by_form @ residual
    theta_others = state.theta[layout.form_pegawai] - level / (information - state.form_variance)
    flat_chance = model.tables.flat_chance(model.pattern, state.eta)
    central = model.tables.central(layout.kriteria, score)
    return Residuals(
        layout,
        {
            "score": score,
            "heaped": model.tables.heaped(score),
            "expected": expected,
            "residual": residual,
            "variance": variance,
            "stretch": central - middle,
            "stretch_variance": stretch_variance,
            "stretch_covariance": covariance,
            "own_share": own_share[layout.form],
            "theta_others": theta_others[layout.form],
            "flat_chance": flat_chance[layout.form],
            "severity": state.severity[layout.penilai],
        },
    )


def residual_table(ratings: pd.DataFrame, residuals: Residuals) -> pd.DataFrame:
    """Give the residuals of the data as a table, one row a rating.

    Parameters
    ----------
    ratings : DataFrame whose rows the residuals follow
    residuals : arrays of one replicate, (n, 1)
    """
    values = {name: column[:, 0] for name, column in residuals.columns.items()}
    keys = ratings[list(KEYS)].reset_index(drop=True)
    return pd.concat([keys, residuals.layout.facts], axis=1).assign(**values)


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
