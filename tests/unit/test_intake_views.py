"""Tables side by side, below each other, and raters across columns: every nilai keeps its cell."""

import openpyxl
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile

PROFILE = """
[kantor]
nama = "Kecamatan Contoh"
kota = "Semarang"
[skala.seratus]
minimum = 0
maksimum = 100
[[kriteria]]
nama = "Disiplin"
skala = "seratus"
[[kriteria]]
nama = "Loyal"
skala = "seratus"
"""

ANI, BUDI = "198501152010011001", "198502152010012002"
RUDI, SARI = "197001151995011001", "197002151995012002"
NAMA = {ANI: "Ani", BUDI: "Budi", RUDI: "Rudi Hartono", SARI: "Sari Dewi"}
DAY = "2025-12-01"
HEAD = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Loyal"]


def rated(pegawai, penilai, disiplin, loyal):
    return [pegawai, NAMA[pegawai], penilai, DAY, disiplin, loyal]


@pytest.fixture
def cleaned(tmp_path):
    """Clean sheets (name -> rows) beside a personnel list of two staff and two superiors."""

    def clean(sheets, merge=()):
        (tmp_path / "profil.toml").write_text(PROFILE, encoding="utf-8")
        folder = tmp_path / "masuk"
        folder.mkdir(exist_ok=True)
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for line in rows:
                sheet.append(line)
            for span in merge:
                sheet.merge_cells(span)
        book.save(folder / "nilai.xlsx")
        people = openpyxl.Workbook()
        people.active.append(["NIP", "Nama", "Unit Kerja", "Jabatan", "NIP Atasan"])
        for one in (ANI, BUDI):
            people.active.append([one, NAMA[one], "Seksi A", "Staf", RUDI])
        for one in (RUDI, SARI):
            people.active.append([one, NAMA[one], "Seksi B", "Kepala Seksi", ""])
        people.save(folder / "pegawai.xlsx")
        return clean_exports([folder], load_profile(tmp_path / "profil.toml"), tahun=2025)

    return clean


def cells_of(result):
    """Return (pegawai, penilai, kriteria) -> (nilai, cell)."""
    table = result.penilaian
    keys = zip(table["pegawai"], table["penilai"], table["kriteria"].astype(str), strict=True)
    places = table["sumber"].str.split(" › ").str[-1]
    return dict(zip(keys, zip(table["nilai"], places, strict=True), strict=True))


def counts(result):
    rows = result.tally[result.tally["berkas"] == "nilai.xlsx"]
    assert (rows["dibaca"] == rows["struktur"] + rows["bersih"] + rows["karantina"]).all()
    return rows[["dibaca", "struktur", "bersih", "karantina"]].to_numpy().tolist()


BESIDE = [
    [*HEAD, "", *HEAD],
    [*rated(ANI, RUDI, 80, 81), "", *rated(ANI, SARI, 70, 71)],
    [*rated(BUDI, RUDI, 82, 83), "", *rated(BUDI, SARI, 72, 73)],
]


def test_tables_side_by_side_are_both_read_and_rows_count_once(cleaned):
    result = cleaned({"Data": BESIDE})
    found = cells_of(result)
    assert found[ANI, RUDI, "Disiplin"] == (80, "E2")
    assert found[BUDI, SARI, "Loyal"] == (73, "M3")  # columns A..F, a gap, H..M
    assert len(found) == 8
    assert counts(result) == [[3, 1, 2, 0]]


def test_a_fault_in_one_table_holds_the_whole_row(cleaned):
    rows = [list(line) for line in BESIDE]
    rows[1][11] = 700  # Ani by Sari, beyond the scale
    result = cleaned({"Data": rows})
    assert {key[0] for key in cells_of(result)} == {BUDI}
    assert counts(result) == [[3, 1, 1, 1]]
    held = result.quarantine
    assert len(held) == 1 and "L2" in held["sel"].iloc[0]


def test_tables_below_each_other_with_other_headers_are_both_read(cleaned):
    second = ["Nama", "NIP", "Loyal", "Disiplin", "NIP Penilai", "Tanggal"]
    rows = [HEAD, rated(ANI, RUDI, 80, 81), [], ["Lanjutan"], second]
    rows.append([NAMA[BUDI], BUDI, 73, 72, SARI, DAY])
    result = cleaned({"Data": rows})
    found = cells_of(result)
    assert found[ANI, RUDI, "Disiplin"] == (80, "E2")
    assert found[BUDI, SARI, "Disiplin"] == (72, "D6")
    assert counts(result) == [[6, 4, 2, 0]]


def test_numbered_raters_are_told_by_lines_above_the_table(cleaned):
    rows = [
        ["REKAP TIM PENILAI"],
        ["Penilai 1", NAMA[RUDI], RUDI],
        ["Penilai 2 :", NAMA[SARI]],
        [],
        ["NIP", "Nama", "Kriteria", "Penilai 1", "Penilai 2"],
    ]
    for one, base in ((ANI, 80), (BUDI, 90)):
        rows += [[one, NAMA[one], "Disiplin", base, base + 1]]
        rows += [[one, NAMA[one], "Loyal", base + 2, base + 3]]
    result = cleaned({"Data": rows})
    found = cells_of(result)
    assert found[ANI, RUDI, "Disiplin"] == (80, "D6")
    assert found[BUDI, SARI, "Loyal"] == (93, "E9")  # Sari by her name alone
    assert len(found) == 8
    assert "penilai_dari_nama" in set(result.repairs["aturan"])
    assert counts(result) == [[9, 5, 4, 0]]


def test_numbered_raters_are_told_by_nip_below_their_column(cleaned):
    rows = [
        ["NIP", "Nama", "Penilai 1", "", "Penilai 2", ""],
        ["", "", "Disiplin", "Loyal", "Disiplin", "Loyal"],
        ["", "", RUDI, RUDI, SARI, SARI],
        [ANI, NAMA[ANI], 80, 81, 70, 71],
    ]
    result = cleaned({"Data": rows}, merge=("C1:D1", "E1:F1"))
    assert cells_of(result)[ANI, SARI, "Disiplin"] == (70, "E4")
    assert counts(result) == [[4, 3, 1, 0]]


def test_numbered_raters_may_be_told_in_the_first_row_of_the_sheet(cleaned):
    rows = [["", "", "", RUDI, SARI], ["NIP", "Nama", "Kriteria", "Penilai 1", "Penilai 2"]]
    rows += [[ANI, "Ani", "Disiplin", 80, 90], [BUDI, "Budi", "Loyal", 81, 91]]
    found = cells_of(cleaned({"Data": rows}))
    assert found[ANI, RUDI, "Disiplin"] == (80, "D3")
    assert found[BUDI, SARI, "Loyal"] == (91, "E4")


def test_a_person_merged_down_over_his_kriteria_is_one_for_every_rater(cleaned):
    rows = [
        ["", "", "", RUDI, SARI],
        ["NIP", "Nama", "Kriteria", "Penilai 1", "Penilai 2"],
        [ANI, "Ani", "Disiplin", 80, 90],
        ["", "", "Loyal", 81, 91],
    ]
    found = cells_of(cleaned({"Data": rows}, merge=("A3:A4", "B3:B4")))
    assert found[ANI, RUDI, "Loyal"] == (81, "D4")
    assert found[ANI, SARI, "Loyal"] == (91, "E4")


def test_a_column_of_rater_ids_for_each_number_is_read_row_by_row(cleaned):
    head = ["NIP", "Nama", "NIP Penilai 1", "Disiplin Penilai 1", "Loyal Penilai 1"]
    head += ["NIP Penilai 2", "Disiplin Penilai 2", "Loyal Penilai 2"]
    rows = [
        head,
        [ANI, "Ani", RUDI, 80, 81, SARI, 70, 71],
        [BUDI, "Budi", SARI, 60, 61, RUDI, 65, 66],
    ]
    result = cleaned({"Data": rows})
    found = cells_of(result)
    assert found[BUDI, SARI, "Disiplin"] == (60, "D3")
    assert found[BUDI, RUDI, "Loyal"] == (66, "H3")
    assert len(found) == 8


def test_numbered_raters_whom_nothing_names_are_refused_with_what_to_do(cleaned):
    rows = [["NIP", "Nama", "Kriteria", "Penilai 1", "Penilai 2"], [ANI, "Ani", "Loyal", 80, 90]]
    with pytest.raises(ExportRefused, match=r"Penilai 1, Penilai 2 tidak disebut; tulis NIP"):
        cleaned({"Data": rows})


ROLES = [
    ["NIP", "Nama", "Disiplin", "", "", "Loyal", "", ""],
    ["", "", "Atasan", "Tim", "Diri", "Atasan", "Tim", "Diri"],
    [ANI, "Ani", 80, 85, 90, 81, 86, 91],
]


def test_roles_across_columns_are_the_superior_and_the_person_himself(cleaned):
    result = cleaned({"Data": ROLES}, merge=("C1:E1", "F1:H1"))
    found = cells_of(result)
    assert found[ANI, RUDI, "Disiplin"] == (80, "C3")
    assert found[ANI, ANI, "Loyal"] == (91, "H3")
    roles = result.penilaian.set_index("penilai")["peran"].astype(str)
    assert set(roles[RUDI]) == {"atasan"} and set(roles[ANI]) == {"diri"}


def test_the_column_of_a_team_that_nothing_names_is_told_and_not_read(cleaned):
    result = cleaned({"Data": ROLES}, merge=("C1:E1", "F1:H1"))
    told = result.jejak_audit[result.jejak_audit["aturan"] == "kolom_tanpa_penilai"]
    assert len(told) == 1 and "Tim" in told["pesan"].iloc[0]
    assert 85 not in set(result.penilaian["nilai"])


@pytest.mark.parametrize(
    "above",
    [
        [[f"Penilai : {NAMA[SARI]}"], [f"NIP : {SARI}"]],
        [["Nama Penilai", ":", NAMA[SARI]], ["NIP", ":", SARI]],
        [["Pejabat Penilai", f"{NAMA[SARI]} / NIP. {SARI}"]],
        [["Dinilai oleh", "Hj. Sari Dewi, S.Sos."]],
    ],
)
def test_a_rater_in_a_line_above_the_table_rated_all_of_it(cleaned, above):
    rows = [*above, [], ["No", "NIP", "Nama", "Disiplin", "Loyal"], [1, ANI, "Ani", 80, 90]]
    found = cells_of(cleaned({"Formulir": rows}))
    assert {key[1] for key in found} == {SARI}
    assert found[ANI, SARI, "Disiplin"][0] == 80


def test_a_sheet_a_rater_is_told_by_the_names_of_the_sheets(cleaned):
    rows = [["No", "NIP", "Nama", "Disiplin", "Loyal"], [1, ANI, "Ani", 80, 90]]
    result = cleaned({NAMA[RUDI]: rows, NAMA[SARI]: rows, "Bukan Orang": rows})
    assert {key[1] for key in cells_of(result)} == {RUDI, SARI}
    assert counts(result) == [[2, 1, 1, 0], [2, 1, 1, 0], [2, 1, 0, 1]]
    assert result.quarantine["aturan"].tolist() == ["penilai_tidak_diketahui"]


def test_a_wide_table_and_its_raters_across_columns_say_the_same(cleaned):
    wide = cells_of(cleaned({"Data": [HEAD, rated(ANI, RUDI, 80, 81), rated(ANI, SARI, 70, 71)]}))
    names = [f"{name} Penilai {k}" for k in (1, 2) for name in ("Disiplin", "Loyal")]
    names = ["NIP", "Nama", *names, "Tanggal"]
    across = cells_of(
        cleaned(
            {
                "Data": [
                    names,
                    ["", "", RUDI, RUDI, SARI, SARI],
                    [ANI, "Ani", 80, 81, 70, 71, DAY],
                ]
            }
        )
    )
    assert {key: nilai for key, (nilai, _) in wide.items()} == {
        key: nilai for key, (nilai, _) in across.items()
    }


def test_numbered_raters_may_be_told_below_the_table_after_empty_lines(cleaned):
    rows = [["NIP", "Nama", "Kriteria", "Penilai 1", "Penilai 2"]]
    rows += [[ANI, "Ani", name, 80, 90] for name in ("Disiplin", "Loyal")]
    rows += [[], ["Penilai 1 :", RUDI], [], ["Penilai 2 :", SARI]]
    result = cleaned({"Data": rows})
    found = cells_of(result)
    assert found[ANI, RUDI, "Disiplin"] == (80, "D2")
    assert found[ANI, SARI, "Loyal"] == (90, "E3")
    assert counts(result) == [[7, 5, 2, 0]]  # the lines that name the raters are no data


def test_ledger_of_a_shared_sheet_tells_each_row_of_structure_once(cleaned):
    rows = [["REKAP"], *BESIDE, [], ["Mengetahui,"], ["Camat"]]
    result = cleaned({"Data": rows})
    ledger = result.jejak_audit
    own = ledger[(ledger["berkas"] == "nilai.xlsx") & (ledger["jenis"] == "struktur")]
    told = own[~own["aturan"].str.startswith("kolom_")]
    assert dict(zip(told["baris"], told["aturan"], strict=True)) == {
        1: "judul",
        2: "judul_kolom",
        5: "baris_kosong",
        6: "tanda_tangan",
        7: "tanda_tangan",
    }
    assert told["baris"].is_unique
    mapped = own.loc[own["aturan"] == "kolom_dikenali", "pesan"].tolist()
    assert len(mapped) == 1 and "E “Disiplin”" in mapped[0] and "L “Disiplin”" in mapped[0]
    assert counts(result) == [[7, 5, 2, 0]]


def test_repairs_of_both_tables_of_a_row_bear_their_own_cells(cleaned):
    rows = [list(line) for line in BESIDE]
    rows[1][4], rows[1][11] = "80,0", "70,0"
    repairs = cleaned({"Data": rows}).repairs
    told = repairs[(repairs["berkas"] == "nilai.xlsx") & (repairs["aturan"] == "angka_teks")]
    assert told["sel"].tolist() == ["E2, L2"]


def test_one_superior_column_of_roles_is_used_for_the_superior_alone(cleaned):
    rows = [
        [
            "NIP",
            "Nama",
            "NIP Atasan",
            "Disiplin Atasan",
            "Loyal Atasan",
            "Disiplin Diri",
            "Loyal Diri",
        ],
        [ANI, "Ani", SARI, 80, 81, 90, 91],
    ]
    found = cells_of(cleaned({"Data": rows}))
    assert found[ANI, SARI, "Disiplin"] == (80, "D2")
    assert found[ANI, ANI, "Loyal"] == (91, "G2")
    assert len(found) == 4


def test_two_columns_of_one_role_are_no_table_of_roles(cleaned):
    rows = [["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Loyal", "Atasan Langsung"]]
    rows += [[ANI, "Ani", RUDI, DAY, 80, 90, "Rudi Hartono"]]
    assert cells_of(cleaned({"Data": rows}))[ANI, RUDI, "Disiplin"] == (80, "E2")


def test_a_name_that_two_people_bear_tells_no_rater(cleaned, tmp_path):
    rows = [["Penilai :", "Orang Lain"], ["NIP", "Nama", "Disiplin", "Loyal"], [ANI, "Ani", 80, 90]]
    result = cleaned({"Data": rows})
    assert result.penilaian.empty
    assert result.quarantine["aturan"].tolist() == ["penilai_tidak_diketahui"]
