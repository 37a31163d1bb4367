"""What only shows across all files: one NIP with two owners, transfers, ratings in a circle."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.nip import employment
from kinerja_analysis.intake.layout.block import Context
from kinerja_analysis.intake.layout.kinds import RATING_KINDS
from kinerja_analysis.intake.people.grades import grade_rank
from kinerja_analysis.intake.people.people import core_name, name_likeness
from kinerja_analysis.intake.rules.facts import column_or_empty
from kinerja_analysis.intake.rules.rules import RuledBlock
from kinerja_analysis.thresholds import NAME_RATIO

ROW: Final = ("pegawai", "nama", "penilai", "nama_penilai", "unit_kerja", "peran")
"""Text fields of a rating row that are looked at here."""

Ruled = tuple[RuledBlock, ...]


def settle_owners(ruled: Ruled, context: Context) -> Ruled:
    """Let all rows wait in which one NIP belongs to two persons, in whatever file or column.

    Where the personnel list names the owner, each block has settled it already.
    """
    if not context.by_nip:
        return ruled
    rated = rating_rows(ruled)
    owners = pd.concat([_owned(rated, "pegawai", "nama"), _owned(rated, "penilai", "nama_penilai")])
    owners = owners[~owners["id"].isin(context.people.ids)]
    spellings = owners.drop_duplicates(["id", "nama"])
    spellings = spellings[spellings.duplicated("id", keep=False)]
    twice = {nip for nip, group in spellings.groupby("id") if not _one_person(list(group["nama"]))}
    strange = owners[owners["id"].isin(twice)].drop_duplicates(["blok", "baris"])
    return tuple(
        _with_notes(item, _faults(strange[strange["blok"] == number]))
        for number, item in enumerate(ruled)
    )


def rating_rows(ruled: Ruled) -> pd.DataFrame:
    """Return who rated whom in each clean row, with ``blok, baris, kind, tahun, periode``."""
    parts = [
        column_or_empty(item.clean, ROW)[[*ROW, "tahun", "periode"]].assign(
            blok=number, baris=item.clean.index, kind=item.block.kind
        )
        for number, item in enumerate(ruled)
        if item.block.kind in RATING_KINDS and len(item.clean)
    ]
    columns = [*ROW, "tahun", "periode", "blok", "baris", "kind"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _owned(rated: pd.DataFrame, identity: str, nama: str) -> pd.DataFrame:
    """Return id and name of one side of each row, where both are given."""
    names = {identity: "id", nama: "nama"}
    part = rated[[identity, nama, "blok", "baris"]].rename(columns=names)
    return part.assign(kolom=identity)[(part["id"] != "") & (part["nama"] != "")]


def _one_person(names: Sequence[str]) -> bool:
    """Tell whether all these names may be one person's."""
    return all(name_likeness(names[0], other) >= NAME_RATIO for other in names[1:])


def _faults(strange: pd.DataFrame) -> pd.DataFrame:
    """Return the faults of one block's rows."""
    found = notes(strange["baris"], "nip_dua_nama", "karantina")
    return found.assign(kolom=strange["kolom"].to_numpy(), sebelum=strange["id"].to_numpy())


def _with_notes(item: RuledBlock, told: pd.DataFrame) -> RuledBlock:
    """Add notes to a block."""
    return replace(item, notes=join_notes([item.notes, told])) if len(told) else item


def flag_people(ruled: Ruled, context: Context) -> Ruled:
    """Point out what a reader of the ratings must know of people; nothing is changed."""
    rated = rating_rows(ruled)
    if rated.empty:
        return ruled
    flags = [
        _namesakes(rated, context),
        _transfers(rated),
        _two_superiors(rated),
        _circles(rated),
        _lower_grades(rated, context),
        _newcomers(rated, context),
    ]
    found = pd.concat([flag for flag in flags if len(flag)] or flags)
    return tuple(
        _with_notes(item, _flags(found[found["blok"] == number]))
        for number, item in enumerate(ruled)
    )


def _flags(found: pd.DataFrame) -> pd.DataFrame:
    """Return the flags of one block's rows; what they speak of stays as it is."""
    texts = {name: found[name].to_numpy() for name in ("aturan", "kolom", "pesan")}
    told = notes(found["baris"], "", "perbaikan")
    return told.assign(**texts, sebelum=found["isi"].to_numpy(), sesudah=found["isi"].to_numpy())


def _flag(
    rows: pd.DataFrame, aturan: str, kolom: str, pesan: str | Sequence[str] | pd.Series = ""
) -> pd.DataFrame:
    """Return flags of one rule: ``blok, baris, aturan, kolom, isi, pesan``."""
    return rows[["blok", "baris"]].assign(
        aturan=aturan, kolom=kolom, isi=rows[kolom].astype("str"), pesan=pesan
    )


def _namesakes(rated: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Flag ratees whose name another NIP bears too; both are kept."""
    people = rated[rated["nama"] != ""].assign(core=lambda t: t["nama"].map(core_name))
    count = people.groupby("core")["pegawai"].transform("nunique")
    chosen = people[(count > 1) & context.by_nip].drop_duplicates("pegawai")
    return _flag(chosen, "nama_dua_nip", "pegawai")


def _transfers(rated: pd.DataFrame) -> pd.DataFrame:
    """Flag ratees whom files of one kind place in two units in the year; both are kept."""
    placed = rated[rated["unit_kerja"] != ""]
    key = ["kind", "tahun", "pegawai"]
    moved = placed[placed.groupby(key)["unit_kerja"].transform("nunique") > 1]
    units = moved.groupby(key)["unit_kerja"].unique().map(lambda names: "; ".join(sorted(names)))
    told = moved.join(units.rename("units"), on=key)
    return _flag(moved, "pindah_unit", "unit_kerja", "Unit: " + told["units"].astype("str") + ".")


def _two_superiors(rated: pd.DataFrame) -> pd.DataFrame:
    """Flag ratees whom two superiors rated in one period (a transfer, a Plt. or Plh.)."""
    superior = rated[rated["peran"] == "atasan"]
    key = ["kind", "tahun", "periode", "pegawai"]
    return _flag(
        superior[superior.groupby(key)["penilai"].transform("nunique") > 1], "dua_atasan", "penilai"
    )


def _circles(rated: pd.DataFrame) -> pd.DataFrame:
    """Flag pairs who rate each other, unless their roles say that they are to."""
    others = rated[(rated["penilai"] != rated["pegawai"]) & (rated["penilai"] != "")]
    others = others[~others["peran"].isin(["rekan", "bawahan"])]
    codes, people = pd.factorize(pd.concat([others["penilai"], others["pegawai"]]))
    rater, ratee = np.split(codes, 2)
    years = others["tahun"].to_numpy() * len(people)
    there = (years + rater) * len(people) + ratee
    back = (years + ratee) * len(people) + rater
    return _flag(others[np.isin(there, back)], "saling_menilai", "penilai")


def _lower_grades(rated: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Flag superiors whose golongan is lower than that of their ratee."""
    table = context.people.table
    ranks = dict(zip(table["pegawai"], table["golongan"].map(grade_rank), strict=True))
    sides = rated.assign(
        own=rated["penilai"].map(ranks).fillna(0), other=rated["pegawai"].map(ranks).fillna(0)
    )
    lower = rated[
        (sides["own"] > 0) & (sides["own"] < sides["other"]) & (sides["peran"] == "atasan")
    ]
    same_kind = lower["penilai"].map(employment) == lower["pegawai"].map(employment)
    return _flag(lower[same_kind], "golongan_penilai_lebih_rendah", "penilai")


def _newcomers(rated: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Flag ratees whose NIP says that they began within the year; they are kept."""
    if not context.by_nip:
        return _flag(rated.head(0), "", "pegawai")
    new = rated[rated["pegawai"].str[8:12] == rated["tahun"].astype("str")]
    new = new.drop_duplicates("pegawai")
    months = [_served(nip) for nip in new["pegawai"]]
    return _flag(new, "mulai_tahun_ini", "pegawai", months)


def _served(nip: str) -> str:
    """Say how many months of the year somebody can have served; of a PPPK it is not known."""
    if employment(nip) != "PNS":
        return ""
    return f"Paling lama {13 - int(nip[12:14])} bulan."
