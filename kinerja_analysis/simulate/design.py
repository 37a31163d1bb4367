"""What a simulated office consists of before anybody is rated: one value, made by a function."""

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

KRITERIA_SUMBER: Final = ("Disiplin", "Kualitas Kerja", "Kemampuan Berkomunikasi")
"""Criteria of the source document; the self-assessment asks for these."""

BERAKHLAK: Final = (
    "Berorientasi Pelayanan",
    "Akuntabel",
    "Kompeten",
    "Harmonis",
    "Loyal",
    "Adaptif",
    "Kolaboratif",
)
"""The seven core values of civil servants, in official order (SE MenPANRB 20/2021)."""


SOURCE: Final = "simulasi"
"""What stands in the column `sumber` of tables that no file was read for."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How much people differ, penilai or pegawai: standard deviations in logits, all may be 0.

    `mean` is the performance of an ordinary pegawai; `self_lift` what people add to their own.
    """

    mean: float = 1.1
    unit: float = 0.4
    person: float = 0.9
    year: float = 0.3
    criterion: float = 0.3
    severity: float = 0.1
    halo: float = 0.25
    profile: float = 0.35
    self_lift: float = 0.6


CLEAN: Final = Spread(severity=0.0, halo=0.0, profile=0.0)
"""People differ in performance only: every rating follows the Rasch model exactly."""

STEPS: Final = (-2.6, -1.3, 0.9, 3.0)
"""Logit: where neighbouring categories of a five-step scale are equally likely; sum zero."""


@dataclass(frozen=True, slots=True, eq=False)
class OfficeDesign:
    """Who works where, who rates whom on which kriteria, and how much people differ.

    Attributes
    ----------
    nama : name of the office
    pegawai : the table `pegawai`, all years
    tugas : ``tahun, pegawai, penilai, peran``, one row a form that is filled in; where it matters
        also ``tanggal`` (when) and ``kejutan`` (by how many standard deviations the pegawai's last
        quarter was better than the year)
    kriteria : what every penilai rates
    kriteria_diri : those of them that the self-assessment asks for
    steps : logit, where neighbouring categories are equally likely (one fewer than categories)
    spread : how much people differ
    lengkap : whether official ratings, self-assessment texts, services and the organisation's
        result are made as well
    """

    nama: str
    pegawai: pd.DataFrame
    tugas: pd.DataFrame
    kriteria: tuple[str, ...] = BERAKHLAK
    kriteria_diri: tuple[str, ...] = BERAKHLAK
    steps: tuple[float, ...] = STEPS
    spread: Spread = field(default_factory=Spread)
    lengkap: bool = False
