"""How long somebody served under a rating, and whether as acting holder; both are only told."""

from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.calendar import YEARLY, read_dates
from kinerja_analysis.intake.cells.reading import Ruled, column_flags, each_text
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.reading.sheet import shown

FULL_YEAR: Final = 12
"""Months that a yearly rating covers."""

MID_MONTH: Final = 15
"""Day up to which the month of a beginning counts, and from which that of an end does."""

ACTING: Final = frozenset({"1", "true", "ya", "y", "plt", "plh", "pj", "pjb", "plt.", "plh."})
"""Contents of the column that marks a plan as that of an acting holder."""


def settle_service(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Tell the months of a yearly rating that covers less than the year, and acting holders."""
    found = []
    if {"mulai", "selesai"} <= set(rows):
        first, last = (read_dates(rows, name)[0] for name in ("mulai", "selesai"))
        months = _months(first, last)
        short = (months < FULL_YEAR) & (months >= 0) & (rows["periode"] == YEARLY)
        told = column_flags(rows["selesai"].map(shown), short, "masa_kurang_setahun")
        found.append(told.assign(pesan=[f"Bertugas {n} bulan." for n in months[short]]))
    if "plt" in rows:
        text = each_text(rows["plt"]).rename("plt")
        found.append(column_flags(text, text.str.casefold().isin(ACTING), "skp_plt_plh"))
    return rows, join_notes(found)


def _months(first: pd.Series, last: pd.Series) -> pd.Series:
    """Return the count of months from one date to another, a full year where one is missing."""
    whole = (last.dt.year - first.dt.year) * FULL_YEAR + last.dt.month - first.dt.month + 1
    late = (first.dt.day > MID_MONTH).astype("int64")
    early = (last.dt.day < MID_MONTH).astype("int64")
    return (whole - late - early).fillna(FULL_YEAR).astype("int64")
