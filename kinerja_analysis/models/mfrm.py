"""How strict each penilai is, how each pegawai stands: the many-facet Rasch model."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.anchor_reading import (
    Anchors,
    GroupAnchors,
    with_anchors,
    with_group_anchors,
)
from kinerja_analysis.models.design import FacetColumns, MfrmDesign, StepsBy, mfrm_design
from kinerja_analysis.models.diagnosis import category_table, unexpected
from kinerja_analysis.models.estimation import Convergence, Core, Estimator, estimate_core
from kinerja_analysis.models.fit_statistics import fit_statistics, separation
from kinerja_analysis.models.homogeneity import homogeneity
from kinerja_analysis.models.information_criteria import InformationCriteria, information_criteria
from kinerja_analysis.models.links import linked_groups
from kinerja_analysis.models.parameters import (
    Extremes,
    MfrmParameters,
    complete_parameters,
    extreme,
    extreme_elements,
    ratee_groups,
    warm_ratees,
)
from kinerja_analysis.models.repeated import refuse_repeated
from kinerja_analysis.models.residuals import RatingMoments, rating_moments, residual_table
from kinerja_analysis.models.robust import dispersion, robust_errors
from kinerja_analysis.models.standard_errors import StandardErrors, standard_errors
from kinerja_analysis.models.tables import (
    FacetFigures,
    facet_table,
    fair_with_interval,
    step_table,
)
from kinerja_analysis.thresholds import UNEXPECTED_Z

Model = Literal["rsm", "pcm"]
Method = Literal["mml", "jml"]
Raters = Literal["random", "fixed"]
STEPS: Final[dict[str, StepsBy]] = {"rsm": "common", "pcm": "criterion"}
"""Whose steps a model has, unless ``steps_by`` says otherwise."""
ESTIMATORS: Final[dict[tuple[str, str], Estimator]] = {
    ("mml", "random"): "mml_random",
    ("mml", "fixed"): "mml_fixed",
    ("jml", "fixed"): "jml",
    ("jml", "random"): "jml",
}
"""Which estimator a choice of method and raters means; joint likelihood knows no random raters."""

MAX_STEPS: Final = 50_000
"""Count of free steps times items that are estimated together; more would not fit into memory."""

MAX_GROUPS: Final = 300
"""Count of populations that are estimated together."""


@dataclass(frozen=True, eq=False)
class MfrmFit:
    """A many-facet Rasch model fitted to ratings; made only by `fit_mfrm`.

    Standard errors, fit statistics, fair averages and residuals are worked out when first asked
    for; asking never estimates a parameter.
    """

    design: MfrmDesign
    core: Core
    method: Method

    @property
    def convergence(self) -> Convergence:
        """Whether the maximum was reached; False is a result that must not be relied on."""
        return self.core.convergence

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood of the ratings that carry information.

        MML: marginal over theta, for random raters at the severities' modes. JML: at all
        estimates.
        """
        return self.core.log_likelihood

    @cached_property
    def parameters(self) -> MfrmParameters:
        """Every parameter of the model, extremes included."""
        return complete_parameters(self.design, self.core)

    @cached_property
    def extremes(self) -> Extremes:
        """Which elements had only lowest or only highest scores."""
        return extreme_elements(self.design, self.core)

    @cached_property
    def moments(self) -> RatingMoments:
        """Moments (T,) of each rating at the estimates (theta: EAP for MML, ML for JML)."""
        return rating_moments(self.design, self.parameters)

    @cached_property
    def errors(self) -> StandardErrors:
        """Model-based standard errors of severities, difficulties and steps."""
        return standard_errors(self.design, self.core, self.parameters, lambda: self.moments)

    @cached_property
    def ratees(self) -> pd.DataFrame:
        """One row a ratee (`tables.facet_table`), then ``wle, wle_se, se_robust``.

        ``estimate`` is the EAP with the posterior standard deviation (MML) or maximum likelihood
        (JML; extremes weighted likelihood); ``wle`` is the weighted likelihood estimate, which is
        not shrunken and finite also for extremes.
        """
        wle, wle_se = warm_ratees(self.design, self.parameters)
        table = self._facet("ratee", self.parameters.theta, self.parameters.theta_sd)
        return table.assign(wle=wle, wle_se=wle_se, se_robust=self._robust_ratees())

    @cached_property
    def raters(self) -> pd.DataFrame:
        """One row a rater (`tables.facet_table`), then ``se_robust``; positive is strict.

        ``se`` holds if ratings are independent given the model; ``se_robust`` also if those of
        one rater about one ratee hang together (`robust.robust_errors`; missing for raters who
        are extreme or have one ratee). Neither covers that halo itself draws severities together.
        """
        robust = np.full(len(self.design.raters), np.nan)
        robust[self.design.raters.get_indexer(self.core.design.raters)] = robust_errors(self.core)
        table = self._facet("rater", self.parameters.alpha, self.errors.alpha)
        robust[table["extreme"].to_numpy()] = np.nan
        robust[self.errors.alpha == 0] = 0.0
        return table.assign(se_robust=robust)

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """One row a criterion (`tables.facet_table`); a positive estimate is difficult."""
        return self._facet("criterion", self.parameters.delta, self.errors.delta)

    def facet(self, name: str) -> pd.DataFrame:
        """One row a level of a further facet (`tables.facet_table`); positive is strict."""
        names = [facet.name for facet in self.design.facets]
        if name not in names:
            raise ModelError(
                f"Model tidak memuat faset {name!r}; yang ada: {', '.join(names) or 'tidak ada'}."
            )
        place = names.index(name)
        return self._facet(name, self.parameters.facets[place], self.errors.facets[place])

    @cached_property
    def populations(self) -> pd.DataFrame:
        """One row a group of ratees: its name, ``n, mean, sd`` of theta (logit); empty for JML."""
        spread = ratee_groups(self.design, self.core)
        groups = self.design.population
        name = "kelompok" if groups is None else str(groups.labels.name)
        if not spread.assumed:
            return pd.DataFrame(columns=[name, "n", "mean", "sd"])
        labels = [""] if groups is None else groups.labels
        n = np.bincount(spread.group, minlength=len(spread.mu))
        return pd.DataFrame({name: labels, "n": n, "mean": spread.mu, "sd": spread.sigma})

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row a step (`tables.step_table`)."""
        used = np.zeros((len(self.design.step_sets), self.design.n_categories), dtype=bool)
        own = self.design.step_sets.get_indexer(self.core.design.step_sets)
        used[own] = self.core.problem.structure.used
        return step_table(self.design, self.parameters, self.errors.tau, used)

    @cached_property
    def residuals(self) -> pd.DataFrame:
        """One row a rating used (`residuals.residual_table`), in the caller's order.

        Expected values stand at the EAP of theta for MML and at maximum likelihood for JML.
        """
        return residual_table(self.design, self.moments)

    @cached_property
    def subsets(self) -> pd.DataFrame:
        """One row a rater: its own column name and ``subset``, 1 being the largest.

        Common ratees link the raters of a subset; severities are comparable within it only.
        """
        design = self.design
        group = linked_groups(design.ratee, design.rater, design.shape[:2])[1]
        return pd.DataFrame({design.columns.rater: design.raters, "subset": group + 1})

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """One row a facet: ``n, sd, rmse, separation, strata, reliability``.

        Of the elements that are neither extreme nor anchored; then the chi-square tests that all
        are the same and that they are a normal sample (`homogeneity.Homogeneity`), with ``status,
        alasan``. It tells how well elements are told apart, not how well raters agree.
        """
        rows = []
        for facet, table in self._tables().items():
            inside = table[~table["extreme"] & (table["se"] > 0)]
            figures = inside["estimate"].to_numpy(), inside["se"].to_numpy()
            told, same = separation(*figures), homogeneity(*figures)
            rows.append({"facet": facet, **asdict(told), **asdict(same)})
        return pd.DataFrame(rows)

    @cached_property
    def categories(self) -> pd.DataFrame:
        """One row a category: whether it is used and in order (`diagnosis.category_table`)."""
        return category_table(self.design, self.parameters, self.moments, self.steps)

    @property
    def unexpected(self) -> pd.DataFrame:
        """Ratings `thresholds.UNEXPECTED_Z` or more standard deviations from the expected."""
        return unexpected(self.residuals, UNEXPECTED_Z)

    @cached_property
    def information_criteria(self) -> InformationCriteria:
        """AIC and BIC (`information_criteria.information_criteria`)."""
        return information_criteria(self.core)

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

    def fit_of(self, facet: str) -> pd.DataFrame:
        """Label, ``infit`` and ``outfit`` of a facet's elements, and nothing that takes longer."""
        index, labels = self.design.index(facet), self.design.labels(facet)
        found = fit_statistics(index, len(labels), self.moments, self.core.keep)
        return pd.DataFrame({labels.name: labels, "infit": found.infit, "outfit": found.outfit})

    def _tables(self) -> dict[str, pd.DataFrame]:
        """Give the tables of all facets by name."""
        others = {facet.name: self.facet(facet.name) for facet in self.design.facets}
        own = {"ratee": self.ratees, "rater": self.raters, "criterion": self.criteria}
        return {**own, **others}

    def _robust_ratees(self) -> np.ndarray:
        """Give the ratees' standard errors when the ratings of a form hang together."""
        se = self.parameters.theta_sd
        prior = 0.0 if self.method == "jml" else 1 / self.parameters.sigma**2
        told = np.maximum(se**-2 - prior, 0) / dispersion(self.core)
        return 1 / np.sqrt(told + prior)

    def _facet(self, facet: str, estimate: np.ndarray, se: np.ndarray) -> pd.DataFrame:
        """Lay out one facet."""
        index, size = self.design.index(facet), len(self.design.labels(facet))
        figures = FacetFigures(
            estimate=estimate,
            se=se,
            fair=fair_with_interval(self.design, self.parameters, facet, se),
            extreme=extreme(self.design, self.core, facet),
            fit=fit_statistics(index, size, self.moments, self.core.keep),
        )
        return facet_table(self.design, facet, figures)


def fit_mfrm(  # noqa: PLR0913 - public; the column names and three choices of the model
    penilaian: pd.DataFrame,
    *,
    model: Model = "rsm",
    method: Method = "mml",
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str = "kriteria",
    score: str = "nilai",
    facets: str | Sequence[str] = (),
    group: str | None = None,
    raters: Raters = "random",
    steps_by: StepsBy | None = None,
    anchors: Anchors | None = None,
    group_anchors: GroupAnchors | None = None,
) -> MfrmFit:
    """Tell how strict each rater is and where each ratee stands, on one logit scale.

    log P(k) / P(k - 1) = theta_ratee - alpha_rater - delta_criterion - lambda_facet - tau_k

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        Of one `skala`; rows without a score are set aside and counted in ``fit.design``.
    model : {"rsm", "pcm"}
        Steps tau common to all criteria (rating scale) or one set a criterion (partial credit).
    method : {"mml", "jml"}
        Marginal maximum likelihood, theta ~ N(mu, sigma^2) integrated out; or joint maximum
        likelihood as FACETS does it, whose spread is about L / (L - 1) times too wide with L
        ratings a ratee.
    ratee, rater, criterion, score : str
        Names of the columns.
    facets : str or sequence of str
        Columns of further facets, e.g. occasion or role; their levels are fixed, sum zero, and a
        positive one is strict.
    group : str, optional
        Column that parts ratees into populations with a mean and a spread each (marginal
        likelihood): raters who see one unit only would else be called mild where it is good. A
        ratee belongs where his first rating puts him.
    raters : {"random", "fixed"}
        Severities N(0, sigma_alpha^2) with estimated variance (shrunken, finite at the extremes,
        possible on unlinked designs, where the prior alone then sets the level between groups),
        or free. Joint maximum likelihood has free severities always.
    steps_by : {"common", "criterion", "rater"}, optional
        Whose steps: those of `model`, or each rater's own (some dozens of raters at most, each of
        whom uses the scale enough).
    anchors : {column: {label: logit}}, optional
        Values known before the fit, e.g. of last year's raters or criteria, or of ratees whose
        performance experts know (marginal likelihood): ``{"penilai": {"A": 0.4, "B": -0.1}}``.
        The columns are those of the facets; ``"steps"`` has the labels 1..K-1, or (criterion or
        rater, step). The scale then stands where the anchors put it, and their ``se`` is zero.
        Random severities are a sample around their own mean, wherever that stands.
    group_anchors : {column: (column of groups, {group: logit})}, optional
        Known means of groups, e.g. ``{"penilai": ("unit_penilai", {"I": 0.0, "II": 0.0})}``:
        raters of both units are equally strict on average, which links units without a common
        ratee. Ratees: the mean of a population of `group`, e.g.
        ``{"pegawai": ("unit_kerja", {"I": 0.0, "II": 0.0})}``.

    Returns
    -------
    MfrmFit
        Severities, difficulties, levels of further facets and steps sum to zero each, unless
        anchored.

    Raises
    ------
    SchemaError, ModelError
        The frame lacks a column, or cannot carry the model; the message says why.

    References
    ----------
    Linacre (1989), Many-facet Rasch measurement; Andrich (1978); Masters (1982).
    """
    _check_choice("model", model, ("rsm", "pcm"))
    _check_choice("method", method, ("mml", "jml"))
    _check_choice("raters", raters, ("random", "fixed"))
    steps_by = steps_by or STEPS[model]
    _check_choice("steps_by", steps_by, ("common", "criterion", "rater"))
    _check_group(group, method)
    others = (facets,) if isinstance(facets, str) else tuple(facets)
    columns = FacetColumns(ratee, rater, criterion, score, others)
    design = mfrm_design(penilaian, columns, steps_by=steps_by, group=group)
    refuse_repeated(penilaian, design.kept, design.cells, score)
    _check_populations(design)
    design = with_group_anchors(design, penilaian, group_anchors or {}, group)
    design = with_anchors(design, anchors or {})
    _check_joint(design, method)
    _check_size(design)
    core = estimate_core(design, ESTIMATORS[method, raters])
    return MfrmFit(design, core, method)


def _check_group(group: str | None, method: str) -> None:
    """Refuse populations where no distribution is assumed."""
    if group is not None and method == "jml":
        raise ModelError(
            f'group={group!r} hanya berarti bagi method="mml"; dengan "jml" tidak ada sebaran '
            "pegawai yang diandaikan. Hapuslah salah satu."
        )


def _check_populations(design: MfrmDesign) -> None:
    """Refuse populations of a single ratee: they have no spread that could be estimated."""
    if design.population is None:
        return
    alone = np.bincount(design.group, minlength=design.n_groups) < 2
    if alone.any():
        labels = design.population.labels
        raise ModelError(
            f"Kolom {labels.name}: {alone.sum()} kelompok hanya memuat satu pegawai (misalnya "
            f"{labels[alone][0]}), sehingga sebaran kinerja di dalamnya tidak dapat ditaksir. "
            "Gabungkan dengan kelompok lain, atau hitunglah tanpa group."
        )


def _check_joint(design: MfrmDesign, method: str) -> None:
    """Refuse anchored ratees where no distribution of theirs is assumed."""
    if method == "jml" and any(anchor.facet == "ratee" for anchor in design.anchors):
        raise ModelError(
            'Jangkar bagi pegawai hanya dihitung dengan method="mml"; dengan "jml" jangkarkan '
            "penilai, kriteria, faset lain atau ambang."
        )


def _check_size(design: MfrmDesign) -> None:
    """Refuse more steps or populations than can be estimated together."""
    steps = len(design.step_sets) * (design.n_categories - 2) * design.n_items
    if steps > MAX_STEPS:
        raise ModelError(
            f"Tingkat nilai tersendiri bagi {len(design.step_sets)} penilai terlalu banyak untuk "
            'dihitung bersama. Gunakan steps_by="common" atau "criterion".'
        )
    if design.n_groups > MAX_GROUPS:
        raise ModelError(
            f"Kolom kelompok memuat {design.n_groups} kelompok, lebih dari {MAX_GROUPS}. Hitunglah "
            "per bagian, atau gabungkan kelompok yang kecil."
        )


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse an argument outside its allowed set."""
    if value not in allowed:
        raise ModelError(f"{name}={value!r} tidak dikenal; pilihannya: {', '.join(allowed)}.")
