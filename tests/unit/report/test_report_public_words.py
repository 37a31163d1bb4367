"""What the public edition prints of what it may tell: its head, tables, figures and signature."""

from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.profile import Signatory
from kinerja_analysis.report.blocks import Signature, TableBlock
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.public import tables as public
from kinerja_analysis.report.public.edition import compose_public


@pytest.fixture(scope="module")
def edition(tables, profile, tanggal):
    """Return what composes the edition, with some tables and words of the office replaced."""

    def composed(known=None, **words):
        office = replace(profile, **words)
        return compose_public(tables | (known or {}), office, tahun=2025, tanggal=tanggal)

    return composed


@pytest.fixture(scope="module")
def report(edition):
    return edition()


@pytest.fixture(scope="module")
def untold(edition):
    """Return the edition of an office that told no letterhead, and of its signatory the name."""
    return edition(kop=(), penanda_tangan=Signatory(nama="Sri Wahyuni", nip="198001012005012900"))


def blocks_of(report, kind):
    return [block for part in report.sections for block in part.blocks if isinstance(block, kind)]


def table_named(report, words):
    return next(block for block in blocks_of(report, TableBlock) if words in block.caption)


def test_letterhead_is_the_offices_own_or_its_name(report, untold):
    assert report.letterhead == ("PEMERINTAH KOTA", "KECAMATAN CONTOH")
    assert untold.letterhead == ("KECAMATAN CONTOH",)


def test_who_signs_stands_by_office_and_never_by_name(report, untold):
    (place,), (unnamed,) = (blocks_of(one, Signature) for one in (report, untold))
    assert (place.role, unnamed.role) == ("CAMAT CONTOH", "PEJABAT YANG MENGESAHKAN")
    assert not (unnamed.name or unnamed.nip)


def test_eight_parts_stand_beside_each_other(report):
    assert [part.title[:2] for part in report.sections] == [f"{letter}." for letter in "ABCDEFGH"]
    assert {part.level for part in report.sections} == {1}


def test_last_row_of_counts_and_of_means_is_set_apart_as_the_whole(report):
    for words, whole in (("Pegawai menurut", "Jumlah"), ("Rerata nilai akhir", "Seluruh kantor")):
        table = table_named(report, words)
        assert table.total
        assert table.rows()[-1][:2] == ["", whole]


def test_office_of_one_unit_tells_its_mean(edition, tables):
    one = tables["hasil"].assign(unit_kerja="Kelurahan Candi")
    rows = table_named(edition({"hasil": one}), "Rerata nilai akhir").rows()
    # 2.5, 2.7 ... 4.7: the mean of the twelve is 3.6
    assert rows == [
        ["1", "Kelurahan Candi", "10-19", "3,6"],
        ["", "Seluruh kantor", "10-19", "3,6"],
    ]


@pytest.mark.parametrize(("raters", "told"), [(5, True), (4, False)])
def test_from_five_raters_on_their_objectivity_is_spoken_of(edition, tables, raters, told):
    first = tables["penilaian"].query("peran == 'tim'").head(raters)
    rated = first.assign(penilai=[f"19700101199501{1000 + k}" for k in range(raters)])
    text = edition({"penilaian": rated}).to_text()
    assert (f"Nilai diberikan oleh {raters} penilai" in text) == told
    assert ("Penilainya terlalu sedikit untuk disajikan" in text) != told


def test_means_of_criteria_stand_in_the_order_of_the_profile_and_of_the_roles(
    tables, profile, tanggal
):
    material = gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)
    means = public.criterion_means(material)
    assert list(means) == ["Kriteria", "Atasan langsung", "Panel penilai", "Penilaian diri"]
    assert means["Kriteria"].tolist() == ["Disiplin", "Kualitas Kerja", "Akuntabel"]


def test_service_figures_are_rounded_once_and_a_year_without_one_has_a_dash(edition, tables):
    waiting = pd.DataFrame({"ukuran": ["Hari tunggu"], "tahun": [2025], "nilai": [3.0]})
    services = pd.concat([tables["layanan"].assign(nilai=[81.0, 83.45]), waiting])
    table = table_named(edition({"layanan": services}), "Ukuran layanan")
    # 83.45 is nearer to 83.5; ten times it is 834.5, which the even 834 would make 83.4
    assert table.rows() == [["1", "Hari tunggu", "–", "3,0"], ["2", "IKM", "81,0", "83,5"]]
