"""How a training day runs: the facilitator's plan, half a day and a whole day."""

from typing import Final

import pandas as pd

from kinerja_analysis.report.blocks import Bullets, Paragraph, Section, TableBlock

HALF_DAY: Final = (
    (
        "08.00",
        "15 menit",
        "Pembukaan",
        "Tujuan: ketepatan, bukan nilai yang lebih rendah. Bagikan nomor meja; nama tidak dicatat.",
    ),
    (
        "08.15",
        "45 menit",
        "Ronde 1",
        "Setiap meja membaca semua kasus menurut urutannya dan memberi "
        "nilai sendiri, tanpa berunding.",
    ),
    (
        "09.00",
        "40 menit",
        "Laboratorium",
        "Tayangkan salindia. Untuk setiap pola: tebak dahulu, "
        "geser besarnya, baca akibatnya bagi urutan pegawai.",
    ),
    (
        "09.40",
        "15 menit",
        "Istirahat",
        "Halaman luring dibiarkan terbuka; formulir Excel disimpan.",
    ),
    (
        "09.55",
        "40 menit",
        "Ronde 2",
        "Buka jangkar perilaku. Bandingkan setiap nilai dengan "
        "jangkarnya, baca kembali bukti, nilai lagi.",
    ),
    (
        "10.35",
        "35 menit",
        "Hasil kelas",
        "Jalankan hasil kelas. Bahas jebakan yang menarik nilai; "
        "hasil satu meja hanya untuk meja itu.",
    ),
    (
        "11.10",
        "20 menit",
        "Satu kebiasaan",
        "Setiap orang menulis satu kebiasaan dan mulai mengisi catatan kejadian triwulan.",
    ),
)

FULL_DAY: Final = (
    *HALF_DAY[:5],
    (
        "10.35",
        "45 menit",
        "Hasil kelas",
        "Jalankan hasil kelas dan bahas jebakan satu per satu, dengan bukti yang terlewat.",
    ),
    (
        "11.20",
        "40 menit",
        "Penilai ketat atau unit lemah?",
        "Mainkan permainan penilaian silang; "
        "simpulkan apa yang tidak dapat diketahui tanpa penilaian silang.",
    ),
    ("12.00", "60 menit", "Istirahat", "–"),
    (
        "13.00",
        "60 menit",
        "Kalibrasi",
        "Ambil dua kasus dengan perbedaan terbesar. Nilai sendiri "
        "dahulu, baru berunding; catat nilai sebelum dan sesudah perundingan.",
    ),
    (
        "14.00",
        "45 menit",
        "Skor ahli",
        "Bila lima orang berpengalaman hadir, mereka mengisi "
        "formulir ahli sendiri-sendiri untuk menggantikan skor rancangan penyusun.",
    ),
    (
        "14.45",
        "30 menit",
        "Catatan kejadian",
        "Latihan menulis tiga kejadian: tanggal, perilaku, akibat, kriteria; tanpa kata sifat.",
    ),
    (
        "15.15",
        "30 menit",
        "Rencana mengukur",
        "Sepakati siapa yang menjadi pembanding, kapan "
        "latihan diulang (enam bulan, dengan paket kasus lain), dan bahwa tidak ada sanksi.",
    ),
)

RULES: Final = (
    "Hasil satu meja hanya diberikan kepada meja itu, dalam poin nilai, dengan selang bila ada.",
    "Jangan menyuruh peserta menurunkan nilai atau menghindari nilai 5: yang dilatih ketepatan.",
    "Jangan menjadikan banyaknya pola yang tertandai sebagai sasaran.",
    "Sebutkan skor rancangan penyusun dengan nama itu; kata ketepatan hanya untuk skor ahli.",
    "Satu orang, satu kebiasaan untuk diubah. Tidak ada sanksi dari hasil latihan.",
    "Tanpa kelompok pembanding, sebagian perbaikan berasal dari mengulang; katakan demikian.",
)

HEADS: Final = ("Mulai", "Lama", "Bagian", "Yang dilakukan")


def guide_sections() -> tuple[Section, ...]:
    """Return the facilitator's guide."""
    return (
        Section(
            "Panduan fasilitator",
            (
                Paragraph(
                    "Siapkan sehari sebelumnya: salindia, halaman luring atau formulir setiap "
                    "meja, buku kerja, dan satu folder kosong untuk jawaban. Ruang tanpa internet "
                    "mencukupi."
                ),
                Bullets(RULES, numbered=True),
            ),
            new_page=True,
        ),
        Section("Rencana setengah hari", (_plan("Jadwal setengah hari", HALF_DAY),), level=2),
        Section("Rencana sehari penuh", (_plan("Jadwal sehari penuh", FULL_DAY),), level=2),
    )


def _plan(caption: str, rows: tuple[tuple[str, str, str, str], ...]) -> TableBlock:
    """Return one timetable."""
    return TableBlock(caption, pd.DataFrame(list(rows), columns=list(HEADS)))
