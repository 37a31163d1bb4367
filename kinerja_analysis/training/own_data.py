"""Examples from an office's own data, safely: a simulated twin, or anonymised ratings of many."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import UsageError
from kinerja_analysis.privacy import rater_codes
from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal, enumeration
from kinerja_analysis.schema import check_columns
from kinerja_analysis.simulate.designs import nested, superior_and_panel
from kinerja_analysis.simulate.office import RaterEffect, SimulatedOffice, simulate_office
from kinerja_analysis.thresholds import (
    PERTURBED_SHARE,
    SMALL_CELL,
    TWIN_MIN_RATEES,
    TWIN_MIN_RATERS,
    TWIN_ROUNDING,
    TWIN_STANDARD,
)

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
        """Say what the twin is."""
        n = self.office.penilaian["penilai"].nunique()
        return (
            f"Kantor kembaran hasil simulasi dengan {n} penilai dan {len(self.planted)} pola "
            "seperti yang ditemukan pada data sendiri. Tidak ada nilai, orang, atau unit yang "
            "nyata di dalamnya."
        )


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
    others = _others(penilaian)
    _check_large(others)
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


def told_own(dari: str, *, benih: int) -> str:
    """Say what a twin of the own office holds; nothing real is shown.

    Parameters
    ----------
    dari : folder of a published run or of a screening; empty: no own data are used
    benih : seed of the simulation

    Raises
    ------
    KinerjaError
        The folder holds no tables, or the office is too small.
    """
    if not dari:
        return "Tidak ada data sendiri yang dipakai; semua contoh dari kantor simulasi."
    folder = Path(dari) / "rahasia" / "data"
    twin = twin_of(read_table(folder, "penilaian"), read_table(folder, "hasil_uji"), seed=benih)
    named = [
        f"{labels.EFFECT[row['effect']].lower()} sebesar {decimal(row['size'])}"
        for row in twin.planted.to_dict("records")
    ]
    return f"{twin.summary()} Yang ditanam: {enumeration(named) or 'tidak ada pola'}."


def _others(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Leave out self-ratings."""
    check_columns(penilaian, ("penilai", "pegawai", "kriteria", "nilai"), source="penilaian")
    return penilaian[penilaian["peran"] != "diri"] if "peran" in penilaian else penilaian


def _check_large(others: pd.DataFrame) -> None:
    """Refuse an office so small that its people would be known."""
    n_raters, n_ratees = others["penilai"].nunique(), others["pegawai"].nunique()
    if n_raters < TWIN_MIN_RATERS or n_ratees < TWIN_MIN_RATEES:
        raise UsageError(
            f"Kantor ini terlalu kecil untuk dijadikan contoh: {n_raters} penilai dan {n_ratees} "
            f"pegawai, sedangkan diperlukan {TWIN_MIN_RATERS} dan {TWIN_MIN_RATEES}. Pakailah "
            "kantor simulasi."
        )


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


def anonymised(penilaian: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return real ratings of which nobody can be known: a stricter choice than the twin.

    New pseudonyms at random, units merged until each has `thresholds.SMALL_CELL` people, a share
    `thresholds.PERTURBED_SHARE` of nilai exchanged within a criterion, no dates, no sources.

    Parameters
    ----------
    penilaian : real ratings (schema `penilaian`) of one skala
    seed : of pseudonyms and exchanges; keep it secret, and choose another one each time

    Returns
    -------
    DataFrame
        ``penilai, pegawai, kriteria, nilai, unit_kerja``, in random order

    Raises
    ------
    UsageError
        The office is too small.
    """
    others = _others(penilaian).dropna(subset=["nilai"])
    check_columns(others, ("unit_kerja",), source="penilaian")
    _check_large(others)
    rng = np.random.default_rng(seed)
    key = rng.bytes(32)
    shown = pd.DataFrame(
        {
            "penilai": _coded(others["penilai"], "Penilai ", key),
            "pegawai": _coded(others["pegawai"], "Pegawai ", key),
            "kriteria": others["kriteria"].astype("str"),
            "nilai": others["nilai"].astype("float64"),
            "unit_kerja": _coded(_merged(others), "Kelompok ", key),
        }
    )
    shown = shown.iloc[rng.permutation(len(shown))].reset_index(drop=True)
    return shown.assign(nilai=_exchanged(shown, rng))


def _coded(ids: pd.Series, prefix: str, key: bytes) -> pd.Series:
    """Put pseudonyms in the place of ids."""
    plain = ids.astype("str")
    return plain.map(rater_codes(plain, prefix=prefix, key=key))


def _merged(others: pd.DataFrame) -> pd.Series:
    """Merge the smallest units until each has enough people."""
    units = others["unit_kerja"].astype("str")
    size = others.groupby(units)["pegawai"].nunique().sort_values(kind="stable")
    group: dict[str, str] = {}
    waiting: list[str] = []
    people = 0
    for unit, n in size.items():
        waiting.append(str(unit))
        people += int(n)
        if people >= SMALL_CELL:
            group |= dict.fromkeys(waiting, waiting[0])
            waiting, people = [], 0
    last = next(reversed(group.values()), waiting[0] if waiting else "")
    group |= dict.fromkeys(waiting, last)
    return units.map(group)


def _exchanged(shown: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Exchange a share of the nilai within each criterion."""
    nilai = shown["nilai"].copy()
    for _, place in shown.groupby("kriteria", sort=True).indices.items():
        chosen = place[rng.random(len(place)) < PERTURBED_SHARE]
        nilai.iloc[chosen] = nilai.iloc[rng.permutation(chosen)].to_numpy()
    return nilai
