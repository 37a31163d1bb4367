"""A rater's own sheet tells what is open, what was looked at, and what to read again."""

from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.report.feedback import pattern_rows, raters_of, unknown
from kinerja_analysis.report.feedback_records import (
    Looked,
    best_told,
    examples,
    looked_for,
    profile_rows,
)
from kinerja_analysis.report.material import gather

STRICT = "198001012005011900"
EFFECTS = ("severity", "centrality", "halo", "straightlining", "order")


@pytest.fixture(scope="module")
def material(tables, profile, tanggal):
    return gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)


@pytest.fixture(scope="module")
def strict(material):
    """Return the rater of whom two tests are known: one pattern, one without."""
    return next(rater for rater in raters_of(material) if rater.penilai == STRICT)


def rater_with(rater, **columns):
    """Return the rater with one test a value, each made from his first one."""
    n = len(next(iter(columns.values())))
    rows = pd.concat([rater.tests.head(1)] * n, ignore_index=True)
    return replace(rater, tests=rows.assign(**columns))


def test_rater_of_too_few_nilai_is_told_that_nothing_was_tested(strict, material):
    untested = replace(strict, tests=strict.tests.head(0))
    assert unknown(untested, material) == ["Nilai Saudara terlalu sedikit untuk diuji."]


def test_rater_whose_tests_are_all_concluded_is_told_so(strict, material):
    assert unknown(strict, material) == [
        "Semua pola di atas dapat disimpulkan dari data tahun ini."
    ]


@pytest.mark.parametrize(("n", "rest"), [(4, []), (5, ["Sebanyak 1 pola lain belum dapat"])])
def test_four_open_patterns_are_explained_and_the_others_counted(strict, material, n, rest):
    messages = [f"Alasan {name}." for name in EFFECTS[:n]]
    rater = rater_with(strict, effect=EFFECTS[:n], message=messages, verdict="undetermined")
    told = unknown(rater, material)
    assert set(told[:4]) <= set(messages)
    assert [line[: len(words)] for line, words in zip(told[4:], rest, strict=True)] == rest


def test_open_pattern_without_a_reason_lacks_data(strict, material):
    rater = rater_with(strict, effect=["halo"], message=[""], verdict="undetermined")
    assert unknown(rater, material) == ["Efek halo: data belum cukup."]


def test_what_another_scale_leaves_open_is_one_sentence(strict, material):
    details = ["", "skala=seratus", "Disiplin skala=seratus"]
    verdicts = ["not_detected", "undetermined", "undetermined"]
    rater = rater_with(strict, effect=["criterion"] * 3, detail=details, verdict=verdicts)
    assert unknown(rater, material)[-1] == (
        "Pada skala seratus, 2 pemeriksaan lain belum dapat disimpulkan."
    )


@pytest.mark.parametrize(
    ("verdicts", "rows"),
    [
        (["not_detected"] * 3, [("3 bagian diperiksa", "Tidak tampak pola yang berarti")]),
        (
            ["not_detected", "undetermined", "not_detected"],
            [("3 bagian diperiksa", "Belum dapat disimpulkan")],
        ),
        (["detected", "undetermined", "not_detected"], [("Disiplin", "Pola yang perlu ditelaah")]),
    ],
)
def test_effect_tested_on_each_criterion_is_one_row_unless_a_pattern_stands_out(
    strict, material, verdicts, rows
):
    criteria = ["Disiplin", "Kualitas Kerja", "Akuntabel"]
    rater = rater_with(strict, effect=["criterion"] * 3, detail=criteria, verdict=verdicts)
    assert [(row[1], row[-1]) for row in pattern_rows(rater, material)] == rows


def test_examples_are_looked_for_where_the_largest_pattern_lies(strict):
    assert looked_for(strict.tests.head(0)) == Looked()
    found = rater_with(
        strict,
        effect=["criterion", "severity"],
        detail=["Disiplin skala=lima", ""],
        points=[-0.9, 0.3],
    )
    assert looked_for(found.tests) == Looked("criterion", -1.0, "Disiplin")
    unsized = rater_with(strict, effect=["halo"], points=[float("nan")])
    assert looked_for(unsized.tests) == Looked("halo", 0.0)


def test_halo_is_shown_on_whole_forms_the_flattest_first(strict, material):
    own = strict.ratings.sort_values(["pegawai", "kriteria"])
    people = own["pegawai"].unique()[:2]
    flat = own[own["pegawai"].isin(people)].assign(nilai=[3.0, 3.0, 3.0, 3.0, 4.0, 4.0])
    rows = [row for row in examples(flat, material, Looked("halo")) if "kriteria" in row[1]]
    assert [row[1:] for row in rows] == [
        ["3 kriteria", "3", "semua kriteria bernilai sama"],
        ["3 kriteria", "3 s.d. 4", "nilai berdekatan"],
    ]


def test_nilai_on_no_scale_of_the_office_give_no_example_and_no_profile(strict, material):
    strange = strict.ratings.assign(skala="lain")
    assert examples(strange, material, Looked()) == []
    assert profile_rows(strange, strange, material) == []
    assert best_told(strange, material).startswith("Belum ada kriteria yang membedakan")
