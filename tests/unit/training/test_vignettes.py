"""Practice cases: four packages are finished, every fault of a new one is named at once."""

from importlib import resources

import pytest

from kinerja_analysis.errors import SchemaError, UsageError
from kinerja_analysis.thresholds import REASON_LETTERS
from kinerja_analysis.training.criteria import criterion_names, load_criteria
from kinerja_analysis.training.vignette_checks import KINDS
from kinerja_analysis.training.vignettes import PACKAGES, case_set, load_vignettes, planted

VIGNETTES = load_vignettes()
K1 = "sketsa/paket-1/k1.toml"
SETS = {paket: load_vignettes(paket=paket) for paket in PACKAGES}
ALL = [case for cases in SETS.values() for case in cases]
ALL_CRITERIA = str(list(criterion_names()))


@pytest.fixture
def case(tmp_path):
    """Write the case K1 with one text put in the place of another; return its folder."""
    text = resources.files("kinerja_analysis.training").joinpath(K1).read_text("utf8")

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


def test_each_package_has_six_cases_and_their_codes_count_on():
    assert [case.kode for case in ALL] == [f"K{number}" for number in range(1, 25)]
    assert all(len(cases) == 6 for cases in SETS.values())
    assert len({case.nama for case in ALL}) == len({case.jabatan for case in ALL}) == 24


def test_the_criteria_are_those_of_the_source_document_and_berakhlak():
    origin = [criterion.asal for criterion in load_criteria()]
    assert origin == ["dokumen sumber"] * 3 + ["BerAKHLAK"] * 7


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.kode)
def test_every_case_tells_a_whole_year(case):
    assert all(len(case.quarter(triwulan)) == 3 for triwulan in (1, 2, 3, 4))
    assert {score.kriteria for score in case.acuan} == set(criterion_names())
    assert all(len(score.alasan) >= REASON_LETTERS for score in case.acuan)
    assert all(len(piece.teks.split()) >= 15 for piece in case.bukti)


@pytest.mark.parametrize("criterion", load_criteria(), ids=lambda c: c.nama)
def test_every_criterion_has_five_different_anchors(criterion):
    assert len(set(criterion.jangkar)) == 5
    assert all(anchor.endswith(".") for anchor in criterion.jangkar)


@pytest.mark.parametrize("paket", PACKAGES)
def test_every_kind_of_trap_is_planted_in_each_package(paket):
    assert {contrast.jenis for _, contrast in planted(SETS[paket])} == set(KINDS)


def test_halo_recency_and_contrast_pull_both_ways():
    ways = {(contrast.jenis, contrast.arah) for _, contrast in planted(ALL)}
    assert {(kind, way) for kind in ("halo", "recency", "contrast") for way in (-1, 1)} <= ways


# K1: 2+3+5+5+2+3+5+3+3+3 = 34; K2: 5+5+2+3+5+4+2+4+2+2 = 34, and so on
@pytest.mark.parametrize(
    ("up", "down", "total"), [(1, 2, 34), (7, 8, 33), (14, 16, 32), (19, 20, 33)]
)
def test_a_halo_pair_has_one_total_and_opposite_profiles(up, down, total):
    pair = [ALL[number - 1] for number in (up, down)]
    assert [sum(score.nilai for score in case.acuan) for case in pair] == [total, total]
    assert [case.kontras[0].arah for case in pair] == [1, -1]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.kode)
def test_the_recent_event_bears_on_what_recency_pulls(case):
    last = {name for piece in case.quarter(4) for name in piece.kriteria}
    for contrast in case.kontras:
        assert contrast.jenis != "recency" or set(contrast.kriteria) & last


def test_a_word_names_a_package_or_a_folder(case):
    assert case_set("") == VIGNETTES
    assert case_set("3") == SETS[3]
    assert [own.kode for own in case_set(str(case("arah = 1", "arah = 1")))] == ["K1"]


@pytest.mark.parametrize("word", ["0", "5", "bukan-folder"])
def test_a_word_that_names_no_cases_is_refused(word):
    with pytest.raises(UsageError, match=r"Paket kasus .* tidak ada"):
        case_set(word)


def test_a_file_of_the_notepad_is_read_and_one_in_another_encoding_named(case):
    folder = case("Ratna", "Ratn\u00e9")
    text = (folder / "k1.toml").read_text(encoding="utf-8")
    (folder / "k1.toml").write_text(text, encoding="utf-8-sig")
    assert "Ratn\u00e9" in load_vignettes(folder)[0].nama
    (folder / "k1.toml").write_text(text, encoding="cp1252", errors="replace")
    assert "k1.toml: bukan teks UTF-8" in faults(folder)


@pytest.mark.parametrize("written", ["versi = 3\n", "versi = {serupa = 3}\n"])
def test_versions_that_are_no_texts_are_named(case, written):
    assert "[versi] harus memuat teks" in faults(case('kode = "K1"', f'{written}kode = "K1"'))


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
        ("[[kontras]]", "[[kontra]]", "[[kontras]] harus ada, satu kali atau lebih"),
        ("arah = 1", "arah = 2", "arah harus 1 (menaikkan) atau -1 (menurunkan)"),
        ("triwulan = 2", "triwulan = true", "[[bukti]] ke-4: triwulan kosong atau bukan jenis"),
        # Harmonis is then told in the fourth quarter alone
        ('["Harmonis"]', '["Loyal"]', "Harmonis perlu bukti dari sedikitnya 2 triwulan"),
        (
            "Mengikuti cara kerja baru setelah dijelaskan atau diberi contoh.",
            "Biasa saja.",
            "acuan Adaptif: alasannya terlalu pendek",
        ),
        ('["Disiplin", "Akuntabel", "Kualitas Kerja"]', ALL_CRITERIA, "sebagian kriteria saja"),
        ('jenis = "halo"', 'jenis = "contrast"\npendahulu = ["K2"]', "bukan kasus lain yang ada"),
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


def test_a_folder_in_the_place_of_a_case_is_named_and_not_read(tmp_path):
    (tmp_path / "k1.toml").mkdir()
    assert "Kasus latihan tidak dapat dibaca" in faults(tmp_path)
