"""Participation, voices, trends, services, follow-up and consequences, each from its table."""

from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import Schedule
from kinerja_analysis.report import figures
from kinerja_analysis.report.advice import advice_of
from kinerja_analysis.report.blocks import Bullets, Paragraph, TableBlock
from kinerja_analysis.report.chapters.annexes import annexes
from kinerja_analysis.report.chapters.consequences import consequences
from kinerja_analysis.report.chapters.evaluation import _composition, _headcount, _organisation
from kinerja_analysis.report.chapters.figure_annex import _links, _map
from kinerja_analysis.report.chapters.follow_up import follow_up, objections, proposal_sheet
from kinerja_analysis.report.chapters.outcomes import by_unit
from kinerja_analysis.report.chapters.participation import (
    _plans,
    _reasons,
    _returns,
    against_due,
    self_returns,
)
from kinerja_analysis.report.chapters.services import _unit_changes
from kinerja_analysis.report.chapters.trends import trend
from kinerja_analysis.report.chapters.voices import quoted_innovations, statements, survey, themes
from kinerja_analysis.report.facts import facts_of
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.openings import (
    least_agreed,
    missing_self_assessments,
    open_recommendations,
    waiting_sheets,
    widest_gap,
)
from kinerja_analysis.report.personnel import NO_PROOF, NO_TEXT, unproven_best, write_personnel
from kinerja_analysis.report.replies import office_tests, reply_sheet
from kinerja_analysis.report.sheets import sheets_of
from kinerja_analysis.report.xlsx import write_sheets

pytestmark = pytest.mark.usefixtures("undrawn")

PEOPLE = tuple(f"19800101200501{1 + i % 2}{900 + i}" for i in range(12))


@pytest.fixture
def told(tables, profile, tanggal):
    """Return the material of the small office with some tables changed."""

    def gathered(**changes):
        return gather(tables | changes, profile, tahun=2025, tahap="final", tanggal=tanggal)

    return gathered


def text_of(blocks):
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def table_of(blocks):
    return next(block.frame for block in blocks if isinstance(block, TableBlock))


def forms(n, inovasi="Papan pantau", izin="Ya", bukti=""):
    return pd.DataFrame(
        {
            "tahun": 2025,
            "pegawai": PEOPLE[:n],
            "capaian": ["Melayani 12 warga"] * (n - 2) + ["Menata arsip"] * 2,
            "tantangan": "-",
            "inovasi": inovasi,
            "bukti_inovasi": bukti,
            "izin_kutip": izin,
            "sumber": "",
        }
    )


def test_self_assessments_are_in_time_late_or_undated():
    dates = pd.Series(pd.to_datetime(["2025-12-15 23:59", "2025-12-16 00:00", None]))
    due = Schedule(penilaian_diri="15-12").due("penilaian_diri", 2025)
    assert against_due(dates, due).tolist() == [
        "tepat waktu",
        "terlambat",
        "ada, waktunya tidak diperiksa",
    ]
    assert set(against_due(dates, None)) == {"ada, waktunya tidak diperiksa"}


def test_text_without_a_dated_rating_is_a_self_assessment_too(told):
    only = forms(3).assign(pegawai=["x", "y", "z"])
    assert {"x", "y", "z"} <= set(self_returns(told(penilaian_diri=only)).index)


def test_office_without_self_assessments_misses_none(tables, told):
    others = tables["penilaian"][tables["penilaian"]["peran"] != "diri"]
    (block,) = _returns(told(penilaian=others))
    assert block.text.endswith("Penilaian diri tidak diadakan atau datanya tidak tersedia.")


def test_reasons_of_few_stand_together(told):
    reasons = pd.DataFrame({"tahun": 2025, "pegawai": PEOPLE[:3], "alasan": ["cuti"] * 3})
    (block,) = _reasons(told(alasan_diri=reasons), pd.Series(PEOPLE[:9]))
    # three on leave are too few to show, so they stand with the six of unknown reason
    assert block.frame["Pegawai"].tolist() == ["9"]


def test_plans_are_counted_against_their_last_day(tables, profile, tanggal):
    dated = replace(profile, jadwal=Schedule(skp="31-01"))
    plans = pd.DataFrame(
        {
            "pegawai": PEOPLE[:10],
            "tahun": 2025,
            "status": ["Persetujuan"] * 9 + ["draft"],
            "disetujui_pada": pd.to_datetime(["2025-01-31"] * 7 + ["2025-02-01"] * 2 + [None]),
        }
    )
    material = gather(tables | {"skp": plans}, dated, tahun=2025, tahap="final", tanggal=tanggal)
    frame = table_of(_plans(material)).set_index("Keadaan")["Pegawai"]
    # 12 people are listed: seven in time, two late, one draft and two without a plan
    assert frame.to_dict() == {
        "tepat waktu": "7",
        "terlambat": "2",
        "belum ada": "3",
        "Jumlah": "12",
    }


def test_themes_are_counted_from_five_people_on_and_nobody_is_quoted(told):
    blocks = themes(told(penilaian_diri=forms(8)))
    frame = table_of(blocks)
    # six of eight write of service, two of the archive; all eight name the board as innovation
    assert frame[["Tema", "Pegawai"]].to_numpy().tolist() == [
        ["pelayanan kepada warga", "6"],
        ["tata kerja dan jadwal", "8"],
    ]
    assert "Papan pantau" not in text_of(blocks) + frame.to_string()


def test_innovations_are_quoted_only_with_consent_and_without_names(told):
    agreed = forms(8, inovasi="Papan pantau buatan Sri Wahyuni B")
    (_, quoted) = quoted_innovations(told(penilaian_diri=agreed))
    assert isinstance(quoted, Bullets)
    assert quoted.items == ("Papan pantau buatan (nama disamarkan)",)
    refused = quoted_innovations(told(penilaian_diri=forms(8, izin="Tidak")))
    assert text_of(refused) == "Tidak ada inovasi yang penulisnya bersedia dikutip."


def survey_of(**counts):
    rows = [(2025, "survei_1", int(key[1]), n) for key, n in counts.items()]
    return pd.DataFrame(rows, columns=["tahun", "pernyataan", "jawaban", "n"])


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        # (6*4 + 6*1) / 12 = 2,5; half agree
        ({"j4": 6, "j1": 6}, ["12", "2,5", "50,0%"]),
        # two who disagree are too few to be told apart
        ({"j4": 10, "j1": 2}, ["12", "3,5", "–"]),
        ({"j4": 4}, ["< 5", "–", "–"]),
    ],
)
def test_survey_shows_no_group_of_fewer_than_five(told, counts, shown):
    row = table_of(survey(told(survei=survey_of(**counts)))).iloc[0]
    assert row[["Jawaban", "Rerata (1-4)", "Setuju"]].tolist() == shown


def test_survey_asks_two_statements_on_each_of_three_things():
    assert [group for group, _, _ in statements()] == (
        ["kejelasan"] * 2 + ["keadilan"] * 2 + ["pengakuan"] * 2
    )


def test_trend_keeps_to_one_scale_and_says_where_years_come_from(tables, told):
    last = tables["hasil"].assign(tahun=2024)
    older = tables["hasil"].assign(tahun=2023, skala="seratus")
    origin = pd.DataFrame({"tahun": [2024], "asal": ["ekspor"], "keterangan": [""]})
    changed = pd.concat([older, last, tables["hasil"]])
    blocks = trend(told(hasil=changed, tahun_sebelumnya=origin))
    assert table_of(blocks)["Tahun"].tolist() == ["2024", "2025"]
    assert "Data tahun 2024 dari ekspornya" in text_of(blocks)
    assert "1 tahun dengan skala lain tidak dimuat" in text_of(blocks)


def test_moved_predikat_of_few_are_told_as_one_group(tables, told):
    now = tables["predikat_resmi"]
    before = now.assign(tahun=2024, predikat=["Sangat Baik"] * 3 + ["Baik"] * 9)
    text = text_of(trend(told(predikat_resmi=pd.concat([before, now]))))
    # three fell, one rose: neither may be told by itself
    assert "predikat 8 pegawai tetap dan predikat 4 pegawai berubah" in text


def test_no_earlier_year_tells_what_to_do(told):
    assert "Letakkan ekspor tahun sebelumnya" in text_of(trend(told()))


def test_each_unit_stands_beside_the_change_of_the_others(told):
    rows = [("A", 80.0, 82.0), ("B", 81.0, 81.0), ("C", 79.0, 85.0)]
    layanan = pd.DataFrame(
        [
            (year, "tahunan", unit, "KTP", "IKM", value, 50)
            for unit, *values in rows
            for year, value in zip((2024, 2025), values, strict=True)
        ],
        columns=["tahun", "periode", "unit_kerja", "layanan", "ukuran", "nilai", "n"],
    )
    frame = table_of(_unit_changes(layanan, 2025)).set_index("Unit kerja")
    # A rose by 2; the others by (0 + 6) / 2 = 3
    assert frame.loc["A", ["Perubahan", "Unit lain", "n"]].tolist() == ["+2,00", "+3,00", "50"]


def test_measures_last_taken_in_different_years_tell_which():
    rows = [("IKM", 2023, 80.0), ("IKM", 2025, 82.0), ("Waktu", 2024, 9.0), ("Waktu", 2025, 7.0)]
    layanan = pd.DataFrame(
        [(year, "tahunan", "A", "KTP", name, value, 50) for name, year, value in rows],
        columns=["tahun", "periode", "unit_kerja", "layanan", "ukuran", "nilai", "n"],
    )
    blocks = _unit_changes(layanan, 2025)
    assert blocks[0].caption == "Ukuran layanan setiap unit kerja, 2023 atau 2024 dan 2025"
    frame = table_of(blocks).set_index("Ukuran")
    assert frame["Tahun sebelum"].tolist() == ["2023", "2024"]
    of_one = _unit_changes(layanan[layanan["ukuran"] == "IKM"], 2025)
    assert of_one[0].caption == "Ukuran layanan setiap unit kerja, 2023 dan 2025"
    assert "Tahun sebelum" not in table_of(of_one).columns


def test_follow_up_tells_last_years_recommendations_alone(told):
    rows = pd.DataFrame(
        {
            "tahun": [2024, 2024, 2025],
            "rekomendasi": ["Melatih penilai", "Mencatat bukti", "Tahun ini"],
            "penanggung_jawab": ["Subbagian Umum", "", ""],
            "tenggat": pd.to_datetime(["2025-06-30", None, None]),
            "status": ["selesai", "", "belum"],
            "keterangan": "",
        }
    )
    blocks = follow_up(told(tindak_lanjut=rows))
    assert text_of(blocks) == (
        "Dari 2 rekomendasi tahun sebelumnya: 1 selesai, 1 tidak dilaporkan."
    )
    assert table_of(blocks)["Status"].tolist() == ["selesai", "tidak dilaporkan"]


def test_recommendations_are_proposed_for_the_office_to_fill_in(told):
    frame = proposal_sheet(told()).frame
    assert len(frame) >= 3
    assert set(frame["Tahun"]) == {2025}
    assert set(frame["Status Tindak Lanjut"]) == {""}


def test_objections_are_counted_filed_decided_and_open(told):
    rows = pd.DataFrame(
        {
            "pegawai": PEOPLE[:4],
            "tahun": 2025,
            "tanggal": pd.NaT,
            "keputusan": ["Ditolak", "Diterima", "Ditolak", "Belum diputus"],
        }
    )
    blocks = objections(told(keberatan=rows))
    assert "Diajukan 4 keberatan oleh 4 pegawai: 3 sudah diputus dan 1 belum." in text_of(blocks)
    assert not [block for block in blocks if isinstance(block, TableBlock)]


def test_consequences_are_counted_with_the_mark_of_their_rule(tables, told):
    now = tables["predikat_resmi"]
    both = pd.concat([now.assign(tahun=2024, predikat="Baik"), now])
    frame = table_of(consequences(told(predikat_resmi=both)))
    pangkat = frame[frame["Bahan pertimbangan"] == "Kenaikan pangkat reguler"].iloc[0]
    assert pangkat["Memenuhi"] == "9"  # nine of the twelve are PNS
    assert "belum terverifikasi" in pangkat["Ketentuan"]


def test_sangat_baik_without_evidence_is_listed_by_name_for_the_personnel_section(told):
    # the last of the twelve is Sangat Baik
    texts = forms(12, inovasi="Papan pantau")
    assert unproven_best(told(penilaian_diri=texts))["Keadaan"].tolist() == [NO_PROOF]
    silent = forms(12, inovasi="Belum ada")
    assert unproven_best(told(penilaian_diri=silent))["Keadaan"].tolist() == [NO_TEXT]
    proven = forms(12, bukti="Laporan kegiatan nomor 12")
    assert unproven_best(told(penilaian_diri=proven)).empty


def test_annexes_hold_plan_words_and_assumptions(told):
    titles = [part.title for part in annexes(told())]
    assert "Lampiran 6. Rencana Analisis dan Anggapan" in titles
    assert "Lampiran 5. Daftar Kata Tema" in titles


def test_sheets_that_wait_are_those_not_delivered_or_still_in_time_to_reply(told):
    # of three raters one was delivered on 5 January and one on 25; the third has no date
    assert waiting_sheets(told()) == 2


def test_missing_self_assessments_count_only_where_there_are_any(tables, told):
    rated = tables["penilaian"]
    without = rated[(rated["peran"] != "diri") | rated["pegawai"].isin(PEOPLE[:9])]
    assert missing_self_assessments(told(penilaian=without)) == 3
    assert missing_self_assessments(told(penilaian=rated[rated["peran"] != "diri"])) == 0


def test_recommendation_follows_from_the_statement_that_fewest_agree_with(told):
    low = survey_of(j4=6, j1=6).assign(pernyataan="survei_3")
    material = told(survei=pd.concat([low, survey_of(j4=10, j1=2)]))
    assert least_agreed(material) == "Kinerja saya dinilai berdasarkan bukti"
    texts = [given.recommendation for given in advice_of(facts_of(material))]
    assert any('"Kinerja saya dinilai berdasarkan bukti"' in text for text in texts)
    assert least_agreed(told(survei=survey_of(j4=10, j1=2))) == ""


def test_recommendation_follows_from_the_widest_gap(tables, told):
    own = tables["penilaian"]["peran"] == "diri"
    disiplin = tables["penilaian"]["kriteria"] == "Disiplin"
    shifted = tables["penilaian"].assign(
        nilai=tables["penilaian"]["nilai"].mask(own & disiplin, 5.0).mask(own & ~disiplin, 3.0)
    )
    assert widest_gap(told(penilaian=shifted)) == "Disiplin"


def test_recommendations_of_last_year_that_are_not_done_stay_open(told):
    rows = pd.DataFrame(
        {
            "tahun": [2024] * 3,
            "rekomendasi": list("abc"),
            "penanggung_jawab": "",
            "tenggat": pd.NaT,
            "status": ["selesai", "berjalan", ""],
            "keterangan": "",
        }
    )
    assert open_recommendations(told(tindak_lanjut=rows)) == 2


def test_lists_to_fill_in_are_read_back_as_written(told, small_profile, tmp_path, tanggal):
    material = told()
    for sheet, name in ((proposal_sheet(material), "tindak"), (reply_sheet(material), "tanggapan")):
        write_sheets([sheet], tmp_path / f"{name}.xlsx", title=name, mark="X", tanggal=tanggal)
    clean = clean_exports([tmp_path], small_profile, tahun=2025)
    assert clean.tindak_lanjut["rekomendasi"].tolist() == [
        given.recommendation for given in advice_of(facts_of(material))
    ]
    assert set(clean.tanggapan["penilai"]) == set(PEOPLE[:3])
    assert clean.tanggapan["diserahkan"].notna().sum() == 2
    assert clean.quarantine.empty


def test_office_without_lists_still_gets_its_files_by_name(tables, profile, tanggal, tmp_path):
    bare = {"penilaian": tables["penilaian"]}
    material = gather(bare, profile, tahun=2025, tahap="final", tanggal=tanggal)
    assert reply_sheet(material).frame["Nama Penilai"].tolist() == [""] * 3
    assert unproven_best(material).empty
    assert write_personnel(material, tmp_path / "bahan.xlsx").is_file()
    assert "Jenis kepegawaian" in text_of(consequences(told_predikat(material, tables)))


def told_predikat(material, tables):
    return replace(material, tables={"predikat_resmi": tables["predikat_resmi"]})


def test_office_whose_raters_share_nobody_gets_no_common_map(tables, profile, tanggal):
    rated = tables["penilaian"]
    alone = rated[rated["penilai"] == rated["penilai"].iloc[0]]
    links = pd.DataFrame({"penilai": [alone["penilai"].iloc[0]], "identification": ["none"]})
    links = links.assign(n_pegawai=11, n_shared=0, message="")
    one = gather(
        tables | {"penilaian": alone, "keterhubungan": links},
        profile,
        tahun=2025,
        tahap="final",
        tanggal=tanggal,
    )
    # where nobody stands beside anybody a place on a common scale would be an invention
    assert _map(one) is None
    assert _links(one) is None


def test_common_map_holds_no_rater_who_may_still_reply(told, monkeypatch):
    def placed(name, ids, skala="lima"):
        return pd.DataFrame({name: ids, "skala": skala}).assign(
            estimate=0.5, se=0.1, n=9, infit=1.0, outfit=1.0, fair_average=3.0
        )

    raters, criteria = placed("penilai", PEOPLE[:2]), placed("kriteria", ["Disiplin"])
    monkeypatch.setattr(figures, "wright_map", lambda _, shown, __: shown["penilai"].tolist())
    known = {"penilai_mfrm": raters, "kriteria_mfrm": criteria}
    # of the two the second has his sheet since 25 January alone
    assert _map(told(pegawai_mfrm=placed("pegawai", PEOPLE[3:6]), **known)) == [PEOPLE[0]]
    assert _map(told(pegawai_mfrm=placed("pegawai", PEOPLE[3:6], "seratus"), **known)) is None


def test_conclusions_account_for_every_test(tables, profile, tanggal):
    material = gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)
    facts, tests = facts_of(material), office_tests(material)
    told = facts.n_detected + facts.n_clear + facts.n_undetermined
    assert told == len(tests[tests["penilai"] != ""])


def wide_office(tables, n_units):
    """Return the small office five times a unit: people, results and capaian of many units."""
    people, results = tables["pegawai"].head(5), tables["hasil"].head(5).assign(nilai_akhir=3.5)
    names = [f"Unit {k:03d}" for k in range(n_units)]
    frames = {
        name: pd.concat(
            [part.assign(unit_kerja=unit, pegawai=part["pegawai"] + unit) for unit in names],
            ignore_index=True,
        )
        for name, part in (("pegawai", people), ("hasil", results))
    }
    results = pd.DataFrame({"tahun": 2025, "unit_kerja": names, "capaian": "Baik"})
    return frames | {"organisasi": results}


def test_tables_of_very_many_units_stand_in_the_workbook_alone(tables, told):
    many = told(**wide_office(tables, 41))
    assert isinstance(_headcount(many.table("pegawai")), Paragraph)
    # 41 units of five: a list cut to forty would be a ranking, so the body has their range
    assert not [block for block in by_unit(many) if isinstance(block, TableBlock)]
    assert table_of(_organisation(many))["Unit kerja"].tolist() == ["41"]
    sheets = {sheet.name: sheet.frame for sheet in sheets_of(many)}
    assert len(sheets["Pegawai"]) == len(sheets["Unit"]) == 41


def test_single_unit_has_no_picture_of_units(tables, told):
    one = by_unit(told(**wide_office(tables, 1)))
    assert [type(block) for block in one] == [Paragraph, TableBlock, Paragraph]


def test_groups_that_are_all_too_small_are_left_out_in_words(tables):
    few = tables["pegawai"].head(4).assign(golongan=["III/a", "III/b", "IV/a", "II/a"])
    assert "kurang dari 5 orang" in _composition(few).text
