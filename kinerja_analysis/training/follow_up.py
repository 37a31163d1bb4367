"""Whether a training shows in next year's real ratings: two years' screens and who was trained."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd
import python_calamine

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import UsageError, reason
from kinerja_analysis.report.blocks import Paragraph, Report, Section, TableBlock
from kinerja_analysis.report.labels import SIMULATION_MARK
from kinerja_analysis.thresholds import SMALL_CELL
from kinerja_analysis.training.class_tables import transfer_table
from kinerja_analysis.training.handouts import ISSUED
from kinerja_analysis.training.outcome import write_outcome
from kinerja_analysis.training.simulated_years import simulated_years
from kinerja_analysis.training.transfer import Transfer, transfer

SHOWN_RATERS, SHOWN_BENEFIT = 40, 0.7
"""Raters and benefit of the simulated office that stands in where no years are given."""

ID_DIGITS: Final = 8
"""Digits from which a word of an attendance list is taken for a number of a person."""

MARK: Final = "RAHASIA · HASIL KELOMPOK, TANPA NAMA"

READING: Final = (
    "Besar pola ialah kuadrat taksiran telaah dikurangi kuadrat galat bakunya; arahnya tidak "
    "dihitung, sehingga nilai yang lebih rendah atau nilai 5 yang lebih jarang dengan sendirinya "
    "bukan perbaikan. Perbaikan: seberapa jauh pola pada penilai terlatih mengecil melebihi "
    "perubahan pada penilai lain. Bila yang dilatih tidak dipilih secara acak, beda kedua kelompok "
    "dapat pula berasal dari cara memilihnya."
)


@dataclass(frozen=True, eq=False)
class FollowUp:
    """Two years of one office.

    Attributes
    ----------
    before, after : `hasil_uji` of the year before the training and of the year after it
    trained : ids of the penilai who were trained; never shown
    simulated : whether nobody real took part
    unknown : numbers on the list of participants that belong to no penilai of both years
    """

    before: pd.DataFrame
    after: pd.DataFrame
    trained: frozenset[str]
    simulated: bool
    unknown: int = 0

    @cached_property
    def found(self) -> Transfer:
        """Trained raters against the others."""
        return transfer(self.before, self.after, self.trained)

    @property
    def told(self) -> str:
        """Say who is compared, by numbers alone."""
        both = set(self.before["penilai"]) & set(self.after["penilai"])
        office = "Kantor simulasi" if self.simulated else "Kantor sendiri"
        told = (
            f"{office}: {len(both)} penilai pada kedua tahun, {len(both & self.trained)} di "
            "antaranya dilatih."
        )
        if not self.unknown:
            return told
        return f"{told} {self.unknown} nomor pada daftar peserta bukan penilai pada kedua tahun."

    def write(self, folder: str) -> str:
        """Write the result as PDF and HTML; an empty `folder` writes nothing.

        Parameters
        ----------
        folder : where

        Raises
        ------
        KinerjaError
            The folder cannot be written to.
        """
        if not folder:
            return "Hasil tidak ditulis karena keluaran kosong."
        return write_outcome(self._report(), Path(folder), "penerapan")

    def _report(self) -> Report:
        """Lay out the result."""
        table = transfer_table(self.found).astype(str)
        caption = "Perubahan besar pola, penilai terlatih dibandingkan dengan penilai lain"
        parts = (
            Paragraph(f"{self.told} {self.found.summary()}", "lead"),
            TableBlock(caption, table, READING),
        )
        section = Section("Apakah pelatihan terlihat dalam penilaian nyata?", parts)
        mark = SIMULATION_MARK if self.simulated else MARK
        return Report(
            "Penerapan Hasil Pelatihan",
            "Pelatihan Penilai",
            "Penilaian Tahun Berikutnya",
            *(mark, ISSUED, (), (section,)),
            dated=False,
        )


def follow_up(
    sebelum: str = "", sesudah: str = "", terlatih: str = "", *, benih: int = 7
) -> FollowUp:
    """Open two years of an office: from two runs or screenings, or simulated where none is given.

    Parameters
    ----------
    sebelum, sesudah : folders of the runs (or screenings) of the year before and after training
    terlatih : file with the ids of those who were trained (.txt, .csv, .xlsx), one in a cell
    benih : seed of the simulated years

    Raises
    ------
    UsageError
        One of the three is missing, or a group is so small that its result would name somebody.
    KinerjaError
        A folder holds no tables.
    """
    given = (sebelum, sesudah, terlatih)
    if not any(given):
        years = simulated_years(SHOWN_RATERS, manfaat=SHOWN_BENEFIT, seed=benih)
        return FollowUp(*years, simulated=True)
    if not all(given):
        raise UsageError("Sebutkan ketiganya: tahun sebelum, tahun sesudah, dan daftar peserta.")
    before, after = (
        read_table(Path(folder) / "rahasia" / "data", "hasil_uji") for folder in (sebelum, sesudah)
    )
    both = {str(one) for one in before["penilai"]} & {str(one) for one in after["penilai"]}
    listed = _listed(Path(terlatih))
    trained = frozenset(both & listed)
    if min(len(trained), len(both - trained)) < SMALL_CELL:
        raise UsageError(
            f"{len(trained)} penilai terlatih dan {len(both - trained)} penilai lain ada pada "
            f"kedua tahun; diperlukan sedikitnya {SMALL_CELL} di setiap kelompok supaya hasilnya "
            f"tidak menunjuk orang. Periksa daftar peserta {Path(terlatih).name}: satu NIP satu "
            "sel, sebagai teks."
        )
    numbers = {word for word in listed if len(re.sub(r"\D", "", word)) >= ID_DIGITS}
    return FollowUp(before, after, trained, simulated=False, unknown=len(numbers - both))


def _listed(path: Path) -> set[str]:
    """Return every word of a list of participants, numbers without their blanks."""
    try:
        if path.suffix.lower() in (".xlsx", ".xls"):
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            cells = [str(cell) for sheet in sheets for row in sheet for cell in row]
        else:
            cells = re.split(r"[\n,;\t]", path.read_text(encoding="utf-8-sig", errors="replace"))
    except (OSError, python_calamine.CalamineError, ValueError) as fault:
        why = reason(fault) if isinstance(fault, OSError) else "rusak atau bukan buku kerja Excel"
        raise UsageError(f"Daftar peserta {path.name} tidak dapat dibaca ({why}).") from fault
    return {re.sub(r"[\s\"']", "", cell) for cell in cells} - {""}
