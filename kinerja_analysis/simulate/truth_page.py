"""What was planted in the sample office, written out so that a trainer can check what was found."""

from collections.abc import Sequence
from typing import Final

from kinerja_analysis.simulate.effects import kind_of
from kinerja_analysis.simulate.office import SimulatedOffice

MEANING: Final = {
    "severity": "ketat bila positif, longgar bila negatif (logit)",
    "centrality": "lebih memilih nilai tengah (logit, rata-rata pergeseran batas antarnilai)",
    "centrality slope": "bagian perbedaan kinerja yang tidak terlihat pada nilai (0-1)",
    "range_restriction": "bagian nilai yang ditarik ke dua nilai bersebelahan (0-1)",
    "halo": "satu kesan umum bagi semua kriteria (logit, simpangan baku kesan)",
    "straightlining": "bagian lembar yang berisi satu nilai saja (0-1)",
    "inconsistency": "kebetulan tambahan pada setiap nilai (logit, simpangan baku)",
    "criterion": "ketat pada satu kriteria (logit)",
    "copying profile": "bagian lembar yang disalin dari lembar pegawai lain (0-1)",
    "copying rater": "bagian lembar yang disalin dari penilai lain (0-1)",
    "copying carry_over": "bagian lembar yang disalin dari tahun sebelumnya (0-1)",
    "heaping": "bagian nilai yang dibulatkan ke kelipatan lima (0-1)",
}

INTRODUCTION: Final = """# Kebenaran data contoh

**CONTOH - DATA SIMULASI.** Semua orang, NIP (nomor urut 900-999), nilai, dan kejadian dalam folder
ini rekaan. Berkas dibuat oleh perintah `kinerja simulasi`; benih acak yang sama menghasilkan
berkas yang sama. Halaman ini memuat apa yang sengaja ditanam, agar pelatih dapat memeriksa apa yang
ditemukan, apa yang terlewat, dan siapa yang ditandai padahal bersih. Penilai lain hanya berbeda
sedikit, seperti di kantor mana pun. Efek berlaku pada ketiga tahun.
"""

HEAD: Final = """
| NIP penilai | Nama | Jabatan {tahun} | Efek | Ukuran | Kriteria | Arti |
|---|---|---|---|---|---|---|
"""


UNTIDINESS: Final = """
## Yang sengaja tidak rapi

Predikat {tahun} yang bertentangan dengan matriks hasil kerja dan perilaku kerja: {nip}.

Pada `penilaian_panel.xlsx` setiap tahun: tiga NIP bertanda spasi, dua nilai kosong (`-`), dua
nilai tertulis sebagai teks (`4,0`), satu nilai terketik dua kali (di luar skala), enam tanggal
dengan kata, nama unit kerja yang disingkat atau berhuruf besar, dan satu baris yang tersalin.
"""


def truth_page(office: SimulatedOffice, contradicted: Sequence[str], tahun: int) -> str:
    """Which penilai carries which planted effect, and what is untidy, as a page in Markdown.

    Parameters
    ----------
    office : the simulated office
    contradicted : NIP whose exported predikat contradicts the matrix
    tahun : year whose posts and predikat are named
    """
    people = office.pegawai[office.pegawai["tahun"] == tahun]
    raters = office.truth.raters
    planted = raters[raters["effect"] != ""].merge(
        people[["pegawai", "nama", "jabatan", "unit_kerja"]],
        left_on="penilai",
        right_on="pegawai",
        how="left",
        validate="m:1",
    )
    lines = [_line(row) for row in planted.to_dict("records")]
    table = HEAD.format(tahun=tahun) + "\n".join(lines) + "\n"
    return INTRODUCTION + table + UNTIDINESS.format(tahun=tahun, nip=", ".join(contradicted))


def _line(row: dict) -> str:
    """Write one planted effect as a row of the table."""
    size = f"{row['size']:.1f}".replace(".", ",").replace("-", "−")
    cells = (row["penilai"], row["nama"], row["jabatan"], row["effect"], size, row["detail"] or "-")
    return "| " + " | ".join([*cells, MEANING[kind_of(row["effect"], row["detail"])]]) + " |"
