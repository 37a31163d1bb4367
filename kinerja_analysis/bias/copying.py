"""Copying: whose forms are the same, nilai by nilai, as other forms more often than chance makes.

Three kinds, told apart by `detail`: ``profile``, the penilai's own forms about other pegawai;
``rater``, other penilai's forms about the same pegawai; ``carry_over``, the penilai's own form
about the same pegawai of the time before. Uniform forms never count: they are straightlining. From
``profile`` is taken off what few nilai make alike in any order, and from all three what chance
makes alike when the bootstrap centres the estimates.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect, Score, Size, Words, detect, ratio
from kinerja_analysis.bias.forms_alike import (
    chance_alike,
    earlier,
    long_forms,
    others_alike,
    pairs,
    prints,
    telling,
)
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.planting import Seen, copied
from kinerja_analysis.bias.residuals import Residuals
from kinerja_analysis.bias.rows import Rows, counts
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import (
    COPYING_IMPORTANT,
    COPYING_LIMIT,
    MIN_RATEES,
    STRAIGHTLINING_MIN_KRITERIA,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def detect_copying_profile(residuals: pd.DataFrame) -> pd.DataFrame:
    """Whose forms repeat a profile that another pegawai got (share of forms, at most 1).

    What the order of a form's own nilai makes alike is taken off, so that whoever uses two nilai
    only does not pass for one who copies.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``profile``, ``n`` counts
        ratings on forms that are long enough to judge.

    References
    ----------
    METHOD.md, section B: identical profiles among ratees against their expected count.
    """
    return detect(COPYING_PROFILE, residuals)


def detect_copying_rater(residuals: pd.DataFrame) -> pd.DataFrame:
    """Whose forms are those of other penilai about the same pegawai (forms alike a form).

    Each form counts the other penilai's forms about the same pegawai and time that are the same,
    so that a form copied from one colleague adds one, in a panel of three as in a full crossing.

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score``.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``rater``, ``n`` counts
        ratings on forms that are long enough and about pegawai whom others rated too.

    References
    ----------
    METHOD.md, section B: agreement of two raters beyond expectation.
    """
    return detect(COPYING_RATER, residuals)


def detect_carry_over(residuals: pd.DataFrame) -> pd.DataFrame:
    """Whose forms repeat the same pegawai's profile of the time before (share of forms, 0-1).

    Parameters
    ----------
    residuals : DataFrame, one row a rating
        ``penilai, pegawai, kriteria, score``; ``tahun`` or ``periode`` tells the time.

    Returns
    -------
    DataFrame, one row a penilai
        ``penilai, detail, n, estimate, se, statistic, p``; ``detail`` is ``carry_over``, ``n``
        counts ratings on forms about pegawai whom the penilai rated at several times.

    References
    ----------
    METHOD.md, section B: year-on-year carry-over of profiles.
    """
    return detect(CARRY_OVER, residuals)


def copied_profiles(residuals: Residuals) -> Score:
    """Count forms that are like one about somebody else."""
    return residuals.once(_copied_profiles)


def _copied_profiles(residuals: Residuals) -> Score:
    """Work `copied_profiles` out."""
    layout = residuals.layout
    judged = long_forms(layout)
    alike = others_alike(residuals, layout.form_penilai)
    copied = alike > others_alike(residuals, pairs(layout))
    return _share(layout, copied.astype(float), judged, judged)


def _profile(residuals: Residuals) -> Score:
    """Count the same above what the few nilai of the forms make alike in any order."""
    layout, copied = residuals.layout, copied_profiles(residuals)
    chance = chance_alike(residuals, layout.form_penilai, pairs(layout))
    judged = long_forms(layout)
    expected = _share(layout, chance, judged, judged)
    return Score(copied.estimate - expected.estimate, copied.se, copied.n)


def _rater(residuals: Residuals) -> Score:
    """Count the other penilai's forms about the same pegawai that are the same."""
    layout = residuals.layout
    judged = long_forms(layout) & layout.form_shared
    alike = others_alike(residuals, layout.form_occasion)
    return _share(layout, alike.astype(float), judged, judged)


def _carried(residuals: Residuals) -> Score:
    """Count forms that are like the form before about the same pegawai."""
    layout = residuals.layout
    before = earlier(layout)
    judged = long_forms(layout) & before
    alike = np.zeros((len(before), residuals["score"].shape[1]), dtype=bool)
    now = np.flatnonzero(judged)
    found = prints(residuals)
    alike[now] = (found[now] == found[now - 1]) & telling(residuals)[now]
    return _share(layout, alike.astype(float), judged, long_forms(layout) & repeated(layout))


def repeated(layout: Layout) -> Bools:
    """Tell which forms (m,) are about a pegawai whom the penilai rated at several times."""
    pair = pairs(layout)
    return np.bincount(pair)[pair] > 1


def _share(layout: Layout, copied: Floats, judged: Bools, behind: Bools) -> Score:
    """Give copies (m, B) a judged form (m,); the ratings of the forms `behind` (m,) are its n."""
    forms = (layout.forms_by_penilai @ judged.astype(float))[:, None]
    found = layout.forms_by_penilai @ (copied * judged[:, None])
    chance = (found + 0.5) / (forms + 1)  # never nothing, so that an error remains
    noise = ratio(np.sqrt(chance), np.sqrt(forms))
    return Score(ratio(found, forms), noise, layout.forms_by_penilai @ (layout.form_size * behind))


def _once_only(layout: Layout, rows: Rows) -> NDArray[np.object_]:
    """Say of whom nothing can have been carried over."""
    _, n_pegawai = counts(rows, layout, repeated(layout))
    return np.where(
        n_pegawai >= MIN_RATEES,
        "",
        f"diperlukan sedikitnya {MIN_RATEES} pegawai yang dinilai penilai ini pada lebih dari satu "
        "tahun atau periode",
    )


def _plant_profile(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:
    """Copy some other form on three forms in five."""
    penilai = seen.penilai_of_form
    first, count = np.searchsorted(penilai, penilai), np.bincount(penilai)[penilai]
    other = first + rng.integers(count)
    lazy = rng.random(seen.n_forms) < 0.6 * strength
    source = np.where(lazy, other, np.arange(seen.n_forms))
    return copied(seen, seen.written(seen.eta, seen.latent), source)


def _plant_carried(seen: Seen, strength: float, rng: np.random.Generator) -> Floats:
    """Copy the form of the time before on four forms in five that have one."""
    before = np.zeros(seen.n_forms, dtype=bool)
    before[seen.form] = earlier(seen.model.layout)[seen.model.layout.form[seen.rating]]
    lazy = before & (rng.random(seen.n_forms) < 0.8 * strength)
    source = np.arange(seen.n_forms) - lazy
    return copied(seen, seen.written(seen.eta, seen.latent), source)


def _size(size: Size) -> str:
    """Say a share in per cent."""
    return f"{decimal(100 * min(size.estimate, 1), 0)} persen formulir di atas perkiraan"


def _tell(clause: str) -> Callable[[Size], str]:
    """Tell a pattern with its size."""
    return lambda size: f"{clause} lebih sering daripada yang diperkirakan, yaitu {_size(size)}"


COPYING_PROFILE = Effect(
    name="copying",
    columns=("score",),
    kernel=_profile,
    words=Words(
        nama="profil nilai identik bagi pegawai yang berbeda",
        lain="pegawai-pegawai itu mungkin memang serupa kinerjanya",
        temukan=_tell("pegawai yang berbeda diberi profil nilai yang sama persis"),
        ukuran=_size,
    ),
    limit=COPYING_LIMIT,
    important=COPYING_IMPORTANT,
    detail="profile",
    min_kriteria=STRAIGHTLINING_MIN_KRITERIA,
    plants=(_plant_profile,),
)

COPYING_RATER = Effect(
    name="copying",
    columns=("score",),
    kernel=_rater,
    words=Words(
        nama="profil nilai identik dengan penilai lain",
        lain=("para penilai mungkin membahas pegawai yang sama atau memang melihat hal yang sama"),
        temukan=_tell(
            "profil nilai pada formulir penilai ini sama persis dengan profil dari penilai lain "
            "bagi pegawai yang sama"
        ),
        ukuran=_size,
        terpisah="tidak ada pegawai yang juga dinilai penilai lain",
    ),
    limit=COPYING_LIMIT,
    important=COPYING_IMPORTANT,
    detail="rater",
    needs_panel=True,
    min_kriteria=STRAIGHTLINING_MIN_KRITERIA,
)

CARRY_OVER = Effect(
    name="copying",
    columns=("score",),
    kernel=_carried,
    words=Words(
        nama="profil nilai yang terbawa dari tahun atau periode sebelumnya",
        lain="kinerja pegawai itu mungkin memang tetap",
        temukan=_tell(
            "pegawai yang sama diberi profil nilai yang sama persis dengan profil pada tahun atau "
            "periode sebelumnya"
        ),
        ukuran=_size,
    ),
    limit=COPYING_LIMIT,
    important=COPYING_IMPORTANT,
    detail="carry_over",
    min_kriteria=STRAIGHTLINING_MIN_KRITERIA,
    obstacle=_once_only,
    plants=(_plant_carried,),
)
