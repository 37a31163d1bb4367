"""What the evaluation of the year gave: people, participation, predikat and results (BAB III)."""

import pandas as pd

from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.blocks import Block, FigureBlock, Paragraph, Section
from kinerja_analysis.report.chapters.outcomes import by_criterion, by_unit, self_superior
from kinerja_analysis.report.chapters.participation import participation
from kinerja_analysis.report.chapters.trends import trend
from kinerja_analysis.report.chapters.voices import survey, themes
from kinerja_analysis.report.figures.office import MOST_UNITS, predikat_counts
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, share
from kinerja_analysis.report.rules import contradiction_blocks, pattern_blocks
from kinerja_analysis.report.suppression import OTHER_GROUPS, suppressed_counts
from kinerja_analysis.report.tables import Columns, table_block, words
from kinerja_analysis.thresholds import SMALL_CELL


def evaluation(material: Material) -> tuple[Section, ...]:
    """Return the third chapter."""
    parts = (
        ("A. Profil Pegawai", _people(material)),
        ("B. Partisipasi", participation(material)),
        ("C. Capaian Kinerja Organisasi", _organisation(material)),
        ("D. Distribusi Predikat", _predikat(material)),
        ("E. Kesesuaian Predikat dengan Matriks", contradiction_blocks(material)),
        ("F. Hasil per Unit Kerja", by_unit(material)),
        ("G. Hasil per Kriteria", by_criterion(material)),
        ("H. Selisih Penilaian Diri dan Atasan", self_superior(material)),
        ("I. Perkembangan Antartahun", trend(material)),
        ("J. Isi Penilaian Diri", themes(material)),
        ("K. Survei Pegawai tanpa Nama", survey(material)),
    )
    sections = (Section(title, blocks, 2, "3") for title, blocks in parts)
    return (Section("BAB III HASIL EVALUASI", (), 1, "3", new_page=True), *sections)


def _people(material: Material) -> tuple[Block, ...]:
    """Say who the employees are."""
    people = material.table("pegawai")
    if people.empty:
        return (
            Paragraph(
                "Daftar pegawai tidak tersedia dalam data, sehingga profil pegawai tidak disajikan."
            ),
        )
    intro = Paragraph(
        f"Daftar pegawai memuat {count(people['pegawai'].nunique())} pegawai pada "
        f"{count(people['unit_kerja'].nunique())} unit kerja."
    )
    return (intro, _headcount(people), _composition(people))


def _headcount(people: pd.DataFrame) -> Block:
    """Return the count of pegawai by unit; of very many units how these spread."""
    counts = people["unit_kerja"].value_counts().sort_index()
    if len(counts) > MOST_UNITS:
        return Paragraph(
            f"Unit kerja terkecil memuat {count(counts.min())} pegawai dan yang terbesar "
            f"{count(counts.max())} (median {count(counts.median())}); jumlah setiap unit dimuat "
            "dalam buku kerja laporan.xlsx."
        )
    units = [name or labels.UNNAMED_UNIT for name in counts.index]
    columns: Columns = {
        "Unit kerja": [*units, "Jumlah"],
        "#Pegawai": [count(n) for n in [*counts, counts.sum()]],
    }
    return table_block("Pegawai menurut unit kerja", columns, total=True)


def _composition(people: pd.DataFrame) -> Block:
    """Return the counts by kind of employment, sex and grade; small ones are not shown."""
    kinds = {
        "Jenis pegawai": people["jenis_pegawai"].str.upper().str.replace("_", " "),
        "Jenis kelamin": people["jenis_kelamin"].map({"L": "Laki-laki", "P": "Perempuan"}),
        "Golongan": people["golongan"].str.partition("/")[0],
    }
    rows = [(head, *row) for head, values in kinds.items() for row in _kinds(values)]
    if not rows:
        return Paragraph(
            "Rincian menurut jenis pegawai, jenis kelamin, dan golongan tidak ditampilkan: "
            f"kelompoknya kurang dari {count(SMALL_CELL)} orang.",
            "note",
        )
    columns: Columns = {
        "Rincian": [row[0] for row in rows],
        "Kelompok": [row[1] for row in rows],
        "#Pegawai": [row[2] for row in rows],
    }
    return table_block("Pegawai menurut jenis, jenis kelamin, dan golongan", columns)


def _kinds(values: pd.Series) -> list[tuple[str, str]]:
    """Return the counts of one kind; none where all its groups are too small to stand apart."""
    rows = suppressed_counts(values.fillna("").replace("", "tidak tercatat"))
    return [] if len(rows) == 1 and rows[0][0].startswith(OTHER_GROUPS) else rows


def _organisation(material: Material) -> tuple[Block, ...]:
    """Return the organisation's result."""
    table = material.table("organisasi")
    if table.empty:
        return (Paragraph("Data capaian kinerja organisasi tidak tersedia."),)
    if len(table) > MOST_UNITS:
        counts = table["capaian"].map(words).value_counts()
        return (
            table_block(
                "Unit kerja menurut capaian kinerja organisasi",
                {"Capaian kinerja organisasi": counts.index, "#Unit kerja": counts.map(count)},
            ),
        )
    columns: Columns = {
        "Unit kerja": table["unit_kerja"].map(words),
        "Capaian kinerja organisasi": table["capaian"].map(words),
    }
    return (table_block("Capaian kinerja organisasi", columns),)


def _predikat(material: Material) -> tuple[Block, ...]:
    """Return the distribution of predikat and its check against the pattern."""
    official = material.official()
    if not (official["predikat"] != "").any():
        return (
            Paragraph(
                "Data tidak memuat predikat resmi, sehingga distribusi predikat tidak disajikan."
            ),
        )
    picture = figures.predikat_distribution(official)
    return (
        _predikat_table(official),
        FigureBlock("Distribusi predikat kinerja pegawai", picture.alt, picture.png),
        *pattern_blocks(material),
    )


def _predikat_table(official: pd.DataFrame) -> Block:
    """Return the counts by predikat with their shares."""
    counts = predikat_counts(official)
    total = int(counts.sum())
    columns: Columns = {
        "Predikat": [*map(str, counts.index), "Jumlah"],
        "#Pegawai": [count(n) for n in [*counts, total]],
        "#Persen": [share(int(n), total) for n in [*counts, total]],
    }
    return table_block("Distribusi predikat kinerja pegawai", columns, total=True)
