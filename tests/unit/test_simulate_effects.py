"""Planted effects: each changes the ratings of its penilai in its own direction, and no others."""

import numpy as np
import pytest

from kinerja_analysis.simulate.design import BERAKHLAK
from kinerja_analysis.simulate.designs import crossed
from kinerja_analysis.simulate.effects import EFFECTS
from kinerja_analysis.simulate.office import RaterEffect, simulate_office

DESIGN = crossed(60, 4)
RATER = DESIGN.tugas["penilai"].iloc[0]
SEED = 7


def ratings(*effects):
    """Ratings as (forms, criteria) frames of the chosen penilai and of all others."""
    penilaian = simulate_office(DESIGN, effects, seed=SEED).penilaian
    wide = penilaian.pivot(index=["penilai", "pegawai"], columns="kriteria", values="nilai")
    return wide.loc[[RATER]], wide.drop(RATER, level="penilai")


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_leaves_all_other_penilai_alone(effect):
    _, others = ratings()
    _, with_effect = ratings(RaterEffect(effect, RATER, 0.8, BERAKHLAK[0]))
    assert with_effect.equals(others)


def test_strict_penilai_gives_lower_nilai_and_lenient_higher():
    clean, strict, lenient = (
        ratings(*effects)[0]
        for effects in (
            (),
            [RaterEffect("severity", RATER, 0.9)],
            [RaterEffect("severity", RATER, -0.9)],
        )
    )
    # the same luck: every single nilai moves in one direction or stays
    assert (strict <= clean).all().all()
    assert (lenient >= clean).all().all()
    assert strict.mean().mean() < clean.mean().mean() < lenient.mean().mean()


def test_central_penilai_uses_the_middle_more():
    clean, central = (
        ratings(*effects)[0] for effects in ((), [RaterEffect("centrality", RATER, 1.4)])
    )
    assert (central == 3).mean().mean() > (clean == 3).mean().mean()
    assert central.to_numpy().std() < clean.to_numpy().std()


def test_halo_penilai_spreads_pegawai_but_not_kriteria():
    clean, halo = (ratings(*effects)[0] for effects in ((), [RaterEffect("halo", RATER, 1.2)]))
    assert halo.mean(axis=1).std() > clean.mean(axis=1).std()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_straightlining_share_is_the_share_of_flat_forms(share):
    flat = ratings(RaterEffect("straightlining", RATER, share))[0].nunique(axis=1) == 1
    clean = ratings()[0].nunique(axis=1) == 1
    assert flat.sum() == (len(flat) if share else clean.sum())


def test_criterion_effect_lowers_that_criterion_only():
    clean, planted = (
        ratings(*effects)[0] for effects in ((), [RaterEffect("criterion", RATER, 1.3, "Loyal")])
    )
    assert planted["Loyal"].mean() < clean["Loyal"].mean()
    assert planted.drop(columns="Loyal").equals(clean.drop(columns="Loyal"))


def test_truth_names_what_was_planted():
    office = simulate_office(DESIGN, [RaterEffect("severity", RATER, 0.9)], seed=SEED)
    clean = simulate_office(DESIGN, seed=SEED)
    mine = office.truth.raters.set_index("penilai").loc[RATER]
    before = clean.truth.raters.set_index("penilai").loc[RATER]
    assert (mine["effect"], mine["size"]) == ("severity", 0.9)
    assert mine["severity"] == pytest.approx(before["severity"] + 0.9)
    assert (office.truth.raters["effect"] != "").sum() == 1


def test_what_does_not_exist_is_refused_all_at_once():
    effects = [RaterEffect("marah", RATER, 1), RaterEffect("criterion", "orang lain", 1, "Rapi")]
    with pytest.raises(ValueError, match=r"marah tidak ada.*orang lain tidak menilai.*Rapi"):
        simulate_office(DESIGN, effects, seed=SEED)


def test_effects_do_not_change_the_design():
    before = DESIGN.tugas.copy()
    simulate_office(DESIGN, [RaterEffect("halo", RATER, 1.0)], seed=SEED)
    assert DESIGN.tugas.equals(before)
    assert np.isfinite(simulate_office(DESIGN, seed=SEED).penilaian["nilai"]).all()
