"""Which data the report rests on, how they were cleaned, and how they were analysed (BAB II)."""

from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import ledger_sorts
from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.blocks import Block, Bullets, FigureBlock, Paragraph, Section
from kinerja_analysis.report.ledger_words import rule_words
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, percent
from kinerja_analysis.report.rules import rules_table
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.results import rule_sentence
from kinerja_analysis.thresholds import (
    ALPHA,
    MIN_RATEES,
    MIN_RATINGS,
    RANGE_A_LOGIT,
    SEVERITY_LIMIT,
    SMALL_CELL,
)

MOST_FILES: Final = 8
"""Count of files above which the body only sums them up; the annex lists each."""


def methods(material: Material) -> tuple[Section, ...]:
    """Return the second chapter."""
    parts = (
        ("A. Sumber Data", _sources(material)),
        ("B. Pembersihan Data", _cleaning(material)),
        ("C. Kriteria dan Skala", _scales(material)),
        ("D. Aturan Nilai Akhir", _result_rule(material)),
        ("E. Analisis Pola Penilaian", _analysis()),
        ("F. Ketentuan yang Dipakai", rules_table(material)),
        ("G. Anggapan dan Batasan", _assumptions()),
    )
    sections = (Section(title, blocks, 2, "2") for title, blocks in parts)
    return (Section("BAB II METODOLOGI", (), 1, "2", new_page=True), *sections)


def _sources(material: Material) -> tuple[Block, ...]:
    """Say which files were read."""
    tally = material.table("tally")
    if tally.empty:
        return (Paragraph("Rincian berkas asal tidak tersedia dalam data laporan ini."),)
    n_files = tally["berkas"].nunique()
    intro = Paragraph(
        f"Data berasal dari {count(n_files)} berkas ({count(len(tally))} lembar). Setiap nilai "
        "dapat ditelusuri sampai ke berkas, lembar, dan sel asalnya."
    )
    if len(tally) > MOST_FILES:
        return (intro, Paragraph("Rincian setiap berkas dimuat dalam Lampiran 1.", "note"))
    return (intro, tally_block(material))


def tally_block(material: Material) -> Block:
    """Return the table of files with the count of their rows."""
    tally = material.table("tally")
    sums = tally[["dibaca", "struktur", "bersih", "karantina"]].sum()
    rows = pd.concat(
        [tally, pd.DataFrame([{"berkas": "Jumlah", "lembar": "", **sums}])], ignore_index=True
    )
    columns: Columns = {
        "Berkas": rows["berkas"].map(material.safe),
        "Lembar": rows["lembar"].map(material.safe),
        **{
            f"#{labels.column(name)}": rows[name].map(count)
            for name in ("dibaca", "struktur", "bersih", "karantina")
        },
    }
    return table_block("Berkas yang dibaca dan jumlah barisnya", columns, total=True)


def _cleaning(material: Material) -> tuple[Block, ...]:
    """Say what became of every row, and which rules were applied."""
    tally = material.table("tally")
    if tally.empty:
        return (Paragraph("Catatan pembersihan data tidak tersedia dalam data laporan ini."),)
    sums = tally[["dibaca", "struktur", "bersih", "karantina"]].sum()
    picture = figures.cleaning(tally)
    return (
        Paragraph(
            f"Dari {count(sums['dibaca'])} baris yang dibaca, {count(sums['struktur'])} baris "
            f"adalah struktur (judul, kepala tabel, jumlah, tanda tangan), "
            f"{count(sums['bersih'])} baris bersih, dan {count(sums['karantina'])} baris menunggu "
            "perbaikan. Jumlah ketiganya sama dengan jumlah baris yang dibaca; tidak ada baris "
            "yang hilang."
        ),
        FigureBlock("Hasil pembersihan data", picture.alt, picture.png, 0.8),
        *_rules_applied(material, "perbaikan"),
        *_rules_applied(material, "tanda"),
        *_rules_applied(material, "karantina"),
    )


def _rules_applied(material: Material, kind: str) -> tuple[Block, ...]:
    """Return the count of repairs or of rows in quarantine by rule."""
    ledger = material.table("jejak_audit")
    chosen = ledger[ledger_sorts(ledger) == kind]
    if chosen.empty and kind == "tanda":
        return ()
    if chosen.empty:
        none = {
            "perbaikan": "Tidak ada isian yang diperbaiki.",
            "karantina": "Tidak ada baris yang menunggu perbaikan.",
        }
        return (Paragraph(none[kind]),)
    rows = rule_counts(chosen)
    head = {
        "perbaikan": "Perbaikan menurut aturan",
        "tanda": "Yang hanya ditandai agar diperiksa",
        "karantina": "Baris yang menunggu perbaikan menurut alasan",
    }
    columns: Columns = {
        "Aturan": rows["aturan"].map(rule_words(chosen)).map(material.safe),
        "#Baris": rows["baris"].map(count),
        "#Berkas": rows["berkas"].map(count),
    }
    return (table_block(head[kind], columns),)


def rule_counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """Count the rows and files that each rule met, most frequent first."""
    rows = ledger.drop_duplicates(["aturan", "berkas", "lembar", "baris"])
    return (
        rows.groupby("aturan", as_index=False)
        .agg(baris=("baris", "size"), berkas=("berkas", "nunique"))
        .sort_values(["baris", "aturan"], ascending=[False, True])
    )


def _scales(material: Material) -> tuple[Block, ...]:
    """List the criteria that were rated and their scales."""
    rated = material.table("penilaian").dropna(subset=["nilai"])
    if rated.empty:
        return (Paragraph(f"Data tahun {material.tahun} tidak memuat nilai."),)
    rows = (
        rated.astype({"kriteria": str, "skala": str})
        .groupby(["kriteria", "skala"], as_index=False, sort=False)
        .agg(n=("nilai", "size"), rerata=("nilai", "mean"), simpangan=("nilai", "std"))
    )
    columns: Columns = {
        "Kriteria": rows["kriteria"].map(labels.criterion),
        "Skala": rows["skala"].map(lambda name: scale_words(material, name)),
        "#Jumlah nilai": rows["n"].map(count),
        "#Rerata": rows["rerata"].map(decimal),
        "#Simpangan baku": rows["simpangan"].map(decimal),
    }
    return (table_block("Kriteria yang dinilai", columns),)


def scale_words(material: Material, name: str) -> str:
    """Return a scale in words: its ends, and that it holds the official classes."""
    scale = material.profile.skala.get(name)
    if scale is None:
        return name
    ends = f"{decimal(scale.minimum, 0)}-{decimal(scale.maksimum, 0)}"
    return f"ekspektasi ({ends})" if name == "ekspektasi" else ends


def _result_rule(material: Material) -> tuple[Block, ...]:
    """Print the rule of the year's result."""
    if material.profile.hasil is None:
        return (
            Paragraph(
                "Profil kantor tidak menetapkan aturan nilai akhir, sehingga laporan ini tidak "
                "menghitung nilai gabungan."
            ),
        )
    return (
        Paragraph(rule_sentence(material.profile)),
        Paragraph(
            "Nilai akhir dapat dihitung ulang dengan tangan dari hitungan setiap pegawai dalam "
            "lampiran rahasia. Aturan ini adalah aturan kantor; PermenPANRB 6/2022 tidak memuat "
            "rumus maupun bobot, dan laporan ini tidak menghitung predikat.",
            "note",
        ),
    )


def _analysis() -> tuple[Block, ...]:
    """Say how patterns were tested, with the limits that were used."""
    return (
        Paragraph(
            "Setiap nilai dibandingkan dengan harapan dari model: model Rasch banyak faset "
            "(pegawai, penilai, kriteria) untuk skala bertingkat, dengan taksiran dalam logit; "
            "model linear efek silang untuk skala halus seperti 0-100, dengan taksiran dalam "
            "poin. Selisih antara nilai dan harapan itu diuji untuk setiap pola pada setiap "
            "penilai. Nilai-p diperoleh dari simulasi kantor yang sama tanpa pola "
            "(bootstrap parametrik), karena rumus baku tidak berlaku pada kantor kecil."
        ),
        Bullets(
            (
                "Karena banyak pengujian dilakukan sekaligus, laju temuan keliru di antara pola "
                f"yang ditandai dijaga paling banyak {percent(ALPHA, 0)}.",
                f"Penilai dengan kurang dari {count(MIN_RATINGS)} nilai atau kurang dari "
                f"{count(MIN_RATEES)} pegawai tidak diuji.",
                "Perbedaan ketat atau longgar yang lebih kecil dari "
                f"{decimal(SEVERITY_LIMIT)} logit (pada skala halus "
                f"{percent(SEVERITY_LIMIT * RANGE_A_LOGIT, 1)} dari rentang skala) dipandang tidak "
                "berarti.",
                "Pola ketat atau longgar hanya dibandingkan di antara penilai yang terhubung oleh "
                "pegawai yang dinilai bersama.",
                f"Rerata unit kerja dengan kurang dari {count(SMALL_CELL)} orang tidak "
                "ditampilkan; banyaknya orang menurut predikat ditampilkan utuh karena laporan "
                "ini dokumen resmi kantor, bukan untuk dibagikan ke luar.",
            )
        ),
    )


def _assumptions() -> tuple[Block, ...]:
    """List what the analysis takes for granted."""
    return (
        Bullets(
            (
                "Urutan angka pada skala mempunyai arti yang sama bagi semua penilai, kecuali "
                "sejauh pola yang diuji.",
                "Kinerja pegawai dianggap tetap dalam satu tahun penilaian.",
                "Pola penilaian tidak menunjukkan niat; pola yang sama dapat mempunyai penjelasan "
                "lain yang disebut lebih dahulu dalam Bab IV.",
                "Data layanan hanya ada pada tingkat unit kerja dan tidak dapat dikaitkan dengan "
                "perorangan.",
            )
        ),
    )
