"""How a class would rate the cases: planted habits, of which training removes a share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kinerja_analysis.stats.cronbach import parts
from kinerja_analysis.stats.ratings import Floats
from kinerja_analysis.training.criteria import HIGHEST, LOWEST, criterion_names
from kinerja_analysis.training.reference import designer_reference
from kinerja_analysis.training.vignettes import Contrast, Vignette, codes


@dataclass(frozen=True, slots=True)
class Habits:
    """What is planted in every participant.

    Attributes
    ----------
    severity : points, standard deviation of general strictness between participants
    halo : share (0-1) of true strengths and weaknesses that is not seen
    pull : points by which each planted trap moves the nilai it aims at
    noise : points, standard deviation of chance in a nilai
    manfaat : share (0-1) of severity, halo and pull that training removes in round two
    """

    severity: float = 0.4
    halo: float = 0.5
    pull: float = 0.6
    noise: float = 0.4
    manfaat: float = 0.0


def simulate_class(
    vignettes: Sequence[Vignette],
    plan: pd.DataFrame,
    habits: Habits,
    *,
    untrained: frozenset[str] = frozenset(),
    seed: int,
) -> pd.DataFrame:
    """Return the nilai of a simulated class in two rounds.

    The same seed gives the same participants and the same luck whatever training does.

    Parameters
    ----------
    vignettes, plan : the cases, and who reads what in which order and version
    habits : what is planted
    untrained : table numbers on whom training has no effect
    seed : of all randomness

    Returns
    -------
    DataFrame
        ``peserta, ronde, kasus, kriteria, nilai`` (whole points)
    """
    rng = np.random.default_rng(seed)
    true = _truth(vignettes)
    rows = []
    for table, own in plan.groupby("peserta", sort=True):
        strict = rng.normal(0, habits.severity)
        for ronde in (1, 2):
            trained = ronde == 2 and table not in untrained
            share = 1 - habits.manfaat * trained
            seen = _seen(true, share * habits.halo) - share * strict
            seen = seen + share * habits.pull * _pulled(vignettes, own)
            score = np.rint(seen + rng.normal(0, habits.noise, true.shape))
            rows.append(_rows(str(table), ronde, np.clip(score, LOWEST, HIGHEST), vignettes))
    return pd.concat(rows, ignore_index=True)


def _truth(vignettes: Sequence[Vignette]) -> Floats:
    """Return the reference as an array, cases by criteria."""
    wide = designer_reference(vignettes).table.pivot_table(
        index="kasus", columns="kriteria", values="nilai"
    )
    return wide.loc[list(codes(vignettes)), list(criterion_names())].to_numpy()


def _seen(true: Floats, halo: float) -> Floats:
    """Return the cases as who misses a share of their strengths and weaknesses sees them."""
    return true - halo * parts(true).rest


def _pulled(vignettes: Sequence[Vignette], own: pd.DataFrame) -> Floats:
    """Say which nilai of a participant the planted traps aim at, and which way."""
    place = own.set_index("kasus")
    pull = np.zeros((len(vignettes), len(criterion_names())))
    for row, case in enumerate(vignettes):
        for contrast in case.kontras:
            if _met(contrast, case.kode, place):
                pull[row] += contrast.arah * np.isin(criterion_names(), contrast.kriteria)
    return pull


def _met(contrast: Contrast, kasus: str, place: pd.DataFrame) -> bool:
    """Say whether a participant meets a trap at all."""
    if contrast.jenis == "contrast":
        return bool(place["urutan"][kasus] > place["urutan"][contrast.pendahulu])
    if contrast.jenis == "similarity":
        return bool(place["versi"][kasus] == "serupa")
    return True


def _rows(table: str, ronde: int, score: Floats, vignettes: Sequence[Vignette]) -> pd.DataFrame:
    """Write the nilai of one participant and round as rows."""
    kasus = np.repeat(codes(vignettes), len(criterion_names()))
    kriteria = np.tile(criterion_names(), len(vignettes))
    columns = {"peserta": table, "ronde": ronde, "kasus": kasus, "kriteria": kriteria}
    return pd.DataFrame({**columns, "nilai": score.reshape(-1)})
