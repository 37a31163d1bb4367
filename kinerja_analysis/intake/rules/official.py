"""What e-Kinerja says officially: the two ratings and the predikat, as they stand there."""

from collections.abc import Callable

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.reading import (
    Ruled,
    column_faults,
    column_repairs,
    look_up,
    read_column,
)
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.reading.sheet import shown
from kinerja_analysis.regulasi.predikat import RATING_LABELS, normalise_predikat, normalise_rating

RATINGS = ("hasil_kerja", "perilaku_kerja")
"""The two official ratings, which are kriteria too."""


def settle_official(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read both ratings and the predikat; a dash means not rated, an unknown label waits."""
    found = []
    for name, reader in [*((name, read_rating) for name in RATINGS), ("predikat", read_predikat)]:
        values, told = read_column(rows[name], reader)
        rows = rows.assign(**{name: values.astype("str")})
        found.append(told)
    return rows, join_notes(found)


def read_rating(cell: object) -> Reading:
    """Read an ekspektasi label; its one spelling is the regulation's."""
    return _label(cell, lambda text: RATING_LABELS.get(normalise_rating(text) or 0))


def read_predikat(cell: object) -> Reading:
    """Read a predikat; its one spelling is the regulation's."""
    return _label(cell, normalise_predikat)


def _label(cell: object, normalise: Callable[[str], str | None]) -> Reading:
    """Read a label, noting a spelling that differs by more than case and space."""
    text = tidy(shown(cell))
    if text.casefold() in MISSING:
        return Reading("", "nilai_kosong")
    label = normalise(text)
    if label is None:
        return Reading("", fault="label_tidak_dikenal")
    return Reading(label, "" if label.casefold() == text.casefold() else "label_dibakukan")


def settle_official_rater(rows: pd.DataFrame, _block: Block, context: Context) -> Ruled:
    """Name the rater where the file does not: the direct superior of the personnel list."""
    if "penilai" in rows:
        return rows.assign(peran=pd.Series("atasan", index=rows.index, dtype="str")), join_notes(())
    superior = look_up(rows["pegawai"], context.people.superiors)
    before = pd.Series("", index=rows.index, dtype="str", name="pegawai")
    known = superior != ""
    unknown = ~known & (rows["pegawai"] != "")
    found = [
        column_repairs(before, superior, known, "penilai_dari_atasan"),
        column_faults(before, unknown, "penilai_tidak_diketahui"),
    ]
    rows = rows.assign(penilai=superior, peran=pd.Series("atasan", index=rows.index, dtype="str"))
    return rows, join_notes(found)
