"""The maps, flows and displays: numbers by hand, words beside each, fit for 1 and for 40 units."""

import re

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.report import figures
from kinerja_analysis.report.codes import penilai_codes
from kinerja_analysis.report.figures.heat import unit_criterion_means
from kinerja_analysis.report.figures.predikat import flow_counts
from kinerja_analysis.report.figures.spread import participation_shares, spreads
from kinerja_analysis.report.figures.style import rows_height
from kinerja_analysis.report.figures.wright import _apart
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.rules import pattern_frame


def estimates(name, ids, values):
    return pd.DataFrame({name: ids, "estimate": values})


@pytest.fixture(scope="module")
def material(tables, profile, tanggal):
    return gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)


def pictures(tables, profile, material):
    codes = penilai_codes(tables, 2025)
    rated, official = tables["penilaian"], tables["predikat_resmi"]
    raters = estimates("penilai", list(codes.index), np.linspace(-1, 1, len(codes)))
    return {
        "wright_map": figures.wright_map(
            estimates("pegawai", list("abc"), [-1.0, 0.0, 2.0]),
            raters,
            estimates("kriteria", ["Disiplin", "Akuntabel"], [-0.5, 0.5]),
            codes,
        ),
        "predikat_pattern": figures.predikat_pattern(pattern_frame(material)),
        "predikat_flow": figures.predikat_flow(
            pd.concat([official.assign(tahun=2024), official]), 2025
        ),
        "unit_by_criterion": figures.unit_by_criterion(rated, profile),
        "scale_usage": figures.scale_usage(rated, profile, codes),
        "halo_display": figures.halo_display(rated, profile, codes),
        "link_graph": figures.link_graph(rated, codes),
        "participation": figures.participation(rated, tables["pegawai"]),
    }


def test_each_display_says_its_numbers_and_names_nobody(tables, profile, material):
    for name, picture in pictures(tables, profile, material).items():
        assert picture.png.startswith(b"\x89PNG"), name
        assert re.search(r"\d", picture.alt), name
        assert not re.search(r"\b(nan|inf|None|NaT)\b|\d{18}|Sri Wahyuni", picture.alt), name


def test_empty_tables_give_a_sentence_and_no_fault(tables, profile, tanggal):
    empty = {name: frame.head(0) for name, frame in tables.items()}
    material = gather(empty, profile, tahun=2025, tahap="final", tanggal=tanggal)
    for name, picture in pictures(empty, profile, material).items():
        assert picture.png.startswith(b"\x89PNG"), name


def test_flow_counts_only_who_has_a_predikat_in_both_years(drawn):
    official = drawn(
        """
        tahun  pegawai  predikat
        2024   a        Baik
        2024   b        Kurang
        2025   a        Kurang
        2025   b        Baik
        2025   c        Baik
        """
    )
    moves = flow_counts(official, 2025)
    assert (moves.loc["Baik", "Kurang"], moves.loc["Kurang", "Baik"]) == (1, 1)
    assert moves.to_numpy().sum() == 2


def test_units_of_few_people_have_no_row(tables, profile):
    # 8 people in the first unit, 4 in the second
    assert list(unit_criterion_means(tables["penilaian"], profile).index) == ["Kelurahan Candi"]


def test_spread_between_criteria_and_between_people(drawn, profile):
    rated = drawn(
        """
        penilai  peran  pegawai  kriteria   periode  skala  nilai
        A        tim    p1       Disiplin   tahunan  lima   1
        A        tim    p1       Akuntabel  tahunan  lima   1
        A        tim    p2       Disiplin   tahunan  lima   3
        A        tim    p2       Akuntabel  tahunan  lima   3
        A        tim    p3       Disiplin   tahunan  lima   5
        A        tim    p3       Akuntabel  tahunan  lima   5
        """
    )
    row = spreads(rated, profile).loc["A"]
    # within each form no spread; means 1, 3, 5 have a standard deviation of 2
    assert (row["kriteria"], row["pegawai"]) == (0.0, 2.0)


def test_small_units_take_part_as_one(drawn):
    people = drawn(
        """
        pegawai  unit_kerja
        a        X
        b        X
        c        X
        d        X
        e        X
        f        Y
        """
    )
    rated = drawn(
        """
        pegawai  peran   nilai
        a        atasan  3
        f        atasan  3
        """
    )
    shares = participation_shares(rated, people)
    assert shares["atasan"].to_dict() == {"Unit lain (gabungan)": 1.0, "X": 0.2}


def test_labels_that_lie_close_are_moved_apart_around_their_place():
    # three at zero, a gap of one: -1, 0, 1
    assert _apart(np.zeros(3), 1.0).tolist() == [-1.0, 0.0, 1.0]


def test_rows_of_wrapped_names_get_room_for_every_line():
    # 40 rows of three lines: 40 * (3 * 0.165 + 0.05)
    assert rows_height(["a\nb\nc"] * 40) == pytest.approx(21.8)


@pytest.mark.parametrize("n_units", [1, 40])
def test_one_unit_and_forty_with_long_names_are_drawn(tables, profile, n_units):
    rated = pd.concat([tables["penilaian"]] * n_units, ignore_index=True)
    number = np.repeat(np.arange(n_units), len(tables["penilaian"]))
    name = "Unit Pelaksana Teknis Dinas Kependudukan dan Pencatatan Sipil Wilayah"
    rated = rated.assign(
        unit_kerja=[f"{name} {k}" for k in number],
        pegawai=[f"{who}-{k}" for who, k in zip(rated["pegawai"], number, strict=True)],
    )
    assert f"{n_units} unit kerja" in figures.unit_by_criterion(rated, profile).alt
