"""What each effect does to all statistics of a penilai: found by planting it in the null.

In every simulated office some penilai, chosen by chance, have one effect each; the mean of their
statistics is the effect's template. It is kept in the unit of each estimate, so that a penilai
with few ratings and one with many share it, each with his own standard errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kinerja_analysis.bias.calibration import errors_of
from kinerja_analysis.bias.effect import Effect, ratio
from kinerja_analysis.bias.null import Drawn, Null, replicates
from kinerja_analysis.bias.planting import Planting, Seen
from kinerja_analysis.bias.statistics import Statistics

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

PLANTED: Final = 0.3
"""Share (0-1) of the penilai of an office in whom something is planted; the others keep the
performance of their pegawai known."""

EACH: Final = 12
"""Count of times that a template is planted: its mean is known to .3 standard errors."""

NOISE: Final = 3.0
"""Standard errors that a mean must reach to be part of a template: of the thirty statistics of a
penilai two standard errors would let in one or two by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """T templates over D statistics.

    Attributes
    ----------
    mean : (T, D) what the effect does to each estimate, in its own unit
    label : (T,) which statistic the effect belongs to, ascending
    """

    mean: Floats
    label: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """What can be planted: label of each template (T,), ascending, and how it is planted."""

    label: Ints
    way: tuple[tuple[Planting, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """P plantings (P,): which template, in which penilai, of which replicate (ascending)."""

    template: Ints
    penilai: Ints
    replicate: Ints


def planted_templates(
    null: Null, effects: Sequence[Effect], found: Statistics, rng: np.random.Generator
) -> Templates:
    """Plant every effect that has statistics, in every strength, and average what it does.

    Parameters
    ----------
    null : the office without effects
    effects : those that `found.effect` counts
    found : statistics of the null
    rng : source of randomness
    """
    kinds = _kinds(effects, found)
    testable = np.zeros((null.model.layout.n_penilai, found.n_labels), dtype=bool)
    testable[found.penilai, found.label] = True
    plan = planned(testable[:, kinds.label], rng)
    if not len(plan.replicate):
        return Templates(np.zeros((0, found.n_labels)), kinds.label)
    held = _held(null, effects, found, kinds.label[plan.template], plan.penilai)
    writer = _Writer(null, kinds.way, plan, held, rng)
    n_replicates = int(plan.replicate[-1]) + 1
    used = [effect for effect in effects if effect.plants]
    deviation = []
    for batch in replicates(null, n_replicates, rng, writer.written):
        errors = errors_of(used, batch, null.severity)
        deviation.append(_deviation(errors, effects, found))
    return _averaged(np.concatenate(deviation, axis=1), found, kinds, plan)


def _kinds(effects: Sequence[Effect], found: Statistics) -> Kinds:
    """List every label in every way and strength of its effect."""
    labels, first = np.unique(found.label, return_index=True)
    label, way = zip(
        *(
            (own, (plant, strength))
            for own, effect in zip(labels.tolist(), found.effect[first].tolist(), strict=True)
            for plant in effects[effect].plants
            for strength in effects[effect].strengths
        ),
        strict=True,
    )
    return Kinds(np.array(label, dtype=np.intp), way)


def planned(possible: NDArray[np.bool_], rng: np.random.Generator) -> Plan:
    """Deal templates out to penilai so that each comes equally often.

    Parameters
    ----------
    possible : (R, T) which template can be planted in whom
    rng : source of randomness
    """
    n_templates = possible.shape[1]
    able = np.flatnonzero(possible.any(axis=1))
    each_office = max(1, round(PLANTED * len(able)))
    dealt, done = [], np.zeros(n_templates)
    for replicate in range(-(-n_templates * EACH // each_office)):
        for penilai in rng.permutation(able)[:each_office]:
            wanted = np.where(possible[penilai], done + rng.random(n_templates), np.inf)
            template = int(wanted.argmin())
            done[template] += 1
            dealt.append((template, penilai, replicate))
    return Plan(*np.array(dealt, dtype=np.intp).reshape(-1, 3).T)


@dataclass(frozen=True, slots=True, eq=False)
class _Writer:
    """Writes the plan's effects into the scores of null offices."""

    null: Null
    ways: Sequence[tuple[Planting, float]]
    plan: Plan
    held: Sequence[Ints]
    rng: np.random.Generator

    def written(self, drawn: Drawn, score: Floats, first: int) -> Floats:
        """Write the ratings of those penilai in whom something is planted."""
        last = first + score.shape[1]
        here = np.flatnonzero((self.plan.replicate >= first) & (self.plan.replicate < last))
        alike: dict[tuple[Planting, float], list[int]] = {}
        for planting in here.tolist():
            way = self.ways[self.plan.template[planting]]
            alike.setdefault(way, []).append(planting)
        for (plant, strength), same in alike.items():
            seen, replicate = self._seen(drawn, np.array(same), first)
            score[seen.rating, replicate] = plant(seen, strength, self.rng)
        return score

    def _seen(self, drawn: Drawn, same: Ints, first: int) -> tuple[Seen, Ints]:
        """Gather what some penilai see, and the column of each of their ratings."""
        layout, plan = self.null.model.layout, self.plan
        own = [_members(layout.by_penilai, penilai) for penilai in plan.penilai[same]]
        rating = np.concatenate(own)
        planting = np.repeat(np.arange(len(same)), [len(ratings) for ratings in own])
        held = [_among(ratings, self.held[p]) for ratings, p in zip(own, same, strict=True)]
        replicate = plan.replicate[same][planting] - first
        form = layout.form[rating]
        _, number = np.unique(planting * len(layout.form_size) + form, return_inverse=True)
        seen = Seen(
            self.null.model,
            rating,
            planting,
            number,
            np.concatenate(held),
            drawn.theta[layout.form_pegawai[form], replicate],
            drawn.eta[form, replicate],
            drawn.latent[rating, replicate],
        )
        return seen, replicate


def _among(ratings: Ints, some: Ints) -> NDArray[np.bool_]:
    """Tell which of the ratings, ascending, are the ones named."""
    named = np.zeros(len(ratings), dtype=bool)
    named[np.searchsorted(ratings, some)] = True
    return named


def _members(groups: csr_array, group: int) -> Ints:
    """Give the columns that an indicator matrix holds in one row."""
    return groups.indices[groups.indptr[group] : groups.indptr[group + 1]]


def _held(
    null: Null, effects: Sequence[Effect], found: Statistics, label: Ints, penilai: Ints
) -> list[Ints]:
    """Give the ratings that the row of each planting (P,) is about."""
    place = np.zeros((null.model.layout.n_penilai, found.n_labels), dtype=np.intp)
    place[found.penilai, found.label] = np.arange(len(found.label))
    holds = {
        number: effects[number].rows(null.model.layout).holds
        for number in np.unique(found.effect).tolist()
    }
    rows = place[penilai, label]
    return [
        _members(holds[effect], row)
        for effect, row in zip(found.effect[rows].tolist(), found.row[rows].tolist(), strict=True)
    ]


def _deviation(
    errors: Mapping[str, Floats], effects: Sequence[Effect], found: Statistics
) -> Floats:
    """Give every statistic's change (S, B) against the null, in its own unit."""
    own = [
        errors[effects[effect].key][row]
        for effect, row in zip(found.effect.tolist(), found.row.tolist(), strict=True)
    ]
    return np.stack(own) - found.mean[:, None]


def _averaged(deviation: Floats, found: Statistics, kinds: Kinds, plan: Plan) -> Templates:
    """Average the statistics of the planted penilai by template, noise left out."""
    shape = (len(kinds.label), found.n_labels)
    rows = found.of_penilai()
    place = {int(found.penilai[own.start]): own for own in rows}
    total, weight = np.zeros(shape), np.zeros(shape)
    for template, penilai, replicate in zip(
        plan.template.tolist(), plan.penilai.tolist(), plan.replicate.tolist(), strict=True
    ):
        own = place[penilai]
        values = deviation[own, replicate]
        known = np.where(np.isfinite(values), 1 / found.spread[own] ** 2, 0)
        total[template, found.label[own]] += known * np.nan_to_num(values)
        weight[template, found.label[own]] += known
    mean = np.nan_to_num(ratio(total, weight))
    return Templates(np.where(mean**2 * weight > NOISE**2, mean, 0.0), kinds.label)
