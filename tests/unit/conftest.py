"""What tests of intake share: writing a small export."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kinerja_analysis.profile import Profile, load_profile

Rows = Sequence[Sequence[object]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets of rows to an xlsx file; `merged` lists ranges such as ``B1:C1``."""

    def write(
        name: str, sheets: Mapping[str, Rows] | Rows, merged: Mapping[str, str] | None = None
    ) -> Path:
        path = tmp_path / name
        sheets = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
        with xlsxwriter.Workbook(path) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if cell != "":
                            sheet.write(number, column, cell)
                for span, text in (merged or {}).items():
                    sheet.merge_range(span, text)
        return path

    return write


PROFILE = """
[kantor]
nama = "Kecamatan Candisari"
kota = "Semarang"
[skala.lima]
minimum = 1
maksimum = 5
kata = ["sangat kurang", "kurang", "cukup", "baik", "sangat baik"]
[[kriteria]]
nama = "Disiplin"
skala = "lima"
[[kriteria]]
nama = "Kualitas Kerja"
skala = "lima"
sinonim = ["Mutu Kerja"]
"""


@pytest.fixture
def small_profile(tmp_path: Path) -> Profile:
    """Read the profile of an office with two criteria on a scale of five."""
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return load_profile(path)
