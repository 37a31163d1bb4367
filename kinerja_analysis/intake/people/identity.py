"""Who is meant in each row: ids, names and units as the office writes them."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.nip import lost_number, nip_reader, parted_name
from kinerja_analysis.intake.cells.periods import sheet_periode
from kinerja_analysis.intake.cells.reading import (
    Read,
    Ruled,
    column_faults,
    column_repairs,
    each_text,
    look_up,
    read_column,
)
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.layout.kinds import RATING_KINDS
from kinerja_analysis.intake.people.non_asn import set_non_asn_apart
from kinerja_analysis.intake.people.people import name_likeness, usual_spellings
from kinerja_analysis.intake.people.rater_title import TITLED, fold_title, raters_by_title
from kinerja_analysis.intake.reading.sheet import shown
from kinerja_analysis.profile_units import names_of_today
from kinerja_analysis.thresholds import NAME_RATIO

SHEET_NAME_LENGTH = 31
"""Letters at which Excel cuts a sheet's name."""

GENERIC_SHEET = re.compile(
    r"(sheet|lembar|tabel|csv|data|rekap|penilaian|nilai|hasil|form|tahun)[\w\s]*"
    r"|(final|draf|draft|konsep|asli|salinan|copy|revisi|rev|fix|baru|lama|20\d\d)\b.*",
    re.IGNORECASE,
)
"""Sheet names that name no unit."""

UNIT_WORDS: Mapping[str, str] = {
    "sie": "seksi",
    "kasi": "seksi",
    "kel": "kelurahan",
    "kec": "kecamatan",
    "sek": "sekretariat",
    "subbag": "subbagian",
}
"""Abbreviations in the names of units."""

OPTIONAL_IDS = frozenset({"atasan"})
"""Ids that may be missing (the head of the office has no superior in it)."""

NAME_OF: Mapping[str, str] = {"pegawai": "nama", "penilai": "nama_penilai"}
"""Id -> the field with that person's name."""


def settle_ids(rows: pd.DataFrame, _block: Block, context: Context) -> Ruled:
    """Read the ids of ratee, rater and superior; a damaged one puts its row in quarantine."""
    found = []
    for name in ("pegawai", "penilai", "atasan"):
        if name in rows:
            rows, told = _settle_id(rows, name, context)
            found.append(told)
    return rows, join_notes(found)


def _settle_id(rows: pd.DataFrame, name: str, context: Context) -> Ruled:
    """Read one column of ids."""
    reader = nip_reader(context.tahun) if context.by_nip else read_free_id
    if name in OPTIONAL_IDS:
        reader = _or_empty(reader)
    ids, told = read_column(rows[name], reader)
    if context.by_nip and (told["aturan"] == "nip_presisi_hilang").any():
        ids, told = _recover(rows, name, context, (ids, told))
    if context.by_nip and name == "penilai" and told["aturan"].isin(TITLED).any():
        ids, told = raters_by_title(rows, (ids, told), context)
    if name == "pegawai":
        told = set_non_asn_apart(rows, told)
    beside = NAME_OF.get(name, "")
    if beside and beside not in rows and (told["aturan"] == "nip_dari_sel_nama").any():
        names = rows[name].map(lambda cell: parted_name(tidy(shown(cell)))[1])
        rows = rows.assign(**{beside: names.astype(object)})
    return rows.assign(**{name: ids.astype("str")}), told


def read_free_id(cell: object) -> Reading:
    """Read an id of any form: its text, without surplus space."""
    text = tidy(shown(cell))
    return Reading(text) if text else Reading("", fault="id_kosong")


def _or_empty(read: Callable[[object], Reading]) -> Callable[[object], Reading]:
    """Return the same reader for a field that may be empty."""
    return lambda cell: Reading("") if tidy(shown(cell)).casefold() in MISSING else read(cell)


def _recover(rows: pd.DataFrame, name: str, context: Context, read: Read) -> Read:
    """Find numbers that were NIP again in the personnel list, by 15 digits and name together."""
    ids, told = read
    names = rows.get(NAME_OF.get(name, ""), pd.Series("", index=rows.index))
    numbers = rows[name].map(lost_number)
    lost = pd.DataFrame({"number": numbers, "nama": each_text(names)})[numbers > 0]
    recovered = context.people.recover(lost.drop_duplicates())
    pairs = zip(lost["number"], lost["nama"], strict=True)
    found = {row: recovered.get(pair, "") for row, pair in zip(lost.index, pairs, strict=True)}
    found = {row: nip for row, nip in found.items() if nip}
    told = told[~told["baris"].isin(list(found))]
    repaired = notes(
        found,
        "nip_dari_daftar_pegawai",
        "perbaikan",
        name,
    ).assign(
        sebelum=[shown(rows.loc[row, name]) for row in found],
        sesudah=list(found.values()),
    )
    back = pd.Series(found, dtype=object).reindex(ids.index)
    return back.where(back.notna(), ids), pd.concat([told, repaired], ignore_index=True)


def settle_names(rows: pd.DataFrame, _block: Block, context: Context) -> Ruled:
    """Give every person one spelling of the name; one id with two persons' names waits."""
    found = []
    for identity, name in NAME_OF.items():
        if identity in rows and name in rows:
            rows, told = _settle_name(rows, identity, name, context)
            found.append(told)
    return rows, join_notes(found)


def _settle_name(rows: pd.DataFrame, identity: str, name: str, context: Context) -> Ruled:
    """Settle the names in one column by the ids in another."""
    written = each_text(rows[name])
    office = each_text(look_up(rows[identity], context.people.titles), fold_title)
    titled = (office != "") & (each_text(written, fold_title) == office)
    named = (written != "") & (rows[identity] != "") & ~titled
    listed = context.people.names
    best = usual_spellings(rows.loc[named, identity], written[named])
    best |= {key: listed[key] for key in best if key in listed}
    known = look_up(rows[identity], best).where(named, written)
    differs = named & (known != written)
    unlike = _unlike(written[differs], known[differs]).reindex(rows.index, fill_value=False)
    strange = unlike if listed else rows[identity].isin(rows.loc[unlike, identity])
    found = [
        column_repairs(written, known, differs & ~strange, "nama_variasi"),
        column_faults(written, strange & named, "nip_dua_nama"),
    ]
    if not context.by_nip:
        found = found[:1]
    return rows.assign(**{name: known}), join_notes(found)


def _unlike(names: pd.Series, others: pd.Series) -> pd.Series:
    """Tell which names cannot be another spelling of the other one."""
    pairs = zip(names, others, strict=True)
    unlike = [name_likeness(one, other) < NAME_RATIO for one, other in pairs]
    return pd.Series(unlike, names.index, dtype="bool")


def fold_unit(unit: str) -> str:
    """Return what spellings of one unit share.

    >>> fold_unit("Sie. Pemerintahan") == fold_unit("SEKSI  PEMERINTAHAN")
    True
    """
    words = tidy(unit).casefold().split()
    return " ".join(UNIT_WORDS.get(word.removesuffix("."), word) for word in words)


def unit_spellings(listed: pd.Series, written: pd.Series) -> dict[str, str]:
    """Return fold -> spelling of every unit: the personnel list's, else the usual one."""
    found: dict[str, str] = {}
    for units in (written, listed):
        tidied = each_text(units)
        tidied = tidied[tidied != ""]
        folds = each_text(tidied, fold_unit)
        plain = folds == tidied.str.casefold()
        found |= usual_spellings(folds, tidied) | usual_spellings(folds[plain], tidied[plain])
    return found


def settle_units(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Name the unit of each row: its cell, the heading above, the sheet, or the personnel list."""
    raw = rows.get("unit_kerja", pd.Series("", index=rows.index, dtype=object))
    written = raw.map(shown).astype("str")
    tidied = each_text(raw)
    known = _spelt(tidied, context)
    found = [column_repairs(written, known, (tidied != "") & (known != written), "unit_variasi")]
    for rule, source in _unit_sources(rows, block, context):
        usable = (known == "") & (source != "")
        known = known.mask(usable, source)
        found.append(column_repairs(written, known, usable, rule, "unit_kerja"))
    former = names_of_today(context.profile.unit, fold_unit)
    today = each_text(known, lambda unit: former.get(fold_unit(unit), unit))
    renamed = today != known
    found.append(column_repairs(known, today, renamed, "unit_berganti_nama", "unit_kerja"))
    known = today
    if block.kind in RATING_KINDS and (tidied != "").any():
        found.append(column_faults(written.rename("unit_kerja"), known == "", "unit_kosong"))
    return rows.assign(unit_kerja=known.astype("str")), join_notes(found)


def _spelt(units: pd.Series, context: Context) -> pd.Series:
    """Return units in the office's spelling, unknown ones as they are."""
    return each_text(units, lambda unit: context.units.get(fold_unit(unit), unit))


def _unit_sources(
    rows: pd.DataFrame, block: Block, context: Context
) -> list[tuple[str, pd.Series]]:
    """Return where else the unit may stand, nearest first."""
    empty = pd.Series("", index=rows.index, dtype="str")
    groups = empty if block.groups is None else block.groups.reindex(rows.index)
    groups = _spelt(groups, context)
    sheet = pd.Series(_sheet_unit(block, context), index=rows.index, dtype="str")
    listed = empty
    if "pegawai" in rows:
        listed = look_up(rows["pegawai"], context.people.units)
    return [
        ("unit_dari_baris_kelompok", groups),
        ("unit_dari_nama_sheet", sheet),
        ("unit_dari_daftar_pegawai", listed),
    ]


def _sheet_unit(block: Block, context: Context) -> str:
    """Return the unit that the sheet is named after; Excel may have cut its name."""
    name = tidy(block.sheet.lembar)
    listed = sorted(set(context.people.table["unit_kerja"]) - {""})
    fold = fold_unit(name)
    exact = [unit for unit in listed if fold_unit(unit) == fold]
    begun = [unit for unit in listed if fold_unit(unit).startswith(fold)]
    found = exact or (begun if len(block.sheet.lembar) >= SHEET_NAME_LENGTH else [])
    if len(found) == 1:
        return found[0]
    owned = "pegawai" in block.given or bool(sheet_periode(name, context.tahun))
    free = block.several and not listed and not GENERIC_SHEET.fullmatch(name)
    return name if free and not owned else ""


def settle_role(rows: pd.DataFrame, _block: Block, context: Context) -> Ruled:
    """Tell what each rater is to the ratee: as written, self, direct superior, or the default."""
    rater, ratee = rows["penilai"], rows["pegawai"]
    superior = look_up(ratee, context.people.superiors)
    given = rows["peran"] if "peran" in rows else pd.Series("", index=rows.index)
    role = np.select(
        [rater == ratee, given != "", rater == superior],
        ["diri", given, "atasan"],
        context.profile.peran_bawaan,
    )
    return rows.assign(peran=pd.Series(role, index=rows.index, dtype="str")), join_notes(())
