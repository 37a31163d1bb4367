"""When each row was rated, and whether it belongs to the year that is asked for."""

from datetime import date

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.periods import find_periode, find_year, sheet_periode
from kinerja_analysis.intake.cells.reading import (
    Read,
    Ruled,
    column_faults,
    column_flags,
    read_column,
)
from kinerja_analysis.intake.cells.values import (
    Reading,
    date_order,
    date_reader,
    read_year,
)
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.kinds import RATING_KINDS
from kinerja_analysis.intake.reading.sheet import shown
from kinerja_analysis.thresholds import DATE_MAX_YEARS, GRACE_MONTHS

STAMPS = frozenset(
    {"stempel waktu", "timestamp", "cap waktu", "waktu pengisian", "completion time"}
)
"""Names of the column in which a form notes when an answer was sent in."""

LAST_MONTH = 12
"""Number up to which a day can be taken for a month."""

COUNTED = frozenset({"bulan", "triwulan", "semester"})
"""Names of a column of periods that say what its numbers count."""

YEARLY = "tahunan"
"""Period of a file that names none."""


def settle_dates(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Read the date and the year of each row; another year than the asked one waits."""
    tanggal, told = read_dates(rows, "tanggal")
    declared, doubts = _declared_year(rows, block)
    seen = tanggal.dt.year.fillna(0).astype("int64")
    tahun = declared.where(declared > 0, seen.where(seen > 0, context.tahun))
    strange = (seen > 0) & ((seen - context.tahun).abs() > DATE_MAX_YEARS)
    outside = ~strange & ((tahun != context.tahun) | _too_late(tanggal, declared, context.tahun))
    written = rows["tanggal"] if "tanggal" in rows else tahun.astype("str")
    written = written.rename("tanggal" if "tanggal" in rows else "tahun")
    found = [
        told,
        doubts,
        column_faults(written, strange, "tanggal_mustahil"),
        column_faults(written, outside, "di_luar_periode"),
    ]
    rows = rows.assign(tanggal=tanggal.dt.normalize(), tahun=tahun, saat=_moments(tanggal, block))
    return rows, join_notes(found)


def _moments(tanggal: pd.Series, block: Block) -> pd.Series:
    """Return when each answer of a form was sent in; missing where the file is no form's."""
    mapped = block.layout.header.mapped if block.layout else ()
    label = next((fold_label(item.label) for item in mapped if item.field == "tanggal"), "")
    return tanggal if label in STAMPS else pd.Series(pd.NaT, tanggal.index, tanggal.dtype)


def read_dates(rows: pd.DataFrame, name: str) -> Read:
    """Read a column of dates, missing where the column is."""
    if name not in rows:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]"), join_notes(())
    cells = rows[name]
    values, told = read_column(cells, date_reader(date_order(set(cells))))
    swapped = column_flags(cells, _maybe_swapped(cells), "tanggal_mungkin_tertukar")
    return pd.to_datetime(values).astype("datetime64[us]"), join_notes([told, swapped])


def _maybe_swapped(cells: pd.Series) -> pd.Series:
    """Tell which dates an English Excel may have read month first.

    It turns 03/04/2025 into a date (4 March) and leaves 15/12/2025 as text, so that all real dates
    of the column have a day up to 12 and all written ones a day above.
    """
    real = cells.map(lambda cell: isinstance(cell, date)).astype(bool)
    if not real.any():
        return real
    days = pd.to_datetime(cells[real]).dt.day
    written = date_order(set(cells[~real])) == "dmy" and not any(
        date_reader("")(cell).fault == "tanggal_ambigu" for cell in set(cells[~real])
    )
    return real & bool(written and days.max() <= LAST_MONTH)


def _declared_year(rows: pd.DataFrame, block: Block) -> Read:
    """Return the year that the column or the title names, 0 where neither does."""
    title = pd.Series(find_year(block.title), index=rows.index, dtype="int64")
    if "tahun" not in rows:
        return title, join_notes(())
    values, told = read_column(rows["tahun"], read_year)
    years = values.astype("int64")
    return years.where(years > 0, title), told


def _too_late(tanggal: pd.Series, declared: pd.Series, tahun: int) -> pd.Series:
    """Tell which dates lie outside the year, with some months' grace if the file names the year."""
    months = (tanggal.dt.year - tahun) * 12 + tanggal.dt.month
    last = np.where(declared == tahun, 12 + GRACE_MONTHS, 12)
    return (tanggal.notna() & ~months.between(1, last)).astype(bool)


def settle_declared_year(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Read year and moment of an official rating; the year is the one that the file names."""
    moment, told = read_dates(rows, "dinilai_pada")
    declared, doubts = _declared_year(rows, block)
    tahun = declared.where(declared > 0, context.tahun)
    written = tahun.astype("str").rename("tahun")
    outside = tahun != context.tahun
    found = [
        told,
        doubts,
        column_faults(written, outside, "di_luar_periode"),
    ]
    rows = rows.assign(dinilai_pada=moment, tanggal=moment.dt.normalize(), tahun=tahun)
    return rows, join_notes(found)


def settle_periode(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Name the period of each row: its cell, else the title, the sheet's name, or the year."""
    usual, told = _usual_periode(rows, block, context)
    if "periode" not in rows:
        return rows.assign(periode=pd.Series(usual, index=rows.index, dtype="str")), told
    mapped = block.layout.header.mapped if block.layout else ()
    label = next((fold_label(item.label) for item in mapped if item.field == "periode"), "")

    def read(cell: object) -> Reading:
        """Read one period."""
        text = shown(cell).strip()
        if text.casefold() in MISSING or text == str(context.tahun):
            return Reading(usual)
        numbered = f"{label} {text}" if label in COUNTED else text
        periode = find_periode(text, context.tahun) or find_periode(numbered, context.tahun)
        if not periode:
            return Reading("", fault="periode_tidak_terbaca")
        year = _year_of(periode) or find_year(text) or context.tahun
        outside = year != context.tahun and block.kind in RATING_KINDS
        return Reading(periode, fault="di_luar_periode" if outside else "")

    values, found = read_column(rows["periode"], read)
    told = told[~told["baris"].isin(rows.index[values != usual])]
    return rows.assign(periode=values.astype("str")), join_notes([told, found])


def _usual_periode(rows: pd.DataFrame, block: Block, context: Context) -> tuple[str, pd.DataFrame]:
    """Return the period of rows that name none, and where it was taken from a sheet's name."""
    tahun = find_year(block.title) or context.tahun
    if titled := find_periode(block.title, tahun):
        return titled, join_notes(())
    named = sheet_periode(block.sheet.lembar, tahun) if block.several else ""
    if not named or block.given.get("nama_penilai"):
        return YEARLY, join_notes(())
    told = notes(rows.index, "periode_dari_nama_sheet", "perbaikan")
    return named, told.assign(sesudah=named)


def _year_of(periode: str) -> int:
    """Return the year of a month, 0 of any other period."""
    year, _, month = periode.partition("-")
    return int(year) if month else 0
