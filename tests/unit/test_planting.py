"""What penilai with an effect write, and how effects are dealt out to simulated offices."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.planting import Seen, copied, flattened, shifted
from kinerja_analysis.bias.refit import ScaleModel
from kinerja_analysis.bias.tables import tabulate
from kinerja_analysis.bias.templates import EACH, planned

N_KRITERIA, N_PEGAWAI = 4, 40
PLANTED = [effect for effect in EFFECTS if effect.plants]


@pytest.fixture
def seen(rng) -> Seen:
    """One penilai rates forty pegawai twice on four kriteria with five steps."""
    rows = [("r", f"p{n:02d}", t, f"K{i}") for n in range(N_PEGAWAI) for t in (1, 2)
            for i in range(N_KRITERIA)]  # fmt: skip
    layout = lay_out(pd.DataFrame(rows, columns=["penilai", "pegawai", "tahun", "kriteria"]))
    tau = np.tile([-2.0, -0.7, 0.7, 2.0], (N_KRITERIA, 1))
    patterns = np.ones((1, N_KRITERIA), dtype=int)
    tables = tabulate(np.zeros(N_KRITERIA), tau, patterns)
    pattern = np.zeros(len(layout.form_size), dtype=np.intp)
    model = ScaleModel(layout, tables, pattern, 0.0, np.ones((N_PEGAWAI, 1)), 1.0)
    theta = 1.5 * rng.standard_normal(N_PEGAWAI)[layout.form_pegawai[layout.form]]
    rating = np.arange(len(layout.form))
    latent = rng.standard_normal(len(rating))
    first = layout.kriteria == 0
    return Seen(model, rating, 0 * rating, layout.form, first, theta, theta - 0.2, latent)


def test_stricter_penilai_write_lower_nilai(seen):
    fair = seen.written(seen.eta, seen.latent)
    strict = shifted(seen, 1.0)
    assert (strict <= fair).all()
    assert strict.mean() < fair.mean() - 0.3


def test_half_the_relation_to_performance_is_half_the_spread(seen):
    # by hand: eta is theta - .2, so that eta less half of theta is .5 theta - .2
    assert flattened(seen, 0.5) == pytest.approx(0.5 * seen.theta - 0.2)


def test_a_form_is_copied_nilai_by_nilai(seen):
    score = seen.written(seen.eta, seen.latent)
    source = np.arange(seen.n_forms)
    source[5] = 3
    changed = copied(seen, score, source)
    assert (changed[seen.form == 5] == score[seen.form == 3]).all()
    assert (changed[seen.form != 5] == score[seen.form != 5]).all()


@pytest.mark.parametrize("effect", PLANTED, ids=lambda effect: effect.key)
def test_whatever_is_planted_stays_on_the_scale(effect, seen, rng):
    for plant, strength in product(effect.plants, effect.strengths):
        score = plant(seen, strength, rng)
        assert score.shape == seen.rating.shape
        assert set(np.unique(score)) <= {0, 1, 2, 3, 4}


@pytest.mark.parametrize("effect", PLANTED, ids=lambda effect: effect.key)
def test_an_effect_of_no_strength_changes_nothing(effect, seen, rng):
    for plant in effect.plants:
        assert (plant(seen, 0.0, rng) == seen.written(seen.eta, seen.latent)).all()


def planted(name, seen, rng, strength=1.0):
    effect = next(e for e in PLANTED if e.key == name)
    return effect.plants[0](seen, strength, rng)


def test_central_penilai_keep_to_the_middle(seen, rng):
    middle = (planted("centrality threshold", seen, rng) == 2).mean()
    assert middle > (seen.written(seen.eta, seen.latent) == 2).mean() + 0.2


def test_lazy_penilai_write_uniform_forms(seen, rng):
    score = planted("straightlining", seen, rng).reshape(-1, N_KRITERIA)
    uniform = (score == score[:, :1]).all(axis=1).mean()
    assert uniform > 0.6  # two in three, and a few by chance


HALO = next(effect for effect in PLANTED if effect.key == "halo")


@pytest.mark.parametrize("plant", HALO.plants, ids=lambda plant: plant.__name__)
def test_a_general_impression_ties_the_ratings_of_a_form(plant, seen, rng):
    def tied(score):
        levels = (score - seen.theta).reshape(-1, N_KRITERIA).mean(axis=1)
        profiles = score.reshape(-1, N_KRITERIA).var(axis=1)
        return levels.var() / profiles.mean()

    assert tied(plant(seen, 1.0, rng)) > 1.5 * tied(seen.written(seen.eta, seen.latent))


def test_a_weak_impression_leaves_the_levels_as_spread_as_they_were(seen, rng):
    # by hand, before the scale cuts: 1/4 = .25 for four kriteria of independent noise; half of it
    # and an impression of half its size .25 + .25 / 4 = .31; three quarters .56 + .25 / 4 = .63
    def spread(score):
        return (score - seen.theta).reshape(-1, N_KRITERIA).mean(axis=1).var()

    strong, weak, _ = (spread(plant(seen, 1.0, rng)) for plant in HALO.plants)
    fair = spread(seen.written(seen.eta, seen.latent))
    assert weak < 1.5 * fair < strong


def test_templates_are_dealt_equally_to_those_who_can_have_them(rng):
    possible = np.ones((20, 6), dtype=bool)
    possible[5:, 0] = False  # only the first five can have the first
    plan = planned(possible, 240, rng)
    counts = np.bincount(plan.template, minlength=6)
    assert counts.min() >= EACH - 1
    assert possible[plan.penilai, plan.template].all()
    assert not pd.DataFrame({"r": plan.penilai, "b": plan.replicate}).duplicated().any()
    assert (np.diff(plan.replicate) >= 0).all()


def test_few_penilai_still_get_every_template(rng):
    plan = planned(np.ones((2, 3), dtype=bool), 240, rng)
    assert np.bincount(plan.template).min() >= EACH - 1


def test_no_more_offices_are_planted_than_the_null_has(rng):
    plan = planned(np.ones((2, 30), dtype=bool), 10, rng)
    assert plan.replicate.max() == 9
