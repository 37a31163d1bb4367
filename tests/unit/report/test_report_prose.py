"""The office changes the wording; every number stays that of the data."""

from dataclasses import replace
from datetime import date

import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.blocks import Bullets, Paragraph, Report, Section
from kinerja_analysis.report.prose import prose_text, with_prose

REPORT = Report(
    title="L",
    subtitle="S",
    office="K",
    mark="",
    tanggal=date(2026, 1, 31),
    letterhead=(),
    sections=(
        Section("A", (Paragraph("Dari 96 pegawai, 93,8% Baik."), Bullets(("Satu.", "Dua {x} 7.")))),
        Section("B", (Paragraph("Tanpa angka."),)),
    ),
)


def changed(tmp_path, *pairs):
    text = prose_text(REPORT)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "teks.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_unchanged_wording_gives_the_same_report(tmp_path):
    assert with_prose(REPORT, changed(tmp_path)).to_text() == REPORT.to_text()


def test_new_words_take_the_numbers_of_the_data(tmp_path):
    path = changed(tmp_path, ("Dari {1} pegawai, {2}% Baik.", "Baik: {2}% ({1} orang)."))
    assert "Baik: 93,8% (96 orang)." in with_prose(REPORT, path).to_text()


def test_list_whose_lines_are_all_emptied_leaves_the_report(tmp_path):
    path = changed(tmp_path, ('"Satu."', '""'), ("Dua {x} {1}.", "{1}"))
    assert Bullets(("7",)) in with_prose(REPORT, path).sections[0].blocks
    only = replace(REPORT, sections=(Section("C", (Bullets(("Satu.", "Dua.")), Paragraph("A."))),))
    path.write_text('[[bagian]]\njudul = "C"\nteks = ["", "", "A."]\n', encoding="utf-8")
    assert with_prose(only, path).sections[0].blocks == (Paragraph("A."),)


def test_wording_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"hilang\.toml tidak dapat dibaca"):
        with_prose(REPORT, tmp_path / "hilang.toml")


def test_line_without_numbers_may_be_emptied(tmp_path):
    text = with_prose(REPORT, changed(tmp_path, ('"Tanpa angka."', '""'))).to_text()
    assert "Tanpa angka" not in text


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{1} pegawai", "97 pegawai", "angka 97 diketik"),
        ("{1} pegawai", "para pegawai", r"angka \{1\} hilang"),
        ("{1} pegawai", "{1} dari {3} pegawai", r"angka \{3\} tidak ada"),
        ('judul = "B"', 'judul = "C"', "bagian 'C' tidak ada"),
        ('  "Tanpa angka.",\n', "", "harus 1 baris, bukan 0"),
        ("teks = [", "teks = ", "tidak terbaca"),
    ],
)
def test_number_that_is_not_of_the_data_is_refused(tmp_path, old, new, fault):
    with pytest.raises(UsageError, match=fault):
        with_prose(REPORT, changed(tmp_path, (old, new)))


def test_wording_of_a_whole_report_comes_back_as_it_was(tables, profile, tanggal, tmp_path):
    from kinerja_analysis.report.compose import compose_report

    report = compose_report(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)
    path = tmp_path / "teks.toml"
    path.write_text(prose_text(report), encoding="utf-8")
    assert with_prose(report, path).to_text() == report.to_text()
