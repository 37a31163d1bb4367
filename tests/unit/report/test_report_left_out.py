"""Chapters say what they leave out, and why: too few, too many, alike, or not there."""

from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.report.advice import advice_of
from kinerja_analysis.report.blocks import Bullets, FigureBlock, Paragraph, TableBlock
from kinerja_analysis.report.chapters.annexes import _cross_ratings, _quality
from kinerja_analysis.report.chapters.conclusions import _statements
from kinerja_analysis.report.chapters.consequences import _credits
from kinerja_analysis.report.chapters.cover import _stage_sentence
from kinerja_analysis.report.chapters.evaluation import _organisation, _people
from kinerja_analysis.report.chapters.follow_up import objections
from kinerja_analysis.report.chapters.methods import _cleaning, _sources
from kinerja_analysis.report.chapters.outcomes import by_criterion, by_unit, self_superior
from kinerja_analysis.report.chapters.participation import _across_units, _who_rated_whom
from kinerja_analysis.report.chapters.plan import _quota
from kinerja_analysis.report.chapters.services import _alongside, _unit_changes
from kinerja_analysis.report.chapters.summary import _patterns
from kinerja_analysis.report.chapters.trends import trend
from kinerja_analysis.report.chapters.undetermined import open_tests, undetermined
from kinerja_analysis.report.chapters.voices import quoted_innovations, themes, visible_words
from kinerja_analysis.report.facts import facts_of
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.rules import contradiction_blocks, pattern_sentence
from kinerja_analysis.report.scales import scale_words

pytestmark = pytest.mark.usefixtures("undrawn")

PEOPLE = tuple(f"19800101200501{1 + i % 2}{900 + i}" for i in range(12))
STRICT = PEOPLE[0]


@pytest.fixture
def told(tables, profile, tanggal):
    """Return the material of the small office with some tables changed."""

    def gathered(office=profile, **changes):
        return gather(tables | changes, office, tahun=2025, tahap="final", tanggal=tanggal)

    return gathered


@pytest.fixture
def of_strict(tables):
    """Return the two tests of the rater who was heard."""
    return tables["hasil_uji"][tables["hasil_uji"]["penilai"] == STRICT]


def text_of(blocks):
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def tables_of(blocks):
    return [block.frame for block in blocks if isinstance(block, TableBlock)]


@pytest.mark.parametrize(
    ("before", "told_so"),
    [
        (["Baik"] * 11 + ["Sangat Baik"], "predikat 12 pegawai tetap."),
        # now eleven are Baik and the last Sangat Baik: five fell, five rose, two stayed
        (
            ["Sangat Baik"] * 5 + ["Kurang"] * 5 + ["Baik", "Sangat Baik"],
            "predikat 2 pegawai tetap, 5 naik, dan 5 turun.",
        ),
    ],
)
def test_who_rose_and_fell_is_told_where_both_are_many_or_none(tables, told, before, told_so):
    now = tables["predikat_resmi"]
    both = pd.concat([now.assign(tahun=2024, predikat=before), now])
    assert told_so in text_of(trend(told(predikat_resmi=both)))


@pytest.mark.parametrize(("tahun", "people"), [(2023, 12), (2024, 4)])
def test_moves_are_told_of_five_people_and_of_the_year_before_alone(tables, told, tahun, people):
    now = tables["predikat_resmi"]
    both = pd.concat([now.assign(tahun=tahun).head(people), now])
    blocks = trend(told(predikat_resmi=both))
    assert "Distribusi predikat menurut tahun" in [
        block.caption for block in blocks if isinstance(block, TableBlock)
    ]
    assert "pegawai yang predikatnya diketahui" not in text_of(blocks)


@pytest.mark.parametrize("asal", ["tidak terbaca", "ekspor"])
def test_year_whose_export_could_not_be_read_is_named(told, asal):
    origin = pd.DataFrame({"tahun": [2023], "asal": [asal], "keterangan": [""]})
    text = text_of(trend(told(tahun_sebelumnya=origin)))
    assert ("Ekspor tahun 2023 tidak dapat dibaca." in text) == (asal == "tidak terbaca")


def test_where_every_test_is_concluded_nothing_is_called_open(told, of_strict):
    material = told(hasil_uji=of_strict)
    for blocks in (undetermined(material), open_tests(material)):
        assert text_of(blocks) == "Tidak ada pengujian yang belum dapat disimpulkan."


@pytest.mark.parametrize(("n", "rest"), [(40, ""), (41, "Sebanyak 1 alasan lain")])
def test_forty_reasons_are_printed_and_the_others_counted(told, of_strict, n, rest):
    reasons = [f"Alasan {'abcdefghi'[k // 9]}{'abcdefghi'[k % 9]}." for k in range(n)]
    rows = pd.concat([of_strict.head(1)] * n).assign(verdict="undetermined", message=reasons)
    blocks = open_tests(told(hasil_uji=rows))
    assert len(tables_of(blocks)[0]) == 40
    assert text_of(blocks).startswith(rest)
    assert bool(rest) == bool(text_of(blocks))


def forms(n, inovasi):
    return pd.DataFrame(
        {
            "tahun": 2025,
            "pegawai": [f"p{k}" for k in range(n)],
            "capaian": "Melayani 12 warga",
            "tantangan": "-",
            "inovasi": inovasi,
            "bukti_inovasi": "",
            "izin_kutip": "Ya",
            "sumber": "",
        }
    )


def test_twenty_five_innovations_are_quoted_and_the_others_counted(told):
    many = forms(26, [f"Papan pantau {k:02d}" for k in range(26)])
    blocks = quoted_innovations(told(penilaian_diri=many))
    (quoted,) = (block.items for block in blocks if isinstance(block, Bullets))
    assert (len(quoted), quoted[-1]) == (25, "Papan pantau 24")
    assert "Sebanyak 1 inovasi lain yang boleh dikutip" in text_of(blocks)


def test_themes_of_four_people_are_not_counted(told):
    blocks = themes(told(penilaian_diri=forms(4, "-")))
    assert "Banyaknya pegawai menurut tema tidak ditampilkan" in text_of(blocks)
    assert not tables_of(blocks)


def of_units(tables, means, services, n=5):
    """Return results of so many people and one service figure of each unit."""
    people = tables["hasil"].head(n)
    units = [f"Unit {k}" for k in range(len(means))]
    results = pd.concat(
        [people.assign(unit_kerja=u, nilai_akhir=m) for u, m in zip(units, means, strict=True)]
    )
    one = tables["layanan"].tail(1)
    served = pd.concat(
        [one.assign(unit_kerja=u, nilai=s) for u, s in zip(units, services, strict=True)]
    )
    return {"hasil": results, "layanan": served}


@pytest.mark.parametrize(
    ("means", "services", "correlation"),
    [
        ([3.0, 3.2, 3.4, 3.6, 3.8], [80, 81, 82, 83, 84], "1,00"),
        ([3.0, 3.2, 3.4, 3.6, 3.8], [84, 83, 82, 81, 80], "−1,00"),
        ([3.0, 3.2, 3.4, 3.6], [80, 81, 82, 83], None),  # four units
        ([3.0] * 5, [80, 81, 82, 83, 84], None),  # units that do not differ
    ],
)
def test_services_are_set_beside_results_from_five_units_that_differ(
    tables, told, means, services, correlation
):
    blocks = _alongside(told(**of_units(tables, means, services)))
    if correlation:
        assert tables_of(blocks)[0]["Korelasi peringkat"].tolist() == [correlation]
    else:
        assert "terlalu sedikit untuk dibandingkan" in text_of(blocks)


@pytest.mark.parametrize(("n_units", "printed"), [(0, False), (40, True), (41, False)])
def test_changes_of_up_to_forty_units_are_printed(tables, n_units, printed):
    # every unit has this year's figure, so many of them last year's too
    one = tables["layanan"].tail(1)
    units = [f"Unit {k:02d}" for k in range(41)]
    rows = [one.assign(unit_kerja=unit) for unit in units]
    rows += [one.assign(unit_kerja=unit, tahun=2024) for unit in units[:n_units]]
    assert bool(_unit_changes(pd.concat(rows), 2025)) == printed


def test_results_of_four_people_are_counted_and_not_told(tables, told):
    (only,) = by_unit(told(hasil=tables["hasil"].head(4)))
    assert only.text.startswith("Nilai akhir dihitung bagi 4 pegawai; nilainya tidak ditampilkan")


def test_units_that_are_all_too_small_are_counted_and_have_no_mean(tables, told):
    thirds = tables["hasil"].assign(unit_kerja=["A", "B", "C"] * 4)
    blocks = by_unit(told(hasil=thirds))
    assert "Sebanyak 3 unit kerja dengan kurang dari 5 pegawai" in text_of(blocks)
    assert not tables_of(blocks)


def test_corrected_results_are_counted_and_called_indicative(tables, told):
    some = tables["hasil"].assign(nilai_terkoreksi=[3.0] * 3 + [None] * 9)
    some["nilai_terkoreksi"] = some["nilai_terkoreksi"].astype("float64")
    text = text_of(by_unit(told(hasil=some)))
    assert "Bagi 3 pegawai dapat pula dihitung nilai terkoreksi yang bersifat indikatif" in text


def test_criteria_of_four_people_and_a_single_criterion_are_not_compared(tables, told):
    rated = tables["penilaian"]
    few = by_criterion(told(penilaian=rated[rated["pegawai"].isin(PEOPLE[:4])]))
    assert text_of(few).startswith("Rerata menurut kriteria tidak ditampilkan")
    one = by_criterion(told(penilaian=rated[rated["kriteria"] == "Disiplin"]))
    assert text_of(one) == "Hanya satu kriteria dinilai, sehingga tidak ada perbandingan."
    assert not [block for block in one if isinstance(block, FigureBlock)]


def test_gap_of_few_who_rated_themselves_is_not_told(tables, told):
    rated = tables["penilaian"]
    others = rated[(rated["peran"] != "diri") | (rated["pegawai"] == PEOPLE[3])]
    assert "selisihnya tidak disajikan" in text_of(self_superior(told(penilaian=others)))


def test_clear_office_is_not_said_to_have_patterns(told, of_strict):
    material = told(hasil_uji=of_strict.assign(verdict="not_detected"))
    assert _patterns(facts_of(material)) == (
        "Dari 2 pengujian tidak tampak pola penilaian yang perlu ditelaah."
    )


def test_predikat_that_all_follow_the_matrix_are_said_to(tables, told):
    material = told(predikat_resmi=tables["predikat_resmi"].assign(predikat="Baik"))
    assert _statements(facts_of(material))[-1] == (
        "Seluruh 12 predikat resmi sejalan dengan matriks."
    )
    assert text_of(contradiction_blocks(material)).startswith("Seluruh predikat resmi sejalan")


def test_office_under_another_rule_is_not_held_against_the_matrix(told, profile):
    material = told(office=replace(profile, aturan="pp_30_2019"))
    assert text_of(contradiction_blocks(material)) == (
        "Aturan kantor ini tidak memakai matriks hasil dan perilaku kerja."
    )


@pytest.mark.parametrize(("n", "listed"), [(60, True), (61, False)])
def test_very_many_sheets_stand_in_the_workbook_alone(tables, told, n, listed):
    many = told(tally=pd.concat([tables["tally"]] * n, ignore_index=True))
    assert bool(tables_of(_quality(many))) == listed
    # the body sums up more than eight
    assert "Rincian setiap berkas dimuat dalam Lampiran 1." in text_of(_sources(many))


@pytest.mark.parametrize(("n", "cut"), [(60, False), (61, True)])
def test_sixty_cross_ratings_are_listed_and_the_others_counted(tables, told, n, cut):
    many = pd.concat([tables["usulan_silang"]] * n, ignore_index=True)
    blocks = _cross_ratings(told(usulan_silang=many))
    assert len(tables_of(blocks)[0]) == 60
    assert ("Daftar memuat 60 dari 61 usulan" in text_of(blocks)) == cut


def test_cleaning_without_repairs_and_without_faults_says_both(tables, told):
    text = text_of(_cleaning(told(jejak_audit=tables["jejak_audit"].head(0))))
    assert "Tidak ada isian yang diperbaiki. Tidak ada baris yang menunggu perbaikan." in text


def test_decisions_on_objections_are_told_where_each_is_frequent(told):
    rows = pd.DataFrame({"pegawai": PEOPLE[:10], "keputusan": ["Ditolak", "Diterima"] * 5})
    blocks = objections(told(keberatan=rows.assign(tahun=2025, tanggal=pd.NaT)))
    assert tables_of(blocks)[0][["Keputusan", "Keberatan"]].to_numpy().tolist() == [
        ["Diterima", "5"],
        ["Ditolak", "5"],
    ]


def test_holders_of_functional_posts_are_counted_for_the_conversion(tables, told):
    posts = ["Pranata Komputer Ahli Pertama"] * 2 + ["Pelaksana"] * 10
    material = told(pegawai=tables["pegawai"].assign(jabatan=posts))
    assert "Sebanyak 2 pegawai menduduki jabatan fungsional" in text_of(_credits(material))
    assert not _credits(told())


def test_scales_under_a_quota_are_declared(told, profile):
    office = replace(profile, skala_kuota=("lima",))
    assert _quota(told(office=office)).startswith("profil kantor menyatakan jatah pada 1 skala")
    assert _quota(told()) == "profil kantor tidak menyatakan jatah"


@pytest.mark.parametrize(
    ("units", "where"),
    [
        (
            ["Kelurahan Candi", "Kelurahan Kaliwiru"],
            "1 (50,0%) berada pada unit kerja yang sama dan 1 lintas",
        ),
        (["Kelurahan Candi"] * 2, "berada pada unit kerja yang sama."),
        (["Kelurahan Kaliwiru"] * 2, "berada lintas unit."),
        (["", ""], ""),
    ],
)
def test_pairs_across_units_are_told_where_units_are_known(told, units, where):
    # the rater is of Kelurahan Candi
    pairs = pd.DataFrame({"penilai": STRICT, "pegawai": PEOPLE[3:5], "unit_kerja": units})
    text = _across_units(told(), pairs)
    assert where in text
    assert bool(where) == bool(text)


def test_office_without_lists_says_so(tables, told):
    bare = told(pegawai=tables["pegawai"].head(0), organisasi=tables["organisasi"].head(0))
    assert text_of(_people(bare)).startswith("Daftar pegawai tidak tersedia")
    assert text_of(_organisation(bare)) == "Data capaian kinerja organisasi tidak tersedia."


def test_open_patterns_of_heard_raters_are_told_with_their_reasons(told, of_strict):
    rows = of_strict.assign(verdict="undetermined", message=["Hanya 3 nilai.", "Hanya 4 pegawai."])
    blocks = undetermined(told(hasil_uji=rows))
    assert "Dari 2 pengujian yang belum dapat disimpulkan pada 1 penilai" in text_of(blocks)
    (reasons,) = (block.items for block in blocks if isinstance(block, Bullets))
    assert sorted(reasons) == [
        "Efek halo: Hanya 4 pegawai (1 penilai).",
        "Kecenderungan ketat atau longgar: Hanya 3 nilai (1 penilai).",
    ]


def test_what_was_left_undone_is_recommended_again(tables, told):
    rows = pd.DataFrame({"tahun": [2024] * 2, "rekomendasi": ["a", "b"], "status": "berjalan"})
    undone = rows.assign(penanggung_jawab="", tenggat=pd.NaT, keterangan="")
    rated = tables["penilaian"]
    missing = rated[(rated["peran"] != "diri") | rated["pegawai"].isin(PEOPLE[:9])]
    own = missing["peran"] == "diri"
    # everybody rates himself 5 on Disiplin, and is rated 2 by his superior
    gap = missing.assign(
        nilai=missing["nilai"].mask(
            missing["kriteria"] == "Disiplin", own.map({True: 5.0, False: 2.0})
        )
    )
    asked = [
        given.decision for given in advice_of(facts_of(told(tindak_lanjut=undone, penilaian=gap)))
    ]
    assert "Menyelesaikan 2 rekomendasi tahun sebelumnya." in asked
    assert "Membahas rumusan kriteria Disiplin bersama pegawai dan atasan." in asked
    assert "Menanyakan hambatan pengisian penilaian diri 3 pegawai." in asked


@pytest.mark.parametrize(("waiting", "told_so"), [(20, "disahkan"), (21, "draf dan tidak layak")])
def test_page_of_approval_says_where_so_many_rows_wait_that_nothing_is_approved(
    tables, told, waiting, told_so
):
    # one sheet of 100 data rows, of which at most 20 may wait
    tally = tables["tally"].assign(bersih=100 - waiting, karantina=waiting)
    row = tables["jejak_audit"].head(1)
    ledger = pd.concat([row.assign(baris=5 + k) for k in range(waiting)])
    assert told_so in _stage_sentence(told(tally=tally, jejak_audit=ledger))


def test_office_in_which_people_rated_themselves_alone_has_no_pairs(tables, told):
    own = tables["penilaian"][tables["penilaian"]["peran"] == "diri"]
    assert _who_rated_whom(told(penilaian=own)) == ()


def test_words_of_the_themes_are_printed_where_there_are_texts(told):
    blocks = visible_words(told(penilaian_diri=forms(5, "-")))
    themes_of = tables_of(blocks)[0]
    assert (themes_of["Tema"] == "pelayanan kepada warga").any()
    assert text_of(blocks).startswith("Isian berikut dipandang kosong: ")


def test_predikat_that_keep_to_the_pattern_are_said_to(tables, told):
    # for an organisation that is Baik: of 30 at most 21 (70%) are Baik, the others spread
    grades = ["Baik"] * 21 + ["Sangat Baik"] * 5 + ["Butuh Perbaikan"] * 4
    official = pd.concat([tables["predikat_resmi"].head(1)] * 30, ignore_index=True).assign(
        predikat=grades, pegawai=[f"p{i}" for i in range(30)]
    )
    assert pattern_sentence(told(predikat_resmi=official)) == (
        ", sejalan dengan pola distribusi untuk capaian organisasi Baik"
    )


def test_scale_that_the_profile_does_not_know_keeps_its_name(profile):
    assert (scale_words(profile, "lima"), scale_words(profile, "lama")) == ("1-5", "lama")
