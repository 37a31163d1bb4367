"""How raters see performance and write it down: probit, skewed, with a halo that everybody has.

Nothing here is the fitted model: thresholds are normal, performance is skewed, criteria
discriminate unequally, impressions and true profiles make the ratings of a form depend.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from studi.design import Design
from studi.forms import Forms
from studi.people import People

Floats = NDArray[np.float64]
Writing = Callable[[Floats, np.random.Generator], Floats]

COMMON_HALO, PROFILE, SMALL_SEVERITY, SPREAD = 0.25, 0.45, 0.15, 1.0
"""Probit: standard deviations that every office has, biased or not."""
DIFFICULTY, SENIORITY = 0.3, 0.3
"""Probit: SD of the criteria's difficulty; how much better golongan IV truly performs."""
LEAST, MOST = 0.8, 1.2
"""Discrimination of the criteria."""
QUARTER = 0.7
"""Probit: SD of a quarter's performance about the year's, where quarters are recorded."""
PRIDE = 0.3
"""Probit: mean and SD of how much higher people rate themselves than others do."""
FIVES = 0.3
"""Share of nilai on 0-100 that everybody rounds to fives."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What is true of N ratees on I criteria, whoever rates them.

    Attributes
    ----------
    performance : (N, Y, 4) by year and quarter, probit
    profile : (N, I) strengths and weaknesses, probit
    discrimination, difficulty : (I,)
    """

    design: Design
    forms: Forms
    people: People
    performance: Floats
    profile: Floats
    discrimination: Floats
    difficulty: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Perception:
    """How each of F forms comes about; effects change these arrays.

    Attributes
    ----------
    performance : (F,) as the rater weighs the quarters
    shift : (F, I) subtracted from the impression, probit (positive: stricter)
    keen : (F,) relation to performance and profile
    differentiation : (F,) relation to the profile alone
    halo, noise : (F,) SD of the form's general impression, and of each rating, probit
    stretch : (F,) of the cuts between categories
    pride : (N,) how much higher each ratee rates himself than others would, probit
    habits : what happens to the nilai (F, I) once they are written, one after the other
    """

    performance: Floats
    shift: Floats
    keen: Floats
    differentiation: Floats
    halo: Floats
    noise: Floats
    stretch: Floats
    pride: Floats
    habits: tuple[Writing, ...] = field(default=())


def draw_world(design: Design, forms: Forms, people: People, rng: np.random.Generator) -> World:
    """Draw what is true of the ratees."""
    n, years = len(forms.superior), design.n_years
    level = SPREAD * (rng.gamma(4.0, 1.0, n) - 4.0) / 2.0
    level += SENIORITY * (people.of_ratees("golongan") == "IV/a")
    yearly = level[:, None] + design.change * rng.standard_normal((n, years))
    quarterly = QUARTER * design.complete * rng.standard_normal((n, years, 4))
    quarterly -= quarterly.mean(axis=2, keepdims=True)
    return World(
        design,
        forms,
        people,
        yearly[:, :, None] + quarterly,
        PROFILE * rng.standard_normal((n, design.n_criteria)),
        rng.permutation(np.linspace(LEAST, MOST, design.n_criteria)),
        DIFFICULTY * rng.standard_normal(design.n_criteria),
    )


def fair_perception(world: World, rng: np.random.Generator) -> Perception:
    """Give the perception of raters who differ by nothing that matters."""
    forms, n_criteria = world.forms, world.design.n_criteria
    small = SMALL_SEVERITY * rng.standard_normal(world.design.n_raters)
    one = np.ones(forms.count)
    return Perception(
        world.performance[forms.ratee, forms.year].mean(axis=1),
        np.repeat(small[forms.rater][:, None], n_criteria, axis=1),
        one,
        one,
        COMMON_HALO * one,
        one,
        one,
        PRIDE + PRIDE * rng.standard_normal(len(forms.superior)),
    )


def written(world: World, seen: Perception, rng: np.random.Generator) -> Floats:
    """Write the nilai (F, I) of all forms."""
    nilai = _on_scale(world.design, _latent(world, seen, rng), seen.stretch, rng)
    for habit in seen.habits:
        nilai = habit(nilai, rng)
    return nilai


def self_written(world: World, seen: Perception, rng: np.random.Generator) -> Floats:
    """Write what every ratee says of himself each year: (Y, N, I)."""
    years = range(world.design.n_years)
    return np.stack([_self_ratings(world, seen.pride, year, rng) for year in years])


def _self_ratings(world: World, pride: Floats, year: int, rng: np.random.Generator) -> Floats:
    """Write what every ratee says of himself in one year: (N, I)."""
    general = world.performance[:, year].mean(axis=1) + pride
    general += COMMON_HALO * rng.standard_normal(len(general))
    latent = world.discrimination * general[:, None] + world.profile - world.difficulty
    latent += rng.standard_normal(latent.shape)
    return _on_scale(world.design, latent, np.ones(len(latent)), rng)


def _latent(world: World, seen: Perception, rng: np.random.Generator) -> Floats:
    """Draw what the rater sees before the scale is applied (F, I)."""
    forms = world.forms
    general = seen.keen * seen.performance + seen.halo * rng.standard_normal(forms.count)
    profile = (seen.keen * seen.differentiation)[:, None] * world.profile[forms.ratee]
    noise = seen.noise[:, None] * rng.standard_normal(profile.shape)
    level = world.discrimination * (general[:, None] - seen.shift)
    latent = level + profile - world.difficulty + noise
    if world.design.spoiled == "quota":
        latent -= _own_mean(forms.rater, latent)[:, None]
    return latent


def _own_mean(rater: NDArray[np.intp], latent: Floats) -> Floats:
    """Give each form's mean over all forms of its rater (F,): a quota takes it away."""
    counts = np.bincount(rater)
    return (np.bincount(rater, weights=latent.mean(axis=1)) / np.maximum(counts, 1))[rater]


def _on_scale(design: Design, latent: Floats, stretch: Floats, rng: np.random.Generator) -> Floats:
    """Apply the scale to impressions (F, I), its cuts drawn apart by `stretch` (F,)."""
    rating = design.rating
    if not rating.cuts:
        points = rating.middle + rating.spread * latent / stretch[:, None]
        rounding = np.where(rng.random(latent.shape) < FIVES, 5.0, 1.0)
        return np.clip(np.rint(points / rounding) * rounding, 0, 100)
    cuts = stretch[:, None, None] * np.array(rating.cuts)
    return 1.0 + (latent[..., None] > cuts).sum(axis=-1)
