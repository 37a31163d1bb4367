"""What the regulation asks of the year's predikat, in printed words, each rule with its mark."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from kinerja_analysis.profile import Profile
from kinerja_analysis.regulasi.predikat import check_distribution, contradictions
from kinerja_analysis.regulasi.rules import Rule, load_rule
from kinerja_analysis.regulasi.spelling import MATRIX, PATTERN, normalise_capaian
from kinerja_analysis.report.blocks import Block, Bullets, Paragraph
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, percent
from kinerja_analysis.report.tables import Columns, table_block, words
from kinerja_analysis.schema import PREDIKAT_RESMI

SERVICES: Final = "permenpanrb_14_2017"
"""Name of the rule on the survey of satisfaction."""

PATTERN_HEADS: Final = ("Predikat", "Ketentuan", "Jumlah", "Bagian", "Batas", "Hasil")
"""Heads of the check against the pattern."""

KEPT: Final = "sesuai"
NOT_KEPT: Final = "berbeda"
NOT_JUDGED: Final = "tidak dinilai"
VERDICTS: Final = {"True": KEPT, "False": NOT_KEPT}
"""What a part of the pattern comes to; in a small office percentages are not judged."""


def rules_of(material: Material) -> list[Rule]:
    """Return the rules that this report applies, given the tables it has."""
    names = []
    if (material.official()["predikat"] != "").any():
        names += [material.profile.aturan]
        names += [PATTERN] if office_result(material) else []
    if material.has("layanan"):
        names += [SERVICES]
    return [load_rule(name) for name in names]


def legal_basis(material: Material) -> list[str]:
    """Return the titles of the rules that this report applies."""
    return [rule.citation() for rule in rules_of(material)]


def rules_table(material: Material) -> tuple[Block, ...]:
    """Return the rules with their sources and whether anyone compared them with the law."""
    rules = rules_of(material)
    if not rules:
        return (Paragraph("Laporan ini tidak menerapkan ketentuan predikat kinerja."),)
    columns: Columns = {
        "Ketentuan": [rule.short for rule in rules],
        "Status": [_status(rule) for rule in rules],
        "Sumber yang dipakai": [rule.source for rule in rules],
    }
    notes = tuple(f"{rule.short}: {note}" for rule in rules for note in rule.notes)
    return (
        table_block("Ketentuan yang dipakai dan status pemeriksaannya", columns),
        *((Bullets(notes),) if notes else ()),
    )


def _status(rule: Rule) -> str:
    """Return whether a rule was held against its official text, or why not."""
    return rule.mark if rule.verified or not rule.reason else f"{rule.mark}: {rule.reason}"


def office_result(material: Material) -> str:
    """Return the result of the organisation as a whole; empty when it is not known.

    The row of the office itself counts; without one, the result that all units share.
    """
    table = material.table("organisasi")
    own = table[table["unit_kerja"].str.casefold() == material.profile.nama.casefold()]
    results = {normalise_capaian(text) for text in (table if own.empty else own)["capaian"]}
    return results.pop() or "" if len(results) == 1 else ""


def pattern_sentence(material: Material) -> str:
    """Return the end of a sentence: whether the predikat follow the pattern."""
    result, check = office_result(material), pattern_frame(material)
    judged = check[check["Hasil"] != NOT_JUDGED]
    if judged.empty:
        return ""
    missed = int((judged["Hasil"] == NOT_KEPT).sum())
    if not missed:
        return f", sejalan dengan pola distribusi untuk capaian organisasi {result}"
    return (
        f", berbeda dari pola distribusi untuk capaian organisasi {result} pada {count(missed)} "
        f"dari {count(len(judged))} ketentuan"
    )


def pattern_blocks(material: Material) -> tuple[Block, ...]:
    """Return the check of the distribution against the pattern."""
    result, rule = office_result(material), load_rule(PATTERN)
    if not result:
        return (
            Paragraph(
                "Capaian kinerja organisasi tidak tersedia atau berbeda antarunit, sehingga "
                "distribusi predikat tidak dibandingkan dengan pola."
            ),
        )
    check = pattern_frame(material)
    columns: Columns = {
        "Predikat": check["Predikat"],
        "Ketentuan": check["Ketentuan"],
        "#Jumlah": check["Jumlah"].map(count),
        "#Bagian": check["Bagian"].map(percent),
        "#Batas": check["Batas"].map(count),
        "Hasil": check["Hasil"],
    }
    return (
        table_block(f"Kesesuaian dengan pola untuk capaian organisasi {result}", columns),
        Paragraph(
            f"Pola menurut {rule.short} ({rule.mark}). Batas adalah bilangan pegawai terbesar atau "
            "terkecil yang memenuhi ketentuan itu. Pola merupakan pertimbangan bagi pimpinan dan "
            "diperiksa pada tingkat kantor, bukan kuota bagi setiap unit.",
            "note",
        ),
    )


def pattern_frame(material: Material) -> pd.DataFrame:
    """Return the check against the pattern with its numbers: one row a part of the rule."""
    result, grades = office_result(material), material.official()["predikat"]
    if not result or not (grades != "").any():
        return pd.DataFrame({head: [] for head in PATTERN_HEADS})
    check = check_distribution(grades[grades != ""], result)
    kept = [VERDICTS.get(word, NOT_JUDGED) for word in check["terpenuhi"].astype("str")]
    found = check[["predikat", "syarat", "jumlah", "bagian", "batas"]].assign(hasil=kept)
    return found.set_axis(list(PATTERN_HEADS), axis="columns")


def contradictory_rows(material: Material) -> pd.DataFrame:
    """Return the year's predikat that differ from the matrix; none under another rule."""
    return _contradictory(material.official(), material.profile)


def contradictory(tables: Mapping[str, pd.DataFrame], profile: Profile, tahun: int) -> pd.DataFrame:
    """Return the predikat of a year, in any periode, that differ from the matrix."""
    official = tables.get("predikat_resmi", PREDIKAT_RESMI.empty())
    return _contradictory(official[official["tahun"] == tahun], profile)


def _contradictory(official: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the rows that differ from the matrix; none under another rule."""
    return contradictions(official if profile.aturan == MATRIX else official.head(0))


def contradiction_blocks(material: Material) -> tuple[Block, ...]:
    """Return how many predikat differ from the matrix, by kind; nobody is named."""
    if not (material.official()["predikat"] != "").any():
        return (Paragraph("Data tidak memuat predikat resmi untuk dibandingkan dengan matriks."),)
    if material.profile.aturan != MATRIX:
        return (Paragraph("Aturan kantor ini tidak memakai matriks hasil dan perilaku kerja."),)
    rows, basis = contradictory_rows(material), _matrix_words()
    if rows.empty:
        return (Paragraph(f"Seluruh predikat resmi sejalan dengan {basis}."),)
    return (
        Paragraph(
            f"Sebanyak {count(len(rows))} predikat resmi tidak sejalan dengan {basis}. Predikat "
            "tidak diubah; daftar per pegawai dimuat dalam lampiran rahasia untuk ditelaah pejabat "
            "penilai kinerja."
        ),
        _contradiction_table(rows),
    )


def _matrix_words() -> str:
    """Return the matrix as a sentence names it, with its mark."""
    rule = load_rule(MATRIX)
    return f"matriks {rule.short} ({rule.mark})"


def _contradiction_table(rows: pd.DataFrame) -> Block:
    """Return the contradictions by ratings and predikat, with their counts."""
    keys = ["hasil_kerja", "perilaku_kerja", "predikat", "predikat_matriks"]
    kinds = rows.groupby(keys, as_index=False).size()
    columns: Columns = {
        "Hasil kerja": kinds["hasil_kerja"].map(words),
        "Perilaku kerja": kinds["perilaku_kerja"].map(words),
        "Predikat tercatat": kinds["predikat"].map(words),
        "Menurut matriks": kinds["predikat_matriks"].map(words),
        "#Pegawai": kinds["size"].map(count),
    }
    return table_block("Predikat yang tidak sejalan dengan matriks", columns)
