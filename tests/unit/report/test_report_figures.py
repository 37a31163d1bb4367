"""Pictures are PNG with words from the same numbers, the same bytes twice, and name nobody."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from kinerja_analysis.profile import Criterion, Profile, Scale
from kinerja_analysis.report import figures
from kinerja_analysis.report.figures.office import (
    _scale_words,
    predikat_counts,
    service_by_year,
    unit_means,
)
from kinerja_analysis.report.figures.raters import shared_ratees, verdict_counts
from kinerja_analysis.report.figures.ratings import (
    _name_values,
    _profile_marks,
    self_superior_gap,
)
from kinerja_analysis.report.figures.style import KEPT, DecimalTicks, Picture, drawn_once
from kinerja_analysis.report.points import with_points

NOT_A_NUMBER = re.compile(r"\b(nan|inf|None|NaT)\b")


def pictures(tables, profile):
    return {
        "severity": figures.severity(tables["hasil_uji"]),
        "pattern_overview": figures.pattern_overview(tables["hasil_uji"]),
        "who_rates_whom": figures.who_rates_whom(tables["penilaian"]),
        "nilai_by_role": figures.nilai_by_role(tables["penilaian"], profile),
        "criteria_profile": figures.criteria_profile(tables["penilaian"], profile),
        "self_gap": figures.self_gap(tables["penilaian"]),
        "predikat": figures.predikat_distribution(tables["predikat_resmi"]),
        "unit_results": figures.unit_results(tables["hasil"], profile),
        "service_change": figures.service_change(tables["layanan"]),
        "cleaning": figures.cleaning(tables["tally"]),
    }


def test_every_picture_is_png_and_says_its_numbers(tables, profile):
    for name, picture in pictures(tables, profile).items():
        assert picture.png.startswith(b"\x89PNG"), name
        assert re.search(r"\d", picture.alt), name
        assert not NOT_A_NUMBER.search(picture.alt), name


def test_no_mark_of_a_criterion_is_cut_at_the_edge():
    axes = Figure().subplots()
    _profile_marks(
        axes, pd.DataFrame({"atasan": [2.0, 2.1]}, index=["hasil_kerja", "perilaku_kerja"])
    )
    # two rows at 0 and 1: half a row above the first and below the last
    assert axes.get_ylim() == (1.5, -0.5)


def test_no_alternative_text_names_a_penilai(tables, profile):
    text = " ".join(picture.alt for picture in pictures(tables, profile).values())
    assert not re.search(r"\d{18}|Sri Wahyuni", text)


def test_a_picture_of_the_same_content_is_drawn_once():
    drawings = []

    @drawn_once
    def draw(frame, word="a"):
        drawings.append(word)
        return Picture(b"", f"{frame['n'].sum()} {word}")

    frame = pd.DataFrame({"n": [1, 2]})
    first = draw(frame)
    assert draw(frame.copy()) is first
    assert draw(frame, word="b").alt == "3 b"
    assert draw(frame.assign(n=[1, 3])).alt == "4 a"
    assert drawings == ["a", "b", "a"]


def test_a_picture_that_was_not_asked_for_lately_is_drawn_again():
    drawings = []

    @drawn_once
    def draw(number):
        drawings.append(number)
        return Picture(b"", str(number))

    for number in [*range(KEPT), 0, KEPT, 0, 1]:
        assert draw(number).alt == str(number)
    # 0 was asked for again before KEPT came, so 1 is the one that made room
    assert drawings == [*range(KEPT), KEPT, 1]


def test_ticks_bear_as_many_decimals_as_tell_them_apart():
    ticks = DecimalTicks(1)
    assert ticks.format_ticks([3.0, 3.5, 4.0]) == ["3,0", "3,5", "4,0"]
    assert ticks.format_ticks([3.9, 3.95, 4.0]) == ["3,90", "3,95", "4,00"]
    assert ticks(3.95) == "4,0"  # alone, nothing has to be told apart


def test_same_numbers_give_the_same_bytes(tables):
    first, second = (figures.severity(tables["hasil_uji"]) for _ in range(2))
    assert first.png == second.png


@pytest.mark.parametrize("name", ["hasil_uji", "penilaian", "hasil", "predikat_resmi", "layanan"])
def test_empty_table_gives_a_sentence_and_no_fault(tables, profile, name):
    empty = {key: frame.head(0) if key == name else frame for key, frame in tables.items()}
    for picture in pictures(empty, profile).values():
        assert picture.png.startswith(b"\x89PNG")


def test_names_with_mathtext_are_drawn_as_they_stand(tables, profile):
    hostile = tables["hasil"].assign(unit_kerja=r"Kel. $\frac{$ {x} %s")
    assert r"$\frac{$" in figures.unit_results(hostile, profile).alt


def test_notebook_shows_the_picture_with_its_words(tables):
    data, metadata = figures.cleaning(tables["tally"])._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"].startswith("Dari 20 baris yang dibaca")


def test_many_penilai_are_summed_up(rng, tables):
    many = pd.concat([tables["hasil_uji"].head(1)] * 200, ignore_index=True).assign(
        penilai=[f"S{i}" for i in range(200)], points=rng.normal(size=200)
    )
    assert "Gambar memuat 40 penilai" in figures.severity(many).alt


def test_long_scale_is_drawn_in_classes(tables):
    profile = Profile(
        "K", "S", {"ratus": Scale("ratus", 0, 100)}, (Criterion("Disiplin", "ratus"),)
    )
    ratings = tables["penilaian"].assign(
        skala="ratus", nilai=np.linspace(0, 100, len(tables["penilaian"]))
    )
    assert "%" in figures.nilai_by_role(ratings, profile).alt


def test_interval_in_points_keeps_low_below_high(tables):
    rows = with_points(tables["hasil_uji"])
    # severity 1.0 logit costs 0.5 points: 0.6 .. 1.4 logits are -0.7 .. -0.3 points
    assert rows.loc[0, ["points_low", "points_high"]].tolist() == pytest.approx([-0.7, -0.3])


def test_a_penilai_counts_once_an_effect_by_the_strongest_verdict(tables):
    twice = pd.concat([tables["hasil_uji"], tables["hasil_uji"].assign(verdict="not_detected")])
    # severity: one detected, one not, one undetermined; the repeated rows change nothing
    assert verdict_counts(twice).loc["severity"].tolist() == [1, 1, 1]


def test_shared_ratees_counts_pairs_of_penilai(drawn):
    names, shared = shared_ratees(
        drawn(
            """
            penilai  pegawai
            Ani      p1
            Ani      p2
            Budi     p2
            Budi     p2
            """
        )
    )
    assert (list(names), shared.toarray().tolist()) == (["Ani", "Budi"], [[2, 1], [1, 1]])


def test_self_gap_is_self_minus_superior(drawn):
    ratings = drawn(
        """
        pegawai  kriteria  skala  peran   nilai
        p1       D         lima   diri    4
        p1       D         lima   atasan  3
        p2       D         lima   diri    4
        """
    )
    # p2 has no superior's nilai and is left out
    assert self_superior_gap(ratings)["selisih"].tolist() == [1.0]


def test_units_below_the_least_number_are_left_out(tables):
    # 8 people in the first unit, 4 in the second
    assert unit_means(tables["hasil"])["n"].tolist() == [8]


def test_service_figures_weigh_their_cases(drawn):
    layanan = drawn(
        """
        ukuran  tahun  nilai  n
        IKM     2025   80     100
        IKM     2025   90     300
        """
    )
    # (80 * 100 + 90 * 300) / 400
    assert service_by_year(layanan)["nilai"].tolist() == [87.5]


def test_grades_nobody_has_stand_with_zero(tables):
    assert predikat_counts(tables["predikat_resmi"]).tolist() == [1, 11, 0, 0, 0]


def test_scale_with_words_is_drawn_with_them_and_unknown_nilai_with_none(tables):
    words = ("sangat kurang", "kurang", "cukup", "baik", "sangat baik")
    scale = Scale("lima", 1, 5, kata=words)
    profile = Profile("K", "S", {"lima": scale}, (Criterion("Disiplin", "lima"),))
    axes = Figure().subplots()
    _name_values(axes, scale)
    ticks = [label.get_text() for label in axes.get_xticklabels()]
    assert ticks == [f"{n}\n{word}" for n, word in enumerate(words, 1)]
    strange = tables["penilaian"].assign(skala="lain")
    assert figures.own_nilai(strange, profile).alt == "Tidak ada nilai yang dapat digambarkan."


def test_long_scale_of_one_rater_is_drawn_in_classes(tables):
    profile = Profile("K", "S", {"ratus": Scale("ratus", 0, 100)}, (Criterion("D", "ratus"),))
    ratings = tables["penilaian"].head(4).assign(skala="ratus", nilai=[0.0, 4.0, 5.0, 100.0])
    # twenty classes of five points: 0 and 4 fall into the first, 100 into the last
    assert figures.own_nilai(ratings, profile).alt == (
        "Pemakaian skala oleh penilai ini. nilai 0: 2 kali; nilai 5: 1 kali; nilai 95: 1 kali."
    )


def test_very_many_raters_are_counted_by_their_partners_and_not_named(tables):
    # 41 raters of one person each; two of them rate the same
    rows = tables["penilaian"].query("peran == 'tim'").head(1)
    many = pd.concat([rows] * 41, ignore_index=True).assign(
        penilai=[f"r{k:02d}" for k in range(41)], pegawai=["p0", *(f"p{k}" for k in range(40))]
    )
    told = figures.who_rates_whom(many).alt
    assert "Keterhubungan 41 penilai" in told and "39 penilai tanpa pegawai bersama" in told
    links = figures.link_graph(many, pd.Series({f"r{k:02d}": f"P{k:02d}" for k in range(41)})).alt
    assert links.startswith("Keterhubungan 41 penilai: 40 kelompok, terbesar 2 penilai")


def test_results_on_a_scale_that_the_profile_lacks_are_points(tables, profile):
    assert _scale_words(tables["hasil"], profile) == "skala 1-5"
    assert _scale_words(tables["hasil"].assign(skala="lain"), profile) == "poin"


def test_map_without_codes_names_no_rater():
    def estimates(name, values):
        return pd.DataFrame({name: [f"{name}{k}" for k in range(len(values))], "estimate": values})

    tables = [
        estimates("pegawai", [-1.0, 0.0, 2.0]),
        estimates("penilai", [-0.5, 0.5]),
        estimates("kriteria", [-0.2, 0.2]),
    ]
    picture = figures.wright_map(*tables)
    assert picture.png.startswith(b"\x89PNG")
    assert "penilai0" not in picture.alt


def test_effect_that_nobody_was_tested_for_and_files_without_rows_are_a_sentence(tables):
    tests = tables["hasil_uji"]
    assert figures.effect(tests, "order").alt == "Pola ini tidak diuji pada data kantor ini."
    nothing = tables["tally"].assign(bersih=0, struktur=0, karantina=0)
    assert figures.cleaning(nothing).alt == "Tidak ada baris yang dibaca."
