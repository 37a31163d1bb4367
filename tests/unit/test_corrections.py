"""What the office corrects in the list comes back, cell by cell, and is on record."""

import openpyxl
import pandas as pd
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.account.fitness import is_fit, waiting_rows, waiting_share
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile
from kinerja_analysis.report.corrections import write_corrections

PROFILE = """
[kantor]
nama = "Kecamatan Contoh"
kota = "Semarang"
[identitas]
jenis = "bebas"
[skala.lima]
minimum = 1
maksimum = 5
[[kriteria]]
nama = "Disiplin"
skala = "lima"
[[kriteria]]
nama = "Loyal"
skala = "lima"
"""

HEAD = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Loyal"]


def row(pegawai, penilai, disiplin, loyal):
    return [pegawai, f"Orang {pegawai}", penilai, "2025-12-01", disiplin, loyal]


ROWS = [
    row("A", "P", 4, 5),
    row("B", "P", 44, 3),  # row 3, E3: 44 is beyond the scale
    row("C", "P", "x?", "y?"),  # row 4, E4 and F4: two cells cannot be read
    row("D", "P", 2, 2),
    row("D", "P", 3, 2),  # row 6 contradicts row 5
]


@pytest.fixture
def office(tmp_path):
    (tmp_path / "profil.toml").write_text(PROFILE, encoding="utf-8")
    folder = tmp_path / "masuk"
    folder.mkdir()
    book = openpyxl.Workbook()
    for line in [HEAD, *ROWS]:
        book.active.append(line)
    book.save(folder / "panel.xlsx")
    return folder


def cleaned(folder):
    return clean_exports([folder], load_profile(folder.parent / "profil.toml"), tahun=2025)


def listed(folder, entries, name="koreksi.xlsx"):
    """Write the list of what waits into the folder, filled in: (Baris, Sel) -> Perbaikan."""
    path = folder / name
    write_corrections(cleaned(folder).tables(), path, tanggal=pd.Timestamp("2026-01-31").date())
    book = openpyxl.load_workbook(path)
    sheet = book["Karantina"]
    head = next(r for r in sheet.iter_rows(max_row=10) if r[0].value == "Berkas")
    place = {cell.value: cell.column - 1 for cell in head}
    for line in sheet.iter_rows(min_row=head[0].row + 1):
        key = (line[place["Baris"]].value, line[place["Sel"]].value or "")
        if key in entries:
            line[place["Perbaikan"]].value = entries[key]
    book.save(path)
    return path


def nilai_of(result, pegawai):
    rated = result.penilaian[result.penilaian["pegawai"] == pegawai]
    return dict(zip(rated["kriteria"].astype(str), rated["nilai"], strict=True))


def assert_conserved(result):
    sums = result.tally[["struktur", "bersih", "karantina"]].sum(axis=1)
    assert (sums == result.tally["dibaca"]).all()


def test_a_corrected_cell_makes_its_row_clean_and_is_on_record(office):
    assert nilai_of(cleaned(office), "B") == {}
    listed(office, {(3, "E3"): "4"})
    result = cleaned(office)
    assert nilai_of(result, "B") == {"Disiplin": 4.0, "Loyal": 3.0}
    record = result.repairs[result.repairs["aturan"] == "koreksi_kantor"].iloc[0]
    assert (record["berkas"], record["sel"]) == ("panel.xlsx", "E3")
    assert (record["sebelum"], record["sesudah"]) == ("44", "4")
    assert_conserved(result)


def test_two_faulty_cells_of_one_row_are_two_lines_and_one_correction_waits_for_the_other(office):
    path = listed(office, {(4, "E4"): "3"})
    assert nilai_of(cleaned(office), "C") == {}
    path.unlink()
    listed(office, {(4, "E4"): "3", (4, "F4"): "5"})
    assert nilai_of(cleaned(office), "C") == {"Disiplin": 3.0, "Loyal": 5.0}


def test_the_next_list_carries_the_corrections_in_use(office):
    listed(office, {(3, "E3"): "4", (4, "E4"): "3"})
    listed(office, {(4, "F4"): "5"}, "lagi.xlsx")
    (office / "koreksi.xlsx").unlink()
    result = cleaned(office)
    assert nilai_of(result, "B") == {"Disiplin": 4.0, "Loyal": 3.0}
    assert nilai_of(result, "C") == {"Disiplin": 3.0, "Loyal": 5.0}


def test_setting_one_of_two_contradicting_rows_aside_lets_the_other_stand(office):
    assert nilai_of(cleaned(office), "D") == {}
    listed(office, {(6, ""): "Abaikan"})
    result = cleaned(office)
    assert nilai_of(result, "D") == {"Disiplin": 2.0, "Loyal": 2.0}
    held = result.quarantine.set_index("baris")["aturan"]
    assert held[6] == "dikesampingkan"
    assert_conserved(result)


def test_a_hidden_row_that_the_office_lets_stand_is_read(office):
    book = openpyxl.load_workbook(office / "panel.xlsx")
    book.active.row_dimensions[2].hidden = True
    book.save(office / "panel.xlsx")
    assert nilai_of(cleaned(office), "A") == {}
    listed(office, {(2, ""): "pakai"})
    assert nilai_of(cleaned(office), "A") == {"Disiplin": 4.0, "Loyal": 5.0}


def test_a_correction_of_a_cell_that_changed_since_waits(office):
    listed(office, {(3, "E3"): "4"})
    book = openpyxl.load_workbook(office / "panel.xlsx")
    book.active["E3"] = 45
    book.save(office / "panel.xlsx")
    result = cleaned(office)
    assert nilai_of(result, "B") == {}
    assert "koreksi_kedaluwarsa" in set(result.quarantine["aturan"])
    assert_conserved(result)


def test_two_lists_that_contradict_each_other_both_wait(office):
    first = listed(office, {(3, "E3"): "4"})
    kept = first.read_bytes()
    first.unlink()
    listed(office, {(3, "E3"): "5"}, "lain.xlsx")
    first.write_bytes(kept)
    result = cleaned(office)
    assert nilai_of(result, "B") == {}
    assert (result.quarantine["aturan"] == "koreksi_bertentangan").sum() == 2


def test_a_correction_that_points_nowhere_waits(office):
    path = listed(office, {(3, "E3"): "4"})
    (office / "panel.xlsx").rename(office / "panel2.xlsx")
    assert "koreksi_tanpa_sasaran" in set(cleaned(office).quarantine["aturan"])
    (office / "panel2.xlsx").unlink()
    assert path.exists()
    with pytest.raises(ExportRefused, match="hanya ada daftar koreksi"):
        cleaned(office)


def test_a_line_without_an_address_and_a_row_that_is_given_a_nilai_are_told_and_wait(office):
    path = listed(office, {(6, ""): "4", (3, "E3"): "4"})
    book = openpyxl.load_workbook(path)
    place = next(c for line in book["Karantina"].iter_rows() for c in line if c.value == "E3")
    place.value = "sel E3?"
    book.save(path)
    result = cleaned(office)
    told = result.quarantine.loc[result.quarantine["berkas"] == "koreksi.xlsx", "aturan"]
    assert sorted(told) == ["koreksi_tanpa_sasaran", "koreksi_tidak_dipahami"]
    assert nilai_of(result, "B") == nilai_of(result, "D") == {}
    assert_conserved(result)


def test_a_list_that_nobody_filled_in_changes_nothing(office):
    before = cleaned(office)
    listed(office, {})
    after = cleaned(office)
    pd.testing.assert_frame_equal(before.penilaian, after.penilaian)
    added = after.tally[after.tally["berkas"] == "koreksi.xlsx"]
    assert (added["dibaca"] == added["struktur"]).all()


def test_share_of_waiting_rows_leaves_out_what_asks_nothing_of_the_office(office):
    result = cleaned(office)
    # 5 data rows: B, C and both D wait
    assert waiting_rows(result.tally, result.jejak_audit)["menunggu"].sum() == 4
    assert waiting_share(result.tally, result.jejak_audit) == pytest.approx(4 / 5)
    assert not is_fit(result.tally, result.jejak_audit)
    listed(office, {(6, ""): "abaikan", (3, "E3"): "4", (4, "E4"): "3", (4, "F4"): "5"})
    mended = cleaned(office)
    assert waiting_share(mended.tally, mended.jejak_audit) == 0
    assert is_fit(mended.tally, mended.jejak_audit)


def test_sheets_without_a_waiting_row_count_none(office):
    result = cleaned(office)
    mended = listed(office, {(6, ""): "abaikan", (3, "E3"): "4", (4, "E4"): "3", (4, "F4"): "5"})
    rows = cleaned(office).waiting.set_index("berkas")
    assert rows.loc["panel.xlsx", ["data", "menunggu"]].tolist() == [5, 0]
    assert rows.loc["panel.xlsx", "bagian"] == 0.0
    lists = rows.loc[[mended.name]]
    assert lists["menunggu"].tolist() == [0] * len(lists)
    assert result.waiting["menunggu"].tolist() == [4]


def test_a_wrong_correction_is_corrected_by_the_next_list(office):
    listed(office, {(3, "E3"): 55})  # 55 is beyond the scale as well
    path = listed(office, {(3, "E3"): 4}, "lagi.xlsx")  # says 44 -> 55, then 55 -> 4
    assert nilai_of(cleaned(office), "B") == {"Disiplin": 4.0, "Loyal": 3.0}
    (office / "koreksi.xlsx").unlink()
    result = cleaned(office)
    assert nilai_of(result, "B") == {"Disiplin": 4.0, "Loyal": 3.0}
    record = result.repairs.set_index(["berkas", "aturan"]).loc[("panel.xlsx", "koreksi_kantor")]
    assert record[["sebelum", "sesudah"]].tolist() == ["44", "4"]
    assert not result.quarantine["berkas"].eq(path.name).any()
    assert_conserved(result)


def test_a_list_is_known_whatever_the_office_did_to_its_columns(office):
    path = listed(office, {(3, "E3"): 4, (6, ""): "Abaikan."})
    book = openpyxl.load_workbook(path)
    sheet = book["Karantina"]
    head = next(row[0].row for row in sheet.iter_rows(max_row=10) if row[0].value == "Berkas")
    sheet.cell(head, 7).value = "PERBAIKAN"
    sheet.insert_cols(1)
    sheet.cell(head, 1).value = "No"
    book.save(path)
    result = cleaned(office)
    assert nilai_of(result, "B") == {"Disiplin": 4.0, "Loyal": 3.0}
    assert nilai_of(result, "D") == {"Disiplin": 2.0, "Loyal": 2.0}
    assert_conserved(result)


def test_what_is_set_aside_and_what_is_let_stand_are_each_on_record_once(office):
    book = openpyxl.load_workbook(office / "panel.xlsx")
    book.active.row_dimensions[2].hidden = True
    book.save(office / "panel.xlsx")
    listed(office, {(2, ""): "pakai", (6, ""): "abaikan"})
    result = cleaned(office)
    held, mended = result.quarantine, result.repairs
    assert held.loc[held["aturan"] == "dikesampingkan", "baris"].tolist() == [6]
    assert mended.loc[mended["aturan"] == "dinyatakan_berlaku", "baris"].tolist() == [2]


def test_a_line_of_the_list_that_is_used_counts_as_clean_where_it_stands(office):
    path = listed(office, {(3, "E3"): "4"})
    sheet = openpyxl.load_workbook(path)["Karantina"]
    place = next(line[0].row for line in sheet.iter_rows() if "E3" in [c.value for c in line])
    result = cleaned(office)
    used = result.jejak_audit.query("aturan == 'koreksi_dipakai'")
    assert used[["berkas", "baris"]].to_numpy().tolist() == [["koreksi.xlsx", place]]
    tally = result.tally.set_index(["berkas", "lembar"]).loc[("koreksi.xlsx", "Karantina")]
    # the other lines, for C and D, were not filled in and are frame
    assert (tally["bersih"], tally["karantina"]) == (1, 0)
    assert tally["dibaca"] == tally["struktur"] + 1
