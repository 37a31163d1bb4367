"""Whether the planted traps caught the class: how far each one pulled its nilai."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report.number_format import decimal, interval
from kinerja_analysis.training.group_means import Mean, difference_of, mean_of
from kinerja_analysis.training.vignettes import Contrast, Vignette, planted

COLUMNS: Final = ("ronde", "jenis", "kasus", "n", "tarikan", "low", "high", "status", "alasan")

FEW: Final = "kurang dari dua peserta pada salah satu sisi; tanpa selang"
NOBODY: Final = "tidak ada peserta yang dapat dibandingkan"


def pulls(cells: pd.DataFrame, vignettes: Sequence[Vignette], plan: pd.DataFrame) -> pd.DataFrame:
    """Tell how far each planted trap pulled the nilai of a class, each round.

    For halo, recency and heaping: how much farther a participant's nilai on the trap's criteria lie
    from the reference, in the direction of the pull, than all of the same participant's nilai, so
    that general leniency does not count. For contrast: the same, those who read the predecessor
    before less those who read it after. For similarity: those who read the version ``serupa`` less
    those who read ``lain``.

    Parameters
    ----------
    cells : ``ronde, peserta, kasus, kriteria, nilai, acuan``
    vignettes : the cases with their traps
    plan : ``peserta, urutan, kasus, versi`` (`class_plan.class_plan`)

    Returns
    -------
    DataFrame
        ``ronde, jenis, kasus, n`` (participants), ``tarikan, low, high`` (points; positive: as the
        trap was meant to pull), ``status, alasan``
    """
    apart = cells.assign(selisih=cells["nilai"] - cells["acuan"])
    own = apart.groupby(["ronde", "peserta"])["selisih"].transform("mean")
    apart = apart.assign(selisih=apart["selisih"] - own)
    rows = [
        _row(ronde, case, contrast, _pull(found, case, contrast, plan))
        for ronde, found in apart.groupby("ronde", sort=True)
        for case, contrast in planted(vignettes)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pull(apart: pd.DataFrame, case: Vignette, contrast: Contrast, plan: pd.DataFrame) -> Mean:
    """Measure one trap in one round."""
    hit = apart[(apart["kasus"] == case.kode) & apart["kriteria"].isin(contrast.kriteria)]
    pulled = hit.groupby("peserta")["selisih"].mean() * contrast.arah
    if contrast.jenis == "contrast":
        return _between(pulled, _read_after(plan, case.kode, contrast.pendahulu))
    if contrast.jenis == "similarity":
        mine = plan[plan["kasus"] == case.kode].set_index("peserta")["versi"]
        return _between(pulled, mine == "serupa")
    return mean_of(pulled.to_numpy())


def _read_after(plan: pd.DataFrame, kasus: str, pendahulu: str) -> pd.Series:
    """Say which participants read a case after its predecessor."""
    place = plan.pivot_table(index="peserta", columns="kasus", values="urutan")
    return place[kasus] > place[pendahulu]


def _between(pulled: pd.Series, exposed: pd.Series) -> Mean:
    """Compare participants who met the trap with those who did not."""
    met = exposed.reindex(pulled.index).fillna(False).astype(bool)
    return difference_of(pulled[met].to_numpy(), pulled[~met].to_numpy())


def _row(ronde: object, case: Vignette, contrast: Contrast, found: Mean) -> tuple[object, ...]:
    """Lay out one trap of one round."""
    if np.isnan(found.value):
        told = ("tidak_dapat_dihitung", NOBODY)
    elif np.isnan(found.low):
        told = ("terbatas", FEW)
    else:
        told = ("ok", "")
    numbers = (found.n, found.value, found.low, found.high)
    return (ronde, contrast.jenis, case.kode, *numbers, *told)


def told_pulls(found: pd.DataFrame) -> Iterator[str]:
    """Yield one sentence for each trap whose interval lies above zero.

    Parameters
    ----------
    found : as `pulls` returns it
    """
    for row in found[found["low"] > 0].to_dict("records"):
        yield (
            f"Ronde {row['ronde']}, {row['kasus']}: jebakan {NAMES[row['jenis']]} menarik nilai "
            f"{decimal(row['tarikan'])} poin ({interval(row['low'], row['high'])})."
        )


NAMES: Final = {
    "halo": "halo (kesan umum)",
    "recency": "kekinian",
    "contrast": "kontras dengan kasus sebelumnya",
    "similarity": "kesamaan latar belakang",
    "heaping": "ambang",
}
"""What each kind of trap is called before a class."""
