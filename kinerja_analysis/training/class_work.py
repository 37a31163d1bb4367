"""One class from its folder to its result: what was handed in, compared, told, printed."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.errors import KinerjaError, UsageError, reason
from kinerja_analysis.report.html import write_html
from kinerja_analysis.report.labels import SIMULATION_MARK
from kinerja_analysis.report.pdf import write_pdf
from kinerja_analysis.thresholds import CLASS_MOST, EXPERTS_MIN
from kinerja_analysis.training.booklets import class_report
from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.class_results import ClassResults, class_results
from kinerja_analysis.training.handouts import ISSUED
from kinerja_analysis.training.improvement import Improvement, improvement
from kinerja_analysis.training.reference import (
    ExpertPanel,
    Reference,
    designer_reference,
    expert_panel,
)
from kinerja_analysis.training.returned import Returned, read_class
from kinerja_analysis.training.simulated_class import Habits, simulate_class
from kinerja_analysis.training.vignettes import codes, load_vignettes

SHOWN: Final = Habits(manfaat=0.6)
"""Habits of the simulated class that stands in where no answers are given."""

PRIVATE_MARK: Final = "RAHASIA · HASIL SETIAP MEJA HANYA UNTUK MEJA ITU"


@dataclass(frozen=True, eq=False)
class ClassWork:
    """One class.

    Attributes
    ----------
    returned : what was handed in (or simulated), with the files left out
    simulated : whether nobody real took part
    untrained : table numbers that were not trained between the rounds
    """

    returned: Returned
    simulated: bool
    untrained: frozenset[str]

    @cached_property
    def experts(self) -> ExpertPanel | None:
        """The office's own experts, where enough of them handed in their scores."""
        scored = self.returned.of("ahli").rename(columns={"peserta": "ahli"})
        if scored["ahli"].nunique() < EXPERTS_MIN:
            return None
        return expert_panel(scored)

    @cached_property
    def reference(self) -> Reference:
        """What the class is compared with."""
        found = self.experts
        return found.reference if found else designer_reference(load_vignettes())

    @cached_property
    def results(self) -> ClassResults:
        """The class against the reference."""
        vignettes = load_vignettes()
        plan = class_plan(CLASS_MOST, vignettes)
        return class_results(self.returned.of("peserta"), vignettes, plan, self.reference)

    @cached_property
    def improvement(self) -> Improvement:
        """Round two against round one."""
        accuracy = self.results.accuracy
        first, second = (accuracy[accuracy["ronde"] == n] for n in (1, 2))
        return improvement(first, second, self.untrained)

    @property
    def reference_words(self) -> str:
        """Say what the class is compared with, and how far it may be trusted."""
        found = self.experts
        if found:
            return found.summary()
        return (
            f"Pembandingnya {self.reference.label}: dugaan satu penyusun, bukan kebenaran. Kata "
            f"ketepatan baru dipakai sesudah {EXPERTS_MIN} ahli kantor mengisi formulir ahli."
        )

    def write(self, folder: str) -> str:
        """Write the result of the class as PDF and HTML; an empty `folder` writes nothing.

        Parameters
        ----------
        folder : where

        Raises
        ------
        KinerjaError
            The folder cannot be written to.
        """
        if not folder:
            return "Hasil kelas tidak ditulis karena keluaran kosong."
        mark = SIMULATION_MARK if self.simulated else PRIVATE_MARK
        report = class_report(self.results, mark, ISSUED)
        target = Path(folder)
        try:
            target.mkdir(parents=True, exist_ok=True)
            write_pdf(report, target / "hasil_kelas.pdf")
            write_html(report, target / "hasil_kelas.html")
        except OSError as fault:
            raise KinerjaError(
                f"Hasil kelas tidak dapat ditulis di {target} ({reason(fault)})."
            ) from fault
        return f"Hasil kelas ditulis: hasil_kelas.pdf dan hasil_kelas.html. {self._left_out()}"

    def _left_out(self) -> str:
        """Say which files were left out."""
        return self.returned.summary()


def open_class(
    jawaban: str = "", *, peserta: int = 12, pembanding: str = "", benih: int = 7
) -> ClassWork:
    """Return a class: from the folder of its forms, or simulated where none is given.

    Parameters
    ----------
    jawaban : folder with the filled forms of participants and experts; empty: a simulated class
    peserta : participants of the simulated class
    pembanding : table numbers that were not trained between the rounds, parted by commas
    benih : seed of the simulated class

    Raises
    ------
    UsageError
        The folder is not there, or nothing in it can be used.
    """
    vignettes = load_vignettes()
    untrained = frozenset(part.strip().zfill(2) for part in pembanding.split(",") if part.strip())
    if jawaban:
        returned = read_class(Path(jawaban), codes(vignettes))
        if returned.of("peserta").empty:
            raise UsageError(f"Tidak ada jawaban peserta di {jawaban}. {returned.summary()}")
        return ClassWork(returned, False, untrained)
    plan = class_plan(peserta, vignettes)
    ratings = simulate_class(vignettes, plan, SHOWN, untrained=untrained, seed=benih)
    nothing = pd.DataFrame(columns=["berkas", "pesan"])
    return ClassWork(Returned(ratings.assign(jenis="peserta"), nothing), True, untrained)
