"""e-Kinerja formats A and B: official ratings, raters, periods, doubles."""

import pandas as pd
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI, CITRA = "199001012015032901", "198502022010011902", "197503032000032903"
PEOPLE = pd.DataFrame(
    {
        "NIP": [ANI, BUDI, CITRA],
        "Nama": ["Ani", "Budi", "Citra"],
        "Jabatan": ["Pengelola", "Analis", "Lurah"],
        "Unit Kerja": ["Kelurahan Candi"] * 3,
        "NIP Atasan": [CITRA, CITRA, ""],
    }
)
A_HEADER = ["No", "NIP", "Nama", "Jabatan", "Rating Hasil Kinerja", "Rating Perilaku Kerja"]
A_HEADER += ["Predikat Kinerja Periodik"]
B_HEADER = ["jenis", "id", "nip", "nama", "periode_awal_skp", "periode_akhir_skp", "skp_unor_id"]
B_HEADER += ["skp_unor", "skp_unor_induk", "skp_jabatan", "hasil_kerja", "perilaku_kerja"]
B_HEADER += ["hasil_akhir", "pegawai_atasan_id", "pegawai_atasan_nip", "pegawai_atasan_nama"]
B_HEADER += ["waktu_dinilai", "tahun_skp", "skp_id", "periode_id", "golru", "jenis_pegawai"]


def format_a(*rows, title="Periode Tahunan 2025"):
    return [["3374 - Pemerintah Kota Semarang"], ["Kelurahan Candi"], [title], [], A_HEADER, *rows]


def b_row(nip, nama, hasil, perilaku, predikat, atasan=CITRA):
    row = dict.fromkeys(B_HEADER, "")
    row |= {"nip": nip, "nama": nama, "skp_unor": "Kelurahan Candi", "hasil_kerja": hasil}
    row |= {"perilaku_kerja": perilaku, "hasil_akhir": predikat, "pegawai_atasan_nip": atasan}
    row |= {"waktu_dinilai": "15/1/2026, 10.15.00", "tahun_skp": "2025", "jenis_pegawai": "pns"}
    return list(row.values())


def format_b(*rows):
    titles = [["Laporan Penilaian SKP Periode Tahunan Tahun 2025"], ["Instansi Kota Semarang"]]
    titles += [["Periode : Tahunan"], ["Unor Induk : -"], ["Unor : ALL"]]
    titles += [["Data ditarik pada : 3/2/2026, 10.15.00"], []]
    return [*titles, B_HEADER, *rows]


ANI_A = [1, ANI, "ANI", "Pengelola", "Sesuai Ekspektasi", "Diatas Ekspektasi", "Baik"]
BUDI_A = [2, BUDI, "BUDI", "Analis", "Dibawah Ekspektasi", "Sesuai Ekspektasi", "Cukup"]


def test_format_a_takes_its_rater_from_the_personnel_list(workbook, small_profile):
    path = workbook("rekap.xlsx", format_a(ANI_A, BUDI_A))
    clean = clean_exports([path], small_profile, tahun=2025, pegawai=PEOPLE)
    assert clean.tally[["dibaca", "struktur", "bersih"]].iloc[0].tolist() == [7, 5, 2]
    assert set(clean.predikat_resmi["penilai"]) == {CITRA}
    assert (clean.repairs["aturan"] == "penilai_dari_atasan").sum() == 2
    assert set(clean.predikat_resmi["unit_kerja"]) == {"Kelurahan Candi"}


def test_official_ratings_are_nilai_of_the_superior_too(workbook, small_profile):
    path = workbook("rekap.xlsx", format_a(ANI_A, BUDI_A))
    clean = clean_exports([path], small_profile, tahun=2025, pegawai=PEOPLE)
    found = clean.penilaian.set_index(["pegawai", "kriteria"])["nilai"]
    # 1 di bawah, 2 sesuai, 3 di atas ekspektasi
    assert found[(ANI, "hasil_kerja")] == 2
    assert found[(ANI, "perilaku_kerja")] == 3
    assert found[(BUDI, "hasil_kerja")] == 1
    assert set(clean.penilaian["peran"]) == {"atasan"}
    assert set(clean.penilaian["skala"]) == {"ekspektasi"}
    assert clean.penilaian["sumber"].iloc[0] == "rekap.xlsx › Sheet1 › E6"


def test_format_a_without_personnel_list_waits(workbook, small_profile):
    clean = clean_exports([workbook("rekap.xlsx", format_a(ANI_A))], small_profile, tahun=2025)
    assert clean.quarantine["aturan"].tolist() == ["penilai_tidak_diketahui"]
    assert clean.penilaian.empty


def test_format_b_names_rater_time_and_year(workbook, small_profile):
    rows = [b_row(ANI, "Ani", "SESUAI EKSPEKTASI", "Sesuai Ekspektasi", "BAIK")]
    clean = clean_exports([workbook("lap.xlsx", format_b(*rows))], small_profile, tahun=2025)
    official = clean.predikat_resmi.iloc[0]
    assert official["penilai"] == CITRA
    assert official["dinilai_pada"] == pd.Timestamp("2026-01-15 10:15")
    assert (official["tahun"], official["periode"]) == (2025, "tahunan")
    assert clean.tally[["dibaca", "struktur"]].iloc[0].tolist() == [9, 8]


def test_person_not_rated_is_clean_without_nilai(workbook, small_profile):
    rows = [b_row(ANI, "Ani", "-", "-", "-"), b_row(BUDI, "Budi", "", "", "")]
    clean = clean_exports([workbook("lap.xlsx", format_b(*rows))], small_profile, tahun=2025)
    assert clean.tally["bersih"].sum() == 2
    assert clean.predikat_resmi["predikat"].tolist() == ["", ""]
    assert clean.penilaian.empty


def test_unknown_label_waits_and_is_never_guessed(workbook, small_profile):
    rows = [b_row(ANI, "Ani", "Sesuai Ekspektasi", "Sesuai Ekspektasi", "Lumayan")]
    clean = clean_exports([workbook("lap.xlsx", format_b(*rows))], small_profile, tahun=2025)
    assert clean.quarantine["aturan"].tolist() == ["label_tidak_dikenal"]
    assert clean.quarantine["sebelum"].tolist() == ["Lumayan"]


def test_the_same_official_rating_in_two_files_counts_once(workbook, small_profile):
    one = workbook("a.xlsx", format_a(ANI_A, BUDI_A))
    other = workbook("b.xlsx", format_b(b_row(ANI, "Ani", *ANI_A[4:])))
    clean = clean_exports([one, other], small_profile, tahun=2025, pegawai=PEOPLE)
    assert clean.quarantine[["berkas", "aturan"]].to_numpy().tolist() == [
        ["b.xlsx", "duplikat_persis"]
    ]
    assert len(clean.penilaian) == 4


def test_contradicting_official_ratings_both_wait(workbook, small_profile):
    one = workbook("a.xlsx", format_a(ANI_A, BUDI_A))
    rows = [b_row(ANI, "Ani", "Sesuai Ekspektasi", "Sesuai Ekspektasi", "Baik")]
    other = workbook("b.xlsx", format_b(*rows))
    clean = clean_exports([one, other], small_profile, tahun=2025, pegawai=PEOPLE)
    assert set(clean.quarantine["aturan"]) == {"duplikat_bertentangan"}
    assert set(clean.quarantine["berkas"]) == {"a.xlsx", "b.xlsx"}
    assert set(clean.penilaian["pegawai"]) == {BUDI}


def test_month_of_the_title_is_the_period(workbook, small_profile):
    rows = format_a(ANI_A, title="Periode Bulanan V Tahun 2025")
    clean = clean_exports([workbook("a.xlsx", rows)], small_profile, tahun=2025, pegawai=PEOPLE)
    assert clean.predikat_resmi["periode"].tolist() == ["2025-05"]


def test_official_ratings_of_another_year_are_refused(workbook, small_profile):
    path = workbook("a.xlsx", format_a(ANI_A))
    with pytest.raises(ExportRefused, match="tahun yang ditemukan: 2025"):
        clean_exports([path], small_profile, tahun=2024, pegawai=PEOPLE)
