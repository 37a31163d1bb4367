"""Whether training worked: changes by hand, transfer by hand, and no reward for lower nilai."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError, UsageError
from kinerja_analysis.training.class_size import class_size
from kinerja_analysis.training.improvement import (
    BETTER,
    BETWEEN,
    TRAINED,
    _ends,
    _resampled,
    improvement,
)
from kinerja_analysis.training.transfer import transfer


def measured(values, measure="distance"):
    """One measure of participants 01, 02 ..."""
    names = [f"{number + 1:02d}" for number in range(len(values))]
    return pd.DataFrame({"peserta": names, "measure": measure, "estimate": values})


def row(found, kelompok, measure="distance"):
    """One row of the result."""
    return found.table.set_index(["measure", "kelompok"]).loc[(measure, kelompok)]


def test_the_change_of_one_class_by_hand():
    found = row(improvement(measured([1.0, 2.0, 3.0]), measured([0.5, 1.5, 2.5])), TRAINED)
    # each .5 nearer; sd before 1, df 2: J = 1 - 3 / (4 * 2 - 1) = 4/7
    assert found["perbaikan"] == 0.5
    assert found["g"] == pytest.approx(0.5 * 4 / 7)
    assert (found["low"], found["high"]) == (0.5, 0.5)


def test_trained_less_untrained_by_hand():
    before = measured([1.0, 3.0, 1.0, 3.0])
    after = measured([0.0, 2.0, 0.5, 2.5])
    found = row(improvement(before, after, frozenset({"03", "04"})), BETWEEN)
    # gains 1 and .5; pooled sd before sqrt(2), df 2: g = .5 / sqrt(2) * 4/7
    assert found["perbaikan"] == 0.5
    assert found["g"] == pytest.approx(0.5 / np.sqrt(2) * 4 / 7)


def test_a_closer_order_is_better_when_it_is_larger():
    found = improvement(measured([0.5, 0.7], "borman"), measured([0.9, 1.1], "borman"))
    assert row(found, TRAINED, "borman")["perbaikan"] == pytest.approx(0.4)


def test_lower_nilai_as_such_are_no_improvement():
    assert "elevation" not in BETTER
    # from half a point too high to half a point too low: the squared elevation stays .25
    found = improvement(measured([0.25, 0.25], "EL"), measured([0.25, 0.25], "EL"))
    assert row(found, TRAINED, "EL")["perbaikan"] == 0


@pytest.mark.parametrize(
    ("after", "way", "sure"),
    [
        ([0.5, 1.4, 2.6], "mengecil 0,50", "Perbaikan itu lebih besar"),
        ([1.5, 2.4, 3.6], "bertambah 0,50", "Kemunduran itu lebih besar"),
        ([0.0, 3.1, 3.0], "bertambah 0,03", "Selangnya memuat nol"),
    ],
)
def test_a_change_is_told_whichever_way_it_goes(after, way, sure):
    told = improvement(measured([1.0, 2.0, 3.0]), measured(after)).summary()
    assert way in told
    assert sure in told


def test_participants_of_one_round_alone_do_not_count():
    found = row(improvement(measured([1.0, 2.0, 3.0]), measured([0.5, 1.5])), TRAINED)
    assert found["n"] == 2


def test_too_small_a_class_has_a_reason():
    found = improvement(measured([1.0]), measured([0.5]))
    assert "kurang dari dua peserta" in found.summary()


def test_a_class_too_small_to_resample_has_the_interval_of_student():
    found = row(improvement(measured([1.0, 2.0, 3.0]), measured([0.5, 1.4, 2.6])), TRAINED)
    # gains .5 .6 .4: mean .5, se .1 / sqrt(3) = .0577, t(.975, 2) = 4.3027
    assert (found["low"], found["high"]) == pytest.approx((0.2516, 0.7484), abs=1e-4)


def test_where_nobody_changed_nothing_is_made_of_it():
    found = improvement(measured([1.0, 2.0, 3.0]), measured([1.0, 2.0, 3.0]))
    assert "tidak berubah pada seorang peserta pun" in found.summary()


def test_who_never_differed_before_has_no_effect_size_but_a_change():
    found = row(improvement(measured([1.0, 1.0]), measured([0.5, 0.7])), TRAINED)
    assert np.isnan(found["g"])
    assert found["status"] == "terbatas"
    assert found["perbaikan"] == pytest.approx(0.4)


def test_an_unknown_untrained_table_is_refused():
    with pytest.raises(UsageError, match="99"):
        improvement(measured([1.0, 2.0]), measured([1.0, 2.0]), frozenset({"99"}))


def test_summary_says_that_repeating_counts_where_nobody_is_compared_with():
    found = improvement(measured([1.0, 2.0, 3.0]), measured([0.5, 1.4, 2.6]))
    assert "tanpa kelompok pembanding" in found.summary()


def test_intervals_of_a_class_of_twelve_cover_as_often_as_they_say(rng):
    gains = rng.normal(0.5, 1.4, (400, 12))
    ends = [_ends(_resampled(gain, rng), 12) for gain in gains]
    hits = sum(end["low"] <= 0.5 <= end["high"] for end in ends)
    # 95 per cent of 400 is 380, standard error 4.4; three of them below: 367
    assert hits >= 367


def yearly(estimates, effect="severity", se=0.1, identification="panel"):
    """Screen rows of penilai A, B, C ..."""
    return pd.DataFrame(
        {
            "effect": effect,
            "penilai": [chr(65 + n) for n in range(len(estimates))],
            "detail": "",
            "estimate": estimates,
            "se": se,
            "identification": identification,
        }
    )


def test_transfer_is_the_difference_of_changes_in_squared_size():
    before, after = yearly([1.0, 1.0, 1.0, 1.0]), yearly([0.6, 0.6, 1.0, 1.0])
    found = transfer(before, after, frozenset("AB")).table.iloc[0]
    # trained: 1 - .36 = .64 less; others: 0
    assert found["perbaikan"] == pytest.approx(0.64)
    assert (found["n_terlatih"], found["n_pembanding"]) == (2, 2)


def test_a_more_precise_year_is_no_improvement():
    # same true size .5: 1.25 - 1 = .5 - .25 = .25 squared
    before = yearly([np.sqrt(1.25)] * 4, se=1.0)
    after = yearly([np.sqrt(0.5)] * 4, se=0.5)
    found = transfer(before, after, frozenset("AB")).table.iloc[0]
    assert found["perbaikan"] == pytest.approx(0)


def test_turning_from_mild_to_strict_is_no_improvement():
    found = transfer(yearly([-1.0] * 4), yearly([1.0, 1.0, -1.0, -1.0]), frozenset("AB"))
    assert found.table["perbaikan"].iloc[0] == pytest.approx(0)


def test_severity_that_nothing_identifies_is_left_out():
    rows = yearly([1.0] * 4, identification="none")
    found = transfer(rows, rows, frozenset("AB"))
    assert found.table.empty
    assert "belum dapat diketahui" in found.summary()


def test_class_sizes_are_those_of_the_textbook():
    # Cohen (1988): d = .5, power .80, two-sided .05: 64 in each of two groups, 34 pairs
    assert class_size(0.5) == 64
    assert class_size(0.8) == 26
    assert class_size(0.5, design="berpasangan") == 34


def test_an_impossible_class_is_refused():
    with pytest.raises(ValueError, match="g=0"):
        class_size(0)
    with pytest.raises(ValueError, match="terlalu kecil"):
        class_size(0.001)


def test_a_participant_who_stands_twice_in_a_round_is_refused():
    twice = pd.concat([measured([1.0, 2.0]), measured([0.5])])
    with pytest.raises(SchemaError, match="sesudah: satu peserta mempunyai dua baris"):
        improvement(measured([1.0, 2.0]), twice)


def test_a_single_trained_rater_tells_nothing_of_the_training():
    found = transfer(yearly([1.0] * 4), yearly([0.5] * 4), frozenset("A"))
    row = found.table.iloc[0]
    assert (row["n_terlatih"], row["n_pembanding"]) == (1, 3)
    assert np.isnan(row["perbaikan"])
    assert "belum dapat diketahui: kurang dari dua penilai" in found.summary()


def test_where_all_changed_alike_the_training_is_not_praised():
    # each gains 1 - .25 = .75 or .81 - .16 = .65, trained or not: difference 0
    before, after = yearly([1.0, 0.9, 1.0, 0.9]), yearly([0.5, 0.4, 0.5, 0.4])
    found = transfer(before, after, frozenset("AB"))
    assert found.table["perbaikan"].iloc[0] == pytest.approx(0)
    assert "belum dapat dibedakan dari perubahan penilai lainnya" in found.summary()
