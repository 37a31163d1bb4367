"""A rater's pattern stands in a report only once he had his sheet and the time to reply."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kinerja_analysis.profile import Schedule
from kinerja_analysis.report.chapters.cover import approval
from kinerja_analysis.report.codes import key_table, penilai_codes, year_key
from kinerja_analysis.report.compose import compose_report
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.replies import (
    NOT_TESTED,
    SILENT,
    heard,
    held_back,
    held_back_sentence,
    of_heard,
    office_tests,
    reply_sheet,
    reply_words,
    unheard_sentence,
)
from kinerja_analysis.report.sheets import _patterns, _tests

STRICT, LATE, NEVER = "198001012005011900", "198001012005012901", "198001012005011902"


def material_of(tables, profile, tanggal, **changes):
    return gather(tables | changes, profile, tahun=2025, tahap="final", tanggal=tanggal)


def test_time_to_reply_must_have_ended_by_the_date_of_the_report(tables, profile):
    # delivered on 5 and on 25 January; the last days to reply are 19 January and 8 February
    assert heard(material_of(tables, profile, date(2026, 1, 19))).tolist() == []
    assert heard(material_of(tables, profile, date(2026, 1, 20))).tolist() == [STRICT]
    assert heard(material_of(tables, profile, date(2026, 2, 8))).tolist() == [STRICT]
    assert set(heard(material_of(tables, profile, date(2026, 2, 9)))) == {STRICT, LATE}


def test_office_may_give_more_time(tables, profile, tanggal):
    longer = replace(profile, jadwal=Schedule(masa_tanggapan=30))
    assert heard(material_of(tables, longer, tanggal)).empty


@pytest.fixture
def unheard(tables, profile, tanggal):
    nobody = tables["tanggapan"].assign(diserahkan=pd.NaT)
    return material_of(tables, profile, tanggal, tanggapan=nobody)


def test_before_that_the_office_reads_counts_alone(unheard):
    tests = unheard.table("hasil_uji")
    assert of_heard(unheard, tests).empty
    assert unheard_sentence(unheard, tests).startswith("Pola pada 1 penilai hanya disajikan")
    assert _tests(unheard).empty
    counts = _patterns(unheard).set_index("Pola")["Pola yang perlu ditelaah"]
    assert counts["Kecenderungan ketat atau longgar"] == 1


def test_counts_less_what_stands_one_by_one_tell_nothing_of_the_few_who_wait(
    tables, profile, tanggal
):
    tests = tables["hasil_uji"]
    lenient = tests[tests["penilai"] == STRICT].assign(penilai=NEVER, points=0.6)
    of_three = pd.concat([tests[tests["penilai"] != NEVER], lenient])
    material = material_of(tables, profile, tanggal, hasil_uji=of_three)
    assert set(held_back(material)) == {LATE, NEVER}
    listed = _tests(material)["Kesimpulan"].value_counts()
    counted = _patterns(material).drop(columns="Pola").sum()
    assert counted[counted > 0].to_dict() == listed.to_dict()
    assert "tidak meliputi 2 penilai" in held_back_sentence(material)
    assert not unheard_sentence(material, office_tests(material))


def test_counts_cover_all_while_nobody_was_heard_or_many_wait(tables, profile, tanggal, unheard):
    assert held_back(unheard).empty
    assert not held_back_sentence(unheard)
    tests = tables["hasil_uji"]
    others = [tests[tests["penilai"] == NEVER].assign(penilai=f"P{i}") for i in range(3)]
    many = material_of(tables, profile, tanggal, hasil_uji=pd.concat([tests, *others]))
    assert held_back(many).empty  # LATE, NEVER and three more: five wait


def test_gist_of_a_reply_stands_with_its_date_and_without_names(tables, profile, tanggal):
    words = reply_words(material_of(tables, profile, tanggal))
    assert words[STRICT] == "12 Januari 2026: Pegawai saya masih baru, kata (nama disamarkan)."
    assert words[LATE] == SILENT


def test_list_to_fill_in_names_each_rater_with_the_code(tables, profile, tanggal):
    rows = reply_sheet(material_of(tables, profile, tanggal)).frame.set_index("NIP Penilai")
    assert rows.loc[STRICT, "Diserahkan Tanggal"] == "5 Januari 2026"
    assert rows.loc[NEVER, "Diserahkan Tanggal"] == ""
    assert rows["Kode"].str.fullmatch(r"P\d+").all()


def test_codes_follow_a_secret_that_the_nilai_make_and_the_year_keeps(tables):
    other = tables["penilaian"].assign(nilai=tables["penilaian"]["nilai"] % 5 + 1)
    assert year_key(tables, 2025) != year_key(tables | {"penilaian": other}, 2025)
    assert year_key(tables, 2025) != year_key(tables, 2024)
    turned = {
        name: tables[name].iloc[::-1].reset_index(drop=True)
        for name in ("penilaian", "predikat_resmi")
    }
    assert year_key(tables, 2025) == year_key(tables | turned, 2025)
    kept = {"kunci_kode": key_table(tables, 2025), "penilaian": other}
    assert penilai_codes(tables | kept, 2025).equals(penilai_codes(tables, 2025))


def test_approval_says_that_the_signatory_rates_too(tables, profile, tanggal):
    def told(nip):
        signatory = replace(profile.penanda_tangan, nip=nip)
        office = replace(profile, penanda_tangan=signatory)
        (part,) = approval(material_of(tables, office, tanggal))
        return part.blocks[2].text

    assert "juga seorang penilai" in told("19800101 200501 1 900")
    assert "tidak memberi nilai" in told("19700101 199501 1 999")
    assert "dapat pula menjadi" in told("")


def test_office_of_one_rater_tells_nothing_of_him_before_he_replied(tables, profile, tanggal):
    tests = tables["hasil_uji"]
    nobody = tables["tanggapan"].assign(diserahkan=pd.NaT)
    alone = {**tables, "hasil_uji": tests[tests["penilai"] == STRICT], "tanggapan": nobody}
    assert held_back(material_of(alone, profile, tanggal)).tolist() == [STRICT]
    report = compose_report(alone, profile, tahun=2025, tahap="final", tanggal=tanggal)
    text = report.to_text()
    # of his two tests one is a pattern: neither the count nor its absence is told
    assert "Pola penilaian lain belum disajikan, karena masa tanggapan penilainya" in text
    assert "tidak meliputi 1 penilai" in text
    assert "pola yang perlu ditelaah pada" not in text and NOT_TESTED not in text
