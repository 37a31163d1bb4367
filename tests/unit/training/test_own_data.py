"""Examples from own data: nothing real leaves, and a small office is refused."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.archive import write_tables
from kinerja_analysis.errors import UsageError
from kinerja_analysis.simulate.designs import superior_and_panel
from kinerja_analysis.simulate.office import simulate_office
from kinerja_analysis.thresholds import SMALL_CELL
from kinerja_analysis.training.anonymous import anonymised, complete_forms, form_groups
from kinerja_analysis.training.own_data import ANONYMOUS, TWIN, own_example
from kinerja_analysis.training.twin import twin_of

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


def test_a_small_office_is_refused_both_ways(rng):
    few = REAL[REAL["penilai"].isin(REAL["penilai"].unique()[:4])]
    for refused in (lambda: twin_of(few, screened(), seed=1), lambda: anonymised(few, rng=rng)):
        with pytest.raises(UsageError, match="terlalu kecil"):
            refused()


def test_an_office_whose_forms_are_full_of_gaps_is_refused_as_small(rng):
    gaps = REAL.assign(nilai=REAL["nilai"].where(REAL["peran"] == "diri"))
    with pytest.raises(UsageError, match="terlalu kecil"):
        anonymised(gaps, rng=rng)


def test_every_shown_form_stands_for_enough_people_and_every_group_for_enough_raters(rng):
    groups = form_groups(complete_forms(REAL), rng).reset_index()
    assert (groups.groupby("formulir")["pegawai"].nunique() >= SMALL_CELL).all()
    assert (groups.groupby("kelompok")["penilai"].nunique() >= SMALL_CELL).all()
    assert groups.groupby("formulir")["kelompok"].nunique().eq(1).all()


def test_no_id_no_unit_no_date_and_no_source_is_left(rng):
    shown = anonymised(REAL, rng=rng)
    assert list(shown) == ["kelompok", "formulir", "kriteria", "nilai"]
    words = set(shown.astype(str).to_numpy().ravel())
    assert not words & {*REAL["pegawai"], *REAL["penilai"], *REAL["unit_kerja"]}


def test_each_time_forms_are_numbered_and_exchanged_anew():
    first, second = (anonymised(REAL, rng=np.random.default_rng(seed)) for seed in (3, 4))
    assert not first.equals(second)


def read_by(known, published, forms):
    """Share of unknown nilai that one reads right who knows the first nilai of each form.

    The attacker takes the published form that is nearest in what he knows, and reads the rest.
    """
    theirs, mine = published.to_numpy(), forms.to_numpy()
    apart = np.abs(mine[:, None, :known] - theirs[None, :, :known]).sum(axis=2)
    return float((theirs[apart.argmin(axis=1), known:] == mine[:, known:]).mean())


def test_who_knows_most_nilai_of_a_colleague_reads_no_more_of_the_rest_than_he_could_guess():
    forms = complete_forms(REAL)
    # without any publication he writes the mean of the five nilai that he knows for the other two
    guess = np.rint(forms.to_numpy()[:, :5].mean(axis=1))
    guessed = float((guess[:, None] == forms.to_numpy()[:, 5:]).mean())
    shown = [anonymised(REAL, rng=np.random.default_rng(seed)) for seed in range(5)]
    wide = [one.pivot_table("nilai", "formulir", "kriteria")[list(forms)] for one in shown]
    read = np.mean([read_by(5, published, forms) for published in wide])
    # new names alone give most of them away (measured: .87; guessed .51; read here .49)
    assert read_by(5, forms, forms) > guessed + 0.3
    assert read < guessed + 0.05


def test_without_own_data_nothing_is_read():
    assert own_example("", benih=1).told.startswith("Tidak ada data sendiri")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A screening of the own office."""
    folder = tmp_path_factory.mktemp("telaah")
    found = screened(("severity", "", 1.1, "detected"))
    write_tables(folder / "rahasia" / "data", {"penilaian": REAL, "hasil_uji": found})
    return str(folder)


@pytest.mark.parametrize(
    ("bentuk", "words"),
    [
        # 1.1 / .25 = 4.4 rounds to 4 steps: 1.00
        (TWIN, "kecenderungan ketat atau longgar sebesar 1,00"),
        (ANONYMOUS, "sedikitnya 5 pegawai"),
    ],
)
def test_an_example_of_the_own_office_says_what_it_is_and_names_nobody(own, bentuk, words):
    shown = own_example(own, bentuk=bentuk, benih=2)
    assert words in shown.told
    told = shown.told + shown.picture.alt
    assert not any(name in told for name in {*REAL["penilai"], *REAL["pegawai"]})
    assert shown.picture.png.startswith(b"\x89PNG")


def test_another_form_of_example_is_refused(own):
    with pytest.raises(UsageError, match="kembaran dan anonim"):
        own_example(own, bentuk="terbuka", benih=2)


def test_a_table_of_nilai_without_role_year_and_scale_is_read_as_it_is():
    plain = REAL[["penilai", "pegawai", "kriteria", "nilai"]]
    assert complete_forms(plain).equals(complete_forms(REAL[REAL["peran"] != "diri"]))
