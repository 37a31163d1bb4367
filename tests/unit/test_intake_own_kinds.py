"""Kinds of export that no catalogue lists: forms, hidden columns, names in brackets, odd marks."""

import pytest
import xlsxwriter

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI = "199001012015032901", "198502022010011902"
CITRA, DODI = "197503032000032903", "198004042005011904"
HEADER = ["No", "NIP", "Nama", "Unit Kerja", "NIP Penilai", "Disiplin", "Kualitas Kerja"]
LISTED = [
    ["NIP", "Nama", "Unit Kerja"],
    [ANI, "Ani", "Seksi Umum"],
    [BUDI, "Budi", "Seksi Umum"],
    [CITRA, "Citra", "Sekretariat"],
    [DODI, "Dodi", "Sekretariat"],
]


@pytest.fixture
def profile(small_profile):
    return small_profile


def rated(ratee: str, first: object, second: object, unit: str = "Seksi Umum") -> list[object]:
    return [1, ratee, {ANI: "Ani", BUDI: "Budi"}[ratee], unit, CITRA, first, second]


def form(name: str, nip: str, *nilai: object) -> list[list[object]]:
    return [
        ["FORMULIR PENILAIAN KINERJA TAHUN 2025"],
        ["Nama", ":", name],
        ["NIP", ":", nip],
        ["Unit Kerja", ": Seksi Umum"],
        ["NIP Penilai", f": {CITRA}"],
        [],
        ["No", "Kriteria", "Nilai"],
        [1, "Disiplin", nilai[0]],
        [2, "Kualitas Kerja", nilai[1]],
        ["", "Jumlah", ""],
        ["", "Semarang, 15 Desember 2025"],
        ["", "Citra"],
        ["", f"NIP. {CITRA}"],
    ]


def said(clean):
    columns = ["pegawai", "penilai", "kriteria", "nilai", "unit_kerja"]
    return sorted(clean.penilaian[columns].itertuples(index=False, name=None))


def counts(clean):
    return clean.tally[["dibaca", "struktur", "bersih", "karantina"]].sum().tolist()


def rules(entries):
    return set(entries["aturan"])


def test_a_form_of_one_person_is_read_by_the_lines_above_its_kriteria(workbook, profile):
    clean = clean_exports([workbook("form.xlsx", form("Ani", ANI, 4, 5))], profile, tahun=2025)
    # 13 rows: two kriteria, the rest title, names, header, total and signature
    assert counts(clean) == [13, 11, 2, 0]
    assert said(clean) == [
        (ANI, CITRA, "Disiplin", 4.0, "Seksi Umum"),
        (ANI, CITRA, "Kualitas Kerja", 5.0, "Seksi Umum"),
    ]


def test_a_form_a_sheet_is_read_and_the_sheets_are_no_units(workbook, profile):
    forms = {"Ani": form("Ani", ANI, 4, 5), "Budi": form("Budi", BUDI, 3, 2)}
    for rows in forms.values():
        rows.remove(["Unit Kerja", ": Seksi Umum"])
    clean = clean_exports([workbook("forms.xlsx", forms)], profile, tahun=2025)
    assert counts(clean) == [24, 20, 4, 0]
    assert set(clean.penilaian["unit_kerja"]) == {""}


@pytest.mark.parametrize(
    "rows",
    [
        form("Ani", ANI, 4, 5)[:9] + form("Budi", BUDI, 3, 2)[:9],
        [row for row in form("Ani", ANI, 4, 5) if row[:1] != ["NIP"]],
        [row for row in form("Ani", ANI, 4, 5) if row[:1] != ["NIP Penilai"]],
        [["NIP Penilai", CITRA], ["NIP", ANI], *form("Ani", ANI, 4, 5)[6:]],
        [["NIP", ANI], ["NIP", BUDI], *form("Ani", ANI, 4, 5)[4:]],
        [["NIP", CITRA], *form("Ani", ANI, 4, 5)[4:]],
    ],
    ids=["two_forms", "no_ratee", "no_rater", "rater_first", "two_ratees", "one_nip_for_both"],
)
def test_a_form_that_leaves_doubt_is_refused_as_a_form(workbook, profile, rows):
    with pytest.raises(ExportRefused, match="formulir"):
        clean_exports([workbook("form.xlsx", rows)], profile, tahun=2025)


def test_columns_of_raters_without_kriteria_say_what_is_missing(workbook, profile):
    rows = [["NIP", "Nama", "Penilai 1 (Citra)", "Penilai 2 (Dodi)"], [ANI, "Ani", 4, 5]]
    with pytest.raises(ExportRefused, match=r"Penilai 1 \(Citra\).*kriterianya tidak disebut"):
        clean_exports([workbook("raters.xlsx", rows)], profile, tahun=2025)


BRACKETS = [
    ["NIP", "Nama", "Kriteria", "Penilai 1 (Citra)", "Penilai 2 (Dodi)"],
    [ANI, "Ani", "Disiplin", 4, 5],
    [ANI, "Ani", "Kualitas Kerja", 3, 2],
]


def test_a_name_in_brackets_is_the_rater_whom_the_list_knows(workbook, profile):
    files = [workbook("raters.xlsx", BRACKETS), workbook("pegawai.xlsx", LISTED)]
    clean = clean_exports(files[:1], profile, tahun=2025, pegawai=files[1])
    assert [row[:4] for row in said(clean)] == [
        (ANI, CITRA, "Disiplin", 4.0),
        (ANI, CITRA, "Kualitas Kerja", 3.0),
        (ANI, DODI, "Disiplin", 5.0),
        (ANI, DODI, "Kualitas Kerja", 2.0),
    ]


def test_a_name_in_brackets_alone_is_nobody(workbook, profile):
    clean = clean_exports([workbook("raters.xlsx", BRACKETS)], profile, tahun=2025)
    assert counts(clean) == [3, 1, 0, 2]
    assert rules(clean.quarantine) == {"penilai_tidak_diketahui"}


def test_a_kriteria_in_brackets_is_no_name(workbook, profile):
    rows = [
        ["NIP", *(f"Penilai {n} ({k})" for n in (1, 2) for k in ("Disiplin", "Kualitas Kerja"))],
        ["", CITRA, CITRA, DODI, DODI],
        [ANI, 4, 5, 3, 2],
    ]
    clean = clean_exports([workbook("raters.xlsx", rows)], profile, tahun=2025)
    assert [row[1:4] for row in said(clean)] == [
        (CITRA, "Disiplin", 4.0),
        (CITRA, "Kualitas Kerja", 5.0),
        (DODI, "Disiplin", 3.0),
        (DODI, "Kualitas Kerja", 2.0),
    ]


def test_an_empty_unit_below_a_filled_one_waits(workbook, profile):
    rows = [HEADER, rated(ANI, 4, 5), rated(BUDI, 3, 2, unit="")]
    clean = clean_exports([workbook("unit.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [3, 1, 1, 1]
    assert rules(clean.quarantine) == {"unit_kosong"}


def test_an_empty_unit_is_taken_from_the_list(workbook, profile):
    rows = [HEADER, rated(ANI, 4, 5), rated(BUDI, 3, 2, unit="")]
    files = [workbook("unit.xlsx", rows), workbook("pegawai.xlsx", LISTED)]
    clean = clean_exports(files[:1], profile, tahun=2025, pegawai=files[1])
    assert counts(clean) == [3, 1, 2, 0]
    assert "unit_dari_daftar_pegawai" in rules(clean.repairs)


@pytest.mark.parametrize("hidden", [1, 5])
def test_a_hidden_column_is_read_and_pointed_out(tmp_path, profile, hidden):
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, rated(ANI, 4, 5)]):
            sheet.write_row(number, 0, row)
        sheet.set_column(hidden, hidden, None, None, {"hidden": True})
        sheet.set_column(20, 16383, None, None, {"hidden": True})
    clean = clean_exports([path], profile, tahun=2025)
    assert counts(clean) == [2, 1, 1, 0]
    told = clean.flags.query("aturan == 'kolom_tersembunyi'")["pesan"].item()
    assert told.endswith(f"Kolom: {'ABCDEFG'[hidden]}.")


@pytest.mark.parametrize("mark", ["'", "`", "’"])
def test_a_number_behind_the_mark_of_text_is_that_number(workbook, profile, mark):
    rows = [HEADER, rated(ANI, f"{mark}4", f"{mark}5")]
    clean = clean_exports([workbook("text.xlsx", rows)], profile, tahun=2025)
    assert [row[3] for row in said(clean)] == [4.0, 5.0]
    assert "angka_teks" in rules(clean.repairs)


def test_a_mark_hides_no_fault(workbook, profile):
    rows = [HEADER, rated(ANI, "'9", 5), rated(BUDI, 3, "'-")]
    clean = clean_exports([workbook("text.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [3, 1, 0, 2]
    assert rules(clean.quarantine) == {"nilai_di_luar_skala", "nilai_tidak_terbaca"}


def test_answers_downloaded_from_a_form_keep_their_moment(tmp_path, profile):
    path = tmp_path / "jawaban.csv"
    path.write_text(
        "Timestamp,NIP Pegawai,NIP Penilai,Penilaian [Disiplin],Penilaian [Kualitas Kerja]\n"
        f"2025/12/15 8:10:11 PM GMT+7,{ANI},{CITRA},4 - Baik,5 - Sangat Baik\n"
        f"2025/12/16 8:10:11 AM GMT+7,{ANI},{CITRA},3 - Cukup,2 - Kurang\n",
        encoding="utf-8",
    )
    clean = clean_exports([path], profile, tahun=2025)
    # the later answer of the same rater replaces the earlier one
    assert counts(clean) == [3, 1, 1, 1]
    assert [(row[2], row[3]) for row in said(clean)] == [("Disiplin", 3.0), ("Kualitas Kerja", 2.0)]
    assert rules(clean.quarantine) == {"jawaban_digantikan"}


REFUSED = {
    "pivot": [["Row Labels", "Disiplin", "Kualitas Kerja"], ["Ani", 4, 5], ["Grand Total", 4, 5]],
    "raters_as_nip": [["NIP", "Nama", CITRA, DODI], [ANI, "Ani", 4, 5]],
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_without_rater_or_kriteria_says_so(workbook, profile, name):
    with pytest.raises(ExportRefused, match="nip penilai"):
        clean_exports([workbook("x.xlsx", REFUSED[name])], profile, tahun=2025)


PLAIN = [HEADER, rated(ANI, 4, 5), rated(BUDI, 3, 2)]
GUISES = {
    "signature_between": [*PLAIN[:2], ["", "Mengetahui,"], ["", f"NIP. {DODI}"], [], PLAIN[2]],
    "header_again": [*PLAIN[:2], ["Halaman 1 dari 2"], [], HEADER, PLAIN[2], ["Halaman 2 dari 2"]],
    "remarks_below": [*PLAIN, ["Keterangan:"], ["* 5 = sangat baik"]],
    "hard_spaces": [HEADER, rated(ANI, "4\u00a0", " 5"), rated(BUDI, "\u20023", "2 ")],
    "sum_and_rank": [[*HEADER, "Jumlah", "Peringkat"], [*PLAIN[1], 9, 1], [*PLAIN[2], 5, 2]],
    "fractions": [HEADER, rated(ANI, "4/5", "5/5"), PLAIN[2]],
    "wide_digits": [HEADER, rated(ANI, "\uff14", "\uff15"), PLAIN[2]],
}


@pytest.mark.parametrize("name", GUISES)
def test_what_stands_around_a_table_changes_no_nilai(workbook, profile, name):
    plain = clean_exports([workbook("plain.xlsx", PLAIN)], profile, tahun=2025)
    clean = clean_exports([workbook("guise.xlsx", GUISES[name])], profile, tahun=2025)
    assert said(clean) == said(plain)
    assert counts(clean)[2:] == [2, 0]


@pytest.mark.parametrize("cell", ["IV", "4 poin", "3 4", "4;5", "80%", -4, "cuti"])
def test_what_could_be_a_nilai_is_not_taken_for_one(workbook, profile, cell):
    rows = [HEADER, rated(ANI, cell, 5), rated(BUDI, 3, 2)]
    clean = clean_exports([workbook("odd.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [3, 1, 1, 1]


HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raw %}",
    "$\\frac{$ a^$",
    "Ani 👍🏽",
    "عاني",
    "ꦲꦤꦶ",
    "安妮",
    "Ani\u202eidnA",
    "N" * 5000,
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_may_be_a_name_and_is_kept_as_text(tmp_path, profile, name):
    path = tmp_path / "name.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, [1, ANI, name, "Seksi Umum", CITRA, 4, 5]]):
            sheet.write_row(number, 0, row)
    clean = clean_exports([path], profile, tahun=2025)
    assert counts(clean) == [2, 1, 1, 0]
    kept = clean.pegawai.set_index("pegawai").loc[ANI, "nama"]
    # what turns the direction of reading is taken out, nothing else
    assert kept == name.replace("\u202e", "")


@pytest.mark.parametrize("unit", ["CON", "../../etc", "Kel {Candi}", "a/b\\c:d", "U" * 300])
def test_any_text_may_be_a_unit(workbook, profile, unit):
    rows = [HEADER, rated(ANI, 4, 5, unit=unit)]
    clean = clean_exports([workbook("unit.xlsx", rows)], profile, tahun=2025)
    assert set(clean.penilaian["unit_kerja"]) == {unit}


def test_one_file_under_two_names_counts_once(workbook, profile):
    files = [workbook(name, PLAIN) for name in ("a.xlsx", "a (1).xlsx")]
    clean = clean_exports(files, profile, tahun=2025)
    # 2 + 2 rows of data; those of the second file wait as repeats
    assert counts(clean) == [6, 2, 2, 2]
    assert rules(clean.quarantine) == {"duplikat_persis"}


def test_people_of_another_office_wait(workbook, profile):
    others = [LISTED[0], *LISTED[3:]]
    files = [workbook("panel.xlsx", PLAIN), workbook("pegawai.xlsx", others)]
    clean = clean_exports(files[:1], profile, tahun=2025, pegawai=files[1])
    assert counts(clean) == [3, 1, 0, 2]
    assert rules(clean.quarantine) == {"pegawai_tidak_terdaftar"}


def test_nilai_up_to_120_are_no_nilai_of_a_scale_of_five(workbook, profile):
    rows = [HEADER, rated(ANI, 110, 95.5), rated(BUDI, 101, 88)]
    clean = clean_exports([workbook("lama.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [3, 1, 0, 2]
    assert clean.penilaian.empty
