"""What was planned to be analysed, and what the analysis takes for granted (Lampiran)."""

from typing import Final

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Block, Paragraph
from kinerja_analysis.report.facts import Facts, facts_of
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, percent
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.thresholds import (
    ALPHA,
    MAX_WAITING_SHARE,
    MIN_RATEES,
    MIN_RATINGS,
    PATTERN_MIN,
    SEVERITY_LIMIT,
    SMALL_CELL,
)

PLAN_HEADS: Final = ("Pertanyaan", "Cara", "Ukuran keputusan", "Bila tidak dapat dijawab")

Question = tuple[str, str, str, str]
"""One question of the analysis under `PLAN_HEADS`."""

LOG_HEADS: Final = ("Anggapan", "Bila keliru", "Dalam data tahun ini")


def analysis_plan(material: Material) -> tuple[Block, ...]:
    """Return the plan of the analysis and the log of its assumptions."""
    plan: Columns = dict(zip(PLAN_HEADS, zip(*_plan(material), strict=True), strict=True))
    log: Columns = dict(
        zip(LOG_HEADS, zip(*_log(material, facts_of(material)), strict=True), strict=True)
    )
    return (
        Paragraph(
            "Rencana ini sama setiap tahun dan ditetapkan sebelum data dilihat; batasnya tidak "
            "disesuaikan dengan hasil."
        ),
        table_block("Rencana analisis", plan),
        table_block("Catatan anggapan", log),
        table_block("Apa yang ditanyakan setiap pola", _questions()),
    )


def _questions() -> Columns:
    """Return what each pattern asks, and the other explanation that it may have."""
    return {
        "Pola": [labels.EFFECT[effect] for effect in labels.EFFECT_QUESTION],
        "Yang ditanyakan": list(labels.EFFECT_QUESTION.values()),
        "Penjelasan lain": [labels.OTHER_EXPLANATION[effect] for effect in labels.EFFECT_QUESTION],
    }


def _plan(material: Material) -> list[Question]:
    """Return the questions in the order of the report, each with how it is decided."""
    return [*_of_ratings(), *_of_readers(material)]


def _of_ratings() -> list[Question]:
    """Return the questions about data, predikat and penilai."""
    return [
        (
            "Apakah data layak dipakai?",
            "setiap baris menjadi struktur, bersih, atau menunggu perbaikan",
            f"paling banyak {percent(MAX_WAITING_SHARE, 0)} baris data menunggu perbaikan",
            "laporan tetap draf",
        ),
        (
            "Apakah sebaran predikat sejalan dengan pola?",
            "jumlah pegawai dibandingkan dengan bilangan terkecil atau terbesar yang memenuhi",
            "setiap ketentuan pola, pada tingkat kantor",
            f"kurang dari {count(PATTERN_MIN)} predikat: persentase tidak dinilai",
        ),
        (
            "Apakah seorang penilai lebih ketat atau lebih longgar?",
            "model banyak faset atau model linear efek silang, di antara penilai yang terhubung",
            f"nilai-q paling tinggi {decimal(ALPHA)} dan selisih sedikitnya "
            f"{decimal(SEVERITY_LIMIT)} logit",
            "tidak terhubung: dinyatakan tidak dapat dibandingkan, dengan usul penilaian silang",
        ),
        (
            "Apakah ada pola lain pada nilai seorang penilai?",
            "uji skor satu parameter tambahan; nilai-p dari simulasi kantor tanpa pola",
            f"nilai-q paling tinggi {decimal(ALPHA)} dan ukuran yang berarti",
            f"kurang dari {count(MIN_RATINGS)} nilai atau {count(MIN_RATEES)} pegawai: tidak diuji",
        ),
    ]


def _of_readers(material: Material) -> list[Question]:
    """Return the questions about what is told, and of services and employees."""
    return [
        (
            "Kapan pola seorang penilai disajikan?",
            "sesudah lembar umpan baliknya diserahkan dan masa tanggapannya berakhir",
            f"{count(material.profile.jadwal.masa_tanggapan)} hari sejak diserahkan",
            "hanya jumlah bagi kantor",
        ),
        (
            "Apakah layanan bergerak seiring dengan hasil evaluasi?",
            "angka unit kerja sebelum dan sesudah, di samping unit lain; korelasi peringkat",
            "tanpa uji: jumlah unit terlalu sedikit",
            f"kurang dari {count(SMALL_CELL)} unit: tidak disajikan",
        ),
        (
            "Apa yang disampaikan pegawai?",
            "tema menurut daftar kata; survei tanpa nama",
            f"sedikitnya {count(SMALL_CELL)} pegawai atau jawaban",
            "tidak ditampilkan",
        ),
    ]


def _log(material: Material, facts: Facts) -> list[tuple[str, str, str]]:
    """Return what is taken for granted, what follows if it is wrong, and what these data say."""
    return [
        (
            "Pegawai yang dinilai bersama menghubungkan ukuran para penilai.",
            "kecenderungan penilai dan kinerja pegawainya tidak dapat dipisahkan",
            f"{_so_many(facts.n_comparable, facts.n_penilai)} penilai terhubung",
        ),
        (
            "Nilai bukan hasil pembagian jatah.",
            "pola memusat dan ketat dapat berasal dari jatah, bukan dari penilai",
            _quota(material),
        ),
        (
            "Kinerja pegawai tetap dalam satu tahun penilaian.",
            "pergeseran kinerja terbaca sebagai ketidakajekan penilai",
            "tidak dapat diperiksa dengan satu periode",
        ),
        (
            "Urutan angka pada skala dibaca sama oleh semua penilai.",
            "batas antarnilai yang berbeda terbaca sebagai pola memusat",
            "diuji sebagai pola; lihat Bab IV bagian B",
        ),
        (
            "Baris yang menunggu perbaikan tidak berbeda dari baris lain.",
            "hasil unit asal baris itu dapat bergeser",
            f"{_so_many(facts.n_quarantined, facts.n_read)} baris menunggu",
        ),
        (
            "Pegawai yang mengisi penilaian diri mewakili yang tidak mengisi.",
            "tema dan selisih diri dan atasan hanya berlaku bagi yang mengisi",
            "lihat Bab III bagian B",
        ),
        (
            "Ketentuan yang dipakai sesuai dengan naskah resminya.",
            "pola, matriks, atau syarat predikat dapat keliru",
            "statusnya dicantumkan pada setiap ketentuan",
        ),
    ]


def _so_many(part: int, whole: int) -> str:
    """Say how many of how many, in words where there are none.

    Examples
    --------
    >>> _so_many(18, 19), _so_many(0, 251)
    ('18 dari 19', 'tidak satu pun dari 251')
    """
    return f"{count(part) if part else 'tidak satu pun'} dari {count(whole)}"


def _quota(material: Material) -> str:
    """Say which scales the office declares to be limited by a quota."""
    scales = material.profile.skala_kuota
    if not scales:
        return "profil kantor tidak menyatakan jatah"
    return f"profil kantor menyatakan jatah pada {count(len(scales))} skala; skala itu tidak diuji"
