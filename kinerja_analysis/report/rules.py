"""What the regulation asks of the year's predikat, in printed words, each rule with its mark."""

from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.predikat import (
    MATRIX,
    PATTERN,
    check_distribution,
    contradictions,
    normalise_capaian,
)
from kinerja_analysis.regulasi.rules import Rule, load_rule
from kinerja_analysis.report.blocks import Block, Bullets, Paragraph
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, percent
from kinerja_analysis.report.tables import Columns, table_block, words

SERVICES: Final = "permenpanrb_14_2017"
"""Name of the rule on the survey of satisfaction."""

PATTERN_HEADS: Final = ("Ketentuan", "Jumlah", "Pegawai", "Bagian", "Batas", "Hasil")
"""Heads of the check against the pattern."""


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
    return [rule.citation().removesuffix(".") for rule in rules_of(material)]


def rules_table(material: Material) -> tuple[Block, ...]:
    """Return the rules with their sources and whether anyone compared them with the law."""
    rules = rules_of(material)
    if not rules:
        return (Paragraph("Laporan ini tidak menerapkan ketentuan predikat kinerja."),)
    columns: Columns = {
        "Ketentuan": [rule.short for rule in rules],
        "Status": [_status(rule) for rule in rules],
        "Sumber yang dipakai": ["; ".join(rule.source) for rule in rules],
    }
    notes = tuple(f"{rule.short}: {note}" for rule in rules for note in rule.notes)
    return (
        table_block("Ketentuan yang dipakai dan status pemeriksaannya", columns),
        *((Bullets(notes),) if notes else ()),
    )


def _status(rule: Rule) -> str:
    """Return the mark of a rule, with the reason where it is unverified."""
    mark = rule.mark[:1].upper() + rule.mark[1:]
    return f"{mark}. {rule.reason}." if rule.reason else f"{mark}."


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
    result, check = office_result(material), _pattern(material)
    judged = check["terpenuhi"].dropna() if result else pd.Series(dtype="boolean")
    if judged.empty:
        return ""
    if judged.all():
        return f", sejalan dengan pola distribusi untuk capaian organisasi {result}"
    missed = int((~judged).sum())
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
        "Ketentuan": check["Ketentuan"],
        "#Jumlah": check["Jumlah"].map(count),
        "#Bagian": check["Bagian"].map(percent),
        "#Batas": check["Batas"].map(count),
        "Hasil": check["Hasil"],
    }
    return (
        table_block(f"Kesesuaian dengan pola untuk capaian organisasi {result}", columns),
        Paragraph(
            f"Pola menurut {rule.short} ({rule.mark}). Batas adalah bilangan pegawai terkecil atau "
            "terbesar yang memenuhi ketentuan itu. Pola merupakan pertimbangan bagi pimpinan dan "
            "diperiksa pada tingkat kantor, bukan kuota bagi setiap unit.",
            "note",
        ),
    )


def pattern_frame(material: Material) -> pd.DataFrame:
    """Return the check against the pattern with its numbers: one row a part of the rule."""
    check = _pattern(material)
    if check.empty:
        return pd.DataFrame({head: [] for head in PATTERN_HEADS})
    values = (
        check["ketentuan"],
        check["jumlah"],
        check["n"],
        check["persen"] / 100,
        check["batas"],
        check["pesan"],
    )
    return pd.DataFrame(dict(zip(PATTERN_HEADS, values, strict=True)))


def _pattern(material: Material) -> pd.DataFrame:
    """Return the check of the year's predikat against the pattern; no rows without a result."""
    result, labels = office_result(material), material.official()["predikat"]
    if not result or not (labels != "").any():
        return pd.DataFrame({"terpenuhi": pd.Series(dtype="boolean")})
    return check_distribution(labels, result)


def contradictory_rows(material: Material) -> pd.DataFrame:
    """Return the year's predikat that differ from the matrix; none under another rule."""
    official = material.official()
    return contradictions(official if material.profile.aturan == MATRIX else official.head(0))


def contradiction_blocks(material: Material) -> tuple[Block, ...]:
    """Return how many predikat differ from the matrix, by kind; nobody is named."""
    if not (material.official()["predikat"] != "").any():
        return (Paragraph("Data tidak memuat predikat resmi untuk dibandingkan dengan matriks."),)
    if material.profile.aturan != MATRIX:
        return (Paragraph("Aturan kantor ini tidak memakai matriks hasil dan perilaku kerja."),)
    rows, rule = contradictory_rows(material), load_rule(MATRIX)
    basis = f"matriks {rule.short} ({rule.mark})"
    if rows.empty:
        return (Paragraph(f"Seluruh predikat resmi sejalan dengan {basis}."),)
    return (
        Paragraph(
            f"{count(len(rows))} predikat resmi tidak sejalan dengan {basis}. Predikat tidak "
            "diubah; daftar per pegawai dimuat dalam lampiran rahasia untuk ditelaah pejabat "
            "penilai kinerja."
        ),
        _contradiction_table(rows),
    )


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
