"""InstEval: 73,421 real evaluations by 2,972 raters; do two models tell the same?"""

import pandas as pd
import pytest

from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.models.mfrm import fit_mfrm

VARIANCE_RATIO = 0.4
"""lme4, linear model of the same ratings: rater over ratee variance .1062 / .2737 = .39."""
RATIO_TOLERANCE = 0.05
"""The ordinal and the linear model share the ratio of variances but not their units."""
SAMPLE_CORRELATION = 0.97
"""Correlation of severities with lme4's 50 printed rater effects (positive is generous there)."""


@pytest.fixture(scope="module")
def ratings(references):
    return pd.read_csv(references / "insteval" / "data.csv")


@pytest.mark.lambat
def test_insteval_fits_and_agrees_with_the_linear_model(ratings, references):
    fit = fit_mfrm(ratings, ratee="ratee", rater="rater", criterion="criterion", score="score")
    severity = fit.raters.set_index("rater")["estimate"]
    assert fit.convergence.converged
    ratio = (fit.parameters.sigma_alpha / fit.parameters.sigma) ** 2
    assert ratio == pytest.approx(VARIANCE_RATIO, abs=RATIO_TOLERANCE)
    peer = pd.read_json(references / "insteval" / "reference.json", typ="series")["peers"]
    blup = pd.Series(peer["lme4"]["gstudy"]["rater_blup_sample"])
    assert severity[blup.index].corr(-blup) > SAMPLE_CORRELATION


def test_insteval_is_one_linked_group(ratings):
    links = connectivity(ratings.rename(columns={"ratee": "pegawai", "rater": "penilai"}))
    assert links.n_subsets == 1
    assert links.suggestions.empty
