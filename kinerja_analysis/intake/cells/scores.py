"""What was given: the nilai of every criterion, on the scale that the office declared."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.reading import (
    Read,
    Ruled,
    column_faults,
    column_flags,
    column_repairs,
    look_up,
    read_column,
)
from kinerja_analysis.intake.cells.scale_mix import doubtful_scores
from kinerja_analysis.intake.cells.score_words import scale_words
from kinerja_analysis.intake.cells.values import Reading, score_reader, tidy
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.reading.sheet import filled, shown
from kinerja_analysis.profile import Profile, Scale
from kinerja_analysis.regulasi.predikat import normalise_predikat, normalise_rating
from kinerja_analysis.thresholds import LONGEST_SCALE, MIXED_SCALE_CELLS, MIXED_SCALE_SHARE

UNIFORM_ROWS = 3
"""Count of rows below which equal nilai are no sign of anything."""

PERCENT = 100
"""What a share is multiplied by; a scale that does not reach so far is none of percent."""

OFF_SCALE = frozenset({"nilai_di_luar_skala", "nilai_tidak_terbaca"})
"""Faults that a nilai of another scale shows."""


def settle_wide_scores(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Read the nilai of every criterion that has its own column."""
    found = []
    raw = rows
    names: dict[str, list[str]] = {}
    for name in [str(field) for field in rows if str(field).startswith(CRITERION)]:
        criterion = context.profile.criterion(name.removeprefix(CRITERION))
        scale = context.profile.skala[criterion.skala]
        cells, shares = _percent(rows[name], block, scale)
        values, told = _read_scores(cells, scale)
        rows = rows.assign(**{name: values})
        found += [shares, told]
        names.setdefault(criterion.skala, []).append(name)
    for skala, columns in names.items():
        doubts = doubtful_scores(rows[columns], context.profile.skala[skala])
        found += [column_faults(raw[n], doubts[n], "skala_campuran") for n in columns]
    return rows, join_notes(found)


def settle_long_scores(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Read criterion and nilai of a table with one nilai a row."""
    kriteria, found = read_column(rows["kriteria"], _criterion_reader(context.profile))
    kriteria = kriteria.astype("str")
    scales = {item.nama: item.skala for item in context.profile.kriteria}
    skala = look_up(kriteria, scales)
    values = pd.Series(np.nan, index=rows.index)
    parts = [found]
    for name in sorted(set(skala) - {""}):
        here = skala == name
        scale = context.profile.skala[name]
        cells, shares = _percent(rows.loc[here, "nilai"], block, scale)
        values[here], told = _read_scores(cells, scale)
        doubts = doubtful_scores(values[here].to_frame("nilai"), scale)["nilai"]
        parts += [shares, told, column_faults(cells, doubts, "skala_campuran")]
    rows = rows.assign(kriteria=kriteria, nilai=values)
    return rows, join_notes(parts)


def point_out_uniform(rows: pd.DataFrame, block: Block, _context: Context) -> Ruled:
    """Say of a table in which every nilai is the same that nothing can be worked out from it."""
    names = [str(name) for name in rows if str(name).startswith(CRITERION)]
    nilai = rows[names].to_numpy(dtype="float64").ravel()
    given = nilai[~np.isnan(nilai)]
    alike = len(rows) >= UNIFORM_ROWS and len(given) > 1 and bool((given == given[0]).all())
    row = [block.layout.bottom + 1] if block.layout and alike else []
    return rows, notes(row, "nilai_seragam", "struktur")


def _criterion_reader(profile: Profile) -> Callable[[object], Reading]:
    """Return the function that reads a criterion's name or synonym."""
    known = {
        fold_label(word): item.nama
        for item in profile.kriteria
        for word in (item.nama, *item.sinonim)
    }

    def read(cell: object) -> Reading:
        """Read one criterion's name."""
        name = known.get(fold_label(shown(cell)), "")
        return Reading(name) if name else Reading("", fault="kriteria_tidak_dikenal")

    return read


def _percent(cells: pd.Series, block: Block, scale: Scale) -> Read:
    """Turn 0,855 shown as 85,5 % into 85,5, where the scale is one of percent."""
    column = block.columns[str(cells.name)]
    marked = {row + 1 for row, place in block.sheet.percent if place == column}
    mask = pd.Series(cells.index.isin(marked), index=cells.index)
    if scale.maksimum < PERCENT or not mask.any():
        return cells, join_notes(())
    raised = cells.where(~mask, cells.map(_hundredfold))
    return raised, column_repairs(cells, raised, mask, "persen")


def _hundredfold(cell: object) -> object:
    """Return a share as a percentage; what is no number stays."""
    return round(cell * PERCENT, 9) if isinstance(cell, float) else cell


def _read_scores(cells: pd.Series, scale: Scale) -> Read:
    """Read one column of nilai, and doubt all of it when it mixes scales."""
    values, told = read_column(cells, score_reader(scale, scale_words(scale)))
    values = values.astype("float64")
    faulty = cells[cells.index.isin(told.loc[told["aturan"].isin(OFF_SCALE), "baris"])]
    given = int(filled(cells.to_numpy()).sum())
    marked = faulty.map(_notation)
    marked = marked[marked != ""]
    notations = set(marked)
    notations |= {"skala"} if values.notna().any() else set()
    if (
        len(notations) > 1
        and len(marked) >= MIXED_SCALE_CELLS
        and len(marked) / given >= MIXED_SCALE_SHARE
    ):
        everywhere = pd.Series(True, index=cells.index)
        doubts = column_faults(cells, everywhere, "skala_campuran")
        told = pd.concat([doubts, told], ignore_index=True)
    zeros = column_flags(cells, values == 0, "nilai_nol")
    return values, join_notes([told, zeros])


def _notation(cell: object) -> str:
    """Name the notation in which another scale would write this cell."""
    text = tidy(shown(cell))
    if re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", text):
        return "angka" if float(text.replace(",", ".")) <= LONGEST_SCALE else ""
    if re.fullmatch(r"[A-Ea-e][+-]?", text):
        return "huruf"
    if normalise_rating(text) is not None:
        return "ekspektasi"
    return "predikat" if normalise_predikat(text) else ""
