"""Practice forms: what goes out comes back, a faulty one is named, the others go on."""

import json
import re

import openpyxl
import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.thresholds import PRACTICE_MAX_BYTES
from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.criteria import criterion_names, load_criteria
from kinerja_analysis.training.practice_forms import (
    class_forms,
    expert_forms,
)
from kinerja_analysis.training.practice_page import practice_page
from kinerja_analysis.training.practice_workbook import write_practice_forms
from kinerja_analysis.training.returned import READERS, read_class
from kinerja_analysis.training.vignettes import codes, load_vignettes

VIGNETTES = load_vignettes()
CODES = codes(VIGNETTES)
PLAN = class_plan(3, VIGNETTES)
MARK = "KASUS REKAAN"


@pytest.fixture
def handed_out(tmp_path):
    """Three blank forms."""
    return write_practice_forms(class_forms(PLAN, VIGNETTES), tmp_path, MARK)


def fill(path, ronde, nilai, cells=60):
    """Fill in the first cells of a round with one nilai."""
    book = openpyxl.load_workbook(path)
    sheet = book[f"Ronde {ronde}"]
    places = [(row, column) for row in range(6, 16) for column in range(2, 8)]
    for row, column in places[:cells]:
        sheet.cell(row, column).value = nilai
    book.save(path)


def saved(nomor="07", **changes):
    """What the practice page saves."""
    row = {"ronde": 1, "kasus": "K1", "kriteria": "Disiplin", "nilai": 3, **changes}
    return json.dumps({"jenis": "latihan-menilai", "nomor": nomor, "nilai": [row]})


def test_a_form_shows_its_cases_in_its_order_and_no_name_is_asked(handed_out):
    book = openpyxl.load_workbook(handed_out[1])
    assert book.sheetnames == ["Petunjuk", "Kasus", "Ronde 1", "Jangkar", "Ronde 2"]
    heads = [cell.value for cell in book["Ronde 1"][5]][1:]
    assert heads == PLAN.query("peserta == '02'").sort_values("urutan")["kasus"].tolist()
    names = [row[0].value for row in book["Ronde 1"].iter_rows(min_row=6)]
    assert tuple(names) == criterion_names()


def test_neither_reference_scores_nor_traps_reach_a_form(handed_out):
    book = openpyxl.load_workbook(handed_out[0])
    words = " ".join(str(c.value) for s in book for row in s.iter_rows() for c in row if c.value)
    page = practice_page(PLAN, VIGNETTES, MARK)
    anchors = {anchor for criterion in load_criteria() for anchor in criterion.jangkar}
    for case in VIGNETTES:
        secrets = {s.alasan for s in case.acuan} | {c.penjelasan for c in case.kontras}
        assert not [s for s in secrets - anchors if s in words or s in page]


def test_experts_see_the_anchors_first_and_rate_once(tmp_path):
    (path,) = write_practice_forms(expert_forms(1, VIGNETTES), tmp_path, MARK)
    assert openpyxl.load_workbook(path).sheetnames == ["Petunjuk", "Jangkar", "Kasus", "Ronde 1"]


def test_filled_forms_come_back_as_they_were_filled_in(handed_out):
    fill(handed_out[0], 1, 4)
    fill(handed_out[0], 2, 3)
    fill(handed_out[1], 1, 2, cells=10)
    handed_out[2].unlink()
    back = read_class(handed_out[0].parent, CODES)
    assert back.faults.empty
    counted = back.ratings.groupby(["peserta", "ronde"])["nilai"].agg(["size", "mean"])
    assert counted.loc[("01", 1)].tolist() == [60, 4]
    assert counted.loc[("01", 2)].tolist() == [60, 3]
    assert counted.loc[("02", 1)].tolist() == [10, 2]


def test_a_faulty_form_is_named_and_the_others_go_on(handed_out):
    fill(handed_out[0], 1, 4)
    fill(handed_out[1], 1, 6)
    handed_out[2].write_bytes(b"PK but no workbook")
    (handed_out[0].parent / "catatan.docx").write_bytes(b"x")
    (handed_out[0].parent / "~$meja-01.xlsx").write_bytes(b"x")
    (handed_out[0].parent / "susulan").mkdir()
    back = read_class(handed_out[0].parent, CODES)
    assert back.ratings["peserta"].unique().tolist() == ["01"]
    told = back.faults.set_index("berkas")["pesan"]
    assert "'6' bukan nilai 1 sampai 5" in told["meja-02.xlsx"]
    assert "rusak" in told["meja-03.xlsx"]
    assert "bukan formulir latihan" in told["catatan.docx"]
    assert "folder di dalam folder tidak dibaca" in told["susulan"]
    assert len(told) == 4
    assert "4 berkas tidak dipakai" in back.summary()


def test_a_doubled_sheet_and_a_name_for_a_number_are_named_and_the_others_go_on(handed_out):
    for path in handed_out:
        fill(path, 1, 4)
    for path, change in zip(handed_out, (doubled, named), strict=False):
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
    back = read_class(handed_out[0].parent, CODES)
    told = back.faults.set_index("berkas")["pesan"]
    assert "lembar Ronde 1 (2) tidak lagi berbentuk semula" in told[handed_out[0].name]
    assert "bukan nama" in told[handed_out[1].name]
    assert "Budi" not in told[handed_out[1].name]
    assert back.ratings["peserta"].nunique() == len(handed_out) - 2


def doubled(book):
    """Copy a sheet as Excel names the copy."""
    book.copy_worksheet(book["Ronde 1"]).title = "Ronde 1 (2)"


def named(book):
    """Write a name in the place of the table number."""
    book["Ronde 1"]["B2"] = book["Ronde 2"]["B2"] = "Budi Santoso"


def test_an_empty_form_is_named(handed_out):
    back = read_class(handed_out[0].parent, CODES)
    assert set(back.faults["pesan"]) == {"belum ada nilai yang terisi"}


def test_files_saved_by_the_page_are_read_beside_workbooks(handed_out):
    fill(handed_out[0], 1, 4)
    (handed_out[0].parent / "meja-07.json").write_text(saved(), encoding="utf-8")
    back = read_class(handed_out[0].parent, CODES)
    assert set(back.ratings["peserta"]) == {"01", "07"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (saved(nilai=9), "bukan nilai 1 sampai 5"),
        (saved(nilai=3.5), "bukan nilai 1 sampai 5"),
        (saved(kasus="K9"), "kasus K9 bukan kasus kelas ini"),
        (saved(nomor="Budi Santoso"), "nomor harus angka 1 sampai 60, bukan nama"),
        (saved(nomor="61"), "nomor harus angka"),
        (saved(ronde=3), "tidak dikenal"),
        ('{"jenis": "lain"}', "bukan berkas yang disimpan halaman latihan"),
        ('{"jenis": "latihan-menilai"}', "rusak"),
        ("{", "rusak"),
        ("[" * 100_000, "rusak"),
        (saved(nilai="tiga"), "'tiga' bukan nilai 1 sampai 5"),
    ],
)
def test_a_faulty_saved_file_is_named_with_its_fault(tmp_path, text, told):
    (tmp_path / "meja-07.json").write_text(text, encoding="utf-8")
    back = read_class(tmp_path, CODES)
    assert told in back.faults["pesan"].iloc[0]
    assert back.ratings.empty


def test_two_files_of_one_table_are_both_named(tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(saved(), encoding="utf-8")
    back = read_class(tmp_path, CODES)
    assert back.ratings.empty
    assert "nomor 07 juga dipakai b.json" in back.faults.set_index("berkas").loc["a.json", "pesan"]


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="tidak ada"):
        read_class(tmp_path / "lain", CODES)


def test_the_page_reaches_for_nothing_outside():
    page = practice_page(PLAN, VIGNETTES, MARK)
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page)


def test_one_cell_that_is_given_twice_counts_neither_way(tmp_path):
    form = json.loads(saved())
    form["nilai"] += [form["nilai"][0] | {"nilai": 4}]
    (tmp_path / "meja-07.json").write_text(json.dumps(form), encoding="utf-8")
    back = read_class(tmp_path, CODES)
    assert "terisi lebih dari satu kali" in back.faults["pesan"].item()
    assert back.ratings.empty


def test_a_file_far_too_large_for_a_form_is_not_opened(tmp_path):
    with (tmp_path / "meja-07.json").open("wb") as file:
        file.truncate(PRACTICE_MAX_BYTES + 1)
    assert read_class(tmp_path, CODES).faults["pesan"].item().startswith("terlalu besar")


def test_a_workbook_without_rounds_is_taken_for_another_file(tmp_path):
    openpyxl.Workbook().save(tmp_path / "daftar.xlsx")
    told = read_class(tmp_path, CODES).faults["pesan"].item()
    assert told == "tidak memuat lembar Ronde; mungkin berkas lain"


def test_a_form_that_may_not_be_opened_is_named_and_the_others_go_on(tmp_path, monkeypatch):
    def locked(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setitem(READERS, ".xlsx", locked)
    (tmp_path / "meja-08.xlsx").write_bytes(b"PK")
    (tmp_path / "meja-07.json").write_text(saved(), encoding="utf-8")
    back = read_class(tmp_path, CODES)
    assert back.faults["pesan"].item().startswith("tidak dapat dibaca")
    assert back.summary().startswith("1 formulir terbaca. 1 berkas tidak dipakai: meja-08.xlsx")


def test_a_class_without_faults_is_counted_and_no_more(tmp_path):
    (tmp_path / "meja-07.json").write_text(saved(), encoding="utf-8")
    assert read_class(tmp_path, CODES).summary() == "1 formulir terbaca."
