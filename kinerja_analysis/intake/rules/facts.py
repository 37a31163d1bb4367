"""What stands beside the ratings: personnel, self-assessment texts, services, the organisation."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.calendar import read_dates
from kinerja_analysis.intake.cells.nip import LENGTH
from kinerja_analysis.intake.cells.periods import find_year
from kinerja_analysis.intake.cells.reading import (
    Ruled,
    column_faults,
    column_repairs,
    each_text,
    read_column,
)
from kinerja_analysis.intake.cells.values import (
    CANONICAL,
    THOUSANDS,
    Reading,
    plain_number,
    read_year,
    tidy,
)
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.people.people import told_by_nip
from kinerja_analysis.intake.reading.sheet import shown
from kinerja_analysis.regulasi.predikat import normalise_capaian
from kinerja_analysis.thresholds import LARGEST_FIGURE

SEX_WORDS = {
    "l": "L",
    "laki-laki": "L",
    "laki laki": "L",
    "pria": "L",
    "p": "P",
    "perempuan": "P",
    "wanita": "P",
}
"""Spelling of a sex -> L or P."""

CONSENT_WORDS = frozenset({"ya", "y", "bersedia", "setuju", "iya"})
"""Spellings of a consent; anything else is none."""

REQUIRED = {
    "layanan": ("layanan", "unit_kerja", "ukuran"),
    "organisasi": ("unit_kerja", "capaian_organisasi"),
    "skp": ("status",),
    "keberatan": ("keputusan",),
    "alasan_diri": ("alasan_diri",),
    "tindak_lanjut": ("rekomendasi",),
}
"""Text fields without which a row of that kind says nothing."""


def settle_texts(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Turn every field that no other rule reads into text."""
    texts = {
        str(name): rows[name].map(shown).map(str.strip).astype("str")
        for name in rows
        if rows[name].dtype == object
    }
    return rows.assign(**texts), join_notes(())


def settle_required(rows: pd.DataFrame, block: Block, _context: Context) -> Ruled:
    """Let a row wait that lacks what its kind of table is about."""
    found = []
    for name in REQUIRED[block.kind]:
        text = each_text(rows[name]).rename(name)
        empty = text.str.casefold().isin(MISSING)
        found.append(column_faults(text, empty, "isian_wajib_kosong"))
    return rows, join_notes(found)


def settle_capaian(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read the result of each unit; its one spelling is the regulation's."""

    def read(cell: object) -> Reading:
        """Read one result."""
        text = tidy(shown(cell))
        label = normalise_capaian(text)
        if label is None:
            fault = "" if text.casefold() in MISSING else "label_tidak_dikenal"
            return Reading("", fault=fault)
        return Reading(label, "" if label.casefold() == text.casefold() else "label_dibakukan")

    values, told = read_column(rows["capaian_organisasi"], read)
    return rows.assign(capaian_organisasi=values.astype("str")), told


def settle_fact_year(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Read the year of each row; facts of other years are kept."""
    usual = find_year(block.title) or context.tahun
    if "tahun" not in rows:
        return rows.assign(tahun=usual), join_notes(())
    values, told = read_column(rows["tahun"], read_year)
    years = values.astype("int64")
    return rows.assign(tahun=years.where(years > 0, usual)), told


def settle_person(rows: pd.DataFrame, _block: Block, context: Context) -> Ruled:
    """Read sex and birth date of the personnel list; what the NIP tells is taken from it."""
    written = pd.DataFrame(
        {
            "jenis_kelamin": _words(rows, "jenis_kelamin", lambda t: SEX_WORDS.get(t, "")),
            "jenis_pegawai": _words(rows, "jenis_pegawai", _employment),
        }
    )
    birth, told = read_dates(rows, "tanggal_lahir")
    written = written.assign(tanggal_lahir=birth)
    if not context.by_nip:
        return rows.assign(**{str(c): written[c] for c in written}), told
    facts = told_by_nip(rows["pegawai"]).astype({"tanggal_lahir": "datetime64[us]"})
    sound = rows["pegawai"].str.len() == LENGTH
    found = [told[told["jenis"] != "karantina"]]
    for name in facts:
        before, after = written[name], facts[name].where(sound, written[name])
        differs = before.notna() & (before.astype("str") != "") & (before != after) & sound
        found.append(
            column_repairs(_texts(before), _texts(after), differs, "data_dari_nip", str(name))
        )
        rows = rows.assign(**{str(name): after})
    return rows, join_notes(found)


def _texts(values: pd.Series) -> pd.Series:
    """Return values as the ledger shows them."""
    return values.map(lambda value: "" if pd.isna(value) else shown(value)).astype("str")


def _words(rows: pd.DataFrame, name: str, read: Callable[[str], str]) -> pd.Series:
    """Return a column of words in their one spelling, empty where the column is missing."""
    if name not in rows:
        return pd.Series("", index=rows.index, dtype="str")
    return each_text(rows[name], lambda text: read(text.casefold()))


def _employment(text: str) -> str:
    """Return the kind of employment in the spelling of the tables."""
    return {"pppk paruh waktu": "PPPK", "pppk_paruh_waktu": "PPPK"}.get(text, text.upper())


def settle_consent(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read the consent to quote; only a plain yes is one."""
    if "izin_kutip" not in rows:
        return rows.assign(izin_kutip="Tidak"), join_notes(())
    given = rows["izin_kutip"].map(lambda cell: tidy(shown(cell)).casefold() in CONSENT_WORDS)
    words = np.where(given, "Ya", "Tidak")
    return rows.assign(izin_kutip=pd.Series(words, index=rows.index, dtype="str")), join_notes(())


def settle_self(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Make the ratee of a self-assessment its rater too."""
    role = pd.Series("diri", index=rows.index, dtype="str")
    return rows.assign(penilai=rows["pegawai"], peran=role), join_notes(())


def settle_figures(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read nilai and count of the service figures."""
    found = []
    for name in ("nilai", "n"):
        cells = rows.get(name, pd.Series("", index=rows.index, dtype=object)).rename(name)
        values, told = read_column(cells, read_figure)
        rows = rows.assign(**{name: values.astype("float64")})
        found.append(told)
    return rows.assign(n=rows["n"].fillna(0).round()), join_notes(found)


def read_figure(cell: object) -> Reading:
    """Read a plain number, up to the largest that anybody counts."""
    reading = _number(cell)
    beyond = isinstance(reading.value, float) and abs(reading.value) > LARGEST_FIGURE
    return Reading(np.nan, fault="angka_tidak_terbaca") if beyond else reading


def _number(cell: object) -> Reading:
    """Read a plain number."""
    if isinstance(cell, int | float):
        return Reading(float(cell))
    text = tidy(shown(cell))
    if text.casefold() in MISSING:
        return Reading(np.nan)
    if THOUSANDS.fullmatch(text):
        return Reading(np.nan, fault="angka_ambigu")
    number = plain_number(text)
    if not CANONICAL.fullmatch(number):
        return Reading(np.nan, fault="angka_tidak_terbaca")
    return Reading(float(number), "angka_teks" if number != text else "")


def settle_objection_date(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read the date of an objection."""
    tanggal, told = read_dates(rows, "tanggal_keberatan")
    return rows.assign(tanggal=tanggal), told


def column_or_empty(rows: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return the rows with empty text for every named column that they lack."""
    return rows.assign(**{name: "" for name in names if name not in rows})
