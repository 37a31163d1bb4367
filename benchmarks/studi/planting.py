"""Which effects can be planted, and what each does at size 1.0; other sizes scale it.

The first nine as SCREEN's prototype had them, the others in the same spirit. One effect is one
function from a `Perception` to a `Perception`, and one line in `EFFECTS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from studi.perception import COMMON_HALO, Floats, Perception, World, Writing

GROUPS: Final = ("jenis_kelamin", "usia", "golongan", "jenis_pegawai")
"""Columns of two classes that a rater may hold against, or in favour of, a ratee."""


@dataclass(frozen=True, slots=True, eq=False)
class Plant:
    """One effect of one rater, as its function needs it.

    Attributes
    ----------
    world : what is true of the ratees
    mine : (F,) which forms the rater wrote
    rater : index
    size : 1.0 is a strong rater of the kind; scales everything
    sign : of effects that have two directions
    pick : 0-1, chooses among criteria, columns, bands, colleagues
    """

    world: World
    mine: NDArray[np.bool_]
    rater: int
    size: float
    sign: float
    pick: float

    def chosen(self, count: int) -> int:
        """Choose one of `count` things."""
        return min(int(self.pick * count), count - 1)


Planting = Callable[[Perception, Plant], Perception]


def _shifted(seen: Perception, amount: NDArray[np.floating]) -> Perception:
    """Make forms stricter by (F,) or (F, I) probit."""
    return replace(seen, shift=seen.shift + amount.reshape(len(seen.shift), -1))


def severity(seen: Perception, plant: Plant) -> Perception:
    """Be .9 probit stricter, or milder (about .77 adjacent-category logits)."""
    return _shifted(seen, 0.9 * plant.size * plant.sign * plant.mine)


def centrality(seen: Perception, plant: Plant) -> Perception:
    """Draw the cuts apart by the factor 2.1: middle categories are overused."""
    return replace(seen, stretch=seen.stretch * (1 + 1.1 * plant.size * plant.mine))


def slope(seen: Perception, plant: Plant) -> Perception:
    """Halve the relation to performance and profile; noise stays."""
    return replace(seen, keen=seen.keen * (1 - 0.5 * plant.size * plant.mine))


def halo(seen: Perception, plant: Plant) -> Perception:
    """Have a general impression of SD 1, half the noise and a tenth of the profile."""
    return replace(
        seen,
        halo=np.where(plant.mine, max(plant.size, COMMON_HALO), seen.halo),
        noise=seen.noise * (1 - 0.5 * plant.size * plant.mine),
        differentiation=seen.differentiation * (1 - 0.9 * plant.size * plant.mine),
    )


def inconsistency(seen: Perception, plant: Plant) -> Perception:
    """Have 2.2 times the noise and half the relation to performance."""
    noisier = replace(seen, noise=seen.noise * (1 + 1.2 * plant.size * plant.mine))
    return slope(noisier, plant)


def criterion(seen: Perception, plant: Plant) -> Perception:
    """Rate one criterion 1.1 probit off."""
    which = np.arange(plant.world.design.n_criteria) == plant.chosen(plant.world.design.n_criteria)
    return _shifted(seen, 1.1 * plant.size * plant.sign * np.outer(plant.mine, which))


def group(seen: Perception, plant: Plant) -> Perception:
    """Be .75 probit stricter with women and as much milder with men, or the reverse."""
    return _set_apart(seen, plant, "jenis_kelamin")


def other_group(seen: Perception, plant: Plant) -> Perception:
    """Do the same by age, golongan or kind of employment."""
    return _set_apart(seen, plant, GROUPS[1 + plant.chosen(len(GROUPS) - 1)])


def _set_apart(seen: Perception, plant: Plant, column: str) -> Perception:
    """Be stricter with one class of ratees than with the other, by 1.5 probit at size 1."""
    value = plant.world.people.of_ratees(column)
    side = np.where(value == value.max(), 1.0, -1.0)[plant.world.forms.ratee]
    return _shifted(seen, 0.75 * plant.size * plant.sign * plant.mine * side)


def similarity(seen: Perception, plant: Plant) -> Perception:
    """Be .75 probit milder with ratees of the own sex and as much stricter with the others."""
    people, forms = plant.world.people, plant.world.forms
    mine = people.of_raters("jenis_kelamin")[forms.rater]
    alike = people.of_ratees("jenis_kelamin")[forms.ratee] == mine
    return _shifted(seen, 0.75 * plant.size * plant.mine * np.where(alike, -1.0, 1.0))


def drift(seen: Perception, plant: Plant) -> Perception:
    """Be .9 probit stricter (or milder) in the last year."""
    last = plant.world.forms.year == plant.world.design.n_years - 1
    return _shifted(seen, 0.9 * plant.size * plant.sign * (plant.mine & last))


def recency(seen: Perception, plant: Plant) -> Perception:
    """Give the last quarter three quarters of the weight, not one quarter."""
    quarters = plant.world.performance[plant.world.forms.ratee, plant.world.forms.year]
    more = 0.5 * plant.size * plant.mine
    seen_more = more * (quarters[:, 3] - quarters[:, :3].mean(axis=1))
    return replace(seen, performance=seen.performance + seen_more)


def order(seen: Perception, plant: Plant) -> Perception:
    """Become 1.5 probit stricter (or milder) from the first form of a session to the last."""
    place = plant.world.forms.position
    progress = place / max(place[plant.mine].max(initial=1), 1) - 0.5
    return _shifted(seen, 1.5 * plant.size * plant.sign * plant.mine * progress)


def contrast(seen: Perception, plant: Plant) -> Perception:
    """Move away from the ratee before by half of what he is better or worse than the average."""
    before = plant.world.forms.previous
    average = seen.performance.mean()
    seen_before = np.where(before >= 0, seen.performance[before] - average, 0.0)
    return _shifted(seen, 0.5 * plant.size * plant.mine * seen_before)


def _with_habit(seen: Perception, habit: Writing) -> Perception:
    """Add what happens to the nilai once they are written."""
    return replace(seen, habits=(*seen.habits, habit))


def straightlining(seen: Perception, plant: Plant) -> Perception:
    """Write one nilai, the form's mean, for all criteria on 80 % of the forms."""

    def habit(nilai: Floats, rng: np.random.Generator) -> Floats:
        lazy = plant.mine & (rng.random(len(nilai)) < 0.8 * plant.size)
        return np.where(lazy[:, None], np.rint(nilai.mean(axis=1, keepdims=True)), nilai)

    return _with_habit(seen, habit)


def range_restriction(seen: Perception, plant: Plant) -> Perception:
    """Use two neighbouring categories (or 8 of 100 points), wherever they stand on the scale."""
    low, high = _band(plant)

    def habit(nilai: Floats, rng: np.random.Generator) -> Floats:
        pulled = plant.mine[:, None] & (rng.random(nilai.shape) < plant.size)
        return np.where(pulled, np.clip(nilai, low, high), nilai)

    return _with_habit(seen, habit)


def _band(plant: Plant) -> tuple[float, float]:
    """Choose a band; on five categories one that leaves out the lowest, which hardly occurs."""
    rating = plant.world.design.rating
    if not rating.cuts:
        return rating.middle - 4, rating.middle + 4
    lowest = 2 if len(rating.cuts) > 2 else 1
    low = lowest + plant.chosen(len(rating.cuts) - lowest + 1)
    return low, low + 1


def copy_profile(seen: Perception, plant: Plant) -> Perception:
    """Copy the form written just before, whoever it was about, on 60 % of the forms."""

    def habit(nilai: Floats, rng: np.random.Generator) -> Floats:
        copied = plant.mine & (rng.random(len(nilai)) < 0.6 * plant.size)
        nilai = nilai.copy()
        for form in np.flatnonzero(copied)[np.argsort(plant.world.forms.position[copied])]:
            before = plant.world.forms.previous[form]
            nilai[form] = nilai[before] if before >= 0 else nilai[form]
        return nilai

    return _with_habit(seen, habit)


def copy_rater(seen: Perception, plant: Plant) -> Perception:
    """Copy the form of the ratee's superior on 80 % of the other forms."""
    forms = plant.world.forms
    source = _form_of(plant.world, forms.superior[forms.ratee], forms.year)
    return _with_habit(seen, _copying(plant.mine & ~forms.own, source, 0.8 * plant.size))


def carry_over(seen: Perception, plant: Plant) -> Perception:
    """Copy one's own form of the year before on 80 % of the forms that had one."""
    forms = plant.world.forms
    source = _form_of(plant.world, forms.rater, forms.year - 1)
    return _with_habit(seen, _copying(plant.mine, source, 0.8 * plant.size))


def _form_of(world: World, rater: NDArray[np.intp], year: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find the form (F,) of a rater about each form's ratee in a year; -1 if there is none."""
    forms = world.forms
    keys = zip(forms.rater.tolist(), forms.ratee.tolist(), forms.year.tolist(), strict=True)
    place = {key: number for number, key in enumerate(keys)}
    wanted = zip(rater.tolist(), forms.ratee.tolist(), year.tolist(), strict=True)
    return np.array([place.get(key, -1) for key in wanted])


def _copying(mine: NDArray[np.bool_], source: NDArray[np.intp], share: float) -> Writing:
    """Copy whole forms from where `source` says."""

    def habit(nilai: Floats, rng: np.random.Generator) -> Floats:
        copied = mine & (source >= 0) & (rng.random(len(nilai)) < share)
        return np.where(copied[:, None], nilai[source], nilai)

    return habit


def heaping(seen: Perception, plant: Plant) -> Perception:
    """Round 80 % of the nilai to tens (scales of many steps only)."""

    def habit(nilai: Floats, rng: np.random.Generator) -> Floats:
        rounded = plant.mine[:, None] & (rng.random(nilai.shape) < 0.8 * plant.size)
        return np.where(rounded, np.rint(nilai / 10) * 10, nilai)

    return _with_habit(seen, habit)


def self_gap(seen: Perception, plant: Plant) -> Perception:
    """Be the superior of people who rate themselves 1.2 probit higher than others do."""
    own = plant.world.forms.superior == plant.rater
    return replace(seen, pride=seen.pride + 1.2 * plant.size * own)


EFFECTS: Final[Mapping[str, Planting]] = MappingProxyType(
    {
        effect.__name__: effect
        for effect in (
            severity,
            centrality,
            slope,
            range_restriction,
            halo,
            straightlining,
            inconsistency,
            criterion,
            group,
            other_group,
            similarity,
            drift,
            recency,
            order,
            contrast,
            copy_profile,
            copy_rater,
            carry_over,
            heaping,
            self_gap,
        )
    }
)
"""Every effect that can be planted, by name."""


def planted(seen: Perception, plants: Sequence[tuple[str, Plant]]) -> Perception:
    """Plant effects one after the other; habits come in the same order."""
    for name, plant in plants:
        seen = EFFECTS[name](seen, plant)
    return seen
