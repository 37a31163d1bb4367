"""How results and predikat moved over the years, never across scales (BAB III, bagian I)."""

from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.consequences import wide_grades
from kinerja_analysis.regulasi.rules import load_rule
from kinerja_analysis.regulasi.spelling import MATRIX
from kinerja_analysis.report.blocks import Block, Paragraph
from kinerja_analysis.report.figures.office import BEST_FIRST
from kinerja_analysis.report.material import Material, yearly
from kinerja_analysis.report.number_format import count, decimal, enumeration, share
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.thresholds import SMALL_CELL

MOVES: Final = {1: "naik", 0: "tetap", -1: "turun"}
"""Which way a predikat moved from the year before."""


def trend(material: Material) -> tuple[Block, ...]:
    """Return results and predikat by year, and where the earlier years come from."""
    results = _result_trend(material.until("hasil"))
    predikat = _predikat_trend(yearly(material.until("predikat_resmi")))
    if len(results) < 2 and len(predikat) < 2:
        return (Paragraph(_no_trend(material)),)
    blocks: list[Block] = [Paragraph(_origins(material))] if _origins(material) else []
    if len(results) > 1:
        blocks.append(_trend_table(results))
    if len(predikat) > 1:
        blocks.append(_predikat_trend_table(predikat))
        blocks.extend(_moves(material))
    return (*blocks, Paragraph(_caution(material), "note"))


def _no_trend(material: Material) -> str:
    """Say why there is no trend, and what would give one."""
    refused = _refused(material)
    return (
        f"Perkembangan tidak disajikan, karena data tahun sebelum {material.tahun} tidak ada. "
        "Letakkan ekspor tahun sebelumnya dalam folder bernama tahunnya di samping folder tahun "
        f"ini, atau terbitkan laporannya lebih dahulu.{refused}"
    )


def _origins(material: Material) -> str:
    """Say where each earlier year comes from."""
    rows = material.until("tahun_sebelumnya")
    words = {
        "laporan terbit": "dari laporannya yang sudah terbit",
        "riwayat": "dari riwayat",
        "ekspor": "dari ekspornya, dihitung dengan aturan nilai akhir tahun ini",
    }
    parts = [
        f"tahun {enumeration([str(year) for year in sorted(own['tahun'])])} {words[str(asal)]}"
        for asal, own in rows[rows["asal"].isin(words)].groupby("asal", sort=True)
    ]
    return f"Data {'; '.join(parts)}.{_refused(material)}" if parts else ""


def _refused(material: Material) -> str:
    """Name the earlier years whose exports could not be read."""
    rows = material.until("tahun_sebelumnya")
    years = sorted(rows.loc[rows["asal"] == "tidak terbaca", "tahun"])
    if not years:
        return ""
    return f" Ekspor tahun {enumeration([str(year) for year in years])} tidak dapat dibaca."


def _caution(material: Material) -> str:
    """Say what is not put together, and how many years are left out for it."""
    hasil = material.until("hasil").dropna(subset=["nilai_akhir"])
    shown = _result_trend(material.until("hasil"))
    left_out = hasil["tahun"].nunique() - len(shown)
    rest = f" {count(left_out)} tahun dengan skala lain tidak dimuat." if left_out else ""
    return (
        "Tahun dengan skala yang berbeda tidak digabungkan, dan predikat sebelum "
        f"{load_rule(MATRIX).short} tidak dibandingkan.{rest} Perubahan rerata dapat berasal dari "
        "kinerja, dari pegawai yang berganti, atau dari ukuran penilai yang bergeser."
    )


def _result_trend(hasil: pd.DataFrame) -> pd.DataFrame:
    """Return the mean result of each year on the latest year's scale."""
    rows = hasil.dropna(subset=["nilai_akhir"])
    if rows.empty:
        return rows
    latest = rows.sort_values("tahun", kind="stable")["skala"].iloc[-1]
    means = (
        rows[rows["skala"] == latest]
        .groupby("tahun", as_index=False)
        .agg(n=("nilai_akhir", "size"), rerata=("nilai_akhir", "mean"))
    )
    return means[means["n"] >= SMALL_CELL]


def _trend_table(rows: pd.DataFrame) -> Block:
    """Return the printed table of yearly results."""
    columns: Columns = {
        "Tahun": rows["tahun"].astype("str"),
        "#Pegawai": rows["n"].map(count),
        "#Rerata nilai akhir": rows["rerata"].map(decimal),
    }
    return table_block("Nilai akhir menurut tahun", columns)


def _predikat_trend(official: pd.DataFrame) -> pd.DataFrame:
    """Return the count of pegawai by year and predikat, in the years of the present scale."""
    since = load_rule(MATRIX).effective.year
    last = official["tahun"].max() if len(official) else since
    one_scale = official["tahun"] >= since if last >= since else official["tahun"] == last
    graded = official[(official["predikat"] != "") & one_scale]
    return pd.crosstab(graded["tahun"], graded["predikat"])


def _predikat_trend_table(counts: pd.DataFrame) -> Block:
    """Return the printed table of predikat by year, in shares."""
    order = [grade for grade in BEST_FIRST if grade in counts]
    totals = counts.sum(axis=1)
    columns: Columns = {
        "Tahun": [str(year) for year in counts.index],
        "#Pegawai": totals.map(count),
        **{
            f"#{grade}": [
                share(int(n), int(total)) for n, total in zip(counts[grade], totals, strict=True)
            ]
            for grade in order
        },
    }
    return table_block("Distribusi predikat menurut tahun", columns)


def _moves(material: Material) -> tuple[Block, ...]:
    """Say how many people's predikat rose, stayed or fell since the year before."""
    grades = yearly(material.until("predikat_resmi"))[["tahun", "pegawai", "predikat"]]
    wide = wide_grades(grades, material.tahun)
    years = [material.tahun - 1, material.tahun]
    if not set(years) <= set(wide):
        return ()
    both = wide[years].dropna()
    steps = (both[years[1]] - both[years[0]]).clip(-1, 1).astype("int64")
    told = (
        f"Dari {count(len(both))} pegawai yang predikatnya diketahui pada tahun {years[0]} dan "
        f"{years[1]}, {_moved(steps.map(MOVES).value_counts())}."
    )
    return (Paragraph(told),) if len(both) >= SMALL_CELL else ()


def _moved(counts: pd.Series) -> str:
    """Say how many stayed, rose and fell; few who moved are told as one group."""
    stayed, rose, fell = (int(counts.get(word, 0)) for word in ("tetap", "naik", "turun"))
    first = f"predikat {count(stayed)} pegawai tetap"
    if not rose + fell:
        return first
    if any(0 < part < SMALL_CELL for part in (rose, fell)):
        return f"{first} dan predikat {count(rose + fell)} pegawai berubah"
    return f"{first}, {count(rose)} naik, dan {count(fell)} turun"
