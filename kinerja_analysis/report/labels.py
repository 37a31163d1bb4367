"""Which words a reader meets: the one place where machine names become formal Indonesian."""

from collections.abc import Mapping
from typing import Final

SIMULATION_MARK: Final = "CONTOH - DATA SIMULASI"
DRAFT_MARK: Final = "DRAF"
SECRET_MARK: Final = "RAHASIA"

STAGE: Final[Mapping[str, str]] = {"kalibrasi": "Tahap Kalibrasi", "final": "Tahap Final"}

PERAN: Final[Mapping[str, str]] = {
    "atasan": "Atasan langsung",
    "tim": "Panel penilai",
    "rekan": "Rekan kerja",
    "bawahan": "Bawahan",
    "diri": "Penilaian diri",
}

SEX: Final[Mapping[str, str]] = {"L": "Laki-laki", "P": "Perempuan"}

EFFECT: Final[Mapping[str, str]] = {
    "severity": "Kecenderungan ketat atau longgar",
    "centrality": "Kecenderungan memusat",
    "range_restriction": "Penyempitan rentang nilai",
    "halo": "Efek halo",
    "straightlining": "Nilai seragam",
    "inconsistency": "Ketidakajekan",
    "criterion": "Pola pada satu kriteria",
    "group": "Perbedaan antarkelompok pegawai",
    "similarity": "Kesamaan dengan penilai",
    "drift": "Pergeseran antarwaktu",
    "recency": "Kesan terakhir",
    "order": "Urutan penilaian",
    "copying": "Profil nilai identik",
    "heaping": "Pembulatan nilai",
    "self_gap": "Selisih penilaian diri dan atasan",
}

EFFECT_QUESTION: Final[Mapping[str, str]] = {
    "severity": "apakah nilai yang diberikan lebih rendah atau lebih tinggi daripada nilai penilai "
    "lain bagi pegawai dan kriteria yang sama",
    "centrality": "apakah nilai terkumpul di tengah skala lebih daripada yang dapat diharapkan",
    "range_restriction": "apakah rentang nilai yang dipakai lebih sempit daripada perbedaan "
    "pegawai yang dinilai",
    "halo": "apakah nilai antarkriteria bagi satu pegawai lebih seiring daripada yang lazim",
    "straightlining": "apakah semua kriteria seorang pegawai diberi nilai yang sama lebih sering "
    "daripada yang dapat diharapkan",
    "inconsistency": "apakah nilai menyimpang dari harapan tanpa arah tertentu",
    "criterion": "apakah satu kriteria dinilai lebih ketat atau lebih longgar daripada kriteria "
    "lain oleh penilai yang sama",
    "group": "apakah satu kelompok pegawai dinilai berbeda dari kelompok lain",
    "similarity": "apakah pegawai yang serupa dengan penilai dinilai berbeda",
    "drift": "apakah ukuran yang dipakai bergeser dari waktu ke waktu",
    "recency": "apakah kejadian akhir tahun berbobot lebih",
    "order": "apakah urutan menilai berpengaruh pada nilai",
    "copying": "apakah profil nilai sama persis dengan profil nilai lain",
    "heaping": "apakah nilai terkumpul pada angka bulat atau batas predikat",
    "self_gap": "apakah penilaian diri berbeda dari penilaian atasan",
}

OTHER_EXPLANATION: Final[Mapping[str, str]] = {
    "severity": "pegawai yang dinilai memang dapat berbeda kinerjanya, atau penilai melihat sisi "
    "pekerjaan yang tidak terlihat penilai lain",
    "centrality": "kinerja pegawai yang dinilai memang dapat hampir sama",
    "range_restriction": "kinerja pegawai yang dinilai memang dapat hampir sama",
    "halo": "pegawai yang baik pada satu kriteria memang dapat baik pada kriteria lain",
    "straightlining": "kinerja seorang pegawai memang dapat merata pada semua kriteria",
    "inconsistency": "penilai dapat mengetahui keadaan pegawai yang tidak diketahui penilai lain",
    "criterion": "kriteria itu memang dapat berbeda arti atau buktinya pada pekerjaan yang dinilai",
    "group": "kelompok pegawai itu memang dapat berbeda tugas atau capaiannya",
    "similarity": "pegawai itu memang dapat berbeda tugas atau capaiannya",
    "drift": "kinerja pegawai memang dapat berubah dari waktu ke waktu",
    "recency": "kinerja pegawai memang dapat berubah pada akhir tahun",
    "order": "urutan menilai dapat mengikuti urutan tugas atau unit kerja",
    "copying": "profil nilai yang sama dapat terjadi karena kinerja yang merata",
    "heaping": "pedoman setempat dapat menganjurkan angka bulat",
    "self_gap": "pegawai dan atasan dapat memegang bukti yang berbeda",
}

HABIT: Final[Mapping[str, str]] = {
    "severity": "Sebelum menilai, tulislah satu contoh perilaku bagi setiap angka pada skala, lalu "
    "bandingkan dengan contoh penilai lain pada forum kalibrasi.",
    "centrality": "Untuk setiap kriteria, tanyakan siapa yang paling menonjol dan siapa yang "
    "paling memerlukan pembinaan sebelum memberi angka.",
    "range_restriction": "Gunakan catatan kejadian sepanjang tahun agar seluruh skala dapat "
    "dipakai bila buktinya ada.",
    "halo": "Nilailah satu kriteria untuk semua pegawai dahulu, baru kriteria berikutnya.",
    "straightlining": "Nilailah satu kriteria untuk semua pegawai dahulu, dan catat satu bukti "
    "bagi setiap nilai.",
    "inconsistency": "Catat satu bukti singkat bagi setiap nilai sehingga alasan nilai dapat "
    "dibaca kembali.",
    "criterion": "Baca ulang rumusan kriteria bersama penilai lain dan sepakati bukti yang "
    "dipakai.",
    "group": "Periksa kembali bukti bagi setiap pegawai tanpa melihat kelompoknya.",
    "similarity": "Periksa kembali bukti bagi setiap pegawai tanpa melihat latar belakangnya.",
    "drift": "Baca kembali contoh perilaku bagi setiap angka sebelum mulai menilai.",
    "recency": "Buat catatan singkat setiap triwulan, lalu baca seluruhnya sebelum menilai.",
    "order": "Tinjau kembali nilai pertama sesudah seluruh pegawai dinilai.",
    "copying": "Isi nilai setiap pegawai dari catatan pegawai itu sendiri.",
    "heaping": "Gunakan langkah skala yang disediakan, tidak hanya angka bulat.",
    "self_gap": "Bicarakan bukti yang dipegang pegawai dan atasan sebelum nilai ditetapkan.",
}

GENERAL_HABIT: Final = (
    "Catat satu bukti singkat bagi setiap nilai, dan nilailah satu kriteria untuk semua pegawai "
    "dahulu sebelum kriteria berikutnya."
)

VERDICT: Final[Mapping[str, str]] = {
    "detected": "Pola yang perlu ditelaah",
    "not_detected": "Tidak tampak pola yang berarti",
    "undetermined": "Belum dapat disimpulkan",
}

IDENTIFICATION: Final[Mapping[str, str]] = {
    "panel": "dibandingkan dengan penilai lain bagi pegawai yang sama",
    "movers": "dibandingkan melalui pegawai yang berpindah penilai",
    "vignette": "dibandingkan melalui kasus latihan bersama",
    "output": "dibandingkan melalui capaian kerja yang terukur",
    "within": "dibandingkan di dalam nilai penilai itu sendiri",
    "assumption": "bergantung pada asumsi yang dinyatakan",
    "none": "tidak dapat dibandingkan",
}

DETAIL: Final[Mapping[str, str]] = {
    "threshold": "batas antarnilai",
    "slope": "kepekaan terhadap kinerja",
    "profile": "formulir atas pegawai lain",
    "rater": "formulir penilai lain",
    "carry_over": "formulir tahun atau periode sebelumnya",
}

LEDGER_KIND: Final[Mapping[str, str]] = {
    "struktur": "Baris struktur",
    "perbaikan": "Perbaikan",
    "tanda": "Catatan",
    "karantina": "Karantina",
}

EKSPEKTASI_CRITERIA: Final[Mapping[str, str]] = {
    "hasil_kerja": "Hasil kerja",
    "perilaku_kerja": "Perilaku kerja",
}

EKSPEKTASI_WORDS: Final = ("di bawah ekspektasi", "sesuai ekspektasi", "di atas ekspektasi")
"""The three classes of an official rating, lowest first."""

COLUMN: Final[Mapping[str, str]] = {
    "tahun": "Tahun",
    "periode": "Periode",
    "pegawai": "Pegawai",
    "penilai": "Penilai",
    "peran": "Peran penilai",
    "kriteria": "Kriteria",
    "nilai": "Nilai",
    "skala": "Skala",
    "tanggal": "Tanggal",
    "unit_kerja": "Unit kerja",
    "sumber": "Sumber",
    "nama": "Nama",
    "jenis_kelamin": "Jenis kelamin",
    "tanggal_lahir": "Tanggal lahir",
    "jenis_pegawai": "Jenis pegawai",
    "golongan": "Golongan",
    "jabatan": "Jabatan",
    "atasan": "Atasan langsung",
    "hasil_kerja": "Hasil kerja",
    "perilaku_kerja": "Perilaku kerja",
    "predikat": "Predikat",
    "predikat_matriks": "Menurut matriks",
    "dinilai_pada": "Dinilai pada",
    "nilai_atasan": "Nilai atasan",
    "nilai_tim": "Nilai panel",
    "nilai_diri": "Nilai diri",
    "nilai_akhir": "Nilai akhir",
    "n_penilai": "Jumlah penilai",
    "nilai_terkoreksi": "Nilai terkoreksi (indikatif)",
    "terkoreksi_bawah": "Batas bawah",
    "terkoreksi_atas": "Batas atas",
    "capaian": "Capaian",
    "tantangan": "Tantangan",
    "inovasi": "Inovasi",
    "izin_kutip": "Izin kutip",
    "bukti_inovasi": "Bukti inovasi",
    "disetujui_pada": "Disetujui pada",
    "pernyataan": "Pernyataan",
    "diserahkan": "Diserahkan",
    "ditanggapi": "Ditanggapi",
    "isi_tanggapan": "Pokok tanggapan",
    "rekomendasi": "Rekomendasi",
    "penanggung_jawab": "Penanggung jawab",
    "tenggat": "Tenggat",
    "keterangan": "Keterangan",
    "status": "Status",
    "layanan": "Layanan",
    "ukuran": "Ukuran",
    "keputusan": "Keputusan",
    "berkas": "Berkas",
    "lembar": "Lembar",
    "baris": "Baris",
    "sel": "Sel",
    "jenis": "Jenis",
    "aturan": "Aturan",
    "sebelum": "Sebelum",
    "sesudah": "Sesudah",
    "pesan": "Keterangan",
    "dibaca": "Baris dibaca",
    "struktur": "Baris struktur",
    "bersih": "Baris bersih",
    "karantina": "Baris karantina",
    "layar_pertama": "Layar pertama",
    "pertanyaan": "Pertanyaan",
    "jawaban": "Jawaban",
    "effect": "Pola",
    "detail": "Rincian",
    "n": "Jumlah nilai",
    "n_pegawai": "Jumlah pegawai",
    "estimate": "Taksiran (logit/poin)",
    "se": "Galat baku",
    "low": "Batas bawah",
    "high": "Batas atas",
    "statistic": "Statistik uji",
    "p": "Nilai-p",
    "q": "Nilai-q",
    "points": "Ukuran (poin nilai)",
    "identification": "Dasar pembandingan",
    "verdict": "Kesimpulan",
    "message": "Keterangan",
    "alasan": "Alasan",
    "kode": "Kode",
    "id": "Nomor identitas",
    "n_shared": "Pegawai bersama",
    "subset": "Kelompok terhubung",
    "kelompok": "Kelompok terhubung",
    "infit": "Infit",
    "outfit": "Outfit",
    "infit_z": "Infit (z)",
    "outfit_z": "Outfit (z)",
    "fair_average": "Nilai wajar",
    "extreme": "Di ujung skala",
    "n_penilai_efektif": "Jumlah penilai",
    "jumlah": "Jumlah",
    "rerata": "Rerata",
    "simpangan": "Simpangan baku",
    "median": "Median",
    "selisih": "Selisih",
    "bobot": "Bobot",
    "bobot_kriteria": "Bobot kriteria",
    "bobot_sumber": "Bobot sumber",
    "sumbangan": "Sumbangan",
    "suku": "Suku",
    "hitungan": "Hitungan",
}

UNNAMED_UNIT: Final = "(unit kerja tidak tercatat)"


def marks(*words: str, simulasi: bool) -> str:
    """Return the words that every page carries, with the mark of simulated data where it is due."""
    return " · ".join([*filter(None, words), *([SIMULATION_MARK] if simulasi else [])])


def word(labels: Mapping[str, str], code: object) -> str:
    """Return the printed word of a code; an unknown code is shown without machine marks."""
    text = "" if code is None else str(code)
    return labels.get(text, text.replace("_", " "))


def column(name: str) -> str:
    """Return the printed head of a column."""
    return COLUMN.get(name, name.replace("_", " ").capitalize())


def criterion(name: str) -> str:
    """Return the printed name of a kriteria; the two official ones have words of their own."""
    return word(EKSPEKTASI_CRITERIA, name)


def detail(text: str) -> str:
    """Return the printed words of a test's detail: a criterion, a group, a kind of test, a scale.

    Examples
    --------
    >>> detail("threshold skala=ekspektasi"), detail("hasil_kerja")
    ('batas antarnilai, skala ekspektasi', 'Hasil kerja')
    >>> detail("golongan=III kriteria=hasil_kerja")
    'golongan III, kriteria Hasil kerja'
    """
    rest, _, scale = text.partition("skala=")
    rest, _, asked = rest.partition("kriteria=")
    name, is_group, value = rest.strip().partition("=")
    parts = (
        f"{column(name).lower()} {value}" if is_group else DETAIL.get(name, criterion(name)),
        f"kriteria {criterion(asked.strip())}" if asked else "",
        f"skala {scale}" if scale else "",
    )
    return ", ".join(filter(None, parts))


def period(name: str) -> str:
    """Return the printed name of a periode."""
    named = name.replace("TW", "Triwulan ").replace("SM", "Semester ")
    return "Tahunan" if name == "tahunan" else named
