"""Forms without a table and turned tables are read; tables above each other lose no row."""

import zipfile

import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI = "199001012015032901", "198502022010011902"
CITRA, DODI = "197503032000032903", "198004042005011904"
HEADER = ["NIP", "Nama", "Disiplin", "Kualitas Kerja"]
LONG = ["NIP", "NIP Penilai", "Kriteria", "Nilai"]


@pytest.fixture
def cleaned(workbook, small_profile):
    def clean(rows, **options):
        return clean_exports([workbook("ekspor.xlsx", rows)], small_profile, tahun=2025, **options)

    return clean


def said(clean):
    columns = ["pegawai", "penilai", "kriteria", "nilai"]
    cells = clean.penilaian["sumber"].str.split(" › ").str[-1]
    rows = clean.penilaian[columns].assign(sel=cells)
    return sorted(rows.itertuples(index=False, name=None))


def counts(clean):
    return clean.tally[["dibaca", "struktur", "bersih", "karantina"]].sum().tolist()


ONE = [
    (ANI, CITRA, "Disiplin", 4, "B5"),
    (ANI, CITRA, "Kualitas Kerja", 5, "B6"),
]


@pytest.mark.parametrize("rater", [["NIP Penilai", CITRA], ["Dinilai oleh", f"NIP {CITRA}"]])
def test_a_form_of_labels_and_values_alone_is_read_cell_by_cell(cleaned, rater):
    # 7 rows: four name people and date, two kriteria count, one is a sum
    clean = cleaned(
        [
            ["Nama :", "Ani"],
            ["NIP :", ANI],
            rater,
            ["Tanggal", "15 Desember 2025"],
            ["1. Disiplin", 4],
            ["2. Kualitas Kerja", 5],
            ["Jumlah", 9],
        ]
    )
    assert said(clean) == ONE
    assert counts(clean) == [7, 5, 2, 0]
    assert set(clean.penilaian["tanggal"].dt.strftime("%Y-%m-%d")) == {"2025-12-15"}


def test_the_second_nip_of_a_form_is_the_raters(cleaned):
    clean = cleaned(
        [
            ["Nama", "Ani"],
            ["NIP", ANI],
            ["Nama Penilai", "Citra"],
            ["NIP", CITRA],
            ["Disiplin", 4],
            ["Kualitas Kerja", 5],
            ["Catatan", "tepat waktu"],
            ["Semarang, 15 Desember 2025"],
            ["Citra"],
            [f"NIP. {CITRA}"],
        ]
    )
    assert said(clean) == ONE
    assert counts(clean) == [10, 8, 2, 0]


def test_a_kriteria_that_the_office_does_not_have_waits(cleaned):
    rows = [["NIP", ANI], ["NIP Penilai", CITRA], ["Disiplin", 4], ["Kualitas Kerja", 5]]
    clean = cleaned([*rows, ["Integritas", 3]])
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [
        [5, "kriteria_tidak_dikenal"]
    ]
    assert counts(clean) == [5, 2, 2, 1]


def test_a_form_that_names_no_rater_is_refused_with_what_to_do(cleaned):
    with pytest.raises(ExportRefused, match="isi baris NIP dan NIP Penilai"):
        cleaned([["NIP", ANI], ["Disiplin", 4], ["Kualitas Kerja", 5]])


TURNED = [
    ["Nama", "Ani", "Budi", "Rata-rata"],
    ["NIP", ANI, BUDI, ""],
    ["NIP Penilai", CITRA, DODI, ""],
    ["Disiplin", 4, 3, 3.5],
    ["Kualitas Kerja", 5, 2, 3.5],
    ["Keterangan", "", "baru", ""],
]
TWO = [
    (BUDI, DODI, "Disiplin", 3, "C4"),
    (BUDI, DODI, "Kualitas Kerja", 2, "C5"),
    (ANI, CITRA, "Disiplin", 4, "B4"),
    (ANI, CITRA, "Kualitas Kerja", 5, "B5"),
]


def test_people_across_are_read_a_column_each_and_means_are_nobody(cleaned):
    clean = cleaned(TURNED)
    assert said(clean) == TWO
    assert counts(clean) == [6, 4, 2, 0]
    assert "tabel_terbalik" in set(clean.jejak_audit["aturan"])


def test_a_turned_table_may_name_its_people_in_the_row_above_the_kriteria(cleaned):
    clean = cleaned(
        [
            ["NIP Penilai", CITRA],
            ["Kriteria", ANI, BUDI],
            ["Disiplin", 4, 3],
            ["Kualitas Kerja", 5, 2],
        ]
    )
    assert [row[:4] for row in said(clean)] == [
        (BUDI, CITRA, "Disiplin", 3),
        (BUDI, CITRA, "Kualitas Kerja", 2),
        (ANI, CITRA, "Disiplin", 4),
        (ANI, CITRA, "Kualitas Kerja", 5),
    ]


def test_a_row_of_a_turned_table_waits_for_all_its_people(cleaned):
    rows = [list(row) for row in TURNED]
    rows[3][1] = 45  # outside 1-5
    clean = cleaned(rows)
    assert counts(clean) == [6, 4, 1, 1]
    assert said(clean) == [TWO[1], TWO[3]]


def test_a_turned_column_without_a_person_refuses_the_file(cleaned):
    rows = [row[:3] for row in TURNED]
    rows[1] = ["NIP", ANI, ""]
    with pytest.raises(ExportRefused, match="terbalik"):
        cleaned(rows)


def test_a_turned_table_with_one_doubtful_nip_is_refused_as_a_whole(cleaned):
    # else one wrong digit would hold back what is said of everybody
    with pytest.raises(ExportRefused, match="NIP"):
        cleaned([TURNED[0], ["NIP", ANI, BUDI[:-1], ""], *TURNED[2:]])


def test_one_sheet_a_form_is_read_sheet_by_sheet(cleaned):
    def form(nip):
        return [["NIP", nip], ["NIP Penilai", CITRA], ["Disiplin", 4], ["Kualitas Kerja", 5]]

    clean = cleaned({"Formulir 1": form(ANI), "Formulir 2": form(BUDI)})
    assert counts(clean) == [8, 4, 4, 0]
    assert set(clean.penilaian["pegawai"]) == {ANI, BUDI}


def test_a_table_above_a_wider_one_is_no_title(cleaned):
    clean = cleaned(
        [
            LONG,
            [ANI, CITRA, "Disiplin", 4],
            [ANI, CITRA, "Kualitas Kerja", 5],
            [],
            ["NIP", "Nama", "NIP Penilai", "Disiplin", "Kualitas Kerja"],
            [BUDI, "Budi", DODI, 3, 2],
        ]
    )
    assert [row[:4] for row in said(clean)] == [row[:4] for row in TWO]
    assert counts(clean) == [6, 3, 3, 0]


BOTH = [
    [f"Penilai: Citra / NIP {CITRA}"],
    HEADER,
    [ANI, "Ani", 4, 5],
    [],
    [f"Penilai: Dodi / NIP {DODI}"],
    HEADER,
    [BUDI, "Budi", 3, 2],
]


def test_each_table_has_the_rater_that_stands_above_it(cleaned):
    clean = cleaned(BOTH)
    assert [row[:4] for row in said(clean)] == [row[:4] for row in TWO]
    assert counts(clean) == [7, 5, 2, 0]


def test_a_second_rater_without_a_header_below_is_refused(cleaned):
    with pytest.raises(ExportRefused, match="baris 5 menyebut penilai lain"):
        cleaned([*BOTH[:5], BOTH[6]])


def test_the_official_who_signs_is_no_second_rater(cleaned):
    signed = [
        ["Mengetahui,"],
        ["Pejabat Penilai,", "", "Camat"],
        [],
        ["Dra. Citra"],
        [f"NIP. {CITRA}"],
    ]
    clean = cleaned([*BOTH[:3], *signed])
    assert said(clean) == [
        (ANI, CITRA, "Disiplin", 4, "C3"),
        (ANI, CITRA, "Kualitas Kerja", 5, "D3"),
    ]
    assert counts(clean) == [8, 7, 1, 0]


def test_forms_below_each_other_are_read_one_by_one(cleaned):
    def form(nip, *nilai):
        return [
            ["NIP", nip],
            ["NIP Penilai", CITRA],
            ["Disiplin", nilai[0]],
            ["Kualitas Kerja", nilai[1]],
            ["Demikian dinilai dengan sebenarnya."],
        ]

    clean = cleaned([*form(ANI, 4, 5), [], *form(BUDI, 3, 2)])
    assert [row[:4] for row in said(clean)] == [
        (BUDI, CITRA, "Disiplin", 3),
        (BUDI, CITRA, "Kualitas Kerja", 2),
        (ANI, CITRA, "Disiplin", 4),
        (ANI, CITRA, "Kualitas Kerja", 5),
    ]
    assert counts(clean) == [11, 7, 4, 0]


def test_tables_beside_each_other_have_each_the_rater_above_it(cleaned):
    clean = cleaned(
        [
            [f"Penilai: NIP {CITRA}", "", "", "", "", f"Penilai: NIP {DODI}"],
            [*HEADER, "", *HEADER],
            [ANI, "Ani", 4, 5, "", BUDI, "Budi", 3, 2],
        ]
    )
    assert [row[:4] for row in said(clean)] == [row[:4] for row in TWO]


LISTED = [["NIP", "Nama", "Unit Kerja"], [ANI, "Ani", "Umum"], [CITRA, "Dra. Citra", "Umum"]]


def test_a_rater_named_in_a_column_is_found_in_the_personnel_list(cleaned, workbook):
    rows = [["NIP", "Nama Penilai", "Disiplin", "Kualitas Kerja"], [ANI, "Citra", 4, 5]]
    clean = cleaned(rows, pegawai=workbook("daftar.xlsx", LISTED))
    assert [row[:4] for row in said(clean)] == [row[:4] for row in ONE]
    alone = cleaned(rows)  # without a list nobody knows who that is
    assert counts(alone) == [2, 1, 0, 1]


def test_a_title_that_names_another_kecamatan_refuses_the_file(cleaned):
    rows = [["KECAMATAN LAWEYAN"], [*HEADER[:2], "NIP Penilai", *HEADER[2:]]]
    with pytest.raises(ExportRefused, match="menyebut KECAMATAN LAWEYAN; profil ini untuk"):
        cleaned([*rows, [ANI, "Ani", CITRA, 4, 5]])


@pytest.mark.parametrize("title", ["KANTOR KECAMATAN CANDI SARI KOTA SEMARANG", "KELURAHAN CANDI"])
def test_the_own_office_and_its_parts_are_no_other_office(cleaned, title):
    header = [*HEADER[:2], "NIP Penilai", *HEADER[2:]]
    assert counts(cleaned([[title], header, [ANI, "Ani", CITRA, 4, 5]])) == [3, 2, 1, 0]


def test_a_sheet_that_was_exported_twice_is_pointed_out(workbook, small_profile):
    header = ["NIP", "NIP Penilai", "Disiplin", "Kualitas Kerja"]
    rows = [[ANI, CITRA, 4, 5], [BUDI, CITRA, 3, 2], [ANI, DODI, 4, 4]]
    files = [
        workbook("satu.xlsx", [header, *rows]),
        workbook("dua.xlsx", [[*header, "Catatan"], *rows]),
    ]
    clean = clean_exports(files, small_profile, tahun=2025)
    assert clean.flags[["berkas", "aturan"]].to_numpy().tolist() == [["satu.xlsx", "ekspor_ulang"]]


def test_links_and_objects_of_a_workbook_are_listed_and_left_alone(workbook, small_profile):
    header = ["NIP", "NIP Penilai", "Disiplin", "Kualitas Kerja"]
    path = workbook("tautan.xlsx", [header, [ANI, CITRA, 4, 5]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr("xl/embeddings/oleObject1.bin", b"x")
    clean = clean_exports([path], small_profile, tahun=2025)
    assert {"tautan_diabaikan", "objek_diabaikan"} <= set(clean.jejak_audit["aturan"])
    assert len(clean.penilaian) == 2


def test_a_turned_table_may_name_each_ones_rater_above_him(cleaned):
    clean = cleaned(
        [
            ["NIP Penilai", CITRA, DODI],
            ["NIP", ANI, BUDI],
            ["Disiplin", 4, 3],
            ["Kualitas Kerja", 5, 2],
        ]
    )
    assert said(clean) == [
        (BUDI, DODI, "Disiplin", 3, "C3"),
        (BUDI, DODI, "Kualitas Kerja", 2, "C4"),
        (ANI, CITRA, "Disiplin", 4, "B3"),
        (ANI, CITRA, "Kualitas Kerja", 5, "B4"),
    ]
