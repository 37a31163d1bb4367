"""Which earlier years an office has published, so that its report can show how things moved."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.archive import read_tables
from kinerja_analysis.errors import ReportError
from kinerja_analysis.run.manifest import read_manifest, verify
from kinerja_analysis.run.order import Order
from kinerja_analysis.run.stages import DATA

LOOK_BACK: Final = 4
"""Count of years before its own that a report looks back on."""

TRENDS: Final = ("hasil", "predikat_resmi", "layanan")
"""Tables whose earlier years a report shows."""


def earlier_runs(order: Order) -> dict[int, Path]:
    """Return year -> published run of this office in the years before; only whole ones count."""
    years = range(order.tahun - LOOK_BACK, order.tahun)
    places = {year: order.output / str(year) / order.office for year in years}
    return {
        year: place for year, place in places.items() if _is_whole(place, order.profile.simulasi)
    }


def _is_whole(place: Path, simulasi: bool) -> bool:
    """Tell whether a published run is as it was published, and as real or simulated as this one."""
    try:
        return read_manifest(place).get("simulasi") is simulasi and not verify(place)
    except ReportError:
        return False


def with_earlier(
    tables: Mapping[str, pd.DataFrame], folders: Sequence[Path]
) -> dict[str, pd.DataFrame]:
    """Return the tables of the year, the trend tables with the rows of earlier years before them.

    Parameters
    ----------
    tables : the tables of the report's year by name
    folders : published runs of earlier years
    """
    earlier = [read_tables(folder / DATA) for folder in folders]
    trends = {
        name: pd.concat([*(known[name] for known in earlier if name in known), tables[name]])
        for name in TRENDS
        if name in tables
    }
    return {**tables, **{name: frame.reset_index(drop=True) for name, frame in trends.items()}}
