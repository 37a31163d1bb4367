"""How sharply the ratings fix severities and steps: the information matrix, kept sparse.

Parameters stand in the order severities alpha (R,), then structural ones (p,). The information
on alpha is diagonal minus M'M, where M (rows, R) holds what integrating (MML) or maximising (JML)
over the ratees takes away (Louis 1982, eq. 3.2); it is formed only when there are few raters.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import linalg, sparse

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.design import MfrmDesign
from kinerja_analysis.models.incidence import Incidence
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.steps import StepStructure

DENSE_RATERS: Final = 1000
"""Count of raters up to which the information matrix is formed and factored."""

CG_TOLERANCE: Final = 1e-8
"""Relative residual at which conjugate gradients stop."""

CG_LIMIT: Final = 2000
"""Count of conjugate-gradient steps after which the system is called unsolved."""

N_PROBES: Final = 128
"""Count of fixed random signs vectors that estimate the inverse's diagonal for many raters
(Hutchinson 1989; Bekas, Kokiopoulou & Saad 2007)."""


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """Information on (alpha, structural) parameters.

    ``diagonal`` (R,) with the prior's precision, ``lost`` M (rows, R), ``mixed`` (R, p),
    ``structural`` (p, p), ``scale`` (R + p,) diagonal of the complete-data information.
    """

    diagonal: Floats
    lost: sparse.csr_matrix
    mixed: Floats
    structural: Floats
    scale: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CompleteData:
    """Gradient and information as if theta were known, averaged over its posterior.

    ``alpha`` (R,) and ``beta`` (p,) gradients; ``diagonal`` (R,), ``mixed`` (R, p) and
    ``structural`` (p, p) information.
    """

    alpha: Floats
    beta: Floats
    diagonal: Floats
    mixed: Floats
    structural: Floats


def complete_data(
    design: MfrmDesign,
    sums: Incidence,
    structure: StepStructure,
    probability: Floats,
    weight: Floats,
) -> CompleteData:
    """Give gradient and information of the complete-data log-likelihood.

    Parameters
    ----------
    design, sums, structure : of T ratings
    probability : (K, T, Q) category probabilities at the Q nodes of each rating's ratee
    weight : (T, Q) posterior weights of those nodes, rows sum to one
    """
    _, n_raters, n_criteria, n_categories = design.shape
    k = np.arange(n_categories, dtype=np.float64)
    expected = np.tensordot(k, probability, axes=1)
    mean = np.einsum("ktq,tq->tk", probability, weight)
    covariance = k * mean - np.einsum("ktq,tq->tk", probability, weight * expected)
    by_criterion = (sums.by_criterion @ mean).ravel()
    mixed = (sums.by_rater_cell @ covariance).reshape(n_raters, n_criteria * n_categories)
    return CompleteData(
        alpha=sums.by_rater @ (mean @ k - design.score),
        beta=structure.loading.T @ (by_criterion - sums.category_counts),
        diagonal=sums.by_rater @ (covariance @ k),
        mixed=mixed @ structure.loading,
        structural=structure.loading.T @ (by_criterion[:, None] * structure.loading)
        - _product_sums(design, structure, probability, weight),
    )


def _product_sums(
    design: MfrmDesign, structure: StepStructure, probability: Floats, weight: Floats
) -> Floats:
    """Sum P P' over ratings and nodes, in free coordinates (p, p)."""
    _, _, n_criteria, n_categories = design.shape
    total = np.zeros((structure.loading.shape[1],) * 2)
    loading = structure.loading.reshape(n_criteria, n_categories, -1)
    for i in range(n_criteria):
        own = design.criterion == i
        p = probability[:, own].reshape(n_categories, -1)
        total += loading[i].T @ ((p * weight[own].ravel()) @ p.T) @ loading[i]
    return total


def solve(information: Information, right: Floats, damping: float = 0.0) -> Floats:
    """Solve information @ x = right (R + p, m), severities kept at sum zero.

    Raises
    ------
    numpy.linalg.LinAlgError
        The information plus damping is not positive definite.
    """
    if len(information.diagonal) <= DENSE_RATERS:
        return _solve_dense(dense(information, damping), right)
    return _solve_by_elimination(information, right, damping)


def dense(information: Information, damping: float = 0.0) -> Floats:
    """Form the (R + p, R + p) matrix, with the gauge that keeps severities at sum zero."""
    n_raters = len(information.diagonal)
    lost = (information.lost.T @ information.lost).toarray()
    severities = np.diag(information.diagonal) - lost + gauge(information)
    matrix = np.block(
        [[severities, information.mixed], [information.mixed.T, information.structural]]
    )
    matrix[np.diag_indices(n_raters + len(information.structural))] += damping * information.scale
    return matrix


def covariance_of(information: Information) -> Floats | None:
    """Give the full inverse (R + p, R + p), severities at sum zero; None for many raters."""
    n_raters = len(information.diagonal)
    if n_raters > DENSE_RATERS:
        return None
    inverse = _solve_dense(dense(information), np.eye(n_raters + len(information.structural)))
    return centred(centred(inverse, n_raters).T, n_raters)


def severity_variances(information: Information, n_probes: int = N_PROBES) -> Floats:
    """Give the variances (R,) of sum-zero severities: exact for few raters, else by probes."""
    covariance = covariance_of(information)
    n_raters = len(information.diagonal)
    if covariance is not None:
        return np.diag(covariance)[:n_raters].copy()
    signs = np.random.default_rng(1).choice([-1.0, 1.0], size=(n_raters, n_probes))
    right = np.zeros((n_raters + len(information.structural), n_probes))
    right[:n_raters] = signs
    answer = centred(solve(information, right), n_raters)[:n_raters]
    return np.maximum((signs * answer).mean(axis=1), 0.0)


def centred(values: Floats, n_raters: int) -> Floats:
    """Take the severities' mean out of the first R rows of (R + p, m)."""
    severities = values[:n_raters] - values[:n_raters].mean(axis=0)
    return np.concatenate([severities, values[n_raters:]])


def gauge(information: Information) -> float:
    """Give the weight of (sum alpha)^2 that fixes the free level of severities."""
    return float(information.diagonal.mean()) / len(information.diagonal)


def _solve_dense(matrix: Floats, right: Floats) -> Floats:
    """Solve a positive definite system by Cholesky factors."""
    return linalg.cho_solve(linalg.cho_factor(matrix), right)


def _solve_by_elimination(information: Information, right: Floats, damping: float) -> Floats:
    """Eliminate the severities by conjugate gradients, then solve the structural block."""
    n_raters, n_columns = len(information.diagonal), right.shape[1]
    both = np.concatenate([right[:n_raters], information.mixed], axis=1)
    solved = _conjugate_gradients(information, both, damping)
    answer, mixed = solved[:, :n_columns], solved[:, n_columns:]
    structural = information.structural + np.diag(damping * information.scale[n_raters:])
    rest = _solve_dense(
        structural - information.mixed.T @ mixed,
        right[n_raters:] - information.mixed.T @ answer,
    )
    return np.concatenate([answer - mixed @ rest, rest])


def _conjugate_gradients(information: Information, right: Floats, damping: float) -> Floats:
    """Solve the severities' block for several right sides (R, m) at once, Jacobi scaled."""
    diagonal = information.diagonal + damping * information.scale[: len(right)]
    level = gauge(information)
    x, residual = np.zeros_like(right), right.copy()
    direction = scaled = residual / diagonal[:, None]
    product = (residual * scaled).sum(axis=0)
    target = CG_TOLERANCE**2 * np.maximum(product, np.finfo(float).tiny)
    for _ in range(CG_LIMIT):
        if np.all(product <= target):
            return x
        image = diagonal[:, None] * direction + level * direction.sum(axis=0)
        image -= information.lost.T @ (information.lost @ direction)
        curvature = (direction * image).sum(axis=0)
        if np.any((curvature <= 0) & (product > target)):
            raise np.linalg.LinAlgError("negative curvature")
        length = np.divide(product, curvature, out=np.zeros_like(product), where=curvature > 0)
        x = x + length * direction
        residual = residual - length * image
        scaled = residual / diagonal[:, None]
        before, product = product, (residual * scaled).sum(axis=0)
        ratio = np.divide(product, before, out=np.zeros_like(product), where=before > 0)
        direction = scaled + ratio * direction
    raise ModelError(
        "Kecenderungan ketat/longgar penilai tidak terhitung: penilai terlalu lemah terhubung. "
        'Gunakan raters="random", atau tambahkan penilaian silang.'
    )
