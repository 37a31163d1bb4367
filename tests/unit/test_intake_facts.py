"""What stands beside the ratings: personnel, self-assessments, services, objections."""

from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.rules.facts import read_figure

ANI, BUDI, CITRA = "199001012015032901", "198502022010011902", "197503032000032903"
PEOPLE_HEADER = ["NIP", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Jenis Pegawai", "Golongan"]
PEOPLE_HEADER += ["Jabatan", "Unit Kerja", "NIP Atasan"]
PEOPLE = [
    PEOPLE_HEADER,
    [ANI, "Ani", "Perempuan", "1 Januari 1990", "PNS", "III/a", "Pengelola", "Seksi Umum", CITRA],
    [BUDI, "Budi", "L", "2/2/1985", "PNS", "III/b", "Analis", "Seksi Umum", CITRA],
    [CITRA, "Citra", "P", "", "PNS", "IV/a", "Camat", "Sekretariat", ""],
]
FORM_HEADER = ["Stempel waktu", "NIP", "Nama", "Disiplin", "Kualitas Kerja", "Capaian"]
FORM_HEADER += ["Tantangan", "Inovasi", "Bersedia inovasinya dikutip?"]
FORM = [
    ["2025-12-01 08:00:00", ANI, "Ani", "4", "5", "Tuntas.\nRapi.", "Banjir", "Antrean", "Ya"],
    ["2025-12-02 09:00:00", BUDI, "Budi", "3", "4", "Selesai", "Listrik", "", "Tidak"],
]


def form(tmp_path, rows):
    path = tmp_path / "diri.csv"
    pd.DataFrame(rows, columns=FORM_HEADER).to_csv(path, index=False)
    return path


def test_personnel_list_becomes_the_table_pegawai(workbook, small_profile):
    clean = clean_exports([workbook("pegawai.xlsx", PEOPLE)], small_profile, tahun=2025)
    people = clean.pegawai.set_index("pegawai")
    assert people.loc[ANI, "atasan"] == CITRA
    assert people.loc[CITRA, "atasan"] == ""
    assert people["jenis_kelamin"].to_dict() == {ANI: "P", BUDI: "L", CITRA: "P"}
    # what the list leaves open the NIP tells
    assert people.loc[CITRA, "tanggal_lahir"] == pd.Timestamp("1975-03-03")
    assert clean.tally[["dibaca", "struktur", "bersih"]].iloc[0].tolist() == [4, 1, 3]


def test_what_the_nip_tells_is_taken_from_it(workbook, small_profile):
    rows = [list(row) for row in PEOPLE]
    rows[1][2], rows[2][3] = "L", "3/2/1985"
    rows[3][3] = "25/12/1975"
    clean = clean_exports([workbook("pegawai.xlsx", rows)], small_profile, tahun=2025)
    people = clean.pegawai.set_index("pegawai")
    assert people.loc[ANI, "jenis_kelamin"] == "P"
    assert (clean.repairs["aturan"] == "data_dari_nip").sum() == 3
    assert people.loc[BUDI, "tanggal_lahir"] == pd.Timestamp("1985-02-02")


def test_role_and_unit_come_from_the_personnel_list(workbook, small_profile):
    header = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Kualitas Kerja"]
    rows = [header, [ANI, "Ani", CITRA, "2025-12-01", 4, 4], [ANI, "Ani", BUDI, "2025-12-01", 3, 3]]
    paths = [workbook("panel.xlsx", rows), workbook("pegawai.xlsx", PEOPLE)]
    clean = clean_exports(paths, small_profile, tahun=2025)
    roles = clean.penilaian.groupby("penilai")["peran"].first().to_dict()
    assert roles == {CITRA: "atasan", BUDI: "tim"}
    assert set(clean.penilaian["unit_kerja"]) == {"Seksi Umum"}
    assert set(clean.repairs["aturan"]) >= {"unit_dari_daftar_pegawai"}


def test_self_assessment_gives_texts_and_own_ratings(tmp_path, small_profile):
    clean = clean_exports([form(tmp_path, FORM)], small_profile, tahun=2025)
    texts = clean.penilaian_diri.set_index("pegawai")
    assert texts.loc[ANI, "capaian"] == "Tuntas.\nRapi."
    assert texts["izin_kutip"].to_dict() == {ANI: "Ya", BUDI: "Tidak"}
    assert texts.loc[ANI, "sumber"] == "diri.csv › CSV › F2"
    assert set(clean.penilaian["peran"]) == {"diri"}
    assert (clean.penilaian["penilai"] == clean.penilaian["pegawai"]).all()
    assert len(clean.penilaian) == 4


def test_form_sent_again_replaces_the_earlier_one(tmp_path, small_profile):
    again = ["2025-12-03 10:00:00", ANI, "Ani", "2", "2", "Baru", "-", "-", "Tidak"]
    clean = clean_exports([form(tmp_path, [*FORM, again])], small_profile, tahun=2025)
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [[2, "jawaban_digantikan"]]
    assert clean.penilaian_diri.set_index("pegawai").loc[ANI, "capaian"] == "Baru"


def test_only_a_plain_yes_is_consent(tmp_path, small_profile):
    rows = [[*row[:-1], "mungkin"] for row in FORM]
    clean = clean_exports([form(tmp_path, rows)], small_profile, tahun=2025)
    assert set(clean.penilaian_diri["izin_kutip"]) == {"Tidak"}


def test_services_keep_their_years(workbook, small_profile):
    header = ["Tahun", "Periode", "Unit Kerja", "Layanan", "Ukuran", "Nilai", "Jumlah (n)"]
    rows = [
        header,
        [2024, "Tahunan", "Kecamatan", "Survei", "U1 Persyaratan", "3,12", 76],
        [2025, "Triwulan I", "Kecamatan", "Izin", "Waktu penyelesaian", 2.5, ""],
        [2025, "Tahunan", "Kecamatan", "Izin", "Waktu penyelesaian", "lama", 3],
        [2025, "Tahunan", "Kecamatan", "Akta", "Waktu penyelesaian", 2, "1.234"],
    ]
    clean = clean_exports([workbook("layanan.xlsx", rows)], small_profile, tahun=2025)
    assert clean.layanan[["tahun", "periode", "nilai", "n"]].to_numpy().tolist() == [
        [2024, "tahunan", 3.12, 76],
        [2025, "TW1", 2.5, 0],
    ]
    # 1.234 may be a thousand and more, or a little over one
    assert clean.quarantine["aturan"].tolist() == ["angka_tidak_terbaca", "angka_ambigu"]


def test_organisation_plan_status_and_objections_are_read(workbook, small_profile):
    paths = [
        workbook(
            "organisasi.xlsx",
            [["Tahun", "Unit Kerja", "Capaian Kinerja Organisasi"], [2025, "Kecamatan", "Baik"]],
        ),
        workbook(
            "skp.xlsx",
            [
                ["nip", "nama", "skp_status", "Disetujui pada"],
                [ANI, "Ani", "persetujuan", "20 Januari 2025"],
            ],
        ),
        workbook(
            "keberatan.xlsx",
            [
                ["NIP", "Nama", "Tahun", "Tanggal Keberatan", "Keputusan"],
                [ANI, "Ani", 2025, "20 Januari 2026", "Ditolak"],
            ],
        ),
    ]
    clean = clean_exports(paths, small_profile, tahun=2025)
    assert clean.organisasi["capaian"].tolist() == ["Baik"]
    assert clean.skp.to_numpy().tolist() == [[ANI, 2025, "persetujuan", pd.Timestamp("2025-01-20")]]
    assert clean.keberatan["tanggal"].tolist() == [pd.Timestamp("2026-01-20")]
    assert clean.penilaian.empty


def test_table_of_another_kind_is_no_personnel_list(workbook, small_profile):
    rows = [["Tahun", "Unit Kerja", "Capaian Kinerja Organisasi"], [2025, "Kecamatan", "Baik"]]
    path = workbook("organisasi.xlsx", rows)
    with pytest.raises(ExportRefused, match="bukan daftar pegawai"):
        clean_exports([workbook("p.xlsx", PEOPLE)], small_profile, tahun=2025, pegawai=path)


def test_free_ids_need_no_nip(tmp_path, small_profile):
    profile = replace(small_profile, identitas="bebas")
    path = tmp_path / "bebas.csv"
    path.write_text(
        "pegawai,penilai,kriteria,nilai\nD1, S1 ,Disiplin,4\nD2,S1,Mutu Kerja,5\n,S2,Disiplin,3\n",
        encoding="utf-8",
    )
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.penilaian["penilai"].tolist() == ["S1", "S1"]
    assert clean.penilaian["kriteria"].tolist() == ["Disiplin", "Kualitas Kerja"]
    assert clean.penilaian["periode"].unique().tolist() == ["tahunan"]
    assert clean.penilaian["tanggal"].isna().all()
    assert clean.pegawai["pegawai"].tolist() == ["D1", "D2"]
    assert clean.quarantine["aturan"].tolist() == ["id_kosong"]


def test_person_whom_the_list_describes_in_two_ways_waits_whole(workbook, small_profile):
    head = ["NIP", "Nama", "Jabatan", "Unit Kerja"]
    one, two, three = "199001012015032901", "198502022010011902", "197503032000032903"
    rows = [head, [one, "Ani", "Staf", "Umum"], [one, "Ani", "Staf", "Umum"]]
    rows += [
        [two, "Budi", "Staf", "Umum"],
        [two, "Budi", "Staf", "Sosial"],
        [three, "Citra", "", ""],
    ]
    listed = workbook("pegawai.xlsx", rows)
    score = ["NIP", "NIP Penilai", "Disiplin", "Kualitas Kerja"]
    rated = workbook("panel.xlsx", [score, [one, three, 4, 5], [two, three, 3, 2]])
    clean = clean_exports([listed, rated], small_profile, tahun=2025)
    waiting = clean.quarantine[["berkas", "baris", "aturan"]].to_numpy().tolist()
    assert waiting == [
        ["panel.xlsx", 3, "pegawai_tidak_terdaftar"],
        ["pegawai.xlsx", 3, "duplikat_persis"],
        ["pegawai.xlsx", 4, "duplikat_bertentangan"],
        ["pegawai.xlsx", 5, "duplikat_bertentangan"],
    ]
    counted = clean.tally[["struktur", "bersih", "karantina"]].sum(axis=1)
    assert (clean.tally["dibaca"] == counted).all()


def test_result_of_a_unit_is_known_and_said_once(workbook, small_profile):
    rows = [["Unit Kerja", "Capaian Organisasi"], ["Umum", "BAIK"], ["Umum", "Istimewa"]]
    rows += [["Sosial", "Hebat"], ["Lain", "istimewa"], ["Tata", "Cukup"]]
    rated = [["NIP", "NIP Penilai", "Disiplin", "Kualitas Kerja"]]
    rated += [["199001012015032901", "197503032000032903", 4, 5]]
    paths = [workbook("organisasi.xlsx", rows), workbook("panel.xlsx", rated)]
    clean = clean_exports(paths, small_profile, tahun=2025)
    found = clean.organisasi[["unit_kerja", "capaian"]].to_numpy().tolist()
    assert found == [["Lain", "Istimewa"], ["Tata", "Butuh Perbaikan"]]
    rules = clean.quarantine["aturan"].tolist()
    assert rules == ["duplikat_bertentangan", "duplikat_bertentangan", "label_tidak_dikenal"]


@pytest.mark.parametrize("cell", ["9" * 400, "-" + "9" * 20, 1e300], ids=["endless", "low", "high"])
def test_digits_that_nobody_counts_are_no_figure(cell):
    assert read_figure(cell).fault == "angka_tidak_terbaca"
    assert read_figure("1.234.567,5").value == 1_234_567.5
