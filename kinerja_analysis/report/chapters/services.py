"""How the office's services moved along with the year's results, at unit level only (BAB V)."""

from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report import figures
from kinerja_analysis.report.blocks import Block, FigureBlock, Paragraph, Section
from kinerja_analysis.report.figures.office import service_by_year, unit_means
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, signed
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.thresholds import SMALL_CELL

MOST_CHANGES: Final = 40
"""Count of rows above which the table of units is left to the workbook."""

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
        *_unit_changes(layanan, tahun),
    )


def _lines(layanan: pd.DataFrame) -> tuple[Block, ...]:
    """Return the picture of the years; one year alone has no lines to draw."""
    if layanan["tahun"].nunique() < FEWEST_YEARS:
        return ()
    picture = figures.service_change(_chosen(layanan))
    return (FigureBlock("Perkembangan ukuran layanan", picture.alt, picture.png),)


def _unit_changes(layanan: pd.DataFrame, tahun: int) -> tuple[Block, ...]:
    """Return each unit's figure before and after, beside the change of the other units."""
    rows = pd.concat([_before_after(g, tahun) for _, g in _chosen(layanan).groupby("ukuran")])
    if rows.empty or len(rows) > MOST_CHANGES:
        return ()
    earlier = rows["tahun_sebelum"].astype(int).astype("str")
    years = sorted(earlier.unique())
    which: Columns = {"#Tahun sebelum": earlier} if years[1:] else {}
    columns: Columns = {
        "Ukuran": rows["ukuran"],
        "Unit kerja": rows["unit_kerja"],
        **which,
        "#Sebelum": rows["sebelum"].map(decimal),
        "#Sesudah": rows["sesudah"].map(decimal),
        "#Perubahan": rows["perubahan"].map(signed),
        "#Unit lain": rows["lain"].map(signed),
        "#n": rows["n"].map(count),
    }
    caption = f"Ukuran layanan setiap unit kerja, {' atau '.join(years)} dan {tahun}"
    return (
        table_block(caption, columns),
        Paragraph(
            "Unit lain: rerata perubahan unit selain unit itu. Perubahan yang seiring dengan "
            "perubahan unit lain berlaku umum; perubahan satu unit pun tidak menunjukkan sebabnya. "
            "Waktu penyelesaian yang turun berarti layanan lebih cepat.",
            "note",
        ),
    )


def _before_after(figures_of: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Return the units that have one measure both in the year and in the last one before it.

    Returns
    -------
    DataFrame
        ``ukuran, unit_kerja, sebelum, sesudah, perubahan, lain, n, tahun_sebelum``; `lain` is the
        mean change of the other units, missing where there are none.
    """
    earlier = figures_of.loc[figures_of["tahun"] < tahun, "tahun"].max()
    by_year = {year: _unit_figures(figures_of, year) for year in (earlier, tahun)}
    before = by_year[earlier]["nilai"].rename("nilai_lama")
    both = by_year[tahun].join(before, how="inner")
    change = both["nilai"] - both["nilai_lama"]
    others = (change.sum() - change) / (len(change) - 1) if len(change) > 1 else change * np.nan
    return pd.DataFrame(
        {
            "ukuran": figures_of["ukuran"].iloc[0],
            "unit_kerja": both.index,
            "sebelum": both["nilai_lama"].to_numpy(),
            "sesudah": both["nilai"].to_numpy(),
            "perubahan": change.to_numpy(),
            "lain": others.to_numpy(),
            "n": both["n"].to_numpy(),
            "tahun_sebelum": earlier,
        }
    )


def _unit_figures(figures_of: pd.DataFrame, year: float) -> pd.DataFrame:
    """Return ``nilai, n`` of one year by unit, each figure weighing its number of cases."""
    own = figures_of[(figures_of["tahun"] == year) & figures_of["nilai"].notna()]
    weight = own["n"].clip(lower=1)
    sums = own.assign(total=weight * own["nilai"], weight=weight).groupby("unit_kerja")
    table = sums[["total", "weight", "n"]].sum()
    return table.assign(nilai=table["total"] / table["weight"])[["nilai", "n"]]


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
            "Dengan unit sebanyak ini, korelasi yang besar pun dapat terjadi karena kebetulan; "
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
    return measure, len(joined), float(joined.corr(method="spearman").to_numpy()[0, 1])
