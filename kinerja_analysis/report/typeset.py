"""How data and pictures become a PDF: a Typst template, a JSON file, and nothing of the network."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import typst

from kinerja_analysis.report.html import template_text


def typeset(
    template: str,
    data: Mapping[str, object],
    pictures: Mapping[str, bytes],
    own: Path | None = None,
) -> bytes:
    """Return the PDF of a template filled with data.

    Parameters
    ----------
    template : file name of one of the package's templates
    data : what the template reads from ``data.json``
    pictures : PNG bytes by the file name that the data give
    own : folder of the office's templates; one of that name stands in for the package's
    """
    with tempfile.TemporaryDirectory(prefix="kinerja-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(template_text(template, own), encoding="utf-8")
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for name, png in pictures.items():
            (root / name).write_bytes(png)
        return typst.compile(root / "main.typ", root=root, ignore_system_fonts=True)


def date_parts(tanggal: date) -> list[int]:
    """Return year, month and day as the templates read them."""
    return [tanggal.year, tanggal.month, tanggal.day]
