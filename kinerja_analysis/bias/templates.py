"""What each effect does to all statistics of a penilai: found by planting it in the null.

In offices of the null some penilai, chosen by chance, are given one effect each; the mean change of
their statistics, against the very same offices without it, is the effect's template. It is kept in
the unit of each estimate, so that a penilai with few ratings and one with many share it, each with
his own standard errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kinerja_analysis.bias.calibration import errors_of
from kinerja_analysis.bias.effect import Effect, ratio
from kinerja_analysis.bias.null import Drawn, Null, again
from kinerja_analysis.bias.planting import Planting, Seen
from kinerja_analysis.bias.statistics import Statistics

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

PLANTED: Final = 0.3
"""Share (0-1) of the penilai of an office in whom something is planted; the others keep the
performance of their pegawai known."""

EACH: Final = 6
"""Count of times that a template is planted: paired with the same office without it, its mean is
known to .25 standard errors, as well as twice as many would tell unpaired."""

NOISE: Final = 3.0
"""Standard errors that a mean change must reach to be part of a template: of the thirty statistics
of a penilai two standard errors would let in one or two by chance."""


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
    null: Null,
    effects: Sequence[Effect],
    found: Statistics,
    errors: Mapping[str, Floats],
    seed: list[int],
) -> Templates:
    """Plant every effect that has statistics, in every strength, and average what it changes.

    The offices are drawn again as the null's were, and each is compared with itself: what chance
    does to a statistic is in both, and drops out.

    Parameters
    ----------
    null : the office without effects
    effects : those that `found.effect` counts
    found : statistics of the null
    errors : (rows, B) of the null, by the effect's key
    seed : of the simulation

    References
    ----------
    Asmussen & Glynn (2007), Stochastic Simulation, section V.6: common random numbers.
    """
    rng = np.random.default_rng([*seed, 2])
    kinds = _kinds(effects, found)
    testable = np.zeros((null.model.layout.n_penilai, found.n_labels), dtype=bool)
    testable[found.penilai, found.label] = True
    n_replicates = found.draws.shape[1]
    plan = planned(testable[:, kinds.label], n_replicates, rng)
    if not len(plan.replicate):
        return Templates(np.zeros((0, found.n_labels)), kinds.label)
    held = _held(null, effects, found, kinds.label[plan.template], plan.penilai)
    writer = _Writer(null, kinds.way, plan, held, rng)
    used = [effect for effect in effects if effect.plants]
    drawn = again(null, int(plan.replicate[-1]) + 1, n_replicates, seed, writer.written)
    written = [_plain(errors_of(used, batch, null.severity), effects, found) for batch in drawn]
    change = np.concatenate(written, axis=1)
    first = {key: own[:, : change.shape[1]] for key, own in errors.items()}
    return _averaged(change - _plain(first, effects, found), found, kinds, plan)


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


def planned(possible: NDArray[np.bool_], most: int, rng: np.random.Generator) -> Plan:
    """Deal templates out to penilai so that each comes equally often.

    Parameters
    ----------
    possible : (R, T) which template can be planted in whom
    most : count of replicates that there are
    rng : source of randomness
    """
    n_templates = possible.shape[1]
    able = np.flatnonzero(possible.any(axis=1))
    each_office = max(1, round(PLANTED * len(able)))
    dealt, done = [], np.zeros(n_templates)
    for replicate in range(min(-(-n_templates * EACH // each_office), most)):
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


def _plain(errors: Mapping[str, Floats], effects: Sequence[Effect], found: Statistics) -> Floats:
    """Give the errors (S, B) of every statistic, in its own unit."""
    places = zip(found.effect.tolist(), found.row.tolist(), strict=True)
    return np.stack([errors[effects[effect].key][row] for effect, row in places])


def _averaged(change: Floats, found: Statistics, kinds: Kinds, plan: Plan) -> Templates:
    """Average the changes (S, B) of the planted penilai by template, noise left out."""
    shape = (len(kinds.label), found.n_labels)
    rows = found.of_penilai()
    place = {int(found.penilai[own.start]): own for own in rows}
    total, square, weight, count = (np.zeros(shape) for _ in range(4))
    for template, penilai, replicate in zip(
        plan.template.tolist(), plan.penilai.tolist(), plan.replicate.tolist(), strict=True
    ):
        own = place[penilai]
        values, label = change[own, replicate], found.label[own]
        known = np.where(np.isfinite(values), 1 / found.spread[own] ** 2, 0)
        values = np.nan_to_num(values)
        total[template, label] += known * values
        square[template, label] += known * values**2
        weight[template, label] += known
        count[template, label] += known > 0
    mean = np.nan_to_num(ratio(total, weight))
    variance = np.maximum(square - mean**2 * weight, 0) / np.maximum(count - 1, 1)
    return Templates(np.where(mean**2 * weight > NOISE**2 * variance, mean, 0.0), kinds.label)
