"""What the year's predikat can be considered for: counts by rule, nobody named (BAB VI)."""

from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.consequences import (
    CREDIT,
    STANDINGS,
    considered_rules,
    credits_of,
    standings,
)
from kinerja_analysis.regulasi.rules import load_rule
from kinerja_analysis.report.blocks import Block, Paragraph
from kinerja_analysis.report.material import Material, yearly
from kinerja_analysis.report.number_format import count
from kinerja_analysis.report.tables import Columns, table_block

CAUTION: Final = (
    "Angka ini dapat menjadi bahan pertimbangan pejabat yang berwenang, tidak menimbulkan hak, dan "
    "hanya memeriksa predikat. Tahun tanpa predikat, atau dengan skala lama, dinyatakan belum "
    "dapat diperiksa. Syarat lain yang belum diperiksa dan daftar nama hanya ada dalam folder "
    "rahasia bagi pengelola kepegawaian (bahan_kepegawaian.xlsx)."
)
"""What the counts are and what they are not."""


def consequences(material: Material) -> tuple[Block, ...]:
    """Return how many employees stand how against each rule that asks for a predikat."""
    if not (material.official()["predikat"] != "").any():
        return (Paragraph("Data tidak memuat predikat resmi, sehingga bagian ini kosong."),)
    rows = person_standings(material)
    if rows.empty:
        return (
            Paragraph(
                "Jenis kepegawaian tidak tercatat dalam daftar pegawai, sehingga syarat predikat "
                "tidak dapat diperiksa."
            ),
        )
    counts = pd.crosstab([rows["akibat"], rows["syarat"]], rows["keadaan"])
    counts = counts.reindex(columns=list(STANDINGS), fill_value=0).reset_index()
    columns: Columns = {
        "Bahan pertimbangan": counts["akibat"],
        "Syarat predikat": counts["syarat"],
        "Ketentuan": counts["akibat"].map(_rule_names()),
        **{f"#{_head(word)}": counts[word].map(count) for word in STANDINGS},
    }
    return (
        table_block("Pegawai menurut syarat predikat", columns),
        Paragraph(CAUTION, "note"),
        *_credits(material),
    )


def person_standings(material: Material) -> pd.DataFrame:
    """Return how each employee stands against each rule (`regulasi.consequences.standings`)."""
    grades = yearly(material.until("predikat_resmi"))[["tahun", "pegawai", "predikat"]]
    people = material.table("pegawai").drop_duplicates("pegawai").set_index("pegawai")
    rows = standings(grades, people["jenis_pegawai"].astype("str"), material.tahun)
    return rows.sort_values(["akibat", "pegawai"], kind="stable", ignore_index=True)


def person_credits(material: Material) -> pd.DataFrame:
    """Return the angka kredit of each holder of a functional post (`credits_of`)."""
    official = material.official()
    grades = official[official["predikat"] != ""].drop_duplicates("pegawai", keep="last")
    people = material.table("pegawai").drop_duplicates("pegawai").set_index("pegawai")
    return credits_of(grades.set_index("pegawai")["predikat"], people["jabatan"].astype("str"))


def _head(standing: str) -> str:
    """Return a standing as a head; that it is about the predikat stands in the caption."""
    return standing.removesuffix(" syarat predikat").capitalize()


def _rule_names() -> dict[str, str]:
    """Return the rule behind each consequence, with its mark."""
    return {
        consequence["nama"]: f"{rule.short} ({rule.mark})"
        for rule in considered_rules()
        for consequence in rule.data["akibat"]
    }


def _credits(material: Material) -> tuple[Block, ...]:
    """Say how many holders of functional posts the conversion to angka kredit is about."""
    rows, rule = person_credits(material), load_rule(CREDIT)
    if rows.empty:
        return ()
    known = int(rows["angka_kredit"].notna().sum())
    return (
        Paragraph(
            f"Sebanyak {count(len(rows))} pegawai menduduki jabatan fungsional; konversi predikat "
            f"menjadi angka kredit menurut {rule.short} ({rule.mark}) dapat dihitung bagi "
            f"{count(known)} pegawai, yang koefisien jenjangnya diketahui, dan dimuat dalam folder "
            "rahasia."
        ),
    )
