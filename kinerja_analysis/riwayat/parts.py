"""What a version of the archive consists of: one Parquet file a table, year and office."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import KinerjaError
from kinerja_analysis.schema import TABLES

LEFT_OUT: Final = frozenset({"jejak_audit", "tally", "hasil_uji"})
"""Tables that stay with their run: raw cells of the exports, and what was computed from them."""

KEPT: Final = tuple(name for name in TABLES if name not in LEFT_OUT)
"""Tables that the archive keeps; all have a column ``tahun``."""

CATALOGUE: Final = "isi.json"
"""Name of the list of all that a version holds."""

FILE: Final = "bagian"
"""Name of the one file of a part, without its ending."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One table of one office and year, and what its file must be.

    Attributes
    ----------
    tabel, tahun, kantor : which
    baris : count of rows
    sha256 : of the file
    """

    tabel: str
    tahun: int
    kantor: str
    baris: int
    sha256: str

    @property
    def place(self) -> Path:
        """Folder of the part below its version, named so that any reader of Parquet knows it."""
        return Path(self.tabel, f"tahun={self.tahun}", f"kantor={self.kantor}")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the archive.

    Attributes
    ----------
    folder : where it stands
    nomor : counted from 1
    parts : all that it holds, in order
    facts : ``<tahun>/<kantor>`` -> ``skala, kriteria, simulasi, asal, dikoreksi`` of that year
    catatan : what was done to the archive, oldest first; no personal data
    """

    folder: Path
    nomor: int
    parts: tuple[Part, ...]
    facts: Mapping[str, Mapping[str, Any]]
    catatan: tuple[Mapping[str, Any], ...]

    def read(self, part: Part) -> pd.DataFrame:
        """Return one part as its table, the year put back.

        Raises
        ------
        KinerjaError
            The file is missing or damaged.
        """
        table = TABLES[part.tabel]
        try:
            frame = read_table(self.folder / part.place, FILE)
        except KinerjaError as fault:
            raise KinerjaError(
                f"Bagian riwayat {self.folder / part.place} rusak atau hilang; pulihkan dari "
                "cadangan, atau simpan lagi tahun itu: kinerja riwayat simpan FOLDER --paksa."
            ) from fault
        return table.conform(frame.assign(tahun=part.tahun))

    def of(self, *, tabel: str = "", tahun: int = 0, kantor: str = "") -> tuple[Part, ...]:
        """Return the parts of a table, a year or an office; what is not said may be any."""
        return tuple(
            part
            for part in self.parts
            if tabel in ("", part.tabel)
            and tahun in (0, part.tahun)
            and kantor in ("", part.kantor)
        )

    def faults(self) -> list[str]:
        """Name the parts that are not as they were written."""
        paths = {part: self.folder / part.place / f"{FILE}.parquet" for part in self.parts}
        return [
            str(part.place)
            for part, path in paths.items()
            if not path.is_file() or sha256(path) != part.sha256
        ]

    def catalogue(self) -> str:
        """Write down all that the version holds."""
        content = {
            "nomor": self.nomor,
            "bagian": [asdict(part) for part in self.parts],
            "fakta": dict(self.facts),
            "catatan": list(self.catatan),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_version(folder: Path) -> Version:
    """Return the version that stands in a folder.

    Raises
    ------
    KinerjaError
        Its list cannot be read.
    """
    try:
        content = json.loads((folder / CATALOGUE).read_text(encoding="utf-8"))
        return Version(
            folder,
            content["nomor"],
            tuple(Part(**part) for part in content["bagian"]),
            content["fakta"],
            tuple(content["catatan"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise KinerjaError(
            f"Daftar isi riwayat {folder / CATALOGUE} tidak terbaca; pulihkan dari cadangan."
        ) from fault


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def year_key(tahun: int, kantor: str) -> str:
    """Name a year of an office among the facts."""
    return f"{tahun}/{kantor}"
