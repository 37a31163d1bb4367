"""Which effects explain a penilai: each shows in the statistics of others too.

A template is what one effect does to all statistics of a penilai. Projected on it, with the
covariance of the null as metric, his statistics give its gain: by how much it explains them better
than nothing, or than the effects that already explain him. Effects enter one by one while they
gain more than chance; the p-value of each is then that of its gain given the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.calibration import Draws, in_order
from kinerja_analysis.bias.normal_scores import NormalScores, as_normal, normal_scores
from kinerja_analysis.bias.statistics import Statistics
from kinerja_analysis.bias.templates import Templates

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

RIDGE: Final = 0.1
"""Added to the variances of standardised statistics before their covariance is inverted."""

MOST: Final = 3
"""Count of effects that may explain one penilai."""

ENTERS: Final = 0.005
"""p-value (0-1) of its gain below which an effect enters an explanation (SCREEN.md, section 6)."""

OWN: Final = 1.645
"""Standard errors that the effect's own statistic must show for it to enter (p = .05, one-sided):
what is explained by its shadows alone is another effect's doing."""

LEAVES: Final = 0.05
"""p-value (0-1) of its gain given the others beyond which an effect leaves an explanation again."""

ROUNDS: Final = 6
"""Count of entries at most, those that left again included."""

DISTINCT: Final = 0.1
"""Share (0-1) of a template that must be left beside those chosen; else it cannot be told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """One penilai seen along T templates.

    Attributes
    ----------
    label : (T,) which statistic each template belongs to, ascending
    alike : (T, T) cosines between the templates, in the null's metric
    length : (T, ...) statistics along each template, about standard normal without effects
    own : (T,) the effect's own statistic in the template's direction, in standard errors
    """

    label: Ints
    alike: Floats
    length: Floats
    own: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """Of S statistics: p of the gain given the other effects, and whether there are others."""

    p: Floats
    beside: NDArray[np.bool_]


Chance = Mapping[int, Draws]
"""Gains of the null by label."""


def explained(found: Statistics, templates: Templates) -> Explained:
    """Explain every penilai by the effects that gain most.

    Parameters
    ----------
    found : statistics of the data and of the null
    templates : what each effect does to them

    References
    ----------
    SCREEN.md, section 6, steps 15-17; Rao (1948): a gain is an efficient score test.
    """
    if not len(found.label):
        return Explained(np.zeros(0), np.zeros(0, dtype=bool))
    scores = normal_scores(found)
    normal = as_normal(found, scores)
    covariance = _covariance(normal)
    parts = [
        _parted(_projection(normal, rows, _shapes(found, rows, templates, scores), covariance))
        for rows in found.of_penilai()
    ]
    chance = _chance([gains for _, gains in parts])
    told = [explain(data, chance) for data, _ in parts]
    return Explained(*(np.concatenate(columns) for columns in zip(*told, strict=True)))


def _covariance(found: Statistics) -> Floats:
    """Pool the covariance (D, D) of the null's statistics over penilai."""
    shape = (found.n_labels, found.n_labels)
    total, count = np.zeros(shape), np.zeros(shape)
    for rows in found.of_penilai():
        pair = np.ix_(found.label[rows], found.label[rows])
        total[pair] += found.draws[rows] @ found.draws[rows].T
        count[pair] += found.draws.shape[1]
    return total / np.maximum(count, 1)


def _shapes(
    found: Statistics, rows: slice, templates: Templates, scores: NormalScores
) -> Templates:
    """Give a penilai's templates as normal scores: mean (T, his statistics)."""
    label = found.label[rows]
    own = np.isin(templates.label, label)
    shape = templates.mean[np.ix_(own, label)] / found.spread[rows]
    moved = [scores.moved(column, d) for column, d in zip(shape.T, label.tolist(), strict=True)]
    return Templates(np.column_stack(moved), templates.label[own])


def _projection(
    found: Statistics, rows: slice, templates: Templates, covariance: Floats
) -> Projection:
    """Project a penilai's statistics, the data first and the null behind, on his templates."""
    label, shape = found.label[rows], templates.mean
    weighted = shape @ _inverse(covariance[np.ix_(label, label)])
    z = np.column_stack([found.z[rows], found.draws[rows]])
    size = np.sqrt((weighted * shape).sum(axis=1))
    scale = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    place = np.searchsorted(label, templates.label)
    return Projection(
        templates.label,
        weighted @ shape.T * scale[:, None] * scale,
        weighted @ z * scale[:, None],
        np.sign(shape[np.arange(len(place)), place]) * found.z[rows][place],
    )


def _inverse(covariance: Floats) -> Floats:
    """Invert, with a ridge; pieces that were pooled over different penilai may not fit exactly."""
    value, vector = np.linalg.eigh(covariance)
    inverse: Floats = vector / (np.maximum(value, 0) + RIDGE) @ vector.T
    return inverse


def _parted(seen: Projection) -> tuple[Projection, Mapping[int, Floats]]:
    """Part the data from the null, of which only the gains by label are kept: it is large."""
    labels, best = best_of(seen.label, gain(seen, ()))
    gains = dict(zip(labels.tolist(), best[:, 1:], strict=True))
    return replace(seen, length=seen.length[:, 0].copy()), gains


def _chance(gains: Sequence[Mapping[int, Floats]]) -> Chance:
    """Collect the gains of the null by label, over all penilai."""
    by_label: dict[int, list[Floats]] = {}
    for own in gains:
        for label, gained in own.items():
            by_label.setdefault(label, []).append(gained)
    return {label: in_order(np.concatenate(parts)) for label, parts in by_label.items()}


def gain(seen: Projection, chosen: Sequence[int]) -> Floats:
    """Say how much better each template explains than the chosen ones alone.

    Parameters
    ----------
    seen : a penilai along the templates
    chosen : templates that explain him already

    Returns
    -------
    (T, ...) squared length along what of each template the chosen ones leave; none where it points
    backwards or hardly anything is left
    """
    index = list(chosen)
    length, left = seen.length, np.diagonal(seen.alike)
    if index:
        shared = np.linalg.solve(seen.alike[np.ix_(index, index)], seen.alike[index])
        length = length - shared.T @ seen.length[index]
        left = left - (shared * seen.alike[index]).sum(axis=0)
    told = left > DISTINCT
    scale = np.where(told, 1 / np.sqrt(np.where(told, left, 1)), 0)
    return np.maximum((length.T * scale).T, 0) ** 2


def best_of(label: Ints, gains: Floats) -> tuple[Ints, Floats]:
    """Give the labels (L,) and the largest gain (L, ...) among the templates of each."""
    labels, first = np.unique(label, return_index=True)
    return labels, np.maximum.reduceat(gains, first)


def explain(seen: Projection, chance: Chance) -> tuple[Floats, NDArray[np.bool_]]:
    """Explain one penilai step by step.

    Parameters
    ----------
    seen : the penilai, length (T,)
    chance : gains of the null by label

    Returns
    -------
    p : (L,) of each label's gain given the chosen effects but its own
    beside : (L,) whether any effect but its own is chosen
    """
    chosen = chosen_templates(seen, chance)
    labels, p = np.unique(seen.label), _p(seen, chosen, chance)
    for template, own in zip(chosen, _needed(seen, chosen, chance), strict=True):
        p[labels == seen.label[template]] = own
    beside = [any(seen.label[template] != label for template in chosen) for label in labels]
    return p, np.array(beside, dtype=bool)


def chosen_templates(seen: Projection, chance: Chance) -> list[int]:
    """Choose the templates that explain a penilai: in with the largest gain, out if not needed."""
    labels, chosen = np.unique(seen.label), list[int]()
    for _ in range(ROUNDS):
        p = np.where(np.isin(labels, seen.label[chosen]), 1.0, _p(seen, chosen, chance))
        may = np.isin(seen.label, labels[p < ENTERS]) & (seen.own > OWN)
        if len(chosen) == MOST or not may.any():
            break
        chosen.append(int(np.where(may, gain(seen, chosen), -1.0).argmax()))
        needed = _needed(seen, chosen, chance)
        while max(needed) > LEAVES:
            chosen.pop(int(np.argmax(needed)))
            needed = _needed(seen, chosen, chance)
    return chosen


def _p(seen: Projection, chosen: Sequence[int], chance: Chance) -> Floats:
    """Give the p-value (L,) of each label's gain given the chosen templates."""
    labels, best = best_of(seen.label, gain(seen, chosen))
    pairs = zip(labels.tolist(), best, strict=True)
    return np.array([float(chance[label].p(own)) for label, own in pairs])


def _needed(seen: Projection, chosen: Sequence[int], chance: Chance) -> list[float]:
    """Give the p-value of each chosen label's gain given the other chosen templates."""
    labels = np.unique(seen.label)
    return [
        float(_p(seen, [t for t in chosen if t != own], chance)[labels == seen.label[own]][0])
        for own in chosen
    ]
