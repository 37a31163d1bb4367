"""Planted effects: each changes the ratings of its penilai in its own direction, and no others."""

from dataclasses import replace

import numpy as np
import pytest

from kinerja_analysis.simulate.design import BERAKHLAK
from kinerja_analysis.simulate.designs import crossed, movers
from kinerja_analysis.simulate.effects import EFFECTS
from kinerja_analysis.simulate.office import RaterEffect, simulate_office

ROOM = crossed(60, 4)
MINUTES = np.timedelta64(20, "m")
DESIGN = replace(
    ROOM,
    tugas=ROOM.tugas.assign(
        tanggal=np.datetime64("2025-12-01T08:00") + np.arange(len(ROOM.tugas)) * MINUTES,
        kejutan=np.where(ROOM.tugas.index // 4 % 2, 1.0, -1.0),
    ),
)
RATER = DESIGN.tugas["penilai"].iloc[0]
SEED = 7
DETAILS = {"group": "jenis_kelamin=P", "similarity": "jenis_kelamin=sama"}
"""Of effects that are about people; others name a criterion, or nothing."""


def ratings(*effects):
    """Ratings as (forms, criteria) frames of the chosen penilai and of all others."""
    penilaian = simulate_office(DESIGN, effects, seed=SEED).penilaian
    wide = penilaian.pivot(index=["penilai", "pegawai"], columns="kriteria", values="nilai")
    return wide.loc[[RATER]], wide.drop(RATER, level="penilai")


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_leaves_all_other_penilai_alone(effect):
    _, others = ratings()
    name, _, detail = effect.partition(" ")
    detail = detail or DETAILS.get(name, BERAKHLAK[0])
    _, with_effect = ratings(RaterEffect(name, RATER, 0.8, detail))
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


def by_time(*effects):
    """Mean nilai of the penilai's forms in the order in which they were filled in."""
    own = DESIGN.tugas[DESIGN.tugas["penilai"] == RATER].sort_values("tanggal")
    return ratings(*effects)[0].mean(axis=1).droplevel("penilai").loc[own["pegawai"]].to_numpy()


def test_who_tires_becomes_stricter_from_the_first_form_to_the_last():
    lost = by_time() - by_time(RaterEffect("order", RATER, 2.0, "position"))
    assert lost[0] == 0
    assert lost[-20:].mean() > lost[:20].mean() + 0.2


def test_who_compares_rates_lower_after_a_pegawai_who_stands_out():
    clean, planted = by_time(), by_time(RaterEffect("order", RATER, 0.8, "contrast"))
    assert np.corrcoef(clean[:-1], (planted - clean)[1:])[0, 1] < -0.5


def test_who_remembers_the_last_quarter_raises_those_whose_end_was_good():
    own = DESIGN.tugas[DESIGN.tugas["penilai"] == RATER].sort_values("tanggal")
    gained = by_time(RaterEffect("recency", RATER, 1.0)) - by_time()
    good = own["kejutan"].to_numpy() > 0
    assert gained[good].mean() > 0.2 > -0.2 > gained[~good].mean()


@pytest.mark.parametrize(("effect", "detail"), [("order", "position"), ("recency", "")])
def test_an_effect_that_needs_more_of_the_forms_says_so(effect, detail):
    with pytest.raises(ValueError, match="memerlukan"):
        simulate_office(ROOM, [RaterEffect(effect, RATER, 1.0, detail)], seed=SEED)


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


def test_group_effect_lowers_that_group_only():
    clean, planted = (
        ratings(*effects)[0]
        for effects in ((), [RaterEffect("group", RATER, 1.3, "jenis_kelamin=P")])
    )
    women = DESIGN.pegawai.query("jenis_kelamin == 'P'")["pegawai"]
    theirs = clean.index.get_level_values("pegawai").isin(women)
    assert planted[theirs].mean().mean() < clean[theirs].mean().mean()
    assert planted[~theirs].equals(clean[~theirs])


def test_a_group_must_be_known_of_the_pegawai():
    with pytest.raises(ValueError, match="kolom 'agama' tidak ada"):
        ratings(RaterEffect("group", RATER, 1.0, "agama=x"))


def test_criterion_effect_lowers_that_criterion_only():
    clean, planted = (
        ratings(*effects)[0] for effects in ((), [RaterEffect("criterion", RATER, 1.3, "Loyal")])
    )
    assert planted["Loyal"].mean() < clean["Loyal"].mean()
    assert planted.drop(columns="Loyal").equals(clean.drop(columns="Loyal"))


def test_a_flat_slope_keeps_the_middle_and_brings_pegawai_closer():
    clean, flat = (
        ratings(*effects)[0] for effects in ((), [RaterEffect("centrality", RATER, 0.8, "slope")])
    )
    assert flat.mean(axis=1).std() < clean.mean(axis=1).std()
    assert flat.mean().mean() == pytest.approx(clean.mean().mean(), abs=0.1)


def test_an_inconsistent_penilai_scatters_within_forms():
    clean, wild = (
        ratings(*effects)[0] for effects in ((), [RaterEffect("inconsistency", RATER, 1.5)])
    )
    assert wild.std(axis=1).mean() > clean.std(axis=1).mean()


def test_a_restricted_range_holds_two_neighbouring_nilai():
    narrow = ratings(RaterEffect("range_restriction", RATER, 1.0))[0].to_numpy()
    assert narrow.max() - narrow.min() == 1


def test_heaped_nilai_are_multiples_of_five():
    many = replace(DESIGN, steps=tuple(np.linspace(-5, 5, 50)))
    penilaian = simulate_office(many, [RaterEffect("heaping", RATER, 1.0)], seed=SEED).penilaian
    heaped = penilaian["nilai"] % 5 == 0
    assert heaped[penilaian["penilai"] == RATER].all()
    assert heaped[penilaian["penilai"] != RATER].mean() < 0.3


def test_copied_profiles_are_those_of_the_form_before():
    copied = ratings(RaterEffect("copying", RATER, 1.0, "profile"))[0]
    # every form but the first is a copy, so that all are the first
    assert len(copied.drop_duplicates()) == 1


def test_copies_of_a_colleague_are_his_nilai_for_the_same_pegawai():
    copied, others = ratings(RaterEffect("copying", RATER, 1.0, "rater"))
    mine = copied.droplevel("penilai")
    alike = [
        (mine == theirs.droplevel("penilai").reindex(mine.index)).all(axis=1)
        for _, theirs in others.groupby("penilai")
    ]
    assert np.any(alike, axis=0).all()


def test_carried_over_profiles_are_last_years():
    design = movers(4, 10)
    superior = design.tugas["penilai"].iloc[0]
    effect = RaterEffect("copying", superior, 1.0, "carry_over")
    penilaian = simulate_office(design, [effect], seed=SEED).penilaian
    kinds = penilaian.groupby(["penilai", "pegawai", "kriteria"])["nilai"].nunique()
    assert (kinds[superior] == 1).all()
    assert (kinds.drop(superior, level="penilai") > 1).mean() > 0.3


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
