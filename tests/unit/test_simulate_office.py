"""A complete simulated office: official ratings alike, texts that fit, services per unit."""

import pytest

from kinerja_analysis.regulasi.predikat import predikat
from kinerja_analysis.schema import (
    LAYANAN,
    ORGANISASI,
    PEGAWAI,
    PENILAIAN,
    PENILAIAN_DIRI,
    PREDIKAT_RESMI,
)
from kinerja_analysis.simulate.designs import kecamatan_candisari, nested
from kinerja_analysis.simulate.office import simulate_office

DESIGN = kecamatan_candisari((2024, 2025), seed=5)


@pytest.fixture(scope="module")
def office():
    return simulate_office(DESIGN, seed=5)


@pytest.mark.parametrize(
    "table",
    [PENILAIAN, PEGAWAI, PREDIKAT_RESMI, PENILAIAN_DIRI, LAYANAN, ORGANISASI],
    ids=lambda t: t.name,
)
def test_tables_keep_to_the_schema(office, table):
    frame = getattr(office, table.name)
    assert len(frame)
    assert frame.equals(table.conform(frame))
    assert not table.key or not frame.duplicated(list(table.key)).any()


def test_about_nine_in_ten_official_ratings_are_alike(office):
    official = office.predikat_resmi[["hasil_kerja", "perilaku_kerja"]]
    alike = official.apply(lambda column: column.value_counts(normalize=True).iloc[0])
    assert alike.between(0.8, 0.98).all()


def test_official_predikat_follows_the_matrix(office):
    official = office.predikat_resmi
    expected = list(map(predikat, official["hasil_kerja"], official["perilaku_kerja"]))
    assert official["predikat"].to_list() == expected


def test_official_ratings_stand_in_penilaian_too(office):
    rows = office.penilaian[office.penilaian["skala"] == "ekspektasi"]
    assert len(rows) == 2 * len(office.predikat_resmi)
    assert rows["nilai"].between(1, 3).all()


def test_self_ratings_are_on_three_criteria_and_come_with_a_text(office):
    own = office.penilaian[office.penilaian["peran"] == "diri"]
    assert set(own["kriteria"]) == {"Disiplin", "Kualitas Kerja", "Kemampuan Berkomunikasi"}
    assert (own["pegawai"] == own["penilai"]).all()
    assert set(own["pegawai"]) == set(office.penilaian_diri["pegawai"])
    returned = len(office.penilaian_diri) / (DESIGN.tugas["peran"] == "diri").sum()
    assert 0.8 < returned < 1.0


def test_texts_vary_and_nothing_is_left_to_fill_in(office):
    texts = office.penilaian_diri
    assert texts["capaian"].nunique() > 0.9 * len(texts)
    assert not texts["capaian"].str.contains("[{}]").any()
    assert set(texts["izin_kutip"]) == {"Ya", "Tidak"}


def test_services_are_on_their_scales_and_per_kelurahan(office):
    layanan = office.layanan
    unsur = layanan[layanan["ukuran"].str.match(r"U\d")]
    assert unsur["ukuran"].nunique() == 9
    assert unsur["nilai"].between(1, 4).all()
    assert layanan.loc[layanan["ukuran"].str.startswith("IKM"), "nilai"].between(25, 100).all()
    assert (layanan.loc[layanan["ukuran"].str.startswith("Waktu"), "nilai"] > 0).all()
    # the office itself and seven kelurahan
    assert layanan["unit_kerja"].nunique() == 8


def test_index_is_25_times_the_mean_of_the_unsur(office):
    layanan = office.layanan.set_index(["tahun", "unit_kerja"])
    unsur = layanan[layanan["ukuran"].str.match(r"U\d")].groupby(level=[0, 1])["nilai"].mean()
    index = layanan.loc[layanan["ukuran"].str.startswith("IKM"), "nilai"]
    assert (index - 25 * unsur).abs().max() < 0.01


def test_true_performance_differs_by_unit(office):
    theta = office.truth.ratees.merge(office.pegawai, on=["tahun", "pegawai"])
    assert theta.groupby("unit_kerja")["theta"].mean().std() > 0.2


def test_same_seed_same_office_and_another_seed_another(office):
    assert office.penilaian.equals(simulate_office(DESIGN, seed=5).penilaian)
    assert not office.penilaian.equals(simulate_office(DESIGN, seed=6).penilaian)


def test_a_bare_design_has_ratings_on_one_scale_and_empty_side_tables():
    office = simulate_office(nested(3, 4), seed=1)
    assert office.penilaian["skala"].unique().tolist() == ["lima"]
    assert office.predikat_resmi.empty
    assert office.layanan.empty
