"""Fit statistics, fair averages and weighted likelihood, by hand."""

import numpy as np
import pytest

from kinerja_analysis.models.design import FacetColumns, mfrm_design
from kinerja_analysis.models.fit_statistics import fit_statistics, separation, wilson_hilferty
from kinerja_analysis.models.parameters import MfrmParameters
from kinerja_analysis.models.residuals import RatingMoments, rating_moments
from kinerja_analysis.models.tables import fair_averages
from kinerja_analysis.models.warm import warm_estimates

SEARCH = 1e-6
"""Logit: where the search for a weighted likelihood estimate stops."""
FOUR = """
    pegawai penilai kriteria nilai
    Ani     Dedi    Loyal    1
    Ani     Eka     Loyal    2
    Budi    Dedi    Loyal    1
    Budi    Eka     Loyal    1
"""


@pytest.fixture
def design(drawn):
    return mfrm_design(drawn(FOUR), FacetColumns())


def parameters(theta, alpha):
    """Two categories, one criterion: log P(2) / P(1) = theta - alpha."""
    zero = np.zeros(1)
    return MfrmParameters(
        theta=np.array(theta),
        theta_sd=np.ones(2),
        alpha=np.array(alpha),
        delta=zero,
        tau=np.zeros((1, 1)),
        c=np.zeros((1, 2)),
        mu=0.0,
        sigma=1.0,
        sigma_alpha=np.nan,
    )


def test_moments_of_an_even_chance(design):
    found = rating_moments(design, parameters([0.0, 0.0], [0.0, 0.0]))
    # P = 1/2: mean 1/2, variance 1/4, third moment 0, fourth 1/16; only the second nilai is 2
    assert found.expected.tolist() == [0.5] * 4
    assert found.variance.tolist() == [0.25] * 4
    assert found.third.tolist() == [0.0] * 4
    assert found.fourth.tolist() == [1 / 16] * 4
    assert found.residual.tolist() == [-0.5, 0.5, -0.5, -0.5]


def test_infit_weighs_by_variance_and_outfit_does_not():
    index = np.array([0, 0, 1], dtype=np.int32)
    moments = RatingMoments(
        expected=np.zeros(3),
        variance=np.array([1.0, 0.25, 1.0]),
        third=np.zeros(3),
        fourth=np.array([3.0, 0.2, 3.0]),
        residual=np.array([1.0, 1.0, 0.0]),
    )
    found = fit_statistics(index, 2, moments, np.array([True, True, True]))
    # first element: infit (1 + 1) / (1 + .25) = 1.6; outfit (1/1 + 1/.25) / 2 = 2.5
    assert found.infit.tolist() == pytest.approx([1.6, 0.0])
    assert found.outfit.tolist() == pytest.approx([2.5, 0.0])
    # infit spread: sqrt((3 - 1) + (.2 - .0625)) / 1.25 = 1.1696; z = (1.6^(1/3)-1) 3/s + s/3
    spread = np.sqrt(2.1375) / 1.25
    assert found.infit_z[0] == pytest.approx((1.6 ** (1 / 3) - 1) * 3 / spread + spread / 3)
    assert wilson_hilferty(np.array([1.0]), np.array([0.3]))[0] == pytest.approx(0.1)


def test_an_element_without_counted_ratings_has_no_fit():
    moments = RatingMoments(*(np.ones(1) for _ in range(5)))
    found = fit_statistics(np.zeros(1, dtype=np.int32), 1, moments, np.array([False]))
    assert np.isnan(found.infit[0])
    assert found.n.tolist() == [0]


def test_separation_by_hand():
    told = separation(np.array([-1.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.5]))
    # variance 1, error .25, true .75: reliability .75, separation sqrt(3), strata (4 sqrt 3 + 1)/3
    assert told.reliability == pytest.approx(0.75)
    assert told.separation == pytest.approx(np.sqrt(3))
    assert told.strata == pytest.approx((4 * np.sqrt(3) + 1) / 3)


def test_fair_average_is_the_expected_nilai_with_all_else_at_the_mean(design):
    found = parameters([np.log(3), -np.log(3)], [0.0, np.log(3)])
    # odds 3 to 1: 1 + 3/4; odds 1 to 3: 1 + 1/4; a mean ratee with Dedi: 1 + 1/2
    assert fair_averages(design, found, "ratee").tolist() == pytest.approx([1.75, 1.25])
    assert fair_averages(design, found, "rater").tolist() == pytest.approx([1.5, 1.25])
    assert fair_averages(design, found, "criterion").tolist() == pytest.approx([1.5])


def test_weighted_likelihood_by_hand(design):
    found, se = warm_estimates(design, "ratee", np.zeros(4), np.zeros((1, 2)))
    # two even items. Score 1 of 2: zero. Score 0: with p the chance, -2p + (1-2p)/2 = 0: p = 1/6
    assert found.tolist() == pytest.approx([0.0, np.log(1 / 5)], abs=SEARCH)
    assert se[0] == pytest.approx(1 / np.sqrt(0.5))


def test_weighted_likelihood_of_a_rater_points_towards_severity(design):
    found, _ = warm_estimates(design, "rater", np.zeros(4), np.zeros((1, 2)))
    # Dedi gave two lowest nilai: the mirror image of a ratee with score 0
    assert found.tolist() == pytest.approx([np.log(5), 0.0], abs=SEARCH)
