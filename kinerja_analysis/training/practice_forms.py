"""Which practice forms a class needs: one a table, with its own order and version of the cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from kinerja_analysis.training.class_plan import table_name
from kinerja_analysis.training.vignettes import Vignette

Kind = Literal["peserta", "ahli"]

ROUNDS: Final = (1, 2)
"""Rounds of the practice: before and after the behavioural anchors are seen."""

EXPERT_ROUNDS: Final = (1,)


@dataclass(frozen=True, slots=True)
class Reading:
    """One case as somebody reads it."""

    vignette: Vignette
    versi: str

    @property
    def opening(self) -> str:
        """The opening in its version."""
        return self.vignette.opening(self.versi)


@dataclass(frozen=True, slots=True)
class PracticeForm:
    """One form: whose it is (a number, never a name), what is read, and in which rounds.

    Experts see the anchors from the start and rate once.
    """

    jenis: Kind
    nomor: str
    bacaan: tuple[Reading, ...]
    ronde: tuple[int, ...]

    @property
    def berkas(self) -> str:
        """File name of the form."""
        return f"{'meja' if self.jenis == 'peserta' else 'ahli'}-{self.nomor}.xlsx"


def class_forms(plan: pd.DataFrame, vignettes: Sequence[Vignette]) -> tuple[PracticeForm, ...]:
    """Return one form a table.

    Parameters
    ----------
    plan : ``peserta, urutan, kasus, versi`` (`class_plan.class_plan`)
    vignettes : the cases that the plan names
    """
    by_code = {case.kode: case for case in vignettes}
    return tuple(
        PracticeForm(
            "peserta",
            str(table),
            tuple(
                Reading(by_code[kasus], versi)
                for kasus, versi in own.sort_values("urutan")[["kasus", "versi"]].to_numpy()
            ),
            ROUNDS,
        )
        for table, own in plan.groupby("peserta", sort=True)
    )


def expert_forms(n_experts: int, vignettes: Sequence[Vignette]) -> tuple[PracticeForm, ...]:
    """Return one form an expert; all read the neutral version, in the order of the codes."""
    reading = tuple(Reading(case, "lain") for case in vignettes)
    return tuple(
        PracticeForm("ahli", table_name(number), reading, EXPERT_ROUNDS)
        for number in range(n_experts)
    )
