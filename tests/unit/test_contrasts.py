"""How much the ratings say of a rater: checked by hand and against the whole covariance matrix."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models import contrasts
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.spread import AssumedSpread, recovery_ceiling

PLAIN = AssumedSpread(severity=1.0, unit=1.0, person=1.0, halo=0.0, error=1.0)
"""Every standard deviation one, so that sums can be done by hand."""

EXACT = 1e-9
PROBES = 0.05
"""Largest error of a share that probes estimate."""


def shares(pairs, spread=PLAIN):
    frame = pd.DataFrame(pairs, columns=["pegawai", "penilai"], dtype="str")
    return connectivity(frame, spread=spread).contrasts.set_index("penilai")


def test_two_raters_with_one_common_ratee():
    # the ratings tell a - b with variance 1 + 1 = 2; the prior has variance 2 as well, so the
    # posterior has 1 / (1/2 + 1/2) = 1: half of the contrast is data
    found = shares([("p", "A"), ("p", "B"), ("q", "A")])
    assert found["data_share"].to_list() == pytest.approx([0.5, 0.5], abs=EXACT)
    assert found.loc["A", "prior_sd"] == pytest.approx(2**0.5)
    assert found.loc["A", "posterior_sd"] == pytest.approx(1.0)


def test_own_ratees_alone_tell_nothing():
    found = shares([("p", "A"), ("q", "A"), ("s", "B"), ("t", "C"), ("t", "D")])
    assert found.loc[["A", "B"], "data_share"].to_list() == [0.0, 0.0]
    assert found.loc["C", "data_share"] > 0


def whole(pairs, spread):
    """Work the shares out from one covariance matrix of severities and people (variance 1e7)."""
    ratees, raters = (sorted({pair[side] for pair in pairs}) for side in (0, 1))
    x = np.zeros((len(pairs), len(raters) + len(ratees)))
    for row, (ratee, rater) in enumerate(pairs):
        x[row, raters.index(rater)] = -1.0
        x[row, len(raters) + ratees.index(ratee)] = 1.0
    prior = np.diag([spread.severity**2] * len(raters) + [1e7] * len(ratees))
    total = x @ prior @ x.T + spread.form_variance(1) * np.eye(len(pairs))
    after = prior - prior @ x.T @ np.linalg.solve(total, x @ prior)
    told = []
    for rater in range(len(raters)):
        c = np.zeros(len(prior))
        c[: len(raters)] = -1 / (len(raters) - 1)
        c[rater] = 1.0
        told.append(1 - (c @ after @ c) / (c @ prior @ c))
    return told


def test_shares_are_those_of_the_whole_covariance_matrix(rng):
    spread = AssumedSpread(severity=0.6, halo=0.3, error=1.1)
    pairs = sorted({(f"p{rng.integers(25)}", f"r{rng.integers(9)}") for _ in range(45)})
    assert shares(pairs, spread)["data_share"].to_list() == pytest.approx(
        whole(pairs, spread), abs=1e-4
    )


def test_many_linked_raters_have_nearly_the_same_shares_by_probes(rng, monkeypatch):
    pairs = sorted({(f"p{rng.integers(400)}", f"r{rng.integers(80)}") for _ in range(900)})
    exact = shares(pairs)["data_share"]
    monkeypatch.setattr(contrasts, "DENSE_RATERS", 10)
    assert (shares(pairs)["data_share"] - exact).abs().max() < PROBES


def test_a_single_rater_has_no_contrast():
    found = shares([("p", "A"), ("q", "A")])
    assert found[["prior_sd", "posterior_sd", "data_share"]].isna().all().all()


def test_the_ceiling_is_reached_by_no_number_of_people():
    # 1 / (1 + 1 + (1 + 1) / 2) = 1/3; with everybody's unit as different as the raters: 1/2
    assert recovery_ceiling(2, PLAIN, 1) == pytest.approx((1 / 3) ** 0.5)
    assert recovery_ceiling(10**9, PLAIN, 1) == pytest.approx(0.5**0.5)
    assert shares([("p", "A"), ("q", "A"), ("s", "B")]).loc["A", "ceiling"] == pytest.approx(
        (1 / 3) ** 0.5
    )


def test_the_ceiling_is_what_simulated_superiors_reach(rng):
    spread, n, n_raters = AssumedSpread(severity=0.6, unit=0.3), 10, 20_000
    severity = rng.normal(0, spread.severity, n_raters)
    noise = (spread.person**2 + spread.form_variance(7)) / n + spread.unit**2
    mean = rng.normal(0, noise**0.5, n_raters) - severity
    # correlation of 20,000: standard error (1 - r^2) / sqrt(20000) < 0.005
    assert -np.corrcoef(mean, severity)[0, 1] == pytest.approx(
        recovery_ceiling(n, spread, 7), abs=0.02
    )


def test_details_state_what_is_assumed(drawn):
    told = connectivity(
        drawn("""
        pegawai penilai
        p1      A
        p2      A
        p3      B
        p3      C
        """)
    ).details()
    assert "simpangan baku antarpenilai 0,50" in told
    assert "tidak melebihi 0,71" in told
    assert "Daftar terpendek: 1 penilaian silang (terbukti terpendek)." in told


@pytest.mark.parametrize("wrong", [{"person": -1.0}, {"unit": float("nan")}, {"severity": 0.0}])
def test_spreads_that_no_logit_has_are_refused(wrong):
    with pytest.raises(ModelError, match="Simpangan baku yang diandaikan tidak sah"):
        AssumedSpread(**wrong)
