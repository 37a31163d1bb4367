"""What people answered anonymously: how many gave which answer; no sheet is kept by itself."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.reading import Ruled, read_column
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.layout.kinds import STATEMENTS
from kinerja_analysis.intake.reading.sheet import shown
from kinerja_analysis.schema import SURVEI

ANSWERS: Final = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "sangat tidak setuju": 1,
    "tidak setuju": 2,
    "setuju": 3,
    "sangat setuju": 4,
}
"""Spelling of an answer -> its step, 1 (sangat tidak setuju) to 4 (sangat setuju)."""


def settle_survey(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read the six answers of each sheet; a statement left open is no answer."""
    found = []
    for name in STATEMENTS:
        cells = rows.get(name, pd.Series("", index=rows.index, dtype=object)).rename(name)
        values, told = read_column(cells, read_answer)
        rows = rows.assign(**{name: values.astype("float64")})
        found.append(told)
    return rows, join_notes(found)


def read_answer(cell: object) -> Reading:
    """Read one answer.

    >>> read_answer("Sangat Setuju").value, read_answer(4.0).value, read_answer("5").fault
    (4, 4, 'label_tidak_dikenal')
    """
    text = tidy(shown(cell)).casefold().removesuffix(".0")
    if text in MISSING:
        return Reading(np.nan)
    known = ANSWERS.get(text)
    return Reading(np.nan, fault="label_tidak_dikenal") if known is None else Reading(known)


def count_answers(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Count the answers to each statement of a year (the table `survei`).

    Parameters
    ----------
    parts : clean rows of survey sheets: ``tahun`` and the six statements
    """
    sheets = [part[["tahun", *STATEMENTS]] for part in parts]
    if not sheets:
        return SURVEI.empty()
    answers = pd.concat(sheets).melt("tahun", var_name="pernyataan", value_name="jawaban").dropna()
    counts = answers.groupby(["tahun", "pernyataan", "jawaban"], as_index=False).size()
    return SURVEI.conform(counts.rename(columns={"size": "n"}))
