"""One set of ratings in many guises of our own: the same clean table, whatever it looks like."""

import csv
import datetime
import io
import random
from copy import deepcopy
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile

DATA = Path(__file__).parent / "data"
PROFILE = load_profile(DATA / "profil_uji.toml")
SHEET = openpyxl.load_workbook(DATA / "exports" / "a01_baseline.xlsx").active
ROWS = [[cell.value for cell in row] for row in SHEET.iter_rows()]
HEAD = ROWS[0]
NIP, NAMA, UNIT = HEAD.index("NIP"), HEAD.index("Nama Pegawai"), HEAD.index("Unit Kerja")
PENILAI, DAY = HEAD.index("NIP Penilai"), HEAD.index("Tanggal Penilaian")
CRITERIA = [place for place, name in enumerate(HEAD) if name in {c.nama for c in PROFILE.kriteria}]
COLUMNS = ["pegawai", "penilai", "tanggal", "kriteria", "nilai"]


def rows():
    return deepcopy(ROWS)


def save(table, path, finish=lambda _book, _sheet: None):
    book = openpyxl.Workbook()
    for line in table:
        book.active.append(line)
    finish(book, book.active)
    book.save(path)


def text(table, separator):
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(table)
    return stream.getvalue()


def tidy(result):
    table = result.penilaian[COLUMNS].astype({"kriteria": "str"})
    return table.sort_values(COLUMNS, ignore_index=True)


@pytest.fixture
def cleaned(tmp_path):
    def clean(make, suffix="xlsx"):
        path = tmp_path / f"nilai.{suffix}"
        make(path)
        result = clean_exports([path], PROFILE, tahun=2025)
        sums = result.tally[["struktur", "bersih", "karantina"]].sum(axis=1)
        assert (sums == result.tally["dibaca"]).all()
        return result

    return clean


def merged_header(path):
    """Two header rows: Pegawai and Penilai over NIP and name, one name over all criteria."""
    lower = {NIP: "NIP", NIP + 1: "Nama", PENILAI: "NIP", PENILAI + 1: "Nama"}
    lower |= {place: HEAD[place] for place in CRITERIA}
    upper = ["" if place in lower else name for place, name in enumerate(HEAD)]
    upper[NIP], upper[PENILAI], upper[CRITERIA[0]] = "Pegawai", "Penilai", "Perilaku"
    spans = [(NIP, NIP + 1), (PENILAI, PENILAI + 1), (CRITERIA[0], CRITERIA[-1])]
    save(
        [upper, [lower.get(place, "") for place in range(len(HEAD))], *ROWS[1:]],
        path,
        lambda _book, sheet: [
            sheet.merge_cells(start_row=1, end_row=1, start_column=a + 1, end_column=b + 1)
            for a, b in spans
        ],
    )


def one_nilai_a_row(path):
    others = [place for place in range(len(HEAD)) if place not in CRITERIA]
    table = [[*(HEAD[place] for place in others), "Kriteria", "Nilai"]]
    for line in ROWS[1:]:
        table += [[*(line[o] for o in others), HEAD[c], line[c]] for c in CRITERIA]
    save(table, path)


def shuffled_and_off_the_corner(path):
    order = random.Random(3).sample(range(len(HEAD)), len(HEAD))
    save([[], [], [], *([None, None, *(line[p] for p in order)] for line in ROWS)], path)


def unit_merged_downwards(path):
    table, spans, last = [HEAD], [], None
    for number, line in enumerate(sorted(ROWS[1:], key=lambda line: line[UNIT]), start=2):
        if line[UNIT] == last:
            spans[-1][1] = number
        else:
            spans.append([number, number])
        table.append([*line[:UNIT], None if line[UNIT] == last else line[UNIT], *line[UNIT + 1 :]])
        last = line[UNIT]
    letter = get_column_letter(UNIT + 1)
    save(
        table,
        path,
        lambda _book, sheet: [
            sheet.merge_cells(f"{letter}{a}:{letter}{b}") for a, b in spans if b > a
        ],
    )


FORMS = [
    lambda nip: f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}",
    lambda nip: f"{nip[:8]}.{nip[8:14]}.{nip[14]}.{nip[15:]}",
    lambda nip: f"{nip[:8]}-{nip[8:14]}-{nip[14]}-{nip[15:]}",
    lambda nip: f"'{nip}",
    lambda nip: f'"{nip}"',
    lambda nip: f"`{nip}",
    lambda nip: f"NIP. {nip}",
    lambda nip: f"{nip[:8]}\n{nip[8:]}",
    lambda nip: f"{nip[:8]}\u00a0{nip[8:]}",
    lambda nip: f"\u200b{nip}",
    lambda nip: f"\u202a{nip}\u202c",
    lambda nip: "".join(chr(ord(digit) + 0xFEE0) for digit in nip),  # full-width digits
]


def decorated_nip(path):
    table = rows()
    for line, form in zip(table[1:], FORMS, strict=True):
        line[NIP] = form(line[NIP])
    save(table, path)


def epoch_of_1904(path):
    table = rows()
    for line in table[1:]:
        line[DAY] = datetime.datetime(2025, 12, 15)
    save(table, path, lambda book, _sheet: setattr(book, "epoch", CALENDAR_MAC_1904))


def shares_shown_as_percent(path):
    table = rows()
    for line in table[1:]:
        for place in CRITERIA:
            line[place] /= 100
    cells = [(row, place + 1) for row in range(2, len(table) + 1) for place in CRITERIA]
    save(
        table,
        path,
        lambda _book, sheet: [setattr(sheet.cell(*at), "number_format", "0%") for at in cells],
    )


def second_table_below(path):
    save([*ROWS[:7], [], ["Tabel 2"], HEAD, *ROWS[7:]], path)


def names_that_look_like_code(path):
    names = ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "{{7*7}}", "$a^$", "-cmd", "+62"]
    names += ["Kel {Candi}", "%s", "\\frac{", '"; DROP', "😀 محمد ꦧꦸꦢꦶ 山田"]
    table = rows()
    for line, name in zip(table[1:], names, strict=True):
        line[NAMA] = name
    save(
        table,
        path,
        lambda _book, sheet: [
            setattr(cell, "data_type", "s")
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str)
        ],
    )


def page_in_disguise(path):
    lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in ROWS)
    path.write_text(f"<html><body><table>{lines}</table></body></html>", encoding="utf-8")


GUISES = {
    "comma": (lambda path: path.write_text(text(ROWS, ","), encoding="utf-8"), "csv"),
    "tabs in UTF-16": (lambda path: path.write_bytes(text(ROWS, "\t").encode("utf-16")), "csv"),
    "page named xls": (page_in_disguise, "xls"),
    "merged header": (merged_header, "xlsx"),
    "one nilai a row": (one_nilai_a_row, "xlsx"),
    "shuffled columns": (shuffled_and_off_the_corner, "xlsx"),
    "unit merged downwards": (unit_merged_downwards, "xlsx"),
    "decorated NIP": (decorated_nip, "xlsx"),
    "epoch of 1904": (epoch_of_1904, "xlsx"),
    "percent": (shares_shown_as_percent, "xlsx"),
    "second table below": (second_table_below, "xlsx"),
    "names like code": (names_that_look_like_code, "xlsx"),
}


@pytest.mark.parametrize("name", GUISES)
def test_every_guise_gives_the_same_clean_table(name, cleaned):
    make, suffix = GUISES[name]
    plain = clean_exports([DATA / "exports" / "a01_baseline.xlsx"], PROFILE, tahun=2025)
    result = cleaned(make, suffix)
    assert result.quarantine.empty
    pd.testing.assert_frame_equal(tidy(result), tidy(plain))


def changed(path, *cells, more=()):
    """Save the rows with some cells changed (row, column, value) and rows added."""
    table = rows()
    for row, place, value in cells:
        table[row][place] = value
    save([*table, *more], path)


def test_repeats_wait_once_and_contradictions_both(cleaned):
    other = [*ROWS[2]]
    other[CRITERIA[0]] -= 1
    result = cleaned(lambda path: changed(path, more=[ROWS[1], other]))
    assert result.quarantine["aturan"].value_counts().to_dict() == {
        "duplikat_bertentangan": 2,
        "duplikat_persis": 1,
    }


def test_excel_errors_hold_their_rows(cleaned):
    cells = [(n + 1, CRITERIA[1], e) for n, e in enumerate(["#REF!", "#N/A", "#DIV/0!", "#VALUE!"])]
    result = cleaned(lambda path: changed(path, *cells))
    assert result.quarantine["aturan"].tolist() == ["galat_excel"] * 4


def test_a_nip_in_scientific_notation_waits(cleaned):
    table = rows()
    for line in table[1:4]:
        line[NIP] = f"{float(line[NIP]):.5E}".replace(".", ",")
    result = cleaned(lambda path: path.write_text(text(table, ";"), encoding="utf-8"), "csv")
    assert result.quarantine["aturan"].tolist() == ["nip_presisi_hilang"] * 3


@pytest.mark.parametrize(
    ("column", "label", "sentence"),
    [
        (CRITERIA[1], HEAD[CRITERIA[0]], "lebih dari satu kolom cocok"),
        (CRITERIA[1], None, "kolom J berisi tetapi tanpa judul"),
    ],
)
def test_a_header_that_does_not_tell_is_refused(column, label, sentence, cleaned):
    with pytest.raises(ExportRefused, match=sentence):
        cleaned(lambda path: changed(path, (0, column, label)))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%abc", b"PK\x03\x04rusak"])
def test_what_is_no_table_is_refused(content, cleaned):
    with pytest.raises(ExportRefused):
        cleaned(lambda path: path.write_bytes(content))


def test_groups_with_their_subtotals_in_the_middle_are_structure(cleaned):
    table = [HEAD]
    for unit in sorted({line[UNIT] for line in ROWS[1:]}):
        table += [[unit], *(line for line in ROWS[1:] if line[UNIT] == unit)]
        table += [["", word, *[""] * 6, *[100] * 7] for word in ("Subtotal", "Rata-rata")]
    result = cleaned(lambda path: save(table, path))
    assert result.quarantine.empty
    assert len(result.penilaian) == 12 * 7
