"""How the year's results differ by unit, by criterion, and between self and superior."""

import pandas as pd

from kinerja_analysis.privacy import note
from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.blocks import Block, FigureBlock, Paragraph
from kinerja_analysis.report.facts import why_no_severity
from kinerja_analysis.report.figures.office import MOST_UNITS, unit_means
from kinerja_analysis.report.figures.ratings import (
    criterion_means,
    main_scale,
    self_superior_gap,
)
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, interval, signed
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.thresholds import SMALL_CELL


def by_unit(material: Material) -> tuple[Block, ...]:
    """Return the year's results: how they spread, and their mean by unit."""
    results = material.table("hasil").dropna(subset=["nilai_akhir"])
    if results.empty:
        return (Paragraph(_no_results(material)),)
    values = results["nilai_akhir"]
    if len(values) < SMALL_CELL:
        told = f"Nilai akhir dihitung bagi {count(len(values))} pegawai; nilainya {note()}."
        return (Paragraph(told),)
    spread = Paragraph(
        f"Nilai akhir {count(len(values))} pegawai: median {decimal(values.median())}, rerata "
        f"{decimal(values.mean())}, separuh pegawai berada pada "
        f"{interval(values.quantile(0.25), values.quantile(0.75))}."
    )
    advice = results["nilai_terkoreksi"].notna().sum()
    corrected = Paragraph(
        f"Bagi {count(advice)} pegawai dapat pula dihitung nilai terkoreksi yang bersifat "
        "indikatif; nilai itu hanya bahan dialog kalibrasi dan dimuat dalam lampiran rahasia."
        if advice
        else f"Nilai terkoreksi tidak dihitung, karena {why_no_severity(material)}.",
        "note",
    )
    return (spread, *_units(material, results), corrected)


def _no_results(material: Material) -> str:
    """Say why there are no results."""
    if material.profile.hasil is None:
        return (
            "Nilai akhir tidak dihitung karena profil kantor tidak menetapkan aturannya; hasil "
            "per unit kerja karena itu tidak disajikan."
        )
    return "Nilai akhir tidak dapat dihitung dari data yang tersedia."


def _units(material: Material, results: pd.DataFrame) -> tuple[Block, ...]:
    """Return the mean of each unit, and say how many are too small to show."""
    means = unit_means(results)
    n_small = results["unit_kerja"].nunique() - len(means)
    small = (
        f"Sebanyak {count(n_small)} unit kerja dengan kurang dari {count(SMALL_CELL)} pegawai "
        "tidak ditampilkan tersendiri."
    )
    if means.empty:
        return (Paragraph(small),) if n_small else ()
    hidden = (Paragraph(small, "note"),) if n_small else ()
    if len(means) == 1:
        return (_unit_table(means), *hidden)
    picture = figures.unit_results(results, material.profile)
    table = _unit_table(means) if len(means) <= MOST_UNITS else _unit_range(means)
    caution = Paragraph(
        "Perbedaan antarunit dapat mencerminkan perbedaan kinerja, perbedaan tugas, atau perbedaan "
        "ukuran penilai; urutan pada gambar memudahkan pembacaan dan bukan peringkat.",
        "note",
    )
    figure = FigureBlock("Rerata nilai akhir menurut unit kerja", picture.alt, picture.png)
    return (table, figure, caution, *hidden)


def _unit_range(means: pd.DataFrame) -> Block:
    """Say how far apart very many units lie; a cut list of them would be a ranking."""
    return Paragraph(
        f"Rerata {count(len(means))} unit kerja berkisar dari {decimal(means['rerata'].min())} "
        f"sampai {decimal(means['rerata'].max())} (median {decimal(means['rerata'].median())}). "
        "Rerata setiap unit dimuat dalam buku kerja laporan.xlsx; gambar hanya memuat kedua "
        "ujungnya."
    )


def _unit_table(means: pd.DataFrame) -> Block:
    """Return the printed table of unit means, in the order of their names."""
    rows = means.sort_values("unit_kerja")
    half = 1.96 * rows["se"]
    columns: Columns = {
        "Unit kerja": rows["unit_kerja"].replace("", labels.UNNAMED_UNIT),
        "#Pegawai": rows["n"].map(count),
        "#Rerata": rows["rerata"].map(decimal),
        "#Selang 95%": [
            interval(low, high)
            for low, high in zip(rows["rerata"] - half, rows["rerata"] + half, strict=True)
        ],
    }
    return table_block("Rerata nilai akhir menurut unit kerja", columns)


def by_criterion(material: Material) -> tuple[Block, ...]:
    """Return the mean of each criterion by role of the rater."""
    ratings = material.table("penilaian").dropna(subset=["nilai"])
    scale = main_scale(ratings, material.profile)
    if scale is None:
        return (Paragraph("Data tidak memuat nilai menurut kriteria."),)
    if ratings["pegawai"].nunique() < SMALL_CELL:
        return (Paragraph(f"Rerata menurut kriteria {note()}."),)
    means = criterion_means(ratings, material.profile, scale)
    columns: Columns = {
        "Kriteria": [labels.criterion(str(name)) for name in means.index],
        **{f"#{labels.word(labels.PERAN, role)}": means[role].map(decimal) for role in means},
    }
    table = table_block("Rerata nilai menurut kriteria dan peran penilai", columns)
    if means.shape[0] < 2:
        return (table, Paragraph("Hanya satu kriteria dinilai, sehingga tidak ada perbandingan."))
    picture = figures.criteria_profile(ratings, material.profile)
    return (table, FigureBlock("Rerata nilai menurut kriteria", picture.alt, picture.png))


def self_superior(material: Material) -> tuple[Block, ...]:
    """Return the gap between self-ratings and the superior's, by criterion."""
    ratings = material.table("penilaian")
    gaps = self_superior_gap(ratings)
    if len(gaps) < SMALL_CELL:
        return (
            Paragraph(
                "Penilaian diri dan penilaian atasan pada kriteria yang sama tidak tersedia dalam "
                "jumlah yang cukup, sehingga selisihnya tidak disajikan."
            ),
        )
    rows = gaps.groupby("kriteria", as_index=False, sort=False).agg(
        n=("selisih", "size"),
        diri=("diri", "mean"),
        atasan=("atasan", "mean"),
        selisih=("selisih", "mean"),
    )
    columns: Columns = {
        "Kriteria": rows["kriteria"].map(labels.criterion),
        "#Pegawai": rows["n"].map(count),
        "#Rerata diri": rows["diri"].map(decimal),
        "#Rerata atasan": rows["atasan"].map(decimal),
        "#Selisih": rows["selisih"].map(signed),
    }
    picture = figures.self_gap(ratings)
    return (
        Paragraph(
            "Selisih ini dipakai untuk menanyakan satu hal: apakah tugas dan ukurannya dipahami "
            "dengan cara yang sama oleh pegawai dan atasannya. Kriteria dengan selisih terbesar "
            "adalah yang pertama dibicarakan. Selisih bukan tanda benar atau salahnya salah satu "
            "pihak; penilaian diri tidak ikut menentukan nilai akhir kecuali aturan kantor "
            "menyebutnya."
        ),
        table_block("Selisih penilaian diri dan atasan menurut kriteria", columns),
        FigureBlock("Sebaran selisih penilaian diri dan atasan", picture.alt, picture.png),
    )
