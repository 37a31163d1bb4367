"""Self gap: whose pegawai rate themselves farther above him than is usual in the office."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect, ratio
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.residuals import Residuals, from_table
from kinerja_analysis.bias.rows import counts, each_penilai
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import (
    CONFIDENCE,
    MIN_RATEES,
    SELF_GAP_IMPORTANT,
    SELF_GAP_LIMIT,
    SELF_GAP_MIN_FREEDOM,
)

Floats = NDArray[np.float64]

SAME = ["tahun", "periode", "pegawai", "kriteria"]
"""What a self-rating and a superior's rating must share to be compared."""

NO_SELF = (
    "tidak ada penilaian diri pada kriteria, skala, dan periode yang sama dengan penilaian atasan"
)
NOT_SUPERIOR = (
    f"diperlukan sedikitnya {MIN_RATEES} pegawai yang dinilai penilai ini sebagai atasan dan yang "
    "menilai dirinya pada kriteria yang sama, serta atasan lain sebagai pembanding"
)


def detect_self_gap(residuals: pd.DataFrame) -> pd.DataFrame:
    """Whose pegawai rate themselves farther above him (+) than other pegawai above theirs (logit).

    Nobody is compared with zero: most people rate themselves higher than their superiors do. The
    gap of a penilai's pegawai counts against the gap of all others. It may come from the pegawai
    or from the penilai; the gap alone does not tell.

    Parameters
    ----------
    residuals : DataFrame, one row a pegawai, kriteria and superior
        ``penilai, pegawai, kriteria`` and ``gap``, self-rating less the superior's, logit.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty; p by normal
        theory, which `self_gap_rows` replaces by Student's.

    References
    ----------
    Heidemeier & Moser (2009): d = .32 between self- and supervisory ratings.
    """
    return detect(SELF_GAP, residuals)


def _self_gap(residuals: Residuals) -> Score:
    """Compare each penilai's mean gap with that of all others; pegawai are the units of chance."""
    layout = residuals.layout
    gap = _of_pegawai(residuals)
    sums = layout.forms_by_penilai
    n = sums.sum(axis=1)[:, None]
    mean = (sums @ gap) / n
    scatter = ((gap - mean[layout.form_penilai]) ** 2).sum(axis=0)
    spread = scatter / max(n.sum() - layout.n_penilai, 1)
    others = n.sum() - n
    base = ratio((sums @ gap).sum(axis=0) - sums @ gap, others)
    se = np.sqrt(spread * (1 / n + ratio(1, others)))
    return Score(mean - base, se, layout.by_penilai.sum(axis=1))


def _of_pegawai(residuals: Residuals) -> Floats:
    """Give the mean gap of each form (m, B)."""
    layout = residuals.layout
    return (layout.by_form @ residuals["gap"]) / layout.form_size[:, None]


def gaps_of(ratings: pd.DataFrame, selves: pd.DataFrame, per_logit: float) -> pd.DataFrame:
    """Pair every superior's rating with the pegawai's own: ``penilai, pegawai, kriteria, gap``.

    Parameters
    ----------
    ratings, selves : DataFrame, rows of `penilaian` of one scale by others and by oneself
    per_logit : nilai that a logit moves; 1 where estimates are in points
    """
    own = selves.groupby(SAME, observed=True, as_index=False)["nilai"].mean()
    superiors = ratings[ratings["peran"] == "atasan"]
    pairs = superiors.merge(own, on=SAME, suffixes=("", "_diri"), validate="m:1")
    pairs = pairs.assign(gap=(pairs["nilai_diri"] - pairs["nilai"]) / per_logit)
    each = pairs.groupby(["penilai", "pegawai", "kriteria"], observed=True, as_index=False)
    return each.agg(gap=("gap", "mean"))


def self_gap_rows(
    ratings: pd.DataFrame, selves: pd.DataFrame, effect: Effect, per_logit: float
) -> pd.DataFrame:
    """Test the gap of every penilai of a scale by Student's t.

    Not by the bootstrap, which draws no self-ratings: a pegawai is the unit, and the variance
    between pegawai is pooled within penilai, as in a one-way analysis of variance.

    Parameters
    ----------
    ratings, selves : DataFrame, rows of `penilaian` of one scale by others and by oneself
    effect : `SELF_GAP` with the limits of the scale
    per_logit : nilai that a logit moves (1: estimates are in points)

    Returns
    -------
    DataFrame, one row a penilai, as `testable.rows_of` and calibration give them
    """
    penilai = sorted(ratings["penilai"].unique())
    gaps = gaps_of(ratings, selves, per_logit)
    rows = pd.DataFrame({"penilai": penilai}).assign(effect=effect.name, key=effect.key, detail="")
    tested = _tested(gaps) if len(gaps) else _untested()
    rows = rows.merge(tested, on="penilai", how="left", validate="1:1")
    few = rows["statistic"].isna()
    return rows.fillna({"n": 0, "n_pegawai": 0}).assign(
        points=-rows["estimate"] * per_logit,
        per_logit=per_logit,
        identification="within",
        reason=np.where(few, NOT_SUPERIOR if len(gaps) else NO_SELF, ""),
    )


def _tested(gaps: pd.DataFrame) -> pd.DataFrame:
    """Give each penilai who has enough pegawai estimate, interval and p; the others nothing."""
    score = _self_gap(from_table(gaps, ("gap",)))
    layout = lay_out(gaps)
    n, n_pegawai = counts(each_penilai(layout), layout, np.ones(len(layout.form_size), dtype=bool))
    freedom = len(layout.form_size) - layout.n_penilai
    enough = (n_pegawai >= MIN_RATEES) & (freedom >= SELF_GAP_MIN_FREEDOM)
    enough &= (layout.n_penilai > 1) & (score.se[:, 0] > 0)
    estimate, se = (np.where(enough, v[:, 0], np.nan) for v in (score.estimate, score.se))
    reach = stdtrit(max(freedom, 1), (1 + CONFIDENCE) / 2) * se
    statistic = ratio(estimate, np.nan_to_num(se))
    return pd.DataFrame(
        {
            "penilai": layout.penilai_id,
            "n": n,
            "n_pegawai": n_pegawai,
            "estimate": estimate,
            "se": se,
            "low": estimate - reach,
            "high": estimate + reach,
            "statistic": statistic,
            "p": stdtr(max(freedom, 1), -statistic),
        }
    )


def _untested() -> pd.DataFrame:
    """Give the columns of `_tested` without a row."""
    numbers = ("n", "n_pegawai", "estimate", "se", "low", "high", "statistic", "p")
    empty = pd.DataFrame({"penilai": pd.Series(dtype="str")})
    return empty.assign(**{name: pd.Series(dtype="float64") for name in numbers})


def _found(size: Size) -> str:
    """Tell how far."""
    return (
        "penilaian diri pegawai penilai ini berada di atas nilainya, "
        f"{_size(size)} lebih jauh daripada yang lazim di kantor ini"
    )


def _size(size: Size) -> str:
    """Say a size in points of nilai."""
    return f"{decimal(abs(size.estimate) * size.per_logit)} poin"


SELF_GAP = Effect(
    name="self_gap",
    columns=("gap",),
    kernel=_self_gap,
    words=Words(
        nama="selisih penilaian diri dan penilaian atasan",
        lain="pegawai mungkin menilai dirinya tinggi, atau penilai ini mungkin lebih ketat; "
        "selisih itu sendiri tidak membedakannya",
        temukan=_found,
        ukuran=_size,
    ),
    limit=SELF_GAP_LIMIT,
    important=SELF_GAP_IMPORTANT,
    in_points=True,
    by_level=True,
    reads_self=True,
)
