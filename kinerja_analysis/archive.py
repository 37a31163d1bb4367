"""Where the tables of a year are kept: one Parquet file a table, written whole or not at all."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kinerja_analysis.errors import KinerjaError, reason

SUFFIX: Final = ".parquet"

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
"""What a table may be called: its name becomes a file name."""


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write each table to ``<folder>/<name>.parquet``; the same table gives the same bytes.

    A file is written aside, flushed to the disk and then renamed: whoever reads sees the old
    table or the new one, never half of one. Row labels are not kept.

    Parameters
    ----------
    folder : Path
        Made when it is not there; other tables in it stay.
    tables : mapping of name to DataFrame

    Raises
    ------
    KinerjaError
        A name is no table name, a table has columns that Parquet cannot hold, or the folder
        cannot be written; the old file of that table is then still whole.
    """
    if strange := [name for name in tables if not NAME.fullmatch(name)]:
        raise KinerjaError(
            f"Nama tabel {', '.join(map(repr, strange))} tidak dapat dipakai; gunakan huruf kecil, "
            "angka, dan garis bawah."
        )
    for name, frame in tables.items():
        _write(Path(folder), name, _arrow(name, frame))


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return one table as it was written.

    Raises
    ------
    KinerjaError
        The folder or the table is missing, or the file is damaged.
    """
    path = _existing(folder) / f"{name}{SUFFIX}"
    if not NAME.fullmatch(name) or not path.is_file():
        raise KinerjaError(
            f"Tabel {name} tidak ada dalam {folder}; yang ada: "
            f"{', '.join(_names(Path(folder))) or 'tidak ada tabel'}. Jalankan kembali tahap yang "
            "menulisnya."
        )
    try:
        return pq.read_table(path).to_pandas()
    except (pa.ArrowException, OSError) as fault:
        raise KinerjaError(
            f"Tabel {path} tidak terbaca ({fault}). Hapus berkas itu, lalu jalankan kembali tahap "
            "yang menulisnya."
        ) from fault


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return every table of a folder by name, in the order of the names.

    Raises
    ------
    KinerjaError
        The folder is missing, or a file is damaged.
    """
    return {name: read_table(folder, name) for name in _names(_existing(folder))}


def _existing(folder: Path) -> Path:
    """Return the folder, or say that it is not there."""
    if not Path(folder).is_dir():
        raise KinerjaError(
            f"Folder tabel {folder} tidak ditemukan. Periksa letaknya, atau jalankan lebih dahulu "
            "tahap yang menulisnya."
        )
    return Path(folder)


def _names(folder: Path) -> list[str]:
    """List the tables of a folder; files that are being written are none."""
    return sorted(path.stem for path in folder.glob(f"*{SUFFIX}") if NAME.fullmatch(path.stem))


def _arrow(name: str, frame: pd.DataFrame) -> pa.Table:
    """Turn a frame into columns on disk, or say which table Parquet cannot hold."""
    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowException, ValueError) as fault:
        raise KinerjaError(
            f"Tabel {name} tidak dapat disimpan ({fault}). Samakan jenis isi setiap kolomnya."
        ) from fault


def _write(folder: Path, name: str, table: pa.Table) -> None:
    """Write one table aside, then put it in its place."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{name}-", suffix=".tmp", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                pq.write_table(table, file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())
            Path(aside).chmod(0o644)
            Path(aside).replace(folder / f"{name}{SUFFIX}")
        finally:
            Path(aside).unlink(missing_ok=True)
        flush_folder(folder)
    except OSError as fault:
        raise KinerjaError(
            f"Tabel {name} tidak dapat ditulis ke {folder} ({reason(fault)}). Periksa "
            "ruang penyimpanan dan izin menulis."
        ) from fault


def flush_file(path: Path) -> None:
    """Make sure that a file is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk; Windows keeps folders by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
