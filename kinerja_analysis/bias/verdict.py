"""What each test comes to: false-discovery control, verdict and the sentence a penilai may read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from kinerja_analysis.bias.effect import Effect, Size
from kinerja_analysis.bias.wording import as_clause, capital
from kinerja_analysis.stats.multiplicity import family_q_values, simes
from kinerja_analysis.thresholds import ALPHA, POWER

Floats = NDArray[np.float64]

FAMILY: Final = ["skala", "effect"]
DETECTED: Final = "detected"
NOT_DETECTED: Final = "not_detected"
UNDETERMINED: Final = "undetermined"

NOTHING_VARIES: Final = "nilai penilai ini tidak bervariasi sehingga tidak ada yang dapat dihitung"
BLIND: Final = 4
"""Multiple of an important size beyond which data that cannot show it are said to show nothing."""

MOVED: Final = (
    "; perbandingan ini hanya melalui pegawai yang berganti penilai antartahun dan berlaku bila "
    "kinerja mereka tetap"
)
"""What every sentence adds where only movers between years link a penilai."""

GUARDED: Final = ("movers", "output", "assumption")
"""Identifications under which a difference may as well be the unit's or the leadership's doing
(Frederiksen, Kahn & Lange, IZA DP 10725: teams of lenient raters also do better on output)."""


def controlled(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Control false discovery over all penilai and effects of the office.

    Parameters
    ----------
    rows : DataFrame, one row a test
        ``skala, effect, statistic, p``; each effect on each scale is one family.

    Returns
    -------
    rows : with ``q`` added, and ``n_first``: the tests among which a single effect must stand out,
        those of its family times the families (`stats.multiplicity.family_q_values`)
    global_tests : DataFrame, one row a family
        ``skala, effect, n, statistic, p, q``: tests made, the statistic of the smallest p, Simes'
        p, and q between the families.
    """
    groups = rows.groupby(FAMILY, sort=False)
    q, family_q = family_q_values(rows["p"].to_numpy(), groups.ngroup().to_numpy(), ALPHA)
    tests = pd.DataFrame(
        [{**dict(zip(FAMILY, key, strict=True)), **_global(group)} for key, group in groups]
    )
    n_first = groups["p"].transform("count") * np.isfinite(family_q).sum()
    return rows.assign(q=q, n_first=n_first), tests.assign(q=family_q)


def _global(family: pd.DataFrame) -> dict[str, float]:
    """Test whether one effect is anywhere at all."""
    strongest = family["statistic"].where(family["p"] == family["p"].min())
    return {
        "n": int(family["p"].count()),
        "statistic": float(strongest.abs().max()),
        "p": simes(family["p"].to_numpy()),
    }


def judged(rows: pd.DataFrame, effects: Sequence[Effect]) -> pd.DataFrame:
    """Add ``verdict`` and ``message`` to tests whose ``q`` is known.

    Parameters
    ----------
    rows : DataFrame, one row a test
        ``skala, effect, key, detail, identification, reason, condition`` and the numbers of the
        screen; every sentence of a row ends with its condition.
    effects : those that `rows` holds
    """
    by_key = {effect.key: effect for effect in effects}
    rows = rows.assign(verdict=_verdicts(rows, by_key), smallest=_smallest(rows, by_key))
    messages = [_message(by_key[str(row.key)], row) for row in rows.itertuples(index=False)]
    return rows.assign(message=messages)


def _each(rows: pd.DataFrame, effects: Mapping[str, Effect], attribute: str) -> NDArray[Any]:
    """Give an attribute of each row's effect."""
    code, key = pd.factorize(rows["key"].astype("object"))
    return np.array([getattr(effects[str(name)], attribute) for name in key])[code]


def _verdicts(rows: pd.DataFrame, effects: Mapping[str, Effect]) -> NDArray[np.str_]:
    """Decide: large enough and beyond chance; surely not important; or not known."""
    one_sided = _each(rows, effects, "one_sided")
    estimate, high = rows["estimate"].to_numpy(), rows["high"].to_numpy()
    size = np.where(one_sided, estimate, np.abs(estimate))
    farthest = np.where(one_sided, high, np.maximum(high, -rows["low"].to_numpy()))
    detected = (rows["q"].to_numpy() <= ALPHA) & (size > _each(rows, effects, "limit"))
    excluded = farthest < _each(rows, effects, "important")
    return np.select([detected, excluded], [DETECTED, NOT_DETECTED], UNDETERMINED)


def _smallest(rows: pd.DataFrame, effects: Mapping[str, Effect]) -> Floats:
    """Give the size that would have been detected with the power of `thresholds.POWER`.

    A single effect must pass the first step of the control, alpha over ``n_first``.
    """
    one_sided = _each(rows, effects, "one_sided")
    needed = ndtri(POWER) + first_step(rows["n_first"].to_numpy(), one_sided=one_sided)
    limit = _each(rows, effects, "limit")
    from_limit = np.where(_each(rows, effects, "interval_null"), limit, 0)
    return np.maximum(needed * rows["se"].to_numpy() + from_limit, limit)


def first_step(n_tests: Floats | float, *, one_sided: NDArray[np.bool_] | bool) -> Floats:
    """Give the standard errors that the first of `n_tests` must lie off its null."""
    least: Floats = -ndtri(ALPHA / np.maximum(n_tests, 1) / np.where(one_sided, 1, 2))
    return least


def _message(effect: Effect, row: Any) -> str:
    """Write the sentence of one test."""
    guarded = row.identification in GUARDED and effect.guarded is not None
    words = effect.guarded if guarded and effect.guarded else effect.words
    nama = words.nama.format(detail=words.rincian(row.detail))
    if row.reason or np.isnan(row.p):
        return f"Pola {nama} tidak dapat ditentukan: {as_clause(row.reason or NOTHING_VARIES)}."
    by_link = {"movers": MOVED, "assumption": words.anggapan}
    moved = row.condition or by_link.get(row.identification, "")
    if row.verdict == DETECTED:
        found = words.temukan(Size(row.estimate, row.points, row.per_logit, row.detail))
        return (
            f"{capital(words.lain)}; meskipun demikian, {found}: pola yang perlu ditelaah{moved}."
        )
    if row.verdict == NOT_DETECTED:
        size = words.ukuran(Size(effect.important, np.nan, row.per_logit, row.detail))
        return f"Pola {nama} tidak tampak; ukuran sebesar {size} dapat dikesampingkan{moved}."
    if row.smallest > BLIND * effect.important:
        return (
            f"Data belum cukup untuk memastikan ada atau tidaknya pola {nama}; ukuran yang sangat "
            f"besar pun tidak akan terlihat dari data ini{moved}."
        )
    size = words.ukuran(Size(row.smallest, np.nan, row.per_logit, row.detail))
    return (
        f"Data belum cukup untuk memastikan ada atau tidaknya pola {nama}; ukuran terkecil yang "
        f"dapat terlihat dari data ini kira-kira {size}{moved}."
    )
