"""Practice cases: the six are finished, every fault of a new one is named at once."""

from importlib import resources

import pytest

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.thresholds import REASON_LETTERS
from kinerja_analysis.training.criteria import criterion_names, load_criteria
from kinerja_analysis.training.vignette_checks import KINDS
from kinerja_analysis.training.vignettes import load_vignettes, planted

VIGNETTES = load_vignettes()


@pytest.fixture
def case(tmp_path):
    """Write the case K1 with one text put in the place of another; return its folder."""
    text = resources.files("kinerja_analysis.training").joinpath("sketsa/k1.toml").read_text("utf8")

    def write(old, new, name="k1.toml"):
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path

    return write


def faults(folder):
    """All faults of a folder, as one text."""
    with pytest.raises(SchemaError) as refused:
        load_vignettes(folder)
    return str(refused.value)


def test_there_are_six_cases_with_the_criteria_of_the_source_document_and_berakhlak():
    assert [case.kode for case in VIGNETTES] == ["K1", "K2", "K3", "K4", "K5", "K6"]
    origin = [criterion.asal for criterion in load_criteria()]
    assert origin == ["dokumen sumber"] * 3 + ["BerAKHLAK"] * 7


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: case.kode)
def test_every_case_tells_a_whole_year(case):
    assert all(len(case.quarter(triwulan)) == 3 for triwulan in (1, 2, 3, 4))
    assert {score.kriteria for score in case.acuan} == set(criterion_names())
    assert all(len(score.alasan) >= REASON_LETTERS for score in case.acuan)
    assert all(len(piece.teks.split()) >= 15 for piece in case.bukti)


@pytest.mark.parametrize("criterion", load_criteria(), ids=lambda c: c.nama)
def test_every_criterion_has_five_different_anchors(criterion):
    assert len(set(criterion.jangkar)) == 5
    assert all(anchor.endswith(".") for anchor in criterion.jangkar)


def test_every_kind_of_trap_is_planted():
    assert {contrast.jenis for _, contrast in planted(VIGNETTES)} == set(KINDS)


def test_the_halo_pair_has_one_total_and_opposite_profiles():
    totals = {case.kode: sum(score.nilai for score in case.acuan) for case in VIGNETTES}
    # K1: 2+3+5+5+2+3+5+3+3+3 = 34; K2: 5+5+2+3+5+4+2+4+2+2 = 34
    assert totals["K1"] == totals["K2"] == 34


def test_the_cut_off_case_lies_just_below_its_cut_off():
    case = next(case for case in VIGNETTES if case.kode == "K6")
    # 5+5+4+4+5+5+4+5+4+3 = 44, mean 4.4; cut-off 4.5
    assert sum(score.nilai for score in case.acuan) == 44
    assert case.kontras[0].ambang == 4.5


def test_two_versions_differ_in_their_opening_alone():
    case = next(case for case in VIGNETTES if case.versi)
    assert "almamater dan satu daerah asal dengan Saudara" in case.opening("serupa")
    assert "provinsi lain" in case.opening("lain")
    assert "{latar}" not in case.opening("lain")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("nilai = 5\n", "nilai = 7\n", "nilai 7 bukan 1 sampai 5"),
        ("triwulan = 4", "triwulan = 5", "triwulan 4 perlu sedikitnya 2 bukti"),
        ('jenis = "halo"', 'jenis = "hallo"', "kontras hallo tidak dikenal"),
        ("arah = 1", "arah = -1", "tidak menonjol ke arah itu"),
        ('nama = "Ratna Wulandari"', 'nama = ""', "nama harus teks"),
        ('kode = "K1"', 'kode = "K1"\nwarna = "biru"', "bagian warna tidak dikenal"),
        ('kriteria = ["Disiplin"]', 'kriteria = ["Disipin"]', "kriteria Disipin tidak dikenal"),
        ('kriteria = "Loyal"', 'kriteria = "Disiplin"', "acuan Loyal harus ada tepat satu kali"),
        ('jenis = "halo"', 'jenis = "contrast"', "sebutkan pendahulu"),
        ('jenis = "halo"', 'jenis = "similarity"', "serupa dan lain"),
        ('jenis = "halo"', 'jenis = "heaping"', "sebutkan ambang"),
        ('jenis = "halo"', 'jenis = "heaping"\nambang = 4', "rerata acuan harus kurang"),
        ("[[kontras]]", "[[kontras]", "bukan TOML yang benar"),
    ],
)
def test_a_faulty_case_is_refused_with_the_fault_and_its_file(case, old, new, told):
    message = faults(case(old, new))
    assert told in message
    assert "k1.toml" in message


def test_all_faults_of_all_files_are_named_at_once(case):
    case("nilai = 5\n", "nilai = 7\n", "a.toml")
    message = faults(case('kriteria = "Loyal"', 'kriteria = "Setia"', "b.toml"))
    assert "a.toml: acuan Harmonis: nilai 7" in message
    assert "b.toml: [[acuan]] ke-8: kriteria Setia tidak dikenal" in message


def test_two_cases_with_one_code_are_refused(case):
    case("arah = 1", "arah = 1", "a.toml")
    assert "kode K1 dipakai 2 kali" in faults(case("arah = 1", "arah = 1", "b.toml"))


def test_a_predecessor_must_be_another_case(case):
    folder = case('jenis = "halo"', 'jenis = "contrast"\npendahulu = "K9"')
    assert "pendahulu K9 bukan kasus lain" in faults(folder)


def test_a_folder_without_cases_is_refused(tmp_path):
    assert "Tidak ada kasus latihan" in faults(tmp_path)
