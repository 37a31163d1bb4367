"""Signal detection by hand: sensitivity apart from the readiness to say that something is there."""

import numpy as np
import pytest

from kinerja_analysis.stats.detection import ONE_KIND, detection

PRESENT = np.repeat([True, False], [4, 9])


def judged(hits, false_alarms):
    """Judgements with so many hits (of 4) and false alarms (of 9)."""
    said = np.zeros(13, dtype=bool)
    said[:hits] = said[4 : 4 + false_alarms] = True
    return [measure.value for measure in detection(said, PRESENT)]


def test_sensitivity_and_criterion_by_hand():
    # rates (3 + .5) / 5 = .7 and (2 + .5) / 10 = .25; normal quantiles .5244 and -.6745
    assert judged(3, 2) == pytest.approx([0.5244 + 0.6745, (0.6745 - 0.5244) / 2], abs=1e-4)


def test_who_finds_everything_and_nothing_else_has_a_finite_sensitivity():
    # rates 4.5 / 5 = .9 and .5 / 10 = .05; quantiles 1.2816 and -1.6449
    assert judged(4, 0)[0] == pytest.approx(2.9264, abs=1e-4)


def test_who_says_it_of_everything_is_no_keener_than_who_says_it_of_nothing():
    always, never = judged(4, 9), judged(0, 0)
    # 2.9264 of either kind would be keen; here the rates differ by the half counts alone
    assert abs(always[0]) == pytest.approx(abs(never[0]))
    assert abs(always[0]) < 0.4
    assert always[1] < 0 < never[1]


@pytest.mark.parametrize("present", [np.ones(3, dtype=bool), np.zeros(3, dtype=bool)])
def test_where_only_one_kind_occurs_nothing_can_be_told_apart(present):
    for measure in detection(present, present):
        assert np.isnan(measure.value)
        assert (measure.status, measure.reason) == ("tidak_dapat_dihitung", ONE_KIND)
