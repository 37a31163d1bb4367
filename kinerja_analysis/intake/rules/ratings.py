"""How clean rows become nilai: one row a rating, each pointing to its cell."""

from collections.abc import Sequence

import pandas as pd

from kinerja_analysis.intake.layout.kinds import CRITERION, OFFICIAL_KINDS, RATING_KINDS
from kinerja_analysis.intake.reading.sheet import CELL_JOIN, column_letter
from kinerja_analysis.intake.rules.facts import column_or_empty
from kinerja_analysis.intake.rules.official import RATINGS
from kinerja_analysis.intake.rules.rules import RuledBlock
from kinerja_analysis.profile import EKSPEKTASI, Profile
from kinerja_analysis.regulasi.predikat import normalise_rating
from kinerja_analysis.schema import PENILAIAN, PREDIKAT_RESMI

WHO = ["tahun", "periode", "pegawai", "penilai", "peran", "tanggal", "unit_kerja"]
"""Columns that all nilai of one row share."""


def nilai_rows(ruled: RuledBlock, profile: Profile, number: int) -> pd.DataFrame:
    """Return the nilai of one block (schema `penilaian`), with `blok` and `baris` of their row.

    Parameters
    ----------
    ruled : a block after its rules
    number : what `blok` is to hold
    """
    kind = ruled.block.kind
    clean = _numbered(ruled.clean)
    if kind not in RATING_KINDS or clean.empty:
        return _empty()
    if kind in OFFICIAL_KINDS:
        parts = [_official(ruled, clean, name) for name in RATINGS]
    elif kind == "daftar_nilai":
        parts = [_long(ruled, clean, profile)]
    else:
        names = [str(name) for name in clean if str(name).startswith(CRITERION)]
        parts = [_wide(ruled, clean, name, profile) for name in names]
    found = pd.concat(parts, ignore_index=True) if parts else _empty()
    return found[found["nilai"].notna()].assign(blok=number)


def _numbered(clean: pd.DataFrame) -> pd.DataFrame:
    """Add the number of each row as text, which every cell's address needs."""
    return clean.assign(sel=clean.index.astype("str"))


def _empty() -> pd.DataFrame:
    """Return no nilai."""
    return PENILAIAN.empty().assign(blok=0, baris=0)


def _base(ruled: RuledBlock, clean: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return who, when and where of each row (its number as text in `sel`) for one column."""
    sheet, place = ruled.block.sheet, ruled.block.columns[column]
    begins = f"{sheet.berkas}{CELL_JOIN}{sheet.lembar}{CELL_JOIN}"
    letters: str | list[str] = column_letter(place)
    if sheet.ticked:
        letters = [sheet.letter(baris - 1, place) for baris in clean.index]
    sumber = begins + pd.Series(letters, clean.index, dtype="str") + clean["sel"]
    return clean[WHO].assign(sumber=sumber, baris=clean.index, nilai=clean[column])


def _wide(ruled: RuledBlock, clean: pd.DataFrame, column: str, profile: Profile) -> pd.DataFrame:
    """Return the nilai of one criterion column."""
    criterion = profile.criterion(column.removeprefix(CRITERION))
    return _base(ruled, clean, column).assign(kriteria=criterion.nama, skala=criterion.skala)


def _long(ruled: RuledBlock, clean: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the nilai of a table with one a row."""
    scales = {item.nama: item.skala for item in profile.kriteria}
    return _base(ruled, clean, "nilai").assign(
        kriteria=clean["kriteria"], skala=clean["kriteria"].map(scales)
    )


def _official(ruled: RuledBlock, clean: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return one official rating as nilai 1..3."""
    levels = {label: normalise_rating(label) for label in set(clean[name]) if label}
    base = _base(ruled, clean, name)
    return base.assign(
        kriteria=name, skala=EKSPEKTASI, nilai=clean[name].map(levels).astype("float64")
    )


def predikat_rows(ruled: Sequence[RuledBlock]) -> pd.DataFrame:
    """Return the official rows of all blocks (schema `predikat_resmi`).

    With ``blok, baris`` and ``asal``, which says where the rater comes from: the file
    (``berkas``), the personnel list (``daftar``), or a hand-made recap (``rekap``).
    """
    parts = [PREDIKAT_RESMI.empty().assign(blok=0, baris=0, asal="")]
    for number, item in enumerate(ruled):
        if item.block.kind in OFFICIAL_KINDS and len(item.clean):
            base = _base(item, _numbered(item.clean), "predikat").drop(columns="nilai")
            extra = item.clean[[*RATINGS, "predikat", "dinilai_pada"]]
            asal = "berkas" if "penilai" in item.block.columns else "daftar"
            parts.append(pd.concat([base, extra], axis=1).assign(blok=number, asal=asal))
        elif item.block.kind == "rekap" and "predikat" in item.clean:
            parts.append(_recap(item).assign(blok=number))
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def _recap(item: RuledBlock) -> pd.DataFrame:
    """Return the predikat of a hand-made recap, which says nothing of the two ratings."""
    given = column_or_empty(_numbered(item.clean[item.clean["predikat"] != ""]), WHO)
    base = _base(item, given, "predikat").drop(columns="nilai")
    ratings = dict.fromkeys(RATINGS, "")
    return base.assign(
        **ratings, predikat=given["predikat"], dinilai_pada=given["tanggal"], asal="rekap"
    )
