"""What a run was made of: hashes of all that went in and came out, and the versions."""

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis import __version__
from kinerja_analysis.errors import ReportError

NAME: Final = "run.json"
"""Name of the manifest in a published run."""

PACKAGES: Final = (
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "seaborn",
    "papermill",
    "ipykernel",
    "pyarrow",
    "python-calamine",
    "xlsxwriter",
    "python-docx",
    "typst",
)
"""Packages whose version can change a byte of the output."""

IDENTITY: Final = re.compile(r"\d{15,}")
"""Digits in a file's name that may be somebody's NIP or NIK."""


def write_manifest(folder: Path, run: Mapping[str, Any], inputs: Mapping[str, Path]) -> Path:
    """Write ``run.json``: what the run knows, its inputs, outputs and versions.

    Parameters
    ----------
    folder : the built run
    run : year, office, parameters, row tallies; no personal data and no paths
    inputs : name -> file that went in; numbers in a name that may be a NIP are masked
    """
    manifest = {
        "skema": 1,
        **run,
        "versi": versions(),
        "masukan": [_input(name, path) for name, path in sorted(inputs.items())],
        "keluaran": {name: digest(folder / name) for name in output_names(folder)},
    }
    path = folder / NAME
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def versions() -> dict[str, str]:
    """Return the versions of this package, of Python and of what can change a byte."""
    own = {"kinerja_analysis": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in PACKAGES}


def masked(name: str) -> str:
    """Return the name of a file without numbers that may be a NIP.

    Examples
    --------
    >>> masked("rekap 19850315" + "2010011901.xlsx")
    'rekap ….xlsx'
    """
    return IDENTITY.sub("…", name)


def _input(name: str, path: Path) -> dict[str, str | int]:
    """Describe one input file."""
    return {"berkas": masked(name), "bita": path.stat().st_size, "sha256": digest(path)}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def output_names(folder: Path) -> list[str]:
    """Return the names of all files of a run but the manifest, in order."""
    files = (path for path in folder.rglob("*") if path.is_file())
    names = (path.relative_to(folder).as_posix() for path in files)
    return sorted(name for name in names if name != NAME)


def row_tally(tally: pd.DataFrame) -> dict[str, int]:
    """Return how many rows were read, and what became of them."""
    counts = tally[["dibaca", "struktur", "bersih", "karantina"]].sum()
    return {str(name): int(count) for name, count in counts.items()}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a published run.

    Raises
    ------
    ReportError
        The folder holds no manifest that can be read.
    """
    path = folder / NAME
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as fault:
        raise ReportError(f"{folder} bukan hasil terbitan: {NAME} tidak ada.") from fault
    except (OSError, ValueError) as fault:
        raise ReportError(f"{path} tidak dapat dibaca; terbitkan ulang laporannya.") from fault


def verify(folder: Path) -> list[str]:
    """Name what is wrong with a published run; empty when it is as it was published.

    Raises
    ------
    ReportError
        The folder holds no manifest that can be read.
    """
    wanted = read_manifest(folder).get("keluaran", {})
    found = set(output_names(folder))
    return (
        [f"{name}: hilang" for name in sorted(set(wanted) - found)]
        + [f"{name}: tidak tercatat" for name in sorted(found - set(wanted))]
        + [
            f"{name}: isinya berubah"
            for name in sorted(found & set(wanted))
            if digest(folder / name) != wanted[name]
        ]
    )
