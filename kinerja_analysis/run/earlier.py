"""Which earlier years of an office are known, and where each of them stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kinerja_analysis.errors import ReportError
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.riwayat.parts import read_version
from kinerja_analysis.riwayat.versions import archived_year
from kinerja_analysis.run.folders import ARCHIVE
from kinerja_analysis.run.manifest import NAME, digest, read_manifest, verify
from kinerja_analysis.run.order import Order
from kinerja_analysis.run.records import DATA

LOOK_BACK: Final = 4
"""Count of years before its own that a report looks back on."""


def earlier_years(order: Order) -> dict[int, Path]:
    """Return year -> where this office's earlier year stands.

    A published run counts when it is whole; else the year in the archive (folder ``riwayat`` of the
    output); else the folder of exports named after that year, beside this year's.
    """
    years = range(order.tahun - LOOK_BACK, order.tahun)
    ways = (_published, _archived, _exports)
    found = {year: next(filter(None, (way(order, year) for way in ways)), None) for year in years}
    return {year: place for year, place in found.items() if place is not None}


def _published(order: Order, year: int) -> Path | None:
    """Return the published run of an earlier year, where it is whole."""
    place = order.output / str(year) / order.office
    return place if _is_whole(place, order.profile.simulasi) else None


def _archived(order: Order, year: int) -> Path | None:
    """Return the folder of an earlier year in the archive beside the reports."""
    archive = order.output / ARCHIVE
    return archived_year(archive, year, order.office, simulasi=order.profile.simulasi)


def _exports(order: Order, year: int) -> Path | None:
    """Return the folder of an earlier year's exports beside that of this year."""
    beside = [path.parent / str(year) for path in order.inputs if path.name == str(order.tahun)]
    return next((place for place in beside if place.is_dir() and any(place.iterdir())), None)


def _is_whole(place: Path, simulasi: bool) -> bool:
    """Tell whether a published run is as it was published, and as real or simulated as this one."""
    try:
        return read_manifest(place).get("simulasi") is simulasi and not verify(place)
    except ReportError:
        return False


def earlier_digests(places: Mapping[int, Path]) -> dict[str, Any]:
    """Return year -> hash of all that is read of it: a run's manifest, or its exports."""
    return {str(year): _digest(place) for year, place in places.items()}


def _digest(place: Path) -> str | list[str]:
    """Return the hash of a published run, or those of its parts or exports."""
    if is_archived(place):
        version = read_version(place.parents[2])
        return [part.sha256 for part in version.of(tahun=year_of(place), kantor=office_of(place))]
    if (place / NAME).is_file():
        return digest(place / NAME)
    return sorted(digest(path) for path in list_files([place]).values())


def is_archived(place: Path) -> bool:
    """Tell whether an earlier year stands in the archive."""
    return place.name.startswith("kantor=")


def year_of(place: Path) -> int:
    """Return the year of a published run, of a folder of the archive or of one of exports."""
    if is_archived(place):
        return int(place.parent.name.partition("=")[2])
    return int(place.parent.name if (place / DATA).is_dir() else place.name)


def office_of(place: Path) -> str:
    """Return the office of a folder of the archive."""
    return place.name.partition("=")[2]
