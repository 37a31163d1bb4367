"""What an office decides without code: chapters, templates, letterhead, verified years, floors."""

import io
import tomllib
from dataclasses import replace
from types import SimpleNamespace

import docx
import openpyxl
import pytest

from kinerja_analysis.errors import ProfileError
from kinerja_analysis.profile import Signatory, load_profile
from kinerja_analysis.profile_report import ReportStyle
from kinerja_analysis.report import verified
from kinerja_analysis.report.blocks import Report, Section, Sheet
from kinerja_analysis.report.chapters.cover import approval
from kinerja_analysis.report.compose import compose_report
from kinerja_analysis.report.docx import render_docx, write_docx
from kinerja_analysis.report.html import render_html
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.pdf import render_pdf
from kinerja_analysis.report.workbook import completed, meanings
from kinerja_analysis.report.xlsx import write_xlsx

OFFICE = '[kantor]\nnama = "Kec. A"\nkota = "S"\n'


def composed(tables, profile, tanggal, **style):
    own = replace(profile, laporan=ReportStyle(**style))
    return compose_report(tables, own, tahun=2025, tahap="final", tanggal=tanggal)


@pytest.fixture(scope="module")
def report(tables, profile, tanggal):
    return composed(tables, profile, tanggal)


@pytest.fixture
def small(tanggal):
    return Report(
        "L", "S", "K", "", tanggal, ("KOP SATU",), (Section("A", ()), Section("B", (), 2))
    )


def test_chapter_that_the_profile_leaves_out_is_not_printed(tables, profile, tanggal):
    short = composed(tables, profile, tanggal, tanpa_bab=("layanan", "lampiran"))
    titles = [section.title for section in short.sections]
    assert "BAB V KETERKAITAN LAYANAN" not in titles
    assert "LAMPIRAN" not in titles
    assert "tidak dicetak: layanan dan lampiran" in short.to_text()
    assert "Ringkasan Eksekutif" in titles


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('tanpa_bab = ["ringkasan"]', "ringkasan tidak dikenal"),
        ("sel_kecil = 3", "sel_kecil harus bilangan bulat mulai dari 5"),
        ("rerata_minimal = 5", "rerata_minimal harus bilangan bulat mulai dari 10"),
    ],
)
def test_profile_cannot_protect_people_less_or_drop_the_summary(tmp_path, line, fault):
    path = tmp_path / "profil.toml"
    path.write_text(f"{OFFICE}[laporan]\n{line}\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=fault):
        load_profile(path)


def test_objection_and_report_style_come_from_the_profile(tmp_path):
    path = tmp_path / "profil.toml"
    text = f'{OFFICE}[keberatan]\nhari = 21\n[laporan]\ntemplat = "milik"\nsel_kecil = 10\n'
    path.write_text(text, encoding="utf-8")
    profile = load_profile(path)
    assert (profile.keberatan.hari, profile.laporan.sel_kecil) == (21, 10)
    assert profile.templates == tmp_path / "milik"


def test_cover_is_marked_until_the_rules_of_the_year_are_verified(tables, profile, tanggal, report):
    assert "belum dibandingkan dengan naskah resminya" in report.remark
    later = composed(tables, profile, tanggal, ketentuan_sampai=2024).remark
    assert later.startswith("Ketentuan terakhir yang diperiksa kantor berlaku sampai tahun 2024")
    assert composed(tables, profile, tanggal, ketentuan_sampai=2025).remark == ""
    assert report.remark in render_html(report)


def test_rules_that_somebody_verified_need_no_remark(tables, profile, tanggal, monkeypatch):
    material = gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)
    for checked, told in ((True, ""), (False, "Ketentuan yang dipakai (P 1)")):
        rule = SimpleNamespace(short="P 1", verified=checked)
        monkeypatch.setattr(verified, "rules_of", lambda _, rule=rule: [rule])
        assert verified.unverified_remark(material).startswith(told)
        assert bool(verified.unverified_remark(material)) == bool(told)


def test_template_of_the_office_stands_in_for_ours(small, tmp_path):
    (tmp_path / "laporan.html.j2").write_text("<p>milik kami: {{ title }}</p>", encoding="utf-8")
    assert render_html(replace(small, templates=tmp_path)) == "<p>milik kami: L</p>"
    assert "<!DOCTYPE html>" in render_html(replace(small, templates=tmp_path / "lain"))


def test_word_file_of_the_office_brings_its_letterhead(small, tmp_path):
    own = docx.Document()
    own.add_paragraph("KOP RESMI KANTOR")
    own.save(str(tmp_path / "laporan.docx"))
    path = write_docx(replace(small, templates=tmp_path), tmp_path / "hasil.docx")
    words = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert words[0] == "KOP RESMI KANTOR"
    assert "KOP SATU" not in words


def test_letterhead_has_a_style_of_its_own_and_contents_lead_to_headings(small, tmp_path):
    path = write_docx(small, tmp_path / "a.docx")
    document = docx.Document(str(path))
    assert [p.text for p in document.paragraphs if p.style.name == "Kop"] == ["KOP SATU"]
    xml = document.element.xml
    assert xml.count('w:anchor="_Toc00000') == xml.count('w:name="_Toc00000') == 2
    assert render_docx(small) == render_docx(small)


def test_captions_number_themselves(report, tmp_path):
    document = docx.Document(str(write_docx(report, tmp_path / "a.docx")))
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    numbered = [p for p in captions if p.text.startswith(("Tabel", "Gambar"))]
    assert all("SEQ " in p._p.xml for p in numbered if any(c.isdigit() for c in p.text[:12]))


def test_every_column_of_the_workbook_stands_in_the_dictionary(report):
    sheets = {sheet.name: sheet.frame for sheet in report.sheets}
    rows = set(zip(sheets["Kamus"]["Lembar"], sheets["Kamus"]["Istilah"], strict=True))
    wanted = {(name, head) for name, frame in sheets.items() if name != "Kamus" for head in frame}
    assert wanted <= rows


def test_dictionary_explains_what_it_names():
    assert all(text.strip() for text in meanings().values())
    assert tomllib.loads("[kolom]\n")["kolom"] == {}


def test_workbook_has_native_charts(report, tmp_path):
    book = openpyxl.load_workbook(write_xlsx(report, tmp_path / "a.xlsx"))
    assert len(book["Predikat"]._charts) == 1
    assert book["Predikat"].auto_filter.ref is not None


def test_sheet_without_rows_has_no_chart():
    import pandas as pd

    empty = Sheet("Predikat", "P", pd.DataFrame({"Predikat": [], "Pegawai": []}))
    assert completed((empty,))[0].chart is None


def test_html_tells_rows_and_leads_the_keyboard(report):
    page = render_html(report)
    assert 'href="#isi"' in page
    assert 'scope="row"' in page
    assert page.count("<figure tabindex") == page.count("<figure ")


def test_second_signatory_signs_at_the_left_of_the_first(tables, profile, tanggal, small):
    second = Signatory("SEKRETARIS DAERAH", "Rina, S.H.", "Pembina", "19700101 199501 2 901")
    own = replace(profile, mengetahui=second)
    material = gather(tables, own, tahun=2025, tahap="final", tanggal=tanggal)
    report = replace(small, sections=approval(material))
    told = render_html(report)
    assert told.index("Mengetahui,") < told.index("SEKRETARIS DAERAH") < told.index("CAMAT CONTOH")
    document = docx.Document(io.BytesIO(render_docx(report)))
    assert "SEKRETARIS DAERAH\tCAMAT CONTOH" in [part.text for part in document.paragraphs]
    assert render_pdf(report).startswith(b"%PDF")


def test_profile_reads_who_acknowledges(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_text(f'{OFFICE}[kantor.mengetahui]\njabatan = "SEKDA"\n', encoding="utf-8")
    second = load_profile(path).mengetahui
    assert second is not None
    assert second.jabatan == "SEKDA"
    path.write_text(f'{OFFICE}[kantor.mengetahui]\ngelar = "S.H."\n', encoding="utf-8")
    with pytest.raises(ProfileError, match=r"kantor\.mengetahui\.gelar"):
        load_profile(path)


def test_report_of_one_year_serves_as_the_own_document_of_the_next(small, tmp_path):
    # it has all our styles already, and keeps them
    write_docx(small, tmp_path / "laporan.docx")
    path = write_docx(replace(small, templates=tmp_path), tmp_path / "hasil.docx")
    names = [style.name for style in docx.Document(str(path)).styles]
    assert names.count("Kop") == names.count("Tabel Laporan") == 1
