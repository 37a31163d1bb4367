"""Which words of dates, periods and missing values are known."""

from types import MappingProxyType
from typing import Final

_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)

MONTHS: Final = MappingProxyType(
    {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
)
"""Month name or abbreviation, Indonesian or English -> 1..12."""

ROMAN: Final = MappingProxyType(
    {
        name: number
        for number, name in enumerate(
            ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
        )
    }
)
"""Roman numeral -> 1..12."""

MISSING: Final = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        "…",
        "...",
        "?",
        "x",
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "null",
        "none",
        "nan",
        "nihil",
        "kosong",
        "belum dinilai",
        "belum ada",
        "tidak ada",
        "tidak dinilai",
        "tidak membuat skp",
        "belum",
        "belum diisi",
        "belum dinilai.",
        "blm",
        "blm dinilai",
        "blm ada",
        "tidak diisi",
        "tdk ada",
        "tdk dinilai",
        "tidak ada data",
        "tidak ada nilai",
        "tidak tersedia",
        "tidak berlaku",
        "tanpa nilai",
        "(kosong)",
        "(blank)",
        "blank",
        "nil",
        "tba",
        "n.a",
        "n/d",
        "na.",
        "#na",
        ".",
        "..",
        "_",
        "*",
        "xx",
        "xxx",
        "??",
        "−",
        "=",
    }
)
"""Spellings of a nilai that is missing; none of them is ever read as 0."""
