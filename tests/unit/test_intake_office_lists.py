"""What the office fills in itself: the survey, reasons, replies of raters, and follow-up."""

import pandas as pd

from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI = "199001012015032901", "198502022010011902"
STATEMENTS = [
    "Saya memahami apa yang diharapkan dari pekerjaan saya",
    "Saya memahami cara kinerja saya dinilai",
    "Kinerja saya dinilai berdasarkan bukti",
    "Saya dapat menyampaikan tanggapan atas penilaian saya",
    "Hasil kerja saya diakui",
    "Umpan balik yang saya terima membantu saya bekerja lebih baik",
]

REPLY_HEADS = ["Kode", "NIP Penilai", "Nama Penilai", "Diserahkan Tanggal", "Ditanggapi Tanggal"]
REPLY_HEADS += ["Pokok Tanggapan"]
FOLLOW_UP_HEADS = ["Tahun", "Rekomendasi", "Penanggung Jawab", "Tenggat", "Status Tindak Lanjut"]
FOLLOW_UP_HEADS += ["Keterangan Tindak Lanjut"]


def test_survey_is_kept_as_counts_of_answers_alone(workbook, small_profile):
    rows = [
        ["Nomor Lembar", *STATEMENTS],
        [1, "Setuju", 4, 3, 3, 3, 3],
        [2, "Sangat Setuju", 4, "", 2, 1, 3],
        [3, "entah", 4, 3, 3, 3, 3],
    ]
    clean = clean_exports([workbook("survei.xlsx", rows)], small_profile, tahun=2025)
    counts = clean.survei.set_index(["pernyataan", "jawaban"])["n"]
    # the third sheet waits, since its first answer is none; one statement was left open
    assert counts["survei_1"].to_dict() == {3: 1, 4: 1}
    assert counts["survei_2"].to_dict() == {4: 2}
    assert counts["survei_3"].to_dict() == {3: 1}
    assert list(clean.survei) == ["tahun", "pernyataan", "jawaban", "n"]
    assert clean.tally[["dibaca", "struktur", "bersih", "karantina"]].iloc[0].tolist() == [
        4,
        1,
        2,
        1,
    ]


def test_of_a_reason_only_its_group_is_kept(workbook, small_profile):
    rows = [["NIP", "Nama", "Alasan Tidak Mengisi"], [ANI, "Ani", "Cuti sakit sejak Oktober"]]
    clean = clean_exports([workbook("alasan.xlsx", rows)], small_profile, tahun=2025)
    assert clean.alasan_diri.to_numpy().tolist() == [[2025, ANI, "cuti"]]
    assert "sakit" not in clean.jejak_audit.to_string()


def test_reply_of_a_rater_has_its_dates_and_gist(workbook, small_profile):
    rows = [
        REPLY_HEADS,
        ["P01", ANI, "Ani", "5 Januari 2026", "12 Januari 2026", "Pegawai saya memang baru."],
        ["P02", BUDI, "Budi", "", "", ""],
    ]
    replies = clean_exports([workbook("tanggapan.xlsx", rows)], small_profile, tahun=2025).tanggapan
    first, second = replies.itertuples(index=False)
    assert first.diserahkan == pd.Timestamp("2026-01-05")
    assert (first.penilai, first.isi_tanggapan) == (ANI, "Pegawai saya memang baru.")
    assert pd.isna(second.diserahkan)


def test_follow_up_of_last_year_keeps_its_year_and_one_spelling(workbook, small_profile):
    rows = [
        FOLLOW_UP_HEADS,
        [2024, "Menyelenggarakan pelatihan.", "Subbagian Umum", "30 Juni 2025", "Sudah", "Mei"],
        [2024, "Membuat catatan bukti.", "", "", "", ""],
        [2024, "Menetapkan penilaian silang.", "", "", "Belum", ""],
    ]
    clean = clean_exports([workbook("tindak_lanjut.xlsx", rows)], small_profile, tahun=2025)
    table = clean.tindak_lanjut
    assert table["tahun"].tolist() == [2024, 2024, 2024]
    assert table["status"].tolist() == ["selesai", "", "belum"]
    assert table["tenggat"].iloc[0] == pd.Timestamp("2025-06-30")
    assert clean.repairs["aturan"].tolist().count("label_dibakukan") == 2
