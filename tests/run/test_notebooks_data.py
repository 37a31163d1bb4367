"""The yearly notebooks on an office that is tiny, on dirty exports, and on an empty one."""

import csv
import re

import nbformat
import pytest
from lxml import html

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.run.manifest import verify
from kinerja_analysis.run.office import run_report

PROFILE = """\
[kantor]
nama = "Kelurahan Kecil"
kota = "Semarang"
simulasi = true
[skala.lima]
minimum = 1
maksimum = 5
[[kriteria]]
nama = "Disiplin"
skala = "lima"
[[kriteria]]
nama = "Kerja Sama"
skala = "lima"
"""

HEAD = ["NIP", "Nama", "Unit Kerja", "NIP Penilai", "Tanggal", "Disiplin", "Kerja Sama"]

NO_WORDS = re.compile(r"\b(nan|NaN|None|NaT|inf|undetermined|not_detected)\b")
"""What no reader may meet."""


def nip(number):
    """Give the number of a simulated person."""
    return f"1985{number % 12 + 1:02d}15201001{number % 2 + 1}{number:03d}"


def form(ratee, rater, first, second, day="2025-12-01"):
    """Fill in one form about a person, by a person."""
    return [nip(ratee), f"Orang {ratee}", "Seksi Umum", nip(rater), day, first, second]


TINY = [
    form(ratee, rater, (ratee + rater) % 5 + 1, ratee % 5 + 1)
    for ratee in (1, 2, 3, 4)
    for rater in (8, 9)
]
"""Four people, two raters, two kriteria: sixteen nilai."""

DIRTY = [
    ["REKAPITULASI PENILAIAN TAHUN 2025"],
    [],
    HEAD,
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    *TINY,
    form(5, 8, "4,5", "x"),  # no step of the scale, no number
    form(6, 9, 44, 3),  # beyond the scale
    form(6, 8, 3, "", "31/11/2025"),  # no such day, and a blank
    ["'" + nip(7), "Orang 7", "Seksi Umum", "19850115", "2025-12-01", 3, 3],  # no NIP
    TINY[0],  # the same again
    form(1, 9, 1, 1),  # contradicts what the same rater said before
    ["", "Mengetahui,"],
    ["", "Orang 9"],
    ["", f"NIP. {nip(9)}"],
]


@pytest.fixture
def office(tmp_path):
    """Write rows as the office's only export; return folder of the exports and profile."""
    folder = tmp_path / "2025"
    folder.mkdir()
    (tmp_path / "profil.toml").write_text(PROFILE, encoding="utf-8")

    def write(rows):
        with (folder / "nilai.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        return [folder], tmp_path / "profil.toml", tmp_path / "terbitan"

    return write


def shown(folder):
    """Give what a reader sees: the report and every notebook's tables and sentences."""
    report = html.fromstring((folder / "laporan.html").read_bytes())
    texts = {"laporan.html": report.text_content()}
    for path in sorted((folder / "rahasia" / "notebooks").glob("*.ipynb")):
        book = nbformat.read(path, as_version=4)
        outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
        parts = [output.get("data", {}) for output in outputs]
        tables = [html.fromstring(d["text/html"]).text_content() for d in parts if "text/html" in d]
        words = [output.get("text", "") for output in outputs]
        texts[path.name] = "\n".join(map(str, [*tables, *words]))
        assert not [output for output in outputs if output["output_type"] == "error"], path.name
    return texts


def assert_readable(folder):
    """No machine's word reaches a reader, and the run is whole."""
    assert not verify(folder)
    texts = shown(folder)
    assert len(texts) == 5 and all(texts.values())
    assert {name: found for name, text in texts.items() if (found := NO_WORDS.findall(text))} == {}


@pytest.mark.lambat
def test_four_people_and_two_raters_give_a_report_that_says_what_it_cannot_know(office):
    run = run_report(2025, *office([HEAD, *TINY]))
    assert_readable(run.folder)
    assert run.rows == {"dibaca": 9, "struktur": 1, "bersih": 8, "karantina": 0}


@pytest.mark.lambat
def test_dirty_exports_give_a_draft_that_counts_every_row(office):
    inputs = office(DIRTY)
    run = run_report(2025, *inputs, draf=True)
    assert_readable(run.folder)
    assert run.rows["dibaca"] == len(DIRTY)
    assert run.rows["karantina"] >= 6
    assert sum(run.rows.values()) == 2 * len(DIRTY)
    assert "DRAF" in shown(run.folder)["laporan.html"]


@pytest.mark.parametrize("rows", [[], [HEAD], [["catatan rapat"], ["tidak ada"]]])
def test_an_export_without_a_rating_is_refused_in_words_and_leaves_nothing(office, rows):
    exports, profile, output = office(rows)
    with pytest.raises(ExportRefused) as refused:
        run_report(2025, exports, profile, output)
    assert "nilai.csv" in str(refused.value)
    assert not output.exists() or not [*output.rglob("*.html")]
