"""Hand-made layouts: merged headers, groups, totals, signatures, long tables, other containers."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI = "199001012015032901", "198502022010011902"
CITRA, DODI = "197503032000032903", "198004042005011904"
NAMES = {ANI: "Ani", BUDI: "Budi", CITRA: "Citra", DODI: "Dodi"}
HEADER = ["No", "NIP", "Nama", "Unit Kerja", "NIP Penilai", "Nama Penilai", "Tanggal"]
HEADER += ["Disiplin", "Kualitas Kerja"]


@pytest.fixture
def profile(small_profile):
    return small_profile


def rated(number: int, ratee: str, rater: str, first: object, second: object) -> list[object]:
    names = NAMES[ratee], NAMES[rater]
    return [number, ratee, names[0], "Seksi Umum", rater, names[1], "2025-12-01", first, second]


PLAIN = [HEADER, rated(1, ANI, CITRA, 4, 5), rated(2, BUDI, CITRA, 3, 2), rated(3, ANI, DODI, 5, 4)]


def table(clean):
    columns = ["pegawai", "penilai", "tanggal", "kriteria", "nilai", "unit_kerja"]
    return clean.penilaian[columns].sort_values(columns, ignore_index=True)


@pytest.fixture
def plain(workbook, profile):
    return table(clean_exports([workbook("plain.xlsx", PLAIN)], profile, tahun=2025))


def counts(clean):
    return clean.tally[["dibaca", "struktur", "bersih", "karantina"]].sum().tolist()


def test_two_row_merged_header_with_titles_groups_totals_and_signatures(workbook, profile, plain):
    rows = [
        ["PEMERINTAH KOTA SEMARANG"],
        ["REKAPITULASI PENILAIAN PANEL PENILAI TAHUN 2025"],
        [],
        ["No", "Pegawai", "", "Unit Kerja", "Penilai", "", "Tanggal", "Kriteria", ""],
        ["", "NIP", "Nama", "", "NIP", "Nama", "", "Disiplin", "Kualitas Kerja"],
        [f"({number})" for number in range(1, 10)],
        ["UNIT KERJA: Seksi Umum"],
        *PLAIN[1:],
        ["JUMLAH", "", "", "", "", "", "", 12, 11],
        ["Rata-rata", "", "", "", "", "", "", 4, 3.67],
        [],
        ["", "Mengetahui,", "", "", "", "", "Semarang, 31 Desember 2025"],
        ["", "CAMAT", "", "", "", "", "KETUA PANEL"],
        ["", "NIP. 197001011995031905", "", "", "", "", "NIP. 197503032000032903"],
    ]
    merged = {"B4:C4": "Pegawai", "E4:F4": "Penilai", "H4:I4": "Kriteria", "A4:A5": "No"}
    merged |= {"D4:D5": "Unit Kerja", "G4:G5": "Tanggal", "A7:I7": "UNIT KERJA: Seksi Umum"}
    clean = clean_exports([workbook("panel.xlsx", rows, merged)], profile, tahun=2025)
    # 16 rows, 3 of them data
    assert counts(clean) == [16, 13, 3, 0]
    pd.testing.assert_frame_equal(table(clean), plain)
    assert "197001011995031905" not in set(clean.pegawai["pegawai"])
    places = clean.jejak_audit.query("jenis == 'struktur'").groupby("aturan")["baris"].nunique()
    expected = {"judul": 2, "judul_kolom": 2, "nomor_kolom": 1, "kelompok": 1, "jumlah": 2}
    assert places[list(expected)].to_dict() == expected
    assert places["tanda_tangan"] == 3


def test_unit_of_a_group_heading_is_used_where_no_column_has_it(workbook, profile):
    cut = [row[:3] + row[4:] for row in PLAIN]
    rows = [cut[0], ["Unit Kerja : Seksi Umum"], cut[1], ["Unit Kerja : Seksi Sosial"], *cut[2:]]
    clean = clean_exports([workbook("group.xlsx", rows)], profile, tahun=2025)
    units = clean.penilaian.groupby("unit_kerja").size().to_dict()
    assert units == {"Seksi Umum": 2, "Seksi Sosial": 4}
    assert (clean.repairs["aturan"] == "unit_dari_baris_kelompok").sum() == 3


def test_cell_merged_downwards_fills_only_its_own_rows(workbook, profile, plain):
    rows = [list(row) for row in PLAIN]
    rows[2][4] = rows[2][5] = ""
    path = workbook("merged.xlsx", rows, {"E2:E3": CITRA, "F2:F3": "Citra"})
    clean = clean_exports([path], profile, tahun=2025)
    pd.testing.assert_frame_equal(table(clean), plain)
    assert clean.repairs["aturan"].tolist() == ["sel_gabungan"]


def test_blank_rater_without_merge_waits(workbook, profile):
    rows = [list(row) for row in PLAIN]
    rows[2][4] = ""
    clean = clean_exports([workbook("blank.xlsx", rows)], profile, tahun=2025)
    assert clean.quarantine["aturan"].tolist() == ["nip_kosong"]
    assert clean.quarantine["sel"].tolist() == ["E3"]


def test_long_table_equals_wide_table(tmp_path, profile, plain):
    wide = pd.DataFrame(PLAIN[1:], columns=HEADER)
    long = wide.melt(id_vars=HEADER[:7], var_name="Kriteria", value_name="Nilai")
    path = tmp_path / "panjang.csv"
    long.to_csv(path, index=False, sep=";")
    clean = clean_exports([path], profile, tahun=2025)
    pd.testing.assert_frame_equal(table(clean), plain)
    assert counts(clean) == [7, 1, 6, 0]


def test_shuffled_columns_away_from_the_corner_give_the_same_table(workbook, profile, plain):
    order = [7, 4, 1, 0, 8, 6, 3, 2, 5]
    rows = [[], [], *[["", ""] + [row[place] for place in order] for row in PLAIN]]
    clean = clean_exports([workbook("geser.xlsx", rows)], profile, tahun=2025)
    pd.testing.assert_frame_equal(table(clean), plain)
    assert clean.penilaian["sumber"].str.contains("› C|› G").all()


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-16", ";"), ("utf-8", "\t"), ("utf-8-sig", ","), ("utf-16-le", "|")],
)
def test_every_dialect_of_text_gives_the_same_table(tmp_path, profile, plain, encoding, separator):
    path = tmp_path / "teks.csv"
    pd.DataFrame(PLAIN[1:], columns=HEADER).to_csv(
        path, index=False, sep=separator, encoding=encoding
    )
    pd.testing.assert_frame_equal(table(clean_exports([path], profile, tahun=2025)), plain)


def test_web_page_that_calls_itself_xls_is_read_by_content(tmp_path, profile, plain):
    page = pd.DataFrame(PLAIN[1:], columns=HEADER).to_html(index=False)
    path = tmp_path / "unduhan.xls"
    path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    clean = clean_exports([path], profile, tahun=2025)
    pd.testing.assert_frame_equal(table(clean), plain)
    assert "isi_bukan_ekstensi" in set(clean.jejak_audit["aturan"])


ODS = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def written_ods(path: Path, rows) -> Path:
    """Write the least open-document spreadsheet that holds these rows."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
            if isinstance(cell, int)
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{n}="{OFFICE}:{n}:1.0"' for n in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Lembar1">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_open_document_gives_the_same_table(tmp_path, profile, plain):
    path = written_ods(tmp_path / "rekap.ods", PLAIN)
    pd.testing.assert_frame_equal(table(clean_exports([path], profile, tahun=2025)), plain)


def test_unused_columns_are_listed_and_forbidden_ones_marked(workbook, profile):
    rows = [[*row, "x", "Islam"] for row in PLAIN]
    rows[0][-2:] = ["Catatan tim", "Agama"]
    clean = clean_exports([workbook("lebih.xlsx", rows)], profile, tahun=2025)
    note = clean.jejak_audit.query("aturan == 'kolom_tidak_dipakai'")
    assert note["jenis"].tolist() == ["struktur"]
    assert "J “Catatan tim”; K “Agama” (tidak boleh dibaca)" in note["pesan"].item()
    assert "Islam" not in clean.jejak_audit.to_csv()


def test_two_columns_of_one_name_are_refused_with_a_question(workbook, profile):
    rows = [[*row, row[7]] for row in PLAIN]
    with pytest.raises(ExportRefused, match="lebih dari satu kolom cocok untuk Disiplin"):
        clean_exports([workbook("ganda.xlsx", rows)], profile, tahun=2025)


def test_scratch_sheet_is_structure_but_its_people_wait(workbook, profile):
    sheets = {"Rekap": PLAIN, "Coretan": [["telepon dinas"], ["titipan", ANI]]}
    clean = clean_exports([workbook("coretan.xlsx", sheets)], profile, tahun=2025)
    tally = clean.tally.set_index("lembar").loc["Coretan"]
    assert tally[["dibaca", "struktur", "bersih", "karantina"]].tolist() == [2, 1, 0, 1]


def test_panel_without_rater_is_refused_naming_the_column(workbook, profile):
    rows = [row[:4] + row[6:] for row in PLAIN]
    with pytest.raises(ExportRefused, match="kolom yang tidak ditemukan: nip penilai"):
        clean_exports([workbook("tanpa.xlsx", rows)], profile, tahun=2025)


def test_contradicting_rows_both_wait_and_equal_ones_count_once(workbook, profile):
    rows = [*PLAIN, rated(4, BUDI, CITRA, 5, 2), rated(5, ANI, DODI, 5, 4)]
    clean = clean_exports([workbook("ganda.xlsx", rows)], profile, tahun=2025)
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [
        [3, "duplikat_bertentangan"],
        [5, "duplikat_bertentangan"],
        [6, "duplikat_persis"],
    ]


def test_all_faults_of_a_row_are_told_in_one_ledger_row(workbook, profile):
    rows = [*PLAIN, rated(4, BUDI, DODI, 9, 2)]
    rows[-1][6] = "31/02/2025"
    clean = clean_exports([workbook("dua.xlsx", rows)], profile, tahun=2025)
    waiting = clean.quarantine.iloc[0]
    assert waiting["sel"] == "G5, H5"
    assert waiting["sebelum"] == "31/02/2025 | 9"
    assert "kalender" in waiting["pesan"]
    assert "skala" in waiting["pesan"]


def test_empty_folder_and_missing_file_are_named(tmp_path, profile):
    (tmp_path / "masuk").mkdir()
    paths = [tmp_path / "masuk", tmp_path / "tidak_ada.xlsx"]
    with pytest.raises(ExportRefused, match=r"masuk kosong.*tidak_ada\.xlsx tidak ditemukan"):
        clean_exports(paths, profile, tahun=2025)


def test_dates_of_the_next_january_count_when_the_title_names_the_year(workbook, profile):
    rows = [list(row) for row in PLAIN]
    for row in rows[1:]:
        row[6] = "2026-01-12"
    titled = [["PENILAIAN KINERJA TAHUN 2025"], *rows]
    clean = clean_exports([workbook("judul.xlsx", titled)], profile, tahun=2025)
    assert counts(clean) == [5, 2, 3, 0]
    with pytest.raises(ExportRefused, match="tahun yang ditemukan: 2026"):
        clean_exports([workbook("tanpa_judul.xlsx", rows)], profile, tahun=2025)


def test_title_of_a_month_gives_year_and_period(workbook, profile):
    rows = [row[:6] + row[7:] for row in PLAIN]
    titled = [["PENILAIAN PANEL BULAN JUNI 2025"], *rows]
    clean = clean_exports([workbook("juni.xlsx", titled)], profile, tahun=2025)
    assert set(clean.penilaian["periode"]) == {"2025-06"}
    with pytest.raises(ExportRefused, match="ditemukan: 2025"):
        clean_exports([workbook("juni.xlsx", titled)], profile, tahun=2024)


SHORT = ["NIP", "Nama", "NIP Penilai", "Disiplin", "Kualitas Kerja"]


def test_signatures_between_two_parts_of_a_sheet_name_no_unit(workbook, profile):
    signed = [["Semarang, 31 Desember 2025"], ["", "LURAH"], [], ["", "Citra"]]
    signed += [["", "NIP. 19750303 200003 2 903"]]
    parts = [[ANI, "Ani", CITRA, 4, 5], [BUDI, "Budi", CITRA, 3, 2]]
    rows = [SHORT, ["I. Seksi Umum"], parts[0], *signed, ["II. Seksi Sosial"], SHORT, parts[1]]
    plain = [SHORT, parts[0], *signed, parts[1]]
    clean = clean_exports([workbook("bagian.xlsx", rows)], profile, tahun=2025)
    units = clean.penilaian.groupby("pegawai")["unit_kerja"].first().to_dict()
    assert units == {ANI: "Seksi Umum", BUDI: "Seksi Sosial"}
    places = clean.jejak_audit["aturan"].value_counts()
    assert (places["tanda_tangan"], places["kelompok"]) == (4, 2)
    assert counts(clean) == [11, 9, 2, 0]
    bare = clean_exports([workbook("tanpa.xlsx", plain)], profile, tahun=2025)
    assert set(bare.penilaian["unit_kerja"]) == {""}
    assert counts(bare) == [8, 6, 2, 0]


@pytest.mark.parametrize(
    "word", ["GRAND TOTAL", "Jml", "Rata\u00b2", "Nilai Tertinggi", "Simpangan Baku", "Subtotal"]
)
def test_row_that_sums_up_the_column_is_no_person(workbook, profile, word):
    rows = [SHORT, [ANI, "Ani", CITRA, 4, 5], [BUDI, "Budi", CITRA, 3, 2], [word, "", "", 7, 7]]
    clean = clean_exports([workbook("jumlah.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [4, 2, 2, 0]


def test_person_called_like_the_word_for_the_largest_waits_for_his_nip(workbook, profile):
    rows = [SHORT, [ANI, "Ani", CITRA, 4, 5], ["", "Max", CITRA, 3, 2]]
    clean = clean_exports([workbook("max.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [3, 1, 1, 1]


def test_ticks_in_columns_without_a_name_are_refused_and_not_lost(workbook, profile):
    steps = [["NIP", "Nama", "NIP Penilai", "Kualitas Kerja", "Disiplin", "", "", "", ""]]
    steps += [[ANI, "Ani", CITRA, 4, "", "", "", "v", ""]]
    with pytest.raises(ExportRefused, match="kolom H berisi tetapi tanpa judul"):
        clean_exports([workbook("centang.xlsx", steps)], profile, tahun=2025)


def test_signature_beside_the_last_kriteria_needs_no_name_of_a_column(workbook, profile):
    rows = [SHORT, [ANI, "Ani", CITRA, 4, 5], ["", "", "", "", "", "Semarang, 31 Desember 2025"]]
    clean = clean_exports([workbook("samping.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [3, 2, 1, 0]


@pytest.mark.parametrize(("span", "waiting"), [("D2:D3", [2, 3]), ("D2:E2", [2])])
def test_nilai_that_shares_its_cell_waits(workbook, profile, span, waiting):
    rows = [SHORT, [ANI, "Ani", CITRA, "", 5], [BUDI, "Budi", CITRA, 4, 5]]
    path = workbook("gabung.xlsx", [row[:] for row in rows], {span: "4"})
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.quarantine["baris"].tolist() == waiting
    assert set(clean.quarantine["aturan"]) == {"nilai_gabungan"}


def test_sheets_named_after_months_are_periods_and_no_units(workbook, profile):
    sheets = {m: [SHORT, [ANI, "Ani", CITRA, v, 5]] for m, v in (("Januari", 4), ("Feb 2025", 3))}
    clean = clean_exports([workbook("bulanan.xlsx", sheets)], profile, tahun=2025)
    rated = clean.penilaian.query("kriteria == 'Disiplin'")
    assert dict(zip(rated["periode"], rated["nilai"], strict=True)) == {"2025-01": 4, "2025-02": 3}
    assert set(clean.penilaian["unit_kerja"]) == {""}
    assert (clean.repairs["aturan"] == "periode_dari_nama_sheet").sum() == 2


def test_column_of_months_names_the_period(workbook, profile):
    months = {"Januari": "2025-01", 2: "2025-02", "III": "2025-03", "April 2025": "2025-04"}
    rows = [[*SHORT, "Bulan"], *([ANI, "Ani", CITRA, 4, 5, month] for month in months)]
    rows += [[ANI, "Ani", CITRA, 4, 5, word] for word in ("Mei 2024", "13")]
    clean = clean_exports([workbook("bulan.xlsx", rows)], profile, tahun=2025)
    assert sorted(set(clean.penilaian["periode"])) == list(months.values())
    assert clean.quarantine["aturan"].tolist() == ["di_luar_periode", "periode_tidak_terbaca"]


def test_a_period_that_is_blank_or_only_the_year_is_the_usual_one(workbook, profile):
    rows = [[*SHORT, "Periode"], *([ANI, "Ani", CITRA, 4, 5, cell] for cell in ("-", "2025"))]
    rows[2][0] = BUDI
    clean = clean_exports([workbook("periode.xlsx", rows)], profile, tahun=2025)
    assert set(clean.penilaian["periode"]) == {"tahunan"}
    assert set(clean.penilaian["pegawai"]) == {ANI, BUDI}


def test_title_of_half_a_year_names_the_period(workbook, profile):
    rows = [["REKAP PENILAIAN SEMESTER II TAHUN 2025"], SHORT, [ANI, "Ani", CITRA, 4, 5]]
    clean = clean_exports([workbook("semester.xlsx", rows)], profile, tahun=2025)
    assert set(clean.penilaian["periode"]) == {"SM2"}


@pytest.mark.parametrize("name", ["Final", "Draft 2", "Salinan rekap", "2025", "TWII"])
def test_sheet_name_that_is_no_unit_names_none(workbook, profile, name):
    sheets = {name: [SHORT, [ANI, "Ani", CITRA, 4, 5]], "Lain": [SHORT, [BUDI, "Budi", DODI, 4, 5]]}
    clean = clean_exports([workbook("lembar.xlsx", sheets)], profile, tahun=2025)
    units = clean.penilaian.groupby("pegawai")["unit_kerja"].first()
    assert units.to_dict() == {ANI: "", BUDI: "Lain"}


def test_grid_of_a_form_names_its_criteria_in_brackets(tmp_path, profile):
    path = tmp_path / "jawaban.csv"
    head = "Timestamp,NIP Anda (Penilai),NIP Pegawai yang Dinilai"
    head += ",Nilai [Disiplin],Nilai [Mutu Kerja]"
    path.write_text(f"{head}\n15/12/2025 9:12:33,{CITRA},{ANI},4 - Baik,5\n", encoding="utf-8")
    clean = clean_exports([path], profile, tahun=2025)
    assert table(clean)[["kriteria", "nilai"]].to_numpy().tolist() == [
        ["Disiplin", 4.0],
        ["Kualitas Kerja", 5.0],
    ]


def test_name_and_nip_of_one_cell_are_parted_with_a_record(workbook, profile):
    head = ["No", "Nama / NIP", "Penilai / NIP", "Disiplin", "Kualitas Kerja"]
    rows = [head, [1, f"Ani, S.Sos.\nNIP. {ANI}", f"Citra / {CITRA}", 4, 5]]
    rows += [[2, f"Budi {BUDI} {DODI}", f"Citra / {CITRA}", 4, 5]]
    clean = clean_exports([workbook("satu_sel.xlsx", rows)], profile, tahun=2025)
    assert set(clean.penilaian["pegawai"]) == {ANI}
    assert set(clean.penilaian["penilai"]) == {CITRA}
    assert clean.repairs["aturan"].tolist() == ["spasi", "nip_dari_sel_nama"]  # a line break
    names = clean.pegawai.set_index("pegawai")["nama"]
    assert names[[ANI, CITRA]].tolist() == ["Ani, S.Sos.", "Citra"]
    assert clean.quarantine["baris"].tolist() == [3]  # two NIP in one cell are nobody's


def test_lines_that_are_quoted_whole_are_read_by_their_inner_separator(tmp_path, profile):
    path = tmp_path / "terkutip.csv"
    lines = [",".join(SHORT), f"{ANI},Ani,{CITRA},4,5"]
    path.write_text("".join(f'"{line}"\r\n' for line in lines), encoding="utf-8")
    clean = clean_exports([path], profile, tahun=2025)
    assert counts(clean) == [2, 1, 1, 0]
    assert table(clean)["nilai"].tolist() == [4.0, 5.0]
    assert "baris_terkutip" in set(clean.jejak_audit["aturan"])


def test_a_heading_below_the_numbers_of_the_rows_does_not_make_them_nilai(workbook, profile):
    rows = [["No", "NIP", "Nama", "NIP Penilai", "Nilai"], ["Disiplin"], [1, ANI, "Ani", CITRA, 4]]
    with pytest.raises(ExportRefused, match="kolom yang tidak ditemukan: kriteria"):
        clean_exports([workbook("kelompok.xlsx", rows)], profile, tahun=2025)


def test_sums_that_are_carried_over_to_the_next_page_are_no_people(workbook, profile):
    down, carried = [["Dipindahkan", *[""] * 6, 4, 5]], [["Pindahan", *[""] * 6, 4, 5]]
    rows = [*PLAIN[:2], *down, HEADER, *carried, *PLAIN[2:]]
    clean = clean_exports([workbook("halaman.xlsx", rows)], profile, tahun=2025)
    # 7 rows: 3 people, the header twice, the sum at the foot and at the head of a page
    assert counts(clean) == [7, 4, 3, 0]


def test_one_column_may_hold_the_nip_of_pns_and_of_pppk(workbook, profile):
    header = ["NIP/NI PPPK", "Nama", "NIP/NIPPPK Penilai", "Disiplin", "Kualitas Kerja"]
    rows = [header, [ANI, "Ani", CITRA, 4, 5]]
    clean = clean_exports([workbook("pppk.xlsx", rows)], profile, tahun=2025)
    assert counts(clean) == [2, 1, 1, 0]


def test_cells_merged_along_a_row_speak_for_no_other_row(workbook, profile, plain):
    # the unit stands over two columns, of which the second has no name
    rows = [[*line[:4], "", *line[4:]] for line in PLAIN]
    path = workbook("gabung.xlsx", rows, {"D2:E2": "Seksi Umum"})
    clean = clean_exports([path], profile, tahun=2025)
    pd.testing.assert_frame_equal(table(clean), plain)
    assert "sel_gabungan" not in set(clean.repairs["aturan"])


def test_of_two_headings_above_rows_the_nearer_one_is_theirs(workbook, profile):
    blank = ["No", "NIP", "Nama", "NIP Penilai", "Nama Penilai", "Tanggal", *HEADER[-2:]]
    bare = [line[:3] + line[4:] for line in PLAIN[1:]]
    rows = [blank, ["UNIT KERJA: Sekretariat"], ["UNIT KERJA: Seksi Umum"], *bare]
    clean = clean_exports([workbook("dua.xlsx", rows)], profile, tahun=2025)
    assert set(clean.penilaian["unit_kerja"]) == {"Seksi Umum"}
    heads = clean.jejak_audit.query("jenis == 'struktur' and baris in (2, 3)")
    assert heads["aturan"].tolist() == ["kelompok", "kelompok"]
