"""What stands where in a work folder, and what records that a stage or a notebook is done."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

PRIVATE: Final = "rahasia"
"""Folder of what only the personnel section reads."""

DATA: Final = Path(PRIVATE, "data")
"""Where the tables stand in a work folder."""

DONE: Final = Path(PRIVATE, "selesai")
"""Where stages and notebooks record that they came to their end."""


def rows_done(folder: Path, notebook: str, run_id: str) -> dict[str, int] | None:
    """Return what a notebook counted, if this very run of it came to its last cell."""
    record = read_record(folder, notebook)
    return record["baris"] if record.get("id_jalan") == run_id else None


def write_record(folder: Path, name: str, record: Mapping[str, object]) -> None:
    """Write a record that stands whole or not at all."""
    target = folder / DONE / f"{name}.json"
    aside = target.with_suffix(f".{os.getpid()}")
    aside.write_text(json.dumps(record, indent=1), encoding="utf-8")
    aside.replace(target)


def read_record(folder: Path, name: str) -> dict[str, Any]:
    """Read a record; nothing when it is not there."""
    path = folder / DONE / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
