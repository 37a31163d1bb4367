"""How strict each penilai is, how each pegawai stands, in points: crossed random effects."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.design import FACETS, FacetColumns
from kinerja_analysis.models.diagnosis import unexpected
from kinerja_analysis.models.estimation import Convergence
from kinerja_analysis.models.fit_statistics import separation
from kinerja_analysis.models.homogeneity import homogeneity
from kinerja_analysis.models.information_criteria import InformationCriteria
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.linear_design import (
    LinearDesign,
    linear_design,
    refuse_own_criteria,
    refuse_unlinked,
)
from kinerja_analysis.models.linear_estimation import (
    LinearCore,
    LinearErrors,
    linear_core,
    linear_errors,
)
from kinerja_analysis.models.linear_parameters import (
    LinearParameters,
    linear_moments,
    linear_parameters,
    unshrunken,
)
from kinerja_analysis.models.linear_tables import (
    CATEGORY_COLUMNS,
    STEP_COLUMNS,
    LinearFigures,
    linear_facet_table,
    linear_fit_statistics,
    linear_residual_table,
    model_separation,
    no_rows,
    restricted_criteria,
    variance_table,
)
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.mfrm import Raters
from kinerja_analysis.models.parameters import Extremes
from kinerja_analysis.models.repeated import refuse_repeated
from kinerja_analysis.models.residuals import RatingMoments
from kinerja_analysis.thresholds import UNEXPECTED_Z


@dataclass(frozen=True, eq=False)
class LinearFit:
    """A crossed linear model fitted to ratings; made only by `fit_linear`.

    It has the faces of `MfrmFit`, in points instead of logits. Standard errors, fit statistics
    and residuals are worked out when first asked for; asking never estimates a variance.
    """

    design: LinearDesign
    core: LinearCore

    @property
    def method(self) -> Literal["reml"]:
        """Restricted maximum likelihood, the one method of this model."""
        return "reml"

    @property
    def convergence(self) -> Convergence:
        """Whether the maximum was reached; ``change`` is the slope of the deviance left there."""
        reml = self.core.reml
        return Convergence(reml.converged, reml.iterations, reml.slope)

    @property
    def log_likelihood(self) -> float:
        """Restricted log-likelihood at the maximum, criterion means as fixed effects."""
        return self.core.log_likelihood

    @cached_property
    def parameters(self) -> LinearParameters:
        """Effects of all elements and standard deviations of the components, in points."""
        return linear_parameters(self.core, self.errors.theta)

    @cached_property
    def errors(self) -> LinearErrors:
        """Prediction standard errors of ratees, raters and criteria, in points."""
        return linear_errors(self.core)

    @cached_property
    def moments(self) -> RatingMoments:
        """Moments (T,) of each rating, in points; halo is part of the variance."""
        return linear_moments(self.core, self.parameters)

    @cached_property
    def extremes(self) -> Extremes:
        """Which elements have no finite estimate: none, on this scale."""
        return Extremes(*(np.zeros(len(self.design.labels(f)), dtype=bool) for f in FACETS))

    @cached_property
    def ratees(self) -> pd.DataFrame:
        """One row a ratee (`linear_tables.linear_facet_table`): the level on the nilai scale.

        ``estimate`` is the prediction (posterior mean), shrunken to the mean of all; ``wle`` is
        not shrunken: the mean nilai less what raters and criteria add, with the error of that
        mean alone. ``se_robust`` is ``se``: halo is a component of this model.
        """
        found = self.parameters
        table = self._facet("ratee", found.theta, self._told("ratee"), found.theta)
        return table.assign(se_robust=table["se"])

    @cached_property
    def raters(self) -> pd.DataFrame:
        """One row a rater; a positive estimate is strict, that many points lower nilai.

        Where the variance of a facet is estimated as zero (``variances``), all its predictions are
        alike and their ``se`` is missing: data do not show differences, nor do they exclude them;
        ``wle, wle_se`` say what the ratings themselves show.
        """
        found = self.parameters
        table = self._facet("rater", found.alpha, self._told("rater"), found.mu - found.alpha)
        return table.assign(se_robust=table["se"])

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """One row a criterion; a positive estimate is difficult, that many points lower nilai."""
        found = self.parameters
        table = self._facet("criterion", found.delta, self.errors.delta, found.mu - found.delta)
        return table.drop(columns=["wle", "wle_se"])

    @cached_property
    def steps(self) -> pd.DataFrame:
        """No rows: a many-step scale has no steps; the columns are those of `MfrmFit`."""
        return no_rows(self.design, STEP_COLUMNS)

    @cached_property
    def categories(self) -> pd.DataFrame:
        """No rows, for the same reason; the columns are those of `MfrmFit`."""
        return no_rows(self.design, CATEGORY_COLUMNS)

    @cached_property
    def populations(self) -> pd.DataFrame:
        """One row, all ratees: ``kelompok`` (empty), ``n, mean, sd`` of theta, in points."""
        found, n = self.parameters, len(self.design.ratees)
        return pd.DataFrame({"kelompok": [""], "n": n, "mean": found.mu, "sd": found.sigma})

    @property
    def unexpected(self) -> pd.DataFrame:
        """Ratings `thresholds.UNEXPECTED_Z` or more standard deviations from the expected."""
        return unexpected(self.residuals, UNEXPECTED_Z)

    @cached_property
    def information_criteria(self) -> InformationCriteria:
        """AIC and BIC of the restricted likelihood (`linear_tables.restricted_criteria`)."""
        return restricted_criteria(self.core)

    @cached_property
    def variances(self) -> pd.DataFrame:
        """One row a variance component (`linear_tables.variance_table`)."""
        return variance_table(self.core)

    @cached_property
    def residuals(self) -> pd.DataFrame:
        """One row a rating used (`linear_tables.linear_residual_table`), in the caller's order.

        Expected values stand at the predictions without halo: halo is in the residuals.
        """
        return linear_residual_table(self.design, self.moments)

    @cached_property
    def subsets(self) -> pd.DataFrame:
        """One row a rater: its own column name and ``subset``, 1 being the largest.

        Common ratees link the raters of a subset; between subsets only the assumption that their
        ratees are drawn from one population compares severities.
        """
        design = self.design
        group = linked_groups(design.ratee, design.rater, design.shape[:2])[1]
        return pd.DataFrame({design.columns.rater: design.raters, "subset": group + 1})

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """One row a facet: ``n, sd, rmse, separation, strata, reliability``, then chi-squares.

        For random facets reliability is one less the mean squared prediction error over the
        variance, and the chi-square tests (`homogeneity.Homogeneity`) are of what is not
        shrunken. It tells how well elements are told apart, not how well raters agree.
        """
        rows = []
        for facet, table in self._tables().items():
            estimate, variance = table["estimate"].to_numpy(), self.core.variance(facet)
            se = np.nan_to_num(table["se"].to_numpy())
            told = (
                separation(estimate, se)
                if np.isnan(variance)
                else model_separation(estimate, se, variance)
            )
            figures = ("wle", "wle_se") if "wle" in table else ("estimate", "se")
            same = homogeneity(*(table[name].to_numpy() for name in figures))
            rows.append({"facet": facet, **asdict(told), **asdict(same)})
        return pd.DataFrame(rows)

    def facet(self, name: str) -> pd.DataFrame:
        """Refuse: this model has no facets beside ratee, rater and criterion."""
        raise ModelError(f"Model tidak memuat faset {name!r}; yang ada: tidak ada.")

    def fit_of(self, facet: str) -> pd.DataFrame:
        """Label, ``infit`` and ``outfit`` of a facet's elements, and nothing that takes longer."""
        labels = self.design.labels(facet)
        found = linear_fit_statistics(self.core, facet, self.moments)
        return pd.DataFrame({labels.name: labels, "infit": found.infit, "outfit": found.outfit})

    def to_frame(self) -> pd.DataFrame:
        """Return all elements in one table: ``facet, element``, then the shared figures."""
        parts = [
            table.drop(columns=["wle", "wle_se", "se_robust"], errors="ignore")
            .rename(columns={table.columns[0]: "element"})
            .assign(facet=facet, element=table.iloc[:, 0].astype("str"))
            for facet, table in self._tables().items()
        ]
        joined = pd.concat(parts, ignore_index=True)
        return joined[["facet", *joined.columns.drop("facet")]]

    def _told(self, facet: Literal["ratee", "rater"]) -> Floats:
        """Give prediction errors; none (nan) where the facet's variance is at the boundary."""
        errors = {"ratee": self.errors.theta, "rater": self.errors.alpha}[facet]
        return np.full_like(errors, np.nan) if self.core.variance(facet) == 0 else errors

    def _tables(self) -> dict[str, pd.DataFrame]:
        """Give the tables of the three facets by name."""
        return {"ratee": self.ratees, "rater": self.raters, "criterion": self.criteria}

    def _facet(self, facet: str, estimate: Floats, se: Floats, fair: Floats) -> pd.DataFrame:
        """Lay out one facet."""
        figures = LinearFigures(estimate, se, fair, *unshrunken(self.core, facet, self.parameters))
        fit = linear_fit_statistics(self.core, facet, self.moments)
        return linear_facet_table(self.design, facet, figures, fit)


def fit_linear(  # noqa: PLR0913 - public; the column names and one choice of the model
    penilaian: pd.DataFrame,
    *,
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str = "kriteria",
    score: str = "nilai",
    raters: Raters = "random",
) -> LinearFit:
    """Tell how strict each rater is and where each ratee stands, in points of a many-step scale.

    score = theta_ratee - alpha_rater - delta_criterion + halo_ratee,rater + error

    Theta ~ N(mu, .), alpha, halo and error are random with variances estimated by restricted
    maximum likelihood; criteria are fixed and sum to zero. What a ratee or a rater does on single
    criteria is left to the residuals, where the bias screen looks for it.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        Of one `skala`; rows without a score are set aside and counted in ``fit.design``.
    ratee, rater, criterion, score : str
        Names of the columns.
    raters : {"random", "fixed"}
        Severities drawn from a population with estimated variance (shrunken, possible on unlinked
        designs, where the population alone sets the level between groups), or free.

    Returns
    -------
    LinearFit
        Severities and difficulties sum to zero; a variance estimated as zero, or one that the
        design cannot tell apart, says so in ``variances``.

    Raises
    ------
    SchemaError, ModelError
        The frame lacks a column, or cannot carry the model; the message says why.

    References
    ----------
    Patterson & Thompson (1971), restricted likelihood; Henderson (1975), prediction and its
    errors; Bates, Maechler, Bolker & Walker (2015), the profiled deviance; Brennan (2001),
    ch. 3, the design persons x raters x items.
    """
    if raters not in ("random", "fixed"):
        raise ModelError(f"raters={raters!r} tidak dikenal; pilihannya: random, fixed.")
    design = linear_design(penilaian, FacetColumns(ratee, rater, criterion, score))
    refuse_repeated(penilaian, design.rows, design.cells, score)
    if raters == "fixed":
        refuse_unlinked(design)
        refuse_own_criteria(design)
    return LinearFit(design, linear_core(design, fixed=raters == "fixed"))
