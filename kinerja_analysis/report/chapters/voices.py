"""What the employees say themselves: themes of their texts, and the anonymous survey."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import pandas as pd

from kinerja_analysis.privacy import note
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Block, Bullets, Paragraph
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import ABSENT, count, decimal, share
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.report.themes import FIELDS, quotable, theme_counts, word_list
from kinerja_analysis.thresholds import SMALL_CELL

AGREE: Final = 3
"""Answer (1-4) from which on somebody agrees with a statement."""

MOST_QUOTED: Final = 25
"""Count of quoted innovations above which the rest is only counted."""


def themes(material: Material) -> tuple[Block, ...]:
    """Return how many people touch on which theme; nobody is quoted here."""
    forms = material.table("penilaian_diri")
    if forms.empty:
        return (Paragraph("Isian penilaian diri tidak tersedia; temanya tidak disajikan."),)
    counts = theme_counts(forms)
    shown = counts[counts["n"] >= SMALL_CELL]
    intro = Paragraph(
        f"Isian {count(forms['pegawai'].nunique())} pegawai dikelompokkan menurut daftar kata yang "
        "dimuat dalam Lampiran 5; satu isian dapat menyentuh lebih dari satu tema. Tema yang "
        f"disentuh kurang dari {count(SMALL_CELL)} pegawai tidak ditampilkan, dan isian tidak "
        "dikutip."
    )
    if shown.empty:
        return (intro, Paragraph(f"Banyaknya pegawai menurut tema {note()}.", "note"))
    columns: Columns = {
        "Isian": shown["isian"].map(labels.column),
        "Tema": shown["tema"],
        "#Pegawai": shown["n"].map(count),
        "#Dari yang mengisi": [
            share(int(n), int(total)) for n, total in zip(shown["n"], shown["jumlah"], strict=True)
        ],
    }
    return (intro, table_block("Tema penilaian diri", columns))


def survey(material: Material) -> tuple[Block, ...]:
    """Return what the anonymous survey says on clarity, fairness and recognition."""
    answers = material.table("survei")
    if answers.empty:
        return (
            Paragraph(
                "Survei tanpa nama tentang kejelasan, keadilan, dan pengakuan tidak diadakan atau "
                "datanya tidak tersedia."
            ),
        )
    rows = [_statement(name, group, text, answers) for group, name, text in statements()]
    columns: Columns = {
        "Hal": [row[0] for row in rows],
        "Pernyataan": [row[1] for row in rows],
        "#Jawaban": [row[2] for row in rows],
        "#Rerata (1-4)": [row[3] for row in rows],
        "#Setuju": [row[4] for row in rows],
    }
    return (
        table_block("Jawaban atas survei tanpa nama", columns),
        Paragraph(
            "Setuju: jawaban setuju dan sangat setuju. Kelompok dengan kurang dari "
            f"{count(SMALL_CELL)} jawaban tidak ditampilkan. Jawaban yang rendah adalah bahan "
            "perbaikan cara menilai, bukan catatan tentang pegawai.",
            "note",
        ),
    )


@cache
def statements() -> tuple[tuple[str, str, str], ...]:
    """Return the six statements: group, field, text."""
    text = files("kinerja_analysis.report").joinpath("survei.toml").read_text(encoding="utf-8")
    groups: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return tuple(
        (group, name, words) for group, own in groups.items() for name, words in own.items()
    )


def _statement(name: str, group: str, text: str, answers: pd.DataFrame) -> tuple[str, ...]:
    """Return the printed row of one statement; small groups get no figure."""
    own = answers[answers["pernyataan"] == name]
    total, agree = int(own["n"].sum()), int(own.loc[own["jawaban"] >= AGREE, "n"].sum())
    if total < SMALL_CELL:
        hidden = f"< {count(SMALL_CELL)}" if total else count(0)
        return (group.capitalize(), text, hidden, ABSENT, ABSENT)
    mean = (own["jawaban"] * own["n"]).sum() / total
    lone = any(0 < part < SMALL_CELL for part in (agree, total - agree))
    shown = ABSENT if lone else share(agree, total)
    return (group.capitalize(), text, count(total), decimal(mean, 1), shown)


def quoted_innovations(material: Material) -> tuple[Block, ...]:
    """Return the innovations that may be quoted, without saying whose they are."""
    texts = quotable(material.table("penilaian_diri"))
    if not texts:
        return (Paragraph("Tidak ada inovasi yang penulisnya bersedia dikutip."),)
    rest = len(texts) - MOST_QUOTED
    more = f"Sebanyak {count(rest)} inovasi lain yang boleh dikutip tidak dimuat di sini."
    return (
        Paragraph("Penulis inovasi berikut bersedia isiannya dikutip; namanya tidak disebut."),
        Bullets(tuple(material.safe(text) for text in texts[:MOST_QUOTED])),
        *((Paragraph(more, "note"),) if rest > 0 else ()),
    )


def visible_words(material: Material) -> tuple[Block, ...]:
    """Return the list of words by which texts are put under themes, where there are texts."""
    if not material.has("penilaian_diri"):
        return (Paragraph("Daftar kata tidak dipakai: isian penilaian diri tidak tersedia."),)
    rows = [
        (labels.column(field), theme, ", ".join(words))
        for field in FIELDS
        for theme, words in word_list()[field].items()
    ]
    columns: Columns = {
        "Isian": [row[0] for row in rows],
        "Tema": [row[1] for row in rows],
        "Kata": [row[2] for row in rows],
    }
    empty = ", ".join(f'"{word}"' for word in word_list()["kosong"] if word)
    return (
        table_block("Daftar kata tema penilaian diri", columns),
        Paragraph(f"Isian berikut dipandang kosong: {empty}.", "note"),
    )
