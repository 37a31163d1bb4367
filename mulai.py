"""Satu pintu: menyiapkan lingkungan, lalu menjalankan pekerjaan (hanya pustaka baku Python)."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

AKAR = Path(__file__).resolve().parent
PYTHON_TERENDAH = (3, 11)
BATAS_JALUR_WINDOWS = 100
RUANG_MIB = 2500
KUNCI = {
    "inti": "requirements.lock",
    "uji": "requirements-uji.lock",
    "dok": "requirements-dok.lock",
}
UKURAN = {"inti": (195, 3), "uji": (255, 4), "dok": (205, 3)}  # MiB terukur; menit pada 10 Mbit/s
PEMAKAIAN = """Pemakaian: python mulai.py PERINTAH

  laporan   menyiapkan lingkungan, lalu membuat laporan tahunan (tanpa --data: kantor contoh)
  lab       membuka JupyterLab pada salinan kerja notebook (folder kerja/)
  uji       menjalankan pengujian (uji --lambat: pengujian yang lama)
  cek       memeriksa gaya dan jenis kode
  dok       menyusun situs dokumen yang dapat dibaca tanpa internet (folder kerja/situs/)
  paket     mengunduh semua paket ke folder paket/ untuk komputer tanpa internet
  lainnya   diteruskan kepada perintah kinerja (lihat: python mulai.py --help)
"""


class Gagal(Exception):
    """Kesalahan yang dapat diperbaiki pemakai; pesannya berbahasa Indonesia."""


def main(kata: list) -> int:
    """Jalankan satu perintah dan kembalikan kode keluarnya."""
    if sys.version_info < PYTHON_TERENDAH:
        return katakan(
            "Python {}.{} terlalu lama; pasang Python 3.11 atau yang lebih baru, lalu "
            "ulangi perintah ini.".format(*sys.version_info),
            gagal=True,
        )
    if not kata:
        return katakan(PEMAKAIAN)
    try:
        return KERJA.get(kata[0], teruskan)(kata)
    except Gagal as salah:
        return katakan(str(salah), gagal=True)
    except KeyboardInterrupt:
        return katakan("Dihentikan. Ulangi perintah yang sama untuk melanjutkan.", gagal=True)


def katakan(pesan: str, gagal: bool = False) -> int:
    """Tulis satu pesan; kembalikan 2 bila pesan itu kegagalan."""
    (sys.stderr if gagal else sys.stdout).write(pesan.rstrip("\n") + "\n")
    sys.stdout.flush()
    return 2 if gagal else 0


# --- perintah --------------------------------------------------------------------------------


def teruskan(kata: list) -> int:
    """Teruskan perintah kepada `kinerja`; jalur di dalamnya terhitung dari folder pemakai."""
    return jalankan([siapkan("inti"), "-m", "kinerja_analysis", *kata], Path.cwd())


def uji(kata: list) -> int:
    """Jalankan pengujian: semua yang cepat lalu semua notebook, atau hanya yang lambat."""
    python = siapkan("uji")
    return next((kode for kode in map(jalankan, perintah_uji(python, kata)) if kode), 0)


def perintah_uji(python: str, kata: list) -> list:
    """Susun perintah pytest: notebook tersendiri, tidak diacak, satu berkas satu pekerja."""
    if "--lambat" in kata:
        bersama = ["-q", "-n", "2", "--dist", "loadfile", "-m", "lambat"]
        return [[python, "-m", "pytest", "tests", *bersama]]
    return [
        [python, "-m", "pytest", "tests", "-q", "-n", "2", "-m", "not lambat"],
        [
            python,
            "-m",
            "pytest",
            "notebooks",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "-p",
            "no:randomly",
            "--nbval-lax",
            "--nbval-cell-timeout=300",
        ],
    ]


def cek(_kata: list) -> int:
    """Periksa gaya, bentuk, dan jenis; kembalikan kegagalan pertama."""
    python = siapkan("uji")
    perintah = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    return next((kode for kode in (jalankan([python, "-m", *p]) for p in perintah) if kode), 0)


def lab(kata: list) -> int:
    """Buka JupyterLab pada salinan kerja; hanya komputer ini yang dapat mencapainya."""
    python = siapkan("uji")
    for pesan in salin_notebook(AKAR / "notebooks", AKAR / "kerja"):
        katakan(pesan)
    tulis_pengaturan(AKAR / ".venv" / "share" / "jupyter" / "lab" / "settings")
    return jalankan(
        [
            python,
            "-m",
            "jupyterlab",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.root_dir=" + str(AKAR),
            "--LabApp.default_url=/lab/tree/kerja",
            "--LabApp.news_url=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
            *kata[1:],
        ]
    )


def salin_notebook(asal: Path, tujuan: Path) -> list:
    """Salin notebook yang belum ada; salinan yang sudah diubah tidak pernah ditimpa."""
    tujuan.mkdir(exist_ok=True)
    pesan = []
    for notebook in sorted(asal.glob("*.ipynb")):
        salinan = tujuan / notebook.name
        if not salinan.exists():
            shutil.copyfile(str(notebook), str(salinan))
        elif salinan.read_bytes() != notebook.read_bytes():
            pesan.append(
                f"kerja/{notebook.name} sudah ada dan berbeda dari aslinya; "
                "salinan Anda dibiarkan. Hapus berkas itu bila ingin memulai dari awal."
            )
    return pesan


def tulis_pengaturan(folder: Path) -> None:
    """Minta JupyterLab tidak menawarkan berita dan pembaruan dari internet."""
    folder.mkdir(parents=True, exist_ok=True)
    bagian = {"fetchNews": "false", "checkForUpdates": False}
    isi = {"@jupyterlab/apputils-extension:notification": bagian}
    (folder / "overrides.json").write_text(json.dumps(isi), encoding="utf-8")


def dok(kata: list) -> int:
    """Susun situs dokumen di kerja/situs/ atau folder yang disebut; peringatan menggagalkan."""
    python = siapkan("dok")
    tujuan = AKAR / "kerja" / "situs" if len(kata) < 2 else Path.cwd() / kata[1]
    kode = jalankan(
        [python, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(tujuan)]
    )
    return kode or katakan(f"Buka {tujuan / 'index.html'}.")


def paket(_kata: list) -> int:
    """Unduh semua paket ke paket/ agar dapat dibawa ke komputer tanpa internet."""
    python = buat_venv()
    if not ada_pip(python):
        raise Gagal(
            "Perintah paket memerlukan pip di dalam .venv. Pasang python3-venv (atau Python dari "
            "python.org dengan pilihan pip), hapus folder .venv, lalu ulangi."
        )
    return jalankan(
        [python, "-m", "pip", "download", "--require-hashes", "-r", KUNCI["uji"], "-d", "paket"]
    )


KERJA = {"uji": uji, "cek": cek, "lab": lab, "dok": dok, "paket": paket}


# --- lingkungan ------------------------------------------------------------------------------


def siapkan(tingkat: str) -> str:
    """Pastikan lingkungan lengkap; kembalikan jalur Python di dalamnya."""
    python = python_venv(AKAR / ".venv", os.name)
    if tercap(AKAR / ".venv", tingkat) and Path(python).exists():
        return python
    periksa_tempat(AKAR, os.name)
    katakan_rencana(tingkat)
    python = buat_venv()
    pasang(python, tingkat)
    (AKAR / ".venv" / ("siap-" + tingkat)).write_text(cap(tingkat), encoding="utf-8")
    return python


def tercap(venv: Path, tingkat: str) -> bool:
    """Periksa apakah pemasangan terakhir selesai untuk kunci dan Python yang sama."""
    cukup = {"inti": ("inti", "uji", "dok"), "uji": ("uji",), "dok": ("dok",)}[tingkat]
    tanda = [venv / ("siap-" + nama) for nama in cukup]
    return any(
        berkas.is_file() and berkas.read_text(encoding="utf-8") == cap(berkas.name[5:])
        for berkas in tanda
    )


def cap(tingkat: str) -> str:
    """Hitung tanda pengenal pemasangan: versi Python, letak folder, kunci, pyproject.toml."""
    isi = (AKAR / KUNCI[tingkat]).read_bytes() + (AKAR / "pyproject.toml").read_bytes()
    isi += os.fsencode(str(AKAR))  # folder yang dipindahkan perlu dipasang lagi
    return "{}.{} ".format(*sys.version_info) + hashlib.sha256(isi).hexdigest()


def python_venv(venv: Path, sistem: str) -> str:
    """Sebutkan jalur Python di dalam lingkungan."""
    return str(venv / ("Scripts/python.exe" if sistem == "nt" else "bin/python"))


def periksa_tempat(folder: Path, sistem: str) -> None:
    """Tolak disk yang hampir penuh; peringatkan jalur yang terlalu panjang bagi Windows."""
    peringatan = peringatan_jalur(folder, sistem)
    if peringatan:
        katakan(peringatan)
    bebas = shutil.disk_usage(str(folder)).free // 2**20
    if bebas < RUANG_MIB:
        raise Gagal(
            f"Ruang disk di {folder} tinggal {bebas} MiB; pemasangan memerlukan sekitar "
            f"{RUANG_MIB} MiB. Kosongkan ruang, lalu ulangi."
        )


def peringatan_jalur(folder: Path, sistem: str) -> str:
    """Beri peringatan bila jalur folder terlalu panjang bagi Windows; kosong bila aman."""
    if sistem != "nt" or len(str(folder)) <= BATAS_JALUR_WINDOWS:
        return ""
    return (
        f"Peringatan: jalur folder ini {len(str(folder))} huruf; Windows dapat menolak "
        "jalur berkas di atas 260 huruf. Pindahkan folder ke tempat yang lebih pendek, misalnya "
        "C:\\kinerja."
    )


def katakan_rencana(tingkat: str) -> None:
    """Sebutkan besar unduhan dan perkiraan waktu sebelum memulai."""
    mebi, menit = UKURAN[tingkat]
    sumber = (
        "dari folder paket/" if (AKAR / "paket").is_dir() else f"dari internet (sekitar {mebi} MiB)"
    )
    katakan(
        f"Menyiapkan lingkungan .venv {sumber}; biasanya {menit}-{5 * menit} menit. "
        "Bila terputus, ulangi perintah yang sama: yang sudah terunduh dipakai lagi."
    )


def buat_venv() -> str:
    """Buat .venv bila belum ada atau rusak; kembalikan jalur Python di dalamnya."""
    venv = AKAR / ".venv"
    python = python_venv(venv, os.name)
    if ada_pip(python) or (shutil.which("uv") and berhasil([python, "-c", ""])):
        return python
    for perintah in cara_membuat():
        shutil.rmtree(str(venv), ignore_errors=True)
        if jalankan([*perintah, str(venv)]) == 0:
            return python
    shutil.rmtree(str(venv), ignore_errors=True)
    raise Gagal(
        "Lingkungan .venv tidak dapat dibuat. Di Debian atau Ubuntu jalankan dahulu: "
        "sudo apt install python3-venv. Di Windows pasang Python dari python.org "
        "dengan pilihan pip."
    )


def cara_membuat() -> list:
    """Sebutkan cara membuat .venv: pustaka baku dahulu, lalu uv bila terpasang."""
    uv = shutil.which("uv")
    baku = [sys.executable, "-m", "venv"]
    return [baku, [uv, "venv", "--python", sys.executable]] if uv else [baku]


def ada_pip(python: str) -> bool:
    """Periksa apakah Python itu ada dan mempunyai pip."""
    return berhasil([python, "-m", "pip", "--version"])


def pasang(python: str, tingkat: str) -> None:
    """Pasang paket menurut kunci bersidik, lalu proyek ini sendiri."""
    lokal = ["--no-index", "--find-links", "paket"] if (AKAR / "paket").is_dir() else []
    uv = shutil.which("uv")
    pemasang = (
        [uv, "pip", "install", "--python", python]
        if uv
        else [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    )
    if jalankan([*pemasang, *lokal, "--require-hashes", "-r", KUNCI[tingkat]]):
        raise Gagal(
            "Paket tidak dapat dipasang. Periksa sambungan internet lalu ulangi; tanpa "
            "internet, jalankan `python mulai.py paket` di komputer lain yang sistem dan "
            "versi Python-nya sama, lalu salin folder paket/ ke sini."
        )
    if jalankan([*pemasang, "--no-deps", "--no-build-isolation", "-e", "."]):
        raise Gagal(
            "Paket terpasang, tetapi proyek ini sendiri gagal dipasang; lihat pesan di atas."
        )


def berhasil(perintah: list) -> bool:
    """Jalankan diam-diam dan katakan apakah perintah berhasil."""
    try:
        return subprocess.run(perintah, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def jalankan(perintah: list, folder: Path = AKAR) -> int:
    """Jalankan perintah dari akar proyek atau folder lain; kembalikan kode keluarnya."""
    return subprocess.run(perintah, cwd=str(folder), env=lingkungan(), check=False).returncode


def lingkungan() -> dict:
    """Siapkan variabel lingkungan: UTF-8, gambar tanpa layar, dan bita Python tersusun."""
    tambahan = {
        "PYTHONUTF8": "1",
        "MPLBACKEND": "Agg",
        "UV_COMPILE_BYTECODE": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    return {**os.environ, **tambahan}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
