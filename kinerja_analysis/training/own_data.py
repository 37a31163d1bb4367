"""Examples from an office's own data, safely: a simulated twin, or forms that stand for many."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.figures import Picture
from kinerja_analysis.report.figures.style import empty_picture
from kinerja_analysis.thresholds import PERTURBED_SHARE, SMALL_CELL
from kinerja_analysis.training.anonymous import anonymised
from kinerja_analysis.training.figures import heat_picture
from kinerja_analysis.training.twin import twin_of

TWIN, ANONYMOUS = FORMS = ("kembaran", "anonim")
"""In which form own data may be shown."""

ROWS_SHOWN: Final = 12
"""Forms of a group that a class sees at most: more cannot be read from the back of a room."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnExample:
    """What a class sees of the own office: words, and forms in which nobody can be known."""

    told: str
    picture: Picture


def own_example(dari: str, *, bentuk: str = TWIN, benih: int) -> OwnExample:
    """Show an example from own data: a simulated twin, or forms that stand for many people each.

    Parameters
    ----------
    dari : folder of a published run or of a screening; empty: no own data are used
    bentuk : one of `FORMS`
    benih : seed of the twin; an anonymised example takes one that nobody knows

    Raises
    ------
    KinerjaError
        The folder holds no tables, the office is too small, or there is no such form.
    """
    if bentuk not in FORMS:
        raise UsageError(f"Bentuk contoh {bentuk!r} tidak ada; yang ada: {TWIN} dan {ANONYMOUS}.")
    if not dari:
        told = "Tidak ada data sendiri yang dipakai; semua contoh dari kantor simulasi."
        return OwnExample(told, empty_picture(told))
    folder = Path(dari) / "rahasia" / "data"
    penilaian = read_table(folder, "penilaian")
    if bentuk == ANONYMOUS:
        return _of_many(anonymised(penilaian, rng=np.random.default_rng()))
    twin = twin_of(penilaian, read_table(folder, "hasil_uji"), seed=benih)
    forms = twin.example()
    forms.index = pd.Index([f"Pegawai {n}" for n in range(1, len(forms) + 1)])
    return OwnExample(twin.summary(), heat_picture(forms, "Nilai seorang penilai rekaan"))


def _of_many(shown: pd.DataFrame) -> OwnExample:
    """Show anonymised forms of the mildest and the strictest group."""
    wide = shown.pivot_table("nilai", ["kelompok", "formulir"], "kriteria")
    groups = wide.index.get_level_values("kelompok")
    ends = sorted({groups.min(), groups.max()})
    rows = pd.concat([wide.loc[[group]].head(ROWS_SHOWN) for group in ends])
    rows.index = pd.Index([f"{group}, {form}" for group, form in rows.index])
    told = (
        f"{len(wide)} formulir gabungan dari kantor sendiri. Setiap baris rerata formulir atas "
        f"sedikitnya {SMALL_CELL} pegawai dari unit mana pun, dalam kelompok sedikitnya "
        f"{SMALL_CELL} penilai; {100 * PERTURBED_SHARE:.0f}% nilainya dipertukarkan. Tidak ada "
        "baris yang merupakan penilaian seorang pegawai."
    )
    return OwnExample(told, heat_picture(rows, "Formulir gabungan"))
