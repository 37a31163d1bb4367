"""How well raters agree: intraclass correlation, alpha, kappa, AC1/AC2 of a table of ratings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.stats.alpha import Level, alpha
from kinerja_analysis.stats.coefficient import NO_SPREAD, NO_VARIATION, Coefficient
from kinerja_analysis.stats.confusion import Confusion, confusion_cells, confusion_shares
from kinerja_analysis.stats.gwet import gwet, percent_agreement
from kinerja_analysis.stats.icc import harmonic_number, iccs
from kinerja_analysis.stats.kappa import kappas
from kinerja_analysis.stats.pairs import pair_kappas, rater_pairs
from kinerja_analysis.stats.rated import Names, Rated, rated_by_criterion
from kinerja_analysis.stats.ratings import Floats, category_counts
from kinerja_analysis.stats.weights import Weights, agreement_weights
from kinerja_analysis.thresholds import RESAMPLES, Z_95

COLUMNS: Final = (
    "coefficient",
    "estimate",
    "se",
    "low",
    "high",
    "n",
    "n_ratees",
    "n_raters",
    "n_missing",
    "status",
    "alasan",
)
"""Columns of every table of coefficients, after the criterion."""

NO_INTERVAL: Final = (
    "kesepakatan penuh, hanya satu yang dinilai bersama, atau seorang penilai memberi nilai yang "
    "sama kepada semua: tidak ada selang"
)
"""Why the kappa of a pair has no interval."""


@dataclass(frozen=True, eq=False)
class Agreement:
    """Coefficients of agreement, one row a criterion and coefficient.

    ``table``: the criterion's own column (absent without one), ``coefficient, estimate, se, low,
    high`` (95 % interval), ``n`` (ratings used), ``n_ratees, n_raters, n_missing`` (scores left out
    because they are missing), ``status`` (``ok, terbatas, tidak_dapat_dihitung``), ``alasan``.
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell in one sentence how many coefficients there are and how high they are."""
        known = self.table[self.table["status"] != "tidak_dapat_dihitung"]
        lost = self.table[self.table["status"] == "tidak_dapat_dihitung"]
        why = "; ".join(dict.fromkeys(lost["alasan"]))
        if known.empty:
            return f"Tidak ada koefisien yang dapat dihitung: {why or 'tidak ada penilaian'}."
        low, high = (f"{x:.2f}".replace(".", ",") for x in known["estimate"].agg(["min", "max"]))
        size = low if low == high else f"{low} sampai dengan {high}"
        rest = f" {len(lost)} tidak dapat dihitung: {why}." if len(lost) else ""
        return f"{len(known)} koefisien kesepakatan dapat dihitung, besarnya {size}.{rest}"


@dataclass(frozen=True, eq=False)
class KappaAgreement(Agreement):
    """Kappas (``table``) with Cohen's kappa of each pair of raters.

    ``pairs``: the criterion's own column, ``penilai_1, penilai_2, n`` (ratees both rated),
    ``agreement`` (0-1, weighted), ``estimate, se, low, high``, ``status`` and ``alasan``; figures
    are missing where both gave one and the same score throughout; where they agree throughout, or
    one of them gave the same score throughout, there is no interval.
    """

    pairs: pd.DataFrame


@dataclass(frozen=True, eq=False)
class RaterConfusion:
    """How the scores of two raters fall together, criterion by criterion.

    ``cells`` (`confusion.confusion_cells`) and ``shares`` (`confusion.confusion_shares`), each with
    the criterion's own column in front.
    """

    cells: pd.DataFrame
    shares: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the cells."""
        return self.cells.copy()


def icc(  # noqa: PLR0913 - public; the column names
    penilaian: pd.DataFrame,
    *,
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str | None = "kriteria",
    score: str = "nilai",
    averaged: float | None = None,
) -> Agreement:
    """Tell how alike scores of the same ratee are: all intraclass correlations of each criterion.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        At most one score a ratee, rater and criterion; any may be missing. Self-ratings
        (``peran`` diri) are left out.
    ratee, rater, criterion, score : str
        Column names; ``criterion=None`` where there is only one kind of score.
    averaged : float or None
        Number of raters k behind the ``k`` forms; None takes the harmonic mean of what the ratees
        had. Column ``averaged`` of the result holds it.

    Returns
    -------
    Agreement
        Rows ``ICC(1,1)`` (raters differ from ratee to ratee), ``ICC(A,1)`` (agreement; Shrout and
        Fleiss' (2,1)), ``ICC(C,1)`` (consistency; (3,1)), and the same of a mean of k scores.
        Where ratees had different raters, severity does not cancel out of a mean: see `g_study`.

    Raises
    ------
    SchemaError
        A column is missing, a row names nobody, or a ratee has two scores of one rater and
        criterion.
    ValueError
        `averaged` is below 1.

    References
    ----------
    See `kinerja_analysis.stats.icc.iccs` for methods and intervals.

    Examples
    --------
    >>> table = pd.DataFrame({"pegawai": list("aabb"), "penilai": list("xyxy"),
    ...                       "kriteria": "k", "nilai": [1, 2, 5, 6]})
    >>> icc(table).table.set_index("coefficient")["estimate"].round(3)["ICC(1,1)"].item()
    0.939
    """
    if averaged is not None and not averaged >= 1:
        raise ValueError(f"averaged={averaged!r} harus 1 atau lebih.")
    rated = rated_by_criterion(penilaian, Names(ratee, rater, criterion, score))
    table = _table(criterion, ((r, iccs(r.ratings, averaged)) for r in rated)).drop(columns="se")
    k = [averaged or (harmonic_number(r.ratings) if r.ratings.n_ratees else np.nan) for r in rated]
    of_mean = table["coefficient"].str.endswith("k)")
    return Agreement(table.assign(averaged=np.where(of_mean, np.repeat(k, 6), 1.0)))


def krippendorff_alpha(  # noqa: PLR0913 - public; the column names and the resampling
    penilaian: pd.DataFrame,
    *,
    level: Level = "ordinal",
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str | None = "kriteria",
    score: str = "nilai",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Agreement:
    """Tell how far raters agree beyond chance, whatever scores are missing: Krippendorff's alpha.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating (as in `icc`)
    level : {"nominal", "ordinal", "interval", "ratio"}
    ratee, rater, criterion, score : str
        Column names.
    resamples : int
        Bootstrap resamples of ratees; the interval is their 2.5 and 97.5 percent points, ``se``
        their standard deviation.
    seed : int
        Same seed, same interval; neither the order of rows nor the names of people change it.

    Returns
    -------
    Agreement
        One row a criterion, ``coefficient`` alpha; what is undefined has a status and a reason.

    Raises
    ------
    SchemaError
        A column is missing, a row names nobody, or a ratee has two scores of one rater and
        criterion.
    ValueError
        `level` is unknown, or `resamples` is below 2.

    References
    ----------
    See `kinerja_analysis.stats.alpha.alpha`.
    """
    if resamples < 2:
        raise ValueError(f"resamples={resamples!r} harus 2 atau lebih.")
    rated = rated_by_criterion(penilaian, Names(ratee, rater, criterion, score))

    def of(r: Rated) -> Coefficient:
        return alpha(r.ratings, level, rng=np.random.default_rng(seed), resamples=resamples)

    return Agreement(_table(criterion, ((r, (of(r),)) for r in rated)))


def weighted_kappa(  # noqa: PLR0913 - public; the column names, the pair and the scale
    penilaian: pd.DataFrame,
    *,
    weights: Weights = "quadratic",
    raters: tuple[str, str] | None = None,
    categories: Sequence[float] | None = None,
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str | None = "kriteria",
    score: str = "nilai",
) -> KappaAgreement:
    """Tell how far raters agree beyond chance on categories: kappa, weighted or not.

    Two raters: Cohen's kappa of the ratees both rated. More: the mean over pairs of raters
    (Light), with raters exchangeable (Fleiss), and with each rater's own distribution (Conger).

    Parameters
    ----------
    penilaian : DataFrame, one row a rating (as in `icc`)
    weights : {"identity", "linear", "quadratic", "ordinal"}
    raters : (str, str) or None
        Only these two raters.
    categories : sequence of float or None
        All scores of the scale; None takes those that occur in each criterion.
    ratee, rater, criterion, score : str
        Column names.

    Returns
    -------
    KappaAgreement
        Rows of each criterion as above, and every pair of raters in ``pairs``.

    Raises
    ------
    SchemaError
        A column is missing, a row names nobody, or a ratee has two scores of one rater and
        criterion.
    ValueError
        `weights` are unknown, `raters` are not two of the data, or `categories` too few.

    Notes
    -----
    Kappa is low where nearly all scores are alike, even if raters agree nearly always; read it
    beside `gwet_ac`.

    References
    ----------
    See `kinerja_analysis.stats.kappa.kappas`.
    """
    rated = rated_by_criterion(
        _of_pair(penilaian, rater, raters), Names(ratee, rater, criterion, score)
    )
    scale = _scale(categories)
    table = _table(criterion, ((r, kappas(r.ratings, weights, scale)) for r in rated))
    pairs = [_named(criterion, r, _pairs(r, weights, scale)) for r in rated]
    return KappaAgreement(table, _joined(pairs))


def gwet_ac(  # noqa: PLR0913 - public; the column names and the scale
    penilaian: pd.DataFrame,
    *,
    weights: Weights = "identity",
    categories: Sequence[float] | None = None,
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str | None = "kriteria",
    score: str = "nilai",
) -> Agreement:
    """Tell how far raters agree beyond chance where most scores are alike: Gwet's AC1 or AC2.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating (as in `icc`)
    weights : {"identity", "linear", "quadratic", "ordinal"}
        ``identity`` gives AC1, the others AC2.
    categories : sequence of float or None
        All scores of the scale; None takes those that occur in each criterion. The number of
        categories enters AC1 and AC2: state them where the scale is known.
    ratee, rater, criterion, score : str
        Column names.

    Returns
    -------
    Agreement
        Two rows a criterion: the coefficient and the (weighted) share of agreeing pairs.

    Raises
    ------
    SchemaError
        A column is missing, a row names nobody, or a ratee has two scores of one rater and
        criterion.
    ValueError
        `weights` are unknown, or `categories` too few.

    References
    ----------
    See `kinerja_analysis.stats.gwet.gwet`.
    """
    rated = rated_by_criterion(penilaian, Names(ratee, rater, criterion, score))
    scale = _scale(categories)
    both = (
        (r, (gwet(r.ratings, weights, scale), percent_agreement(r.ratings, weights, scale)))
        for r in rated
    )
    return Agreement(_table(criterion, both))


def rater_confusion(  # noqa: PLR0913 - public; the column names and the scale
    penilaian: pd.DataFrame,
    raters: tuple[str, str],
    *,
    categories: Sequence[float] | None = None,
    ratee: str = "pegawai",
    rater: str = "penilai",
    criterion: str | None = "kriteria",
    score: str = "nilai",
) -> RaterConfusion:
    """Tell which scores the second rater gave where the first gave each score.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating (as in `icc`)
    raters : (str, str)
        The first and the second rater.
    categories, ratee, rater, criterion, score
        As in `weighted_kappa`.

    Returns
    -------
    RaterConfusion
        With Wilson's 95 % limits of every share; only ratees that both rated count.
    """
    chosen = _of_pair(penilaian, rater, raters)
    rated = rated_by_criterion(chosen, Names(ratee, rater, criterion, score))
    found = [(r, _confusion(r, raters, _scale(categories))) for r in rated]
    cells = [_named(criterion, r, confusion_cells(c)) for r, c in found]
    shares = [_named(criterion, r, confusion_shares(c)) for r, c in found]
    return RaterConfusion(_joined(cells), _joined(shares))


def _table(
    criterion: str | None, found: Iterable[tuple[Rated, tuple[Coefficient, ...]]]
) -> pd.DataFrame:
    """Lay out coefficients, one row each."""
    rows = [
        {
            **({} if criterion is None else {criterion: rated.criterion}),
            "coefficient": c.name,
            "estimate": c.value,
            "se": c.se,
            "low": c.low,
            "high": c.high,
            "n": c.n_ratings,
            "n_ratees": c.n_ratees,
            "n_raters": c.n_raters,
            "n_missing": rated.ratings.n_missing,
            "status": c.status,
            "alasan": c.reason,
        }
        for rated, coefficients in found
        for c in coefficients
    ]
    head = [] if criterion is None else [criterion]
    return pd.DataFrame(rows, columns=[*head, *COLUMNS])


def _named(criterion: str | None, rated: Rated, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the criterion in front of a table."""
    if criterion is not None:
        frame.insert(0, criterion, rated.criterion)
    return frame


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Join the tables of all criteria; those without rows do not count."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled or frames[:1] or [pd.DataFrame()], ignore_index=True)


def _scale(categories: Sequence[float] | None) -> Floats | None:
    """Order the scores of the scale."""
    if categories is None:
        return None
    values = np.unique(np.asarray(categories, dtype=float))
    if len(values) < 2 or not np.isfinite(values).all():
        raise ValueError(f"categories={categories!r} harus memuat dua nilai terhingga atau lebih.")
    return values


def _of_pair(penilaian: pd.DataFrame, rater: str, raters: tuple[str, str] | None) -> pd.DataFrame:
    """Keep the ratings of two raters (of all, for None)."""
    if raters is None or rater not in penilaian or penilaian.empty:
        return penilaian
    first, second = (str(r) for r in raters)
    label = penilaian[rater].astype("str")
    absent = [r for r in (first, second) if r not in set(label)]
    if absent or first == second:
        raise ValueError(f"raters={raters!r}: sebutkan dua penilai berbeda yang ada dalam data.")
    return penilaian[label.isin([first, second])]


def _pairs(rated: Rated, weights: Weights, scale: Floats | None) -> pd.DataFrame:
    """Lay out Cohen's kappa of each pair of raters."""
    values = np.unique(rated.ratings.score) if scale is None else scale
    pairs = rater_pairs(rated.ratings, values)
    found = pair_kappas(pairs, agreement_weights(values, weights))
    label = np.asarray([*rated.raters, ""], dtype=object)
    unknown = (found.agreement == 1) | (found.n < 2) | (found.se <= NO_SPREAD)
    se = np.where(unknown, np.nan, found.se)
    return pd.DataFrame(
        {
            "penilai_1": label[pairs.raters[:, 0]],
            "penilai_2": label[pairs.raters[:, 1]],
            "n": found.n,
            "agreement": found.agreement,
            "estimate": found.kappa,
            "se": se,
            "low": found.kappa - Z_95 * se,
            "high": np.minimum(found.kappa + Z_95 * se, 1.0),
            **_pair_status(found.kappa, se),
        }
    )


def _pair_status(kappa: Floats, se: Floats) -> dict[str, np.ndarray]:
    """Say of each pair's kappa whether it is known, and if not, why."""
    cases = [np.isnan(kappa), np.isnan(se)]
    return {
        "status": np.select(cases, ["tidak_dapat_dihitung", "terbatas"], "ok"),
        "alasan": np.select(cases, [NO_VARIATION, NO_INTERVAL], ""),
    }


def _confusion(rated: Rated, raters: tuple[str, str], scale: Floats | None) -> Confusion:
    """Count the pairs of scores that two raters gave, the first in rows."""
    values = category_counts(rated.ratings, scale)[1]
    pairs = rater_pairs(rated.ratings, values)
    cell = np.bincount(pairs.first * len(values) + pairs.second, minlength=len(values) ** 2)
    counts = cell.reshape(len(values), len(values)).astype(float)
    return Confusion(counts if str(raters[0]) <= str(raters[1]) else counts.T, values)
