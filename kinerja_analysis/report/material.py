"""Which tables, words and codes one report is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar

import pandas as pd

from kinerja_analysis.intake.account.fitness import is_fit
from kinerja_analysis.profile import Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.codes import (
    Mask,
    mask_of,
    pegawai_codes,
    penilai_codes,
    people_names,
)
from kinerja_analysis.schema import TABLES, check_columns

Stage = Literal["kalibrasi", "final"]

Found = TypeVar("Found")
"""What is worked out of a material."""

OTHER_TABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "global_tests": "skala effect n statistic p q",
        "keterhubungan": "penilai identification n_pegawai n_shared message",
        "usulan_silang": "penilai pegawai alasan",
        "penilai_mfrm": "penilai estimate se infit outfit n fair_average skala",
        "pegawai_mfrm": "pegawai estimate se n skala",
        "tahun_sebelumnya": "tahun asal keterangan",
        "kriteria_mfrm": "kriteria estimate se infit outfit n skala",
    }
)
"""Columns that the report reads from the tables that the schema does not hold."""


@dataclass(frozen=True, eq=False)
class Material:
    """The tables of one office and year, with the codes that stand for its people."""

    tables: Mapping[str, pd.DataFrame]
    profile: Profile
    tahun: int
    tahap: Stage
    tanggal: date
    penilai: pd.Series = field(repr=False)
    pegawai: pd.Series = field(repr=False)
    names: pd.Series = field(repr=False)
    kept: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, work: "Callable[[Material], Found]") -> Found:
        """Work something out that several parts of a report ask for, and keep it."""
        if work not in self.kept:
            self.kept[work] = work(self)
        found: Found = self.kept[work]
        return found

    def table(self, name: str) -> pd.DataFrame:
        """Return the rows of the report's year; a missing table has its columns and no rows."""
        frame = self.until(name)
        rows = frame[frame["tahun"] == self.tahun] if "tahun" in frame else frame
        return rows.reset_index(drop=True)

    def until(self, name: str) -> pd.DataFrame:
        """Return the rows of the report's year and the years before it.

        Raises
        ------
        SchemaError
            The table is there but lacks columns that the report reads.
        """
        columns = list(TABLES[name].columns) if name in TABLES else OTHER_TABLES[name].split()
        frame = self.tables.get(name)
        if frame is None or (frame.empty and not set(columns) <= set(frame)):
            return TABLES[name].empty() if name in TABLES else pd.DataFrame(columns=columns)
        check_columns(frame, columns, source=name)
        rows = frame[frame["tahun"] <= self.tahun] if "tahun" in frame else frame
        return rows.reset_index(drop=True)

    def has(self, name: str) -> bool:
        """Say whether the year has any row of that table."""
        return not self.table(name).empty

    def rated(self) -> pd.DataFrame:
        """Return the nilai of the year that others gave: self-ratings and gaps left out."""
        return self._rated

    @cached_property
    def _rated(self) -> pd.DataFrame:
        """Keep the nilai that others gave: nearly every part of a report asks for them."""
        frame = self.table("penilaian")
        return frame[(frame["peran"] != "diri") & frame["nilai"].notna()]

    def official(self) -> pd.DataFrame:
        """Return the official ratings and predikat that count for the year.

        Those of the yearly periode; where an office has none, those of its last periode.
        """
        return yearly(self.table("predikat_resmi"))

    def fit(self) -> bool:
        """Say whether so few rows wait for a correction that this can be more than a draft."""
        return self._fit

    @cached_property
    def _fit(self) -> bool:
        """Count the ledger once: every page and every sheet asks."""
        return is_fit(self.table("tally"), self.table("jejak_audit"))

    def mark(self) -> str:
        """Return the words that every page carries."""
        draft = "" if self.tahap == "final" and self.fit() else labels.DRAFT_MARK
        return labels.marks(draft, simulasi=self.profile.simulasi)

    def safe(self, text: str) -> str:
        """Return a text with ids as codes, names masked, and official criteria in words."""
        for code, word in labels.EKSPEKTASI_CRITERIA.items():
            text = text.replace(code, word.lower())
        return self._mask.safe(text)

    @cached_property
    def _mask(self) -> Mask:
        """What stands in for the ids and names of the year."""
        return mask_of(dict(zip(self.penilai.index, self.penilai, strict=True)), self.names)


def yearly(official: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly rows of `predikat_resmi`, or those of its last periode, year by year."""
    rank = official["periode"].where(official["periode"] != "tahunan", "~")  # "~" sorts last
    last = rank.groupby(official["tahun"]).transform("max")
    return official[rank == last]


def gather(
    tables: Mapping[str, pd.DataFrame], profile: Profile, *, tahun: int, tahap: Stage, tanggal: date
) -> Material:
    """Return what a report of that office and year is made from."""
    return Material(
        tables=tables,
        profile=profile,
        tahun=tahun,
        tahap=tahap,
        tanggal=tanggal,
        penilai=penilai_codes(tables, tahun),
        pegawai=pegawai_codes(tables, tahun),
        names=people_names(tables, tahun),
    )
