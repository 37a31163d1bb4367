"""How much the ratings, not the prior, say about a rater against the rest of the office."""

from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import linalg

from kinerja_analysis.models.rating_graph import RatingGraph
from kinerja_analysis.models.spread import AssumedSpread, Floats

DENSE_RATERS: Final = 1000
"""Count of linked raters up to which their information matrix is inverted."""

N_PROBES: Final = 64
"""Count of random sign vectors that estimate the variances of more raters than that
(Bekas, Kokiopoulou & Saad 2007, Appl. Numer. Math. 57, 1214-1229)."""


def data_shares(graph: RatingGraph, spread: AssumedSpread, n_criteria: int) -> pd.DataFrame:
    """Tell which share of each contrast comes from the design and not from the prior.

    The contrast is a rater's severity less the mean of all other raters'. The share is
    1 - posterior variance / prior variance with severities N(0, severity^2) and forms of variance
    `AssumedSpread.form_variance`. What people are worth is left free, so that only people rated by
    several raters tell anything: without such people the share is 0 exactly. For more than
    `DENSE_RATERS` linked raters variances are estimated by probes, within about 0.02.

    Parameters
    ----------
    graph : who rates whom
    spread : what is assumed
    n_criteria : kriteria on a form

    Returns
    -------
    DataFrame
        ``penilai, prior_sd, posterior_sd`` (logit, of the contrast), ``data_share`` (0-1); one row
        a rater, all missing with a single rater.
    """
    n_raters = len(graph.raters)
    prior = spread.severity**2
    variance = severity_variances(graph, prior, spread.form_variance(n_criteria))
    others = n_raters / (n_raters - 1) if n_raters > 1 else np.nan
    # all of an office's severities may rise alike: V 1 = prior 1, so only V's diagonal is needed
    posterior = np.maximum(variance - prior / n_raters, 0.0) if n_raters else variance
    before = prior * (1 - 1 / n_raters) if n_raters > 1 else np.nan
    return pd.DataFrame(
        {
            "penilai": graph.raters.astype("str"),
            "prior_sd": np.full(n_raters, others * np.sqrt(before)),
            "posterior_sd": others * np.sqrt(posterior),
            "data_share": np.clip(1 - posterior / before, 0.0, 1.0),
        }
    )


def severity_variances(graph: RatingGraph, prior: float, form_variance: float) -> Floats:
    """Give the posterior variance (R,) of each severity, people's worth being free.

    Parameters
    ----------
    graph : who rates whom
    prior : variance of severities, logit squared
    form_variance : variance of one form, logit squared
    """
    group = graph.groups()[1]
    variance = np.full(len(group), prior)
    sizes = np.bincount(group)
    large = np.flatnonzero(sizes > DENSE_RATERS)
    of_pair = group[graph.rater]
    for number in large:
        pairs, members = of_pair == number, np.flatnonzero(group == number)
        where = np.searchsorted(members, graph.rater[pairs])
        rates = _rates(graph.ratee[pairs], where, len(members))
        variance[members] = _by_probes(rates, prior, form_variance)
    small = (sizes[group] <= DENSE_RATERS) & (sizes[group] > 1)
    if small.any():
        _fill_small(variance, graph, group, (prior, form_variance))
    return variance


def _rates(ratee: np.ndarray, rater: np.ndarray, n_raters: int) -> sparse.csr_matrix:
    """Lay out who rates whom, each person's row divided by the root of its number of raters."""
    _, row, count = np.unique(ratee, return_inverse=True, return_counts=True)
    weight = 1 / np.sqrt(count[row])
    return sparse.csr_matrix((weight, (row, rater)), shape=(len(count), n_raters))


def _fill_small(
    variance: Floats, graph: RatingGraph, group: np.ndarray, variances: tuple[float, float]
) -> None:
    """Fill in the variances of raters whose groups are small enough to be inverted."""
    prior, form = variances
    sizes = np.bincount(group)
    small = (sizes > 1) & (sizes <= DENSE_RATERS)
    pairs = small[group[graph.rater]]
    order = np.argsort(group, kind="stable")
    place = np.empty(len(group), np.int64)
    place[order] = np.arange(len(group))
    rates = _rates(graph.ratee[pairs], place[graph.rater[pairs]], len(group))
    load = np.bincount(graph.rater, minlength=len(group))[order]
    shared = (rates.T @ rates).tocsr()
    begins = np.concatenate([[0], np.cumsum(sizes)])
    for number in np.flatnonzero(small):
        here = slice(begins[number], begins[number + 1])
        entries = slice(shared.indptr[here.start], shared.indptr[here.stop])
        size = here.stop - here.start
        row = np.repeat(np.arange(size), np.diff(shared.indptr[here.start : here.stop + 1]))
        information = np.diag(load[here] / form + 1 / prior)
        information[row, shared.indices[entries] - here.start] -= shared.data[entries] / form
        variance[order[here]] = np.diag(np.linalg.inv(information))


def _by_probes(rates: sparse.csr_matrix, prior: float, form: float) -> Floats:
    """Estimate the variances of many linked raters from random sign vectors."""
    n_raters = rates.shape[1]
    load = np.asarray((rates.power(2) > 0).sum(axis=0)).ravel()
    diagonal = load / form + 1 / prior
    information = linalg.LinearOperator(
        (n_raters, n_raters),
        matvec=lambda x: diagonal * x.ravel() - rates.T @ (rates @ x.ravel()) / form,
    )
    scaling = linalg.LinearOperator((n_raters, n_raters), matvec=lambda x: x.ravel() / diagonal)
    signs = np.random.default_rng(1).choice([-1.0, 1.0], size=(N_PROBES, n_raters))
    solved = [linalg.cg(information, sign, rtol=1e-4, M=scaling)[0] for sign in signs]
    found = (signs * np.stack(solved)).mean(axis=0)
    return np.clip(found, 1 / diagonal, prior)
