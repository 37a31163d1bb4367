"""A profile says how an office works; what contradicts itself is refused, every fault at once."""

from datetime import date

import pytest

from kinerja_analysis.errors import ProfileError
from kinerja_analysis.profile import load_profile

OFFICE = """
[kantor]
nama = "Kecamatan Contoh"
kota = "Semarang"

[skala.lima]
minimum = 1
maksimum = 5

[skala.seratus]
minimum = 0
maksimum = 100

[[kriteria]]
nama = "Disiplin"
skala = "lima"

[[kriteria]]
nama = "Hasil"
skala = "seratus"
"""

RULE = """
[hasil]
skala = "lima"
[hasil.bobot_sumber]
atasan = 0.6
tim = 0.4
"""


@pytest.fixture
def loaded(tmp_path):
    def load(text):
        path = tmp_path / "profil.toml"
        path.write_text(text, encoding="utf-8")
        return load_profile(path)

    return load


def test_an_office_without_rule_has_no_result(loaded):
    profile = loaded(OFFICE)
    assert profile.hasil is None
    assert profile.aturan == "permenpanrb_6_2022"
    assert set(profile.skala) == {"lima", "seratus", "ekspektasi"}


@pytest.mark.parametrize("weights", [("60", "40"), ('"60%"', '"40 %"'), ('"0,6"', "0.4")])
def test_weights_may_be_percentages(loaded, weights):
    rule = RULE.replace("= 0.6", f"= {weights[0]}").replace("= 0.4", f"= {weights[1]}")
    assert loaded(OFFICE + rule).hasil.bobot_sumber == {"atasan": 0.6, "tim": 0.4}


def test_weights_of_the_rule_are_read(loaded):
    rule = loaded(OFFICE + RULE + "[hasil.bobot_kriteria]\nDisiplin = 2\n").hasil
    assert rule.bobot_sumber == {"atasan": 0.6, "tim": 0.4}
    assert rule.bobot_kriteria == {"Disiplin": 2.0}
    assert rule.bila_sumber_kosong == "bagi_ulang"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("tim = 0.4", "tim = 0.3", "harus berjumlah 1"),
        # 1.2 - 0.2 is 1 all the same
        ("atasan = 0.6\ntim = 0.4", "atasan = 1.2\ntim = -0.2", "tidak boleh negatif"),
        ("tim = 0.4", "juri = 0.4", "peran yang tidak dikenal: juri"),
        ('skala = "lima"\n[hasil.', 'skala = "enam"\n[hasil.', "hasil.skala enam tidak ada"),
        ("tim = 0.4", "tim = 0.4\n[hasil.bobot_kriteria]\nLoyal = 1", "Loyal bukan kriteria"),
        # a criterion of another scale cannot enter the mean on this one
        ("tim = 0.4", "tim = 0.4\n[hasil.bobot_kriteria]\nHasil = 1", "Hasil bukan kriteria"),
    ],
)
def test_a_rule_that_cannot_be_applied_is_refused(loaded, before, after, fault):
    assert RULE.count(before) == 1
    with pytest.raises(ProfileError, match=fault):
        loaded(OFFICE + RULE.replace(before, after))


def test_every_fault_is_named_at_once(loaded):
    wrong = RULE.replace("tim = 0.4", "juri = 0.3")
    with pytest.raises(ProfileError, match=r"berjumlah 1; .*juri"):
        loaded(OFFICE + wrong)


def test_an_unknown_key_is_named_with_its_part(loaded):
    with pytest.raises(ProfileError, match=r"kunci hasil\.bobot tidak dikenal"):
        loaded(OFFICE + RULE.replace('skala = "lima"', 'skala = "lima"\nbobot = 1', 1))


def test_all_faults_of_all_keys_are_named_at_once(loaded):
    text = """
[kantor]
nama = 5
kotta = "Semarang"
kop = "satu"
[skala.lima]
minimum = "satu"
[[kriteria]]
skala = "lima"
wajib = "ya"
[sinonim]
pegawai = "nip"
"""
    with pytest.raises(ProfileError) as told:
        loaded(text)
    for fault in (
        "kunci kantor.kotta tidak dikenal",
        "kunci kantor.kota belum diisi",
        "isi kantor.nama harus teks",
        "isi kantor.kop harus daftar teks",
        "isi skala.lima.minimum harus bilangan",
        "kunci skala.lima.maksimum belum diisi",
        "kunci kriteria[1].nama belum diisi",
        "isi kriteria[1].wajib harus true atau false",
        "isi sinonim.pegawai harus daftar teks",
    ):
        assert fault in str(told.value)


@pytest.mark.parametrize("text", ["kantor = 3", "[[kantor]]\nnama = 'x'", "kriteria = 'x'", ""])
def test_a_part_of_the_wrong_kind_is_a_sentence(loaded, text):
    with pytest.raises(ProfileError, match=r"kantor|kriteria"):
        loaded(text)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("maksimum = 5", "maksimum = 1", "skala lima: minimum harus di bawah maksimum"),
        ("maksimum = 5", "maksimum = 5\nlangkah = 0", "skala lima: .*langkah di atas nol"),
        ("maksimum = 5", "maksimum = 5\nkelas = { baik = 6 }", "batas kelas baik berada di luar"),
        ('nama = "Disiplin"\nskala = "lima"', 'nama = "D"\nskala = "enam"', "D memakai skala enam"),
    ],
)
def test_scales_and_criteria_that_contradict_themselves_are_refused(loaded, before, after, fault):
    assert OFFICE.count(before) == 1
    with pytest.raises(ProfileError, match=fault):
        loaded(OFFICE.replace(before, after))


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ('[identitas]\njenis = "ktp"', "identitas.jenis harus nip atau bebas, bukan ktp"),
        ("[aturan]\nsilang_maks = 0", "silang_maks harus bilangan bulat mulai dari 1"),
        ("[aturan]\nsilang_maks = 1.5", "silang_maks harus bilangan bulat mulai dari 1"),
        ("[jadwal]\nmasa_tanggapan = -1", "masa_tanggapan harus bilangan bulat hari mulai dari 0"),
        ("[jadwal]\nmasa_tanggapan = 0.5", "masa_tanggapan harus bilangan bulat hari mulai dari 0"),
        ('[jadwal]\nskp = "31-02"', "jadwal.skp harus hari-bulan"),
        ('[jadwal]\npenilaian_diri = "akhir tahun"', "jadwal.penilaian_diri harus hari-bulan"),
        (
            RULE.replace('"lima"', '"lima"\nbila_sumber_kosong = "nol"', 1),
            "bila_sumber_kosong harus bagi_ulang atau kosongkan",
        ),
        (RULE.replace("0.6", '"banyak"'), "bobot bukan bilangan"),
        ('sinonim = "x"', "sinonim"),
        ('[[unit]]\nnama = "A"\nsemula = ["B"]\nsejak = "kemarin"', "unit A: sejak harus tanggal"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_can(loaded, part, fault):
    text = part + OFFICE if part.startswith("sinonim") else OFFICE + part
    with pytest.raises(ProfileError, match=fault):
        loaded(text + "\n")


def test_an_office_that_says_all_is_read_as_it_says(loaded):
    profile = loaded(
        OFFICE
        + '[jadwal]\nskp = "15-01 tahun berikutnya"\nmasa_tanggapan = 0\n'
        + '[laporan]\ntemplat = "templat"\n[aturan]\nsilang_maks = 2\n'
        + '[kantor.penanda_tangan]\nnama = "Ani"\n[kantor.mengetahui]\nnama = "Budi"\n'
    )
    assert profile.jadwal.due("skp", 2025) == date(2026, 1, 15)
    assert profile.jadwal.due("penilaian_diri", 2025) is None
    assert profile.templates == profile.berkas.parent / "templat"
    assert (profile.penanda_tangan.nama, profile.mengetahui.nama) == ("Ani", "Budi")
    assert profile.criteria_of("lima") == ("Disiplin",)
    assert profile.criterion("Hasil").skala == "seratus"
    assert loaded(OFFICE).templates is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[kantor]\nnama = [\n", r"\(terputus di akhir berkas\)|baris"),
        ("[kantor]\nnama 5\n", r"\(baris 2, kolom 6\)"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(loaded, text, fault):
    with pytest.raises(ProfileError, match=fault):
        loaded(text)


def test_bytes_that_are_no_text_are_no_profile(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_bytes(b'[kantor]\nnama = "\xff"\n')
    with pytest.raises(ProfileError, match=r"profil\.toml bukan TOML yang sah\. Bandingkan"):
        load_profile(path)


def test_a_folder_and_a_missing_file_are_no_profile(tmp_path):
    with pytest.raises(ProfileError, match="adalah folder; sebutkan berkasnya"):
        load_profile(tmp_path)
    with pytest.raises(ProfileError, match="tidak ditemukan"):
        load_profile(tmp_path / "tiada.toml")
