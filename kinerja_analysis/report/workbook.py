"""What the workbook adds to its sheets: native charts, and a dictionary of every column."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

import pandas as pd

from kinerja_analysis.report.blocks import Chart, Sheet

DICTIONARY: Final = "Kamus"
"""Name of the sheet that says what the columns mean."""

CHARTS: Final[Mapping[str, Chart]] = {
    "Predikat": Chart("Predikat", ("Pegawai",)),
    "Unit": Chart("Unit kerja", ("Rerata",)),
    "Kriteria": Chart("Kriteria", ("Atasan langsung", "Panel penilai", "Penilaian diri")),
}
"""Which sheets have a native chart, of which columns."""


def completed(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Return the sheets with their charts, and the dictionary with every column of every sheet.

    Parameters
    ----------
    sheets : the sheets of the workbook; the one named ``Kamus`` takes the columns up
    """
    charted = [replace(sheet, chart=_chart(sheet)) for sheet in sheets]
    columns = _columns(charted)
    return tuple(
        replace(sheet, frame=pd.concat([columns, _terms(sheet.frame)], ignore_index=True))
        if sheet.name == DICTIONARY
        else sheet
        for sheet in charted
    )


def _chart(sheet: Sheet) -> Chart | None:
    """Return the chart of a sheet, with the columns that it has."""
    chart = CHARTS.get(sheet.name)
    if chart is None or sheet.frame.empty or chart.category not in sheet.frame:
        return None
    series = tuple(name for name in chart.series if name in sheet.frame)
    return replace(chart, series=series) if series else None


def _columns(sheets: list[Sheet]) -> pd.DataFrame:
    """Return ``Lembar, Istilah, Arti``: one row a column of each sheet but the dictionary."""
    meaning = meanings()
    rows = [
        (sheet.name, str(head), meaning.get(str(head), "lihat keterangan di atas lembar itu"))
        for sheet in sheets
        if sheet.name != DICTIONARY
        for head in sheet.frame.columns
    ]
    return pd.DataFrame(rows, columns=["Lembar", "Istilah", "Arti"])


def _terms(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the terms of the dictionary, which belong to no single sheet."""
    return frame.assign(Lembar="(istilah)") if len(frame) else frame


@cache
def meanings() -> Mapping[str, str]:
    """Return what each column of the workbook means."""
    text = resources.files("kinerja_analysis.report").joinpath("kamus.toml").read_text("utf-8")
    return tomllib.loads(text)["kolom"]
