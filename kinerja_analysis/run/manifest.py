"""What a run was made of: hashes of all that went in and came out, and the versions."""

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
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

SEAL: Final = "segel"
"""Key of the manifest's own hash."""

INPUTS: Final = "rahasia/masukan.json"
"""Where the names of the inputs stand: a file can bear somebody's name."""


def write_manifest(folder: Path, run: Mapping[str, Any], inputs: Mapping[str, Path]) -> Path:
    """Write ``run.json``: what the run knows, its inputs, outputs and versions.

    Parameters
    ----------
    folder : the built run
    run : year, office, parameters, row tallies; no personal data and no paths
    inputs : name -> file that went in; the manifest tells their hashes, `INPUTS` their names
    """
    if inputs:
        (folder / INPUTS).parent.mkdir(parents=True, exist_ok=True)
        _write_json(folder / INPUTS, _digests(inputs))
    went_in = [_input(path) for path in inputs.values()]
    manifest = {
        "skema": 1,
        **run,
        "versi": versions(),
        "masukan": sorted(went_in, key=lambda one: one["sha256"]),
        "keluaran": {name: digest(folder / name) for name in output_names(folder)},
    }
    return _write_json(folder / NAME, manifest | {SEAL: _seal(manifest)})


def is_current(folder: Path, asked: Mapping[str, Any], inputs: Mapping[str, Path]) -> bool:
    """Tell whether a published run, still whole, is what these inputs and versions would give.

    Parameters
    ----------
    folder : the published run, or where it would stand
    asked : parts of the manifest that are known before a run
    inputs : name -> file that goes in
    """
    try:
        manifest = read_manifest(folder)
        known = json.loads((folder / INPUTS).read_text(encoding="utf-8"))
    except (ReportError, OSError, ValueError):
        return False
    wanted = {**asked, "versi": versions()}
    same = all(manifest.get(key) == value for key, value in wanted.items())
    return same and known == _digests(inputs) and not verify(folder)


def _digests(inputs: Mapping[str, Path]) -> dict[str, str]:
    """Return name -> hash of the files that go in."""
    return {name: digest(path) for name, path in inputs.items()}


def _write_json(path: Path, content: Mapping[str, Any]) -> Path:
    """Write a value in the one way in which it can be written."""
    path.write_text(_plain(content) + "\n", encoding="utf-8", newline="\n")
    return path


def _plain(content: Mapping[str, Any]) -> str:
    """Return a value as text, always in the same order."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def _seal(manifest: Mapping[str, Any]) -> str:
    """Return the hash of a manifest, its seal left out."""
    unsealed = {key: value for key, value in manifest.items() if key != SEAL}
    return hashlib.sha256(_plain(unsealed).encode()).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the versions of all that can change a byte: this code, Python, the packages."""
    own = {
        "kinerja_analysis": __version__,
        "kode": code_digest(),
        "python": platform.python_version(),
    }
    return own | {package: version(package) for package in PACKAGES}


def code_digest() -> str:
    """Return one hash of all files of this package, compiled ones left out."""
    home = Path(__file__).resolve().parents[1]
    names = (path for path in home.rglob("*") if path.is_file() and path.suffix != ".pyc")
    lines = sorted(f"{path.relative_to(home).as_posix()} {digest(path)}" for path in names)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _input(path: Path) -> dict[str, Any]:
    """Describe one input file without its name."""
    return {"jenis": path.suffix.lower(), "bita": path.stat().st_size, "sha256": digest(path)}


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
    unread = ReportError(f"{path} tidak dapat dibaca; terbitkan ulang laporannya.")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise ReportError(f"{folder} bukan hasil terbitan: {NAME} tidak ada.") from fault
    except (OSError, ValueError) as fault:
        raise unread from fault
    if not isinstance(manifest, dict):
        raise unread
    return manifest


def changed_names(folder: Path) -> list[str]:
    """Name the files of a published run that were added or changed since; all if it is unsealed.

    Parameters
    ----------
    folder : the published run; nothing is named where there is none
    """
    try:
        wanted = _recorded(read_manifest(folder))
    except ReportError:
        wanted = {}
    return [name for name in output_names(folder) if digest(folder / name) != wanted.get(name)]


def _recorded(manifest: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the hashes of the outputs by name; none where the manifest tells none."""
    told = manifest.get("keluaran")
    return told if isinstance(told, dict) else {}


def verify(folder: Path) -> list[str]:
    """Name what is wrong with a published run; empty when it is as it was published.

    Raises
    ------
    ReportError
        The folder holds no manifest that can be read.
    """
    manifest = read_manifest(folder)
    wanted, found = _recorded(manifest), set(output_names(folder))
    changed = [] if manifest.get(SEAL) == _seal(manifest) else [f"{NAME}: isinya berubah"]
    return (
        changed
        + [f"{name}: hilang" for name in sorted(set(wanted) - found)]
        + [f"{name}: tidak tercatat" for name in sorted(found - set(wanted))]
        + [
            f"{name}: isinya berubah"
            for name in sorted(found & set(wanted))
            if digest(folder / name) != wanted[name]
        ]
    )
