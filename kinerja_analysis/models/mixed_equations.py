"""What the mixed model equations give at known variance ratios: effects, errors, projections.

Symbols, all in units of the error variance: g ratios of the pair, outer and inner variance;
u = 1 / (1 + m g_pair), w = m u, c = g_pair u for a pair of m ratings; effects are scaled to
variance 1, so that a ratio of zero is no exception (Bates et al. 2015, eq. 10). Pairs and then
outer elements are eliminated, both diagonal; inner elements and criteria stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_array, diags_array, hstack

from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.pairs import Pairs

CHUNK = 20_000_000
"""Numbers that a dense piece of the inverse may hold (160 MB)."""


@dataclass(frozen=True, slots=True)
class Ratios:
    """Variances over the error variance; an infinite ``inner`` means free (fixed) effects."""

    pair: float
    outer: float
    inner: float


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """The factored equations; d = B + I is the size of the part that stays.

    ``u``, ``w``, ``c`` (P,); ``scale`` of outer and inner effects; ``diagonal`` (A,); ``link``
    (A, d); ``factor`` (d, d) lower Cholesky factor; ``log_determinant`` of pairs and equations.
    """

    pairs: Pairs
    ratios: Ratios
    u: Floats
    w: Floats
    c: Floats
    scale: tuple[float, float]
    diagonal: Floats
    link: csr_array
    factor: Floats
    log_determinant: float


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Solutions for k right sides: ``outer`` (A, k), ``inner`` (B, k), ``criterion`` (I, k)."""

    outer: Floats
    inner: Floats
    criterion: Floats


def equations(pairs: Pairs, ratios: Ratios) -> Equations:
    """Assemble and factor the equations.

    Raises
    ------
    LinAlgError
        They are singular: effects cannot be told apart.
    """
    free = np.isinf(ratios.inner)
    u = 1 / (1 + pairs.size * ratios.pair)
    w, c = pairs.size * u, ratios.pair * u
    scale = float(np.sqrt(ratios.outer)), 1.0 if free else float(np.sqrt(ratios.inner))
    diagonal = 1 + scale[0] ** 2 * pairs.by_outer(w)
    link = _link(pairs, u, w, scale)
    left = _inner_block(pairs, (u, w, c), scale[1], free=free)
    left -= (link.T @ (diags_array(1 / diagonal) @ link)).toarray()
    factor, fault = lapack.dpotrf(left, lower=1, overwrite_a=1)
    if fault:
        raise np.linalg.LinAlgError("the mixed model equations are singular")
    determinant = 2 * np.log(np.diag(factor)).sum() + np.log(diagonal).sum() - np.log(u).sum()
    if free:
        determinant -= np.log(_tie(pairs))
    return Equations(pairs, ratios, u, w, c, scale, diagonal, link, factor, float(determinant))


def _link(pairs: Pairs, u: Floats, w: Floats, scale: tuple[float, float]) -> csr_array:
    """Link each outer element with inner elements and criteria: (A, B + I)."""
    n_outer, n_inner, _ = pairs.shape
    crossed = csr_array((w * scale[0] * scale[1], (pairs.outer, pairs.inner)), (n_outer, n_inner))
    own = csr_array((u * scale[0], (pairs.outer, np.arange(len(u)))), (n_outer, len(u)))
    return csr_array(hstack([crossed, own @ pairs.count]))


def _inner_block(
    pairs: Pairs, weights: tuple[Floats, Floats, Floats], scale: float, *, free: bool
) -> Floats:
    """Give the (d, d) equations of inner elements and criteria before the outer ones are out."""
    u, w, c = weights
    n_inner = pairs.shape[1]
    own = csr_array((u * scale, (pairs.inner, np.arange(len(u)))), (n_inner, len(u)))
    left = np.zeros((n_inner + pairs.shape[2],) * 2)
    left[:n_inner, :n_inner][np.diag_indices(n_inner)] = scale**2 * pairs.by_inner(w) + (not free)
    if free:
        left[:n_inner, :n_inner] += _tie(pairs)  # free effects sum to zero
    left[:n_inner, n_inner:] = (own @ pairs.count).toarray()
    left[n_inner:, :n_inner] = left[:n_inner, n_inner:].T
    within = (pairs.count.T @ (diags_array(c) @ pairs.count)).toarray()
    left[n_inner:, n_inner:] = np.diag(pairs.total) - within
    return left


def _tie(pairs: Pairs) -> float:
    """Give the weight that ties the sum of free inner effects to zero; it changes no estimate."""
    return float(pairs.total.sum()) / pairs.shape[1] ** 2


def solve(found: Equations, outer: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """Solve for right sides (A, k) and (d, k); effects come scaled to variance 1."""
    reduced = rest - found.link.T @ (outer / found.diagonal[:, None])
    kept = lapack.dpotrs(found.factor, reduced, lower=1)[0]
    return (outer - found.link @ kept) / found.diagonal[:, None], kept


def effects(found: Equations, values: Floats) -> Effects:
    """Give the effects behind values (T, k), in their own units."""
    pairs, n_inner = found.pairs, found.pairs.shape[1]
    total = pairs.by_pair(values)
    weighted = found.u[:, None] * total
    by_criterion = np.stack(
        [np.bincount(pairs.criterion, column, pairs.shape[2]) for column in values.T], axis=1
    )
    fixed = by_criterion - pairs.count.T @ (found.c[:, None] * total)
    rest = np.concatenate([found.scale[1] * pairs.by_inner(weighted), fixed])
    outer, kept = solve(found, found.scale[0] * pairs.by_outer(weighted), rest)
    return Effects(found.scale[0] * outer, found.scale[1] * kept[:n_inner], kept[n_inner:])


def unexplained(found: Equations, values: Floats, effect: Effects) -> Floats:
    """Take all effects but the pairs' out of values (T, k)."""
    pairs = found.pairs
    fitted = (effect.outer[pairs.outer] + effect.inner[pairs.inner])[pairs.pair]
    return values - fitted - effect.criterion[pairs.criterion]


def project(found: Equations, values: Floats) -> Floats:
    """Multiply values (T, k) by P = V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1, V over error variance."""
    rest = unexplained(found, values, effects(found, values))
    return rest - (found.c[:, None] * found.pairs.by_pair(rest))[found.pairs.pair]


def inverse(found: Equations) -> Floats:
    """Give the (d, d) part of the equations' inverse that belongs to inner and criteria."""
    low = lapack.dpotri(found.factor, lower=1)[0]
    return np.tril(low) + np.tril(low, -1).T


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """Diagonal of the inverse for outer (A,) and inner (B,) unit effects, and z'Pz of pairs (P,).

    z marks the ratings of a pair.
    """

    outer: Floats
    inner: Floats
    pair: Floats


def traces(found: Equations) -> Traces:
    """Work out what the derivative of the likelihood and the standard errors need."""
    pairs, kept, n_inner = found.pairs, inverse(found), found.pairs.shape[1]
    swept = np.empty(pairs.shape[0])
    mixed = np.empty(len(pairs.size))
    for outer, members in _chunks(pairs, len(kept)):
        piece = found.link[outer] @ kept
        swept[outer] = found.link[outer].multiply(piece).sum(axis=1)
        row = pairs.outer[members] - outer.start
        crossed = found.w[members] * found.scale[1] * piece[row, pairs.inner[members]]
        count = pairs.count[members]
        mixed[members] = crossed + found.u[members] * (
            count.multiply(piece[row][:, n_inner:]).sum(axis=1)
        )
    own = _own_quadratic(found, kept)
    pull = found.w * found.scale[0] / found.diagonal[pairs.outer]
    kept_part = own - 2 * pull * mixed + pull**2 * swept[pairs.outer]
    left = found.w - found.w * found.scale[0] * pull - kept_part
    outer_diagonal = 1 / found.diagonal + swept / found.diagonal**2
    return Traces(outer_diagonal, np.diag(kept)[:n_inner], left)


def fitted_variance(found: Equations) -> Floats:
    """Give the variance (T,) by which what is fitted to each rating, but for halo, may err.

    A residual varies by halo and error less this: R P R = R - M C^-1 M', with R their covariance.
    """
    pairs, kept, n_inner = found.pairs, inverse(found), found.pairs.shape[1]
    outer_own, crossed = np.empty(pairs.shape[0]), np.empty(len(pairs.size))
    to_criteria = np.empty((pairs.shape[0], pairs.shape[2]))
    for outer, members in _chunks(pairs, len(kept)):
        piece = found.link[outer] @ kept / found.diagonal[outer, None]
        outer_own[outer] = found.link[outer].multiply(piece).sum(axis=1) / found.diagonal[outer]
        crossed[members] = piece[pairs.outer[members] - outer.start, pairs.inner[members]]
        to_criteria[outer] = piece[:, n_inner:]
    first, second = found.scale
    diagonal = np.diag(kept)
    by_pair = (first**2 * (1 / found.diagonal + outer_own))[pairs.outer]
    by_pair += second**2 * diagonal[:n_inner][pairs.inner] - 2 * first * second * crossed
    rating, criterion = pairs.pair, pairs.criterion
    mixed = second * kept[pairs.inner[rating], n_inner + criterion]
    mixed -= first * to_criteria[pairs.outer[rating], criterion]
    return by_pair[rating] + diagonal[n_inner:][criterion] + 2 * mixed


def _own_quadratic(found: Equations, kept: Floats) -> Floats:
    """Give t'Ct (P,) of each pair's own row t over inner elements and criteria."""
    pairs, n_inner = found.pairs, found.pairs.shape[1]
    weight = found.w * found.scale[1]
    fixed = pairs.count @ kept[n_inner:, n_inner:]
    crossed = pairs.count.multiply(kept[:n_inner, n_inner:][pairs.inner]).sum(axis=1)
    return (
        weight**2 * np.diag(kept)[:n_inner][pairs.inner]
        + 2 * weight * found.u * crossed
        + found.u**2 * pairs.count.multiply(fixed).sum(axis=1)
    )


def _chunks(pairs: Pairs, width: int) -> Iterator[tuple[slice, slice]]:
    """Cut outer elements, and their pairs, into pieces whose rows of `width` fit in memory."""
    n_outer = pairs.shape[0]
    start = np.searchsorted(pairs.outer, np.arange(n_outer + 1))
    step = max(1, CHUNK // width)
    for first in range(0, n_outer, step):
        last = min(first + step, n_outer)
        yield slice(first, last), slice(int(start[first]), int(start[last]))
