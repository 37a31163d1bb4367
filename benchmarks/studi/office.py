"""One office: its ratings, people and quarterly output as the package's tables, and its truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.schema import PENILAIAN
from studi.design import Design, logit_a_probit
from studi.forms import Forms, draw_forms, kept
from studi.people import FIRST_YEAR, draw_people, personnel
from studi.perception import (
    Floats,
    Perception,
    World,
    draw_world,
    fair_perception,
    self_written,
    written,
)
from studi.planting import Plant, planted

Cast = Sequence[tuple[str, ...]]
"""Effects of each deviant rater."""

LEFT_OUT, POOREST = 0.6, 0.25
"""Share of the poorest quarter's forms that is missing where missing is not at random."""
OUTPUT_ERROR = 0.3
"""Probit: SD of a quarter's output figure about the quarter's performance."""
OPENS = pd.Timedelta(hours=9)
PAUSE = 8.0
"""Minutes between two forms of a session, on average."""


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """What an office has, and what is true of its raters.

    Attributes
    ----------
    penilaian, pegawai : as in the schema
    output : ``tahun, periode, pegawai, capaian``, one row a quarter; empty where there is none
    truth : one row a planted effect: ``penilai, planted, size``
    severity : one row a rater: ``penilai, size``, how much stricter he truly is (logit)
    """

    penilaian: pd.DataFrame
    pegawai: pd.DataFrame
    output: pd.DataFrame
    truth: pd.DataFrame
    severity: pd.DataFrame


def draw_office(design: Design, cast: Cast, size: float, seed: Sequence[int]) -> Office:
    """Draw one office; the same seed gives the same people and performance for every cast."""
    of_world, of_cast, of_nilai, of_selves = (
        np.random.default_rng([*seed, part]) for part in range(4)
    )
    forms = draw_forms(design, of_world)
    people = draw_people(forms, design.n_raters, of_world)
    world = draw_world(design, forms, people, of_world)
    if design.spoiled == "mnar":
        world = _incomplete(world, of_world)
    plants = _plants(world, cast, size, of_cast)
    seen = planted(fair_perception(world, of_world), plants)
    ratings = [_others(world, written(world, seen, of_nilai), of_world)]
    if design.complete:
        ratings.append(_selves(world, self_written(world, seen, of_selves)))
    return Office(
        PENILAIAN.conform(pd.concat(ratings, ignore_index=True)),
        personnel(people, forms),
        _output(world, of_world),
        _truth(world, plants),
        _severity(world, seen),
    )


def _incomplete(world: World, rng: np.random.Generator) -> World:
    """Leave out most forms of the poorest quarter of the ratees."""
    forms = world.forms
    level = world.performance.mean(axis=2)[forms.ratee, forms.year]
    poor = level < np.quantile(level, POOREST)
    keep = ~(poor & (rng.random(forms.count) < LEFT_OUT))
    return World(
        world.design,
        kept(forms, keep, rng),
        world.people,
        world.performance,
        world.profile,
        world.discrimination,
        world.difficulty,
    )


def _plants(
    world: World, cast: Cast, size: float, rng: np.random.Generator
) -> list[tuple[str, Plant]]:
    """Give each deviant a rater, directions and choices."""
    raters = rng.permutation(world.design.n_raters)
    plants = []
    for rater, effects in zip(raters, cast, strict=False):
        mine = world.forms.rater == rater
        for effect in effects:
            sign, pick = rng.choice([-1.0, 1.0]), rng.random()
            plants.append((effect, Plant(world, mine, int(rater), size, sign, pick)))
    return plants


def _truth(world: World, plants: list[tuple[str, Plant]]) -> pd.DataFrame:
    """Write down what was planted."""
    rows = [(world.people.id[plant.rater], name, plant.size) for name, plant in plants]
    return pd.DataFrame(rows, columns=["penilai", "planted", "size"])


def _severity(world: World, seen: Perception) -> pd.DataFrame:
    """Write down how much stricter each rater truly is, from the mean of the office's middle half.

    Whatever shifts a rater's forms counts: who becomes stricter in the second of two years, or is
    stricter with one group, is stricter on average, too.
    """
    rater = world.forms.rater
    known = np.unique(rater)
    sums = np.bincount(rater, weights=seen.shift.mean(axis=1))
    level = (sums[known] / np.bincount(rater)[known]) * logit_a_probit(world.design.rating)
    quarter = len(level) // 4
    middle = np.sort(level)[quarter : len(level) - quarter].mean()
    return pd.DataFrame({"penilai": world.people.id[known], "size": level - middle})


def _others(world: World, nilai: Floats, rng: np.random.Generator) -> pd.DataFrame:
    """Write the forms of superiors and panel as a table of ratings."""
    forms, people = world.forms, world.people
    ratee = world.design.n_raters + forms.ratee
    frame = pd.DataFrame(
        {
            "tahun": FIRST_YEAR + forms.year,
            "pegawai": people.id[ratee],
            "penilai": people.id[forms.rater],
            "peran": np.where(forms.own, "atasan", "tim"),
            "unit_kerja": people.table["unit_kerja"].to_numpy()[ratee],
            "tanggal": _stamps(forms, rng) if world.design.complete else pd.NaT,
        }
    )
    return _one_row_a_rating(frame, nilai, world.design)


def _selves(world: World, nilai: Floats) -> pd.DataFrame:
    """Write the self-ratings (Y, N, I) as a table of ratings."""
    people, (years, n, _) = world.people, nilai.shape
    ratee = np.tile(np.arange(n), years) + world.design.n_raters
    frame = pd.DataFrame(
        {
            "tahun": np.repeat(FIRST_YEAR + np.arange(years), n),
            "pegawai": people.id[ratee],
            "penilai": people.id[ratee],
            "peran": "diri",
            "unit_kerja": people.table["unit_kerja"].to_numpy()[ratee],
            "tanggal": pd.NaT,
        }
    )
    return _one_row_a_rating(frame, nilai.reshape(years * n, -1), world.design)


def _one_row_a_rating(frame: pd.DataFrame, nilai: Floats, design: Design) -> pd.DataFrame:
    """Give each criterion of each form its row."""
    form = np.repeat(np.arange(len(frame)), design.n_criteria)
    return frame.iloc[form].assign(
        periode="tahunan",
        kriteria=np.tile(_criteria(design), len(frame)),
        nilai=nilai.ravel(),
        skala=design.rating.nama,
        sumber="",
    )


def _criteria(design: Design) -> list[str]:
    """Name the criteria; the two official ratings have names of their own."""
    if design.rating.nama == "ekspektasi":
        return ["hasil_kerja", "perilaku_kerja"]
    return [f"K{number + 1}" for number in range(design.n_criteria)]


def _stamps(forms: Forms, rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Give each form the minute at which it was sent: one session a rater and year."""
    session = forms.rater * (forms.year.max() + 1) + forms.year
    order = np.lexsort([forms.position, session])
    pause = rng.gamma(2.0, PAUSE / 2, forms.count)
    total = np.cumsum(pause[order])
    first = np.flatnonzero(np.diff(session[order], prepend=-1))
    spent = np.empty(forms.count)
    spent[order] = total - np.repeat(total[first], np.diff(np.append(first, forms.count)))
    day = rng.integers(1, 20, session.max() + 1)[session]
    december = (FIRST_YEAR + forms.year).astype("U4")
    begin = pd.to_datetime([f"{year}-12-{d:02d}" for year, d in zip(december, day, strict=True)])
    return (begin + OPENS + pd.to_timedelta(np.rint(spent), unit="min")).to_numpy()


def _output(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Write each ratee's quarterly output figures."""
    n, years, quarters = world.performance.shape
    if not world.design.complete:
        return pd.DataFrame(columns=["tahun", "periode", "pegawai", "capaian"])
    figures = world.performance + OUTPUT_ERROR * rng.standard_normal(world.performance.shape)
    return pd.DataFrame(
        {
            "tahun": np.tile(np.repeat(FIRST_YEAR + np.arange(years), quarters), n),
            "periode": np.tile([f"TW{q + 1}" for q in range(quarters)], n * years),
            "pegawai": np.repeat(world.people.id[world.design.n_raters :], years * quarters),
            "capaian": np.rint(100 + 10 * figures.ravel()),
        }
    )
