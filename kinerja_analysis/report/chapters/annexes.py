"""What stands behind the report: quality of the data, office tests, cross-ratings (Lampiran)."""

from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import ledger_sorts
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Block, Paragraph, Section
from kinerja_analysis.report.chapters.methods import rule_counts, tally_block
from kinerja_analysis.report.chapters.plan import analysis_plan
from kinerja_analysis.report.chapters.raters import pattern_words
from kinerja_analysis.report.chapters.undetermined import open_tests
from kinerja_analysis.report.chapters.voices import quoted_innovations, visible_words
from kinerja_analysis.report.ledger_words import rule_words
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, probability
from kinerja_analysis.report.scales import scale_words
from kinerja_analysis.report.tables import Columns, table_block, words
from kinerja_analysis.thresholds import ALPHA

MOST_FILES: Final = 60
"""Count of sheets above which the list of files stands only in the workbook."""

MOST_SUGGESTIONS: Final = 60
"""Count of cross-ratings above which the list stands only in the workbook."""


def annexes(material: Material) -> tuple[Section, ...]:
    """Return the annexes."""
    return (
        Section("LAMPIRAN", (), 1, "L1", new_page=True),
        Section("Lampiran 1. Kualitas Data", _quality(material), 2, "L1"),
        Section("Lampiran 2. Pengujian Menyeluruh", _office_tests(material), 2, "L2"),
        Section("Lampiran 3. Usulan Penilaian Silang", _cross_ratings(material), 2, "L3"),
        Section("Lampiran 4. Inovasi yang Boleh Dikutip", quoted_innovations(material), 2, "L4"),
        Section("Lampiran 5. Daftar Kata Tema", visible_words(material), 2, "L5"),
        Section("Lampiran 6. Rencana Analisis dan Anggapan", analysis_plan(material), 2, "L6"),
        Section("Lampiran 7. Alasan yang Belum Dapat Disimpulkan", open_tests(material), 2, "L7"),
    )


def _quality(material: Material) -> tuple[Block, ...]:
    """List every file with its rows."""
    tally = material.table("tally")
    if tally.empty:
        return (Paragraph("Rincian berkas tidak tersedia dalam data laporan ini."),)
    if len(tally) > MOST_FILES:
        return (
            Paragraph(f"Rincian {count(len(tally))} lembar dimuat dalam buku kerja laporan.xlsx."),
        )
    return (
        tally_block(material),
        Paragraph(
            "Baris yang menunggu perbaikan dimuat satu per satu, dengan alasan dan cara "
            "memperbaikinya, dalam berkas perlu_diperbaiki.xlsx yang bersifat rahasia.",
            "note",
        ),
    )


def _office_tests(material: Material) -> tuple[Block, ...]:
    """Return the tests of the office as a whole; by criterion only what stands out."""
    tests = material.table("global_tests")
    if tests.empty:
        return (Paragraph("Pengujian bagi kantor secara menyeluruh tidak tersedia."),)
    detail = tests["detail"].fillna("") if "detail" in tests else pd.Series("", index=tests.index)
    made = tests["p"].notna()
    told = made & (~detail.str.contains("kriteria=", regex=False) | (tests["q"] <= ALPHA))
    shown = tests[told]
    columns: Columns = {
        "Pola": shown["effect"].map(pattern_words),
        "Rincian": [labels.detail(text) for text in detail[told]],
        "Skala": [scale_words(material.profile, str(name)) for name in shown["skala"]],
        "#Pengujian": shown["n"].map(count),
        "#Statistik uji": shown["statistic"].map(decimal),
        "#Nilai-p": shown["p"].map(probability),
        "#Nilai-q": shown["q"].map(probability),
    }
    return (
        Paragraph(
            "Pengujian ini menanyakan apakah suatu pola tampak pada kantor secara keseluruhan, "
            "sebelum penilai diperiksa satu per satu."
        ),
        table_block("Pengujian bagi kantor secara menyeluruh", columns),
        *_left_out(tests, told),
    )


def _left_out(tests: pd.DataFrame, told: pd.Series) -> tuple[Block, ...]:
    """Say which office tests the table leaves out: those of no note, and those not possible."""
    quiet = tests[~told & tests["p"].notna()]
    unmade = tests[tests["p"].isna()]
    parts = (
        f"Sebanyak {count(len(quiet))} pengujian menurut kriteria tidak menunjukkan pola (nilai-q "
        f"di atas {decimal(ALPHA)}) dan tidak dimuat di sini.",
        f"Sebanyak {count(len(unmade))} pengujian tidak dapat dilakukan dengan data tahun ini.",
    )
    text = " ".join(part for part, rows in zip(parts, (quiet, unmade), strict=True) if len(rows))
    return (Paragraph(text, "note"),) if text else ()


def _cross_ratings(material: Material) -> tuple[Block, ...]:
    """List the cross-ratings that would connect the office, by code."""
    rows = suggestions(material)
    if rows.empty:
        return (Paragraph("Tidak ada usulan penilaian silang."),)
    shown = rows.head(MOST_SUGGESTIONS)
    columns: Columns = {str(name): list(shown[name]) for name in shown}
    more = Paragraph(
        f"Daftar memuat {count(len(shown))} dari {count(len(rows))} usulan; seluruhnya dimuat "
        "dalam buku kerja laporan.xlsx.",
        "note",
    )
    return (
        Paragraph(
            "Penilaian silang berikut merupakan tambahan terkecil yang menghubungkan para penilai. "
            "Kode dibaca dengan kunci kode yang bersifat rahasia; lampiran surat tugas dengan nama "
            "tersedia dalam folder rahasia (penugasan_silang.docx)."
        ),
        table_block("Usulan penilaian silang", columns),
        *((more,) if len(rows) > len(shown) else ()),
    )


def suggestions(material: Material) -> pd.DataFrame:
    """Return the proposed cross-ratings with codes: ``Penilai, Pegawai, Alasan``."""
    rows = material.table("usulan_silang")
    return pd.DataFrame(
        {
            "Penilai": rows["penilai"].map(material.penilai).fillna(words("")).astype("str"),
            "Pegawai": rows["pegawai"].map(material.pegawai).fillna(words("")).astype("str"),
            "Alasan": rows["alasan"].map(lambda text: words(material.safe(text))).astype("str"),
        }
    ).reset_index(drop=True)


def quarantine_by_rule(material: Material) -> pd.DataFrame:
    """Return repairs and quarantine by rule: ``Jenis, Aturan, Baris, Berkas``."""
    ledger = material.table("jejak_audit")
    parts = [
        rule_counts(ledger[ledger_sorts(ledger) == kind]).assign(jenis=kind)
        for kind in ("perbaikan", "tanda", "karantina")
    ]
    rows = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "Jenis": rows["jenis"].map(labels.LEDGER_KIND),
            "Aturan": rows["aturan"].map(rule_words(ledger)).map(material.safe),
            "Baris": rows["baris"],
            "Berkas": rows["berkas"],
        }
    )
