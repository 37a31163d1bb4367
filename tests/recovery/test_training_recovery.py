"""A class of twelve through the whole loop, from blank forms to the effect that was planted."""

import openpyxl
import pandas as pd
import pytest

from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.class_results import class_results
from kinerja_analysis.training.class_work import open_class
from kinerja_analysis.training.criteria import criterion_names
from kinerja_analysis.training.improvement import BETWEEN, UNTRAINED, improvement
from kinerja_analysis.training.practice_forms import class_forms
from kinerja_analysis.training.practice_workbook import write_practice_forms
from kinerja_analysis.training.reference import designer_reference
from kinerja_analysis.training.simulated_class import Habits, simulate_class
from kinerja_analysis.training.vignettes import load_vignettes

VIGNETTES = load_vignettes()
PLANTED = Habits(severity=0.4, halo=0.6, pull=0.6, noise=0.4, manfaat=0.7)
EVEN = frozenset(f"{number:02d}" for number in range(2, 61, 2))


def measured(n, seed):
    """Improvement of a simulated class of n, every second table untrained."""
    plan = class_plan(n, VIGNETTES)
    untrained = EVEN & set(plan["peserta"])
    ratings = simulate_class(VIGNETTES, plan, PLANTED, untrained=untrained, seed=seed)
    found = class_results(ratings, VIGNETTES, plan, designer_reference(VIGNETTES)).accuracy
    rounds = [found[found["ronde"] == number] for number in (1, 2)]
    return improvement(*rounds, untrained).table.set_index(["measure", "kelompok"])


def filled(folder, ratings, plan):
    """Hand out the forms of a class and fill them in as it would."""
    score = ratings.set_index(["peserta", "ronde", "kasus", "kriteria"])["nilai"]
    forms = class_forms(plan, VIGNETTES)
    for form, path in zip(forms, write_practice_forms(forms, folder, "UJI"), strict=True):
        book = openpyxl.load_workbook(path)
        for ronde in form.ronde:
            sheet = book[f"Ronde {ronde}"]
            for column, reading in enumerate(form.bacaan, start=2):
                for row, kriteria in enumerate(criterion_names(), start=6):
                    key = (form.nomor, ronde, reading.vignette.kode, kriteria)
                    sheet.cell(row, column).value = int(score.loc[key])
        book.save(path)


@pytest.fixture(scope="module")
def expected():
    """What the planted training does, from two large classes (60 tables each)."""
    return pd.concat([measured(60, seed)["perbaikan"] for seed in (101, 102)], axis=1).mean(axis=1)


def test_a_class_of_twelve_recovers_the_planted_effect_through_its_forms(tmp_path, expected):
    plan = class_plan(12, VIGNETTES)
    untrained = EVEN & set(plan["peserta"])
    ratings = simulate_class(VIGNETTES, plan, PLANTED, untrained=untrained, seed=11)
    filled(tmp_path, ratings, plan)
    (tmp_path / "rusak.xlsx").write_bytes(b"bukan buku kerja")
    work = open_class(str(tmp_path), pembanding=",".join(sorted(untrained)))
    assert work.returned.faults["berkas"].tolist() == ["rusak.xlsx"]
    back = work.returned.of("peserta").drop(columns="jenis")
    keys = ["peserta", "ronde", "kasus", "kriteria"]
    pd.testing.assert_frame_equal(
        back.sort_values(keys, ignore_index=True),
        ratings[list(back)].sort_values(keys, ignore_index=True),
        check_dtype=False,
    )
    found = work.improvement.table.set_index(["measure", "kelompok"])
    for measure in ("distance", "DA", "borman"):
        row = found.loc[(measure, BETWEEN)]
        assert row["low"] <= expected[(measure, BETWEEN)] <= row["high"]
        assert row["low"] > 0
    assert "lebih besar daripada yang dapat dijelaskan oleh kebetulan" in work.improvement.summary()


@pytest.mark.lambat
def test_without_a_benefit_nothing_is_found_more_often_than_chance():
    plan = class_plan(12, VIGNETTES)
    untrained = EVEN & set(plan["peserta"])
    alarms = 0
    for seed in range(20):
        ratings = simulate_class(VIGNETTES, plan, Habits(), untrained=untrained, seed=seed)
        found = class_results(ratings, VIGNETTES, plan, designer_reference(VIGNETTES)).accuracy
        rounds = [found[found["ronde"] == number] for number in (1, 2)]
        row = improvement(*rounds, untrained).table.set_index(["measure", "kelompok"])
        row = row.loc[("distance", BETWEEN)]
        alarms += not row["low"] <= 0 <= row["high"]
    # 5 per cent of 20 is 1; P(more than 4) < .003
    assert alarms <= 4


def test_repeating_alone_changes_nothing_in_the_simulation(expected):
    assert abs(expected[("distance", UNTRAINED)]) < 0.02
