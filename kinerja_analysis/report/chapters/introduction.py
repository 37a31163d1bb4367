"""Why the evaluation is made, on what legal basis, and what it covers (BAB I)."""

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Bullets, Paragraph, Section
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, enumeration
from kinerja_analysis.report.rules import legal_basis


def introduction(material: Material) -> tuple[Section, ...]:
    """Return the first chapter."""
    return (
        Section("BAB I PENDAHULUAN", (), 1, "1", new_page=True),
        Section("A. Latar Belakang", _background(material), 2, "1"),
        Section("B. Dasar", _basis(material), 2, "1"),
        Section("C. Maksud dan Tujuan", _purpose(), 2, "1"),
        Section("D. Ruang Lingkup", _scope(material), 2, "1"),
    )


def _background(material: Material) -> tuple[Paragraph, ...]:
    """Say why ratings are looked at before they are used."""
    return (
        Paragraph(
            f"{material.profile.nama} mengevaluasi kinerja pegawai setiap tahun. Hasil evaluasi "
            "dipakai dalam pembinaan dan pengembangan karier, sehingga perlu terbuka cara "
            "menghitungnya dan dapat ditelusuri sampai ke data asal."
        ),
        Paragraph(
            "Nilai diberikan oleh manusia, dan setiap penilai dapat memakai ukuran yang sedikit "
            "berbeda. Laporan ini memperlihatkan hasil evaluasi dan menyatakan secara terbuka apa "
            "yang dapat dan apa yang tidak dapat disimpulkan dari data penilaian."
        ),
    )


def _basis(material: Material) -> tuple[Paragraph | Bullets, ...]:
    """List the rules that the report applies."""
    rules = legal_basis(material)
    if not rules:
        return (Paragraph("Laporan ini tidak menerapkan ketentuan predikat kinerja."),)
    return (
        Paragraph("Ketentuan yang dipakai dalam laporan ini:"),
        Bullets(tuple(rules), numbered=True),
        Paragraph("Status pemeriksaan naskah setiap ketentuan dimuat dalam Bab II.", "note"),
    )


def _purpose() -> tuple[Bullets, ...]:
    """List what the report is for."""
    return (
        Bullets(
            (
                "Menyajikan hasil evaluasi kinerja pegawai tahun berjalan beserta cara "
                "menghitungnya.",
                "Menelaah pola penilaian dengan ukuran ketidakpastian, dan menyatakan apa yang "
                "belum dapat disimpulkan.",
                "Memberi bahan bagi dialog kalibrasi, pembinaan, dan pelatihan penilai.",
            ),
            numbered=True,
        ),
    )


def _scope(material: Material) -> tuple[Paragraph, ...]:
    """Say which people, units, periods and criteria the report covers."""
    rated = material.rated()
    if rated.empty:
        return (Paragraph(f"Data tahun {material.tahun} tidak memuat nilai dari penilai."),)
    units = rated.loc[rated["unit_kerja"] != "", "unit_kerja"].nunique()
    where = f" pada {count(units)} unit kerja" if units else ""
    periods = [
        labels.period(str(name)).lower() for name in sorted(rated["periode"].unique()) if name
    ]
    over = f" untuk periode {enumeration(periods)}" if periods else ""
    return (
        Paragraph(
            f"Laporan ini meliputi {count(rated['pegawai'].nunique())} pegawai{where}, "
            f"{count(rated['penilai'].nunique())} penilai, dan "
            f"{count(rated['kriteria'].nunique())} kriteria{over} tahun {material.tahun}. Pegawai "
            "dan penilai disebut dengan kode; kunci kode disimpan terpisah dan bersifat rahasia."
        ),
    )
