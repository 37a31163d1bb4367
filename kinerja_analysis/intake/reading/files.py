"""Which files an intake reads, and by what name the ledger calls each."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.reading.workbook import LOCK_PREFIX, READABLE_SUFFIXES


def list_files(paths: Sequence[Path | str]) -> dict[str, Path]:
    """Return name in the ledger -> file, sorted; folders are searched with what they contain.

    Raises
    ------
    ExportRefused
        A path does not exist, or nothing readable was found; every such path is named.
    """
    faults, found = [], []
    for path in map(Path, [paths] if isinstance(paths, str | Path) else paths):
        if path.is_dir():
            inside = [(_relative(file, path), file) for file in path.rglob("*") if _wanted(file)]
            found += inside
            if not inside:
                faults.append(f"folder {path} kosong: tidak ada berkas xlsx, xlsm, xls, ods, csv")
        elif path.is_file():
            found.append((path.name, path))
        else:
            faults.append(f"{path} tidak ditemukan; periksa letak dan namanya")
    if not found and not faults:
        faults.append("tidak ada berkas yang diberikan")
    if faults:
        raise ExportRefused("Masukan ditolak: " + "; ".join(faults) + ".")
    return _named(found)


def _wanted(file: Path) -> bool:
    """Tell whether a file of a folder is an export."""
    hidden = file.name.startswith((LOCK_PREFIX, "."))
    return file.is_file() and not hidden and file.suffix.lower() in READABLE_SUFFIXES


def _relative(file: Path, folder: Path) -> str:
    """Return a file's name below its folder, with forward strokes everywhere."""
    return file.relative_to(folder).as_posix()


def _named(found: list[tuple[str, Path]]) -> dict[str, Path]:
    """Give every file once, under a name of its own."""
    unique = {file.resolve(): (name, file) for name, file in found}.values()
    counts = Counter(name for name, _ in unique)
    named = {
        name if counts[name] == 1 else f"{file.resolve().parent.name}/{name}": file
        for name, file in unique
    }
    if len(named) < len(unique):
        named = {str(file): file for _, file in unique}
    return dict(sorted(named.items()))
