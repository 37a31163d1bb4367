"""Whether linear fits find the truth they were drawn from, and how often intervals hold it."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.models.linear import fit_linear
from kinerja_analysis.profile import Profile, ResultRule, Scale
from kinerja_analysis.results import annual_results
from kinerja_analysis.schema import PENILAIAN
from kinerja_analysis.thresholds import Z_95

OFFICES = 60
TRUTH = {"ratee": 64.0, "rater": 16.0, "ratee x rater": 9.0, "error": 25.0}
"""Points squared: spreads 8, 4, 3 and 5 on a scale of 0 to 100."""
STANDARD_ERRORS = 3.0
"""A mean over the offices lies this many of its standard errors from the truth once in 370."""
COVERAGE = (0.925, 0.975)
"""Share of 95 % intervals that should hold the truth."""


def office(rng, *, n_ratees=60, n_raters=12, per_ratee=3, n_criteria=5):
    """Draw a sparse office, with a tenth of its ratings missing; return it with the truth."""
    rater = np.stack([rng.permutation(n_raters)[:per_ratee] for _ in range(n_ratees)])
    shape = (n_ratees, per_ratee, n_criteria)
    theta, severity = rng.normal(75, 8, n_ratees), rng.normal(0, 4, n_raters)
    difficulty = np.linspace(-2, 2, n_criteria)
    nilai = (
        (theta[:, None] - severity[rater] + rng.normal(0, 3, rater.shape))[:, :, None]
        - difficulty
        + rng.normal(0, 5, shape)
    )
    ratee, place, criterion = np.indices(shape).reshape(3, -1)
    frame = pd.DataFrame(
        {
            "pegawai": ratee,
            "penilai": rater[ratee, place],
            "kriteria": criterion,
            "nilai": nilai.ravel(),
        }
    )
    return frame[rng.random(len(frame)) < 0.9], theta, severity, difficulty


@pytest.fixture(scope="module")
def study():
    rng = np.random.default_rng(20251231)
    drawn = [office(rng) for _ in range(OFFICES)]
    return [(fit_linear(frame), *truth) for frame, *truth in drawn]


def held(estimate, se, truth):
    return (np.abs(estimate - truth) <= Z_95 * se).to_numpy()


@pytest.mark.lambat
def test_variances_are_found_on_average_and_their_errors_are_true(study):
    assert all(fit.convergence.converged for fit, *_ in study)
    tables = [fit.variances.set_index("component") for fit, *_ in study]
    found = pd.DataFrame([table["variance"] for table in tables])
    for name, truth in TRUTH.items():
        spread = found[name].std()
        assert abs(found[name].mean() - truth) < STANDARD_ERRORS * spread / np.sqrt(OFFICES)
        stated = np.mean(
            [fit.variances.set_index("component").loc[name, "se"] for fit, *_ in study]
        )
        # a standard deviation of 60 is known to about 9 %
        assert stated == pytest.approx(spread, rel=0.3)


@pytest.mark.lambat
def test_intervals_of_raters_ratees_and_criteria_hold_the_truth(study):
    raters, ratees, criteria = [], [], []
    for fit, theta, severity, difficulty in study:
        level = severity.mean()  # severities are told from their mean, levels at that mean
        raters.append(held(fit.raters["estimate"], fit.raters["se"], severity - level))
        ratees.append(held(fit.ratees["estimate"], fit.ratees["se"], theta - level))
        criteria.append(held(fit.criteria["estimate"], fit.criteria["se"], difficulty))
    for cover in (raters, ratees):
        assert COVERAGE[0] <= np.mean(cover) <= COVERAGE[1]
    assert np.mean(criteria) >= 0.91  # 300 intervals know their rate to .013


@pytest.mark.lambat
def test_predictions_are_nearer_the_truth_than_means(study):
    def error(column):
        return np.mean(
            [((fit.ratees[column] - theta + s.mean()) ** 2).mean() for fit, theta, s, _ in study]
        )

    assert error("estimate") < error("wle")


@pytest.mark.lambat
def test_mean_squares_of_fit_are_about_one_and_their_z_about_standard(study):
    infit = pd.concat([fit.raters[["infit", "infit_z"]] for fit, *_ in study])
    assert infit["infit"].mean() == pytest.approx(1, abs=0.15)
    assert infit["infit_z"].std() == pytest.approx(1, abs=0.25)


def test_corrected_nilai_cover_what_neutral_raters_would_give():
    rng, covered, before, after = np.random.default_rng(7), [], [], []
    profile = Profile(
        nama="Kantor",
        kota="Kota",
        skala={"seratus": Scale("seratus", 0, 100)},
        kriteria=(),
        hasil=ResultRule("seratus", {"tim": 1.0}, {}),
    )
    for _ in range(12):
        frame, theta, severity, _ = office(rng)
        frame = frame.astype({"pegawai": str, "penilai": str, "kriteria": str})
        frame = frame.assign(nilai=frame["nilai"].clip(0, 100))
        fixed = {"tahun": 2025, "periode": "tahunan", "peran": "tim", "skala": "seratus"}
        table = PENILAIAN.conform(frame.assign(**fixed, tanggal=pd.NaT, unit_kerja="", sumber=""))
        found = annual_results(table, profile, fit=fit_linear(table)).hasil.set_index("pegawai")
        truth = pd.Series(theta - severity.mean(), index=range(len(theta))).rename(str)
        truth = truth[found.index]
        inside = (found["terkoreksi_bawah"] <= truth) & (truth <= found["terkoreksi_atas"])
        covered.append(inside.mean())
        after.append(((found["nilai_terkoreksi"] - truth) ** 2).mean())
        before.append(((found["nilai_akhir"] - truth) ** 2).mean())
        assert found["terkoreksi_atas"].max() <= 100
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)
    # severities of 4 points over three raters add 16 / 3 to what halo and error leave
    assert np.mean(after) < 0.75 * np.mean(before)
