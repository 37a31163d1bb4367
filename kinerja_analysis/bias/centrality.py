"""Central tendency: which penilai keep to the middle of the scale more than their pegawai do."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import (
    Effect,
    Score,
    Size,
    Words,
    detect,
    first_of_form,
    ratio,
    uniform_forms,
)
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.levels import more_scattered
from kinerja_analysis.bias.planting import Seen
from kinerja_analysis.bias.range_restriction import band_beyond
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import CENTRALITY_IMPORTANT, CENTRALITY_LIMIT

Floats = NDArray[np.float64]

STRETCH_OF_BAND: Final = 1.5
"""Logit of stretch taken off for each unit of range restriction beyond its practical limit: a
penilai who keeps to two neighbouring nilai shows a stretch of .56 and a restriction of .56 where
four nilai in five are pulled into the band, 1.2 and 2.9 where all are (simulated panels)."""


def detect_centrality(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai draw the steps of the scale apart, so that middle nilai are overused (logit).

    The estimate says how much farther apart the steps stand, as the mean shift of a step; it is
    free of the level of each form, so that it also holds with one superior a pegawai. A narrow
    band, which stretches the steps too, is taken off as far as it matters: it is range restriction.
    A penilai whose forms scatter more about his stretch than the office's is the less sure of it.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, expected, residual, variance, own_share, stretch,
        stretch_variance, stretch_covariance``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``threshold``.

    References
    ----------
    Jin & Wang (2018), the stretch of the thresholds; Rao (1948), the efficient score.
    """
    return detect(CENTRALITY, residuals)


def _centrality(residuals: Residuals) -> Score:
    """Score the stretch, efficient for performance and severity; uniform forms tell nothing."""
    layout = residuals.layout
    varied = ~uniform_forms(residuals)
    sums = layout.forms_by_penilai
    variance = residuals.of_form("variance")
    covariance = residuals.of_form("stretch_covariance")
    own = first_of_form(residuals, "own_share")
    # performance is known to H = V / own: its score is zero at the estimate, its information is not
    stretch = residuals.of_form("stretch_variance") - covariance**2 * own / variance
    with_severity = sums @ (covariance * (1 - own) * varied)
    share = ratio(with_severity, sums @ (variance * (1 - own) * varied))[layout.form_penilai]
    known = (stretch - share * covariance * (1 - own)) * varied
    score = (residuals.of_form("stretch") - share * residuals.of_form("residual")) * varied
    total = sums @ known
    estimate = ratio(sums @ score, total)
    noise = _noise(layout, score - estimate[layout.form_penilai] * known, total, sums @ varied)
    n = layout.by_penilai @ np.ones(len(layout.penilai))
    se = ratio(1.0, np.sqrt(np.maximum(total, 0)))
    return Score(estimate - STRETCH_OF_BAND * band_beyond(residuals), se, n, noise)


def _noise(layout: Layout, left: Floats, total: Floats, forms: Floats) -> Floats:
    """Give by how many times a penilai's forms (m, B) scatter more about his stretch than most do.

    Ratings of a form that rise and fall together (halo) tell less about the steps than their count.
    """
    freedom = np.maximum(forms - 2.0, 0)
    scatter = ratio(layout.forms_by_penilai @ np.nan_to_num(left) ** 2, total, 0)
    return more_scattered(scatter * freedom, freedom)


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:  # noqa: ARG001
    """Draw the steps of the scale apart about its middle, by the factor 2.1."""
    stretch = 1 + 1.1 * strength
    centre = seen.model.tables.centre[seen.kriteria]
    return seen.written(centre + (seen.eta - centre) / stretch, seen.latent / stretch)


def _found(size: Size) -> str:
    """Tell the pattern; its size has no points, since high nilai fall and low nilai rise."""
    return (
        "penilai ini lebih sering memakai nilai tengah daripada yang diperkirakan dari kinerja "
        f"pegawainya ({_size(size)})"
    )


def _size(size: Size) -> str:
    """Say a size in logits."""
    return f"batas antarnilai melebar {decimal(size.estimate)} logit"


CENTRALITY = Effect(
    name="centrality",
    columns=(
        "score",
        "expected",
        "residual",
        "variance",
        "own_share",
        "stretch",
        "stretch_variance",
        "stretch_covariance",
    ),
    kernel=_centrality,
    words=Words(
        nama="kecenderungan memilih nilai tengah",
        lain="kinerja pegawai yang dinilai mungkin memang hampir sama",
        temukan=_found,
        ukuran=_size,
    ),
    limit=CENTRALITY_LIMIT,
    important=CENTRALITY_IMPORTANT,
    detail="threshold",
    plants=(_plant,),
)
