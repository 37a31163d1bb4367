"""How the raters rated: what cannot be known, what was tested, what to look at (BAB IV)."""

from typing import Final

import pandas as pd

from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.blocks import Block, Bullets, FigureBlock, Paragraph, Section
from kinerja_analysis.report.chapters.undetermined import undetermined
from kinerja_analysis.report.facts import any_shared, comparable_penilai, why_no_severity
from kinerja_analysis.report.figures.raters import verdict_counts
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, interval, probability, signed
from kinerja_analysis.report.points import with_points
from kinerja_analysis.report.reasons import finding
from kinerja_analysis.report.replies import (
    held_back_sentence,
    none_counted,
    of_heard,
    office_tests,
    reply_words,
    unheard_sentence,
)
from kinerja_analysis.report.tables import Columns, table_block, words
from kinerja_analysis.thresholds import SMALL_CELL

MOST_PATTERNS: Final = 40
"""Count of patterns above which the body lists only the largest; the workbook has them all."""

MIN_RATERS_TOLD: Final = SMALL_CELL
"""Count of raters from which on the office's spread tells of none of them."""

NOT_YET_ONE_BY_ONE: Final = (
    "Kedudukan penilai satu per satu disajikan sesudah lembar umpan baliknya diserahkan dan masa "
    "tanggapannya berakhir."
)

NEXT_YEAR: Final = (
    "Nilai panel penilai lintas bagian: sedikitnya dua penilai dari unit lain bagi sebagian "
    "pegawai setiap unit.",
    "Sedikitnya tiga kriteria pada skala lima sampai sepuluh tingkat.",
    "Tanggal setiap penilaian dan penilaian diri pada kriteria yang sama.",
)
"""What an office without shared ratees should collect."""


def rater_analysis(material: Material) -> tuple[Section, ...]:
    """Return the fourth chapter."""
    tests = office_tests(material)
    parts = (
        ("A. Apa yang Tidak Dapat Diketahui", _connectivity(material)),
        ("B. Pola yang Diuji", _tested(material, tests)),
        ("C. Pola yang Perlu Ditelaah", _patterns(material, tests)),
        ("D. Kecenderungan Ketat atau Longgar", _severity(material, tests)),
        ("E. Yang Belum Dapat Disimpulkan", undetermined(material)),
    )
    sections = (Section(title, blocks, 2, "4") for title, blocks in parts)
    return (Section("BAB IV ANALISIS PENILAI", (), 1, "4", new_page=True), *sections)


def _connectivity(material: Material) -> tuple[Block, ...]:
    """Say first which raters can be compared, and which cannot by any method."""
    rated = material.rated()
    n_raters, n_comparable = rated["penilai"].nunique(), len(comparable_penilai(material))
    if not n_raters:
        return (Paragraph("Data tidak memuat nilai dari penilai selain penilaian diri."),)
    sentence = Paragraph(_connectivity_sentence(n_raters, n_comparable), "caution")
    if n_comparable:
        return (sentence, *_shared(material))
    return (
        sentence,
        *_shared(material),
        Paragraph("Agar dapat dibandingkan pada tahun berikutnya, perlu dikumpulkan:"),
        Bullets(NEXT_YEAR),
    )


def _shared(material: Material) -> tuple[Block, ...]:
    """Draw how many people two raters have in common; in words where no two have any."""
    rated = material.rated()
    if rated["penilai"].nunique() < 2:
        return ()
    if not any_shared(material):
        return (Paragraph("Tidak ada dua penilai yang menilai pegawai yang sama."),)
    picture = figures.who_rates_whom(rated, material.penilai)
    title = "Jumlah pegawai yang dinilai bersama oleh dua penilai"
    return (FigureBlock(title, picture.alt, picture.png, 0.75),)


def _connectivity_sentence(n_raters: int, n_comparable: int) -> str:
    """Say in words how many raters can be compared."""
    rule = (
        "Ketat atau longgarnya penilai hanya dapat dibandingkan bila pegawai yang sama dinilai "
        "oleh lebih dari satu penilai. "
    )
    if not n_comparable:
        return rule + (
            f"Dalam data ini {_none_of(n_raters)} dapat dibandingkan. "
            "Nilai tinggi dari seorang atasan dapat berarti atasan itu longgar, dapat pula berarti "
            "pegawainya memang baik; tidak ada metode yang dapat memisahkan keduanya."
        )
    if n_comparable == n_raters:
        return f"{rule}Seluruh {count(n_raters)} penilai dalam data ini dapat dibandingkan."
    return rule + (
        f"Dari {count(n_raters)} penilai, {count(n_comparable)} dapat dibandingkan; bagi "
        f"{count(n_raters - n_comparable)} penilai lain, kecenderungan penilai dan kinerja "
        "pegawainya tidak dapat dipisahkan."
    )


def _none_of(n_raters: int) -> str:
    """Say that nobody can be compared, in right Indonesian for one rater too."""
    if n_raters == 1:
        return "hanya ada satu penilai, sehingga tidak ada yang"
    return f"tidak seorang pun dari {count(n_raters)} penilai"


def _tested(material: Material, tests: pd.DataFrame) -> tuple[Block, ...]:
    """Say which patterns were tested, on how many raters, with which verdict."""
    counts = verdict_counts(tests)
    if counts.empty:
        return (Paragraph(none_counted(material)),)
    columns: Columns = {
        "Pola": [labels.EFFECT[str(effect)] for effect in counts.index],
        "#Perlu ditelaah": counts["detected"].map(count),
        "#Tidak tampak": counts["not_detected"].map(count),
        "#Belum dapat disimpulkan": counts["undetermined"].map(count),
    }
    told = counts[["detected", "not_detected"]].to_numpy().any()
    left_out = held_back_sentence(material)
    return (
        table_block("Jumlah penilai menurut pola dan kesimpulan", columns),
        *((Paragraph(left_out, "note"),) if left_out else ()),
        Paragraph("Apa yang ditanyakan setiap pola dimuat dalam Lampiran 6.", "note"),
        *((_overview(tests),) if told else ()),
    )


def _overview(tests: pd.DataFrame) -> Block:
    """Draw what the tests gave; where nothing could be concluded the table says it all."""
    picture = figures.pattern_overview(tests)
    return FigureBlock("Kesimpulan pengujian menurut pola", picture.alt, picture.png)


def _patterns(material: Material, tests: pd.DataFrame) -> tuple[Block, ...]:
    """List the patterns to look at, the other explanation before them."""
    found = tests[(tests["verdict"] == "detected") & (tests["penilai"] != "")]
    if tests.empty:
        return (Paragraph(none_counted(material)),)
    if found.empty:
        return (Paragraph(_nothing_found(tests)),)
    waiting = unheard_sentence(material, tests)
    told = (Paragraph(waiting, "caution"),) if waiting else ()
    found = of_heard(material, found)
    if found.empty:
        return told
    effects = [effect for effect in labels.EFFECT if (found["effect"] == effect).any()]
    other = tuple(
        f"{labels.EFFECT[effect]}: {labels.OTHER_EXPLANATION[effect]}." for effect in effects
    )
    return (
        Paragraph(
            "Pola di bawah ini bukan penilaian atas pribadi penilai. Sebelum membacanya, "
            "penjelasan lain berikut perlu diperiksa lebih dahulu:"
        ),
        Bullets(other),
        pattern_block(material, _largest(found)),
        *_cut(len(found)),
        *told,
    )


def _nothing_found(tests: pd.DataFrame) -> str:
    """Say that no pattern was found, and how much that means."""
    n_open = int((tests["verdict"] == "undetermined").sum())
    sentence = "Tidak tampak pola yang perlu ditelaah pada penilai mana pun."
    if not n_open:
        return sentence
    return (
        f"{sentence} Hal itu tidak berarti bahwa tidak ada pola: {count(n_open)} dari "
        f"{count(len(tests))} pengujian belum dapat disimpulkan (bagian E)."
    )


def _largest(found: pd.DataFrame) -> pd.DataFrame:
    """Return the patterns to list: all, or the largest in points."""
    if len(found) <= MOST_PATTERNS:
        return found
    size = found["points"].abs().fillna(0)
    return found.loc[size.nlargest(MOST_PATTERNS).index].sort_index()


def _cut(n_found: int) -> tuple[Block, ...]:
    """Say that the list was cut, when it was."""
    if n_found <= MOST_PATTERNS:
        return ()
    return (
        Paragraph(
            f"Tabel memuat {count(MOST_PATTERNS)} dari {count(n_found)} pola, yang terbesar dalam "
            "poin nilai; seluruhnya dimuat dalam buku kerja (laporan.xlsx).",
            "note",
        ),
    )


def pattern_block(material: Material, found: pd.DataFrame) -> Block:
    """Return the printed table of patterns, raters as codes."""
    rows = with_points(found).assign(
        kode=lambda t: t["penilai"].map(material.penilai),
        order=lambda t: t["effect"].map(list(labels.EFFECT).index),
    )
    rows = rows.sort_values(["order", "kode", "detail"], kind="stable")
    columns: Columns = {
        "Pola": rows["effect"].map(pattern_words),
        "Penilai": rows["kode"],
        "Yang tampak": [words(material.safe(finding(text))) for text in rows["message"]],
        "#Pegawai": rows["n_pegawai"].map(count),
        "#Poin": rows["points"].map(signed),
        "#Selang 95%": [
            interval(low, high)
            for low, high in zip(rows["points_low"], rows["points_high"], strict=True)
        ],
        "#Nilai-q": rows["q"].map(probability),
        "Tanggapan penilai": rows["penilai"].map(reply_words(material)),
    }
    return table_block(
        "Pola yang perlu ditelaah",
        columns,
        source="Poin: pengaruh pola pada rerata nilai pegawai yang dinilai; nilai negatif berarti "
        "nilai pegawai menjadi lebih rendah. Nilai-q: sesudah koreksi pengujian berganda.",
    )


def pattern_words(effect: str) -> str:
    """Return the printed name of an effect."""
    return labels.word(labels.EFFECT, effect)


def _severity(material: Material, tests: pd.DataFrame) -> tuple[Block, ...]:
    """Show how strict or lenient the comparable raters are."""
    if tests.empty:
        return (Paragraph(none_counted(material)),)
    rows = tests[(tests["effect"] == "severity") & (tests["identification"] != "none")]
    known = of_heard(material, tests)
    if rows["points"].notna().sum() == 0:
        return (
            Paragraph(
                "Kecenderungan ketat atau longgar tidak disajikan, karena "
                f"{why_no_severity(material)}."
            ),
        )
    spread = Paragraph(_spread(rows["points"].dropna()))
    if known.loc[known["effect"] == "severity", "points"].notna().sum() == 0:
        return (spread, Paragraph(NOT_YET_ONE_BY_ONE, "note"))
    picture = figures.severity(known, material.penilai)
    return (
        spread,
        Paragraph(
            "Titik memperlihatkan taksiran terbaik dan garis mendatar memperlihatkan selang 95%. "
            "Garis yang memotong nol berarti perbedaannya dapat terjadi karena kebetulan."
        ),
        FigureBlock(
            "Kecenderungan ketat atau longgar penilai yang dapat dibandingkan",
            picture.alt,
            picture.png,
        ),
    )


def _spread(points: pd.Series) -> str:
    """Say how far the comparable raters lie apart, as one figure for the office."""
    if len(points) < MIN_RATERS_TOLD:
        return f"Kecenderungan ketat atau longgar dapat ditaksir pada {count(len(points))} penilai."
    return (
        f"Kecenderungan ketat atau longgar dapat ditaksir pada {count(len(points))} penilai; "
        f"taksirannya berbeda antarpenilai dengan simpangan baku {decimal(points.std())} poin."
    )
