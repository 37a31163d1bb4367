"""A class against the reference: distances, traps and words worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.class_results import class_results
from kinerja_analysis.training.group_means import difference_of, mean_of
from kinerja_analysis.training.plain_words import ADVICE
from kinerja_analysis.training.reference import designer_reference
from kinerja_analysis.training.vignettes import load_vignettes

VIGNETTES = load_vignettes()
REFERENCE = designer_reference(VIGNETTES)
PLAN = class_plan(4, VIGNETTES)

EXACT = 1e-12


def rated(shift=0.0, peserta=("01", "02", "03", "04"), ronde=1):
    """Nilai of participants who all give the reference, shifted."""
    own = REFERENCE.table[["kasus", "kriteria", "nilai"]]
    rows = [own.assign(peserta=name, ronde=ronde, nilai=own["nilai"] + shift) for name in peserta]
    return pd.concat(rows, ignore_index=True)


def results(ratings):
    """Results of the class of four."""
    return class_results(ratings, VIGNETTES, PLAN, REFERENCE)


def test_student_interval_of_two_numbers_by_hand():
    # mean 1, sd sqrt(2), se 1, t(.975, 1) = 12.706
    found = mean_of(np.array([0.0, 2.0]))
    assert (found.value, found.high) == pytest.approx((1, 1 + 12.7062), abs=1e-4)


def test_welch_interval_of_equal_groups_by_hand():
    # means 3 and 1, each variance 2 and n 2: se sqrt(1 + 1), df 2, t 4.3027
    found = difference_of(np.array([2.0, 4.0]), np.array([0.0, 2.0]))
    assert found.value == 2
    assert found.high - found.value == pytest.approx(4.3027 * np.sqrt(2), abs=1e-3)


def test_who_gives_the_reference_has_no_distance_and_no_trap_caught_him():
    found = results(rated())
    assert (found.accuracy.query("measure == 'D2'")["estimate"] == 0).all()
    assert found.pulls["tarikan"].abs().max() < EXACT
    assert "Semua nilai sama dengan acuan" in found.words("01")


def test_general_leniency_is_elevation_and_no_trap():
    found = results(rated(shift=0.5))
    assert found.pulls["tarikan"].abs().max() < EXACT
    assert "0,50 poin di atas acuan" in found.words("03")


def test_lower_nilai_as_such_do_not_make_anybody_keener():
    found = results(pd.concat([rated(), rated(-1, ("05",))]))
    measured = found.accuracy.set_index(["measure", "peserta"])["estimate"]
    # package 1: 13 of 60 cells are below 3. By the reference 13 are called so, and no other; one
    # point lower also the 22 cells of 3: hits 13.5/14, false alarms .5/48 and 22.5/48
    assert measured["d_prime", "01"] == pytest.approx(1.8027 + 2.3110, abs=1e-4)
    assert measured["d_prime", "05"] == pytest.approx(1.8027 + 0.0784, abs=1e-4)
    assert measured["c", "05"] < 0 < measured["c", "01"]
    assert "kenali pada 13 dari 13 bagian; 22 dari 47 bagian lainnya" in found.words("05")


def test_halo_on_one_case_is_measured_in_points_of_its_criteria():
    ratings = rated()
    aimed = (ratings["kasus"] == "K1") & ratings["kriteria"].isin(
        ["Disiplin", "Akuntabel", "Kualitas Kerja"]
    )
    found = results(ratings.assign(nilai=ratings["nilai"] + aimed))
    # three of 60 nilai are 1 too high: own mean .05; pull 1 - .05
    k1 = found.pulls.set_index(["jenis", "kasus"]).loc[("halo", "K1")]
    assert k1["tarikan"] == pytest.approx(0.95)
    assert "jebakan halo (kesan umum) menarik nilai 0,95 poin" in found.summary()


def test_contrast_compares_those_who_read_the_predecessor_before():
    place = PLAN.pivot_table(index="peserta", columns="kasus", values="urutan")
    met = set(place.index[place["K5"] > place["K6"]])
    ratings = rated()
    aimed = (
        ratings["peserta"].isin(met)
        & (ratings["kasus"] == "K5")
        & ratings["kriteria"].isin(["Disiplin", "Akuntabel", "Harmonis", "Loyal", "Kolaboratif"])
    )
    found = results(ratings.assign(nilai=ratings["nilai"] - aimed))
    row = found.pulls.set_index(["jenis", "kasus"]).loc[("contrast", "K5")]
    # 5 of 60 nilai are 1 too low: own mean -5/60; pull downwards 1 - 5/60
    assert row["tarikan"] == pytest.approx(1 - 5 / 60)


def test_similarity_compares_the_two_versions():
    serupa = set(PLAN.query("kasus == 'K5' and versi == 'serupa'")["peserta"])
    assert len(serupa) == 2
    ratings = rated()
    aimed = (
        ratings["peserta"].isin(serupa)
        & (ratings["kasus"] == "K5")
        & ratings["kriteria"].isin(
            ["Kualitas Kerja", "Berorientasi Pelayanan", "Kompeten", "Adaptif"]
        )
    )
    found = results(ratings.assign(nilai=ratings["nilai"] + aimed))
    row = found.pulls.set_index(["jenis", "kasus"]).loc[("similarity", "K5")]
    assert row["tarikan"] == pytest.approx(1 - 4 / 60)


def test_a_class_of_one_has_reasons_instead_of_intervals():
    found = results(rated(peserta=("01",)))
    halo = found.pulls.query("jenis == 'halo'").iloc[0]
    assert np.isnan(halo["low"])
    assert "tanpa selang" in halo["alasan"]
    between = found.pulls.query("jenis == 'contrast'").iloc[0]
    assert between["status"] == "tidak_dapat_dihitung"


def test_rounds_are_told_apart():
    both = pd.concat([rated(shift=1.0), rated(ronde=2)], ignore_index=True)
    summary = results(both).summary()
    assert "Ronde 1: 4 meja, satu nilai rata-rata berjarak 1,00 poin" in summary
    assert "Ronde 2: 4 meja, satu nilai rata-rata berjarak 0,00 poin" in summary
    assert "skor rancangan penyusun" in summary


def test_words_name_the_largest_part_and_one_thing_to_change():
    ratings = rated()
    flat = ratings.assign(nilai=ratings.groupby(["peserta", "kasus"])["nilai"].transform("mean"))
    words = results(flat).words("02")
    assert "kekuatan dan kelemahan setiap pegawai" in words
    assert ADVICE["DA"] in words


def test_advice_never_asks_for_lower_or_higher_nilai():
    asked = " ".join(ADVICE.values()).lower()
    assert not any(word in asked for word in ("turunkan", "naikkan", "lebih rendah", "hindari"))


def test_an_unfinished_form_is_told_with_what_was_left_out():
    ratings = rated()
    lost = (ratings["peserta"] == "01") & (ratings["kasus"] == "K6")
    lost &= ratings["kriteria"] == "Loyal"
    words = results(ratings[~lost]).words("01")
    # of six cases one lacks Loyal (1/6), of ten criteria K6 lacks one (1/10): Loyal goes
    assert "dihitung tanpa Loyal" in words


def test_a_table_that_handed_in_nothing_is_refused():
    with pytest.raises(SchemaError, match="Meja 09"):
        results(rated()).words("09")


def test_nothing_handed_in_is_said_in_words():
    assert results(rated().iloc[:0]).summary().startswith("Belum ada jawaban")


def test_a_single_nilai_has_a_distance_and_a_reason_for_no_more():
    one = rated(shift=1.0, peserta=("01",)).head(1)
    words = results(one).words("01")
    assert "(1 nilai), satu nilai rata-rata berjarak 1,00 poin" in words
    assert "Uraiannya tidak dapat dihitung" in words


def test_where_nothing_is_weak_nobody_is_told_how_much_of_it_he_found():
    strong = rated(peserta=("01",)).query("nilai >= 3")
    assert "Kinerja yang menurut acuan kurang" not in results(strong).words("01")
    assert "Kinerja yang menurut acuan kurang" in results(rated(peserta=("01",))).words("01")
