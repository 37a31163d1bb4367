"""How the office's services moved along with the year's results, at unit level only (BAB V)."""

from typing import Final

import pandas as pd
from scipy import stats

from kinerja_analysis.report import figures
from kinerja_analysis.report.blocks import Block, FigureBlock, Paragraph, Section
from kinerja_analysis.report.figures.office import service_by_year, unit_means
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, signed
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.thresholds import SMALL_CELL

FEWEST_YEARS: Final = 2
"""Years from which on a development can be drawn."""


def service_outcomes(material: Material) -> tuple[Section, ...]:
    """Return the fifth chapter."""
    chapter = Section("BAB V KETERKAITAN LAYANAN", (), 1, "5", material.has("layanan"))
    layanan = material.until("layanan")
    if layanan[layanan["tahun"] == material.tahun].empty:
        none = Paragraph(
            "Data layanan (indeks kepuasan masyarakat dan waktu penyelesaian) tidak tersedia, "
            "sehingga keterkaitannya dengan hasil evaluasi tidak disajikan."
        )
        return (chapter, Section("A. Data Layanan", (none,), 2, "5"))
    return (
        chapter,
        Section("A. Perkembangan Layanan", _development(layanan, material.tahun), 2, "5"),
        Section("B. Layanan dan Hasil Evaluasi per Unit", _alongside(material), 2, "5"),
    )


def _development(layanan: pd.DataFrame, tahun: int) -> tuple[Block, ...]:
    """Return each service figure by year."""
    yearly = service_by_year(layanan)
    wide = yearly.pivot_table(index="ukuran", columns="tahun", values="nilai")
    latest = yearly[yearly["tahun"] == tahun].set_index("ukuran")["n"].reindex(wide.index)
    first = wide.columns.min()
    change = {"#Perubahan": (wide[tahun] - wide[first]).map(signed)} if first != tahun else {}
    columns: Columns = {
        "Ukuran": list(map(str, wide.index)),
        **{f"#{year}": wide[year].map(decimal) for year in wide.columns},
        **change,
        "#n": latest.map(count),
    }
    return (
        Paragraph(
            "Angka layanan berasal dari survei kepuasan masyarakat (PermenPANRB 14/2017) dan "
            "catatan waktu penyelesaian. Angka ini menggambarkan unit kerja, bukan perorangan."
        ),
        table_block("Ukuran layanan menurut tahun", columns),
        *_lines(layanan),
    )


def _lines(layanan: pd.DataFrame) -> tuple[Block, ...]:
    """Return the picture of the years; one year alone has no lines to draw."""
    if layanan["tahun"].nunique() < FEWEST_YEARS:
        return ()
    picture = figures.service_change(_chosen(layanan))
    return (FigureBlock("Perkembangan ukuran layanan", picture.alt, picture.png),)


def _chosen(layanan: pd.DataFrame) -> pd.DataFrame:
    """Return the measures to draw: the overall ones before the nine unsur."""
    measures = pd.Series(sorted(layanan["ukuran"].unique()))
    is_overall = ~measures.str.match(r"U\d")
    return layanan[layanan["ukuran"].isin(measures[is_overall] if is_overall.any() else measures)]


def _alongside(material: Material) -> tuple[Block, ...]:
    """Say whether units with higher results also have higher service figures."""
    units = unit_means(material.table("hasil")).set_index("unit_kerja")["rerata"]
    services = material.table("layanan")
    compared = (
        _together(str(name), group, units) for name, group in _chosen(services).groupby("ukuran")
    )
    rows = [row for row in compared if row is not None]
    if not rows:
        return (
            Paragraph(
                "Unit kerja yang mempunyai angka layanan dan hasil evaluasi sekaligus terlalu "
                "sedikit untuk dibandingkan."
            ),
        )
    columns: Columns = {
        "Ukuran": [name for name, _, _ in rows],
        "#Unit kerja (n)": [count(n) for _, n, _ in rows],
        "#Korelasi peringkat": [decimal(value) for _, _, value in rows],
    }
    return (
        table_block("Ukuran layanan dan rerata nilai akhir per unit kerja", columns),
        Paragraph(
            "Korelasi dekat +1 berarti keduanya bergerak seiring, dekat −1 berarti berlawanan. "
            "Dengan unit sebanyak ini, korelasi sebesar apa pun dapat terjadi karena kebetulan; "
            "seiring tidak berarti yang satu disebabkan oleh yang lain.",
            "note",
        ),
    )


def _together(
    measure: str, services: pd.DataFrame, units: pd.Series
) -> tuple[str, int, float] | None:
    """Return the rank correlation of a measure with the unit means, and the count of units."""
    figures_of = services.dropna(subset=["nilai"]).groupby("unit_kerja")["nilai"].mean()
    joined = pd.concat([units, figures_of], axis=1, join="inner")
    if len(joined) < SMALL_CELL or (joined.nunique() < 2).any():
        return None
    ranks = stats.spearmanr(joined.iloc[:, 0], joined.iloc[:, 1])
    return measure, len(joined), float(ranks.statistic)
