"""Which offices can be simulated: one design (METHOD.md, section E) is one function.

A new design is one more function and one more line in `DESIGNS`.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.schema import PEGAWAI
from kinerja_analysis.simulate.assignment import balanced_panel, own_self, own_superior, rate_all
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.kecamatan import kecamatan_candisari
from kinerja_analysis.simulate.people import Education, Newcomer, draw_people

YEAR: Final = 2025
"""Appraisal year of a design that has only one."""

PER_DIVISION: Final = 4
"""Count of units that make up a division."""


def crossed(n_pegawai: int = 30, n_penilai: int = 6, *, seed: int = 0) -> OfficeDesign:
    """D1: every penilai rates every pegawai (`atasan` the own staff, `tim` all others)."""
    span = -(-n_pegawai // n_penilai)
    people = _office(n_penilai, span, YEAR, np.random.default_rng(seed))
    staff = people[people["atasan"] != ""].iloc[:n_pegawai]
    kept = people[(people["atasan"] == "") | people["pegawai"].isin(staff["pegawai"])]
    return OfficeDesign("crossed", kept.reset_index(drop=True), rate_all(staff, _heads(kept)))


def nested(n_penilai: int = 20, span: int = 5, *, seed: int = 0) -> OfficeDesign:
    """D2: one superior a pegawai and nobody else, as e-Kinerja has it; severity is unknowable."""
    people = _office(n_penilai, span, YEAR, np.random.default_rng(seed))
    return OfficeDesign("nested", people, own_superior(people))


def superior_and_panel(
    n_penilai: int = 20, span: int = 5, n_panel: int = 2, *, seed: int = 0
) -> OfficeDesign:
    """D3: the own superior and `n_panel` superiors of other units, at random but balanced."""
    people_rng, panel_rng = np.random.default_rng(seed).spawn(2)
    people = _office(n_penilai, span, YEAR, people_rng)
    panel = balanced_panel(people, _heads(people), n_panel, panel_rng)
    return OfficeDesign("superior_and_panel", people, _joined(own_superior(people), panel))


def panel_within_divisions(
    n_divisions: int = 3, span: int = 5, n_bridges: int = 2, *, seed: int = 0
) -> OfficeDesign:
    """D4: the own superior and two of the own division; few pegawai link neighbouring divisions.

    Parameters
    ----------
    n_divisions : divisions of four units each
    span : pegawai a superior
    n_bridges : pegawai of each division (but the last) whom a superior of the next one rates too
    seed : which people, and who is on whose panel
    """
    people_rng, panel_rng = np.random.default_rng(seed).spawn(2)
    people = _office(n_divisions * PER_DIVISION, span, YEAR, people_rng)
    of_division = people["unit_kerja"].str.removeprefix("Unit ").astype(int) // PER_DIVISION
    divisions = [group.reset_index(drop=True) for _, group in people.groupby(of_division)]
    panels = [balanced_panel(group, _heads(group), 2, panel_rng) for group in divisions]
    bridges = [
        rate_all(group[group["atasan"] != ""].iloc[:n_bridges], _heads(following)[:1])
        for group, following in pairwise(divisions)
    ]
    tugas = _joined(own_superior(people), *panels, *bridges)
    return OfficeDesign("panel_within_divisions", people, tugas)


def movers(
    n_penilai: int = 20,
    span: int = 5,
    share: float = 0.1,
    tahun: Sequence[int] = (2023, 2024, 2025),
    *,
    seed: int = 0,
) -> OfficeDesign:
    """D6: one superior a pegawai each year, but a share of the staff changes unit between years."""
    people_rng, move_rng = np.random.default_rng(seed).spawn(2)
    years = [_office(n_penilai, span, tahun[0], people_rng)]
    for year in tahun[1:]:
        years.append(_moved(years[-1], share, move_rng).assign(tahun=year))
    people = pd.concat(years, ignore_index=True)
    return OfficeDesign("movers", people, _joined(*(own_superior(year) for year in years)))


def superior_and_self(n_penilai: int = 20, span: int = 5, *, seed: int = 0) -> OfficeDesign:
    """D8: the own superior and oneself; the self-assessment links nobody to anybody."""
    people = _office(n_penilai, span, YEAR, np.random.default_rng(seed))
    return OfficeDesign(
        "superior_and_self", people, _joined(own_superior(people), own_self(people))
    )


DESIGNS: Final[Mapping[str, Callable[..., OfficeDesign]]] = MappingProxyType(
    {
        design.__name__: design
        for design in (
            crossed,
            nested,
            superior_and_panel,
            panel_within_divisions,
            movers,
            superior_and_self,
            kecamatan_candisari,
        )
    }
)
"""Every design by its name."""


def _office(n_units: int, span: int, tahun: int, rng: np.random.Generator) -> pd.DataFrame:
    """Make an office of equal units: a head without a superior, and `span` staff."""
    staff: list[Education] = ["sarjana"] * span
    kinds: list[Education] = ["pengawas", *staff]
    people = draw_people([Newcomer(kind, tahun) for _ in range(n_units) for kind in kinds], rng)
    unit = np.repeat(np.arange(n_units), span + 1)
    is_head = np.arange(len(people)) % (span + 1) == 0
    heads = people["pegawai"].to_numpy()[is_head][unit]
    return PEGAWAI.conform(
        people.assign(
            tahun=tahun,
            unit_kerja=[f"Unit {number:03d}" for number in unit],
            jabatan=np.where(is_head, "Kepala Unit", "Penata Layanan Operasional"),
            atasan=np.where(is_head, "", heads),
        )
    )


def _heads(people: pd.DataFrame) -> list[str]:
    """List the heads of the units."""
    return people.loc[people["atasan"] == "", "pegawai"].to_list()


def _moved(people: pd.DataFrame, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """Let a share of the staff change places in a ring, so that every unit keeps its size."""
    staff = np.flatnonzero(people["atasan"] != "")
    going = rng.choice(staff, round(share * len(staff)), replace=False)
    place = ["unit_kerja", "atasan"]
    moved = people[place].to_numpy(copy=True)
    moved[going] = moved[np.roll(going, 1)]
    return people.assign(unit_kerja=moved[:, 0], atasan=moved[:, 1])


def _joined(*duties: pd.DataFrame) -> pd.DataFrame:
    """Put assignments together, each penilai once a pegawai."""
    return pd.concat(duties, ignore_index=True).drop_duplicates(["tahun", "pegawai", "penilai"])
