"""Which options each command of ``kinerja`` takes, with their help."""

import argparse
from collections.abc import Mapping
from typing import Final

from kinerja_analysis.cli_parser import TODAY, Parser, day, seed, year

SAMPLE_YEAR: Final = 2025
"""Year of the sample office that is run when nothing else is asked for."""


def add_inputs(parser: argparse.ArgumentParser, keluaran: str = "folder keluaran") -> None:
    """Add what every command that reads exports takes."""
    parser.add_argument(
        "--tahun",
        type=year,
        metavar="TAHUN",
        help=f"tahun penilaian, atau lalu (tahun sebelum ini); bawaan: {SAMPLE_YEAR}",
    )
    parser.add_argument(
        "--data",
        nargs="+",
        metavar="JALUR",
        help="folder atau berkas ekspor; bila tidak disebutkan: data/masuk/TAHUN atau kantor "
        "contoh",
    )
    parser.add_argument(
        "--profil",
        metavar="BERKAS",
        help="profil kantor (TOML); bila tidak disebutkan: profil.toml di folder data",
    )
    parser.add_argument("--keluaran", metavar="FOLDER", help=keluaran)
    parser.add_argument(
        "--benih", type=seed, default=0, metavar="ANGKA", help="benih bilangan acak (bawaan: 0)"
    )


def add_cleaning(parser: argparse.ArgumentParser) -> None:
    """Add what cleaning takes."""
    add_inputs(parser)
    parser.add_argument(
        "--uji-masukan",
        action="store_true",
        help="hanya memeriksa ekspor; menulis satu pesan yang siap diteruskan, tidak ada berkas",
    )


def add_report(parser: argparse.ArgumentParser) -> None:
    """Add what the yearly run takes."""
    add_cleaning(parser)
    add_publishing(parser)


def add_batch(parser: argparse.ArgumentParser) -> None:
    """Add what a batch of offices takes."""
    parser.add_argument("daftar", metavar="DAFTAR", help="daftar kantor (XLSX atau CSV)")
    parser.add_argument(
        "--tahun",
        type=year,
        help=f"tahun penilaian, atau lalu (tahun sebelum ini); bawaan: {SAMPLE_YEAR}",
    )
    parser.add_argument("--keluaran", metavar="FOLDER", help="folder keluaran")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--proses",
        type=seed,
        metavar="N",
        help="banyaknya kantor yang berjalan sekaligus (bawaan: banyaknya prosesor)",
    )
    where.add_argument(
        "--dask",
        metavar="ALAMAT",
        help="penjadwal Dask yang sedang berjalan, misalnya tcp://...:8786",
    )
    for name, usual, text in (("--batas-menit", 60, "menit"), ("--batas-gib", 4, "GiB memori")):
        words = f"{text} yang boleh dipakai satu kantor (bawaan: {usual})"
        parser.add_argument(name, type=seed, default=usual, metavar="ANGKA", help=words)
    parser.add_argument(
        "--benih", type=seed, default=0, metavar="ANGKA", help="benih bilangan acak (bawaan: 0)"
    )
    parser.add_argument(
        "--uji-masukan",
        action="store_true",
        help="hanya memeriksa ekspor semua kantor; satu pesan untuk setiap kantor",
    )
    add_publishing(parser)


def add_publishing(parser: argparse.ArgumentParser) -> None:
    """Add what publishing takes."""
    parser.add_argument(
        "--draf",
        action="store_true",
        help="terbitkan, bertanda DRAF, walaupun terlalu banyak baris menunggu perbaikan",
    )
    parser.add_argument(
        "--paksa",
        action="store_true",
        help="jalankan lagi walaupun laporan yang terbit sudah mutakhir",
    )
    parser.add_argument(
        "--tahap",
        choices=("kalibrasi", "final"),
        default="final",
        help="kalibrasi: DRAF sebelum predikat ditetapkan; final (bawaan): sesudahnya",
    )
    parser.add_argument(
        "--edisi",
        choices=("lengkap", "publik"),
        default="lengkap",
        help="publik: juga menulis edisi publik (tanpa nama, kelompok kecil disembunyikan)",
    )
    parser.add_argument(
        "--teks",
        metavar="BERKAS",
        help="naskah kantor (teks_laporan.toml yang diubah); angkanya tetap dari data",
    )
    parser.add_argument(
        "--tanggal",
        type=day,
        metavar="TANGGAL",
        help="tanggal laporan, misalnya 2026-01-31; bila tidak disebutkan: 31 Januari sesudahnya",
    )


def add_forms(parser: argparse.ArgumentParser) -> None:
    """Add what the forms take."""
    add_inputs(parser)
    parser.add_argument(
        "--daftar-kantor",
        metavar="BERKAS",
        help="tulis hanya daftar kantor kosong (XLSX) untuk kinerja serentak",
    )
    parser.add_argument(
        "--penugasan",
        metavar="BERKAS",
        help="CSV berkolom penilai dan pegawai (NIP); bila tidak disebutkan: diusulkan program",
    )


def add_training(parser: argparse.ArgumentParser) -> None:
    """Add what a training takes: its class, an example of the office's own, two years, a place."""
    _add_class(parser)
    _add_own_example(parser)
    _add_two_years(parser)
    parser.add_argument("--keluaran", metavar="FOLDER", help="folder keluaran, baru atau kosong")
    parser.add_argument(
        "--benih", type=seed, default=7, metavar="ANGKA", help="benih simulasi (bawaan: 7)"
    )


def _add_class(parser: argparse.ArgumentParser) -> None:
    """Add who takes part, what they rate, and where their filled forms lie."""
    parser.add_argument(
        "--peserta", type=seed, default=25, metavar="ANGKA", help="jumlah peserta (bawaan: 25)"
    )
    parser.add_argument(
        "--jawaban",
        metavar="FOLDER",
        help="folder formulir yang terisi; dengan pilihan ini hanya hasil kelas yang disusun",
    )
    parser.add_argument(
        "--pembanding",
        default="",
        metavar="MEJA",
        help="nomor meja yang belum dilatih di antara kedua ronde, dipisah koma, atau kata genap",
    )
    parser.add_argument(
        "--kasus",
        default="",
        metavar="PAKET",
        help="paket kasus 1 sampai 4 (bawaan: 1), atau folder kasus sendiri; untuk --jawaban bila "
        "tidak disebutkan: paket yang paling banyak dipakai",
    )


def _add_own_example(parser: argparse.ArgumentParser) -> None:
    """Add where an example from the office's own ratings comes from, and its shape."""
    parser.add_argument(
        "--dari",
        metavar="FOLDER",
        help="hasil laporan atau telaah kantor sendiri, untuk contoh dari kantor sendiri",
    )
    parser.add_argument(
        "--bentuk",
        choices=("kembaran", "anonim"),
        default="kembaran",
        help="bentuk contoh itu: kantor kembaran hasil simulasi (bawaan), atau formulir gabungan "
        "tanpa nama",
    )


def _add_two_years(parser: argparse.ArgumentParser) -> None:
    """Add the years before and after a training, and who was trained."""
    parser.add_argument(
        "--sebelum",
        metavar="FOLDER",
        help="hasil laporan atau telaah tahun sebelum pelatihan; bersama --sesudah dan --terlatih: "
        "apakah pelatihan terlihat dalam penilaian nyata",
    )
    parser.add_argument(
        "--sesudah", metavar="FOLDER", help="hasil laporan atau telaah tahun sesudah pelatihan"
    )
    parser.add_argument(
        "--terlatih",
        metavar="BERKAS",
        help="NIP penilai yang dilatih, satu setiap baris atau sel (.txt, .csv, .xlsx)",
    )


def add_proposal(parser: argparse.ArgumentParser) -> None:
    """Add what a proposed profile takes."""
    parser.add_argument("berkas", nargs="+", metavar="BERKAS", help="ekspor kantor, atau foldernya")
    parser.add_argument(
        "--keluaran",
        metavar="BERKAS",
        help="profil yang ditulis; bila tidak disebutkan: profil.toml di folder ekspor",
    )


SIZES: Final = (
    ("--penilai", 20, "banyaknya penilai"),
    ("--pegawai", 100, "banyaknya pegawai yang dinilai"),
    ("--kriteria", 7, "banyaknya kriteria pada satu formulir"),
    ("--tingkat", 5, "banyaknya tingkat pada skala"),
    ("--benih", 0, "benih bilangan acak"),
)
"""Numbers of a planned office: option, usual number, help."""


def add_simulation(parser: argparse.ArgumentParser) -> None:
    """Add what the simulation takes."""
    for name, usual, text in SIZES:
        words = f"{text} (bawaan: {usual})"
        parser.add_argument(name, type=seed, default=usual, metavar="ANGKA", help=words)
    for name, several, text in (
        ("--panel", None, "penilai setiap pegawai, termasuk atasannya (bawaan: 1 sampai 4)"),
        ("--silang", [0], "penilaian silang di luar itu (bawaan: 0)"),
    ):
        parser.add_argument(name, type=seed, nargs="+", default=several, metavar="ANGKA", help=text)
    parser.add_argument("--tabel", metavar="BERKAS", help="berkas CSV baru untuk tabelnya")
    parser.add_argument(
        "--keluaran",
        metavar="FOLDER",
        help="tidak memperkirakan rancangan, melainkan menulis data kantor contoh ke folder baru",
    )


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add what the verification takes."""
    parser.add_argument(
        "folder", metavar="FOLDER", help="hasil terbitan, misalnya reports/2025/kecamatan-candisari"
    )


def add_inspection(parser: argparse.ArgumentParser) -> None:
    """Add what the check of an installation takes."""
    parser.add_argument(
        "--keluaran",
        metavar="FOLDER",
        help="folder halaman hasilnya (TXT dan PDF); bila tidak disebutkan: kerja/periksa",
    )
    parser.add_argument(
        "--tanggal",
        type=day,
        default=TODAY,
        metavar="TANGGAL",
        help=f"tanggal pada halaman, misalnya 2026-01-31 (bawaan: {TODAY})",
    )


def add_employee(parser: argparse.ArgumentParser) -> None:
    """Add what the sheets of employees take."""
    add_inputs(parser, "folder laporan yang sudah terbit, tempat hasilnya dibaca")
    parser.add_argument("nip", nargs="+", metavar="NIP", help="pegawai yang meminta lembarnya")


def add_archive(parser: argparse.ArgumentParser) -> None:
    """Add what the archive of years takes: its own words, each with its options."""
    words = parser.add_subparsers(dest="kata", required=True, metavar="KATA", parser_class=Parser)
    added = {
        name: words.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        for name, text in ARCHIVE.items()
    }
    for one in added.values():
        one.add_argument(
            "--arsip", metavar="FOLDER", help="folder riwayat (bawaan: reports/riwayat)"
        )
    store = added["simpan"]
    store.add_argument("folder", nargs="+", metavar="FOLDER", help="hasil terbitan, atau reports")
    store.add_argument("--paksa", action="store_true", help="ganti tahun yang sudah dikoreksi")
    added["tampil"].add_argument("--kantor", default="", help="folder kantor: perubahan dan tren")
    _add_rights(added)
    _add_model(added["model"])


def _add_rights(added: Mapping[str, argparse.ArgumentParser]) -> None:
    """Add what access, correction and retention take: of whom, on which day, on what ground."""
    for name in ("akses", "koreksi"):
        added[name].add_argument("nip", metavar="NIP", help="pegawai yang meminta")
    added["akses"].add_argument("--keluaran", required=True, metavar="BERKAS", help="XLSX baru")
    for name in ("akses", "koreksi", "retensi"):
        added[name].add_argument(
            "--tanggal",
            type=day,
            required=True,
            metavar="TANGGAL",
            help="tanggal hari ini, misalnya 2026-03-02",
        )
    for name, text in FIX.items():
        added["koreksi"].add_argument(name, required=True, metavar="ISI", help=text)
    _add_archived_year(added["koreksi"])
    delete = added["retensi"]
    delete.add_argument("--nip", metavar="NIP", help="hanya baris tentang orang ini")
    delete.add_argument("--jalankan", action="store_true", help="menghapus; tanpa ini: daftar saja")


def _add_model(model: argparse.ArgumentParser) -> None:
    """Add what the model of a whole year takes."""
    _add_archived_year(model)
    for name, metavar, text in (
        ("--skala", "NAMA", "skala dalam profil kantornya"),
        ("--keluaran", "FOLDER", "folder baru atau kosong"),
    ):
        model.add_argument(name, required=True, metavar=metavar, help=text)
    model.add_argument(
        "--proses", type=seed, default=1, metavar="N", help="banyaknya proses (bawaan: 1)"
    )
    model.add_argument("--dask", metavar="ALAMAT", help="penjadwal Dask yang sedang berjalan")


def _add_archived_year(parser: argparse.ArgumentParser) -> None:
    """Ask for the appraisal year."""
    parser.add_argument(
        "--tahun", required=True, type=year, metavar="TAHUN", help="tahun penilaian"
    )


ARCHIVE: Final = {
    "simpan": "menyimpan tahun dari hasil terbitan, utuh satu tahun satu kantor",
    "tampil": "menampilkan isi riwayat; dengan --kantor juga perubahan dan tren antartahun",
    "model": "menghitung model penilai bersama untuk semua kantor, bagian demi bagian",
    "akses": "menulis semua yang disimpan tentang seseorang (UU 27/2022)",
    "koreksi": "membetulkan satu isian seseorang dan mencatatnya",
    "retensi": "menampilkan atau menghapus yang melewati masa simpan menurut jadwal.toml",
}
"""What can be done with the archive of years."""

FIX: Final = {
    "--tabel": "tabel yang dibetulkan, misalnya pegawai",
    "--kantor": "folder kantor, misalnya kecamatan-candisari",
    "--kolom": "kolom yang dibetulkan, misalnya jabatan",
    "--lama": "isi yang keliru, tepat seperti yang tersimpan",
    "--baru": "isi yang benar",
    "--dasar": "alasan atau nomor surat; ikut dicatat",
}
"""What a correction of the archive says: option, help."""
