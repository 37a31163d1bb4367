"""Words that came with the data stay words in every format and every edition."""

import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import Criterion, load_profile
from kinerja_analysis.report.compose import compose_report
from kinerja_analysis.report.employee import write_employee_sheet
from kinerja_analysis.report.feedback import write_feedback
from kinerja_analysis.report.public.edition import compose_public
from kinerja_analysis.report.publish_formats import write_formats

DATA = Path(__file__).parents[1] / "data"
"""Profile and awkward exports of the intake tests."""

WORDS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    '#eval("1+1") $x^2$ \\u{41}',
    r"$\frac{1}{2}$ \input{/etc/passwd}",
    "../../../../etc/passwd",
    "CON",
    "a\u202egnirts \u200b\x07 \ud83d".encode("utf-8", "ignore").decode(),
    "{0.__class__} %s %(n)s",
)


@pytest.fixture(scope="module")
def hostile(tables):
    """The small office, hostile in names, units, criteria, file names, sources and messages."""
    people = tables["pegawai"].assign(nama=list(WORDS))
    number = dict(zip(people["pegawai"], range(12), strict=True))

    def unit(ids):
        return [WORDS[number.get(one, 0) // 6] for one in ids]

    rated, official, results = (tables[name] for name in ("penilaian", "predikat_resmi", "hasil"))
    return tables | {
        "pegawai": people.assign(unit_kerja=unit(people["pegawai"])),
        "penilaian": rated.assign(
            unit_kerja=unit(rated["pegawai"]),
            kriteria=rated["kriteria"].astype(str).replace("Disiplin", WORDS[6]).astype("category"),
            sumber=[f"{WORDS[k % 12]} › {WORDS[3]} › C4" for k in range(len(rated))],
        ),
        "predikat_resmi": official.assign(unit_kerja=unit(official["pegawai"])),
        "hasil": results.assign(unit_kerja=unit(results["pegawai"])),
        "tally": tables["tally"].assign(berkas=WORDS[3], lembar=WORDS[0]),
        "jejak_audit": tables["jejak_audit"].assign(berkas=WORDS[4], pesan=WORDS[5]),
    }


@pytest.fixture(scope="module")
def office(profile):
    criteria = [
        replace(one, nama=WORDS[6]) if one.nama == "Disiplin" else one for one in profile.kriteria
    ]
    assert isinstance(criteria[0], Criterion)
    return replace(
        profile, nama="Kec. <b>&{{x}}", kop=("=1+1", "<i>KOP</i>"), kriteria=tuple(criteria)
    )


@pytest.fixture(scope="module")
def folder(hostile, office, tanggal, tmp_path_factory):
    place = tmp_path_factory.mktemp("jahat")
    report = compose_report(hostile, office, tahun=2025, tahap="final", tanggal=tanggal)
    write_formats(report, place, "laporan")
    write_formats(compose_public(hostile, office, tahun=2025, tanggal=tanggal), place, "publik")
    return place


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would see."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("name", ["laporan", "publik"])
def test_html_runs_and_loads_nothing_that_came_with_the_data(folder, name):
    page = (folder / f"{name}.html").read_text(encoding="utf-8")
    seen = Tags()
    seen.feed(page)
    assert not seen.tags & {"script", "iframe", "object", "i", "b", "form", "link"}
    assert not [one for one in seen.attributes if one.startswith("on")]
    assert "{{x}}" in page
    assert ">49<" not in page


@pytest.mark.parametrize("name", ["laporan", "publik"])
def test_workbook_has_no_formula_and_no_link_from_the_data(folder, name):
    book = openpyxl.load_workbook(folder / f"{name}.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("name", ["laporan", "publik"])
def test_word_file_is_well_formed_and_has_only_our_fields(folder, name):
    with zipfile.ZipFile(folder / f"{name}.docx") as archive:
        for part in archive.namelist():
            if part.endswith(".xml"):
                etree.fromstring(archive.read(part))
        tree = etree.fromstring(archive.read("word/document.xml"))
    codes = {"".join(node.itertext()).split()[0] for node in tree.iter("{*}instrText")}
    assert codes <= {"TOC", "SEQ", "PAGE", "NUMPAGES"}


@pytest.mark.parametrize("name", ["laporan", "publik"])
def test_pdf_is_made(folder, name):
    assert (folder / f"{name}.pdf").read_bytes().startswith(b"%PDF")


def test_no_person_is_named_even_when_the_name_is_hostile(folder):
    page = (folder / "laporan.html").read_text(encoding="utf-8")
    assert "etc/passwd" not in page


def test_private_sheets_are_made_and_stay_in_their_folder(hostile, office, tanggal, tmp_path):
    inside = tmp_path / "dalam"
    write_feedback(hostile, office, inside, tahun=2025, tanggal=tanggal)
    who = hostile["pegawai"]["pegawai"].iloc[8]
    write_employee_sheet(hostile, office, inside, who, tahun=2025, tanggal=tanggal)
    assert {path.name for path in tmp_path.iterdir()} == {"dalam"}
    assert {path.suffix for path in inside.iterdir()} == {".pdf"}


@pytest.mark.parametrize(
    "name",
    ["e05_csv_bernama_xlsx.xlsx", "e09_zip_slip.xlsx", "e11_unit_jalur.xlsx", "e13_xlsm.xlsm"],
)
def test_awkward_export_flows_through_to_every_format(name, tanggal, tmp_path):
    own = load_profile(DATA / "profil_uji.toml")
    cleaned = clean_exports([DATA / "exports" / name], own, tahun=2025)
    inside = tmp_path / "dalam"
    report = compose_report(cleaned.tables(), own, tahun=2025, tahap="final", tanggal=tanggal)
    write_formats(report, inside)
    assert {path.name for path in tmp_path.rglob("*")} == {
        "dalam", "laporan.html", "laporan.pdf", "laporan.docx", "laporan.xlsx"
    }  # fmt: skip
    assert not re.search(r"\d{18}|slip_PWNED", report.to_text())
