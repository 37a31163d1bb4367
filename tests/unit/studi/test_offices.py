"""The judge's offices: who rates whom, what is fair, and that every planted effect shows."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.schema import PEGAWAI, PENILAIAN
from studi.design import DESIGNS
from studi.forms import draw_forms
from studi.office import draw_office
from studi.planting import EFFECTS

SEED = (7, 1)
FORM = ["tahun", "penilai", "pegawai"]


def office(design="panel24", effect="", size=1.0):
    return draw_office(DESIGNS[design], [(effect,)] if effect else [], size, SEED)


def ratings(drawn):
    return drawn.penilaian[drawn.penilaian["peran"] != "diri"]


def of_deviant(drawn, column="nilai"):
    own = ratings(drawn)["penilai"] == drawn.truth["penilai"].iloc[0]
    return ratings(drawn).loc[own, column]


@pytest.mark.parametrize("design", ["panel24", "kecamatan15", "silang15", "atasan15", "hilang24"])
def test_nobody_rates_one_ratee_twice_a_year(design):
    forms = ratings(office(design)).drop_duplicates([*FORM, "kriteria"])
    assert len(forms) == len(ratings(office(design)))


def test_the_panel_of_24_writes_10_own_and_20_other_forms(rng):
    forms = draw_forms(DESIGNS["panel24"], rng)
    own = np.bincount(forms.rater, weights=forms.own)
    assert (own == 10).all()
    # the deck is dealt evenly: 15 forms a year, and the last cards may not fit
    assert abs(np.bincount(forms.rater) - 30).max() <= 2


def test_sessions_number_each_raters_forms(rng):
    forms = draw_forms(DESIGNS["panel8"], rng)
    later = forms.position > 0
    before = forms.previous[later]
    assert (forms.previous[~later] == -1).all()
    assert (forms.rater[before] == forms.rater[later]).all()
    assert (forms.position[before] == forms.position[later] - 1).all()


def test_tables_are_those_of_the_schema():
    drawn = office("lengkap24")
    pd.testing.assert_frame_equal(drawn.penilaian, PENILAIAN.conform(drawn.penilaian))
    pd.testing.assert_frame_equal(drawn.pegawai, PEGAWAI.conform(drawn.pegawai))
    assert drawn.penilaian["pegawai"].str.fullmatch(r"\d{15}9\d{2}").all()
    assert not drawn.pegawai.duplicated(list(PEGAWAI.key)).any()


def test_the_same_seed_gives_the_same_office_and_another_cast_the_same_people():
    clean, again, strict = office(), office(), office(effect="severity")
    pd.testing.assert_frame_equal(clean.penilaian, again.penilaian)
    pd.testing.assert_frame_equal(clean.pegawai, strict.pegawai)
    pd.testing.assert_frame_equal(clean.penilaian[FORM], strict.penilaian[FORM])


def test_nine_in_ten_official_ratings_are_alike():
    counts = office("resmi15").penilaian["nilai"].value_counts(normalize=True)
    assert counts[2.0] > 0.8
    assert set(counts.index) <= {1.0, 2.0, 3.0}


def test_a_quota_makes_the_raters_means_alike():
    def spread(design):
        return ratings(office(design)).groupby("penilai")["nilai"].mean().std()

    assert spread("kuota24") < 0.5 * spread("panel24")


def test_missing_forms_are_those_of_poor_performers():
    kept, all_of_them = ratings(office("hilang24")), ratings(office("panel24"))
    assert len(kept) < 0.9 * len(all_of_them)
    assert kept["nilai"].mean() > all_of_them["nilai"].mean()


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_effect_changes_its_own_rater_alone(effect):
    design = "seratus24" if effect == "heaping" else "lengkap24"
    clean, planted = office(design), office(design, effect)
    changed = clean.penilaian["nilai"] != planted.penilaian["nilai"]
    rater = planted.truth["penilai"].iloc[0]
    by = "pegawai" if effect == "self_gap" else "penilai"
    if by == "penilai":
        assert set(planted.penilaian.loc[changed, "penilai"]) == {rater}
    else:
        own = clean.pegawai.loc[clean.pegawai["atasan"] == rater, "pegawai"]
        assert set(planted.penilaian.loc[changed, "penilai"]) <= set(own)
    assert changed.any()


def test_severity_moves_the_mean_by_the_sign_planted():
    moved = of_deviant(office(effect="severity")).mean() - of_deviant_when_clean("severity")
    # .9 probit of a scale whose ratings have SD 1.5 probit and 1.2 points: about .7 points
    assert 0.4 < abs(moved) < 1.0


def of_deviant_when_clean(effect):
    rater = office(effect=effect).truth["penilai"].iloc[0]
    clean = ratings(office())
    return clean.loc[clean["penilai"] == rater, "nilai"].mean()


def test_centrality_and_narrow_bands_draw_the_nilai_together():
    clean = ratings(office())["nilai"].std()
    assert of_deviant(office(effect="centrality")).std() < 0.8 * clean
    assert of_deviant(office(effect="range_restriction")).nunique() == 2


def test_straightlining_writes_four_forms_in_five_alike():
    drawn = office(effect="straightlining")
    own = ratings(drawn)[ratings(drawn)["penilai"] == drawn.truth["penilai"].iloc[0]]
    form = own.groupby(FORM)["nilai"]
    flat = form.max() == form.min()
    assert 0.6 < flat.mean() <= 1.0


def test_time_stamps_follow_the_session():
    drawn = ratings(office("lengkap24"))
    stamps = drawn.groupby(FORM)["tanggal"].first().reset_index()
    assert (stamps["tanggal"].dt.year == stamps["tahun"]).all()
    days = stamps.groupby(["penilai", "tahun"])["tanggal"].agg(lambda t: t.dt.date.nunique())
    assert (days == 1).all()


def test_a_drift_makes_a_rater_truly_stricter_or_milder_on_average():
    drifting = office(effect="drift")
    clean = office().severity.set_index("penilai")["size"]
    size = drifting.severity.set_index("penilai")["size"]
    rater = drifting.truth["penilai"].iloc[0]
    # .9 probit in one of two years is .45 on average, of .77 / .9 logit each; the middle half
    # of the other raters hardly moves
    assert abs(size[rater] - clean[rater]) == pytest.approx(0.45 * 0.77 / 0.9, abs=0.03)
