"""The search from a sample's answer ends where a search from nothing ends."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from kinerja_analysis import fit_mfrm
from kinerja_analysis.models import search, squares

END = 2e-4
"""Logit: for many raters a search ends a thousandth of a standard error from the maximum."""


def ratings(rng, n, n_raters):
    """Draw three raters a ratee, three criteria, four categories."""
    rater = np.argsort(rng.random((n, n_raters)), axis=1)[:, :3].ravel()
    eta = np.repeat(rng.normal(0, 1, n), 3) - rng.normal(0, 0.5, n_raters)[rater]
    score = np.rint(1.5 + np.repeat(eta, 3) + rng.normal(0, 0.8, 9 * n)).clip(0, 3).astype(int)
    ratee, criterion = np.repeat(np.arange(n), 9), np.tile(np.arange(3), 3 * n)
    columns = {"pegawai": ratee, "penilai": np.repeat(rater, 3), "kriteria": criterion}
    return pd.DataFrame(columns | {"nilai": score})


@pytest.mark.parametrize("raters", ["random", "fixed"])
def test_a_start_from_a_sample_ends_where_a_plain_start_ends(rng, monkeypatch, raters):
    table = ratings(rng, 1500, 310)
    plain = fit_mfrm(table, raters=raters)
    monkeypatch.setattr(search, "SAMPLED", 100)
    monkeypatch.setattr(search, "RUN", 50)
    monkeypatch.setattr(search, "ONE_IN", 3)
    sampled = fit_mfrm(table, raters=raters)
    assert sampled.convergence.converged
    assert sampled.core.place.alpha == pytest.approx(plain.core.place.alpha, abs=END)
    assert sampled.core.c == pytest.approx(plain.core.c, abs=END)
    assert sampled.core.sigma_alpha == pytest.approx(plain.core.sigma_alpha, abs=END, nan_ok=True)
    assert sampled.log_likelihood == pytest.approx(plain.log_likelihood, abs=0.05)


def test_few_ratees_with_many_forms_are_not_sampled(rng, monkeypatch):
    monkeypatch.setattr(search, "SAMPLED", 100)
    # 60 ratees stand in one run: a sample would be the whole, again and again
    assert fit_mfrm(ratings(rng, 60, 8)).convergence.converged


def test_a_sample_that_lacks_a_category_is_not_started_from(rng, monkeypatch):
    table = ratings(rng, 600, 310)
    table.loc[table["pegawai"] < 300, "nilai"] = table["nilai"].clip(upper=2)
    monkeypatch.setattr(search, "SAMPLED", 100)
    monkeypatch.setattr(search, "RUN", 100)
    monkeypatch.setattr(search, "ONE_IN", 6)
    fit = fit_mfrm(table)
    assert fit.convergence.converged
    assert fit.design.n_categories == 4


def test_pieces_on_two_threads_give_the_product(rng, monkeypatch):
    matrix = sparse.random(500, 40, density=0.1, format="csr", random_state=1)
    x = rng.normal(size=(40, 3))
    whole = squares.squared_times(matrix, x)
    monkeypatch.setattr(squares, "PIECE", 100)
    assert squares.squared_times(matrix, x) == pytest.approx(whole, abs=1e-12)
    assert whole == pytest.approx(matrix.toarray().T @ matrix.toarray() @ x, abs=1e-12)
