"""Effects are told apart: gains by hand, and the steps in which effects enter and leave."""

import numpy as np
import pytest

from kinerja_analysis.bias.calibration import in_order
from kinerja_analysis.bias.explanation import (
    MOST,
    Projection,
    best_of,
    chosen_templates,
    explain,
    explained,
    gain,
)
from kinerja_analysis.bias.statistics import Statistics
from kinerja_analysis.bias.templates import Templates


def along(shapes, z, label=None):
    """A penilai with statistics z, independent without effects, along templates of these shapes."""
    shapes = np.array(shapes, dtype=float)
    unit = shapes / np.linalg.norm(shapes, axis=1, keepdims=True)
    label = np.arange(len(unit)) if label is None else np.array(label)
    return Projection(label, unit @ unit.T, unit @ np.array(z, float), np.full(len(unit), 9.0))


@pytest.fixture
def chance(rng):
    """Gains of one direction without effects: the squared positive half of a normal."""
    draws = in_order(np.maximum(rng.standard_normal(20_000), 0) ** 2)
    return dict.fromkeys(range(8), draws)


def test_a_gain_is_the_squared_length_along_the_template():
    # by hand: along (1, 0) the length of (3, 2) is 3; along (.6, .8) it is 1.8 + 1.6 = 3.4
    assert gain(along([[1, 0], [0.6, 0.8]], [3, 2]), ()) == pytest.approx([9.0, 3.4**2])


def test_given_another_only_what_that_one_leaves_counts():
    # by hand: (.6, .8) less its part along (1, 0) is (0, .8), in the direction of (0, 1): 2 squared
    assert gain(along([[1, 0], [0.6, 0.8]], [3, 2]), [0])[1] == pytest.approx(4.0)


def test_what_points_backwards_gains_nothing():
    assert gain(along([[1, 0], [-1, 0]], [3, 0]), ()) == pytest.approx([9.0, 0.0])


def test_templates_that_cannot_be_told_apart_gain_nothing_beside_each_other():
    # by hand: of the second template .01 / 1.01 of its square lie beside the first, less than .1
    assert gain(along([[1, 0], [1, 0.1]], [0, 5]), [0])[1] == 0


def test_the_best_strength_speaks_for_its_effect():
    labels, best = best_of(np.array([4, 4, 7]), np.array([1.0, 3.0, 2.0]))
    assert labels.tolist() == [4, 7]
    assert best.tolist() == [3.0, 2.0]


def test_a_shadow_is_no_effect(chance):
    # the statistics are those of the first effect alone: 5 along (1, 0), of which (.6, .8) sees 3
    p, beside = explain(along([[1, 0], [0.6, 0.8]], [5, 0]), chance)
    assert p[0] < 1e-5
    assert p[1] > 0.5
    assert beside.tolist() == [False, True]


def test_two_effects_in_one_penilai_both_show(chance):
    # by hand: 5 along (1, 0); given that, 4 along what is left of (.2, .98), which is (0, 1)
    p, beside = explain(along([[1, 0], [0.2, 0.98]], [5, 4]), chance)
    assert (p < 1e-3).all()
    assert beside.all()


def test_nobody_is_explained_by_chance(chance):
    p, beside = explain(along([[1, 0], [0.6, 0.8]], [1.5, 0.5]), chance)
    assert not beside.any()
    # by hand: (1 - Phi(1.5)) = .0668 and, 1.5 x .6 + .5 x .8 = 1.3, (1 - Phi(1.3)) = .0968
    assert p == pytest.approx([0.0668, 0.0968], abs=0.01)


def test_an_effect_leaves_when_the_others_explain_all(chance):
    # the first template lies between the other two and enters first: .6 x 6.5 + .6 x 6 - .53 = 7.0;
    # given both others it points backwards: (7.0 - 3.9 - 3.6) / .53 = -1
    shapes = [[0.6, 0.6, 0.53], [1, 0, 0], [0, 1, 0]]
    assert sorted(chosen_templates(along(shapes, [6.5, 6, -1]), chance)) == [1, 2]


def test_no_more_than_a_few_effects_explain_one_penilai(chance):
    assert len(chosen_templates(along(np.eye(5), [9, 8, 7, 6, 5]), chance)) == MOST


def test_what_the_own_statistic_does_not_show_does_not_enter(chance):
    seen = along([[1, 0], [0.6, 0.8]], [5, 0])
    silent = Projection(seen.label, seen.alike, seen.length, np.array([0.0, 0.0]))
    assert chosen_templates(silent, chance) == []


@pytest.fixture
def office(rng):
    """Thirty penilai with three statistics each; the first has the first effect, of size 6."""
    n, labels = 30, 3
    draws = rng.standard_normal((n * labels, 240))
    z = np.where(np.arange(n * labels) < labels, [6.0, 3.6, 0.0] * n, 0.0)
    spread = np.repeat(rng.uniform(0.5, 2, n), labels)
    return Statistics(
        effect=np.tile(np.arange(labels), n),
        row=np.repeat(np.arange(n), labels),
        penilai=np.repeat(np.arange(n), labels),
        label=np.tile(np.arange(labels), n),
        mean=np.zeros(n * labels),
        spread=spread,
        z=z,
        draws=draws,
    )


TEMPLATES = Templates(np.array([[1.0, 0.6, 0], [0, 1, 0], [0, 0, 1]]), np.arange(3))


def test_every_penilai_is_explained_with_his_own_errors(office):
    found = explained(office, TEMPLATES)
    assert found.p[0] < 1e-4  # 6 along (1, .6)
    assert found.p[1] > 0.2  # nothing is left for the second
    assert found.beside[:3].tolist() == [False, True, True]
    assert not found.beside[3:].any()


def test_penilai_need_not_have_all_statistics(office):
    kept = np.ones(len(office.label), dtype=bool)
    kept[[1, 5]] = False  # the first lacks the second statistic, the second the third
    fields = ("effect", "row", "penilai", "label", "mean", "spread", "z", "draws")
    part = Statistics(**{name: getattr(office, name)[kept] for name in fields})
    found = explained(part, TEMPLATES)
    assert len(found.p) == len(office.label) - 2
    assert found.p[0] < 1e-4


def test_the_order_of_penilai_is_irrelevant(office):
    order = np.arange(len(office.label)).reshape(-1, 3)[::-1].ravel()
    fields = ("effect", "row", "label", "mean", "spread", "z", "draws")
    turned = {name: getattr(office, name)[order] for name in fields}
    found = explained(Statistics(penilai=office.penilai, **turned), TEMPLATES)
    assert found.p[order] == pytest.approx(explained(office, TEMPLATES).p)


def test_an_office_without_statistics_has_nothing_to_explain():
    none, empty = np.zeros(0, dtype=np.intp), np.zeros(0)
    nothing = Statistics(none, none, none, none, empty, empty, empty, np.zeros((0, 1)))
    assert not len(explained(nothing, TEMPLATES).p)
