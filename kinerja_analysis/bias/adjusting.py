"""Whether adjusting nilai for severity would do good: whom it helps, whom it wrongs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.dependence import matched_dependence
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.null import Drawn, Null, draw, independent_null
from kinerja_analysis.bias.refit import ScaleModel, refit
from kinerja_analysis.bias.residuals import residuals_at
from kinerja_analysis.bias.scale import scale_model, scores_of
from kinerja_analysis.bias.wording import decimal, whole
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.linear import LinearFit
from kinerja_analysis.models.mfrm import MfrmFit
from kinerja_analysis.schema import check_columns
from kinerja_analysis.thresholds import CONFIDENCE

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

REPLICATES: Final = 200
"""Count of simulated offices (a share is then known within .035)."""

FITTED: Final = 20
"""Count of simulated offices that are fitted at once: more take memory and no less time."""

DRAWN: Final = 10_000_000
"""Count of rating draws held in memory at once (about 120 MB): all offices of up to 50,000 ratings,
fewer of a larger one."""

NEEDED: Final = ("tahun", "periode", "pegawai", "penilai", "peran", "kriteria", "nilai")
TEXTS: Final = ("penilai", "pegawai", "periode", "kriteria")
ORDER: Final = ["penilai", "pegawai", "tahun", "periode", "kriteria", "nilai"]

NOBODY: Final = (
    "Tidak ada pegawai yang seluruh penilainya dapat dibandingkan melalui panel, sehingga "
    "penyesuaian nilai tidak dapat dihitung dan tidak boleh dilakukan."
)


@dataclass(frozen=True, slots=True)
class Changes:
    """How many people's class would change, with a 95 % interval; shares (0-1) in simulation.

    ``righted``: whose class becomes that of penilai of middling severity; ``wronged``: whose class
    was that one and is so no more.
    """

    n: int
    low: int
    high: int
    righted: float
    wronged: float


@dataclass(frozen=True, slots=True)
class Adjusting:
    """What adjusting for severity would do, for the office as a whole; nobody is named.

    Attributes
    ----------
    n_people : pegawai all of whose penilai a panel makes comparable
    error_before, error_after : nilai, root mean square distance from what penilai of middling
        severity would be expected to give, in simulated offices like this one
    closer, farther : share (0-1) of people whom adjusting moves closer to it, or away
    changes : of classes, where there are classes
    """

    n_people: int
    error_before: float = np.nan
    error_after: float = np.nan
    closer: float = np.nan
    farther: float = np.nan
    changes: Changes | None = None

    def summary(self) -> str:
        """Say in formal Indonesian what adjusting would do and how often it would be wrong."""
        if not self.n_people:
            return NOBODY
        harm = (
            "Pada simulasi kantor seperti ini, penyesuaian mendekatkan nilai "
            f"{decimal(100 * self.closer, 0)} persen pegawai kepada nilai dari penilai yang "
            f"berkecenderungan sedang dan menjauhkan nilai {decimal(100 * self.farther, 0)} persen "
            f"pegawai (galat rata-rata {decimal(self.error_before)} menjadi "
            f"{decimal(self.error_after)} poin)."
        )
        told = harm if self.changes is None else f"{self._changes(self.changes)} {harm}"
        return f"{told} Angka ini bahan pembicaraan antaratasan, bukan predikat."

    def _changes(self, changes: Changes) -> str:
        """Say how many people would fall into another class, and how often that is wrong."""
        return (
            f"Bila kecenderungan penilai diperhitungkan, {whole(changes.n)} dari "
            f"{whole(self.n_people)} pegawai berpindah kelas (antara {whole(changes.low)} dan "
            f"{whole(changes.high)}); pada simulasi, kelas {decimal(100 * changes.righted, 1)} "
            f"persen pegawai menjadi benar karenanya dan kelas "
            f"{decimal(100 * changes.wronged, 1)} persen pegawai menjadi keliru."
        )


def weigh_adjusting(
    penilaian: pd.DataFrame,
    fit: MfrmFit | LinearFit,
    *,
    classes: Mapping[str, float] | None = None,
    seed: int = 0,
) -> Adjusting:
    """Tell how often adjusting nilai for severity would be right, and how often wrong.

    Offices like this one are drawn from its fit, with its severities (shrunk) and its own halo; in
    each the severities are found again and each person's mean nilai is adjusted by them.

    Parameters
    ----------
    penilaian : DataFrame, the rows of one skala that `fit` is of
        ``tahun, periode, pegawai, penilai, peran, kriteria, nilai``.
    fit : of these ratings
    classes : lowest nilai of each class, as the profile declares them; without them no change of
        class is counted
    seed : of the simulation

    Returns
    -------
    Adjusting

    Raises
    ------
    SchemaError
        A column is missing.

    References
    ----------
    METHOD.md, section E: the harm rate, employees moved in the wrong direction.
    """
    check_columns(penilaian, NEEDED, source="penilaian")
    ratings = _by_others(penilaian)
    model = scale_model(fit, lay_out(ratings))
    people = _comparable(ratings)
    if not people.any():
        return Adjusting(0)
    score = scores_of(fit, model, ratings["nilai"].to_numpy(dtype=float))
    state = refit(model, score)
    drawn = _simulated(_null(model, score, seed), people, seed)
    before, after = (np.abs(nilai - drawn.fair) for nilai in (drawn.raw, drawn.adjusted))
    bounds = _bounds(fit, classes or {})
    seen = (_raw(model, score, people), _shift(model, state.theta, state.severity)[people])
    return Adjusting(
        n_people=int(people.sum()),
        error_before=float(np.sqrt((before**2).mean())),
        error_after=float(np.sqrt((after**2).mean())),
        closer=float((after < before).mean()),
        farther=float((after > before).mean()),
        changes=_changes(seen, drawn, bounds) if len(bounds) else None,
    )


def _by_others(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Leave out self-ratings and empty cells, in the order in which offices are drawn."""
    told = penilaian.assign(**{name: penilaian[name].astype("str") for name in TEXTS})
    kept = (penilaian["peran"].astype("str") != "diri") & penilaian["nilai"].notna()
    kept &= told["pegawai"] != told["penilai"]
    return told[kept].sort_values(ORDER, ignore_index=True)


def _comparable(ratings: pd.DataFrame) -> Flags:
    """Mark the pegawai, by sorted id, all of whose penilai a panel makes comparable."""
    links = connectivity(ratings).identification
    linked = links.loc[links["identification"] == "panel", "penilai"]
    known = ratings["penilai"].isin(linked).groupby(ratings["pegawai"]).all()
    return known.sort_index().to_numpy(dtype=bool)


def _null(model: ScaleModel, score: Floats, seed: int) -> Null:
    """Give the office as it is: its performance, its severities, its own dependence."""
    state = refit(model, score)
    free = independent_null(model, score, state)
    return replace(
        free, dependence=matched_dependence(free, residuals_at(model, score, state), [seed])
    )


def _bounds(fit: MfrmFit | LinearFit, classes: Mapping[str, float]) -> Floats:
    """Give the bounds between classes, counted as nilai are: from the lowest category on."""
    origin = 0.0 if isinstance(fit, LinearFit) else float(fit.design.lowest)
    return np.sort(np.array(list(classes.values()), dtype=float)) - origin


@dataclass(frozen=True, slots=True, eq=False)
class _Adjusted:
    """Simulated offices, mean nilai of each person (N', B) above the lowest.

    ``raw`` as given, ``adjusted`` by the severities that were found, ``fair`` as penilai of
    middling severity are expected to give; ``error`` of what the adjustment adds.
    """

    raw: Floats
    adjusted: Floats
    fair: Floats
    error: Floats


def _simulated(null: Null, people: Flags, seed: int) -> _Adjusted:
    """Draw offices and adjust them; as many as memory holds are drawn at once, some fitted."""
    rng = np.random.default_rng([seed, 2])
    at_once = max(FITTED, DRAWN // len(null.model.layout.form))
    parts = [
        _adjusted(null, part, people)
        for done in range(0, REPLICATES, at_once)
        for part in draw(null, min(at_once, REPLICATES - done), rng).parts(FITTED)
    ]
    names = [field.name for field in fields(_Adjusted)]
    return _Adjusted(*(np.hstack([getattr(part, name) for part in parts]) for name in names))


def _adjusted(null: Null, drawn: Drawn, people: Flags) -> _Adjusted:
    """Find the severities of drawn offices again and adjust by them."""
    model, layout = null.model, null.model.layout
    score = model.tables.draw(layout.kriteria, drawn.eta[layout.form], drawn.latent)
    state = refit(model, score)
    raw = _raw(model, score, people)
    shift = _shift(model, state.theta, state.severity)[people]
    true = _shift(model, drawn.theta, null.severity[:, None])[people]
    level = drawn.theta[layout.form_pegawai] - np.median(null.severity)
    fair = model.tables.form_moments(model.pattern, level)[0]
    return _Adjusted(raw, raw + shift, _by_person(model, fair)[people], shift - true)


def _shift(model: ScaleModel, theta: Floats, severity: Floats) -> Floats:
    """Give what the severities (R, B) take from the mean nilai of each pegawai (N, B)."""
    layout, middle = model.layout, np.median(severity, axis=0)
    level = theta[layout.form_pegawai]
    fair, given = (
        model.tables.form_moments(model.pattern, level - away)[0]
        for away in (middle, severity[layout.form_penilai])
    )
    return _by_person(model, fair - given)


def _raw(model: ScaleModel, score: Floats, people: Flags) -> Floats:
    """Give each person's mean nilai (N', B) above the lowest."""
    return _by_person(model, model.layout.by_form @ model.tables.worth(score))[people]


def _by_person(model: ScaleModel, total: Floats) -> Floats:
    """Average sums of forms (m, B) over the ratings of each pegawai (N, B), in nilai."""
    pegawai = model.layout.forms_by_pegawai
    size = pegawai @ model.layout.form_size.astype(float)
    return pegawai @ total / size[:, None] * model.step


def _changes(seen: tuple[Floats, Floats], drawn: _Adjusted, bounds: Floats) -> Changes:
    """Count who would fall into another class; the errors of drawn offices tell how sure it is."""

    def classes(nilai: Floats) -> NDArray[np.intp]:
        """Place nilai in classes; at the bound begins the class above."""
        return np.searchsorted(bounds, np.round(nilai, 9), side="right")

    raw, shift = seen
    count = int((classes(raw + shift) != classes(raw)).sum())
    moved = (classes(raw + shift - drawn.error) != classes(raw)).sum(axis=0)
    low, high = np.quantile(moved, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    fair = classes(drawn.fair)
    before, after = (classes(nilai) == fair for nilai in (drawn.raw, drawn.adjusted))
    return Changes(
        n=count,
        low=min(int(np.floor(low)), count),
        high=max(int(np.ceil(high)), count),
        righted=float((after & ~before).mean()),
        wronged=float((before & ~after).mean()),
    )
