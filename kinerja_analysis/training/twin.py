"""A simulated twin of an office: its patterns, nothing of its people."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal, enumeration
from kinerja_analysis.schema import check_columns
from kinerja_analysis.simulate.designs import nested, superior_and_panel
from kinerja_analysis.simulate.office import RaterEffect, SimulatedOffice, simulate_office
from kinerja_analysis.thresholds import TWIN_ROUNDING, TWIN_STANDARD
from kinerja_analysis.training.anonymous import check_large, of_others

SAME_UNIT: Final = frozenset({"severity", "criterion", "straightlining"})
"""Effects whose estimate is in the unit in which they are planted."""

PLANTED: Final = frozenset({*SAME_UNIT, "centrality", "halo", "inconsistency"})
"""Effects that a twin can carry."""


@dataclass(frozen=True, slots=True, eq=False)
class Twin:
    """A simulated office with the pattern of a real one.

    Attributes
    ----------
    office : the simulated office; no rating, person or unit of the real one is in it
    planted : ``effect, detail, size``, what was planted, rounded so that nobody is known by it
    """

    office: SimulatedOffice
    planted: pd.DataFrame

    def summary(self) -> str:
        """Say what the twin is, and what was planted."""
        n = self.office.penilaian["penilai"].nunique()
        named = [
            f"{labels.EFFECT[row['effect']].lower()} sebesar {decimal(row['size'])}"
            for row in self.planted.to_dict("records")
        ]
        return (
            f"Kantor kembaran hasil simulasi dengan {n} penilai dan {len(self.planted)} pola "
            "seperti yang ditemukan pada data sendiri. Tidak ada nilai, orang, atau unit yang "
            f"nyata di dalamnya. Yang ditanam: {enumeration(named) or 'tidak ada pola'}."
        )

    def example(self) -> pd.DataFrame:
        """Return the forms of one rater in whom something was planted, a row a form."""
        raters = self.office.truth.raters
        shown = raters.sort_values("effect", ascending=False, kind="stable")["penilai"].iloc[0]
        given = self.office.penilaian
        return given[given["penilai"] == shown].pivot_table("nilai", "pegawai", "kriteria")


def twin_of(penilaian: pd.DataFrame, hasil_uji: pd.DataFrame, *, seed: int) -> Twin:
    """Simulate an office with the same pattern as a real one: the default example from own data.

    Taken over are the count of raters, how many people each rates, how many rate a person, and
    the detected effects, each on an arbitrary rater. Sizes are rounded to
    `thresholds.TWIN_ROUNDING`; those in other units than they are planted in take
    `thresholds.TWIN_STANDARD`.

    Parameters
    ----------
    penilaian : real ratings (schema `penilaian`)
    hasil_uji : what the screen found in them
    seed : of the simulation

    Raises
    ------
    UsageError
        The office is so small that the pattern itself would name somebody.
    """
    others = of_others(penilaian)
    check_large(others)
    n_raters = others["penilai"].nunique()
    span = round(others.groupby("penilai")["pegawai"].nunique().median())
    each = others.groupby("pegawai")["penilai"].nunique().median()
    n_panel = min(int(each) - 1, n_raters - 1)
    design = (
        superior_and_panel(n_raters, max(span // (n_panel + 1), 2), n_panel, seed=seed)
        if n_panel >= 1
        else nested(n_raters, max(span, 2), seed=seed)
    )
    found = _pattern(hasil_uji, set(design.kriteria))
    raters = design.tugas["penilai"].unique()
    chosen = np.random.default_rng(seed).permutation(len(raters))
    effects = [
        RaterEffect(
            row["effect"], str(raters[chosen[number % len(raters)]]), row["size"], row["detail"]
        )
        for number, row in enumerate(found.to_dict("records"))
    ]
    return Twin(simulate_office(design, effects, seed=seed), found)


def _pattern(hasil_uji: pd.DataFrame, criteria: set[str]) -> pd.DataFrame:
    """Return the detected effects that can be planted, with rounded sizes."""
    check_columns(hasil_uji, ("effect", "detail", "estimate", "verdict"), source="hasil_uji")
    found = hasil_uji[(hasil_uji["verdict"] == "detected") & hasil_uji["effect"].isin(PLANTED)]
    known = (found["effect"] != "criterion") | found["detail"].isin(criteria)
    found = found[known & (found["detail"] != "slope")]
    rounded = (found["estimate"] / TWIN_ROUNDING).round() * TWIN_ROUNDING
    share = rounded.clip(upper=1.0)
    same = found["effect"].isin(SAME_UNIT)
    size = share.where(found["effect"] == "straightlining", rounded).where(same, TWIN_STANDARD)
    detail = found["detail"].where(found["effect"] == "criterion", "")
    shown = pd.DataFrame({"effect": found["effect"], "detail": detail, "size": size})
    return shown[shown["size"] != 0].sort_values(["effect", "detail", "size"], ignore_index=True)
