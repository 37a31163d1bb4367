"""What the annual report says: from the tables of one office and year to a `Report`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import pandas as pd

from kinerja_analysis.profile import Profile
from kinerja_analysis.profile_report import CHAPTER_NAMES
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Report, Section, number_captions
from kinerja_analysis.report.chapters.annexes import annexes
from kinerja_analysis.report.chapters.conclusions import conclusions
from kinerja_analysis.report.chapters.cover import approval
from kinerja_analysis.report.chapters.evaluation import evaluation
from kinerja_analysis.report.chapters.figure_annex import figure_annex
from kinerja_analysis.report.chapters.introduction import introduction
from kinerja_analysis.report.chapters.methods import methods
from kinerja_analysis.report.chapters.raters import rater_analysis
from kinerja_analysis.report.chapters.services import service_outcomes
from kinerja_analysis.report.chapters.summary import executive_summary
from kinerja_analysis.report.material import Material, Stage, gather
from kinerja_analysis.report.sheets import sheets_of
from kinerja_analysis.report.verified import unverified_remark
from kinerja_analysis.report.workbook import completed

CHAPTERS: Final[tuple[Callable[[Material], tuple[Section, ...]], ...]] = (
    approval,
    executive_summary,
    introduction,
    methods,
    evaluation,
    rater_analysis,
    service_outcomes,
    conclusions,
    annexes,
    figure_annex,
)
"""The chapters, in the order in which the report prints them."""


OPTIONAL: Final[Mapping[str, Callable[[Material], tuple[Section, ...]]]] = dict(
    zip(
        CHAPTER_NAMES,
        (introduction, methods, evaluation, rater_analysis, service_outcomes, annexes),
        strict=True,
    )
)
"""Chapters that the profile may leave out, by the name that it gives them."""


def compose_report(
    tables: Mapping[str, pd.DataFrame],
    profile: Profile,
    *,
    tahun: int,
    tahap: Stage,
    tanggal: date,
) -> Report:
    """Return the annual report of one office, whatever tables it has.

    Parameters
    ----------
    tables : the archive's tables by name; a missing or empty one is named in the report
    profile : the office
    tahun : year of the report; other years in the tables give only the trends
    tahap : ``kalibrasi`` (marked DRAF on every page) or ``final``
    tanggal : date that the report bears

    Raises
    ------
    SchemaError
        A table lacks a column that the report reads.
    ValueError
        `tahap` is neither of the two.
    """
    if tahap not in labels.STAGE:
        raise ValueError(f"tahap harus salah satu dari {', '.join(labels.STAGE)}, bukan {tahap!r}.")
    material = gather(tables, profile, tahun=tahun, tahap=tahap, tanggal=tanggal)
    left_out = {OPTIONAL[name] for name in profile.laporan.tanpa_bab}
    left_out |= {figure_annex} if annexes in left_out else set()
    chapters = [chapter for chapter in CHAPTERS if chapter not in left_out]
    sections = tuple(section for chapter in chapters for section in chapter(material))
    return Report(
        title="Laporan Evaluasi Kinerja Pegawai",
        subtitle=f"Tahun {tahun} ({labels.STAGE[tahap]})",
        office=profile.nama,
        mark=material.mark(),
        tanggal=tanggal,
        letterhead=profile.kop or (profile.nama.upper(),),
        sections=number_captions(sections),
        sheets=completed(sheets_of(material)),
        remark=unverified_remark(material),
        templates=profile.templates,
    )
