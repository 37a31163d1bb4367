"""What became of last year's recommendations, and of the objections to this year's results."""

from typing import Final

import pandas as pd

from kinerja_analysis.report.advice import advice_of
from kinerja_analysis.report.blocks import Block, Paragraph, Sheet
from kinerja_analysis.report.facts import facts_of
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, long_date
from kinerja_analysis.report.tables import Columns, table_block, words
from kinerja_analysis.thresholds import SMALL_CELL

PROGRESS: Final = {
    "selesai": "selesai",
    "berjalan": "sedang berjalan",
    "belum": "belum dilaksanakan",
    "": "tidak dilaporkan",
}
"""How far a recommendation has come, in words, best first."""

PENDING: Final = frozenset({"belum", "belum diputus", "belum diputuskan", "proses", "dalam proses"})
"""Decisions that are none yet."""

FILE: Final = "tindak_lanjut.xlsx"

PROPOSAL_NOTE: Final = (
    "Isi penanggung jawab, tenggat, status (selesai, berjalan, atau belum), dan keterangan pada "
    "salinan berkas ini, lalu letakkan salinan itu di folder data tahun berikutnya; laporan tahun "
    "berikutnya memuat tindak lanjutnya."
)
"""What the list of recommendations says of itself."""


def follow_up(material: Material) -> tuple[Block, ...]:
    """Return what became of the recommendations of the years before."""
    known = material.until("tindak_lanjut")
    rows = known[known["tahun"] < material.tahun]
    if rows.empty:
        return (
            Paragraph(
                "Daftar tindak lanjut rekomendasi tahun sebelumnya tidak ada dalam data. Laporan "
                f"tahap final disertai {FILE}; bila salinannya diisi dan diletakkan di folder data "
                "tahun berikutnya, tindak lanjutnya dimuat dalam laporan tahun berikutnya."
            ),
        )
    counts = rows["status"].value_counts()
    told = ", ".join(
        f"{count(counts[status])} {word}" for status, word in PROGRESS.items() if status in counts
    )
    intro = Paragraph(f"Dari {count(len(rows))} rekomendasi tahun sebelumnya: {told}.")
    columns: Columns = {
        "Tahun": rows["tahun"].astype("str"),
        "Rekomendasi": rows["rekomendasi"].map(material.safe),
        "Penanggung jawab": rows["penanggung_jawab"].map(lambda text: words(material.safe(text))),
        "Tenggat": rows["tenggat"].map(_due),
        "Status": rows["status"].map(lambda code: PROGRESS.get(code, code)),
        "Keterangan": rows["keterangan"].map(lambda text: words(material.safe(text))),
    }
    return (intro, table_block("Tindak lanjut rekomendasi tahun sebelumnya", columns))


def _due(value: object) -> str:
    """Return a due date in words."""
    return words("") if pd.isna(value) else long_date(value)  # type: ignore[call-overload]


def proposal_sheet(material: Material) -> Sheet:
    """Return this year's recommendations as the list that the office fills in."""
    texts = [given.recommendation for given in advice_of(facts_of(material))]
    rows = pd.DataFrame(
        {
            "Nomor": list(range(1, len(texts) + 1)),
            "Tahun": material.tahun,
            "Rekomendasi": texts,
            "Penanggung Jawab": "",
            "Tenggat": "",
            "Status Tindak Lanjut": "",
            "Keterangan Tindak Lanjut": "",
        }
    )
    title = f"Tindak lanjut rekomendasi laporan tahun {material.tahun}"
    return Sheet("Tindak lanjut", title, rows, PROPOSAL_NOTE, entry="Status Tindak Lanjut")


def objections(material: Material) -> tuple[Block, ...]:
    """Return how many objections were filed and decided; decisions only where each is frequent."""
    rows = material.table("keberatan")
    if rows.empty:
        return (
            Paragraph(f"Data tidak memuat keberatan atas hasil evaluasi tahun {material.tahun}."),
        )
    decision = rows["keputusan"].str.strip().str.casefold()
    pending = int(decision.isin(PENDING).sum())
    intro = Paragraph(
        f"Diajukan {count(len(rows))} keberatan oleh {count(rows['pegawai'].nunique())} pegawai: "
        f"{count(len(rows) - pending)} sudah diputus dan {count(pending)} belum."
    )
    kinds = decision[~decision.isin(PENDING)].map(material.safe).value_counts().sort_index()
    if kinds.empty or kinds.min() < SMALL_CELL:
        return (intro,)
    columns: Columns = {
        "Keputusan": [str(kind).capitalize() for kind in kinds.index],
        "#Keberatan": kinds.map(count),
    }
    return (intro, table_block("Keputusan atas keberatan", columns))
