"""What the evaluation of the year gave: people, participation, predikat and results (BAB III)."""

import pandas as pd

from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.blocks import Block, FigureBlock, Paragraph, Section
from kinerja_analysis.report.chapters.outcomes import by_criterion, by_unit, self_superior, trend
from kinerja_analysis.report.figures.office import predikat_counts
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, share
from kinerja_analysis.report.rules import contradiction_blocks, pattern_blocks
from kinerja_analysis.report.suppression import suppressed_counts
from kinerja_analysis.report.tables import Columns, table_block, words
from kinerja_analysis.schema import PERAN


def evaluation(material: Material) -> tuple[Section, ...]:
    """Return the third chapter."""
    parts = (
        ("A. Profil Pegawai", _people(material)),
        ("B. Partisipasi", _participation(material)),
        ("C. Capaian Kinerja Organisasi", _organisation(material)),
        ("D. Distribusi Predikat", _predikat(material)),
        ("E. Kesesuaian Predikat dengan Matriks", contradiction_blocks(material)),
        ("F. Hasil per Unit Kerja", by_unit(material)),
        ("G. Hasil per Kriteria", by_criterion(material)),
        ("H. Selisih Penilaian Diri dan Atasan", self_superior(material)),
        ("I. Perkembangan Antartahun", trend(material)),
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
    """Return the count of pegawai by unit."""
    counts = people["unit_kerja"].value_counts().sort_index()
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
    rows = [
        (head, words(value), figure)
        for head, values in kinds.items()
        for value, figure in suppressed_counts(values.fillna("").replace("", "tidak tercatat"))
    ]
    columns: Columns = {
        "Rincian": [row[0] for row in rows],
        "Kelompok": [row[1] for row in rows],
        "#Pegawai": [row[2] for row in rows],
    }
    return table_block("Pegawai menurut jenis, jenis kelamin, dan golongan", columns)


def _participation(material: Material) -> tuple[Block, ...]:
    """Say how many rated, were rated, and rated themselves."""
    ratings = material.table("penilaian").dropna(subset=["nilai"])
    if ratings.empty:
        return (Paragraph(f"Data tahun {material.tahun} tidak memuat nilai."),)
    rows = (
        ratings.astype({"peran": str})
        .groupby("peran")
        .agg(
            penilai=("penilai", "nunique"), pegawai=("pegawai", "nunique"), nilai=("nilai", "size")
        )
        .reindex([peran for peran in PERAN if (ratings["peran"] == peran).any()])
    )
    columns: Columns = {
        "Peran penilai": [labels.word(labels.PERAN, peran) for peran in rows.index],
        "#Penilai": rows["penilai"].map(count),
        "#Pegawai yang dinilai": rows["pegawai"].map(count),
        "#Nilai": rows["nilai"].map(count),
    }
    picture = figures.nilai_by_role(ratings, material.profile)
    return (
        table_block("Penilai dan nilai menurut peran", columns),
        FigureBlock("Sebaran nilai menurut peran penilai", picture.alt, picture.png),
        *_coverage(material, ratings),
    )


def _coverage(material: Material, ratings: pd.DataFrame) -> tuple[Block, ...]:
    """Say how many of the listed employees were rated, and rated themselves."""
    people = material.table("pegawai")["pegawai"]
    if people.empty:
        return ()
    rated = people.isin(ratings.loc[ratings["peran"] != "diri", "pegawai"]).sum()
    forms = material.table("penilaian_diri")["pegawai"]
    own = people.isin(pd.concat([forms, ratings.loc[ratings["peran"] == "diri", "pegawai"]])).sum()
    total = people.nunique()
    return (
        Paragraph(
            f"Dari {count(total)} pegawai dalam daftar, {count(rated)} ({share(rated, total)}) "
            f"memperoleh nilai dari penilai dan {count(own)} ({share(own, total)}) mengisi "
            "penilaian diri."
        ),
    )


def _organisation(material: Material) -> tuple[Block, ...]:
    """Return the organisation's result."""
    table = material.table("organisasi")
    if table.empty:
        return (Paragraph("Data capaian kinerja organisasi tidak tersedia."),)
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
