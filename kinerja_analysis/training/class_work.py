"""One class from its folder to its result: what was handed in, compared, told, printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.labels import SIMULATION_MARK
from kinerja_analysis.thresholds import CLASS_MOST, EXPERTS_MIN
from kinerja_analysis.training.booklets import ClassWords, class_report
from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.class_results import ClassResults, class_results
from kinerja_analysis.training.handouts import ISSUED
from kinerja_analysis.training.improvement import Improvement, improvement
from kinerja_analysis.training.outcome import write_outcome
from kinerja_analysis.training.reference import (
    ExpertPanel,
    Reference,
    designer_reference,
    expert_panel,
)
from kinerja_analysis.training.returned import Returned, read_class
from kinerja_analysis.training.simulated_class import Habits, simulate_class
from kinerja_analysis.training.vignettes import (
    PACKAGES,
    Vignette,
    case_set,
    codes,
    load_vignettes,
)

SHOWN: Final = Habits(manfaat=0.6)
"""Habits of the simulated class that stands in where no answers are given."""

EVERY_SECOND: Final = "genap"
"""Word for a comparison group of every second table."""

PRIVATE_MARK: Final = "RAHASIA · HASIL SETIAP MEJA HANYA UNTUK MEJA ITU"


@dataclass(frozen=True, eq=False)
class ClassWork:
    """One class.

    Attributes
    ----------
    returned : what was handed in (or simulated), with the files left out
    simulated : whether nobody real took part
    untrained : table numbers that were not trained between the rounds
    vignettes : the cases that were rated
    """

    returned: Returned
    simulated: bool
    untrained: frozenset[str]
    vignettes: tuple[Vignette, ...]

    @cached_property
    def experts(self) -> ExpertPanel | None:
        """The office's own experts, where enough of them scored every case and criterion."""
        try:
            return expert_panel(self._scored)
        except UsageError:
            return None

    @property
    def _scored(self) -> pd.DataFrame:
        """What experts handed in."""
        return self.returned.of("ahli").rename(columns={"peserta": "ahli"})

    @cached_property
    def reference(self) -> Reference:
        """What the class is compared with."""
        found = self.experts
        return found.reference if found else designer_reference(self.vignettes)

    @cached_property
    def results(self) -> ClassResults:
        """The class against the reference."""
        plan = class_plan(CLASS_MOST, self.vignettes)
        return class_results(self.returned.of("peserta"), self.vignettes, plan, self.reference)

    @cached_property
    def improvement(self) -> Improvement:
        """Round two against round one, of the tables that rated in both."""
        accuracy = self.results.accuracy
        first, second = (accuracy[accuracy["ronde"] == n] for n in (1, 2))
        return improvement(first, second, self.untrained - self._absent)

    @property
    def improvement_words(self) -> str:
        """Say whether training worked, and which comparison tables could not be counted."""
        told = self.improvement.summary()
        if not self._absent:
            return told
        named = ", ".join(sorted(self._absent))
        return f"{told} Meja pembanding tanpa jawaban pada kedua ronde, tidak dihitung: {named}."

    @property
    def _absent(self) -> frozenset[str]:
        """Comparison tables that did not rate in both rounds."""
        accuracy = self.results.accuracy
        rounds = (set(accuracy.loc[accuracy["ronde"] == n, "peserta"]) for n in (1, 2))
        return self.untrained - set.intersection(*rounds)

    @property
    def reference_words(self) -> str:
        """Say what the class is compared with, and how far it may be trusted."""
        found = self.experts
        if found:
            return found.summary()
        told = (
            f"Pembandingnya {self.reference.label}: dugaan satu penyusun, bukan kebenaran. Kata "
            f"ketepatan baru dipakai sesudah {EXPERTS_MIN} ahli kantor mengisi formulir ahli."
        )
        return f"{told}{self._few_experts()}"

    def _few_experts(self) -> str:
        """Say why the forms of experts that are there do not suffice; nothing where none is."""
        scored = self._scored
        cells = len(self.reference.table)
        whole = int((scored.groupby("ahli").size() == cells).sum())
        n = scored["ahli"].nunique()
        if n == 0:
            return ""
        return (
            f" Skor ahli belum dipakai: {n} formulir ahli terbaca, {whole} di antaranya terisi "
            f"seluruhnya, sedangkan setiap bagian memerlukan sedikitnya {EXPERTS_MIN} ahli."
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
        words = ClassWords(self._left_out(), self.reference_words, self.improvement_words)
        report = class_report(self.results, self.improvement, words, mark, ISSUED)
        told = write_outcome(report, Path(folder), "hasil_kelas")
        return f"{told} {self._left_out()}"

    def _left_out(self) -> str:
        """Say which files were left out."""
        return self.returned.summary()


def open_class(
    jawaban: str = "",
    *,
    peserta: int = 12,
    pembanding: str = "",
    kasus: str = "",
    benih: int = 7,
) -> ClassWork:
    """Return a class: from the folder of its forms, or simulated where none is given.

    Parameters
    ----------
    jawaban : folder with the filled forms of participants and experts; empty: a simulated class
    peserta : participants of the simulated class
    pembanding : table numbers that were not trained between the rounds, parted by commas, or
        ``genap``: every second table
    kasus : which cases (`vignettes.case_set`); empty: the package that most forms are about
    benih : seed of the simulated class

    Raises
    ------
    UsageError
        The folder is not there, or nothing in it can be used.
    """
    if jawaban:
        vignettes = case_set(kasus) if kasus else _most_used(Path(jawaban))
        returned = read_class(Path(jawaban), codes(vignettes))
        if returned.of("peserta").empty:
            raise UsageError(f"Tidak ada jawaban peserta di {jawaban}. {returned.summary()}")
        numbers = sorted(returned.of("peserta")["peserta"].unique())
        return ClassWork(returned, False, _untrained(pembanding, numbers), vignettes)
    vignettes = case_set(kasus)
    plan = class_plan(peserta, vignettes)
    untrained = _untrained(pembanding, sorted(plan["peserta"].unique()))
    ratings = simulate_class(vignettes, plan, SHOWN, untrained=untrained, seed=benih)
    nothing = pd.DataFrame(columns=["berkas", "pesan"])
    return ClassWork(Returned(ratings.assign(jenis="peserta"), nothing), True, untrained, vignettes)


def _untrained(pembanding: str, numbers: Sequence[str]) -> frozenset[str]:
    """Return the table numbers that a word or a list names."""
    if pembanding.strip().lower() == EVERY_SECOND:
        return frozenset(numbers[1::2])
    return frozenset(part.strip().zfill(2) for part in pembanding.split(",") if part.strip())


def _most_used(folder: Path) -> tuple[Vignette, ...]:
    """Return the package that most forms of a folder are about; without any, the first."""
    packages = [load_vignettes(paket=number) for number in PACKAGES]
    known = [code for cases in packages for code in codes(cases)]
    rated = read_class(folder, known).ratings
    forms = [rated.loc[rated["kasus"].isin(codes(own)), "peserta"].nunique() for own in packages]
    return packages[forms.index(max(forms))]
