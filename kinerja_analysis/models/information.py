"""How sharply the ratings fix severities and steps: the information matrix, kept sparse.

Parameters stand in the order severities alpha (R,), then structural ones (p,). The information
on alpha is diagonal minus M'M, where M (rows, R) holds what integrating (MML) or maximising (JML)
over the ratees takes away (Louis 1982, eq. 3.2); it is formed only when there are few raters.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import linalg, sparse

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.squares import squared_times

DENSE_RATERS: Final = 300
"""Count of raters up to which the information matrix is formed and factored."""

EXACT_RATERS: Final = 2000
"""Count of raters up to which their variances come from the inverse itself."""

CG_TOLERANCE: Final = 1e-4
"""Relative residual at which conjugate gradients stop where the answer itself is wanted."""

PROBE_TOLERANCE: Final = 1e-2
"""Relative residual at which they stop for a random probe, whose own error is ten times that."""

STEP_TOLERANCE: Final = 0.01
"""Relative residual at which they stop where the answer is a step that others will follow."""

CG_LIMIT: Final = 2000
"""Count of conjugate-gradient steps after which the system is called unsolved."""

N_PROBES: Final = 64
"""Count of fixed random signs vectors that estimate the inverse's diagonal for many raters
(Hutchinson 1989; Bekas, Kokiopoulou & Saad 2007)."""

PROBES_AT_ONCE: Final = 8
"""Count of probes that are solved for together."""


Parted = tuple[Floats, Floats]
"""How severities follow the rest (R, p), and what is known of the rest without them (p, p)."""


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """Information on (alpha, structural) parameters.

    ``diagonal`` (R,) with the prior's precision, ``lost`` M (rows, R), ``mixed`` (R, p),
    ``structural`` (p, p), ``scale`` (R + p,) diagonal of the complete-data information. ``held``
    (m, R + p): rows whose product is added, for what is known; ``level`` (R + p,): the combination
    that is taken from the severities, their mean or what an anchor says.
    """

    diagonal: Floats
    lost: sparse.csr_matrix
    mixed: Floats
    structural: Floats
    scale: Floats
    held: Floats
    level: Floats


def with_prior(information: Information, precision: float) -> Information:
    """Add the precision of the severities' prior."""
    scale = information.scale.copy()
    scale[: len(information.diagonal)] += precision
    return replace(information, diagonal=information.diagonal + precision, scale=scale)


def step(information: Information, gradient: Floats, damping: float = 0.0) -> Floats:
    """Give the Newton step (R + p,), roughly where there are many raters.

    Raises
    ------
    numpy.linalg.LinAlgError
        The information plus damping is not positive definite.
    """
    if is_small(information):
        return _solve_dense(dense(information, damping), gradient)
    structural = information.structural + np.diag(
        damping * information.scale[len(information.diagonal) :]
    )
    factor = linalg.cho_factor(structural)
    n_raters = len(information.diagonal)
    diagonal = information.diagonal * (1 + damping)

    def image(x: Floats) -> Floats:
        """Give the information times x (R + p, 1)."""
        severities = _image(information, x[:n_raters], damping)
        others = information.mixed.T @ x[:n_raters] + structural @ x[n_raters:]
        return np.concatenate([severities + information.mixed @ x[n_raters:], others])

    def scaled(x: Floats) -> Floats:
        """Solve the part of the system that is near the diagonal."""
        others = linalg.cho_solve(factor, x[n_raters:])
        return np.concatenate([x[:n_raters] / diagonal[:, None], others])

    return _conjugate_gradients(image, scaled, gradient[:, None], STEP_TOLERANCE)[:, 0]


def is_small(information: Information) -> bool:
    """Whether the matrix is formed to find steps: few raters, or something that is held."""
    return len(information.diagonal) <= DENSE_RATERS or len(information.held) > 0


def solve(information: Information, right: Floats) -> Floats:
    """Solve information @ x = right (R + p, m), severities kept at sum zero.

    Raises
    ------
    numpy.linalg.LinAlgError
        The information is not positive definite.
    """
    n_raters, n_columns = len(information.diagonal), right.shape[1]
    if n_raters <= EXACT_RATERS:
        return _solve_dense(dense(information), right)
    answer = np.zeros((n_raters, n_columns))
    asked = right[:n_raters].any(axis=0)
    if asked.any():
        answer[:, asked] = _solve_severities(information, right[:n_raters][:, asked])
    mixed, left = eliminated(information)
    rest = _solve_dense(left, right[n_raters:] - information.mixed.T @ answer)
    return np.concatenate([answer - mixed @ rest, rest])


def eliminated(information: Information) -> Parted:
    """Give how severities follow the rest (R, p), and what is known of the rest without them."""
    mixed = _solve_severities(information, information.mixed)
    return mixed, information.structural - information.mixed.T @ mixed


def dense(information: Information, damping: float = 0.0, *, gauged: bool = True) -> Floats:
    """Form the (R + p, R + p) matrix, with the gauge that keeps severities at sum zero if asked."""
    n_raters = len(information.diagonal)
    size = n_raters + len(information.structural)
    matrix = np.empty((size, size))
    severities = (information.lost.T @ information.lost).toarray()
    np.subtract(gauge(information) if gauged else 0.0, severities, out=matrix[:n_raters, :n_raters])
    matrix[np.arange(n_raters), np.arange(n_raters)] += information.diagonal
    matrix[:n_raters, n_raters:] = information.mixed
    matrix[n_raters:, :n_raters] = information.mixed.T
    matrix[n_raters:, n_raters:] = information.structural
    matrix[np.arange(size), np.arange(size)] += damping * information.scale
    return matrix + information.held.T @ information.held


def severity_variances(
    information: Information, n_probes: int = N_PROBES, parted: Parted | None = None
) -> Floats:
    """Give the variances (R,) of levelled severities: exact for few raters, else by probes.

    The probes stand for the severities given the rest; what the rest adds is exact, and found
    from `parted` (`eliminated`) where that is known already.
    """
    n_raters, n_structural = len(information.diagonal), len(information.structural)
    if n_raters <= EXACT_RATERS:
        inverse = _solve_dense(dense(information), np.eye(n_raters + n_structural))
        both = levelled(levelled(inverse, information).T, information)
        return np.diag(both)[:n_raters].copy()
    given = probed_variances(information, n_probes)
    mixed, rest = parted or eliminated(information)
    mixed = mixed - mixed.mean(axis=0)
    return given + (mixed * _solve_dense(rest, mixed.T).T).sum(axis=1)


def probed_variances(
    information: Information, n_probes: int, tolerance: float = PROBE_TOLERANCE
) -> Floats:
    """Estimate the variances (R,) of severities given the rest, with random signs (R, probes)."""
    n_raters = len(information.diagonal)
    rng, total = np.random.default_rng(1), np.zeros(n_raters)
    for begin in range(0, n_probes, PROBES_AT_ONCE):
        size = n_raters, min(PROBES_AT_ONCE, n_probes - begin)
        part: Floats = 2.0 * rng.integers(0, 2, size, dtype=np.int8).astype(np.float64) - 1.0
        answer = _solve_severities(information, part, tolerance)
        total += (part * (answer - answer.mean(axis=0))).sum(axis=1)
    return np.maximum(total / n_probes, 0.0)


def levelled(values: Floats, information: Information) -> Floats:
    """Take the severities' level out of the first R rows of (R + p, m)."""
    n_raters = len(information.diagonal)
    severities = values[:n_raters] - information.level @ values
    return np.concatenate([severities, values[n_raters:]])


def about_their_mean(information: Information) -> Information:
    """Take the severities' mean as their level, whatever anchors say."""
    level = np.zeros_like(information.level)
    level[: len(information.diagonal)] = 1 / len(information.diagonal)
    return replace(information, level=level)


def gauge(information: Information) -> float:
    """Give the weight of (sum alpha)^2 that fixes the free level of severities."""
    return float(information.diagonal.mean()) / len(information.diagonal)


def _solve_dense(matrix: Floats, right: Floats) -> Floats:
    """Solve a positive definite system by Cholesky factors."""
    return linalg.cho_solve(linalg.cho_factor(matrix), right)


def _solve_severities(
    information: Information, right: Floats, tolerance: float = CG_TOLERANCE
) -> Floats:
    """Solve the severities' block for several right sides (R, m) at once."""
    return _conjugate_gradients(
        lambda x: _image(information, x),
        lambda x: x / information.diagonal[:, None],
        right,
        tolerance,
    )


def _image(information: Information, x: Floats, damping: float = 0.0) -> Floats:
    """Give the severities' block times x (R, m)."""
    image = information.diagonal[:, None] * (1 + damping) * x
    image += gauge(information) * x.sum(axis=0)
    image -= squared_times(information.lost, x)
    return image


def _conjugate_gradients(
    image: Callable[[Floats], Floats],
    scaled: Callable[[Floats], Floats],
    right: Floats,
    tolerance: float,
) -> Floats:
    """Solve for several right sides (n, m) at once; `scaled` is the preconditioner."""
    x, residual = np.zeros_like(right), right.copy()
    direction = scaled(residual)
    product = (residual * direction).sum(axis=0)
    target = tolerance**2 * np.maximum(product, np.finfo(float).tiny)
    for _ in range(CG_LIMIT):
        if np.all(product <= target):
            return x
        moved = image(direction)
        curvature = (direction * moved).sum(axis=0)
        if np.any((curvature <= 0) & (product > target)):
            raise np.linalg.LinAlgError("negative curvature")
        length = np.divide(product, curvature, out=np.zeros_like(product), where=curvature > 0)
        x += length * direction
        residual -= length * moved
        following = scaled(residual)
        before, product = product, (residual * following).sum(axis=0)
        ratio = np.divide(product, before, out=np.zeros_like(product), where=before > 0)
        direction = following + ratio * direction
    raise ModelError(
        "Kecenderungan ketat/longgar penilai tidak terhitung: penilai terlalu lemah terhubung. "
        'Gunakan raters="random", atau tambahkan penilaian silang.'
    )
