"""Which practice cases there are: a year of an invented employee each, as plain text files."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from kinerja_analysis.errors import SchemaError, UsageError, reason
from kinerja_analysis.training.criteria import ROOM
from kinerja_analysis.training.vignette_checks import case_faults, set_faults

PACKAGES: Final = (1, 2, 3, 4)
"""Sets of cases that belong to the toolkit, each with every kind of trap."""

UNREADABLE: Final = "\ufffd"
"""What stands for a letter in another encoding than UTF-8."""

LATAR: Final = "{latar}"
"""Where the opening of a case takes the words of its version."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What happened in one quarter, and on which criteria it bears."""

    triwulan: int
    kriteria: tuple[str, ...]
    teks: str


@dataclass(frozen=True, slots=True)
class ReferenceScore:
    """The score that the author intended for one criterion, and why."""

    kriteria: str
    nilai: float
    alasan: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """One trap that was planted on purpose.

    Attributes
    ----------
    jenis : ``halo, recency, contrast, similarity`` or ``heaping``
    arah : +1 where the trap pulls nilai up, -1 down
    kriteria : on which criteria it pulls
    penjelasan : what to say about it after the exercise
    pendahulu : code of the case that must be read before (contrast)
    ambang : nilai points of the cut-off that tempts (heaping)
    """

    jenis: str
    arah: int
    kriteria: tuple[str, ...]
    penjelasan: str
    pendahulu: str = ""
    ambang: float | None = None


@dataclass(frozen=True, slots=True)
class Vignette:
    """One practice case, finished to the last word."""

    kode: str
    nama: str
    jabatan: str
    unit_kerja: str
    pembuka: str
    bukti: tuple[Evidence, ...]
    acuan: tuple[ReferenceScore, ...]
    kontras: tuple[Contrast, ...]
    versi: Mapping[str, str] = field(default_factory=dict)

    def opening(self, versi: str) -> str:
        """Return the opening as who gets this version reads it.

        Parameters
        ----------
        versi : ``serupa`` or ``lain``; without meaning where the case has but one version
        """
        return self.pembuka.replace(LATAR, self.versi.get(versi, "")).strip()

    def quarter(self, triwulan: int) -> tuple[Evidence, ...]:
        """Return the evidence of one quarter (1-4)."""
        return tuple(piece for piece in self.bukti if piece.triwulan == triwulan)


def case_set(kasus: str = "") -> tuple[Vignette, ...]:
    """Return the practice cases that a word of the command or of a notebook names.

    Parameters
    ----------
    kasus : number of a package (`PACKAGES`), or a folder of own cases; empty: the first package

    Raises
    ------
    KinerjaError
        There is no such package or folder, or its cases have faults.
    """
    named = kasus.strip()
    if named.isdecimal() or not named:
        return load_vignettes(paket=int(named or PACKAGES[0]))
    if not Path(named).is_dir():
        raise UsageError(
            f"Paket kasus {named} tidak ada; sebutkan {PACKAGES[0]} sampai {PACKAGES[-1]}, atau "
            "folder berisi kasus sendiri (.toml)."
        )
    return load_vignettes(Path(named))


def load_vignettes(folder: Path | None = None, *, paket: int = 1) -> tuple[Vignette, ...]:
    """Read all practice cases of a folder, ordered by code.

    Parameters
    ----------
    folder : with one ``.toml`` file a case; a package of the toolkit when not given
    paket : which of `PACKAGES`; another one keeps repeated practice from being a test of memory

    Raises
    ------
    SchemaError
        Every fault of every file, each with the file and what to do.
    UsageError
        There is no such package.
    """
    texts = _texts(folder, paket)
    if not texts:
        raise SchemaError(f"Tidak ada kasus latihan (.toml) di {folder}; periksa foldernya.")
    tables, faults = _parsed(texts)
    faults += [fault for name, table in tables.items() for fault in case_faults(table, name)]
    if not faults:
        faults = set_faults(tables)
    if faults:
        raise SchemaError("Kasus latihan belum dapat dipakai:\n- " + "\n- ".join(faults))
    return tuple(sorted(map(_vignette, tables.values()), key=lambda case: _natural(case.kode)))


def _natural(kode: str) -> tuple[tuple[str, int], ...]:
    """Order codes as people count: K9 before K10."""
    return tuple((word, int(number or 0)) for word, number in re.findall(r"(\D*)(\d*)", kode))


def _texts(folder: Path | None, paket: int) -> dict[str, str]:
    """Return the text of each file by its name."""
    if folder is None and paket not in PACKAGES:
        raise UsageError(
            f"Paket kasus {paket} tidak ada; yang ada: {PACKAGES[0]} sampai {PACKAGES[-1]}."
        )
    if folder is None:
        inside = resources.files(ROOM).joinpath("sketsa", f"paket-{paket}").iterdir()
        return {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in sorted(inside, key=lambda entry: entry.name)
            if entry.name.endswith(".toml")
        }
    try:
        return {
            path.name: path.read_bytes().decode("utf-8-sig", errors="replace")
            for path in sorted(folder.glob("*.toml"))
        }
    except OSError as fault:
        raise SchemaError(f"Kasus latihan tidak dapat dibaca ({reason(fault)}).") from fault


def _parsed(texts: Mapping[str, str]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the files as tables, and what makes a file no TOML."""
    tables: dict[str, dict[str, Any]] = {}
    faults = []
    for name, text in texts.items():
        if UNREADABLE in text:
            faults.append(f"{name}: bukan teks UTF-8; simpan ulang dengan pengodean UTF-8")
            continue
        try:
            tables[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            faults.append(f"{name}: bukan TOML yang benar ({fault}); perbaiki penulisannya")
    return tables, faults


def _vignette(table: Mapping[str, Any]) -> Vignette:
    """Return a checked table as a case."""
    words = {name: str(table[name]) for name in ("kode", "nama", "jabatan", "unit_kerja")}
    return Vignette(
        **words,
        pembuka=table["pembuka"].strip(),
        bukti=tuple(
            Evidence(row["triwulan"], tuple(row["kriteria"]), row["teks"].strip())
            for row in table["bukti"]
        ),
        acuan=tuple(
            ReferenceScore(row["kriteria"], float(row["nilai"]), row["alasan"].strip())
            for row in table["acuan"]
        ),
        kontras=tuple(map(_contrast, table["kontras"])),
        versi=MappingProxyType({k: v.strip() for k, v in table.get("versi", {}).items()}),
    )


def _contrast(row: Mapping[str, Any]) -> Contrast:
    """Return one planted trap."""
    return Contrast(
        row["jenis"],
        row["arah"],
        tuple(row["kriteria"]),
        row["penjelasan"].strip(),
        row.get("pendahulu", ""),
        row.get("ambang"),
    )


def codes(vignettes: Iterable[Vignette]) -> tuple[str, ...]:
    """Return the codes of cases in their order."""
    return tuple(case.kode for case in vignettes)


def planted(vignettes: Sequence[Vignette]) -> tuple[tuple[Vignette, Contrast], ...]:
    """Return every planted trap with its case."""
    return tuple((case, contrast) for case in vignettes for contrast in case.kontras)
