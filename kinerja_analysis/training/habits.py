"""Which habits the laboratory can plant, in which office each shows, and what to look for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kinerja_analysis.training.lab_offices import IN_TURN, LONG, ONE_YEAR, QUARTERLY, SELF, YEARS


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit that the laboratory can plant.

    Attributes
    ----------
    effect, detail : as in `hasil_uji`
    nama : what it is called before a class
    low, high, step, start : ends, step and first place of its slider
    satuan : unit of the slider
    lihat : what to look for
    kantor : in which office it shows (`lab_offices.OFFICES`)
    beda : along what it shows (`differences.DIFFERENCES`); empty: in the nilai as they are
    ditebak : whether the nilai of one rater alone can give it away
    """

    effect: str
    nama: str
    low: float
    high: float
    step: float
    start: float
    satuan: str
    lihat: str
    detail: str = ""
    kantor: str = ONE_YEAR
    beda: str = ""
    ditebak: bool = False


HABITS: Final[Mapping[str, Habit]] = {
    habit.nama: habit
    for habit in (
        Habit(
            *("severity", "Ketat atau longgar", -2.0, 2.0, 0.5, 1.5, "logit"),
            "Semua batang bergeser ke satu arah; urutan di antara pegawainya sendiri hampir tetap.",
            ditebak=True,
        ),
        Habit(
            *("centrality", "Memusat", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Nilai di kedua ujung menghilang; yang menonjol dan yang memerlukan pembinaan sama "
            "tidak terlihatnya.",
            ditebak=True,
        ),
        Habit(
            *("range_restriction", "Rentang sempit", 0.0, 1.0, 0.25, 0.75, "bagian nilai"),
            "Hampir semua nilai jatuh pada dua angka yang berdampingan, biasanya di bagian atas.",
        ),
        Habit(
            *("halo", "Halo", 0.0, 2.5, 0.5, 1.5, "logit (simpangan baku)"),
            "Dalam satu baris semua nilai hampir sama; kekuatan dan kelemahan tidak terlihat.",
            ditebak=True,
        ),
        Habit(
            *("straightlining", "Nilai seragam", 0.0, 1.0, 0.25, 0.75, "bagian formulir"),
            "Banyak baris memuat satu angka saja, berapa pun buktinya.",
            ditebak=True,
        ),
        Habit(
            *("criterion", "Ketat pada satu kriteria", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Satu kolom lebih rendah daripada kolom lain, bagi semua pegawai.",
            "Kompeten",
            ditebak=True,
        ),
        Habit(
            *("inconsistency", "Tidak ajek", 0.0, 2.0, 0.5, 1.5, "logit (simpangan baku)"),
            "Nilai naik turun tanpa pola; pegawai yang setara menerima nilai yang jauh berbeda.",
            ditebak=True,
        ),
        Habit(
            *("similarity", "Kesamaan dengan penilai", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Pegawai yang serupa dengan penilai (di sini: jenis kelaminnya sama) naik, yang lain "
            "tetap; buktinya tidak berubah.",
            "jenis_kelamin=sama",
            beda="kesamaan",
        ),
        Habit(
            *("group", "Berbeda antarkelompok", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Satu kelompok pegawai (di sini: perempuan) dinilai lebih rendah, kelompok lain tidak.",
            "jenis_kelamin=P",
            beda="kelompok",
        ),
        Habit(
            *("drift", "Bergeser antartahun", -1.0, 1.0, 0.25, 0.75, "logit setahun"),
            "Tahun pertama sama; makin lama makin jauh dari nilai yang semestinya.",
            kantor=YEARS,
            beda="tahun",
        ),
        Habit(
            *("recency", "Kesan terakhir", 0.0, 1.5, 0.25, 0.75, "logit per simpangan baku"),
            "Yang menonjol pada triwulan IV naik melebihi kinerjanya setahun; yang menurun pada "
            "akhir tahun jatuh.",
            kantor=QUARTERLY,
            beda="triwulan",
        ),
        Habit(
            *("order", "Urutan: makin lama makin ketat", 0.0, 2.5, 0.5, 1.5, "logit"),
            "Formulir yang diisi terakhir lebih rendah daripada yang pertama; tempat dalam "
            "tumpukan menentukan nilai.",
            "position",
            kantor=IN_TURN,
            beda="urutan",
        ),
        Habit(
            *("order", "Kontras dengan yang sebelumnya", 0.0, 1.0, 0.25, 0.75, "logit per logit"),
            "Sesudah pegawai yang menonjol nilai turun, sesudah yang lemah nilai naik.",
            "contrast",
            kantor=IN_TURN,
            beda="sebelumnya",
        ),
        Habit(
            *("copying", "Profil disalin", 0.0, 1.0, 0.25, 0.75, "bagian formulir"),
            "Beberapa baris sama angka demi angka, padahal pegawainya berlainan.",
            "profile",
        ),
        Habit(
            *("heaping", "Angka bulat", 0.0, 1.0, 0.25, 0.75, "bagian nilai"),
            "Pada skala panjang nilai bertumpuk pada kelipatan lima; beda yang kecil hilang.",
            kantor=LONG,
        ),
        Habit(
            *("self_gap", "Selisih penilaian diri dan atasan", 0.0, 2.0, 0.5, 1.5, "logit"),
            "Nilai dari atasan tidak berubah; yang berubah penilaian diri pegawainya. Selisih yang "
            "besar bahan percakapan, bukan bukti bahwa salah satunya keliru.",
            kantor=SELF,
            beda="diri",
        ),
    )
}
"""Every habit by its name."""
