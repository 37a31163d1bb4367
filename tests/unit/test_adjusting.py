"""What adjusting for severity would do: helps where raters differ, harms where they do not."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import fit_mfrm, load_profile, weigh_adjusting
from kinerja_analysis.errors import ProfileError, SchemaError
from kinerja_analysis.models.likelihood import category_probabilities

CUMULATED = np.array([0.0, -2.0, -2.7, -2.0, 0.0])
CLASSES = {"Cukup": 2.5, "Baik": 3.5, "Sangat Baik": 4.5}


def panel(rng, spread, *, n_pegawai=60, n_penilai=8, per=2):
    """Draw an office in which `per` penilai rate each pegawai on four kriteria."""
    theta, severity = rng.normal(0.5, 1.0, n_pegawai), rng.normal(0, 1, n_penilai)
    severity = spread * (severity - severity.mean()) / severity.std()
    n, turn, i = (part.ravel() for part in np.indices((n_pegawai, per, 4)))
    penilai = (n + turn * (1 + n // n_penilai % 3)) % n_penilai
    eta = theta[n] - severity[penilai]
    cumulated = category_probabilities(eta, np.broadcast_to(CUMULATED, (len(eta), 5)))
    return pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": np.char.add("p", n.astype(str)),
            "penilai": np.char.add("r", penilai.astype(str)),
            "peran": "tim",
            "kriteria": np.char.add("K", i.astype(str)),
            "nilai": 1.0 + (rng.random(len(eta))[:, None] > cumulated.cumsum(axis=1)).sum(axis=1),
        }
    )


def test_adjusting_helps_where_penilai_differ_much(rng):
    ratings = panel(rng, spread=1.2)
    found = weigh_adjusting(ratings, fit_mfrm(ratings), classes=CLASSES)
    assert found.n_people == 60
    assert found.error_after < found.error_before
    assert found.closer > 0.6
    assert found.changes.righted > found.changes.wronged
    assert found.changes.low <= found.changes.n <= found.changes.high
    assert found.changes.n > 5
    assert "bukan predikat" in found.summary()


def test_adjusting_moves_hardly_anybody_where_penilai_are_alike(rng):
    ratings = panel(rng, spread=0.0)
    found = weigh_adjusting(ratings, fit_mfrm(ratings), classes=CLASSES)
    # what little severity was found is noise: adjusting by it does about as much harm as good
    assert found.changes.righted - found.changes.wronged < 0.05
    assert abs(found.error_after - found.error_before) < 0.1


def test_without_classes_no_change_of_class_is_counted(rng):
    ratings = panel(rng, spread=0.5)
    found = weigh_adjusting(ratings, fit_mfrm(ratings))
    assert found.changes is None
    assert "kelas" not in found.summary()


def test_same_seed_same_numbers_and_row_order_is_irrelevant(rng):
    ratings = panel(rng, spread=0.5)
    fit = fit_mfrm(ratings)
    first = weigh_adjusting(ratings, fit, classes=CLASSES, seed=3)
    shuffled = ratings.sample(frac=1, random_state=1)
    assert weigh_adjusting(shuffled, fit, classes=CLASSES, seed=3) == first


def test_without_a_panel_nobody_may_be_adjusted(rng):
    ratings = panel(rng, spread=0.5, per=1)
    found = weigh_adjusting(ratings, fit_mfrm(ratings), classes=CLASSES)
    assert found.n_people == 0
    assert "tidak boleh dilakukan" in found.summary()


def test_missing_columns_are_named(rng):
    ratings = panel(rng, spread=0.5)
    with pytest.raises(SchemaError, match="periode"):
        weigh_adjusting(ratings.drop(columns="periode"), fit_mfrm(ratings))


def test_classes_of_a_scale_are_read_from_the_profile_and_must_lie_on_it(tmp_path):
    text = '[kantor]\nnama = "K"\nkota = "S"\n[skala.seratus]\nminimum = 0\nmaksimum = 100\n'
    path = tmp_path / "profil.toml"
    path.write_text(text + "kelas = { Cukup = 61, Baik = 76 }\n", encoding="utf-8")
    assert load_profile(path).skala["seratus"].kelas == {"Cukup": 61.0, "Baik": 76.0}
    path.write_text(text + "kelas = { Baik = 176 }\n", encoding="utf-8")
    with pytest.raises(ProfileError, match="batas kelas Baik berada di luar skala"):
        load_profile(path)


def test_offices_drawn_in_parts_say_what_offices_drawn_at_once_say(rng, monkeypatch):
    ratings = panel(rng, spread=1.2)
    fit = fit_mfrm(ratings)
    whole = weigh_adjusting(ratings, fit)
    monkeypatch.setattr("kinerja_analysis.bias.adjusting.DRAWN", 1)  # 20 offices at a time
    parts = weigh_adjusting(ratings, fit)
    # 200 offices of 60 people: shares differ by .5 / sqrt(12.000) = .005 at most by chance
    assert parts.closer == pytest.approx(whole.closer, abs=0.02)
    assert parts.error_after == pytest.approx(whole.error_after, rel=0.05)
