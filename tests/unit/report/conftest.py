"""A small office drawn in the test: 12 pegawai in two units, three raters, every table."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from kinerja_analysis import schema
from kinerja_analysis.profile import Criterion, Profile, ResultRule, Scale, Signatory

YEAR = 2025
BLANK = b"\x89PNG\r\n\x1a\n"
FOUND = (
    "Penilai ini mungkin melihat hal lain; meskipun demikian, nilainya lebih rendah 0,50 poin: "
    "pola yang perlu ditelaah."
)
CRITERIA = ("Disiplin", "Kualitas Kerja", "Akuntabel")
PEOPLE = tuple(f"19800101200501{1 + i % 2}{900 + i}" for i in range(12))
NAMES = tuple(f"Sri Wahyuni {chr(65 + i)}" for i in range(12))
UNITS = ("Kelurahan Candi", "Kelurahan Kaliwiru")
RATERS = PEOPLE[:3]


@pytest.fixture(scope="session")
def profile() -> Profile:
    return Profile(
        nama="Kecamatan Contoh",
        kota="Semarang",
        kop=("PEMERINTAH KOTA", "KECAMATAN CONTOH"),
        simulasi=True,
        skala={"lima": Scale("lima", 1, 5), "ekspektasi": Scale("ekspektasi", 1, 3)},
        kriteria=tuple(Criterion(name, "lima") for name in CRITERIA),
        penanda_tangan=Signatory(jabatan="CAMAT CONTOH"),
        hasil=ResultRule("lima", {"atasan": 0.6, "tim": 0.4}, {}),
    )


@pytest.fixture(scope="session")
def tanggal() -> date:
    return date(2026, 1, 31)


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    """Every table of the small office; one penilai is strict, one cannot be compared."""
    frames = {
        "penilaian": _penilaian(),
        "pegawai": _pegawai(),
        "predikat_resmi": _predikat(),
        "hasil": _hasil(),
        "organisasi": pd.DataFrame(
            {"tahun": YEAR, "unit_kerja": ["Kecamatan Contoh"], "capaian": ["Baik"]}
        ),
        "layanan": _layanan(),
        "jejak_audit": _ledger(),
        "tally": _tally(),
        "hasil_uji": _tests(),
        "tanggapan": _replies(),
    }
    tables = {name: schema.TABLES[name].conform(frame) for name, frame in frames.items()}
    return tables | {
        "keterhubungan": _links(),
        "usulan_silang": pd.DataFrame(
            {"penilai": [RATERS[2]], "pegawai": [PEOPLE[5]], "alasan": ["menghubungkan kelompok"]}
        ),
    }


@pytest.fixture(scope="module")
def undrawn():
    """Leave pictures blank where only words are asked for: drawing takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "savefig", lambda _, stream, **__: stream.write(BLANK))
        patch.setattr("kinerja_analysis.report.figures.style.KEPT", 0)  # no blank one is kept
        yield


def unit_of(i: int) -> str:
    return UNITS[0] if i < 8 else UNITS[1]


def _penilaian() -> pd.DataFrame:
    rows = [
        (PEOPLE[i], rater, peran, kriteria, float(2 + (i + k + j) % 4), unit_of(i))
        for i in range(12)
        for j, (rater, peran) in enumerate(
            ((RATERS[0], "atasan"), (RATERS[1], "tim"), (PEOPLE[i], "diri"))
        )
        for k, kriteria in enumerate(CRITERIA)
        if peran == "diri" or rater != PEOPLE[i]
    ]
    rows += [(PEOPLE[11], RATERS[2], "tim", kriteria, 3.0, UNITS[1]) for kriteria in CRITERIA]
    columns = ["pegawai", "penilai", "peran", "kriteria", "nilai", "unit_kerja"]
    return pd.DataFrame(rows, columns=columns).assign(
        tahun=YEAR, periode="tahunan", skala="lima", tanggal=pd.NaT, sumber="a.xlsx › S › C4"
    )


def _pegawai() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pegawai": PEOPLE,
            "nama": NAMES,
            "jenis_kelamin": ["L", "P"] * 6,
            "tanggal_lahir": pd.Timestamp(1980, 1, 1),
            "jenis_pegawai": ["pns"] * 9 + ["pppk"] * 3,
            "golongan": ["III/a"] * 9 + ["IX"] * 3,
            "jabatan": "Pelaksana",
            "unit_kerja": [unit_of(i) for i in range(12)],
            "atasan": RATERS[0],
            "tahun": YEAR,
        }
    )


def _predikat() -> pd.DataFrame:
    # the last one contradicts the matrix: sesuai and sesuai is Baik
    return pd.DataFrame(
        {
            "tahun": YEAR,
            "periode": "tahunan",
            "pegawai": PEOPLE,
            "penilai": RATERS[0],
            "unit_kerja": [unit_of(i) for i in range(12)],
            "hasil_kerja": "sesuai ekspektasi",
            "perilaku_kerja": "sesuai ekspektasi",
            "predikat": ["Baik"] * 11 + ["Sangat Baik"],
            "dinilai_pada": pd.NaT,
            "sumber": "",
        }
    )


def _hasil() -> pd.DataFrame:
    value = np.linspace(2.5, 4.7, 12)
    return pd.DataFrame(
        {
            "tahun": YEAR,
            "pegawai": PEOPLE,
            "unit_kerja": [unit_of(i) for i in range(12)],
            "nilai_atasan": value,
            "nilai_tim": value,
            "nilai_diri": np.nan,
            "nilai_akhir": value,
            "skala": "lima",
            "n_penilai": 2,
            "nilai_terkoreksi": np.nan,
            "terkoreksi_bawah": np.nan,
            "terkoreksi_atas": np.nan,
            "predikat": "Baik",
        }
    )


def _layanan() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "tahun": [2024, 2025],
            "periode": "tahunan",
            "unit_kerja": UNITS[0],
            "layanan": "KTP",
            "ukuran": "IKM",
            "nilai": [81.25, 83.5],
            "n": [100, 120],
        }
    )


def _ledger() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "berkas": "rekap Sri Wahyuni A.xlsx",
            "lembar": "Sheet1",
            "baris": [7, 8],
            "sel": ["B7", "B8"],
            "jenis": ["karantina", "perbaikan"],
            "aturan": ["nip_presisi_hilang", "spasi"],
            "sebelum": ["=1+1", PEOPLE[4]],
            "sesudah": "",
            "pesan": ["NIP tersimpan sebagai angka; ketik ulang.", "Spasi berlebih dihapus."],
        }
    )


def _tally() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "berkas": ["rekap Sri Wahyuni A.xlsx"],
            "lembar": ["Sheet1"],
            "dibaca": [20],
            "struktur": [7],
            "bersih": [12],
            "karantina": [1],
        }
    )


def _tests() -> pd.DataFrame:
    nan = np.nan
    rows = [
        ("severity", RATERS[0], 1.0, 0.2, 0.6, 1.4, 0.001, -0.5, "panel", "detected", FOUND),
        ("severity", RATERS[1], -0.1, 0.2, -0.5, 0.3, 0.7, 0.05, "panel", "not_detected", "Tidak."),
        (
            *("severity", RATERS[2], nan, nan, nan, nan, nan, nan, "none", "undetermined"),
            f"Penilai {RATERS[2]} tidak berbagi pegawai; hanya ada 3 nilai atas 1 pegawai.",
        ),
        ("halo", RATERS[0], 0.1, 0.2, -0.3, 0.5, 0.6, nan, "within", "not_detected", "Tidak."),
    ]
    columns = "effect penilai estimate se low high p points identification verdict message"
    frame = pd.DataFrame(rows, columns=columns.split())
    return frame.assign(
        tahun=YEAR, detail="", n=36, n_pegawai=11, statistic=frame["estimate"] / 0.2, q=frame["p"]
    )


def _replies() -> pd.DataFrame:
    # delivered 5 January, 14 days to reply: heard when the report bears 31 January
    return pd.DataFrame(
        {
            "tahun": YEAR,
            "penilai": RATERS,
            "diserahkan": [pd.Timestamp(2026, 1, 5), pd.Timestamp(2026, 1, 25), pd.NaT],
            "ditanggapi": [pd.Timestamp(2026, 1, 12), pd.NaT, pd.NaT],
            "isi_tanggapan": [f"Pegawai saya masih baru, kata {NAMES[0]}.", "", ""],
        }
    )


def _links() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "penilai": RATERS,
            "identification": ["panel", "panel", "none"],
            "n_pegawai": [11, 11, 1],
            "n_shared": [10, 10, 0],
            "message": ["", "", "tidak berbagi pegawai"],
        }
    )
