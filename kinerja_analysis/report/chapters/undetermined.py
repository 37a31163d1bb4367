"""What the tests leave open, and why: in short in BAB IV, in full in an annex."""

from typing import Final

import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Block, Bullets, Paragraph
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count
from kinerja_analysis.report.reasons import reason_counts
from kinerja_analysis.report.replies import none_counted, office_tests
from kinerja_analysis.report.tables import Columns, table_block, words

MOST_FREQUENT: Final = 3
"""Count of reasons that the body names."""

MOST_REASONS: Final = 40
"""Count of reasons above which the rest is summed up."""

NOTHING_OPEN: Final = "Tidak ada pengujian yang belum dapat disimpulkan."


def undetermined(material: Material) -> tuple[Block, ...]:
    """Say how much is left open, and the reasons that most raters share on the main scale."""
    if office_tests(material).empty:
        return (Paragraph(none_counted(material)),)
    tests = _open(material)
    if tests.empty:
        return (Paragraph(NOTHING_OPEN),)
    reasons = reason_counts(tests).sort_values(
        ["skala", "n"], ascending=[True, False], kind="stable"
    )
    return (
        Paragraph(
            "Belum dapat disimpulkan tidak sama dengan tidak ada pola: datanya belum cukup untuk "
            f"menyatakan salah satunya. Dari {count(len(tests))} pengujian yang belum dapat "
            f"disimpulkan pada {count(tests['penilai'].nunique())} penilai, alasan yang mengenai "
            "paling banyak penilai:"
        ),
        Bullets(tuple(_reason(material, row) for row in _rows(reasons.head(MOST_FREQUENT)))),
        Paragraph("Alasan selengkapnya dimuat dalam Lampiran 7.", "note"),
    )


def open_tests(material: Material) -> tuple[Block, ...]:
    """Return every reason with the count of raters that it is about."""
    tests = _open(material)
    if tests.empty:
        return (Paragraph(NOTHING_OPEN),)
    reasons = reason_counts(tests)
    shown = reasons.head(MOST_REASONS)
    rest = len(reasons) - len(shown)
    columns: Columns = {
        "Pola": [_pattern(effect, skala) for effect, skala, _, _ in _rows(shown)],
        "Alasan": shown["message"].map(lambda text: words(material.safe(text))),
        "#Penilai": shown["n"].map(count),
    }
    more = (
        Paragraph(
            f"Sebanyak {count(rest)} alasan lain, terutama mengenai skala lain, tidak dimuat.",
            "note",
        ),
    )
    return (
        table_block("Pengujian yang belum dapat disimpulkan dan alasannya", columns),
        *(more if rest else ()),
    )


def _open(material: Material) -> pd.DataFrame:
    """Return the tests of single raters that are left open."""
    tests = office_tests(material)
    return tests[(tests["verdict"] == "undetermined") & (tests["penilai"] != "")]


def _rows(reasons: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """Return the reasons as plain rows: ``effect, skala, message, n``."""
    return list(reasons[["effect", "skala", "message", "n"]].itertuples(index=False, name=None))


def _reason(material: Material, row: tuple[str, str, str, int]) -> str:
    """Return one reason in one line."""
    effect, skala, message, n = row
    told = words(material.safe(message)).rstrip(".")
    return f"{_pattern(effect, skala)}: {told} ({count(n)} penilai)."


def _pattern(effect: str, skala: str) -> str:
    """Return the printed name of an effect, with its scale where that is not the main one."""
    return f"{labels.word(labels.EFFECT, effect)}{f' (skala {skala})' if skala else ''}"
