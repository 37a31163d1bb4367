"""Everything a training day hands out, made in one go and written only when it is complete."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.errors import KinerjaError, UsageError, reason
from kinerja_analysis.report.labels import SIMULATION_MARK
from kinerja_analysis.report.pdf import render_pdf
from kinerja_analysis.thresholds import CLASS_MOST, EXPERTS_MIN
from kinerja_analysis.training.booklets import participant_booklet, trainer_key
from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.practice_forms import class_forms, expert_forms
from kinerja_analysis.training.practice_page import practice_page
from kinerja_analysis.training.practice_workbook import practice_workbook
from kinerja_analysis.training.reference import designer_reference
from kinerja_analysis.training.slides import lesson_slides, slides_page
from kinerja_analysis.training.vignettes import case_set

PARTICIPANTS, TRAINER = "untuk_peserta", "untuk_pelatih"
"""Folders by reader: what a participant may see, and what he may not."""

ISSUED: Final = date(2025, 1, 1)
"""Date of making that the files bear inside, so that the same hand-outs are the same bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Handouts:
    """The files of a training.

    Attributes
    ----------
    files : path below the output folder -> content
    """

    files: dict[str, bytes]

    def to_frame(self) -> pd.DataFrame:
        """Return ``berkas, ukuran_kb``, one row a file."""
        sizes = [(name, -(-len(content) // 1024)) for name, content in self.files.items()]
        return pd.DataFrame(sizes, columns=["berkas", "ukuran_kb"])

    def write(self, folder: str | Path) -> str:
        """Write the files and say where they are; an empty `folder` writes nothing.

        Parameters
        ----------
        folder : where

        Raises
        ------
        KinerjaError
            The folder cannot be written to.
        """
        if not str(folder):
            return f"{len(self.files)} berkas siap; tidak ditulis karena keluaran kosong."
        target = Path(folder)
        try:
            for name, content in self.files.items():
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        except OSError as fault:
            raise KinerjaError(
                f"Bahan pelatihan tidak dapat ditulis di {target} ({reason(fault)})."
            ) from fault
        return f"{len(self.files)} berkas ditulis."


def handouts(n_tables: int, *, kasus: str = "", benih: int = 7, telaah: bool = True) -> Handouts:
    """Make everything that a class needs.

    Parameters
    ----------
    n_tables : participants
    kasus : which cases (`vignettes.case_set`)
    benih : seed of the simulated offices on the slides
    telaah : let the slides say what the bias screen finds

    Raises
    ------
    UsageError
        No class has so many tables.
    """
    if not 1 <= n_tables <= CLASS_MOST:
        raise UsageError(f"Jumlah peserta {n_tables} harus 1 sampai {CLASS_MOST}.")
    vignettes = case_set(kasus)
    plan = class_plan(n_tables, vignettes)
    forms = class_forms(plan, vignettes)
    experts = expert_forms(EXPERTS_MIN, vignettes)
    key = trainer_key(vignettes, designer_reference(vignettes), SIMULATION_MARK, ISSUED)
    booklet = participant_booklet(vignettes, SIMULATION_MARK, ISSUED)
    slides = slides_page(lesson_slides(benih=benih, telaah=telaah), SIMULATION_MARK)
    page = practice_page(plan, vignettes, SIMULATION_MARK)
    return Handouts(
        {
            f"{PARTICIPANTS}/latihan.html": page.encode(),
            f"{PARTICIPANTS}/buku_kerja.pdf": render_pdf(booklet),
            **{
                f"{PARTICIPANTS}/formulir/{form.berkas}": practice_workbook(form, SIMULATION_MARK)
                for form in forms
            },
            f"{TRAINER}/salindia.html": slides.encode(),
            f"{TRAINER}/kunci_dan_panduan.pdf": render_pdf(key),
            f"{TRAINER}/rencana_meja.csv": plan.to_csv(index=False).encode(),
            **{
                f"{TRAINER}/formulir_ahli/{form.berkas}": practice_workbook(form, SIMULATION_MARK)
                for form in experts
            },
        }
    )
