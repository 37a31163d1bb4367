"""Designs: each pegawai has as many penilai as the design says, and offices hang together so."""

import pytest

from kinerja_analysis.schema import PEGAWAI
from kinerja_analysis.simulate.assignment import COLUMNS
from kinerja_analysis.simulate.designs import (
    DESIGNS,
    crossed,
    kecamatan_candisari,
    movers,
    nested,
    panel_within_divisions,
    superior_and_panel,
    superior_and_self,
)


def degree(design):
    """How many others rate each pegawai a year."""
    others = design.tugas[design.tugas["peran"] != "diri"]
    return others.groupby(["tahun", "pegawai"])["penilai"].nunique()


def subsets(design):
    """How many groups of penilai share no pegawai, over all years."""
    others = design.tugas[design.tugas["peran"] != "diri"]
    group = {penilai: penilai for penilai in others["penilai"]}
    for _, penilai in others.groupby("pegawai")["penilai"]:
        joined = {group[p] for p in penilai}
        target = min(joined)
        group = {p: target if g in joined else g for p, g in group.items()}
    return len(set(group.values()))


def test_crossed_every_penilai_rates_every_pegawai():
    design = crossed(30, 6)
    assert (degree(design) == 6).all()
    assert len(design.tugas) == 30 * 6
    # 30 pegawai under 6 heads: each has exactly one own superior
    assert (design.tugas["peran"] == "atasan").sum() == 30


@pytest.mark.parametrize("span", [5, 10, 30])
def test_nested_has_one_superior_a_pegawai_and_no_links(span):
    design = nested(4, span)
    assert (degree(design) == 1).all()
    assert design.tugas.groupby("penilai").size().eq(span).all()
    assert subsets(design) == 4


def test_superior_and_panel_has_three_penilai_and_is_connected():
    design = superior_and_panel(20, 5)
    assert (degree(design) == 3).all()
    assert subsets(design) == 1


def test_panel_loads_differ_by_little():
    design = superior_and_panel(20, 5)
    load = design.tugas[design.tugas["peran"] == "tim"].groupby("penilai").size()
    # 100 pegawai x 2 members over 20 heads: 10 each
    assert load.between(9, 11).all()


def test_nobody_of_the_panel_rates_the_own_unit():
    design = superior_and_panel(10, 5)
    unit = design.pegawai.set_index("pegawai")["unit_kerja"]
    tim = design.tugas[design.tugas["peran"] == "tim"]
    assert (tim["pegawai"].map(unit) != tim["penilai"].map(unit)).all()


@pytest.mark.parametrize(("n_bridges", "groups"), [(0, 3), (1, 1), (3, 1)])
def test_divisions_are_linked_by_bridges_alone(n_bridges, groups):
    design = panel_within_divisions(3, 5, n_bridges)
    assert subsets(design) == groups
    # each of the first two divisions lends its bridges one more penilai
    assert (degree(design) == 4).sum() == 2 * n_bridges


def test_movers_link_units_over_the_years():
    design = movers(6, 5, 0.2)
    assert (degree(design) == 1).all()
    first, last = (design.pegawai[design.pegawai["tahun"] == year] for year in (2023, 2025))
    assert last.groupby("unit_kerja").size().tolist() == first.groupby("unit_kerja").size().tolist()
    assert subsets(design) < subsets(nested(6, 5))


def test_movers_change_as_many_superiors_as_said():
    design = movers(10, 10, 0.1, (2024, 2025))
    before, after = (
        design.pegawai[design.pegawai["tahun"] == year].set_index("pegawai")["atasan"]
        for year in (2024, 2025)
    )
    # a tenth of 100 staff move; a neighbour in the ring may be of the same unit
    assert 5 <= (before != after.loc[before.index]).sum() <= 10


def test_self_assessment_links_nobody():
    design = superior_and_self(5, 4)
    assert design.tugas["peran"].value_counts().to_dict() == {"atasan": 20, "diri": 20}
    assert subsets(design) == 5


@pytest.mark.parametrize("name", DESIGNS)
def test_every_design_keeps_to_the_tables(name):
    design = DESIGNS[name]()
    assert list(design.pegawai) == list(PEGAWAI.columns)
    assert list(design.tugas) == list(COLUMNS)
    assert not design.pegawai.duplicated(["tahun", "pegawai"]).any()
    assert not design.tugas.duplicated(["tahun", "pegawai", "penilai"]).any()
    assert (
        (design.tugas["pegawai"] == design.tugas["penilai"]) == (design.tugas["peran"] == "diri")
    ).all()


@pytest.mark.parametrize("name", DESIGNS)
def test_same_seed_same_design(name):
    one, other = (DESIGNS[name](seed=3) for _ in range(2))
    assert one.pegawai.equals(other.pegawai)
    assert one.tugas.reset_index(drop=True).equals(other.tugas.reset_index(drop=True))


def test_kecamatan_is_the_office_of_the_paper():
    design = kecamatan_candisari()
    yearly = design.pegawai.groupby("tahun").size()
    assert (yearly == 96).all()
    assert (
        design.pegawai["unit_kerja"]
        .str.startswith("Kelurahan")
        .groupby(design.pegawai["unit_kerja"])
        .any()
        .sum()
        == 7
    )
    own = design.tugas[design.tugas["peran"] == "atasan"].groupby(["tahun", "penilai"]).size()
    assert own.between(2, 8).all()
    assert own.groupby("tahun").size().between(12, 20).all()
    assert (degree(design) == 3).all()


def test_kecamatan_people_retire_move_and_join():
    people = kecamatan_candisari().pegawai
    years = {year: set(group["pegawai"]) for year, group in people.groupby("tahun")}
    assert years[2023] - years[2024]
    assert years[2024] - years[2023]
    units = people.groupby("pegawai")["unit_kerja"].nunique()
    assert (units > 1).any()
