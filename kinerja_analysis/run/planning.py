"""What ``kinerja simulasi`` prints: how precise a design would be, and what it could find."""

from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.bias.power import DesignPower
from kinerja_analysis.errors import KinerjaError, ModelError, UsageError, reason
from kinerja_analysis.models.plan import DesignPlan, plan_design
from kinerja_analysis.report.number_format import count, decimal

UNKNOWN: Final = "tidak diketahui"
"""What stands where the design tells nothing."""

COLUMNS: Final = (
    ("Penilai per pegawai", "n_panel", count),
    ("Penilaian silang", "n_silang", count),
    ("Nilai", "n_nilai", count),
    ("Formulir per penilai", "forms", lambda value: decimal(value, 1)),
    ("Kelompok", "n_subsets", count),
    ("Penilai pemutus", "n_articulation", count),
    ("Galat baku (logit)", "se", decimal),
    ("Galat baku (poin)", "points", decimal),
    ("Bagian data", "data_share", decimal),
    ("Keterangan", "status", str),
)
"""Heads of the printed table: the column of the plan, and how it is written."""


def planned(
    sizes: tuple[int, int, int, int], panels: list[int] | None, crosses: list[int], seed: int
) -> DesignPlan:
    """Plan the designs that the command line asks for.

    Parameters
    ----------
    sizes : raters, ratees, criteria and steps of the scale
    panels : raters of each ratee, several to compare; None takes the usual ones
    crosses : cross-ratings beside them, several to compare
    seed : of the draw of who rates whom

    Raises
    ------
    UsageError
        No office can be like that.
    """
    n_penilai, n_pegawai, n_kriteria, n_kategori = sizes
    try:
        return plan_design(
            n_penilai,
            n_pegawai,
            n_panel=panels,
            n_silang=crosses,
            n_kriteria=n_kriteria,
            n_kategori=n_kategori,
            seed=seed,
        )
    except ModelError as fault:
        raise UsageError(str(fault)) from fault


def design_table(plan: DesignPlan) -> pd.DataFrame:
    """Write the designs as texts under Indonesian heads."""
    table = plan.to_frame()
    return pd.DataFrame(
        {
            head: [UNKNOWN if pd.isna(value) else write(value) for value in table[column]]
            for head, column, write in COLUMNS
        },
        dtype="str",
    )


def power_table(power: DesignPower) -> pd.DataFrame:
    """Write how often each pattern would be found, a column a design, in percent."""
    table = power.to_frame()
    cross = table["n_silang"].map(lambda value: f" + {count(value)} silang" if value else "")
    design = table["n_panel"].map(count) + " penilai" + cross
    percent = table["power"].map(lambda value: f"{100 * value:.0f}%", na_action="ignore")
    cells = table.assign(design=design, percent=percent.fillna("-"))
    wide = cells.pivot_table(index="pola", columns="design", values="percent", aggfunc="first")
    return wide.loc[cells["pola"].unique(), design.unique()].rename_axis("Pola").reset_index()


def plan_text(plan: DesignPlan, power: DesignPower) -> str:
    """Lay out both tables for the screen, with what they mean below."""
    tables = (design_table(plan), power_table(power))
    precise, found = (table.to_string(index=False) for table in tables)
    return f"{precise}\n\n{plan.summary()}\n\n{found}\n\n{power.summary()}"


def write_plan(plan: DesignPlan, path: Path) -> None:
    """Write the table as CSV for a spreadsheet with Indonesian settings, never over another file.

    Raises
    ------
    KinerjaError
        The file is there already, or cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} sudah ada dan tidak ditimpa; sebutkan berkas lain.")
    try:
        design_table(plan).to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    except OSError as fault:
        raise KinerjaError(f"{path} tidak dapat ditulis ({reason(fault)}).") from fault
