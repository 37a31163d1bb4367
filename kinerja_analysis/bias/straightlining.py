"""Straightlining: which penilai give one and the same nilai on every kriteria of a form."""

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
from kinerja_analysis.bias.planting import Seen
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import (
    STRAIGHTLINING_IMPORTANT,
    STRAIGHTLINING_LIMIT,
    STRAIGHTLINING_MIN_KRITERIA,
)

Floats = NDArray[np.float64]


def detect_straightlining(residuals: pd.DataFrame) -> pd.DataFrame:
    """Which penilai have more uniform forms than their pegawai explain (share of forms, 0-1).

    A uniform form about an outstanding pegawai is no evidence: each form counts against the chance
    that the model gives it.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score, flat_chance``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is empty, ``n`` counts
        ratings on forms that are long enough to judge.

    References
    ----------
    METHOD.md, section B: flat-record rate against the Poisson-binomial.
    """
    return detect(STRAIGHTLINING, residuals)


def _straightlining(residuals: Residuals) -> Score:
    """Count uniform forms above expectation."""
    layout = residuals.layout
    judged = layout.form_size >= STRAIGHTLINING_MIN_KRITERIA
    uniform = uniform_forms(residuals)
    chance = first_of_form(residuals, "flat_chance")
    forms = (layout.forms_by_penilai @ judged.astype(float))[:, None]
    above = layout.forms_by_penilai @ ((uniform - chance) * judged[:, None])
    noise = layout.forms_by_penilai @ (chance * (1 - chance) * judged[:, None])
    n = layout.forms_by_penilai @ (layout.form_size * judged)
    return Score(ratio(above, forms), ratio(np.sqrt(noise), forms), n)


def _plant(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:
    """Write the form's mean for every kriteria on two forms in three."""
    score = seen.written(seen.eta, seen.latent)
    mean = np.bincount(seen.form, weights=score) / np.bincount(seen.form)
    lazy = rng.random(seen.n_forms) < strength * 2 / 3
    return np.where(lazy[seen.form], np.rint(mean)[seen.form], score)


def _found(size: Size) -> str:
    """Tell how many forms more."""
    return (
        "semua kriteria diberi nilai yang sama lebih sering daripada yang diperkirakan, yaitu "
        f"{_size(size)} (nilai seragam)"
    )


def _size(size: Size) -> str:
    """Say a share in per cent."""
    return f"{decimal(100 * min(size.estimate, 1), 0)} persen formulir di atas perkiraan"


STRAIGHTLINING = Effect(
    name="straightlining",
    columns=("score", "flat_chance"),
    kernel=_straightlining,
    words=Words(
        nama="nilai seragam",
        lain="pegawai yang dinilai mungkin memang merata pada semua kriteria",
        temukan=_found,
        ukuran=_size,
    ),
    limit=STRAIGHTLINING_LIMIT,
    important=STRAIGHTLINING_IMPORTANT,
    min_kriteria=STRAIGHTLINING_MIN_KRITERIA,
    plants=(_plant,),
)
