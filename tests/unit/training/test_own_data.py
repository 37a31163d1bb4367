"""Examples from own data: nothing real leaves, and a small office is refused."""

import pandas as pd
import pytest

from kinerja_analysis.archive import write_tables
from kinerja_analysis.errors import UsageError
from kinerja_analysis.simulate.designs import superior_and_panel
from kinerja_analysis.simulate.office import simulate_office
from kinerja_analysis.thresholds import PERTURBED_SHARE, SMALL_CELL
from kinerja_analysis.training.own_data import anonymised, told_own, twin_of

OFFICE = simulate_office(superior_and_panel(n_penilai=10, span=4, n_panel=2, seed=1), seed=1)
REAL = OFFICE.penilaian


def screened(*rows):
    """Rows of hasil_uji: effect, detail, estimate, verdict."""
    return pd.DataFrame(rows, columns=["effect", "detail", "estimate", "verdict"])


def test_a_twin_has_the_shape_and_the_pattern_but_nobody_of_the_office():
    found = screened(
        ("severity", "", 1.13, "detected"),
        ("halo", "", 0.8, "detected"),
        ("severity", "", 0.9, "undetermined"),
        ("copying", "rater", 0.5, "detected"),
    )
    twin = twin_of(REAL, found, seed=2)
    # 1.13 / .25 = 4.52 rounds to 5 steps of .25: 1.25; halo takes the standard size
    assert twin.planted.set_index("effect")["size"].to_dict() == {"severity": 1.25, "halo": 1.5}
    assert twin.office.penilaian["penilai"].nunique() == REAL["penilai"].nunique()
    real = REAL.set_index(["pegawai", "penilai", "kriteria"])["nilai"]
    false = twin.office.penilaian.set_index(["pegawai", "penilai", "kriteria"])["nilai"]
    assert not real.index.isin(false.index).all()
    assert "hasil simulasi" in twin.summary()


def test_a_share_of_forms_is_never_more_than_all():
    twin = twin_of(REAL, screened(("straightlining", "", 1.3, "detected")), seed=2)
    assert twin.planted["size"].tolist() == [1.0]


def test_an_office_without_patterns_has_a_twin_without():
    assert twin_of(REAL, screened(), seed=2).planted.empty


def test_a_small_office_is_refused_both_ways():
    few = REAL[REAL["penilai"].isin(REAL["penilai"].unique()[:4])]
    for refused in (lambda: twin_of(few, screened(), seed=1), lambda: anonymised(few, seed=1)):
        with pytest.raises(UsageError, match="terlalu kecil"):
            refused()


def test_no_id_no_date_and_no_source_is_left():
    shown = anonymised(REAL, seed=3)
    assert list(shown) == ["penilai", "pegawai", "kriteria", "nilai", "unit_kerja"]
    words = set(shown.astype(str).to_numpy().ravel())
    assert not words & (set(REAL["pegawai"]) | set(REAL["penilai"]))
    assert not words & set(REAL["unit_kerja"])


def test_every_shown_unit_has_enough_people():
    shown = anonymised(REAL, seed=3)
    assert (shown.groupby("unit_kerja")["pegawai"].nunique() >= SMALL_CELL).all()


def test_nilai_are_exchanged_within_their_criterion_alone():
    shown = anonymised(REAL, seed=3)
    # exchanging changes neither count nor sum of any criterion
    told = [
        t.groupby(t["kriteria"].astype(str))["nilai"].agg(["size", "sum"]) for t in (shown, REAL)
    ]
    pd.testing.assert_frame_equal(*told)
    assert PERTURBED_SHARE >= 0.2


def test_each_seed_deals_pseudonyms_anew():
    first, second = (anonymised(REAL, seed=seed) for seed in (3, 4))
    assert first["nilai"].tolist() != second["nilai"].tolist()


def test_without_own_data_nothing_is_read():
    assert told_own("", benih=1).startswith("Tidak ada data sendiri")


def test_a_twin_is_told_from_the_tables_of_a_screening(tmp_path):
    found = screened(("severity", "", 1.1, "detected"))
    write_tables(tmp_path / "rahasia" / "data", {"penilaian": REAL, "hasil_uji": found})
    told = told_own(str(tmp_path), benih=2)
    # 1.1 / .25 = 4.4 rounds to 4 steps: 1.00
    assert "kecenderungan ketat atau longgar sebesar 1,00" in told
    assert not any(name in told for name in REAL["penilai"].unique())
