"""What others say of a pegawai at other times: drawn forms with the arithmetic beside them."""

import pytest

from kinerja_analysis.bias.beside import beside, change_of_performance
from kinerja_analysis.bias.residuals import from_table

TWO_YEARS = """
    penilai pegawai kriteria tahun residual variance
    Ani     p1      Disiplin 2024   0.0      0.5
    Budi    p1      Disiplin 2024   0.0      0.5
    Ani     p1      Disiplin 2025   0.3      0.5
    Budi    p1      Disiplin 2025   0.1      0.5
    Ani     p2      Disiplin 2024   0.0      0.5
    Budi    p2      Disiplin 2024   0.0      0.5
    Ani     p2      Disiplin 2025  -0.1      0.5
    Budi    p2      Disiplin 2025  -0.3      0.5
"""


def arrays(table):
    return from_table(table, ("residual", "variance"))


def test_penilai_who_agree_more_at_one_time_than_at_two_show_a_change(drawn):
    # by hand: levels are twice the residuals, and the mean of each year is 0. Together in 2025:
    # .6 x .2 and -.2 x -.6, in 2024 0: mean .06. Apart (Ani 2024 beside Budi 2025, ...) all 0
    assert change_of_performance(arrays(drawn(TWO_YEARS))).tolist() == pytest.approx([0.06])


def test_what_changes_for_all_alike_is_no_change(drawn):
    rising = drawn(TWO_YEARS).assign(residual=lambda t: (t["tahun"] == 2025) * 0.4)
    assert change_of_performance(arrays(rising)).tolist() == pytest.approx([0.0], abs=1e-9)
    assert beside(arrays(rising)).value.ravel() == pytest.approx(0.0, abs=1e-9)


def test_others_tell_the_less_of_another_time_the_more_performance_changes(drawn):
    found = beside(arrays(drawn(TWO_YEARS)))
    # by hand: the other penilai holds .5 at each time; two changes of .06 lie between them, so
    # that .5 / (1 + 2 x .06 x .5) = .4717 of the other time remains; with .5 of the form itself
    # .5 x .9717 / (.5 + .9717) = .3301 is known of the difference, .3333 if nothing changed
    assert found.weight.ravel() == pytest.approx(0.3301, abs=1e-4)
    assert found.unsure == pytest.approx((0.33333 / 0.3301) ** 0.5, abs=1e-4)


def test_a_form_beside_which_nobody_else_rated_tells_nothing(drawn):
    alone = drawn(TWO_YEARS).query("not (penilai == 'Budi' and tahun == 2025)")
    found = beside(arrays(alone))
    assert (found.weight > 0).sum() == (alone["tahun"] == 2024).sum()
    assert (found.value[found.weight == 0] == 0).all()
