"""Who is meant by a rater who is named by office only ("Lurah", "Plt. Camat")."""

import re
from functools import lru_cache
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.calendar import read_dates
from kinerja_analysis.intake.cells.reading import Read, each_text
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Context

TITLED: Final = frozenset({"nip_kosong", "nip_bukan_angka"})
"""Faults under which a cell may hold an office instead of a NIP."""

DATES: Final = ("tanggal", "dinilai_pada")
"""Fields that tell when a row was rated."""


@lru_cache(maxsize=1 << 12)
def fold_title(title: str) -> str:
    """Return what spellings of one office share; an acting holder (Plt., Plh., Pj.) stays apart.

    >>> fold_title("PLT.  Camat") == fold_title("Plt Camat"), fold_title("Plt. Camat")
    (True, 'plt camat')
    """
    return tidy(re.sub(r"[^\w\s]", " ", title)).casefold()


def raters_by_title(rows: pd.DataFrame, read: Read, context: Context) -> Read:
    """Put a person in the place of an office that the personnel list gives to one person alone.

    The row must be dated in a year of the list: who held an office at another time, or in the
    name of its holder, the list does not tell, and the row goes on waiting.
    """
    ids, told = read
    years = _years(rows)
    titles = _titles(rows.loc[told.loc[told["aturan"].isin(TITLED), "baris"]])
    holders = {row: _holder(title, int(years[row]), context) for row, title in titles.items()}
    found = {row: nip for row, nip in holders.items() if nip}
    if not found:
        return read
    repaired = notes(found, "penilai_dari_jabatan", "perbaikan", "penilai").assign(
        sebelum=[titles[row] for row in found], sesudah=list(found.values())
    )
    ids = ids.where(~ids.index.isin(list(found)), pd.Series(found, dtype=object).reindex(ids.index))
    return ids, join_notes([told[~told["baris"].isin(list(found))], repaired])


def _titles(rows: pd.DataFrame) -> dict[int, str]:
    """Return what names the rater in each row: the cell of the id, else that of the name."""
    texts = each_text(rows["penilai"])
    if "nama_penilai" in rows:
        names = each_text(rows["nama_penilai"])
        texts = texts.mask(texts.str.casefold().isin(MISSING), names)
    return dict(zip(rows.index.tolist(), texts, strict=True))


def _years(rows: pd.DataFrame) -> pd.Series:
    """Return the year in which each row was rated, 0 where no date tells."""
    years = pd.Series(0, index=rows.index)
    for name in DATES:
        seen = read_dates(rows, name)[0].dt.year.fillna(0).astype("int64")
        years = years.where(years > 0, seen)
    return years


def _holder(title: str, year: int, context: Context) -> str:
    """Return the one person who holds an office in the list of that year, else nothing."""
    table = context.people.table
    fold = fold_title(title)
    if not fold or table.empty:
        return ""
    listed = table[table["tahun"] == year]
    held = listed.loc[listed["jabatan"].map(fold_title) == fold, "pegawai"].unique()
    return str(held[0]) if len(held) == 1 else ""
